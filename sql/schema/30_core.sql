-- Articles, mentions and events: what the stages write.
CREATE SCHEMA IF NOT EXISTS core;

CREATE TABLE IF NOT EXISTS core.articles (
  article_id VARCHAR NOT NULL,
  source_uri VARCHAR NOT NULL,
  url VARCHAR NOT NULL,
  publisher VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  published_on DATE,
  published_on_rule VARCHAR NOT NULL,
  dateline_place VARCHAR NOT NULL,
  canonical_article_id VARCHAR NOT NULL,
  n_chars INTEGER NOT NULL,
  is_codable BOOLEAN NOT NULL,
  skip_reason VARCHAR NOT NULL,
  paragraphs JSON NOT NULL,
  n_repeated_paragraphs INTEGER NOT NULL,
  n_boilerplate_lines INTEGER NOT NULL,
  date_candidates VARCHAR[] NOT NULL,
  signature BIGINT[] NOT NULL,
  stage_version VARCHAR NOT NULL
);
COMMENT ON TABLE core.articles IS 'Cleaned articles: body without page debris, publication date, near-duplicate group.';
COMMENT ON COLUMN core.articles.article_id IS 'The article, as in raw.articles.';
COMMENT ON COLUMN core.articles.source_uri IS 'Where it was read from.';
COMMENT ON COLUMN core.articles.url IS 'Web address, empty when unknown.';
COMMENT ON COLUMN core.articles.publisher IS 'Publisher, empty when unknown.';
COMMENT ON COLUMN core.articles.title IS 'Headline.';
COMMENT ON COLUMN core.articles.body IS 'Headline and paragraphs, separated by a blank line. All offsets point into this text.';
COMMENT ON COLUMN core.articles.language IS 'Language code (en), empty when unknown.';
COMMENT ON COLUMN core.articles.published_on IS 'Day of publication, the anchor of relative dates; null when unknown.';
COMMENT ON COLUMN core.articles.published_on_rule IS 'How it was found: stated, dateline, url, inferred:*, repair:*; empty when there is no date.';
COMMENT ON COLUMN core.articles.dateline_place IS 'Place named in the dateline.';
COMMENT ON COLUMN core.articles.canonical_article_id IS 'First article of the near-duplicate group; the own id when this is the first.';
COMMENT ON COLUMN core.articles.n_chars IS 'Length of body in characters.';
COMMENT ON COLUMN core.articles.is_codable IS 'Whether the article is read for events.';
COMMENT ON COLUMN core.articles.skip_reason IS 'Why it is not read for events; empty when it is.';
COMMENT ON COLUMN core.articles.paragraphs IS 'List of {start, end, kind}: body[start:end] is one paragraph; kind is headline, body, caption, dateline or boilerplate.';
COMMENT ON COLUMN core.articles.n_repeated_paragraphs IS 'Paragraphs that stood there twice and were kept once.';
COMMENT ON COLUMN core.articles.n_boilerplate_lines IS 'Lines of page debris taken out.';
COMMENT ON COLUMN core.articles.date_candidates IS 'Publication dates found, as rule=date, in order of preference.';
COMMENT ON COLUMN core.articles.signature IS 'Near-duplicate signature.';
COMMENT ON COLUMN core.articles.stage_version IS 'Version of the rules that cleaned it.';

