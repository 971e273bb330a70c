-- table: core.entity_mentions
-- severity: B
-- rule: 12
-- description: A mention of a state resolves to a state of the list, or says by its rule that the context leaves it
--   open or that a person said it is none.
SELECT mention_id, article_id, text, state_id
FROM core.entity_mentions
WHERE
  (entity_type = 'STATE' AND state_id IS NULL AND NOT regexp_matches(rule, '^(ambiguous|repair):'))
  OR (state_id IS NOT NULL AND state_id NOT IN (SELECT state_id FROM ref.states))
