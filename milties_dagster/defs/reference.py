"""Reference tables: states, aliases, event types, statuses, weights, publishers.

Belongs here: loading the seeds into the ref schema. Does not belong here: what the seeds say.
"""

from collections.abc import Iterator

import dagster as dg

from milties_dagster.defs.registry import GROUPS, key, spec
from milties_dagster.defs.resources import WarehouseResource


@dg.multi_asset(name="reference", specs=[dg.AssetSpec(**spec(name)) for name in GROUPS["reference"]])
def reference(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult[None]]:
    """Load every seed into its table; a table that holds the same already is left alone."""
    with warehouse.open() as db:
        counts = db.load_reference()
    for name, n_rows in counts.items():
        yield dg.MaterializeResult(asset_key=key(name), metadata={"dagster/row_count": n_rows})
