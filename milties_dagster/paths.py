"""Where the project's data lies: seeds, SQL, expectations, the shipped model.

Belongs here: finding folders that ship with the project, in a checkout and in an installed wheel.
Does not belong here: the user's home folder (settings.py) or anything that reads the files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def _data(name: str) -> Path:
    """Folder ``name`` at the top of the checkout, else its copy inside the wheel."""
    for root in (PACKAGE.parent, PACKAGE / "_data"):
        if (root / name).exists() and (root != PACKAGE.parent or (root / "pyproject.toml").exists()):
            return root / name
    raise FileNotFoundError(f"{name} is missing beside {PACKAGE} and inside it: reinstall milties")


def seeds() -> Path:
    return _data("seeds")


def reference() -> Path:
    return seeds() / "reference"


def sql() -> Path:
    return _data("sql")


def expectations() -> Path:
    return _data("expectations")


def model() -> Path:
    return PACKAGE / "language" / "model"
