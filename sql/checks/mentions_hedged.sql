-- table: core.event_mentions
-- severity: W
-- rule: 34
-- description: Words of hope or condition do not carry more than a pledge.
SELECT mention_id, article_id, event_type, status, quote
FROM core.event_mentions
WHERE
  status IN ('agreed', 'ongoing', 'completed')
  AND event_type NOT IN ('CRT', 'THR')
  AND regexp_matches(quote, '\b(hopes? to|hoped to|could|might|would like to|if)\b', 'i')
