-- table: core.event_mentions
-- severity: W
-- rule: 36
-- description: One sentence gives at most six pairs of states.
SELECT article_id, sentence_index, count(DISTINCT (least(state_a, state_b), greatest(state_a, state_b))) AS n_pairs
FROM core.event_mentions
GROUP BY article_id, sentence_index
HAVING n_pairs > 6
