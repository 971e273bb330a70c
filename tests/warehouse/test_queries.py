"""The ready-made queries and the scorer's query run on a snapshot, empty or filled, opened read-only."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from records_made import article, event, event_mention, raw_article

from milties_dagster.records import Event, EventMention, Refusal
from milties_dagster.warehouse import Warehouse, sqlfiles

SCORER = Path(__file__).parents[2] / "../shared/eval/score_events.py"
QUERIES = sqlfiles.folder("queries")


def claims() -> list[tuple[int, EventMention]]:
    """A drill held, one promised, one called off, a sale to a new partner, a lasting tie."""
    later = {"date_start": dt.date(2021, 9, 1), "date_end": dt.date(2021, 9, 30), "date_precision": "month"}
    return [
        (0, event_mention(0)),
        (1, event_mention(1, status="agreed", announced_on=dt.date(2021, 5, 4), event_type="OPS", **later)),
        (1, event_mention(1, status="cancelled", **(later | {"date_start": dt.date(2021, 9, 20)}))),
        (2, event_mention(2, event_type="ARM", directed=True, state_a="ITA", state_b="ESP", participants=())),
        (2, event_mention(2, record_class="standing", event_type="TEC", status="ongoing", date_start=None,
                          date_end=None, date_precision="unknown")),
    ]  # fmt: skip


def _event_of(claim: EventMention) -> Event:
    pledge = claim.status == "agreed"
    shared = {
        name: getattr(claim, name)
        for name in ("record_class", "event_type", "status", "state_a", "state_b", "directed", "participants",
                     "date_start", "date_end", "date_precision", "announced_on", "attributes")
    }  # fmt: skip
    return event(
        **shared,
        event_id=claim.mention_id,
        counted_on=claim.announced_on if pledge else claim.date_start,
        counted_precision="day" if pledge else claim.date_precision,
        has_conflict=claim.event_type == "ARM",
        conflicts=({"mention_id": claim.mention_id},) if claim.event_type == "ARM" else (),
        mention_ids=(claim.mention_id,),
    )


@pytest.fixture(scope="module", params=["empty", "filled"])
def snapshot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp(request.param)
    with Warehouse.open(folder / "w.duckdb") as warehouse:
        warehouse.load_reference()
        if request.param == "filled":
            ids = [raw_article(n).article_id for n in range(3)]
            refusal = Refusal("raw", "c.pdf", "c.pdf", "binary_file", "c.pdf: it is a PDF document, not text.")
            warehouse.write_raw([raw_article(n) for n in range(3)], [refusal])
            warehouse.write_stage("articles", "v", ids, [article(n) for n in range(3)])
            mentions = [claim for _, claim in claims()]
            warehouse.write_stage("coding", "v", ids, mentions)
            events = [_event_of(claim) for claim in mentions]
            warehouse.write_events(events, {e.event_id: e.event_id for e in events})
        warehouse.build_models()
        warehouse.publish(folder / "milties.duckdb")
    yield request.param, folder / "milties.duckdb"


# rows on the filled snapshot
ROWS = {
    "breaks": 1,
    "coverage": 1,
    "dyad_year_default": 2,
    "events_with_quotes": 4,
    "new_ties": 2,
    "promised_not_yet_done": 1,
    "promises_kept": 1,
    "quarantine_summary": 1,
    "source_disagreement": 1,
    "standing_ties": 1,
    "strongest_ties": 2,
    "top_dyads_this_year": 2,
    "worklist": 2,
}


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)
def test_a_query_runs(snapshot: tuple[str, Path], query: sqlfiles.SqlFile) -> None:
    assert query.need("title") and query.need("description")
    state, path = snapshot
    with Warehouse.open(path, read_only=True) as warehouse:
        found = warehouse.query_rows(query.text)
    assert len(found) == (ROWS[query.name] if state == "filled" else 0)


def test_every_query_has_its_number_of_rows() -> None:
    assert set(ROWS) == {q.name for q in QUERIES}


def test_a_query_gives_the_same_twice(snapshot: tuple[str, Path]) -> None:
    with Warehouse.open(snapshot[1], read_only=True) as warehouse:
        for query in QUERIES:
            assert warehouse.query_rows(query.text) == warehouse.query_rows(query.text), query.name


@pytest.mark.shared
def test_the_scorer_reads_the_snapshot(snapshot: tuple[str, Path], tmp_path: Path) -> None:
    if not SCORER.exists():
        pytest.skip("the scorer is not beside the project")
    gold = SCORER.with_name("seed_gold.json")
    command = [sys.executable, str(SCORER), "--gold", str(gold), "--db", str(snapshot[1])]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "documents 3" in done.stdout
