"""Suites over frames of rows: expectations/<table>.json, run by Great Expectations on pandas.

Belongs here: loading a suite, making frames that it can judge, running it. Does not belong here: the
expectations (JSON) or invariants over whole tables (checks.py).

Known traps of the library, each handled below: it drops a misspelt expectation with a line in the log; it
takes seconds to import; results come in another order; an exception inside an expectation is no failure of
its own; an empty frame passes every column expectation; telemetry and progress bars are on by default.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from milties_dagster import paths
from milties_dagster.quality import lists
from milties_dagster.quality.results import SAMPLE_ROWS, CheckResult, Severity, SuiteResult
from milties_dagster.warehouse import Table, Warehouse, catalogue
from milties_dagster.warehouse.rows import to_arrow

if TYPE_CHECKING:
    import pandas as pd

# severity in the JSON -> codebook
_SEVERITY: dict[str, Severity] = {"critical": "B", "warning": "Q", "info": "W"}

# columns that tell a reader which row is meant
_ID_COLUMNS = (
    "mention_id",
    "event_id",
    "article_id",
    "item_id",
    "source_uri",
    "state_id",
    "state_a",
    "state_b",
    "year",
)

# how the rows of one run are found, by table: condition on the time since which they were written
_SINCE: dict[str, str] = {
    "raw.articles": "ingested_at >= $since",
    "raw.sightings": "seen_at >= $since",
    "core.quarantine": '"at" >= $since',
    "core.coding_log": '"at" >= $since',
} | {
    table: f"article_id IN (SELECT article_id FROM core.coding_log WHERE stage = '{stage}' AND \"at\" >= $since)"
    for stage, table in (
        ("articles", "core.articles"),
        ("entities", "core.entity_mentions"),
        ("coding", "core.event_mentions"),
    )
}


class SuiteError(ValueError):
    """A suite's file is wrong; the message names file and expectation."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite: the table and its expectations as in the JSON file."""

    table: str
    expectations: tuple[dict[str, Any], ...]

    @property
    def columns(self) -> list[str]:
        """Columns the suite looks at, and those that identify a row, in table order."""
        used = {
            value
            for expectation in self.expectations
            for key, value in expectation["kwargs"].items()
            if key in ("column", "column_A", "column_B")
        }
        used |= {c for e in self.expectations for c in e["kwargs"].get("column_list", [])}
        names = [c.name for c in catalogue()[self.table].columns]
        return [n for n in names if n in used or n in _ID_COLUMNS]


def tables() -> list[str]:
    """Tables that have a suite, sorted."""
    return sorted(path.stem for path in paths.expectations().glob("*.json"))


@cache
def load(table: str) -> Suite:
    """The suite of ``table``. Raises SuiteError for a wrong file and KeyError for a table without one."""
    file = paths.expectations() / f"{table}.json"
    if not file.exists():
        raise KeyError(f"{table} has no suite: {file} does not exist")
    return read(file)


def read(file: Path) -> Suite:
    """The suite in ``file``, named as its table. Raises SuiteError, also for a misspelt expectation."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        expectations = tuple(content["expectations"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise SuiteError(f"{file} is no suite (an object with 'expectations'): {error!r}") from error
    table = file.stem
    if table not in catalogue():
        raise SuiteError(f"{file}: there is no table {table}")
    known = {c.name for c in catalogue()[table].columns}
    names = set()
    for index, expectation in enumerate(expectations):
        meta = expectation.get("meta", {})
        name = str(meta.get("name", ""))
        where = f"{file}, expectation {index} ({name or expectation.get('type')})"
        if not name or not meta.get("description"):
            raise SuiteError(f"{where}: meta.name and meta.description are needed")
        if name in names:
            raise SuiteError(f"{where}: the name is used twice")
        names.add(name)
        if expectation.get("severity") not in _SEVERITY:
            raise SuiteError(f"{where}: severity must be one of {', '.join(_SEVERITY)}")
        kwargs = expectation.get("kwargs", {})
        columns = [v for k, v in kwargs.items() if k in ("column", "column_A", "column_B")]
        columns += kwargs.get("column_list", [])
        if strange := [c for c in columns if c not in known]:
            raise SuiteError(f"{where}: {table} has no column {', '.join(strange)}")
    built = _build(table, expectations)
    if len(built.expectations) != len(expectations):
        kept = {e.meta["name"] for e in built.expectations}
        lost = [f"{e['meta']['name']} ({e.get('type')})" for e in expectations if e["meta"]["name"] not in kept]
        raise SuiteError(f"{file}: no such expectation, or wrong arguments for it: {', '.join(lost)}")
    return Suite(table, expectations)


def _gx() -> Any:
    """The library, imported late and kept quiet."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations

    return great_expectations


def _build(table: str, expectations: Sequence[dict[str, Any]]) -> Any:
    gx = _gx()
    log = logging.getLogger("great_expectations.core.expectation_suite")
    was = log.disabled
    log.disabled = True  # what it drops is named in our own message
    try:
        return gx.ExpectationSuite(name=table, expectations=[dict(e) for e in expectations])
    finally:
        log.disabled = was


