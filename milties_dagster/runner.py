"""The stages as plain loops: read what is pending, call the pure function, write one chunk, go on.

Belongs here: the order of reading and writing, chunks, progress, what a run reports of itself. Does not
belong here: Dagster (defs/ wraps each function in one asset) and every rule about text (ingest, language,
coding, stories).

Each chunk is one transaction, so a run killed at any moment has lost at most the chunk under way, and the
next run goes on where it stopped. Progress goes to the logger ``milties.run`` with the extra fields
``stage``, ``done`` and ``total``; the command line draws bars from it and Dagster keeps it in the run's log.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from milties_dagster import paths
from milties_dagster.engine import map_chunks
from milties_dagster.ingest import DuplicateIndex
from milties_dagster.ingest import clean as ingest_clean
from milties_dagster.ingest import sources as ingest_sources
from milties_dagster.quality import CheckResult, checks, evidence, quarantine_rows, suites
from milties_dagster.records import Article, EntityMention, RawArticle, Refusal, Stage
from milties_dagster.settings import Settings
from milties_dagster.versions import stage_version
from milties_dagster.warehouse import Warehouse
from milties_dagster.warehouse.connection import STAGE_TABLE, LogStage

if TYPE_CHECKING:
    from milties_dagster.coding import Coded, Coder

log = logging.getLogger("milties.run")

RAW_CHUNK_BYTES = 32_000_000  # raw articles held in memory before a commit, whatever their number
LOG_EVERY_S = 5.0  # a line in the run's log at most this often; bars move with every chunk

# outcomes that are more than "read in full, nothing found"
GROUP_OF_OUTCOME = {
    "new": "coded",
    "coded": "coded",
    "skipped": "skipped",
    "duplicate": "duplicate",
    "quarantined": "quarantined",
}

# the refusal of an article on which a stage raised; the run goes on with the others
STAGE_RAISED = "stage_raised"
MAY_RAISE = 2  # articles of a chunk, or a tenth of it, before the stage itself is held to be broken

Pair = tuple[Article, Sequence[EntityMention]]
Item = TypeVar("Item")
Work = TypeVar("Work", RawArticle, Article, Pair)


@dataclass(frozen=True, slots=True)
class StageResult:
    """What one stage did in one run: items taken in, rows written, items by outcome."""

    stage: Stage
    n_in: int
    n_rows: int
    outcomes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    stage_version: str = ""

    @property
    def grouped(self) -> dict[str, int]:
        """Items by coded, empty, skipped, duplicate, quarantined; those seen in an earlier run left out."""
        counts: Counter[str] = Counter()
        for outcome, count in self.outcomes.items():
            if outcome != "seen_before":
                counts[GROUP_OF_OUTCOME.get(outcome, "empty")] += count
        return dict(counts)


class HomeError(RuntimeError):
    """The home folder cannot be used; the message says why and what to do."""


def prepare_home(settings: Settings) -> None:
    """Make the home, prove that it can be written, and put Dagster's settings where Dagster looks.

    Sets DAGSTER_HOME, which must be absolute and exist before Dagster is imported. Raises HomeError.
    """
    home = settings.home
    try:
        for folder in (home, settings.reports, settings.dagster_home):
            folder.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
        config = settings.dagster_home / "dagster.yaml"
        if not config.exists():
            shutil.copyfile(paths.sql().parent / "dagster.yaml", config)
    except OSError as error:
        raise HomeError(
            f"the home {home} cannot be written ({error.strerror or error}): "
            "name a folder you may write with --home or MILTIES_HOME"
        ) from error
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


class _Progress:
    """Counts items of a stage and reports them."""

    def __init__(self, stage: str, total: int | None) -> None:
        self.stage, self.total, self.done = stage, total, 0
        self.started = self._said = time.monotonic()
        self._report(logging.DEBUG)

    def step(self, n: int) -> None:
        self.done += n
        now = time.monotonic()
        finished = self.done == self.total
        loud = now - self._said >= LOG_EVERY_S or (finished and self._said != self.started)
        if loud:
            self._said = now
        self._report(logging.INFO if loud else logging.DEBUG)

    def _report(self, level: int) -> None:
        of = "" if self.total is None else f" of {self.total:,}"
        log.log(
            level,
            "%s: %s%s",
            self.stage,
            f"{self.done:,}",
            of,
            extra={"stage": self.stage, "done": self.done, "total": self.total},
        )

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.started, 3)


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def ingest(warehouse: Warehouse, sources: Sequence[str], chunk: int) -> StageResult:
    """Sources to raw.articles. Raises ``SourceError`` for a source that does not exist or cannot be read."""
    items = ingest_sources.discover(sources)
    progress = _Progress("raw", len(items))
    outcomes: Counter[str] = Counter()
    articles: list[RawArticle] = []
    refusals: list[Refusal] = []
    size = 0

    def flush() -> None:
        nonlocal size
        outcomes.update(warehouse.write_raw(articles, refusals))
        articles.clear()
        refusals.clear()
        size = 0

    for item in items:
        for found in ingest_sources.read(item):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                articles.append(found)
                size += found.n_bytes
            if len(articles) + len(refusals) >= chunk or size >= RAW_CHUNK_BYTES:
                flush()
        progress.step(1)
    flush()
    counts = {name: count for name, count in outcomes.items() if count}
    n_in = sum(counts.values())
    return StageResult("raw", n_in, counts.get("new", 0), counts, progress.seconds, stage_version("raw"))


@dataclass(frozen=True, slots=True)
class Done:
    """What a stage made of one article."""

    article_id: str
    rows: tuple[Any, ...]
    refusals: tuple[Refusal, ...]
    outcome: str  # coded, quarantined, or why nothing came out: duplicate, skipped, no_event ...


def _each(stage: Stage, work: Callable[[Sequence[Work]], list[Done]], items: Sequence[Work]) -> list[Done]:
    """``work(items)``; where it raises, one by one, and an article on which it raises alone is refused.

    A fault that a rare article brings out must not stop the other 300,000; one that many bring out is a fault
    of milties or of the machine, and is raised.
    """
    try:
        return work(items)
    except Exception as error:  # noqa: BLE001 - raised below, or kept as refusals with their reasons
        first_error = error
    done: list[Done] = []
    raised = 0
    for item in items:
        try:
            done += work([item])
        except Exception as error:
            raised += 1
            one = item[0] if isinstance(item, tuple) else item
            text = one.payload if isinstance(one, RawArticle) else one.body
            log.warning("%s raised on %s", stage, one.source_uri, exc_info=True)
            reason = (
                f"{stage} raised {type(error).__name__} on {one.source_uri} ({error}): "
                "this is a fault of milties; report it with the article"
            )
            refusal = Refusal(stage, one.article_id, one.source_uri, STAGE_RAISED, reason, text[:2000])
            done.append(Done(one.article_id, (), (refusal,), "quarantined"))
    if raised > max(MAY_RAISE, len(items) // 10):
        raise first_error
    return done


def _write_chunks(
    warehouse: Warehouse,
    stage: LogStage,
    total: int,
    chunks: Iterable[tuple[Sequence[str], Sequence[Article], list[Done]]],
) -> StageResult:
    """Judge and commit each chunk (ids, their articles, what came out of each); sums up the stage."""
    version = stage_version(stage)
    progress = _Progress(stage, total)
    n_rows = 0
    outcomes: Counter[str] = Counter()
    for ids, articles, done in chunks:
        made = [row for one in done for row in one.rows]
        rows, refusals = quarantine_rows(STAGE_TABLE[stage], made, articles)
        kept = {row.article_id for row in rows}
        refusals += [refusal for one in done for refusal in one.refusals]
        # an article of which nothing was believed is refused whole
        named = {
            one.article_id: "quarantined" if one.rows and one.article_id not in kept else one.outcome for one in done
        }
        warehouse.write_stage(stage, version, ids, rows, refusals, named)
        n_rows += len(rows)
        outcomes.update(named.values())
        progress.step(len(ids))
    return StageResult(stage, total, n_rows, dict(outcomes), progress.seconds, version)


def clean(warehouse: Warehouse, chunk: int) -> StageResult:
    """raw.articles to core.articles: cleaned, dated, near-duplicates found."""
    todo = warehouse.pending("articles", stage_version("articles"))
    index = DuplicateIndex(_canonical(warehouse, todo)) if todo else DuplicateIndex()

    def work() -> Iterator[tuple[Sequence[str], Sequence[Article], list[Done]]]:
        for ids in _chunks(todo, chunk):
            raw = warehouse.read_raw_articles(ids)
            yield ids, (), _each("articles", lambda items: _clean_many(items, index), raw)

    return _write_chunks(warehouse, "articles", len(todo), work())


def _canonical(warehouse: Warehouse, todo: Sequence[str]) -> list[tuple[str, Sequence[int]]]:
    """Signatures that later articles may repeat, in order of arrival, those of ``todo`` left out."""
    again = set(todo)
    found = warehouse.query_rows(
        "SELECT article_id, signature FROM core.articles INNER JOIN raw.articles AS r USING (article_id) "
        "WHERE canonical_article_id = article_id ORDER BY r.ingested_at, r.source_uri, article_id"
    )
    return [(article_id, signature) for article_id, signature in found if article_id not in again]


def _clean_many(raws: Sequence[RawArticle], index: DuplicateIndex) -> list[Done]:
    cleaned = [(raw, ingest_clean(raw)) for raw in raws]
    version = stage_version("articles")
    articles = index.assign([replace(a, stage_version=version) for _, a in cleaned if isinstance(a, Article)])
    by_id = {article.article_id: article for article in articles}
    done = []
    for raw, result in cleaned:
        if isinstance(result, Refusal):
            done.append(Done(raw.article_id, (), (result,), "quarantined"))
            continue
        article = by_id[raw.article_id]
        repeats = article.canonical_article_id != article.article_id
        outcome = "skipped" if not article.is_codable else "duplicate" if repeats else "coded"
        done.append(Done(raw.article_id, (article,), (), outcome))
    return done


def extract(warehouse: Warehouse, settings: Settings) -> StageResult:
    """core.articles to core.entity_mentions."""
    todo = warehouse.pending("entities", stage_version("entities"))
    articles = (warehouse.read_articles(ids) for ids in _chunks(todo, settings.chunk))
    chunks = (
        ([article.article_id for article in chunk], chunk, done)
        for chunk, done in map_chunks(extract_chunk, articles, settings.workers)
    )
    return _write_chunks(warehouse, "entities", len(todo), chunks)


def extract_chunk(articles: Sequence[Article]) -> list[Done]:
    """Entity mentions of each article; one that is not codable is skipped. Works in any process."""
    return _each("entities", _extract_many, articles)


def _extract_many(articles: Sequence[Article]) -> list[Done]:
    from milties_dagster.language import entities

    done = []
    for article in articles:
        if article.is_codable:
            mentions = tuple(entities.extract(article))
            done.append(Done(article.article_id, mentions, (), "coded" if mentions else "no_entities"))
        else:
            done.append(Done(article.article_id, (), (), "skipped"))
    return done


def code(warehouse: Warehouse, settings: Settings) -> StageResult:
    """core.articles and core.entity_mentions to core.event_mentions."""
    todo = warehouse.pending("coding", stage_version("coding"))

    def read() -> Iterator[list[Pair]]:
        for ids in _chunks(todo, settings.chunk):
            by_article: dict[str, list[EntityMention]] = {article_id: [] for article_id in ids}
            for mention in warehouse.read_entity_mentions(ids):
                by_article[mention.article_id].append(mention)
            yield [(article, by_article[article.article_id]) for article in warehouse.read_articles(ids)]

    chunks = (
        ([article.article_id for article, _ in chunk], [article for article, _ in chunk], done)
        for chunk, done in code_chunks(read(), settings.workers)
    )
    return _write_chunks(warehouse, "coding", len(todo), chunks)


def code_chunks(chunks: Iterable[Sequence[Pair]], workers: int) -> Iterator[tuple[Sequence[Pair], list[Done]]]:
    """Each chunk and what came out of its articles, both in the order given.

    This process turns away what cannot tell a tie: to hand such an article over takes longer than to see that.
    """
    from milties_dagster.coding import Coder

    coder = Coder.load(stage_version("coding"))
    read: deque[tuple[Sequence[Pair], list[Pair]]] = deque()

    def relevant() -> Iterator[list[Pair]]:
        for chunk in chunks:
            kept = [pair for pair in chunk if _worth_handing_over(coder, pair)]
            read.append((chunk, kept))
            yield kept

    for _, done in map_chunks(code_chunk, relevant(), workers, here=lambda kept: not kept):
        chunk, kept = read.popleft()
        handed = {article.article_id for article, _ in kept}
        by_id = {one.article_id: one for one in done}
        away = (coder.turned_away(*pair) for pair in chunk if pair[0].article_id not in handed)
        by_id |= {one.article_id: _done(one) for one in away}
        yield chunk, [by_id[article.article_id] for article, _ in chunk]


def _worth_handing_over(coder: Coder, pair: Pair) -> bool:
    try:
        return coder.may_matter(*pair)
    except Exception:  # noqa: BLE001 - it raises again where it is coded, and is refused there with the reason
        return True


def code_chunk(pairs: Sequence[Pair]) -> list[Done]:
    """Event mentions of each article. Works in any process; the coder is loaded once in each."""
    return _each("coding", _code_many, pairs)


def _code_many(pairs: Sequence[Pair]) -> list[Done]:
    if not pairs:
        return []
    from milties_dagster.coding import Coder

    coder = Coder.load(stage_version("coding"))
    return [_done(one) for one in coder.code_many(pairs)]


def _done(coded: Coded) -> Done:
    return Done(coded.article_id, coded.mentions, coded.refusals, coded.outcome)


def link(warehouse: Warehouse) -> StageResult:
    """core.event_mentions to core.events. All claims are read: any new one may join an old event."""
    from milties_dagster import stories

    started = time.monotonic()
    mentions = warehouse.read_event_mentions()
    articles = {
        article_id: stories.ArticleMeta(publisher, published_on, canonical)
        for article_id, publisher, published_on, canonical in warehouse.query_rows(
            "SELECT article_id, publisher, published_on, canonical_article_id FROM core.articles"
        )
    }
    linked = stories.link(mentions, articles)
    counts = warehouse.write_events(linked.events, linked.assignment)
    log.info("events: %s from %s claims", f"{len(linked.events):,}", f"{len(mentions):,}")
    written = counts["added"] + counts["changed"]
    seconds = round(time.monotonic() - started, 3)
    return StageResult("events", len(mentions), written, counts, seconds, stage_version("events"))


WHOLE_TABLE_ROWS = 100_000  # up to this many rows a suite takes 0.2 s, beyond it only new rows are judged


def checked_until(settings: Settings) -> dt.datetime | None:
    """Time (UTC) up to which every row has passed its checks: when the snapshot was published; None: never.

    Not the start of the run: rows of a run whose checks failed must be judged again by the next one.
    """
    if not settings.snapshot_db.exists():
        return None
    with Warehouse.open(settings.snapshot_db, read_only=True) as db:
        latest = db.query_rows(
            'SELECT max(seen) FROM (SELECT max("at") AS seen FROM core.coding_log '
            "UNION ALL SELECT max(seen_at) FROM raw.sightings)"
        )
    return latest[0][0] if latest else None


def judge(warehouse: Warehouse, table: str, since: dt.datetime | None = None) -> tuple[CheckResult, ...]:
    """Results of the suite of ``table``: over all rows while they are few, else those since ``since``."""
    n_rows = warehouse.query_rows(f"SELECT count(*) FROM {table}")[0][0]
    whole = since is None or n_rows <= WHOLE_TABLE_ROWS
    results = suites.validate(table, suites.read_frame(warehouse, table, None if whole else since)).results
    return tuple(evidence.add(warehouse.connection, results))


def judge_all(warehouse: Warehouse, since: dt.datetime | None = None) -> list[CheckResult]:
    """Every suite and every SQL rule, without changing anything."""
    results = [result for table in suites.tables() for result in judge(warehouse, table, since)]
    return results + checks.run(warehouse.connection)


@dataclass(frozen=True, slots=True)
class Failed:
    """An asset that raised, or a check that did not pass."""

    name: str
    message: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run of the whole graph ended."""

    run_id: str
    success: bool
    raised: tuple[Failed, ...]
    checks: tuple[Failed, ...]
    stages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # table -> "in" and outcomes -> items
    published: bool = False  # whether this run replaced the snapshot

    @property
    def passed(self) -> bool:
        """True when every asset was built and every blocking check passed."""
        return self.success and not any(check.blocking for check in self.checks)
