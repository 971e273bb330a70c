-- table: agg.dyad_year
-- severity: B
-- rule: 40
-- description: The schemes agree on what is counted; they differ in weights alone.
SELECT state_a, state_b, year, count(DISTINCT (n_events, n_deeds, n_pledges)) AS n_versions, count(*) AS n_schemes
FROM agg.dyad_year
GROUP BY state_a, state_b, year
HAVING n_versions > 1 OR n_schemes <> (SELECT count(DISTINCT scheme) FROM ref.weights)
