"""Checks: every suite of expectations/ and every rule of sql/checks as Dagster asset checks.

Belongs here: one factory over all tables, and how severities block. Does not belong here: any rule.

A failed rule of severity B (``critical`` in a suite) is an ERROR and blocks: Dagster does not start what lies
downstream, so the snapshot stays as it is. Q and W (``warning``, ``info``) warn. A check that could not be
made is an ERROR always.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from milties_dagster import paths, runner
from milties_dagster.defs.aggregates import WRITTEN_WITH
from milties_dagster.defs.registry import GROUP_OF, key
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.quality import CheckResult, checks, suites
from milties_dagster.warehouse import sqlfiles

STAGE_ASSET = {
    "raw": "raw.articles",
    "articles": "core.articles",
    "entities": "core.entity_mentions",
    "coding": "core.event_mentions",
    "events": "core.events",
}


def asset_of(table: str, stage: str = "") -> str:
    """The asset that a check of ``table`` belongs to: the one that writes the table, or does the stage."""
    return STAGE_ASSET.get(stage) or WRITTEN_WITH.get(table, table)


def _suite_names(table: str) -> tuple[str, str]:
    """Names of the two checks a suite becomes: the blocking one and the warning one."""
    name = "suite" if table in GROUP_OF else f"suite_{table.replace('.', '_')}"
    return name, f"{name}_warnings"


def _severities(table: str) -> set[str]:
    """Severities in the suite, without the library that judges it: importing that takes seconds."""
    text = (paths.expectations() / f"{table}.json").read_text(encoding="utf-8")
    return {expectation["severity"] for expectation in json.loads(text)["expectations"]}


def _specs(asset: str) -> tuple[list[dg.AssetCheckSpec], list[str], list[sqlfiles.SqlFile]]:
    """The checks of one asset, the tables whose suites they are, and the SQL rules among them."""
    specs = []
    with_suite = [table for table in suites.tables() if asset_of(table) == asset]
    for table in with_suite:
        blocking, warning = _suite_names(table)
        severities = _severities(table)
        if "critical" in severities:
            text = f"Every critical expectation of expectations/{table}.json holds."
            specs.append(dg.AssetCheckSpec(blocking, asset=key(asset), description=text, blocking=True))
        if severities - {"critical"}:
            text = f"The other expectations of expectations/{table}.json hold."
            specs.append(dg.AssetCheckSpec(warning, asset=key(asset), description=text))
    rules = [f for f in checks.load() if asset_of(f.need("table"), f.header.get("stage", "")) == asset]
    for rule in rules:
        specs.append(
            dg.AssetCheckSpec(
                rule.name,
                asset=key(asset),
                description=rule.need("description"),
                blocking=rule.need("severity") == "B",
                metadata={"sql": dg.MetadataValue.md(f"```sql\n{rule.text}\n```")},
            )
        )
    return specs, with_suite, rules


def sample_table(result: CheckResult) -> str:
    """The rows of a sample as a Markdown table, article and quote first; the message of a check that broke."""
    columns = list(dict.fromkeys(name for row in result.sample for name in row))
    columns.sort(key=lambda name: ("article", "quote").index(name) if name in ("article", "quote") else 2)
    lines = [f"**{result.name}**: {result.n_bad:,} of {result.n_rows:,} rows ({result.percent:.2f} %)", ""]
    if result.error:
        return "\n".join([*lines, _cell(result.error)])
    lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(row.get(name, "")) for name in columns) + " |" for row in result.sample]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    """Words from articles in a cell: no line ends, no bars, nothing that reads as HTML."""
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text.replace("<", "&lt;").replace(">", "&gt;")


def to_dagster(name: str, asset: str, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    """One Dagster result for ``results``, with the offending rows among its metadata."""
    failed = [result for result in results if not result.success]
    severity = dg.AssetCheckSeverity.ERROR if any(r.blocks for r in failed) else dg.AssetCheckSeverity.WARN
    metadata: dict[str, Any] = {
        "rows": max((r.n_rows for r in results), default=0),
        "rows_bad": sum(r.n_bad for r in failed),
        "percent": max((r.percent for r in failed), default=0.0),
    }
    if len(results) > 1:
        metadata |= {"rules": len(results), "rules_failed": len(failed)}
    if failed:
        metadata["failed"] = dg.MetadataValue.md("\n".join(f"- {r}: {r.description}" for r in failed))
        metadata["sample"] = dg.MetadataValue.md("\n\n".join(sample_table(r) for r in failed))
    words = "; ".join(f"{r}: {r.description}" for r in failed)
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=key(asset),
        check_name=name,
        severity=severity,
        metadata=metadata,
        description=words or None,
    )


def _checks(asset: str) -> dg.AssetChecksDefinition | None:
    specs, with_suite, rules = _specs(asset)
    if not specs:
        return None

    @dg.multi_asset_check(name=f"{asset.replace('.', '__')}__checks", specs=specs, can_subset=True)
    def judge(context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource) -> Iterator[dg.AssetCheckResult]:
        wanted = {check.name for check in context.selected_asset_check_keys}
        with warehouse.open() as db:
            since = runner.checked_until(warehouse.settings)
            for table in with_suite:
                blocking, warning = _suite_names(table)
                if not wanted & {blocking, warning}:
                    continue
                results = runner.judge(db, table, since)
                for name, critical in ((blocking, True), (warning, False)):
                    chosen = [r for r in results if (r.severity == "B") == critical]
                    if chosen and name in wanted:
                        yield to_dagster(name, asset, chosen)
            asked = [rule for rule in rules if rule.name in wanted]
            tables = sorted({rule.need("table") for rule in asked})
            found = {r.name: r for table in tables for r in checks.run(db.connection, table)}
            for rule in asked:
                yield to_dagster(rule.name, asset, [found[rule.name]])

    return judge


@dg.definitions
def table_checks() -> dg.Definitions:
    """The checks of every asset that has some."""
    made = (_checks(asset) for asset in GROUP_OF)
    return dg.Definitions(asset_checks=[one for one in made if one is not None])
