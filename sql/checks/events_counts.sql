-- table: core.events
-- severity: B
-- rule: 40
-- description: n_mentions and n_articles are those of the claims.
WITH counted AS (
  SELECT event_id, count(*) AS n_mentions, count(DISTINCT article_id) AS n_articles
  FROM core.event_mentions
  WHERE event_id IS NOT NULL
  GROUP BY event_id
)
SELECT e.event_id, e.n_mentions, e.n_articles
FROM core.events AS e
LEFT JOIN counted AS c ON e.event_id = c.event_id
WHERE e.n_mentions IS DISTINCT FROM c.n_mentions OR e.n_articles IS DISTINCT FROM c.n_articles
