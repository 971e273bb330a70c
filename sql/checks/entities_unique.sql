-- table: core.entity_mentions
-- severity: B
-- rule: 1
-- description: A mention is there once.
SELECT mention_id, count(*) AS n
FROM core.entity_mentions
GROUP BY mention_id
HAVING count(*) > 1
