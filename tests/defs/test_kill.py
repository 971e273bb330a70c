"""A run killed in the middle of coding: nothing is lost, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from homes import ask, drill_texts, hashes

N = 200
CHUNK = 16

# the command line with a line on standard output for each step of progress
CHILD = """
import logging, sys

class Tell(logging.Handler):
    def emit(self, record):
        if hasattr(record, "stage"):
            print("@", record.stage, record.done, flush=True)

log = logging.getLogger("milties.run")
log.setLevel(logging.DEBUG)
log.addHandler(Tell())
sys.argv = ["milties", "run", *sys.argv[1:]]
from milties_dagster.cli import main
main()
"""


def start(source: Path, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "MILTIES_CHUNK": str(CHUNK), "MILTIES_HOME": str(home)}
    environment.pop("DAGSTER_HOME", None)
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(source), "--home", str(home)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_kill_9_in_the_middle_of_coding(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in drill_texts(N)), encoding="utf-8")
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"

    whole = start(source, undisturbed)
    output, _ = whole.communicate(timeout=240)
    assert whole.returncode == 0, output

    victim = start(source, killed)
    assert victim.stdout is not None
    for line in victim.stdout:
        if line.startswith("@ coding ") and int(line.split()[2]) >= N // 3:
            victim.send_signal(signal.SIGKILL)
            break
    victim.stdout.close()
    assert victim.wait(timeout=60) == -signal.SIGKILL
    done = ask(killed / "working.duckdb", "SELECT count(*) FROM core.coding_log WHERE stage = 'coding'")[0][0]
    assert N // 3 <= int(str(done)) < N
    assert not (killed / "milties.duckdb").exists()

    again = start(source, killed)
    output, _ = again.communicate(timeout=240)
    assert again.returncode == 0, output
    steps = [line.split() for line in output.splitlines() if line.startswith("@ coding ")]
    assert int(steps[-1][2]) == N - int(str(done)), "what was committed before the kill is not done again"
    assert hashes(killed) == hashes(undisturbed)
    count = "SELECT count(*) FROM core.event_mentions"
    assert int(str(ask(killed / "milties.duckdb", count)[0][0])) >= N // 2


def test_runs_that_a_killed_process_left_are_closed(home: Path) -> None:
    import dagster as dg

    from milties_dagster.defs.launch import close_dead_runs

    with dg.DagsterInstance.get() as instance:
        run = instance.create_run_for_job(dg.GraphDefinition(name="left").to_job(), status=dg.DagsterRunStatus.STARTED)
        assert close_dead_runs(instance) == 1
        closed = instance.get_run_by_id(run.run_id)
        assert closed is not None
        assert closed.status == dg.DagsterRunStatus.FAILURE
        assert close_dead_runs(instance) == 0
