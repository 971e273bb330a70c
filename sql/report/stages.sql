-- description: Items by stage and outcome, over all runs, in the order of the flow.
SELECT
  stage,
  sum(n_coded)::INTEGER AS coded,
  sum(n_empty)::INTEGER AS empty,
  sum(n_skipped)::INTEGER AS skipped,
  sum(n_duplicate)::INTEGER AS duplicate,
  sum(n_quarantined)::INTEGER AS quarantined
FROM agg.pipeline_quality
GROUP BY stage
ORDER BY list_position(['raw', 'articles', 'entities', 'coding'], stage)
