"""The whole graph on a small archive: what comes out, again, with one more article, with bad rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import ARTICLES, ask, change, hashes, run_graph, write_articles

from milties_dagster.runner import RunOutcome

N = len(ARTICLES)


def test_everything_is_built_and_published(base: tuple[Path, Path, RunOutcome]) -> None:
    home, _, outcome = base
    assert outcome.passed, (outcome.raised, outcome.checks)
    assert outcome.stages["raw.articles"] == {"in": N, "new": N}
    assert ask(home / "milties.duckdb", "SELECT count(*) FROM core.articles") == [(N,)]
    assert (home / "reports" / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_ties_are_in_the_aggregates(base: tuple[Path, Path, RunOutcome]) -> None:
    home, _, _ = base
    dyads = ask(
        home / "milties.duckdb",
        "SELECT DISTINCT state_a, state_b, year FROM agg.dyad_year WHERE scheme = 'plover' ORDER BY ALL",
    )
    expected = {("AUS", "JPN", 2021), ("IND", "VNM", 2022), ("KOR", "POL", 2022), ("KGZ", "TJK", 2022)}
    assert expected <= set(dyads)


def test_a_second_run_changes_nothing(home: Path, sources: Path) -> None:
    before = hashes(home)
    outcome = run_graph(home, sources)
    assert outcome.passed
    assert hashes(home) == before
    for table in ("core.articles", "core.entity_mentions", "core.event_mentions"):
        assert outcome.stages[table] == {"in": 0}


def test_one_more_article_codes_only_that_one(home: Path, sources: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    text = (
        "LIMA, July 2, 2021 - The navies of Chile and Peru held a joint exercise off Callao on Thursday, the Peruvian "
        "defence ministry said. Four frigates and two submarines of both countries took part in the drill.\n"
    )
    (more / "new.txt").write_text(text, encoding="utf-8")
    before = ask(home / "working.duckdb", "SELECT * FROM core.coding_log ORDER BY ALL")
    outcome = run_graph(home, sources, more)
    assert outcome.passed
    assert outcome.stages["core.event_mentions"]["in"] == 1
    after = ask(home / "working.duckdb", "SELECT * FROM core.coding_log ORDER BY ALL")
    assert set(before) <= set(after)
    assert len(after) == len(before) + 3
    assert ask(home / "milties.duckdb", "SELECT n_events FROM agg.dyad_year WHERE state_a = 'CHL' AND year = 2021")


BAD_ROWS = {
    "bad state code": "UPDATE core.event_mentions SET state_a = 'XYZ' WHERE state_a = 'AUS'",
    "no such day": (
        "ALTER TABLE core.event_mentions ALTER date_start TYPE VARCHAR; "
        "UPDATE core.event_mentions SET date_start = '2026-02-30' WHERE state_a = 'AUS'"
    ),
    "deed after its publication": (
        "UPDATE core.event_mentions SET date_start = DATE '2031-05-04', date_end = DATE '2031-05-04', "
        "status = 'completed' WHERE state_a = 'AUS'"
    ),
    "quote not at its offsets": "UPDATE core.event_mentions SET char_start = char_start + 1 WHERE state_a = 'AUS'",
}


@pytest.mark.parametrize("sql", BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_row_fails_its_check_and_stops_the_aggregates(
    home: Path, sources: Path, sql: str, tmp_path: Path
) -> None:
    published = (home / "milties.duckdb").read_bytes()
    change(home, sql)
    change(home, "DELETE FROM agg.dyad_year")
    outcome = run_graph(home, sources)
    assert not outcome.passed
    blocked = [check.name for check in outcome.checks if check.blocking]
    assert any(name.startswith("core.event_mentions: ") for name in blocked), blocked
    assert ask(home / "working.duckdb", "SELECT count(*) FROM agg.dyad_year") == [(0,)]
    assert (home / "milties.duckdb").read_bytes() == published


def test_the_next_good_run_publishes_again(home: Path, sources: Path) -> None:
    change(home, BAD_ROWS["bad state code"])
    assert not run_graph(home, sources).passed
    change(home, "UPDATE core.event_mentions SET state_a = 'AUS' WHERE state_a = 'XYZ'")
    assert run_graph(home, sources).passed


def test_refused_files_do_not_hold_up_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILTIES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home" / "dagster"))
    folder = write_articles(tmp_path / "articles", ("drill.txt",))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "one_line.txt").write_bytes(b"word " * 10_000_001)
    (folder / "lines.jsonl").write_text('{"text": "\\n', encoding="utf-8")
    (folder / "manifest.csv").write_text("file,publisher\ngone.txt,Nobody\n", encoding="utf-8")
    outcome = run_graph(tmp_path / "home", folder)
    assert outcome.passed, (outcome.raised, outcome.checks)
    assert outcome.stages["raw.articles"] == {"in": 6, "new": 1, "quarantined": 5}
    rows = ask(
        tmp_path / "home" / "milties.duckdb",
        "SELECT reason_code, reason FROM core.quarantine WHERE stage = 'raw' ORDER BY reason_code",
    )
    assert [row[0] for row in rows] == [
        "binary_file", "broken_json", "empty_file", "manifest_missing_file", "too_large",
    ]  # fmt: skip
    for _, reason in rows:
        assert any(name in str(reason) for name in ("binary.txt", "lines.jsonl", "empty.txt", "gone.txt", "one_line"))
