-- table: agg.dyad_rolling
-- after: agg.dyad_month
-- description: Moving sums over 12 and 60 months. A pair has a row for each month from its first event on, as
--   long as both states exist, until 59 months after its last event or the last month of the data.
WITH spans AS (
  SELECT
    scheme, state_a, state_b, min(month_on) AS first_month,
    least(max(month_on) + INTERVAL 59 MONTH, (SELECT max(month_on) FROM agg.dyad_month)) AS last_month
  FROM agg.dyad_month
  GROUP BY ALL
),
months AS (
  SELECT
    scheme, state_a, state_b,
    unnest(generate_series(first_month::TIMESTAMP, last_month::TIMESTAMP, INTERVAL 1 MONTH))::DATE AS month_on
  FROM spans
),
filled AS (
  SELECT
    m.scheme, m.state_a, m.state_b, m.month_on,
    coalesce(d.n_events, 0) AS n_events,
    coalesce(d.coop_sum, 0)::DECIMAL(18, 4) AS coop_sum,
    coalesce(d.conf_sum, 0)::DECIMAL(18, 4) AS conf_sum
  FROM months AS m
  LEFT JOIN agg.dyad_month AS d
    ON m.scheme = d.scheme AND m.state_a = d.state_a AND m.state_b = d.state_b AND m.month_on = d.month_on
),
moved AS (
  SELECT
    scheme, state_a, state_b, month_on,
    sum(n_events) OVER year_window AS n_events_12,
    sum(coop_sum) OVER year_window AS coop_sum_12,
    sum(conf_sum) OVER year_window AS conf_sum_12,
    sum(n_events) OVER long_window AS n_events_60,
    sum(coop_sum) OVER long_window AS coop_sum_60,
    sum(conf_sum) OVER long_window AS conf_sum_60
  FROM filled
  WINDOW
    year_window AS (
      PARTITION BY scheme, state_a, state_b ORDER BY month_on ROWS BETWEEN 11 PRECEDING AND CURRENT ROW
    ),
    long_window AS (
      PARTITION BY scheme, state_a, state_b ORDER BY month_on ROWS BETWEEN 59 PRECEDING AND CURRENT ROW
    )
)
SELECT
  m.scheme,
  m.state_a,
  m.state_b,
  m.month_on,
  m.n_events_12,
  round(m.coop_sum_12::DOUBLE, 2) + 0.0 AS coop_sum_12,
  round(m.conf_sum_12::DOUBLE, 2) + 0.0 AS conf_sum_12,
  m.n_events_60,
  round(m.coop_sum_60::DOUBLE, 2) + 0.0 AS coop_sum_60,
  round(m.conf_sum_60::DOUBLE, 2) + 0.0 AS conf_sum_60
FROM moved AS m
WHERE
  EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE
      s.state_id = m.state_a
      AND last_day(m.month_on) >= s.valid_from
      AND m.month_on <= coalesce(s.valid_to, DATE '9999-12-31')
  )
  AND EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE
      s.state_id = m.state_b
      AND last_day(m.month_on) >= s.valid_from
      AND m.month_on <= coalesce(s.valid_to, DATE '9999-12-31')
  )
ORDER BY m.scheme, m.state_a, m.state_b, m.month_on
