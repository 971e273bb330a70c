-- table: agg.directed_dyad_year
-- after: agg.event_dyads
-- description: Source, target, year and scheme; a symmetric event enters both ways.
WITH both_ways AS (
  SELECT source, target, true AS is_directed, event_type, status, counts_as, year(counted_on) AS year
  FROM agg.event_dyads
  WHERE source IS NOT NULL
  UNION ALL
  SELECT state_a AS source, state_b AS target, false, event_type, status, counts_as, year(counted_on)
  FROM agg.event_dyads
  WHERE source IS NULL
  UNION ALL
  SELECT state_b AS source, state_a AS target, false, event_type, status, counts_as, year(counted_on)
  FROM agg.event_dyads
  WHERE source IS NULL
),
scored AS (
  SELECT d.*, w.scheme, w.weight::DECIMAL(18, 4) AS weight
  FROM both_ways AS d
  INNER JOIN ref.weights AS w ON d.event_type = w.event_type AND d.status = w.status
)
SELECT
  scheme,
  source,
  target,
  year,
  count(*) AS n_events,
  count(*) FILTER (WHERE is_directed) AS n_directed,
  count(*) FILTER (WHERE counts_as = 'deed') AS n_deeds,
  count(*) FILTER (WHERE counts_as = 'pledge') AS n_pledges,
  count(*) FILTER (WHERE weight > 0) AS n_coop,
  count(*) FILTER (WHERE weight < 0) AS n_conf,
  round(coalesce(sum(weight) FILTER (WHERE weight > 0), 0)::DOUBLE, 2) + 0.0 AS coop_sum,
  round(coalesce(sum(weight) FILTER (WHERE weight < 0), 0)::DOUBLE, 2) + 0.0 AS conf_sum,
  round(sum(weight)::DOUBLE, 2) + 0.0 AS net_sum
FROM scored
GROUP BY ALL
ORDER BY scheme, source, target, year
