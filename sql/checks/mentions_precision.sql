-- table: core.event_mentions
-- severity: W
-- rule: 28
-- description: Days and precision agree: a month runs from first to last day, a year likewise; a day is one day or,
--   for what lasts, at most 60.
SELECT mention_id, article_id, event_type, date_precision, date_start, date_end
FROM core.event_mentions
WHERE
  date_start IS NOT NULL
  AND CASE date_precision
    WHEN 'day'
      THEN
        date_end IS NOT NULL AND date_end <> date_start
        AND (
          event_type NOT IN ('JEX', 'OPS', 'HLV', 'MTG', 'PCL', 'TRN', 'CLS', 'THR', 'BAS')
          OR date_end - date_start > 60
        )
    WHEN 'month'
      THEN day(date_start) <> 1 OR (date_end IS NOT NULL AND date_end <> last_day(date_end))
    WHEN 'year'
      THEN
        (month(date_start), day(date_start)) <> (1, 1)
        OR (date_end IS NOT NULL AND (month(date_end), day(date_end)) <> (12, 31))
    WHEN 'unknown' THEN true
    ELSE false
  END
