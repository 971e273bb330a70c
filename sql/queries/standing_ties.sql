-- title: Standing ties
-- description: Undated assertions that a tie exists, which no time series counts, with their words and sources.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  a.name AS state_a, if(e.directed, '->', '--') AS direction, b.name AS state_b, t.name AS event_type,
  e.n_articles, e.first_published_on, e.last_published_on, any_value(m.quote ORDER BY m.confidence DESC, m.mention_id)
    AS quote
FROM core.events AS e
INNER JOIN core.event_mentions AS m ON e.event_id = m.event_id
INNER JOIN names AS a ON e.state_a = a.state_id
INNER JOIN names AS b ON e.state_b = b.state_id
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
WHERE e.record_class = 'standing'
GROUP BY e.event_id, a.name, e.directed, b.name, t.name, e.n_articles, e.first_published_on, e.last_published_on
ORDER BY e.n_articles DESC, a.name, b.name, t.name
