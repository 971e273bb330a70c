-- title: Strongest ties today
-- description: The tie index on the last day of the data (half-life one year), with and without promises, and what
--   each side depends on.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  t.as_of_on, a.name AS state_a, b.name AS state_b, t.tie_index, t.tie_index_deeds, t.tie_raw, t.bandwidth,
  t.dependence_a, t.dependence_b, t.n_used, t.last_event_on
FROM agg.tie_strength AS t
INNER JOIN names AS a ON t.state_a = a.state_id
INNER JOIN names AS b ON t.state_b = b.state_id
WHERE t.scheme = 'plover' AND t.half_life_days = 365 AND t.is_latest
ORDER BY t.tie_raw DESC, a.name, b.name
LIMIT 25
