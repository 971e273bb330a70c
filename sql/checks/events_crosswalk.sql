-- table: core.events
-- severity: B
-- rule: 42
-- description: Every event that counts has its CAMEO code, PLOVER event and both scores.
SELECT e.event_id, e.event_type, e.status, e.cameo_code, e.plover_event, e.goldstein, e.plover_score
FROM core.events AS e
INNER JOIN ref.statuses AS s ON e.status = s.status
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
WHERE
  e.goldstein IS NULL
  OR e.plover_score IS NULL
  OR (s.counts_as = 'deed' AND (e.cameo_code IS NULL OR e.plover_event IS NULL))
  OR (s.counts_as = 'pledge' AND t.cameo_pledged IS NOT NULL AND e.cameo_code IS NULL)
