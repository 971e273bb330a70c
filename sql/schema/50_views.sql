-- Views: computed when read.
CREATE OR REPLACE VIEW core.worklist AS
SELECT
  'quarantine' AS kind,
  q.stage || '/' || q.reason_code AS topic,
  q.item_id,
  q.article_id,
  q.source_uri,
  q.reason AS question,
  q.payload AS evidence
FROM core.quarantine AS q
UNION ALL
SELECT
  'conflict' AS kind,
  e.event_type || ' ' || e.state_a || '-' || e.state_b AS topic,
  e.event_id AS item_id,
  NULL AS article_id,
  '' AS source_uri,
  'The reports disagree: read them and decide which to believe.' AS question,
  e.conflicts::VARCHAR AS evidence
FROM core.events AS e
WHERE e.has_conflict
UNION ALL
SELECT
  'undated' AS kind,
  m.event_type || ' ' || m.state_a || '-' || m.state_b AS topic,
  m.mention_id AS item_id,
  m.article_id,
  a.source_uri,
  'No day could be found for this act, so it is in no time series.' AS question,
  m.quote AS evidence
FROM core.event_mentions AS m
INNER JOIN core.articles AS a ON m.article_id = a.article_id
WHERE m.record_class = 'event' AND m.date_start IS NULL AND m.announced_on IS NULL
ORDER BY kind, topic, item_id;
COMMENT ON VIEW core.worklist IS 'What a person should look at: refused items, reports that disagree, acts without a day.';
COMMENT ON COLUMN core.worklist.kind IS 'quarantine, conflict or undated.';
COMMENT ON COLUMN core.worklist.topic IS 'What it is about.';
COMMENT ON COLUMN core.worklist.item_id IS 'The item, event or claim.';
COMMENT ON COLUMN core.worklist.article_id IS 'Article it stands in.';
COMMENT ON COLUMN core.worklist.source_uri IS 'Where the article was read from.';
COMMENT ON COLUMN core.worklist.question IS 'What is wrong and what to do.';
COMMENT ON COLUMN core.worklist.evidence IS 'The words or values in question.';

CREATE OR REPLACE VIEW agg.dyad_year_filled AS
WITH spans AS (
  SELECT scheme, state_a, state_b, min(year) AS first_year, max(year) AS last_year
  FROM agg.dyad_year
  GROUP BY scheme, state_a, state_b
),
years AS (
  SELECT s.scheme, s.state_a, s.state_b, unnest(range(s.first_year, s.last_year + 1))::INTEGER AS year
  FROM spans AS s
),
alive AS (
  SELECT DISTINCT y.scheme, y.state_a, y.state_b, y.year
  FROM years AS y
  INNER JOIN ref.states AS a
    ON y.state_a = a.state_id
    AND y.year BETWEEN year(a.valid_from) AND year(coalesce(a.valid_to, DATE '9999-12-31'))
  INNER JOIN ref.states AS b
    ON y.state_b = b.state_id
    AND y.year BETWEEN year(b.valid_from) AND year(coalesce(b.valid_to, DATE '9999-12-31'))
),
covered AS (
  SELECT DISTINCT year(published_on) AS year
  FROM core.articles
  WHERE is_codable AND published_on IS NOT NULL
)
SELECT
  v.scheme,
  v.state_a,
  v.state_b,
  v.year,
  d.n_events IS NULL AS is_filled,
  c.year IS NOT NULL AS is_covered,
  coalesce(d.n_events, 0) AS n_events,
  coalesce(d.n_deeds, 0) AS n_deeds,
  coalesce(d.n_pledges, 0) AS n_pledges,
  coalesce(d.coop_sum, 0.0) AS coop_sum,
  coalesce(d.conf_sum, 0.0) AS conf_sum,
  coalesce(d.net_sum, 0.0) AS net_sum
FROM alive AS v
LEFT JOIN agg.dyad_year AS d
  ON v.scheme = d.scheme AND v.state_a = d.state_a AND v.state_b = d.state_b AND v.year = d.year
LEFT JOIN covered AS c ON v.year = c.year
ORDER BY v.scheme, v.state_a, v.state_b, v.year;
COMMENT ON VIEW agg.dyad_year_filled IS 'agg.dyad_year with a zero row for every year between the first and last of a pair in which both states existed.';
COMMENT ON COLUMN agg.dyad_year_filled.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.dyad_year_filled.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_year_filled.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_year_filled.year IS 'Year.';
COMMENT ON COLUMN agg.dyad_year_filled.is_filled IS 'True for a zero row that agg.dyad_year does not have.';
COMMENT ON COLUMN agg.dyad_year_filled.is_covered IS 'True when an article published in that year was read: where false, zero means not looked at.';
COMMENT ON COLUMN agg.dyad_year_filled.n_events IS 'Events that count.';
COMMENT ON COLUMN agg.dyad_year_filled.n_deeds IS 'Of these, deeds.';
COMMENT ON COLUMN agg.dyad_year_filled.n_pledges IS 'Of these, pledges.';
COMMENT ON COLUMN agg.dyad_year_filled.coop_sum IS 'Sum of the weights above zero.';
COMMENT ON COLUMN agg.dyad_year_filled.conf_sum IS 'Sum of the weights below zero (a negative number).';
COMMENT ON COLUMN agg.dyad_year_filled.net_sum IS 'Sum of all weights.';
