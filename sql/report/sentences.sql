-- description: The sentences behind the newest events, with the names in them: one row per event.
WITH newest AS (
  SELECT e.event_id, e.counted_on, e.mention_ids[1] AS mention_id
  FROM core.events AS e
  WHERE e.record_class = 'event'
  ORDER BY e.counted_on DESC NULLS LAST, e.event_id
  LIMIT 50
)
SELECT
  m.event_type || ' ' || m.state_a || if(m.directed, ' > ', ' - ') || m.state_b || ', ' || m.status
  || coalesce(', ' || n.counted_on::VARCHAR, '') AS title,
  m.quote,
  list(
    {'start': x.char_start - m.char_start, 'end': x.char_end - m.char_start, 'label': coalesce(x.state_id, x.entity_type)}
    ORDER BY x.char_start, x.char_end DESC
  ) FILTER (WHERE x.entity_type IS NOT NULL) AS marks
FROM newest AS n
INNER JOIN core.event_mentions AS m ON n.mention_id = m.mention_id
LEFT JOIN core.entity_mentions AS x
  ON m.article_id = x.article_id AND x.char_start >= m.char_start AND x.char_end <= m.char_end
GROUP BY n.event_id, n.counted_on, m.event_type, m.state_a, m.state_b, m.directed, m.status, m.quote
ORDER BY n.counted_on DESC NULLS LAST, n.event_id
