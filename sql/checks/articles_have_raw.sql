-- table: core.articles
-- severity: B
-- rule: 1
-- description: Every article came in: its bytes are held, and it is there once.
SELECT article_id, source_uri
FROM core.articles
WHERE
  article_id NOT IN (SELECT article_id FROM raw.articles)
  OR article_id IN (SELECT article_id FROM core.articles GROUP BY article_id HAVING count(*) > 1)
