"""The asset that measures the coder: rows once per version, a history, pictures on its page."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import pytest
from homes import write_articles

from milties_dagster.defs.accuracy import agg_accuracy
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.evaluation import GoldError
from milties_dagster.quality import suites
from milties_dagster.report import accuracy
from milties_dagster.settings import Settings
from milties_dagster.warehouse import Warehouse


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One drill that the coder finds, one article without a tie."""
    write_articles(tmp_path / "gold", ("drill.txt", "football.txt"))
    drill = {
        "doc": "drill.txt", "event_id": "drill-1", "record_class": "event", "required": True, "type": "JEX",
        "status": "completed", "country_a": "AUS", "country_b": "JPN", "direction": "symmetric",
        "date_start": "2021-05-03", "date_end": "2021-05-03", "quote": "a joint exercise",
    }  # fmt: skip
    path = tmp_path / "gold" / "gold.json"
    documents = [{"doc": "drill.txt"}, {"doc": "football.txt"}]
    path.write_text(json.dumps({"documents": documents, "events": [drill]}), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, gold: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MILTIES_GOLD", str(gold))
    monkeypatch.setenv("MILTIES_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def measure() -> dg.AssetMaterialization:
    result = dg.materialize([agg_accuracy], resources={"warehouse": WarehouseResource()})
    (done,) = result.asset_materializations_for_node("agg__accuracy")
    return done


def held(what: str) -> list[tuple[object, ...]]:
    with Warehouse.open(Settings().working_db, read_only=True) as db:
        return db.query_rows(f"SELECT {what} FROM agg.accuracy ORDER BY ALL")


def test_one_measurement_per_version(home: Path, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = measure()
    levels = held("measure, name, n_right, n_missed, n_false, f1")
    assert [row for row in levels if row[0] == "level"] == [
        ("level", name, 1, 0, 0, 1.0) for name in ("date", "full", "pair", "type")
    ]
    assert ("type", "JEX", 1, 0, 0, 1.0) in levels
    assert sum(row[2] for row in levels if row[0] == "confidence") == 1
    pictures = [v for v in done.metadata.values() if isinstance(v, dg.MarkdownMetadataValue)]
    assert len(pictures) == 3 and all("data:image/png;base64" in str(p.value) for p in pictures)

    before = held("*")
    monkeypatch.setattr(accuracy, "coded", lambda documents: pytest.fail("measured twice"))
    measure()
    assert held("*") == before
    monkeypatch.undo()

    monkeypatch.setenv("MILTIES_GOLD", str(gold))
    monkeypatch.setenv("MILTIES_HOME", str(home))
    monkeypatch.setattr(accuracy, "coder_version", lambda: "another one")
    measure()
    assert len(held("*")) == 2 * len(before)


def test_bad_figures_fail_the_suite(home: Path) -> None:
    measure()
    with Warehouse.open(Settings().working_db, read_only=True) as db:
        frame = db.query("SELECT * FROM agg.accuracy").to_pandas()
    assert suites.validate("agg.accuracy", frame).success
    failed = {r.name for r in suites.validate("agg.accuracy", frame.assign(f1=1.5)).results if not r.success}
    assert failed == {"f1_in_range"}


def test_a_gold_set_that_is_not_there_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MILTIES_GOLD", str(tmp_path / "absent.json"))
    with pytest.raises(GoldError, match=r"absent\.json"):
        measure()


def test_nothing_to_measure_is_no_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILTIES_GOLD", "none")
    assert measure().metadata["gold_sets"].value == 0
    assert held("*") == []


def test_calibration_counts_each_tenth() -> None:
    class Judged:
        judged = ((0.95, True), (0.95, False), (0.62, True), (1.0, True))

    assert accuracy.reliability(Judged()) == [(0.6, 1, 1), (0.9, 2, 3)]  # type: ignore[arg-type]
    # |0.62 - 1| + |2.9 - 2| over four claims
    assert accuracy.calibration_error(Judged.judged) == pytest.approx((0.38 + 0.9) / 4)
