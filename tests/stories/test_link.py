"""Linking mentions into events: codebook 1.7."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from milties_dagster.records import EventMention
from milties_dagster.stories import ArticleMeta, link

DAY = dt.date(2021, 11, 24)


def mention(article: str = "a", **changes: Any) -> EventMention:
    fields: dict[str, Any] = {
        "article_id": article,
        "record_class": "event",
        "event_type": "AGR",
        "status": "completed",
        "state_a": "ISR",
        "state_b": "MAR",
        "directed": False,
        "quote": "q",
        "sentence_index": 0,
        "char_start": 0,
        "char_end": 1,
        "participants": ("ISR", "MAR"),
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": "day",
        "date_rule": "weekday",
        "anchor_on": DAY,
        "confidence": 0.8,
    }
    return EventMention(**{**fields, **changes})


def meta(**published: dt.date | None) -> dict[str, ArticleMeta]:
    return {a: ArticleMeta(f"paper {a}", day, a) for a, day in published.items()}


def test_one_act_in_two_articles_is_one_event() -> None:
    linked = link([mention("a"), mention("b", char_start=50, char_end=60)], meta(a=DAY, b=DAY))
    (event,) = linked.events
    assert (event.n_articles, event.n_mentions, event.n_publishers) == (2, 2, 2)
    assert set(linked.assignment.values()) == {event.event_id}
    assert event.confidence == pytest.approx(0.96)


def test_repeated_sentences_of_one_article_are_mentions_of_one_event() -> None:
    linked = link([mention(), mention(char_start=90, char_end=99)], meta(a=DAY))
    assert [e.n_mentions for e in linked.events] == [2]


def test_a_later_article_keeps_the_id() -> None:
    first = link([mention("a")], meta(a=DAY)).events[0].event_id
    both = link([mention("b"), mention("a")], meta(a=DAY, b=DAY + dt.timedelta(days=1)))
    assert [e.event_id for e in both.events] == [first]


def test_order_of_mentions_does_not_matter() -> None:
    mentions = [
        mention(a, char_start=i, char_end=i + 1, event_type=t)
        for a in "abc"
        for i, t in enumerate(("AGR", "JEX", "AGR"))
    ]
    metas = meta(a=DAY, b=DAY, c=None)
    assert link(mentions, metas) == link(mentions[::-1], metas)


@pytest.mark.parametrize(
    "changes",
    [
        {"date_start": DAY + dt.timedelta(days=30), "date_end": DAY + dt.timedelta(days=30)},
        {"status": "cancelled"},
        {"event_type": "ALL"},
        {"state_b": "USA", "participants": ("ISR", "USA")},
        {"record_class": "standing"},
    ],
)
def test_different_acts_stay_apart(changes: dict[str, Any]) -> None:
    assert len(link([mention("a"), mention("b", **changes)], meta(a=DAY, b=DAY)).events) == 2


def test_named_instruments_of_one_day_stay_apart() -> None:
    one = mention("a", attributes={"agreement_name": "MoU on logistics"})
    other = mention("b", attributes={"agreement_name": "Vision statement"})
    assert len(link([one, other], meta(a=DAY, b=DAY)).events) == 2


def test_sources_that_disagree_are_kept_and_flagged() -> None:
    near = mention("b", date_start=DAY - dt.timedelta(days=2), date_end=DAY - dt.timedelta(days=2))
    (event,) = link([mention("a"), near], meta(a=DAY, b=DAY)).events
    assert event.has_conflict
    assert {c["date_start"] for c in event.conflicts} & {"2021-11-22", "2021-11-24"}


def test_a_pledge_counts_when_it_was_made() -> None:
    plan = mention(
        status="planned",
        announced_on=DAY,
        date_start=dt.date(2022, 1, 1),
        date_end=dt.date(2022, 12, 31),
        date_precision="year",
    )
    (event,) = link([plan], meta(a=DAY)).events
    assert (event.counted_on, event.counted_precision) == (DAY, "day")


def test_standing_ties_of_many_articles_are_one() -> None:
    tie = {
        "record_class": "standing",
        "event_type": "ARM",
        "date_start": None,
        "date_end": None,
        "date_precision": "unknown",
    }
    linked = link([mention(a, **tie) for a in "abcd"], meta(a=DAY, b=None, c=DAY, d=DAY))
    assert [e.n_articles for e in linked.events] == [4]
