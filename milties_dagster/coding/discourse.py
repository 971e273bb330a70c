"""Who the text is talking about, sentence by sentence: state-bearing spans, anaphors, and the article's dyad.

Belongs here: turning entity mentions into units that carry a state, resolving "the two countries", "he",
"the ministry" inside one article. Does not belong here: triggers, roles or status.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from spacy.tokens import Doc

from milties_dagster import paths
from milties_dagster.records import EntityMention

Pair = tuple[str, str]
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
OPENERS = frozenset(
    {"during", "on", "in", "at", "after", "before", "upon", "following", "throughout", "while", "prior"}
)
OWN_WORDS = frozenset({"his", "her"})  # in a phrase that opens a sentence they mostly mean its subject
ARTICLES = frozenset({"the", "its", "his", "her", "their"})
INSIDE = frozenset({"at", "in", "inside", "outside", "into"})
BORDER_ENDS = frozenset(
    {"and", "in", "on", "at", "for", "where", "with", "to", "by", "after", "since", "last", "as", "when"}
)
COMPARING = frozenset({"did", "does", "do", "has", "had", "have", "is", "was"})
COMPARED_AT = frozenset({"in", "at", "with", "to", "for", "against", "on"})
GROUP_BACK = 6  # sentences that "the three countries" looks back
GROUP_JOINERS = frozenset({",", "and", "&", "-", "–", "/", "the", "well", "as"})
COMPARED_REACH = 4  # words between "as" and the preposition in "as others do in Chad"
PHRASE_LENGTH = 6  # words of "the visiting defence minister" without its article, at most
IN_FOCUS = frozenset({"he", "she"})
COUNTED = frozenset({"two"})  # a lead that counts and does not point back
UNSAID_TRUST = 0.9  # in the likeliest state that is not said, were no other state in the text
LEADING = 2  # so many states a text is mostly about
BODIES = frozenset({"force", "ministry", "government"})  # roles of bodies that every state has


@dataclass(slots=True)  # not frozen, which makes it slow to make; never changed
class Unit:
    """Words of a sentence that stand for a state: tokens[start:end]. ``kind`` is state, person, org, place or coref."""

    start: int
    end: int
    state: str
    kind: str
    name_type: str
    is_place: bool
    role: str = ""
    name: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class SentenceView:
    """One sentence with all that is known about it before parsing. Token indices count from its start."""

    index: int
    paragraph: int
    kind: str  # headline, body, caption
    start: int  # offset of the sentence in the body
    end: int
    text: str
    words: list[str]  # lower case
    token_starts: list[int]  # offsets from the sentence's start
    token_ends: list[int]
    doc: Doc | None = None  # its tokens, later its parse; one of several alike has it for all
    units: list[Unit] = field(default_factory=list)
    entities: list[tuple[str, int, int]] = field(default_factory=list)  # type, first token, end token
    mentions: list[EntityMention] = field(default_factory=list)
    dates: list[EntityMention] = field(default_factory=list)
    hits: dict[str, list[Any]] = field(default_factory=dict)
    pair_coref: list[tuple[int, int]] = field(default_factory=list)  # "the two countries"
    neighbour_coref: list[tuple[int, int]] = field(default_factory=list)
    group_coref: list[tuple[int, int, int]] = field(default_factory=list)  # "the three countries", and how many
    is_military: bool = False

    @property
    def states(self) -> set[str]:
        return {u.state for u in self.units}

    def things(self, *lists: str) -> frozenset[int]:
        """Tokens of the phrases of some word lists, and of all equipment that is named."""
        spans = [(h.start, h.end) for name in lists for h in self.hits.get(name, ())]
        spans += [(start, end) for kind, start, end in self.entities if kind == "EQUIPMENT"]
        return frozenset(i for start, end in spans for i in range(start, end))

    def token_span(self, char_start: int, char_end: int) -> tuple[int, int] | None:
        """Tokens that overlap body[char_start:char_end]."""
        a, b = char_start - self.start, char_end - self.start
        first, last = bisect.bisect_right(self.token_ends, a), bisect.bisect_left(self.token_starts, b)
        return (first, last) if first < last else None


@functools.cache
def _anaphor_file() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((paths.reference() / "anaphors.yaml").read_text(encoding="utf-8"))
    return data


@functools.cache
def _anaphors() -> dict[str, list[list[str]]]:
    lists = {name: phrases for name, phrases in _anaphor_file().items() if isinstance(phrases, list)}
    return {name: [str(p).lower().split() for p in phrases] for name, phrases in lists.items()}


@functools.cache
def _states_by_word(name: str) -> dict[str, frozenset[str]]:
    """States by the word that fits them alone: ``kinds`` of states, ``body_of`` one."""
    return {word: frozenset(states) for word, states in _anaphor_file()[name].items()}


@functools.cache
def _partner_weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in _anaphor_file()["partner"].items()}


@functools.cache
def _anaphor_words() -> dict[str, frozenset[str]]:
    out = {name: frozenset(" ".join(p) for p in phrases) for name, phrases in _anaphors().items()}
    out["nouns"] = frozenset(p.split()[-1] for p in out["single_person"] | out["single_body"] | out["nations"])
    out["own_body"] = out["single_body"] - out["nations"]
    out["any"] = out["person"] | out["speaker"] | out["thing"] | out["relative"] | {"the"}
    return out


@functools.cache
def _by_longest(name: str) -> dict[str, list[tuple[int, list[str]]]]:
    """The phrases by their longest word, with its place in them: few sentences have any, while many have a "the"."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for p in _anaphors()[name]:
        at = max(range(len(p)), key=lambda i: (len(p[i]), i))
        found.setdefault(p[at], []).append((at, p))
    return found