CREATE TABLE IF NOT EXISTS core.entity_mentions (
  mention_id VARCHAR NOT NULL,
  article_id VARCHAR NOT NULL,
  sentence_index INTEGER NOT NULL,
  char_start INTEGER NOT NULL,
  char_end INTEGER NOT NULL,
  text VARCHAR NOT NULL,
  entity_type VARCHAR NOT NULL,
  state_id VARCHAR,
  name_type VARCHAR,
  canonical VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  date_start DATE,
  date_end DATE,
  date_precision VARCHAR,
  timex_value VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  confidence DOUBLE NOT NULL
);
COMMENT ON TABLE core.entity_mentions IS 'States, people, organisations, places, equipment, exercises, agreements and dates found in articles.';
COMMENT ON COLUMN core.entity_mentions.mention_id IS 'Id of the mention, made from article, offsets, type and state.';
COMMENT ON COLUMN core.entity_mentions.article_id IS 'Article it stands in.';
COMMENT ON COLUMN core.entity_mentions.sentence_index IS 'Sentence of the article, from 0.';
COMMENT ON COLUMN core.entity_mentions.char_start IS 'First character in body, from 0.';
COMMENT ON COLUMN core.entity_mentions.char_end IS 'One past the last character in body.';
COMMENT ON COLUMN core.entity_mentions.text IS 'The words: body[char_start:char_end].';
COMMENT ON COLUMN core.entity_mentions.entity_type IS 'STATE, PERSON, ORG, PLACE, REGION, EQUIPMENT, EXERCISE, AGREEMENT or DATE.';
COMMENT ON COLUMN core.entity_mentions.state_id IS 'State it resolves to; null where it stands for none, and for a STATE whose context leaves it open (rule ambiguous:*).';
COMMENT ON COLUMN core.entity_mentions.name_type IS 'How the state is named: name, official, abbreviation, demonym, capital, metonym, institution or person.';
COMMENT ON COLUMN core.entity_mentions.canonical IS 'Full name of a person, normalised designation of equipment, and the like.';
COMMENT ON COLUMN core.entity_mentions.role IS 'Rank or office of a person, class of equipment.';
COMMENT ON COLUMN core.entity_mentions.date_start IS 'First day a DATE stands for.';
COMMENT ON COLUMN core.entity_mentions.date_end IS 'Last day a DATE stands for.';
COMMENT ON COLUMN core.entity_mentions.date_precision IS 'day, week, month, quarter, half, season, year or unknown.';
COMMENT ON COLUMN core.entity_mentions.timex_value IS 'TIMEX3-like value of a DATE, such as 2013-W33.';
COMMENT ON COLUMN core.entity_mentions.rule IS 'Rule that decided; repair:* is a line of ref.repairs.';
COMMENT ON COLUMN core.entity_mentions.confidence IS 'From 0 to 1.';

