"""State mentions in text: every name, demonym, capital, seat or institution of a state, and what is none.

Belongs here: matching seeds/reference/country_aliases.csv and not_countries.csv longest-first, and deciding
from the words around and the rest of the document what an ambiguous name means (state_context.yaml). Does not
belong here: who acts on whom (coding), people, organisations, equipment (their own modules), the tables.

The tagger reads characters, not tokens, so any tokenizer gives the same mentions: small letters never match,
capitals always do, accents and kinds of hyphen and apostrophe make no difference, and "'s" stays outside.
Each mention tells in ``rule`` why it was read as it was; what stays undecided has no state and a rule
``ambiguous:...``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc
from spacy.vocab import Vocab

from milties_dagster import paths
from milties_dagster.csvtable import ReferenceDataError
from milties_dagster.records import NameType
from milties_dagster.reference import Alias, Reference, load_reference

_ATOM = re.compile(r"\n[^\S\n]*\n\s*|[^\W_]+|[^\w\s]|_")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘ʼ`´ʻ", "'"))
_NAME_TYPES: Mapping[str, NameType] = {
    "name": "name", "official": "official", "abbreviation": "abbreviation", "demonym": "demonym",
    "capital": "capital", "metonym": "metonym", "institution": "institution", "prefix": "demonym",
    "territory": "name", "region": "name", "pair": "name", "inverted": "name",
}  # fmt: skip
_CONFIDENCE = {"capital": 0.9, "metonym": 0.9, "institution": 0.95, "prefix": 0.95, "region": 0.7}
_GLUE = frozenset({",", "and", "&", "or", "/", "-", "with", "vs", "versus", "the", "AND", "WITH", "And", "With"})
_INVERTED = re.compile(r"(.+?)(?:, | \()((?:.+ of(?: the)?|[Tt]he))\)?")
_ARTICLES = frozenset({"the", "The", "THE"})
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATELINE_HEAD = re.compile(r"(?:(?:date )?\d{4}-\d\d-\d\d|By [^\n]{2,40},|[^\n]{0,40}[|/]) *|")
_DATELINE_TAIL = re.compile(
    r"(?:(?:/| and )[^\W\d_][\w']*(?: [A-Z]\w+)?)?"  # "BAKU/YEREVAN"
    r"(?:\s*(?:\n|$)|(?:,? [A-Z][\w.]+){0,3}?"  # ", Russia" or ", D.C."
    rf"(?:[,.]? (?:\w{{3,9}}\.?,? )?(?:{_MONTH}\.? \d|\d{{1,2}}\.? {_MONTH})"  # ", Nov. 19", " 19 November"
    r"|[,.]? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|,? ?\([A-Z][^()\n]{1,40}\)"  # " (Reuters)"
    r"| ?[-–—]{1,2}\s|:\s| \| ))"
)


@dataclass(frozen=True, slots=True)
class StateMention:
    """One span that names a state, or looks like it and does not. ``text`` is the document's own characters.

    state_id: the state, dependencies already folded into their sovereign; None for what is no state.
    name_type: a capital is ``capital`` where it is a place, ``metonym`` where it stands for the government.
    alias: the entry of the reference file that matched. rule: what decided. is_place: location, not actor.
    entity_class: ``state``, ``territory`` (folded), ``claimed_area`` (counts for the claimant),
    ``ambiguous``, or the class of not_countries.csv (water, region, agency, publication, person ...).
    territory: the state_id of the dependency that was named, else "".
    """

    char_start: int
    char_end: int
    text: str
    state_id: str | None
    name_type: NameType | None
    alias: str
    rule: str
    confidence: float
    is_place: bool
    entity_class: str
    territory: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a path through the trie ends in: an alias (one per state) or the class of a phrase."""

    surface: str
    aliases: tuple[Alias, ...]  # empty for a phrase that is no country
    entity_class: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    entry: _Entry
    first: int  # atoms, end exclusive
    last: int


