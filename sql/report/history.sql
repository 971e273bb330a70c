-- description: What each stage did on the last 60 days it worked, in the order of the flow.
SELECT
  stage,
  logged_on,
  n_coded AS coded,
  n_empty AS empty,
  n_skipped AS skipped,
  n_duplicate AS duplicate,
  n_quarantined AS quarantined
FROM agg.pipeline_quality
QUALIFY dense_rank() OVER (ORDER BY logged_on DESC) <= 60
ORDER BY list_position(['raw', 'articles', 'entities', 'coding'], stage), logged_on
