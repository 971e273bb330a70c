-- table: core.articles
-- severity: W
-- rule: 8
-- description: No long paragraph stands twice in a body: repeats are taken out.
WITH parts AS (
  SELECT article_id, source_uri, unnest(string_split(body, chr(10) || chr(10))) AS text
  FROM core.articles
)
SELECT article_id, source_uri, count(*) AS n, left(text, 80) AS text
FROM parts
WHERE length(text) > 80
GROUP BY article_id, source_uri, parts.text
HAVING count(*) > 1
