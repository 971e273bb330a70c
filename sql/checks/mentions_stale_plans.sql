-- table: core.event_mentions
-- severity: W
-- rule: 27
-- description: What is planned, pledged or agreed does not end before publication, unless it was announced in the
--   past.
SELECT m.mention_id, m.article_id, m.event_type, m.status, m.date_start, m.date_end, a.published_on
FROM core.event_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE
  m.status IN ('planned', 'agreed')
  AND m.event_type NOT IN ('STM', 'AGR', 'ALL')
  AND NOT m.historical
  AND m.date_end < a.published_on - 7
