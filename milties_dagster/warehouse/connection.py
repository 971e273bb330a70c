"""The connection: open, transactions, writes, what is still to do, models, snapshot.

Belongs here: every statement that writes the warehouse, and the reads that give records back. Does not
belong here: definitions (sql/), checks (quality), the lock of the home (lock.py).

Every write is BEGIN, DELETE, INSERT BY NAME from an Arrow table, COMMIT: a killed run leaves the old rows or
the new ones, never a gap. Results are always fetched whole, since an open result keeps DuckDB 2 from closing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from milties_dagster import paths
from milties_dagster.records import (
    Article,
    EntityMention,
    Event,
    EventMention,
    RawArticle,
    Refusal,
    Stage,
)
from milties_dagster.warehouse import centrality, sqlfiles, tables
from milties_dagster.warehouse import rows as rowlib
from milties_dagster.warehouse.lock import HomeLocked
from milties_dagster.warehouse.rows import Record, Sighting

LogStage = Literal["articles", "entities", "coding"]

# order of the flow, and the table each stage fills
STAGE_TABLE: dict[str, str] = {
    "articles": "core.articles",
    "entities": "core.entity_mentions",
    "coding": "core.event_mentions",
}

# ref tables whose seed file names a column otherwise: {table: {name in the file: name in the table}}
SEED_NAMES: dict[str, dict[str, str]] = {"ref.event_types": {"code": "event_type"}}

# columns of the clock, which differ between two runs over the same input
CLOCK_COLUMNS = ("*_at", "at", "logged_on")


class WarehouseError(RuntimeError):
    """The warehouse cannot do what was asked; the message says why and what to do."""


class HomeReadOnly(WarehouseError):  # noqa: N818 - the name says what is the matter
    """The database's folder or file cannot be written."""


class SchemaMismatch(WarehouseError):  # noqa: N818
    """The database was made with other table definitions."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _is_lock_message(error: Exception) -> bool:
    text = str(error)
    # another process holds the file, or this process holds it open the other way
    return "Could not set lock" in text or "different configuration" in text or "being used by another" in text


def _connect(path: Path, read_only: bool, patience_s: float) -> duckdb.DuckDBPyConnection:
    """Open the file, trying again for ``patience_s`` seconds while, and only while, it is locked."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return duckdb.connect(
                str(path),
                read_only=read_only,
                # only what is built in: nothing is ever downloaded
                config={"autoinstall_known_extensions": "false"},
            )
        except duckdb.Error as error:
            text = str(error)
            if _is_lock_message(error):
                if time.monotonic() < deadline:
                    time.sleep(0.1)
                    continue
                raise HomeLocked(f"{path} is open elsewhere; wait until that ends. DuckDB says: {text}") from error
            if "Permission denied" in text or "Read-only file system" in text:
                raise HomeReadOnly(
                    f"{path} cannot be written: make its folder writable or name another home. DuckDB says: {text}"
                ) from error
            raise WarehouseError(f"{path} cannot be opened as a DuckDB database: {text}") from error


