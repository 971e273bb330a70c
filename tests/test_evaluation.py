"""The measure of accuracy: levels, optional records, repeated mentions, pairs that must not appear."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from milties_dagster.evaluation import GoldDocument, Prediction, Report, date_ok, evaluate

DAY = dt.date(2021, 5, 3)


def gold(**more: Any) -> dict[str, Any]:
    return {
        "record_class": "event", "required": True, "type": "JEX", "status": "completed", "country_a": "AUS",
        "country_b": "JPN", "direction": "symmetric", "date_start": "2021-05-03", "date_end": "2021-05-03", **more,
    }  # fmt: skip


def said(**more: Any) -> Prediction:
    fields: dict[str, Any] = {
        "doc": "a.txt", "record_class": "event", "event_type": "JEX", "status": "completed", "state_a": "AUS",
        "state_b": "JPN", "directed": False, "date_start": DAY, "date_end": DAY,
    }  # fmt: skip
    return Prediction(**{**fields, **more})


def judge(golds: list[dict[str, Any]], predictions: list[Prediction], *forbidden: tuple[str, str]) -> Report:
    return evaluate([GoldDocument("a.txt", None, "", tuple(golds), frozenset(forbidden))], predictions)


def counts(report: Report) -> dict[str, tuple[int, int, int]]:
    return {name: (s.tp, s.fn, s.fp) for name, s in report.levels.items()}


RIGHT, WRONG = (1, 0, 0), (0, 1, 1)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 4),
        ({"state_a": "JPN", "state_b": "AUS"}, 4),
        ({"status": "planned"}, 3),
        ({"date_start": dt.date(2021, 7, 1), "date_end": None}, 2),
        ({"date_start": None, "date_end": None}, 2),
        ({"event_type": "OPS"}, 1),
        ({"state_b": "NZL"}, 0),
    ],
)
def test_each_level_asks_for_more(change: dict[str, Any], right: int) -> None:
    assert list(counts(judge([gold()], [said(**change)])).values()) == [RIGHT] * right + [WRONG] * (4 - right)


def test_direction_counts_in_full_only() -> None:
    visit = gold(type="HLV", direction="a_to_b")
    there = said(event_type="HLV", directed=True)
    back = said(event_type="HLV", directed=True, state_a="JPN", state_b="AUS")
    assert counts(judge([visit], [there]))["full"] == RIGHT
    found = counts(judge([visit], [back]))
    assert (found["date"], found["full"]) == (RIGHT, WRONG)
    accepted = counts(judge([{**visit, "accept_direction": ["JPN->AUS"]}], [back]))
    assert accepted["full"] == RIGHT


def test_accepted_alternatives_are_right() -> None:
    report = judge(
        [gold(accept_types=["OPS"], accept_status=["ongoing"], accept_pairs=[["JPN", "NZL"]])],
        [said(event_type="OPS", status="ongoing", state_a="JPN", state_b="NZL")],
    )
    assert counts(report)["full"] == RIGHT


@pytest.mark.parametrize(
    ("record", "start", "end", "ok"),
    [
        ({}, DAY, None, True),
        ({}, dt.date(2021, 5, 4), None, False),
        ({"accept_start": ["2021-05-01", "2021-05-04"]}, dt.date(2021, 5, 4), None, True),
        ({"accept_start": "2021-05-04"}, dt.date(2021, 5, 4), None, True),
        ({"accept_start": ["2021-05-01", "2021-05-04"]}, dt.date(2021, 5, 5), None, False),
        ({"date_end": "2021-05-12"}, dt.date(2021, 5, 5), dt.date(2021, 5, 12), True),  # 8 of 10 days
        ({"date_end": "2021-05-12"}, dt.date(2021, 5, 9), dt.date(2021, 5, 12), False),  # 4 of 10 days
        ({}, None, None, False),
        ({"date_start": None}, DAY, None, True),
        ({"date_start": None, "accept_undated": False}, DAY, None, False),
        ({"date_start": None, "accept_undated": False}, None, None, True),
    ],
)
def test_dates(record: dict[str, Any], start: dt.date | None, end: dt.date | None, ok: bool) -> None:
    assert date_ok(gold(**record), said(date_start=start, date_end=end)) is ok


def test_optional_records_are_neither_missed_nor_false() -> None:
    optional = gold(required=False)
    assert set(counts(judge([optional], [])).values()) == {(0, 0, 0)}
    assert set(counts(judge([optional], [said()])).values()) == {(0, 0, 0)}


def test_repeated_mentions_of_an_event_count_once() -> None:
    assert counts(judge([gold()], [said(event_id="e"), said(event_id="e")]))["type"] == RIGHT
    assert counts(judge([gold()], [said(event_id="e"), said(event_id="f")]))["type"] == (1, 0, 1)
    assert counts(judge([gold()], [said(), said()]))["type"] == (1, 0, 1), "without an id every claim counts"


def test_one_prediction_answers_one_record_and_the_best_one() -> None:
    early = gold(date_start="2021-01-01", date_end="2021-01-01")
    assert counts(judge([early, gold()], [said()])) == {
        "pair": (1, 0, 0), "type": (1, 1, 0), "date": (1, 1, 0), "full": (1, 1, 0),
    }  # fmt: skip


def test_forbidden_pairs_are_counted_in_any_order() -> None:
    report = judge([gold()], [said(), said(state_a="RUS", state_b="CHN")], ("CHN", "RUS"))
    assert report.forbidden == 1
    assert judge([gold()], [said()], ("CHN", "RUS")).forbidden == 0


def test_articles_without_any_claim_are_clean_only_when_left_empty() -> None:
    documents = [GoldDocument(f"{n}.txt", None, "", (), frozenset()) for n in range(3)]
    report = evaluate(documents, [said(doc="1.txt", record_class="standing")])
    assert (report.negatives, report.negatives_clean) == (3, 2)
    assert counts(report)["type"] == (0, 0, 0), "a standing tie is no false event"
    optional = judge([gold(required=False)], [said()])
    assert (optional.negatives, optional.negatives_clean) == (1, 1), "a claim that may be made does no harm"
    assert judge([gold(required=False)], [said(state_b="NZL")]).negatives_clean == 0


def test_a_part_of_a_record_of_many_states_is_free() -> None:
    many = {"record_class": "event", "required": True, "type": "JEX", "participants": ["AUS", "JPN", {"iso3": "USA"}]}
    assert set(counts(judge([many], [said(), said(state_b="USA")])).values()) == {(0, 0, 0)}
    assert counts(judge([many], [said(state_b="NZL")]))["type"] == (0, 0, 1)
    assert counts(judge([many], [said(event_type="OPS")]))["type"] == (0, 0, 1)


def test_a_standing_tie_coded_as_an_event_is_not_false() -> None:
    standing = gold(record_class="standing", date_start=None, date_end=None)
    assert counts(judge([standing], [said()]))["type"] == (0, 0, 0)
    assert counts(judge([standing], [said(event_type="AID")]))["type"] == (0, 0, 1)


def test_what_was_taken_for_what() -> None:
    golds = [gold(), gold(country_b="NZL", status="planned"), gold(country_b="IND", type="AGR")]
    report = judge(golds, [said(event_type="OPS", confidence=0.6), said(state_b="NZL", confidence=0.9)])
    assert dict(report.confusion) == {("JEX", "OPS"): 1, ("AGR", "-"): 1}
    assert dict(report.status_confusion) == {("planned", "completed"): 1}
    assert {k: (s.tp, s.fn, s.fp) for k, s in report.by_type.items()} == {
        "JEX": (1, 1, 0), "AGR": (0, 1, 0), "OPS": (0, 0, 1),
    }  # fmt: skip
    assert {k: (s.tp, s.fn, s.fp) for k, s in report.by_status.items()} == {
        "planned": (0, 1, 0),
        "completed": (0, 2, 2),
    }
    assert sorted(report.judged) == [(0.6, False), (0.9, True)]
    assert [p.event_type for _, p in report.false_alarms] == ["OPS"]
    assert [g["type"] for _, g in report.misses] == ["JEX", "AGR"]


def test_rates_of_nothing_are_zero() -> None:
    s = judge([gold()], []).levels["type"]
    assert (s.precision, s.recall, s.f1) == (0.0, 0.0, 0.0)
    half = judge([gold(), gold(type="AGR")], [said()]).levels["type"]
    assert (half.precision, half.recall, round(half.f1, 4)) == (1.0, 0.5, 0.6667)
