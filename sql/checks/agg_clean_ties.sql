-- table: agg.tie_strength
-- severity: B
-- rule: 46
-- description: No tie is not-a-number, infinite or minus zero, and the index has the sign of the sum.
SELECT scheme, half_life_days, as_of_on, state_a, state_b, tie_raw, tie_index
FROM agg.tie_strength
WHERE
  NOT isfinite(tie_raw) OR tie_raw::VARCHAR = '-0.0'
  OR NOT isfinite(tie_index) OR tie_index::VARCHAR = '-0.0'
  OR NOT isfinite(tie_raw_deeds) OR tie_raw_deeds::VARCHAR = '-0.0'
  OR NOT isfinite(tie_raw_confidence) OR tie_raw_confidence::VARCHAR = '-0.0'
  OR NOT isfinite(bandwidth) OR bandwidth::VARCHAR = '-0.0'
  OR tie_raw * tie_index < 0
  OR abs(tie_raw) > bandwidth + 0.001
