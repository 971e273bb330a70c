-- table: core.event_mentions
-- severity: W
-- rule: 33
-- description: No claim of something done rests on words that deny or refuse it.
SELECT mention_id, article_id, event_type, status, quote
FROM core.event_mentions
WHERE
  status = 'completed'
  AND event_type NOT IN ('RES', 'CRT', 'THR')
  AND regexp_matches(quote, '\b(did not|didn.t|has not|have not|never|denied|refused to|no plans? to)\b', 'i')
