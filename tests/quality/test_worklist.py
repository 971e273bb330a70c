"""core.worklist: each kind from the row that calls for it, most frequent first; the days of the stages that stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from records_made import article, entity_mention, raw_article
from test_checks import fill

from milties_dagster.records import Refusal
from milties_dagster.warehouse import Warehouse, dump_hash

M, A, E, V = "core.event_mentions", "core.articles", "core.entity_mentions", "core.events"
ONE = f"(SELECT min(article_id) FROM {A} WHERE is_codable)"


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with Warehouse.open(":memory:", clock=lambda: dt.datetime(2024, 1, 1)) as opened:
        fill(opened)
        opened.connection.execute("DELETE FROM core.quarantine")
        yield opened


def worklist(warehouse: Warehouse) -> list[tuple[str, str, int, int]]:
    warehouse.build_models(["core.worklist"])
    return warehouse.query_rows("SELECT kind, item, n, n_articles FROM core.worklist")  # type: ignore[return-value]


def test_nothing_waits_on_a_sound_home(warehouse: Warehouse) -> None:
    assert worklist(warehouse) == []


# kind -> (what calls for it, item, how often, in how many articles)
CASES = {
    "ambiguous_name": (
        f"UPDATE {E} SET state_id = NULL, rule = 'ambiguous:no_context' WHERE text = 'France'", "France", 2, 2,
    ),
    "unresolved_name": (
        "INSERT INTO core.quarantine SELECT 'entities', 'x' || range, 'a.txt', 'a', 'unknown_state', 'Who is it?', "
        "'{\"text\": \"Ruritania\"}', TIMESTAMP '2024-01-01' FROM range(3)", "Ruritania", 3, 1,
    ),
    "undated_article": (
        f"UPDATE {A} SET published_on = NULL, published_on_rule = '' WHERE article_id = {ONE}", "articles/001.txt", 1, 1,
    ),
    "date_conflict": (
        f"UPDATE {A} SET date_candidates = ['dateline=2021-05-04', 'url=2021-06-04'] WHERE article_id = {ONE}",
        "articles/001.txt", 1, 1,
    ),
    "weekday_conflict": (
        "UPDATE raw.articles SET payload = 'Monday, August 20, 2013'", "Monday, August 20, 2013", 3, 3,
    ),
    "stale_plan": (
        f"UPDATE {M} SET status = 'planned', date_end = DATE '2021-04-01', date_text = 'in March'",
        "JEX FRA-ITA in March", 2, 2,
    ),
    "unresolved_date": (
        f"UPDATE {E} SET entity_type = 'DATE', rule = 'unresolved:weekday', text = 'Monday', state_id = NULL",
        "monday", 4, 2,
    ),
    "undated_claim": (
        f"UPDATE {M} SET date_start = NULL, date_end = NULL, announced_on = NULL, date_text = ''", "JEX FRA-ITA", 2, 2,
    ),
    "source_conflict": (f"UPDATE {V} SET has_conflict = true, event_id = 'e'; UPDATE {M} SET event_id = 'e'", "e", 2, 2),
    "refused": (
        "INSERT INTO core.quarantine VALUES ('coding', 'x', 'a.txt', 'a', 'bad_pair', 'both sides are FRA.', 'p', "
        "TIMESTAMP '2024-01-01')", "coding/bad_pair", 1, 1,
    ),
    "repair_without_effect": ("INSERT INTO ref.repairs VALUES ('r1', 'name', '*', 'Frnace', 'FRA', NULL)", "r1", 1, 0),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_each_kind(warehouse: Warehouse, kind: str) -> None:
    fault, item, n, n_articles = CASES[kind]
    first = warehouse.query_rows(f"SELECT source_uri FROM {A} WHERE article_id = {ONE}")[0][0]
    warehouse.connection.execute(fault)
    assert worklist(warehouse) == [(kind, item.replace("articles/001.txt", first), n, n_articles)]
    ((quote, question),) = warehouse.query_rows("SELECT quote, question FROM core.worklist")
    assert quote and question


def test_a_repaired_name_or_date_does_not_wait(warehouse: Warehouse) -> None:
    warehouse.connection.execute(
        f"UPDATE {E} SET state_id = NULL, rule = 'repair:r1' WHERE text = 'France'; "
        f"UPDATE {A} SET date_candidates = ['repair=2021-05-04', 'url=2021-06-04'], published_on_rule = 'repair:r2'; "
        "INSERT INTO ref.repairs VALUES ('r1', 'name', '*', 'France', 'none', NULL), "
        "('r2', 'publication', '000.txt', NULL, '2021-05-04', NULL)"
    )
    assert worklist(warehouse) == []


def test_most_frequent_first_and_the_same_twice(warehouse: Warehouse) -> None:
    for kind in ("refused", "unresolved_name", "ambiguous_name", "repair_without_effect"):
        warehouse.connection.execute(CASES[kind][0])
    assert [row[2] for row in worklist(warehouse)] == [3, 2, 1, 1]
    before = dump_hash(warehouse.connection)["core.worklist"]
    assert warehouse.build_models(["core.worklist"]) == {"core.worklist": False}
    assert dump_hash(warehouse.connection)["core.worklist"] == before


def test_a_day_that_is_over_stays_in_the_history() -> None:
    now = dt.datetime(2024, 1, 1, 12)
    with Warehouse.open(":memory:", clock=lambda: now) as warehouse:
        warehouse.load_reference()
        ids = [raw_article(n).article_id for n in (0, 1)]
        warehouse.write_raw([raw_article(n) for n in (0, 1)])
        warehouse.write_stage("articles", "v1", ids, [article(0), article(1)])
        warehouse.write_stage("entities", "v1", ids, [entity_mention(0)])
        warehouse.build_models()
        first = warehouse.query_rows("SELECT * FROM agg.pipeline_quality")
        assert [row[:4] for row in first] == [
            ("raw", now.date(), 2, 2), ("articles", now.date(), 2, 2), ("entities", now.date(), 2, 1),
        ]  # fmt: skip
        now += dt.timedelta(days=1)
        # one article is done again: the log forgets the day before, the history does not
        refusal = Refusal("entities", f"{ids[0]}:x", "articles/000.txt", "unknown_state", "Who is it?")
        warehouse.write_stage("entities", "v2", ids[:1], [], [refusal])
        warehouse.build_models()
        second = warehouse.query_rows("SELECT * FROM agg.pipeline_quality")
        assert second[:3] == first
        assert second[3:] == [("entities", now.date(), 1, 0, 0, 0, 0, 1, 0, 1)]
        assert not any(warehouse.build_models().values())
