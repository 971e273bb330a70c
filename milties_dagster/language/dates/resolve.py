"""From a parsed time expression and an anchor to days.

Belongs here: the conventions of the codebook (1.5; 7, rules 10 and 11) as arithmetic. Does not belong here:
reading text (find.py) or page furniture (stated.py).

Conventions, beyond the codebook's: ``present`` tense takes the nearest day (a scheduled act is told in the
present: "starts a visit on Wednesday"); early/late and beginning/end of a year are its first and fourth
quarter, mid its second and third; the part of a month or week is the whole of it, as precision has nothing
finer; "earlier"/"later" end or begin at the anchor; "past N years" are whole calendar years, "past N weeks"
roll.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from milties_dagster.language.dates import intervals as iv
from milties_dagster.language.dates.intervals import DAY, Interval, first, last
from milties_dagster.language.dates.nodes import (
    Ago,
    Around,
    Date,
    DateExpression,
    DateValue,
    Day,
    FinancialAround,
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
    Tense,
    Vague,
    Weekday,
    Weekend,
    WeekOf,
    Year,
    Years,
)


class RefusedError(Exception):
    """The expression cannot be resolved with what is known. Never leaves this module."""


@dataclass(frozen=True, slots=True)
class _Context:
    anchor: dt.date | None
    tense: Tense
    context_year: int | None
    reference: dt.date | None

    def day(self, relative_to_reference: bool = False) -> dt.date:
        day = self.reference if relative_to_reference else self.anchor
        if day is None:
            raise RefusedError
        return day


def resolve(
    expr: DateExpression,
    anchor: dt.date | None,
    tense: Tense | None = None,
    *,
    context_year: int | None = None,
    reference: dt.date | None = None,
) -> DateValue | None:
    """The days ``expr`` means, or None when that cannot be told.

    anchor: the publication date; None refuses everything that has no date of its own.
    tense: of the verb that governs the expression; None is the expression's own hint, else past.
    context_year: the year of a nearby full date, for a day or month without one.
    reference: the date last spoken of, for "two days later" and "the following year"; None refuses those.
    """
    context = _Context(anchor, tense or expr.hint or "past", context_year, reference)
    try:
        found = _resolve(expr.parsed, context)
    except (RefusedError, ValueError, OverflowError):  # ValueError: 30 February, a range that runs backwards
        return None
    return DateValue(
        found.start,
        found.end,
        found.precision,
        found.end_precision or found.precision,
        found.timex,
        expr.rule,
        found.open_end,
    )


def _year_of(node: Node | None, context: _Context) -> int | None:
    """The year a Month, Season ... names, else the context's; None leaves it to the anchor."""
    if node is None:
        return context.context_year
    year = _resolve(node, context)
    return first(year).year


def _choose(make: Callable[[int], Interval], here: int, pick: Pick, context: _Context, reach: int = 1) -> Interval:
    """The member of a series that the tense or the word before it means (codebook 1.5, rules 2 and 3).

    ``make`` gives the members in the order of time and raises ValueError for one that does not exist
    (29 February); ``here`` is the number of the anchor's own; ``reach`` is how far apart members may lie.
    """
    anchor = context.day()

    def nearest(numbers: Iterable[int], fits: Callable[[Interval], bool]) -> Interval | None:
        for number in numbers:
            try:
                member = make(number)
            except (ValueError, OverflowError):
                continue
            if fits(member):
                return member
        return None

    down, up = range(here, here - reach - 2, -1), range(here - 1, here + reach + 2)
    if pick == "last":
        chosen = nearest(down, lambda i: last(i) < anchor)
    elif pick == "next":
        chosen = nearest(up, lambda i: first(i) > anchor)
    elif context.tense == "future":
        chosen = nearest(up, lambda i: last(i) >= anchor)
    else:
        chosen = nearest(down, lambda i: first(i) <= anchor)
        if context.tense == "present":
            ahead = nearest(up, lambda i: last(i) >= anchor)
            if chosen is None or (ahead is not None and first(ahead) - anchor < anchor - last(chosen)):
                chosen = ahead
    if chosen is None:
        raise RefusedError
    return chosen


