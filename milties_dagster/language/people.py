"""People in news: who is named, in which office, for which state; and office-holders without a name.

Belongs here: names beside titles, appositions, "his Omani counterpart", later mentions by surname, and the
table of well-known leaders. Does not belong here: states and bodies themselves (states.py, things.py),
pronouns and "the minister" (coding, which knows the discourse).

No parser: a sentence is read as a row of segments (state, title, name, body) with the words between them, and
a few patterns over that row decide. Words are data: titles.csv, leaders.csv, people_rules.yaml.
A person's state is that of the strongest evidence in the article and holds for every mention of the person:

======================  ==========  ==============================================================
rule                    confidence  example
======================  ==========  ==============================================================
title_state             .95         Russian Defence Minister N; Kenya's army chief, N; N, Oman's envoy
title_of_state          .95         N, defence minister of Oman; the president of Mali, N
counterpart             .95         his Omani counterpart, N
same_post               .9          N, who holds the same post in Oman
head_of                 .9          N, who heads the general staff of the Omani armed forces
of_state                .85         General N of Oman
beside                  .85         Oman's N N; the Omani N N (a word of the name is known as a person's)
leader_table            .85         the text is silent and leaders.csv knows the name
domestic                .6          a high office without a state in the text: the state that paper, dateline,
                                    sentence and article speak for clearly, and no colleague already holds
======================  ==========  ==============================================================

People with private roles (analyst, candidate, retired officer) get no state: they speak for none
(codebook 7.9).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import yaml

from milties_dagster import paths
from milties_dagster.language.gazetteer import (
    DisjointSpans,
    Spans,
    fold,
    is_title_case,
    key,
    phrase_pattern,
    phrase_source,
    read_rows,
)
from milties_dagster.language.name_origin import name_origins, name_words
from milties_dagster.language.sentences import SentenceSpan

CONFIDENCE = {
    "title_state": 0.95,
    "title_of_state": 0.95,
    "counterpart": 0.95,
    "same_post": 0.9,
    "head_of": 0.9,
    "of_state": 0.85,
    "beside": 0.85,
    "leader_table": 0.85,
    "domestic": 0.6,
}


@dataclass(frozen=True, slots=True)
class Title:
    """One row of titles.csv. kind: office, rank, spokes, group, business, legislator, private, ..."""

    title: str
    kind: str
    role: str
    sector: str  # PLOVER: GOV MIL LEG SPY BUS UNK
    level: str  # high: ministers, chiefs, heads; other


@dataclass(frozen=True, slots=True)
class Leader:
    """One spell in office of a well-known person. Years inclusive; ``spell_to`` None while it goes on."""

    name: str
    state_id: str | None
    office: str
    spell_from: int
    spell_to: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span that carries a state: the name of a state or of one of its bodies."""

    start: int
    end: int
    state_id: str
    is_place: bool = False
    is_adjective: bool = False


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in the text: offsets into the text, canonical full name ("" for an unnamed office-holder)."""

    start: int
    end: int
    canonical: str
    role: str
    state_id: str | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What people.find is told about a text. ``plain`` is the folded text, anchors and blocked are sorted."""

    plain: str
    sentences: Sequence[SentenceSpan]
    anchors: Sequence[Anchor]
    blocked: Sequence[tuple[int, int]]  # spans that are no names of people: bodies, places, equipment
    home_state: str | None = None  # of the publisher
    dateline_state: str | None = None
    published_on: dt.date | None = None


@dataclass(slots=True)
class _TitleSpan:
    start: int
    end: int
    title: Title
    words: str  # as written, lower case, with its modifiers
    modified: bool
    plural: bool = False
    head: int = 0  # where the title proper begins, after its modifiers


@dataclass(slots=True)
class _Group:
    """Titles that go together ("army chief General") and what was found about them."""

    titles: list[_TitleSpan]
    start: int  # with the state before it
    end: int  # with the state after it
    state_id: str | None = None
    rule: str = ""
    name: _Name | None = None
    posted: int = 0  # end of "to Oman" after an ambassador
    peer: str = ""  # a counterpart's role: that of whose counterpart it is

    @property
    def kinds(self) -> set[str]:
        return {t.title.kind for t in self.titles}

    @property
    def role(self) -> str:
        """Of an office-holder without a name: "defence minister", "general", "counterpart"."""
        named = [t for t in self.titles if t.title.kind not in ("honorific", "relation")]
        return ", ".join(dict.fromkeys(_role_of(t) for t in named)) or self.peer or "counterpart"


@dataclass(slots=True)
class _Name:
    start: int
    end: int
    words: tuple[str, ...]  # folded, lower case, without particles' blanks
    text: str
    leader: tuple[Leader, ...] = ()
    speaks: bool = False


@dataclass(slots=True)
class _Person:
    canonical: str
    words: tuple[str, ...]
    first: int
    evidence: list[tuple[float, str, str | None]] = field(default_factory=list)  # confidence, rule, state
    groups: list[_Group] = field(default_factory=list)
    leader: tuple[Leader, ...] = ()


