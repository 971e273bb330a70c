-- table: core.events
-- severity: Q
-- rule: 13
-- description: Every state of a dated event existed then.
WITH sides AS (
  SELECT
    event_id, date_start, coalesce(date_end, date_start) AS date_end,
    unnest(list_distinct(list_concat([state_a, state_b], participants))) AS state_id
  FROM core.events
  WHERE date_start IS NOT NULL
)
SELECT x.event_id, x.state_id, x.date_start, x.date_end
FROM sides AS x
WHERE
  NOT EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE
      s.state_id = x.state_id
      AND x.date_end >= s.valid_from
      AND x.date_start <= coalesce(s.valid_to, DATE '9999-12-31')
  )
