-- table: core.events
-- severity: B
-- rule: none
-- stage: events
-- description: Every claim belongs to exactly one event that lists it, and every event lists only claims that
--   exist.
WITH listed AS (
  SELECT event_id, unnest(mention_ids) AS mention_id FROM core.events
)
SELECT 'claim without event' AS fault, m.mention_id, m.event_id
FROM core.event_mentions AS m
ANTI JOIN core.events AS e ON m.event_id = e.event_id
UNION ALL
SELECT 'event does not list its claim' AS fault, m.mention_id, m.event_id
FROM core.event_mentions AS m
ANTI JOIN listed AS l ON m.mention_id = l.mention_id AND m.event_id = l.event_id
WHERE m.event_id IS NOT NULL
UNION ALL
SELECT 'event lists a claim that is not its own' AS fault, l.mention_id, l.event_id
FROM listed AS l
ANTI JOIN core.event_mentions AS m ON l.mention_id = m.mention_id AND l.event_id = m.event_id
