"""What the words of a sentence tell by themselves: how likely each type of event is, whoever takes part.

Belongs here: words and word pairs of a sentence to log odds of the types, by the shipped weights (wording.tsv), and
the features made of them. Does not belong here: triggers and who is tied to whom (lexicon.py, participants.py), nor
fitting the weights (training/wording.py).

A trigger sees the few words it asks for. The rest of the sentence speaks for or against it: "delivered" beside
"battalion", "crate" and "port" is another thing than beside "speech" and "audience". training/README.md
tells what that is worth.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from milties_dagster import paths
from milties_dagster.coding.discourse import SentenceView

SHIPPED = paths.PACKAGE / "coding" / "wording.tsv"
STATE, NUMBER = "<state>", "<number>"
START, END = "<s>", "</s>"
NAMES = frozenset({"EQUIPMENT", "EXERCISE", "AGREEMENT"})  # names of which the kind tells more than the words
ANY, STANDING = "any", "standing"  # beside the types: that a sentence tells some tie, and one without a date
SURE = 5.3  # log odds beyond which one word list tells no more (0.5 %, 99.5 %)
SPAN = 3.0  # log odds are divided by this, so that features are of the size of the others


def words_of(view: SentenceView) -> list[str]:
    """The words of a sentence in small letters, with names of states, numbers and named things by their kind.

    Which state it is must not matter, or the weights would learn who is in the news.
    """
    words = list(view.words)
    names = [(u.start, u.end, STATE) for u in view.units]
    names += [(start, end, f"<{kind.lower()}>") for kind, start, end in view.entities if kind in NAMES]
    for start, end, name in names:
        if start < len(words):
            words[start : min(end, len(words))] = [name, *[""] * (min(end, len(words)) - start - 1)]
    out = [START]
    for word in words:
        shown = NUMBER if word.isdigit() else word
        if shown and not (shown == out[-1] and shown.startswith("<")):
            out.append(shown)
    return [*out, END]


def ngrams(words: Sequence[str]) -> Iterable[str]:
    """Words and pairs of neighbours."""
    return itertools.chain(words, map(" ".join, itertools.pairwise(words)))


@dataclass(frozen=True, eq=False)
class Wording:
    """Weights of n-grams by type: a logistic regression for each type on the scaled counts of a sentence."""

    types: tuple[str, ...]
    place: dict[str, int]  # row of each n-gram
    rarity: NDArray[np.float64]  # inverse document frequency of each n-gram
    weights: NDArray[np.float64]  # n-grams x types
    bias: NDArray[np.float64]  # types

    @classmethod
    @functools.cache
    def load(cls, path: Path = SHIPPED) -> Wording:
        """Read wording.tsv: a line of types, one of biases, then an n-gram a line with its rarity and weights."""
        head, bias, *lines = path.read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        table = np.array([row[1:] for row in rows], dtype=np.float64).reshape(len(rows), 1 + len(head.split("\t")[2:]))
        return cls(
            tuple(head.split("\t")[2:]),
            {row[0]: n for n, row in enumerate(rows)},
            table[:, 0],
            table[:, 1:].copy(),  # rows of it are taken often: taking from a view copies all of it first
            np.array(bias.split("\t")[2:], dtype=np.float64),
        )

    def write(self, path: Path) -> None:
        """The file that ``load`` reads, n-grams in order of the alphabet."""
        lines = ["\t".join(("", "rarity", *self.types)), "\t".join(("", "", *(f"{b:.3f}" for b in self.bias)))]
        for ngram, n in sorted(self.place.items()):
            lines.append("\t".join((ngram, f"{self.rarity[n]:.2f}", *(f"{w:.2f}" for w in self.weights[n]))))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def odds(self, words: Sequence[str]) -> dict[str, float]:
        """Log odds of each type for a sentence, at most SURE either way."""
        rows, values = self._scaled(words)
        total = self.bias + (np.array(values)[:, None] * self.weights.take(rows, axis=0)).sum(axis=0)
        return dict(zip(self.types, np.minimum(np.maximum(total, -SURE), SURE).tolist(), strict=True))

    def parts(self, words: Sequence[str], event_type: str, n: int = 4) -> list[tuple[str, float]]:
        """The n words and pairs that speak most for or against a type, with what they add to its log odds."""
        rows, values = self._scaled(words)
        names = {self.place[ngram]: ngram for ngram in ngrams(words) if ngram in self.place}
        weights = self.weights[rows, self.types.index(event_type)].tolist() if rows else []
        found = [(names[row], value * weight) for row, value, weight in zip(rows, values, weights, strict=True)]
        return sorted(found, key=lambda p: (-abs(p[1]), p[0]))[:n]

    def _scaled(self, words: Sequence[str]) -> tuple[list[int], list[float]]:
        """Rows of the n-grams that are known, in order, and their counts, damped, by rarity, scaled to length 1."""
        counts: dict[int, int] = {}
        for row in map(self.place.get, ngrams(words)):
            if row is not None:
                counts[row] = counts.get(row, 0) + 1
        rows, rarities = sorted(counts), self._rarities
        values = [
            rarities[row] if (times := counts[row]) == 1 else rarities[row] * (1.0 + math.log(times)) for row in rows
        ]
        length = math.sqrt(math.fsum([value * value for value in values]))
        return rows, [value / length for value in values] if length else values

    @functools.cached_property
    def _rarities(self) -> list[float]:
        """``rarity`` as Python's floats."""
        found: list[float] = self.rarity.tolist()
        return found


def features(odds: dict[str, float], event_type: str, record_class: str) -> dict[str, float]:
    """What the words of its sentence say for a claim of one type and class.

    How likely the type is, how far behind the likeliest, whether any tie is told, and whether one without a date.
    """
    own = odds[event_type]
    best = max(z for name, z in odds.items() if name not in (ANY, STANDING))
    return {
        "wording": own / SPAN,
        f"wording|{event_type}": own / SPAN,
        "wording|lead": (own - best) / SPAN,
        "wording|any": odds[ANY] / SPAN,
        f"wording|standing|{record_class}": odds[STANDING] / SPAN,
    }
