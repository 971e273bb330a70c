"""The connection: records there and back, what is still to do, transactions, locks, snapshots, wrong input."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from records_made import article, entity_mention, event, event_mention, raw_article

from milties_dagster.records import Refusal
from milties_dagster.warehouse import (
    HomeLock,
    HomeLocked,
    HomeReadOnly,
    SchemaMismatch,
    Sighting,
    Warehouse,
    WarehouseError,
    catalogue,
    dump_hash,
)
from milties_dagster.warehouse import connection as connection_module

ROOT = Path(__file__).parents[2]
IDS = [raw_article(n).article_id for n in range(4)]


def fill(warehouse: Warehouse, numbers: range = range(3)) -> None:
    warehouse.load_reference()
    ids = [IDS[n] for n in numbers]
    warehouse.write_raw([raw_article(n) for n in numbers])
    warehouse.write_stage("articles", "v1", ids, [article(n) for n in numbers])
    warehouse.write_stage("entities", "v1", ids, [entity_mention(n) for n in numbers])
    warehouse.write_stage("coding", "v1", ids, [event_mention(n) for n in numbers])
    claims = warehouse.read_event_mentions()
    act = event(n_mentions=len(claims), mention_ids=tuple(sorted(c.mention_id for c in claims)))
    warehouse.write_events([act], {c.mention_id: act.event_id for c in claims})
    warehouse.build_models()


@pytest.fixture
def warehouse(tmp_path: Path) -> Any:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


# -- definitions ---------------------------------------------------------------------------------------------


def test_every_table_and_column_is_described() -> None:
    bare = [name for name, table in catalogue().items() if not table.description]
    bare += [f"{n}.{c.name}" for n, t in catalogue().items() for c in t.columns if not c.description]
    assert bare == []


def test_columns_follow_the_grammar() -> None:
    for name, table in catalogue().items():
        for column in table.columns:
            ends = {"_on": "DATE", "_at": "TIMESTAMP", "_id": "VARCHAR", "_code": "VARCHAR"}
            for end, kind in ends.items():
                if column.name.endswith(end):
                    assert column.type == kind, f"{name}.{column.name}"
            if column.name.startswith("is_"):
                assert column.type == "BOOLEAN", f"{name}.{column.name}"
            if column.name.startswith("n_"):
                assert column.type in ("INTEGER", "BIGINT"), f"{name}.{column.name}"


def test_seed_files_have_no_column_that_the_tables_lack() -> None:
    from milties_dagster import paths

    for name, table in catalogue().items():
        if name.startswith("ref."):
            header = (paths.reference() / f"{name[4:]}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
            renamed = connection_module.SEED_NAMES.get(name, {})
            assert {renamed.get(h, h) for h in header} == {c.name for c in table.columns}, name


# -- records there and back ----------------------------------------------------------------------------------


def test_records_come_back_as_they_went_in(warehouse: Warehouse) -> None:
    fill(warehouse)
    ids = [IDS[2], IDS[0]]
    assert warehouse.read_raw_articles(ids) == [raw_article(2), raw_article(0)]
    assert warehouse.read_articles(ids) == [article(2), article(0)]
    assert warehouse.read_entity_mentions(ids[:1]) == [entity_mention(2)]
    assert warehouse.read_event_mentions([IDS[1]]) == [event_mention(1)]
    assert len(warehouse.read_articles()) == len(warehouse.read_event_mentions()) == 3
    (act,) = warehouse.read_events()
    assert act.mention_ids == tuple(sorted(warehouse.read_assignment()))
    assert set(warehouse.read_assignment().values()) == {act.event_id}
    assert warehouse.read_articles(["nowhere"]) == []


def test_namibia_is_not_a_missing_value(warehouse: Warehouse) -> None:
    warehouse.load_reference()
    assert warehouse.query_rows("SELECT DISTINCT iso3, name FROM ref.states WHERE state_id = 'NAM'") == [
        ("NAM", "Namibia")
    ]


def test_codes_of_an_event_are_those_of_its_day(warehouse: Warehouse) -> None:
    warehouse.load_reference()
    west, united = dt.date(1980, 1, 1), dt.date(2000, 1, 1)
    acts = [
        event(event_id=day.isoformat(), state_a="DEU", state_b="SUN" if day == west else "RUS", date_start=day)
        for day in (west, united)
    ]
    warehouse.write_events(acts, {})
    found = warehouse.query_rows("SELECT iso3_a, cow_a, gw_a, iso3_b, cow_b FROM core.events ORDER BY event_id")
    assert found == [("DEU", 260, 260, "SUN", 365), ("DEU", 255, 260, "RUS", 365)]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ("062", "COOPERATE", 2, 7.4, 9.5)),
        ({"status": "planned"}, ("0312", "AGREE", 1, 5.2, 2.5)),
        ({"status": "cancelled"}, ("120", "REJECT", 3, -4.0, -6.0)),
        ({"status": "suspended"}, ("1622", "SANCTION", 4, -5.6, -6.0)),
        ({"status": "denied"}, (None, None, None, 0.0, 0.0)),
        ({"event_type": "CLS"}, ("190", "ASSAULT", 4, -10.0, -9.0)),
        ({"event_type": "RES", "status": "suspended"}, ("080", "CONCEDE", 2, 5.0, 4.5)),
        ({"event_type": "THR", "status": "pledged"}, ("138", "THREATEN", 3, -7.0, -3.5)),
    ],
)
def test_crosswalk(warehouse: Warehouse, changes: dict[str, Any], codes: tuple[Any, ...]) -> None:
    warehouse.load_reference()
    warehouse.write_events([event(**changes)], {})
    found = warehouse.query_rows(
        "SELECT cameo_code, plover_event, quad_class, goldstein, plover_score FROM core.events"
    )
    assert found == [codes]


# -- what came in --------------------------------------------------------------------------------------------


def test_raw_items_are_counted_by_what_became_of_them(warehouse: Warehouse) -> None:
    copy = raw_article(0, source_uri="copy.txt")
    refusal = Refusal("raw", "x.pdf", "x.pdf", "binary_file", "x.pdf is a PDF.", "p" * 5000)
    skipped = Sighting("y.txt", "y.txt", None, "skipped", "too_large")
    counts = warehouse.write_raw([raw_article(0), copy, raw_article(1)], [refusal], [skipped])
    assert counts == {"new": 2, "duplicate": 1, "quarantined": 1, "skipped": 1, "seen_before": 0}
    assert warehouse.query_rows("SELECT length(payload) FROM core.quarantine") == [(2000,)]
    before = dump_hash(warehouse.connection, exclude=())
    counts = warehouse.write_raw([raw_article(0), copy, raw_article(1)], [refusal], [skipped])
    assert counts == {"new": 0, "duplicate": 0, "quarantined": 0, "skipped": 0, "seen_before": 5}
    assert dump_hash(warehouse.connection, exclude=()) == before
    assert warehouse.write_raw([raw_article(1, source_uri="third.txt")])["duplicate"] == 1


def test_one_item_may_be_refused_for_two_reasons(warehouse: Warehouse) -> None:
    refusals = [Refusal("raw", "x", "x", code, f"x is {code}.") for code in ("binary_file", "too_large")]
    for part in (refusals, refusals[:1], refusals[1:]):
        warehouse.write_raw([], part)
    assert warehouse.query_rows("SELECT reason_code FROM raw.sightings") == [("binary_file",)]
    assert warehouse.query_rows("SELECT reason_code FROM core.quarantine") == [
        ("binary_file",),
        ("too_large",),
    ]


# -- stages --------------------------------------------------------------------------------------------------


def test_pending_is_what_this_version_has_not_done(warehouse: Warehouse) -> None:
    warehouse.write_raw([raw_article(n) for n in (2, 0, 1)])
    assert warehouse.pending("articles", "v1") == IDS[:3]  # by source_uri within one arrival
    assert warehouse.pending("coding", "v1") == []
    warehouse.write_stage("articles", "v1", IDS[:2], [article(0)], [], {IDS[1]: "skipped"})
    assert warehouse.pending("articles", "v1") == [IDS[2]]
    assert warehouse.pending("articles", "v2") == IDS[:3]
    assert warehouse.pending("coding", "v1") == [IDS[0]]
    warehouse.write_stage("coding", "v1", [IDS[0]], [])
    assert warehouse.pending("coding", "v1") == []
    assert warehouse.query_rows("SELECT outcome, n_out FROM core.coding_log WHERE stage = 'coding'") == [
        ("no_event", 0)
    ]


def test_outcomes_follow_from_rows_and_refusals(warehouse: Warehouse) -> None:
    warehouse.write_raw([raw_article(n) for n in range(3)])
    refusal = Refusal("articles", IDS[1], raw_article(1).source_uri, "no_text", "it holds no text.")
    warehouse.write_stage("articles", "v1", IDS[:3], [article(0)], [refusal], {IDS[2]: "skipped"})
    found = dict(warehouse.query_rows("SELECT article_id, outcome FROM core.coding_log"))
    assert [found[i] for i in IDS[:3]] == ["coded", "quarantined", "skipped"]
    # done again without fault: the refusal goes
    warehouse.write_stage("articles", "v2", [IDS[1]], [article(1)])
    assert warehouse.query_rows("SELECT count(*) FROM core.quarantine") == [(0,)]
    assert warehouse.query_rows("SELECT stage_version FROM core.coding_log WHERE article_id = ?", [IDS[1]]) == [("v2",)]


def test_a_changed_article_is_coded_again_and_an_unchanged_one_is_not(warehouse: Warehouse) -> None:
    fill(warehouse)
    again = [article(0, stage_version="v2"), article(1, stage_version="v2", publisher="The Herald")]
    warehouse.write_stage("articles", "v2", IDS[:2], again)
    assert warehouse.pending("entities", "v1") == [IDS[1]]
    assert warehouse.pending("coding", "v1") == [IDS[1]]


def test_a_claim_that_comes_out_as_before_keeps_its_event(warehouse: Warehouse) -> None:
    fill(warehouse)
    before = warehouse.read_assignment()
    warehouse.write_stage("coding", "v2", IDS[:3], [event_mention(n, stage_version="v2") for n in range(2)])
    after = warehouse.read_assignment()
    assert len(after) == 2 and after.items() <= before.items()


def test_forget_makes_stages_do_it_again(warehouse: Warehouse) -> None:
    fill(warehouse)
    assert warehouse.forget(["coding"], IDS[:1]) == 1
    assert warehouse.pending("coding", "v1") == IDS[:1]
    assert warehouse.forget(["entities", "coding"]) == 5
    assert warehouse.query_rows("SELECT count(*) FROM core.event_mentions") == [(3,)]  # rows stay until replaced


def test_articles_of_a_period(warehouse: Warehouse) -> None:
    warehouse.write_raw([raw_article(n) for n in range(3)])
    days = [dt.date(2020, 1, 1), dt.date(2021, 1, 1), None]
    rows = [article(n, published_on=d) for n, d in enumerate(days)]
    warehouse.write_stage("articles", "v", IDS[:3], rows)
    assert warehouse.articles_published() == sorted(IDS[:3])
    assert warehouse.articles_published(since=dt.date(2020, 6, 1)) == [IDS[1]]
    assert warehouse.articles_published(until=dt.date(2020, 1, 1)) == [IDS[0]]


def test_rows_from_outside_the_chunk_are_refused_whole(warehouse: Warehouse) -> None:
    warehouse.write_raw([raw_article(0)])
    warehouse.write_stage("articles", "v", IDS[:1], [article(0)])
    before = dump_hash(warehouse.connection)
    for bad in (
        {"rows": [event_mention(1)]},
        {"rows": [], "outcomes": {IDS[3]: "skipped"}},
        {"rows": [event_mention(0)], "refusals": [Refusal("coding", "x", "elsewhere", "bad_pair", "bad.")]},
    ):
        with pytest.raises(ValueError, match="chunk"):
            warehouse.write_stage("coding", "v", IDS[:1], **bad)  # type: ignore[arg-type]
    assert dump_hash(warehouse.connection) == before


# -- events --------------------------------------------------------------------------------------------------


def test_only_what_differs_is_written(warehouse: Warehouse) -> None:
    warehouse.load_reference()
    one, two = event(event_id="1"), event(event_id="2", event_type="OPS")
    assert warehouse.write_events([one, two], {}) == {
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "reassigned": 0,
    }  # fmt: skip
    three = event(event_id="3", event_type="PCL")
    changed = event(event_id="2", event_type="OPS", n_mentions=5)
    assert warehouse.write_events([changed, three, one], {}) == {
        "added": 1, "changed": 1, "removed": 0, "unchanged": 1, "reassigned": 0,
    }  # fmt: skip
    before = dump_hash(warehouse.connection)
    assert warehouse.write_events([three, one, changed], {})["unchanged"] == 3
    assert dump_hash(warehouse.connection) == before
    assert warehouse.write_events([], {})["removed"] == 3


def test_an_assignment_must_name_given_events(warehouse: Warehouse) -> None:
    fill(warehouse)
    before = dump_hash(warehouse.connection)
    with pytest.raises(ValueError, match="not given"):
        warehouse.write_events([event()], {"m": "elsewhere"})
    with pytest.raises(ValueError, match="twice"):
        warehouse.write_events([event(), event()], {})
    assert dump_hash(warehouse.connection) == before


def test_new_weights_reach_the_events(warehouse: Warehouse, tmp_path: Path) -> None:
    fill(warehouse)
    assert warehouse.build_models() == dict.fromkeys(warehouse.build_models(), False)
    warehouse.connection.execute("UPDATE ref.weights SET weight = 9 WHERE scheme = 'plover' AND event_type = 'JEX'")
    changed = warehouse.build_models()
    assert changed["core.events"] and changed["agg.dyad_year"] and not changed["agg.type_matrix"]
    assert warehouse.query_rows("SELECT plover_score FROM core.events") == [(9.0,)]


# -- again and again -----------------------------------------------------------------------------------------


def test_a_second_run_changes_no_byte(warehouse: Warehouse) -> None:
    fill(warehouse)
    before = dump_hash(warehouse.connection)
    fill(warehouse)
    assert dump_hash(warehouse.connection) == before
    assert len(before) == sum(not t.is_view for t in catalogue().values())


def test_the_dump_sees_content_and_order(warehouse: Warehouse) -> None:
    fill(warehouse)
    before = dump_hash(warehouse.connection)
    warehouse.connection.execute("CREATE TEMP TABLE t AS SELECT * FROM core.articles ORDER BY article_id DESC")
    warehouse.connection.execute("DELETE FROM core.articles")
    warehouse.connection.execute("INSERT INTO core.articles SELECT * FROM t ORDER BY source_uri DESC")
    after = dump_hash(warehouse.connection)
    assert {n for n in before if before[n] != after[n]} == {"core.articles"}
    loose = dump_hash(warehouse.connection, stored_order=False)
    warehouse.connection.execute("UPDATE core.articles SET title = title || '!'")
    assert dump_hash(warehouse.connection, stored_order=False)["core.articles"] != loose["core.articles"]


def test_chunks_do_not_matter(tmp_path: Path) -> None:
    hashes = []
    for name, steps in (("whole", [range(4)]), ("parts", [range(2), range(4)])):
        with Warehouse.open(tmp_path / f"{name}.duckdb", clock=lambda: dt.datetime(2024, 1, 1)) as warehouse:
            for numbers in steps:
                fill(warehouse, numbers)
            hashes.append(dump_hash(warehouse.connection, stored_order=False))
    assert hashes[0] == hashes[1]


# -- writing -------------------------------------------------------------------------------------------------


def test_rows_are_put_by_name(warehouse: Warehouse) -> None:
    row = {"outcome": "no_event", "n_out": 0, "stage_version": "v", "stage": "coding", "article_id": "a"}
    warehouse.write("core.coding_log", [row])
    assert warehouse.query_rows("SELECT article_id, stage, outcome FROM core.coding_log") == [
        ("a", "coding", "no_event")
    ]
    warehouse.write("core.coding_log", [row | {"article_id": "b"}], replace_where={"article_id": ["a"]})
    assert warehouse.query_rows("SELECT article_id FROM core.coding_log") == [("b",)]
    warehouse.write("core.coding_log", [], replace_where={"article_id": ["z"], "stage": ["coding"]})
    assert warehouse.query_rows("SELECT count(*) FROM core.coding_log") == [(1,)]
    warehouse.write("core.coding_log", [], replace_where={})
    assert warehouse.query_rows("SELECT count(*) FROM core.coding_log") == [(0,)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"state_id": "FRA", "colour": "blue"}], "no column colour"),
        ([{"state_id": "FRA"}, {"name": "France"}], "row 1 has other keys"),
        ([{"state_id": "FRA", "valid_from": "2026-02-30"}], r"valid_from \(DATE\): row 0 holds '2026-02-30'"),
        ([{"state_id": "FRA", "cow": "220"}], "cow"),
        ([{"state_id": "FRA", "cow": 2.5}], "row 0 holds 2.5"),
        ([{"valid_from": dt.datetime(2020, 1, 1, 12)}], "row 0 holds datetime"),
        ([{"name": "a"}, {"name": "\ud800"}], "row 1 holds '.ud800'"),
    ],
)
def test_what_does_not_fit_is_said(warehouse: Warehouse, rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        warehouse.write("ref.states", rows)


def test_a_failed_write_leaves_the_old_rows(warehouse: Warehouse) -> None:
    fill(warehouse)
    before = dump_hash(warehouse.connection)
    missing = {"event_id": "x"}  # NOT NULL columns are not given
    with pytest.raises(duckdb.ConstraintException):
        warehouse.write("core.events", [missing], replace_where={})
    assert dump_hash(warehouse.connection) == before
    with pytest.raises(RuntimeError), warehouse.transaction():
        warehouse.write("core.events", [], replace_where={})
        raise RuntimeError("stop")
    assert dump_hash(warehouse.connection) == before
    assert warehouse.write_events([], {})["removed"] == 1  # and the connection is still of use


KILLED = """
import sys, time
sys.path.insert(0, {root!r}); sys.path.insert(0, {here!r})
from records_made import article, raw_article
from milties_dagster.warehouse import Warehouse, connection
ids = [raw_article(n).article_id for n in range(3)]
with Warehouse.open({path!r}) as warehouse:
    real = Warehouse._quarantine
    def slow(self, *arguments):
        real(self, *arguments)   # old rows deleted, new ones inserted, nothing committed
        print("in the middle", flush=True)
        time.sleep(60)
    Warehouse._quarantine = slow
    warehouse.write_stage("articles", "v2", ids, [article(n, title="changed") for n in range(3)])
