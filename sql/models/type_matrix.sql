-- table: agg.type_matrix
-- after: agg.event_dyads
-- description: Events that count, by pair, type and status.
SELECT
  state_a,
  state_b,
  event_type,
  status,
  count(*) AS n_events,
  min(counted_on) AS first_on,
  max(counted_on) AS last_on
FROM agg.event_dyads
GROUP BY ALL
ORDER BY state_a, state_b, event_type, status
