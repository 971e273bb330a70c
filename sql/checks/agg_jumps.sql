-- table: agg.dyad_year
-- severity: W
-- rule: 47
-- description: Events of a year are not more than five times those of the year before while articles less than
--   doubled.
WITH events AS (
  SELECT year, sum(n_events) AS n FROM agg.dyad_year WHERE scheme = 'plover' GROUP BY year
),
articles AS (
  SELECT year(published_on) AS year, count(*) AS n FROM core.articles WHERE is_codable GROUP BY ALL
)
SELECT e.year, b.n AS n_events_before, e.n AS n_events, y.n AS n_articles_before, x.n AS n_articles
FROM events AS e
INNER JOIN events AS b ON e.year = b.year + 1
INNER JOIN articles AS x ON e.year = x.year
INNER JOIN articles AS y ON b.year = y.year
WHERE e.n > 5 * b.n AND e.n >= 20 AND x.n < 2 * y.n
