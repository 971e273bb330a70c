-- table: core.event_mentions
-- severity: B
-- rule: 1
-- description: A claim is there once, and in an article that is held.
SELECT mention_id, min(article_id) AS article_id, count(*) AS n
FROM core.event_mentions
GROUP BY mention_id
HAVING count(*) > 1 OR min(article_id) NOT IN (SELECT article_id FROM core.articles)
