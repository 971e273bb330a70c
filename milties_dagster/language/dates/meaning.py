"""The meaning of what a pattern of date_rules.yaml matches.

Belongs here: one small function per ``build`` name of the rules file, from matched tokens to a node of
nodes.py, and the tests that keep names, amounts and modal verbs from being dates (None: no expression after
all). Does not belong here: running patterns (find.py), anchors and calendars (resolve.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from milties_dagster.language.dates.nodes import (
    Ago,
    Around,
    Date,
    Day,
    FinancialAround,
    Grain,
    Half,
    Marked,
    Month,
    Months,
    Node,
    NthWeek,
    NthWeekday,
    Part,
    Pick,
    Quarter,
    Range,
    Rolling,
    Season,
    Shift,
    Vague,
    Weekday,
    Weekend,
    WeekOf,
    Year,
    Years,
)
from milties_dagster.language.dates.vocabulary import GRAINS, Item, Rule, Vocabulary

MONTH_CLASSES = ("month", "month_name", "mabbr")
APART = "apart"  # the rule of expressions that set two acts a stretch of time apart


@dataclass(frozen=True, slots=True)
class Found:
    """A meaning and the rule that saw it."""

    node: Node
    rule: str


class Match:
    """A pattern's match: tokens a to b of the text, read by class."""

    __slots__ = ("a", "b", "codes", "items", "rule", "text", "vocab")

    def __init__(self, vocab: Vocabulary, text: str, codes: str, items: list[Item], a: int, b: int, rule: Rule):
        self.vocab, self.text, self.codes, self.items = vocab, text, codes, items
        self.a, self.b, self.rule = a, b, rule

    def all(self, *classes: str) -> list[Any]:
        wanted = self.vocab.codes_of(*classes)
        return [self.items[i][2] for i in range(self.a, self.b) if self.codes[i] in wanted]

    def one(self, *classes: str) -> Any:
        """The value of the first token of the classes, or None."""
        wanted = self.vocab.codes_of(*classes)
        for i in range(self.a, self.b):
            if self.codes[i] in wanted:
                return self.items[i][2]
        return None

    def has(self, *classes: str) -> bool:
        return not self.vocab.codes_of(*classes).isdisjoint(self.codes[self.a : self.b])

    def where(self, *classes: str) -> int:
        """Index of the first token of the classes."""
        wanted = self.vocab.codes_of(*classes)
        return next(i for i in range(self.a, self.b) if self.codes[i] in wanted)

    def code_at(self, index: int) -> str:
        return self.codes[index] if 0 <= index < len(self.codes) else ""

    def is_at(self, index: int, *classes: str) -> bool:
        return self.code_at(index) in self.vocab.codes_of(*classes)

    def word_at(self, index: int) -> str:
        """The token's text in lower case; "" outside the text."""
        if not 0 <= index < len(self.items):
            return ""
        start, end, _ = self.items[index]
        return self.text[start:end].lower()

    def listed(self, index: int, name: str) -> bool:
        return self.word_at(index) in self.vocab.lists[name]

    # parts that several builders read

    def number(self, after: int | None = None) -> int:
        """The NUM of the match: figures, words, "a", "a couple of"."""
        start = self.a if after is None else after
        total = 0
        seen = False
        for i in range(start, self.b):
            if self.is_at(i, "day", "int"):
                return int(self.items[i][2])
            if self.is_at(i, "numword"):
                total += int(self.items[i][2])
                seen = True
            elif self.is_at(i, "couple"):
                return 2
            elif seen and not self.is_at(i, "hyphen"):
                break
        return total or 1

    def unit(self) -> Any:
        return self.one("unit", "units", "hours")

    def month(self) -> int | None:
        value = self.one("month", "month_name", "mabbr")
        return None if value is None else int(value)

    def year(self) -> Node | None:
        value = self.one("year")
        if value is not None:
            return Year(value)
        found = self.one("YEAR")
        return None if found is None else found.node

    def pick(self) -> Pick:
        if self.has("next"):
            return "next"
        if self.has("last", "past"):
            return "last"
        if self.has("following", "same"):
            return "following"
        return "this" if self.has("this") else ""

    def days(self) -> list[int]:
        return [int(value) for value in self.all("day", "ordnum", "ordword")]

    def found(self) -> list[Found]:
        return [value for value in self.all(*GRAINS) if isinstance(value, Found)]


