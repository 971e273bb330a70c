-- table: core.entity_mentions
-- severity: W
-- rule: 24
-- description: A date lies between 1900 and ten years after publication.
SELECT m.mention_id, m.article_id, m.text, m.date_start, a.published_on
FROM core.entity_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE m.date_start < DATE '1900-01-01' OR m.date_start > a.published_on + INTERVAL 10 YEAR
