-- description: The ten pairs with the most going on, by the sum of weights without their sign (plover).
SELECT
  y.state_a || '-' || y.state_b AS dyad,
  sum(y.n_events)::INTEGER AS n_events,
  round(sum(y.coop_sum), 1) AS cooperation,
  round(sum(y.conf_sum), 1) AS conflict,
  min(y.year) AS first_year,
  max(y.year) AS last_year
FROM agg.dyad_year AS y
WHERE y.scheme = 'plover'
GROUP BY y.state_a, y.state_b
ORDER BY sum(y.coop_sum) - sum(y.conf_sum) DESC, n_events DESC, dyad
LIMIT 10
