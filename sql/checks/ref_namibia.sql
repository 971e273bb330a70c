-- table: ref.states
-- severity: B
-- rule: 16
-- description: The code table was read with NA as text: Namibia is there and named, and so is its COW code.
SELECT 'NAM' AS state_id
WHERE NOT EXISTS (
  SELECT 1 FROM ref.states WHERE state_id = 'NAM' AND name = 'Namibia' AND iso3 = 'NAM' AND cow = 565
)
