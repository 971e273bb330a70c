-- description: Articles held, articles that gave an event, claims, events that count, standing ties, pairs.
SELECT
  (SELECT count(*) FROM core.articles) AS n_articles,
  (SELECT count(DISTINCT article_id) FROM core.event_mentions) AS n_articles_with_claims,
  (SELECT count(*) FROM core.event_mentions) AS n_mentions,
  (SELECT count(*) FROM core.events WHERE record_class = 'event') AS n_events,
  (SELECT count(*) FROM core.events WHERE record_class = 'standing') AS n_standing,
  (SELECT count(*) FROM (SELECT DISTINCT state_a, state_b FROM agg.event_dyads)) AS n_pairs,
  (SELECT count(*) FROM core.quarantine) AS n_quarantined,
  (SELECT count(*) FROM core.articles WHERE is_codable AND published_on IS NULL) AS n_undated
