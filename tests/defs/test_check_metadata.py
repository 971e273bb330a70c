"""What a check shows in the Dagster UI: counts, percent, and the rows that broke it with article and quote."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from homes import change

from milties_dagster import runner
from milties_dagster.defs.aggregates import SHOWN
from milties_dagster.defs.checks import to_dagster
from milties_dagster.quality import CheckResult
from milties_dagster.settings import Settings
from milties_dagster.warehouse import Warehouse


def test_a_failed_check_shows_its_rows(home: Path) -> None:
    change(home, "UPDATE core.event_mentions SET date_start = date_start + 30 WHERE state_a = 'AUS'")
    with Warehouse.open(Settings(home=home).working_db, read_only=True) as db:
        (failed,) = [r for r in runner.judge_all(db) if r.name == "mentions_future_deeds"]
        history = SHOWN["agg.pipeline_quality"](db)["history"]
    shown = to_dagster(failed.name, failed.table, [failed]).metadata
    assert (shown["rows"].value, shown["rows_bad"].value) == (6, 1)
    assert round(float(str(shown["percent"].value)), 2) == 16.67
    table = str(shown["sample"].value).splitlines()
    assert isinstance(shown["sample"], dg.MarkdownMetadataValue)
    assert table[2].startswith("| article | quote | ")
    assert "drill.txt | The navies of Japan and Australia held a joint exercise" in table[4]
    assert str(history.value).startswith("![items by stage, day and outcome](data:image/png;base64,")


def test_words_from_articles_cannot_break_the_table() -> None:
    row = {"quote": "a | b\n<img src=x>", "article": "a.txt"}
    result = CheckResult("c", "core.articles", "", "W", "d", False, 1, 1, 100.0, (row,))
    shown = str(to_dagster("c", "core.articles", [result]).metadata["sample"].value)
    assert shown.splitlines()[-1] == "| a.txt | a \\| b &lt;img src=x&gt; |"


def test_a_passed_check_shows_its_counts() -> None:
    result = CheckResult("c", "core.articles", "", "W", "d", True, 7, 0, 0.0)
    shown = to_dagster("c", "core.articles", [result]).metadata
    assert (shown["rows"].value, shown["rows_bad"].value, shown["percent"].value) == (7, 0, 0.0)