Builder = Callable[[Match], "Node | Found | None"]
BUILDERS: dict[str, Builder] = {}


def _builder(function: Builder) -> Builder:
    BUILDERS[function.__name__.lstrip("_")] = function
    return function


_GRAIN_OF_UNIT: dict[str, Grain] = {
    "day": "DAY",
    "week": "WEEK",
    "fortnight": "WEEK",
    "month": "MONTH",
    "quarter": "QUARTER",
    "year": "YEAR",
    "decade": "DECADE",
    "century": "DECADE",
    "weekend": "WEEKEND",
}

#: what lies decades away is not dated to the year (codebook 1.5, rule 6)
_VAGUE_UNITS = ("decade", "century")


# --- words around the anchor -------------------------------------------------------------------------------


@_builder
def _day_around_today(m: Match) -> Node | None:
    """the day before yesterday, the day after tomorrow"""
    if m.unit() != "day":
        return None
    return Around("day", int(m.one("today")) + (-1 if m.has("before") else 1), "DAY")


@_builder
def _unit_before_last(m: Match) -> Node:
    unit = m.one("unit", "weekend")
    return Around(unit, -2, _GRAIN_OF_UNIT[unit])


@_builder
def _ago(m: Match) -> Node | None:
    unit = m.unit()
    if unit in _VAGUE_UNITS:
        return Vague("PAST_REF")
    if m.has("half"):
        if m.rule.rule == "half_unit_ago":
            return Ago(6, "month", grain="MONTH") if unit == "year" else Vague("PAST_REF")
        return Ago(m.number(), unit, half=True, grain=_GRAIN_OF_UNIT[unit]) if unit in ("year", "month") else None
    return Ago(m.number(), unit, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _ahead(m: Match) -> Node:
    unit = m.unit()
    if unit in _VAGUE_UNITS:
        return Vague("FUTURE_REF")
    return Ago(m.number(), unit, sign=1, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _ahead_if_future(m: Match) -> Node | None:
    unit = m.unit()
    if unit in _VAGUE_UNITS:
        return None  # the first visit in two decades
    return Ago(m.number(), unit, sign=1, needs_future=True, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _age(m: Match) -> Node | None:
    """14 months old, 5-day-old: since then. Years are not taken: people and things have them."""
    unit = m.unit()
    if unit not in ("day", "week", "month") or m.listed(m.b, "aged"):
        return None
    return Ago(m.number(), unit, open_end=True, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _running(m: Match) -> Node | None:
    """in its fifth month: since four months ago"""
    unit, n = m.unit(), int(m.one("ordword", "ordnum"))
    if unit not in ("day", "week", "month", "year") or n < 2:
        return None
    return Ago(n - 1, unit, open_end=True, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _past_hours(m: Match) -> Node:
    return Rolling(m.number(), "hour", -1, grain="DAY")


@_builder
def _rolling(m: Match) -> Node:
    unit, sign = m.unit(), 1 if m.has("next") else -1
    if unit in _VAGUE_UNITS:
        return Vague("PAST_REF" if sign < 0 else "FUTURE_REF")
    return Rolling(m.number(), unit, sign, grain=_GRAIN_OF_UNIT[unit])


@_builder
def _vague_past(m: Match) -> Node:
    return Vague("PAST_REF")


@_builder
def _vague_future(m: Match) -> Node:
    return Vague("FUTURE_REF")


@_builder
def _vague_word(m: Match) -> Node | None:
    if m.word_at(m.a - 1) in ("as", "too", "how"):
        return None  # as soon as
    return Vague(m.one("vagueword"))


def _shift(m: Match) -> Node | None:
    unit: Any = m.unit() or "day"
    sign = 1 if m.has("later", "after") else -1
    return None if unit == "century" else Shift(m.number(), unit, sign)


@_builder
def _offset(m: Match) -> Node | None:
    return _shift(m)


@_builder
def _offset_alone(m: Match) -> Node | Found | None:
    """the day before, a year after; "a week after the raid" tells the day of the one act by that of the other"""
    ends = ("comma", "dot", "punct", "break", "rparen", "dash", "in", "at", "and")
    node = _shift(m)
    if node is None or m.b >= len(m.codes) or m.is_at(m.b, *ends):
        return node
    return None if m.is_at(m.a - 1, "hyphen") else Found(node, APART)


@_builder
def _daypart_of(m: Match) -> Found:
    """the night of 17 March, the early hours of Wednesday"""
    return _inner(m)


@_builder
def _deictic_financial(m: Match) -> Node | None:
    if m.unit() != "year" or m.has("following"):
        return None
    return FinancialAround({"next": 1, "last": -1}.get(m.pick(), 0))


@_builder
def _reference_unit(m: Match) -> Node | Found | None:
    """the same week, the following year, that day, that evening, the next morning, the previous night"""
    unit: Any = "day" if m.has("daypart") else m.one("unit", "weekend")
    if unit in ("decade", "century"):
        return None
    if m.has("last") and m.word_at(m.a + 1) == "last":
        return None if m.is_at(m.b, "of") else _last_night(m)
    offset = 1 if m.has("following", "next") else -1 if m.has("last") else 0
    return Around(unit, offset, _GRAIN_OF_UNIT[unit], reference=True)


@_builder
def _deictic_unit(m: Match) -> Node | Found | None:
    """last week, next year, the coming month. "The next year", "the previous month" go from a date before."""
    unit, pick, word = m.unit(), m.pick(), m.word_at(m.b - 2)
    if unit == "century":
        return None
    if m.is_at(m.b, "of") and (m.has("the") or m.is_at(m.a - 1, "the") or not m.word_at(m.b + 1).endswith("ing")):
        return None  # "the last week of fighting"; but "accused them last week of shooting"
    offset = {"this": 0, "last": -1, "next": 1}[pick]
    grain = _GRAIN_OF_UNIT[unit]
    told = m.has("the") and word in ("next", "previous", "preceding")
    running = told and word == "next" and m.is_at(m.a - 1, "in", "approx", "function")  # over the next year
    if unit == "day":  # "last day", "this day" are no dates
        told, running = word in ("next", "previous", "preceding"), False
        if not told:
            return None
    if unit == "decade" and pick != "this":
        return Found(Vague("PAST_REF" if pick == "last" else "FUTURE_REF"), "vague_decade")
    if running or m.has("past") or (m.has("the") and word == "last"):
        return Found(Rolling(1, unit, offset, grain=grain), f"{'next' if running else 'past'}_{unit}")
    return Found(Around(unit, offset, grain, reference=told), f"{pick}_{unit}")


@_builder
def _deictic_quarter(m: Match) -> Node | Found:
    pick = m.pick()
    return Found(Around("quarter", {"this": 0, "last": -1, "next": 1}[pick], "QUARTER"), f"{pick}_quarter")


@_builder
def _weekend(m: Match) -> Node:
    return Weekend(m.pick())


@_builder
def _this_daypart(m: Match) -> Node:
    return Around("day", 0, "DAY")


@_builder
def _last_night(m: Match) -> Node | None:
    return Around("day", -1, "DAY") if m.one("daypart") in ("night", "evening") else None


@_builder
def _today(m: Match) -> Node | None:
    first = m.where("today")
    capital = m.text[m.items[first][0]].isupper()
    if capital and m.is_at(m.a - 1, "name"):
        return None  # Russia Today
    if m.is_at(m.a - 1, "of") and m.word_at(m.a - 2) != "as" and m.items[first][2] >= 0:
        return None  # the threats of tomorrow, the army of today
    return Around("day", int(m.items[first][2]), "DAY")


@_builder
def _year_end(m: Match) -> Node | None:
    return Part("end", Around("year", 0, "YEAR"), "QUARTER") if m.unit() == "year" else None


# --- the calendar ------------------------------------------------------------------------------------------


def parse_figures(text: str) -> dt.date | None:
    """2014-11-19 (also with a time), 20/02/2017, 04/29/2024; None when day and month may be swapped."""
    figures = text.split("T")[0].replace("/", "-").replace(".", "-").split("-")
    if not all(len(figure) in (1, 2, 4) for figure in figures):
        return None
    a, b, c = (int(figure) for figure in figures)
    try:
        if len(figures[0]) == 4:
            return dt.date(a, b, c)
        if len(figures[2]) != 4:
            return None
        if a == b:
            return dt.date(c, a, b)
        if a > 12:
            return dt.date(c, b, a)
        return dt.date(c, a, b) if b > 12 else None
    except ValueError:
        return None


@_builder
def _numeric_date(m: Match) -> Node | None:
    date = parse_figures(m.one("numdate"))
    return None if date is None else Date(date)


def _weekday_of(m: Match) -> int | None:
    return next(iter(m.all("weekday", "wdabbr", "wdabbr_word")), None)


@_builder
def _day(m: Match) -> Node | None:
    days, month, year = m.days(), m.month(), m.year()
    if month is None or _old(m) or (m.has("month_name") and _is_word(m, m.where("month_name"))):
        return None
    return Day(days[0], Month(month, year, "" if year else m.pick()), _weekday_of(m))


def _old(m: Match) -> bool:
    """Whether a year before the calendar of this module follows: April 6, 1348."""
    at = m.b + 1 if m.is_at(m.b, "comma") else m.b
    return m.is_at(at, "num") and m.word_at(at).isdigit() and len(m.word_at(at)) == 4


@_builder
def _day_range(m: Match) -> Node | Found | None:
    days, month, year = m.days(), m.month(), m.year()
    if month is None or days != sorted(set(days)):
        return None
    node = Day(days[0], Month(month, year), _weekday_of(m), last_day=days[-1])
    # 5 and 12 June are two days; the rule tells that the interval is their envelope
    return (
        Found(node, "day_list") if m.has("and") and not m.has("between") and days[-1] - days[0] >= len(days) else node
    )


@_builder
def _day_range_of_month(m: Match) -> Node | None:
    days = m.days()
    return Day(days[0], m.one("MONTH").node, last_day=days[-1]) if days[-1] > days[0] else None


@_builder
def _day_of_month(m: Match) -> Node:
    return Day(m.days()[0], m.one("MONTH").node)


@_builder
def _day_of_told_month(m: Match) -> Node:
    """on the 27th: of the month spoken of"""
    return Day(m.days()[0], Around("month", 0, "MONTH", reference=True))


@_builder
def _nth_weekday(m: Match) -> Node | None:
    n = -1 if m.has("last") else int(m.one("ordword", "ordnum"))
    if n > 5:
        return None
    month = m.month()
    node = m.one("MONTH").node if month is None else Month(month, m.year())
    return NthWeekday(n, m.one("weekday"), node)


@_builder
def _weekday_in_week(m: Match) -> Node:
    return Weekday(m.one("weekday"), week=m.one("WEEK").node)


@_builder
def _weekday(m: Match) -> Node | None:
    before, after = m.a - 1, m.b
    if m.listed(before, "weekday_not_after") or m.listed(after, "weekday_not_before"):
        return None
    if m.is_at(before, "a") and m.is_at(before - 1, "on"):
        return None  # on a Wednesday: which one is not said
    if m.has("same"):  # that Friday
        return Weekday(_weekday_of(m) or 0, week=Around("week", 0, "WEEK", reference=True))
    pick = m.pick()
    if pick == "next" and m.has("the") and m.word_at(m.where("next")) == "next":
        pick = "following"  # the next Sunday: after the day spoken of
    return Weekday(_weekday_of(m) or 0, pick)


@_builder
def _year_pair(m: Match) -> Node | Found | None:
    first = int(m.one("year"))
    start = m.where("year")
    if m.is_at(start - 1, "slash", "hyphen", "bar") or m.is_at(m.b, "slash", "hyphen"):
        return None
    last_text = m.word_at(start + 2)
    last = int(last_text)
    if len(last_text) == 4:
        if not first < last <= first + 100 or _in_copyright(m):
            return None
        return Found(Years(first, last), "year_range")
    if len(last_text) != 2 or _in_copyright(m):
        return None
    last += first // 100 * 100
    if last == first + 1:
        return Found(Years(first, last), "financial_year" if m.has("financial") else "split_year")
    if int(last_text) <= 12 and m.is_at(start + 1, "hyphen") and last_text[0] == "0":
        return Found(Month(int(last_text), Year(first)), "month_year")
    return Found(Years(first, last), "year_range") if m.is_at(start + 1, "hyphen") and first < last else None


@_builder
def _spaced_year_range(m: Match) -> Node | None:
    """2014 - 2016 in a sentence. A footer writes copyright years the same way, so a preposition must lead."""
    first, last = m.all("year")
    lead = m.is_at(m.a - 1, "in", "from", "between", "the", "lparen", "of")
    return Years(first, last) if lead and first < last and not _in_copyright(m) else None


@_builder
def _financial_year(m: Match) -> Node:
    return Year(m.one("year"))


@_builder
def _fy(m: Match) -> Node:
    return Year(m.one("fy"))


@_builder
def _quarter(m: Match) -> Node:
    return Quarter(m.one("qtoken"), m.year())


@_builder
def _half(m: Match) -> Node:
    return Half(m.one("htoken"), m.year())


@_builder
def _month(m: Match) -> Node | None:
    month, year = m.month(), m.year()
    at = m.where("month", "month_name", "mabbr")
    if month is None or (year is None and m.has("month_name") and _is_word(m, at)):
        return None
    return Month(month, year, "" if year else m.pick())


def _is_word(m: Match, at: int) -> bool:
    """Whether March is the verb or noun: "the march on the capital" in a title's capitals."""
    if m.items[at][2] != 3 or not m.listed(at + 1, "march_not_before"):
        return False
    if m.is_at(at - 1, "in", "since", "until", "by", "early", "mid", "late", "last", "next", "this"):
        return False  # in March on a visit
    return not (m.is_at(at + 1, "to", "through") and m.is_at(at + 2, "month", "month_name", "mabbr"))


def _is_surname(m: Match, at: int) -> bool:
    """Whether the text has a person called as the month at ``at``: a name stands before it somewhere."""
    word = m.word_at(at)
    return any(
        m.word_at(i) == word and m.is_at(i - 1, "name") and not m.is_at(i + 1, "day", "year", "ordnum")
        for i in range(1, len(m.items))
    )


@_builder
def _bare_month(m: Match) -> Node | None:
    at = m.a
    months = MONTH_CLASSES
    if m.is_at(at - 1, "hyphen", "slash") or (m.is_at(at + 1, "hyphen", "slash") and not m.is_at(at + 2, *months)):
        if not m.is_at(at - 2, "early", "mid", "late", "end", "pre", *months):
            return None
    elif m.has("month"):
        if m.is_at(at - 1, "name"):
            return None  # Black September
    elif _is_word(m, at) or _old(m):
        return None
    elif m.listed(at + 1, "month_before") and not m.is_at(at - 1, "name"):
        return None if _is_surname(m, at) else Month(m.month() or 0)  # the March accord, his May visit
    elif m.is_at(at + 1, "name") and m.listed(at - 1, "beside_names") and not m.is_at(at - 2, *months):
        return None  # Dover and March Air Base, the August Moon
    elif not m.listed(at - 1, "month_after"):
        if not (m.is_at(at + 1, "to", "through", "until", "and", "hyphen", "slash") and m.is_at(at + 2, *months)):
            return None
    elif m.listed(at - 1, "name_after") and _is_surname(m, at):
        return None
    return Month(m.month() or 0)


@_builder
def _season(m: Match) -> Node | None:
    if m.is_at(m.a - 1, "name") and m.text[m.items[m.where("season", "season_fall")][0]].isupper():
        return None  # Prague Spring
    year = m.year()
    return Season(m.one("season", "season_fall"), year, "" if year else m.pick())


@_builder
def _reference_season(m: Match) -> Node | None:
    """that spring, the same autumn: of the year spoken of"""
    if m.is_at(m.b, "from"):
        return None  # problems that spring from it
    return Season(m.one("season", "season_fall"), Around("year", 0, "YEAR", reference=True))


@_builder
def _bare_season(m: Match) -> Node:
    return Season(m.one("season", "season_fall"))


@_builder
def _decade(m: Match) -> Node | None:
    first = int(m.one("decade", "decade_short", "decadeword", "year"))
    if first % 10:
        return None  # the 2014's
    if first % 100 == 0 and first < 2000:
        return Vague("PAST_REF")  # the 1800s are the century
    whole = Years(first, first + 9, f"{first // 10}", grain="DECADE")
    part = _part_word(m)
    return Part(part, whole, "DECADE") if part else whole


def _in_copyright(m: Match) -> bool:
    around = range(max(m.a - 4, 0), min(m.b + 4, len(m.items)))
    words = [m.word_at(i) for i in around]
    if not m.vocab.lists["copyright"].isdisjoint(words):
        return True
    signs = (i for i, word in zip(around, words, strict=True) if word == "c")
    return any(m.is_at(i - 1, "lparen") and m.is_at(i + 1, "rparen") for i in signs)


def _is_year(m: Match, at: int) -> bool:
    """Whether the four figures at ``at`` are a year, not an amount or part of a name."""
    year, after = int(m.items[at][2]), at + 1
    before = m.word_at(at - 1)
    if m.is_at(at - 1, "hyphen"):
        if not m.is_at(at - 2, "early", "mid", "late", "end", "pre", "MONTH", "DAY", "YEAR"):
            return False
    elif m.is_at(at - 1, "name") and m.listed(at - 1, "feasts"):
        return True  # Christmas Eve 1980
    elif m.is_at(at - 1, "name", "slash", "num", "bar", "day", "int", "numword", "clock", "currency"):
        return False  # Peace Mission 2013, | 2013
    elif m.is_at(at - 1, "dot") and m.listed(at - 2, "year_not_after"):
        return False  # No. 1929
    elif m.is_at(at - 1, "and", "comma") and m.is_at(at - 2, "year") and not _is_year(m, at - 2):
        return False  # Resolutions 1929 and 1973
    elif (
        m.is_at(at - 1, "word")
        and before not in m.vocab.lists["year_after"]
        and not any(m.is_at(i, "the", "a", "its", "poss") for i in range(at - 4, at - 1))
    ):
        return False  # block 1980, but: the failed 1980 rescue
    if before in m.vocab.lists["year_not_after"] or m.listed(after, "year_not_before") or _in_copyright(m):
        return False
    if m.is_at(after, "hyphen") and not m.is_at(
        after + 1, "present", "name", "early", "mid", "late", "DAY", "MONTH", "YEAR"
    ):
        return False  # 2000-strong
    if m.is_at(after, "slash", "bar"):
        return False
    if m.is_at(at - 1, "dash") and m.is_at(at - 2, "year"):
        return False  # 2019 - 2024: a footer
    if m.is_at(after, "dash") and m.is_at(after + 1, "year"):
        return False
    if before in m.vocab.lists["year_strong_before"]:
        return True
    amount = before in m.vocab.lists["amount_before"] and year % 100 == 0
    return not (amount or m.listed(after, "count_nouns")) and year >= 1800


@_builder
def _bare_year(m: Match) -> Node | Found | None:
    at = m.a
    if not _is_year(m, at):
        return None
    node = Year(int(m.items[at][2]))
    if m.is_at(at - 1, "lparen") and m.is_at(at + 1, "rparen"):
        return Found(node, "year_in_brackets")
    return Found(node, _instrument_rule(m, at))


def _instrument_rule(m: Match, at: int) -> str:
    """The rule of a year: 1953 Mutual Defense Treaty (a name), 2007 contract (the deed), or neither."""

    def rule_of(i: int) -> str:
        capital = m.text[m.items[i][0]].isupper()
        return "year_in_instrument_name" if capital else "year_before_instrument"

    if m.is_at(at - 1, "of") and m.listed(at - 2, "instruments"):
        return rule_of(at - 2)  # the Treaty of 1951
    named = False
    for i in range(at + 1, min(at + 8, len(m.items))):
        if m.listed(i, "instruments"):
            return rule_of(i)
        if m.is_at(i, "name"):
            named = True
        elif (m.is_at(i, "on", "the", "to", "in", "function") and not named) or (m.is_at(i, "word") and i - at > 3):
            break  # in 2014 on the treaty
        elif not m.is_at(i, "word", "of", "and", "on", "the", "to", "in", "function", "hyphen", "year"):
            break
    return "year"


# --- parts of periods --------------------------------------------------------------------------------------

_PARTS = (("rest", "rest"), ("earlier", "earlier"), ("later", "later"), ("late", "late"), ("end", "end"),
          ("begin", "begin"), ("early", "early"), ("mid", "mid"))  # fmt: skip


def _part_word(m: Match) -> str:
    return next((part for name, part in _PARTS if m.has(name)), "")


def _inner(m: Match) -> Found:
    return m.found()[0]


def _or_unit(m: Match) -> Found | None:
    """The period found, or "the year", "the month": the one that holds the anchor."""
    found = m.found()
    if found:
        return found[0]
    unit = m.all("unit")[-1]
    if unit not in ("week", "month", "year", "decade"):
        return None
    return Found(Around(unit, 0, _GRAIN_OF_UNIT[unit]), f"this_{unit}")


@_builder
def _units_of(m: Match) -> Node | Found | None:
    whole = _or_unit(m)
    if whole is None or (m.has("ordword") and m.one("ordword") != 1):
        return None
    unit = m.one("units")
    after = m.where("ordword", "last") + 1
    return Found(Months(m.number(after), unit, m.has("last"), whole.node), f"{m.rule.rule}:{whole.rule}")


@_builder
def _unit_of(m: Match) -> Node | Found | None:
    """the second week of June, the first day of June, the last month of 2014"""
    unit, whole = m.unit(), _inner(m)
    n = -1 if m.has("last") else int(m.one("ordword", "ordnum"))
    node: Node
    if unit == "week" and whole.node.grain == "MONTH":
        node = NthWeek(n, whole.node)
    elif unit in ("day", "month") and n in (1, -1):
        node = Months(1, unit, n < 0, whole.node)
    else:
        return None
    return Found(node, f"{unit}_of:{whole.rule}")


@_builder
def _weekend_of(m: Match) -> Node:
    return WeekOf(_inner(m).node, weekend=True)


@_builder
def _week_of(m: Match) -> Node | None:
    return WeekOf(_inner(m).node) if m.unit() == "week" else None


@_builder
def _half_of(m: Match) -> Node | Found | None:
    whole = _or_unit(m)
    n = 2 if m.has("last") else int(m.one("ordword"))
    if whole is None or n > 2:
        return None
    if whole.node.grain != "YEAR":
        return whole  # half a month: the month
    return Found(Half(n, whole.node), f"{m.rule.rule}:{whole.rule}")


@_builder
def _quarter_of(m: Match) -> Node | Found | None:
    whole = _or_unit(m)
    n = 4 if m.has("last") else int(m.one("ordword"))
    if whole is None or n > 4 or whole.node.grain != "YEAR":
        return None
    return Found(Quarter(n, whole.node), f"{m.rule.rule}:{whole.rule}")


@_builder
def _bare_quarter(m: Match) -> Node | None:
    n = int(m.one("ordword"))
    return Quarter(n) if n <= 4 else None


@_builder
def _shifted(m: Match) -> Node | Found | None:
    """a week before last Friday, the day after June 5"""
    unit, base = m.unit(), _inner(m)
    if unit not in ("day", "week", "fortnight", "month", "year"):
        return None
    grain: Grain = "DAY" if unit in ("day", "week", "fortnight") else _GRAIN_OF_UNIT[unit]
    shift = Shift(m.number(), unit, -1 if m.has("before") else 1, base.node, grain)
    return Found(shift, f"{m.rule.rule}:{base.rule}")


def _make_part(part: str, whole: Found) -> Found:
    grain: Grain = (
        "QUARTER" if whole.node.grain == "YEAR" and part not in ("earlier", "later", "rest") else whole.node.grain
    )
    return Found(Part(part, whole.node, grain), f"{part}:{whole.rule}")


@_builder
def _part(m: Match) -> Node | Found:
    return _make_part(_part_word(m), _inner(m))


@_builder
def _part_of_unit(m: Match) -> Node | Found | None:
    whole = _or_unit(m)
    return None if whole is None else _make_part(_part_word(m), whole)


# --- ranges and markers ------------------------------------------------------------------------------------


def _make_range(m: Match) -> Node | Found | None:
    a, b = m.found()
    if m.has("dash") and not m.has("from") and a.node.grain != b.node.grain:
        return None
    if any(m.listed(i, "reschedule") for i in range(max(m.a - 4, 0), m.a)):
        return None
    if isinstance(a.node, Marked) or isinstance(b.node, Marked):
        return None
    return Found(Range(a.node, b.node, a.node.grain), f"range:{a.rule}")


BUILDERS["range"] = BUILDERS["range_between"] = _make_range


@_builder
def _day_pair(m: Match) -> Node | Found | None:
    """Tuesday or Wednesday, 30 and 31 May: neighbours only; other pairs are two dates."""
    a, b = (found.node for found in m.found())
    if isinstance(a, Weekday) and isinstance(b, Weekday) and b.weekday == (a.weekday + 1) % 7:
        return Found(Range(a, b, "DAY"), "day_pair")
    return None


@_builder
def _marked(m: Match) -> Node | Found | None:
    inner = _inner(m)
    if isinstance(inner.node, Marked) or m.is_at(m.a - 1, "hyphen"):
        return None  # a follow-up to last year
    return Found(Marked(m.rule.rule, inner.node, inner.node.grain), f"{m.rule.rule}:{inner.rule}")


@_builder
def _pre(m: Match) -> Node | Found | None:
    """pre-2014, post-2014"""
    inner, marker = _inner(m), m.one("pre")
    return Found(Marked(marker, inner.node, inner.node.grain), f"{marker}:{inner.rule}")
