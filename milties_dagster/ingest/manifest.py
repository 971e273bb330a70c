"""manifest.csv: what a folder of articles says about its files.

Belongs here: reading the manifest and naming its faults. Does not belong here: finding the files it speaks
of (sources.py) or believing its dates (publication.py).

Columns, all but ``file`` optional and in any order: file, url, publisher, published, title, language.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from milties_dagster.ingest import formats, reasons
from milties_dagster.records import Refusal

NAME: Final = "manifest.csv"
COLUMNS: Final = ("file", "url", "publisher", "published", "title", "language")
_MAX_BYTES: Final = 200_000_000


@dataclass(frozen=True, slots=True)
class Stated:
    """What the source says about one article; "" where it says nothing."""

    url: str = ""
    publisher: str = ""
    published: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Rows by the file they name (POSIX path relative to the folder), their line, and the faults found."""

    rows: dict[str, Stated] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()


def read_manifest(path: Path, uri: str) -> Manifest:
    """The manifest at ``path``; every row that cannot be used becomes a Refusal naming its line."""

    def refuse(code: str, line: int | None, why: str, payload: str = "") -> Refusal:
        where = f"{uri}#L{line}" if line else uri
        return Refusal("raw", where, uri, code, why, payload[: reasons.PAYLOAD_CHARS])

    try:
        if path.stat().st_size > _MAX_BYTES:
            raise OSError(f"it is larger than {_MAX_BYTES:,} bytes")
        text, _ = formats.decode(path.read_bytes())
    except (OSError, formats.DecodeError) as error:
        why = f"{uri} cannot be read ({error}); its articles are taken without it. Save it as UTF-8 CSV."
        return Manifest(refusals=(refuse(reasons.MANIFEST_UNREADABLE, None, why),))

    rows: dict[str, Stated] = {}
    lines: dict[str, int] = {}
    refusals: list[Refusal] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    start = 1
    while True:
        start = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            why = f"line {start} of {uri} is broken ({error}); correct its quotes and separators"
            refusals.append(refuse(reasons.MANIFEST_BAD_ROW, start, why))
            continue
        if not any(v.strip() for v in values):
            continue
        if header is None:
            header = [v.strip().casefold() for v in values]
            if "file" not in header:
                why = f"{uri} has no column named file (found: {', '.join(header)}); name the columns {COLUMNS}"
                return Manifest(refusals=(refuse(reasons.MANIFEST_UNREADABLE, 1, why, text),))
            continue
        if len(values) > len(header):
            why = f"line {start} of {uri} has {len(values)} values for {len(header)} columns; quote its commas"
            refusals.append(refuse(reasons.MANIFEST_BAD_ROW, start, why, ",".join(values)))
            continue
        row = {name: value.strip() for name, value in zip(header, values, strict=False)}
        name = row.get("file", "").replace("\\", "/").removeprefix("./")
        if not name:
            why = f"line {start} of {uri} names no file; fill the column file"
            refusals.append(refuse(reasons.MANIFEST_BAD_ROW, start, why, ",".join(values)))
        elif name in rows:
            why = f"line {start} of {uri} names {name} again; the row of line {lines[name]} is used"
            refusals.append(refuse(reasons.MANIFEST_BAD_ROW, start, why, ",".join(values)))
        else:
            rows[name] = Stated(**{c: row.get(c, "") for c in COLUMNS if c != "file"})
            lines[name] = start
    return Manifest(rows, lines, tuple(refusals))
