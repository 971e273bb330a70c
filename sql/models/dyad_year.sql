-- table: agg.dyad_year
-- after: agg.event_dyads
-- description: Pair, year and scheme. Weights are summed as decimals, so that the order of rows cannot show;
--   adding 0.0 turns -0.0 into 0.0.
WITH scored AS (
  SELECT d.*, w.scheme, w.weight::DECIMAL(18, 4) AS weight, year(d.counted_on) AS year
  FROM agg.event_dyads AS d
  INNER JOIN ref.weights AS w ON d.event_type = w.event_type AND d.status = w.status
),
reports AS (
  SELECT
    d.state_a, d.state_b, year(d.counted_on) AS year, a.publisher,
    count(DISTINCT d.event_id) AS n_events
  FROM agg.event_dyads AS d
  INNER JOIN core.event_mentions AS m ON d.event_id = m.event_id
  INNER JOIN core.articles AS a ON m.article_id = a.article_id
  GROUP BY ALL
),
sources AS (
  SELECT state_a, state_b, year, count(*) AS n_sources, max(n_events) AS n_top
  FROM reports
  GROUP BY ALL
)
SELECT
  s.scheme,
  s.state_a,
  s.state_b,
  s.year,
  count(*) AS n_events,
  count(*) FILTER (WHERE s.counts_as = 'deed') AS n_deeds,
  count(*) FILTER (WHERE s.counts_as = 'pledge') AS n_pledges,
  count(*) FILTER (WHERE s.weight > 0) AS n_coop,
  count(*) FILTER (WHERE s.weight < 0) AS n_conf,
  round(coalesce(sum(s.weight) FILTER (WHERE s.weight > 0), 0)::DOUBLE, 2) + 0.0 AS coop_sum,
  round(coalesce(sum(s.weight) FILTER (WHERE s.weight < 0), 0)::DOUBLE, 2) + 0.0 AS conf_sum,
  round(sum(s.weight)::DOUBLE, 2) + 0.0 AS net_sum,
  round(sum(s.weight)::DOUBLE / count(*), 2) + 0.0 AS net_mean,
  coalesce(max(r.n_sources), 0) AS n_sources,
  round(coalesce(max(r.n_top), 0) / count(*), 4) AS top_source_share,
  round(count(*) FILTER (WHERE s.counted_precision NOT IN ('day', 'week', 'month')) / count(*), 4)
    AS share_low_precision
FROM scored AS s
LEFT JOIN sources AS r ON s.state_a = r.state_a AND s.state_b = r.state_b AND s.year = r.year
GROUP BY s.scheme, s.state_a, s.state_b, s.year
ORDER BY s.scheme, s.state_a, s.state_b, s.year
