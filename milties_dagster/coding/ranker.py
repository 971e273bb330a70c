"""The learned second opinion: how likely a proposed claim is right, from named features.

Belongs here: features to probability with the shipped weights (coding/ranker.json). Does not belong here:
proposing claims, or fitting the weights (training/train_ranker.py).

Two looks at sparse named features: a logistic regression looks at a claim alone, small trees (forest.py) look at it
again beside its rivals in the article (context.py). What each feature moved can be told, nothing but numpy is needed
to run them, and the same features always give the same probability.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from milties_dagster import paths
from milties_dagster.coding.forest import Cells, Forest

SHIPPED = paths.PACKAGE / "coding" / "ranker.json"


@dataclass(frozen=True)
class Ranker:
    """Weights by feature name; ``threshold`` is the probability below which a claim is not made."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    # the second look; without it the first probability stands
    second: Forest | None = None
    # confidence = logistic(slope * log odds in company + intercept), fitted on claims that stand, by weights that did
    # not see their article
    slope: float = 1.0
    intercept: float = 0.0
    # what the other acts of the article take from the log odds of one, by context.company's names: the more acts are
    # told, and where a likelier one of the same pair and type is, the more often one is no act of its own
    company: Mapping[str, float] = field(default_factory=dict)
    # An article that is military in less than half of its sentences speaks of ties only when one claim is this
    # likely. On 44 negative articles, in five folds, 40 stay clean with 0.85 against 32 without.
    article_threshold: float = 0.0

    @classmethod
    @functools.cache
    def load(cls, path: Path = SHIPPED) -> Ranker:
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            data["weights"],
            data["bias"],
            data["threshold"],
            Forest.of(data["second"]) if data.get("second") else None,
            data.get("slope", 1.0),
            data.get("intercept", 0.0),
            data.get("company", {}),
            data.get("article_threshold", 0.0),
        )

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        """A number for each feature with a weight, those that the trees look at first, in their order."""
        columns = self.second.columns if self.second is not None else ()
        return {name: n for n, name in enumerate(dict.fromkeys((*columns, *self.weights)))}

    @functools.cached_property
    def _weights(self) -> NDArray[np.float64]:
        """The weight of each place, and 0 for what is not known."""
        return np.array([*(self.weights.get(name, 0.0) for name in self._places), 0.0])

    def look_up(self, rows: Sequence[Mapping[str, float]]) -> Cells:
        """Features of claims in numbers, for both looks."""
        return Cells.of(rows, self._places)

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely a claim is right, looked at alone."""
        return self.probabilities(self.look_up([features]))[0]

    def probabilities(self, claims: Cells) -> list[float]:
        """The same for many; none depends on the others."""
        parts = self._weights.take(claims.place) * claims.value
        sums: list[float] = np.bincount(claims.line, weights=parts, minlength=claims.lines).tolist()
        return [_logistic(self.bias + z) for z in sums]

    def reconsidered(self, claims: Cells) -> list[float]:
        """The same with the features of context.py among theirs."""
        if self.second is None:
            return self.probabilities(claims)
        return [_logistic(z) for z in self.second.log_odds_of(claims)]

    def in_company(self, probability: float, company: Mapping[str, float]) -> float:
        """The probability (0 to 1) of an act beside the others of its article (context.company)."""
        return _logistic(log_odds(probability) + sum(self.company.get(k, 0.0) * v for k, v in company.items()))

    def confidence(self, probability: float) -> float:
        """Share right at type level among acts of this probability in company that stand (0 to 1)."""
        return _logistic(self.slope * log_odds(probability) + self.intercept)

    def strongest(self, features: Mapping[str, float], n: int = 6) -> list[tuple[str, float]]:
        """The n features that moved the decision most, with their contribution."""
        if self.second is None:
            moved = {k: self.weights[k] * v for k, v in features.items() if self.weights.get(k)}
        else:
            moved = self.second.parts(features)
        return sorted(moved.items(), key=lambda p: (-abs(p[1]), p[0]))[:n]


def log_odds(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


PRIOR = Ranker({"prior": 1.0}, 0.0, 0.3)
"""Before any weights are learned: the trigger's own weight, as log odds, decides."""
