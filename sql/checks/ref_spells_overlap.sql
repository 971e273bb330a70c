-- table: ref.states
-- severity: B
-- rule: 15
-- description: No state has two spells at the same time.
SELECT a.state_id, a.valid_from, a.valid_to, b.valid_from AS other_valid_from
FROM ref.states AS a
INNER JOIN ref.states AS b
  ON a.state_id = b.state_id AND a.valid_from < b.valid_from
WHERE b.valid_from <= coalesce(a.valid_to, DATE '9999-12-31')