@functools.cache
def _first_words(name: str) -> frozenset[str]:
    return frozenset(p[0] for p in _anaphors()[name])


def _phrases_in(words: Sequence[str], name: str) -> list[tuple[int, int]]:
    """Where the phrases of a list stand, in order."""
    phrases = _by_longest(name)
    if phrases.keys().isdisjoint(words):
        return []
    found = [(i - at, p) for i, w in enumerate(words) if w in phrases for at, p in phrases[w]]
    return sorted((i, i + len(p)) for i, p in found if i >= 0 and list(words[i : i + len(p)]) == p)


def pair_anaphors(words: Sequence[str]) -> list[tuple[int, int]]:
    """Token spans such as "the two countries", "both defence ministers", "each other"."""
    spans = _phrases_in(words, "pair_phrases")
    leads = _phrases_in(words, "pair_lead")
    if not spans and not leads:
        return []
    nouns, persons = _first_words("pair_nouns"), _first_words("pair_persons")
    for start, end in leads:
        for j in range(end, min(end + 3, len(words))):
            if words[j] in nouns:
                if words[j] not in persons or words[start] not in COUNTED:
                    spans.append((start, j + 1))
                break
    return sorted(set(spans))


@functools.cache
def _group_words() -> tuple[dict[str, int], dict[str, int]]:
    """Numbers that count states, and nouns that stand for so many."""
    return _anaphor_file()["group_sizes"], _anaphor_file()["group_nouns"]


def group_anaphors(words: Sequence[str]) -> list[tuple[int, int, int]]:
    """Token spans such as "the three countries", "all four navies", "the trio", with the number of states."""
    sizes, nouns = _group_words()
    if sizes.keys().isdisjoint(words) and nouns.keys().isdisjoint(words):
        return []
    leads, counted = _first_words("group_lead"), _first_words("pair_nouns")
    spans = []
    for i in range(1, len(words)):
        if words[i - 1] not in leads:
            continue
        if words[i] in nouns:
            spans.append((i - 1, i + 1, nouns[words[i]]))
        elif words[i] in sizes:
            end = next((j + 1 for j in range(i + 1, min(i + 4, len(words))) if words[j] in counted), None)
            if end is not None:
                spans.append((i - 1, end, sizes[words[i]]))
    return spans


