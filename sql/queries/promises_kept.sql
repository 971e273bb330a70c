-- title: Promises kept
-- description: How many pledges of each type were answered by an act, called off, are overdue or still open, and
--   how long it took.
SELECT
  t.name AS event_type,
  count(*) AS n_pledges,
  count(*) FILTER (WHERE f.state = 'done') AS n_done,
  count(*) FILTER (WHERE f.state = 'called_off') AS n_called_off,
  count(*) FILTER (WHERE f.state = 'overdue') AS n_overdue,
  count(*) FILTER (WHERE f.state = 'open') AS n_open,
  median(f.lag_days) FILTER (WHERE f.state = 'done') AS median_days_to_done
FROM agg.status_flow AS f
INNER JOIN ref.event_types AS t ON f.event_type = t.event_type
GROUP BY t.name
ORDER BY n_pledges DESC, t.name
