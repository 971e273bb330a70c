-- table: ref.country_aliases
-- severity: B
-- rule: 18
-- description: No phrase is both the name of a state and on the list of what is none.
SELECT a.alias, a.state_id, n.class
FROM ref.country_aliases AS a
INNER JOIN ref.not_countries AS n ON a.alias = n.phrase
WHERE NOT a.needs_context
