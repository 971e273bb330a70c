-- table: core.events
-- severity: B
-- rule: 37
-- description: An event is there once.
SELECT event_id, count(*) AS n
FROM core.events
GROUP BY event_id
HAVING count(*) > 1
