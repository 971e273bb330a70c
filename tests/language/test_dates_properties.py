"""The codebook's rules (1.5; rule 29 of section 4) over every anchor of five years, and texts made by machine."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milties_dagster.language.dates import Tense, find_dates, resolve
from milties_dagster.language.dates.vocabulary import vocabulary

DAY = dt.timedelta(days=1)
ANCHORS = [dt.date(2012, 1, 1) + i * DAY for i in range(1827)]  # 2012-2016: two leap years
MONTHS = list(calendar.month_name)[1:]
WEEKDAYS = list(calendar.day_name)


def resolved(text: str, anchor: dt.date, tense: Tense) -> tuple[dt.date, dt.date]:
    (expression,) = find_dates(text)
    value = resolve(expression, anchor, tense)
    assert value is not None and value.start is not None and value.end is not None
    return value.start, value.end


@pytest.mark.parametrize("weekday", range(7))
def test_weekdays(weekday: int) -> None:
    """Past: the latest such day up to the anchor. Future: the earliest from it. last, next: strictly so."""
    name = WEEKDAYS[weekday]
    (bare,), (last,), (following,) = (
        find_dates(f"on {name}"),
        find_dates(f"last {name}"),
        find_dates(f"next {name}"),
    )
    (this,) = find_dates(f"this {name}")
    for anchor in ANCHORS:
        before, after = anchor, anchor
        while before.weekday() != weekday:
            before -= DAY
        while after.weekday() != weekday:
            after += DAY
        expected = {
            (bare, "past"): before,
            (bare, "future"): after,
            (bare, "present"): before if anchor - before <= after - anchor else after,
            (last, "past"): before if before < anchor else before - 7 * DAY,
            (following, "past"): after if after > anchor else after + 7 * DAY,
            (this, None): anchor + (weekday - anchor.weekday()) * DAY,
        }
        for (expression, tense), day in expected.items():
            value = resolve(expression, anchor, tense)  # type: ignore[arg-type]
            assert value is not None and value.start == value.end == day, (expression.text, anchor, tense)
            assert abs((day - anchor).days) <= 7


@pytest.mark.parametrize("month", range(1, 13))
def test_months(month: int) -> None:
    """Past: the latest that has begun. Future: the earliest that is not over. last: the latest that is over."""
    (bare,), (last,) = find_dates(f"in {MONTHS[month - 1]}"), find_dates(f"last {MONTHS[month - 1]}")
    for anchor in ANCHORS:
        past = anchor.year if month <= anchor.month else anchor.year - 1
        future = anchor.year if month >= anchor.month else anchor.year + 1
        ended = anchor.year if month < anchor.month else anchor.year - 1
        for expression, tense, year in (
            (bare, "past", past),
            (bare, "future", future),
            (last, "past", ended),
        ):
            value = resolve(expression, anchor, tense)  # type: ignore[arg-type]
            length = calendar.monthrange(year, month)[1]
            assert value is not None and value.precision == "month"
            assert (value.start, value.end) == (dt.date(year, month, 1), dt.date(year, month, length))


def test_days_of_months() -> None:
    """Every anchor with every seventh day of a year, every day with 261 anchors; both tenses, 29 February too."""
    days = [dt.date(2012, 1, 1) + i * DAY for i in range(366)]
    expressions = [find_dates(f"on {day.day} {MONTHS[day.month - 1]}")[0] for day in days]

    def exists(day: dt.date, year: int) -> bool:
        return (day.month, day.day) != (2, 29) or calendar.isleap(year)

    for i, anchor in enumerate(ANCHORS):
        for j in range(i % 7, 366, 7):
            day = days[j]
            past = anchor.year if (day.month, day.day) <= (anchor.month, anchor.day) else anchor.year - 1
            while not exists(day, past):
                past -= 1
            future = anchor.year if (day.month, day.day) >= (anchor.month, anchor.day) else anchor.year + 1
            while not exists(day, future):
                future += 1
            for tense, year in (("past", past), ("future", future)):
                value = resolve(expressions[j], anchor, tense)  # type: ignore[arg-type]
                assert value is not None and value.start == value.end == day.replace(year=year), (
                    day,
                    anchor,
                    tense,
                )


def test_weeks_months_and_years_around_the_anchor() -> None:
    names = {
        name: find_dates(name)[0]
        for name in (
            "last week",
            "this week",
            "next week",
            "last month",
            "next month",
            "last year",
            "next year",
        )
    }
    for anchor in ANCHORS:
        monday = anchor - anchor.weekday() * DAY
        first = anchor.replace(day=1)
        starts = {
            "last week": monday - 7 * DAY,
            "this week": monday,
            "next week": monday + 7 * DAY,
            "last month": (first - DAY).replace(day=1),
            "next month": (first + 31 * DAY).replace(day=1),
            "last year": dt.date(anchor.year - 1, 1, 1),
            "next year": dt.date(anchor.year + 1, 1, 1),
        }
        for name, start in starts.items():
            value = resolve(names[name], anchor)
            assert value is not None and value.start == start, (name, anchor)
            if value.precision == "week":
                assert value.end == start + 6 * DAY


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2090, 12, 31)), st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)),
    st.sampled_from(["past", "future", "present"]),
)  # fmt: skip
def test_a_whole_date_is_itself_however_written(day: dt.date, anchor: dt.date, tense: Tense) -> None:
    month, name = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    dot = "" if month == "May" else "."
    for text in (
        f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{name}, {month[:3]}{dot} {day.day}, {day.year}",
        day.isoformat(), f"the {day.day} of {month}, {day.year}", f"{name} {day.day} {month} {day.year}",
    ):  # fmt: skip
        assert resolved(f"They met on {text}.", anchor, tense) == (day, day)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2090, 12, 31)), st.integers(0, 400))
def test_a_range_is_its_ends(start: dt.date, length: int) -> None:
    end = start + length * DAY
    text = f"from {start.day} {MONTHS[start.month - 1]} {start.year} to {end.day} {MONTHS[end.month - 1]} {end.year}"
    assert resolved(f"It ran {text} at sea.", start, "past") == (start, end)


PIECES = [
    *vocabulary().words, "2014", "1999", "5", "12", "31", "1st", "1960s", "'90s", "2014-11-19", "20/02/2017", "10:30 am",
    "$", "Minister", "troops", "said", "treaty", "Treaty", "(", ")", ",", ".", "-", "–", "/", "'s", "|", "©", "\n\n", "é",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "-", "\n"])), max_size=14),
    st.dates(),
    st.sampled_from([None, "past", "future", "present"]),
)
def test_any_heap_of_date_words_is_read_safely(
    pieces: list[tuple[str, str]], anchor: dt.date, tense: Tense | None
) -> None:
    text = "".join(word + gap for word, gap in pieces)
    end = 0
    for expression in find_dates(text):
        assert end <= expression.char_start < expression.char_end
        assert text[expression.char_start : expression.char_end] == expression.text
        end = expression.char_end
        value = resolve(expression, anchor, tense)
        bare = resolve(expression, None, tense)
        if expression.needs_anchor:
            assert bare is None or bare.start is None
        else:
            assert bare == value
        if not expression.needs_tense and expression.hint is None:
            assert value == resolve(expression, anchor, "future") == resolve(expression, anchor, "past")
        if value is not None:
            assert value.rule == expression.rule
            assert (value.precision == "unknown") == (value.start is None)
            assert value.start is None or value.end is None or value.start <= value.end
            assert not value.open_end or value.end is None


@given(st.text(max_size=80))
def test_any_text_is_read_safely(text: str) -> None:
    for expression in find_dates(text):
        assert text[expression.char_start : expression.char_end] == expression.text


WORDS = """
    the a of in on at to from and or but with for against by near over under minister defence general army
    navy fleet troops soldiers officers exercise agreement treaty talks visit deal missile fighter jet
    frigate submarine radar border island strait government parliament president ambassador spokesman
    statement border joint military strategic bilateral deep strong new old large first second third last
    next past early late may march half both sides signed met agreed said announced delivered ordered
    launched trained sailed landed warned denied welcomed hopes will would could has had have been is was
    were be not no more than about some several many few each every other this that these its their his
    our while since until before after because although however