class _Context:
    """state_context.yaml, checked and turned into sets."""

    def __init__(self, path: Path, reference: Reference) -> None:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._problems: list[str] = []
        self._name = path.name
        words = self._words
        self.heads = {word: kind for kind, items in data["heads"].items() for word in words(items, f"heads.{kind}")}
        # by their last word, which stands before the name
        self.before_phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, items in data["before_phrases"].items():
            for phrase in words(items, f"before_phrases.{kind}"):
                path_ = tuple(phrase.split())
                self.before_phrases.setdefault(path_[-1], []).append((path_, kind))
        language = data["language"]
        self.language_nouns = words(language["nouns"], "language.nouns")
        self.language_verbs = words(language["verbs"], "language.verbs")
        self.language_prepositions = words(language["prepositions"], "language.prepositions")
        self.given_names = words(data["given_names"], "given_names")
        self.surnames = words(data["surnames"], "surnames")
        self.given = words(data["given"], "given")
        self.given_after_title = words(data["given_after_title"], "given_after_title")
        self.person_titles = words(data["person_titles"], "person_titles")
        self.after_state = words(data["after_state"], "after_state")
        self.us_states = {tuple(s.split()) for s in words(data["us_states"], "us_states")}
        place = data["place"]
        self.place_prepositions = words(place["prepositions"], "place.prepositions")
        self.place_skip = words(place["skip"], "place.skip")
        self.place_motion = words(place["motion"], "place.motion")
        self.place_directly = words(place["directly"], "place.directly")
        self.place_leaving = words(place["leaving"], "place.leaving")
        self.place_nouns = words(place["nouns"], "place.nouns")
        self.modifier_after = words(data["modifier"]["after"], "modifier.after")
        self.modifier_before = words(data["modifier"]["before"], "modifier.before")
        self.relation_nouns = words(data["relation_nouns"], "relation_nouns")
        self.readings = {
            name: (words(r["words"], f"readings.{name}.words"), words(r["lower"], f"readings.{name}.lower"))
            for name, r in data["readings"].items()
        }
        self.relation_words = words(data["relation_words"], "relation_words")
        self.ambiguous: dict[str, dict[str, Any]] = data["ambiguous"]
        self.rivals = {k: words(v, f"rivals.{k}") for k, v in data["rivals"].items()}
        self.place_enough = words(data["place_enough"], "place_enough")
        self.otherwise: dict[str, str] = data["otherwise"]
        self.pronoun_us_before = words(data["pronoun_us_before"], "pronoun_us_before")
        self.caps_words = words(data["caps_words"], "caps_words")
        ids = reference.spells.keys()
        for surface, how in self.ambiguous.items():
            known = {"reading", "default", "person", "states"}
            if unknown := how.keys() - known:
                self._bad(f"ambiguous.{surface}", f"unknown keys {sorted(unknown)}")
            if how.get("reading", "person") not in self.readings:
                self._bad(f"ambiguous.{surface}", f"reading {how['reading']!r} is not under readings")
            if how["default"] not in {"none", "state", *how.get("states", ())}:
                self._bad(f"ambiguous.{surface}", f"default {how['default']!r} is none of none, state, its states")
            self._known(f"ambiguous.{surface}", how.get("states", ()), ids)
        for surface, states in self.rivals.items():
            self._known(f"rivals.{surface}", states, ids)
        if self._problems:
            raise ReferenceDataError(self._problems)

    def _bad(self, where: str, what: str) -> None:
        self._problems.append(f"{self._name}, {where}: {what}; correct it")

    def _known(self, where: str, states: Iterable[str], ids: Iterable[str]) -> None:
        for state in sorted(set(states) - set(ids)):
            self._bad(where, f"{state!r} is not in states.csv")

    def _words(self, items: list[Any], where: str) -> frozenset[str]:
        for item in items:
            if not isinstance(item, str):  # YAML reads a bare off, no or 1 as something else
                self._bad(where, f"{item!r} is not text: put it in quotes")
        return frozenset(item for item in items if isinstance(item, str))


def _fold(text: str) -> str:
    """One spelling for kinds of hyphen and apostrophe, and letters without accents."""
    if text.isascii():
        return text
    text = text.translate(_DASHES)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _atoms_of(phrase: str) -> tuple[str, ...]:
    return tuple(_fold(a) for a in _ATOM.findall(unicodedata.normalize("NFC", phrase)))


