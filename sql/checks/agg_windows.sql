-- table: agg.dyad_year
-- severity: B
-- rule: 41
-- description: Both states of a pair existed in the year, and the pair is sorted without a diagonal.
SELECT d.scheme, d.state_a, d.state_b, d.year
FROM agg.dyad_year AS d
WHERE
  d.state_a >= d.state_b
  OR NOT EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE s.state_id = d.state_a AND d.year BETWEEN year(s.valid_from) AND coalesce(year(s.valid_to), 9999)
  )
  OR NOT EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE s.state_id = d.state_b AND d.year BETWEEN year(s.valid_from) AND coalesce(year(s.valid_to), 9999)
  )
