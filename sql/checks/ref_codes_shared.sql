-- table: ref.states
-- severity: B
-- rule: 14
-- description: No two states have the same COW or GW code at the same time: 365 is Russia or the Soviet Union, by
--   the day.
SELECT a.state_id, b.state_id AS other_state_id, a.cow, b.cow AS other_cow, a.gw, b.gw AS other_gw, a.valid_from
FROM ref.states AS a
INNER JOIN ref.states AS b
  ON a.state_id < b.state_id AND (a.cow = b.cow OR a.gw = b.gw)
WHERE
  a.valid_from <= coalesce(b.valid_to, DATE '9999-12-31')
  AND b.valid_from <= coalesce(a.valid_to, DATE '9999-12-31')
