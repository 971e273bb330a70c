"""When an act happened: the sentence's own dates, dates of telling, inherited ones, the day of publication."""

from __future__ import annotations

import datetime as dt

from parsed import PUBLISHED, doc, hit, read

from milties_dagster.coding import status, when
from milties_dagster.coding.when import When
from milties_dagster.language.dates import DateValue
from milties_dagster.records import Precision

MONDAY = dt.date(2021, 5, 3)


def value(start: dt.date, end: dt.date, precision: Precision) -> DateValue:
    return DateValue(start, end, precision, precision, "", "test")


def find(
    text: str,
    word: str,
    event_type: str = "JEX",
    *,
    anchor: dt.date | None = PUBLISHED,
    inherited: DateValue | None = None,
    news: bool = True,
) -> list[When]:
    one = read(text, anchor)
    tokens, view = one.docs[0], one.views[0]
    trigger = hit(tokens, word, event_type)
    read_status = status.read(tokens, trigger, "body")
    return when.find(tokens, trigger, view, read_status, event_type, anchor, None, inherited, news)


def first(text: str, word: str, event_type: str = "JEX", **more: object) -> When:
    return find(text, word, event_type, **more)[0]  # type: ignore[arg-type]


def test_the_day_beside_the_act() -> None:
    w = first("Japan and Australia held a drill on Monday.", "drill")
    assert (w.start, w.end, w.precision, w.text) == (MONDAY, MONDAY, "day", "Monday")
    assert w.announced is None
    w = first("Japan and Australia held a drill in March 2020.", "drill")
    assert (w.start, w.end, w.precision) == (dt.date(2020, 3, 1), dt.date(2020, 3, 31), "month")


def test_the_day_of_telling_is_not_the_day_of_the_act() -> None:
    text = "Japan and Australia held a drill in March 2020, the ministry said on Monday."
    assert first(text, "drill").start == dt.date(2020, 3, 1)


def test_a_plan_has_its_day_and_the_day_it_was_told() -> None:
    w = first("Japan and Australia will hold a drill on 20 June 2021.", "drill")
    assert (w.start, w.announced) == (dt.date(2021, 6, 20), PUBLISHED)
    w = first("Japan said on Monday it would hold a drill with Australia on 20 June 2021.", "drill")
    assert (w.start, w.announced) == (dt.date(2021, 6, 20), MONDAY)


def test_a_plan_without_a_day_stands_at_the_day_it_was_told() -> None:
    w = first("Japan and Australia will hold a drill.", "drill")
    assert (w.start, w.announced, w.rule) == (PUBLISHED, PUBLISHED, "announced")


def test_news_without_a_date_is_of_the_day_of_publication() -> None:
    w = first("Japan and Australia held a drill.", "drill")
    assert (w.start, w.end, w.rule) == (PUBLISHED, PUBLISHED, "publication")
    assert w.trust > first("Japan and Australia held a drill.", "drill", news=False).trust


def test_background_takes_the_date_in_force() -> None:
    march = value(dt.date(2021, 3, 9), dt.date(2021, 3, 9), "day")
    w = first("Japan and Australia held a drill.", "drill", inherited=march, news=False)
    assert (w.start, w.rule) == (dt.date(2021, 3, 9), "inherits:paragraph")
    assert first("Japan and Australia held a drill.", "drill", inherited=march).rule == "publication"


def test_the_past_of_the_past_is_not_news() -> None:
    assert first("Japan and Australia had held a drill.", "drill", news=False) == When()


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    for text in ("Japan and Australia held a drill.", "Japan and Australia held a drill on Monday.",
                 "Japan and Australia will hold a drill next month."):  # fmt: skip
        w = first(text, "drill", anchor=None)
        assert (w.start, w.end, w.announced) == (None, None, None), text
    assert first("Japan and Australia held a drill on 3 May 2021.", "drill", anchor=None).start == MONDAY


def test_a_deed_is_not_dated_after_its_report() -> None:
    w = first("Japan and Australia held a drill ahead of the summit on 20 June 2021.", "drill")
    assert w.start == PUBLISHED


def test_several_dates_are_several_acts() -> None:
    found = find("Japan and Australia held drills in 2015 and 2018.", "drills")
    assert sorted(w.start for w in found if w.start) == [dt.date(2015, 1, 1), dt.date(2018, 1, 1)]
    found = find("Japan sold frigates to Australia in 2015 and 2018.", "sold", "ARM")
    assert len(found) == 1, "of acts that a sentence seldom lists only one"


def test_since_does_not_date_what_lasts_a_moment() -> None:
    text = "It was the first visit by a Japanese minister to Australia since 2010."
    assert first(text, "visit", "HLV").start == PUBLISHED
    tokens = doc(text)
    assert "since" in [t.lower_ for t in tokens]


def test_the_year_in_a_name_is_no_date() -> None:
    w = first("Japan and Australia held Exercise Southern Jackaroo 2019.", "exercise")
    assert w.start == PUBLISHED


def test_the_last_exact_date_holds_on() -> None:
    day, month, year = (
        value(dt.date(2021, 3, 9), dt.date(2021, 3, 9), "day"),
        value(dt.date(2021, 4, 1), dt.date(2021, 4, 30), "month"),
        value(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "year"),
    )
    assert when.last_day_value([day, month, year]) is month
    assert when.last_day_value([year]) is None


def test_history_begins_after_ninety_days() -> None:
    assert not when.is_historical(None, PUBLISHED - dt.timedelta(days=90), PUBLISHED)
    assert when.is_historical(None, PUBLISHED - dt.timedelta(days=91), PUBLISHED)
    assert not when.is_historical(PUBLISHED, PUBLISHED - dt.timedelta(days=400), PUBLISHED), "the end counts"
    assert not when.is_historical(None, dt.date(1990, 1, 1), None)
