"""Stage versions: a short hash over everything that decides what a stage puts out.

Belongs here: which source files, data files and libraries decide which stage. Does not belong here: comparing
the version with what a table holds (the warehouse's ``pending`` does that).

The files are found, not listed: the module a stage starts from, all it imports of this package, and each file
under seeds/reference or beside the code whose name stands in those modules. So a changed word list gives a
new version to the stages that read it, and to no other. Stages do not contain each other: the warehouse makes
later stages do an article again when the rows of an earlier one changed. Line ends do not count.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

from milties_dagster import paths
from milties_dagster.records import Stage
from milties_dagster.settings import Settings

# the modules each stage calls
ENTRY: dict[Stage, tuple[str, ...]] = {
    "raw": ("ingest/sources.py",),
    "articles": ("ingest/clean.py", "ingest/duplicates.py"),
    "entities": ("language/entities.py",),
    "coding": ("coding/coder.py",),
    "events": ("stories/link.py",),
}
ORDER: tuple[Stage, ...] = tuple(ENTRY)

# read by tables and aggregates alone, though reference.py loads them with the others
TABLES_ONLY = frozenset({"weights.csv"})

# the settings module decides by the values it finds, which are hashed themselves, not by its text
BY_VALUE = frozenset({"settings.py"})

# libraries whose release can change an offset or a label
LIBRARIES: dict[Stage, tuple[str, ...]] = {
    "raw": ("charset-normalizer",),
    "articles": ("trafilatura",),
    "entities": ("spacy",),
    "coding": ("spacy",),
    "events": (),
}


def _module_file(name: str) -> Path | None:
    """File of a module or package of ours, None for any other name."""
    if not name.startswith("milties_dagster."):
        return None
    path = paths.PACKAGE.joinpath(*name.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def imported(module: Path) -> frozenset[Path]:
    """Files of this package that ``module`` imports, wherever in it the import stands.

    ``from package import name`` means the submodule where there is one of that name, else the package itself.
    """
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {_module_file(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found.add(_module_file(f"{node.module}.{alias.name}") or _module_file(node.module))
    return frozenset(file for file in found if file is not None)


def code_files(stage: Stage) -> list[Path]:
    """Modules of this package that decide the stage, sorted."""
    files = {paths.PACKAGE / name for name in ENTRY[stage]}
    new = files
    while new:
        new = {file for module in new for file in imported(module)} - files
        files |= new
    return sorted(file for file in files if file.name not in BY_VALUE)


def data_files(stage: Stage) -> list[Path]:
    """Word lists, learned weights and files of the language model that decide the stage, sorted."""
    modules = code_files(stage)
    text = "\n".join(module.read_text(encoding="utf-8") for module in modules)
    folders = {module.parent for module in modules}
    near = {file for folder in folders for file in folder.iterdir() if file.suffix != ".py"}
    near |= set(paths.reference().rglob("*"))
    found = {file for file in near if file.is_file() and file.name in text and file.name not in TABLES_ONLY}
    if "paths.model()" in text:
        found |= {file for file in paths.model().rglob("*") if file.is_file()}
    return sorted(found)


def _name(file: Path) -> str:
    """The file's path below seeds/reference or the package."""
    reference = paths.reference()
    if file.is_relative_to(reference):
        return "reference/" + file.relative_to(reference).as_posix()
    return "package/" + file.relative_to(paths.PACKAGE).as_posix()


def stage_version(stage: Stage) -> str:
    """Twelve hex digits that change when, and only when, something deciding the stage's output changed."""
    if stage != "coding":
        return hashed(stage, "")
    chosen = Settings()
    default = chosen.parser and not chosen.model
    return hashed(stage, "" if default else f"model={chosen.model} parser={chosen.parser}")


@cache
def hashed(stage: Stage, choice: str) -> str:
    """The version of a stage under a ``choice`` of model and parser ("" the default). Cached per process."""
    digest = hashlib.sha256(choice.encode())
    # by name below its root, so that a checkout and an installed wheel have the same version
    named = {_name(file): file for file in (*code_files(stage), *data_files(stage))}
    for name in sorted(named):
        digest.update(name.encode())
        digest.update(hashlib.sha256(named[name].read_bytes().replace(b"\r\n", b"\n")).digest())
    for library in LIBRARIES[stage]:
        digest.update(f"{library}={installed(library)}".encode())
    return digest.hexdigest()[:12]
