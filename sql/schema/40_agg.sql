-- Aggregates: rebuilt from core by sql/models. Sums hold cooperation and conflict apart.
CREATE SCHEMA IF NOT EXISTS agg;

CREATE TABLE IF NOT EXISTS agg.event_dyads (
  event_id VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  source VARCHAR,
  target VARCHAR,
  n_participants INTEGER NOT NULL,
  event_type VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  counts_as VARCHAR NOT NULL,
  counted_on DATE NOT NULL,
  counted_precision VARCHAR NOT NULL,
  confidence DOUBLE NOT NULL
);
COMMENT ON TABLE agg.event_dyads IS 'Events that count (dated, done or pledged), one row per pair of states taking part. Everything below is made from it.';
COMMENT ON COLUMN agg.event_dyads.event_id IS 'The event, as in core.events.';
COMMENT ON COLUMN agg.event_dyads.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.event_dyads.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.event_dyads.source IS 'Acting state; null when symmetric.';
COMMENT ON COLUMN agg.event_dyads.target IS 'State acted on; null when symmetric.';
COMMENT ON COLUMN agg.event_dyads.n_participants IS 'States in the whole event: above 2, the event gives several pairs.';
COMMENT ON COLUMN agg.event_dyads.event_type IS 'Type of the event.';
COMMENT ON COLUMN agg.event_dyads.status IS 'Status of the event.';
COMMENT ON COLUMN agg.event_dyads.counts_as IS 'deed or pledge.';
COMMENT ON COLUMN agg.event_dyads.counted_on IS 'Day the event counts for.';
COMMENT ON COLUMN agg.event_dyads.counted_precision IS 'How precisely that day is known.';
COMMENT ON COLUMN agg.event_dyads.confidence IS 'Confidence of the event.';

CREATE TABLE IF NOT EXISTS agg.dyad_year (
  scheme VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  year INTEGER NOT NULL,
  n_events INTEGER NOT NULL,
  n_deeds INTEGER NOT NULL,
  n_pledges INTEGER NOT NULL,
  n_coop INTEGER NOT NULL,
  n_conf INTEGER NOT NULL,
  coop_sum DOUBLE NOT NULL,
  conf_sum DOUBLE NOT NULL,
  net_sum DOUBLE NOT NULL,
  net_mean DOUBLE NOT NULL,
  n_sources INTEGER NOT NULL,
  top_source_share DOUBLE NOT NULL,
  share_low_precision DOUBLE NOT NULL
);
COMMENT ON TABLE agg.dyad_year IS 'Unordered pair of states by year and weight scheme.';
COMMENT ON COLUMN agg.dyad_year.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.dyad_year.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_year.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_year.year IS 'Year of counted_on.';
COMMENT ON COLUMN agg.dyad_year.n_events IS 'Events that count.';
COMMENT ON COLUMN agg.dyad_year.n_deeds IS 'Of these, deeds.';
COMMENT ON COLUMN agg.dyad_year.n_pledges IS 'Of these, pledges.';
COMMENT ON COLUMN agg.dyad_year.n_coop IS 'Events with a weight above zero.';
COMMENT ON COLUMN agg.dyad_year.n_conf IS 'Events with a weight below zero.';
COMMENT ON COLUMN agg.dyad_year.coop_sum IS 'Sum of the weights above zero.';
COMMENT ON COLUMN agg.dyad_year.conf_sum IS 'Sum of the weights below zero (a negative number).';
COMMENT ON COLUMN agg.dyad_year.net_sum IS 'Sum of all weights.';
COMMENT ON COLUMN agg.dyad_year.net_mean IS 'Mean weight of an event.';
COMMENT ON COLUMN agg.dyad_year.n_sources IS 'Publishers behind these events.';
COMMENT ON COLUMN agg.dyad_year.top_source_share IS 'Share of the events that the busiest publisher reported, 0 to 1.';
COMMENT ON COLUMN agg.dyad_year.share_low_precision IS 'Share of the events whose day is known less precisely than the month, 0 to 1.';

