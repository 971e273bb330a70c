"""Fill the character offsets of the annotations and check them against the texts and codes.csv.

Belongs here: what makes a file of this data set well formed. Does not belong here: any judgement on whether
an event was coded rightly; that is a reader's work.

Usage: ``python corpus/validate.py`` checks everything and exits with 1 when anything is wrong;
``--write`` first sets char_start and char_end to the first place of each quote; ``--summary`` adds counts
for each part: this folder and heldback/, which holds the test part in the same layout.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PARTS = [ROOT, ROOT / "heldback"]  # each has articles/ and annotations/; the second is the test part
DOCUMENT_KEYS = ["doc", "publication_date", "is_negative", "forbidden_dyads", "events"]
EVENT_KEYS = [
    "event_id", "record_class", "required", "type", "accept_types", "status", "accept_status", "country_a",
    "country_b", "direction", "accept_pairs", "participants", "date_start", "date_end", "date_precision",
    "announced_date", "historical", "accept_start", "quote", "char_start", "char_end", "attributes", "notes",
]  # fmt: skip
MAX_QUOTE_WORDS = 14
MIN_WORDS, MAX_WORDS = 80, 640
HISTORICAL_AFTER_DAYS = 90  # an event that ended longer ago than this, seen from publication, is historical
SHORTEST_DAYS = {"week": 7, "month": 28, "quarter": 90, "season": 28, "half": 181, "year": 270}
LONGEST_DAY_RANGE = 60
PLEDGES = {"hypothetical", "pledged", "planned", "agreed", "denied"}


def read_codes() -> dict[str, dict[str, str]]:
    """kind -> code -> note, from codes.csv (kinds: event_type, status, precision, state)."""
    codes: dict[str, dict[str, str]] = {}
    with (ROOT / "codes.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            codes.setdefault(row["kind"], {})[row["code"]] = row["note"]
    return codes


def as_date(text: str) -> dt.date:
    """A calendar date from YYYY-MM-DD; raises ValueError otherwise."""
    return dt.date.fromisoformat(text)


def date_errors(event: dict[str, Any], published: dt.date | None) -> list[str]:
    """What is wrong with an event's dates; the publication date is None when the text does not give one."""
    if event["date_start"] is None:
        errors = [] if event["date_precision"] == "unknown" else ["no date_start but a precision"]
        return [*errors, "date_end without date_start"] if event["date_end"] else errors
    errors = []
    start = as_date(event["date_start"])
    end = as_date(event["date_end"]) if event["date_end"] else None
    precision, status = event["date_precision"], event["status"]
    if end and start > end:
        errors.append("date_start after date_end")
    if precision == "unknown":
        errors.append("dated event of unknown precision")
    if end and precision in SHORTEST_DAYS and (end - start).days + 1 < SHORTEST_DAYS[precision]:
        errors.append(f"dates too close together for precision {precision}")
    if end and precision == "day" and (end - start).days > LONGEST_DAY_RANGE:
        errors.append("dates too far apart for precision day")
    if published:
        if status in ("completed", "ongoing") and start > published + dt.timedelta(days=1):
            errors.append(f"{status} in the future")
        if status == "planned" and end and end < published and event["announced_date"] is None:
            errors.append("plan that ended before publication, without announced_date")
        if event["announced_date"] and as_date(event["announced_date"]) > published + dt.timedelta(days=31):
            errors.append("announced after publication")
        old = end is not None and (published - end).days > HISTORICAL_AFTER_DAYS
        if old != event["historical"]:
            errors.append(f"historical should be {old}")
    if event["announced_date"] and status not in PLEDGES | {"suspended", "cancelled"}:
        errors.append(f"announced_date on a {status} event")
    if event["accept_start"]:
        low, high = map(as_date, event["accept_start"])
        if low > high:
            errors.append("accept_start runs backwards")
    return errors


def event_errors(
    event: dict[str, Any], text: str, codes: dict[str, dict[str, str]], published: dt.date | None
) -> list[str]:
    """What is wrong with one record."""
    if list(event) != EVENT_KEYS:
        return [f"keys differ: {sorted(set(event) ^ set(EVENT_KEYS)) or 'order'}"]
    errors = []
    for kind, fields in (("event_type", "types"), ("status", "status")):
        main = event["type"] if kind == "event_type" else event["status"]
        alternatives = event[f"accept_{fields}"]
        errors += [f"unknown {kind} {code}" for code in (main, *alternatives) if code not in codes[kind]]
        if main in alternatives or len(set(alternatives)) != len(alternatives):
            errors.append(f"accept_{fields} repeats a value")
    if event["date_precision"] not in codes["precision"]:
        errors.append(f"unknown precision {event['date_precision']}")
    if event["record_class"] not in ("event", "standing"):
        errors.append("unknown record_class")
    if event["record_class"] == "standing" and (event["status"] != "ongoing" or event["date_start"]):
        errors.append("a standing record is ongoing and undated")
    a, b, participants = event["country_a"], event["country_b"], event["participants"]
    named = participants if participants is not None else [a, b]
    named = [*named, *(code for pair in event["accept_pairs"] for code in pair)]
    errors += [f"unknown state {code}" for code in named if code not in codes["state"]]
    for code in named:
        window = codes["state"].get(code, "")
        if (
            window
            and event["date_start"]
            and not (window.split("..")[0] <= event["date_start"] <= window.split("..")[1])
        ):
            errors.append(f"{code} did not exist on {event['date_start']}")
    if participants is not None:
        if len(participants) < 5 or participants != sorted(set(participants)):
            errors.append("participants: five or more states, sorted")
        if a or b or event["required"]:
            errors.append("an n-ary record has no pair and is never required")
    elif a == b:
        errors.append("both sides are the same state")
    elif event["direction"] == "symmetric" and a > b:
        errors.append("a symmetric pair is stored sorted")
    if event["direction"] not in ("a_to_b", "symmetric"):
        errors.append("unknown direction")
    quote = event["quote"]
    if text[event["char_start"] : event["char_end"]] != quote or not quote.strip():
        errors.append("quote is not at its offsets")
    if len(quote.split()) > MAX_QUOTE_WORDS:
        errors.append("quote too long")
    return errors + date_errors(event, published)


