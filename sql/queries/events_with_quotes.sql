-- title: Events with quote and link
-- description: Every event of the time series with the words that carry it and where they stand, newest first.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  e.counted_on, e.counted_precision, a.name AS state_a, if(e.directed, '->', '--') AS direction,
  b.name AS state_b, t.name AS event_type, e.status, m.quote, c.publisher, c.published_on,
  coalesce(nullif(c.url, ''), c.source_uri) AS link, round(e.confidence, 2) AS confidence, e.event_id
FROM core.events AS e
INNER JOIN core.event_mentions AS m ON e.event_id = m.event_id
INNER JOIN core.articles AS c ON m.article_id = c.article_id
INNER JOIN names AS a ON e.state_a = a.state_id
INNER JOIN names AS b ON e.state_b = b.state_id
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
WHERE e.record_class = 'event'
ORDER BY e.counted_on DESC NULLS LAST, e.event_id, c.published_on, m.mention_id
