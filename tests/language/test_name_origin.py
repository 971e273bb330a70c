"""Name parts tip the scales between the states a text speaks of, and no more."""

from __future__ import annotations

import csv

import pytest

from milties_dagster import paths
from milties_dagster.language.name_origin import name_origins
from tests.language.articles import of_type


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("Anders Lindqvist", "SWE", "TUR"),
        ("Murat Yildirim", "TUR", "SWE"),
        ("Nguyen Van Thanh", "VNM", "IND"),
        ("Suresh Menon", "IND", "VNM"),
        ("Giorgi Beridze", "GEO", "AZE"),
        ("Rovshan Huseynov", "AZE", "GEO"),
        ("Tadeusz Kaminski", "POL", "DEU"),
        ("Abdulaziz al-Mutairi", "SAU", "FRA"),
        ("Léa Fournier", "FRA", "SAU"),
    ],
)
def test_the_likelier_of_two_states(name: str, own: str, other: str) -> None:
    scores = name_origins().state_scores(name, [own, other])
    assert scores[own] == 0.0
    assert scores[other] < -1.0


def test_unseen_names_are_read_by_their_endings() -> None:
    scores = name_origins().scores("Xyzqashvili")
    assert max(scores, key=lambda origin: scores[origin]) == "georgian"


def test_states_of_one_origin_weigh_the_same() -> None:
    scores = name_origins().state_scores("John Baker", ["GBR", "AUS", "USA"])
    assert set(scores.values()) == {0.0}


def test_a_name_that_says_nothing() -> None:
    assert set(name_origins().state_scores("Q", ["GBR", "IND"]).values()) == {0.0}


def test_it_decides_between_the_two_states_of_a_text_but_never_brings_in_a_third() -> None:
    body = "Norway and Oman will train together. Defence Minister {} said so. The pact between Oman and Norway is new."
    for name, state in (("Lars Haugen", "NOR"), ("Said al-Harthi", "OMN")):
        assert of_type(body.format(name), "PERSON")[0].state_id == state
    (other,) = of_type(body.format("Kenji Tanaka"), "PERSON")
    assert other.state_id in (None, "NOR", "OMN")


def test_what_the_text_says_comes_first() -> None:
    (found,) = of_type("Canadian Defence Minister Kenji Tanaka met Japan's envoy Ken Ito.", "PERSON")[:1]
    assert found.state_id == "CAN"


def test_every_current_state_has_an_origin() -> None:
    with (paths.reference() / "states.csv").open(encoding="utf-8", newline="") as handle:
        current = {r["state_id"] for r in csv.DictReader(handle) if r["kind"] == "state" and not r["valid_to"]}
    assert current <= set(name_origins().origin_of)
