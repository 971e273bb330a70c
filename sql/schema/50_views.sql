-- Views: computed when read.
CREATE OR REPLACE VIEW core.weekday_conflicts AS
WITH written AS (
  SELECT
    article_id, source_uri,
    unnest(regexp_extract_all(
      left(payload, 20000),
      '\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?),? \d{4}\b'
    )) AS quote
  FROM raw.articles
),
parsed AS (
  SELECT
    *,
    try_strptime(
      regexp_replace(replace(replace(quote, ',', ''), '.', ''), '^\w+ ', ''),
      ['%B %d %Y', '%d %B %Y', '%b %d %Y', '%d %b %Y']
    )::DATE AS written_on
  FROM written
)
SELECT p.article_id, p.source_uri, p.quote, p.written_on, dayname(p.written_on) AS weekday
FROM parsed AS p
SEMI JOIN core.articles AS a ON p.article_id = a.article_id
WHERE NOT starts_with(p.quote, dayname(p.written_on));
COMMENT ON VIEW core.weekday_conflicts IS 'Full dates in articles beside which another weekday is written than the calendar has.';
COMMENT ON COLUMN core.weekday_conflicts.article_id IS 'Article it stands in.';
COMMENT ON COLUMN core.weekday_conflicts.source_uri IS 'Where the article was read from.';
COMMENT ON COLUMN core.weekday_conflicts.quote IS 'The date as written.';
COMMENT ON COLUMN core.weekday_conflicts.written_on IS 'The day it states.';
COMMENT ON COLUMN core.weekday_conflicts.weekday IS 'The weekday of that day.';

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