@cache
def _batches() -> Any:
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = _gx().get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("frames")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def frame(table: str, rows: Sequence[Any]) -> pd.DataFrame:
    """Records or dicts, not yet written, as the frame that the suite of ``table`` judges."""
    return judged(catalogue()[table], to_arrow(table, rows, dt.datetime(1970, 1, 1)).to_pandas())


def read_frame(warehouse: Warehouse, table: str, since: dt.datetime | None = None) -> pd.DataFrame:
    """Rows of ``table`` that were written at or after ``since`` (UTC), with the columns its suite needs.

    None, and any table without a time (aggregates, events, reference), gives all rows.
    """
    columns = ", ".join(f'"{name}"' for name in load(table).columns)
    where, parameters = "", None
    if since is not None and table in _SINCE:
        where, parameters = f" WHERE {_SINCE[table]}", {"since": since}
    found = warehouse.query(f"SELECT {columns} FROM {table}{where} ORDER BY rowid", parameters)
    return judged(catalogue()[table], found.to_pandas())


def judged(table: Table, data: pd.DataFrame) -> pd.DataFrame:
    """The frame with days as ``datetime.date`` and lists as JSON text, whatever library made it."""
    result = data.copy(deep=False)
    for column in table.columns:
        if column.name not in result:
            continue
        series = result[column.name]
        if column.type == "DATE" and series.dtype.kind == "M":
            result[column.name] = series.dt.date.astype(object).where(series.notna(), None)
        elif column.type.endswith("[]"):
            result[column.name] = series.map(lambda v: v if v is None else json.dumps([str(x) for x in v]))
    return result


def validate(table: str, data: pd.DataFrame, suite: Suite | None = None) -> SuiteResult:
    """Judge ``data`` by the suite of ``table`` (or by ``suite``). Results come in the order of the file.

    A column that the frame lacks, or an exception inside an expectation, makes its result a failed one with
    ``error`` set; nothing is raised for bad data.
    """
    suite = suite or load(table)
    data = judged(catalogue()[suite.table], data)
    outcome = (
        _batches()
        .get_batch(batch_parameters={"dataframe": data})
        .validate(
            _build(suite.table, suite.expectations),
            expectation_parameters=lists.parameters(),
            result_format={"result_format": "BASIC"},
        )
    )
    by_name = {result.expectation_config.meta["name"]: result for result in outcome.results}
    return SuiteResult(
        suite.table,
        tuple(_result(suite.table, e, by_name.get(e["meta"]["name"]), data) for e in suite.expectations),
    )


def _result(table: str, expectation: dict[str, Any], outcome: Any, data: pd.DataFrame) -> CheckResult:
    meta, kwargs = expectation["meta"], expectation["kwargs"]
    found: dict[str, Any] = (outcome.result or {}) if outcome is not None else {}
    error = "" if outcome is not None else "Great Expectations gave no result"
    if outcome is not None and not outcome.success:
        error = _raised(outcome.exception_info)
    success = outcome is not None and bool(outcome.success) and not error
    n_bad = 0 if success else int(found.get("unexpected_count") or (0 if error else max(1, len(data))))
    n_rows = len(data)
    return CheckResult(
        name=str(meta["name"]),
        table=table,
        rule=str(meta.get("rule", "")),
        severity=_SEVERITY[expectation["severity"]],
        description=str(meta["description"]),
        success=success,
        n_rows=n_rows,
        n_bad=n_bad,
        percent=100.0 * n_bad / n_rows if n_rows else 0.0,
        sample=() if success or error else _sample(kwargs, found, data),
        error=error,
    )


def _raised(info: dict[str, Any]) -> str:
    """Message of the exception inside an expectation, "" when there was none."""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if isinstance(entry, dict) and entry.get("raised_exception"):
            return str(entry.get("exception_message") or "an exception without message")
    return ""


def _sample(kwargs: dict[str, Any], found: dict[str, Any], data: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """Up to five rows that hold an unexpected value, with their ids."""
    bad = found.get("partial_unexpected_list") or []
    if not bad:
        return ({"observed": found.get("observed_value")},) if "observed_value" in found else ()
    columns = [kwargs[k] for k in ("column", "column_A", "column_B") if k in kwargs] or kwargs.get("column_list", [])
    if len(columns) == 1:
        values = data[columns[0]]
        hit = values.isna() if all(v is None or v != v for v in bad) else values.isin(bad)
    else:
        keys = {tuple(map(str, b.values() if isinstance(b, dict) else b)) for b in bad}
        hit = data[columns].astype(str).apply(tuple, axis=1).isin(keys)
    shown = [c for c in data.columns if c in _ID_COLUMNS or c in columns]
    rows = data.loc[hit, shown].head(SAMPLE_ROWS).to_dict("records")
    return tuple({str(k): v[:200] if isinstance(v, str) else v for k, v in row.items()} for row in rows)
