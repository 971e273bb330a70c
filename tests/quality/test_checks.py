"""SQL checks: all pass on a sound warehouse, and each fails on the fault it is meant for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from records_made import BODY, article, entity_mention, event, event_mention, raw_article

from milties_dagster.quality import checks, failed, reconcile, suites
from milties_dagster.records import Refusal
from milties_dagster.warehouse import Sighting, Warehouse

NOW = dt.datetime(2024, 1, 1)


def fill(warehouse: Warehouse) -> None:
    """Three articles, one of them a near-duplicate, one skipped; two claims of one event; refusals."""
    warehouse.load_reference()
    refusal = Refusal("raw", "c.pdf", "c.pdf", "binary_file", "c.pdf: it is a PDF document, not text.")
    warehouse.write_raw(
        [raw_article(n) for n in (0, 1, 2)],
        [refusal],
        [Sighting("d.txt", "d.txt", None, "skipped", "too_large")],
    )
    ids = [raw_article(n).article_id for n in (0, 1, 2)]
    clean = [
        article(0),
        article(1, canonical_article_id=ids[0], publisher="The Herald"),
        article(2, is_codable=False, skip_reason="too_short"),
    ]
    warehouse.write_stage("articles", "v1", ids, clean, (), {ids[1]: "duplicate", ids[2]: "skipped"})
    start = BODY.index("Italy")
    entities = [
        mention
        for n in (0, 1)
        for mention in (
            entity_mention(n),
            entity_mention(n, text="Italy", state_id="ITA", char_start=start, char_end=start + 5),
        )
    ]
    warehouse.write_stage("entities", "v1", ids, entities, (), {ids[2]: "skipped"})
    claims = [event_mention(0), event_mention(1)]
    odd = Refusal("coding", f"{ids[0]}:x", clean[0].source_uri, "bad_pair", "both sides are FRA.")
    warehouse.write_stage("coding", "v1", ids, claims, [odd], {ids[2]: "skipped"})
    mention_ids = tuple(sorted(c.mention_id for c in claims))
    acts = [event(n_mentions=2, n_articles=2, n_publishers=2, mention_ids=mention_ids)]
    warehouse.write_events(acts, dict.fromkeys(mention_ids, acts[0].event_id))
    warehouse.build_models()


@pytest.fixture(scope="module")
def sound() -> Iterator[Warehouse]:
    with Warehouse.open(":memory:", clock=lambda: NOW) as warehouse:
        fill(warehouse)
        yield warehouse


def test_a_sound_warehouse_passes_every_check(sound: Warehouse) -> None:
    assert [str(r) for r in failed(checks.run(sound.connection))] == []


def test_an_empty_one_passes_all_that_block() -> None:
    with Warehouse.open(":memory:") as warehouse:
        warehouse.load_reference()
        warehouse.build_models()
        assert [str(r) for r in checks.run(warehouse.connection) if not r.success] == []


M, A, E, V = "core.event_mentions", "core.articles", "core.entity_mentions", "core.events"

# check -> what breaks it
FAULTS = {
    "ref_spells_overlap": "UPDATE ref.states SET valid_from = DATE '1950-01-01' WHERE state_id = 'YEM' "
    "AND valid_from = DATE '1990-05-22'",
    "ref_codes_shared": "UPDATE ref.states SET valid_from = DATE '1991-01-01' WHERE state_id = 'RUS' "
    "AND valid_from = DATE '1991-12-26'",
    "ref_cow_gw_differences": "UPDATE ref.states SET gw = 221 WHERE state_id = 'FRA' AND valid_to IS NULL",
    "ref_namibia": "UPDATE ref.states SET iso3 = NULL WHERE state_id = 'NAM'",
    "ref_codes_of_states": "UPDATE ref.states SET valid_to = NULL WHERE state_id = 'SUN'",
    "ref_alias_states": "UPDATE ref.country_aliases SET state_id = 'QQQ' WHERE alias = 'France'",
    "ref_alias_blocked": "INSERT INTO ref.not_countries VALUES ('France', 'test')",
    "ref_blocklist": "UPDATE ref.country_aliases SET alias = 'the West' WHERE alias = 'France'",
    "ref_weights_complete": "DELETE FROM ref.weights WHERE scheme = 'plover' AND status = 'denied'",
    "ref_weights_sign": "UPDATE ref.weights SET weight = -weight WHERE event_type = 'JEX' AND status = 'completed'",
    "raw_unreadable_characters": "UPDATE raw.articles SET payload = repeat(chr(65533), 50)",
    "reconcile_raw": "DELETE FROM raw.sightings WHERE outcome = 'quarantined'",
    "reconcile_articles": f"DELETE FROM {A} WHERE NOT is_codable",
    "reconcile_entities": "DELETE FROM core.coding_log WHERE stage = 'entities' AND outcome = 'skipped'",
    "reconcile_coding": "UPDATE core.coding_log SET n_out = n_out + 1 WHERE stage = 'coding' AND outcome = 'coded'",
    "reconcile_events": f"UPDATE {M} SET event_id = NULL",
    "articles_have_raw": "DELETE FROM raw.articles",
    "articles_canonical": f"UPDATE {A} SET canonical_article_id = 'x' WHERE canonical_article_id = article_id",
    "articles_published_later": f"UPDATE {A} SET published_on = DATE '2024-01-03'",
    "articles_date_without_rule": f"UPDATE {A} SET published_on = NULL",
    "articles_date_conflict": f"UPDATE {A} SET date_candidates = ['dateline=2021-05-04', 'url=2021-06-04']",
    "articles_weekday": "UPDATE raw.articles SET payload = 'Updated Monday, August 20, 2013 at noon'",
    "articles_date_against_url": f"UPDATE {A} SET url = 'https://example.org/2020/05/04/drill'",
    "articles_paragraphs": f"UPDATE {A} SET n_chars = n_chars + 1",
    "articles_repeated_paragraphs": f"UPDATE {A} SET body = repeat('x', 90) || chr(10) || chr(10) || repeat('x', 90)",
    "articles_broken_lines": f"UPDATE {A} SET body = 'vice chairman,' || chr(10) || 'of the staff'",
    "articles_language": f"UPDATE {A} SET language = 'fr'",
    "articles_undated_share": f"UPDATE {A} SET published_on = NULL",
    "entities_offsets": f"UPDATE {E} SET char_start = char_start + 1",
    "entities_unique": f"INSERT INTO {E} SELECT * FROM {E}",
    "entities_states": f"UPDATE {E} SET state_id = NULL",
    "entities_blocked": f"UPDATE {E} SET text = (SELECT min(phrase) FROM ref.not_countries)",
    "entities_anachronism": f"UPDATE {E} SET state_id = 'SUN'",
    "entities_ambiguous_states": "UPDATE ref.country_aliases SET needs_context = true WHERE alias = 'France'",
    "entities_unresolved_share": f"INSERT INTO core.quarantine SELECT 'entities', mention_id, '', article_id, "
    f"'unknown_state', 'test', '', now()::TIMESTAMP FROM {E} LIMIT 1",
    "entities_dates_far": f"UPDATE {E} SET date_start = DATE '2050-01-01'",
    "mentions_unique": f"INSERT INTO {M} SELECT * FROM {M}",
    "mentions_pairs": f"UPDATE {M} SET state_a = state_b",
    "mentions_lists": f"UPDATE {M} SET status = 'done'",
    "mentions_quotes": f"UPDATE {M} SET quote = upper(quote)",
    "mentions_far_from_states": f"DELETE FROM {E} WHERE state_id = 'ITA'",
    "mentions_state_windows": f"UPDATE {M} SET state_b = 'SUN', participants = ['FRA', 'SUN']",
    "events_state_windows": f"UPDATE {V} SET state_b = 'SUN', participants = ['FRA', 'SUN']",
    "mentions_future_deeds": f"UPDATE {M} SET date_start = DATE '2021-05-09'",
    "mentions_stale_plans": f"UPDATE {M} SET status = 'planned', date_end = DATE '2021-04-01'",
    "mentions_precision": f"UPDATE {M} SET date_precision = 'month'",
    "mentions_weekday_near_anchor": f"UPDATE {M} SET date_rule = 'relative:weekday', anchor_on = DATE '2021-06-01'",
    "mentions_old_news": f"UPDATE {M} SET date_start = DATE '2015-01-01', date_end = DATE '2015-01-01'",
    "mentions_visit_direction": f"UPDATE {M} SET event_type = 'HLV', directed = true, location_state = state_a",
    "mentions_negated_deeds": f"UPDATE {M} SET quote = 'France did not hold a drill'",
    "mentions_hedged": f"UPDATE {M} SET quote = 'France could hold a drill'",
    "mentions_many_pairs": f"INSERT INTO {M} SELECT m.* REPLACE (s.state_id AS state_b) FROM {M} AS m, "
    "(SELECT DISTINCT state_id FROM ref.states WHERE state_id > 'FRA' ORDER BY ALL LIMIT 8) AS s",
    "mentions_date_mass": f"INSERT INTO {M} SELECT m.* FROM {M} AS m, range(20)",
    "events_unique": f"INSERT INTO {V} SELECT * FROM {V}",
    "events_pairs": f"UPDATE {V} SET participants = ['ITA', 'FRA']",
    "events_counts": f"UPDATE {V} SET n_mentions = 7",
    "events_counting_day": f"UPDATE {V} SET counted_on = counted_on + 1",
    "events_crosswalk": f"UPDATE {V} SET cameo_code = NULL",
    "events_merged_far_apart": f"UPDATE {M} SET date_start = date_start - 40 WHERE article_id = "
    f"(SELECT min(article_id) FROM {M})",
    "agg_no_fan_out": "INSERT INTO agg.dyad_year SELECT * FROM agg.dyad_year",
    "agg_directed_sum": "UPDATE agg.directed_dyad_year SET n_events = n_events + 1",
    "agg_windows": "UPDATE agg.dyad_year SET year = 1700",
    "agg_month_and_year": "DELETE FROM agg.dyad_month",
    "agg_zero_years": "INSERT INTO agg.dyad_year SELECT * FROM agg.dyad_year",
    "agg_one_publisher": "UPDATE agg.dyad_year SET n_events = 9, top_source_share = 0.7",
    "agg_clean_numbers": "UPDATE agg.dyad_year SET net_sum = '-0.0'::DOUBLE",
    "agg_clean_ties": "UPDATE agg.tie_strength SET tie_raw = 'nan'::DOUBLE",
    "agg_scheme_counts": "UPDATE agg.dyad_year SET n_deeds = 0 WHERE scheme = 'plover'",
    "agg_jumps": "INSERT INTO agg.dyad_year SELECT * REPLACE (2020 AS year) FROM agg.dyad_year; "
    "UPDATE agg.dyad_year SET n_events = 40 WHERE year = 2021; "
    f"INSERT INTO {A} SELECT * REPLACE (DATE '2020-05-05' AS published_on) FROM {A}",
    "coverage_adds_up": "UPDATE agg.source_coverage SET n_articles = n_articles + 1",
    "pipeline_adds_up": "UPDATE agg.pipeline_quality SET n_in = n_in + 1",
    "quarantine_reasons": "INSERT INTO core.quarantine SELECT 'coding', 'x' || range, '', NULL, 'bad_pair', 'test', "
    "'', now()::TIMESTAMP FROM range(25)",
}


def test_every_check_has_a_fault() -> None:
    assert set(FAULTS) == {f.name for f in checks.load()}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found(sound: Warehouse, name: str) -> None:
    table = next(f.header["table"] for f in checks.load() if f.name == name)
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute(FAULTS[name])
        (result,) = [r for r in checks.run(sound.connection, table) if r.name == name]
    finally:
        sound.connection.execute("ROLLBACK")
    assert result.error == ""
    assert not result.success and result.n_bad >= 1 and result.sample
    assert 0 < result.percent <= 100


def test_reconcile_is_the_checks_that_name_a_stage(sound: Warehouse) -> None:
    assert [r.name for r in reconcile(sound.connection)] == [
        "reconcile_articles", "reconcile_coding", "reconcile_entities", "reconcile_events", "reconcile_raw",
    ]  # fmt: skip
    assert [r.name for r in reconcile(sound.connection, "coding")] == ["reconcile_coding"]


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ("raw", "DELETE FROM raw.sightings WHERE outcome = 'new'"),
        ("raw", "DELETE FROM core.quarantine WHERE stage = 'raw'"),
        ("raw", "UPDATE raw.sightings SET reason_code = '' WHERE outcome = 'skipped'"),
        ("raw", "INSERT INTO raw.sightings VALUES ('z', 'z', 'z', 'duplicate', '', now()::TIMESTAMP)"),
        ("articles", "UPDATE core.articles SET skip_reason = ''"),
        (
            "articles",
            "INSERT INTO core.coding_log VALUES ('z', 'articles', 'v', 0, 'quarantined', now()::TIMESTAMP)",
        ),
        (
            "articles",
            "UPDATE core.coding_log SET outcome = 'quarantined', n_out = 0 WHERE stage = 'articles'",
        ),
        ("entities", "DELETE FROM core.entity_mentions"),
        ("entities", "UPDATE core.coding_log SET stage_version = ''"),
        ("coding", "UPDATE core.coding_log SET outcome = 'no_event' WHERE stage = 'coding' AND n_out > 0"),
        ("coding", "INSERT INTO core.coding_log SELECT * FROM core.coding_log"),
        ("events", "UPDATE core.events SET mention_ids = []"),
        ("events", "DELETE FROM core.event_mentions"),
    ],
)
def test_nothing_gets_lost_unseen(sound: Warehouse, stage: str, fault: str) -> None:
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute(fault)
        (result,) = reconcile(sound.connection, stage)
    finally:
        sound.connection.execute("ROLLBACK")
    assert result.blocks and result.sample[0]["fault"]


def test_a_check_that_cannot_run_blocks(sound: Warehouse) -> None:
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute("DROP TABLE raw.sightings")
        results = checks.run(sound.connection, "raw.articles")
        broken = [r for r in checks.run(sound.connection, "core.quarantine") if r.error]
    finally:
        sound.connection.execute("ROLLBACK")
    assert results and all(r.success for r in results)
    assert [r.name for r in broken] == ["quarantine_reasons"]
    assert broken[0].blocks and "quarantine_reasons.sql" in broken[0].error


def test_offsets_count_characters_as_python_does() -> None:
    body = "𝔄 drill – café 😀: France and Italy met."
    start = body.index("France")
    with Warehouse.open(":memory:") as warehouse:
        warehouse.load_reference()
        warehouse.write_raw([raw_article()])
        text = article(body=body, paragraphs=())
        warehouse.write_stage("articles", "v", [text.article_id], [text])
        mention = entity_mention(char_start=start, char_end=start + 6)
        warehouse.write_stage("entities", "v", [text.article_id], [mention])
        results = {r.name: r.success for r in checks.run(warehouse.connection)}
    assert results["entities_offsets"] and results["articles_paragraphs"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tuesday, August 20, 2013 03:49 PM", 0),
        ("Tuesday 20 August 2013", 0),
        ("Wednesday, Nov. 19, 2014", 0),
        ("Thursday 19 Nov 2014 and Tuesday, Nov. 19, 2014", 2),
        ("Sunday, Smarch 13, 2014", 0),  # no date at all
    ],
)
def test_weekdays(sound: Warehouse, text: str, wrong: int) -> None:
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute("UPDATE raw.articles SET payload = ? WHERE source_uri = 'articles/000.txt'", [text])
        (result,) = [r for r in checks.run(sound.connection, A) if r.name == "articles_weekday"]
    finally:
        sound.connection.execute("ROLLBACK")
    assert (result.n_bad, result.error) == (wrong, "")


def test_every_rule_of_the_codebook_has_a_check() -> None:
    rules = {f.header.get("rule") for f in checks.load()}
    rules |= {e["meta"].get("rule") for table in suites.tables() for e in suites.load(table).expectations}
    # 35: pairs that one gold document forbids; the coder's own tests hold that
    assert {str(n) for n in range(1, 49)} - rules == {"35"}


def test_a_sample_names_the_row(sound: Warehouse) -> None:
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute("UPDATE core.event_mentions SET date_start = DATE '2021-05-09'")
        (result,) = [r for r in checks.run(sound.connection, M) if r.name == "mentions_future_deeds"]
    finally:
        sound.connection.execute("ROLLBACK")
    assert result.n_bad == 2 and result.percent == 100.0
    assert {row["article_id"] for row in result.sample} == {raw_article(n).article_id for n in (0, 1)}
    assert "mentions_future_deeds" in str(result) and "rule 26" in str(result)
    assert result.severity == "B" and result.blocks
