-- table: core.event_mentions
-- severity: W
-- rule: 29
-- description: A weekday lies within a week of the day it is counted from, last week in the week before, next year
--   in the year after.
SELECT mention_id, article_id, date_text, date_rule, date_start, anchor_on
FROM core.event_mentions
WHERE
  (regexp_matches(date_rule, 'weekday') AND abs(date_start - anchor_on) > 7)
  OR (lower(date_text) = 'last week' AND date_start <> date_trunc('week', anchor_on)::DATE - 7)
  OR (lower(date_text) = 'next year' AND year(date_start) <> year(anchor_on) + 1)
