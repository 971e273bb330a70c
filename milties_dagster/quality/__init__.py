"""Quality: what every table must keep, checked at each arrow of the flow.

Belongs here: suites over frames (expectations/*.json, Great Expectations), invariants over whole tables
(sql/checks), rows refused before they are written, and the proof that nothing got lost. Does not belong here:
repairing values (lookups in seeds/reference) or anything of Dagster.
"""

from milties_dagster.quality import checks, evidence, suites
from milties_dagster.quality.checks import reconcile
from milties_dagster.quality.quarantine import quarantine_rows
from milties_dagster.quality.results import CheckResult, Severity, SuiteResult, failed

__all__ = [
    "CheckResult",
    "Severity",
    "SuiteResult",
    "checks",
    "evidence",
    "failed",
    "quarantine_rows",
    "reconcile",
    "suites",
]
