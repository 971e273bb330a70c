-- table: core.articles
-- severity: B
-- rule: 11
-- description: Paragraphs follow each other inside the body, and n_chars is its length.
WITH spans AS (
  SELECT
    article_id, source_uri, length(body) AS n_body,
    unnest(from_json(paragraphs, '[{"start": "INTEGER", "end": "INTEGER", "kind": "VARCHAR"}]')) AS p,
    generate_subscripts(from_json(paragraphs, '["JSON"]'), 1) AS place
  FROM core.articles
),
followed AS (
  SELECT
    *,
    coalesce(lag(p['end']) OVER (PARTITION BY article_id ORDER BY place), 0) AS end_before
  FROM spans
)
SELECT article_id, source_uri, p['start'] AS char_start, p['end'] AS char_end
FROM followed
WHERE p['start'] < end_before OR p['end'] < p['start'] OR p['end'] > n_body
UNION ALL
SELECT article_id, source_uri, NULL AS char_start, n_chars AS char_end
FROM core.articles
WHERE n_chars <> length(body)