class PeopleFinder:
    """Finds people in a text. Holds the word lists; make one (:func:`finder`) and keep it."""

    def __init__(self) -> None:
        self.titles: dict[str, Title] = {}
        modifiers: list[str] = []
        for row in read_rows("titles.csv"):
            for spelling in _spellings(row["title"]):
                if row["kind"] == "modifier":
                    modifiers.append(spelling)
                else:
                    self.titles[key(spelling)] = Title(
                        row["title"], row["kind"], row["role"], row["sector"], row["level"]
                    )
        mods, heads = phrase_source(modifiers), phrase_source(self.titles)
        # the separators allow "foreign ministry's spokesman" and "ex-president"
        self._title = re.compile(
            rf"(?<![\w'-])(?:(?:{mods})(?:'s?)?[\s-]+)*(?P<head>{heads})(?P<plural>s)?(?![\w-]|'\w\w)"
        )
        rules = yaml.load((paths.reference() / "people_rules.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        no_names = rules["not_names"]
        self._opening = frozenset(no_names["opening"])
        self._not_names = frozenset(no_names["time"]) | frozenset(no_names["other"])
        self._not_person = frozenset(rules["not_person_words"])
        self._rank_followers = frozenset(rules["rank_followers"])
        self._phrase_openers = frozenset(rules["phrase_openers"])
        self._rank_nouns = frozenset(rules["rank_nouns"])
        self._particles = frozenset(rules["particles"])
        ships = "|".join(rules["ship_words"])
        # "the frigate Admiral Gorshkov" is no admiral
        self._ship_before = re.compile(rf"\b(?:{ships})\s+$")
        self.weights = {name: float(value) for name, value in rules["domestic_weights"].items()}
        self._late_names = frozenset(rules["late_names"])
        self._officials = frozenset(rules["officials"])
        gap = sorted((re.escape(w) for w in rules["gap"]), key=len, reverse=True)
        capital = r"[A-Z][\w.&'-]*"
        left = "|".join(w for w in gap if w not in ("of", "the", "and", "for"))
        # "Kenya's | air force | commander", "US | Pacific Fleet | commander"
        self._left_gap = re.compile(rf"(?:'s?)?(?:[\s-]+(?:{capital}|{left}))*[\s-]+")
        # "head of | the Technological Directorate of the | Israel Defense Forces"
        self._right_gap = re.compile(
            rf"(?:'s?)?\s+(?:of|for|at|from|with|in charge of)\s+(?:(?:{capital}|{'|'.join(gap)})\s+)*"
        )
        self._apposition = re.compile(
            r"\s*(?:\([^()\n]{0,30}\)\s*)?"
            r"(?:,\s+(?:who\s+(?:is|was|serves|served|has been|became)\s+(?:also\s+)?(?:as\s+)?)?"
            r"|\s+(?:is|was|became|remains)\s+)"
            r"(?:(?!said|met|and|with|by|when|while|after|to|in|on|at|from|as|who|during|told|where|which|before)"
            r"[a-z][a-z'-]*(?<!ing)(?<!ed)\s+){0,3}"
        )
        head_verbs = "|".join(rules["head_verbs"])
        self._heads = re.compile(
            rf"\s*(?:\([^()\n]{{0,30}}\)\s*)?,\s+(?:who\s+)?(?:{head_verbs})\s+(?:(?:{capital}|{'|'.join(gap)}|'s)\s+)*"
        )
        posts = "|".join(rules["same_post"])
        self._same_post = re.compile(
            rf"\s*,\s+who\s+(?:holds|held|has)\s+the\s+same\s+(?:{posts})\s+(?:in|for|of)\s+(?:the\s+)?"
        )
        speech = phrase_source(rules["speech_verbs"])
        self._speaks_after = re.compile(rf"\s+(?:{speech})\b")
        self._speaks_before = re.compile(rf"\b(?:{speech})\s+$")
        self._leaders: dict[str, list[Leader]] = {}
        self.surnames: dict[str, set[Leader]] = {}
        surnames: dict[str, set[str]] = {}
        spelt: set[str] = set()
        for row in read_rows("leaders.csv"):
            leader = Leader(
                row["name"],
                row["state_id"] or None,
                row["office"],
                int(row["spell_from"][:4]),
                int(row["spell_to"][:4]) if row["spell_to"] else None,
            )
            for listed in (row["name"], *filter(None, row["other_spellings"].split(";"))):
                for spelling in _arabic_variants(listed):
                    spelt.add(spelling)
                    if " " in spelling:
                        self.surnames.setdefault(_bare(key(spelling).split()[-1]), set()).add(leader)
                    same = self._leaders.setdefault(key(spelling), [])
                    if leader not in same:
                        same.append(leader)
                if row["known_by_surname"] == "true" and " " in listed:
                    surnames.setdefault(listed.split()[-1], set()).add(row["name"])
        for surname, names in surnames.items():
            if len(names) == 1 and key(surname) not in self._leaders:
                (name,) = names
                self._leaders[key(surname)] = [one for one in self._leaders[key(name)] if one.name == name]
                spelt.add(surname)
        self._leader = phrase_pattern(spelt)
        particle = "|".join(sorted(self._particles))
        word = (
            r"(?:(?:[A-Z]\.)+(?=[\s-])-?"  # J. or J.D.
            r"|(?:(?:al|el|ul|ur|as|ad|ash|an|bin)-)?(?:O'|[DdLl]'|Mc|Mac|De|Di|La|Le|Fitz)?[A-Z][a-z]+(?:[A-Z][a-z]+)?"
            r"(?:(?:-|'(?!s\b|\s))(?:[A-Z]?[a-z]+|[A-Z]))*"
            r"|[A-Z]{1,3}(?=\s[A-Z][a-z]))"
        )
        self._name = re.compile(
            rf"(?<![\w-]){word}(?:\s(?:(?:{particle})\s){{0,2}}{word}(?![\w])){{0,5}}(?:,?\sJr\.?|\s[IVX]{{1,4}})?(?![\w])"
        )

    # ---------------------------------------------------------------------------------------- public

    def office(self, role: str) -> Title | None:
        """The title in a role string, the highest one ("defence minister, general": a minister), or None."""
        found = [t for part in role.split(", ") for t in [self._known(part)] if t]
        return min(found, key=lambda t: (t.level != "high", t.kind == "rank"), default=None)

    def _known(self, words: str) -> Title | None:
        parts = key(words).split()
        for i in range(len(parts)):
            if (title := self.titles.get(" ".join(parts[i:]))) is not None:
                return title
        return None

    def find(self, around: Surroundings) -> list[PersonMention]:
        """The people of a text, in order: named ones with state and role, and unnamed office-holders."""
        return _Reading(self, around).mentions()

    # ---------------------------------------------------------------------------------------- pieces

    def title_spans(self, plain: str, lower: str, start: int, end: int) -> list[_TitleSpan]:
        """Titles between two offsets, not overlapping."""
        found = []
        for m in self._title.finditer(lower, start, end):
            plural = m.group("plural") is not None
            words = key(m.group()[: -1 if plural else None])
            head = m.group("head")
            # with its modifiers the longest known title wins: "army" + "chief" is the army chief
            parts = words.split()
            for i in range(len(parts)):
                if (title := self.titles.get(" ".join(parts[i:]))) is not None:
                    break
            else:
                title = self.titles[key(head)]
                i = len(parts)
            raw = plain[m.start() : m.end()]
            last = raw.split()[-1]
            if len(last) <= 3 and title.kind not in ("rank", "honorific") and not last.isupper():
                continue  # PM, MP, CEO, NSA are offices only in capitals
            if title.kind in ("rank", "honorific") and len(last.rstrip(".")) <= 4 and not raw.split()[0][0].isupper():
                continue  # "col", "gen", "u", "sir" in small letters
            found.append(_TitleSpan(m.start(), m.end(), title, words, i > 0, plural, m.start("head")))
        return found

    def leaders_at(self, text: str) -> tuple[Leader, ...]:
        return tuple(self._leaders.get(key(text), ()))


class _Reading:
    """One text being read: fills the registry of persons, then writes the mentions."""

    def __init__(self, data: PeopleFinder, around: Surroundings) -> None:
        self.data = data
        self.a = around
        self.plain = around.plain
        self.lower = around.plain.lower()
        if len(self.lower) != len(self.plain):
            self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.plain)
        self._starts = [anchor.start for anchor in around.anchors]
        self._salience = self._weigh()
        self._blocked = Spans(around.blocked)
        self._sentence_starts = [s.start for s in around.sentences]
        self._headlines: dict[int, bool] = {}  # by start of the sentence
        self._running: dict[str, list[int]] = {}  # by name
        self.named: list[tuple[SentenceSpan, _Name, _Group | None]] = []
        self.unnamed: list[_Group] = []
        self.persons: list[_Person] = []
        self._by_word: dict[str, list[_Person]] = {}  # each list in the order of self.persons
        self._by_leader: dict[str, list[_Person]] = {}
        self._small: set[str] | None = None

    # ------------------------------------------------------------------ reading one sentence

    def _anchors(self, start: int, end: int) -> list[Anchor]:
        i = bisect_right(self._starts, start - 1)
        out = []
        while i < len(self.a.anchors) and self.a.anchors[i].start < end:
            if self.a.anchors[i].end <= end:
                out.append(self.a.anchors[i])
            i += 1
        return out

    def _names(self, s: SentenceSpan, masks: list[tuple[int, int]], leaders: list[_Name]) -> list[_Name]:
        pieces = []
        at = s.start
        for a, b in sorted(masks):
            if b > at:
                pieces += [self.plain[at:a], "\x00" * (min(b, s.end) - max(a, at))]
                at = b
        text = "".join([*pieces, self.plain[at : s.end]])
        found = list(leaders)
        for m in self.data._name.finditer(text):
            found += self._trim(m.start() + s.start, m.group())
        found.sort(key=lambda n: n.start)
        for n in found:
            n.speaks = bool(
                self.data._speaks_after.match(self.plain, n.end, s.end)
                or self.data._speaks_before.search(self.plain[max(s.start, n.start - 14) : n.start])
            )
        return found

    def _trim(self, start: int, run: str) -> list[_Name]:
        """A run of capitals without the words that are no names, cut where one stands inside."""
        out: list[_Name] = []
        part: list[tuple[int, str]] = []

        def close() -> None:
            while part and part[-1][1].lower() in self.data._particles and part[-1][1].islower():
                part.pop()
            while part and part[0][1].lower() in self.data._particles and part[0][1].islower():
                part.pop(0)
            if part:
                first, last = part[0], part[-1]
                words = tuple(_bare(w.lower().strip(".")) for _, w in part)
                if not set(words) & self.data._not_person:
                    a, b = first[0], last[0] + len(last[1])
                    out.append(_Name(a, b, words, self.plain[a:b]))
            part.clear()

        for m in re.finditer(r"\S+", run):
            word = m.group().rstrip(",")
            low = word.lower().rstrip(".")
            if low in self.data._not_names or (
                low in self.data._opening and not (part and low in self.data._late_names)
            ):
                close()
            else:
                part.append((start + m.start(), word))
        close()
        return out

    def _read(self, s: SentenceSpan) -> None:
        data, plain = self.data, self.plain
        anchors = self._anchors(s.start, s.end)
        leaders = []
        for m in data._leader.finditer(plain, s.start, s.end):
            if " " not in m.group() and _in_longer_name(plain, m.start(), m.end(), data):
                continue
            known = data.leaders_at(m.group())
            if known and self._plausible(known, " " in m.group()):
                words = tuple(_bare(w) for w in key(m.group()).split())
                leaders.append(_Name(m.start(), m.end(), words, m.group(), known))
        taken = [(n.start, n.end) for n in leaders]
        taken += [(a.start, a.end) for a in anchors]
        titles = []
        for t in data.title_spans(plain, self.lower, s.start, s.end):
            if _overlaps(t.head, t.end, taken) or data._ship_before.search(plain[max(s.start, t.start - 24) : t.start]):
                continue
            # "State Department | spokesman": what names the body is no longer part of the title
            t.start = max([t.start, *(b for a, b in taken if a < t.end and t.start < b)])
            t.start += len(plain[t.start : t.end]) - len(plain[t.start : t.end].lstrip(" -'"))
            t.words = key(plain[t.start : t.end])
            t.modified = t.modified and t.start < t.head
            titles.append(t)
        blocked = self._blocked.touching(s.start, s.end)
        masks = taken + blocked + [(t.start, t.end) for t in titles]
        names = self._names(s, masks, leaders)
        if not titles and not names:
            return
        if self._is_headline(s):
            names = [n for n in names if n.leader or self._known_elsewhere(n, s)]
        groups = self._groups(titles, names, anchors, s)
        for i, g in enumerate(groups):
            if g.kinds == {"relation"} or g.kinds == {"relation", "rank"}:
                offices = [t for x in groups[:i] for t in x.titles if t.title.kind in ("office", "spokes")]
                g.peer = _role_of(offices[-1]) if offices else ""
        # the first group of a name holds all its titles
        bound = {id(g.name): g for g in reversed(groups) if g.name is not None}
        first = len(self.named)
        for n in names:
            self.named.append((s, n, bound.get(id(n))))
        for g in groups:
            if g.name is None and g.state_id and self._is_office_holder(g):
                self.unnamed.append(g)
        # evidence beside a name without a title
        for n in names:
            own = bound.get(id(n))
            if (own is None or own.state_id is None) and (of := self._owner(n, anchors)) is not None:
                if own is None:
                    own = bound[id(n)] = _Group([], n.start, n.end, name=n)
                    self.named[first:] = [(q, x, own if x is n else y) for q, x, y in self.named[first:]]
                own.state_id, own.rule = of.state_id, "beside"
            for anchor in anchors:
                if not n.end <= anchor.start <= n.end + 120:
                    continue
                between = plain[n.end : anchor.start]
                own = bound.get(id(n))
                rule = ""
                if data._same_post.fullmatch(between):
                    rule = "same_post"
                elif data._heads.fullmatch(between):
                    rule = "head_of"
                elif (
                    own is not None and own.state_id is None and re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", between)
                ):
                    rule = "of_state"
                if rule:
                    if own is None:
                        own = bound[id(n)] = _Group([], n.start, anchor.end, name=n)
                        self.named[first:] = [(q, x, own if x is n else y) for q, x, y in self.named[first:]]
                    if own.state_id is None:
                        own.state_id, own.rule = anchor.state_id, rule
                    break

    def _owner(self, n: _Name, anchors: list[Anchor]) -> Anchor | None:
        """The state right before a full name: "Oman's N N", "the Omani N N"."""
        if len(n.words) < 2 or not any(w in name_words() for w in n.words):
            return None
        for anchor in anchors:
            if anchor.end < n.start <= anchor.end + 3:
                gap = self.plain[anchor.end : n.start]
                letters = self.plain[anchor.start : anchor.end].isupper()  # "the UK N N"
                if gap == "'s " or (gap == " " and (anchor.is_adjective or letters)):
                    return anchor
        return None

    def _in_headline(self, at: int) -> bool:
        return self._is_headline(self._sentence_at(at))

    def _sentence_at(self, at: int) -> SentenceSpan:
        return self.a.sentences[bisect_right(self._sentence_starts, at) - 1]

    def _is_headline(self, s: SentenceSpan) -> bool:
        known = self._headlines.get(s.start)
        if known is None:
            known = self._headlines[s.start] = is_title_case(self.plain[s.start : s.end])
        return known

    def _plausible(self, known: tuple[Leader, ...], whole: bool) -> bool:
        """Could a text of that date mean the person? Careers are long, but a surname alone is fame in office."""
        ahead = 8 if whole else 2
        on = self.a.published_on
        return on is None or any(one.spell_from - ahead <= on.year for one in known)

    def _known_elsewhere(self, name: _Name, s: SentenceSpan) -> bool:
        """In a headline every word is capital: a name is one only where running text has it too."""
        if (found := self._running.get(name.text)) is None:
            found = self._running[name.text] = self._in_running_text(name.text)
        return any(start != s.start for start in found)

    def _in_running_text(self, text: str) -> list[int]:
        """Where the first two sentences begin that are no headlines and hold the text."""
        found: list[int] = []
        at = self.plain.find(text)
        while at >= 0 and len(found) < 2:
            other = self.a.sentences[max(bisect_right(self._sentence_starts, at) - 1, 0)]
            if self._is_headline(other):
                at = self.plain.find(text, max(other.end, at + 1))
                continue
            if other.start <= at and at + len(text) <= other.end and other.start not in found:
                found.append(other.start)
            at = self.plain.find(text, at + 1)
        return found

    def _groups(
        self, titles: list[_TitleSpan], names: list[_Name], anchors: list[Anchor], s: SentenceSpan
    ) -> list[_Group]:
        plain, data = self.plain, self.data
        groups: list[_Group] = []
        for t in titles:
            last = groups[-1] if groups else None
            if last is not None and self._stacks(last, t, names):
                last.titles.append(t)
                last.end = t.end
            else:
                groups.append(_Group([t], t.start, t.end))
        for i, g in enumerate(groups):
            # "ambassador to X": X is where, not whose
            after_limit = groups[i + 1].start if i + 1 < len(groups) else s.end
            right = next(
                (a for a in anchors if a.start >= g.end and a.end <= after_limit and a.start - g.end <= 100
                 and data._right_gap.fullmatch(plain, g.end, a.start)),
                None,
            )  # fmt: skip
            before_limit = groups[i - 1].end if i else s.start
            left = next(
                (a for a in reversed(anchors)
                 if before_limit <= a.start and a.end <= g.start and g.start - a.end <= 60
                 and data._left_gap.fullmatch(plain, a.end, g.start)
                 and not self._place_only(a, g.start)),
                None,
            )  # fmt: skip
            if left is not None:
                g.state_id, g.start = left.state_id, left.start
                g.rule = "counterpart" if "relation" in g.kinds else "title_state"
            if right is not None and (left is None or right.start - g.end < 8):
                if g.state_id is None:
                    g.state_id = right.state_id
                    g.rule = "counterpart" if "relation" in g.kinds else "title_of_state"
                if not right.is_adjective:  # "head of the Omani navy": the title alone is the span
                    g.end = right.end
            to = next((a for a in anchors if a.start >= g.end), None)
            if to is not None and any(t.title.role == "ambassador" for t in g.titles):
                # "the ambassador to Oman, N": Oman is where, not whose
                where = re.fullmatch(r"\s+(?:to|in)\s+(?:the\s+)?", plain[g.end : to.start])
                g.posted = to.end if where and to.end <= after_limit else 0
        groups = self._merged(groups, names)
        free = list(names)
        for i, g in enumerate(groups):
            name = self._name_after(g, free, groups[i + 1].start if i + 1 < len(groups) else s.end)
            if name is not None:
                g.name = name
                free.remove(name)
        for g in groups:
            if g.name is None:
                # the latest name that ends before the title stands in apposition to it
                name = next((n for n in reversed(names) if n.end <= g.start), None)
                if name is not None and data._apposition.fullmatch(plain, name.end, g.start):
                    if name in free:
                        g.name = name
                        free.remove(name)
                    else:
                        self._add_to(groups, name, g)
        for g in list(groups):
            if g.titles[-1].plural and g.name is not None:
                groups += self._share(g, free, anchors)
        return groups

    def _merged(self, groups: list[_Group], names: list[_Name]) -> list[_Group]:
        """Joins "the ambassador of Mongolia to India, H.E. | N" and "head of the Omani navy, Adm. | N"."""
        out: list[_Group] = []
        for g in groups:
            last = out[-1] if out else None
            if (
                last is not None
                and g.kinds <= {"rank", "honorific"}
                and g.state_id is None
                and last.kinds - {"rank", "honorific", "group"}
                and any(
                    e
                    and re.fullmatch(
                        r"\s*,\s+|\s+(?:(?:army|air|naval|general|joint)\s+)?staff,?\s+", self.lower[e : g.start]
                    )
                    for e in (last.posted, last.end)
                )
                and self._followed_by_name(g.titles[-1], names)
                and not any(
                    n.end <= last.start and self.data._apposition.fullmatch(self.plain, n.end, last.start)
                    for n in names
                )
            ):
                last.titles = last.titles + g.titles
                last.end, last.posted = max(last.end, g.end), 0
            else:
                out.append(g)
        return out

    def _share(self, g: _Group, free: list[_Name], anchors: list[Anchor]) -> list[_Group]:
        """The further names of "the Indian and Omani defence ministers, N and N", each with its state."""
        assert g.name is not None
        names = [g.name]
        for n in free:
            if n.start > names[-1].end and re.fullmatch(r"\s*,?\s*(?:and|,)\s+", self.plain[names[-1].end : n.start]):
                names.append(n)
        states = [a for a in anchors if a.end <= g.titles[0].start][-len(names) :]
        chained = 1 < len(names) == len(states) and all(
            re.fullmatch(r"(?:'s)?\s*,?\s*(?:and|,|&)\s+(?:the\s+)?", self.plain[x.end : y.start])
            for x, y in pairwise(states)
        )
        if chained:
            g.state_id, g.rule = states[0].state_id, g.rule or "title_state"
        elif len(names) > 1 and g.rule == "title_state" and _coordinated_before(self.plain, g.start):
            g.state_id, g.rule = None, ""
        more = []
        for i, n in enumerate(names[1:], 1):
            free.remove(n)
            state = states[i].state_id if chained else g.state_id
            more.append(_Group(g.titles, n.start, n.end, state, g.rule if state else "", n))
        return more

    @staticmethod
    def _add_to(groups: list[_Group], name: _Name, g: _Group) -> None:
        """A second title of a name that has one: "General N, army chief of Oman"."""
        first = next(x for x in groups if x.name is name)
        first.titles = first.titles + g.titles
        if first.state_id is None:
            first.state_id, first.rule = g.state_id, g.rule
        g.name = name

    def _place_only(self, anchor: Anchor, title_start: int) -> bool:
        """ "in Moscow Defence Minister N": the capital is a place there, no adjective."""
        return anchor.is_place and self.plain[anchor.end : anchor.end + 1] != "'" and title_start - anchor.end <= 2

    def _stacks(self, group: _Group, t: _TitleSpan, names: list[_Name]) -> bool:
        """Does a title go on with the next: "army chief General", "counterpart, Admiral"?"""
        between = self.plain[group.end : t.start]
        if any(group.end <= n.start < t.start for n in names):
            return False
        kind = t.title.kind
        if between.isspace() or between == "":
            return True
        if kind in ("rank", "honorific") and re.fullmatch(r"\s*,\s*", between):
            return bool(group.kinds - {"rank", "honorific", "group"}) and self._followed_by_name(t, names)
        return bool(
            re.fullmatch(r"\s+(?:and|cum|&)\s+|\s*/\s*", between)
            and kind in ("office", "spokes")
            and "office" in group.kinds
            and self._followed_by_name(t, names)
        )

    def _followed_by_name(self, t: _TitleSpan, names: list[_Name]) -> bool:
        return any(n.start >= t.end and self.plain[t.end : n.start].strip(" ,") == "" for n in names)

    def _name_after(self, g: _Group, names: list[_Name], limit: int) -> _Name | None:
        name = next((n for n in names if n.start >= g.titles[-1].end), None)
        if name is None or name.start > limit + 1:
            return None
        for edge in (g.posted, g.end, g.titles[-1].end):
            if not edge or name.start < edge:
                continue
            if g.titles[-1].plural and re.fullmatch(r"\s*,?\s+", self.plain[edge : name.start]):
                return name
            between = self.plain[edge : name.start]
            if re.fullmatch(r"\s+(?:\"\s*)?", between):
                return name
            if re.fullmatch(r"\s*,\s+", between) and "honorific" not in g.kinds:
                # "the army chief, N, said": a full name, and no name already waiting before the title
                waiting = any(
                    n.end <= g.start and self.data._apposition.fullmatch(self.plain, n.end, g.start) for n in names
                )
                other = bool(name.leader) and g.state_id not in {one.state_id for one in name.leader}
                if g.state_id is not None and (other or self._begins_clause(g, name)):
                    return None
                if (len(name.words) > 1 or name.leader) and not waiting and self._closes(name):
                    return name
        return None

    def _begins_clause(self, g: _Group, name: _Name) -> bool:
        """ "After talks with the army chief of Mali, N flew": the name is the subject behind an opening phrase."""
        if self.plain[name.end : name.end + 1] in (",", "(") or self.plain[name.end : name.end + 2] == " (":
            return False
        s = self._sentence_at(g.start)
        opening = self.plain[s.start : g.start]
        words = [w for w in re.findall(r"[a-z]+", opening.lower()) if w not in ("the", "a", "an")]
        if not words or words[0] not in self.data._phrase_openers or "," in opening:
            return False
        return len(words) > 1 or words[0].endswith("ing")  # "After the army chief of Mali, N came"

    def _closes(self, name: _Name) -> bool:
        """After "the minister, N" comes a comma, a stop, a verb or a bracket, not another name of a list."""
        following = self.plain[name.end : name.end + 12]
        return bool(re.match(r"\s*(?:[,.;:)(\"]|$|'s|\s[a-z])", following)) and not re.match(
            r"\s+and\s+[A-Z]", following
        )

    def _is_office_holder(self, g: _Group) -> bool:
        last = g.titles[-1]
        following = re.match(r"[\s-]+([A-Za-z]+)", self.plain[last.end : last.end + 24])
        word = following.group(1) if following else ""
        if word[:1].isupper() and word.lower() not in self.data._opening and not self._in_headline(g.start):
            return False  # "China's official Xinhua agency", "the Omani General Staff"
        if last.title.kind == "rank":
            return last.title.role in self.data._rank_nouns and word.lower() not in self.data._rank_followers
        if last.title.kind not in ("office", "spokes", "group", "relation", "legislator") or last.plural:
            return False
        if last.title.role == "official" and last.title.title not in self.data._officials and not last.modified:
            return False
        return word.lower() not in self.data._rank_followers

    # ------------------------------------------------------------------ the article

    def mentions(self) -> list[PersonMention]:
        for s in self.a.sentences:
            self._read(s)
        self._register()
        self._settle()
        out: dict[tuple[int, int], PersonMention] = {}
        for s, n, g in self.named:
            person = self._person_of(n, g, s)
            if person is None:
                if (g is not None and len(n.text) > 2) or (n.speaks and len(n.words) > 1):
                    # a name beside a title that nothing else in the text completes
                    person = _Person(n.text, n.words, n.start)
                else:
                    continue
            confidence, rule, state = max(person.evidence, default=(0.5, "name", None), key=lambda e: e[0])
            role = self._role(person, g)
            if g is None and not n.leader and rule != "name" and len(n.words) < len(person.words):
                confidence *= 0.95
            out[n.start, n.end] = PersonMention(
                n.start, n.end, person.canonical, role, state, rule, round(confidence, 3)
            )
        named, unnamed = Spans(out), DisjointSpans()
        for g in self.unnamed:
            if not named.touch(g.start, g.end) and unnamed.take(g.start, g.end):
                out[g.start, g.end] = PersonMention(g.start, g.end, "", g.role, g.state_id, "unnamed_office", 0.85)
        return sorted(out.values(), key=lambda m: (m.start, m.end))

    def _role(self, person: _Person, g: _Group | None) -> str:
        """Highest office and first rank given to the person anywhere in the text, else the table's office."""
        groups = [*person.groups] if g is None or g in person.groups else [*person.groups, g]
        titles = [t for x in groups for t in x.titles if t.title.kind not in ("rank", "honorific", "relation")]
        offices = sorted(titles, key=lambda t: (t.title.level != "high", t.title.kind == "group", t.start))
        ranks = [t.title.role for x in groups for t in x.titles if t.title.kind == "rank"]
        parts = [_role_of(t) for t in offices[:1]]
        if not parts:
            parts = [x.peer for x in groups if x.peer][:1] or [o for o in [self._table_office(person)] if o]
        if not parts and any(t.title.kind == "relation" for x in groups for t in x.titles):
            parts = ["counterpart"]
        return ", ".join(parts + [r for r in ranks[:1] if r not in parts])

    def _register(self) -> None:
        """Persons from names that have a title, an apposition, a speech verb or an entry in the table."""
        strong = [(s, n, g) for s, n, g in self.named if g is not None or n.leader or (n.speaks and len(n.words) > 1)]
        for s, n, g in sorted(strong, key=lambda x: (-len(x[1].words), x[1].start)):
            person = self._match(n, n.start, register=True)
            if person is None:
                person = _Person(n.text, n.words, n.start)
                self.persons.append(person)
                self._index(person)
            person.first = min(person.first, n.start)
            if n.leader and not person.leader and (len(n.words) > 1 or len(person.words) == 1):
                person.leader = n.leader
                for leader in {one.name for one in n.leader}:
                    self._by_leader.setdefault(leader, []).append(person)
            if g is not None:
                person.groups.append(g)
                if g.state_id and "private" not in g.kinds:
                    person.evidence.append((CONFIDENCE[g.rule], g.rule, g.state_id))
            del s
        self.persons.sort(key=lambda p: p.first)
        self._by_word.clear()
        for person in self.persons:
            self._index(person)
        for namesakes in self._by_leader.values():
            namesakes.sort(key=lambda p: p.first)

    def _index(self, person: _Person) -> None:
        for word in set(person.words):
            self._by_word.setdefault(word, []).append(person)

    def _settle(self) -> None:
        """Evidence from the table and, for domestic offices, from home or the nearest state."""
        for person in self.persons:
            private = any("private" in g.kinds for g in person.groups) and not person.evidence
            if not person.leader and not person.evidence:
                person.leader = self._by_office(person)
            if person.leader and not private:
                self._from_table(person)
            if person.evidence or private:
                continue
            for g in person.groups:
                if g.name is not None and any(self._speaks_for_a_state(t) for t in g.titles):
                    found = self._domestic(g)
                    if found is not None:
                        person.evidence.append(found)
                        break

    def _speaks_for_a_state(self, t: _TitleSpan) -> bool:
        """High offices, spokespeople and ranks; a rank in small letters may be a team's captain."""
        if t.title.kind == "rank":
            return self.plain[t.start].isupper() or self.plain[t.head].isupper()
        return t.title.level == "high" or t.title.kind in ("spokes", "relation")

    def _by_office(self, person: _Person) -> tuple[Leader, ...]:
        """Who held the office a surname is given, at the time: "President Maduro"."""
        on = self.a.published_on
        if len(person.words) > 1 or on is None:
            return ()
        roles = {t.title.role for g in person.groups for t in g.titles if not t.modified and t.title.level == "high"}
        held = [
            one
            for one in self.data.surnames.get(person.words[0], ())
            if one.office in roles and one.spell_from <= on.year <= (one.spell_to or on.year)
        ]
        return tuple(held) if len({one.name for one in held}) == 1 else ()

    def _from_table(self, person: _Person) -> None:
        on = self.a.published_on
        spells = [one for one in person.leader if on is None or one.spell_from - 8 <= on.year]
        states = {one.state_id for one in spells}
        if len(states) > 1 and on is not None:
            current = {one.state_id for one in spells if one.spell_to is None or on.year <= one.spell_to}
            states = current or states
        if len(states) == 1:
            person.canonical = spells[0].name if len(person.words) == 1 else person.canonical
            person.evidence.append((CONFIDENCE["leader_table"], "leader_table", states.pop()))

    def _table_office(self, person: _Person) -> str:
        on = self.a.published_on
        held = [
            one.office
            for one in person.leader
            if on is None or (one.spell_from <= on.year and (one.spell_to is None or on.year <= one.spell_to))
        ]
        return held[0] if held else ""

    def _weigh(self) -> dict[str, float]:
        """How much the article is about each state, 0 to 1: its mentions as an actor, the first doubled."""
        weight: dict[str, float] = {}
        first: str | None = None
        for anchor in self.a.anchors:
            if anchor.is_place:
                continue
            first = first or anchor.state_id
            # one more for each, so that few mentions prove little
            weight[anchor.state_id] = weight.get(anchor.state_id, 1.0) + 1.0
        if first is not None:
            weight[first] += 1.0  # news opens with its subject
        places = {anchor.state_id for anchor in self.a.anchors}
        if not weight and len(places) == 1:
            return dict.fromkeys(places, 1.0)  # the only state of the text, if only as a place
        total = sum(weight.values()) or 1.0
        return {state: w / total for state, w in weight.items()}

    def _domestic(self, g: _Group) -> tuple[float, str, str | None] | None:
        """The state of an office named without one: what speaks for each state of the text is weighed."""
        if not self._salience:
            return None
        assert g.name is not None
        at = g.name.start
        here = self._sentence_at(at)
        w = self.data.weights
        score = {state: w["salience"] * share for state, share in self._salience.items()}
        seen: set[str] = set()
        for anchor in self._anchors(here.start, here.end):
            # "talks with Oman", "a visit to Oman": the other side, not the office-holder's
            before = self.plain[max(here.start, anchor.start - 24) : anchor.start]
            other_side = anchor.is_place or _OTHER_SIDE.search(before)
            leads = not seen and anchor.start < at and ";" not in self.plain[anchor.end : at]
            gain = w["other_side" if other_side else "first_before" if leads else "sentence"]
            if anchor.state_id not in seen:
                score[anchor.state_id] = score.get(anchor.state_id, 0.0) + gain
            seen.add(anchor.state_id)
        for state, gain in ((self.a.home_state, w["publisher"]), (self.a.dateline_state, w["dateline"])):
            if state in score:
                score[state] += gain
        for state, weight in name_origins().state_scores(g.name.text, sorted(score)).items():
            score[state] += w["name_origin"] * max(-4.0, weight)
        # two defence ministers in one text are of two states
        roles = {t.title.role for t in g.titles if t.title.level == "high"} | {g.peer}
        for other in self.persons:
            if other.evidence and any(t.title.role in roles and not t.modified for x in other.groups for t in x.titles):
                _, _, state = max(other.evidence, key=lambda e: e[0])
                if state in score:
                    score[state] += w["colleague"]
        ranked = sorted(score.items(), key=lambda kv: (-kv[1], kv[0]))
        lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        return (CONFIDENCE["domestic"], "domestic", ranked[0][0]) if lead >= w["margin"] else None

    def _match(self, name: _Name, at: int, register: bool = False) -> _Person | None:
        """The person a name means: the same full name, or the nearest before with these words in it."""
        words = [w for w in name.words if w not in self.data._particles]
        if words:
            having = min((self._by_word.get(w, []) for w in words), key=len)
            candidates = [p for p in having if set(words) <= set(p.words)]
        else:
            candidates = self.persons
        if not candidates and name.leader:
            candidates = sorted(
                {id(p): p for one in name.leader for p in self._by_leader.get(one.name, ())}.values(),
                key=lambda p: p.first,
            )
        if not candidates and register and len(words) > 1:
            # "Joe Biden" and "Joseph R. Biden": same surname, first letter and length of name differ
            candidates = [p for p in self._by_word.get(words[-1], ()) if len(p.words) > 1 and _variant(words, p.words)]
        if not candidates:
            return None
        before = [p for p in candidates if p.first <= at]
        exact = [p for p in candidates if tuple(words) == p.words]
        return (exact or before[-1:] or candidates)[0]

    def _person_of(self, n: _Name, g: _Group | None, s: SentenceSpan) -> _Person | None:
        if g is None and not n.leader and len(n.words) == 1:
            if len(n.text) < 2 or self._is_common(n.words[0]):
                return None
            if not re.match(r"[A-Z]", n.text):
                return None
        return self._match(n, n.start)

    def _is_common(self, word: str) -> bool:
        """Is the word also written small in this text? Then a capital one may just open a sentence."""
        if self._small is None:
            self._small = set(re.findall(r"(?<![\w'-])[a-z]{2,}(?![\w])", self.plain))
        return word in self._small


_OTHER_SIDE = re.compile(
    r"\b(?:with|to|against|from|in|at|into|toward|towards|visit|visited|visiting|near)\s+(?:the\s+)?$"
)


def _arabic_variants(name: str) -> set[str]:
    """The ways to write a name with an article: al-Abadi, Al-Abadi, el-Abadi, al Abadi, Al Abadi, Abadi."""
    bare = re.sub(r"\b[AaEe]l[- ](?=[A-Z])", "", name)
    if bare == name:
        return {name}
    forms = {re.sub(r"\b[AaEe]l[- ](?=[A-Z])", article, name) for article in ("al-", "Al-", "el-", "El-", "al ", "Al ")}
    return {name} | forms | ({bare} if " " in bare else set())


_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad|ar|at|an|az)-(?=\w)")


