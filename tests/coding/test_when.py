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
    reference: dt.date | None = None,
    news: bool = True,
) -> list[When]:
    one = read(text, anchor)
    tokens, view = one.docs[0], one.views[0]
    trigger = hit(tokens, word, event_type)
    read_status = status.read(tokens, trigger, "body")
    calendar = when.Calendar(one.views, anchor)
    told = [value(reference, reference, "day")] if reference else []
    return when.find(
        tokens, trigger, view, calendar.spoken(view), read_status, event_type, anchor, told, inherited, news
    )


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
    w = first("Japan said on Monday that it would hold a drill with Australia on 20 June 2021.", "drill")
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
    assert when.last_day_value([month, year], dt.date(2021, 5, 1)) is year, "a year that is long over"
    assert when.last_day_value([month, year], dt.date(2021, 1, 5)) is month


def test_history_begins_after_ninety_days() -> None:
    assert not when.is_historical(None, PUBLISHED - dt.timedelta(days=90), PUBLISHED)
    assert when.is_historical(None, PUBLISHED - dt.timedelta(days=91), PUBLISHED)
    assert not when.is_historical(PUBLISHED, PUBLISHED - dt.timedelta(days=400), PUBLISHED), "the end counts"
    assert not when.is_historical(None, dt.date(1990, 1, 1), None)


def test_a_date_belongs_to_its_own_clause() -> None:
    sold = "Japan sold frigates to Australia in 2018, after officials had inspected them in 2016."
    assert first(sold, "sold", "ARM").start == dt.date(2018, 1, 1)
    text = "Japan suspended the drill with Australia, which should have begun on July 25."
    assert first(text, "suspended").start == PUBLISHED, "the day it was scheduled for is not the day of the break"
    text = "Japan accused Australia of delay after a ship had run aground in March."
    assert first(text, "accused", "CRT").start == PUBLISHED
    text = "Japan trained with Australia in March, when the minister visited Sydney."
    assert first(text, "visited", "HLV").start == dt.date(2021, 3, 1)
    text = "When Japan and Australia held a drill in June 2008, China protested."
    assert first(text, "protested", "CRT").start == dt.date(2008, 6, 1)
    text = "An accord signed in 2018 lets Japan train in Australia."
    assert first(text, "accord", "AGR").start == dt.date(2018, 1, 1)


def test_the_clause_that_hangs_on_a_date() -> None:
    text = "It had been planned since March, when the Japanese minister came to Canberra."
    w = first(text, "came", "HLV")
    assert (w.start, w.end) == (dt.date(2021, 3, 1), dt.date(2021, 3, 31))


def test_days_counted_from_the_date_spoken_of() -> None:
    text = "The day before, Japan and Australia held a drill."
    assert first(text, "drill", reference=MONDAY).start == MONDAY - dt.timedelta(days=1)
    text = "On Monday Japan said that Chinese ships had circled its island the day before."
    assert first(text, "circled", "THR").start == MONDAY - dt.timedelta(days=1)
    assert first("Two months later Japan sold frigates to Australia.", "sold", "ARM",
                 reference=dt.date(2020, 10, 1)).start == dt.date(2020, 12, 1)  # fmt: skip


def test_what_was_pledged_stands_at_the_day_of_the_pledge() -> None:
    w = first("Japan pledged six patrol boats to Australia last month.", "pledged", "AID")
    assert (w.start, w.precision) == (dt.date(2021, 4, 1), "month")


def test_a_scheduled_act_is_told_in_the_present() -> None:
    w = first("The Japanese minister leaves for Canberra on Sunday.", "leaves", "HLV")
    assert w.start == dt.date(2021, 5, 9)
    assert first("The Japanese minister travels to Canberra next Monday.", "travels", "HLV").start == dt.date(
        2021, 5, 10
    )


def test_since_dates_what_goes_on() -> None:
    w = first("The Japanese ship has been moored in Darwin since Monday.", "moored", "PCL")
    assert (w.start, w.end) == (MONDAY, None)
    assert first("It is the largest drill of Japan and Australia since 2011.", "drill").start == PUBLISHED


def test_until_begins_now() -> None:
    w = first("Japan and Australia will hold a drill until Friday.", "drill")
    assert (w.start, w.end) == (PUBLISHED, dt.date(2021, 5, 7))


def test_the_years_a_paper_covers_do_not_date_it() -> None:
    text = "Japan and Australia signed a plan of cooperation for 2024-2025 on Monday."
    assert first(text, "signed", "AGR").start == MONDAY
    text = "Japan criticised Australia under the treaty of 1976."
    assert first(text, "criticised", "CRT").start == PUBLISHED


def test_the_year_a_word_before_lends() -> None:
    text = "Talks took place in March, for the first time since 2016."
    assert first(text, "talks", "MTG").start == dt.date(2021, 3, 1)


def test_the_day_of_the_news() -> None:
    def of(text: str) -> dt.date | None:
        return when.Calendar(read(text).views, PUBLISHED).news_day

    assert of("Japan and Australia held a drill on Monday.") == MONDAY
    assert of("Japan and Australia held a drill in 2019.") is None
    assert of("Japan and Australia will hold a drill, due to begin on Friday.") is None


def test_a_war_known_to_all_is_not_of_today() -> None:
    text = "In all, some 900 soldiers of Libya and Chad died during the war."
    assert first(text, "war", "CLS", news=False).start is None
    assert first(text, "war", "CLS", news=True).start == PUBLISHED


