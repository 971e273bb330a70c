"""``milties evaluate`` and ``milties code --explain``: their figures are the scorer's, their words name the decision."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from homes import ARTICLES, write_articles
from typer.testing import CliRunner, Result

from milties_dagster.cli import app
from milties_dagster.evaluation import GoldError, Prediction, _date, evaluate, read_gold
from milties_dagster.report import accuracy
from milties_dagster.runner import RunOutcome
from milties_dagster.settings import Settings

runner = CliRunner()
EVAL = Path(__file__).parents[2] / "../shared/eval"
NAMES = {"precision": "p", "recall": "r", "f1": "f1", "tp": "tp", "fn": "fn", "fp": "fp"}


def milties(*arguments: object, stdin: bytes | None = None) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments], input=stdin)


def record(doc: str, event_type: str, a: str, b: str, day: str, **more: object) -> dict[str, object]:
    return {
        "doc": doc, "event_id": f"{doc}-{event_type}", "record_class": "event", "required": True, "type": event_type,
        "status": "completed", "country_a": a, "country_b": b, "direction": "symmetric", "date_start": day,
        "date_end": day, "quote": "a joint exercise", **more,
    }  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A drill that the coder finds, a contract it is told to look for in vain, an article without a tie."""
    folder = tmp_path / "gold"
    write_articles(folder, ("drill.txt", "football.txt"))
    documents = [{"doc": "drill.txt"}, {"doc": "football.txt"}]
    events = [
        record("drill.txt", "JEX", "AUS", "JPN", "2021-05-03"),
        record("drill.txt", "ARM", "AUS", "JPN", "2021-05-03", status="agreed", quote="no such contract"),
    ]
    (folder / "gold.json").write_text(json.dumps({"documents": documents, "events": events}), encoding="utf-8")
    return folder / "gold.json"


