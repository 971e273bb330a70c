"""Rows refused before they are written.

Belongs here: the rules of the codebook, section 4, that one row can break, and the sentence each refusal
carries. Does not belong here: rules over several rows (sql/checks) or repairs.

Only rules that a row cannot break and still be believed are applied here; what merely deserves a look (a
stale plan, an odd range) is kept and shows up as a warning in sql/checks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, get_args

from milties_dagster.quality import lists
from milties_dagster.records import (
    Article,
    EntityMention,
    EntityType,
    EventMention,
    Precision,
    RecordClass,
    Refusal,
    Stage,
)
from milties_dagster.warehouse.rows import json_text

# reason codes, with the codebook rule each comes from
BAD_OFFSETS = "bad_offsets"  # 11, 31
UNKNOWN_STATE = "unknown_state"  # 12, 22
BLOCKED_PHRASE = "blocked_phrase"  # 18
BAD_INTERVAL = "bad_interval"  # 23
NOT_IN_LIST = "not_in_list"  # 25
BAD_PAIR = "bad_pair"  # 25
FUTURE_DEED = "future_deed"  # 26
STATE_NOT_EXISTING = "state_not_existing"  # 13, 41
BAD_CONFIDENCE = "bad_confidence"
DUPLICATE_ROW = "duplicate_row"  # 1
BAD_PUBLICATION_DATE = "bad_publication_date"  # 4
BAD_PARAGRAPHS = "bad_paragraphs"

REASONS = (
    BAD_OFFSETS, UNKNOWN_STATE, BLOCKED_PHRASE, BAD_INTERVAL, NOT_IN_LIST, BAD_PAIR, FUTURE_DEED,
    STATE_NOT_EXISTING, BAD_CONFIDENCE, DUPLICATE_ROW, BAD_PUBLICATION_DATE, BAD_PARAGRAPHS,
)  # fmt: skip

FIRST_PUBLICATION = dt.date(1990, 1, 1)  # codebook rule 4
DEEDS_THAT_HAPPENED = ("completed", "ongoing")

# rules of a name without a state that is no fault: the context leaves it open, which core.worklist shows, or a
# person said that it stands for none
LEFT_OPEN = ("ambiguous:", "repair:")

Row = TypeVar("Row", Article, EntityMention, EventMention)
Fault = tuple[str, str]  # reason code, what is wrong and what to do


def quarantine_rows(
    table: str, rows: Sequence[Row], articles: Iterable[Article] = ()
) -> tuple[list[Row], list[Refusal]]:
    """Part ``rows`` of one stage into those to write and refusals of the others, in order.

    table: core.articles, core.entity_mentions or core.event_mentions. articles: the articles the rows stand
    in (not needed for core.articles). A row is refused for the first rule it breaks; ``item_id`` of the
    refusal is article_id or article_id:mention_id. Raises ValueError for another table or a row whose
    article is not given.
    """
    if table not in _RULES:
        raise ValueError(f"rows of {table} are not judged one by one; only {', '.join(_RULES)} are")
    stage, judge = _RULES[table]
    known = {a.article_id: a for a in (rows if table == "core.articles" else articles) if isinstance(a, Article)}
    seen: set[str] = set()
    good: list[Row] = []
    refusals: list[Refusal] = []
    for row in rows:
        article = known.get(row.article_id)
        if article is None:
            raise ValueError(f"{table}: the article {row.article_id} of a row is not given")
        row_id = row.article_id if isinstance(row, Article) else f"{row.article_id}:{row.mention_id}"
        fault = judge(row, article)
        if fault is None and row_id in seen:
            fault = (DUPLICATE_ROW, "the stage made this row twice; the first one is kept")
        if fault is None:
            seen.add(row_id)
            good.append(row)
        else:
            code, what = fault
            reason = f"{article.source_uri}: {what}."
            refusals.append(Refusal(stage, row_id, article.source_uri, code, reason, json_text(row)[:2000]))
    return good, refusals


def _article(row: Article, _: Article) -> Fault | None:
    if row.published_on is not None and row.published_on < FIRST_PUBLICATION:
        return BAD_PUBLICATION_DATE, (
            f"published_on {row.published_on} ({row.published_on_rule}) lies before {FIRST_PUBLICATION}; "
            "state the right date in a manifest.csv"
        )
    last = 0
    for paragraph in row.paragraphs:
        if not last <= paragraph.start <= paragraph.end <= len(row.body):
            return (
                BAD_PARAGRAPHS,
                f"paragraph {paragraph.start}-{paragraph.end} overlaps another or leaves the body",
            )
        last = paragraph.end
    return None


def _span(article: Article, start: int, end: int, text: str, name: str) -> Fault | None:
    if 0 <= start < end <= len(article.body) and article.body[start:end] == text:
        return None
    there = article.body[max(start, 0) : max(end, 0)][:60]
    return BAD_OFFSETS, f"{name} {text[:60]!r} does not stand at {start}-{end}, where the body has {there!r}"


def _interval(start: dt.date | None, end: dt.date | None) -> Fault | None:
    if start is not None and end is not None and start > end:
        return BAD_INTERVAL, f"date_start {start} lies after date_end {end}"
    return None


def _entity(row: EntityMention, article: Article) -> Fault | None:
    if fault := _span(article, row.char_start, row.char_end, row.text, "text"):
        return fault
    if row.entity_type == "STATE" and row.state_id is None and not row.rule.startswith(LEFT_OPEN):
        return (
            UNKNOWN_STATE,
            f"{row.text!r} looks like a state but resolves to none; if it stands for one, add it or its "
            "context to country_aliases.csv, else to not_countries.csv",
        )
    if row.state_id is not None and row.state_id not in lists.states():
        return UNKNOWN_STATE, f"{row.text!r} resolves to {row.state_id}, which states.csv does not have"
    if row.entity_type == "STATE" and row.state_id is not None and row.text in lists.not_states():
        return BLOCKED_PHRASE, f"{row.text!r} is on the list of phrases that never stand for a state"
    return _in_lists(
        ("entity_type", row.entity_type, get_args(EntityType)),
        ("date_precision", row.date_precision, (None, *get_args(Precision))),
    ) or _interval(row.date_start, row.date_end)


def _in_lists(*fixed: tuple[str, Any, Iterable[Any]]) -> Fault | None:
    for name, value, allowed in fixed:
        if value not in allowed:
            return NOT_IN_LIST, f"{name} {value!r} is not one of {', '.join(sorted(filter(None, allowed)))}"
    return None


def _pair(row: EventMention) -> Fault | None:
    states = (row.state_a, row.state_b, *row.participants)
    if unknown := [s for s in states if s not in lists.states()]:
        return UNKNOWN_STATE, f"state {unknown[0]!r} is not in states.csv"
    if row.state_a == row.state_b:
        return BAD_PAIR, f"both sides are {row.state_a}"
    if not row.directed and row.state_a > row.state_b:
        return BAD_PAIR, f"the symmetric pair {row.state_a}-{row.state_b} is not sorted"
    if row.participants and (
        list(row.participants) != sorted(set(row.participants))
        or not {row.state_a, row.state_b} <= set(row.participants)
    ):
        return (
            BAD_PAIR,
            f"participants {row.participants} are not sorted, or lack {row.state_a} or {row.state_b}",
        )
    return None


def _time(row: EventMention, article: Article) -> Fault | None:
    if fault := _interval(row.date_start, row.date_end):
        return fault
    published = article.published_on
    if (
        row.status in DEEDS_THAT_HAPPENED
        and row.date_start is not None
        and published is not None
        and row.date_start > published + dt.timedelta(days=1)
    ):
        return FUTURE_DEED, f"{row.status} on {row.date_start}, after publication on {published}"
    spans = []
    if row.date_start is not None:
        year = row.date_start.year
        # some day of the act, and some day of the year it counts for
        spans += [
            (row.date_start, row.date_end or row.date_start),
            (dt.date(year, 1, 1), dt.date(year, 12, 31)),
        ]
    if row.announced_on is not None:
        spans.append((row.announced_on, row.announced_on))
    for first, last in spans:
        for state in dict.fromkeys((row.state_a, row.state_b, *row.participants)):
            if not lists.existed(state, first, last):
                return STATE_NOT_EXISTING, f"{state} did not exist from {first} to {last}"
    return None


def _event(row: EventMention, article: Article) -> Fault | None:
    fault = _in_lists(
        ("record_class", row.record_class, get_args(RecordClass)),
        ("event_type", row.event_type, lists.event_types()),
        ("status", row.status, lists.counts_as()),
        ("date_precision", row.date_precision, get_args(Precision)),
    )
    if fault or (fault := _pair(row)):
        return fault
    if fault := _span(article, row.char_start, row.char_end, row.quote, "quote"):
        return fault
    if not 0.0 <= row.confidence <= 1.0:
        return BAD_CONFIDENCE, f"confidence {row.confidence} is not between 0 and 1"
    return _time(row, article)


_RULES: dict[str, tuple[Stage, Callable[[Any, Article], Fault | None]]] = {
    "core.articles": ("articles", _article),
    "core.entity_mentions": ("entities", _entity),
    "core.event_mentions": ("coding", _event),
}
