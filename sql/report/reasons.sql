-- description: What was not coded, by stage and reason, with one example each.
SELECT 'quarantined' AS outcome, stage, reason_code AS reason, count(*) AS n, min(reason) AS example
FROM core.quarantine
GROUP BY stage, reason_code
UNION ALL
SELECT 'skipped' AS outcome, 'articles' AS stage, skip_reason AS reason, count(*) AS n, min(source_uri) AS example
FROM core.articles
WHERE NOT is_codable
GROUP BY skip_reason
UNION ALL
SELECT 'duplicate' AS outcome, 'raw' AS stage, 'same bytes' AS reason, count(*) AS n, min(source_uri) AS example
FROM raw.sightings
WHERE outcome = 'duplicate'
HAVING count(*) > 0
UNION ALL
SELECT
  'near duplicate' AS outcome, 'articles' AS stage, 'same text again' AS reason, count(*) AS n,
  min(source_uri) AS example
FROM core.articles
WHERE canonical_article_id <> article_id
HAVING count(*) > 0
UNION ALL
SELECT 'no event' AS outcome, l.stage, l.outcome AS reason, count(*) AS n, min(a.source_uri) AS example
FROM core.coding_log AS l
INNER JOIN core.articles AS a ON l.article_id = a.article_id
WHERE l.stage = 'coding' AND l.outcome NOT IN ('coded', 'skipped', 'quarantined')
GROUP BY l.stage, l.outcome
ORDER BY outcome, n DESC, stage, reason
