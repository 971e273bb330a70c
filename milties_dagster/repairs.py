"""Repairs: what a person found to be wrong in a name or a date, stated once in repairs.csv and applied by each run.

Belongs here: reading that file, and which of its lines hold for an article or stand in a text. Does not belong
here: what is done with them (ingest/clean.py for publication dates, language for names and dates).

One line repairs one thing. ``kind`` is name (``text`` stands for the state ``value``, or for ``none``), date
(``text`` means the days ``value``) or publication (the article came out on ``value``). ``scope`` is an article_id,
the name or path of the source file, or * for all articles. What a line decided carries the rule
``repair:<repair_id>``; a line that nothing carries shows up in core.worklist.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from milties_dagster import paths
from milties_dagster.csvtable import ReferenceDataError, Table
from milties_dagster.records import Precision

FILE = "repairs.csv"
COLUMNS = ("repair_id", "kind", "scope", "text", "value", "note")
KINDS = frozenset({"name", "date", "publication"})
NO_STATE = "none"
RULE = "repair"  # "repair:<repair_id>" is the rule of what a line decided
EARLIEST = dt.date(1990, 1, 1)  # of a publication: codebook, section 4, rule 4

_INTERVAL = re.compile(r"(\d{4})|(\d{4})-(\d\d)|(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True, slots=True)
class Days:
    """The days a date repair states, both inclusive."""

    start: dt.date
    end: dt.date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Repair:
    """One line of repairs.csv, checked."""

    repair_id: str
    kind: str
    scope: str
    text: str
    value: str
    note: str

    @property
    def rule(self) -> str:
        return f"{RULE}:{self.repair_id}"

    @property
    def state_id(self) -> str | None:
        """Of a name: the state, None for no state."""
        return None if self.value == NO_STATE else self.value

    @property
    def days(self) -> Days:
        """Of a date or publication."""
        days = _days(self.value)
        assert days is not None, "read() has looked"
        return days

    def covers(self, article_id: str, source_uri: str) -> bool:
        """Whether the line holds for an article; a file name covers every line of a JSONL file, too."""
        if self.scope in ("*", article_id, source_uri):
            return True
        name = re.split(r"[\\/]", source_uri)[-1]
        return self.scope in (name, name.split("#")[0])


@dataclass(frozen=True, slots=True)
class Place:
    """A repair at work: text[start:end]."""

    start: int
    end: int
    repair: Repair


@dataclass(frozen=True)
class Repairs:
    """All lines, in the order of the file."""

    lines: tuple[Repair, ...] = ()

    @cached_property
    def by_rule(self) -> MappingProxyType[str, Repair]:
        return MappingProxyType({line.rule: line for line in self.lines})

    def of(self, kind: str, article_id: str, source_uri: str) -> tuple[Repair, ...]:
        """The lines of a kind that hold for an article, those for it alone before those for all."""
        found = [r for r in self.lines if r.kind == kind and r.covers(article_id, source_uri)]
        return tuple(sorted(found, key=lambda r: (r.scope == "*", r.scope != article_id)))

    def publication(self, article_id: str, source_uri: str) -> Repair | None:
        """The line that states when an article came out."""
        return next(iter(self.of("publication", article_id, source_uri)), None)


def places(text: str, lines: Sequence[Repair]) -> list[Place]:
    """Where the texts of ``lines`` stand in ``text`` as whole words, in order; the longest where they overlap.

    Of two lines for one text the first counts.
    """
    found = [
        Place(m.start(), m.end(), line)
        for line in lines
        for m in re.finditer(rf"(?<!\w){re.escape(line.text)}(?!\w)", text)
    ]
    kept: list[Place] = []
    for place in sorted(found, key=lambda p: p.start - p.end):
        if not any(place.start < k.end and k.start < place.end for k in kept):
            kept.append(place)
    return sorted(kept, key=lambda p: p.start)


def repairs() -> Repairs:
    """The repairs that ship with the project's reference data. Raises ReferenceDataError, as ``read``."""
    return _load(paths.reference() / FILE)


@lru_cache(maxsize=4)
def _load(path: Path) -> Repairs:
    problems: list[str] = []
    lines = read(path, problems)
    if problems:
        raise ReferenceDataError(problems)
    return Repairs(tuple(lines))


def read(path: Path, problems: list[str], states: frozenset[str] | None = None) -> list[Repair]:
    """The lines of a file; what is wrong goes to ``problems``, with line, field and what to do.

    ``states``: the states a name may be given; None does not look.
    """
    out: list[Repair] = []
    lines: dict[str, int] = {}
    targets: dict[tuple[str, str, str], int] = {}
    for t in Table(path, COLUMNS, problems).rows():
        before = len(problems)
        line = Repair(
            repair_id=t.text("repair_id", r"[a-z0-9][a-z0-9_-]*", "use small letters, figures, - and _"),
            kind=t.one_of("kind", KINDS),
            scope=t.text("scope", hint="give an article_id, the name of the source file, or * for all"),
            text=t.row["text"],
            value=t.text("value"),
            note=t.row["note"],
        )
        if len(problems) == before:
            _look(t, line, states)
        target = (line.kind, line.scope, line.text)
        for column, first in (
            ("repair_id", lines.setdefault(line.repair_id, t.line)),
            ("text", targets.setdefault(target, t.line)),
        ):
            if first != t.line:
                t.bad(column, f"is repaired or named in line {first}, too; keep one of the two lines")
        if len(problems) == before:
            out.append(line)
    return out


def _look(t: Table, line: Repair, states: frozenset[str] | None) -> None:
    if line.kind == "publication":
        if line.text:
            t.bad("text", "must be empty: a publication date belongs to the whole article")
        if line.scope == "*":
            t.bad("scope", "is all articles; name the article or its file")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", line.value) or not (days := _days(line.value)):
            t.bad("value", "is no calendar date; write YYYY-MM-DD")
        elif days.start < EARLIEST:
            t.bad("value", f"lies before {EARLIEST}; correct it")
        return
    if not re.search(r"\w", line.text):
        t.bad("text", "has no word; write the words as they stand in the article")
    if line.kind == "date":
        if _days(line.value) is None:
            t.bad("value", "is no date; write YYYY, YYYY-MM, YYYY-MM-DD or first/last day as YYYY-MM-DD/YYYY-MM-DD")
    elif line.value != NO_STATE:
        known = re.fullmatch(r"[A-Z]{3}", line.value) if states is None else line.value in states
        if not known:
            t.bad("value", f"is not in states.csv; give a state_id from there, or {NO_STATE}")


def _days(value: str) -> Days | None:
    """The interval a value states; None when it is none."""
    m = _INTERVAL.fullmatch(value)
    if m is None:
        return None
    try:
        if m[1]:
            return Days(dt.date(int(m[1]), 1, 1), dt.date(int(m[1]), 12, 31), "year")
        if m[2]:
            year, month = int(m[2]), int(m[3])
            last = calendar.monthrange(year, month)[1]
            return Days(dt.date(year, month, 1), dt.date(year, month, last), "month")
        start = dt.date.fromisoformat(m[4])
        end = dt.date.fromisoformat(m[5]) if m[5] else start
    except (ValueError, calendar.IllegalMonthError):
        return None
    return Days(start, end, "day") if start <= end else None
