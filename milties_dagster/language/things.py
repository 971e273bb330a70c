"""Bodies, places, equipment, exercises, agreements: names from tables, patterns for what no table holds.

Belongs here: recognising a name, its class, and the state it belongs to. Does not belong here: states as such
(states.py), people (people.py), settling overlaps with them (entities.py).

Tables: organisations.csv, places.csv, equipment.csv, exercises.csv, agreements.csv. Patterns and words:
equipment_patterns.yaml, entity_rules.yaml. Names that are common words count in context alone ("Patriot"
beside a missile, "Orion" beside an exercise).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import yaml

from milties_dagster import paths
from milties_dagster.language.forms import Around, FormFinder
from milties_dagster.language.gazetteer import (
    BORDER,
    fold,
    is_title_case,
    key,
    phrase_pattern,
    phrase_source,
    read_rows,
)
from milties_dagster.language.name_origin import name_words
from milties_dagster.records import EntityType


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing: offsets into the text. ``role`` is its class; ``state_id`` its owner, flag or maker."""

    start: int
    end: int
    entity_type: EntityType
    canonical: str
    role: str
    state_id: str | None
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class StateSpan:
    """A state in the text, as the patterns need it."""

    start: int
    end: int
    state_id: str
    is_place: bool
    is_adjective: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    canonical: str
    role: str
    state_id: str | None
    needs_context: bool


