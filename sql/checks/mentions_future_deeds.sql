-- table: core.event_mentions
-- severity: B
-- rule: 26
-- description: What is done or going on started at most a day after publication. Such rows are refused before they are
--   written; one that stands in the table got round that, so it blocks.
SELECT m.mention_id, m.article_id, m.event_type, m.status, m.date_start, a.published_on
FROM core.event_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE m.status IN ('completed', 'ongoing') AND m.date_start > a.published_on + 1
