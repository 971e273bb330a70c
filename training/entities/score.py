"""Score the name finders against the entity set beside this file: ``python training/entities/score.py dev``.

``dev`` lists every miss and every false find with ``-v``; ``heldback`` prints totals alone, so that nobody
tunes on it. Format of the files and rules of counting: README.md in this folder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from milties_dagster.language import entities, people
from milties_dagster.records import Article, EntityMention, Paragraph

HERE = Path(__file__).parent
TYPES = {
    "s": "STATE", "p": "PERSON", "o": "ORG", "e": "EQUIPMENT", "x": "EXERCISE", "a": "AGREEMENT", "l": "PLACE",
    "r": "REGION",
}  # fmt: skip
_STATED = frozenset("spl")  # marks that carry a state
_INSIDE_FREE = ("ORG", "EXERCISE", "AGREEMENT")  # a state within these is scored only where it is marked


class MarkupError(ValueError):
    """A line of the set that cannot be read; names file, line and what is wrong."""


@dataclass(frozen=True)
class Gold:
    """One marked span of a text; ``state`` None where the mark says "-" or the type has none."""

    start: int
    end: int
    kind: str
    state: str | None
    role: str = ""
    inner: bool = False  # inside another mark


@dataclass(frozen=True)
class Record:
    """One line of the set: the text without marks, its date and its spans."""

    where: str
    published_on: dt.date
    text: str
    spans: tuple[Gold, ...]


def read(path: Path) -> list[Record]:
    """The records of a file. Raises MarkupError for unknown marks, unbalanced braces, stray blanks."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        where = f"{path.name}:{number}"
        day, _, marked = line.partition(" ")
        try:
            published = dt.date.fromisoformat(day)
        except ValueError:
            raise MarkupError(f"{where}: the line must open with a date, not {day!r}") from None
        text, spans = _unmark(marked, where)
        out.append(Record(where, published, text, tuple(spans)))
    return out


def _unmark(marked: str, where: str) -> tuple[str, list[Gold]]:
    text: list[str] = []
    length = 0
    open_: list[tuple[int, str, str | None, str]] = []
    spans: list[Gold] = []
    at = 0
    while at < len(marked):
        if marked[at] == "{":
            head = re.compile(r"\{([a-z]) (?:(\w{3}|-) )?").match(marked, at)
            kind = head.group(1) if head else ""
            if head is None or kind not in TYPES:
                raise MarkupError(f"{where}: unknown mark {marked[at : at + 12]!r}")
            at = head.end()
            state, role = None, ""
            if kind in _STATED:
                if head.group(2) is None:
                    raise MarkupError(f"{where}: a mark {kind!r} needs a state or '-'")
                state = None if head.group(2) == "-" else head.group(2)
            elif head.group(2) is not None:
                at = head.start() + 3
            if kind == "p":
                bar = marked.index("|", at)
                role, at = marked[at:bar], bar + 1
            open_.append((length, kind, state, role))
        elif marked[at] == "}":
            if not open_:
                raise MarkupError(f"{where}: a brace closes nothing")
            start, kind, state, role = open_.pop()
            spans.append(Gold(start, length, TYPES[kind], state, role, bool(open_)))
            at += 1
        else:
            text.append(marked[at])
            length += 1
            at += 1
    if open_:
        raise MarkupError(f"{where}: a mark is left open")
    whole = "".join(text)
    for s in spans:
        if whole[s.start : s.end] != whole[s.start : s.end].strip() or s.start == s.end:
            raise MarkupError(f"{where}: blanks at the edge of {whole[s.start : s.end]!r}")
    return whole, sorted(spans, key=lambda s: (s.start, -s.end))


def mentions(record: Record) -> list[EntityMention]:
    """What the finders say about a record, read as an article of one paragraph."""
    text = record.text
    return entities.extract(
        Article(
            article_id=record.where, source_uri="", url="", publisher="", title="", body=text, language="en",
            published_on=record.published_on, published_on_rule="stated", dateline_place="",
            canonical_article_id=record.where, n_chars=len(text), is_codable=True, skip_reason="",
            paragraphs=(Paragraph(0, len(text), "body"),),
        )
    )  # fmt: skip


