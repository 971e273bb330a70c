-- title: Coverage
-- description: What was read, by year of publication: look here before reading a gap as peace.
SELECT
  year(month_on) AS year,
  count(DISTINCT publisher) AS n_publishers,
  sum(n_articles) AS n_articles,
  sum(n_codable) AS n_codable,
  sum(n_without_event) AS n_without_event,
  sum(n_mentions) AS n_claims,
  count(DISTINCT month_on) AS n_months_covered,
  min(first_published_on) AS first_published_on,
  max(last_published_on) AS last_published_on
FROM agg.source_coverage
GROUP BY ALL
ORDER BY year NULLS FIRST
