-- table: agg.dyad_year
-- severity: B
-- rule: 44
-- description: With zero rows, every year from the first to the last of a pair is there in which both states
--   existed, and no event is lost or added.
WITH spans AS (
  SELECT scheme, state_a, state_b, min(year) AS first_year, max(year) AS last_year, sum(n_events) AS n_events
  FROM agg.dyad_year
  GROUP BY ALL
),
filled AS (
  SELECT scheme, state_a, state_b, count(*) AS n_years, count(DISTINCT year) AS n_distinct, sum(n_events) AS n_events
  FROM agg.dyad_year_filled
  GROUP BY ALL
),
alive AS (
  SELECT s.scheme, s.state_a, s.state_b, count(DISTINCT y.year) AS n_years
  FROM spans AS s
  CROSS JOIN LATERAL (SELECT unnest(range(s.first_year, s.last_year + 1)) AS year) AS y
  WHERE
    EXISTS (
      SELECT 1 FROM ref.states AS r
      WHERE r.state_id = s.state_a AND y.year BETWEEN year(r.valid_from) AND coalesce(year(r.valid_to), 9999)
    )
    AND EXISTS (
      SELECT 1 FROM ref.states AS r
      WHERE r.state_id = s.state_b AND y.year BETWEEN year(r.valid_from) AND coalesce(year(r.valid_to), 9999)
    )
  GROUP BY ALL
)
SELECT s.scheme, s.state_a, s.state_b, a.n_years AS n_years_expected, f.n_years, s.n_events, f.n_events AS n_events_filled
FROM spans AS s
LEFT JOIN filled AS f ON s.scheme = f.scheme AND s.state_a = f.state_a AND s.state_b = f.state_b
LEFT JOIN alive AS a ON s.scheme = a.scheme AND s.state_a = a.state_a AND s.state_b = a.state_b
WHERE
  f.n_years IS DISTINCT FROM a.n_years OR f.n_distinct IS DISTINCT FROM f.n_years OR f.n_events IS DISTINCT FROM s.n_events
