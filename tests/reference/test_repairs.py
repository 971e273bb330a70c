"""Repairs: bad lines are refused with file, line and field; good ones settle names, dates and publication dates."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import ask, hashes, run_graph

from milties_dagster import paths, versions
from milties_dagster.coding import code_text
from milties_dagster.quality import lists
from milties_dagster.reference import ReferenceDataError, load_reference
from milties_dagster.repairs import COLUMNS, Repairs, places, read, repairs

HEAD = ",".join(COLUMNS) + "\n"
Write = Callable[[str], None]


@pytest.fixture
def write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Write]:
    """Puts lines into repairs.csv of a copy of the reference data that everything then reads."""

    def put(lines: str) -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(paths.seeds() / "reference", folder)
        (folder / "repairs.csv").write_text(HEAD + lines, encoding="utf-8")
        monkeypatch.setattr(paths, "reference", lambda: folder)
        versions.hashed.cache_clear()

    yield put
    versions.hashed.cache_clear()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("R 1,name,*,Georgia,GEO,", "line 2, repair_id"),
        ("r1,state,*,Georgia,GEO,", "line 2, kind: 'state' is unknown"),
        ("r1,name,,Georgia,GEO,", "line 2, scope"),
        ("r1,name,*,,GEO,", "line 2, text"),
        ("r1,name,*,Georgia,GE,", "line 2, value: 'GE' is not in states.csv"),
        ("r1,name,*,Georgia,QQQ,", "line 2, value: 'QQQ' is not in states.csv"),
        ("r1,date,*,Eid,2021-13-01,", "line 2, value: '2021-13-01' is no date"),
        ("r1,date,*,Eid,2021-05-04/2021-05-01,", "line 2, value"),
        ("r1,date,*,Eid,2021-00,", "line 2, value"),
        ("r1,publication,*,,2021-05-01,", "line 2, scope"),
        ("r1,publication,a.txt,Monday,2021-05-01,", "line 2, text"),
        ("r1,publication,a.txt,,2021-05,", "line 2, value"),
        ("r1,publication,a.txt,,1889-05-01,", "lies before"),
        ("r1,name,*,Georgia,GEO,\nr1,name,*,Chad,TCD,", "line 3, repair_id"),
        ("r1,name,*,Georgia,GEO,\nr2,name,*,Georgia,USA,", "line 3, text"),
        ("r1,name,*,Georgia", "4 fields instead of 6"),
    ],
)
def test_a_bad_line_is_refused(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "repairs.csv").write_text(HEAD + line + "\n", encoding="utf-8")
    problems: list[str] = []
    assert len(read(tmp_path / "repairs.csv", problems, lists.states())) == line.count("\n")
    assert "repairs.csv" in problems[0] and says in problems[0]


def test_a_bad_line_is_a_fault_of_the_reference_data(write: Write) -> None:
    write("r1,name,*,Georgia,QQQ,\n")
    with pytest.raises(ReferenceDataError, match="line 2, value: 'QQQ' is not in states"):
        load_reference(paths.reference())


def test_the_shipped_file_is_good() -> None:
    problems: list[str] = []
    read(paths.seeds() / "reference" / "repairs.csv", problems, lists.states())
    assert problems == []


def test_which_articles_a_line_covers(write: Write) -> None:
    write("r1,name,*,Chad,TCD,\nr2,name,b.jsonl,Chad,none,\nr3,name,x,Chad,USA,\n")
    found: Repairs = repairs()
    assert [r.repair_id for r in found.of("name", "x", "in/a.txt")] == ["r3", "r1"]
    assert [r.repair_id for r in found.of("name", "y", "in/b.jsonl#L3")] == ["r2", "r1"]
    assert [r.repair_id for r in found.of("name", "y", r"in\b.jsonl")] == ["r2", "r1"]
    assert found.of("date", "x", "a.txt") == ()


def test_where_a_text_stands(write: Write) -> None:
    write("r1,name,*,Guinea,GIN,\nr2,name,*,New Guinea,PNG,\n")
    found = places("Guinea, Guineans, New Guinea", repairs().of("name", "", ""))
    assert [(p.start, p.end, p.repair.repair_id) for p in found] == [(0, 6, "r1"), (18, 28, "r2")]


TEXT = (
    "The navies of Japan and the Marine Corps held a joint naval exercise on Eid, officials said. "
    "The army of Georgia and the army of Turkey held a joint military exercise on Tuesday. "
    "A graduate of Georgia Tech watched the soldiers of both countries for several hours."
)


def test_names_and_dates_as_a_person_stated_them(write: Write) -> None:
    write(
        "corps,name,a.txt,Marine Corps,USA,\ngeorgia,name,*,Georgia,none,\neid,date,a.txt,Eid,2021-05-13,\n"
        "tuesday,date,a.txt,Tuesday,2021-05-04/2021-05-06,\nday,publication,a.txt,,2021-05-14,from the print edition\n"
    )
    coded = code_text(TEXT, source_uri="in/a.txt", published="2020-01-01")
    assert isinstance(coded, tuple)
    article, mentions, result = coded
    assert (article.published_on, article.published_on_rule) == (dt.date(2021, 5, 14), "repair:day")
    assert article.date_candidates == ("repair=2021-05-14", "stated=2020-01-01")
    by_text = {m.text: m for m in mentions}
    assert (by_text["Marine Corps"].state_id, by_text["Marine Corps"].rule) == ("USA", "repair:corps")
    assert (by_text["Georgia"].state_id, by_text["Georgia"].rule) == (None, "repair:georgia")
    assert sum(m.rule == "repair:georgia" for m in mentions) == 1  # not the one in Georgia Tech
    assert (by_text["Eid"].date_start, by_text["Eid"].rule) == (dt.date(2021, 5, 13), "repair:eid")
    assert by_text["Tuesday"].date_end == dt.date(2021, 5, 6)
    drill = next(m for m in result.mentions if (m.state_a, m.state_b) == ("JPN", "USA"))
    assert (drill.date_start, drill.date_rule) == (dt.date(2021, 5, 13), "repair:eid")
    assert not any("GEO" in (m.state_a, m.state_b) for m in result.mentions)

    other = code_text(TEXT, source_uri="in/b.txt", published="2020-01-01")
    assert isinstance(other, tuple)
    rules = {m.rule for m in other[1]} | {other[0].published_on_rule}
    assert {rule for rule in rules if rule.startswith("repair")} == {"repair:georgia"}


def test_the_next_run_applies_them_and_says_what_matched_nothing(write: Write, home: Path, sources: Path) -> None:
    write(
        "day,publication,drill.txt,,2021-05-06,\nmonday,date,drill.txt,Monday,2021-05-03/2021-05-05,\n"
        "sea,name,drill.txt,Australia,NZL,\ntypo,name,*,Austalia,AUS,\n"
    )
    outcome = run_graph(home, sources)
    assert outcome.passed, (outcome.raised, outcome.checks)
    database = home / "milties.duckdb"
    assert ask(database, "SELECT DISTINCT state_a, state_b, date_end::VARCHAR, date_rule FROM core.event_mentions "
                         "WHERE state_a = 'JPN' OR state_b = 'JPN'") == [("JPN", "NZL", "2021-05-05", "repair:monday")]  # fmt: skip
    assert ask(database, "SELECT published_on::VARCHAR, published_on_rule FROM core.articles "
                         "WHERE published_on_rule LIKE 'repair%'") == [("2021-05-06", "repair:day")]  # fmt: skip
    assert ask(database, "SELECT item FROM core.worklist WHERE kind = 'repair_without_effect'") == [("typo",)]
    before = hashes(home)
    assert run_graph(home, sources).stages["core.event_mentions"] == {"in": 0}
    assert hashes(home) == before


def test_a_bad_line_stops_the_run_with_what_to_do(write: Write, home: Path, sources: Path) -> None:
    published = (home / "milties.duckdb").read_bytes()
    load_reference.cache_clear()
    write("r1,name,*,Georgia,QQQ,\n")
    try:
        outcome = run_graph(home, sources)
    finally:
        load_reference.cache_clear()
    assert not outcome.passed
    assert any("repairs.csv line 2, value: 'QQQ'" in failed.message for failed in outcome.raised)
    assert (home / "milties.duckdb").read_bytes() == published
