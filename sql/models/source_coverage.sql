-- table: agg.source_coverage
-- after: core.events
-- description: Articles and what was found in them, by publisher and month of publication.
WITH read AS (
  SELECT
    a.article_id, a.is_codable, a.published_on,
    if(trim(a.publisher) = '', '(unknown)', a.publisher) AS publisher,
    date_trunc('month', a.published_on)::DATE AS month_on
  FROM core.articles AS a
),
claims AS (
  SELECT
    m.article_id,
    m.mention_id,
    coalesce(m.event_id, m.mention_id) AS event_id,
    if(s.counts_as = 'deed' AND NOT m.historical, date_diff('day', m.date_start, r.published_on), NULL) AS lag_days
  FROM core.event_mentions AS m
  INNER JOIN read AS r ON m.article_id = r.article_id
  INNER JOIN ref.statuses AS s ON m.status = s.status
),
month_totals AS (
  SELECT r.month_on, count(DISTINCT c.event_id) AS n_events
  FROM read AS r
  INNER JOIN claims AS c ON r.article_id = c.article_id
  GROUP BY r.month_on
),
rows_by_publisher AS (
  SELECT
    r.publisher,
    r.month_on,
    count(DISTINCT r.article_id) AS n_articles,
    count(DISTINCT r.article_id) FILTER (WHERE r.is_codable) AS n_codable,
    count(DISTINCT r.article_id) FILTER (WHERE r.is_codable AND c.mention_id IS NULL) AS n_without_event,
    count(c.mention_id) AS n_mentions,
    count(DISTINCT c.event_id) AS n_events,
    min(r.published_on) AS first_published_on,
    max(r.published_on) AS last_published_on,
    median(c.lag_days) AS median_lag_days
  FROM read AS r
  LEFT JOIN claims AS c ON r.article_id = c.article_id
  GROUP BY r.publisher, r.month_on
)
SELECT
  p.*,
  round(if(coalesce(t.n_events, 0) = 0, 0.0, p.n_events / t.n_events), 4) AS share_of_events
FROM rows_by_publisher AS p
LEFT JOIN month_totals AS t ON p.month_on IS NOT DISTINCT FROM t.month_on
ORDER BY p.publisher, p.month_on NULLS FIRST
