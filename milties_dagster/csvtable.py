"""A small CSV file of seeds/reference being read: rows out, every fault named with file, line, field, what to do.

Belongs here: the header, the number of fields, and readers for one field each. Does not belong here: what the
tables mean (reference.py, repairs.py).
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class ReferenceDataError(ValueError):
    """A reference file holds something that cannot be right. ``problems`` has one sentence per entry."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        shown = problems[:20]
        more = [f"... and {len(problems) - 20} more"] if len(problems) > 20 else []
        super().__init__("\n".join(shown + more))


@dataclass
class Table:
    """A CSV file being read: hands out rows, collects problems with file, line and field."""

    path: Path
    columns: tuple[str, ...]
    problems: list[str] = field(default_factory=list)
    line: int = 0
    row: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Table]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.problems.append(f"{self.path.name}: the file is missing from {self.path.parent}; restore it")
            return
        except UnicodeDecodeError as error:
            self.problems.append(
                f"{self.path.name}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
            )
            return
        reader = csv.reader(text.splitlines(keepends=True))
        header = tuple(next(reader, ()))
        if header != self.columns:
            self.problems.append(
                f"{self.path.name} line 1: the columns are {', '.join(header)}; they must be {', '.join(self.columns)}"
            )
            return
        for values in reader:
            self.line = reader.line_num
            if len(values) != len(header):
                self.problems.append(
                    f"{self.path.name} line {self.line}: {len(values)} fields instead of {len(header)}; "
                    "quote fields that hold commas"
                )
                continue
            self.row = dict(zip(header, values, strict=True))
            before = len(self.problems)
            for column, value in self.row.items():
                if value != value.strip():
                    self.bad(column, "has blanks around it; remove them")
            if len(self.problems) == before:
                yield self

    def bad(self, column: str, what: str) -> None:
        value = f" {self.row[column]!r}" if column in self.row else ""
        self.problems.append(f"{self.path.name} line {self.line}, {column}:{value} {what}")

    def text(self, column: str, pattern: str = "", hint: str = "fill it in") -> str:
        value = self.row[column]
        if pattern and not re.fullmatch(pattern, value):
            self.bad(column, f"is not as it must be; {hint}")
        elif not value and not pattern:
            self.bad(column, f"is empty; {hint}")
        return value

    def one_of(self, column: str, allowed: frozenset[str] | Mapping[str, object]) -> str:
        value = self.row[column]
        if value not in allowed:
            self.bad(column, f"is unknown; use one of {', '.join(sorted(allowed))}")
        return value

    def boolean(self, column: str) -> bool:
        return self.one_of(column, frozenset({"true", "false"})) == "true"

    def integer(self, column: str, low: int, high: int) -> int:
        value = self.optional_integer(column, low, high)
        if value is None:
            self.bad(column, f"is empty; give a number from {low} to {high}")
            return low
        return value

    def optional_integer(self, column: str, low: int, high: int) -> int | None:
        value = self.row[column]
        if not value:
            return None
        if not re.fullmatch(r"-?\d+", value) or not low <= int(value) <= high:
            self.bad(column, f"is no whole number from {low} to {high}; correct it")
            return None
        return int(value)

    def score(self, column: str) -> float:
        value = self.optional_score(column)
        if value is None:
            self.bad(column, "is empty; give a score from -10 to 10")
            return 0.0
        return value

    def optional_score(self, column: str) -> float | None:
        value = self.row[column]
        if not value:
            return None
        if not re.fullmatch(r"-?\d+(\.\d+)?", value) or not -10 <= float(value) <= 10:
            self.bad(column, "is no score from -10 to 10; correct it")
            return None
        return float(value)

    def date(self, column: str) -> dt.date | None:
        value = self.row[column]
        if not value:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                raise ValueError
            return dt.date.fromisoformat(value)
        except ValueError:
            self.bad(column, "is no calendar date; write YYYY-MM-DD or leave it empty")
            return None
