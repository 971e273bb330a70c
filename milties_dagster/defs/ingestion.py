"""Ingestion: sources to raw articles to clean articles.

Belongs here: the two assets of the stage and the configuration of the sources. Does not belong here: formats,
cleaning, dates (ingest).
"""

import dagster as dg
from pydantic import Field

from milties_dagster import runner
from milties_dagster.defs.registry import table_asset
from milties_dagster.defs.reporting import stage_result
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.ingest.sources import SourceError
from milties_dagster.versions import stage_version


class SourcesConfig(dg.Config):
    """Which articles to read."""

    sources: list[str] = Field(
        default=[],
        description="Files or folders (.txt, .html, .jsonl; a folder may hold manifest.csv). "
        "Empty: MILTIES_SOURCES, else the bundled articles.",
    )


@table_asset("raw.articles", code_version=stage_version("raw"))
def raw_articles(
    context: dg.AssetExecutionContext, config: SourcesConfig, warehouse: WarehouseResource
) -> dg.MaterializeResult[None]:
    settings = warehouse.settings
    sources = config.sources or settings.source_list
    with warehouse.open() as db:
        try:
            result = runner.ingest(db, sources, settings.chunk)
        except SourceError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        return stage_result(db, "raw.articles", result, {"sources": dg.MetadataValue.json(sources)})


@table_asset("core.articles", deps=["raw.articles", "ref.publishers"], code_version=stage_version("articles"))
def core_articles(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    with warehouse.open() as db:
        result = runner.clean(db, warehouse.settings.chunk)
        return stage_result(db, "core.articles", result)
