-- table: core.events
-- severity: W
-- rule: 39
-- description: Claims of one event lie within 31 days of each other, and do not hold it for both planned and called
--   off.
SELECT
  event_id,
  min(date_start) AS first_start,
  max(date_start) AS last_start,
  list(DISTINCT status ORDER BY status) AS statuses
FROM core.event_mentions
WHERE event_id IS NOT NULL AND record_class = 'event'
GROUP BY event_id
HAVING
  max(date_start) FILTER (WHERE date_precision IN ('day', 'week', 'month'))
  - min(date_start) FILTER (WHERE date_precision IN ('day', 'week', 'month')) > 31
  OR (bool_or(status = 'planned') AND bool_or(status IN ('cancelled', 'suspended')))
