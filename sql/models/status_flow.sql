-- table: agg.status_flow
-- after: agg.event_dyads
-- description: Each pledge of something concrete and the first act that answers it. An act answers when pair and
--   type are the same, it comes on or after the day of the pledge, it falls within 90 days of the time planned
--   (without a time: within three years), and the name of the exercise or agreement is the same where both give
--   one. The margins are choices of this project.
WITH last_day AS (
  SELECT greatest(max(counted_on), (SELECT max(published_on) FROM core.articles)) AS day FROM agg.event_dyads
),
named AS (
  SELECT
    d.*,
    e.date_start,
    coalesce(e.date_end, e.date_start) AS date_end,
    lower(coalesce(e.attributes ->> 'exercise_name', e.attributes ->> 'agreement_name')) AS act_name
  FROM agg.event_dyads AS d
  INNER JOIN core.events AS e ON d.event_id = e.event_id
  WHERE d.event_type NOT IN ('STM', 'CRT')
),
pledges AS (
  -- many pledges carry only the day they were made: that day is no date to do it by
  SELECT n.*, if(n.date_end > n.counted_on, n.date_end, NULL) AS due_on
  FROM named AS n
  WHERE n.counts_as = 'pledge'
),
answers AS (
  SELECT
    p.event_id AS pledge_event_id,
    n.event_id AS deed_event_id,
    p.state_a,
    p.state_b,
    n.counted_on AS fulfilled_on,
    n.status IN ('suspended', 'cancelled') AS is_called_off,
    row_number() OVER (
      PARTITION BY p.event_id, p.state_a, p.state_b
      ORDER BY n.act_name IS NOT DISTINCT FROM p.act_name DESC, n.counted_on, n.event_id
    ) AS place
  FROM pledges AS p
  INNER JOIN named AS n
    ON
    p.state_a = n.state_a
    AND p.state_b = n.state_b
    AND p.event_type = n.event_type
    AND n.counts_as = 'deed'
    AND coalesce(n.date_end, n.counted_on) >= p.counted_on
    AND (p.act_name IS NULL OR n.act_name IS NULL OR p.act_name = n.act_name)
    AND n.counted_on <= coalesce(p.due_on + 90, p.counted_on + 1095)
    -- a calling-off comes before the time planned, the act itself not long before it
    AND (
      p.due_on IS NULL
      OR n.status IN ('suspended', 'cancelled')
      OR coalesce(n.date_end, n.counted_on) >= p.date_start - 90
    )
)
SELECT
  p.event_id AS pledge_event_id,
  a.deed_event_id,
  p.state_a,
  p.state_b,
  p.event_type,
  p.counted_on AS pledged_on,
  p.due_on,
  a.fulfilled_on,
  -- greatest() skips nulls: without a deed there is no lag
  if(a.fulfilled_on IS NULL, NULL, greatest(date_diff('day', p.counted_on, a.fulfilled_on), 0)) AS lag_days,
  CASE
    WHEN a.is_called_off THEN 'called_off'
    WHEN a.deed_event_id IS NOT NULL THEN 'done'
    WHEN p.due_on < l.day THEN 'overdue'
    ELSE 'open'
  END AS state
FROM pledges AS p
CROSS JOIN last_day AS l
LEFT JOIN answers AS a
  ON p.event_id = a.pledge_event_id AND p.state_a = a.state_a AND p.state_b = a.state_b AND a.place = 1
ORDER BY p.counted_on, p.event_id, p.state_a, p.state_b
