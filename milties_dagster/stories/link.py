"""Mentions to events: the same act told in several sentences and articles becomes one row.

Belongs here: the matching rules of codebook 1.7, event ids, counting dates and conflicts. Does not belong here:
reading text or writing tables.

Rules. Inside one article the coder has already grouped the sentences of one act: they carry the same coded fields.
Across articles two claims are one act when record class, type, pair, direction and status family agree, their date
intervals overlap or lie within the slack of their precision, and they share a key attribute (exercise, agreement,
equipment, person) or, having none to compare, the same day. Standing ties merge on type, pair and direction alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from milties_dagster.records import Event, EventMention, Precision, stable_id

PLEDGES = frozenset({"pledged", "planned", "agreed"})
# how far apart two reports of one act may date it, in days, by the coarser precision [design choice]
SLACK: Mapping[str, int] = {
    "day": 2,
    "week": 4,
    "month": 5,
    "quarter": 10,
    "half": 15,
    "season": 15,
    "year": 0,
    "unknown": 0,
}
FAMILY = {
    "completed": "deed",
    "ongoing": "deed",
    "planned": "plan",
    "pledged": "plan",
    "agreed": "plan",
    "hypothetical": "hypothetical",
    "suspended": "break",
    "cancelled": "break",
    "denied": "denied",
}


@dataclass(frozen=True, slots=True)
class ArticleMeta:
    """What linking needs of an article."""

    publisher: str
    published_on: dt.date | None
    canonical_article_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Events, and the event of every mention."""

    events: list[Event]
    assignment: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Claim:
    """The mentions of one act in one article."""

    mentions: tuple[EventMention, ...]
    keys: frozenset[str]

    @property
    def lead(self) -> EventMention:
        return self.mentions[0]


def _keys(mentions: Iterable[EventMention]) -> frozenset[str]:
    keys: set[str] = set()
    for m in mentions:
        for name in ("exercise_name", "agreement_name"):
            if m.attributes.get(name):
                keys.add(f"{name}:{str(m.attributes[name]).lower()}")
        for e in m.attributes.get("equipment", ()):
            keys.add(f"equipment:{str(e.get('designation', '')).lower()}")
        for a in m.actors:
            if a.get("name"):
                keys.add(f"person:{str(a['name']).split()[-1].lower()}")
    return frozenset(keys)


def _claims(mentions: Sequence[EventMention]) -> list[_Claim]:
    groups: dict[tuple[Any, ...], list[EventMention]] = defaultdict(list)
    for m in mentions:
        groups[
            (
                m.article_id,
                m.record_class,
                m.event_type,
                m.status,
                m.state_a,
                m.state_b,
                m.directed,
                m.date_start,
                m.date_end,
            )
        ].append(m)
    out = []
    for group in groups.values():
        group.sort(key=lambda m: (m.char_start, m.mention_id))
        out.append(_Claim(tuple(group), _keys(group)))
    return out


def _overlap(a: EventMention, b: EventMention) -> bool:
    if a.date_start is None or b.date_start is None:
        return a.date_start is None and b.date_start is None
    slack = dt.timedelta(days=max(SLACK[a.date_precision], SLACK[b.date_precision]))
    return a.date_start <= (b.date_end or b.date_start) + slack and b.date_start <= (a.date_end or a.date_start) + slack


def _same(a: _Claim, b: _Claim) -> bool:
    x, y = a.lead, b.lead
    if x.article_id == y.article_id:
        return False  # the coder kept them apart
    if FAMILY[x.status] != FAMILY[y.status] or x.participants != y.participants:
        return False
    if x.record_class == "standing":
        return True
    if not _overlap(x, y):
        return False
    if a.keys & b.keys:
        return True
    clash = {k.split(":")[0] for k in a.keys} & {k.split(":")[0] for k in b.keys} - {"person"}
    if clash:
        return False
    # a day and a bare year with nothing shared: too weak
    return x.date_precision == y.date_precision or "year" not in (x.date_precision, y.date_precision)


def link(mentions: Sequence[EventMention], articles: Mapping[str, ArticleMeta]) -> Linked:
    """Group mentions into events.

    A pure function of its input: the order of mentions does not matter. The id of an event is made from its first
    published claim, so later articles about the same act do not change it.
    """
    far = dt.date.max

    def order(c: _Claim) -> tuple[Any, ...]:
        meta = articles[c.lead.article_id]
        return (meta.published_on or far, c.lead.article_id, c.lead.char_start, c.lead.mention_id)

    blocks: dict[tuple[Any, ...], list[_Claim]] = defaultdict(list)
    for c in _claims(mentions):
        m = c.lead
        blocks[(m.record_class, m.event_type, m.state_a, m.state_b, m.directed)].append(c)
    events: list[Event] = []
    assignment: dict[str, str] = {}
    for key in sorted(blocks, key=str):
        stories: list[list[_Claim]] = []
        for c in sorted(blocks[key], key=order):
            home = next(
                (s for s in _candidates(stories, c) if any(_same(c, o) for o in s) and not _in_story(s, c)),
                None,
            )
            if home is None:
                stories.append([c])
            else:
                home.append(c)
        for story in stories:
            event = _event(story, articles)
            events.append(event)
            for mid in event.mention_ids:
                assignment[mid] = event.event_id
    return Linked(sorted(events, key=lambda e: e.event_id), assignment)


