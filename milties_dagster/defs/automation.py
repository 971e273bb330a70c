"""Automation: the job, its daily schedule and the alert on failed checks.

Belongs here: when things run. Schedule and sensor are off until somebody turns them on. Does not belong here:
what runs.
"""

import datetime as dt
import json

import dagster as dg

from milties_dagster.settings import Settings

MAX_RUNS = 50  # of one look at the history

# one name for `dg launch --job milties`, the command line and the schedule
milties_job = dg.define_asset_job(
    "milties",
    selection=dg.AssetSelection.all(),
    description="The whole graph: sources to articles to events to aggregates, checked, published, reported.",
    executor_def=dg.in_process_executor,
)

daily = dg.ScheduleDefinition(
    name="daily",
    job=milties_job,
    # after midnight UTC, when the day's articles are in
    cron_schedule="30 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every day at 02:30 UTC. The sources are those of MILTIES_SOURCES.",
)


@dg.sensor(
    name="failed_checks",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Writes each failed check, blocking or not, to the log and to reports/alerts.jsonl. A "
    "run-failure sensor would not see a check that warns: its run succeeds.",
)
def failed_checks(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look at the checks of the runs that ended since the last look; the cursor is the time of the last one."""
    since = dt.datetime.fromtimestamp(float(context.cursor), dt.UTC) if context.cursor else None
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    # run by run: Dagster's default storage keeps one event log for each and knows no cursor over all
    records = context.instance.get_run_records(
        filters=dg.RunsFilter(statuses=ended, updated_after=since),
        limit=MAX_RUNS,
        order_by="update_timestamp",
        ascending=True,
    )
    n_checks = 0
    alerts = []
    for record in records:
        run_id = record.dagster_run.run_id
        for entry in context.instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
            assert entry.dagster_event is not None
            evaluation = entry.dagster_event.asset_check_evaluation_data
            n_checks += 1
            if not evaluation.passed:
                alerts.append(
                    {
                        "run_id": run_id,
                        "table": ".".join(evaluation.asset_key.path),
                        "check": evaluation.check_name,
                        "severity": evaluation.severity.value,
                        "what": evaluation.description or "",
                    }
                )
    for alert in alerts:
        context.log.warning("%(severity)s %(table)s %(check)s: %(what)s", alert)
    if alerts:
        reports = Settings().reports
        reports.mkdir(parents=True, exist_ok=True)
        with (reports / "alerts.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(alert, ensure_ascii=False) + "\n" for alert in alerts)
    if records:
        context.update_cursor(str(records[-1].update_timestamp.timestamp()))
    return dg.SkipReason(f"{n_checks} check evaluations looked at, {len(alerts)} of them failed")