def document_errors(path: Path, codes: dict[str, dict[str, str]], write: bool) -> tuple[list[str], dict[str, Any]]:
    """Errors of one annotation file, and its content; ``write`` fills and saves the offsets first."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    article = path.parents[1] / "articles" / f"{path.stem}.txt"
    if not article.is_file():
        return [f"{path.name}: no article {article.name}"], gold
    text = article.read_text(encoding="utf-8")
    errors = []
    if list(gold) != DOCUMENT_KEYS:
        errors.append(f"keys are {list(gold)}")
    if gold["doc"] != article.name:
        errors.append("doc is not the article's name")
    if not MIN_WORDS <= len(text.split()) <= MAX_WORDS:
        errors.append(f"{len(text.split())} words")
    if write:
        for event in gold["events"]:
            event["char_start"] = text.find(event["quote"])
            event["char_end"] = event["char_start"] + len(event["quote"])
        path.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    published = as_date(gold["publication_date"]) if gold["publication_date"] else None
    forbidden = gold["forbidden_dyads"]
    if any(pair != sorted(pair) or len(pair) != 2 for pair in forbidden):
        errors.append("forbidden_dyads must be sorted pairs")
    unknown = sorted({code for pair in forbidden for code in pair} - set(codes["state"]))
    errors += [f"unknown state {code} in forbidden_dyads" for code in unknown]
    if gold["is_negative"] and any(event["required"] for event in gold["events"]):
        errors.append("a negative document has no required record")
    if not gold["is_negative"] and not any(event["required"] for event in gold["events"]):
        errors.append("no required record and not marked negative")
    number = path.stem.split("_")[0]
    for index, event in enumerate(gold["events"], start=1):
        found = event_errors(event, text, codes, published)
        if event["event_id"] != f"{number}-{index:02d}":
            found.append("event_id out of order")
        if event["country_a"] and sorted([event["country_a"], event["country_b"]]) in forbidden:
            found.append("its pair is forbidden")
        if any(sorted(pair) in forbidden for pair in event["accept_pairs"]):
            found.append("an accepted pair is forbidden")
        errors += [f"{event['event_id']}: {problem}" for problem in found]
    return [f"{path.name}: {problem}" for problem in errors], gold


def manifest_errors(path: Path, dated: dict[str, str | None]) -> list[str]:
    """Rows of the manifest, which states dates the texts leave out, that disagree with the annotations."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [
        f"manifest.csv: {row['file']} is {row['published']}, its annotation says {dated.get(row['file'])}"
        for row in rows
        if dated.get(row["file"]) != row["published"]
    ]


def summary(documents: list[dict[str, Any]]) -> str:
    """Counts over all documents as plain lines."""
    events = [event for document in documents for event in document["events"]]
    states = {event[side] for event in events for side in ("country_a", "country_b") if event[side]}
    lines = [
        f"documents {len(documents)}, negative {sum(d['is_negative'] for d in documents)}",
        f"records {len(events)}, required {sum(e['required'] for e in events)}, states {len(states)}",
    ]
    for key in ("record_class", "type", "status", "date_precision"):
        counts = Counter(str(event[key]) for event in events)
        lines.append(f"{key}: " + ", ".join(f"{name} {n}" for name, n in counts.most_common()))
    return "\n".join(lines)


def part_errors(
    part: Path, codes: dict[str, dict[str, str]], write: bool
) -> tuple[list[str], list[dict[str, Any]], list[Path]]:
    """Errors of one folder of articles and annotations, the annotations' contents and their paths."""
    errors: list[str] = []
    golds: list[dict[str, Any]] = []
    paths = sorted((part / "annotations").glob("*.json"))
    for path in paths:
        found, gold = document_errors(path, codes, write)
        errors += found
        golds.append(gold)
    unpaired = {p.stem for p in (part / "articles").glob("*.txt")} - {p.stem for p in paths}
    errors += [f"{stem}.txt: no annotation" for stem in sorted(unpaired)]
    dated = {gold["doc"]: gold["publication_date"] for gold in golds}
    return errors + manifest_errors(part / "articles" / "manifest.csv", dated), golds, paths


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 when every file is well formed, else 1."""
    parser = argparse.ArgumentParser(description="Check the corpus")
    parser.add_argument("--write", action="store_true", help="fill the offsets first")
    parser.add_argument("--summary", action="store_true", help="print counts")
    options = parser.parse_args(arguments)
    codes = read_codes()
    errors: list[str] = []
    paths: list[Path] = []
    for part in PARTS:
        found, golds, part_paths = part_errors(part, codes, options.write)
        errors += found
        paths += part_paths
        if options.summary:
            sys.stdout.write(f"[{part.name}]\n{summary(golds)}\n")
    numbers = Counter(path.stem.split("_")[0] for path in paths)
    errors += [f"number {number} used {n} times" for number, n in numbers.items() if n > 1]
    verdict = "".join(f"{error}\n" for error in errors)
    sys.stdout.write(verdict or f"{len(paths)} documents, all well formed\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
