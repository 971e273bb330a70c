"""Homes with a coded archive in them, made once and copied for each test that changes one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import run_graph, write_articles

from milties_dagster.runner import RunOutcome

# measuring the coder on the held-back articles takes longer than most tests; tests/defs/test_accuracy.py asks for it
os.environ.setdefault("MILTIES_GOLD", "none")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, RunOutcome]]:
    """(home, sources, outcome) of one run over all articles. To be read, never changed."""
    root = tmp_path_factory.mktemp("base")
    sources = write_articles(root / "articles")
    before = dict(os.environ)
    os.environ["MILTIES_HOME"] = str(root / "home")
    outcome = run_graph(root / "home", sources)
    os.environ.clear()
    os.environ.update(before)
    yield root / "home", sources, outcome


@pytest.fixture
def home(base: tuple[Path, Path, RunOutcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the coded home that the test may change."""
    target = tmp_path / "home"
    shutil.copytree(base[0], target)
    monkeypatch.setenv("MILTIES_HOME", str(target))
    monkeypatch.setenv("DAGSTER_HOME", str(target / "dagster"))
    return target


@pytest.fixture
def sources(base: tuple[Path, Path, RunOutcome]) -> Path:
    """The folder that the coded home was made from."""
    return base[1]