class ThingFinder:
    """Finds named things in folded text. Holds the tables; make one (:func:`finder`) and keep it."""

    def __init__(self) -> None:
        rules = _load("entity_rules.yaml")
        patterns = _load("equipment_patterns.yaml")
        self._organisations = {
            _plain(r["organisation"]): _Row(r["organisation"], r["class"], r["state_id"] or None, False)
            for r in read_rows("organisations.csv")
        }
        self._places = {
            _plain(r["place"]): _Row(r["place"], r["kind"], r["state_id"] or None, False)
            for r in read_rows("places.csv")
        }
        self._places_by_key = {key(name): row for name, row in self._places.items()}
        self._equipment = {
            _plain(r["name"]): _Row(r["designation"], r["class"], r["state_id"] or None, r["needs_context"] == "true")
            for r in read_rows("equipment.csv")
        }
        self._exercises = {
            _plain(r["series"]): _Row(r["series"], "series", None, r["needs_context"] == "true")
            for r in read_rows("exercises.csv")
        }
        # notices write them in capitals: "EXERCISE COBRA GOLD"
        self._exercises |= {name.upper(): row for name, row in self._exercises.items() if " " in name}
        self._agreements = {
            _plain(r["agreement"]): _Row(r["canonical"], "agreement", None, r["needs_context"] == "true")
            for r in read_rows("agreements.csv")
        }
        # one pass over the text for all tables
        self._all: dict[str, list[tuple[EntityType, _Row]]] = {}
        tables: list[tuple[EntityType, dict[str, _Row]]] = [
            ("EQUIPMENT", self._equipment),
            ("EXERCISE", self._exercises),
            ("AGREEMENT", self._agreements),
            ("ORG", self._organisations),
            ("PLACE", self._places),
        ]
        for entity_type, table in tables:
            for name, row in table.items():
                self._all.setdefault(name, []).append((entity_type, row))
        self._table = re.compile(rf"(?P<name>{phrase_source(self._all, BORDER)})(?P<plural>s(?!\w))?(?!\w)")

        # --- equipment patterns
        self._context = frozenset(patterns["context_words"])
        self._numbers = frozenset(rules["number_words"])
        self._openers = frozenset(rules["openers"])
        self._designations = [
            (p["id"], p["class"], p["state"] or None, p.get("needs") == "true")
            for p in patterns["patterns"]
            if p["id"] != "ship_class"
        ]
        alternatives = "|".join(
            f"(?P<p_{p['id']}>{p['pattern']})" for p in patterns["patterns"] if p["id"] != "ship_class"
        )
        self._designation = re.compile(rf"(?:{alternatives})(?![\w-]|/\w)")
        self._with_digit = re.compile(r"(?<![\w-])[\w/'-]*\d[\w/'-]*")
        (ship_class,) = (p["pattern"] for p in patterns["patterns"] if p["id"] == "ship_class")
        self._ship_class = re.compile(rf"(?<![\w-]){ship_class}(?!\w)")
        self._prefixes: dict[str, list[str]] = patterns["ship_prefixes"]
        self._doubtful = frozenset(rules["doubtful_ship_prefixes"])
        self._ship_words = frozenset(rules["ship_words"])
        self._ship = re.compile(
            rf"(?P<prefix>{phrase_source(self._prefixes, BORDER)})\s"
            r"(?P<name>[A-Z][\w'-]*\w(?:\s(?:[A-Z]\.\s)?(?:[A-Z][\w'-]+|[IVX]+)){0,2})(?!\w)"
        )

        # "Terrex | 3", "Qiam | -1", "Typhoon | FGR4", "CV90 | 35EE"
        self._suffix = re.compile(
            r"(?:-\d{1,3}[A-Z]{0,2}|\s(?:Mk|MK|Mark)[\s.-]?(?:\d{1,2}[A-Z]?|I{1,3}V?)|-[A-Z]{1,2}\d?(?![a-z])"
            r"|\s[A-Z]{1,4}-?\d{1,2}[A-Z]?|\s\d[A-Z]?)"
            r"(?![\w-]|[,.]\d|\s(?:[a-z]+\s)?(?:of|to|per|percent|million|billion))"
        )

        # --- bodies of states
        self._body_class = {
            spelling: kind
            for kind, words in rules["bodies"].items()
            for word in words
            for spelling in {word, word.replace("defence", "defense")}
        }
        bodies = phrase_source(self._body_class)
        self._body_after = re.compile(rf"(?:'s?)?\s(?:new\s|ruling\s|own\s|own\s)?(?P<body>{bodies})(?!\w|-\w)")
        self._body_before = re.compile(
            rf"(?<![\w-])(?P<body>{bodies})\s(?P<link>of|in)\s(?:the\s)?(?:republic\sof\s)?$"
        )
        bare = {s for w in rules["bare_bodies"] for s in (w.title().replace(" Of ", " of ").replace(" The ", " the "),)}
        bare |= {w.replace("Defence", "Defense") for w in bare}
        self._bare_body = phrase_pattern(bare)

        # --- exercises
        nouns = "|".join(re.escape(n).replace(r"\ ", r"[\s-]") for n in rules["exercise_nouns"])
        between = "|".join(re.escape(n) for n in rules["exercise_between"])
        naming = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in rules["exercise_naming"])
        word = r"[A-Z][A-Za-z]*(?:[-'/][A-Za-z]+){0,3}"
        edition = (
            r"(?:[\s-](?:(?:19|20)\d\d(?!\d)|'?\d\d(?![\w%]|[,.]\d)|[IVXL]{1,6}(?!\w)|\d{1,2}[A-Z]?(?![\w%]|[,.]\d)))"
            r"(?:[-/]\d{1,2})?(?:\s\([IVX]+\))?"
        )
        self._edition = re.compile(edition)
        # "CARAT Brunei 2014"
        self._country_edition = re.compile(rf"(?:\s{word}){{1,2}}{edition}")
        self._exercise_noun = re.compile(rf"(?<![\w-])(?:{nouns})(?!\w)")
        self._noun_after = re.compile(rf"[\"']?,?\s(?:(?:{between})\s){{0,4}}(?:{nouns})(?!\w)")
        # Exercise Swift Wave 24, "EX SWIFT WAVE-II"
        self._exercise_named = re.compile(
            rf"(?<![\w-])(?:Exercises?|EXERCISE|Ex|EX)\s[\"']?(?P<name>{word}(?:[\s-]{word}){{0,3}}(?:{edition})?)[\"']?"
        )
        # dubbed "Swift Wave 24"
        self._exercise_dubbed = re.compile(
            rf"(?:{naming})\s(?:as\s)?(?:Exercise\s|the\s)?[\"']?(?P<name>[A-Z]+\d+(?!\w)|{word}(?:[\s-](?:{word}|of|and)){{0,4}}(?:{edition})?)[\"']?"
        )
        # "Swift Wave 24" drills, Swift Wave-2024 naval exercise
        self._exercise_numbered = re.compile(
            rf"(?<![\w-])(?P<name>{word}(?:[\s-]{word}){{0,3}}{edition})(?=[\"']?\s(?:(?:{between})\s){{0,4}}(?:{nouns})(?!\w))"
        )
        self._exercise_quoted = re.compile(
            rf"[\"'](?P<name>{word}(?:[\s-](?:{word}|of|and|\d{{1,4}})){{0,4}})[\"'](?=\s(?:(?:{between})\s){{0,4}}(?:{nouns})(?!\w))"
        )

        # --- agreements
        self._agreement_noun = phrase_pattern(rules["agreement_nouns"])
        self._agreement_left = re.compile(r"(?:(?:[A-Z0-9][\w'/&.-]*|of|on|for|and|the|in|to|-)\s){1,9}$")
        tail = "|".join(rules["agreement_tail"])
        self._agreement_tail = re.compile(
            rf"\s(?:of|on|for|concerning|regarding|between|in\sthe\s(?:[Ff]ield|[Ss]phere|[Aa]rea)\sof)\s(?:(?:the|a|in\sthe\s[Ff]ield\sof|{tail}|[A-Z][\w'&-]*)\s){{0,9}}(?:[A-Z][\w'&-]*)(?:\s(?:to|towards)\s\d{{4}})?"
        )
        self._agreement_act = re.compile(rf"(?<!\w)(?:{'|'.join(rules['agreement_acts'])})(?!\w)")
        self._agreement_weak = {k: frozenset(v) for k, v in rules["agreement_weak"].items()}
        self._agreement_context = frozenset(rules["agreement_context"])
        self._forms = FormFinder(self._openers, self._numbers, nouns, edition, between)
        self._person_words = name_words()

    def place_state(self, name: str) -> str | None:
        """The state of a place of places.csv, in any case of letters; None when unknown."""
        row = self._places_by_key.get(key(name))
        return row.state_id if row else None

    # ---------------------------------------------------------------------------------------- finding

    def find(self, plain: str, sentences: Sequence[tuple[int, int]], states: Sequence[StateSpan]) -> list[Thing]:
        """All candidates in the sentences; they may overlap (entities.py settles that), in no order."""
        counts: dict[str, int] = {}
        for state in states:
            counts[state.state_id] = counts.get(state.state_id, 0) + 1
        found: list[Thing] = []
        at = 0
        for start, end in sentences:
            here = [
                *self._from_tables(plain, start, end),
                *self._from_patterns(plain, start, end),
                *self._ships(plain, start, end, counts),
                *self._named_exercises(plain, start, end),
                *self._named_agreements(plain, start, end),
            ]
            while at < len(states) and states[at].end <= start:
                at += 1
            spans = []
            i = at
            while i < len(states) and states[i].start < end:
                spans.append((states[i].start, states[i].end, "adjective" if states[i].is_adjective else "state"))
                i += 1
            spans += [(t.start, t.end, t.entity_type) for t in here if t.rule != "table:doubtful"]
            here += self._by_form(plain, start, end, Around(spans), states[at:i])
            found += self._joined(plain, here)
        found += self._bodies(plain, sentences, states)
        return self._confirmed(found)

    def _by_form(
        self, plain: str, start: int, end: int, around: Around, states: Sequence[StateSpan]
    ) -> Iterator[Thing]:
        """Names that no table holds (forms.py)."""
        for f in self._forms.find(plain, start, end, around, self._person_words.__contains__):
            canonical = " ".join(plain[f.start : f.end].split())
            rule, state = f"form:{f.rule}", None
            if f.entity_type == "ORG":
                own = [s for s in states if f.start <= s.start and s.end <= f.end]
                one = len({s.state_id for s in own}) == 1
                if own and (own[0].is_adjective or one) and f.role in ("force", "agency"):
                    # "Royal Omani Air Force", "Kuwait Naval Force": the state stays a mention of its own
                    rule, state = "state_body", own[0].state_id
                elif own and f.role == "company":
                    state = own[0].state_id
            elif f.entity_type == "EQUIPMENT":
                canonical = _designation_of(canonical)
            elif f.entity_type == "EXERCISE":
                canonical = _edition_of(canonical)
            yield Thing(f.start, f.end, f.entity_type, canonical, f.role, state, rule, f.confidence)

    def _joined(self, plain: str, found: list[Thing]) -> list[Thing]:
        """Two parts of one designation as one: "Patriot" and "PAC-3", "Su-30" and "MK-1", "P-8A Poseidon"."""
        weapons = sorted((t for t in found if t.entity_type == "EQUIPMENT"), key=lambda t: (t.start, -t.end))
        out = [t for t in found if t.entity_type != "EQUIPMENT"]
        kept: list[Thing] = []
        for t in weapons:
            last = kept[-1] if kept else None
            if last is not None and t.start < last.end:
                if t.end > last.end:
                    kept.append(t)
                else:
                    out.append(t)
                continue
            gap = plain[last.end : t.start] if last is not None else "?"
            if last is not None and gap in (" ", "-") and plain[last.end - 1].isalnum():
                kept[-1] = replace(
                    last, end=t.end, canonical=f"{last.canonical} {t.canonical}".strip(), confidence=0.85,
                    rule=last.rule if last.rule != "table:doubtful" else t.rule,
                )  # fmt: skip
                out += [last, t]
            else:
                kept.append(t)
        for t in kept:
            m = self._suffix.match(plain, t.end)
            if m is not None and plain[t.end - 1].isalnum() and plain[t.end - 1] != "s":
                out.append(t)
                t = replace(t, end=m.end(), canonical=_designation_of(f"{t.canonical}{m.group()}"))
            out.append(t)
        return out

    @staticmethod
    def _confirmed(found: list[Thing]) -> list[Thing]:
        """A doubtful name stands where the text has it elsewhere beyond doubt ("the Patriots")."""
        sure = {(t.entity_type, t.canonical) for t in found if t.rule != "table:doubtful"}
        return [
            replace(t, rule="table:elsewhere") if t.rule == "table:doubtful" else t
            for t in found
            if t.rule != "table:doubtful" or (t.entity_type, t.canonical) in sure
        ]

    def _from_tables(self, plain: str, start: int, end: int) -> Iterator[Thing]:
        for m in self._table.finditer(plain, start, end):
            name = _plain(m.group("name"))
            for entity_type, row in self._all[name]:
                a, b = m.start(), m.end()
                if m.group("plural") and entity_type != "EQUIPMENT":
                    continue
                if entity_type == "EQUIPMENT":
                    yield self._equipment_thing(plain, a, b, row, start, end)
                elif entity_type == "EXERCISE":
                    thing = self._series(plain, a, b, row, start, end)
                    if thing is not None:
                        yield thing
                elif entity_type == "AGREEMENT":
                    if row.needs_context and not self._words_near(plain, a, b, 60) & self._agreement_context:
                        continue
                    tail = self._agreement_tail.match(plain, b, end) if name.lower().startswith("memorand") else None
                    yield Thing(a, tail.end() if tail else b, "AGREEMENT", row.canonical, "agreement", None, "table")
                elif entity_type == "ORG":
                    if self._part_of_name(plain, a, b) and row.role != "institution":
                        continue
                    yield Thing(a, b, "ORG", row.canonical, row.role, row.state_id, "table", 0.9)
                elif not (row.role in ("city", "island", "region", "port") and self._part_of_name(plain, a, b)):
                    yield Thing(a, b, "PLACE", row.canonical, row.role, row.state_id, "table", 0.9)

    def _equipment_thing(self, plain: str, a: int, b: int, row: _Row, start: int, end: int) -> Thing:
        doubtful = row.needs_context and not self._in_equipment_context(plain, a, b, start, end)
        return Thing(
            a, b, "EQUIPMENT", row.canonical, row.role, row.state_id,
            "table:doubtful" if doubtful else "table", 0.8 if doubtful else 0.95,
        )  # fmt: skip

    def _in_equipment_context(self, plain: str, a: int, b: int, start: int, end: int) -> bool:
        before = re.findall(r"[\w'-]+", plain[max(start, a - 40) : a].lower())[-3:]
        after = re.findall(r"[\w'-]+", plain[b : min(end, b + 48)].lower())[:4]
        if set(before + after) & self._context:
            return True
        return bool(before) and (before[-1].isdigit() or before[-1] in self._numbers)

    @staticmethod
    def _words_near(plain: str, a: int, b: int, reach: int) -> set[str]:
        return set(re.findall(r"[\w'-]+", (plain[max(0, a - reach) : a] + " " + plain[b : b + reach]).lower()))

    def _from_patterns(self, plain: str, start: int, end: int) -> Iterator[Thing]:
        has_digit = _DIGIT.search(plain, start, end)
        for d in self._with_digit.finditer(plain, start, end) if has_digit else ():
            m = self._designation.match(plain, d.start(), end)
            if m is None:
                # "Type 054A", "Sukhoi 30", "Bell 412": the designation begins a word earlier
                space = d.start() - 1
                if space > start and plain[space] == " ":
                    word = max(plain.rfind(" ", start, space), plain.rfind("\n", start, space), start - 1) + 1
                    m = self._designation.match(plain, word, end)
                    if m is not None and m.end() <= d.start():
                        m = None
            if m is None:
                continue
            pattern_id, role, state, needs = next(d for d in self._designations if m.group(f"p_{d[0]}") is not None)
            if needs and not self._in_equipment_context(plain, m.start(), m.end(), start, end):
                continue
            yield Thing(
                m.start(),
                m.end(),
                "EQUIPMENT",
                _designation_of(m.group()),
                role,
                state,
                f"pattern:{pattern_id}",
                0.85,
            )
        if plain.find("class", start, end) >= 0:
            for m in self._ship_class.finditer(plain, start, end):
                yield self._ship_of_class(plain, m)

    def _ship_of_class(self, plain: str, m: re.Match[str]) -> Thing:
        """ "Scorpène-class submarines": a class of the table where one begins here, else the words themselves."""
        a, b = m.span()
        first = plain.find(" ", a, b)
        while first > 0 and plain[a:first].lower() in self._openers:
            a, first = first + 1, plain.find(" ", first + 1, b)
        known = self._table.match(plain, a)
        if known is not None and known.end() <= b:
            for entity_type, row in self._all[_plain(known.group("name"))]:
                if entity_type == "EQUIPMENT":
                    return Thing(a, b, "EQUIPMENT", row.canonical, row.role, row.state_id, "table", 0.95)
        name = re.sub(r"[-\s]class.*", "-class", plain[a:b])
        role = plain[a:b].split()[-1].removesuffix("s")
        return Thing(a, b, "EQUIPMENT", name, role, None, "pattern:ship_class", 0.8)

    def _ships(self, plain: str, start: int, end: int, counts: Mapping[str, int]) -> Iterator[Thing]:
        ships = list(self._ship.finditer(plain, start, end))
        for m in ships:
            prefix = m.group("prefix")
            if (
                prefix in self._doubtful
                and not any(prefix != (other := s.group("prefix")) and other not in self._doubtful for s in ships)
                and not self._words_near(plain, m.start(), m.end(), 60) & self._ship_words
                and not any(f in counts for f in self._prefixes[prefix])
            ):
                continue
            flags = [f for f in self._prefixes[prefix] if f in counts] or (
                self._prefixes[prefix] if len(self._prefixes[prefix]) == 1 else []
            )
            # "INS Kochi and INS Delhi": the name ends before a lower word by itself
            state = max(flags, key=lambda f: (counts.get(f, 0), f), default=None)
            yield Thing(m.start(), m.end(), "ORG", m.group(), "warship", state, "ship_prefix", 0.9 if state else 0.5)

    def _part_of_name(self, plain: str, start: int, end: int) -> bool:
        """Is the span inside a longer run of capitals ("Michael Hamilton", "Bengal Lancers")?"""
        before = re.search(r"([A-Z][a-z'-]+)\s$", plain[max(0, start - 24) : start])
        if before is not None and not before.group(1).endswith("'s"):
            lead = plain[max(0, start - len(before.group(0)) - 3) : start - len(before.group(0))]
            if before.group(1).lower() not in self._openers and not _OPENS.search(lead):
                return True
        return end - start < 5 and bool(re.match(r"\s[A-Z][a-z]+(?=\s|[,.;:)]|$)", plain[end : end + 24]))

    # ---------------------------------------------------------------------------------------- exercises

    def _series(self, plain: str, a: int, b: int, row: _Row, start: int, end: int) -> Thing | None:
        edition = self._edition.match(plain, b, end) or self._country_edition.match(plain, b, end)
        stop = edition.end() if edition else b
        before = plain[max(start, a - 12) : a]
        named = bool(re.search(r"\b(?:[Ee]xercises?|EXERCISE|E[Xx])[\s\"']+$", before))
        if row.needs_context and not named and not (edition and self._exercise_noun.search(plain, start, end)):
            near = self._noun_after.match(plain, stop, end) or re.search(
                r"(?:exercises?|drills?|manoeuvres|maneuvers|wargames?|games?),?\s(?:dubbed|called|named|codenamed|code-named)?\s?[\"']*$",
                plain[max(start, a - 40) : a],
            )
            if not near or self._part_of_name(plain, a, stop):
                return None
        elif (
            not named and not edition and not self._exercise_noun.search(plain, start, end) and row.canonical.islower()
        ):
            return None
        name = _edition_of(row.canonical + plain[b:stop])
        return Thing(a, stop, "EXERCISE", name, "exercise", None, "table", 0.95)

    def _named_exercises(self, plain: str, start: int, end: int) -> Iterator[Thing]:
        sentence = plain[start:end]
        if not any(part in sentence for part in _NOUN_PARTS) and not _EXERCISE_HEAD.search(sentence):
            return
        if not self._exercise_noun.search(plain, start, end) and not _EXERCISE_HEAD.search(plain, start, end):
            return
        for rule, pattern in (
            ("exercise_x", self._exercise_named),
            ("dubbed", self._exercise_dubbed),
            ("numbered", self._exercise_numbered),
            ("quoted", self._exercise_quoted),
        ):
            for m in pattern.finditer(plain, start, end):
                a, b = m.span("name")
                words = m.group("name").split()
                if not any(c.islower() for c in plain[start:end]):
                    continue  # a line in capitals: only names of the table can be told from the rest
                if m.group().startswith("Ex ") and not self._exercise_noun.search(plain, start, end):
                    continue
                if words[0].lower() in self._openers or (
                    len(words) == 1 and words[0].rstrip("s") in ("Exercise", "Drill")
                ):
                    continue
                if words[-1] in ("Exercise", "Exercises", "Drill", "Drills") and len(words) > 1:
                    b -= len(words[-1]) + 1
                yield Thing(a, b, "EXERCISE", _edition_of(plain[a:b]), "exercise", None, rule, 0.85)

    # ---------------------------------------------------------------------------------------- agreements

    def _named_agreements(self, plain: str, start: int, end: int) -> Iterator[Thing]:
        for i, m in enumerate(self._agreement_noun.finditer(plain, start, end)):
            if not i and is_title_case(plain[start:end]):
                return  # capitals tell nothing; names of the table are found all the same
            noun = m.group()
            left = self._agreement_left.search(plain[max(start, m.start() - 110) : m.start()])
            run = left.group() if left else ""
            words = run.split()
            for i in range(len(words) - 1, -1, -1):
                # "ending the Visiting Forces Agreement", but "the Law of the Sea Convention"
                if words[i] == "the" and not (i > 1 and words[i - 1] == "of" and words[i - 2][0].isupper()):
                    words = words[i + 1 :]
                    break
            while (
                words
                and words[0] != "Joint"
                and (
                    words[0].lower() in self._openers or (words[0].isdigit() and (len(words[0]) == 4 or len(words) > 1))
                )
            ):
                words.pop(0)
            a = m.start() - len(" ".join(words)) - 1 if words else m.start()
            tail = self._agreement_tail.match(plain, m.end(), end)
            b = tail.end() if tail else m.end()
            if tail and self._no_subject(tail.group()):
                tail, b = None, m.end()
            weak = self._agreement_weak.get(noun)
            held = set(re.findall(r"\w+", plain[a:b]))
            if weak is not None and not held & weak and not self._agreement_act.search(plain[max(start, a - 45) : a]):
                continue
            if not any(w[0].isupper() or w.isdigit() for w in words) and not tail:
                continue
            if noun in ("Agreements", "Treaties") and not words:
                continue
            yield Thing(a, b, "AGREEMENT", " ".join(plain[a:b].split()), "agreement", None, "capitals", 0.8)

    def _no_subject(self, tail: str) -> bool:
        """ "on Bintan", "on the NH90": where it was signed, or of what, not the name's own words."""
        rest = tail.split(maxsplit=1)[1].removeprefix("the ").strip()
        return any(c.isdigit() for c in rest.split()[0]) or (tail.startswith(" on ") and rest in self._places)

    # ---------------------------------------------------------------------------------------- bodies

    def _bodies(self, plain: str, sentences: Sequence[tuple[int, int]], states: Sequence[StateSpan]) -> Iterator[Thing]:
        lower = plain.lower()
        if len(lower) != len(plain):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
        for s in states:
            m = self._body_after.match(lower, s.end)
            if m is not None and (not s.is_place or plain[s.end] == "'"):
                body = key(m.group("body"))
                yield Thing(
                    s.start, m.end(), "ORG", body.replace("defense", "defence"), self._body_class[body],
                    s.state_id, "state_body", 0.95,
                )  # fmt: skip
            window = lower[max(0, s.start - 60) : s.start]
            m = self._body_before.search(window) if _LINK.search(window) else None
            # "troops in Oman" may be anyone's, "the ministry in Muscat" is Oman's
            if m is not None and not s.is_adjective and (m.group("link") == "of" or s.is_place):
                body = key(m.group("body"))
                if m.group("link") == "in" and self._body_class[body] == "force":
                    continue
                yield Thing(
                    s.start - (len(window) - m.start("body")), s.end, "ORG",
                    body.replace("defense", "defence"), self._body_class[body], s.state_id,
                    "body_of_state", 0.9,
                )  # fmt: skip
        for start, end in sentences:
            for m in self._bare_body.finditer(plain, start, end):
                body = key(m.group()).replace("defense", "defence")
                yield Thing(m.start(), m.end(), "ORG", body, self._body_class[body], None, "bare_body", 0.7)


