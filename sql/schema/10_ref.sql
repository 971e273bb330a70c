-- Reference tables: loaded whole from seeds/reference/<table>.csv on every run.
CREATE SCHEMA IF NOT EXISTS ref;

CREATE TABLE IF NOT EXISTS ref.states (
  state_id VARCHAR NOT NULL,
  iso3 VARCHAR,
  iso3166_3 VARCHAR,
  cow INTEGER,
  gw INTEGER,
  name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  system VARCHAR NOT NULL,
  sovereign VARCHAR,
  successor VARCHAR,
  note VARCHAR,
  CHECK (valid_to IS NULL OR valid_from <= valid_to)
);
COMMENT ON TABLE ref.states IS 'States and when they existed: one row per spell of existence.';
COMMENT ON COLUMN ref.states.state_id IS 'ISO 3166-1 alpha-3, the former code of a state that is gone (SUN, YUG, CSK, DDR ...), XKX for Kosovo.';
COMMENT ON COLUMN ref.states.iso3 IS 'ISO 3166-1 alpha-3 code, or the withdrawn one; the user-assigned XKX for Kosovo.';
COMMENT ON COLUMN ref.states.iso3166_3 IS 'ISO 3166-3 code of a withdrawn country name, such as SUHH.';
COMMENT ON COLUMN ref.states.cow IS 'Correlates of War country code in this spell.';
COMMENT ON COLUMN ref.states.gw IS 'Gleditsch-Ward country code in this spell.';
COMMENT ON COLUMN ref.states.name IS 'Short English name.';
COMMENT ON COLUMN ref.states.kind IS 'state, partial (not recognised by all) or territory.';
COMMENT ON COLUMN ref.states.valid_from IS 'First day of the spell.';
COMMENT ON COLUMN ref.states.valid_to IS 'Last day of the spell; null while it lasts.';
COMMENT ON COLUMN ref.states.system IS 'Which list of states has the spell: cow, gw, both or none.';
COMMENT ON COLUMN ref.states.sovereign IS 'state_id of the state that a territory or a partly recognised entity counts for.';
COMMENT ON COLUMN ref.states.successor IS 'state_id of the state that followed, for a state that is gone.';
COMMENT ON COLUMN ref.states.note IS 'Why the dates or codes are as they are.';

CREATE TABLE IF NOT EXISTS ref.country_aliases (
  alias VARCHAR NOT NULL,
  state_id VARCHAR NOT NULL,
  alias_type VARCHAR NOT NULL,
  case_sensitive BOOLEAN NOT NULL,
  valid_from DATE,
  valid_to DATE,
  needs_context BOOLEAN NOT NULL
);
COMMENT ON TABLE ref.country_aliases IS 'Words in a text that stand for a state.';
COMMENT ON COLUMN ref.country_aliases.alias IS 'The word or words as written.';
COMMENT ON COLUMN ref.country_aliases.state_id IS 'The state it stands for; a pair (both Koreas) has a row for each state.';
COMMENT ON COLUMN ref.country_aliases.alias_type IS 'name, official, abbreviation, demonym, capital, metonym, institution, territory, region, prefix (Sino-) or pair.';
COMMENT ON COLUMN ref.country_aliases.case_sensitive IS 'True when only this spelling of capitals counts.';
COMMENT ON COLUMN ref.country_aliases.valid_from IS 'First day on which the word stood for this state; null = always.';
COMMENT ON COLUMN ref.country_aliases.valid_to IS 'Last day on which the word stood for this state; null = still.';
COMMENT ON COLUMN ref.country_aliases.needs_context IS 'True when the word means something else as often (Georgia, Jordan, Turkey).';

CREATE TABLE IF NOT EXISTS ref.not_countries (
  phrase VARCHAR NOT NULL,
  class VARCHAR NOT NULL
);
COMMENT ON TABLE ref.not_countries IS 'Phrases that hold or look like the name of a state and never stand for one: seas, regions, eras, agencies, companies.';
COMMENT ON COLUMN ref.not_countries.phrase IS 'The phrase as written.';
COMMENT ON COLUMN ref.not_countries.class IS 'What it is instead.';