def test_pictures_and_confidence(gold: Path, tmp_path: Path) -> None:
    result = milties("evaluate", gold, "--by-type", "--plots", tmp_path / "plots")
    assert result.exit_code == 0, result.output
    assert "Confidence (calibration error" in result.output
    for name in ("types", "reliability"):
        assert (tmp_path / "plots" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_figures_of_the_coder_now(gold: Path) -> None:
    result = milties("evaluate", gold, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["documents"], found["negatives"], found["negatives_clean"]) == (2, 1, 1)
    assert found["types"]["JEX"]["tp"] == 1
    assert found["types"]["ARM"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "fn": 1, "fp": 0}
    assert [m["quote"] for m in found["misses"]] == ["no such contract"]
    assert found["levels"]["full"]["recall"] == 0.5


def test_tables_and_sentences(gold: Path) -> None:
    plain = milties("evaluate", gold).stdout
    assert "2 articles; 1 of 1" in plain
    assert [line.split()[0] for line in plain.splitlines() if line.startswith("  ")][1:] == [
        "pair",
        "type",
        "date",
        "full",
    ]
    assert "By status" not in plain
    whole = milties("evaluate", gold, "--by-type", "--show", "5").stdout
    for words in ("By type", "By status", "Types missed", "Status in the gold", "no such contract", "Missed (1 of 1)"):
        assert words in whole


def test_a_home_is_judged_by_what_it_published(base: tuple[Path, Path, RunOutcome], gold: Path) -> None:
    result = milties("evaluate", gold, "--home", base[0], "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == json.loads(milties("evaluate", gold, "--json").stdout)
    assert result.stderr == ""


def test_articles_that_a_home_lacks_are_named(base: tuple[Path, Path, RunOutcome], tmp_path: Path) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "gold.json").write_text(
        json.dumps({"documents": [{"doc": "elsewhere.txt"}], "events": []}), encoding="utf-8"
    )
    result = milties("evaluate", lacking / "gold.json", "--home", base[0])
    assert result.exit_code == 0
    assert "1 of 1 gold articles are not in this home" in result.stderr
    assert "elsewhere.txt" in result.stderr


def test_gold_that_cannot_be_used(tmp_path: Path, gold: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    for path, words in (
        (tmp_path / "missing.json", "cannot be read"),
        (tmp_path / "broken.json", "cannot be read as JSON"),
        (tmp_path / "list.json", "documents and events"),
        (tmp_path / "nothing", "annotations"),
    ):
        result = milties("evaluate", path)
        assert result.exit_code == 2, result.output
        assert path.name in result.stderr.replace("\n", "")
        assert words in result.stderr.replace("\n", "")
    twice = milties("evaluate", gold, gold)
    assert twice.exit_code == 2
    assert "twice" in twice.stderr
    (gold.parent / "drill.txt").unlink()
    assert "drill.txt" in milties("evaluate", gold).stderr


def test_the_held_back_articles_are_the_default() -> None:
    folder = accuracy.default_gold()
    assert folder is not None
    documents = read_gold(folder)
    assert len(documents) == len(list((folder / "articles").glob("*.txt"))) > 30
    assert all(d.path is not None for d in documents)


def test_readme_rows_are_written_again_and_kept(tmp_path: Path, gold: Path) -> None:
    readme = tmp_path / "README.md"
    elsewhere = "| 9 | 9 | 1 | 1 | 1 | 1 | 1 of 1 | 0 | `milties evaluate not/here.json` |"
    readme.write_text(f"before\n{accuracy.BEGIN}\n{elsewhere}\n{accuracy.END}\nafter\n", encoding="utf-8")
    assert accuracy.write_readme(readme, [gold]) == ["gold/gold.json"]
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith(f"{accuracy.END}\nafter\n")
    assert elsewhere in text, "a set that is not at hand keeps its row"
    rows = [line for line in text.splitlines() if "`milties evaluate gold/gold.json` |" in line]
    assert len(rows) == 1
    assert rows[0].startswith("| 2 | 2 |")
    assert "| 1 of 1 |" in rows[0]
    # without a set: every row whose set is at hand is measured again, and nothing else changes
    readme.write_text(text.replace("| 2 | 2 |", "| 7 | 7 |"), encoding="utf-8")
    assert accuracy.write_readme(readme, []) == ["gold/gold.json"]
    assert readme.read_text(encoding="utf-8") == text
    readme.write_text("no markers", encoding="utf-8")
    with pytest.raises(GoldError, match="accuracy"):
        accuracy.write_readme(readme, [gold])


def test_readme_of_the_project_has_the_table() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert 0 < text.find(accuracy.BEGIN) < text.find("`milties evaluate corpus/heldback` |") < text.find(accuracy.END)


def scorer(gold: Path, *source: object, out: Path) -> dict[str, dict[str, float]]:
    command = [sys.executable, EVAL / "score_events.py", "--gold", gold, "--json", out, *source]
    done = subprocess.run([str(x) for x in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, dict[str, float]] = json.loads(out.read_text(encoding="utf-8"))
    return figures


def written(predictions: list[Prediction], path: Path) -> Path:
    path.write_text("".join(json.dumps(asdict(p), default=str) + "\n" for p in predictions), encoding="utf-8")
    return path


def agree(ours: dict[str, dict[str, dict[str, float]]], theirs: dict[str, dict[str, float]]) -> None:
    for level, figures in ours["levels"].items():
        assert {NAMES[k]: v for k, v in figures.items()} == pytest.approx(theirs[level]), level
    assert ours["forbidden_pairs"] == theirs["forbidden_pairs"]
    assert f"{ours['negatives_clean']}/{ours['negatives']}" == theirs["negatives_clean"]
    assert ours["documents"] == theirs["documents"]


@pytest.mark.shared
@pytest.mark.skipif(not EVAL.exists(), reason="the evaluation data is not beside the checkout")
def test_same_figures_as_the_scorer_on_a_home(base: tuple[Path, Path, RunOutcome], gold: Path, tmp_path: Path) -> None:
    theirs = scorer(gold, "--db", Settings(home=base[0]).snapshot_db, out=tmp_path / "figures.json")
    assert theirs["type"]["tp"] == 1
    agree(json.loads(milties("evaluate", gold, "--home", base[0], "--json").stdout), theirs)
    agree(json.loads(milties("evaluate", gold, "--json").stdout), theirs)  # coded now, without a home


@pytest.mark.shared
@pytest.mark.skipif(not EVAL.exists(), reason="the evaluation data is not beside the checkout")
def test_same_figures_as_the_scorer_on_the_source_articles(tmp_path: Path) -> None:
    gold = EVAL / "seed_gold.json"
    documents = read_gold(gold)
    predictions = accuracy.coded(documents)
    theirs = scorer(gold, "--events", written(predictions, tmp_path / "lines.jsonl"), out=tmp_path / "figures.json")
    assert theirs["type"]["tp"] > 5, "nothing was compared"
    agree(accuracy.as_dict(evaluate(documents, predictions)), theirs)


@pytest.mark.shared
@pytest.mark.skipif(not EVAL.exists(), reason="the evaluation data is not beside the checkout")
@pytest.mark.parametrize("keep", ["all", "some", "twisted"])
def test_same_figures_as_the_scorer_on_lines(tmp_path: Path, keep: str) -> None:
    """On the development articles, with predictions as they are, with half of them, and with wrong ones among them."""
    gold = EVAL / "dev/gold.json"
    documents = read_gold(gold)
    predictions = [
        Prediction(
            d.doc, g["record_class"], g["type"], g["status"], g["country_a"], g["country_b"],
            g.get("direction") == "a_to_b", _date(g.get("date_start")), _date(g.get("date_end")), event_id=f"{d.doc}#{n}",
        )
        for d in documents
        for n, g in enumerate(d.records)
        if g.get("country_a") and g.get("country_b")
    ]  # fmt: skip
    if keep == "some":
        predictions = predictions[::2]
    if keep == "twisted":
        for n, p in enumerate(predictions):
            changes: dict[str, object] = {}
            if n % 3 == 0:
                changes["status"] = "planned"
            if n % 4 == 0:
                changes |= {"state_a": p.state_b, "state_b": p.state_a}
            if n % 5 == 0:
                changes["event_type"] = ("HLV", "CRT")[n % 2]
            if n % 7 == 0:
                changes["date_start"] = None
            if n % 11 == 10:
                changes["event_id"] = predictions[n - 1].event_id
            predictions[n] = replace(p, **changes)  # type: ignore[arg-type]
        far = replace(predictions[0], state_a="BRA", state_b="NPL", event_id="")
        predictions += [replace(far, doc=d.doc) for d in documents[::3]]
    report = evaluate(documents, predictions)
    assert (report.levels["full"].f1 == 1.0) == (keep == "all")
    theirs = scorer(gold, "--events", written(predictions, tmp_path / "lines.jsonl"), out=tmp_path / "figures.json")
    agree(accuracy.as_dict(report), theirs)


# -- milties code --explain -----------------------------------------------------------------------------


DENIED = (
    "OSLO, May 4, 2021 - Norway may sell frigates to Finland next year, the defence ministry said on Monday. "
    "The Swedish navy and the Finnish army denied reports that they had cancelled a drill."
)


def test_explain_names_every_part_of_a_decision() -> None:
    assert "drill.txt" in ARTICLES
    result = milties("code", "-", "--explain", stdin=ARTICLES["drill.txt"].encode())
    assert result.exit_code == 0, result.output
    said = result.stdout[result.stdout.index("JEX AUS-JPN, event: The navies of Japan") :]
    trigger, words, who, status, date, probability = (line.split(None, 1)[1] for line in said.splitlines()[1:7])
    assert trigger == "jex.hold: 'exercise' with 'joint' (also jex.any)"
    assert words.startswith("'exercise' +"), "the words of the sentence that speak most for the type"
    assert who.startswith("explicit, trust 1.00: AUS ")
    assert "subj" in who
    assert status == "completed: past"
    assert date.startswith("2021-05-03 (day) from 'Monday': rule weekday")
    assert probability.count(",") >= 3, "the strongest features stand there"
    assert " +" in probability


def test_explain_as_json_says_what_was_turned_down() -> None:
    document = json.loads(milties("code", "-", "--json", "--explain", stdin=DENIED.encode()).stdout)
    (arms,) = [g[0] for g in document["decisions"] if g[0]["event_type"] == "ARM"]
    assert arms["trigger"]["words"] == "sell"
    assert arms["status"] == {
        "coded": "hypothetical",
        "read": "hypothetical",
        "cue": "may",
        "negated": False,
        "alleged": False,
    }
    assert arms["date"]["words"] == "next year"
    assert arms["strongest"]
    assert {m["event_type"] for m in document["event_mentions"]} == {g[0]["event_type"] for g in document["decisions"]}
    for one in document["turned_down"]:
        assert one["reason"]
        assert one["trigger"]["id"]
    assert document["turned_down"]
