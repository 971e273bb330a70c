-- Accuracy: the coder against articles coded by hand, one measurement per version of coder and gold.
CREATE TABLE IF NOT EXISTS agg.accuracy (
  gold VARCHAR NOT NULL,
  gold_version VARCHAR NOT NULL,
  coder_version VARCHAR NOT NULL,
  measure VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  n_right INTEGER NOT NULL,
  n_missed INTEGER,
  n_false INTEGER NOT NULL,
  precision DOUBLE NOT NULL,
  recall DOUBLE,
  f1 DOUBLE,
  measured_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE agg.accuracy IS 'How right the coder was on articles coded by hand, one set of rows per version of coder and gold: the effect of a change of rules over time.';
COMMENT ON COLUMN agg.accuracy.gold IS 'The gold set: its folder or file.';
COMMENT ON COLUMN agg.accuracy.gold_version IS 'Hash over its articles and records.';
COMMENT ON COLUMN agg.accuracy.coder_version IS 'Hash over the versions of the stages articles, entities and coding.';
COMMENT ON COLUMN agg.accuracy.measure IS 'level (pair, type, date, full), type and status (at type level), or confidence (claims by tenth of confidence).';
COMMENT ON COLUMN agg.accuracy.name IS 'The level, event type, status, or lower end of the tenth (0.8 is 0.8 to 0.9).';
COMMENT ON COLUMN agg.accuracy.n_right IS 'Claims that are right.';
COMMENT ON COLUMN agg.accuracy.n_missed IS 'Claims of the gold that were not found; null for confidence.';
COMMENT ON COLUMN agg.accuracy.n_false IS 'Claims that are not in the gold.';
COMMENT ON COLUMN agg.accuracy.precision IS 'Right of those made, 0 to 1.';
COMMENT ON COLUMN agg.accuracy.recall IS 'Found of those in the gold, 0 to 1; null for confidence.';
COMMENT ON COLUMN agg.accuracy.f1 IS 'Harmonic mean of the two; null for confidence.';
COMMENT ON COLUMN agg.accuracy.measured_at IS 'When it was measured (UTC).';
