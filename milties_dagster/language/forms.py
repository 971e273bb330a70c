"""Names that no table holds, told by their form: head words, ordinals, and the words beside them.

Belongs here: "Oder Shipyard", "the frigate Amihan", "Sable-3 armoured cars", "Velmar reported", "Quiet Reef 2021
began". Does not belong here: names of the tables and designations of known makers (things.py), which come
first where both find something; settling overlaps (entities.py). The words are data: name_forms.yaml.

Headlines in capital initials and lines in capitals are left alone: capitals tell nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from milties_dagster import paths
from milties_dagster.language.gazetteer import BORDER, is_title_case, phrase_source
from milties_dagster.records import EntityType

WORD, NOT_BLANK = r"\w", r"\S"  # borders
_WORD = r"(?:[A-Z](?:[\w-]|&(?=\w)|'(?!s\b)(?=\w))*)"
_OPEN_NAMES = frozenset({"Joint", "Military", "Naval", "New"})  # of the openers, these begin names too
_CODE = re.compile(r"[A-Z]{1,4}-?\d+\w*|[A-Z][a-z]{0,2}-\d{1,3}\w*")
_EXERCISE = frozenset({"Exercise", "Exercises", "Ex"})
# what every noun of an exercise and every edition holds: a quick look before the long one
_NOUN_PARTS = ("xercise", "rill", "anoeuvre", "aneuver", "ame", "raining")
_EDITION = re.compile(r"[\s-](?:'?\d|[IVXL])")
_SCORE = re.compile(r"\d{1,3}-\d{1,3}$")
_YEARLY = re.compile(r"(?:19|20)\d\d(?:/\d+)?$")
_ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th)|\d{1,3}|[IVX]{1,4})"


@dataclass(frozen=True, slots=True)
class Form:
    """A name found by its form: offsets, entity type, its class, and the rule that told it."""

    start: int
    end: int
    entity_type: EntityType
    role: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Around:
    """What a sentence holds besides: states and names found before, as (start, end, kind) in order.

    kind: "adjective" and "state" for states, else the entity type of a name of the tables.
    """

    spans: Sequence[tuple[int, int, str]]

    def free(self, start: int, end: int) -> bool:
        """Is start:end touched by nothing found before?"""
        return not any(a < end and start < b for a, b, _ in self.spans)

    def ends_at(self, at: int, *kinds: str) -> bool:
        """Does one of ``kinds`` end right before the blank or the "'s" before ``at``?"""
        return any(kind in kinds and 0 < at - b <= 3 for _, b, kind in self.spans)


class FormFinder:
    """Finds names by their form in one sentence of folded text. Holds the words of name_forms.yaml.

    ``openers``, ``numbers``, ``exercise_nouns``, ``edition`` and ``between`` are those of entity_rules.yaml, the last
    three as sources of regular expressions; ``find`` is told what is a part of a person's name.
    """

    def __init__(
        self, openers: frozenset[str], numbers: frozenset[str], exercise_nouns: str, edition: str, between: str
    ) -> None:
        self._numbers = numbers
        raw: dict[str, Any] = yaml.load(
            (paths.reference() / "name_forms.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
        )
        self._openers = openers
        self._role = {head: role for role, heads in raw["heads"].items() for head in heads}
        self._weak_heads = frozenset(raw["weak_heads"])
        self._fields = frozenset(raw["fields"])
        self._not_first = frozenset(w for w in raw["not_first"])
        heads = phrase_source(self._role, BORDER)
        heads_of = phrase_source(raw["heads_of"], BORDER)
        self._head = re.compile(rf"(?:{heads})(?![\w-]|'\w\w)")
        self._head_of = re.compile(
            rf"(?:{heads_of}) (?:of|for) (?:the )?(?:{_WORD} (?:and |(?:of|for|in) (?:the )?)?){{0,5}}{_WORD}"
        )
        # the run of capitals before a head; "of" and "and" are judged word by word
        self._left = re.compile(rf"(?<![\w,.-])(?:(?:{_WORD}|{_ORDINAL}|&|and|of|for) ){{1,8}}$")
        self._number_after = re.compile(r" \d{1,3}(?![\w%-]|[,.]\d)")
        # --- press and makers
        run = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
        said = "|".join(raw["said_verbs"])
        self._reported = re.compile(
            rf"[,;] (?P<the>the )?(?P<name>{run}) (?:has |have )?"
            rf"(?:(?:{said})(?=[.]|$| (?:on|in|from|at) )|reported|reports|wrote|writes)(?!\w)"
        )
        speaks = "|".join([*raw["said_verbs"], *raw["told_verbs"]])
        self._acronym_said = re.compile(rf"(?P<name>[A-Z](?<![\w-][A-Z])[A-Z]{{2,5}})\s(?:{speaks})(?!\w)")
        told = phrase_source(("told", "quoted by", "interview with", "wrote in"), BORDER)
        self._told = re.compile(rf"(?:{told}) (?P<the>the )?(?P<name>{run})")
        self._public = frozenset(raw["public_bodies"])
        self._articles = frozenset(raw["press_articles"])
        self._press = re.compile(rf"(?:{phrase_source(raw['press_nouns'], WORD)})\s(?P<name>{run})")
        makers = phrase_source((*raw["maker_nouns"], *raw["maker_phrases"]), WORD)
        self._maker = re.compile(rf"(?:{makers})\s(?:the\s)?(?P<name>{run})")
        # --- ships
        ships = phrase_source(raw["ship_nouns"], BORDER)
        self._ship = re.compile(
            rf"(?:{ships})\s[\"']?(?P<name>{_WORD}(?:(?:\s|-){_WORD}){{0,2}}(?:[-\s]\d{{1,3}})?)(?![\w-]*[-\s]class)"
        )
        # --- equipment
        self._equipment_role = {n: role for role, nouns in raw["equipment_nouns"].items() for n in nouns}
        self._not_equipment = frozenset(raw["not_equipment"])
        self._modifiers = frozenset(raw["equipment_modifiers"])
        self._not_designation = frozenset(raw["not_designation"])
        self._noun = re.compile(rf"(?:{phrase_source(self._equipment_role, NOT_BLANK)})(?![\w-])")
        token = r"[A-Z][\w/.'-]*\w|[A-Z]"
        self._before_noun = re.compile(
            rf"(?<![\w-])(?P<name>(?:{token})(?:\s(?:{token}|\d{{1,4}}[A-Z]{{0,2}})){{0,3}})[\"']?\s(?:[a-z]+(?:-[a-z]+)*\s){{0,2}}$"
        )
        self._designation = re.compile(
            r"(?<![\w-])(?:(?P<letters>[A-Z]{1,5}[a-z]{0,2}|[A-Z][a-z]{2,9})-\d{1,4}[A-Z]{0,4}(?:[/-](?:[A-Z]{1,3}\d{0,2}|\d{1,2}))?"
            r"|(?P<glued>[A-Z]{1,4})\d{1,4}[A-Z]{0,3}(?:-\d{1,2})?|\d[A-Z]{1,2}\d{1,3}[A-Z]{0,2})(?![\w-]|[.,]\d)"
        )
        # --- exercises
        self._not_exercise = frozenset(raw["not_exercise"])
        self._fillers = frozenset(raw["exercise_fillers"])
        self._exercise_noun = re.compile(rf"(?<![\w-])(?:{exercise_nouns})(?!\w)", re.IGNORECASE)
        # bounded: a chain of hyphens must not be cut in all ways
        part = r"[A-Z](?>[A-Za-z']*)(?:[-/](?>[A-Za-z]+)){0,2}"
        name = rf"{part}(?:[ -](?:(?:of|and|the) )?{part}){{0,3}}"
        self._edition_run = re.compile(rf"(?P<name>(?=[A-Z](?<![\w-][A-Z])){name}{edition})(?![\w-])")
        verbs_after = "|".join(re.escape(v) for v in sorted(raw["exercise_verbs_after"], key=len, reverse=True))
        verbs_before = "|".join(re.escape(v) for v in sorted(raw["exercise_verbs_before"], key=len, reverse=True))
        self._verb_after = re.compile(rf"[\"']?,?\s(?:with (?:[\w-]+ ){{1,3}})?(?:{verbs_after})(?!\w)")
        self._weapon_after = re.compile(
            rf"\s(?:(?:{'|'.join(self._modifiers)})\s){{0,2}}(?:{phrase_source(self._equipment_role)})(?![\w-])"
        )
        self._military = re.compile(rf"(?<![\w-])(?:{'|'.join(raw['military_words'])})(?![\w-])")
        self._verb_before = re.compile(
            rf"(?<!\w)(?:{verbs_before})\s(?:the\s)?(?:(?:first|second|third|new)\s)?[\"']?$"
        )
        # the joint exercise "Quiet Reef", exercise Quiet Reef 21
        self._after_noun = re.compile(
            rf"(?<![\w-])(?:exercises?|drills?|manoeuvres|maneuvers|war\s?games?|games)(?:,|\sof)?\s(?P<quote>[\"'])?(?P<name>{name}(?:{edition})?)"
        )
        # Quiet Reef, a three-day drill
        self._apposed = re.compile(
            rf"(?<![\w-])(?P<name>{name}(?:{edition})?)[\"']?,\s(?:an?|the)\s(?:[\w-]+\s){{0,4}}(?:{exercise_nouns})(?!\w)"
        )
        # the Quiet Reef field exercise
        self._before_exercise = re.compile(
            rf"(?<=[Tt]he\s)(?P<name>{part}(?:[ -]{part}){{1,2}})\s(?:(?:{between})\s){{0,3}}(?:{exercise_nouns})(?!\w)"
        )

    def find(
        self, plain: str, start: int, end: int, around: Around, is_person_word: Callable[[str], bool]
    ) -> Iterator[Form]:
        """Candidates in plain[start:end], in no order, some overlapping."""
        sentence = plain[start:end]
        if is_title_case(sentence) or not any(c.islower() for c in sentence):
            return
        yield from self._bodies(plain, start, end, around)
        yield from self._press_and_makers(plain, start, end, around, is_person_word)
        yield from self._ships(plain, start, end, around)
        yield from self._equipment(plain, start, end, around)
        yield from self._exercises(plain, start, end, around, is_person_word)

    # ------------------------------------------------------------------------------------------ bodies

    def _bodies(self, plain: str, start: int, end: int, around: Around) -> Iterator[Form]:
        for m in self._head.finditer(plain, start, end):
            head = " ".join(m.group().split())
            found = self._run_before(plain, start, m.start(), head)
            b = m.end()
            goes_on = self._head_of.match(plain, m.start(), end)
            if goes_on is not None:
                b = goes_on.end()
            elif (number := self._number_after.match(plain, b, end)) is not None and found:
                b = number.end()
            elif re.match(r"\s(?:[A-Z][a-z])", plain[b : b + 3]) and self._role[head] == "publication":
                continue  # "News Minister"
            words = plain[found : m.start()].split() if found is not None else []
            numbered = self._role[head] == "force" and len(words) < 3 and not head.endswith(("Force", "Forces"))
            if words and words[0].isdigit() and not numbered:
                found, words = (found or 0) + len(words[0]) + 1, words[1:]  # "sent 18 Oman Air Force planes"
            if not words and goes_on is None:
                continue
            if head in self._weak_heads and goes_on is None and len(words) < 2:
                strong = words[0][0].isdigit() or around.ends_at(m.start(), "adjective") or words[0].isupper()
                if not strong and self._role[head] in ("force", "agency", "organisation"):
                    continue
            a = found if found is not None else m.start()
            if not words and not around.ends_at(a, "adjective", "state") and goes_on is None:
                continue
            yield Form(a, b, "ORG", self._role[head], f"head:{self._role[head]}", 0.75)

    def _run_before(self, plain: str, start: int, at: int, head: str) -> int | None:
        """Where the run of capitals that ends before ``at`` begins; None when there is none."""
        left = self._left.search(plain, max(start, at - 100), at)
        if left is None:
            return None
        words = list(re.finditer(r"\S+", left.group()))
        base = at - len(left.group())
        first = len(words)
        i = len(words) - 1
        while i >= 0:
            word = words[i].group()
            if word == "and":
                after = words[i + 1].group() if i + 1 < len(words) else head
                if i == 0 or words[i - 1].group() not in self._fields or after not in self._fields:
                    break
            elif word in ("of", "for"):
                if i == 0 or words[i - 1].group() not in self._role:
                    break
            elif word == "&":
                pass
            elif word in self._not_first or (word.lower() in self._openers and word not in _OPEN_NAMES):
                break
            else:
                first = i
            i -= 1
        if first == len(words):
            return None
        return base + words[first].start()

    # ------------------------------------------------------------------------------------------ press, makers

    def _press_and_makers(
        self, plain: str, start: int, end: int, around: Around, is_person_word: Callable[[str], bool]
    ) -> Iterator[Form]:
        for pattern, role, rule in (
            (self._reported, "publication", "press_said"),
            (self._acronym_said, "publication", "press_said"),
            (self._told, "publication", "press_told"),
            (self._press, "publication", "press_noun"),
            (self._maker, "company", "maker"),
        ):
            for m in pattern.finditer(plain, start, end):
                a, b = m.span("name")
                words = m.group("name").split()
                while words and (words[0] in self._not_first or words[0].lower() in self._openers):
                    a += len(words[0]) + 1
                    words.pop(0)
                if not words or not around.free(a, b) or (len(words) == 1 and len(words[0]) < 3):
                    continue
                if words[0] in self._not_equipment or words[-1] in self._not_equipment or words[-1] in self._public:
                    continue  # "told Parliament", "the Navy said"
                acronym = all(w.isupper() for w in words)
                article = words[0] in self._articles
                if not acronym and any(is_person_word(w.lower()) for w in words[article:]):
                    continue
                if rule in ("press_said", "press_told") and not acronym and not article:
                    # who speaks may be a person: "N said", and the full name stands elsewhere
                    if len(words) > 1 or (rule == "press_told" and not m.group("the")):
                        continue
                    if re.search(rf"[A-Z][\w.-]* {re.escape(words[0])}(?!\w)", plain):
                        continue
                yield Form(a, b, "ORG", role, rule, 0.6)

    # ------------------------------------------------------------------------------------------ ships

    def _ships(self, plain: str, start: int, end: int, around: Around) -> Iterator[Form]:
        for m in self._ship.finditer(plain, start, end):
            a, b = m.span("name")
            if any(kind in ("adjective", "state", "EQUIPMENT") and x < b and a < y for x, y, kind in around.spans):
                continue
            first = m.group("name").split()[0]
            alone = first == m.group("name")
            if first.lower() in self._openers or first in self._not_first or (alone and first in self._not_equipment):
                continue
            yield Form(a, b, "ORG", "warship", "ship_noun", 0.75)

    # ------------------------------------------------------------------------------------------ equipment

    def _equipment(self, plain: str, start: int, end: int, around: Around) -> Iterator[Form]:
        nouns = list(self._noun.finditer(plain, start, end))
        for m in nouns:
            noun = " ".join(m.group().split())
            left = self._before_noun.search(plain[max(start, m.start() - 60) : m.start()])
            if left is None:
                continue
            base = max(start, m.start() - 60)
            a, b = base + left.start("name"), base + left.end("name")
            # the states and bodies in front are whose it is: "Turkish Baykar Karayel drones"
            for x, y, kind in around.spans:
                if kind != "EQUIPMENT" and a < y and x < b:
                    a = y + 1
            while a < b and plain[a] in " -'":
                a += 1
            words = plain[a:b].split()
            while words and (
                words[0] in self._not_equipment
                or words[0] in self._not_first
                or words[0] in self._role
                or (words[0].lower() in self._numbers and len(words) > 1)
            ):
                a += len(words[0]) + 1
                words.pop(0)
            if not words or a >= b or not plain[a].isupper() or plain[a - 1 : a] == "-":
                continue
            if {words[-1].lower(), words[0].split("-")[0].lower()} & self._numbers:
                continue
            if words[-1] in self._not_equipment or words[-1] in self._role or words[-1].endswith("'s"):
                continue
            figured = any(c.isdigit() for c in plain[a:b])
            if a == start and not figured and len(words) == 1:
                continue  # any word may open a sentence
            if any(w not in self._modifiers for w in plain[b : m.start()].split()):
                continue
            yield Form(a, b, "EQUIPMENT", self._equipment_role[noun], "equipment_noun", 0.75)
        context = bool(nouns) or any(kind == "EQUIPMENT" for _, _, kind in around.spans)
        if not context:
            return
        for m in self._designation.finditer(plain, start, end):
            letters = m.group("letters") or m.group("glued") or ""
            if letters in self._not_designation or not around.free(m.start(), m.end()):
                continue
            year = re.fullmatch(r"(?:19|20)\d\d", re.sub(r"\D", "", m.group()))
            if year or plain[m.start() - 1 : m.start()] in ("$", "/"):
                continue  # "Vostok-2018" is an exercise
            if m.group("letters") and len(letters) > 3 and letters[1:].islower() and not nouns:
                continue
            yield Form(m.start(), m.end(), "EQUIPMENT", "equipment", "designation", 0.7)

    # ------------------------------------------------------------------------------------------ exercises

    def _exercises(
        self, plain: str, start: int, end: int, around: Around, is_person_word: Callable[[str], bool]
    ) -> Iterator[Form]:
        sentence = plain[start:end]
        noun = any(part in sentence for part in _NOUN_PARTS) and self._exercise_noun.search(sentence) is not None
        for m in self._edition_run.finditer(plain, start, end) if _EDITION.search(sentence) else ():
            a, b = self._trimmed(plain, *m.span("name"))
            if a is None or any(kind in ("EQUIPMENT", "AGREEMENT") and x < b and a < y for x, y, kind in around.spans):
                continue
            if any(kind in ("adjective", "state") and x < b and a < y for x, y, kind in around.spans):
                continue
            name = plain[a:b]
            if _CODE.fullmatch(name) or _SCORE.search(name):
                continue  # "CF-18", "30-24"
            yearly = _YEARLY.search(name) is not None
            if not yearly and is_person_word(name.split()[0].lower()) and len(name.split()) == 2:
                continue  # "Harald V"
            if self._weapon_after.match(plain, b, end):
                continue  # "Shahpar II drones"
            if (
                noun
                or (yearly and "-" in name)
                or self._verb_before.search(plain[max(start, a - 30) : a])
                or self._verb_after.match(plain, b, end)
                or ((yearly or name.split()[-1].isupper()) and self._military.search(plain, start, end))
            ):
                yield Form(a, b, "EXERCISE", "exercise", "edition", 0.7)
        if not noun:
            return
        for pattern, rule in (
            (self._after_noun, "after_noun"),
            (self._apposed, "apposed"),
            (self._before_exercise, "before_noun"),
        ):
            for m in pattern.finditer(plain, start, end):
                a, b = self._trimmed(plain, *m.span("name"))
                if a is None or any(
                    kind in ("adjective", "state", "ORG", "PLACE") and x < b and a < y for x, y, kind in around.spans
                ):
                    continue
                words = plain[a:b].split()
                if rule != "after_noun" and len(words) < 2:
                    continue
                if words[-1] in self._fillers and len(words) == 1:
                    continue
                yield Form(a, b, "EXERCISE", "exercise", rule, 0.7)

    def _trimmed(self, plain: str, a: int, b: int) -> tuple[int | None, int]:
        """The run without openers; None when it is no exercise by its words."""
        words = plain[a:b].split()
        while (
            words
            and words[0] != "Joint"
            and (words[0].lower() in self._openers or words[0] in self._not_first or words[0] in _EXERCISE)
        ):
            a += len(words[0]) + 1
            words.pop(0)
        parts = re.findall(r"[A-Za-z']+", plain[a:b])
        if not words or not words[0][0].isupper() or any(p in self._not_exercise for p in parts):
            return None, b
        if all(p in self._fillers or p in ("of", "and", "the") for p in parts if not re.fullmatch(r"[IVXL]+", p)):
            return None, b
        return a, b
