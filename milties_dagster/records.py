"""The records that travel between stages: one frozen dataclass per table row.

Belongs here: field names, types and the ids made from them. Field names equal the column names of the
tables in sql/schema. Does not belong here: anything that reads, cleans, codes or writes.

Conventions: ``*_id`` stable text id; ``*_on`` date; ``*_at`` UTC timestamp; offsets are 0-based, end-exclusive
character offsets into ``Article.body``; ``state_*`` hold a state_id (ISO 3166-1 alpha-3, a former code such
as SUN, or XKX). Times of the clock (``*_at``) are set by the warehouse, never in the coding path.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

Stage = Literal["raw", "articles", "entities", "coding", "events"]
ParagraphKind = Literal["headline", "body", "caption", "dateline", "boilerplate"]
EntityType = Literal["STATE", "PERSON", "ORG", "PLACE", "REGION", "EQUIPMENT", "EXERCISE", "AGREEMENT", "DATE"]
NameType = Literal["name", "official", "abbreviation", "demonym", "capital", "metonym", "institution", "person"]
Precision = Literal["day", "week", "month", "quarter", "half", "season", "year", "unknown"]
RecordClass = Literal["event", "standing"]


def stable_id(*parts: object, length: int = 24) -> str:
    """Hex id of the parts, the same on every machine: sha256 over their unit-separated text, cut to ``length``."""
    text = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:length]


class _Row:
    """Pickled as its class and its values: half the time of the way that frozen dataclasses have.

    Every record goes from one process to another, and only one process writes.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])  # the fields, in order


@dataclass(frozen=True, slots=True)
class Refusal(_Row):
    """An item a stage would not take: one row of core.quarantine. Nothing is dropped without one."""

    stage: Stage
    item_id: str
    source_uri: str
    reason_code: str  # snake_case, listed in seeds/reference/reason_codes.csv
    reason: str  # one sentence: what is wrong, where, what to do
    payload: str = ""  # the refused thing or its first 2,000 characters


@dataclass(frozen=True, slots=True)
class RawArticle(_Row):
    """One article as received: a row of raw.articles. Empty string = the source did not say."""

    article_id: str  # sha256 (hex, whole) of the article's bytes
    source_uri: str  # path of the file, or path#L12 for line 12 of a JSONL file
    source_kind: Literal["txt", "html", "jsonl"]
    media_type: str  # text/plain or text/html
    payload: str  # decoded text or HTML
    n_bytes: int
    encoding: str
    url: str = ""
    title: str = ""
    published: str = ""  # as stated by the source, unparsed
    publisher: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(_Row):
    """A run of body text: body[start:end]."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Article(_Row):
    """One cleaned article: a row of core.articles.

    ``body`` holds the headline (when the page shows one) and the paragraphs, separated by a blank line, with
    clocks, navigation, footers and repeated paragraphs removed and broken lines rejoined. ``paragraphs``
    covers it in order; only headline, body and caption paragraphs are coded.
    """

    article_id: str
    source_uri: str
    url: str
    publisher: str
    title: str
    body: str
    language: str
    published_on: dt.date | None
    published_on_rule: str  # stated, dateline, url, inferred:*, or "" when there is no date
    dateline_place: str
    canonical_article_id: str  # own id unless a near-duplicate of an earlier article
    n_chars: int
    is_codable: bool
    skip_reason: str  # "" when codable
    paragraphs: tuple[Paragraph, ...] = ()
    n_repeated_paragraphs: int = 0
    n_boilerplate_lines: int = 0
    date_candidates: tuple[str, ...] = ()  # "rule=2014-11-19", in order of preference, for the conflict check
    signature: tuple[int, ...] = ()  # near-duplicate signature (signed 64-bit)
    stage_version: str = ""


@dataclass(frozen=True, slots=True)
class EntityMention(_Row):
    """One span of body: a row of core.entity_mentions. body[char_start:char_end] == text, always."""

    article_id: str
    sentence_index: int
    char_start: int
    char_end: int
    text: str
    entity_type: EntityType
    state_id: str | None = None
    name_type: NameType | None = None
    canonical: str = ""  # full name of a person, normalised designation of equipment, ...
    role: str = ""  # rank or office of a person ("defence minister", "general"), class of equipment, ...
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: Precision | None = None
    timex_value: str = ""
    rule: str = ""  # which rule decided
    confidence: float = 1.0

    @property
    def mention_id(self) -> str:
        return stable_id("entity", self.article_id, self.char_start, self.char_end, self.entity_type, self.state_id)


@dataclass(frozen=True, slots=True)
class EventMention(_Row):
    """One claim in one article: a row of core.event_mentions. body[char_start:char_end] == quote, always.

    A symmetric pair has state_a < state_b; in a directed one state_a is the source (visitor, supplier,
    speaker, critic, actor). More than four participants: one record, ``participants`` whole, and
    state_a/state_b its first two in order; dyads are made in the aggregates.
    """

    article_id: str
    record_class: RecordClass
    event_type: str
    status: str
    state_a: str
    state_b: str
    directed: bool
    quote: str
    sentence_index: int
    char_start: int
    char_end: int
    participants: tuple[str, ...] = ()  # state_ids, sorted
    actors: tuple[dict[str, Any], ...] = ()  # name, role, state_id
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: Precision = "unknown"
    date_text: str = ""
    date_rule: str = ""
    anchor_on: dt.date | None = None
    announced_on: dt.date | None = None
    historical: bool = False
    location_text: str = ""
    location_state: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    speaker: str = ""
    reported_by: tuple[str, ...] = ()
    confidence: float = 0.5
    confidence_parts: dict[str, float] = field(default_factory=dict)
    rule: str = ""  # trigger id and participant rule
    stage_version: str = ""

    @property
    def mention_id(self) -> str:
        return stable_id(
            "event_mention",
            self.article_id,
            self.record_class,
            self.event_type,
            self.status,
            self.state_a,
            self.state_b,
            self.directed,
            self.char_start,
            self.char_end,
            self.date_start,
            self.date_end,
        )


@dataclass(frozen=True, slots=True)
class Event(_Row):
    """One real-world act, from one or more mentions: a row of core.events (crosswalk columns joined in SQL)."""

    event_id: str
    record_class: RecordClass
    event_type: str
    status: str
    state_a: str
    state_b: str
    directed: bool
    participants: tuple[str, ...]
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: Precision
    announced_on: dt.date | None
    counted_on: dt.date | None  # codebook 1.5: pledge -> announced (else start), deed -> start
    counted_precision: Precision
    historical: bool
    location_text: str
    location_state: str | None
    attributes: dict[str, Any]
    n_mentions: int
    n_articles: int
    n_publishers: int
    first_published_on: dt.date | None
    last_published_on: dt.date | None
    has_conflict: bool
    conflicts: tuple[dict[str, Any], ...]
    confidence: float
    mention_ids: tuple[str, ...] = ()
