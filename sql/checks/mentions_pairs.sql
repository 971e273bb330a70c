-- table: core.event_mentions
-- severity: B
-- rule: 25
-- description: The two states differ, a symmetric pair is sorted, and the participants are sorted and hold both.
SELECT mention_id, state_a, state_b, directed, participants
FROM core.event_mentions
WHERE
  state_a = state_b
  OR (NOT directed AND state_a > state_b)
  OR (
    len(participants) > 0
    AND (
      participants <> list_sort(list_distinct(participants))
      OR NOT list_contains(participants, state_a)
      OR NOT list_contains(participants, state_b)
    )
  )