class Warehouse:
    """An open warehouse. Made by ``Warehouse.open``; not for use by several threads at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, clock: Callable[[], dt.datetime] = _utc_now) -> None:
        self.connection = connection
        self._clock = clock
        self._depth = 0

    # -- opening and closing ---------------------------------------------------------------------------

    @classmethod
    @contextlib.contextmanager
    def open(
        cls,
        path: Path | str,
        read_only: bool = False,
        *,
        patience_s: float = 3.0,
        clock: Callable[[], dt.datetime] = _utc_now,
    ) -> Iterator[Warehouse]:
        """The warehouse at ``path`` (``:memory:`` for a test), closed at the end whatever happens.

        Opened for writing, a new file gets its tables. ``clock`` gives UTC without zone.
        Raises HomeLocked when another process keeps it open for ``patience_s`` seconds, HomeReadOnly when it
        cannot be written, SchemaMismatch when it was made with other table definitions, WarehouseError when
        it is missing (read-only) or no database.
        """
        file = Path(path)
        if str(path) != ":memory:":
            if read_only and not file.exists():
                raise WarehouseError(f"{file} does not exist: run `milties run` first")
            try:
                if not read_only:
                    file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HomeReadOnly(f"{file.parent} cannot be made: {error}") from error
        connection = _connect(file, read_only, patience_s)
        try:
            connection.execute("SET TimeZone = 'UTC'")
            warehouse = cls(connection, clock)
            if not read_only:
                warehouse._apply_schema(file)
            yield warehouse
        finally:
            connection.close()

    def _apply_schema(self, path: Path) -> None:
        known = self.connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' AND table_name = 'schema_info'"
        ).fetchall()
        wanted = tables.ddl_hash()
        if known[0][0] and self.query_rows("SELECT schema_hash FROM core.schema_info") == [(wanted,)]:
            return
        held = tables.describe(self.connection)
        derived = {model.need("table") for model in model_order()}
        for name, definition in tables.catalogue().items():
            # derived tables are rebuilt by every run: a changed definition costs nothing
            if name in held and not definition.is_view and name.startswith(("raw.", "core.")) and name not in derived:
                have = {(c.name, c.type) for c in held[name].columns}
                want = {(c.name, c.type) for c in definition.columns}
                if have != want:
                    odd = ", ".join(sorted(f"{column} {kind}" for column, kind in have ^ want))
                    raise SchemaMismatch(
                        f"{path} was made by another version of milties: {name} differs in {odd}. "
                        "Name a new home and run again; the articles are read anew."
                    )
        with self.transaction():
            self.connection.execute("DROP SCHEMA IF EXISTS agg CASCADE")
            self.connection.execute("DROP SCHEMA IF EXISTS ref CASCADE")
            for name in sorted(derived & held.keys()):
                if name.startswith("core."):
                    self.connection.execute(f"DROP {'VIEW' if held[name].is_view else 'TABLE'} {name}")
            self.connection.execute(tables.ddl())
            self.connection.execute("DELETE FROM core.schema_info")
            self.connection.execute("INSERT INTO core.schema_info VALUES (?, ?)", [wanted, self._clock()])

    # -- transactions and plain queries ----------------------------------------------------------------

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another transaction it joins that one."""
        if self._depth:
            yield
            return
        self.connection.execute("BEGIN TRANSACTION")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._depth = 0
            self.connection.execute("ROLLBACK")
            raise
        self._depth = 0
        self.connection.execute("COMMIT")

    def query_rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
        return found

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
        """All rows of one query as an Arrow table (``.to_pandas()`` for a frame)."""
        return self.connection.execute(sql, parameters).to_arrow_table()

    @contextlib.contextmanager
    def _view(self, data: pa.Table, name: str = "incoming") -> Iterator[str]:
        """``data`` as a relation that SQL can name, for the length of the block."""
        self.connection.register(name, data)
        try:
            yield name
        finally:
            self.connection.unregister(name)

    def _ids(self, ids: Iterable[str]) -> contextlib.AbstractContextManager[str]:
        return self._view(pa.table({"article_id": pa.array(list(ids), pa.string())}), "wanted")

    # -- writing ---------------------------------------------------------------------------------------

    def write(self, name: str, rows: Sequence[Any], *, replace_where: Mapping[str, Iterable[Any]] | None = None) -> int:
        """Put ``rows`` (dataclasses or dicts) into table ``name``; the number of rows.

        ``replace_where={"article_id": ids}`` first deletes the rows whose column is among the values (all
        columns must match when several are named); an empty mapping ``{}`` deletes every row, None nothing.
        Raises ValueError, naming table, column and row, for what does not fit the table.
        """
        data = rowlib.to_arrow(name, rows, self._clock())
        with self.transaction():
            if replace_where is not None:
                condition = " AND ".join(f'list_contains(?, "{key}")' for key in replace_where) or "true"
                self.connection.execute(
                    f"DELETE FROM {name} WHERE {condition}",
                    [list(values) for values in replace_where.values()],
                )
            self._insert(name, data)
        return int(data.num_rows)

    def _insert(self, name: str, data: pa.Table) -> None:
        if data.num_rows:
            with self._view(data):
                self.connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")

    def load_reference(self, folder: Path | None = None) -> dict[str, int]:
        """Fill the ref tables from ``<folder>/<table>.csv`` (default: the shipped seeds); rows by table.

        Every field is read as text, so that NA stays Namibia; an empty field is null. Tables whose content
        is the same are left alone. Raises WarehouseError naming file and column or value.
        """
        folder = folder or paths.reference()
        counts = {}
        with self.transaction():
            for name, definition in tables.catalogue().items():
                if not name.startswith("ref.") or definition.is_view:
                    continue
                file = folder / f"{name.removeprefix('ref.')}.csv"
                counts[name] = self._load_seed(name, definition, file)
        return counts

    def _load_seed(self, name: str, definition: tables.Table, file: Path) -> int:
        if not file.exists():
            raise WarehouseError(f"{file} is missing: reinstall milties")
        source = (
            "read_csv(?, header = true, all_varchar = true, nullstr = '', delim = ',', quote = '\"', escape = '\"')"
        )
        renamed = SEED_NAMES.get(name, {})
        cells = self.connection.execute(f"SELECT * FROM {source} LIMIT 0", [str(file)])
        header = [renamed.get(str(column[0]), str(column[0])) for column in cells.description or []]
        cells.fetchall()
        if missing := [c.name for c in definition.columns if c.name not in header]:
            raise WarehouseError(f"{file}: column {', '.join(missing)} is missing (needed by {name})")
        back = {new: old for old, new in renamed.items()}
        select = ", ".join(f'"{back.get(c.name, c.name)}"::{c.type} AS "{c.name}"' for c in definition.columns)
        try:
            self._replace_if_changed(name, f"SELECT {select} FROM {source}", [str(file)])
        except duckdb.Error as error:
            raise WarehouseError(f"{file} does not fit {name}: {error}") from error
        return int(self.query_rows(f"SELECT count(*) FROM {name}")[0][0])

    def _replace_if_changed(self, name: str, select: str, parameters: Sequence[Any] | None = None) -> bool:
        """Make table ``name`` hold the rows of ``select`` in their order; False when it did already."""
        columns = ", ".join(f'"{c.name}"' for c in tables.table(name).columns)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT {columns} FROM ({select})", parameters)
        try:
            fresh, held = (self._content(relation, columns) for relation in ("fresh", name))
            if fresh == held:
                return False
            self.connection.execute(f"DELETE FROM {name}")
            self.connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM fresh ORDER BY rowid")
            return True
        finally:
            self.connection.execute("DROP TABLE fresh")

    def _content(self, relation: str, columns: str) -> tuple[Any, ...]:
        """Fingerprint of rows and their order (64-bit hashes: a change goes unseen once in 10^19)."""
        return self.query_rows(
            f"SELECT count(*), bit_xor(hash(position, cells)), sum(hash(cells, position)::HUGEINT) FROM ("
            f"SELECT row_number() OVER () AS position, row({columns}) AS cells FROM {relation})"
        )[0]

    # -- raw: what came in -----------------------------------------------------------------------------

    def write_raw(
        self,
        articles: Sequence[RawArticle],
        refusals: Sequence[Refusal] = (),
        skipped: Sequence[Sighting] = (),
    ) -> dict[str, int]:
        """Take in one chunk in one transaction: articles, refused items, items skipped by rule.

        An article whose bytes are held already becomes a duplicate. An item seen before under the same
        source_uri and item_id changes nothing, so that reading a source again is without effect. Returns
        counts by outcome of this chunk: new, duplicate, quarantined, skipped, and seen_before.
        """
        held = self.known_article_ids([a.article_id for a in articles])
        sightings: list[Sighting] = []
        fresh: dict[str, RawArticle] = {}
        for article in articles:
            known = article.article_id in held or article.article_id in fresh
            outcome: rowlib.Outcome = "duplicate" if known else "new"
            sightings.append(Sighting(article.source_uri, article.article_id, article.article_id, outcome))
            if not known:
                fresh[article.article_id] = article
        sightings += [Sighting(r.source_uri, r.item_id, None, "quarantined", r.reason_code) for r in refusals]
        sightings += skipped
        with self.transaction():
            news = self.record_sightings(sightings)
            self.write("raw.articles", list(fresh.values()))
            unique = {(r.source_uri, r.item_id, r.reason_code): r for r in reversed(refusals)}
            with self._view(_keys(unique), "seen"):
                old = set(
                    self.query_rows(
                        "SELECT source_uri, item_id, reason_code FROM core.quarantine "
                        "SEMI JOIN seen USING (source_uri, item_id, reason_code) WHERE stage = 'raw'"
                    )
                )
            self._quarantine([unique[key] for key in reversed(unique) if key not in old], {})
        counts: Counter[str] = Counter(s.outcome for s in news)
        outcomes = ("new", "duplicate", "quarantined", "skipped")
        return {o: counts[o] for o in outcomes} | {"seen_before": len(sightings) - len(news)}

    def record_sightings(self, sightings: Sequence[Sighting]) -> list[Sighting]:
        """Add the sightings whose (source_uri, item_id) is new; returns them.

        The others stay as they are: an article read again is neither new nor a duplicate of itself.
        """
        first = {(s.source_uri, s.item_id): s for s in reversed(sightings)}
        with self._view(_keys((*key, "") for key in first), "seen"):
            old = set(
                self.query_rows(
                    "SELECT source_uri, item_id FROM raw.sightings SEMI JOIN seen USING (source_uri, item_id)"
                )
            )
        news = [first[key] for key in reversed(first) if key not in old]
        self.write("raw.sightings", news)
        return news

    def known_article_ids(self, ids: Iterable[str]) -> set[str]:
        """Those of ``ids`` that raw.articles holds."""
        with self._ids(ids):
            found = self.query_rows("SELECT article_id FROM raw.articles SEMI JOIN wanted USING (article_id)")
        return {row[0] for row in found}

    # -- stages ----------------------------------------------------------------------------------------

    def pending(self, stage: LogStage, version: str) -> list[str]:
        """Articles that ``stage`` has not done at ``version``, oldest arrivals first.

        For "articles" these are raw articles; for the later stages, articles that came out of the "articles"
        stage, codable or not (an uncodable one is logged as skipped).
        """
        source = "raw.articles" if stage == "articles" else "core.articles"
        found = self.query_rows(
            f"SELECT s.article_id FROM {source} AS s INNER JOIN raw.articles AS r USING (article_id) "
            "ANTI JOIN (SELECT article_id FROM core.coding_log WHERE stage = ? AND stage_version = ?) "
            "USING (article_id) ORDER BY r.ingested_at, r.source_uri, r.article_id",
            [stage, version],
        )
        return [row[0] for row in found]

    def write_stage(
        self,
        stage: LogStage,
        version: str,
        article_ids: Sequence[str],
        rows: Sequence[Any],
        refusals: Sequence[Refusal] = (),
        outcomes: Mapping[str, str] | None = None,
    ) -> None:
        """Commit one chunk: what ``stage`` made of ``article_ids``, replacing what it made of them before.

        rows: Article, EntityMention or EventMention records, as the stage makes them.
        outcomes: by article_id; where missing it is "coded" with rows, "quarantined" with refusals alone,
        else "no_event". A claim that comes out as before keeps its event_id. Articles whose rows changed are
        done again by the later stages.
        Raises ValueError when a row, refusal or outcome names no article of the chunk.
        """
        name = STAGE_TABLE[stage]
        chunk = list(dict.fromkeys(article_ids))
        per_article = Counter(str(row.article_id) for row in rows)
        if strays := (set(per_article) | set(outcomes or {})) - set(chunk):
            raise ValueError(f"{stage}: rows or outcomes for {sorted(strays)[:3]}, which are not in the chunk")
        with self.transaction():
            owners = self._owners(stage, chunk, refusals)
            refused = Counter(owners.values())
            log = []
            for article_id in chunk:
                n_out = per_article[article_id]
                default = "coded" if n_out else "quarantined" if refused[article_id] else "no_event"
                outcome = (outcomes or {}).get(article_id, default)
                log.append(
                    {
                        "article_id": article_id,
                        "stage": stage,
                        "stage_version": version,
                        "n_out": n_out,
                        "outcome": outcome,
                    }
                )
            # every article that has rows has a log row: the first time there is nothing to look for
            again = self._logged(stage, chunk)
            kept: dict[str, str] = {}
            with self._ids(again):
                before = self._fingerprints(name) if again else {}
                if again and stage == "coding":
                    kept = dict(
                        self.query_rows(
                            "SELECT mention_id, event_id FROM core.event_mentions "
                            "SEMI JOIN wanted USING (article_id) WHERE event_id IS NOT NULL"
                        )
                    )
                if again:
                    self.connection.execute(f"DELETE FROM {name} WHERE article_id IN (SELECT article_id FROM wanted)")
                    for log_table in ("core.quarantine", "core.coding_log"):
                        self.connection.execute(
                            f"DELETE FROM {log_table} WHERE stage = ? "
                            "AND article_id IN (SELECT article_id FROM wanted)",
                            [stage],
                        )
                self._insert(name, rowlib.to_arrow(name, rows, self._clock()))
                if kept:
                    self._assign(kept)
                self._quarantine(refusals, owners)
                self.write("core.coding_log", log)
                after = self._fingerprints(name) if again else {}
            changed = [article_id for article_id in again if before.get(article_id) != after.get(article_id)]
            if changed:
                self.forget(list(STAGE_TABLE)[list(STAGE_TABLE).index(stage) + 1 :], changed)

    def _logged(self, stage: str, article_ids: Sequence[str]) -> list[str]:
        """Those of ``article_ids`` that ``stage`` has done before, at any version."""
        with self._ids(article_ids):
            found = self.query_rows(
                "SELECT article_id FROM core.coding_log SEMI JOIN wanted USING (article_id) WHERE stage = ?",
                [stage],
            )
        return sorted({row[0] for row in found})

    def _owners(self, stage: Stage, chunk: Sequence[str], refusals: Sequence[Refusal]) -> dict[int, str]:
        """Position of each refusal -> the article of the chunk that it is or stands in."""
        members = set(chunk)
        by_uri: dict[str, str] | None = None
        owners = {}
        for index, refusal in enumerate(refusals):
            # item_id is the article, or article:part
            owner = refusal.item_id.split(":", 1)[0]
            if owner not in members:
                by_uri = self._articles_by_uri(chunk) if by_uri is None else by_uri
                owner = by_uri.get(refusal.source_uri, "")
            if not owner:
                raise ValueError(
                    f"{stage}: the refusal {refusal.reason_code} of {refusal.item_id!r} "
                    f"({refusal.source_uri}) names no article of the chunk; its item_id must be the "
                    "article_id or start with '<article_id>:'"
                )
            owners[index] = owner
        return owners

    def _articles_by_uri(self, article_ids: Sequence[str]) -> dict[str, str]:
        """source_uri -> article, of the addresses that give one article only."""
        with self._ids(article_ids):
            found = self.query_rows(
                "SELECT source_uri, min(article_id) FROM raw.articles "
                "SEMI JOIN wanted USING (article_id) GROUP BY source_uri HAVING count(*) = 1"
            )
        return dict(found)

    def _fingerprints(self, name: str) -> dict[str, Any]:
        """Content per article in ``wanted`` without version, clock and the event a claim belongs to."""
        columns = ", ".join(
            f'"{c.name}"'
            for c in tables.table(name).columns
            if c.name not in ("stage_version", "event_id") and not c.is_clock
        )
        found = self.query_rows(
            f"SELECT article_id, count(*), sum(hash(row({columns}))::HUGEINT) FROM {name} "
            "SEMI JOIN wanted USING (article_id) GROUP BY article_id"
        )
        return {row[0]: row[1:] for row in found}

    def _quarantine(self, refusals: Sequence[Refusal], owners: Mapping[int, str]) -> None:
        names = rowlib.field_names(Refusal)
        self.write(
            "core.quarantine",
            [
                {n: getattr(r, n) for n in names} | {"payload": r.payload[:2000], "article_id": owners.get(i)}
                for i, r in enumerate(refusals)
            ],
        )

    def forget(self, stages: Iterable[str], article_ids: Iterable[str] | None = None) -> int:
        """Make ``stages`` do ``article_ids`` (None: all articles) again; the number of log rows marked.

        What they wrote stays until the new rows replace it; the log rows stay too, without their version.
        """
        mark = "UPDATE core.coding_log SET stage_version = '' WHERE list_contains(?, stage) AND stage_version <> ''"
        wanted = list(stages)
        if article_ids is None:
            return len(self.query_rows(f"{mark} RETURNING 1", [wanted]))
        with self._ids(article_ids):
            only = "article_id IN (SELECT article_id FROM wanted)"
            return len(self.query_rows(f"{mark} AND {only} RETURNING 1", [wanted]))

    def articles_published(self, since: dt.date | None = None, until: dt.date | None = None) -> list[str]:
        """Articles published from ``since`` to ``until``, both inclusive; with neither, all articles."""
        found = self.query_rows(
            "SELECT article_id FROM core.articles WHERE ($since IS NULL AND $until IS NULL) OR published_on "
            "BETWEEN coalesce($since, '0001-01-01'::DATE) AND coalesce($until, '9999-12-31'::DATE) "
            "ORDER BY article_id",
            {"since": since, "until": until},
        )
        return [row[0] for row in found]

    # -- events ----------------------------------------------------------------------------------------

    def write_events(self, events: Sequence[Event], assignment: Mapping[str, str]) -> dict[str, int]:
        """Make core.events hold ``events`` and give each claim its event, in one transaction.

        assignment: mention_id -> event_id for every claim. Only what differs is written. Returns counts:
        added, changed, removed, unchanged (events) and reassigned (claims).
        Raises ValueError when an assigned event is not among ``events`` or an id comes twice.
        """
        ids = {event.event_id for event in events}
        if len(ids) != len(events):
            twice = [i for i, n in Counter(e.event_id for e in events).items() if n > 1]
            raise ValueError(f"core.events: event_id given twice: {sorted(twice)[:3]}")
        if strays := set(assignment.values()) - ids:
            raise ValueError(f"claims are assigned to events that are not given: {sorted(strays)[:3]}")
        data = rowlib.to_arrow("core.events", sorted(events, key=lambda e: e.event_id), self._clock())
        with self.transaction(), self._view(data, "new_events"):
            counts = self._merge_events()
            counts["reassigned"] = self._assign(assignment, clear=True)
        return counts

    def _merge_events(self) -> dict[str, int]:
        """Bring core.events to ``new_events`` plus crosswalk; rows that are the same are not touched."""
        columns = [f'"{c.name}"' for c in tables.table("core.events").columns]
        listed = ", ".join(columns)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT {listed} FROM ({_crosswalk()}) ORDER BY event_id"
        )
        try:
            same = (
                f"SELECT n.event_id FROM fresh AS n INNER JOIN core.events AS o USING (event_id) "
                f"WHERE row({', '.join('n.' + c for c in columns)}) IS NOT DISTINCT FROM "
                f"row({', '.join('o.' + c for c in columns)})"
            )
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE unchanged AS {same}")
            n_old, n_new, n_same, n_both = self.query_rows(
                "SELECT (SELECT count(*) FROM core.events), (SELECT count(*) FROM fresh), "
                "(SELECT count(*) FROM unchanged), "
                "(SELECT count(*) FROM fresh SEMI JOIN core.events USING (event_id))"
            )[0]
            self.connection.execute("DELETE FROM core.events WHERE event_id NOT IN (SELECT event_id FROM unchanged)")
            self.connection.execute(
                "INSERT INTO core.events BY NAME SELECT * FROM fresh "
                "WHERE event_id NOT IN (SELECT event_id FROM unchanged) ORDER BY event_id"
            )
        finally:
            self.connection.execute("DROP TABLE IF EXISTS fresh; DROP TABLE IF EXISTS unchanged")
        return {
            "added": n_new - n_both,
            "changed": n_both - n_same,
            "removed": n_old - n_both,
            "unchanged": n_same,
        }

    def _assign(self, assignment: Mapping[str, str], clear: bool = False) -> int:
        """Set event_id of these claims where it differs; with ``clear``, null for all others."""
        data = pa.table(
            {
                "mention_id": pa.array(list(assignment), pa.string()),
                "event_id": pa.array(list(assignment.values()), pa.string()),
            }
        )
        with self._view(data, "assigned"):
            changed = self.query_rows(
                "UPDATE core.event_mentions AS m SET event_id = a.event_id FROM assigned AS a "
                "WHERE m.mention_id = a.mention_id AND m.event_id IS DISTINCT FROM a.event_id RETURNING 1"
            )
            if clear:
                changed += self.query_rows(
                    "UPDATE core.event_mentions SET event_id = NULL WHERE event_id IS NOT NULL "
                    "AND mention_id NOT IN (SELECT mention_id FROM assigned) RETURNING 1"
                )
        return len(changed)

    # -- models and snapshot ---------------------------------------------------------------------------

    def build_models(self, only: Iterable[str] | None = None) -> dict[str, bool]:
        """Rebuild the aggregates (all, or those in ``only``) in one transaction: table -> whether it changed.

        Refreshes the crosswalk columns of core.events first, in case the reference changed. The same input
        gives the same rows in the same order.
        """
        changed: dict[str, bool] = {}
        wanted = None if only is None else set(only)
        with self.transaction():
            if wanted is None:
                crosswalk = [n for n, _ in _crosswalk_columns()]
                old = self.query(f"SELECT * EXCLUDE ({', '.join(crosswalk)}) FROM core.events")
                with self._view(old, "new_events"):
                    counts = self._merge_events()
                changed["core.events"] = counts["unchanged"] != old.num_rows
            for model in model_order():
                name = model.need("table")
                if wanted is None or name in wanted:
                    with self._relation(model.header.get("relation", "")):
                        changed[name] = self._replace_if_changed(name, model.text.rstrip().rstrip(";"))
        return changed

    def _relation(self, name: str) -> contextlib.AbstractContextManager[object]:
        """What a model reads that is made in Python: the ``relation`` of its header."""
        if not name:
            return contextlib.nullcontext()
        if name != "centrality":
            raise ValueError(f"sql/models: there is no relation {name!r}, only 'centrality'")
        edges = self.query_rows(
            "SELECT year, state_a, state_b, coop_sum FROM agg.dyad_year "
            "WHERE scheme = 'plover' AND n_coop > 0 ORDER BY ALL"
        )
        return self._view(centrality.by_year(edges), name)

    def publish(self, snapshot: Path | str) -> Path:
        """Put a copy of the whole database at ``snapshot``, at once: open readers keep the old one.

        Raises HomeReadOnly when the folder cannot be written.
        """
        target = Path(snapshot)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
        except OSError as error:
            raise HomeReadOnly(f"{target.parent} cannot be written: {error}") from error
        source = str(self.query_rows("SELECT current_database()")[0][0])
        try:
            self.connection.execute(f"ATTACH '{_quoted(part)}' AS snapshot_part")
            try:
                self.connection.execute(f'COPY FROM DATABASE "{source}" TO snapshot_part')
            finally:
                self.connection.execute("DETACH snapshot_part")
            with part.open("rb+") as handle:
                os.fsync(handle.fileno())
            part.replace(target)
        except (OSError, duckdb.IOException) as error:
            raise HomeReadOnly(f"the snapshot {target} cannot be written: {error}") from error
        finally:
            part.unlink(missing_ok=True)
            part.with_name(part.name + ".wal").unlink(missing_ok=True)
        return target

    # -- reading records back --------------------------------------------------------------------------

    def _read(self, kind: type[Record], name: str, ids: Iterable[str] | None, order: str) -> list[Record]:
        names = rowlib.field_names(kind)
        listed = ", ".join(f't."{n}"' for n in names)
        if ids is None:
            found = self.query_rows(f"SELECT {listed} FROM {name} AS t ORDER BY {order}")
        else:
            with self._ids(ids):
                # by row number: a join would read the texts of all articles to return those of a few
                found = self.query_rows(
                    f"SELECT {listed} FROM {name} AS t WHERE t.rowid IN (SELECT rowid FROM {name} "
                    f"WHERE article_id IN (SELECT article_id FROM wanted)) ORDER BY {order}"
                )
        return rowlib.from_rows(kind, names, found)

    def read_raw_articles(self, ids: Sequence[str]) -> list[RawArticle]:
        """The raw articles ``ids`` that are held, in the order given."""
        return _in_order(self._read(RawArticle, "raw.articles", ids, "article_id"), ids)

    def read_articles(self, ids: Sequence[str] | None = None) -> list[Article]:
        """The cleaned articles ``ids`` that are held, in the order given; None: all, by article_id."""
        found = self._read(Article, "core.articles", ids, "article_id")
        return found if ids is None else _in_order(found, ids)

    def read_entity_mentions(self, ids: Sequence[str] | None = None) -> list[EntityMention]:
        """Entity mentions of the articles ``ids`` (None: all), by article and place in the text."""
        order = "article_id, char_start, char_end, entity_type, mention_id"
        return self._read(EntityMention, "core.entity_mentions", ids, order)

    def read_event_mentions(self, ids: Sequence[str] | None = None) -> list[EventMention]:
        """Claims of the articles ``ids`` (None: all), by article and place in the text."""
        return self._read(EventMention, "core.event_mentions", ids, "article_id, char_start, char_end, mention_id")

    def read_events(self) -> list[Event]:
        """All events, by event_id."""
        return self._read(Event, "core.events", None, "event_id")

    def read_assignment(self) -> dict[str, str]:
        """mention_id -> event_id of every claim that has one."""
        return dict(
            self.query_rows(
                "SELECT mention_id, event_id FROM core.event_mentions WHERE event_id IS NOT NULL ORDER BY mention_id"
            )
        )