_DIGIT = re.compile(r"\d")
_LINK = re.compile(r"\s(?:of|in)\s")
_OPENS = re.compile(r"(?:^|[.!?:;\"')\]]\s|\n\s*)$")
_NOUN_PARTS = ("xercise", "rill", "anoeuvre", "aneuver", "ame", "raining")  # each noun of an exercise holds one
_EXERCISE_HEAD = re.compile(r"(?<![\w-])(?:Exercises?|EXERCISE|E[Xx])\s")


def _load(name: str) -> Any:
    # BaseLoader: every value is text, so that "on" and "no" stay words
    return yaml.load((paths.reference() / name).read_text(encoding="utf-8"), yaml.BaseLoader)


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


def _designation_of(text: str) -> str:
    """The designation without plural: "Su-30s" is Su-30."""
    text = " ".join(text.split())
    return text[:-1] if re.search(r"[\dA-Z]s$", text) else text


def _edition_of(text: str) -> str:
    """Series and edition in one spelling: a blank, not a hyphen, before the number."""
    return re.sub(r"[\s-]+(?='?\d|[IVX]+$)", " ", " ".join(text.split())).strip("\"' ")


@lru_cache(maxsize=1)
def finder() -> ThingFinder:
    """The finder with the shipped tables. Cached per process."""
    return ThingFinder()
