"""Running the job ``milties`` from the command line: the same definitions, the same history as in the UI.

Belongs here: starting the job in this process with the home's persistent instance, and reading from its event
log what failed. Does not belong here: printing (cli.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from milties_dagster.runner import Failed, RunOutcome
from milties_dagster.settings import Settings
from milties_dagster.warehouse import HomeLock, Warehouse

JOB = "milties"
SNAPSHOT = dg.AssetKey(["published", "snapshot"])
UNFINISHED = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def run_job(settings: Settings, sources: Sequence[str]) -> RunOutcome:
    """Materialise the whole graph of ``sources`` in this process.

    DAGSTER_HOME must be set (``runner.prepare_home`` does). Raises HomeLocked when another run has the home,
    WarehouseError when its database cannot be used.
    """
    with HomeLock(settings.home), dg.DagsterInstance.get() as instance:
        with Warehouse.open(settings.working_db):
            pass  # a database that cannot be used stops the run here, before Dagster makes a traceback of it
        close_dead_runs(instance)
        from milties_dagster.definitions import defs

        job = defs().resolve_job_def(JOB)
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={
                "ops": {"raw__articles": {"config": {"sources": list(sources)}}},
                # the run's log goes to the instance; the terminal shows bars and a summary
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
        return outcome_of(result)


def close_dead_runs(instance: dg.DagsterInstance) -> int:
    """Mark runs as failed that a killed process left unfinished; how many there were.

    To be called with the home's lock held: whoever holds it is the only run alive. Left as they are, they
    would hold the queue of the UI, which lets one run work at a time.
    """
    runs = instance.get_runs(filters=dg.RunsFilter(statuses=UNFINISHED))
    for run in runs:
        instance.report_run_failed(run, message="The process of this run ended without finishing it.")
    return len(runs)


def outcome_of(result: dg.ExecuteInProcessResult) -> RunOutcome:
    """What failed, in the order it happened: checks that did not pass, and assets that raised."""
    checks = []
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed:
            checks.append(
                Failed(
                    name=f"{'.'.join(evaluation.asset_key.path)}: {evaluation.check_name}",
                    message=evaluation.description or "",
                    blocking=evaluation.severity == dg.AssetCheckSeverity.ERROR,
                )
            )
    raised = []
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            while error.cause is not None:
                error = error.cause
            if error.cls_name == "DagsterAssetCheckFailedError":
                continue  # listed above, with its own words
            told = event.step_failure_data.user_failure_data
            words = told.description if told and told.description else error.message.strip()
            raised.append(Failed(str(event.step_key).replace("__", "."), words, True))
    stages = {}
    published = False
    for event in result.get_asset_materialization_events():
        numbers = {
            label.removeprefix("items_"): entry.value or 0
            for label, entry in event.materialization.metadata.items()
            if label.startswith("items_") and isinstance(entry, dg.IntMetadataValue)
        }
        published |= event.materialization.asset_key == SNAPSHOT
        if numbers:
            stages[".".join(event.materialization.asset_key.path)] = numbers
    return RunOutcome(result.run_id, result.success, tuple(raised), tuple(checks), stages, published)