def _yearly(
    make: Callable[[int], Interval], year: Node | None, pick: Pick, context: _Context, reach: int = 1
) -> Interval:
    """The month, season, ... of the year stated, or the one the tense means."""
    if pick == "":
        stated = _year_of(year, context)
        if stated is not None:
            return make(stated)
    elif pick == "following":
        told = replace(context, anchor=context.day(relative_to_reference=True))
        return _choose(make, told.day().year, "next", told, reach)
    elif pick == "this":
        anchor = context.day()
        running = make(anchor.year - 1)  # a winter that began last year
        if last(running) >= anchor:
            return running
        of_year = make(anchor.year)
        # told in March, "they trained this winter" means the one just over
        return running if context.tense == "past" and first(of_year) > anchor else of_year
    return _choose(make, context.day().year, pick, context, reach)


def _day(node: Day, context: _Context) -> Interval:
    month = node.month
    if isinstance(month, Month):
        number = month.month
        reach = 8 if (number, node.day) == (2, 29) else 1  # 29 February is eight years apart around 1900

        def make(year: int) -> Interval:
            end = dt.date(year, number, node.last_day or node.day)
            return iv.of_days(dt.date(year, number, node.day), end)

        if node.weekday is not None and month.year is None and month.pick == "" and context.context_year is None:
            # "Thursday, Nov. 27": the weekday decides between the past and the coming one where only one fits
            options = [
                _choose(make, context.day().year, "", replace(context, tense=t), reach)
                for t in (context.tense, "past", "future")
            ]
            return next((o for o in options if first(o).weekday() == node.weekday), options[0])
        return _yearly(make, month.year, month.pick, context, reach)
    whole = first(_resolve(month, context))
    return iv.of_days(whole.replace(day=node.day), whole.replace(day=node.last_day or node.day))


def _weekday(node: Weekday, context: _Context) -> Interval:
    if node.week is not None:
        return iv.of_day(first(_resolve(node.week, context)) + node.weekday * DAY)
    anchor = context.day(node.pick == "following")
    monday = anchor - anchor.weekday() * DAY
    if node.pick == "following":
        ahead = (node.weekday - anchor.weekday() - 1) % 7 + 1
        return iv.of_day(anchor + ahead * DAY)
    if node.pick == "this" and context.tense == "present":
        return iv.of_day(monday + node.weekday * DAY)
    return _choose(lambda week: iv.of_day(monday + (7 * week + node.weekday) * DAY), 0, node.pick, context)


def _weekend(node: Weekend, context: _Context) -> Interval:
    anchor = context.day()
    return _choose(lambda week: iv.of_weekend(anchor + 7 * week * DAY), 0, node.pick, context)


