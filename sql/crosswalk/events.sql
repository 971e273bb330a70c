-- table: core.events
-- description: New events with their CAMEO, PLOVER, Goldstein, ISO, COW and GW codes. A deed takes the codes of
--   its type; a pledge CAMEO's pledge code and PLOVER's AGREE (THREATEN for hostile types); what is suspended,
--   cancelled or lifted takes the codes of taking away; hypothetical and denied acts have none. State codes are
--   those of the spell that holds on the day of the event, else of the nearest earlier, else of the first one.
WITH turned (family, status, cameo_code, plover_event, plover_mode, quad_class) AS (
  -- codebook 1.3: CAMEO 1622, 120 and 080; PLOVER SANCTION-discontinue, REJECT and CONCEDE
  VALUES
    ('cooperation', 'suspended', '1622', 'SANCTION', 'discontinue', 4),
    ('cooperation', 'cancelled', '120', 'REJECT', NULL, 3),
    ('conflict', 'suspended', '080', 'CONCEDE', NULL, 2),
    ('conflict', 'cancelled', '080', 'CONCEDE', NULL, 2)
),
days AS (
  SELECT event_id, state_a, state_b, coalesce(date_start, counted_on, first_published_on) AS day
  FROM new_events
),
sides AS (
  SELECT event_id, 'a' AS side, state_a AS state_id, day FROM days
  UNION ALL
  SELECT event_id, 'b' AS side, state_b AS state_id, day FROM days
),
codes AS (
  SELECT
    s.event_id,
    s.side,
    t.iso3,
    t.cow,
    t.gw
  FROM sides AS s
  INNER JOIN ref.states AS t ON s.state_id = t.state_id
  QUALIFY row_number() OVER (
    PARTITION BY s.event_id, s.side
    ORDER BY
      s.day IS NOT NULL AND s.day BETWEEN t.valid_from AND coalesce(t.valid_to, DATE '9999-12-31') DESC,
      s.day IS NOT NULL AND t.valid_from > s.day,
      CASE WHEN t.valid_from > s.day THEN t.valid_from END,
      t.valid_from DESC
  ) = 1
)
SELECT
  e.*,
  CASE
    WHEN w.status IS NOT NULL THEN w.cameo_code
    WHEN s.counts_as = 'deed' THEN t.cameo_done
    WHEN s.counts_as = 'pledge' THEN t.cameo_pledged
  END AS cameo_code,
  CASE
    WHEN w.status IS NOT NULL THEN w.plover_event
    WHEN s.counts_as = 'deed' THEN t.plover_event
    WHEN s.counts_as = 'pledge' THEN CASE t.valence WHEN 1 THEN 'AGREE' ELSE 'THREATEN' END
  END AS plover_event,
  CASE
    WHEN w.status IS NOT NULL THEN w.plover_mode
    WHEN s.counts_as = 'deed' THEN t.plover_mode
  END AS plover_mode,
  CASE
    WHEN w.status IS NOT NULL THEN w.quad_class
    WHEN s.counts_as = 'deed'
      THEN list_position(
        ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'], t.quad_class
      )
    WHEN s.counts_as = 'pledge' THEN CASE t.valence WHEN 1 THEN 1 ELSE 3 END
  END::INTEGER AS quad_class,
  g.weight AS goldstein,
  p.weight AS plover_score,
  a.iso3 AS iso3_a,
  b.iso3 AS iso3_b,
  a.cow AS cow_a,
  b.cow AS cow_b,
  a.gw AS gw_a,
  b.gw AS gw_b
FROM new_events AS e
LEFT JOIN ref.event_types AS t ON e.event_type = t.event_type
LEFT JOIN ref.statuses AS s ON e.status = s.status
LEFT JOIN turned AS w ON t.family = w.family AND e.status = w.status
LEFT JOIN ref.weights AS g ON g.scheme = 'goldstein' AND e.event_type = g.event_type AND e.status = g.status
LEFT JOIN ref.weights AS p ON p.scheme = 'plover' AND e.event_type = p.event_type AND e.status = p.status
LEFT JOIN codes AS a ON e.event_id = a.event_id AND a.side = 'a'
LEFT JOIN codes AS b ON e.event_id = b.event_id AND b.side = 'b'
