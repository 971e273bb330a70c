"""What kinds of acts have in common: seeds/reference/type_traits.csv.

Belongs here: which event types have which trait. Does not belong here: the rules that ask for one, or what a type is
(event_types.csv).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path

from milties_dagster import paths
from milties_dagster.csvtable import ReferenceDataError, Table
from milties_dagster.reference import load_reference

FILE = "type_traits.csv"


@dataclass(frozen=True, slots=True)
class Traits:
    """Codes of the event types that have a trait; what it means stands in the file."""

    accusable: frozenset[str]
    blaming: frozenset[str]
    brief: frozenset[str]
    force: frozenset[str]
    goes_on: frozenset[str]
    instrument: frozenset[str]
    lasting: frozenset[str]
    materiel: frozenset[str]
    momentary: frozenset[str]
    names_agreement: frozenset[str]
    names_drill: frozenset[str]
    occasion: frozenset[str]
    once: frozenset[str]
    one_sided: frozenset[str]
    one_way: frozenset[str]
    priced: frozenset[str]
    reasoned: frozenset[str]
    repeatable: frozenset[str]
    settled_by_contract: frozenset[str]
    speech: frozenset[str]
    spoken: frozenset[str]
    staged: frozenset[str]
    standing: frozenset[str]
    talks: frozenset[str]
    together: frozenset[str]
    with_paper: frozenset[str]
    with_weapons: frozenset[str]


@functools.cache
def traits(path: Path | None = None) -> Traits:
    """The traits as the file gives them.

    Raises ReferenceDataError, naming file, line and field, for a trait that no rule asks for, that is missing or is
    given twice, and for a type that is none.
    """
    table = Table(path or paths.reference() / FILE, ("trait", "event_types", "description"))
    types, names = load_reference().event_types, frozenset(f.name for f in fields(Traits))
    found: dict[str, frozenset[str]] = {}
    for row in table.rows():
        trait = row.one_of("trait", names)
        if trait in found:
            row.bad("trait", "is given twice; join the two lines")
        row.text("description", hint="say what the rule is")
        codes = row.row["event_types"].split()
        if wrong := sorted(set(codes) - set(types)):
            row.bad("event_types", f"holds {', '.join(wrong)}, not in event_types.csv; correct or add the type there")
        if len(set(codes)) < len(codes):
            row.bad("event_types", "holds a type twice; drop one")
        found[trait] = frozenset(codes)
    if missing := sorted(names - set(found)):
        table.problems.append(f"{table.path.name}: {', '.join(missing)} is missing; give it a line, if without types")
    if table.problems:
        raise ReferenceDataError(table.problems)
    return Traits(**found)
