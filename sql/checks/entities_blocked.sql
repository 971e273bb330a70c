-- table: core.entity_mentions
-- severity: B
-- rule: 18
-- description: Phrases that never stand for a state are not taken for one.
SELECT m.mention_id, m.article_id, m.text, m.state_id, n.class
FROM core.entity_mentions AS m
INNER JOIN ref.not_countries AS n ON m.text = n.phrase
WHERE m.entity_type = 'STATE' AND m.state_id IS NOT NULL
