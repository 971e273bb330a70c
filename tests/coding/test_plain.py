"""The single sentences the weights may be fitted on (training/plain.py, training/plain_sentences.txt)."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from milties_dagster import paths
from milties_dagster.evaluation import GoldError

TRAINING = Path(__file__).parents[2] / "training"


def _plain() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plain", TRAINING / "plain.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _column(name: str, column: str) -> set[str]:
    with (paths.reference() / name).open(encoding="utf-8", newline="") as f:
        return {row[column] for row in csv.DictReader(f)}


def test_an_article_names_no_state_twice(tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text(
        "# a note\nBAS planned USA>POL | A.\nOPS/BAS * POL-FRA | B.\nNONE | C.\nARM completed KEN>OMN | D.\n",
        encoding="utf-8",
    )
    docs = _plain().articles(file, tmp_path)
    together = [{(r["country_a"], r["country_b"]) for r in d.records} for d in docs]
    assert {("USA", "POL"), ("POL", "FRA")} not in together
    assert sum(map(len, together)) == 3
    texts = [d.path.read_text(encoding="utf-8") for d in docs]
    assert sum("C." in t for t in texts) == 1
    (either,) = [r for d in docs for r in d.records if r["country_b"] == "FRA"]
    assert (either["type"], either["accept_types"]) == ("OPS", ["BAS"])


def test_a_line_of_no_known_form_is_named(tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text("NONE | A.\nUSA sends troops.\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"plain\.txt:2"):
        _plain().articles(file, tmp_path)


def test_types_statuses_and_states_are_those_of_the_reference(tmp_path: Path) -> None:
    docs = _plain().articles(TRAINING / "plain_sentences.txt", tmp_path)
    records = [r for d in docs for r in d.records]
    assert len(records) > 300
    assert {t for r in records for t in (r["type"], *r["accept_types"])} <= _column("event_types.csv", "code")
    assert {r["status"] for r in records} <= _column("statuses.csv", "status") | {"*"}
    assert {s for r in records for s in (r["country_a"], r["country_b"])} <= _column("states.csv", "state_id")
