-- table: core.quarantine
-- severity: W
-- rule: none
-- description: At most one item in twenty of a stage that took 20 or more is refused.
WITH refused AS (
  SELECT stage, count(DISTINCT item_id) AS n FROM core.quarantine GROUP BY stage
),
taken AS (
  SELECT 'raw' AS stage, count(*) AS n FROM raw.sightings
  UNION ALL
  SELECT 'articles' AS stage, count(*) AS n FROM raw.articles
  UNION ALL
  SELECT 'entities' AS stage, count(*) AS n FROM core.entity_mentions
  UNION ALL
  SELECT 'coding' AS stage, count(*) AS n FROM core.event_mentions
)
SELECT r.stage, r.n AS n_refused, t.n AS n_taken
FROM refused AS r
INNER JOIN taken AS t ON r.stage = t.stage
WHERE r.n + t.n >= 20 AND r.n > 0.05 * (r.n + t.n)
