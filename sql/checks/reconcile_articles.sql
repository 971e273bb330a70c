-- table: core.articles
-- severity: B
-- rule: none
-- stage: articles
-- description: Every raw article was cleaned once: into one row (codable, duplicate or skipped with its reason) or
--   into quarantine with its reason.
WITH written AS (
  SELECT article_id, count(*) AS n FROM core.articles GROUP BY article_id
),
log AS (
  SELECT * FROM core.coding_log WHERE stage = 'articles'
)
SELECT 'not done' AS fault, s.article_id
FROM raw.articles AS s
ANTI JOIN log AS l ON s.article_id = l.article_id
UNION ALL
SELECT 'to be done again' AS fault, article_id
FROM log
WHERE stage_version = ''
UNION ALL
SELECT 'done twice' AS fault, article_id
FROM log
GROUP BY article_id
HAVING count(*) > 1
UNION ALL
SELECT 'rows are not those of the log' AS fault, coalesce(l.article_id, w.article_id) AS article_id
FROM log AS l
FULL OUTER JOIN written AS w ON l.article_id = w.article_id
WHERE coalesce(l.n_out, 0) <> coalesce(w.n, 0)
UNION ALL
SELECT 'outcome does not fit the rows' AS fault, l.article_id
FROM log AS l
WHERE (l.outcome <> 'quarantined') <> (l.n_out > 0)
UNION ALL
SELECT 'quarantined without reason' AS fault, l.article_id
FROM log AS l
ANTI JOIN (SELECT article_id FROM core.quarantine WHERE stage = 'articles') AS q ON l.article_id = q.article_id
WHERE l.outcome = 'quarantined'
UNION ALL
SELECT 'done without having come in' AS fault, l.article_id
FROM log AS l
ANTI JOIN raw.articles AS s ON l.article_id = s.article_id
UNION ALL
SELECT 'skipped without reason' AS fault, a.article_id
FROM core.articles AS a
WHERE NOT a.is_codable AND a.skip_reason = ''
