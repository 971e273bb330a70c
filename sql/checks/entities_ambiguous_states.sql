-- table: core.entity_mentions
-- severity: W
-- rule: 19
-- description: A word that means something else as often (Georgia, Jordan, Turkey) is not the only sign of its
--   state in an article.
WITH named AS (
  SELECT
    m.article_id, m.state_id, m.mention_id, m.text,
    EXISTS (
      SELECT 1 FROM ref.country_aliases AS a
      WHERE a.state_id = m.state_id AND a.alias = m.text AND a.needs_context
    ) AS is_ambiguous
  FROM core.entity_mentions AS m
  WHERE m.entity_type = 'STATE'
)
SELECT article_id, state_id, min(text) AS text, count(*) AS n
FROM named
GROUP BY article_id, state_id
HAVING bool_and(is_ambiguous) AND count(*) = 1
