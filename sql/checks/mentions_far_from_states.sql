-- table: core.event_mentions
-- severity: W
-- rule: 31
-- description: Both states are named within two sentences of the quote, or the text speaks of them as the two,
--   both, he or she.
SELECT m.mention_id, m.article_id, m.state_a, m.state_b, m.quote
FROM core.event_mentions AS m
WHERE
  m.record_class = 'event'
  AND len(m.participants) <= 2
  AND 2 > (
    SELECT count(DISTINCT e.state_id) FROM core.entity_mentions AS e
    WHERE
      e.article_id = m.article_id
      AND e.state_id IN (m.state_a, m.state_b)
      AND abs(e.sentence_index - m.sentence_index) <= 2
  )
  AND NOT regexp_matches(m.quote, '\b(two|both|bilateral|joint|each other|he|she|his|her|they|their|its)\b', 'i')
