"""The closed lists that rows are checked against, read from seeds/reference.

Belongs here: codes, spells of states, phrases that never stand for one. Does not belong here: checks. The
other fixed lists (record classes, precisions, entity types) are the Literals of records.py.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from milties_dagster import paths, records


def _rows(name: str) -> list[dict[str, str]]:
    with (paths.reference() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def spells() -> Mapping[str, tuple[tuple[dt.date, dt.date], ...]]:
    """state_id -> its spells of existence as (first day, last day), in order."""
    found: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for row in _rows("states"):
        last = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else dt.date.max
        found.setdefault(row["state_id"], []).append((dt.date.fromisoformat(row["valid_from"]), last))
    return {state: tuple(sorted(days)) for state, days in found.items()}


def existed(state_id: str, first: dt.date, last: dt.date) -> bool:
    """Whether the state existed on any day from ``first`` to ``last``."""
    return any(start <= last and first <= end for start, end in spells().get(state_id, ()))


@cache
def counts_as() -> Mapping[str, str]:
    """status -> deed, pledge or none."""
    return {row["status"]: row["counts_as"] for row in _rows("statuses")}


@cache
def event_types() -> frozenset[str]:
    return frozenset(row["code"] for row in _rows("event_types"))


@cache
def not_states() -> frozenset[str]:
    """Phrases that never stand for a state."""
    return frozenset(row["phrase"] for row in _rows("not_countries"))


@cache
def parameters() -> dict[str, Any]:
    """The lists by the name that suites use for them (``{"$PARAMETER": "states"}``)."""
    return {
        "states": sorted(spells()),
        "event_types": sorted(event_types()),
        "statuses": sorted(counts_as()),
        "precisions": list(get_args(records.Precision)),
        "record_classes": list(get_args(records.RecordClass)),
        "entity_types": list(get_args(records.EntityType)),
        "name_types": list(get_args(records.NameType)),
        "stages": list(get_args(records.Stage)),
    }