CREATE TABLE IF NOT EXISTS agg.dyad_month (
  scheme VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  month_on DATE NOT NULL,
  n_events INTEGER NOT NULL,
  n_deeds INTEGER NOT NULL,
  n_pledges INTEGER NOT NULL,
  n_coop INTEGER NOT NULL,
  n_conf INTEGER NOT NULL,
  coop_sum DOUBLE NOT NULL,
  conf_sum DOUBLE NOT NULL,
  net_sum DOUBLE NOT NULL
);
COMMENT ON TABLE agg.dyad_month IS 'Unordered pair of states by month and weight scheme; only events known to the month or better.';
COMMENT ON COLUMN agg.dyad_month.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.dyad_month.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_month.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_month.month_on IS 'First day of the month.';
COMMENT ON COLUMN agg.dyad_month.n_events IS 'Events that count.';
COMMENT ON COLUMN agg.dyad_month.n_deeds IS 'Of these, deeds.';
COMMENT ON COLUMN agg.dyad_month.n_pledges IS 'Of these, pledges.';
COMMENT ON COLUMN agg.dyad_month.n_coop IS 'Events with a weight above zero.';
COMMENT ON COLUMN agg.dyad_month.n_conf IS 'Events with a weight below zero.';
COMMENT ON COLUMN agg.dyad_month.coop_sum IS 'Sum of the weights above zero.';
COMMENT ON COLUMN agg.dyad_month.conf_sum IS 'Sum of the weights below zero (a negative number).';
COMMENT ON COLUMN agg.dyad_month.net_sum IS 'Sum of all weights.';

CREATE TABLE IF NOT EXISTS agg.directed_dyad_year (
  scheme VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  year INTEGER NOT NULL,
  n_events INTEGER NOT NULL,
  n_directed INTEGER NOT NULL,
  n_deeds INTEGER NOT NULL,
  n_pledges INTEGER NOT NULL,
  n_coop INTEGER NOT NULL,
  n_conf INTEGER NOT NULL,
  coop_sum DOUBLE NOT NULL,
  conf_sum DOUBLE NOT NULL,
  net_sum DOUBLE NOT NULL
);
COMMENT ON TABLE agg.directed_dyad_year IS 'Ordered pair of states by year and weight scheme; a symmetric event enters both ways.';
COMMENT ON COLUMN agg.directed_dyad_year.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.directed_dyad_year.source IS 'Acting state.';
COMMENT ON COLUMN agg.directed_dyad_year.target IS 'State acted on.';
COMMENT ON COLUMN agg.directed_dyad_year.year IS 'Year of counted_on.';
COMMENT ON COLUMN agg.directed_dyad_year.n_events IS 'Events that count, directed and symmetric.';
COMMENT ON COLUMN agg.directed_dyad_year.n_directed IS 'Of these, directed ones.';
COMMENT ON COLUMN agg.directed_dyad_year.n_deeds IS 'Of all, deeds.';
COMMENT ON COLUMN agg.directed_dyad_year.n_pledges IS 'Of all, pledges.';
COMMENT ON COLUMN agg.directed_dyad_year.n_coop IS 'Events with a weight above zero.';
COMMENT ON COLUMN agg.directed_dyad_year.n_conf IS 'Events with a weight below zero.';
COMMENT ON COLUMN agg.directed_dyad_year.coop_sum IS 'Sum of the weights above zero.';
COMMENT ON COLUMN agg.directed_dyad_year.conf_sum IS 'Sum of the weights below zero (a negative number).';
COMMENT ON COLUMN agg.directed_dyad_year.net_sum IS 'Sum of all weights.';

CREATE TABLE IF NOT EXISTS agg.dyad_rolling (
  scheme VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  month_on DATE NOT NULL,
  n_events_12 INTEGER NOT NULL,
  coop_sum_12 DOUBLE NOT NULL,
  conf_sum_12 DOUBLE NOT NULL,
  n_events_60 INTEGER NOT NULL,
  coop_sum_60 DOUBLE NOT NULL,
  conf_sum_60 DOUBLE NOT NULL
);
COMMENT ON TABLE agg.dyad_rolling IS 'Moving sums of agg.dyad_month over 12 and 60 months, for every month from the first event of a pair until its sums are back to zero or the data end.';
COMMENT ON COLUMN agg.dyad_rolling.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.dyad_rolling.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_rolling.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.dyad_rolling.month_on IS 'First day of the last month of the window.';
COMMENT ON COLUMN agg.dyad_rolling.n_events_12 IS 'Events in the 12 months up to and with this one.';
COMMENT ON COLUMN agg.dyad_rolling.coop_sum_12 IS 'Cooperation in these 12 months.';
COMMENT ON COLUMN agg.dyad_rolling.conf_sum_12 IS 'Conflict in these 12 months (a negative number).';
COMMENT ON COLUMN agg.dyad_rolling.n_events_60 IS 'Events in the 60 months up to and with this one.';
COMMENT ON COLUMN agg.dyad_rolling.coop_sum_60 IS 'Cooperation in these 60 months.';
COMMENT ON COLUMN agg.dyad_rolling.conf_sum_60 IS 'Conflict in these 60 months (a negative number).';

