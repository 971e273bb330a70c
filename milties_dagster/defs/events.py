"""Events: claims that report the same act become one event.

Belongs here: the asset. Does not belong here: when two claims are the same act (stories).
"""

import dagster as dg

from milties_dagster import runner
from milties_dagster.defs.registry import table_asset
from milties_dagster.defs.reporting import stage_result
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.versions import stage_version


@table_asset(
    "core.events",
    deps=[
        "core.event_mentions",
        "core.articles",
        "ref.states",
        "ref.event_types",
        "ref.statuses",
        "ref.weights",
    ],
    code_version=stage_version("events"),
)
def core_events(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    with warehouse.open() as db:
        result = runner.link(db)
        return stage_result(db, "core.events", result)
