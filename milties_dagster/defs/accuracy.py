"""Accuracy: the coder against articles coded by hand, one measurement per version of coder and gold.

Belongs here: when to measure, and what the asset's page shows. Does not belong here: coding, matching, counting
or drawing (report/accuracy.py, evaluation.py, report/plots.py).
"""

from typing import Any

import dagster as dg

from milties_dagster.defs.registry import table_asset
from milties_dagster.defs.reporting import picture
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.evaluation import evaluate
from milties_dagster.report import accuracy, plots
from milties_dagster.warehouse import Warehouse


@table_asset("agg.accuracy")
def agg_accuracy(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    golds = accuracy.gold_sets(warehouse.settings.gold)
    shown: dict[str, Any] = {"coder_version": accuracy.coder_version(), "gold_sets": len(golds)}
    for gold in golds:
        documents = accuracy.read([gold])
        version = accuracy.gold_version(documents)
        with warehouse.open() as db:
            held = db.query_rows(
                "SELECT count(*) FROM agg.accuracy WHERE gold = ? AND gold_version = ? AND coder_version = ?",
                [accuracy.name_of(gold), version, accuracy.coder_version()],
            )
            if not held[0][0]:
                context.log.info("measuring the coder on %d articles of %s", len(documents), gold)
                report = evaluate(documents, accuracy.coded(documents))
                db.write("agg.accuracy", accuracy.rows(gold, version, report))
            shown |= _shown(db, accuracy.name_of(gold), version)
    with warehouse.open() as db:
        n_rows = db.query_rows("SELECT count(*) FROM agg.accuracy")[0][0]
    return dg.MaterializeResult(metadata={"dagster/row_count": n_rows, **shown})


def _shown(db: Warehouse, gold: str, version: str) -> dict[str, Any]:
    """Figures and pictures of one gold set: levels over the versions, types and confidence of this version."""
    now = [gold, version, accuracy.coder_version()]
    history = db.query_rows(
        "SELECT coder_version, name, f1 FROM agg.accuracy WHERE gold = ? AND gold_version = ? AND measure = 'level' "
        "ORDER BY measured_at, coder_version",
        now[:2],
    )
    where = "FROM agg.accuracy WHERE gold = ? AND gold_version = ? AND coder_version = ? AND measure ="
    types = db.query_rows(
        f"SELECT name, precision, recall, n_right + n_missed AS n {where} 'type' ORDER BY n DESC", now
    )
    tenths = db.query_rows(f"SELECT name::DOUBLE, n_right, n_right + n_false {where} 'confidence' ORDER BY name", now)
    levels = dict.fromkeys(name for _, name, _ in history)
    series = {level: [f1 for _, name, f1 in history if name == level] for level in levels}
    versions = list(dict.fromkeys(v for v, _, _ in history))
    return {
        **{f"{gold}: {level} F1": round(values[-1], 4) for level, values in series.items()},
        f"{gold}: F1 by version": picture(plots.accuracy_history(series, versions), "F1 by version of the coder"),
        f"{gold}: by type": picture(plots.accuracy_types(types), "precision and recall by event type"),
        f"{gold}: reliability": picture(plots.reliability(tenths), "share right by confidence"),
    }
