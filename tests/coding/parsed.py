"""Sentences read the way the coder reads them, and claims made by hand, for the tests of its parts."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from milties_dagster import language
from milties_dagster.coding.coder import Claim, Coder
from milties_dagster.coding.discourse import Discourse, SentenceView
from milties_dagster.coding.lexicon import Trigger, TriggerHit
from milties_dagster.coding.participants import Participants
from milties_dagster.coding.status import Status
from milties_dagster.coding.when import When
from milties_dagster.language import entities
from milties_dagster.records import Article, Paragraph

PUBLISHED = dt.date(2021, 5, 5)  # a Wednesday


def article(text: str, published: dt.date | None = PUBLISHED, headline: str = "") -> Article:
    """An article whose paragraphs are parted by blank lines; nothing is cleaned away."""
    body = f"{headline}\n\n{text}" if headline else text
    paragraphs, at = [], 0
    for n, part in enumerate(body.split("\n\n")):
        paragraphs.append(Paragraph(at, at + len(part), "headline" if headline and n == 0 else "body"))
        at += len(part) + 2
    return Article(
        article_id="a" * 64, source_uri="a.txt", url="", publisher="", title=headline, body=body, language="en",
        published_on=published, published_on_rule="stated" if published else "", dateline_place="",
        canonical_article_id="a" * 64, n_chars=len(body), is_codable=True, skip_reason="", paragraphs=tuple(paragraphs),
    )  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """An article as the coder sees it before it proposes anything."""

    article: Article
    views: list[SentenceView]
    discourse: Discourse
    docs: list[Doc]


@functools.cache
def read(text: str, published: dt.date | None = PUBLISHED, headline: str = "") -> Reading:
    coder = Coder.load()
    one = article(text, published, headline)
    views = coder.views(one, entities.extract(one))
    return Reading(one, views, Discourse(views), language.parse_sentences(coder.nlp, [v.text for v in views]))


@functools.cache
def doc(sentence: str) -> Doc:
    """One sentence, parsed."""
    return language.parse_sentences(Coder.load().nlp, [sentence])[0]


def trigger(event_type: str = "JEX", roles: str = "symmetric", **more: Any) -> Trigger:
    fields: dict[str, Any] = {
        "id": f"{event_type.lower()}.test", "type": event_type, "anchor": "A", "near": (), "exclude": (),
        "context": "none", "roles": roles, "status": {}, "record_class": "event", "weight": 0.5,
    }  # fmt: skip
    return Trigger(**{**fields, **more})


def hit(tokens: Doc, word: str, event_type: str = "JEX", roles: str = "symmetric") -> TriggerHit:
    """A trigger at the first token ``word`` (lower case)."""
    at = [t.lower_ for t in tokens].index(word)
    return TriggerHit(trigger(event_type, roles), at, at + 1, ())


def view(index: int = 0, text: str = "The two navies held a drill .", kind: str = "body") -> SentenceView:
    """A sentence of which only the words and the place are known."""
    words = text.lower().split()
    starts, at = [], 0
    for w in words:
        starts.append(at)
        at += len(w) + 1
    ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
    start = index * 1000
    return SentenceView(index, index, kind, start, start + len(text), text, words, starts, ends)


def claim(
    event_type: str = "JEX",
    a: str = "AUS",
    b: str = "JPN",
    *,
    sentence: int = 0,
    at: int = 3,
    verb: int | None = None,
    probability: float = 0.8,
    status: str = "completed",
    start: dt.date | None = dt.date(2021, 5, 3),
    end: dt.date | None = None,
    rule: str = "weekday",
    how: str = "explicit",
    directed: bool = False,
    record_class: str = "event",
    trigger_id: str = "",
    weight: float = 0.5,
    members: tuple[str, ...] = (),
) -> Claim:
    """A weighed claim with the anchor word at token ``at`` of sentence ``sentence``."""
    t = trigger(event_type, id=trigger_id or f"{event_type.lower()}.test", weight=weight)
    return Claim(
        view=view(sentence),
        hit=TriggerHit(t, at, at + 1, ()),
        event_type=event_type,
        record_class=record_class,
        status=Status(status, "past", "past", False, False),
        coded_status=status,
        source=a,
        target=b,
        directed=directed,
        members=members,
        who=Participants(a, b, not directed, 4.0, 1.0, how, 1.0),
        when=When(
            start, end or start, "day" if start else "unknown", "Monday" if start else "", rule if start else "none"
        ),
        verb=at if verb is None else verb,
        features={},
        triggers=frozenset((t.id,)),
        probability=probability,
    )
