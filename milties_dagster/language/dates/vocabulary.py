"""Words and patterns of time expressions, read from seeds/reference/date_rules.yaml.

Belongs here: loading and checking the rules file, and cutting a text into classed tokens. Does not belong
here: what a pattern means (find.py, resolve.py).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from milties_dagster import paths

RULES_FILE = "date_rules.yaml"
YEARS = range(1700, 2100)
FIRST_CODE = "\ue000"  # codes are private-use characters

#: classes made by the tokeniser, not by the word list
BUILT_IN = (
    "day",
    "int",
    "num",
    "year",
    "ordnum",
    "decade",
    "decade_short",
    "numdate",
    "clock",
    "fy",
    "word",
    "name",
    "poss",
    "hyphen",
    "dash",
    "comma",
    "dot",
    "slash",
    "lparen",
    "rparen",
    "apos",
    "break",
    "punct",
    "bar",
    "currency",
)
GRAINS = (
    "DAY",
    "WEEKEND",
    "WEEK",
    "MONTH",
    "SEASON",
    "QUARTER",
    "HALF",
    "YEAR",
    "DECADE",
    "VAGUE",
    "OFFSET",
)
#: classes whose words count with a capital letter only
CAPITALISED = frozenset({"month", "month_name", "mabbr", "weekday", "wdabbr", "wdabbr_word", "qtoken", "htoken"})

_PUNCTUATION = {
    ",": "comma",
    ".": "dot",
    "/": "slash",
    "(": "lparen",
    ")": "rparen",
    "'": "apos",
    "’": "apos",
    "|": "bar",
    "»": "bar",
    "›": "bar",
    "©": "bar",
    "®": "bar",
    "$": "currency",
    "€": "currency",
    "£": "currency",
    "¥": "currency",
    "₹": "currency",
    "#": "currency",
}
_TOKEN = re.compile(
    r"""(?=[^ ])(?:  # between words no kind of token need be tried
        (?P<fy>FY(?:\d{4}|\d\d)\b)
      | (?P<word>[^\W\d_]\w*)
      | (?P<numdate>(?<![\w/.–-])
            (?:\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}|\d{1,2}(?P<t>[-/.])\d{1,2}(?P=t)(?:\d{4}|\d\d))
            (?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/–-]|\.\d))
      | (?P<clock>\d{1,2}(?::\d\d){1,2}(?:\s?[AaPp]\.?[Mm]\b\.?)?|\d{1,2}\s?[AaPp]\.?[Mm]\b\.?)
      | (?P<num>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+)
      | (?P<digits>\d\w*)
      | (?P<poss>['’][sS]\b)
      | (?P<break>\n[^\S\n]*\n)
      | (?P<run>(?P<m>[^\w\s])(?P=m){7,})
      | (?P<mark>[^\w\s]))""",
    re.VERBOSE,
)
LONGEST_NUMBER = 18  # figures; what is longer dates nothing
_ORDINAL = re.compile(r"(\d\d?)(?:st|nd|rd|th|ST|ND|RD|TH)")
_DECADE = re.compile(r"((?:1[89]|20)\d0)s")
_DECADE_SHORT = re.compile(r"([2-9]0)s")
_WORDS = re.compile(r"[^\W\d_]\w*")
_FIGURES = re.compile(r"\d(?:\d{3}|[-/.]\d|0s|st\b|nd\b|rd\b|th\b)")  # a year, a date in figures, a decade, a 27th
_HYPHENS = "-‐‑–−"
_GLUE = "/_#@=$€£¥₹\\&"

Item = tuple[int, int, Any]
"""(start, end, value): value is the word's value, a number, the token's text or a found expression."""


class RulesError(ValueError):
    """The rules file contradicts itself. The message names the entry."""


@dataclass(frozen=True)
class Rule:
    """One pattern: its name in the tables and the function that makes its meaning."""

    rule: str
    build: str


@dataclass(frozen=True)
class Level:
    """Patterns tried together; group rN of ``regex`` stands, empty, behind the pattern of ``rules[N]``."""

    name: str
    regex: re.Pattern[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The rules file, compiled. ``code``: class -> the one character that stands for it in patterns."""

    code: Mapping[str, str]
    words: Mapping[str, tuple[str, Any]]  # word as written -> (code, value)
    lists: Mapping[str, frozenset[str]]
    levels: tuple[Level, ...]
    needed_words: frozenset[str]  # as written; every expression without figures has one of them
    numbers: re.Pattern[str]  # over codes: day and year
    found: re.Pattern[str]  # over codes: an expression found
    stretch: re.Pattern[str]  # over codes: tokens that patterns know around one that every expression needs
    _codes_of: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def codes_of(self, *classes: str) -> frozenset[str]:
        """The codes of some classes. Kept, as the callers name few sets, and the same again and again."""
        if (found := self._codes_of.get(classes)) is None:
            found = self._codes_of[classes] = frozenset(self.code[name] for name in classes)
        return found

    def may_hold_date(self, text: str) -> bool:
        """A quick look: False where no pattern can match, at a tenth of the cost of the tokens."""
        return (
            _FIGURES.search(text) is not None or "FY" in text or not self.needed_words.isdisjoint(_WORDS.findall(text))
        )

    def tokens(self, text: str) -> tuple[str, list[Item]]:
        """The codes of the tokens of ``text`` as one string, and the tokens."""
        codes: list[str] = []
        items: list[Item] = []
        add_code, add_item = codes.append, items.append
        words, code = self.words, self.code
        word_code, name_code = code["word"], code["name"]
        for match in _TOKEN.finditer(text):
            token = match[0]
            start, end = match.span()
            if (known := words.get(token)) is not None:
                token_code, value = known
            elif match.lastgroup == "word":
                token_code, value = name_code if token[0].isupper() else word_code, token
            else:
                kind, value = self._other(text, match.lastgroup or "mark", token, start, end)
                token_code = code[kind]
            add_code(token_code)
            add_item((start, end, value))
        return "".join(codes), items

    def _other(self, text: str, kind: str, token: str, start: int, end: int) -> tuple[str, Any]:
        """Class and value of a token that is no plain word."""
        if kind == "digits":
            return self._number(text, token, start, end)
        if kind == "fy":
            return kind, _full_year(token[2:])
        if kind == "run":
            return "punct", token
        if kind == "mark":
            if token in _HYPHENS:
                tight = len(text[max(start - 1, 0) : end + 1].strip()) == 3
                return ("hyphen" if tight else "dash"), token
            return _PUNCTUATION.get(token, "punct"), token
        return kind, token

    def _number(self, text: str, token: str, start: int, end: int) -> tuple[str, Any]:
        if len(token) > LONGEST_NUMBER:
            return "num", token
        if token.isascii() and token.isdigit():
            value = int(token)
            glued = start > 0 and text[start - 1] in _GLUE and text[start - 2 : start - 1] != " "
            money = start > 0 and text[start - 1] in "$€£¥₹#"
            figures = start > 1 and text[start - 1] == "." and text[start - 2].isdigit()  # 20.11.2014
            if money or figures or text[end : end + 1] == "%":
                return "num", value
            if len(token) == 4 and value in YEARS:
                return ("num" if glued and text[start - 1] != "/" else "year"), value
            if len(token) <= 2 and 1 <= value <= 31:
                return "day", value
            return ("int" if len(token) <= 3 else "num"), value
        if found := _ORDINAL.fullmatch(token):
            return ("ordnum" if 1 <= int(found[1]) <= 31 else "num"), int(found[1])
        if found := _DECADE.fullmatch(token):
            return "decade", int(found[1])
        if found := _DECADE_SHORT.fullmatch(token):
            return "decade_short", 1900 + int(found[1])
        return "num", token


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else 2000 + year


def _spellings(word: str, class_name: str) -> tuple[str, ...]:
    capital = word[:1].upper() + word[1:]
    return (capital, word.upper()) if class_name in CAPITALISED else (word, capital, word.upper())


def _compile(pattern: str, code: Mapping[str, str], macros: Mapping[str, str], where: str) -> str:
    """A pattern over class names as a regular expression over their codes."""

    def name(match: re.Match[str]) -> str:
        if match[0] in code:
            return re.escape(code[match[0]])
        if match[0] in macros:
            return _compile(macros[match[0]], code, macros, f"macro {match[0]}")
        raise RulesError(f"{RULES_FILE}, {where}: {match[0]!r} is neither a class nor a macro")

    out = re.sub(r"[A-Za-z_]+", name, pattern)
    return re.sub(r"\((?!\?)", "(?:", re.sub(r"\s+", "", out))


def _starts(pattern: str, codes: Iterable[str]) -> str:
    """Those of ``codes`` that a match of a compiled pattern can begin with.

    A code can if it matches alone once the end of the text stands for whatever else is asked for, and what is asked of
    the surroundings always holds.
    """
    alone = re.sub(r"\(\?<?[=!]", "(?=|", pattern)
    partly = re.compile(re.sub(f"[{FIRST_CODE}-\uf8ff]", lambda code: rf"(?:{code[0]}|\Z)", alone))
    return "".join(code for code in codes if partly.fullmatch(code))


def read(path: Path) -> Vocabulary:
    """The rules in ``path``. Raises RulesError where they contradict themselves."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    classes: dict[str, Any] = raw["classes"]
    names = [*BUILT_IN, *classes, *GRAINS]
    if len(set(names)) != len(names):
        raise RulesError(f"{RULES_FILE}: a class is named twice: {sorted({n for n in names if names.count(n) > 1})}")
    code = {name: chr(ord(FIRST_CODE) + i) for i, name in enumerate(names)}
    words: dict[str, tuple[str, Any]] = {}
    for class_name, entries in classes.items():
        pairs = entries.items() if isinstance(entries, dict) else ((word, word) for word in entries)
        for word, value in pairs:
            if not isinstance(word, str):
                raise RulesError(f"{RULES_FILE}, class {class_name}: {word!r} is no text: put it in quotes")
            for spelling in _spellings(word, class_name):
                if words.get(spelling, (code[class_name], value)) != (code[class_name], value):
                    raise RulesError(f"{RULES_FILE}, class {class_name}: {word!r} is in two classes")
                words[spelling] = (code[class_name], value)
    for list_name, entries in raw["lists"].items():
        if not all(isinstance(word, str) for word in entries):
            raise RulesError(f"{RULES_FILE}, list {list_name}: put words such as on and no in quotes")
    levels = []
    for level_name, entries in raw["levels"].items():
        rules, alternatives = [], []
        for i, entry in enumerate(entries):
            where = f"level {level_name}, rule {entry['rule']}"
            # an empty group behind a pattern, unlike one around it, lets the engine see at once what it begins with
            alternatives.append(f"(?:{_compile(entry['pattern'], code, raw['macros'], where)})(?P<r{i}>)")
            rules.append(Rule(entry["rule"], entry["build"]))
        any_of = "|".join(alternatives)
        regex = re.compile(f"(?=[{_starts(any_of, code.values())}])(?:{any_of})")
        levels.append(Level(level_name, regex, tuple(rules)))
    needed = "".join(code[name] for name in (*raw["triggers"], *GRAINS))
    used = {char for level in levels for char in level.regex.pattern if char >= FIRST_CODE}
    known = "".join(sorted(used - set(needed)))
    return Vocabulary(
        code=code,
        words=words,
        lists={name: frozenset(entries) for name, entries in raw["lists"].items()},
        levels=tuple(levels),
        needed_words=frozenset(word for word, (char, _) in words.items() if char in needed),
        numbers=re.compile(f"[{code['day']}{code['year']}]"),
        found=re.compile("[" + "".join(code[name] for name in GRAINS) + "]"),
        # from the first of known tokens only: else a long run without a needed one is tried from each of its places
        stretch=re.compile(f"(?<![{known}])[{known}]*[{needed}][{known}{needed}]*"),
    )


@functools.cache
def vocabulary() -> Vocabulary:
    """The shipped rules, read once."""
    return read(paths.reference() / RULES_FILE)
