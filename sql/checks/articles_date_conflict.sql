-- table: core.articles
-- severity: W
-- rule: 5
-- description: The publication dates found in an article lie within a day of each other.
WITH found AS (
  SELECT article_id, source_uri, published_on, unnest(date_candidates) AS candidate
  FROM core.articles
  WHERE NOT starts_with(published_on_rule, 'repair:')
)
SELECT article_id, source_uri, published_on, list(candidate ORDER BY candidate) AS candidates
FROM found
GROUP BY article_id, source_uri, published_on
HAVING
  date_diff(
    'day',
    min(try_cast(regexp_extract(candidate, '=(.*)$', 1) AS DATE)),
    max(try_cast(regexp_extract(candidate, '=(.*)$', 1) AS DATE))
  ) > 1
