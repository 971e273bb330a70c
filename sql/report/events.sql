-- description: The newest events with the words that carry them, the latest day first.
SELECT
  e.counted_on,
  e.state_a || if(e.directed, ' > ', ' - ') || e.state_b AS states,
  e.event_type,
  e.status,
  round(e.confidence, 2) AS confidence,
  e.n_articles,
  m.quote,
  a.source_uri
FROM core.events AS e
INNER JOIN core.event_mentions AS m ON e.mention_ids[1] = m.mention_id
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE e.record_class = 'event'
ORDER BY e.counted_on DESC NULLS LAST, e.event_id
LIMIT 50