class _Text:
    """A text cut into atoms (words, single signs, blank lines), with the lines they stand in."""

    __slots__ = ("_line_starts", "_lines", "ends", "raw", "starts", "words")

    def __init__(self, text: str) -> None:
        self.raw = text
        raw_words: list[str] = _ATOM.findall(text)
        self.starts: list[int] = [m.start() for m in _ATOM.finditer(text)]
        self.ends: list[int] = [start + len(w) for start, w in zip(self.starts, raw_words, strict=True)]
        # a lone accent, of which folding leaves nothing, stays itself: "" ends a name in the trie
        self.words: list[str] = raw_words if text.isascii() else [_fold(w) or w for w in raw_words]
        self._lines: dict[int, str] = {}
        self._line_starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._line_starts.append(at + 1)
            at = text.find("\n", at + 1)

    def line_start(self, i: int) -> int:
        """Offset of the line that atom ``i`` stands in."""
        return self._line_starts[bisect_right(self._line_starts, self.starts[i]) - 1]

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def joined(self, i: int) -> bool:
        """Whether atom ``i`` follows the one before without a blank."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def line_kind(self, i: int) -> str:
        """``caps`` (no small letters), ``title`` (a headline in capital initials) or ``plain``."""
        start = self.line_start(i)
        if start not in self._lines:
            end = self.raw.find("\n", start)
            line = self.raw[start : end if end >= 0 else len(self.raw)]
            words = re.findall(r"[^\W\d_]+", line)
            long = [w for w in words if len(w) > 3]
            if not any(c.islower() for c in line) and len(words) > 2:
                kind = "caps"
            elif len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.8 * len(long):
                kind = "title"
            else:
                kind = "plain"
            self._lines[start] = kind
        return self._lines[start]


class StateTagger:
    """Finds the state mentions of a document. Holds the trie of names; make one and keep it.

    Works on any spaCy Doc, also one that is only tokenized; ``tag`` takes bare text. The same text always
    gives the same mentions, in order, never overlapping, except that a word for two states ("inter-Korean")
    gives two mentions over one span.
    """

    def __init__(self, reference: Reference | None = None, nlp_vocab: Vocab | None = None) -> None:
        del nlp_vocab  # matching needs no vocabulary; kept so that it is made like spaCy's matchers
        self.reference = reference or load_reference()
        self._context = _Context(paths.reference() / "state_context.yaml", self.reference)
        self._trie: dict[str, Any] = {}
        self._isolated: dict[str, tuple[Alias, ...]] = {}  # strings on their own, as written
        self._spellings: dict[str, tuple[Alias, ...]] = {}  # ... in capitals, without the last stop
        self._build()

    # ------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        by_surface: dict[str, list[Alias]] = {}
        for alias in self.reference.aliases:
            by_surface.setdefault(alias.alias, []).append(alias)
        variants: dict[tuple[str, ...], _Entry] = {}
        exact: dict[tuple[str, ...], _Entry] = {}
        for surface, aliases in by_surface.items():
            key = " ".join(_atoms_of(surface))
            self._isolated[key] = tuple(aliases)
            self._spellings.setdefault(key.upper(), tuple(aliases))
            self._spellings.setdefault(key.removesuffix(" ."), tuple(aliases))
            if aliases[0].alias_type == "inverted":
                continue
            entry = _Entry(surface, tuple(aliases))
            self._index(entry, exact, variants, small=not aliases[0].case_sensitive)
        for phrase in self.reference.not_countries:
            self._index(_Entry(phrase.phrase, (), phrase.entity_class), exact, variants, small=False)
        # a spelling as written in the files beats one that was made from another entry
        for path, entry in (variants | exact).items():
            node = self._trie
            for atom in path:
                node = node.setdefault(atom, {})
            node[""] = entry

    @staticmethod
    def _index(
        entry: _Entry,
        exact: dict[tuple[str, ...], _Entry],
        variants: dict[tuple[str, ...], _Entry],
        small: bool,
    ) -> None:
        path = _atoms_of(entry.surface)
        exact[path] = entry
        spellings = [tuple(a.upper() for a in path)]
        if path[0][0].islower():
            spellings.append((path[0][0].upper() + path[0][1:], *path[1:]))
        if small:
            spellings.append(tuple(a.lower() for a in path))
        if len(path) >= 4 and path[-1] == "." and path[1] == ".":
            spellings.append(path[:-1])  # "U.S" at the end of a sentence or before a hyphen
        for spelling in spellings:
            variants.setdefault(spelling, entry)

    # ------------------------------------------------------------------------------------------- tagging

    def __call__(self, doc: Doc) -> list[StateMention]:
        """Mentions of a Doc; offsets are characters of ``doc.text``."""
        return self.tag(doc.text)

    def tag(self, text: str) -> list[StateMention]:
        """Mentions of a text, in order of their start."""
        t = _Text(text)
        matches = self._matches(t)
        if not matches:
            return []
        return _Reading(self, t, matches).mentions()

    def _reach(self, words: list[str], i: int) -> int:
        """The atom after the longest name that starts at atom ``i``; ``i`` when none does."""
        node: Any = self._trie
        end = i
        for j in range(i, len(words)):
            node = node.get(words[j])
            if node is None:
                break
            if "" in node:
                end = j + 1
        return end

    def _matches(self, t: _Text) -> list[_Match]:
        words, n = t.words, len(t.words)
        root = self._trie
        out: list[_Match] = []
        free = 0
        for i in [k for k, word in enumerate(words) if word in root]:
            if i < free:
                continue  # inside the match before
            node = root[words[i]]
            best, end, j = node.get(""), i + 1, i + 1
            while j < n and (node := node.get(words[j])) is not None:
                j += 1
                if (found := node.get("")) is not None:
                    best, end = found, j
            if best is None or (words[i] in _ARTICLES and self._reach(words, i + 1) > end):
                continue  # "the South" must not eat into "South China Sea"
            out.append(_Match(best, i, end))
            free = end
        return out

    # ------------------------------------------------------------------------------------- single strings

    def resolve_name(self, text: str, on: dt.date | None = None) -> str | None:
        """The state that a string on its own names (a table cell), or None. Dependencies keep their own code.

        With ``on``, the state that the name meant at that date ("Russia" in 1969 is SUN). Never guesses:
        what is not in the alias file, names two states or is more often something else gives None.
        """
        text = re.sub(r"\s+", " ", text).strip()
        atoms = list(_atoms_of(text))
        if len(atoms) > 2 and atoms[-2:] in (["'", "s"], ["'", "S"]):
            atoms = atoms[:-2]
        found = self._isolated_aliases(atoms)
        if found is None and len(atoms) > 1 and atoms[0].lower() == "the":
            found = self._isolated_aliases(atoms[1:])
        if found is None and (m := _INVERTED.fullmatch(text)):
            # "Iran (Islamic Republic of)", "Gambia, The"
            found = self._isolated_aliases([*_atoms_of(m[2]), *_atoms_of(m[1])])
            if found is None and m[2].lower() == "the":
                found = self._isolated_aliases(list(_atoms_of(m[1])))
        if found is None or len({a.state_id for a in found}) != 1:
            return None
        alias = found[0]
        if alias.alias_type in ("pair", "prefix", "region"):
            return None
        if alias.needs_context:
            how = self._context.ambiguous.get(alias.alias)
            if alias.alias_type in ("abbreviation", "institution", "official") or (
                alias.alias.startswith("the ") or (how and how["default"] == "none" and "states" in how)
            ):
                return None
        if on is None:
            return alias.state_id
        spell = self.reference.spell(alias.state_id, on)
        if spell is not None:
            return alias.state_id
        then = self.reference.state_on(alias.state_id, on)
        return then.state_id if then.rule != "none" else None

    def _isolated_aliases(self, atoms: list[str]) -> tuple[Alias, ...] | None:
        key = " ".join(atoms)
        return self._isolated.get(key) or self._spellings.get(key)

    def state_on(self, mention: StateMention, on: dt.date) -> str | None:
        """The state a mention means at a date: "Moscow" in 1969 is SUN; None when it has no state."""
        named = mention.territory or mention.state_id
        return self.reference.state_on(named, on).state_id if named else None


@dataclass(slots=True)
class _Guess:
    """The reading of one match, before the document has been weighed as a whole."""

    match: _Match
    aliases: tuple[Alias, ...] = ()
    entity_class: str = "state"
    rule: str = ""
    is_place: bool = False
    confidence: float = 1.0
    open: bool = False  # the rest of the document must decide


class _Reading:
    """Reads the matches of one text: each by the words around it, then the open ones by all the others."""

    def __init__(self, tagger: StateTagger, text: _Text, matches: list[_Match]) -> None:
        self.reference = tagger.reference
        self.c = tagger._context
        self.t = text
        self.matches = matches
        self.people: set[str] = set()  # surfaces that are a person's name somewhere in this text
        self.guesses = [self._guess(k) for k in range(len(matches))]

    # -- the words around

    def _guess(self, k: int) -> _Guess:
        t, m = self.t, self.matches[k]
        entry = m.entry
        if not entry.aliases:
            return _Guess(m, entity_class=entry.entity_class, rule=f"not_country:{entry.entity_class}")
        alias = entry.aliases[0]
        for test in (self._part_of_something, self._language, self._person, self._elsewhere, self._capitals):
            if said := test(k, alias):
                kind, rule = said
                return _Guess(m, entity_class=kind, rule=rule)
        if alias.alias_type == "prefix":
            if not (t.word(m.last) == "-" and t.joined(m.last) and self._state_at(k + 1, m.last + 1)):
                return _Guess(m, entity_class="idiom", rule="not_country:prefix")
        elif hyphenated := self._hyphen_american(k):
            return _Guess(m, entity_class="idiom", rule=hyphenated)
        guess = _Guess(m, entry.aliases, rule=alias.alias_type)
        guess.entity_class = {"territory": "territory", "region": "claimed_area"}.get(alias.alias_type, "state")
        guess.confidence = _CONFIDENCE.get(alias.alias_type, 1.0)
        if place := self._place(k, alias):
            guess.is_place, guess.rule = True, place
        if modifier := self._modifier(m):
            guess.rule, guess.confidence = modifier, 0.6
        guess.open = alias.needs_context
        return guess

    def _state_at(self, k: int, first: int) -> bool:
        """Whether match ``k`` starts at atom ``first`` and names a state."""
        return k < len(self.matches) and self.matches[k].first == first and bool(self.matches[k].entry.aliases)

    def _part_of_something(self, k: int, alias: Alias) -> tuple[str, str] | None:
        t, m, c = self.t, self.matches[k], self.c
        after = t.word(m.last)
        glued = t.joined(m.last)
        if (
            after in c.heads
            and (after[0].isalpha() or glued)
            and alias.alias_type
            in (
                "name",
                "demonym",
                "capital",
                "abbreviation",
                "territory",
            )
        ):
            kind = c.heads[after]
            # "China's Cup": the possessive sign stands between, so a head follows at once or not at all
            if t.line_kind(m.first) != "caps" or after.isupper():
                return kind, f"head:{kind}"
        for phrase, kind in c.before_phrases.get(t.word(m.first - 1), ()):
            n = len(phrase)
            if kind == "us_state" and "reading" not in c.ambiguous.get(m.entry.surface, {}):
                continue  # "heads of state of Ecuador"
            if tuple(t.words[max(0, m.first - n) : m.first]) == phrase and alias.alias_type != "institution":
                return kind, f"before:{kind}"
        return None

    def _language(self, k: int, alias: Alias) -> tuple[str, str] | None:
        if alias.alias_type != "demonym":
            return None
        t, m, c = self.t, self.matches[k], self.c
        after = t.word(m.last + 1) if t.word(m.last) == "-" and t.joined(m.last) else t.word(m.last)
        before = t.word(m.first - 1)
        if after.lower() in c.language_nouns:
            return "language", "language:noun"
        if before.lower() in c.language_verbs:
            return "language", "language:verb"
        ends = after in {"", ".", ",", ";", ":", ")", '"', "'"} or after.startswith("\n")
        if before in c.language_prepositions and ends and not m.entry.surface.endswith("s"):
            return "language", "language:in"
        return None

    def _person(self, k: int, alias: Alias) -> tuple[str, str] | None:
        t, m, c = self.t, self.matches[k], self.c
        surface = t.words[m.first]
        if m.last - m.first > 1 or alias.alias_type not in ("name", "demonym", "capital"):
            return None
        before, after = t.word(m.first - 1), t.word(m.last)
        rule = ""
        if surface in c.surnames and (before in c.given_names or self._initial(m.first)):
            rule = "person:surname"
        elif surface in c.surnames and before in {"Mr", "Mrs", "Ms", "Miss"}:
            rule = "person:title"
        elif (surface in c.given or surface in c.given_after_title) and self._name_word(k, after):
            titled = before in c.person_titles or (before == "." and t.word(m.first - 2) in c.person_titles)
            if titled or (surface in c.given and t.line_kind(m.first) == "plain"):
                rule = "person:given_name"
        if rule:
            self.people.add(surface)
            return "person", rule
        return None

    def _initial(self, first: int) -> bool:
        """ "Michael B. Jordan": an initial, before it a given name."""
        t = self.t
        single = t.word(first - 1) == "." and len(t.word(first - 2)) == 1
        return single and t.word(first - 3) in self.c.given_names

    def _name_word(self, k: int, word: str) -> bool:
        """Whether ``word``, which follows match ``k``, can be a surname: capitalised, no office, no state."""
        last = self.matches[k].last
        if not word or not word[0].isupper() or not word[1:].islower() or word in self.c.after_state:
            return False
        return not (k + 1 < len(self.matches) and self.matches[k + 1].first == last)

    def _elsewhere(self, k: int, alias: Alias) -> tuple[str, str] | None:
        """ "Moscow, Idaho", "Lebanon, Pa.": a town of that name; "Oregon, Washington": a US state."""
        t, m, c = self.t, self.matches[k], self.c
        reading = c.ambiguous.get(m.entry.surface, {}).get("reading", "")
        if reading.endswith("_state"):
            i = m.first - 1 - (t.word(m.first - 1) in ("and", "or"))
            i -= t.word(i) == ","
            near = t.word(i)
            if i < m.first - 1 and ((near,) in c.us_states or near in c.readings[reading][0] or near == "County"):
                return "us_state", "elsewhere"
        if alias.alias_type not in ("name", "capital") or t.word(m.last) != ",":
            return None
        if alias.state_id == "USA" and not reading:
            return None
        for n in (2, 1):
            if tuple(t.words[m.last + 1 : m.last + 1 + n]) in c.us_states:
                return "us_state" if reading else "place", "elsewhere"
        return None

    def _capitals(self, k: int, alias: Alias) -> tuple[str, str] | None:
        """Abbreviations in a headline that is all capitals: "JOIN US", "PLAN"."""
        t, m, c = self.t, self.matches[k], self.c
        surface = t.raw[t.starts[m.first] : t.ends[m.last - 1]]
        if surface not in c.caps_words and surface != "US":
            return None
        if t.line_kind(m.first) != "caps":
            return None
        if surface in c.caps_words:
            return "idiom", "capitals:word"
        if t.word(m.first - 1) in c.pronoun_us_before:
            return "idiom", "capitals:pronoun"
        return None

    def _hyphen_american(self, k: int) -> str:
        """ "Chinese-American community", "Korean Americans": people, unless a relation follows."""
        t, m = self.t, self.matches[k]
        word = t.words[m.last - 1]
        if word not in ("American", "Americans"):
            at = m.last
            if t.word(at) == "-" and t.joined(at):
                at += 1
            elif m.entry.aliases[0].alias_type != "demonym":
                return ""
            if t.word(at) not in ("American", "Americans") or not self._state_at(k + 1, at):
                return ""
            if m.entry.aliases[0].alias_type != "demonym":
                return ""
            after = self.matches[k + 1].last
        else:
            before = self.matches[k - 1] if k else None
            if before is None or not before.entry.aliases or before.entry.aliases[0].alias_type != "demonym":
                return ""
            gap = t.words[before.last : m.first]
            if gap not in ([], ["-"]):
                return ""
            after = m.last
        related = t.word(after).lower() in self.c.relation_nouns and word != "Americans"
        return "" if related else "not_country:hyphenated_people"

    def _modifier(self, m: _Match) -> str:
        t, c = self.t, self.c
        if t.word(m.last) == "-" and t.joined(m.last) and t.word(m.last + 1).lower() in c.modifier_after:
            return f"modifier:{t.word(m.last + 1).lower()}"
        if t.word(m.first - 1) == "-" and t.joined(m.first) and t.word(m.first - 2) in c.modifier_before:
            return f"modifier:{t.word(m.first - 2).lower()}"
        return ""

    def _place(self, k: int, alias: Alias) -> str:
        """The rule that makes the mention a place, or ""."""
        t, m, c = self.t, self.matches[k], self.c
        if alias.alias_type in ("capital", "name", "territory") and self._dateline(m, alias):
            return "dateline"
        if alias.alias_type == "demonym":
            if t.word(m.last) not in c.place_nouns:
                return ""
        elif alias.alias_type not in (
            "name",
            "capital",
            "official",
            "abbreviation",
            "territory",
            "region",
            "metonym",
        ):
            return ""
        i = m.first - 1
        while i >= 0 and t.words[i] in c.place_skip:
            i -= 1
        before = t.word(i)
        if t.word(m.last) == "'" or (t.word(m.last) == "-" and t.joined(m.last)):
            return ""  # "in China's view", "in US-led talks": the state owns or acts
        if before in c.place_prepositions:
            return f"place:{before.lower()}"
        if before in c.place_directly:
            return "place:visit"
        for word, verbs in (("for", c.place_leaving), ("to", c.place_motion), ("from", c.place_motion)):
            if before == word and any(t.word(i - d).lower() in verbs for d in (1, 2, 3)):
                return f"place:{word}"
        return ""

    def _dateline(self, m: _Match, alias: Alias) -> bool:
        """ "MOSCOW, Nov. 19 (Reuters) -", "| Jakarta |", "(Kampala)"."""
        t = self.t
        start, end = t.starts[m.first], t.ends[m.last - 1]
        if alias.alias_type != "capital" and not (t.raw[start:end].isupper() and end - start > 3):
            return False
        if t.word(m.first - 1) == "(" and t.word(m.last) == ")":
            return True
        line = t.line_start(m.first)
        if start - line > 80:
            return False
        head = start == line or _DATELINE_HEAD.fullmatch(t.raw[line:start].lstrip())
        return bool(head and _DATELINE_TAIL.match(t.raw, end))

    # -- the document

    def mentions(self) -> list[StateMention]:
        self._carry_places()
        evidence: Counter[str] = Counter()
        for g in self.guesses:
            if g.aliases and not g.open and g.confidence > 0.6:
                evidence.update({a.state_id for a in g.aliases})
        if any(g.open for g in self.guesses):
            words = frozenset(self.t.words)
            lower = frozenset(w.lower() for w in words)
            for k, g in enumerate(self.guesses):
                if g.open:
                    self._decide(k, g, evidence, words, lower)
        return [m for g in self.guesses for m in self._out(g)]

    def _carry_places(self) -> None:
        """ "in Beijing and Moscow", "in Moscow, Russia": the second is a place as the first."""
        for k in range(1, len(self.guesses)):
            a, b = self.guesses[k - 1], self.guesses[k]
            if not (a.is_place and a.aliases and b.aliases) or b.is_place:
                continue
            if b.aliases[0].alias_type not in ("name", "capital", "territory"):
                continue
            gap = self.t.words[a.match.last : b.match.first]
            same = a.aliases[0].state_id == b.aliases[0].state_id
            if gap in (["and"], ["or"]) or (gap == [","] and same) or (gap == ["/"] and a.rule == "dateline"):
                b.is_place, b.rule = True, "place:list"

    def _decide(self, k: int, g: _Guess, evidence: Counter[str], words: frozenset[str], lower: frozenset[str]) -> None:
        c = self.c
        alias = g.aliases[0]
        surface = alias.alias
        how = c.ambiguous.get(surface)
        if how is None:
            self._decide_by_evidence(g, alias, evidence)
            return
        if "states" in how:
            self._decide_between(g, how, evidence)
            return
        state = alias.state_id
        if evidence[state]:
            self._settle(g, "context:same_state", 0.97)
            return
        if how.get("person") and surface in self.people:
            self._refuse(g, "person", "ambiguous:person_in_text")
            return
        others = sum(1 for s in evidence if s != state)
        against = 0
        if reading := how.get("reading"):
            exact, small = c.readings[reading]
            against = len(words & exact) + len(lower & small)
        coordinated = self._coordinated(k)
        for_ = 2 * coordinated + (others if others > 1 else 0) + bool(others and evidence.keys() != {"USA"})
        if against > for_ or (against and not others):
            self._refuse(g, "ambiguous", f"ambiguous:{reading}")
        elif coordinated:
            self._settle(g, "context:coordination", 0.9)
        elif how["default"] == "state":
            self._settle(g, "context:default", 0.85)
        elif others and evidence.keys() != {"USA"}:
            self._settle(g, "context:other_states", 0.85)
        elif not against and lower & c.relation_words:
            self._settle(g, "context:relation_words", 0.75)
        else:
            self._refuse(g, "ambiguous", "ambiguous:no_context")

    def _coordinated(self, k: int) -> bool:
        """Whether a neighbouring match that surely names a state is tied on by "and", "with", a hyphen ..."""
        for j, (a, b) in ((k - 1, (k - 1, k)), (k + 1, (k, k + 1))):
            if 0 <= j < len(self.guesses) and self.guesses[j].aliases and not self.guesses[j].open:
                gap = self.t.words[self.matches[a].last : self.matches[b].first]
                if gap and len(gap) <= 2 and all(w in _GLUE for w in gap):
                    return True
        return False

    def _decide_by_evidence(self, g: _Guess, alias: Alias, evidence: Counter[str]) -> None:
        rivals = self.c.rivals.get(alias.alias, frozenset())
        after = self.t.word(g.match.last)
        if alias.alias.startswith("the ") and after[:1].isupper():
            self._refuse(g, "ambiguous", "ambiguous:name_goes_on")
        elif evidence[alias.state_id] and not any(evidence[r] for r in rivals):
            self._settle(g, "context:same_state", 0.85)
        elif alias.alias in self.c.place_enough and g.is_place:
            g.confidence = 0.85
        else:
            kind = self.c.otherwise.get(alias.alias, "ambiguous")
            why = "rival" if evidence[alias.state_id] else "no_context"
            self._refuse(g, kind, f"ambiguous:{why}")

    def _decide_between(self, g: _Guess, how: Mapping[str, Any], evidence: Counter[str]) -> None:
        ranked = sorted(how["states"], key=lambda s: -evidence[s])
        best, second = ranked[0], ranked[1]
        if evidence[best] and not evidence[second]:
            chosen, rule = best, "context:same_state"
        elif how["default"] != "none" and evidence[how["default"]] >= evidence[second]:
            chosen, rule = how["default"], "context:default"
        else:
            self._refuse(g, "ambiguous", "ambiguous:" + "_or_".join(how["states"]))
            return
        g.aliases = tuple(replace(a, state_id=chosen) for a in g.aliases[:1])
        self._settle(g, rule, 0.85)

    @staticmethod
    def _settle(g: _Guess, rule: str, confidence: float) -> None:
        g.confidence = min(g.confidence, confidence)
        if not g.rule.startswith("modifier"):
            g.rule = rule

    @staticmethod
    def _refuse(g: _Guess, kind: str, rule: str) -> None:
        g.aliases, g.entity_class, g.rule, g.confidence = (), kind, rule, 0.5

    def _out(self, g: _Guess) -> list[StateMention]:
        t, m = self.t, g.match
        start, end = t.starts[m.first], t.ends[m.last - 1]
        text = t.raw[start:end]
        surface = m.entry.surface
        if not g.aliases:
            return [StateMention(start, end, text, None, None, surface, g.rule, g.confidence, False, g.entity_class)]
        out = []
        for alias in g.aliases:
            name_type = _NAME_TYPES[alias.alias_type]
            if alias.alias_type == "capital" and not g.is_place:
                name_type = "metonym"
            state = self.reference.sovereign(alias.state_id)
            out.append(
                StateMention(
                    start, end, text, state, name_type, surface, g.rule, round(g.confidence, 3), g.is_place,
                    g.entity_class, alias.state_id if state != alias.state_id else "",
                )
            )  # fmt: skip
        return out


@lru_cache(maxsize=1)
def default_tagger() -> StateTagger:
    """The tagger with the tables that ship with the project, made once."""
    return StateTagger()


def resolve_name(text: str, on: dt.date | None = None) -> str | None:
    """``StateTagger.resolve_name`` with the shipped tables."""
    return default_tagger().resolve_name(text, on)


__all__ = ["StateMention", "StateTagger", "default_tagger", "resolve_name"]
