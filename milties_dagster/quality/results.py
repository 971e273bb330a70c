"""What a check found: one type for suites, SQL checks and reconciliation.

Belongs here: the result types and how severities are spelt. Does not belong here: any check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

# codebook, section 4: B block the step, Q quarantine the row, W warn
Severity = Literal["B", "Q", "W"]
SEVERITIES: tuple[Severity, ...] = ("B", "Q", "W")

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one table.

    n_bad of n_rows rows broke it; ``percent`` is their share, 0 to 100. ``sample`` holds up to five of them,
    by column. ``error`` is the message when the check itself could not be made, which counts as failed.
    """

    name: str
    table: str
    rule: str  # number of the rule in the codebook, section 4; "" for one of our own
    severity: Severity
    description: str
    success: bool
    n_rows: int
    n_bad: int
    percent: float
    sample: tuple[dict[str, Any], ...] = ()
    error: str = ""

    @property
    def blocks(self) -> bool:
        """Failed in a way that must stop what comes after: rule of severity B, or a check that broke."""
        return not self.success and (self.severity == "B" or bool(self.error))

    def __str__(self) -> str:
        what = self.error or f"{self.n_bad:,} of {self.n_rows:,} rows ({self.percent:.2f} %)"
        rule = f", codebook rule {self.rule}" if self.rule else ""
        good = f"ok, {self.n_rows:,} rows"
        return f"{self.table} {self.name} [{self.severity}{rule}] {good if self.success else what}"


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """All results of one suite."""

    table: str
    results: tuple[CheckResult, ...]

    @property
    def success(self) -> bool:
        return all(result.success for result in self.results)

    @property
    def blocking_failed(self) -> bool:
        return any(result.blocks for result in self.results)


def failed(results: Iterable[CheckResult]) -> list[CheckResult]:
    """The results that failed, blocking ones first, then by severity, table and name."""
    return sorted(
        (r for r in results if not r.success),
        key=lambda r: (not r.blocks, SEVERITIES.index(r.severity), r.table, r.name),
    )
