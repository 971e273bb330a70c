"""The Dagster UI as a newcomer meets it: `milties ui`, the graph, "Materialize all", the checks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from homes import ask, write_articles

from milties_dagster.defs.registry import GROUPS

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
START_S = 180
RUN_S = 240


@dataclass
class Ui:
    """A running UI: its address and the home it works on."""

    url: str
    home: Path

    def graphql(self, query: str) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}/graphql",
            data=json.dumps({"query": query}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            document = json.load(answer)
        assert "errors" not in document, document["errors"]
        return dict(document["data"])


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    root = tmp_path_factory.mktemp("ui")
    sources = write_articles(root / "articles")
    home = root / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MILTIES_SOURCES": str(sources)}
    environment.pop("DAGSTER_HOME", None)
    log = (root / "ui.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "milties_dagster.cli", "ui", "--home", str(home), "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, (root / "ui.log").read_text(errors="replace")
                assert time.monotonic() < deadline, (root / "ui.log").read_text(errors="replace")
                time.sleep(0.5)
        yield Ui(f"http://127.0.0.1:{port}", home)
    finally:
        # the webserver, the daemon and their code servers are one process group
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def test_the_workspace_loads_in_the_webserver(ui: Ui) -> None:
    data = ui.graphql(
        "{ workspaceOrError { ... on Workspace { locationEntries { name loadStatus "
        "locationOrLoadError { __typename ... on PythonError { message } } } } } }"
    )
    (entry,) = data["workspaceOrError"]["locationEntries"]
    assert entry["name"] == "milties"
    assert entry["locationOrLoadError"]["__typename"] == "RepositoryLocation", entry


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
def test_materialize_all_runs_green(ui: Ui, tmp_path: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1800, "height": 1100})
        page.set_default_timeout(60_000)

        page.goto(f"{ui.url}/asset-groups", wait_until="domcontentloaded")
        for group in GROUPS:
            expect(page.get_by_role("button", name=group).first).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Materialize all").click()
        page.wait_for_timeout(3000)
        page.screenshot(path=str(tmp_path / "launched.png"))

        runs = "{ runsOrError(limit: 1) { ... on Runs { results { runId status } } } }"
        deadline = time.monotonic() + RUN_S
        status = ""
        while status not in ("SUCCESS", "FAILURE", "CANCELED") and time.monotonic() < deadline:
            time.sleep(2)
            results = ui.graphql(runs)["runsOrError"]["results"]
            status = results[0]["status"] if results else ""
        page.goto(f"{ui.url}/asset-groups", wait_until="domcontentloaded")
        page.wait_for_timeout(6000)
        page.screenshot(path=str(tmp_path / "graph.png"))
        assert status == "SUCCESS"
        assert ask(ui.home / "milties.duckdb", "SELECT count(*) > 0 FROM agg.dyad_year") == [(True,)]

        page.goto(f"{ui.url}/assets/core/event_mentions?view=checks", wait_until="domcontentloaded")
        expect(page.get_by_text("mentions_quotes").first).to_be_visible(timeout=60_000)
        page.screenshot(path=str(tmp_path / "checks.png"))
        page.goto(f"{ui.url}/assets/core/event_mentions", wait_until="domcontentloaded")
        expect(page.get_by_text("Claims: one row per act").first).to_be_visible(timeout=60_000)
        page.wait_for_timeout(3000)
        page.screenshot(path=str(tmp_path / "asset.png"))
        browser.close()
    for name in ("launched", "graph", "checks", "asset"):
        assert (tmp_path / f"{name}.png").stat().st_size > 20_000
