-- table: agg.source_coverage
-- severity: B
-- rule: 48
-- description: Coverage counts every article and every claim once.
SELECT x.n_articles, y.n_articles AS n_articles_held, x.n_mentions, z.n_mentions AS n_mentions_held
FROM (
  SELECT coalesce(sum(n_articles), 0) AS n_articles, coalesce(sum(n_mentions), 0) AS n_mentions FROM agg.source_coverage
) AS x
CROSS JOIN (SELECT count(*) AS n_articles FROM core.articles) AS y
CROSS JOIN (SELECT count(*) AS n_mentions FROM core.event_mentions) AS z
WHERE x.n_articles <> y.n_articles OR x.n_mentions <> z.n_mentions
