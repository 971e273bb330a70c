-- description: Items by stage and outcome as they stand now, in the order of the flow.
WITH items AS (
  SELECT 'raw' AS stage, if(outcome = 'new', 'coded', outcome) AS outcome FROM raw.sightings
  UNION ALL
  SELECT stage, outcome FROM core.coding_log
)
SELECT
  stage,
  count(*) FILTER (WHERE outcome = 'coded')::INTEGER AS coded,
  count(*) FILTER (WHERE outcome NOT IN ('coded', 'skipped', 'duplicate', 'quarantined'))::INTEGER AS empty,
  count(*) FILTER (WHERE outcome = 'skipped')::INTEGER AS skipped,
  count(*) FILTER (WHERE outcome = 'duplicate')::INTEGER AS duplicate,
  count(*) FILTER (WHERE outcome = 'quarantined')::INTEGER AS quarantined
FROM items
GROUP BY stage
ORDER BY list_position(['raw', 'articles', 'entities', 'coding'], stage)
