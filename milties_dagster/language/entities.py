"""All entity mentions of an article: the one place where the finders meet and overlaps are settled.

Belongs here: turning what the finders report into EntityMention rows with offsets into the body, sentence
numbers and one owner per span. Does not belong here: the finders' rules (states.py, people.py, things.py,
dates/).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from spacy.language import Language

from milties_dagster.language import people, repaired, things
from milties_dagster.language.dates import resolve
from milties_dagster.language.gazetteer import DisjointSpans, Spans, fold
from milties_dagster.language.people import Anchor, Surroundings
from milties_dagster.language.sentences import SentenceSpan, article_sentences
from milties_dagster.language.states import StateMention, StateTagger
from milties_dagster.language.things import StateSpan, Thing
from milties_dagster.records import Article, EntityMention, EntityType
from milties_dagster.reference import load_reference

# classes of not_countries.csv that are entities of their own; the others (idiom, era, war, language) are none
_CLASS_TYPE: dict[str, tuple[EntityType, str]] = {
    "region": ("REGION", "region"),
    "water": ("REGION", "water"),
    "disputed": ("REGION", "disputed"),
    "organisation": ("ORG", "organisation"),
    "agency": ("ORG", "news_agency"),
    "publication": ("ORG", "publication"),
    "company": ("ORG", "company"),
    "party": ("ORG", "party"),
}


_BODY_RULES = frozenset({"state_body", "body_of_state"})  # "the Omani navy": the state is a mention of its own
_PRIORITY: dict[EntityType, int] = {"EXERCISE": 0, "EQUIPMENT": 1, "AGREEMENT": 2, "ORG": 3, "PLACE": 4}


@lru_cache(maxsize=1)
def _tagger() -> StateTagger:
    return StateTagger()


@lru_cache(maxsize=1)
def _publishers() -> tuple[dict[str, str], dict[str, str]]:
    """State of each publisher by name (casefolded) and by domain."""
    known = [p for p in load_reference().publishers.values() if p.state_id]
    return {p.publisher.casefold(): p.state_id for p in known}, {p.domain: p.state_id for p in known}


def extract(
    article: Article,
    nlp_blank: Language | None = None,
    state_tagger: Callable[[str], Sequence[StateMention]] | StateTagger | None = None,
) -> list[EntityMention]:
    """The entity mentions of an article's headline, body and caption paragraphs, in order of their start.

    ``body[m.char_start:m.char_end] == m.text`` for every mention. Dates are resolved against
    ``article.published_on`` in the past tense; the coder resolves them again when it knows the tense.
    ``nlp_blank`` is accepted for callers that hold a tokenizer; the finders read characters and need none.
    """
    del nlp_blank
    sentences = article_sentences(article)
    if not sentences:
        return []
    tagger: Any = state_tagger or _tagger()
    tag = tagger.tag if isinstance(tagger, StateTagger) else tagger
    states = repaired.states(tag(article.body), repaired.name_places(article))
    return _Extraction(article, sentences, states).mentions()


def publisher_state(article: Article) -> str | None:
    """The state of the publisher, by name or web address, when publishers.csv knows it."""
    names, domains = _publishers()
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", article.url).split("/")[0].lower()
    return names.get(article.publisher.casefold()) or domains.get(host)


def dateline_state(article: Article) -> str | None:
    """The state of the dateline's first place: "BODØ/KIRKENES, Wednesday"."""
    for part in re.split(r"[/,.(]", article.dateline_place):
        name = part.strip()
        if name and (state := _tagger().resolve_name(name) or things.finder().place_state(name)):
            return state
    return None


