-- table: core.articles
-- severity: Q
-- rule: 4
-- description: No article is published more than a day after it came in.
SELECT a.article_id, a.source_uri, a.published_on, a.published_on_rule, r.ingested_at
FROM core.articles AS a
INNER JOIN raw.articles AS r ON a.article_id = r.article_id
WHERE a.published_on > r.ingested_at::DATE + 1
