-- table: core.articles
-- severity: W
-- rule: 6
-- description: A weekday written beside a full date is the weekday of that date (Tuesday, August 20, 2013).
WITH written AS (
  SELECT
    article_id, source_uri,
    unnest(regexp_extract_all(
      left(payload, 20000),
      '\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?),? \d{4}\b'
    )) AS text
  FROM raw.articles
),
parsed AS (
  SELECT
    *,
    try_strptime(
      regexp_replace(replace(replace(text, ',', ''), '.', ''), '^\w+ ', ''),
      ['%B %d %Y', '%d %B %Y', '%b %d %Y', '%d %b %Y']
    )::DATE AS day
  FROM written
)
SELECT p.article_id, p.source_uri, p.text, dayname(p.day) AS weekday
FROM parsed AS p
SEMI JOIN core.articles AS a ON p.article_id = a.article_id
WHERE NOT starts_with(p.text, dayname(p.day))
