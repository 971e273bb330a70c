"""Automation: the job, its daily schedule and the alert on failed checks.

Belongs here: when things run. Schedule and sensor are off until somebody turns them on. Does not belong here:
what runs.
"""

import json

import dagster as dg

from milties_dagster.settings import Settings

MAX_EVENTS = 500  # of one look at the event log

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
    """Look at the check evaluations since the last look; the cursor is the last one's storage id."""
    cursor = int(context.cursor) if context.cursor else None
    records = context.instance.get_event_records(
        dg.EventRecordsFilter(event_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION, after_cursor=cursor),
        limit=MAX_EVENTS,
        ascending=True,
    )
    alerts = []
    for record in records:
        event = record.event_log_entry.dagster_event
        assert event is not None
        evaluation = event.asset_check_evaluation_data
        if not evaluation.passed:
            alerts.append(
                {
                    "run_id": record.event_log_entry.run_id,
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
        context.update_cursor(str(records[-1].storage_id))
    return dg.SkipReason(f"{len(records)} check evaluations looked at, {len(alerts)} of them failed")
