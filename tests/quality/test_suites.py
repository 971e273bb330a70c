"""Suites: the good frame passes, one bad value fails the one expectation meant for it, faults of a file are said."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from records_made import article, entity_mention, event, event_mention, raw_article

from milties_dagster.quality import suites
from milties_dagster.warehouse import Sighting, Warehouse, catalogue

LONG = {"payload": "x" * 300, "article_id": "a" * 64}
ROWS: dict[str, list[Any]] = {
    "raw.articles": [raw_article(**LONG)],
    "raw.sightings": [Sighting("a.txt", "x", None, "skipped", "too_large")],
    "core.articles": [article()],
    "core.entity_mentions": [entity_mention()],
    "core.event_mentions": [event_mention()],
    "core.events": [event()],
}

# table, column, bad value, the expectation that must fail
BAD: list[tuple[str, str, Any, str]] = [
    ("raw.articles", "article_id", "abc", "article_id_form"),
    ("raw.articles", "payload", "", "text_given"),
    ("raw.articles", "payload", "short", "text_long_enough"),
    ("raw.articles", "source_kind", "pdf", "source_kind_known"),
    ("raw.articles", "n_bytes", 0, "n_bytes_in_range"),
    ("raw.sightings", "outcome", "lost", "outcome_known"),
    ("core.articles", "published_on", "2026-02-30", "published_on_is_a_date"),
    ("core.articles", "published_on", None, "published_on_given"),
    ("core.articles", "published_on", dt.date(1889, 1, 1), "published_on_credible"),
    ("core.articles", "language", "fr", "language_known"),
    ("core.articles", "n_repeated_paragraphs", 40, "few_repeated_paragraphs"),
    ("core.entity_mentions", "state_id", "XXX", "state_id_known"),
    ("core.entity_mentions", "entity_type", "STATES", "entity_type_known"),
    ("core.entity_mentions", "char_end", 1, "offsets_in_order"),
    ("core.entity_mentions", "date_start", "2026-02-30", "date_start_is_a_date"),
    ("core.entity_mentions", "confidence", 1.2, "confidence_in_range"),
    ("core.event_mentions", "event_type", "WAR", "event_type_known"),
    ("core.event_mentions", "status", "done", "status_known"),
    ("core.event_mentions", "state_a", "US", "state_a_known"),
    ("core.event_mentions", "date_end", dt.date(2020, 1, 1), "interval_in_order"),
    ("core.event_mentions", "date_start", "2026-02-30", "date_start_is_a_date"),
    ("core.event_mentions", "date_precision", "decade", "date_precision_known"),
    ("core.event_mentions", "quote", "", "quote_given"),
    ("core.event_mentions", "confidence", -0.1, "confidence_in_range"),
    ("core.event_mentions", "mention_id", "1", "mention_id_form"),
    ("core.events", "n_articles", 5, "no_more_articles_than_claims"),
    ("core.events", "counted_on", "soon", "counted_on_is_a_date"),
]


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return {table: suites.frame(table, rows) for table, rows in ROWS.items()}


@pytest.mark.parametrize("table", ROWS)
def test_good_rows_pass(table: str, frames: dict[str, pd.DataFrame]) -> None:
    data = frames[table]
    for column in catalogue()[table].columns:  # columns that the warehouse adds
        if column.name not in data:
            data = data.assign(**{column.name: None})
    result = suites.validate(table, data)
    assert [str(r) for r in result.results if not r.success] == []
    assert result.success and not result.blocking_failed


@pytest.mark.parametrize(("table", "column", "value", "name"), BAD)
def test_a_bad_value_fails_its_expectation(
    table: str, column: str, value: Any, name: str, frames: dict[str, pd.DataFrame]
) -> None:
    suite = suites.load(table)
    judge = suites.Suite(table, tuple(e for e in suite.expectations if e["meta"]["name"] == name))
    good = frames[table]
    bad = pd.concat([good, good.assign(**{column: pd.Series([value], dtype=object)})], ignore_index=True)
    assert suites.validate(table, good, judge).success
    (result,) = suites.validate(table, bad, judge).results
    assert (result.name, result.success, result.n_rows, result.n_bad) == (name, False, 2, 1)
    assert result.percent == 50.0
    assert result.sample and result.error == ""


def test_a_key_twice_fails(frames: dict[str, pd.DataFrame]) -> None:
    twice = pd.concat([frames["core.event_mentions"]] * 2, ignore_index=True)
    failed = {r.name for r in suites.validate("core.event_mentions", twice).results if not r.success}
    assert "mention_id_unique" in failed


def test_every_file_loads_and_names_the_columns_of_its_table() -> None:
    assert set(suites.tables()) >= set(ROWS)
    for table in suites.tables():
        assert suites.load(table).expectations


def test_every_table_has_a_suite() -> None:
    without = {n for n, t in catalogue().items() if not t.is_view} - set(suites.tables())
    assert without == {"core.schema_info"}


def _suite_file(folder: Path, **changes: Any) -> Path:
    expectation = {
        "type": "expect_column_values_to_not_be_null",
        "severity": "critical",
        "kwargs": {"column": "article_id"},
        "meta": {"name": "given", "description": "given."},
    }
    file = folder / "core.articles.json"
    file.write_text(json.dumps({"expectations": [expectation | changes]}))
    return file


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"type": "expect_column_values_to_not_be_nul"}, "expect_column_values_to_not_be_nul"),
        ({"kwargs": {"column": "nope"}}, "no column nope"),
        ({"severity": "fatal"}, "severity must be"),
        ({"meta": {"name": "given"}}, "meta.description"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(suites.SuiteError, match=says):
        suites.read(_suite_file(tmp_path, **changes))


def test_no_json_and_no_table(tmp_path: Path) -> None:
    file = _suite_file(tmp_path)
    file.write_text("{")
    with pytest.raises(suites.SuiteError, match="is no suite"):
        suites.read(file)
    other = tmp_path / "core.nothing.json"
    other.write_text('{"expectations": []}')
    with pytest.raises(suites.SuiteError, match="no table"):
        suites.read(other)
    with pytest.raises(KeyError, match="no suite"):
        suites.load("core.schema_info")


def test_an_exception_inside_an_expectation_blocks_even_a_warning(frames: dict[str, pd.DataFrame]) -> None:
    suite = suites.load("core.articles")
    judge = suites.Suite("core.articles", tuple(e for e in suite.expectations if e["severity"] == "info"))
    result = suites.validate("core.articles", frames["core.articles"].drop(columns="language"), judge)
    (broken,) = [r for r in result.results if r.error]
    assert broken.name == "language_known" and broken.severity == "W"
    assert broken.blocks and result.blocking_failed


def test_a_warning_does_not_block(frames: dict[str, pd.DataFrame]) -> None:
    result = suites.validate("core.articles", frames["core.articles"].assign(language="fr"))
    assert not result.success and not result.blocking_failed


def test_an_empty_frame_of_a_table_that_must_have_rows_fails(frames: dict[str, pd.DataFrame]) -> None:
    with Warehouse.open(":memory:") as warehouse:
        result = suites.validate("ref.states", suites.read_frame(warehouse, "ref.states"))
    assert [r.name for r in result.results if r.blocks] == ["enough_rows"]
    assert suites.validate("core.event_mentions", frames["core.event_mentions"].head(0)).success


def test_only_rows_of_this_run_are_read() -> None:
    times = iter([dt.datetime(2021, 1, 1), dt.datetime(2022, 1, 1)])
    now = next(times)

    def clock() -> dt.datetime:
        return now

    with Warehouse.open(":memory:", clock=clock) as warehouse:
        for n in (0, 1):
            warehouse.write_raw([raw_article(n)])
            warehouse.write_stage("articles", "v", [raw_article(n).article_id], [article(n)])
            now = next(times, now)
        for table in ("raw.articles", "core.articles"):
            assert len(suites.read_frame(warehouse, table)) == 2
            recent = suites.read_frame(warehouse, table, since=dt.datetime(2021, 6, 1))
            assert list(recent["article_id"]) == [raw_article(1).article_id]


def test_days_from_any_reader_are_days() -> None:
    good = suites.frame("core.event_mentions", ROWS["core.event_mentions"])
    stamped = good.assign(date_start=pd.to_datetime(good["date_start"]))
    judge = suites.Suite(
        "core.event_mentions",
        tuple(e for e in suites.load("core.event_mentions").expectations if "date_start" in e["kwargs"].values()),
    )
    assert suites.validate("core.event_mentions", stamped, judge).success
