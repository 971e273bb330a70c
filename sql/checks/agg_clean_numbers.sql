-- table: agg.dyad_year
-- severity: B
-- rule: 46
-- description: No sum is not-a-number, infinite or minus zero.
SELECT scheme, state_a, state_b, year, coop_sum, conf_sum, net_sum, net_mean
FROM agg.dyad_year
WHERE
  NOT isfinite(coop_sum) OR coop_sum::VARCHAR = '-0.0'
  OR NOT isfinite(conf_sum) OR conf_sum::VARCHAR = '-0.0'
  OR NOT isfinite(net_sum) OR net_sum::VARCHAR = '-0.0'
  OR NOT isfinite(net_mean) OR net_mean::VARCHAR = '-0.0'
