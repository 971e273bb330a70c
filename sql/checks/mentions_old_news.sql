-- table: core.event_mentions
-- severity: W
-- rule: 30
-- description: An act of more than 400 days before publication is marked historical.
SELECT m.mention_id, m.article_id, m.event_type, m.date_start, m.date_end, a.published_on
FROM core.event_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE
  NOT m.historical
  AND m.status NOT IN ('ongoing')
  AND coalesce(m.date_end, m.date_start) < a.published_on - 400
