"""What an asset tells Dagster about its run.

Belongs here: metadata in the same form for every stage. Numbers of metadata are drawn over the runs on the
asset's page. Does not belong here: counting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg

from milties_dagster.report import plots
from milties_dagster.runner import StageResult
from milties_dagster.warehouse import Warehouse


def picture(png: bytes, title: str) -> dg.MarkdownMetadataValue:
    """A picture that shows on the asset's page."""
    return dg.MetadataValue.md(f"![{title}]({plots.data_uri(png)})")


def stage_result(
    db: Warehouse, name: str, result: StageResult, more: Mapping[str, Any] | None = None
) -> dg.MaterializeResult[None]:
    """Row count of the table, what this run did by outcome, as numbers and as a plot."""
    n_rows = db.query_rows(f"SELECT count(*) FROM {name}")[0][0]
    metadata: dict[str, Any] = {
        "dagster/row_count": n_rows,
        "items_in": result.n_in,
        "rows_written": result.n_rows,
        "seconds": result.seconds,
        "stage_version": result.stage_version,
        **{f"items_{outcome}": count for outcome, count in sorted(result.outcomes.items())},
        **(more or {}),
    }
    if result.stage != "events" and result.grouped:
        metadata["this_run"] = picture(plots.stage_counts({result.stage: result.grouped}), "items by outcome")
    return dg.MaterializeResult(metadata=metadata)
