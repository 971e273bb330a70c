"""Small decision trees in numpy: the coder's second look at a claim.

Belongs here: running trees that were grown elsewhere, and telling which features moved a decision. Does not belong
here: growing them (training/train_ranker.py), the features themselves (coder.py, context.py).

Why trees: whether a weak reading may stand depends on what else the sentence offers, which sums of weights cannot
say. On the own corpus in five folds they made 19 forbidden pairs where a second logistic regression made 28.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAF = -1
ROWS = 64  # claims at a time: their places in all trees stay in the cache of a core


@dataclass(frozen=True, eq=False)
class _Walk:
    """A forest laid out for many claims at once: node n stands at place 2n, what lies below it at 2n and 2n + 1.

    Each question (a column and a threshold, asked by many nodes) is answered once for a claim. The deepest trees come
    first, so that those on a level still to be walked lie side by side.
    """

    columns: NDArray[np.intp]  # of the questions
    thresholds: NDArray[np.float64]
    question: NDArray[np.intp]  # at each place; a leaf asks any in vain
    below: NDArray[np.intp]  # the places that "no" and "yes" lead to, a leaf's back to it
    value: NDArray[np.float64]
    roots: NDArray[np.intp]  # places, the deepest tree first
    place: NDArray[np.intp]  # of each tree among the roots, in the forest's order
    pending: tuple[int, ...]  # trees that are deeper than each level

    @classmethod
    def of(cls, forest: Forest) -> _Walk:
        pairs = np.stack([np.maximum(forest.feature, 0).astype(np.float64), forest.threshold], axis=1)
        questions, question = np.unique(pairs, axis=0, return_inverse=True)
        level = np.zeros(len(forest.feature), dtype=np.intp)
        for n in np.flatnonzero(forest.feature != LEAF).tolist():  # children come after their node
            level[[forest.left[n], forest.right[n]]] = level[n] + 1
        depths = np.maximum.reduceat(level, forest.roots)
        order = np.argsort(-depths, kind="stable")
        return cls(
            questions[:, 0].astype(np.intp),
            questions[:, 1],
            np.repeat(question.reshape(-1), 2).astype(np.intp),
            2 * np.stack([forest.left, forest.right], axis=1).ravel().astype(np.intp),
            np.repeat(forest.value, 2),
            2 * forest.roots.astype(np.intp)[order],
            np.argsort(order),
            tuple(int(np.sum(depths > at)) for at in range(forest.depth)),
        )


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees whose leaves add up to log odds. All nodes of all trees lie in one row of arrays.

    ``feature`` is a place in ``columns`` (-1 for a leaf), ``left`` is taken when the feature is at most ``threshold``
    (an absent feature counts 0), ``value`` is a leaf's log odds, and for a node the mean of the leaves under it.
    """

    columns: tuple[str, ...]
    bias: float
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Forest:
        """From ``{"bias", "columns", "trees"}``, a tree being its nodes as [feature, threshold, left, right, value].

        Children are places in the same tree and come after their node, as does every tree that was grown.
        """
        nodes: list[tuple[int, float, int, int, float]] = []
        roots, depth = [], 0
        for tree in data["trees"]:
            at = len(nodes)
            roots.append(at)
            level = [0] * len(tree)
            for n, (feature, threshold, left, right, value) in enumerate(tree):
                if feature != LEAF:
                    level[left] = level[right] = level[n] + 1
                    depth = max(depth, level[left])
                # a leaf leads to itself, so that short paths wait for the long ones
                below = (at + left, at + right) if feature != LEAF else (at + n, at + n)
                nodes.append((feature, threshold, *below, value))
        feature, threshold, left, right, value = zip(*nodes, strict=True) if nodes else ((),) * 5
        return cls(
            tuple(data["columns"]),
            float(data["bias"]),
            np.array(roots, dtype=np.int32),
            np.array(feature, dtype=np.int32),
            np.array(threshold, dtype=np.float64),
            np.array(left, dtype=np.int32),
            np.array(right, dtype=np.int32),
            np.array(value, dtype=np.float64),
            depth,
        )

    def data(self) -> dict[str, Any]:
        """What ``of`` reads."""
        ends = [*self.roots.tolist()[1:], len(self.feature)]
        trees = []
        for root, end in zip(self.roots.tolist(), ends, strict=True):
            trees.append(
                [
                    [
                        int(self.feature[n]),
                        float(self.threshold[n]),
                        int(self.left[n]) - root,
                        int(self.right[n]) - root,
                        float(self.value[n]),
                    ]
                    for n in range(root, end)
                ]
            )
        return {"bias": self.bias, "columns": list(self.columns), "trees": trees}

    def table(self, rows: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """The features the trees look at: one line per claim, one column per feature, 0 where it is absent."""
        unknown = len(self.columns)
        places: list[int] = []
        values: list[float] = []
        for row in rows:
            places += map(self._place.get, row, itertools.repeat(unknown))
            values += row.values()
        column = np.array(places, dtype=np.intp)
        known = column < unknown
        line = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        out = np.zeros((len(rows), unknown))
        out[line[known], column[known]] = np.array(values)[known]
        return out

    @functools.cached_property
    def _place(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.columns)}

    @functools.cached_property
    def _walk(self) -> _Walk:
        return _Walk.of(self)

    def log_odds(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Log odds of each claim. The order of the sum is fixed: the same features give the same number."""
        return [z for at in range(0, len(rows), ROWS) for z in self._log_odds(rows[at : at + ROWS])]

    def _log_odds(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        walk = self._walk
        answers = (self.table(rows)[:, walk.columns] > walk.thresholds).ravel()
        line = np.arange(len(rows)) * len(walk.columns)
        at = np.repeat(walk.roots[:, None], len(rows), axis=1)
        for pending in walk.pending:
            here = at[:pending]
            at[:pending] = walk.below.take(here + answers.take(walk.question.take(here) + line))
        values = walk.value.take(at[walk.place])
        return [float(x) for x in self.bias + np.cumsum(values, axis=0)[-1]]

    def parts(self, row: Mapping[str, float]) -> dict[str, float]:
        """What each feature added to the log odds: the change of the mean along the path, summed over the trees."""
        values = self.table([row])[0]
        out: dict[str, float] = defaultdict(float)
        for root in self.roots.tolist():
            at = root
            while self.feature[at] != LEAF:
                feature = int(self.feature[at])
                next_ = int(self.left[at] if values[feature] <= self.threshold[at] else self.right[at])
                out[self.columns[feature]] += float(self.value[next_] - self.value[at])
                at = next_
        return dict(out)
