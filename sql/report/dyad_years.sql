-- description: Cooperation and conflict by year of the nine pairs with the most going on (plover).
WITH ranked AS (
  SELECT state_a, state_b, sum(coop_sum) - sum(conf_sum) AS volume, sum(n_events) AS n_events
  FROM agg.dyad_year
  WHERE scheme = 'plover'
  GROUP BY state_a, state_b
  ORDER BY volume DESC, n_events DESC, state_a, state_b
  LIMIT 9
)
SELECT y.state_a || '-' || y.state_b AS dyad, y.year, y.coop_sum, y.conf_sum
FROM agg.dyad_year AS y
INNER JOIN ranked AS r ON y.state_a = r.state_a AND y.state_b = r.state_b
WHERE y.scheme = 'plover'
ORDER BY r.volume DESC, r.n_events DESC, dyad, y.year
