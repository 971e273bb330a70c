"""Records to rows and back.

Belongs here: turning dataclasses or dicts into an Arrow table with the columns and types of the DDL, and
rows back into the dataclasses of records.py. Does not belong here: SQL.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pyarrow as pa

from milties_dagster.records import (
    Article,
    EntityMention,
    Event,
    EventMention,
    Paragraph,
    RawArticle,
    Refusal,
)
from milties_dagster.warehouse.tables import Column, table

Outcome = Literal["new", "duplicate", "quarantined", "skipped"]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item a source offered: a row of raw.sightings."""

    source_uri: str
    item_id: str
    article_id: str | None
    outcome: Outcome
    reason_code: str = ""


# which record is a row of which table
RECORDS: dict[str, type] = {
    "raw.articles": RawArticle,
    "raw.sightings": Sighting,
    "core.articles": Article,
    "core.entity_mentions": EntityMention,
    "core.event_mentions": EventMention,
    "core.events": Event,
    "core.quarantine": Refusal,
}


def json_text(value: Any) -> str:
    """The same text for the same value: keys sorted, no spaces, dataclasses as objects, dates as ISO text."""

    def other(item: Any) -> Any:
        if dataclasses.is_dataclass(item) and not isinstance(item, type):
            return {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}
        if isinstance(item, dt.date):
            return item.isoformat()
        raise TypeError(f"{type(item).__name__} {item!r} has no JSON form")

    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=other)


def _cell(column: Column) -> Callable[[Any], Any]:
    if column.type == "JSON":
        return lambda value: None if value is None else value if isinstance(value, str) else json_text(value)
    if column.type.endswith("[]"):
        return lambda value: None if value is None else list(value)
    if column.type == "DOUBLE":
        # an int would do for DuckDB; -0.0 would not compare equal byte by byte
        return lambda value: None if value is None else float(value) + 0.0
    if column.type in ("INTEGER", "BIGINT"):
        # Arrow would cut 2.5 to 2
        return lambda value: None if value is None else operator.index(value)
    if column.type == "DATE":
        return _day
    return lambda value: value


def _day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        raise TypeError(f"{value!r} is a time, not a day")
    return value


def to_arrow(name: str, rows: Sequence[Any], now: dt.datetime) -> pa.Table:
    """``rows`` (dataclasses or dicts) as an Arrow table with the types of table ``name``.

    Columns that the rows do not have are left out, so that INSERT BY NAME puts null there; clock columns
    (TIMESTAMP) that they do not have are set to ``now``. An empty list gives an empty table.
    Raises ValueError for a dict key or record field that is no column, for dicts with different keys, and
    for a value that does not fit its column's type; the message names table, column and row.
    """
    definition = table(name)
    clocks = {c.name for c in definition.columns if c.is_clock}
    first = rows[0] if rows else None
    get: Callable[[Any, str], Any] = getattr
    if first is None:
        kind = RECORDS.get(name)
        given = {c.name for c in definition.columns if kind is None or hasattr(kind, c.name)}
    elif isinstance(first, Mapping):
        given = set(first)
        for index, row in enumerate(rows):
            if set(row) != given:
                raise ValueError(f"{name}: row {index} has other keys than row 0: {sorted(set(row) ^ given)}")
        get = operator.getitem
    else:
        given = {c.name for c in definition.columns if hasattr(first, c.name)}
        given |= {f.name for f in dataclasses.fields(first)}
    if unknown := given - {c.name for c in definition.columns}:
        raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}: see sql/schema")
    columns, names = [], []
    for column in definition.columns:
        if column.name in given:
            cell = _cell(column)
        elif column.name in clocks:
            cell = None
        else:
            continue
        try:
            values = [now if cell is None else cell(get(row, column.name)) for row in rows]
            columns.append(pa.array(values, column.arrow_type))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError, UnicodeEncodeError) as error:
            culprit = _culprit(column, [get(row, column.name) for row in rows], error)
            raise ValueError(f"{name}.{column.name} ({column.type}): {culprit}") from error
        names.append(column.name)
    return pa.table(columns, schema=definition.arrow_schema(names))


def _culprit(column: Column, values: list[Any], error: Exception) -> str:
    cell = _cell(column)
    for index, value in enumerate(values):
        try:
            pa.array([cell(value)], column.arrow_type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError, UnicodeEncodeError):
            return f"row {index} holds {value!r}, which does not fit"
    return str(error)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(**item) for item in json.loads(text))


_FROM: dict[tuple[type, str], Callable[[Any], Any]] = {(Article, "paragraphs"): _paragraphs}


def from_rows(kind: type[Record], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Record]:
    """Rows with the columns ``names`` as records of ``kind``: lists become tuples, JSON becomes values."""
    definition = {c.name: c for c in table(next(n for n, r in RECORDS.items() if r is kind)).columns}
    convert: list[Callable[[Any], Any]] = []
    for name in names:
        column = definition[name]
        if (kind, name) in _FROM:
            convert.append(_FROM[kind, name])
        elif column.type == "JSON":
            convert.append(_from_json)
        elif column.type.endswith("[]"):
            convert.append(tuple)
        else:
            convert.append(_same)
    return [kind(**{n: c(v) for n, c, v in zip(names, convert, row, strict=True)}) for row in rows]


def _same(value: Any) -> Any:
    return value


def _from_json(text: str) -> Any:
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def field_names(kind: type) -> list[str]:
    return [f.name for f in dataclasses.fields(kind)]
