-- title: New ties
-- description: Pairs that did something cooperative together for the first time in the last three years of the
--   data.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
),
last_day AS (
  SELECT max(counted_on) AS day FROM agg.event_dyads
),
first_acts AS (
  SELECT d.state_a, d.state_b, min(d.counted_on) AS first_on, arg_min(d.event_id, (d.counted_on, d.event_id)) AS event_id
  FROM agg.event_dyads AS d
  INNER JOIN ref.weights AS w
    ON w.scheme = 'plover' AND d.event_type = w.event_type AND d.status = w.status AND w.weight > 0
  WHERE d.counts_as = 'deed'
  GROUP BY d.state_a, d.state_b
)
SELECT f.first_on, a.name AS state_a, b.name AS state_b, t.name AS first_act, e.event_id
FROM first_acts AS f
CROSS JOIN last_day AS l
INNER JOIN names AS a ON f.state_a = a.state_id
INNER JOIN names AS b ON f.state_b = b.state_id
INNER JOIN core.events AS e ON f.event_id = e.event_id
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
WHERE f.first_on > l.day - INTERVAL 3 YEAR
ORDER BY f.first_on DESC, a.name, b.name