def _candidates(stories: list[list[_Claim]], claim: _Claim) -> list[list[_Claim]]:
    """Stories near enough in time to compare, so that a busy pair does not cost the square of its claims."""
    start = claim.lead.date_start
    if start is None or claim.lead.record_class == "standing":
        return stories
    out = []
    for s in stories:
        lead = s[0].lead
        if lead.date_start is None or abs((lead.date_start - start).days) <= 370:
            out.append(s)
    return out


def _in_story(story: list[_Claim], claim: _Claim) -> bool:
    return any(c.lead.article_id == claim.lead.article_id for c in story)


def _counted(m: EventMention) -> tuple[dt.date | None, Precision]:
    """Codebook 1.5: a pledge counts when it was made, a deed when it was done."""
    if m.status in PLEDGES and m.announced_on is not None:
        return m.announced_on, "day"
    return m.date_start, m.date_precision


_FINENESS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "season": 4, "half": 5, "year": 6, "unknown": 7}


def _event(story: list[_Claim], articles: Mapping[str, ArticleMeta]) -> Event:
    first = story[0].lead
    mentions = [m for c in story for m in c.mentions]
    # the representative: an own date before a fallback, the finer date, the more confident claim, the earlier
    best = min(
        mentions,
        key=lambda m: (
            m.date_start is None,
            m.date_rule in ("publication", "news_day", "announced", "inherits:paragraph"),
            _FINENESS[m.date_precision],
            -m.confidence,
            m.article_id,
            m.char_start,
        ),
    )
    event_id = stable_id(
        "event",
        first.record_class,
        first.event_type,
        first.state_a,
        first.state_b,
        first.directed,
        first.article_id,
        first.char_start,
        first.status,
        first.date_start,
    )
    conflicts: list[dict[str, Any]] = []
    if first.record_class == "event":
        seen = set()
        for c in story:
            m = c.lead
            claim = (str(m.date_start), str(m.date_end), m.status)
            if claim in seen:
                continue
            seen.add(claim)
            differs = (
                m.date_start is not None
                and best.date_start is not None
                and (
                    m.date_start > (best.date_end or best.date_start) or best.date_start > (m.date_end or m.date_start)
                )
            )
            if differs or m.status != best.status:
                conflicts.append(
                    {
                        "mention_id": m.mention_id,
                        "article_id": m.article_id,
                        "date_start": str(m.date_start),
                        "date_end": str(m.date_end),
                        "status": m.status,
                    }
                )
    published = [d for m in mentions if (d := articles[m.article_id].published_on)]
    doubt = 1.0
    for article_confidence in {m.article_id: m.confidence for m in mentions}.values():
        doubt *= 1.0 - min(0.99, article_confidence)
    attributes: dict[str, Any] = {}
    for m in sorted(mentions, key=lambda m: (m.mention_id != best.mention_id, m.article_id, m.char_start)):
        for k, v in m.attributes.items():
            attributes.setdefault(k, v)
    counted_on, counted_precision = _counted(best)
    located = next((m for m in [best, *mentions] if m.location_text), best)
    return Event(
        event_id=event_id,
        record_class=first.record_class,
        event_type=first.event_type,
        status=best.status,
        state_a=first.state_a,
        state_b=first.state_b,
        directed=first.directed,
        participants=first.participants,
        date_start=best.date_start,
        date_end=best.date_end,
        date_precision=best.date_precision,
        announced_on=best.announced_on,
        counted_on=counted_on,
        counted_precision=counted_precision,
        historical=all(m.historical for m in mentions),
        location_text=located.location_text,
        location_state=located.location_state,
        attributes=attributes,
        n_mentions=len(mentions),
        n_articles=len({m.article_id for m in mentions}),
        n_publishers=len({articles[m.article_id].publisher for m in mentions} - {""}),
        first_published_on=min(published) if published else None,
        last_published_on=max(published) if published else None,
        has_conflict=bool(conflicts),
        conflicts=tuple(conflicts),
        confidence=round(1.0 - doubt, 4),
        mention_ids=tuple(sorted(m.mention_id for m in mentions)),
    )
