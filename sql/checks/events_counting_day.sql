-- table: core.events
-- severity: B
-- rule: none
-- description: Codebook 1.5: a pledge counts on the day it was announced, else on its start; anything else on its
--   start.
SELECT e.event_id, e.status, e.announced_on, e.date_start, e.counted_on
FROM core.events AS e
INNER JOIN ref.statuses AS s ON e.status = s.status
WHERE
  e.counted_on IS DISTINCT FROM
  CASE WHEN s.counts_as = 'pledge' THEN coalesce(e.announced_on, e.date_start) ELSE e.date_start END
