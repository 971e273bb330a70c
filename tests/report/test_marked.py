"""Sentences drawn with their names: in the report, by ``milties code --html`` and in the notebook."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner

from milties_dagster.cli import app
from milties_dagster.report import marked
from milties_dagster.runner import RunOutcome
from milties_dagster.settings import Settings

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "first_look.ipynb"
DRILL = "OSLO, May 4, 2021 - The navies of Norway and <i>Finland</i> held a joint exercise on Monday, a spokesman said."


def test_marks_are_coloured_and_words_escaped() -> None:
    text = "<script>Peru & Chile</script> met"
    marks = [{"start": 8, "end": 12, "label": "PER"}, {"start": 15, "end": 29, "label": "CHL"}]
    html = marked.sentences([("JEX <x>", text, marks)])
    assert html.count("<mark") == 2
    assert "Peru" in html and marked.STATE_COLOUR in html
    assert "<script>" not in html and "</script>" not in html and "<x>" not in html


def test_of_overlapping_marks_the_longer_stays() -> None:
    marks = [{"start": 0, "end": 7, "label": "OMN"}, {"start": 0, "end": 12, "label": "ORG"}]
    html = marked.sentences([("t", "Omani navy x", marks)])
    assert html.count("<mark") == 1 and ">ORG<" in html


def test_code_writes_a_page(tmp_path: Path) -> None:
    (tmp_path / "drill.txt").write_text(DRILL, encoding="utf-8")
    result = CliRunner().invoke(app, ["code", str(tmp_path / "drill.txt"), "--html", str(tmp_path / "out.html")])
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "JEX" in page and ">ACT<" in page and ">SOURCE<" in page and "<svg" in page
    assert "<i>" not in page


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "drill.txt").write_text(DRILL, encoding="utf-8")
    target = tmp_path / "absent" / "out.html"
    result = CliRunner().invoke(app, ["code", str(tmp_path / "drill.txt"), "--html", str(target)])
    assert result.exit_code == 2 and str(target) in result.output.replace("\n", "")


def test_the_report_shows_the_sentences(base: tuple[Path, Path, RunOutcome]) -> None:
    page = (base[0] / "reports" / "index.html").read_text(encoding="utf-8")
    assert "The sentences behind them" in page and page.count('<figure class="sentence">') >= 5


def test_the_notebook_runs(base: tuple[Path, Path, RunOutcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells, one after the other, with a stand-in for IPython's display."""
    shown: list[str] = []
    display = types.ModuleType("IPython.display")
    display.HTML = str  # type: ignore[attr-defined]
    display.display = shown.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setenv("MILTIES_SNAPSHOT", str(Settings(home=base[0]).snapshot_db))
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    names["db"].close()  # type: ignore[attr-defined]
    assert len(shown) == 2 and all("<mark" in html for html in shown)
    assert "<svg" in shown[1]
