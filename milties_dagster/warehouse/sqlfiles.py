"""SQL files and their headers.

Belongs here: finding .sql files below sql/ and reading the ``-- key: value`` lines they open with. Does not
belong here: running them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from milties_dagster import paths

_HEADER = re.compile(r"^-- ([a-z_]+): (.+)$")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file: its name without suffix, its header fields and its whole text."""

    name: str
    header: dict[str, str]
    text: str

    def need(self, key: str) -> str:
        """Header field ``key``; ValueError naming file and field when it is missing."""
        if key not in self.header:
            raise ValueError(f"{self.name}.sql: the header line '-- {key}: ...' is missing")
        return self.header[key]


def read(path: Path) -> SqlFile:
    """The file at ``path``. A header line that follows without a key goes on with the field before."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.match(line):
            last = match[1]
            header[last] = match[2].strip()
        elif last:
            header[last] += " " + line[2:].strip()
    return SqlFile(path.stem, header, text)


@cache
def folder(name: str) -> tuple[SqlFile, ...]:
    """The files of ``sql/<name>``, sorted by name; FileNotFoundError when there are none."""
    found = tuple(read(path) for path in sorted((paths.sql() / name).glob("*.sql")))
    if not found:
        raise FileNotFoundError(f"{paths.sql() / name} holds no .sql file: reinstall milties")
    return found
