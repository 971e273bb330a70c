"""Stage versions: a short hash over everything that decides what a stage puts out.

Belongs here: which source files, seeds and libraries decide which stage. Does not belong here: comparing the
version with what a table holds (the warehouse's ``pending`` does that).

A changed file gives its stage, and every stage after it, a new version; the next run does again exactly
those. Line ends do not count, so that a checkout on another system has the same version.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

from milties_dagster import paths
from milties_dagster.records import Stage

# in the order of the flow: a stage's version contains that of the stage before it
ORDER: tuple[Stage, ...] = ("raw", "articles", "entities", "coding", "events")

# globs below the package, and below seeds/reference
CODE: dict[Stage, tuple[str, ...]] = {
    "raw": ("records.py", "ingest/sources.py"),
    "articles": ("reference.py", "ingest/*.py"),
    "entities": ("language/*.py", "language/model/**/*"),
    "coding": ("coding/*.py",),
    "events": ("stories/*.py",),
}
SEEDS: dict[Stage, tuple[str, ...]] = {
    "raw": (),
    "articles": (),
    "entities": ("*",),
    "coding": ("*",),
    "events": ("*",),
}
# libraries whose release can change an offset or a label
LIBRARIES: dict[Stage, tuple[str, ...]] = {
    "raw": ("charset-normalizer",),
    "articles": ("trafilatura",),
    "entities": ("spacy",),
    "coding": (),
    "events": (),
}


def _files(root: Path, patterns: tuple[str, ...]) -> list[Path]:
    found = {
        path
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


@cache
def stage_version(stage: Stage) -> str:
    """Twelve hex digits that change when, and only when, something deciding the stage's output changed."""
    digest = hashlib.sha256()
    position = ORDER.index(stage)
    if position:
        digest.update(stage_version(ORDER[position - 1]).encode())
    for root, patterns in ((paths.PACKAGE, CODE[stage]), (paths.reference(), SEEDS[stage])):
        for path in _files(root, patterns):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    for library in LIBRARIES[stage]:
        digest.update(f"{library}={installed(library)}".encode())
    return digest.hexdigest()[:12]
