-- title: Top pairs this year
-- description: Pairs with the most events in the last year of the data, cooperation and conflict apart.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
),
this_year AS (
  SELECT max(year) AS year FROM agg.dyad_year
)
SELECT
  d.year, a.name AS state_a, b.name AS state_b, d.n_events, d.n_deeds, d.n_pledges, d.coop_sum, d.conf_sum,
  d.n_sources
FROM agg.dyad_year AS d
INNER JOIN this_year AS t ON d.year = t.year
INNER JOIN names AS a ON d.state_a = a.state_id
INNER JOIN names AS b ON d.state_b = b.state_id
WHERE d.scheme = 'plover'
ORDER BY d.n_events DESC, d.coop_sum DESC, a.name, b.name
LIMIT 25
