"""Invariants over whole tables, as SQL.

Belongs here: running sql/checks and reporting the rows that break a rule. Does not belong here: the rules
themselves (sql/checks/*.sql, one each) or frames of new rows (suites.py).

Each file opens with ``-- table:``, ``-- severity:`` (B, Q or W), ``-- rule:`` (codebook, section 4; none for
our own), ``-- description:``, and ``-- stage:`` when it proves that a stage lost nothing. Its query returns
the offending rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import duckdb

from milties_dagster.quality import evidence
from milties_dagster.quality.results import SAMPLE_ROWS, SEVERITIES, CheckResult
from milties_dagster.warehouse import catalogue, sqlfiles


@cache
def load() -> tuple[sqlfiles.SqlFile, ...]:
    """All checks by name. Raises ValueError naming the file whose header is wrong."""
    files = sqlfiles.folder("checks")
    for file in files:
        if file.need("table") not in catalogue():
            raise ValueError(f"sql/checks/{file.name}.sql: there is no table {file.need('table')}")
        if file.need("severity") not in SEVERITIES:
            raise ValueError(f"sql/checks/{file.name}.sql: severity must be one of {', '.join(SEVERITIES)}")
        file.need("description")
    return files


def run(connection: duckdb.DuckDBPyConnection, table: str | None = None) -> list[CheckResult]:
    """Every check (of ``table``, when named) in file order. A check that cannot run is a failed one."""
    return _run(connection, (f for f in load() if table is None or f.header["table"] == table))


def reconcile(connection: duckdb.DuckDBPyConnection, stage: str | None = None) -> list[CheckResult]:
    """The checks among them that prove in = out + quarantined + duplicates + skipped (of one stage)."""
    stages = (f for f in load() if "stage" in f.header)
    return _run(connection, (f for f in stages if stage is None or f.header["stage"] == stage))


def _run(connection: duckdb.DuckDBPyConnection, files: Iterable[sqlfiles.SqlFile]) -> list[CheckResult]:
    counts: dict[str, int] = {}
    results = []
    for file in files:
        table = file.header["table"]
        if table not in counts:
            counts[table] = int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
        results.append(_one(connection, file, counts[table]))
    return evidence.add(connection, results)


def _one(connection: duckdb.DuckDBPyConnection, file: sqlfiles.SqlFile, n_rows: int) -> CheckResult:
    header = file.header
    n_bad, sample, error = 0, [], ""
    try:
        # once over the data: the count travels with the sample
        cursor = connection.execute(
            "SELECT *, count(*) OVER () AS n_bad FROM (\n" + file.text.rstrip().rstrip(";") + f"\n) LIMIT {SAMPLE_ROWS}"
        )
        names = [str(column[0]) for column in cursor.description or []]
        rows = cursor.fetchall()
        if rows:
            n_bad = int(rows[0][-1])
        sample = [dict(zip(names[:-1], row[:-1], strict=True)) for row in rows]
    except duckdb.Error as problem:
        error = f"sql/checks/{file.name}.sql could not run: {problem}"
    return CheckResult(
        name=file.name,
        table=header["table"],
        rule="" if header.get("rule", "none") == "none" else header["rule"],
        severity=header["severity"],  # type: ignore[arg-type]  # load() has looked
        description=header["description"],
        success=not n_bad and not error,
        n_rows=n_rows,
        n_bad=n_bad,
        percent=min(100.0, 100.0 * n_bad / n_rows) if n_rows else 100.0 if n_bad else 0.0,
        sample=tuple(sample),
        error=error,
    )
