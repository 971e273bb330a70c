"""Fit what the words of a sentence tell (milties_dagster/coding/wording.tsv), for train_ranker.py.

Belongs here: sentences with the types that gold records quote them for, fitting, and features from weights that did
not see an article. Does not belong here: running the weights (milties_dagster/coding/wording.py).
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from milties_dagster import evaluation
from milties_dagster.coding import wording
from milties_dagster.coding.coder import Claim, Coder
from milties_dagster.coding.wording import Wording
from milties_dagster.evaluation import GoldDocument
from milties_dagster.records import Article, EntityMention

LEAST = 3  # sentences an n-gram must stand in; with 2 the file is twice as long and codes no better
PENALTY = 3.0  # inverse strength
RIGHT = 3.0  # weight of a sentence that tells a type against one that does not
BLOCKS = 5
Sentence = tuple[int, list[str], frozenset[str]]  # its number, its words, the types that it is quoted for


def sentences(
    coder: Coder, docs: Sequence[GoldDocument], prepared: Sequence[tuple[Article, Sequence[EntityMention]]]
) -> list[list[Sentence]]:
    """The sentences of each article that passes the gate."""
    out: list[list[Sentence]] = []
    for doc, (article, names) in zip(docs, prepared, strict=True):
        quotes = [
            (" ".join(evaluation.quote(g).split()), name)
            for g in doc.records
            for name in (g.get("type"), wording.ANY, *([wording.STANDING] if g["record_class"] == "standing" else []))
        ]
        views = coder.views(article, names) if coder.may_matter(article, names) else []
        found = []
        for view in views:
            text = " ".join(view.text.split())
            types = frozenset(
                str(kind) for quote, kind in quotes if kind and quote and (quote in text or text in quote)
            )
            found.append((view.index, wording.words_of(view), types))
        out.append(found)
    return out


def fit(articles: Sequence[Sequence[Sentence]], types: Sequence[str]) -> Wording:
    """Weights for some articles."""
    told = [(Counter(wording.ngrams(words)), kinds) for article in articles for _, words, kinds in article]
    seen = Counter(ngram for counts, _ in told for ngram in counts)
    place = {ngram: n for n, ngram in enumerate(sorted(g for g, times in seen.items() if times >= LEAST))}
    rarity = np.array([math.log((1 + len(told)) / (1 + seen[ngram])) + 1.0 for ngram in place])
    columns, values, ends = [], [], [0]
    for counts, _ in told:
        known = sorted((place[g], times) for g, times in counts.items() if g in place)
        row = np.array([1.0 + math.log(times) for _, times in known]) * rarity[[n for n, _ in known]]
        columns += [n for n, _ in known]
        values += (row / math.sqrt(float((row * row).sum()))).tolist() if known else []
        ends.append(len(columns))
    table = csr_matrix(
        (values, np.array(columns, dtype="int32"), np.array(ends, dtype="int32")), (len(told), len(place))
    )
    weights, bias = np.zeros((len(place), len(types))), np.full(len(types), -wording.SURE)
    for n, kind in enumerate(types):
        right = [kind in kinds for _, kinds in told]
        if any(right):
            model = LogisticRegression(
                C=PENALTY, solver="liblinear", random_state=0, class_weight={False: 1.0, True: RIGHT}
            )
            model.fit(table, right)
            weights[:, n], bias[n] = model.coef_[0], float(model.intercept_[0])
    return Wording(tuple(types), place, rarity, weights, bias)


class Unseen:
    """Wording features from weights that saw neither an article nor those it is tested beside.

    The articles lie in BLOCKS by their place. Weights that saw an article know its words by heart: the second opinion
    would learn to trust them too much.
    """

    def __init__(self, articles: Sequence[Sequence[Sentence]], types: Sequence[str]) -> None:
        self.articles = articles
        self.types = types
        self._fitted = functools.cache(self._fit)

    def _fit(self, left_out: frozenset[int]) -> Wording:
        return fit([a for i, a in enumerate(self.articles) if i % BLOCKS not in left_out], self.types)

    def claims(self, i: int, claims: Sequence[Claim], fold: int | None = None) -> list[Claim]:
        """The claims of article ``i`` with the features of weights that saw neither its block nor block ``fold``."""
        weights = self._fitted(frozenset({i % BLOCKS} | (set() if fold is None else {fold})))
        odds = {n: weights.odds(words) for n, words, _ in self.articles[i]}
        return [
            replace(c, features=c.features | wording.features(odds[c.view.index], c.event_type, c.record_class))
            for c in claims
        ]

    def all(self) -> Wording:
        """The weights to ship: of all articles."""
        return self._fitted(frozenset())
