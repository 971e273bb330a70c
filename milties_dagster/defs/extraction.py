"""Extraction: clean articles to mentions of states, people, dates and the like, then to claims.

Belongs here: the two assets of the stage. Does not belong here: language and coding rules.
"""

import dagster as dg

from milties_dagster import runner
from milties_dagster.defs.registry import table_asset
from milties_dagster.defs.reporting import stage_result
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.versions import stage_version


@table_asset(
    "core.entity_mentions",
    deps=["core.articles", "ref.states", "ref.country_aliases", "ref.not_countries"],
    code_version=stage_version("entities"),
)
def core_entity_mentions(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    with warehouse.open() as db:
        result = runner.extract(db, warehouse.settings)
        return stage_result(db, "core.entity_mentions", result)


@table_asset(
    "core.event_mentions",
    deps=["core.articles", "core.entity_mentions", "ref.states", "ref.event_types", "ref.statuses"],
    code_version=stage_version("coding"),
)
def core_event_mentions(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    with warehouse.open() as db:
        result = runner.code(db, warehouse.settings)
        return stage_result(db, "core.event_mentions", result)
