"""The learned second opinion: probabilities from named weights."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from milties_dagster.coding.coder import Coder
from milties_dagster.coding.ranker import PRIOR, SHIPPED, Ranker

RANKER = Ranker({"up": 2.0, "down": -3.0, "small": 0.1}, bias=-1.0, threshold=0.5)


def test_probability_is_the_logistic_of_the_weighted_sum() -> None:
    assert RANKER.probability({}) == pytest.approx(1 / (1 + math.e))
    assert RANKER.probability({"up": 0.5}) == pytest.approx(0.5)
    assert RANKER.probability({"up": 1.0, "down": 1.0}) == pytest.approx(1 / (1 + math.exp(2)))
    assert RANKER.probability({"unheard of": 9.0}) == RANKER.probability({})


def test_far_out_sums_stay_finite() -> None:
    assert 0.0 < RANKER.probability({"down": 1e9}) < RANKER.probability({"up": 1e9}) <= 1.0


def test_strongest_are_ordered_by_what_they_moved() -> None:
    features = {"up": 1.0, "down": 0.5, "small": 1.0, "unheard of": 50.0}
    assert RANKER.strongest(features) == [("up", 2.0), ("down", -1.5), ("small", 0.1)]
    assert RANKER.strongest(features, 1) == [("up", 2.0)]


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    path.write_text(json.dumps({"weights": {"x": 1.0}, "bias": 0.25, "threshold": 0.4}), encoding="utf-8")
    assert Ranker.load(path) == Ranker({"x": 1.0}, 0.25, 0.4)


def test_the_shipped_weights_are_the_ones_used() -> None:
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    used = Coder.load().ranker
    assert dict(used.weights) == data["weights"]
    assert 0.0 < used.threshold < 1.0
    assert any(name.startswith("trigger=") for name in used.weights)


def test_before_learning_the_triggers_own_weight_decides() -> None:
    assert PRIOR.probability({"prior": math.log(0.7 / 0.3)}) == pytest.approx(0.7)
