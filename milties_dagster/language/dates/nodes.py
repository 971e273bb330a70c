"""What a time expression means, before it meets a calendar.

Belongs here: the frozen payloads of parsed expressions and the two public records, DateExpression and
DateValue. Does not belong here: recognising words (find.py) or computing dates (resolve.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol

from milties_dagster.records import Precision

Tense = Literal["past", "future", "present"]
Pick = Literal["", "this", "last", "next", "following"]
"""Which of the recurring ones: the word before ("last Friday"); "" leaves it to the tense."""
Grain = Literal["DAY", "WEEKEND", "WEEK", "MONTH", "SEASON", "QUARTER", "HALF", "YEAR", "DECADE", "VAGUE", "OFFSET"]
Unit = Literal["hour", "day", "week", "fortnight", "month", "quarter", "year", "decade", "century"]


class Node(Protocol):
    """One meaning. ``grain`` is what it can be part of."""

    @property
    def grain(self) -> Grain: ...


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    grain: Grain = "YEAR"


@dataclass(frozen=True, slots=True)
class Years:
    """A decade, a range of years, a financial year over two: first to last, whole."""

    first: int
    last: int
    timex: str = ""
    grain: Grain = "YEAR"


@dataclass(frozen=True, slots=True)
class Around:
    """The period ``offset`` units from the one that holds the anchor: last week, this year, tomorrow."""

    unit: Unit | Literal["weekend"]
    offset: int
    grain: Grain
    reference: bool = False  # relative to the date spoken of, not to the anchor ("the following year")


@dataclass(frozen=True, slots=True)
class FinancialAround:
    """The coming, current or last financial year: calendar years it may touch (codebook 7, rule 11)."""

    offset: int
    grain: Grain = "YEAR"


@dataclass(frozen=True, slots=True)
class Ago:
    """N units before (sign -1) or after (+1) the anchor, to the unit's precision (codebook 1.5, rule 5)."""

    n: int
    unit: Unit
    sign: int = -1
    half: bool = False  # "two and a half years ago"
    open_end: bool = False  # "14 months old": since then
    needs_future: bool = False
    grain: Grain = "DAY"


@dataclass(frozen=True, slots=True)
class Rolling:
    """The past or next N units, up to or from the anchor."""

    n: int
    unit: Unit
    sign: int
    grain: Grain = "YEAR"


@dataclass(frozen=True, slots=True)
class Month:
    month: int
    year: Node | None = None
    pick: Pick = ""
    grain: Grain = "MONTH"


@dataclass(frozen=True, slots=True)
class Day:
    """Day of a month: of a Month or of the month around the anchor. A weekday helps to find the year."""

    day: int
    month: Node
    weekday: int | None = None
    last_day: int | None = None  # "June 8 to 10"
    grain: Grain = "DAY"


@dataclass(frozen=True, slots=True)
class Date:
    """A whole date stated in figures."""

    date: dt.date
    grain: Grain = "DAY"


@dataclass(frozen=True, slots=True)
class Weekday:
    weekday: int
    pick: Pick = ""
    week: Node | None = None
    grain: Grain = "DAY"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The nth (-1: last) weekday of a month."""

    n: int
    weekday: int
    month: Node
    grain: Grain = "DAY"


@dataclass(frozen=True, slots=True)
class NthWeek:
    """Days 1-7, 8-14 ... of a month; -1 the last seven."""

    n: int
    month: Node
    grain: Grain = "WEEK"


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week, or only the weekend, that holds a day."""

    day: Node
    weekend: bool = False
    grain: Grain = "WEEK"


@dataclass(frozen=True, slots=True)
class Weekend:
    pick: Pick = ""
    grain: Grain = "WEEKEND"


@dataclass(frozen=True, slots=True)
class Season:
    season: str
    year: Node | None = None
    pick: Pick = ""
    grain: Grain = "SEASON"


@dataclass(frozen=True, slots=True)
class Quarter:
    quarter: int
    year: Node | None = None
    grain: Grain = "QUARTER"


@dataclass(frozen=True, slots=True)
class Half:
    half: int
    year: Node | None = None
    grain: Grain = "HALF"


@dataclass(frozen=True, slots=True)
class Part:
    """early, mid, late, begin, end, rest, earlier or later in a period."""

    part: str
    node: Node
    grain: Grain


@dataclass(frozen=True, slots=True)
class Months:
    """The first (or last) N months of a year, or weeks/days of a month."""

    n: int
    unit: Unit
    from_end: bool
    node: Node
    grain: Grain = "QUARTER"


@dataclass(frozen=True, slots=True)
class Shift:
    """N units before or after another date; without ``base``, of the date spoken of."""

    n: int
    unit: Unit
    sign: int
    base: Node | None = None
    grain: Grain = "OFFSET"