CREATE TABLE IF NOT EXISTS agg.country_year (
  scheme VARCHAR NOT NULL,
  state_id VARCHAR NOT NULL,
  year INTEGER NOT NULL,
  degree INTEGER NOT NULL,
  n_events INTEGER NOT NULL,
  coop_sum DOUBLE NOT NULL,
  conf_sum DOUBLE NOT NULL,
  strength DOUBLE NOT NULL,
  partner_diversity DOUBLE NOT NULL,
  top_partner VARCHAR NOT NULL,
  top_partner_share DOUBLE NOT NULL
);
COMMENT ON TABLE agg.country_year IS 'One state by year and weight scheme, over all its partners.';
COMMENT ON COLUMN agg.country_year.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.country_year.state_id IS 'The state.';
COMMENT ON COLUMN agg.country_year.year IS 'Year of counted_on.';
COMMENT ON COLUMN agg.country_year.degree IS 'Partners with at least one event.';
COMMENT ON COLUMN agg.country_year.n_events IS 'Events summed over partners; a multilateral event counts once per partner.';
COMMENT ON COLUMN agg.country_year.coop_sum IS 'Cooperation summed over partners.';
COMMENT ON COLUMN agg.country_year.conf_sum IS 'Conflict summed over partners (a negative number).';
COMMENT ON COLUMN agg.country_year.strength IS 'Sum of all weights.';
COMMENT ON COLUMN agg.country_year.partner_diversity IS 'Simpson index 1 - sum of squared partner shares of events: 0 = one partner.';
COMMENT ON COLUMN agg.country_year.top_partner IS 'Partner with the most events, the first in order when equal.';
COMMENT ON COLUMN agg.country_year.top_partner_share IS 'Its share of the events, 0 to 1.';

CREATE TABLE IF NOT EXISTS agg.network_year (
  year INTEGER NOT NULL,
  n_nodes INTEGER NOT NULL,
  n_edges INTEGER NOT NULL,
  density DOUBLE NOT NULL,
  transitivity DOUBLE NOT NULL,
  reciprocity DOUBLE NOT NULL
);
COMMENT ON TABLE agg.network_year IS 'The network of cooperation by year: an edge is a pair with a cooperative event (plover weight above zero).';
COMMENT ON COLUMN agg.network_year.year IS 'Year of counted_on.';
COMMENT ON COLUMN agg.network_year.n_nodes IS 'States with at least one edge.';
COMMENT ON COLUMN agg.network_year.n_edges IS 'Edges, m.';
COMMENT ON COLUMN agg.network_year.density IS '2 m / n (n - 1).';
COMMENT ON COLUMN agg.network_year.transitivity IS 'Closed share of the connected triples: 3 x triangles / triples; 0 without triples.';
COMMENT ON COLUMN agg.network_year.reciprocity IS 'Share of the directed edges that also run the other way, symmetric events both ways.';

CREATE TABLE IF NOT EXISTS agg.centrality_year (
  year INTEGER NOT NULL,
  state_id VARCHAR NOT NULL,
  degree INTEGER NOT NULL,
  degree_centrality DOUBLE NOT NULL,
  strength DOUBLE NOT NULL,
  eigenvector DOUBLE NOT NULL,
  betweenness DOUBLE NOT NULL
);
COMMENT ON TABLE agg.centrality_year IS 'How central a state is in the network of cooperation of a year (plover weights above zero).';
COMMENT ON COLUMN agg.centrality_year.year IS 'Year of counted_on.';
COMMENT ON COLUMN agg.centrality_year.state_id IS 'The state.';
COMMENT ON COLUMN agg.centrality_year.degree IS 'Partners in cooperation.';
COMMENT ON COLUMN agg.centrality_year.degree_centrality IS 'Share of the other states of the network that are partners, 0 to 1.';
COMMENT ON COLUMN agg.centrality_year.strength IS 'Cooperation summed over partners.';
COMMENT ON COLUMN agg.centrality_year.eigenvector IS 'Eigenvector centrality on cooperation sums: high for partners of central states; 1 for the most central, 0 outside the strongest part of the network.';
COMMENT ON COLUMN agg.centrality_year.betweenness IS 'Share of the shortest paths between other states that run through this one, 0 to 1.';