"""
NAMES = """
    Russia China India Vietnam Hanoi Beijing Moscow Washington Ankara Tokyo Rogozin Hagel Singh Tanaka
    NATO ASEAN Pentagon Kremlin Ministry Pacific Mediterranean Fleet Command Peace Mission Swift Wave
    Maitree Cruzex Brahmos Rafale Gripen
"""
FIGURES = [
    "J-10", "DF-31A", "Su-30MKI", "S-400", "T-90", "48N6E3", "F-16", "C-390", "P-8", "Mirage 2000", "Peace Mission 2013",
    "Resolution 1929", "Article 5", "$1,929", "$500 million", "2,014 soldiers", "2000 troops", "1800 metres", "36 jets",
    "10:19:04 am", "16:20", "2.5 percent", "12%", "No. 7", "7th Fleet", "1st Division", "Rs 2000 crore", "€1.5 billion",
    "30 of 31", "5 to 6", "Block 4", "AP23204811475415.jpg", "2008131", "05/06/2014", "http://example.org/2014/11/19/a",
]  # fmt: skip


def dateless(rng: random.Random) -> str:
    """A string of news words, names, designations and amounts, without a unit of time, a month or a weekday."""
    words = []
    for _ in range(rng.randint(6, 26)):
        pick = rng.random()
        words.append(rng.choice(FIGURES if pick < 0.12 else (NAMES if pick < 0.3 else WORDS).split()))
        if rng.random() < 0.08:
            words[-1] += rng.choice([",", ".", ";", "'s", "-led", ":"])
    text = " ".join(words)
    return f"They {text}."


@pytest.mark.slow
def test_strings_without_dates_have_none() -> None:
    """100,000 strings. "in 2000 troops" is not made: after a preposition the figure is read as a year."""
    rng = random.Random(20141119)
    strong = vocabulary().lists["year_strong_before"]
    made = 0
    while made < 100_000:
        text = dateless(rng)
        if any(a in strong and b in ("2000", "1800") for a, b in pairwise(text.lower().split())):
            continue
        made += 1
        found = find_dates(text)
        assert found == [], (text, [expression.text for expression in found])


@pytest.mark.parametrize("endless", ["9" * 20_000, "-" * 20_000, "1," * 10_000, "May " * 5_000])
def test_endless_figures_and_marks_are_no_dates_and_hide_none(endless: str) -> None:
    assert "3 May 2021" in [e.text for e in find_dates(f"On 3 May 2021 it was told: {endless}")]
