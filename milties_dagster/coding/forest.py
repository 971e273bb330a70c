"""Small decision trees in numpy: the coder's second look at a claim.

Belongs here: running trees that were grown elsewhere, and telling which features moved a decision. Does not belong
here: growing them (training/train_ranker.py), the features themselves (coder.py, context.py).

Why trees: whether a weak reading may stand depends on what else the sentence offers, which sums of weights cannot
say. On the own corpus in five folds they made 19 forbidden pairs where a second logistic regression made 28.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAF = -1
ROWS = 64  # claims at a time: the leaves they may end at, in all trees, stay in the cache of a core


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Named features of claims in numbers: feature ``place`` of the claim ``line`` has ``value``; all are as long."""

    lines: int  # claims
    line: NDArray[np.intp]
    place: NDArray[np.intp]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, float]], places: Mapping[str, int]) -> Cells:
        """One row per claim. Names that are not in ``places`` stand at the place after the last."""
        names, unknown = itertools.chain.from_iterable(rows), itertools.repeat(len(places))
        values = itertools.chain.from_iterable(map(operator.methodcaller("values"), rows))
        return cls(
            len(rows),
            np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
            np.fromiter(map(places.get, names, unknown), dtype=np.intp),
            np.fromiter(values, dtype=np.float64),
        )

    def joined(self, more: Cells) -> Cells:
        """These and more features of the same claims."""
        return Cells(
            self.lines,
            np.concatenate([self.line, more.line]),
            np.concatenate([self.place, more.place]),
            np.concatenate([self.value, more.value]),
        )


@dataclass(frozen=True, eq=False)
class _Masks:
    """A forest laid out for many claims at once, in the way of QuickScorer (Lucchese et al., SIGIR 2015).

    The leaves of a tree are bits of a number, the one reached by "no" alone lowest. "Yes" to a question rules out the
    leaves behind its "no"; of those that no question rules out the lowest is the one a claim ends at. So nothing
    depends on the path: all trees take one question each at a time. A question (a column and a threshold, asked by
    many nodes) is answered once for a claim.
    """

    columns: NDArray[np.intp]  # of the questions
    thresholds: NDArray[np.float64]  # a column
    question: NDArray[np.intp]  # steps x trees: the question each asks; a tree that has no more asks any in vain
    left: NDArray[np.unsignedinteger[Any]]  # steps x trees x 1: the leaves that "yes" leaves
    value: NDArray[np.float64]  # by leaf, tree after tree
    first: NDArray[np.intp]  # trees x 1: the place of each tree's lowest leaf among the values
    every: int  # all leaves of a tree

    @classmethod
    def of(cls, forest: Forest) -> _Masks:
        pairs = np.stack([np.maximum(forest.feature, 0).astype(np.float64), forest.threshold], axis=1)
        questions, question = np.unique(pairs, axis=0, return_inverse=True)
        asked = question.reshape(-1).tolist()
        trees: list[tuple[list[float], list[tuple[int, int]]]] = []  # leaves; questions, with the leaves behind "no"

        def below(node: int) -> int:
            """The leaves under a node as bits."""
            leaves, rules = trees[-1]
            if forest.feature[node] == LEAF:
                leaves.append(float(forest.value[node]))
                return 1 << (len(leaves) - 1)
            no = below(int(forest.left[node]))
            rules.append((asked[node], no))
            return no | below(int(forest.right[node]))

        for root in forest.roots.tolist():
            trees.append(([], []))
            below(root)
        most = max((len(leaves) for leaves, _ in trees), default=1)
        every = (1 << most) - 1
        steps = max((len(rules) for _, rules in trees), default=0)
        idle = [(0, 0)] * steps
        table = np.array([[*rules, *idle][:steps] for _, rules in trees], dtype=object).reshape(len(trees), steps, 2)
        return cls(
            questions[:, 0].astype(np.intp),
            questions[:, 1:],
            table[:, :, 0].T.astype(np.intp),
            (every - table[:, :, 1]).T.astype(np.min_scalar_type(every))[:, :, None],
            np.array([[*leaves, *[0.0] * most][:most] for leaves, _ in trees]).ravel(),
            most * np.arange(len(trees))[:, None],
            every,
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

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Forest:
        """From ``{"bias", "columns", "trees"}``, a tree being its nodes as [feature, threshold, left, right, value].

        Children are places in the same tree and come after their node, as does every tree that was grown.
        """
        nodes: list[tuple[int, float, int, int, float]] = []
        roots: list[int] = []
        for tree in data["trees"]:
            at = len(nodes)
            roots.append(at)
            for n, (feature, threshold, left, right, value) in enumerate(tree):
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

    def table(self, cells: Cells) -> NDArray[np.float64]:
        """The features the trees look at, columns x claims, 0 where one is absent; behind them a claim without any.

        That one more makes them two at least: of one alone numpy adds up the leaves in another order.
        """
        known = cells.place < len(self.columns)
        out = np.zeros((len(self.columns), cells.lines + 1))
        out[cells.place[known], cells.line[known]] = cells.value[known]
        return out

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.columns)}

    @functools.cached_property
    def _masks(self) -> _Masks:
        return _Masks.of(self)

    def log_odds(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Log odds of each claim."""
        return self.log_odds_of(Cells.of(rows, self._places))

    def log_odds_of(self, cells: Cells) -> list[float]:
        """The same from features whose places are those of ``columns``; what stands behind them is not looked at.

        The order of the sum is fixed: the same features give the same number.
        """
        table = self.table(cells)
        found = [z for at in range(0, cells.lines, ROWS) for z in self._log_odds(table[:, at : at + ROWS])]
        return found[: cells.lines]

    def _log_odds(self, table: NDArray[np.float64]) -> list[float]:
        masks, every = self._masks, self._masks.every
        no = table.take(masks.columns, axis=0) <= masks.thresholds
        # all leaves where the answer is "no", none where it is "yes"
        ruled_in = np.multiply(no, every, dtype=masks.left.dtype)
        left = np.full((len(masks.first), table.shape[1]), every, dtype=masks.left.dtype)
        for question, mask in zip(masks.question, masks.left, strict=True):
            left &= ruled_in.take(question, axis=0) | mask
        _, bits = np.frexp(left & -left)  # the place of the lowest leaf, counted from 1
        values = masks.value.take(masks.first + bits - 1)
        found: list[float] = (self.bias + np.add.reduce(values, axis=0)).tolist()
        return found

    def parts(self, row: Mapping[str, float]) -> dict[str, float]:
        """What each feature added to the log odds: the change of the mean along the path, summed over the trees."""
        values = self.table(Cells.of([row], self._places))[:, 0]
        out: dict[str, float] = defaultdict(float)
        for root in self.roots.tolist():
            at = root
            while self.feature[at] != LEAF:
                feature = int(self.feature[at])
                next_ = int(self.left[at] if values[feature] <= self.threshold[at] else self.right[at])
                out[self.columns[feature]] += float(self.value[next_] - self.value[at])
                at = next_
        return dict(out)
