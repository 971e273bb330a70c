"""Aggregates: one asset for each file of sql/models.

Belongs here: turning a model into an asset, its dependencies read from its SQL. Does not belong here: SQL.
"""

import re
from collections.abc import Callable
from typing import Any

import dagster as dg

from milties_dagster.defs.registry import GROUP_OF, table_asset
from milties_dagster.defs.reporting import picture
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.report import facts, plots
from milties_dagster.warehouse import Warehouse, sqlfiles

# written beside another table by the same asset: reading them means waiting for that asset
WRITTEN_WITH = {
    "raw.sightings": "raw.articles",
    "core.coding_log": "core.event_mentions",
    "core.quarantine": "core.event_mentions",
}
_TABLE_NAME = re.compile(r"\b(?:ref|raw|core|agg)\.[a-z_]+\b")


def model_deps(model: sqlfiles.SqlFile) -> list[str]:
    """The assets whose tables the model names, in alphabetical order."""
    named = {WRITTEN_WITH.get(name, name) for name in _TABLE_NAME.findall(model.text)}
    return sorted((named & GROUP_OF.keys()) - {model.need("table")})


def _history(db: Warehouse) -> dict[str, Any]:
    """What each stage did by day, as a picture."""
    (file,) = [f for f in sqlfiles.folder("report") if f.name == "history"]
    stages = facts.history(facts.ask(db, file))
    return {"history": picture(plots.stage_history(stages), "items by stage, day and outcome")}


def _waiting(db: Warehouse) -> dict[str, Any]:
    """Rows of the worklist by kind; Dagster draws numbers over the runs."""
    (file,) = [f for f in sqlfiles.folder("report") if f.name == "worklist_kinds"]
    return {f"waiting_{kind}": n for kind, n, _ in facts.ask(db, file).rows}


# what the page of an aggregate shows besides its number of rows
SHOWN: dict[str, Callable[[Warehouse], dict[str, Any]]] = {
    "agg.pipeline_quality": _history,
    "core.worklist": _waiting,
}


def _asset(model: sqlfiles.SqlFile) -> dg.AssetsDefinition:
    name = model.need("table")
    sql = dg.MetadataValue.md(f"```sql\n{model.text}\n```")

    @table_asset(name, deps=model_deps(model), metadata={"sql": sql})
    def build(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
        with warehouse.open() as db:
            changed = db.build_models(only=[name])[name]
            n_rows = db.query_rows(f"SELECT count(*) FROM {name}")[0][0]
            shown = SHOWN[name](db) if name in SHOWN else {}
        return dg.MaterializeResult(metadata={"dagster/row_count": n_rows, "changed": changed, **shown})

    return build


@dg.definitions
def aggregates() -> dg.Definitions:
    """An asset per model."""
    return dg.Definitions(assets=[_asset(model) for model in sqlfiles.folder("models")])
