-- table: ref.weights
-- severity: B
-- rule: 42
-- description: The weight of a deed has the sign of its type, the other one when suspended or cancelled, and
--   nothing counts for a wish or a denial.
SELECT w.scheme, w.event_type, w.status, w.weight
FROM ref.weights AS w
INNER JOIN ref.event_types AS t ON w.event_type = t.event_type
INNER JOIN ref.statuses AS s ON w.status = s.status
WHERE w.weight * t.valence * s.sign < 0 OR (s.counts_as = 'none' AND w.weight <> 0)
