-- table: core.articles
-- severity: Q
-- rule: 1
-- description: The first article of a near-duplicate group is held and is the first of its own group.
SELECT a.article_id, a.source_uri, a.canonical_article_id
FROM core.articles AS a
WHERE
  NOT EXISTS (
    SELECT 1 FROM core.articles AS c
    WHERE c.article_id = a.canonical_article_id AND c.canonical_article_id = c.article_id
  )
