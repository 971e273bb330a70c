"""Calendar arithmetic on closed intervals of days.

Belongs here: weeks, weekends, months, quarters, halves, seasons and years as ``Interval``s, and their
TIMEX3-like values. Does not belong here: words, anchors, tense.

Every interval is inclusive at both ends. Weeks are ISO weeks, Monday to Sunday (codebook 1.5, rule 4).
Seasons are those of the northern hemisphere; the winter of a year begins in December of that year.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from milties_dagster.records import Precision

DAY = dt.timedelta(days=1)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end`` inclusive; None is an unknown bound."""

    start: dt.date | None
    end: dt.date | None
    precision: Precision
    timex: str
    end_precision: Precision | None = None
    open_end: bool = False

    def from_day(self, day: dt.date) -> Interval:
        """The part of the interval from ``day`` on ("later this year")."""
        return replace(self, start=day) if self.start and self.start < day <= (self.end or day) else self

    def up_to(self, day: dt.date) -> Interval:
        """The part of the interval up to ``day`` ("earlier this month")."""
        return replace(self, end=day) if self.end and (self.start or day) <= day < self.end else self


def first(interval: Interval) -> dt.date:
    """The first day; the interval must be closed on the left."""
    assert interval.start is not None
    return interval.start


def last(interval: Interval) -> dt.date:
    """The last day; the interval must be closed on the right."""
    assert interval.end is not None
    return interval.end


def add_months(day: dt.date, months: int) -> dt.date:
    """``day`` moved by whole months, cut to the month's length. Raises ValueError outside years 1-9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _months(year: int, month: int, n: int, precision: Precision, timex: str) -> Interval:
    start = dt.date(year, month, 1)
    return Interval(start, add_months(start, n) - DAY, precision, timex)


def of_day(day: dt.date) -> Interval:
    return Interval(day, day, "day", day.isoformat())


def of_days(start: dt.date, end: dt.date) -> Interval:
    return Interval(start, end, "day", f"{start.isoformat()}/{end.isoformat()}") if start != end else of_day(start)


def week_timex(day: dt.date) -> str:
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def of_week(day: dt.date) -> Interval:
    """The ISO week that holds ``day``."""
    monday = day - day.weekday() * DAY
    return Interval(monday, monday + 6 * DAY, "week", week_timex(day))


def of_weekend(day: dt.date) -> Interval:
    """Saturday and Sunday of ``day``'s ISO week; week precision, as the two days are not told apart."""
    monday = day - day.weekday() * DAY
    return Interval(monday + 5 * DAY, monday + 6 * DAY, "week", f"{week_timex(day)}-WE")


def of_month(year: int, month: int) -> Interval:
    return _months(year, month, 1, "month", f"{year:04d}-{month:02d}")


def of_quarter(year: int, quarter: int) -> Interval:
    return _months(year, 3 * quarter - 2, 3, "quarter", f"{year:04d}-Q{quarter}")


def of_half(year: int, half: int) -> Interval:
    return _months(year, 6 * half - 5, 6, "half", f"{year:04d}-H{half}")


def of_season(year: int, season: str) -> Interval:
    """``season`` is SP, SU, FA or WI; WI of 2014 is December 2014 to February 2015."""
    return _months(year, SEASON_MONTHS[season], 3, "season", f"{year:04d}-{season}")


def of_year(year: int) -> Interval:
    return Interval(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", f"{year:04d}")


def of_years(first_year: int, last_year: int) -> Interval:
    if first_year == last_year:
        return of_year(first_year)
    return Interval(dt.date(first_year, 1, 1), dt.date(last_year, 12, 31), "year", f"{first_year:04d}/{last_year:04d}")


def span(a: Interval, b: Interval) -> Interval:
    """From the start of ``a`` to the end of ``b``. Raises ValueError when it would end before it starts."""
    if a.start is None or b.end is None or b.end < a.start:
        raise ValueError(f"range ends before it starts: {a.timex} to {b.timex}")
    if (a.start, a.end) == (b.start, b.end):
        return a
    return Interval(
        a.start,
        b.end,
        a.precision,
        f"{a.timex}/{b.timex}",
        end_precision=b.end_precision or b.precision,
        open_end=b.open_end,
    )
