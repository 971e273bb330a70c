"""People in news: who is named, in which office or rank, and for which state; and office-holders without a name.

Belongs here: names beside titles, appositions, "his Omani counterpart", later mentions by surname, and the table of
well-known leaders. Does not belong here: states and bodies themselves (states.py, entities.py), pronouns and "the
minister" (coding, which knows the discourse).

No parser: a sentence is read as a row of segments (state, title, name, body) with the words between them, and a
few patterns over that row decide. Words are data: seeds/reference/titles.csv, leaders.csv, people_rules.yaml.
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
leader_table            .85         the text is silent and leaders.csv knows the name
domestic:home           .6          an office without a state, where the paper or the dateline has a home
domestic:sentence       .5          an office without a state, one state before it in its sentence
domestic:before         .4          the same, with the state in the sentence before
======================  ==========  ==============================================================

People with private roles (analyst, candidate, retired officer) get no state: they speak for none (codebook 7.9).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from milties_dagster import paths
from milties_dagster.language.gazetteer import fold, key, phrase_pattern, phrase_source, read_rows
from milties_dagster.language.sentences import SentenceSpan

CONFIDENCE = {
    "title_state": 0.95,
    "title_of_state": 0.95,
    "counterpart": 0.95,
    "same_post": 0.9,
    "head_of": 0.9,
    "of_state": 0.85,
    "leader_table": 0.85,
    "domestic:home": 0.6,
    "domestic:sentence": 0.5,
    "domestic:before": 0.4,
}


@dataclass(frozen=True, slots=True)
class Title:
    """One row of titles.csv. kind: office, rank, spokes, group, business, legislator, private, honorific, relation."""

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
    home_state: str | None = None  # of the publisher or the dateline
    published_on: dt.date | None = None


@dataclass(slots=True)
class _TitleSpan:
    start: int
    end: int
    title: Title
    words: str  # as written, lower case, with its modifiers
    modified: bool


@dataclass(slots=True)
class _Group:
    """Titles that go together ("army chief General") and what was found about them."""

    titles: list[_TitleSpan]
    start: int  # with the state before it
    end: int  # with the state after it
    state_id: str | None = None
    rule: str = ""
    name: _Name | None = None

    @property
    def kinds(self) -> set[str]:
        return {t.title.kind for t in self.titles}

    @property
    def role(self) -> str:
        seen: list[str] = []
        for t in self.titles:
            words = t.words if t.modified and t.title.kind != "rank" else t.title.role
            if t.title.kind not in ("honorific", "relation") and words not in seen:
                seen.append(words)
        if not seen and "relation" in self.kinds:
            return "counterpart"
        return ", ".join(seen)


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
    roles: list[str] = field(default_factory=list)
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
        self._title = re.compile(rf"(?<![\w'-])(?:(?:{mods})(?:'s?)?[\s-]+)*(?P<head>{heads})(?![\w-]|'\w\w)")
        rules = yaml.load((paths.reference() / "people_rules.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        no_names = rules["not_names"]
        self._opening = frozenset(no_names["opening"])
        self._not_names = frozenset(no_names["time"]) | frozenset(no_names["other"])
        self._not_person = frozenset(rules["not_person_words"])
        self._rank_followers = frozenset(rules["rank_followers"])
        self._rank_nouns = frozenset(rules["rank_nouns"])
        self._particles = frozenset(rules["particles"])
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
            r"\s*(?:\([^()\n]{0,30}\)\s*)?(?:,\s+(?:who\s+(?:is|was|serves|served|has been|became)\s+(?:also\s+)?(?:as\s+)?)?"
            r"|\s+(?:is|was|became|remains)\s+)"
            r"(?:(?!said|met|and|with|by|when|while|after|to|in|on|at|from|as|who|during|told|where|which|before)"
            r"[a-z][a-z'-]*(?<!ing)(?<!ed)\s+){0,3}"
        )
        head_verbs = "|".join(rules["head_verbs"])
        self._heads = re.compile(
            rf"\s*,\s+(?:who\s+)?(?:{head_verbs})\s+(?:(?:{capital}|{'|'.join(gap)}|'s)\s+)*"
        )
        posts = "|".join(rules["same_post"])
        self._same_post = re.compile(rf"\s*,\s+who\s+(?:holds|held|has)\s+the\s+same\s+(?:{posts})\s+(?:in|for|of)\s+(?:the\s+)?")
        speech = "|".join(rules["speech_verbs"])
        self._speaks_after = re.compile(rf"\s+(?:{speech})\b")
        self._speaks_before = re.compile(rf"\b(?:{speech})\s+$")
        self._leaders: dict[str, list[Leader]] = {}
        surnames: dict[str, set[str]] = {}
        for row in read_rows("leaders.csv"):
            leader = Leader(
                row["name"],
                row["state_id"] or None,
                row["office"],
                int(row["spell_from"][:4]),
                int(row["spell_to"][:4]) if row["spell_to"] else None,
            )
            for spelling in (row["name"], *filter(None, row["other_spellings"].split(";"))):
                self._leaders.setdefault(key(spelling), []).append(leader)
                if row["known_by_surname"] == "true" and " " in spelling:
                    surnames.setdefault(key(spelling.split()[-1]), set()).add(row["name"])
        for surname, names in surnames.items():
            if len(names) == 1 and surname not in self._leaders:
                (name,) = names
                self._leaders[surname] = [one for one in self._leaders[key(name)] if one.name == name]
        full = [n for n in self._spelt_names()]
        self._leader = phrase_pattern(full)
        particle = "|".join(sorted(self._particles))
        word = (
            r"(?:(?:[A-Z]\.)+(?=[\s-])-?"  # J. or J.D.
            r"|(?:(?:al|el|ul|ur|as|ad|ash|an|bin)-)?(?:O'|D'|L'|Mc|Mac|De|Di|La|Le|Fitz)?[A-Z][a-z]+(?:[A-Z][a-z]+)?"
            r"(?:(?:-|'(?!s\b|\s))(?:[A-Z]?[a-z]+|[A-Z]))*"
            r"|[A-Z]{1,3}(?=\s[A-Z][a-z]))"
        )
        self._name = re.compile(rf"(?<![\w-]){word}(?:\s(?:(?:{particle})\s){{0,2}}{word}(?![\w])){{0,5}}(?:,?\sJr\.?|\sI{{2,3}})?(?![\w])")

    def _spelt_names(self) -> Iterable[str]:
        for row in read_rows("leaders.csv"):
            spelt = [row["name"], *filter(None, row["other_spellings"].split(";"))]
            yield from spelt
            if row["known_by_surname"] == "true":
                yield from (s.split()[-1] for s in spelt if key(s.split()[-1]) in self._leaders)

    # ---------------------------------------------------------------------------------------- public

    def office(self, role: str) -> Title | None:
        """The title a role string holds, the highest one ("defence minister, general" is a minister), or None."""
        found = [t for part in role.split(", ") for t in [self._known(part)] if t]
        return min(found, key=lambda t: (t.level != "high", t.kind == "rank"), default=None)

    def _known(self, words: str) -> Title | None:
        parts = key(words).split()
        for i in range(len(parts)):
            if (title := self.titles.get(" ".join(parts[i:]))) is not None:
                return title
        return None

    def find(self, around: Surroundings) -> list[PersonMention]:
        """The people of a text, in order: named ones with their state and role, and unnamed office-holders."""
        return _Reading(self, around).mentions()

    # ---------------------------------------------------------------------------------------- pieces

    def title_spans(self, plain: str, lower: str, start: int, end: int) -> list[_TitleSpan]:
        """Titles between two offsets, not overlapping."""
        found = []
        for m in self._title.finditer(lower, start, end):
            words = key(m.group())
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
            found.append(_TitleSpan(m.start(), m.end(), title, words, i > 0))
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
        self.named: list[tuple[SentenceSpan, _Name, _Group | None]] = []
        self.unnamed: list[_Group] = []
        self.persons: list[_Person] = []
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
        text = self.plain[s.start : s.end]
        if masks:
            chars = list(text)
            for a, b in masks:
                for i in range(max(a, s.start), min(b, s.end)):
                    chars[i - s.start] = "\x00"
            text = "".join(chars)
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
                words = tuple(w.lower().strip(".") for _, w in part)
                if not set(words) & self.data._not_person:
                    a, b = first[0], last[0] + len(last[1])
                    out.append(_Name(a, b, words, self.plain[a:b]))
            part.clear()

        for m in re.finditer(r"\S+", run):
            word = m.group().rstrip(",")
            low = word.lower().rstrip(".")
            if low in self.data._not_names or (low in self.data._opening and not (part and low in _LATER_NAMES)):
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
            if self._plausible(known):
                leaders.append(_Name(m.start(), m.end(), tuple(key(m.group()).split()), m.group(), known))
        taken = [(n.start, n.end) for n in leaders]
        titles = [t for t in data.title_spans(plain, self.lower, s.start, s.end) if not _overlaps(t.start, t.end, taken)]
        blocked = [b for b in self.a.blocked if b[0] < s.end and b[1] > s.start]
        masks = taken + blocked + [(a.start, a.end) for a in anchors] + [(t.start, t.end) for t in titles]
        names = self._names(s, masks, leaders)
        if not titles and not names:
            return
        if _is_title_case(plain[s.start : s.end]):
            names = [n for n in names if n.leader or self._known_elsewhere(n, s)]
        groups = self._groups(titles, names, anchors, s)
        bound = {id(g.name): g for g in groups if g.name is not None}
        for n in names:
            self.named.append((s, n, bound.get(id(n))))
        for g in groups:
            if g.name is None and g.state_id and self._is_office_holder(g):
                self.unnamed.append(g)
        # evidence beside a name without a title
        for n in names:
            for anchor in anchors:
                if not n.end <= anchor.start <= n.end + 120:
                    continue
                between = plain[n.end : anchor.start]
                g = bound.get(id(n))
                rule = ""
                if data._same_post.fullmatch(between):
                    rule = "same_post"
                elif data._heads.fullmatch(between):
                    rule = "head_of"
                elif g is not None and g.state_id is None and re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", between):
                    rule = "of_state"
                if rule:
                    if g is None:
                        g = _Group([], n.start, anchor.end, name=n)
                        self.named = [(q, x, g if x is n else y) for q, x, y in self.named]
                        bound[id(n)] = g
                    if g.state_id is None:
                        g.state_id, g.rule = anchor.state_id, rule
                    break

    def _plausible(self, known: tuple[Leader, ...]) -> bool:
        if not known:
            return False
        on = self.a.published_on
        # nobody is news under that office more than two years before it
        return on is None or any(one.spell_from - 2 <= on.year for one in known)

    def _known_elsewhere(self, name: _Name, s: SentenceSpan) -> bool:
        """In a headline every word is capital: a name is one only where running text has it too."""
        body = self.plain
        for other in self.a.sentences:
            if other.index != s.index and not _is_title_case(body[other.start : other.end]):
                at = body.find(name.text, other.start, other.end)
                if at >= 0:
                    return True
        return False

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
                (a for a in reversed(anchors) if before_limit <= a.start and a.end <= g.start and g.start - a.end <= 60
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
                g.end = right.end
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
        return groups

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
        """Does a title go on with the next: "army chief General", "counterpart, Admiral", "prime minister and ..."."""
        between = self.plain[group.end : t.start]
        if any(group.end <= n.start < t.start for n in names):
            return False
        kind = t.title.kind
        if between.isspace() or between == "":
            return True
        if kind in ("rank", "honorific") and re.fullmatch(r"\s*,\s*", between):
            return group.kinds - {"rank", "honorific"} != set() and self._followed_by_name(t, names)
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
        for edge in (g.end, g.titles[-1].end):
            if name.start < edge:
                continue
            between = self.plain[edge : name.start]
            if re.fullmatch(r"\s+(?:\"\s*)?", between):
                return name
            if re.fullmatch(r"\s*,\s+", between) and "honorific" not in g.kinds:
                # "the army chief, N, said": a full name, and no name already waiting before the title
                waiting = any(
                    n.end <= g.start and self.data._apposition.fullmatch(self.plain, n.end, g.start) for n in names
                )
                if (len(name.words) > 1 or name.leader) and not waiting and self._closes(name):
                    return name
        return None

    def _closes(self, name: _Name) -> bool:
        """After "the minister, N" comes a comma, a stop, a verb or a bracket, not another name of a list."""
        following = self.plain[name.end : name.end + 12]
        return bool(re.match(r"\s*(?:[,.;:)(\"]|$|'s|\s[a-z])", following)) and not re.match(r"\s+and\s+[A-Z]", following)

    def _is_office_holder(self, g: _Group) -> bool:
        last = g.titles[-1]
        following = re.match(r"[\s-]+([A-Za-z]+)", self.plain[last.end : last.end + 24])
        word = following.group(1) if following else ""
        if last.title.kind == "rank":
            return last.title.role in self.data._rank_nouns and word.lower() not in self.data._rank_followers and not (
                word[:1].isupper()
            )
        if last.title.kind not in ("office", "spokes", "group", "relation", "legislator"):
            return False
        if last.title.role == "official" and last.title.title not in _BARE_OFFICIALS and not last.modified:
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
                if g is not None or (n.speaks and len(n.words) > 1):
                    # a name beside a title that nothing else in the text completes
                    person = _Person(n.text, n.words, n.start)
                else:
                    continue
            confidence, rule, state = max(person.evidence, default=(0.5, "name", None), key=lambda e: e[0])
            role = (g.role if g is not None else "") or (person.roles[0] if person.roles else "")
            if g is None and not n.leader and rule != "name" and len(n.words) < len(person.words):
                confidence *= 0.95
            out[n.start, n.end] = PersonMention(
                n.start, n.end, person.canonical, role or self._table_office(person), state, rule, round(confidence, 3)
            )
        for g in self.unnamed:
            if not any(a < g.end and g.start < b for a, b in out):
                out[g.start, g.end] = PersonMention(g.start, g.end, "", g.role, g.state_id, "unnamed_office", 0.85)
        return sorted(out.values(), key=lambda m: (m.start, m.end))

    def _register(self) -> None:
        """Persons from names that have a title, an apposition, a speech verb or an entry in the table."""
        strong = [(s, n, g) for s, n, g in self.named if g is not None or n.leader or (n.speaks and len(n.words) > 1)]
        for s, n, g in sorted(strong, key=lambda x: (-len(x[1].words), x[1].start)):
            person = self._match(n, n.start, register=True)
            if person is None:
                person = _Person(n.text, n.words, n.start)
                self.persons.append(person)
            person.first = min(person.first, n.start)
            if n.leader and not person.leader:
                person.leader = n.leader
            if g is not None:
                person.groups.append(g)
                if g.role and g.role not in person.roles:
                    person.roles.append(g.role)
                if g.state_id and "private" not in g.kinds:
                    person.evidence.append((CONFIDENCE[g.rule], g.rule, g.state_id))
            del s
        self.persons.sort(key=lambda p: p.first)

    def _settle(self) -> None:
        """Evidence from the table and, for domestic offices, from home or the nearest state."""
        for person in self.persons:
            private = any("private" in g.kinds for g in person.groups) and not person.evidence
            if person.leader and not private:
                self._from_table(person)
            if person.evidence or private:
                continue
            for g in person.groups:
                if g.kinds & {"office", "spokes", "rank", "group"} and g.name is not None:
                    found = self._domestic(g)
                    if found is not None:
                        person.evidence.append(found)
                        break

    def _from_table(self, person: _Person) -> None:
        on = self.a.published_on
        spells = [one for one in person.leader if on is None or one.spell_from - 2 <= on.year]
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

    def _domestic(self, g: _Group) -> tuple[float, str, str | None] | None:
        """The state of an office named without one. A paper's own minister goes without an adjective."""
        office = any(t.title.kind in ("office", "spokes", "group") for t in g.titles)
        if office and self.a.home_state is not None:
            return CONFIDENCE["domestic:home"], "domestic:home", self.a.home_state
        at = g.name.start if g.name is not None else g.start
        here = next(s for s in self.a.sentences if s.start <= at < s.end)
        before = [a for a in self._anchors(here.start, at) if not a.is_place]
        if before:
            return CONFIDENCE["domestic:sentence"], "domestic:sentence", before[-1].state_id
        if here.index:
            previous = self.a.sentences[here.index - 1]
            earlier = [a for a in self._anchors(previous.start, previous.end) if not a.is_place]
            if earlier and previous.paragraph in (here.paragraph, here.paragraph - 1):
                return CONFIDENCE["domestic:before"], "domestic:before", earlier[0].state_id
        return None

    def _match(self, name: _Name, at: int, register: bool = False) -> _Person | None:
        """The person a name means: the same full name, or the nearest before it whose name has these words."""
        words = [w for w in name.words if w not in self.data._particles]
        candidates = [p for p in self.persons if set(words) <= set(p.words)]
        if not candidates and name.leader:
            ids = {one.name for one in name.leader}
            candidates = [p for p in self.persons if {one.name for one in p.leader} & ids]
        if not candidates and register and len(words) > 1:
            # "Joe Biden" and "Joseph R. Biden": same surname, first letter and length of name differ
            candidates = [p for p in self.persons if len(p.words) > 1 and _variant(words, p.words)]
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


_LATER_NAMES = frozenset({"will", "may", "mark", "new", "so", "an", "no", "than", "do", "on", "can", "long", "how", "you", "my", "let"})
_BARE_OFFICIALS = frozenset({"official", "government official", "senior official", "foreign ministry official"})


def _spellings(title: str) -> set[str]:
    """British and American spelling of a title."""
    out = {title.lower()}
    for british, american in (("defence", "defense"), ("theatre", "theater"), ("programme", "program"), ("adviser", "advisor")):
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


def _is_title_case(sentence: str) -> bool:
    long = [w for w in re.findall(r"[^\W\d_]+", sentence) if len(w) > 3]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.75 * len(long)


def _variant(words: Sequence[str], other: Sequence[str]) -> bool:
    """Same surname, and first names that abbreviate each other."""
    return words[-1] == other[-1] and len(words[-1]) > 3 and (
        other[0].startswith(words[0][:3]) or words[0].startswith(other[0][:3]) or len(words[0]) == 1 == len(other[0])
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


__all__ = ["Anchor", "PeopleFinder", "PersonMention", "Surroundings", "Title", "find", "finder", "fold", "office"]
