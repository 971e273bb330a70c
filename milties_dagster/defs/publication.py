"""Publication: the snapshot that readers open, and the report.

Belongs here: the two assets at the end. They wait for every table, so a failed blocking check anywhere leaves
the last snapshot where it is. Does not belong here: what the report shows (report).
"""

import datetime as dt

import dagster as dg

from milties_dagster.defs.registry import GROUPS, table_asset
from milties_dagster.defs.reporting import picture
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.report import facts as report_facts
from milties_dagster.report import page, plots
from milties_dagster.warehouse import Warehouse

EVERY_TABLE = [name for group, names in GROUPS.items() if group != "publication" for name in names]

# a snapshot older than a day and two hours is late for the daily schedule, older than two days is stale
FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=dt.timedelta(hours=26), fail_window=dt.timedelta(hours=50))


@table_asset("published.snapshot", deps=EVERY_TABLE, freshness_policy=FRESHNESS)
def published_snapshot(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    settings = warehouse.settings
    with warehouse.open() as db:
        path = db.publish(settings.snapshot_db)
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path), "bytes": path.stat().st_size})


@table_asset("published.report", deps=["published.snapshot"])
def published_report(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    settings = warehouse.settings
    with Warehouse.open(settings.snapshot_db, read_only=True) as db:
        facts = report_facts.gather(db)
    path = page.write(facts, settings.reports / "index.html")
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(path),
            **facts.totals,
            "stages": picture(plots.stage_counts(facts.stages), "items by stage and outcome"),
            "strongest_ties": picture(plots.dyad_years(facts.dyad_years), "cooperation and conflict by year"),
        }
    )
