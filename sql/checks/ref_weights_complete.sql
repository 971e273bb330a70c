-- table: ref.weights
-- severity: B
-- rule: 42
-- description: Every type and status has a weight in every scheme.
SELECT s.scheme, t.event_type, x.status
FROM (SELECT DISTINCT scheme FROM ref.weights) AS s
CROSS JOIN ref.event_types AS t
CROSS JOIN ref.statuses AS x
ANTI JOIN ref.weights AS w
  ON s.scheme = w.scheme AND t.event_type = w.event_type AND x.status = w.status
