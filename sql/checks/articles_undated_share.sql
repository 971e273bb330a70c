-- table: core.articles
-- severity: W
-- rule: 3
-- description: At most one codable article in ten has no publication date.
SELECT count(*) AS n_articles, count(*) FILTER (WHERE published_on IS NULL) AS n_undated
FROM core.articles
WHERE is_codable
HAVING count(*) FILTER (WHERE published_on IS NULL) > 0.1 * count(*)
