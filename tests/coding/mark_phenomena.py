"""Brings the xfail marks of the phenomenon records in line with what the coder does now.

    python tests/coding/mark_phenomena.py            says which marks must come or go
    python tests/coding/mark_phenomena.py --write    and rewrites them

For use after a change of the word lists, the rules or the ranker. A mark that stays keeps its words; a new one says
how the coding misses, and is better replaced by the cause once that is known. Read the list before writing: a record
that starts to fail is a loss, not only a mark to set.
"""

from __future__ import annotations

import re
import sys

import phenomena_records as records

from milties_dagster.coding import Coded, Coder
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, Refusal
from milties_dagster.report import explain

RECORD = re.compile(r"(?m)^(?=- id: )")
Pair = tuple[Article, list[EntityMention]]


def code(all_records: list[records.Record]) -> list[tuple[Pair, Coded]]:
    """Article with its names, and coding, of each record, in one batch."""
    pairs: list[Pair] = []
    for r in all_records:
        article = clean(records.raw_article(r))
        if isinstance(article, Refusal):
            raise ValueError(f"{r['file']}: {r['id']}: {article.reason}")
        pairs.append((article, entities.extract(article)))
    return list(zip(pairs, Coder.load().code_many(pairs), strict=True))


def miss(record: records.Record, pair: Pair, coded: Coded) -> str:
    """In a few words how the coding of a failing record misses."""
    if not any(f.startswith("missing") for f in records.faults(record, coded.mentions)):
        extra = [m for m in coded.mentions if not any(records.is_expected(m, w) for w in record["expect"])]
        return "coded too: " + ", ".join(sorted({f"{m.event_type} {m.status}" for m in extra}))
    wanted = next(w for w in record["expect"] if not any(records.is_expected(m, w) for m in coded.mentions))
    of_type = [m for m in coded.mentions if records.one_of(m.event_type, wanted["type"])]
    states = set(wanted.get("participants") or (wanted["a"], wanted["b"]))
    of_pair = [m for m in of_type if states == {m.state_a, m.state_b} or states == set(m.participants)]
    if of_pair:
        m = of_pair[0]
        if not records.one_of(m.status, wanted["status"]):
            return f"status read as {m.status}"
        if not records.one_of(m.record_class, wanted.get("class", "event")):
            return f"coded as {m.record_class}"
        if m.directed != wanted["directed"] or (m.directed and m.state_a != wanted["a"]):
            return "wrong direction"
        return "wrong date"
    proposed = [r for r in explain.decisions(*pair)[1] if records.one_of(r.claim.event_type, wanted["type"])]
    if any("below" in r.reason and states == set(r.claim.pair) for r in proposed):
        return "found, but not likely enough"
    if of_type:
        return "wrong pair, or one pair missing"
    if proposed:
        return "another reading preferred"
    types = sorted({m.event_type for m in coded.mentions})
    return f"coded as {', '.join(types)}" if types else "not found"


def main(write: bool) -> int:
    """Prints what has changed; with ``write`` rewrites the files. Returns the number of marks that do not hold."""
    all_records = records.load()
    failing = {
        r["id"]: miss(r, pair, coded)
        for r, (pair, coded) in zip(all_records, code(all_records), strict=True)
        if records.faults(r, coded.mentions)
    }
    marked = {r["id"]: r["xfail"] for r in all_records if r.get("xfail")}
    for i in sorted(set(marked) - set(failing)):
        print(f"passes now: {i}")
    for i in sorted(set(failing) - set(marked)):
        print(f"fails now:  {i}: {failing[i]}")
    print(f"{len(failing)} of {len(all_records)} records fail")
    if write:
        for path in sorted(records.FOLDER.glob("*.yaml")):
            head, *parts = RECORD.split(path.read_text(encoding="utf-8"))
            out = [head]
            for part in parts:
                name = part.split("\n", 1)[0].removeprefix("- id: ").strip()
                part = re.sub(r"(?m)^  xfail: .*\n?", "", part)
                if name in failing:
                    body = part.rstrip("\n")
                    part = f'{body}\n  xfail: "{marked.get(name, failing[name])}"' + (part[len(body) :] or "\n")
                out.append(part)
            path.write_text("".join(out), encoding="utf-8")
    return len(set(marked) ^ set(failing))


if __name__ == "__main__":
    sys.exit(bool(main("--write" in sys.argv[1:])))
