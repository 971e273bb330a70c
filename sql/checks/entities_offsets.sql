-- table: core.entity_mentions
-- severity: B
-- rule: 11
-- description: The text of every mention stands at its offsets.
SELECT m.mention_id, m.article_id, m.char_start, m.char_end, m.text
FROM core.entity_mentions AS m
LEFT JOIN core.articles AS a ON m.article_id = a.article_id
WHERE substr(a.body, m.char_start + 1, m.char_end - m.char_start) IS DISTINCT FROM m.text