CREATE TABLE IF NOT EXISTS agg.tie_strength (
  scheme VARCHAR NOT NULL,
  half_life_days INTEGER NOT NULL,
  as_of_on DATE NOT NULL,
  is_latest BOOLEAN NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  tie_raw DOUBLE NOT NULL,
  tie_index DOUBLE NOT NULL,
  tie_raw_deeds DOUBLE NOT NULL,
  tie_index_deeds DOUBLE NOT NULL,
  tie_raw_confidence DOUBLE NOT NULL,
  bandwidth DOUBLE NOT NULL,
  dependence_a DOUBLE NOT NULL,
  dependence_b DOUBLE NOT NULL,
  n_used INTEGER NOT NULL,
  last_event_on DATE NOT NULL
);
COMMENT ON TABLE agg.tie_strength IS 'How strong a tie is on a day: weights of past events, fading by half in each half-life; at each year-end and on the last day of the data.';
COMMENT ON COLUMN agg.tie_strength.scheme IS 'Weight scheme: plover (default) or goldstein. Filter on one.';
COMMENT ON COLUMN agg.tie_strength.half_life_days IS 'Half-life in days: 180, 365 or 1095, side by side since none is the true one.';
COMMENT ON COLUMN agg.tie_strength.as_of_on IS 'Day the number holds for: 31 December, or the last counted_on of the data.';
COMMENT ON COLUMN agg.tie_strength.is_latest IS 'True on the last day of the data.';
COMMENT ON COLUMN agg.tie_strength.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.tie_strength.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.tie_strength.tie_raw IS 'Sum of weight x 0.5^(age in days / half-life).';
COMMENT ON COLUMN agg.tie_strength.tie_index IS '100 x tanh(tie_raw / 30): -100 to 100.';
COMMENT ON COLUMN agg.tie_strength.tie_raw_deeds IS 'tie_raw without pledges.';
COMMENT ON COLUMN agg.tie_strength.tie_index_deeds IS 'tie_index without pledges.';
COMMENT ON COLUMN agg.tie_strength.tie_raw_confidence IS 'tie_raw with each event times its confidence.';
COMMENT ON COLUMN agg.tie_strength.bandwidth IS 'Sum of the faded weights without their sign: how much goes on, good or bad.';
COMMENT ON COLUMN agg.tie_strength.dependence_a IS 'Share of the bandwidth of state_a that is with state_b, 0 to 1.';
COMMENT ON COLUMN agg.tie_strength.dependence_b IS 'Share of the bandwidth of state_b that is with state_a, 0 to 1.';
COMMENT ON COLUMN agg.tie_strength.n_used IS 'Events used.';
COMMENT ON COLUMN agg.tie_strength.last_event_on IS 'Day of the last event used.';

CREATE TABLE IF NOT EXISTS agg.type_matrix (
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  n_events INTEGER NOT NULL,
  first_on DATE NOT NULL,
  last_on DATE NOT NULL
);
COMMENT ON TABLE agg.type_matrix IS 'Events that count, by pair, type and status.';
COMMENT ON COLUMN agg.type_matrix.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.type_matrix.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.type_matrix.event_type IS 'Type of the events.';
COMMENT ON COLUMN agg.type_matrix.status IS 'Status of the events.';
COMMENT ON COLUMN agg.type_matrix.n_events IS 'How many.';
COMMENT ON COLUMN agg.type_matrix.first_on IS 'First counted_on.';
COMMENT ON COLUMN agg.type_matrix.last_on IS 'Last counted_on.';

