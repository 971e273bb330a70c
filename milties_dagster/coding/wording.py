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
        return self.odds_of_all([words])[0]

    def odds_of_all(self, sentences: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """The same for many sentences, none of which depends on the others."""
        line, row, value = self._scaled(sentences)
        total = np.tile(self.bias, (len(sentences), 1))
        told, starts = np.unique(line, return_index=True)
        total[told] += np.add.reduceat(value[:, None] * self.weights.take(row, axis=0), starts, axis=0)
        return [dict(zip(self.types, z, strict=True)) for z in np.clip(total, -SURE, SURE).tolist()]

    def parts(self, words: Sequence[str], event_type: str, n: int = 4) -> list[tuple[str, float]]:
        """The n words and pairs that speak most for or against a type, with what they add to its log odds."""
        _, row, value = self._scaled([words])
        names = {self.place[ngram]: ngram for ngram in ngrams(words) if ngram in self.place}
        added: list[float] = (value * self.weights[row, self.types.index(event_type)]).tolist()
        found = [(names[at], z) for at, z in zip(row.tolist(), added, strict=True)]
        return sorted(found, key=lambda p: (-abs(p[1]), p[0]))[:n]

    def _scaled(
        self, sentences: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """Sentence, row and value of the n-grams that are known, in order; the value is the count, damped, by rarity,
        scaled so that those of a sentence have length 1."""
        found = [list(map(self.place.get, ngrams(words), itertools.repeat(-1))) for words in sentences]
        rows = np.fromiter(itertools.chain.from_iterable(found), dtype=np.intp)
        lines = np.repeat(np.arange(len(found)), [len(of_sentence) for of_sentence in found])
        known = rows >= 0
        cells, times = np.unique(lines[known] * len(self.place) + rows[known], return_counts=True)
        line, row = np.divmod(cells, max(1, len(self.place)))
        damped = np.array([0.0, *(1.0 + math.log(n) for n in range(1, times.max(initial=0) + 1))])
        value = damped.take(times) * self.rarity.take(row)
        return line, row, value / np.sqrt(np.bincount(line, value * value)).take(line)


def features(odds: dict[str, float], event_type: str, record_class: str) -> dict[str, float]:
    """What the words of its sentence say for a claim of one type and class.

    How likely the type is, how far behind the likeliest, whether any tie is told, and whether one without a date.
    """
    own = odds[event_type]
    of_types = odds.copy()
    del of_types[ANY], of_types[STANDING]
    best = max(of_types.values())
    return {
        "wording": own / SPAN,
        f"wording|{event_type}": own / SPAN,
        "wording|lead": (own - best) / SPAN,
        "wording|any": odds[ANY] / SPAN,
        f"wording|standing|{record_class}": odds[STANDING] / SPAN,
    }