@dataclass(frozen=True, slots=True)
class Range:
    a: Node
    b: Node
    grain: Grain

    @property
    def end_lends_year(self) -> bool:
        """July 27-Aug. 15, 2013: the year of the end is also the start's."""
        return lacks_year(self.a) and not lacks_year(self.b) and _of_calendar(self.b)

    @property
    def end_follows(self) -> bool:
        """from July 5 to Aug. 2, from Monday to Friday: the end is the first one from the start on."""
        return lacks_year(self.b) or (isinstance(self.b, (Weekday, Weekend)) and self.b.pick in ("", "this"))


@dataclass(frozen=True, slots=True)
class Marked:
    """since, until, by, before, after + a period."""

    marker: str
    node: Node
    grain: Grain


@dataclass(frozen=True, slots=True)
class Vague:
    timex: str
    grain: Grain = "VAGUE"


def _of_calendar(node: Node) -> bool:
    """Whether ``node`` is a day, month, season ... of the calendar, so that it can lend its year."""
    while isinstance(node, (Part, Months)):
        node = node.node
    return isinstance(node, (Day, Month, Date, Season, Quarter, Half, NthWeekday, NthWeek))


def lacks_year(node: Node) -> bool:
    """Whether ``node`` is a day, month, season, quarter or half whose year is not stated."""
    match node:
        case Month(year=year, pick=pick) | Season(year=year, pick=pick):
            return year is None and pick == ""
        case Quarter(year=year) | Half(year=year):
            return year is None
        case Day(month=inner) | NthWeekday(month=inner) | NthWeek(month=inner):
            return lacks_year(inner)
        case Part(node=inner) | Marked(node=inner) | Months(node=inner) | WeekOf(day=inner):
            return lacks_year(inner)
    return False


def needs_tense(node: Node) -> bool:
    """Whether past and future tense give different dates."""
    match node:
        case Weekday(pick=pick, week=None) | Weekend(pick=pick):
            return pick in ("", "this")
        case Month(pick="this") | Season(pick="this"):
            return True
        case Ago(needs_future=needs):
            return needs
        case Shift(base=base) if base is not None:
            return needs_tense(base)
        case Part(node=inner) | Marked(node=inner) | Months(node=inner) | WeekOf(day=inner):
            return needs_tense(inner)
        case Range(a=a, b=b):
            if node.end_lends_year:
                return needs_tense(b)
            return needs_tense(a) or (not node.end_follows and needs_tense(b))
    return lacks_year(node)


def needs_anchor(node: Node) -> bool:
    """Whether the date depends on the anchor or on another date."""
    match node:
        case Weekday() | Weekend() | Around() | FinancialAround() | Ago() | Rolling():
            return True
        case Day(month=inner) | NthWeekday(month=inner) | NthWeek(month=inner):
            return needs_anchor(inner)
        case Month(year=year) | Season(year=year) | Quarter(year=year) | Half(year=year):
            return year is None or needs_anchor(year)
        case Part(part=part, node=inner):
            return part in ("earlier", "later", "rest") or needs_anchor(inner)
        case Marked(node=inner) | Months(node=inner) | WeekOf(day=inner):
            return needs_anchor(inner)
        case Shift(base=base):
            return base is None or needs_anchor(base)
        case Range(a=a, b=b):
            if node.end_lends_year:
                return needs_anchor(b)
            return needs_anchor(a) or (not node.end_follows and needs_anchor(b))
    return False


def needs_reference(node: Node) -> bool:
    """Whether the date counts from another one told before: "two days later", "the following year"."""
    match node:
        case Shift(base=None) | Around(reference=True):
            return True
        case Weekday(pick="following") | Month(pick="following") | Season(pick="following"):
            return True
        case Month(year=inner) | Season(year=inner) | Quarter(year=inner) | Half(year=inner) | Weekday(week=inner):
            return inner is not None and needs_reference(inner)
        case Day(month=inner) | NthWeekday(month=inner) | NthWeek(month=inner) | Shift(base=inner) | WeekOf(day=inner):
            return inner is not None and needs_reference(inner)
        case Part(node=inner) | Marked(node=inner) | Months(node=inner):
            return needs_reference(inner)
        case Range(a=a, b=b):
            return needs_reference(a) or needs_reference(b)
    return False


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A time expression in a text: text[char_start:char_end].

    ``needs_anchor``: it has no date of its own. ``needs_tense``: past and future give different dates.
    ``hint`` is the tense the words before it imply ("due on Friday"), used when the caller gives none.
    """

    char_start: int
    char_end: int
    text: str
    rule: str
    needs_anchor: bool
    needs_tense: bool
    parsed: Node
    hint: Tense | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """The days an expression means, inclusive; both None for a vague one (precision unknown).

    ``rule`` is the expression's rule; since:, until:, by:, before:, after: stand before it where the text has
    the marker. ``since`` has no end (``open_end``). The others keep the interval of the period they name:
    whether it bounds an event or dates it is the coder's decision.
    """

    start: dt.date | None
    end: dt.date | None
    precision: Precision
    end_precision: Precision
    timex_value: str
    rule: str
    open_end: bool = False
