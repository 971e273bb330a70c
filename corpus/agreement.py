"""How far the second annotation of each sample agrees with the first: scores by level, status kappa, differences.

Belongs here: the comparison of second_pass/ with annotations/ and heldback/annotations/. Does not belong here: the
rules of matching, which are milties_dagster.evaluation's, and any judgement on who is right; that is a reader's work.

The second pass is treated as predictions against the first, in three ways. "required": without the optional records
of the second pass; those of the first are neither missed nor false, and its alternatives count, as everywhere. "all":
the same with the optional records of the second pass. "strict": all records of both, and no alternative counts.

Usage: ``python corpus/agreement.py`` prints the table; ``--list`` adds every difference, one to a line;
``--first FOLDER`` reads the first pass from another copy of this folder, such as one from before the settling.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from milties_dagster.evaluation import (
    LEVELS,
    GoldDocument,
    GoldError,
    Prediction,
    _date,
    date_ok,
    direction_ok,
    evaluate,
    match,
    read_gold,
)

ROOT = Path(__file__).resolve().parent
SECOND = ROOT / "second_pass"
SAMPLES = {  # name: numbers of the articles, which may lie in both parts
    "401 to 465": range(401, 466, 4),
    "301 to 361": range(301, 362, 4),
    "8 to 263": range(8, 264, 17),
}
PARTS = (Path(), Path("heldback"))  # folders that hold articles/ and annotations/
KINDS = ("required", "all", "strict")
Pairing = tuple[str, Mapping[str, Any], Prediction]  # article, record of the first pass, record of the second


@dataclass(frozen=True, slots=True)
class Matched:
    """Agreement on the records that both passes have, by pair and type."""

    records: int
    status_same: int
    kappa: float  # Cohen's, of the status; 1.0 when both passes use one and the same status throughout
    dates_right: int
    directed: int  # records that the first pass directs and the second gives the same type
    directions_right: int


def first_pass(root: Path, sample: str) -> list[GoldDocument]:
    """The first pass of a sample's articles; raises GoldError when a file cannot be read or an article is missing."""
    numbers = SAMPLES[sample]
    found = [d for part in PARTS for d in read_gold(root / part) if int(d.doc.split("_")[0]) in numbers]
    found.sort(key=lambda d: d.doc)
    if len(found) != len(numbers):
        raise GoldError(f"{root}: {len(found)} of the {len(numbers)} articles of the sample {sample}")
    return found


def bare(document: GoldDocument) -> GoldDocument:
    """The article with every record required and no alternative accepted."""
    loose = ("accept_types", "accept_status", "accept_pairs", "accept_start")
    records = [{k: v for k, v in r.items() if k not in loose} | {"required": True} for r in document.records]
    return replace(document, records=tuple(records))


def second_pass(documents: Iterable[GoldDocument], optional: bool) -> list[Prediction]:
    """The second pass of these articles as predictions, with or without its optional records.

    Records of more than four states have no pair and are left out. Raises GoldError when an article has no
    second pass.
    """
    of = {Path(d.doc).stem: d for d in documents}
    found = {p.stem: p for p in SECOND.glob("*.json")}
    if missing := sorted(of.keys() - found.keys()):
        raise GoldError(f"{SECOND}: no second pass of {', '.join(missing)}: annotate it or leave it out of the sample")
    return [
        Prediction(
            d.doc,
            r["record_class"],
            r["type"],
            r["status"],
            r["country_a"],
            r["country_b"],
            r["direction"] == "a_to_b",
            _date(r["date_start"]),
            _date(r["date_end"]),
            r["quote"],
            r["event_id"],
        )
        for stem, d in of.items()
        for r in _records(found[stem])
        if r["country_a"] and (optional or r["required"])
    ]


def _records(path: Path) -> list[Mapping[str, Any]]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["events"])
    except (OSError, json.JSONDecodeError, KeyError) as e:
        raise GoldError(f"{path}: no second pass: {e}") from e


