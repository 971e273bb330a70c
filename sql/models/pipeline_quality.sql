-- table: agg.pipeline_quality
-- after: core.events
-- description: Items in and out of each stage by day. For raw an item is a sighting, for the later stages an
--   article. The logs hold one row per item, so an article done again leaves the day it was done before: the rows
--   of days that are over stay as they were written then.
WITH items AS (
  SELECT
    'raw' AS stage, seen_at::DATE AS logged_on, if(outcome = 'new', 'coded', outcome) AS outcome,
    if(outcome = 'new', 1, 0) AS n_out
  FROM raw.sightings
  UNION ALL
  SELECT stage, "at"::DATE AS logged_on, outcome, n_out
  FROM core.coding_log
),
refused AS (
  SELECT stage, "at"::DATE AS logged_on, count(*) AS n_refused
  FROM core.quarantine
  GROUP BY ALL
),
summed AS (
  SELECT
    stage,
    logged_on,
    count(*) AS n_in,
    count(*) FILTER (WHERE outcome = 'coded') AS n_coded,
    count(*) FILTER (WHERE outcome NOT IN ('coded', 'skipped', 'duplicate', 'quarantined')) AS n_empty,
    count(*) FILTER (WHERE outcome = 'skipped') AS n_skipped,
    count(*) FILTER (WHERE outcome = 'duplicate') AS n_duplicate,
    count(*) FILTER (WHERE outcome = 'quarantined') AS n_quarantined,
    sum(n_out) AS n_rows_out
  FROM items
  GROUP BY ALL
),
kept AS (
  SELECT *
  FROM agg.pipeline_quality
  WHERE logged_on < (SELECT max(logged_on) FROM summed)
),
now AS (
  SELECT s.*, coalesce(r.n_refused, 0) AS n_rows_refused
  FROM summed AS s
  LEFT JOIN refused AS r ON s.stage = r.stage AND s.logged_on = r.logged_on
  ANTI JOIN kept AS k ON s.stage = k.stage AND s.logged_on = k.logged_on
)
SELECT *
FROM (
  SELECT * FROM kept
  UNION ALL BY NAME
  SELECT * FROM now
)
ORDER BY logged_on, list_position(['raw', 'articles', 'entities', 'coding'], stage)
