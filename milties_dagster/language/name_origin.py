"""From which part of the world a name is: weak evidence of a state where a text states none.

Belongs here: counting name parts by origin (seeds/reference/name_parts.csv, and the names in leaders.csv) and
weighing a name's words by them, backing off to endings and beginnings for words not seen. Does not belong
here: deciding a state from it alone: it only tips the scales between the states a text speaks of.

Origins are coarse (38 regions of naming custom, name_origins.csv); states of one origin get the same weight.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache

from milties_dagster.language.gazetteer import key, read_rows

_LIMIT = 2.5  # one word can at most multiply the odds by e^2.5
_SEEN, _PART = 0.003, 0.015  # what an origin that never had the whole word, or the part, still gets


class NameOrigins:
    """Log weights of names by origin."""

    def __init__(self) -> None:
        self.origin_of = {row["state_id"]: row["origin"] for row in read_rows("name_origins.csv")}
        words: dict[str, set[str]] = defaultdict(set)
        for row in read_rows("name_parts.csv"):
            for origin in row["origins"].split():
                words[origin].add(row["name_part"])
        for row in read_rows("leaders.csv"):
            leader_origin = self.origin_of.get(row["state_id"])
            if leader_origin:
                for name in (row["name"], *row["other_spellings"].split(";")):
                    words[leader_origin] |= {w for w in key(name).split() if len(w) > 1}
        self.origins = sorted(words)
        self._weight: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for origin, parts in words.items():
            # large lists do not make an origin likelier
            share = 1.0 / math.sqrt(len(parts))
            for word in parts:
                for part in {word, *word.split("-")}:
                    for feature in _features(part):
                        self._weight[feature][origin] += share

    def scores(self, name: str) -> dict[str, float]:
        """Log of how much likelier than by chance each origin is; all zero for a name without known parts."""
        total = dict.fromkeys(self.origins, 0.0)
        for word in key(name).replace(".", " ").split():
            if len(word) < 2:
                continue
            for feature in _features(word):
                weights = self._weight.get(feature)
                if weights:
                    floor = _SEEN if feature[0] == "=" else _PART
                    whole = sum(weights.values()) + floor * len(self.origins)
                    for origin in self.origins:
                        odds = (weights.get(origin, 0.0) + floor) / whole * len(self.origins)
                        total[origin] += max(-_LIMIT, min(_LIMIT, math.log(odds)))
                    break
        return total

    def state_scores(self, name: str, states: list[str]) -> dict[str, float]:
        """The same for states, as log weights against the best of them: the likeliest get 0, others less."""
        scores = self.scores(name)
        found = {state: scores.get(self.origin_of.get(state, ""), 0.0) for state in states}
        best = max(found.values(), default=0.0)
        return {state: score - best for state, score in found.items()}


def _features(word: str) -> list[str]:
    """The word, then its endings and beginnings, the most telling first."""
    out = [f"={word}"]
    out += [f"-{word[-n:]}" for n in (5, 4, 3) if len(word) > n]
    out += [f"{word[:n]}-" for n in (4, 3) if len(word) > n]
    out += [f"-{word[-2:]}"] if len(word) > 2 else []
    return out


@lru_cache(maxsize=1)
def name_origins() -> NameOrigins:
    """The shipped tables. Cached per process."""
    return NameOrigins()


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """Words that are parts of people's names: of name_parts.csv and of the names in leaders.csv, lower case."""
    words = {row["name_part"] for row in read_rows("name_parts.csv")}
    for row in read_rows("leaders.csv"):
        words |= {w for w in key(row["name"]).split() if len(w) > 2}
    return frozenset(words)
