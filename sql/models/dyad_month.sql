-- table: agg.dyad_month
-- after: agg.event_dyads
-- description: Pair, month and scheme, of the events known to the month or better.
WITH scored AS (
  SELECT d.*, w.scheme, w.weight::DECIMAL(18, 4) AS weight
  FROM agg.event_dyads AS d
  INNER JOIN ref.weights AS w ON d.event_type = w.event_type AND d.status = w.status
  WHERE d.counted_precision IN ('day', 'week', 'month')
)
SELECT
  scheme,
  state_a,
  state_b,
  date_trunc('month', counted_on)::DATE AS month_on,
  count(*) AS n_events,
  count(*) FILTER (WHERE counts_as = 'deed') AS n_deeds,
  count(*) FILTER (WHERE counts_as = 'pledge') AS n_pledges,
  count(*) FILTER (WHERE weight > 0) AS n_coop,
  count(*) FILTER (WHERE weight < 0) AS n_conf,
  round(coalesce(sum(weight) FILTER (WHERE weight > 0), 0)::DOUBLE, 2) + 0.0 AS coop_sum,
  round(coalesce(sum(weight) FILTER (WHERE weight < 0), 0)::DOUBLE, 2) + 0.0 AS conf_sum,
  round(sum(weight)::DOUBLE, 2) + 0.0 AS net_sum
FROM scored
GROUP BY ALL
ORDER BY scheme, state_a, state_b, month_on