CREATE TABLE IF NOT EXISTS agg.status_flow (
  pledge_event_id VARCHAR NOT NULL,
  deed_event_id VARCHAR,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  pledged_on DATE NOT NULL,
  due_on DATE,
  fulfilled_on DATE,
  lag_days INTEGER,
  state VARCHAR NOT NULL
);
COMMENT ON TABLE agg.status_flow IS 'What became of each pledge of something concrete (statements and criticism left out): the first later act of the same states and type that fits its date and name.';
COMMENT ON COLUMN agg.status_flow.pledge_event_id IS 'Event that pledged, planned or agreed it.';
COMMENT ON COLUMN agg.status_flow.deed_event_id IS 'Event that did it or called it off; null while there is none.';
COMMENT ON COLUMN agg.status_flow.state_a IS 'First state of the sorted pair.';
COMMENT ON COLUMN agg.status_flow.state_b IS 'Second state of the sorted pair.';
COMMENT ON COLUMN agg.status_flow.event_type IS 'Type of both events.';
COMMENT ON COLUMN agg.status_flow.pledged_on IS 'Day of the pledge.';
COMMENT ON COLUMN agg.status_flow.due_on IS 'Last day of the time it was planned for; null when none was named.';
COMMENT ON COLUMN agg.status_flow.fulfilled_on IS 'Day of the deed.';
COMMENT ON COLUMN agg.status_flow.lag_days IS 'Days from the pledge to the deed.';
COMMENT ON COLUMN agg.status_flow.state IS 'done, called_off, overdue (due_on lies before the last day of the data) or open.';

CREATE TABLE IF NOT EXISTS agg.source_coverage (
  publisher VARCHAR NOT NULL,
  month_on DATE,
  n_articles INTEGER NOT NULL,
  n_codable INTEGER NOT NULL,
  n_without_event INTEGER NOT NULL,
  n_mentions INTEGER NOT NULL,
  n_events INTEGER NOT NULL,
  first_published_on DATE,
  last_published_on DATE,
  median_lag_days DOUBLE,
  share_of_events DOUBLE NOT NULL
);
COMMENT ON TABLE agg.source_coverage IS 'What was read, by publisher and month: look here before reading a gap as peace.';
COMMENT ON COLUMN agg.source_coverage.publisher IS 'Publisher; (unknown) when the article does not say.';
COMMENT ON COLUMN agg.source_coverage.month_on IS 'First day of the month of publication; null when unknown.';
COMMENT ON COLUMN agg.source_coverage.n_articles IS 'Articles held.';
COMMENT ON COLUMN agg.source_coverage.n_codable IS 'Of these, read for events.';
COMMENT ON COLUMN agg.source_coverage.n_without_event IS 'Of the codable ones, those without any claim.';
COMMENT ON COLUMN agg.source_coverage.n_mentions IS 'Claims found.';
COMMENT ON COLUMN agg.source_coverage.n_events IS 'Distinct events behind them.';
COMMENT ON COLUMN agg.source_coverage.first_published_on IS 'First day of publication in the month.';
COMMENT ON COLUMN agg.source_coverage.last_published_on IS 'Last day of publication in the month.';
COMMENT ON COLUMN agg.source_coverage.median_lag_days IS 'Median days from the start of a deed to its publication; null without dated deeds.';
COMMENT ON COLUMN agg.source_coverage.share_of_events IS 'Share of the events reported in that month, 0 to 1; shares overlap where outlets report the same.';

CREATE TABLE IF NOT EXISTS agg.pipeline_quality (
  stage VARCHAR NOT NULL,
  logged_on DATE NOT NULL,
  n_in INTEGER NOT NULL,
  n_coded INTEGER NOT NULL,
  n_empty INTEGER NOT NULL,
  n_skipped INTEGER NOT NULL,
  n_duplicate INTEGER NOT NULL,
  n_quarantined INTEGER NOT NULL,
  n_rows_out INTEGER NOT NULL,
  n_rows_refused INTEGER NOT NULL
);
COMMENT ON TABLE agg.pipeline_quality IS 'What each stage did by day: in = coded + empty + skipped + duplicate + quarantined.';
COMMENT ON COLUMN agg.pipeline_quality.stage IS 'raw, articles, entities or coding.';
COMMENT ON COLUMN agg.pipeline_quality.logged_on IS 'Day of the work (UTC).';
COMMENT ON COLUMN agg.pipeline_quality.n_in IS 'Items taken in.';
COMMENT ON COLUMN agg.pipeline_quality.n_coded IS 'Items that gave rows.';
COMMENT ON COLUMN agg.pipeline_quality.n_empty IS 'Items read in full that gave none.';
COMMENT ON COLUMN agg.pipeline_quality.n_skipped IS 'Items left out by rule.';
COMMENT ON COLUMN agg.pipeline_quality.n_duplicate IS 'Items held already.';
COMMENT ON COLUMN agg.pipeline_quality.n_quarantined IS 'Items refused whole.';
COMMENT ON COLUMN agg.pipeline_quality.n_rows_out IS 'Rows written.';
COMMENT ON COLUMN agg.pipeline_quality.n_rows_refused IS 'Rows in quarantine, parts of items included.';
