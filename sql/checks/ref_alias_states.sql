-- table: ref.country_aliases
-- severity: B
-- rule: 22
-- description: Every word resolves to a state of the list.
SELECT alias, state_id
FROM ref.country_aliases
WHERE state_id NOT IN (SELECT state_id FROM ref.states)