def _edges(kind: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The span as it is compared: without the words whose belonging is a matter of taste."""
    words = text[start:end]
    if kind == "EQUIPMENT":
        end -= len(words) - len(re.sub(r"(?:\s+[a-z-]+)+$", "", words))  # "BrahMos missiles"
        words = text[start:end]
        end -= len(words) - len(re.sub(r"(?<=[A-Z\d])s$", "", words))
    lead = {
        "ORG": r"(?:.*'s\s|[Tt]he\s)",
        "EXERCISE": r"(?:[Ee]xercises?\s|the\s)?[\"'“‘]*",
        "AGREEMENT": r"(?:the\s)?(?:\d{4}\s)?",
        "REGION": r"[Tt]he\s",
        "PLACE": r"[Tt]he\s",
    }.get(kind)
    if lead and (m := re.match(lead, words)) and m.end() < len(words):
        start += m.end()
    return start, end


@dataclass
class Tally:
    """Counts per type: right, marked, found; exact and lenient."""

    right: Counter[str]
    marked: Counter[str]
    found: Counter[str]
    near_marked: Counter[str]
    near_found: Counter[str]
    roles: Counter[bool]
    notes: list[str]


def score(records: list[Record]) -> Tally:
    t = Tally(Counter(), Counter(), Counter(), Counter(), Counter(), Counter(), [])
    for record in records:
        _score(record, t)
    return t


def _score(record: Record, t: Tally) -> None:
    text, gold = record.text, record.spans
    said = [m for m in mentions(record) if m.entity_type != "DATE"]
    states = [m for m in said if m.entity_type == "STATE" and m.state_id]
    used: set[int] = set()
    counted: list[tuple[str, int, int, str | None, EntityMention]] = []
    for m in said:
        kind = m.entity_type
        start, end = m.char_start, m.char_end
        if kind == "STATE":
            whole = [g for g in gold if (g.start, g.end) == (start, end)]
            if m.state_id is None:
                continue
            if any(g.kind == "ORG" for g in whole) and m.name_type in ("institution", "metonym"):
                kind = "ORG"  # a state's institution that its tables hold
            elif any(g.kind == "PLACE" and g.state == m.state_id for g in whole):
                kind = "PLACE"  # a territory of the state tables
        marked = any(g.kind == kind and (g.start, g.end) == (start, end) for g in gold)
        inside = any(g.kind in _INSIDE_FREE and g.start <= start and end <= g.end for g in gold)
        if kind in ("STATE", "REGION") and inside and not marked:
            continue
        if kind == "PERSON" and not m.canonical:
            continue  # an office-holder without a name
        if kind == "ORG":
            rest = text[start:end]
            for s in states:
                if start <= s.char_start and s.char_end <= end and (s.char_start, s.char_end) != (start, end):
                    rest = rest.replace(s.text, "")
            if not any(c.isupper() for c in rest.replace("'s", "")):
                continue  # "the Omani navy": no name of its own
        counted.append((kind, *_edges(kind, text, start, end), m.state_id, m))
    for kind, start, end, _, _ in counted:
        t.found[kind] += 1
        if any(g.kind == kind and g.start < end and start < g.end for g in gold):
            t.near_found[kind] += 1
    for g in gold:
        t.marked[g.kind] += 1
        a, b = _edges(g.kind, text, g.start, g.end)
        if any(kind == g.kind and start < b and a < end for kind, start, end, _, _ in counted):
            t.near_marked[g.kind] += 1
        for i, (kind, start, end, state, m) in enumerate(counted):
            if kind == g.kind and (start, end) == (a, b) and i not in used:
                if kind in ("STATE", "PERSON", "PLACE") and state != g.state:
                    continue
                used.add(i)
                t.right[g.kind] += 1
                if kind == "PERSON" and g.role:
                    t.roles[_same_office(g.role, m.role)] += 1
                    if not _same_office(g.role, m.role):
                        t.notes.append(f"{record.where} role {text[g.start : g.end]!r}: {g.role!r} read as {m.role!r}")
                break
        else:
            if g.inner and any(m.state_id == g.state and m.char_start <= g.start and g.end <= m.char_end for m in said):
                t.right["STATE"] += 1  # the institution carries the state
                t.found["STATE"] += 1
                continue
            t.notes.append(f"{record.where} missed {g.kind} {text[g.start : g.end]!r} {g.state or ''}")
    for i, (kind, start, end, state, m) in enumerate(counted):
        if i not in used:
            t.notes.append(f"{record.where} wrong  {kind} {text[start:end]!r} {state or ''} ({m.rule})")


def _same_office(marked: str, said: str) -> bool:
    """Does the role hold the office and the rank that are marked?"""
    for part in marked.split(", "):
        title = people.office(part)
        role = title.role if title else part
        known = [(p, people.office(p)) for p in said.split(", ")]
        if not any(p == part or (other is not None and other.role == role) for p, other in known):
            return False
    return True


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("dev", "heldback"))
    parser.add_argument("-v", action="store_true", help="list misses and false finds (dev only)")
    args = parser.parse_args(argv)
    records = read(HERE / f"{args.half}.txt")
    t = score(records)
    if args.v and args.half == "dev":
        print("\n".join(t.notes))
    print(f"{args.half}: {len(records)} records, {sum(t.marked.values())} marks")
    print(f"{'type':<10} {'marked':>6} {'found':>6} {'P':>6} {'R':>6} {'F':>6}   lenient P R F")
    for kind in TYPES.values():
        p, r = t.right[kind] / max(1, t.found[kind]), t.right[kind] / max(1, t.marked[kind])
        q, s = t.near_found[kind] / max(1, t.found[kind]), t.near_marked[kind] / max(1, t.marked[kind])
        f, e = 2 * p * r / ((p + r) or 1), 2 * q * s / ((q + s) or 1)
        print(
            f"{kind:<10} {t.marked[kind]:>6} {t.found[kind]:>6} {p:>6.3f} {r:>6.3f} {f:>6.3f}   {q:.3f} {s:.3f} {e:.3f}"
        )
    n = sum(t.roles.values())
    print(f"office and rank as marked, of the people found right: {t.roles[True]} of {n}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
