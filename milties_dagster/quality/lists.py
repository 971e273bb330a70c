"""The closed lists that rows are checked against, as suites and refusals ask for them.

Belongs here: codes, spells of states and phrases that never stand for one, taken from the reference tables,
and the fixed lists of records.py. Does not belong here: reading files (reference.py) or checks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from milties_dagster import records
from milties_dagster.reference import Reference, load_reference


@cache
def _reference() -> Reference:
    return load_reference()


@cache
def states() -> frozenset[str]:
    return frozenset(_reference().spells)


def existed(state_id: str, first: dt.date, last: dt.date) -> bool:
    """Whether the state existed on any day from ``first`` to ``last``."""
    spells = _reference().spells.get(state_id, ())
    return any(spell.valid_from <= last and first <= spell.valid_to for spell in spells)


@cache
def counts_as() -> Mapping[str, str]:
    """status -> deed, pledge or none."""
    return {status.status: status.counts_as for status in _reference().statuses.values()}


@cache
def event_types() -> frozenset[str]:
    return frozenset(_reference().event_types)


@cache
def not_states() -> frozenset[str]:
    """Phrases that never stand for a state."""
    return frozenset(entry.phrase for entry in _reference().not_countries)


@cache
def parameters() -> dict[str, Any]:
    """The lists by the name that suites use for them (``{"$PARAMETER": "states"}``)."""
    return {
        "states": sorted(states()),
        "event_types": sorted(event_types()),
        "statuses": sorted(counts_as()),
        "precisions": list(get_args(records.Precision)),
        "record_classes": list(get_args(records.RecordClass)),
        "entity_types": list(get_args(records.EntityType)),
        "name_types": list(get_args(records.NameType)),
        "stages": list(get_args(records.Stage)),
    }
