"""Small records for the tests of warehouse and quality: whole rows with sensible defaults."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from milties_dagster.records import (
    Article,
    EntityMention,
    Event,
    EventMention,
    Paragraph,
    RawArticle,
    stable_id,
)

BODY = "Ministers of Ardania signed a pact.\n\nFrance and Italy held a naval drill on 3 May 2021."
DAY = dt.date(2021, 5, 3)


def raw_article(n: int = 0, **changes: Any) -> RawArticle:
    payload = f"{BODY} No. {n}"
    fields: dict[str, Any] = {
        "article_id": hashlib.sha256(payload.encode()).hexdigest(),
        "source_uri": f"articles/{n:03d}.txt",
        "source_kind": "txt",
        "media_type": "text/plain",
        "payload": payload,
        "n_bytes": len(payload.encode()),
        "encoding": "utf-8",
    }
    return RawArticle(**(fields | changes))


def article(n: int = 0, **changes: Any) -> Article:
    raw = raw_article(n)
    body = changes.pop("body", BODY)
    fields: dict[str, Any] = {
        "article_id": raw.article_id,
        "source_uri": raw.source_uri,
        "url": "",
        "publisher": "The Courier",
        "title": "A drill",
        "body": body,
        "language": "en",
        "published_on": dt.date(2021, 5, 4),
        "published_on_rule": "dateline",
        "dateline_place": "",
        "canonical_article_id": raw.article_id,
        "n_chars": len(body),
        "is_codable": True,
        "skip_reason": "",
        "paragraphs": (Paragraph(0, 35, "headline"), Paragraph(37, len(body), "body")),
        "date_candidates": ("dateline=2021-05-04",),
        "signature": (-5, 2**62),
        "stage_version": "v1",
    }
    return Article(**(fields | changes))


def entity_mention(n: int = 0, **changes: Any) -> EntityMention:
    start = BODY.index("France")
    fields: dict[str, Any] = {
        "article_id": raw_article(n).article_id,
        "sentence_index": 1,
        "char_start": start,
        "char_end": start + 6,
        "text": "France",
        "entity_type": "STATE",
        "state_id": "FRA",
        "name_type": "name",
        "rule": "alias",
    }
    return EntityMention(**(fields | changes))


def event_mention(n: int = 0, **changes: Any) -> EventMention:
    quote = "France and Italy held a naval drill"
    start = BODY.index(quote)
    fields: dict[str, Any] = {
        "article_id": raw_article(n).article_id,
        "record_class": "event",
        "event_type": "JEX",
        "status": "completed",
        "state_a": "FRA",
        "state_b": "ITA",
        "directed": False,
        "quote": quote,
        "sentence_index": 1,
        "char_start": start,
        "char_end": start + len(quote),
        "participants": ("FRA", "ITA"),
        "actors": ({"name": "A. Rossi", "role": "admiral", "state_id": "ITA"},),
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": "day",
        "date_text": "3 May 2021",
        "date_rule": "absolute:day",
        "anchor_on": dt.date(2021, 5, 4),
        "attributes": {"exercise_name": "Swift Wave", "domain": ["sea"]},
        "reported_by": ("The Courier",),
        "confidence": 0.8,
        "confidence_parts": {"date": 1.0, "type": 0.8},
        "rule": "hold+drill",
        "stage_version": "v1",
    }
    return EventMention(**(fields | changes))


def event(**changes: Any) -> Event:
    fields: dict[str, Any] = {
        "record_class": "event",
        "event_type": "JEX",
        "status": "completed",
        "state_a": "FRA",
        "state_b": "ITA",
        "directed": False,
        "participants": (),
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": "day",
        "announced_on": None,
        "historical": False,
        "location_text": "",
        "location_state": None,
        "attributes": {},
        "n_mentions": 1,
        "n_articles": 1,
        "n_publishers": 1,
        "first_published_on": dt.date(2021, 5, 4),
        "last_published_on": dt.date(2021, 5, 4),
        "has_conflict": False,
        "conflicts": (),
        "confidence": 0.8,
        "mention_ids": (),
    }
    fields |= changes
    fields.setdefault("counted_on", fields["date_start"])
    fields.setdefault("counted_precision", fields["date_precision"])
    if not fields["participants"]:
        fields["participants"] = tuple(sorted((fields["state_a"], fields["state_b"])))
    fields.setdefault(
        "event_id",
        stable_id(*(fields[k] for k in ("event_type", "status", "state_a", "state_b", "date_start"))),
    )
    return Event(**fields)
