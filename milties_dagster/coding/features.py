"""Features of claims, in parts: those of a sentence, of a trigger's hit, of a kind of reading belong to many claims.

Belongs here: a part, with what the looks at it made of it, and joining parts. Does not belong here: the features
themselves (coder.py, context.py, wording.py) or their weights (ranker.py, forest.py).
"""

from __future__ import annotations

from collections.abc import Iterable


class Part:
    """Some features of a claim by name, none of which is in another part of it.

    A look at the part is kept with it, so that it is looked at once for all claims that share it. Therefore nothing
    is added to a part that has been looked at.
    """

    __slots__ = ("by_forest", "by_weights", "values")

    def __init__(self, values: dict[str, float]) -> None:
        self.values = values
        # the weights that looked, and what they moved
        self.by_weights: tuple[object, list[float]] | None = None
        # the forest that looked, the columns of the features, and their values
        self.by_forest: tuple[object, list[int], list[float]] | None = None


def joined(parts: Iterable[Part]) -> dict[str, float]:
    """All features of a claim by name."""
    out: dict[str, float] = {}
    for part in parts:
        out |= part.values
    return out
