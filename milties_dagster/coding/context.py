"""What the other claims of an article say about a claim: features for the second look and for the confidence.

Belongs here: comparing claims of one article by their first probabilities. Does not belong here: proposing claims,
their own features (coder.py) or weights (ranker.py).

"Moscow and Hanoi signed a contract for six frigates": the words suggest an agreement, an arms deal and perhaps a
meeting. Which reading holds is told by how likely its rivals are, and by whether other sentences tell the same act.
On dev in five folds, at the cut of .55, trees in the place of a second regression lifted type F1 from .720 to .745.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

NONE = -1.5  # stands for "there is no such claim", below any log odds that occur
MOST = 3.0  # other sentences that tell the same act count up to this
# acts between which a giver stays a giver: what one sentence sells, the next may hand over
SUPPLY = {"ARM": "supply", "AID": "supply"}
# other sentences on the same kind of act: done by its source, to its target, to its source, by its target
SIDES = ("2|source_as_source", "2|target_as_target", "2|source_as_target", "2|target_as_source")
MOST_BETTER = 3  # likelier acts of the same pair and type count up to this
MOST_ACTS = 20  # acts of an article likewise
SPAN = 3.0  # log odds are divided by this, so that features are of the size of the others


class ClaimLike(Protocol):
    """The parts of coder.Claim that are compared."""

    @property
    def event_type(self) -> str: ...
    @property
    def record_class(self) -> str: ...
    @property
    def pair(self) -> tuple[str, str]: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def directed(self) -> bool: ...
    @property
    def place(self) -> tuple[int, int, str]: ...


def _log_odds(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1.0 - p)) / SPAN


def _two_best(by_sentence: Mapping[int, float]) -> list[tuple[float, int]]:
    """The two highest log odds with their sentences: one of them is the best of all sentences but one."""
    ordered = sorted(by_sentence, key=by_sentence.__getitem__, reverse=True)
    return [(_log_odds(by_sentence[s]), s) for s in ordered[:2]]


def _sum_but(by_sentence: Mapping[int, float], sentence: int) -> float:
    """The sum of the probabilities in all sentences but one, up to MOST."""
    total = 0.0
    for s, p in by_sentence.items():
        if s != sentence:
            total += p
        if total >= MOST:
            return MOST
    return total


def _sides(c: ClaimLike) -> tuple[tuple[str, str, str], ...]:
    """Kind of act, side and state of a directed claim, as it is and with the sides turned; in the order of SIDES."""
    kind = SUPPLY.get(c.event_type, c.event_type)
    return (kind, "by", c.source), (kind, "to", c.target), (kind, "to", c.source), (kind, "by", c.target)


def features(claims: Sequence[ClaimLike], first: Sequence[float]) -> list[dict[str, float]]:
    """Features of each claim of one article, in order; ``first``: their first probabilities (0 to 1).

    ``claim.place`` is (sentence, first token, trigger id).
    """
    acts = [(c.event_type, c.pair) for c in claims]
    places = [c.place for c in claims]
    sides = [_sides(c) if c.directed else () for c in claims]
    odds = [_log_odds(p) for p in first]
    by_anchor: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    by_sentence: dict[tuple[int, tuple[str, str]], list[int]] = defaultdict(list)
    # the highest probability by sentence of a pair, of an act, and of a kind of act done by a state or to it
    seen: dict[tuple[object, ...], dict[int, float]] = defaultdict(dict)
    for n, (place, act, p) in enumerate(zip(places, acts, first, strict=True)):
        by_anchor[place].append(n)
        by_sentence[place[0], act[1]].append(n)
        for key in (act[1], act, *sides[n][:2]):
            if p > seen[key].get(place[0], 0.0):
                seen[key][place[0]] = p
    best = {key: _two_best(by_place) for key, by_place in seen.items()}
    top = _log_odds(max(first, default=0.0))

    def elsewhere(key: tuple[object, ...], sentence: int) -> float:
        """The highest log odds in another sentence."""
        for z, s in best.get(key, ()):
            if s != sentence:
                return z
        return NONE

    shared: dict[tuple[int, tuple[str, tuple[str, str]]], dict[str, float]] = {}  # by sentence and act
    out = []
    for n, (place, act) in enumerate(zip(places, acts, strict=True)):
        sentence, _, trigger = place
        own = first[n]
        # the likeliest of each kind has the highest odds, too
        others = [m for m in by_anchor[place] if acts[m][1] != act[1]]
        other_pair = max(others, key=first.__getitem__) if others else None
        here = by_sentence[sentence, act[1]]
        others = [m for m in here if acts[m] != act]
        other_type = max(others, key=first.__getitem__) if others else None
        if (found := shared.get((sentence, act))) is None:
            found = shared[sentence, act] = {
                "2|elsewhere": elsewhere(act, sentence),
                "2|sentences": _sum_but(seen[act], sentence) / MOST,
                "2|pair_elsewhere": elsewhere(act[1], sentence),
                "2|top": top,
            }
        out.append(
            {
                "2|own": odds[n],
                "2|other_pair": NONE if other_pair is None else odds[other_pair],
                "2|lead_on_pair": 0.0 if other_pair is None else own - first[other_pair],
                "2|other_type": NONE if other_type is None else odds[other_type],
                "2|lead_on_type": 0.0 if other_type is None else own - first[other_type],
                "2|same_type": max([odds[m] for m in here if acts[m] == act and places[m][2] != trigger], default=NONE),
                **found,
            }
        )
        # "parted with 240 tanks", in a text where others arm Ukraine: a giver and a taker stay what they are
        for name, side in zip(SIDES, sides[n], strict=False):  # none of a claim without direction
            out[-1][name] = elsewhere(side, sentence)
    return out


def company(acts: Sequence[ClaimLike], probabilities: Sequence[float]) -> list[dict[str, float]]:
    """Features of each act that an article is taken to tell, in order, beside the others that it is taken to tell.

    ``better``: how many likelier ones have its pair, type and class; ``acts``: how many there are; both 0 to 1.
    """
    told: dict[tuple[str, tuple[str, str], str], list[float]] = defaultdict(list)
    for act, p in zip(acts, probabilities, strict=True):
        told[act.event_type, act.pair, act.record_class].append(p)
    share = min(len(acts), MOST_ACTS) / MOST_ACTS
    out = []
    for act, p in zip(acts, probabilities, strict=True):
        better = sum(q > p for q in told[act.event_type, act.pair, act.record_class])
        out.append({"better": min(better, MOST_BETTER) / MOST_BETTER, "acts": share})
    return out
