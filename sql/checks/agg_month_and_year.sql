-- table: agg.dyad_month
-- severity: B
-- rule: 43
-- description: Months and the events known less precisely than the month add up to the years.
WITH months AS (
  SELECT scheme, state_a, state_b, year(month_on) AS year, sum(n_events) AS n_events
  FROM agg.dyad_month
  GROUP BY ALL
),
coarse AS (
  SELECT state_a, state_b, year(counted_on) AS year, count(*) AS n_events
  FROM agg.event_dyads
  WHERE counted_precision NOT IN ('day', 'week', 'month')
  GROUP BY ALL
)
SELECT y.scheme, y.state_a, y.state_b, y.year, y.n_events, m.n_events AS n_in_months, c.n_events AS n_coarse
FROM agg.dyad_year AS y
LEFT JOIN months AS m
  ON y.scheme = m.scheme AND y.state_a = m.state_a AND y.state_b = m.state_b AND y.year = m.year
LEFT JOIN coarse AS c ON y.state_a = c.state_a AND y.state_b = c.state_b AND y.year = c.year
WHERE y.n_events <> coalesce(m.n_events, 0) + coalesce(c.n_events, 0)
UNION ALL
SELECT m.scheme, m.state_a, m.state_b, m.year, 0 AS n_events, m.n_events AS n_in_months, 0 AS n_coarse
FROM months AS m
ANTI JOIN agg.dyad_year AS y
  ON m.scheme = y.scheme AND m.state_a = y.state_a AND m.state_b = y.state_b AND m.year = y.year