def neighbour_anaphors(words: Sequence[str]) -> list[tuple[int, int]]:
    """Token spans such as "its neighbour"."""
    return _phrases_in(words, "neighbour")


def excluded_spans(words: Sequence[str]) -> list[int]:
    """Where words end that leave out the state behind them: "rather than", "unlike"."""
    return [end for _, end in _phrases_in(words, "excluding")]


def has_border(words: Sequence[str]) -> bool:
    """True where a word for a border stands among ``words``."""
    return not _first_words("borders").isdisjoint(words)


def at_border(words: Sequence[str], start: int, end: int) -> bool:
    """True for a state that only tells where: "the border with Oman", "the Omani border"."""
    nouns = _first_words("borders")
    before, after = words[max(0, start - 3) : start], words[end : end + 2]
    if any(x in nouns and y in ("with", "to") for x, y in itertools.pairwise(before)):
        return True
    return bool(after) and after[0] in nouns and (len(after) == 1 or not after[1].isalpha() or after[1] in BORDER_ENDS)


def at_seat(words: Sequence[str], start: int, end: int) -> bool:
    """True for a body that tells where: "at the Omani defence ministry", "inside the Pentagon"."""
    if words[end - 1] not in _first_words("seats"):
        return False
    before = [w for w in words[max(0, start - 2) : start] if w not in ARTICLES]
    return bool(before) and before[-1] in INSIDE


def compared(words: Sequence[str], start: int, end: int) -> bool:
    """True for a state that is only compared: "as the United States had done", "as in Chad", "as others do in Chad"."""
    before = [w for w in words[max(0, start - COMPARED_REACH - 2) : start] if w != "the"]
    if before and before[-1] == "as":
        return bool({*words[end : end + 1]} & COMPARING)
    if len(before) < 2 or before[-1] not in COMPARED_AT or "as" not in before:
        return False
    told = before[len(before) - before[::-1].index("as") : -1]
    return not told or told[-1] in COMPARING


def _named_after(view: SentenceView, at: int) -> Unit | None:
    """Whom "his" in an opening phrase means: "During his visit to Oman, General N met"; not who then plays host."""
    words = view.words
    if not words or words[0] not in OPENERS:
        return None
    first = next((u for u in view.units if u.kind == "person"), None)
    if first is None or "," not in words[at : first.start]:
        return None
    comma = words.index(",", at, first.start)
    if OWN_WORDS.isdisjoint(words[:comma]) or any(h.start - first.end in (0, 1) for h in view.hits.get("HOST_V", ())):
        return None
    return first


def add_units(view: SentenceView, mentions: Iterable[EntityMention]) -> None:
    """Fill units, entities and dates of a sentence from its entity mentions."""
    for m in mentions:
        span = view.token_span(m.char_start, m.char_end)
        if span is None:
            continue
        view.mentions.append(m)
        if m.entity_type == "DATE":
            view.dates.append(m)
            continue
        view.entities.append((m.entity_type, *span))
        if not m.state_id or m.entity_type in ("REGION", "EQUIPMENT", "EXERCISE", "AGREEMENT"):
            continue
        kind = {"STATE": "state", "PERSON": "person", "ORG": "org", "PLACE": "place"}[m.entity_type]
        is_place = kind == "place" or (kind == "state" and "place" in m.rule.split(":"))
        is_place = is_place or (kind == "state" and at_border(view.words, *span))
        is_place = is_place or (kind == "org" and at_seat(view.words, *span))
        view.units.append(
            Unit(
                *span,
                m.state_id,
                kind,
                m.name_type or "",
                is_place,
                m.role,
                m.canonical or m.text,
                m.confidence,
            )
        )
    view.units.sort(key=lambda u: (u.start, u.end, u.state))


