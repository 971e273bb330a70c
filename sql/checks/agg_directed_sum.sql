-- table: agg.directed_dyad_year
-- severity: B
-- rule: 40
-- description: Directed counts are the directed events and twice the symmetric ones.
WITH expected AS (
  SELECT count(*) FILTER (WHERE source IS NOT NULL) + 2 * count(*) FILTER (WHERE source IS NULL) AS n
  FROM agg.event_dyads
)
SELECT w.scheme, coalesce(sum(d.n_events), 0) AS n_events, x.n AS n_expected
FROM (SELECT DISTINCT scheme FROM ref.weights) AS w
CROSS JOIN expected AS x
LEFT JOIN agg.directed_dyad_year AS d ON w.scheme = d.scheme
GROUP BY w.scheme, x.n
HAVING coalesce(sum(d.n_events), 0) <> x.n
