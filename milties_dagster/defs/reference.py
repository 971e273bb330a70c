"""Reference tables: states, aliases, event types, statuses, weights, publishers.

Belongs here: loading the seeds into the ref schema. Does not belong here: what the seeds say.
"""

from collections.abc import Iterator

import dagster as dg

from milties_dagster.csvtable import ReferenceDataError
from milties_dagster.defs.registry import GROUPS, key, spec
from milties_dagster.defs.resources import WarehouseResource
from milties_dagster.reference import load_reference


@dg.multi_asset(name="reference", specs=[dg.AssetSpec(**spec(name)) for name in GROUPS["reference"]])
def reference(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult[None]]:
    """Load every seed into its table; a table that holds the same already is left alone.

    The files are judged first, all of them: a bad line of repairs.csv stops the run here, with what to do.
    """
    try:
        load_reference()
    except ReferenceDataError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    with warehouse.open() as db:
        counts = db.load_reference()
    for name, n_rows in counts.items():
        yield dg.MaterializeResult(asset_key=key(name), metadata={"dagster/row_count": n_rows})
