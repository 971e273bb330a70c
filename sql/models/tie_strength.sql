-- table: agg.tie_strength
-- after: agg.event_dyads
-- description: Faded sums of weights at each year-end from the first event of a pair on, and on the last day of
--   the data, as long as both states exist. Terms are rounded to 9 places and summed as decimals, so that the
--   order of rows cannot show. Half-lives and the scale 30 are choices of the codebook, 3.2.
WITH last_day AS (
  SELECT max(counted_on) AS day FROM agg.event_dyads
),
first_days AS (
  SELECT state_a, state_b, min(counted_on) AS first_on FROM agg.event_dyads GROUP BY ALL
),
year_ends AS (
  SELECT f.state_a, f.state_b, make_date(unnest(range(year(f.first_on), year(l.day) + 1)), 12, 31) AS as_of_on
  FROM first_days AS f
  CROSS JOIN last_day AS l
),
days AS (
  SELECT y.state_a, y.state_b, y.as_of_on, false AS is_latest
  FROM year_ends AS y
  CROSS JOIN last_day AS l
  WHERE y.as_of_on < l.day
  UNION ALL
  SELECT f.state_a, f.state_b, l.day AS as_of_on, true AS is_latest
  FROM first_days AS f
  CROSS JOIN last_day AS l
),
alive AS (
  SELECT d.*
  FROM days AS d
  WHERE
    EXISTS (
      SELECT 1 FROM ref.states AS s
      WHERE s.state_id = d.state_a AND d.as_of_on BETWEEN s.valid_from AND coalesce(s.valid_to, DATE '9999-12-31')
    )
    AND EXISTS (
      SELECT 1 FROM ref.states AS s
      WHERE s.state_id = d.state_b AND d.as_of_on BETWEEN s.valid_from AND coalesce(s.valid_to, DATE '9999-12-31')
    )
),
scored AS (
  SELECT d.*, w.scheme, w.weight
  FROM agg.event_dyads AS d
  INNER JOIN ref.weights AS w ON d.event_type = w.event_type AND d.status = w.status
),
terms AS (
  SELECT
    s.scheme, h.half_life_days, a.as_of_on, a.is_latest, a.state_a, a.state_b, s.counts_as, s.counted_on,
    s.confidence::DECIMAL(9, 6) AS confidence,
    round(
      s.weight * pow(0.5, date_diff('day', s.counted_on, a.as_of_on) / h.half_life_days), 9
    )::DECIMAL(18, 9) AS term
  FROM alive AS a
  INNER JOIN scored AS s ON a.state_a = s.state_a AND a.state_b = s.state_b AND s.counted_on <= a.as_of_on
  CROSS JOIN (SELECT unnest([180, 365, 1095]) AS half_life_days) AS h
),
summed AS (
  SELECT
    scheme, half_life_days, as_of_on, is_latest, state_a, state_b,
    sum(term)::DOUBLE AS tie_raw,
    coalesce(sum(term) FILTER (WHERE counts_as = 'deed'), 0)::DOUBLE AS tie_raw_deeds,
    sum(term * confidence)::DOUBLE AS tie_raw_confidence,
    sum(abs(term)) AS bandwidth,
    count(*) AS n_used,
    max(counted_on) AS last_event_on
  FROM terms
  GROUP BY ALL
),
totals AS (
  SELECT scheme, half_life_days, as_of_on, is_latest, state_id, sum(bandwidth)::DOUBLE AS total
  FROM (
    SELECT scheme, half_life_days, as_of_on, is_latest, state_a AS state_id, bandwidth FROM summed
    UNION ALL
    SELECT scheme, half_life_days, as_of_on, is_latest, state_b AS state_id, bandwidth FROM summed
  )
  GROUP BY ALL
)
SELECT
  s.scheme,
  s.half_life_days,
  s.as_of_on,
  s.is_latest,
  s.state_a,
  s.state_b,
  round(s.tie_raw, 3) + 0.0 AS tie_raw,
  round(100 * tanh(s.tie_raw / 30), 1) + 0.0 AS tie_index,
  round(s.tie_raw_deeds, 3) + 0.0 AS tie_raw_deeds,
  round(100 * tanh(s.tie_raw_deeds / 30), 1) + 0.0 AS tie_index_deeds,
  round(s.tie_raw_confidence, 3) + 0.0 AS tie_raw_confidence,
  round(s.bandwidth::DOUBLE, 3) + 0.0 AS bandwidth,
  round(if(a.total = 0, 0.0, s.bandwidth::DOUBLE / a.total), 4) + 0.0 AS dependence_a,
  round(if(b.total = 0, 0.0, s.bandwidth::DOUBLE / b.total), 4) + 0.0 AS dependence_b,
  s.n_used,
  s.last_event_on
FROM summed AS s
INNER JOIN totals AS a
  ON s.scheme = a.scheme AND s.half_life_days = a.half_life_days AND s.as_of_on = a.as_of_on
  AND s.is_latest = a.is_latest AND s.state_a = a.state_id
INNER JOIN totals AS b
  ON s.scheme = b.scheme AND s.half_life_days = b.half_life_days AND s.as_of_on = b.as_of_on
  AND s.is_latest = b.is_latest AND s.state_b = b.state_id
ORDER BY s.scheme, s.half_life_days, s.as_of_on, s.is_latest, s.state_a, s.state_b
