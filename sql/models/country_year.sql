-- table: agg.country_year
-- after: agg.dyad_year
-- description: One state, year and scheme, over its partners.
WITH sides AS (
  SELECT scheme, state_a AS state_id, state_b AS partner, year, n_events, coop_sum, conf_sum, net_sum
  FROM agg.dyad_year
  UNION ALL
  SELECT scheme, state_b AS state_id, state_a AS partner, year, n_events, coop_sum, conf_sum, net_sum
  FROM agg.dyad_year
)
SELECT
  scheme,
  state_id,
  year,
  count(*) AS degree,
  sum(n_events) AS n_events,
  round(sum(coop_sum::DECIMAL(18, 2))::DOUBLE, 2) + 0.0 AS coop_sum,
  round(sum(conf_sum::DECIMAL(18, 2))::DOUBLE, 2) + 0.0 AS conf_sum,
  round(sum(net_sum::DECIMAL(18, 2))::DOUBLE, 2) + 0.0 AS strength,
  round(1 - sum(n_events::HUGEINT * n_events)::DOUBLE / (sum(n_events) * sum(n_events))::DOUBLE, 4) + 0.0
    AS partner_diversity,
  first(partner ORDER BY n_events DESC, partner) AS top_partner,
  round(max(n_events) / sum(n_events), 4) AS top_partner_share
FROM sides
GROUP BY ALL
ORDER BY scheme, state_id, year
