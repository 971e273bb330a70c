-- table: agg.pipeline_quality
-- severity: B
-- rule: 48
-- description: In each stage, in = coded + empty + skipped + duplicate + quarantined.
SELECT *
FROM agg.pipeline_quality
WHERE n_in <> n_coded + n_empty + n_skipped + n_duplicate + n_quarantined
