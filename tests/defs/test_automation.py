"""Schedule and sensor with built contexts, on the history of a real run."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import dagster as dg
import pytest
from homes import change, run_graph

from milties_dagster.definitions import defs
from milties_dagster.defs.automation import daily, failed_checks
from milties_dagster.settings import Settings


def test_the_schedule_asks_for_the_whole_job() -> None:
    context = dg.build_schedule_context(scheduled_execution_time=dt.datetime(2026, 3, 1, 2, 30, tzinfo=dt.UTC))
    tick = daily.evaluate_tick(context)
    assert tick.run_requests is not None
    assert len(tick.run_requests) == 1
    assert daily.job_name == "milties"
    assert daily.execution_timezone == "UTC"
    assert daily.default_status == dg.DefaultScheduleStatus.STOPPED


def test_the_scheduled_run_needs_no_configuration(home: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILTIES_SOURCES", str(sources))
    with dg.DagsterInstance.get() as instance:
        result = defs().resolve_job_def("milties").execute_in_process(instance=instance, raise_on_error=False)
    assert result.success


def test_the_sensor_is_off_and_quiet_without_failures(home: Path) -> None:
    assert failed_checks.default_status == dg.DefaultSensorStatus.STOPPED
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance)
        first = failed_checks(context)
        assert isinstance(first, dg.SkipReason)
        assert "0 check evaluations" not in str(first.skip_message)
        alerts = Settings().reports / "alerts.jsonl"
        severities = (
            [json.loads(line)["severity"] for line in alerts.read_text().splitlines()] if alerts.exists() else []
        )
        assert "ERROR" not in severities
        again = failed_checks(dg.build_sensor_context(instance=instance, cursor=context.cursor))
        assert str(again.skip_message).startswith("0 check evaluations")


def test_the_sensor_tells_of_a_failed_check_once(home: Path, sources: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance)
        failed_checks(context)
        cursor = context.cursor
    (Settings().reports / "alerts.jsonl").unlink(missing_ok=True)
    change(home, "UPDATE core.event_mentions SET char_start = char_start + 1")
    assert not run_graph(home, sources).passed
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance, cursor=cursor)
        failed_checks(context)
        alerts = [json.loads(line) for line in (Settings().reports / "alerts.jsonl").read_text().splitlines()]
        failed_checks(dg.build_sensor_context(instance=instance, cursor=context.cursor))
    blocking = [alert for alert in alerts if alert["severity"] == "ERROR"]
    assert blocking
    assert {alert["table"] for alert in blocking} == {"core.event_mentions"}
    assert all(alert["what"] for alert in blocking)
    assert len((Settings().reports / "alerts.jsonl").read_text().splitlines()) == len(alerts)