def _in_order(records: list[Record], ids: Sequence[str]) -> list[Record]:
    by_id: dict[str, Record] = {record.article_id: record for record in records}  # type: ignore[attr-defined]
    return [by_id[i] for i in dict.fromkeys(ids) if i in by_id]


def _keys(keys: Iterable[tuple[str, str, str]]) -> pa.Table:
    listed = list(keys)
    names = ("source_uri", "item_id", "reason_code")
    return pa.table({name: pa.array([k[i] for k in listed], pa.string()) for i, name in enumerate(names)})


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _crosswalk() -> str:
    return sqlfiles.folder("crosswalk")[0].text.rstrip().rstrip(";")


def _crosswalk_columns() -> list[tuple[str, str]]:
    fields = set(rowlib.field_names(Event))
    return [(c.name, c.type) for c in tables.table("core.events").columns if c.name not in fields]


def model_order() -> list[sqlfiles.SqlFile]:
    """sql/models in an order in which each comes after the tables its header names under ``after``.

    Raises ValueError when two models fill one table or wait for each other.
    """
    files = {f.need("table"): f for f in sqlfiles.folder("models")}
    if len(files) != len(sqlfiles.folder("models")):
        raise ValueError("two files of sql/models fill the same table")
    waits = {
        name: {d.strip() for d in f.header.get("after", "").split(",") if d.strip() in files}
        for name, f in files.items()
    }
    ordered: list[sqlfiles.SqlFile] = []
    while waits:
        ready = sorted(name for name, needs in waits.items() if not needs)
        if not ready:
            raise ValueError(f"models wait for each other: {', '.join(sorted(waits))}")
        for name in ready:
            ordered.append(files[name])
            del waits[name]
        for needs in waits.values():
            needs.difference_update(ready)
    return ordered


def dump_hash(
    connection: duckdb.DuckDBPyConnection,
    exclude: Sequence[str] = CLOCK_COLUMNS,
    *,
    stored_order: bool = True,
) -> dict[str, str]:
    """sha256 of the rows of every table, without columns that match ``exclude``.

    exclude: patterns of column names (``*_at``), by default those of the clock.
    stored_order: True compares the order on disk too, as two runs over one input must leave it; False sorts
    the rows first, to compare homes that were filled in other steps.
    """
    result = {}
    for name, definition in tables.describe(connection).items():
        if definition.is_view:
            continue
        kept = [c.name for c in definition.columns if not any(fnmatchcase(c.name, p) for p in exclude)]
        listed = ", ".join(f'"{n}"' for n in kept)
        digest = hashlib.sha256()
        order = "rowid" if stored_order else "ALL"
        cursor = connection.execute(f"SELECT {listed} FROM {name} ORDER BY {order}")
        while batch := cursor.fetchmany(10_000):
            for row in batch:
                digest.update(repr(row).encode("utf-8"))
        result[name] = digest.hexdigest()
    return result