CREATE TABLE IF NOT EXISTS core.event_mentions (
  mention_id VARCHAR NOT NULL,
  event_id VARCHAR,
  article_id VARCHAR NOT NULL,
  record_class VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  directed BOOLEAN NOT NULL,
  participants VARCHAR[] NOT NULL,
  actors JSON NOT NULL,
  date_start DATE,
  date_end DATE,
  date_precision VARCHAR NOT NULL,
  date_text VARCHAR NOT NULL,
  date_rule VARCHAR NOT NULL,
  anchor_on DATE,
  announced_on DATE,
  historical BOOLEAN NOT NULL,
  location_text VARCHAR NOT NULL,
  location_state VARCHAR,
  attributes JSON NOT NULL,
  speaker VARCHAR NOT NULL,
  reported_by VARCHAR[] NOT NULL,
  quote VARCHAR NOT NULL,
  sentence_index INTEGER NOT NULL,
  char_start INTEGER NOT NULL,
  char_end INTEGER NOT NULL,
  confidence DOUBLE NOT NULL,
  confidence_parts JSON NOT NULL,
  rule VARCHAR NOT NULL,
  stage_version VARCHAR NOT NULL
);
COMMENT ON TABLE core.event_mentions IS 'Claims: one row per act that one article says was done, said or planned between states.';
COMMENT ON COLUMN core.event_mentions.mention_id IS 'Id of the claim, made from article, kind, states, offsets and dates.';
COMMENT ON COLUMN core.event_mentions.event_id IS 'Event the claim belongs to; null until the events stage has run.';
COMMENT ON COLUMN core.event_mentions.article_id IS 'Article that makes the claim.';
COMMENT ON COLUMN core.event_mentions.record_class IS 'event (done, said or planned, dated or datable) or standing (undated assertion that a tie exists).';
COMMENT ON COLUMN core.event_mentions.event_type IS 'Type, as in ref.event_types.';
COMMENT ON COLUMN core.event_mentions.status IS 'Status, as in ref.statuses.';
COMMENT ON COLUMN core.event_mentions.state_a IS 'First state; the source when directed.';
COMMENT ON COLUMN core.event_mentions.state_b IS 'Second state; the target when directed. A symmetric pair is sorted.';
COMMENT ON COLUMN core.event_mentions.directed IS 'True: state_a acts on state_b.';
COMMENT ON COLUMN core.event_mentions.participants IS 'All states taking part, sorted; more than two for a multilateral act.';
COMMENT ON COLUMN core.event_mentions.actors IS 'People and bodies named: list of {name, role, state_id}.';
COMMENT ON COLUMN core.event_mentions.date_start IS 'First day of the act; null when undated.';
COMMENT ON COLUMN core.event_mentions.date_end IS 'Last day of the act; null when open or undated.';
COMMENT ON COLUMN core.event_mentions.date_precision IS 'day, week, month, quarter, half, season, year or unknown.';
COMMENT ON COLUMN core.event_mentions.date_text IS 'The words that date the act.';
COMMENT ON COLUMN core.event_mentions.date_rule IS 'Rule that dated it.';
COMMENT ON COLUMN core.event_mentions.anchor_on IS 'Day that relative dates were counted from.';
COMMENT ON COLUMN core.event_mentions.announced_on IS 'Day on which a plan or promise was made.';
COMMENT ON COLUMN core.event_mentions.historical IS 'True when the act ended more than 90 days before publication.';
COMMENT ON COLUMN core.event_mentions.location_text IS 'Place of the act, as written.';
COMMENT ON COLUMN core.event_mentions.location_state IS 'State the place lies in.';
COMMENT ON COLUMN core.event_mentions.attributes IS 'Details by name: equipment, exercise_name, agreement_name, amount, host_iso3, alleged ...';
COMMENT ON COLUMN core.event_mentions.speaker IS 'Who said it.';
COMMENT ON COLUMN core.event_mentions.reported_by IS 'Agencies and outlets the article names as its source.';
COMMENT ON COLUMN core.event_mentions.quote IS 'The words that carry the claim: body[char_start:char_end].';
COMMENT ON COLUMN core.event_mentions.sentence_index IS 'Sentence of the article, from 0.';
COMMENT ON COLUMN core.event_mentions.char_start IS 'First character of the quote in body, from 0.';
COMMENT ON COLUMN core.event_mentions.char_end IS 'One past the last character of the quote in body.';
COMMENT ON COLUMN core.event_mentions.confidence IS 'From 0 to 1.';
COMMENT ON COLUMN core.event_mentions.confidence_parts IS 'What the confidence is made of, by name: the sentence alone (type), beside the other acts of the article (company); and how sure states (participants) and date are.';
COMMENT ON COLUMN core.event_mentions.rule IS 'Trigger and participant rule.';
COMMENT ON COLUMN core.event_mentions.stage_version IS 'Version of the rules that coded it.';

