"""The second annotation of the corpus: its files are whole and in the texts, and the comparison gives its figures."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

CORPUS = Path(__file__).parents[1] / "corpus"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"corpus_{name}", CORPUS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


agreement, validate = script("agreement"), script("validate")


def test_the_corpus_is_well_formed(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.main([]) == 0, capsys.readouterr().out


def test_the_second_pass_covers_the_sample_and_quotes_the_texts() -> None:
    sample = {Path(d.doc).stem: d.path for name in agreement.SAMPLES for d in agreement.first_pass(CORPUS, name)}
    assert len(sample) == 17 + 16 + 16
    assert {p.stem for p in agreement.SECOND.glob("*.json")} == set(sample)
    codes = validate.read_codes()
    for stem, text in sample.items():
        second = json.loads((agreement.SECOND / f"{stem}.json").read_text(encoding="utf-8"))
        assert second["doc"] == f"{stem}.txt"
        for r in second["events"]:
            assert r["type"] in codes["event_type"] and r["status"] in codes["status"], r["event_id"]
            assert {r["country_a"], r["country_b"], *(r["participants"] or [])} - {None} <= set(codes["state"])
            assert r["quote"] in text.read_text(encoding="utf-8"), r["event_id"]


def test_it_prints_the_figures_and_the_differences(capsys: pytest.CaptureFixture[str]) -> None:
    assert agreement.main(["--list"]) == 0
    out = capsys.readouterr().out
    assert "| 401 to 465 (17) | strict | 0." in out and "| 8 to 263 (16) |" in out and "only second (optional)" in out


def test_the_readme_gives_the_figures_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    agreement.main([])
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    for line in capsys.readouterr().out.splitlines():
        if line.startswith("| 401 to 465"):
            figures = [cell.strip() for cell in line.split("|")[2:-1]]
            assert f"| after settling | {' | '.join(figures)} |" in readme, line


def test_a_missing_first_pass_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert agreement.main(["--first", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_kappa_is_agreement_beyond_chance() -> None:
    # Cohen's kappa of a 2 by 2 table 20, 5, 10, 15: observed 0.7, by chance 0.5
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement.cohen_kappa(pairs) == pytest.approx(0.4)
    assert agreement.cohen_kappa([("y", "y")]) == 1
    with pytest.raises(ValueError):
        agreement.cohen_kappa([])
