"""Aggregates: one asset for each file of sql/models.

Belongs here: turning a model into an asset, its dependencies read from its SQL. Does not belong here: SQL.
"""

import re

import dagster as dg

from milties_dagster.defs.registry import GROUP_OF, table_asset
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.warehouse import sqlfiles

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


def _asset(model: sqlfiles.SqlFile) -> dg.AssetsDefinition:
    name = model.need("table")
    sql = dg.MetadataValue.md(f"```sql\n{model.text}\n```")

    @table_asset(name, deps=model_deps(model), metadata={"sql": sql})
    def build(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
        with warehouse.open() as db:
            changed = db.build_models(only=[name])[name]
            n_rows = db.query_rows(f"SELECT count(*) FROM {name}")[0][0]
        return dg.MaterializeResult(metadata={"dagster/row_count": n_rows, "changed": changed})

    return build


@dg.definitions
def aggregates() -> dg.Definitions:
    """An asset per model."""
    return dg.Definitions(assets=[_asset(model) for model in sqlfiles.folder("models")])
