"""DuckDB: the one way to reach the warehouse.

Belongs here: the connection, transactions, the tables' definitions read from sql/schema, rows to records and
back, the models under sql/models, the published snapshot and the lock of the home. Does not belong here: what
a table should hold (quality) and anything that reads text for meaning. Imports no dagster.

>>> with Warehouse.open(settings.working_db) as warehouse:          # doctest: +SKIP
...     todo = warehouse.pending("coding", version)
...     articles = warehouse.read_articles(todo)
...     warehouse.write_stage("coding", version, todo, mentions, refusals, outcomes)
"""

from milties_dagster.warehouse.connection import (
    HomeReadOnly,
    SchemaMismatch,
    Warehouse,
    WarehouseError,
    dump_hash,
)
from milties_dagster.warehouse.lock import HomeLock, HomeLocked
from milties_dagster.warehouse.rows import Sighting
from milties_dagster.warehouse.tables import Column, Table, catalogue

__all__ = [
    "Column",
    "HomeLock",
    "HomeLocked",
    "HomeReadOnly",
    "SchemaMismatch",
    "Sighting",
    "Table",
    "Warehouse",
    "WarehouseError",
    "catalogue",
    "dump_hash",
]