CREATE TABLE IF NOT EXISTS core.events (
  event_id VARCHAR NOT NULL,
  record_class VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  state_a VARCHAR NOT NULL,
  state_b VARCHAR NOT NULL,
  directed BOOLEAN NOT NULL,
  participants VARCHAR[] NOT NULL,
  date_start DATE,
  date_end DATE,
  date_precision VARCHAR NOT NULL,
  announced_on DATE,
  counted_on DATE,
  counted_precision VARCHAR NOT NULL,
  historical BOOLEAN NOT NULL,
  location_text VARCHAR NOT NULL,
  location_state VARCHAR,
  attributes JSON NOT NULL,
  n_mentions INTEGER NOT NULL,
  n_articles INTEGER NOT NULL,
  n_publishers INTEGER NOT NULL,
  first_published_on DATE,
  last_published_on DATE,
  has_conflict BOOLEAN NOT NULL,
  conflicts JSON NOT NULL,
  confidence DOUBLE NOT NULL,
  mention_ids VARCHAR[] NOT NULL,
  cameo_code VARCHAR,
  plover_event VARCHAR,
  plover_mode VARCHAR,
  quad_class INTEGER,
  goldstein DOUBLE,
  plover_score DOUBLE,
  iso3_a VARCHAR,
  iso3_b VARCHAR,
  cow_a INTEGER,
  cow_b INTEGER,
  gw_a INTEGER,
  gw_b INTEGER
);
COMMENT ON TABLE core.events IS 'Real-world acts: one row each, however many articles report it.';
COMMENT ON COLUMN core.events.event_id IS 'Id of the event, the same for the same input and rules.';
COMMENT ON COLUMN core.events.record_class IS 'event or standing; only events enter the aggregates.';
COMMENT ON COLUMN core.events.event_type IS 'Type, as in ref.event_types.';
COMMENT ON COLUMN core.events.status IS 'Status, as in ref.statuses.';
COMMENT ON COLUMN core.events.state_a IS 'First state; the source when directed.';
COMMENT ON COLUMN core.events.state_b IS 'Second state; the target when directed. A symmetric pair is sorted.';
COMMENT ON COLUMN core.events.directed IS 'True: state_a acts on state_b.';
COMMENT ON COLUMN core.events.participants IS 'All states taking part, sorted; more than two for a multilateral act.';
COMMENT ON COLUMN core.events.date_start IS 'First day of the act; null when undated.';
COMMENT ON COLUMN core.events.date_end IS 'Last day of the act; null when open or undated.';
COMMENT ON COLUMN core.events.date_precision IS 'day, week, month, quarter, half, season, year or unknown.';
COMMENT ON COLUMN core.events.announced_on IS 'Day on which a plan or promise was made.';
COMMENT ON COLUMN core.events.counted_on IS 'Day the event counts for: the announcement of a pledge (else its start), the start of a deed; null when undated.';
COMMENT ON COLUMN core.events.counted_precision IS 'How precisely counted_on is known.';
COMMENT ON COLUMN core.events.historical IS 'True when the act ended more than 90 days before publication.';
COMMENT ON COLUMN core.events.location_text IS 'Place of the act, as written.';
COMMENT ON COLUMN core.events.location_state IS 'State the place lies in.';
COMMENT ON COLUMN core.events.attributes IS 'Details by name, joined from the claims.';
COMMENT ON COLUMN core.events.n_mentions IS 'Claims that report it.';
COMMENT ON COLUMN core.events.n_articles IS 'Articles that report it.';
COMMENT ON COLUMN core.events.n_publishers IS 'Publishers that report it.';
COMMENT ON COLUMN core.events.first_published_on IS 'Day of the first report.';
COMMENT ON COLUMN core.events.last_published_on IS 'Day of the last report.';
COMMENT ON COLUMN core.events.has_conflict IS 'True when the reports disagree on date or status.';
COMMENT ON COLUMN core.events.conflicts IS 'The claims that disagree, as a list; nothing is averaged.';
COMMENT ON COLUMN core.events.confidence IS 'From 0 to 1.';
COMMENT ON COLUMN core.events.mention_ids IS 'The claims, as in core.event_mentions.';
COMMENT ON COLUMN core.events.cameo_code IS 'CAMEO code, as text.';
COMMENT ON COLUMN core.events.plover_event IS 'PLOVER event.';
COMMENT ON COLUMN core.events.plover_mode IS 'PLOVER mode.';
COMMENT ON COLUMN core.events.quad_class IS '1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
COMMENT ON COLUMN core.events.goldstein IS 'Goldstein score of type and status.';
COMMENT ON COLUMN core.events.plover_score IS 'PLOVER score of type and status.';
COMMENT ON COLUMN core.events.iso3_a IS 'ISO 3166-1 alpha-3 code of state_a.';
COMMENT ON COLUMN core.events.iso3_b IS 'ISO 3166-1 alpha-3 code of state_b.';
COMMENT ON COLUMN core.events.cow_a IS 'Correlates of War code of state_a on the day of the event.';
COMMENT ON COLUMN core.events.cow_b IS 'Correlates of War code of state_b on the day of the event.';
COMMENT ON COLUMN core.events.gw_a IS 'Gleditsch-Ward code of state_a on the day of the event.';
COMMENT ON COLUMN core.events.gw_b IS 'Gleditsch-Ward code of state_b on the day of the event.';

