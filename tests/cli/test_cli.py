"""The command line: answers, exit codes, and one clear message for each kind of bad input."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from homes import ARTICLES, ask, change, write_articles
from typer.testing import CliRunner, Result

from milties_dagster import __version__
from milties_dagster.cli import app
from milties_dagster.runner import RunOutcome
from milties_dagster.warehouse import HomeLock

runner = CliRunner()


def milties(*arguments: object, stdin: bytes | None = None) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments], input=stdin)


def refused(result: Result, *words: str, code: int = 2) -> None:
    """One message, no traceback, all ``words`` in it."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.stderr.count("milties:") == 1, result.stderr
    for word in words:
        assert word in result.stderr.replace("\n", ""), result.stderr


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MILTIES_HOME", str(tmp_path / "unset"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "unset" / "dagster"))
    monkeypatch.setenv("COLUMNS", "200")


def test_version() -> None:
    assert milties("version").output.strip() == f"milties {__version__}"


# -- run ------------------------------------------------------------------------------------------------


def test_run_says_what_happened(home: Path, sources: Path) -> None:
    result = milties("run", sources, "--home", home)
    assert result.exit_code == 0, result.output
    assert "raw.articles" in result.stdout
    assert f"{len(ARTICLES)} seen before" in result.stdout
    for words in (
        "Held now",
        "Strongest ties",
        "Where to look next",
        "milties query",
        "milties ui",
        "index.html",
    ):
        assert words in result.stdout
    assert "football.txt" in result.stdout, "an article without an event is named with its outcome"


def test_run_with_a_failed_check_is_1(home: Path, sources: Path) -> None:
    change(home, "UPDATE core.event_mentions SET char_start = char_start + 1")
    result = milties("run", sources, "--home", home)
    assert result.exit_code == 1
    assert "failed core.event_mentions" in result.stdout
    assert "Snapshot not published" in result.stdout
    assert f"milties check --home {home}" in result.stdout.replace("\n", "")


def test_a_source_that_does_not_exist(tmp_path: Path) -> None:
    refused(
        milties("run", tmp_path / "nowhere", "--home", tmp_path / "h"),
        str(tmp_path / "nowhere"),
        "does not exist",
    )
    assert not (tmp_path / "h").exists()


def test_a_source_of_no_known_kind(tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"x")
    refused(milties("run", tmp_path / "talk.mp3", "--home", tmp_path / "h"), "talk.mp3", ".jsonl")


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    folder = write_articles(tmp_path / "articles", ("drill.txt",))
    refused(
        milties("run", folder, "--home", tmp_path / "file"),
        str(tmp_path / "file"),
        "cannot be written",
        "--home",
    )


def test_a_read_only_home(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", ("drill.txt",))
    if os.geteuid() == 0:
        home = Path("/proc/milties")  # root may write anywhere but there
    else:
        home = tmp_path / "home"
        home.mkdir(mode=0o500)
    refused(milties("run", folder, "--home", home), str(home), "cannot be written", "--home")


def test_a_locked_home(tmp_path: Path) -> None:
    import subprocess
    import sys

    home = tmp_path / "home"
    folder = write_articles(tmp_path / "articles", ("drill.txt",))
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from milties_dagster.warehouse import HomeLock\n"
            "with HomeLock(Path(sys.argv[1]), what='the other run'): print('held', flush=True); sys.stdin.read()",
            str(home),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused(
            milties("run", folder, "--home", home),
            str(home),
            "the other run",
            f"process {holder.pid}",
            "Wait",
        )
    finally:
        holder.communicate("")
    with HomeLock(home):
        pass  # free again


def test_a_home_of_another_kind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "working.duckdb").write_bytes(b"this is no database" * 1000)
    folder = write_articles(tmp_path / "articles", ("drill.txt",))
    refused(milties("run", folder, "--home", home), "working.duckdb")


def test_wrong_usage() -> None:
    assert milties("run", "--no-such-option").exit_code == 2
    assert milties("no-such-command").exit_code == 2


# -- query ----------------------------------------------------------------------------------------------


def test_query_formats(base: tuple[Path, Path, RunOutcome], tmp_path: Path) -> None:
    sql = "SELECT 'a,b' AS text, 1 AS n, NULL AS nothing, DATE '2014-11-19' AS day"
    table = milties("query", sql, "--home", base[0])
    assert table.exit_code == 0
    assert "a,b" in table.stdout
    rows = list(csv.DictReader(io.StringIO(milties("query", sql, "--format", "csv", "--home", base[0]).stdout)))
    assert rows == [{"text": "a,b", "n": "1", "nothing": "", "day": "2014-11-19"}]
    objects = json.loads(milties("query", sql, "-f", "json", "--home", base[0]).stdout)
    assert objects == [{"text": "a,b", "n": 1, "nothing": None, "day": "2014-11-19"}]
    (tmp_path / "ask.sql").write_text("-- a file\nSELECT count(*) AS n FROM core.articles;\n", encoding="utf-8")
    found = json.loads(milties("query", tmp_path / "ask.sql", "-f", "json", "--home", base[0]).stdout)
    assert found == [{"n": len(ARTICLES)}]


