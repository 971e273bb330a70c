"""The one entry point for Dagster: `dg`, the webserver, the daemon and the command line load this module.

Belongs here: finding the definitions. Does not belong here: any definition.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from milties_dagster import paths


@dg.definitions
def defs() -> dg.Definitions:
    """Everything under defs/, found by Dagster itself in a checkout.

    Its loader needs a pyproject.toml in a parent folder when it runs; an installed wheel has none, so there
    the modules are named one by one. A test holds the two ways equal.
    """
    if (paths.PACKAGE.parent / "pyproject.toml").exists():
        return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
    return installed()


def installed() -> dg.Definitions:
    """The same definitions without the loader."""
    from milties_dagster.defs import (
        accuracy,
        aggregates,
        automation,
        checks,
        events,
        extraction,
        ingestion,
        publication,
        reference,
        resources,
    )

    return dg.Definitions.merge(
        resources.resources(),
        aggregates.aggregates(),
        checks.table_checks(),
        dg.Definitions(
            assets=dg.load_assets_from_modules([reference, ingestion, extraction, events, accuracy, publication]),
            jobs=[automation.milties_job],
            schedules=[automation.daily],
            sensors=[automation.failed_checks],
        ),
    )
