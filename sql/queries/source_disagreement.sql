-- title: Where sources disagree
-- description: Events whose reports differ on date or status, each claim with its words and source.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  e.event_id, a.name AS state_a, b.name AS state_b, t.name AS event_type, m.status, m.date_start, m.date_end,
  m.quote, c.publisher, c.published_on, coalesce(nullif(c.url, ''), c.source_uri) AS link
FROM core.events AS e
INNER JOIN core.event_mentions AS m ON e.event_id = m.event_id
INNER JOIN core.articles AS c ON m.article_id = c.article_id
INNER JOIN names AS a ON e.state_a = a.state_id
INNER JOIN names AS b ON e.state_b = b.state_id
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
WHERE e.has_conflict
ORDER BY e.event_id, c.published_on, m.mention_id