def test_query_cannot_write(base: tuple[Path, Path, RunOutcome]) -> None:
    refused(milties("query", "DELETE FROM core.articles", "--home", base[0]), "read-only")
    assert ask(base[0] / "milties.duckdb", "SELECT count(*) FROM core.articles") == [(len(ARTICLES),)]


def test_query_during_a_run(base: tuple[Path, Path, RunOutcome]) -> None:
    with HomeLock(base[0]):
        assert milties("query", "SELECT 1", "--home", base[0]).exit_code == 0


def test_query_with_wrong_sql(base: tuple[Path, Path, RunOutcome]) -> None:
    refused(milties("query", "SELECT nothing FROM nowhere", "--home", base[0]), "nowhere")


def test_query_without_a_snapshot(tmp_path: Path) -> None:
    refused(milties("query", "SELECT 1", "--home", tmp_path), "milties.duckdb", "milties run")


def test_query_with_a_file_that_is_missing(base: tuple[Path, Path, RunOutcome]) -> None:
    refused(milties("query", "missing.sql", "--home", base[0]), "missing.sql")


# -- code -----------------------------------------------------------------------------------------------


def test_code_prints_json_with_offsets(tmp_path: Path) -> None:
    file = write_articles(tmp_path, ("drill.txt",)) / "drill.txt"
    result = milties("code", file, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["published_on"] == "2021-05-04"
    (mention,) = [m for m in document["event_mentions"] if m["event_type"] == "JEX"]
    assert (mention["state_a"], mention["state_b"]) == ("AUS", "JPN")
    assert mention["date_start"] == "2021-05-03"
    assert mention["quote"]


def test_code_reads_standard_input_and_a_stated_day() -> None:
    text = b"The armies of India and Nepal held a joint exercise in Pithoragarh on Monday, officials said."
    result = milties("code", "-", "--published", "2021-09-22", "--json", stdin=text)
    assert result.exit_code == 0, result.output
    mentions = json.loads(result.stdout)["event_mentions"]
    assert [(m["state_a"], m["state_b"], m["date_start"]) for m in mentions] == [("IND", "NPL", "2021-09-20")]


def test_code_as_a_table_with_reasons(tmp_path: Path) -> None:
    file = write_articles(tmp_path, ("drill.txt",)) / "drill.txt"
    result = milties("code", file, "--explain")
    assert result.exit_code == 0, result.output
    for words in ("JEX", "AUS-JPN", "2021-05-03", "rule", "beside 0 other acts"):
        assert words in result.stdout


def test_code_without_any_event(tmp_path: Path) -> None:
    file = write_articles(tmp_path, ("football.txt",)) / "football.txt"
    result = milties("code", file)
    assert result.exit_code == 0
    assert "no " in result.stdout


def test_code_with_bad_input(tmp_path: Path) -> None:
    refused(milties("code", tmp_path / "missing.txt"), "missing.txt")
    (tmp_path / "empty.txt").write_bytes(b" \n")
    refused(milties("code", tmp_path / "empty.txt"), "empty.txt", "empty")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    refused(milties("code", tmp_path / "picture.txt"), "picture.txt")
    refused(milties("code", "-", "--published", "2026-02-30", stdin=b"x"), "2026-02-30", "YYYY-MM-DD")


# -- check, docs, ui ------------------------------------------------------------------------------------


def test_check(home: Path) -> None:
    good = milties("check", "--home", home)
    assert good.exit_code == 0, good.output
    assert " 0 failed" in good.stdout
    change(home, "UPDATE core.event_mentions SET char_start = char_start + 1")
    bad = milties("check", "--home", home)
    assert bad.exit_code == 1
    assert "core.event_mentions" in bad.stdout


def test_check_without_a_database(tmp_path: Path) -> None:
    refused(milties("check", "--home", tmp_path), "working.duckdb", "milties run")


def test_docs_are_the_committed_dictionary(tmp_path: Path) -> None:
    committed = Path(__file__).parents[2] / "docs" / "data_dictionary.md"
    assert milties("docs").stdout == committed.read_text(encoding="utf-8"), (
        "run: milties docs -o docs/data_dictionary.md"
    )
    refused(milties("docs", "-o", tmp_path / "no" / "where.md"), "where.md")


def test_ui_with_a_home_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused(milties("ui", "--home", tmp_path / "file"), "cannot be written")
