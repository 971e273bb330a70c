-- table: core.articles
-- severity: Q
-- rule: 10
-- description: Only English articles are read for events.
SELECT article_id, source_uri, language
FROM core.articles
WHERE is_codable AND language NOT IN ('en', '')
