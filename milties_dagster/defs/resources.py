"""The warehouse as a Dagster resource: one connection at a time, the home locked for the length of a run.

Belongs here: where the home is, the lock, opening and closing. Does not belong here: SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
import duckdb
from dagster_duckdb import DuckDBResource
from pydantic import Field

from milties_dagster.settings import Settings
from milties_dagster.warehouse import HomeLock, Warehouse


class WarehouseResource(DuckDBResource):
    """The working database of a home.

    The stock resource stays open after an exception, is always read-write and retries every IO error for
    102 s; this one closes whatever happens and waits only for the file's lock, and briefly.
    """

    # read late, so that one set of definitions serves every home
    home: str = Field(default="", description="Home folder. Default: MILTIES_HOME, else ./data.")
    database: str = Field(default="", description="Working database. Default: working.duckdb in the home.")

    @property
    def settings(self) -> Settings:
        """The settings of this run."""
        return Settings(home=self.home) if self.home else Settings()  # type: ignore[arg-type]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[WarehouseResource]:
        """Hold the home's lock while the run lasts; raises HomeLocked when another run has it.

        The executor works in one process and sets resources up once, so the lock spans every step.
        """
        run = f"Dagster run {context.run.run_id}" if context.run else "Dagster"
        with HomeLock(self.settings.home, what=run):
            yield self

    @contextmanager
    def open(self, *, read_only: bool = False) -> Iterator[Warehouse]:
        """The open warehouse, closed at the end of the block."""
        with Warehouse.open(self.database or self.settings.working_db, read_only) as warehouse:
            yield warehouse

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The plain DuckDB connection, for code written against the stock resource."""
        with self.open() as warehouse:
            yield warehouse.connection


@dg.definitions
def resources() -> dg.Definitions:
    """The resource under the name assets ask for, and the executor: every step in the run's own process.

    In process a step costs 0.03 s, spawned 1.6 to 4.7 s and the language model once more each time.
    """
    defs: dict[str, Any] = {"warehouse": WarehouseResource()}
    return dg.Definitions(resources=defs, executor=dg.in_process_executor)
