-- table: agg.event_dyads
-- after: core.events
-- description: Events that count, expanded to pairs. Standing assertions, hypothetical and denied acts and acts
--   without a day are left out. A directed act of several states runs from its source to each of the others.
WITH eligible AS (
  SELECT
    e.event_id, e.state_a, e.state_b, e.directed, e.event_type, e.status, s.counts_as, e.counted_on,
    e.counted_precision, e.confidence,
    CASE
      WHEN len(e.participants) > 2 THEN list_sort(list_distinct(e.participants))
      ELSE list_sort([e.state_a, e.state_b])
    END AS members
  FROM core.events AS e
  INNER JOIN ref.statuses AS s ON e.status = s.status
  WHERE
    e.record_class = 'event'
    AND s.counts_as <> 'none'
    AND e.counted_on IS NOT NULL
    AND e.counted_precision <> 'unknown'
),
members AS (
  SELECT e.*, unnest(e.members) AS member FROM eligible AS e
)
SELECT
  x.event_id,
  x.member AS state_a,
  y.member AS state_b,
  CASE WHEN x.directed THEN x.state_a END AS source,
  CASE WHEN x.directed THEN if(x.member = x.state_a, y.member, x.member) END AS target,
  len(x.members) AS n_participants,
  x.event_type,
  x.status,
  x.counts_as,
  x.counted_on,
  x.counted_precision,
  x.confidence
FROM members AS x
INNER JOIN members AS y ON x.event_id = y.event_id AND x.member < y.member
WHERE NOT x.directed OR x.state_a IN (x.member, y.member)
ORDER BY x.event_id, x.member, y.member
