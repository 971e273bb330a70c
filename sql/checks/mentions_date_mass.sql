-- table: core.event_mentions
-- severity: W
-- rule: 38
-- description: At most 40 % of 20 or more dated claims fall on one day, on 1 January, or on the day of publication
--   by fallback.
WITH dated AS (
  SELECT m.date_start, m.date_precision, m.date_rule
  FROM core.event_mentions AS m
  WHERE m.record_class = 'event' AND m.date_start IS NOT NULL
),
total AS (
  SELECT count(*) AS n FROM dated
)
SELECT 'one day: ' || d.date_start::VARCHAR AS fault, count(*) AS n_claims
FROM dated AS d
CROSS JOIN total AS t
WHERE t.n >= 20
GROUP BY d.date_start, t.n
HAVING count(*) > 0.4 * t.n
UNION ALL
SELECT '1 January, to the day' AS fault, count(*) AS n_claims
FROM dated AS d
CROSS JOIN total AS t
WHERE t.n >= 20 AND d.date_precision = 'day' AND month(d.date_start) = 1 AND day(d.date_start) = 1
GROUP BY t.n
HAVING count(*) > 0.4 * t.n
UNION ALL
SELECT 'publication day by fallback' AS fault, count(*) AS n_claims
FROM dated AS d
CROSS JOIN total AS t
WHERE t.n >= 20 AND d.date_rule = 'publication'
GROUP BY t.n
HAVING count(*) > 0.4 * t.n