CREATE TABLE IF NOT EXISTS ref.event_types (
  event_type VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  family VARCHAR NOT NULL,
  quad_class VARCHAR NOT NULL,
  valence INTEGER NOT NULL,
  direction_rule VARCHAR NOT NULL,
  cameo_done VARCHAR NOT NULL,
  cameo_pledged VARCHAR,
  goldstein_done DOUBLE NOT NULL,
  goldstein_pledged DOUBLE,
  plover_event VARCHAR NOT NULL,
  plover_mode VARCHAR,
  plover_context VARCHAR NOT NULL,
  plover_done DOUBLE NOT NULL,
  plover_pledged DOUBLE,
  contact BOOLEAN NOT NULL,
  priority INTEGER NOT NULL,
  description VARCHAR NOT NULL,
  CHECK (valence IN (-1, 1)),
  CHECK (direction_rule IN ('directed', 'symmetric', 'either'))
);
COMMENT ON TABLE ref.event_types IS 'The event types of the codebook with their crosswalk to CAMEO and PLOVER.';
COMMENT ON COLUMN ref.event_types.event_type IS 'Three-letter code of the type.';
COMMENT ON COLUMN ref.event_types.name IS 'What the code stands for.';
COMMENT ON COLUMN ref.event_types.family IS 'cooperation or conflict.';
COMMENT ON COLUMN ref.event_types.quad_class IS 'verbal_cooperation, material_cooperation, verbal_conflict or material_conflict.';
COMMENT ON COLUMN ref.event_types.valence IS '1 cooperation, -1 conflict.';
COMMENT ON COLUMN ref.event_types.direction_rule IS 'directed (a source acts on a target), symmetric, or either.';
COMMENT ON COLUMN ref.event_types.cameo_done IS 'CAMEO code, as text, of a deed of this type.';
COMMENT ON COLUMN ref.event_types.cameo_pledged IS 'CAMEO code, as text, of a pledge of this type; null where a pledge is not coded.';
COMMENT ON COLUMN ref.event_types.goldstein_done IS 'Goldstein score of a deed.';
COMMENT ON COLUMN ref.event_types.goldstein_pledged IS 'Goldstein score of a pledge.';
COMMENT ON COLUMN ref.event_types.plover_event IS 'PLOVER event of a deed of this type.';
COMMENT ON COLUMN ref.event_types.plover_mode IS 'PLOVER mode of a deed of this type.';
COMMENT ON COLUMN ref.event_types.plover_context IS 'PLOVER contexts of this type.';
COMMENT ON COLUMN ref.event_types.plover_done IS 'PLOVER score of a deed.';
COMMENT ON COLUMN ref.event_types.plover_pledged IS 'PLOVER score of a pledge.';
COMMENT ON COLUMN ref.event_types.contact IS 'True for contacts (visits, meetings, port calls, statements), false for material acts and texts.';
COMMENT ON COLUMN ref.event_types.priority IS 'Which type wins when two fit: the lower number.';
COMMENT ON COLUMN ref.event_types.description IS 'Definition.';

CREATE TABLE IF NOT EXISTS ref.statuses (
  status VARCHAR NOT NULL,
  counts_as VARCHAR NOT NULL,
  sign INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  cues VARCHAR NOT NULL,
  description VARCHAR NOT NULL,
  CHECK (counts_as IN ('deed', 'pledge', 'none'))
);
COMMENT ON TABLE ref.statuses IS 'How far an act got, and whether it counts as a deed, a pledge or nothing.';
COMMENT ON COLUMN ref.statuses.status IS 'hypothetical, pledged, planned, agreed, ongoing, completed, suspended, cancelled or denied.';
COMMENT ON COLUMN ref.statuses.counts_as IS 'deed, pledge or none: only the first two enter the aggregates.';
COMMENT ON COLUMN ref.statuses.sign IS '1 keeps the sign of the type, -1 turns it (suspended, cancelled), 0 counts for nothing.';
COMMENT ON COLUMN ref.statuses.rank IS 'Order from wish to outcome.';
COMMENT ON COLUMN ref.statuses.cues IS 'Words that show it.';
COMMENT ON COLUMN ref.statuses.description IS 'Definition.';

CREATE TABLE IF NOT EXISTS ref.weights (
  scheme VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  weight DOUBLE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.weights IS 'What one event adds to a tie, by weight scheme, event type and status.';
COMMENT ON COLUMN ref.weights.scheme IS 'plover (the default) or goldstein.';
COMMENT ON COLUMN ref.weights.event_type IS 'Three-letter code of the type.';
COMMENT ON COLUMN ref.weights.status IS 'Status of the event.';
COMMENT ON COLUMN ref.weights.weight IS 'Score on the scale of the scheme, -10 to 10; positive = cooperation.';
COMMENT ON COLUMN ref.weights.source IS 'Where the number comes from.';

CREATE TABLE IF NOT EXISTS ref.publishers (
  publisher VARCHAR NOT NULL,
  domain VARCHAR,
  kind VARCHAR NOT NULL,
  state_id VARCHAR
);
COMMENT ON TABLE ref.publishers IS 'Publishers, so that one outlet is counted once whatever its address.';
COMMENT ON COLUMN ref.publishers.publisher IS 'Name of the publisher.';
COMMENT ON COLUMN ref.publishers.domain IS 'Web domain.';
COMMENT ON COLUMN ref.publishers.kind IS 'agency, newspaper, broadcaster and the like.';
COMMENT ON COLUMN ref.publishers.state_id IS 'State the publisher sits in.';

CREATE TABLE IF NOT EXISTS ref.repairs (
  repair_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  text VARCHAR,
  value VARCHAR NOT NULL,
  note VARCHAR
);
COMMENT ON TABLE ref.repairs IS 'What people stated about names and dates that were read wrongly or not at all: applied by every run, before any rule.';
COMMENT ON COLUMN ref.repairs.repair_id IS 'Name of the line; what it decided carries the rule repair:<repair_id>.';
COMMENT ON COLUMN ref.repairs.kind IS 'name (text stands for the state in value), date (text means the days in value) or publication (the article came out on value).';
COMMENT ON COLUMN ref.repairs.scope IS 'article_id, name or path of the source file, or * for all articles.';
COMMENT ON COLUMN ref.repairs.text IS 'The words as they stand in the article; null for a publication.';
COMMENT ON COLUMN ref.repairs.value IS 'state_id or none; YYYY, YYYY-MM, YYYY-MM-DD or first/last day; the day of publication.';
COMMENT ON COLUMN ref.repairs.note IS 'Why.';