def test_months_of_a_history_are_of_the_year_it_has_come_to() -> None:
    def last(text: str) -> dt.date | None:
        views = read(text).views
        past = when.Calendar(views, PUBLISHED).spoken(views[-1])[-1].past
        return past.start if past else None

    assert last("In April 1977 the two armies clashed. In July Egypt shelled a base.") == dt.date(1977, 7, 1)
    assert last("They ordered the jets in April 2019. In July Egypt received two.") == dt.date(2020, 7, 1)
    under = "– 1995: Fighting on the Cenepa –\n\nIn January Peru and Ecuador go to war."
    assert last(under) == dt.date(1995, 1, 1)


def test_the_day_before_counts_from_a_day() -> None:
    told = [value(MONDAY, MONDAY, "day"), value(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "year")]
    one = read("The day before, Japan and Australia held a drill.")
    tokens = one.docs[0]
    at = hit(tokens, "drill")
    spoken = when.Calendar(one.views, PUBLISHED).spoken(one.views[0])
    found = when.find(
        tokens, at, one.views[0], spoken, status.read(tokens, at, "body"), "JEX", PUBLISHED, told, None, True
    )
    assert found[0].start == MONDAY - dt.timedelta(days=1), "a year is not exact enough to count days from"


def test_what_may_be_counted_from() -> None:
    views = read("Japan held a drill on Monday. It sold frigates in 2019. Two years later it sold more.").views
    told = when.Calendar(views, PUBLISHED).told(views[2])
    assert [v.start for v in told] == [MONDAY, MONDAY, dt.date(2019, 1, 1)], "the news, then what was spoken of"


def test_a_count_of_the_year_does_not_date_an_act() -> None:
    w = first("The Japanese minister ended his third visit this year to Australia.", "visit", "HLV")
    assert w.start == PUBLISHED


def test_a_stay_until_a_day_is_not_that_day() -> None:
    w = first("The Japanese general, who is here until Thursday, met his Australian host.", "met", "MTG")
    assert w.start == PUBLISHED


def test_readiness_told_earlier() -> None:
    w = first("Japan said in March that it was ready to share radar data with Australia.", "share", "TEC")
    assert w.start == dt.date(2021, 3, 1)


def test_dates_of_other_clauses_are_no_further_acts() -> None:
    text = "Japan and Australia fought over the islands in 1996, which Japan gave up in 2006."
    assert [w.start for w in find(text, "fought", "CLS")] == [dt.date(1996, 1, 1)]
    text = "Japan and Australia held ten drills on Monday, twice as many as today."
    assert [w.start for w in find(text, "drills")] == [MONDAY]


def test_a_day_of_agreeing_is_past_whatever_was_agreed() -> None:
    w = first("Delegations of Japan and Australia, meeting on Monday, agreed on drills.", "agreed", "MTG")
    assert w.start == MONDAY
    w = first("Japan agreed on Monday to a drill with Australia.", "drill")
    assert w.start == MONDAY


def test_dates_counted_from_the_one_told_before() -> None:
    told = dt.date(2020, 11, 3)
    w = first("On the 27th the two armies held a drill.", "drill", reference=told)
    assert (w.start, w.precision) == (dt.date(2020, 11, 27), "day")
    w = first("The two navies held a drill the following March.", "drill", reference=told)
    assert (w.start, w.end) == (dt.date(2021, 3, 1), dt.date(2021, 3, 31))
    assert first("The two navies had held a drill the evening before.", "drill", reference=told).start == dt.date(
        2020, 11, 2
    )


def test_the_month_beside_a_year_is_of_that_year() -> None:
    w = first("Last year the two navies held a drill in April.", "drill")
    assert (w.start, w.end) == (dt.date(2020, 4, 1), dt.date(2020, 4, 30))


def test_once_more_in_another_year() -> None:
    dates = [w.start for w in find("The commandos held a drill in May 2019 and again in 2020.", "drill")]
    assert dates == [dt.date(2019, 5, 1), dt.date(2020, 1, 1)]


def test_the_year_of_the_deal_by_which_something_was_bought() -> None:
    w = first("Serbia has Mistral missiles, bought in a 2019 deal.", "bought", "ARM")
    assert w.start == dt.date(2019, 1, 1)


def test_the_far_act_is_counted_from_the_near_one() -> None:
    text = "The ship left on Monday, two days after Australia and Japan signed a pact."
    assert first(text, "signed", "AGR").start == dt.date(2021, 5, 1)
    assert first("The drill began a week before the talks.", "drill").start != dt.date(2021, 5, 12)


def test_the_last_occasion_is_an_act_of_its_own() -> None:
    found = find("Japan and Australia will begin a drill which they last held in 2012.", "drill")
    assert [(w.start, w.past) for w in found] == [(PUBLISHED, False), (dt.date(2012, 1, 1), True)]


def test_a_day_just_over_is_not_that_of_next_year() -> None:
    w = first("Under the truce of April 20 both armies will pull back.", "truce", "CBM")
    assert w.start == dt.date(2021, 4, 20)


def test_a_denial_is_of_the_day_it_was_made() -> None:
    text = "Japan said on Monday that it had not sold frigates to Australia in 2019."
    assert first(text, "sold", "ARM").start == MONDAY


def test_the_date_of_what_somebody_goes_by_is_not_the_acts() -> None:
    w = first("According to a report last autumn, Japan and Australia held a drill in May 2019.", "held")
    assert w.start == dt.date(2019, 5, 1)


def test_a_training_that_begins_in_a_year_to_come() -> None:
    w = first("Japan will train the first crews of Australia from 2030 onwards.", "train", "TRN")
    assert w.start == dt.date(2030, 1, 1)
