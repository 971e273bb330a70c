-- table: core.articles
-- severity: Q
-- rule: 3
-- description: A publication date says by which rule it was found, and there is no rule without a date.
SELECT article_id, source_uri, published_on, published_on_rule
FROM core.articles
WHERE (published_on IS NULL) <> (published_on_rule = '')
