"""`milties check` on a home with one planted fault of each kind: every one is named, with article and quote."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from homes import change
from planted import AFTER, FOR_SUITES
from test_checks import FAULTS
from typer.testing import CliRunner

from milties_dagster import cli
from milties_dagster.quality import checks, suites
from milties_dagster.runner import judge_all
from milties_dagster.settings import Settings
from milties_dagster.warehouse import Warehouse


def test_a_home_with_every_fault_names_them_all(home: Path) -> None:
    change(home, "; ".join([*FAULTS.values(), *AFTER, *FOR_SUITES]))
    done = CliRunner().invoke(cli.app, ["check", "--home", str(home)])
    assert done.exit_code == 1, done.output
    named = {
        tuple(line.split()[1:3]) for line in done.stdout.splitlines() if line.split()[:1] in (["failed"], ["warning"])
    }

    rules = {(f.need("table"), f.name) for f in checks.load()}
    assert rules - named == set()

    kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for table in suites.tables():
        for expectation in suites.load(table).expectations:
            kinds[expectation["type"]].append((table, expectation["meta"]["name"]))
    assert {kind for kind, those in kinds.items() if not named & set(those)} == set()

    with Warehouse.open(Settings(home=home).working_db, read_only=True) as db:
        results = judge_all(db)
    assert [str(r) for r in results if r.error] == []
    for table, name in named & rules:
        line = next(line for line in done.stdout.splitlines() if f" {table} {name} [" in line)
        assert " rows (" in line and " %)" in line


def test_a_failed_check_shows_counts_percent_article_and_quote(home: Path) -> None:
    change(home, "UPDATE core.event_mentions SET date_start = date_start + 30 WHERE state_a = 'AUS'")
    done = CliRunner().invoke(cli.app, ["check", "--home", str(home)])
    lines = done.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "mentions_future_deeds" in line)
    assert "1 of 6 rows (16.67 %)" in lines[at]
    assert "date_start=2021-06-02" in lines[at + 1]
    assert "drill.txt: The navies of Japan and Australia held a joint exercise" in lines[at + 2]


def test_all_lists_what_passed_with_its_rows(home: Path) -> None:
    done = CliRunner().invoke(cli.app, ["check", "--all", "--home", str(home)])
    assert done.exit_code == 0
    assert "passed core.event_mentions mentions_quotes [B, codebook rule 31] ok, 6 rows" in done.stdout
