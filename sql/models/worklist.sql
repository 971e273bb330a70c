-- table: core.worklist
-- after: core.events
-- description: What a person should look at, most frequent first. Names and dates left open are settled by a line of
--   seeds/reference/repairs.csv, which the next run applies.
WITH texts AS (
  SELECT
    m.article_id, a.source_uri, a.published_on, m.entity_type, m.state_id, m.date_start, m.date_end, m.text, m.rule,
    m.char_start AS place,
    regexp_replace(
      substr(a.body, greatest(m.char_start - 79, 1), m.char_end - m.char_start + 160), '\s+', ' ', 'g'
    ) AS quote
  FROM core.entity_mentions AS m
  INNER JOIN core.articles AS a ON m.article_id = a.article_id
),
unknown_days AS (
  SELECT * FROM texts WHERE entity_type = 'DATE' AND date_start IS NULL AND date_end IS NULL AND starts_with(rule, 'unresolved:')
),
candidates AS (
  SELECT
    article_id, source_uri, published_on, published_on_rule,
    list_transform(date_candidates, LAMBDA x: try_cast(regexp_extract(x, '=(.*)$', 1) AS DATE)) AS days,
    array_to_string(date_candidates, ', ') AS quote
  FROM core.articles
),
claims AS (
  SELECT
    m.*, a.source_uri, a.published_on,
    concat_ws(' ', m.event_type, m.state_a || '-' || m.state_b, nullif(m.date_text, '')) AS item
  FROM core.event_mentions AS m
  INNER JOIN core.articles AS a ON m.article_id = a.article_id
),
refused AS (
  SELECT
    *,
    stage = 'entities' AND reason_code = 'unknown_state' AS is_name,
    CASE WHEN json_valid(payload) THEN payload ->> '$.text' END AS text,
    CASE WHEN json_valid(payload) THEN payload ->> '$.quote' END AS quote
  FROM core.quarantine
),
found AS (
  SELECT
    'ambiguous_name' AS kind, text AS item, 1 AS weight, article_id, source_uri, place, quote,
    'Does ' || text || ' stand for a state here? The context leaves it open (' || rule || '). Add a line to repairs.csv: '
    || 'kind name, the article''s file or * as scope, and as value the state_id or none.' AS question
  FROM texts
  WHERE entity_type = 'STATE' AND state_id IS NULL AND starts_with(rule, 'ambiguous:')
  UNION ALL
  SELECT
    'unresolved_name' AS kind, coalesce(text, item_id) AS item, 1 AS weight, article_id, source_uri, 0 AS place,
    coalesce(text, '') AS quote, reason AS question
  FROM refused
  WHERE is_name
  UNION ALL
  SELECT
    'undated_article' AS kind, a.source_uri AS item, greatest(1, (SELECT count(*) FROM unknown_days AS d WHERE d.article_id = a.article_id)) AS weight,
    a.article_id, a.source_uri, 0 AS place,
    regexp_replace(left(a.body, 200), '\s+', ' ', 'g') AS quote,
    'When was it published? Nothing in it says so, and no relative date in it can be told. Add a line to repairs.csv: '
    || 'kind publication, the file''s name as scope, the day as value.' AS question
  FROM core.articles AS a
  WHERE a.is_codable AND a.published_on IS NULL
  UNION ALL
  SELECT
    'date_conflict' AS kind, source_uri AS item, 1 AS weight, article_id, source_uri, 0 AS place, quote,
    'The publication dates found disagree; ' || published_on::VARCHAR || ' (' || published_on_rule || ') is used. If that '
    || 'is wrong, add a line to repairs.csv: kind publication, the file''s name as scope, the right day as value.' AS question
  FROM candidates
  WHERE NOT starts_with(published_on_rule, 'repair:') AND list_max(days) - list_min(days) > 1
  UNION ALL
  SELECT
    'weekday_conflict' AS kind, quote AS item, 1 AS weight, article_id, source_uri, 0 AS place, quote,
    written_on::VARCHAR || ' was a ' || weekday || '. If the day is wrong, add a line to repairs.csv: kind date (or '
    || 'publication, when it dates the article), the file''s name as scope, the words as text, the right day as value.' AS question
  FROM core.weekday_conflicts
  UNION ALL
  SELECT
    'stale_plan' AS kind, item, 1 AS weight, article_id, source_uri, char_start AS place, quote,
    'It is ' || status || ' for a time that ended on ' || date_end::VARCHAR || ', before publication on '
    || published_on::VARCHAR || '. Is the date or the publication date wrong? A line of repairs.csv repairs either.' AS question
  FROM claims
  WHERE
    status IN ('planned', 'agreed') AND event_type NOT IN ('STM', 'AGR', 'ALL') AND NOT historical
    AND date_end < published_on - 7
  UNION ALL
  SELECT
    'unresolved_date' AS kind, lower(text) AS item, 1 AS weight, article_id, source_uri, place, quote,
    'Which days does it mean? Add a line to repairs.csv: kind date, the file''s name as scope, ' || text || ' as text, the '
    || 'day or first/last day as value.' AS question
  FROM unknown_days
  WHERE published_on IS NOT NULL
  UNION ALL
  SELECT
    'undated_claim' AS kind, item, 1 AS weight, article_id, source_uri, char_start AS place, quote,
    'No day could be found for this act, so it is in no time series. If the article tells, add a line to repairs.csv: '
    || 'kind date.' AS question
  FROM claims
  WHERE record_class = 'event' AND date_start IS NULL AND announced_on IS NULL AND published_on IS NOT NULL
  UNION ALL
  SELECT
    'source_conflict' AS kind, e.event_id AS item, 1 AS weight, c.article_id, c.source_uri, c.char_start AS place, c.quote,
    'The reports of ' || e.event_type || ' ' || e.state_a || '-' || e.state_b || ' disagree on date or status: read them '
    || '(core.events.conflicts) and decide which to believe.' AS question
  FROM core.events AS e
  INNER JOIN claims AS c ON e.event_id = c.event_id
  WHERE e.has_conflict
  UNION ALL
  SELECT
    'refused' AS kind, stage || '/' || reason_code AS item, 1 AS weight, article_id, source_uri, 0 AS place,
    coalesce(quote, text, left(payload, 300)) AS quote, reason AS question
  FROM refused
  WHERE NOT is_name
  UNION ALL
  SELECT
    'repair_without_effect' AS kind, r.repair_id AS item, 1 AS weight, NULL AS article_id, '' AS source_uri, 0 AS place,
    concat_ws(',', r.kind, r.scope, r.text, r.value) AS quote,
    'This line of repairs.csv matched nothing: is the text spelt as in the article, the scope the name of a file that '
    || 'was read? Correct the line or take it out.' AS question
  FROM ref.repairs AS r
  WHERE
    NOT EXISTS (
      SELECT 1 FROM core.entity_mentions AS m
      WHERE starts_with(m.rule, 'repair:') AND split_part(m.rule, ':', 2) = r.repair_id
    )
    AND NOT EXISTS (SELECT 1 FROM core.articles AS a WHERE a.published_on_rule = 'repair:' || r.repair_id)
)
SELECT
  kind,
  item,
  sum(weight)::INTEGER AS n,
  count(DISTINCT article_id)::INTEGER AS n_articles,
  arg_min_null(article_id, (source_uri, place, quote)) AS article_id,
  arg_min(source_uri, (source_uri, place, quote)) AS source_uri,
  arg_min(quote, (source_uri, place, quote)) AS quote,
  arg_min(question, (source_uri, place, quote, question)) AS question
FROM found
GROUP BY kind, item
ORDER BY n DESC, n_articles DESC, kind, item