class Discourse:
    """The article's states: which pair it is about, and whom a sentence's pronouns mean.

    Built once for the whole article from its sentence views, in order. ``home``: states of the dateline and of the
    publisher, in this order, whose government, army or ministry a text may name without saying whose.
    """

    def __init__(self, views: Sequence[SentenceView], home: Sequence[str | None] = ()) -> None:
        self.views = views
        self.scores: dict[Pair, float] = defaultdict(float)
        self.salience: dict[str, float] = defaultdict(float)
        self.last_person: list[Unit | None] = []
        self.last_body: list[str | None] = []
        self._recent_pairs: list[list[Pair]] = []
        self._states = [v.states for v in views]
        self._cues: dict[tuple[str, int], tuple[str, ...]] = {}
        self._dateline = home[0] if home else None
        self._likely: dict[tuple[str, int], list[tuple[str, float]]] = {}
        self._told_in_paragraph: list[set[str]] = []  # by sentence: states named earlier in its paragraph
        first_body = next((v.index for v in views if v.kind == "body"), None)
        person: Unit | None = None
        body: str | None = None
        previous: set[str] = set()
        for v, states in zip(views, self._states, strict=True):
            self.last_person.append(person)
            self.last_body.append(body)
            told = set[str]()
            if v.index and views[v.index - 1].paragraph == v.paragraph:
                told = self._told_in_paragraph[-1] | self._states[v.index - 1]
            self._told_in_paragraph.append(told)
            if not states:
                self._recent_pairs.append([])
                continue
            weight = 3.0 if v.kind == "headline" else 2.0 if v.index == first_body else 1.0
            weight *= 1.0 if v.is_military else 0.5
            acting = [u for u in v.units if not u.is_place]
            strong = {u.state for u in acting}
            for s in states:
                self.salience[s] += weight if s in strong else weight / 2
            pairs = _pairs(states)
            for a, b in pairs:
                self.scores[a, b] += weight / len(pairs) * (1.0 if a in strong and b in strong else 0.7)
            for a in strong:
                for b in previous - strong:
                    self.scores[_pair(a, b)] += 0.3 * weight
            self._recent_pairs.append([(a, b) for a, b in pairs if a in strong and b in strong] or pairs)
            previous = strong or previous
            named = next((u for u in v.units if u.kind == "person"), None)
            if named is not None:
                held = person is not None and not IN_FOCUS.isdisjoint(v.words[: named.start])
                if not held or _named_after(v, 0) is not None:
                    # the subject of the sentence stays in focus: in news that is the first person named, or "he"
                    person = named
            if acting:
                body = acting[0].state
        self._most_salient = max(self.salience.values(), default=1.0)
        self._paired = {p for pairs in self._recent_pairs for p in pairs}
        ranked = sorted(self.scores.items(), key=lambda kv: (-kv[1], kv[0]))
        self.main_pair: Pair | None = ranked[0][0] if ranked else None
        total = sum(s for _, s in ranked)
        most = sorted(self.salience, key=lambda s: (-self.salience[s], s))
        self.rank = {state: n for n, state in enumerate(most)}
        self.headline = list(
            dict.fromkeys(u.state for v in views if v.kind == "headline" for u in v.units if not u.is_place)
        )
        self.main_share = ranked[0][1] / total if ranked and total else 0.0
        told_of = (u.state for v in views if v.kind == "body" for u in v.units if not u.is_place)
        self.home = next((s for s in (*home, *told_of) if s and self.rank.get(s, 9) < LEADING), None)
        self._anaphors: dict[int, list[Unit]] = {}
        # bodies and persons with an office, in order: where, under what name, of which state
        self._bodies = [
            (v.index, u.start, u.name.split()[-1].lower(), u.state)
            for v in views
            for u in v.units
            if u.kind == "org" and u.name and u.role in BODIES
        ]
        roles: dict[str, str] = {}
        self._offices: list[tuple[int, int, Unit]] = []
        for v in views:
            for u in v.units:
                if u.kind == "person":
                    roles[u.name] = role = u.role or roles.get(u.name, "")
                    self._offices.append((v.index, u.start, u if u.role == role else replace(u, role=role)))

    def pair_at(self, index: int) -> Pair | None:
        """The two states "both sides" of sentence ``index`` means: the latest single pair near, else the main one."""
        paragraph = self.views[index].paragraph
        for i in range(index, max(-1, index - 5), -1):
            pairs = self._recent_pairs[i]
            if self.main_pair in pairs:
                return self.main_pair
            if len(pairs) == 1 and (self.views[i].paragraph == paragraph or i >= index - 2):
                return pairs[0]
        return self.main_pair

    def group_at(self, index: int, size: int) -> tuple[str, ...]:
        """The states that "the three countries" of sentence ``index`` means: the latest so many listed; () if none."""
        for i in range(index, max(-1, index - GROUP_BACK), -1):
            view = self.views[i]
            for run in _runs(view):
                if len(run) == size:
                    return tuple(sorted(run))
            acting = {u.state for u in view.units if not u.is_place}
            if i < index and len(acting) == size:
                return tuple(sorted(acting))
        return ()

    def likely(self, state: str, index: int) -> list[tuple[str, float]]:
        """The states that sentence ``index`` may mean beside ``state`` without naming them, likeliest first.

        Each with its share of trust; all shares add up to 1. The weights are those of anaphors.yaml.
        """
        if (known := self._likely.get((state, index))) is not None:
            return known
        weights = _partner_weights()
        in_paragraph = self._told_in_paragraph[index]
        before = self._states[index - 1] if index else set()
        after = self._states[index + 1] if index + 1 < len(self.views) else set()
        together = self._recent_pairs[index - 1] if index else []
        scored: list[tuple[float, str]] = []
        for other, weight in self.salience.items():
            if other == state:
                continue
            pair = (state, other) if state < other else (other, state)
            score = weights["salience"] * weight / self._most_salient
            if other in in_paragraph:
                score += weights["paragraph"]
            if other in before:
                score += weights["before"]
            if other in after:
                score += weights["after"]
            if pair in together:
                score += weights["pair_before"]
            if pair in self._paired:
                score += weights["pair"]
            if other == self._dateline:
                score += weights["dateline"]
            scored.append((-score, other))
        scored.sort()
        best = scored[0][0] if scored else 0.0
        shares = [(other, math.exp(best - score)) for score, other in scored]
        total = sum((share for _, share in shares), 0.0)
        found = self._likely[state, index] = [(other, share / total) for other, share in shares]
        return found

    def partner(self, state: str, index: int) -> tuple[str, float] | None:
        """The other state when only ``state`` is named in sentence ``index``, with a trust of 0..1."""
        found = self.likely(state, index)
        return (found[0][0], UNSAID_TRUST * found[0][1]) if found else None

    def cues(self, state: str, index: int) -> tuple[str, ...]:
        """How present a state is that sentence ``index`` does not name: for the weights."""
        if (known := self._cues.get((state, index))) is not None:
            return known
        out = ["outside"]
        if self.main_pair and state in self.main_pair:
            out.append("main")
        rank = self.rank.get(state, 9)
        out.append(f"salience={min(rank, 3)}")
        back = next((d for d in range(1, 6) if index - d >= 0 and state in self._states[index - d]), 0)
        out.append(f"back={back if back < 3 else 3}" if back else "back=none")
        if state in self.headline:
            out.append("headline")
        if state == self.last_body[index]:
            out.append("focus")
        if state == self.home:
            out.append("home")
        found = self._cues[state, index] = tuple(out)
        return found

    def anaphor_units(self, view: SentenceView) -> list[Unit]:
        """Units for pronouns and bare offices in a sentence: "he", "it", "whose", "the minister", "the ministry"."""
        if (known := self._anaphors.get(view.index)) is None:
            known = self._anaphors[view.index] = self._find_anaphors(view)
        return known

    def _find_anaphors(self, view: SentenceView) -> list[Unit]:
        out: list[Unit] = []
        words = _anaphor_words()
        if words["any"].isdisjoint(view.words):
            return out
        taken = {i for u in view.units for i in range(u.start, u.end)}
        person = self.last_person[view.index]
        body = self.last_body[view.index]
        acting = [u for u in view.units if not u.is_place]
        for i, w in enumerate(view.words):
            if w not in words["any"] or i in taken:
                continue
            if w in words["person"]:
                inside = [u for u in view.units if u.kind == "person" and u.end <= i]
                who = inside[0] if inside else _named_after(view, i) or person
                if who is not None:
                    out.append(Unit(i, i + 1, who.state, "coref", "person", False, who.role, who.name, 0.7))
            elif w in words["speaker"]:
                speakers = [u for u in view.units if u.kind == "person"]
                who = speakers[0] if speakers else person
                if who is not None:
                    out.append(Unit(i, i + 1, who.state, "coref", "speaker", False, who.role, who.name, 0.6))
            elif w in words["thing"]:
                meant = [u for u in out if u.name_type in ("institution", "office")]
                before = sorted((u for u in (*acting, *meant) if u.end <= i), key=lambda u: u.start)
                # "worried about Oman's war, Kenya held back part of its aid": who only owns something is not meant
                before = [u for u in before if view.words[u.end] not in POSSESSIVE] or before
                state = before[0].state if before else self.focus(view.index) or body
                if state is not None:
                    out.append(Unit(i, i + 1, state, "coref", "thing", False, "", "", 0.5))
            elif w in words["relative"]:
                near = [u for u in acting if i - 4 <= u.end <= i]
                if near:
                    out.append(Unit(i, i + 1, near[-1].state, "coref", "relative", False, "", "", 0.8))
            elif w == "the":
                unit = self._noun_phrase(view, i, taken)
                if unit is not None:
                    out.append(unit)
        return out

    def focus(self, index: int) -> str | None:
        """Whom the sentence before begins with where that is no name: "The island has taken boats. ... gave it"."""
        before = self.views[index - 1] if index else None
        if before is None or before.words[:1] != ["the"] or any(u.start < 4 for u in before.units):
            return None
        first = self._noun_phrase(before, 0, {i for u in before.units for i in range(u.start, u.end)})
        return first.state if first else None

    def another(self, index: int, state: str) -> str | None:
        """Whom a pronoun of sentence ``index`` means that cannot mean ``state``: "Australia gave it two boats"."""
        partner = self.partner(state, index)
        found = (self.focus(index), self.last_body[index], self.home, partner[0] if partner else None)
        return next((s for s in found if s and s != state), None)

    def _noun_phrase(self, view: SentenceView, i: int, taken: set[int]) -> Unit | None:
        """The unit of the phrase that "the" at token i opens, if it names an office, a body or a state."""
        words = _anaphor_words()
        persons, bodies, modifiers = words["single_person"], words["own_body"], words["office_modifiers"]
        start = i + 1
        if words["nouns"].isdisjoint(view.words[start : start + PHRASE_LENGTH]):
            return None
        end = start  # behind the words that lead to the noun
        while end < len(view.words) and end - start < 4 and view.words[end] in modifiers:
            end += 1
        for at in range(end, start - 1, -1):  # "the military": a word for a force may be the noun itself
            for n in (2, 1):
                noun = " ".join(view.words[at : at + n])
                if noun not in persons and noun not in bodies:
                    continue
                if at + n > len(view.words) or not taken.isdisjoint(range(i, at + n)):
                    continue  # "..., said the minister" without a stop
                phrase = " ".join(view.words[start : at + n])
                if noun in persons:
                    return self._office(view, i, at + n, phrase.removeprefix("visiting "))
                return self._body(view, i, at + n, phrase)
        for at in range(start, min(start + 4, len(view.words))):
            word = view.words[at]
            if word in words["nations"] and not words["nations"].issuperset(view.words[at + 1 : at + 2] or [""]):
                free = taken.isdisjoint(range(i, at + 1))
                return self._nation(view, i, at + 1, view.words[start : at + 1]) if free else None
            if not (word.isalpha() or word == "-") or word in words["closed"]:
                return None
        return None

    def _beside(self, view: SentenceView, end: int) -> Unit | None:
        """The unit in the phrase "in Oslo" or "of Norway" behind token ``end``."""
        if view.words[end : end + 1] not in (["in"], ["of"], ["at"]):
            return None
        behind = range(end + 1, end + 3)
        return next((u for u in view.units if u.start in behind), None)

    def _office(self, view: SentenceView, i: int, end: int, phrase: str) -> Unit | None:
        """ "The minister": the last person named with that office, else the person in focus."""
        words = _anaphor_words()
        noun = phrase.split()[-1]
        person = self.last_person[view.index]
        near = self._beside(view, end)
        if near is not None and view.words[end] != "at":
            return Unit(i, end, near.state, "coref", "person", False, phrase, "", 0.7)
        told = [u for n, at, u in self._offices if (n, at) < (view.index, i)]
        for wanted in (phrase, noun):
            holder = next((u for u in reversed(told) if wanted in u.role), None)
            if holder is not None:
                return Unit(i, end, holder.state, "coref", "person", False, phrase, holder.name, 0.6)
        if phrase in words["heads"] and self.home is not None:
            return Unit(i, end, self.home, "coref", "person", False, phrase, "", 0.5)
        if person is None:
            return None
        return Unit(i, end, person.state, "coref", "person", False, phrase, person.name, 0.6)

    def _body(self, view: SentenceView, i: int, end: int, phrase: str) -> Unit | None:
        """ "The army": that of the place behind it, else the one last named with its state, else that of the home."""
        noun = phrase.split()[-1]
        near = self._beside(view, end)
        own = _states_by_word("body_of").get(noun, frozenset()) & self.salience.keys()
        named = (s for n, at, name, s in reversed(self._bodies) if name == noun and (n, at) < (view.index, i))
        state = near.state if near else next(iter(own), None) or next(named, None) or self.home
        state = state or self.last_body[view.index]
        return Unit(i, end, state, "coref", "institution", False, phrase, "", 0.5) if state else None

    def _nation(self, view: SentenceView, i: int, end: int, phrase: Sequence[str]) -> Unit | None:
        """ "The island kingdom": the last state that fits; "in the country": none that acts in the sentence."""
        fits = [_states_by_word("kinds")[w] for w in phrase if w in _states_by_word("kinds")]
        named = self._beside(view, end)
        if named is not None and view.words[end] == "of":
            return Unit(i, end, named.state, "coref", "institution", False, " ".join(phrase), "", 0.5)
        here = [u.state for u in view.units if u.end <= i and not u.is_place]
        back = [self.last_body[view.index], self.home, *sorted(self.rank, key=self.rank.__getitem__)]
        found = [s for s in back if s is not None]
        if not fits:
            if view.words[i - 1 : i] and view.words[i - 1] in _anaphor_words()["inside"]:
                found = [s for s in found if s not in here and self.rank[s] < LEADING]
            else:
                found = [s for s in found if self.rank[s] < LEADING] or found
        else:
            found = [s for s in (*reversed(here), *found) if all(s in states for states in fits)]
        return Unit(i, end, found[0], "coref", "institution", False, " ".join(phrase), "", 0.5) if found else None


def _runs(view: SentenceView) -> list[set[str]]:
    """The states of a sentence that stand in a list, by list."""
    runs: list[set[str]] = []
    last = None
    for u in view.units:
        joined = last is not None and all(w in GROUP_JOINERS for w in view.words[last.end : u.start])
        if joined and last is not None and last.end < u.start:
            runs[-1].add(u.state)
        elif last is None or u.start >= last.end:
            runs.append({u.state})
        last = u
    return runs


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _pairs(states: set[str]) -> list[Pair]:
    ordered = sorted(states)
    return [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]]
