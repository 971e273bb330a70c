-- description: Events by type, deeds and pledges apart; hypothetical and denied acts left out.
SELECT
  e.event_type || '  ' || t.name AS event_type,
  count(*) FILTER (WHERE s.counts_as = 'deed') AS deeds,
  count(*) FILTER (WHERE s.counts_as = 'pledge') AS pledges
FROM core.events AS e
INNER JOIN ref.event_types AS t ON e.event_type = t.event_type
INNER JOIN ref.statuses AS s ON e.status = s.status
WHERE e.record_class = 'event' AND s.counts_as <> 'none'
GROUP BY e.event_type, t.name
ORDER BY count(*) DESC, e.event_type
