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
    the same modules are loaded as a package.
    """
    if (paths.PACKAGE.parent / "pyproject.toml").exists():
        return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
    from milties_dagster import defs as package

    return dg.load_definitions_from_package_module(package)
