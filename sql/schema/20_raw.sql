-- What came in, as received.
CREATE SCHEMA IF NOT EXISTS raw;

CREATE TABLE IF NOT EXISTS raw.articles (
  article_id VARCHAR PRIMARY KEY,
  source_uri VARCHAR NOT NULL,
  source_kind VARCHAR NOT NULL,
  media_type VARCHAR NOT NULL,
  payload VARCHAR NOT NULL,
  n_bytes BIGINT NOT NULL,
  encoding VARCHAR NOT NULL,
  url VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  published VARCHAR NOT NULL,
  publisher VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.articles IS 'Articles as received, one row per distinct content.';
COMMENT ON COLUMN raw.articles.article_id IS 'sha256 of the bytes of the article, in hex.';
COMMENT ON COLUMN raw.articles.source_uri IS 'Where it was first read from: path of the file, or path#L12 for line 12 of a JSONL file.';
COMMENT ON COLUMN raw.articles.source_kind IS 'Kind of source: txt, html or jsonl.';
COMMENT ON COLUMN raw.articles.media_type IS 'text/plain or text/html.';
COMMENT ON COLUMN raw.articles.payload IS 'Decoded text or HTML, unchanged.';
COMMENT ON COLUMN raw.articles.n_bytes IS 'Length in bytes as received.';
COMMENT ON COLUMN raw.articles.encoding IS 'Character encoding the bytes were read with.';
COMMENT ON COLUMN raw.articles.url IS 'Web address the source stated; empty when it did not.';
COMMENT ON COLUMN raw.articles.title IS 'Title the source stated; empty when it did not.';
COMMENT ON COLUMN raw.articles.published IS 'Publication date as the source stated it, unparsed; empty when it did not.';
COMMENT ON COLUMN raw.articles.publisher IS 'Publisher the source stated; empty when it did not.';
COMMENT ON COLUMN raw.articles.language IS 'Language the source stated; empty when it did not.';
COMMENT ON COLUMN raw.articles.ingested_at IS 'When the article entered the warehouse (UTC).';

CREATE TABLE IF NOT EXISTS raw.sightings (
  source_uri VARCHAR NOT NULL,
  item_id VARCHAR NOT NULL,
  article_id VARCHAR,
  outcome VARCHAR NOT NULL,
  reason_code VARCHAR NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  PRIMARY KEY (source_uri, item_id),
  CHECK (outcome IN ('new', 'duplicate', 'quarantined', 'skipped'))
);
COMMENT ON TABLE raw.sightings IS 'Every item a source offered and what became of it: in = new + duplicate + quarantined + skipped.';
COMMENT ON COLUMN raw.sightings.source_uri IS 'Where the item was read from.';
COMMENT ON COLUMN raw.sightings.item_id IS 'The item: its article_id when it could be read, else the id given with the refusal.';
COMMENT ON COLUMN raw.sightings.article_id IS 'The article the item became or repeats; null when it was refused or skipped.';
COMMENT ON COLUMN raw.sightings.outcome IS 'new, duplicate (same bytes as an article already held), quarantined or skipped.';
COMMENT ON COLUMN raw.sightings.reason_code IS 'Why it was quarantined or skipped; empty otherwise.';
COMMENT ON COLUMN raw.sightings.seen_at IS 'When it was first seen (UTC).';
