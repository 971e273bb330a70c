-- table: core.articles
-- severity: W
-- rule: 6
-- description: A weekday written beside a full date is the weekday of that date (Tuesday, August 20, 2013).
SELECT article_id, source_uri, quote, weekday
FROM core.weekday_conflicts
