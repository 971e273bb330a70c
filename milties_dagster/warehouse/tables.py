"""Tables and columns as sql/schema defines them.

Belongs here: the catalogue (names, types, descriptions) read from the DDL, and the Arrow type of each column.
Does not belong here: rows. The data dictionary, Dagster's column schema and every write use this, so that a
column is described once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import duckdb
import pyarrow as pa

from milties_dagster.warehouse import sqlfiles

_ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "JSON": pa.string(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "VARCHAR[]": pa.list_(pa.string()),
    "BIGINT[]": pa.list_(pa.int64()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``type`` is the DuckDB type, ``description`` its comment in the DDL."""

    name: str
    type: str
    nullable: bool
    description: str

    @property
    def arrow_type(self) -> pa.DataType:
        return _ARROW[self.type]

    @property
    def is_clock(self) -> bool:
        """Set by the warehouse when the row is written."""
        return self.type == "TIMESTAMP"


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view, ``name`` with its schema (``core.articles``)."""

    name: str
    description: str
    columns: tuple[Column, ...]
    is_view: bool

    def arrow_schema(self, names: list[str] | None = None) -> pa.Schema:
        """Arrow schema of the columns ``names``, by default all, in table order."""
        return pa.schema([(c.name, c.arrow_type) for c in self.columns if names is None or c.name in names])


def ddl() -> str:
    """All of sql/schema, in file order."""
    return "\n".join(file.text for file in sqlfiles.folder("schema"))


def ddl_hash() -> str:
    return hashlib.sha256(ddl().encode("utf-8")).hexdigest()


def describe(connection: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The tables and views that ``connection`` holds, sorted by name."""
    heads = connection.execute(
        "SELECT schema_name || '.' || table_name, coalesce(comment, ''), false FROM duckdb_tables() "
        "WHERE database_name = current_database() AND NOT internal AND NOT temporary UNION ALL "
        "SELECT schema_name || '.' || view_name, coalesce(comment, ''), true FROM duckdb_views() "
        "WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1"
    ).fetchall()
    columns: dict[str, list[Column]] = {}
    for table, *rest in connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable, coalesce(comment, '') "
        "FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal "
        "ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(*rest))
    return {name: Table(name, text, tuple(columns[name]), is_view) for name, text, is_view in heads}


@cache
def catalogue() -> dict[str, Table]:
    """Every table and view of sql/schema by name, made from an empty database in memory."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(ddl())
        return describe(connection)
    finally:
        connection.close()


def table(name: str) -> Table:
    """The definition of ``name``; KeyError listing the tables when there is none of that name."""
    try:
        return catalogue()[name]
    except KeyError:
        raise KeyError(f"no table {name!r}; sql/schema has {', '.join(catalogue())}") from None