def _bare(word: str) -> str:
    """A word of a name, in small letters, without its article: "al-Maliki" is "Maliki" further down the text."""
    return _ARTICLE.sub("", word)


def _coordinated_before(plain: str, start: int) -> bool:
    return bool(re.search(r"(?:and|,|&)\s+(?:the\s+)?$", plain[max(0, start - 12) : start]))


def _role_of(t: _TitleSpan) -> str:
    """The normalised role, or the words themselves where they say more ("deputy", "vice chairman")."""
    if t.title.kind == "rank":
        return t.title.role
    return t.words if t.modified or t.title.role in ("official", "minister", "commander") else t.title.role


def _spellings(title: str) -> set[str]:
    """British and American spelling of a title."""
    out = {title.lower()}
    for british, american in (
        ("defence", "defense"),
        ("theatre", "theater"),
        ("programme", "program"),
        ("adviser", "advisor"),
    ):
        out |= {t.replace(british, american) for t in out}
    return out


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)


def _in_longer_name(plain: str, start: int, end: int, data: PeopleFinder) -> bool:
    """Is a lone surname part of another name: "Ivanka Trump", "Trump Tower"?"""
    before = re.search(r"([A-Z][\w'-]+)\s$", plain[max(0, start - 20) : start])
    if before and before.group(1).lower() not in data._opening and key(before.group(1)) not in data.titles:
        return True
    return bool(re.match(r"\s[A-Z][a-z]", plain[end : end + 3]))


def _variant(words: Sequence[str], other: Sequence[str]) -> bool:
    """Same surname, and first names that abbreviate each other."""
    return (
        words[-1] == other[-1]
        and len(words[-1]) > 3
        and (
            other[0].startswith(words[0][:3])
            or words[0].startswith(other[0][:3])
            or len(words[0]) == 1 == len(other[0])
        )
    )


@lru_cache(maxsize=1)
def finder() -> PeopleFinder:
    """The finder with the shipped tables. Cached per process."""
    return PeopleFinder()


def find(around: Surroundings) -> list[PersonMention]:
    """People of a text, see :class:`PeopleFinder`."""
    return finder().find(around)


def office(role: str) -> Title | None:
    """Kind, sector and level of a role string as ``PersonMention.role`` holds it; None when unknown.

    >>> office("defence minister, general").level
    'high'
    """
    return finder().office(role)


__all__ = [
    "Anchor",
    "PeopleFinder",
    "PersonMention",
    "Surroundings",
    "Title",
    "find",
    "finder",
    "fold",
    "office",
]
