"""The second look: what a claim's rivals in its article say about it, and what confidence means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from milties_dagster.coding import context
from milties_dagster.coding.forest import Forest
from milties_dagster.coding.ranker import Ranker


@dataclass(frozen=True)
class Made:
    event_type: str
    pair: tuple[str, str]
    place: tuple[int, int, str]
    directed: bool = False
    source: str = ""
    target: str = ""
    record_class: str = "event"


ARMS = Made("ARM", ("IND", "RUS"), (0, 3, "arm.sell"))
PACT = Made("AGR", ("IND", "RUS"), (0, 7, "agr.sign"))
THIRD = Made("ARM", ("CHN", "RUS"), (0, 3, "arm.sell"))
LATER = Made("ARM", ("IND", "RUS"), (4, 1, "arm.deliver"))


def test_rivals_and_support() -> None:
    arms, pact, third, later = context.features([ARMS, PACT, THIRD, LATER], [0.8, 0.4, 0.3, 0.7])
    assert arms["2|lead_on_pair"] == pytest.approx(0.5) and third["2|lead_on_pair"] == pytest.approx(-0.5)
    assert arms["2|lead_on_type"] == pytest.approx(0.4) and pact["2|lead_on_type"] == pytest.approx(-0.4)
    assert arms["2|elsewhere"] == pytest.approx(math.log(0.7 / 0.3) / context.SPAN)
    assert later["2|other_type"] == context.NONE and pact["2|elsewhere"] == context.NONE
    for found in (arms, pact, third, later):
        assert found["2|top"] == pytest.approx(math.log(0.8 / 0.2) / context.SPAN)


def test_who_gives_in_one_sentence_gives_in_another() -> None:
    gift = Made("AID", ("POL", "UKR"), (0, 2, "aid.give"), True, "POL", "UKR")
    sale = Made("ARM", ("CZE", "UKR"), (1, 2, "arm.sell"), True, "CZE", "UKR")
    back = Made("ARM", ("CZE", "UKR"), (2, 2, "arm.sell"), True, "UKR", "CZE")
    gifts, sales, backs = context.features([gift, sale, back], [0.9, 0.5, 0.2])
    assert sales["2|target_as_target"] == pytest.approx(math.log(0.9 / 0.1) / context.SPAN)
    assert sales["2|source_as_source"] == gifts["2|source_as_source"] == context.NONE
    assert backs["2|source_as_target"] == pytest.approx(math.log(0.9 / 0.1) / context.SPAN)
    assert backs["2|target_as_source"] == pytest.approx(0.0)
    (alone,) = context.features([ARMS], [0.9])
    assert not set(context.SIDES) & set(alone)


def test_no_claims_no_features() -> None:
    assert context.features([], []) == []


def test_a_claim_alone_has_no_rivals() -> None:
    (alone,) = context.features([ARMS], [0.9])
    assert alone["2|other_pair"] == alone["2|other_type"] == alone["2|elsewhere"] == context.NONE
    assert alone["2|lead_on_pair"] == alone["2|lead_on_type"] == 0.0


def test_an_act_told_better_elsewhere_is_less_sure_of_being_one_of_its_own() -> None:
    arms, pact, later = context.company([ARMS, PACT, LATER], [0.8, 0.7, 0.9])
    assert arms["better"] == pytest.approx(1 / context.MOST_BETTER) and pact["better"] == later["better"] == 0.0
    assert arms["acts"] == pytest.approx(3 / context.MOST_ACTS)
    ranker = Ranker({}, 0.0, 0.5, company={"better": -2.0, "acts": 0.0})
    assert ranker.in_company(0.8, arms) < 0.8 and ranker.in_company(0.7, pact) == pytest.approx(0.7)
    assert context.company([], []) == []


def test_confidence_rises_with_probability_and_stays_inside() -> None:
    ranker = Ranker({}, 0.0, 0.5, slope=0.8, intercept=-0.3)
    found = [ranker.confidence(p) for p in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert found == sorted(found) and found[0] >= 0.0 and found[-1] <= 1.0
    assert Ranker({}, 0.0, 0.5).confidence(0.7) == pytest.approx(0.7)


def test_the_second_look_decides_where_there_is_one() -> None:
    trees = {
        "bias": 0.5,
        "columns": ["2|own", "a"],
        "trees": [
            [[0, 0.5, 1, 2, 0.25], [-1, 0.0, 0, 0, -1.0], [-1, 0.0, 0, 0, 2.0]],
            [[1, 0.5, 1, 2, 0.5], [-1, 0.0, 0, 0, 1.0], [-1, 0.0, 0, 0, -1.0]],
        ],
    }
    ranker = Ranker({"a": 1.0}, 0.0, 0.5, Forest.of(trees))
    assert ranker.probability({"a": 1.0}) == pytest.approx(1 / (1 + math.exp(-1)))
    both, neither = ranker.reconsidered(ranker.look_up([{"a": 1.0, "2|own": 1.0}, {}]))
    assert both == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert neither == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert ranker.strongest({"a": 1.0, "2|own": 1.0}) == [("2|own", 1.75), ("a", -1.5)]
    alone = Ranker({"a": 1.0}, 0.0, 0.5)
    assert alone.reconsidered(alone.look_up([{"a": 1.0}])) == [ranker.probability({"a": 1.0})]
