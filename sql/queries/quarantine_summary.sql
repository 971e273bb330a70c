-- title: Quarantine
-- description: What was refused, by stage and reason, with one example of each.
SELECT
  stage,
  reason_code,
  count(*) AS n_items,
  count(DISTINCT source_uri) AS n_sources,
  min(source_uri) AS example_source,
  arg_min(reason, (source_uri, item_id)) AS example
FROM core.quarantine
GROUP BY stage, reason_code
ORDER BY n_items DESC, stage, reason_code
