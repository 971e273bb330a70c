"""The facts that the report and the command line's summary show, asked from an open warehouse.

Belongs here: running sql/report and keeping the answers. Does not belong here: SQL, or how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from milties_dagster.warehouse import Warehouse, sqlfiles

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One query's answer."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a warehouse holds, in numbers and short lists: the answers to sql/report."""

    totals: dict[str, int]
    stages: dict[str, dict[str, int]]  # stage -> outcome -> items
    strongest: Answer
    dyad_years: dict[str, list[tuple[int, float, float]]]  # dyad -> (year, cooperation, conflict)
    event_types: tuple[tuple[str, int, int], ...]  # type, deeds, pledges
    events: Answer
    sentences: tuple[tuple[str, str, list[dict[str, Any]]], ...]  # title, sentence, marks in it
    reasons: Answer
    worklist: Answer
    waiting: tuple[tuple[str, int], ...]  # kind of the worklist, its rows
    history: dict[str, dict[str, dict[str, int]]]  # stage -> day -> outcome -> items


def ask(db: Warehouse, file: sqlfiles.SqlFile) -> Answer:
    """The answer to one query of sql/report."""
    result = db.query(file.text)
    return Answer(tuple(result.column_names), tuple(tuple(row.values()) for row in result.to_pylist()))


def history(answer: Answer) -> dict[str, dict[str, dict[str, int]]]:
    """Rows of (stage, day, items by outcome ...) as stage -> day -> outcome -> items."""
    stages: dict[str, dict[str, dict[str, int]]] = {}
    for stage, day, *counts in answer.rows:
        stages.setdefault(stage, {})[str(day)] = dict(zip(answer.columns[2:], counts, strict=True))
    return stages


def gather(db: Warehouse) -> Facts:
    """Ask everything."""
    answers = {file.name: ask(db, file) for file in sqlfiles.folder("report")}
    stages = answers["stages"]
    dyads: dict[str, list[tuple[int, float, float]]] = {}
    for dyad, year, coop, conf in answers["dyad_years"].rows:
        dyads.setdefault(dyad, []).append((year, coop, conf))
    return Facts(
        totals=dict(zip(answers["totals"].columns, answers["totals"].rows[0], strict=True)),
        stages={str(row[0]): dict(zip(stages.columns[1:], row[1:], strict=True)) for row in stages.rows},
        strongest=answers["strongest_dyads"],
        dyad_years=dyads,
        event_types=tuple((str(t), int(done), int(due)) for t, done, due in answers["event_types"].rows),
        events=answers["events"],
        sentences=tuple((str(title), str(quote), marks or []) for title, quote, marks in answers["sentences"].rows),
        reasons=answers["reasons"],
        worklist=answers["worklist"],
        waiting=tuple((str(kind), int(n)) for kind, n, _ in answers["worklist_kinds"].rows),
        history=history(answers["history"]),
    )
