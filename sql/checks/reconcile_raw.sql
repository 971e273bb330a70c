-- table: raw.sightings
-- severity: B
-- rule: none
-- stage: raw
-- description: Every item is new, a duplicate, quarantined or skipped: each new one has its article, each duplicate
--   the article it repeats, each quarantined one its reason, and no article or refusal comes from
--   nowhere.
SELECT 'new without article' AS fault, s.source_uri, s.item_id
FROM raw.sightings AS s
ANTI JOIN raw.articles AS a ON s.article_id = a.article_id
WHERE s.outcome IN ('new', 'duplicate')
UNION ALL
SELECT 'article without sighting' AS fault, a.source_uri, a.article_id AS item_id
FROM raw.articles AS a
WHERE 1 <> (SELECT count(*) FROM raw.sightings AS s WHERE s.article_id = a.article_id AND s.outcome = 'new')
UNION ALL
SELECT 'quarantined without reason' AS fault, s.source_uri, s.item_id
FROM raw.sightings AS s
ANTI JOIN (SELECT source_uri, item_id FROM core.quarantine WHERE stage = 'raw') AS q
  ON s.source_uri = q.source_uri AND s.item_id = q.item_id
WHERE s.outcome = 'quarantined'
UNION ALL
SELECT 'refusal without sighting' AS fault, q.source_uri, q.item_id
FROM core.quarantine AS q
ANTI JOIN (SELECT source_uri, item_id FROM raw.sightings WHERE outcome = 'quarantined') AS s
  ON q.source_uri = s.source_uri AND q.item_id = s.item_id
WHERE q.stage = 'raw'
UNION ALL
SELECT 'skipped without reason' AS fault, s.source_uri, s.item_id
FROM raw.sightings AS s
WHERE s.outcome = 'skipped' AND s.reason_code = ''
