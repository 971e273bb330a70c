"""What every asset has in common: key, group, owner, kinds, tags, description and column schema.

Belongs here: the one list of assets by group, and the factory that turns an entry into a spec. Does not
belong here: what an asset does. Text and columns come from the comments in sql/schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import dagster as dg

from milties_dagster.warehouse import Column, catalogue, sqlfiles

OWNERS = ["team:milties"]

# group -> its assets; an asset is in exactly one group (tests hold that)
GROUPS: dict[str, tuple[str, ...]] = {
    "reference": tuple(name for name in catalogue() if name.startswith("ref.")),
    "ingestion": ("raw.articles", "core.articles"),
    "extraction": ("core.entity_mentions", "core.event_mentions"),
    "events": ("core.events",),
    "aggregates": tuple(model.need("table") for model in sqlfiles.folder("models")),
    "accuracy": ("agg.accuracy",),
    "publication": ("published.snapshot", "published.report"),
}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}

# what is not a table of the warehouse
FILES: dict[str, str] = {
    "published.snapshot": "milties.duckdb: the whole warehouse as one file for readers, replaced at once by "
    "each run whose blocking checks passed.",
    "published.report": "reports/index.html: what came in, what was found, the strongest ties, the worklist.",
}
KINDS: dict[str, set[str]] = {
    "reference": {"duckdb", "csv"},
    "ingestion": {"duckdb", "python"},
    "extraction": {"duckdb", "python", "spacy"},
    "events": {"duckdb", "python"},
    "aggregates": {"duckdb", "sql"},
    "accuracy": {"duckdb", "python"},
    "publication": {"duckdb"},
}


def key(name: str) -> dg.AssetKey:
    """``schema.table`` as an asset key."""
    return dg.AssetKey(name.split("."))


def column_schema(columns: Iterable[Column]) -> dg.TableSchema:
    """The columns as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                column.description,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in columns
        ]
    )


def spec(name: str, deps: Iterable[str] = (), metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Arguments that ``@dg.asset`` and ``dg.AssetSpec`` take for the asset ``name`` (``schema.table``).

    Raises KeyError for a name that is in no group.
    """
    group = GROUP_OF[name]
    table = catalogue().get(name)
    shown: dict[str, Any] = {}
    if table is not None:
        shown = {
            "dagster/column_schema": column_schema(table.columns),
            "dagster/table_name": name,
        }
    return {
        "key": key(name),
        "deps": [key(dep) for dep in deps],
        "description": table.description if table is not None else FILES[name],
        "group_name": group,
        "owners": OWNERS,
        "kinds": KINDS[group],
        "tags": {"milties/stage": group},
        "metadata": {**shown, **(metadata or {})},
    }


def table_asset(
    name: str, deps: Iterable[str] = (), metadata: Mapping[str, Any] | None = None, **more: Any
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """``@dg.asset`` for ``name``, with all that the registry knows of it; ``more`` goes to dg.asset."""
    decorator = dg.asset(**spec(name, deps, metadata), **more)
    return cast("Callable[[Callable[..., Any]], dg.AssetsDefinition]", decorator)