"""


def test_kill_in_the_middle_of_a_write_leaves_the_old_rows_and_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        fill(warehouse)
        before = dump_hash(warehouse.connection)
    code = KILLED.format(root=str(ROOT), here=str(Path(__file__).parent), path=str(path))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Warehouse.open(path) as warehouse:
        assert dump_hash(warehouse.connection) == before
        assert warehouse.pending("articles", "v2") == IDS[:3]
        warehouse.write_stage("articles", "v2", IDS[:3], [article(n, title="changed") for n in range(3)])
        assert warehouse.pending("articles", "v2") == []


# -- opening -------------------------------------------------------------------------------------------------

HOLDER = """
import sys, duckdb
held = duckdb.connect({path!r})
print("held", flush=True)
sys.stdin.readline()
held.close()
"""


def _hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(path=str(path))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline().strip() == "held"
    return process


def test_a_file_open_elsewhere_is_said_and_waited_for_briefly(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path):
        pass
    process = _hold(path)
    try:
        started = time.monotonic()
        with pytest.raises(HomeLocked, match=r"open elsewhere.*PID"), Warehouse.open(path, patience_s=0.3):
            pass
        assert time.monotonic() - started < 5
    finally:
        process.communicate("\n")
    with Warehouse.open(path, patience_s=0):
        pass


def test_only_the_lock_message_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"this is no database" * 1000)
    started = time.monotonic()
    with pytest.raises(WarehouseError, match="cannot be opened"), Warehouse.open(path, patience_s=30):
        pass
    assert time.monotonic() - started < 5


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeReadOnly, match="cannot be made"), Warehouse.open(tmp_path / "file" / "w.duckdb"):
        pass

    def refuse(*_: object, **__: object) -> None:
        raise duckdb.IOException('IO Error: Cannot open file "w.duckdb": Permission denied')

    monkeypatch.setattr(connection_module.duckdb, "connect", refuse)
    with pytest.raises(HomeReadOnly, match="make its folder writable"), Warehouse.open(tmp_path / "w.duckdb"):
        pass


def test_read_only(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with pytest.raises(WarehouseError, match="does not exist"), Warehouse.open(path, read_only=True):
        pass
    with Warehouse.open(path) as warehouse:
        fill(warehouse)
    with Warehouse.open(path, read_only=True) as warehouse:
        assert warehouse.query("SELECT count(*) AS n FROM core.articles").to_pydict() == {"n": [3]}
        with pytest.raises(duckdb.InvalidInputException):
            warehouse.write("core.articles", [], replace_where={})


def test_it_closes_after_an_exception(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with pytest.raises(RuntimeError, match="stop"), Warehouse.open(path):
        raise RuntimeError("stop")
    process = _hold(path)  # another process can take it at once
    process.communicate("\n")


def test_a_database_of_another_version_is_refused_with_its_difference(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        warehouse.connection.execute("ALTER TABLE core.articles DROP COLUMN title")
        warehouse.connection.execute("UPDATE core.schema_info SET schema_hash = 'older'")
    with (
        pytest.raises(SchemaMismatch, match=r"core\.articles differs in title VARCHAR"),
        Warehouse.open(path),
    ):
        pass


def test_a_changed_aggregate_is_only_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        fill(warehouse)
        before = dump_hash(warehouse.connection)
        warehouse.connection.execute("ALTER TABLE agg.dyad_year DROP COLUMN net_mean")
        warehouse.connection.execute("UPDATE core.schema_info SET schema_hash = 'older'")
    with Warehouse.open(path) as warehouse:
        fill(warehouse)
        assert dump_hash(warehouse.connection) == before


def test_one_run_at_a_time(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from milties_dagster.warehouse import HomeLock, HomeLocked\nfrom pathlib import Path\n"
        f"try:\n    with HomeLock(Path({str(tmp_path)!r})): print('got it')\n"
        "except HomeLocked as error: print(error)\n"
    )

    def other() -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    with HomeLock(tmp_path, what="milties run"):
        with HomeLock(tmp_path):  # the same process may enter again
            pass
        said = other()
        assert f"process {os.getpid()}" in said and "'milties run'" in said and "since 20" in said
    assert other().strip() == "got it"


# -- the snapshot --------------------------------------------------------------------------------------------


def test_readers_keep_the_old_snapshot_until_they_open_again(tmp_path: Path) -> None:
    snapshot = tmp_path / "out" / "milties.duckdb"
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        fill(warehouse, range(1))
        warehouse.publish(snapshot)
        reader = duckdb.connect(str(snapshot), read_only=True)
        try:
            fill(warehouse, range(3))
            warehouse.publish(snapshot)
            assert reader.execute("SELECT count(*) FROM core.articles").fetchall() == [(1,)]
        finally:
            reader.close()
        assert sorted(p.name for p in snapshot.parent.iterdir()) == ["milties.duckdb"]
        with Warehouse.open(snapshot, read_only=True) as copy:
            assert dump_hash(copy.connection, exclude=()) == dump_hash(warehouse.connection, exclude=())
            comment = copy.query_rows(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'events' AND column_name = 'event_id'"
            )
            assert comment == [(catalogue()["core.events"].columns[0].description,)]
            assert copy.query_rows("SELECT count(*) FROM agg.dyad_year_filled") == [(2,)]


def test_a_snapshot_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    snapshot = tmp_path / "milties.duckdb"
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        warehouse.publish(snapshot)
        held = hashlib.sha256(snapshot.read_bytes()).hexdigest()
        with pytest.raises(HomeReadOnly):
            warehouse.publish(snapshot / "inside" / "a.duckdb")
        assert hashlib.sha256(snapshot.read_bytes()).hexdigest() == held
        warehouse.publish(snapshot)  # nothing stays attached


# -- reference -----------------------------------------------------------------------------------------------


def test_a_seed_file_with_a_fault_is_named(warehouse: Warehouse, tmp_path: Path) -> None:
    from milties_dagster import paths

    folder = tmp_path / "reference"
    folder.mkdir()
    for name in catalogue():
        if name.startswith("ref."):
            source = paths.reference() / f"{name[4:]}.csv"
            (folder / source.name).write_bytes(source.read_bytes())
    warehouse.load_reference(folder)
    before = dump_hash(warehouse.connection)
    for spoilt, says in (
        ("status,counts_as\ndone,deed\n", "column sign, rank, cues, description is missing"),
        (
            "status,counts_as,sign,rank,cues,description\ndone,deed,many,1,x,y\n",
            r"statuses\.csv does not fit",
        ),
        ("status,counts_as,sign,rank,cues,description\ndone,maybe,1,1,x,y\n", r"statuses\.csv does not fit"),
    ):
        (folder / "statuses.csv").write_text(spoilt)
        with pytest.raises(WarehouseError, match=says):
            warehouse.load_reference(folder)
        assert dump_hash(warehouse.connection) == before
    (folder / "statuses.csv").unlink()
    with pytest.raises(WarehouseError, match=r"statuses\.csv is missing"):
        warehouse.load_reference(folder)
