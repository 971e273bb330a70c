-- table: core.entity_mentions
-- severity: W
-- rule: 21
-- description: In a batch at most 3 % of the mentions taken for states stayed unresolved, refused or left open; in
--   an article at most 10 %.
WITH refused AS (
  SELECT article_id, count(*) AS n
  FROM (
    SELECT article_id FROM core.quarantine WHERE stage = 'entities' AND reason_code = 'unknown_state'
    UNION ALL
    SELECT article_id FROM core.entity_mentions WHERE entity_type = 'STATE' AND starts_with(rule, 'ambiguous:')
  )
  GROUP BY article_id
),
kept AS (
  SELECT article_id, count(*) AS n
  FROM core.entity_mentions
  WHERE entity_type = 'STATE' AND state_id IS NOT NULL
  GROUP BY article_id
),
shares AS (
  SELECT r.article_id, r.n AS n_refused, coalesce(k.n, 0) AS n_kept
  FROM refused AS r
  LEFT JOIN kept AS k ON r.article_id = k.article_id
)
SELECT article_id, n_refused, n_kept
FROM shares
WHERE n_refused > 0.1 * (n_refused + n_kept)
UNION ALL
SELECT NULL AS article_id, sum(n_refused) AS n_refused, (SELECT sum(n) FROM kept) AS n_kept
FROM shares
HAVING sum(n_refused) > 0.03 * (sum(n_refused) + coalesce((SELECT sum(n) FROM kept), 0))
