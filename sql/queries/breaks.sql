-- title: Breaks
-- description: What was suspended, cancelled or refused between states that had cooperated before, newest first.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
),
scored AS (
  SELECT d.*, w.weight
  FROM agg.event_dyads AS d
  INNER JOIN ref.weights AS w ON w.scheme = 'plover' AND d.event_type = w.event_type AND d.status = w.status
),
broken AS (
  SELECT *
  FROM scored
  WHERE weight < 0 AND (status IN ('suspended', 'cancelled') OR (event_type = 'RES' AND counts_as = 'deed'))
)
SELECT
  x.counted_on, a.name AS state_a, b.name AS state_b, t.name AS event_type, x.status, x.weight,
  count(s.event_id) AS n_coop_before, max(s.counted_on) AS last_coop_on, x.event_id
FROM broken AS x
INNER JOIN scored AS s
  ON x.state_a = s.state_a AND x.state_b = s.state_b AND s.weight > 0 AND s.counted_on < x.counted_on
INNER JOIN names AS a ON x.state_a = a.state_id
INNER JOIN names AS b ON x.state_b = b.state_id
INNER JOIN ref.event_types AS t ON x.event_type = t.event_type
GROUP BY ALL
ORDER BY x.counted_on DESC, a.name, b.name, x.event_id