def _period(unit: str, day: dt.date, offset: int) -> Interval:
    """The period of ``unit`` that lies ``offset`` units from the one that holds ``day``."""
    if unit == "day":
        return iv.of_day(day + offset * DAY)
    if unit == "week":
        return iv.of_week(day + 7 * offset * DAY)
    if unit == "fortnight":
        return iv.of_week(day + 14 * offset * DAY)
    if unit == "weekend":
        return iv.of_weekend(day + 7 * offset * DAY)
    if unit == "month":
        moved = iv.add_months(day.replace(day=1), offset)
        return iv.of_month(moved.year, moved.month)
    if unit == "quarter":
        moved = iv.add_months(day.replace(day=1), 3 * offset)
        return iv.of_quarter(moved.year, (moved.month + 2) // 3)
    if unit == "year":
        return iv.of_year(day.year + offset)
    if unit == "decade":
        decade = day.year // 10 * 10 + 10 * offset
        return replace(iv.of_years(decade, decade + 9), timex=f"{decade // 10}")
    raise RefusedError


def _ago(node: Ago, context: _Context) -> Interval:
    if node.needs_future and context.tense != "future":
        raise RefusedError  # "in two weeks" is a length of time unless the act lies ahead
    anchor = context.day()
    if node.half:
        months = {"year": 12 * node.n + 6, "month": node.n}.get(node.unit)
        if months is None:
            raise RefusedError
        found = _period(node.unit, iv.add_months(anchor, node.sign * months), 0)
    else:
        found = _period(node.unit, anchor, node.sign * node.n)
    return replace(found, end=None, open_end=True) if node.open_end else found


def _rolling(node: Rolling, context: _Context) -> Interval:
    anchor = context.day()
    edge = (
        _period(node.unit, anchor, node.sign * node.n)
        if node.unit != "hour"
        else iv.of_day(anchor - (node.n + 23) // 24 * DAY)
    )
    if node.unit == "year" and node.sign < 0:
        return iv.of_years(anchor.year - node.n, anchor.year - 1)
    if node.unit in ("week", "fortnight"):  # rolling days, not whole weeks: "over the past two weeks"
        days = node.n * (7 if node.unit == "week" else 14) * DAY
        start, end = (anchor - days, anchor) if node.sign < 0 else (anchor, anchor + days)
        return Interval(start, end, "week", f"{start.isoformat()}/{end.isoformat()}")
    start, end = (first(edge), anchor) if node.sign < 0 else (anchor, last(edge))
    return Interval(start, end, edge.precision, f"{start.isoformat()}/{end.isoformat()}")


def _part(node: Part, context: _Context) -> Interval:
    whole = _resolve(node.node, context)
    if node.part in ("earlier", "later", "rest"):
        if context.anchor is None:
            raise RefusedError
        return whole.up_to(context.anchor) if node.part == "earlier" else whole.from_day(context.anchor)
    start = first(whole)
    if isinstance(node.node, Years) and whole.precision == "year" and last(whole).year - start.year == 9:
        years = {"early": (0, 3), "begin": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (7, 9)}[node.part]
        return replace(iv.of_years(start.year + years[0], start.year + years[1]), timex=whole.timex)
    if whole.precision == "year" and last(whole).year == start.year:
        if node.part == "mid":
            return Interval(dt.date(start.year, 4, 1), dt.date(start.year, 9, 30), "half", whole.timex)
        return iv.of_quarter(start.year, 1 if node.part in ("early", "begin") else 4)
    return whole


def _first_units(node: Months, context: _Context) -> Interval:
    whole = _resolve(node.node, context)
    start, end = first(whole), last(whole)
    if node.unit == "month" and whole.precision == "year":
        if node.n in (3, 6):
            size = iv.of_quarter if node.n == 3 else iv.of_half
            return size(start.year, (12 // node.n) if node.from_end else 1)
        if not 1 <= node.n <= 11:
            raise RefusedError
        months = (13 - node.n, 12) if node.from_end else (1, node.n)
        return iv.span(iv.of_month(start.year, months[0]), iv.of_month(start.year, months[1]))
    days = {"day": node.n, "week": 7 * node.n}.get(node.unit)
    if days is None or days > (end - start).days:
        raise RefusedError
    cut = (end - (days - 1) * DAY, end) if node.from_end else (start, start + (days - 1) * DAY)
    return Interval(*cut, "day" if node.unit == "day" else "week", f"{cut[0].isoformat()}/{cut[1].isoformat()}")


def _nth_weekday(node: NthWeekday, context: _Context) -> Interval:
    month = _resolve(node.month, context)
    if node.n < 0:
        end = last(month)
        return iv.of_day(end - (end.weekday() - node.weekday) % 7 * DAY)
    start = first(month)
    day = start + ((node.weekday - start.weekday()) % 7 + 7 * (node.n - 1)) * DAY
    if day > last(month):
        raise RefusedError
    return iv.of_day(day)


def _nth_week(node: NthWeek, context: _Context) -> Interval:
    month = _resolve(node.month, context)
    if node.n < 0:
        start, end = last(month) - 6 * DAY, last(month)
    else:
        start = first(month) + 7 * (node.n - 1) * DAY
        end = min(start + 6 * DAY, last(month))
        if node.n > 5 or start > end:
            raise RefusedError
    return Interval(start, end, "week", f"{start.isoformat()}/{end.isoformat()}")


def _shift(node: Shift, context: _Context) -> Interval:
    if node.base is None:
        return _period(node.unit, context.day(relative_to_reference=True), node.sign * node.n)
    base = first(_resolve(node.base, context))
    if node.unit in ("day", "week", "fortnight"):
        size = {"day": 1, "week": 7, "fortnight": 14}[node.unit]
        return iv.of_day(base + node.sign * node.n * size * DAY)
    return _period(node.unit, base, node.sign * node.n)


def _range(node: Range, context: _Context) -> Interval:
    a, b = node.a, node.b
    if node.end_lends_year:
        # "July 27-Aug. 15, 2013", "Dec. 28-Jan. 3, 2014": the year is the end's, or the one before
        end = _resolve(b, context)
        for year in (last(end).year, last(end).year - 1):
            start = _resolve(a, replace(context, context_year=year))
            if first(start) <= last(end):
                return iv.span(start, end)
        raise RefusedError
    if isinstance(a, Weekday) and isinstance(b, Weekday) and (a.pick, b.pick) == ("", "") and context.tense == "past":
        # told in the past, the whole range is over: the end is fixed first
        end = _resolve(b, context)
        return iv.span(_resolve(a, replace(context, anchor=first(end))), end)
    start = _resolve(a, context)
    begin = first(start)
    if node.end_follows:
        # the end is the first one from the start on, in the start's year where only that names one
        later = replace(context, anchor=begin, tense="future", context_year=None)
        return iv.span(start, _resolve(b, later))
    return iv.span(start, _resolve(b, context))


def _resolve(node: Node, context: _Context) -> Interval:
    match node:
        case Date(date=date):
            return iv.of_day(date)
        case Day():
            return _day(node, context)
        case Month(month=month, year=year, pick=pick):
            return _yearly(lambda y: iv.of_month(y, month), year, pick, context)
        case Year(year=year):
            return iv.of_year(year)
        case Years():
            found = iv.of_years(node.first, node.last)
            return replace(found, timex=node.timex) if node.timex else found
        case Weekday():
            return _weekday(node, context)
        case Weekend():
            return _weekend(node, context)
        case Around(unit=unit, offset=offset, reference=reference):
            return _period(unit, context.day(reference), offset)
        case FinancialAround(offset=offset):
            year = context.day().year
            return iv.of_years(year, year + 1) if offset > 0 else iv.of_year(year + offset)
        case Ago():
            return _ago(node, context)
        case Rolling():
            return _rolling(node, context)
        case Season(season=season, year=year, pick=pick):
            return _yearly(lambda y: iv.of_season(y, season), year, pick, context)
        case Quarter(quarter=quarter, year=year):
            return _yearly(lambda y: iv.of_quarter(y, quarter), year, "", context)
        case Half(half=half, year=year):
            return _yearly(lambda y: iv.of_half(y, half), year, "", context)
        case Part():
            return _part(node, context)
        case Months():
            return _first_units(node, context)
        case NthWeekday():
            return _nth_weekday(node, context)
        case NthWeek():
            return _nth_week(node, context)
        case WeekOf(day=day, weekend=weekend):
            return (iv.of_weekend if weekend else iv.of_week)(first(_resolve(day, context)))
        case Shift():
            return _shift(node, context)
        case Range():
            return _range(node, context)
        case Marked(marker=marker, node=inner):
            found = _resolve(inner, context)
            return replace(found, end=None, open_end=True) if marker == "since" else found
        case Vague(timex=timex):
            return Interval(None, None, "unknown", timex)
    raise TypeError(f"no rule for {type(node).__name__}")
