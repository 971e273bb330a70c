-- table: core.event_mentions
-- severity: B
-- rule: 31
-- description: The quote of every claim stands at its offsets.
SELECT m.mention_id, m.article_id, m.char_start, m.char_end, m.quote
FROM core.event_mentions AS m
LEFT JOIN core.articles AS a ON m.article_id = a.article_id
WHERE substr(a.body, m.char_start + 1, m.char_end - m.char_start) IS DISTINCT FROM m.quote
