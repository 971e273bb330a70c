-- table: core.event_mentions
-- severity: Q
-- rule: 13
-- description: Every state of a dated claim existed then: the Soviet Union to 1991-12-25, Russia after.
WITH sides AS (
  SELECT
    mention_id, date_start, coalesce(date_end, date_start) AS date_end,
    unnest(list_distinct(list_concat([state_a, state_b], participants))) AS state_id
  FROM core.event_mentions
  WHERE date_start IS NOT NULL
)
SELECT x.mention_id, x.state_id, x.date_start, x.date_end
FROM sides AS x
WHERE
  NOT EXISTS (
    SELECT 1 FROM ref.states AS s
    WHERE
      s.state_id = x.state_id
      AND x.date_end >= s.valid_from
      AND x.date_start <= coalesce(s.valid_to, DATE '9999-12-31')
  )
