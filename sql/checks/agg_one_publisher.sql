-- table: agg.dyad_year
-- severity: W
-- rule: 45
-- description: No publisher is behind more than 60 % of the events of a pair and year that has five or more.
SELECT state_a, state_b, year, n_events, n_sources, top_source_share
FROM agg.dyad_year
WHERE scheme = 'plover' AND n_events >= 5 AND top_source_share > 0.6
