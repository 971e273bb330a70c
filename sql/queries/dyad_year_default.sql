-- title: Pair by year, default weights
-- description: The main table with names, years without events filled with zero where both states existed.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  a.name AS state_a, b.name AS state_b, d.year, d.n_events, d.n_deeds, d.n_pledges, d.coop_sum, d.conf_sum,
  d.net_sum, d.is_filled, d.is_covered
FROM agg.dyad_year_filled AS d
INNER JOIN names AS a ON d.state_a = a.state_id
INNER JOIN names AS b ON d.state_b = b.state_id
WHERE d.scheme = 'plover'
ORDER BY a.name, b.name, d.year
