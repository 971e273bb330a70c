"""The trees of the second look: written and read, walked the same way alone and in company."""

from __future__ import annotations

import json
import math

import pytest

from milties_dagster.coding.coder import Coder
from milties_dagster.coding.forest import LEAF, Forest
from milties_dagster.coding.ranker import SHIPPED

# 0: x <= 1 ? leaf -1 : (y <= 0 ? leaf 2 : leaf 4)
DEEP = [
    [0, 1.0, 1, 2, 1.0],
    [LEAF, 0.0, 0, 0, -1.0],
    [1, 0.0, 3, 4, 3.0],
    [LEAF, 0.0, 0, 0, 2.0],
    [LEAF, 0.0, 0, 0, 4.0],
]
ONE = [[LEAF, 0.0, 0, 0, 0.25]]
DATA = {"bias": -0.5, "columns": ["x", "y"], "trees": [DEEP, ONE]}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, -1.25),
        ({"x": 1.0, "y": 9.0}, -1.25),
        ({"x": 1.5}, 1.75),
        ({"x": 1.5, "y": -2.0}, 1.75),
        ({"x": 2.0, "y": 0.1}, 3.75),
        ({"x": 2.0, "y": 0.1, "never seen": 7.0}, 3.75),
    ],
)
def test_each_path_leads_to_its_leaf(row: dict[str, float], expected: float) -> None:
    assert Forest.of(DATA).log_odds([row]) == [pytest.approx(expected)]


def test_company_changes_nothing() -> None:
    forest = Forest.of(DATA)
    rows = [{"x": 0.1 * n, "y": 0.3 * n - 3.0} for n in range(40)]
    assert forest.log_odds(rows) == [forest.log_odds([row])[0] for row in rows]
    assert forest.log_odds([]) == []


def test_the_parts_add_up_to_the_decision() -> None:
    forest = Forest.of(DATA)
    # the roots' means, 1.0 and 0.25, are what is known before any feature is looked at
    for row in ({}, {"x": 1.5}, {"x": 2.0, "y": 1.0}):
        assert forest.bias + 1.25 + sum(forest.parts(row).values()) == pytest.approx(forest.log_odds([row])[0])
    assert forest.parts({"x": 2.0, "y": 1.0}) == {"x": 2.0, "y": 1.0}


def test_written_and_read_again() -> None:
    assert Forest.of(json.loads(json.dumps(Forest.of(DATA).data()))).data() == Forest.of(DATA).data()


def test_the_shipped_trees_are_whole() -> None:
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))["second"]
    used = Coder.load().ranker.second
    assert used is not None and len(used.roots) == len(data["trees"]) >= 100
    for tree in data["trees"]:
        children = [child for node in tree if node[0] != LEAF for child in node[2:4]]
        assert sorted(children) == list(range(1, len(tree))), "each node but the root has one parent"
        assert all(math.isfinite(node[4]) and node[0] < len(data["columns"]) for node in tree)