class _Extraction:
    """One article being read."""

    def __init__(self, article: Article, sentences: list[SentenceSpan], states: Sequence[StateMention]) -> None:
        self.article = article
        self.body = article.body
        self.plain = fold(article.body)
        self.sentences = sentences
        self._starts = [s.start for s in sentences]
        self.states = [m for m in states if self.sentence(m.char_start, m.char_end) is not None]

    def sentence(self, start: int, end: int) -> SentenceSpan | None:
        """The sentence that holds a span whole; None outside coded paragraphs or across a border."""
        i = bisect_right(self._starts, start) - 1
        if i < 0 or end > self.sentences[i].end:
            return None
        return self.sentences[i]

    def mentions(self) -> list[EntityMention]:
        things = self._things()
        anchors = [
            Anchor(m.char_start, m.char_end, m.state_id, m.is_place, m.name_type == "demonym")
            for m in self.states
            if m.state_id is not None
        ]
        # a body with a state names it as well as its adjective does: "Naval Group chief executive"
        anchors += [
            Anchor(t.start, t.end, t.state_id, t.entity_type == "PLACE")
            for t in things
            if t.state_id is not None and t.entity_type in ("ORG", "PLACE") and t.rule not in _BODY_RULES
        ]
        anchors.sort(key=lambda x: (x.start, -x.end))
        blocked = sorted(
            [(m.char_start, m.char_end) for m in self.states if m.entity_class in _CLASS_TYPE]
            + [(t.start, t.end) for t in things if t.rule not in _BODY_RULES]
        )
        persons = people.find(
            Surroundings(
                self.plain, self.sentences, anchors, blocked, publisher_state(self.article),
                dateline_state(self.article), self.article.published_on,
            )
        )  # fmt: skip
        named = Spans((p.start, p.end) for p in persons if p.canonical)
        swallowed = Spans((t.start, t.end) for t in things if _swallows(t) and not self._of_two(t))
        series = Spans((t.start, t.end) for t in things if t.entity_type == "EXERCISE" and t.rule == "table")
        out: list[EntityMention] = []
        for m in self.states:
            if m.name_type in ("capital", "metonym") and series.hold(m.char_start, m.char_end):
                continue  # no Lima in "Bersama Lima"
            if not named.touch(m.char_start, m.char_end) and not swallowed.hold(m.char_start, m.char_end):
                out += self._state(m)
        for p in persons:
            out.append(
                self._mention(
                    p.start, p.end, "PERSON", state_id=p.state_id, name_type="person", canonical=p.canonical,
                    role=p.role, rule=p.rule, confidence=p.confidence,
                )
            )  # fmt: skip
        for t in things:
            if not named.touch(t.start, t.end):
                out.append(
                    self._mention(
                        t.start, t.end, t.entity_type, state_id=t.state_id,
                        name_type="institution" if t.entity_type == "ORG" and t.state_id else None,
                        canonical=t.canonical, role=t.role, rule=t.rule, confidence=t.confidence,
                    )
                )  # fmt: skip
        out += self._dates(
            Spans((t.start, t.end) for t in things if t.entity_type in ("EQUIPMENT", "EXERCISE", "AGREEMENT"))
        )
        return sorted(out, key=lambda m: (m.char_start, m.char_end, m.entity_type, m.state_id or ""))

    def _things(self) -> list[Thing]:
        """Named things, the longest where they overlap, and none inside the name of a state or region."""
        spans = [
            StateSpan(m.char_start, m.char_end, m.state_id, m.is_place, m.name_type == "demonym")
            for m in self.states
            if m.state_id is not None
        ]
        found = things.finder().find(self.plain, [(s.start, s.end) for s in self.sentences], spans)
        found = [t for t in found if self.sentence(t.start, t.end) is not None]
        found.sort(key=lambda t: (t.start - t.end, _PRIORITY[t.entity_type], -t.confidence, t.start, t.rule))
        states = Spans((m.char_start, m.char_end) for m in self.states)
        taken = DisjointSpans()
        kept: list[Thing] = []
        for t in found:
            hides = states.hold(t.start, t.end)
            crosses = any(not (t.start <= a and b <= t.end) for a, b in states.touching(t.start, t.end))
            if not hides and not crosses and taken.take(t.start, t.end):
                kept.append(t)
        return sorted(kept, key=lambda t: t.start)

    def _of_two(self, t: Thing) -> bool:
        """Is this a body of two states: "India-Oman Joint Military Cooperation Committee"? Both are at its table."""
        inside = {m.state_id for m in self.states if t.start <= m.char_start and m.char_end <= t.end}
        return t.entity_type == "ORG" and len(inside - {None}) > 1

    def _mention(self, start: int, end: int, entity_type: EntityType, **fields: Any) -> EntityMention:
        sentence = self.sentence(start, end)
        assert sentence is not None, "finders look inside sentences only"
        return EntityMention(
            article_id=self.article.article_id, sentence_index=sentence.index, char_start=start, char_end=end,
            text=self.body[start:end], entity_type=entity_type, **fields,
        )  # fmt: skip

    def _state(self, m: StateMention) -> list[EntityMention]:
        if m.state_id is not None or m.entity_class == "ambiguous":
            rule = m.rule
            if m.is_place and "place" not in rule.split(":"):
                rule = f"{rule}:place"
            return [
                self._mention(
                    m.char_start, m.char_end, "STATE", state_id=m.state_id, name_type=m.name_type,
                    canonical=m.alias, rule=rule, confidence=m.confidence,
                )
            ]  # fmt: skip
        # "before:organisation" and the like: a state's name that is part of another name
        if m.entity_class not in _CLASS_TYPE or not m.rule.startswith("not_country"):
            return []
        entity_type, role = _CLASS_TYPE[m.entity_class]
        return [
            self._mention(
                m.char_start, m.char_end, entity_type, canonical=m.alias, role=role, rule=m.rule,
                confidence=m.confidence,
            )
        ]  # fmt: skip

    def _dates(self, names: Spans) -> list[EntityMention]:
        out = []
        places = repaired.date_places(self.article)
        for s in self.sentences:
            for e in repaired.dates(self.body[s.start : s.end], s.start, places):
                start, end = s.start + e.char_start, s.start + e.char_end
                if names.touch(start, end):
                    continue
                value = resolve(e, self.article.published_on, "past")
                out.append(
                    self._mention(
                        start, end, "DATE",
                        date_start=value.start if value else None,
                        date_end=value.end if value else None,
                        date_precision=value.precision if value else None,
                        timex_value=value.timex_value if value else "",
                        rule=value.rule if value else f"unresolved:{e.rule}",
                        confidence=1.0 if value else 0.3,
                    )
                )  # fmt: skip
        return out


def _swallows(t: Thing) -> bool:
    """Is a state's name inside this only part of the name: "Israel" in "Israel Aerospace Industries"?"""
    return t.entity_type in ("EQUIPMENT", "PLACE") or (t.entity_type == "ORG" and t.rule not in _BODY_RULES)