CREATE TABLE IF NOT EXISTS core.quarantine (
  stage VARCHAR NOT NULL,
  item_id VARCHAR NOT NULL,
  source_uri VARCHAR NOT NULL,
  article_id VARCHAR,
  reason_code VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  payload VARCHAR NOT NULL,
  "at" TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.quarantine IS 'Every item a stage would not take, with the reason.';
COMMENT ON COLUMN core.quarantine.stage IS 'raw, articles, entities, coding or events.';
COMMENT ON COLUMN core.quarantine.item_id IS 'The item: an article, or article:mention for a part of one.';
COMMENT ON COLUMN core.quarantine.source_uri IS 'Where it was read from.';
COMMENT ON COLUMN core.quarantine.article_id IS 'Article the item is or stands in; null when it never became one.';
COMMENT ON COLUMN core.quarantine.reason_code IS 'Short code of the reason.';
COMMENT ON COLUMN core.quarantine.reason IS 'What is wrong, where, and what to do.';
COMMENT ON COLUMN core.quarantine.payload IS 'The refused thing or its first 2,000 characters.';
COMMENT ON COLUMN core.quarantine."at" IS 'When it was refused (UTC).';

CREATE TABLE IF NOT EXISTS core.worklist (
  kind VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  n INTEGER NOT NULL,
  n_articles INTEGER NOT NULL,
  article_id VARCHAR,
  source_uri VARCHAR NOT NULL,
  quote VARCHAR NOT NULL,
  question VARCHAR NOT NULL,
  CHECK (n >= 1)
);
COMMENT ON TABLE core.worklist IS 'What a person should look at, most frequent first: one row per kind and item, with one example. Built anew by every run.';
COMMENT ON COLUMN core.worklist.kind IS 'ambiguous_name, unresolved_name, undated_article, date_conflict, weekday_conflict, stale_plan, unresolved_date, undated_claim, source_conflict, refused or repair_without_effect.';
COMMENT ON COLUMN core.worklist.item IS 'What it is about: the name, date text, article, act, event, reason or repair.';
COMMENT ON COLUMN core.worklist.n IS 'How often: mentions, claims or refusals; of an undated article the dates in it that cannot be told.';
COMMENT ON COLUMN core.worklist.n_articles IS 'Articles concerned.';
COMMENT ON COLUMN core.worklist.article_id IS 'An article as example; null where there is none.';
COMMENT ON COLUMN core.worklist.source_uri IS 'Where that article was read from.';
COMMENT ON COLUMN core.worklist.quote IS 'The words in question, with those around them.';
COMMENT ON COLUMN core.worklist.question IS 'What is wrong and what to do.';

CREATE TABLE IF NOT EXISTS core.coding_log (
  article_id VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,
  stage_version VARCHAR NOT NULL,
  n_out INTEGER NOT NULL,
  outcome VARCHAR NOT NULL,
  "at" TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.coding_log IS 'Which article went through which stage, at which version, with what outcome: one row per article and stage.';
COMMENT ON COLUMN core.coding_log.article_id IS 'The article.';
COMMENT ON COLUMN core.coding_log.stage IS 'articles, entities or coding.';
COMMENT ON COLUMN core.coding_log.stage_version IS 'Version of code and data that decided; empty when it is to be done again.';
COMMENT ON COLUMN core.coding_log.n_out IS 'Rows the stage wrote for the article.';
COMMENT ON COLUMN core.coding_log.outcome IS 'coded (rows came out), quarantined, or why none did: no_event, no_states, skipped, duplicate ...';
COMMENT ON COLUMN core.coding_log."at" IS 'When (UTC).';

CREATE TABLE IF NOT EXISTS core.schema_info (
  schema_hash VARCHAR NOT NULL,
  applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.schema_info IS 'Which table definitions this database was made with.';
COMMENT ON COLUMN core.schema_info.schema_hash IS 'sha256 of the files under sql/schema.';
COMMENT ON COLUMN core.schema_info.applied_at IS 'When they were applied (UTC).';
