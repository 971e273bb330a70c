-- table: agg.dyad_year
-- severity: B
-- rule: 40
-- description: In each scheme the events of all pairs and years are the events that count, each once per pair of
--   its states.
WITH eligible AS (
  SELECT
    e.directed,
    CASE WHEN len(e.participants) > 2 THEN len(list_distinct(e.participants)) ELSE 2 END AS n
  FROM core.events AS e
  INNER JOIN ref.statuses AS s ON e.status = s.status
  WHERE
    e.record_class = 'event' AND s.counts_as <> 'none' AND e.counted_on IS NOT NULL AND e.counted_precision <> 'unknown'
),
expected AS (
  SELECT coalesce(sum(if(directed, n - 1, n * (n - 1) // 2)), 0) AS n_pairs FROM eligible
)
SELECT w.scheme, coalesce(sum(d.n_events), 0) AS n_events, x.n_pairs
FROM (SELECT DISTINCT scheme FROM ref.weights) AS w
CROSS JOIN expected AS x
LEFT JOIN agg.dyad_year AS d ON w.scheme = d.scheme
GROUP BY w.scheme, x.n_pairs
HAVING coalesce(sum(d.n_events), 0) <> x.n_pairs
