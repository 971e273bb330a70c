-- title: Promised, not yet done
-- description: Pledges of something concrete that no later act has answered, the longest overdue first, with the
--   words and the source.
WITH names AS (
  SELECT state_id, arg_max(name, valid_from) AS name FROM ref.states GROUP BY state_id
)
SELECT
  f.state, f.pledged_on, f.due_on, a.name AS state_a, b.name AS state_b, t.name AS event_type, m.quote,
  c.publisher, coalesce(nullif(c.url, ''), c.source_uri) AS link
FROM agg.status_flow AS f
INNER JOIN names AS a ON f.state_a = a.state_id
INNER JOIN names AS b ON f.state_b = b.state_id
INNER JOIN ref.event_types AS t ON f.event_type = t.event_type
INNER JOIN core.event_mentions AS m ON f.pledge_event_id = m.event_id
INNER JOIN core.articles AS c ON m.article_id = c.article_id
WHERE f.state IN ('overdue', 'open')
QUALIFY row_number() OVER (
  PARTITION BY f.pledge_event_id, f.state_a, f.state_b ORDER BY c.published_on, m.mention_id
) = 1
ORDER BY f.due_on NULLS LAST, f.pledged_on, a.name, b.name, f.pledge_event_id
