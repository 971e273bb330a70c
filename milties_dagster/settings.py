"""Where milties keeps its things and how it runs: typed settings from the environment.

Belongs here: every ``MILTIES_*`` variable, with its default and its meaning, and the layout of the home
folder. Does not belong here: data that ships with the project (paths.py) or anything that opens a database.

Settings are read late: ``Settings()`` looks at the environment (and a ``.env`` file in the current folder)
when it is called, never on import, so that the command line, a Dagster run and a test each see their own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from milties_dagster import paths


class Settings(BaseSettings):
    """One run's settings. Every field is the environment variable ``MILTIES_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="MILTIES_", env_file=".env", env_file_encoding="utf-8", extra="ignore")

    home: Path = Field(
        default=Path("data"),
        description="Folder of the working database, the published snapshot, reports and the Dagster home.",
    )
    sources: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Files or folders to read when a run names none, separated as PATH is. "
        "Default: the articles that ship with milties.",
    )
    gold: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Articles coded by hand that the asset agg.accuracy measures the coder on: files or folders, "
        "separated as PATH is; 'none' measures nothing. Default: corpus/heldback of a checkout.",
    )
    engine: Literal["local"] = Field(
        default="local",
        description="Where articles are coded: 'local' is this machine.",
    )
    workers: int = Field(
        default=1, ge=1, le=256, description="Processes that code articles at the same time on this machine."
    )
    model: str = Field(
        default="",
        description="spaCy pipeline that parses: a folder or an installed package such as en_core_web_sm. "
        "Default: the one that ships with milties.",
    )
    parser: bool = Field(
        default=True,
        description="Whether sentences are parsed. Without it the coder goes by word order and patterns alone: "
        "faster, and less exact (README, Your own articles).",
    )
    chunk: int = Field(
        default=64, ge=1, le=100_000, description="Articles per commit: what a killed run has to do again."
    )

    @field_validator("sources", "gold", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part for part in value.split(os.pathsep) if part.strip())
        return value

    @field_validator("home", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def source_list(self) -> list[str]:
        """What to read: the stated sources, else the bundled articles."""
        return list(self.sources) or [str(paths.seeds() / "articles")]

    @property
    def working_db(self) -> Path:
        """The database that runs write."""
        return self.home / "working.duckdb"

    @property
    def snapshot_db(self) -> Path:
        """The database that readers open: replaced whole by each run whose blocking checks passed."""
        return self.home / "milties.duckdb"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def dagster_home(self) -> Path:
        """Run history, event log and schedules of Dagster."""
        return self.home / "dagster"
