-- table: core.entity_mentions
-- severity: W
-- rule: 17
-- description: A state is named in an article only within its lifetime and up to one year around it, or beside a
--   date that explains it.
SELECT m.mention_id, m.article_id, m.text, m.state_id, a.published_on
FROM core.entity_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE
  m.entity_type = 'STATE'
  AND m.state_id IS NOT NULL
  AND a.published_on IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE
      s.state_id = m.state_id
      AND a.published_on BETWEEN s.valid_from - 365 AND coalesce(s.valid_to, DATE '9999-12-31') + 365
  )
  AND NOT EXISTS (
    SELECT 1
    FROM core.entity_mentions AS d
    INNER JOIN ref.states AS s
      ON s.state_id = m.state_id
      AND d.date_start <= coalesce(s.valid_to, DATE '9999-12-31')
      AND coalesce(d.date_end, d.date_start) >= s.valid_from
    WHERE
      d.article_id = m.article_id
      AND d.entity_type = 'DATE'
      AND abs(d.sentence_index - m.sentence_index) <= 1
  )
