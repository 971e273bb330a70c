-- table: core.articles
-- severity: W
-- rule: 7
-- description: A date in the address lies within two days of the publication date.
WITH dated AS (
  SELECT
    article_id, source_uri, url, published_on,
    coalesce(
      try_cast(replace(regexp_extract(url, '/((19|20)\d\d/[01]?\d/[0-3]?\d)(/|$)', 1), '/', '-') AS DATE),
      try_strptime(regexp_extract(url, '/((19|20)\d\d[01]\d[0-3]\d)(/|$)', 1), '%Y%m%d')::DATE
    ) AS url_on
  FROM core.articles
)
SELECT article_id, source_uri, url, published_on, url_on
FROM dated
WHERE abs(date_diff('day', published_on, url_on)) > 2