def paired(documents: Sequence[GoldDocument], predictions: Sequence[Prediction]) -> list[Pairing]:
    """Events of both passes matched one to one by pair and type, the closest first."""
    out: list[Pairing] = []
    for d in documents:
        golds = [g for g in d.records if g["country_a"] and g["record_class"] == "event"]
        preds = [p for p in predictions if p.doc == d.doc and p.record_class == "event"]
        out += [(d.doc, golds[gi], preds[pi]) for gi, pi in sorted(match(golds, preds, 1).items())]
    return out


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Agreement of two raters beyond chance (Cohen 1960); raises ValueError without ratings."""
    if not pairs:
        raise ValueError("no ratings")
    n = len(pairs)
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / n
    chance = sum(one[k] * two[k] for k in one) / n**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def matched(pairings: Sequence[Pairing]) -> Matched:
    """Counts over matched records; raises ValueError when there are none."""
    directed = [(g, p) for _, g, p in pairings if g["direction"] == "a_to_b" and g["type"] == p.event_type]
    return Matched(
        len(pairings),
        sum(g["status"] == p.status for _, g, p in pairings),
        cohen_kappa([(str(g["status"]), p.status) for _, g, p in pairings]),
        sum(date_ok(g, p) for _, g, p in pairings),
        len(directed),
        sum(direction_ok(g, p) for g, p in directed),
    )


def table(root: Path) -> str:
    """The figures of each sample as two Markdown tables."""
    lines = [
        "| articles | second pass | " + " | ".join(f"{level} F1" for level in LEVELS) + " |",
        "|---|---|" + "--:|" * len(LEVELS),
    ]
    below = [
        "| articles | matched records | same status | kappa of status | right date | right direction |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name in SAMPLES:
        documents = first_pass(root, name)
        for kind in KINDS:
            golds = [bare(d) for d in documents] if kind == "strict" else documents
            report = evaluate(golds, second_pass(documents, kind != "required"))
            scores = " | ".join(f"{report.levels[level].f1:.3f}" for level in LEVELS)
            lines.append(f"| {name} ({len(documents)}) | {kind} | {scores} |")
        m = matched(paired(documents, second_pass(documents, True)))
        below.append(
            f"| {name} ({len(documents)}) | {m.records} | {m.status_same / m.records:.3f} | {m.kappa:.3f} "
            f"| {m.dates_right / m.records:.3f} | {m.directions_right / max(m.directed, 1):.3f} of {m.directed} |"
        )
    return "\n".join([*lines, "", *below])


def differences(root: Path) -> list[str]:
    """Each required record that one pass alone has, and each matched one that differs, as a line of text."""
    documents = [d for sample in SAMPLES for d in first_pass(root, sample)]
    everything = second_pass(documents, True)
    report = evaluate(documents, everything)
    needed = {p.event_id for p in second_pass(documents, False)}
    out = [f"{g['event_id']} only first: {_gold(g)}" for _, g in report.misses]
    out += [
        f"{p.event_id} only second ({'required' if p.event_id in needed else 'optional'}): {_said(p)}"
        for _, p in report.false_alarms
    ]
    for _, g, p in paired(documents, everything):
        wrong = [
            name
            for name, right in (
                ("type", p.event_type == g["type"]),
                ("date", date_ok(g, p)),
                ("status", p.status == g["status"]),
                ("direction", direction_ok(g, p)),
            )
            if not right
        ]
        if wrong:
            out.append(f"{g['event_id']} {', '.join(wrong)}: first {_gold(g)}; second {_said(p)}")
    return sorted(out)


def _gold(g: Mapping[str, Any]) -> str:
    arrow = ">" if g["direction"] == "a_to_b" else "-"
    need = "" if g["required"] else " optional"
    return (
        f"{g['type']} {g['status']} {g['country_a']}{arrow}{g['country_b']} "
        f"{g['date_start']}..{g['date_end']}{need} \u201c{g['quote']}\u201d"
    )


def _said(p: Prediction) -> str:
    arrow = ">" if p.directed else "-"
    return f"{p.event_type} {p.status} {p.state_a}{arrow}{p.state_b} {p.date_start}..{p.date_end} \u201c{p.quote}\u201d"


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0, or 1 when a file is missing or unreadable."""
    parser = argparse.ArgumentParser(description="Compare the second annotation with the first")
    parser.add_argument("--first", type=Path, default=ROOT, help="another copy of this folder for the first pass")
    parser.add_argument("--list", action="store_true", help="print every difference")
    options = parser.parse_args(arguments)
    try:
        lines = [table(options.first), *(differences(options.first) if options.list else [])]
    except GoldError as e:
        sys.stderr.write(f"{e}\n")
        return 1
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
