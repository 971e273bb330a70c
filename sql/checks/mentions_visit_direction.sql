-- table: core.event_mentions
-- severity: W
-- rule: 32
-- description: The host of a visit is the state where it took place.
SELECT mention_id, article_id, state_a, state_b, location_text, location_state
FROM core.event_mentions
WHERE event_type IN ('HLV', 'PCL') AND directed AND location_state = state_a
