-- table: core.event_mentions
-- severity: B
-- rule: 25
-- description: Type and status are on their lists.
SELECT mention_id, event_type, status
FROM core.event_mentions
WHERE event_type NOT IN (SELECT event_type FROM ref.event_types) OR status NOT IN (SELECT status FROM ref.statuses)
