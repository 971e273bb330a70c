"""Near-duplicates: the same text again, from another source or with a changed line.

Belongs here: the signature of a text and the search for earlier texts like it. Does not belong here: the same
act told in other words (stories/).

Method: 64 minima of hashed three-word shingles (Broder 1997), 16 bits kept of each, in bands of two. Hashes
are our own arithmetic, so a signature is the same on every machine and in every Python.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from milties_dagster.records import Article

SIMILAR: Final = 0.8  # estimated Jaccard similarity of the shingles from which two texts count as one
MAX_DAYS_APART: Final = 3  # further apart it is a form filled in anew (a daily tally), not a copy
_N: Final = 64  # minima; the estimate's standard error at 0.8 is 0.05
_WORDS_USED: Final = 5_000
_CHARS_USED: Final = 60_000
_MIN_WORDS: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")

_U32 = npt.NDArray[np.uint32]


def _constants(n: int) -> _U32:
    """Odd 32-bit numbers from the splitmix64 sequence (Steele, Lea and Flood 2014)."""
    out, state = [], 0x9E3779B97F4A7C15
    for _ in range(n):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        out.append((z ^ z >> 31) % 2**32 | 1)
    return np.array(out, dtype=np.uint32)


_FLIP: Final = _constants(2 * _N)[:_N]
_MULTIPLY: Final = _constants(2 * _N)[_N:]
_MIX: Final = _constants(2 * _N + 3)[-3:]


def signature(text: str, published_on: dt.date | None = None) -> tuple[int, ...]:
    """17 signed 64-bit numbers: 16 of minima (four to a number) and the day published (ordinal, 0: none).

    () for a text of fewer than eight words, which is like too many others. Words beyond the first 5,000 do
    not count.
    """
    return signature_of_words(_WORD.findall(text[:_CHARS_USED].casefold()), published_on)


def signature_of_words(words: Sequence[str], published_on: dt.date | None = None) -> tuple[int, ...]:
    """As ``signature``, for words already split and in lower case."""
    words = words[:_WORDS_USED]
    if len(words) < _MIN_WORDS:
        return ()
    hashes = np.array(list(map(zlib.crc32, map(str.encode, words))), dtype=np.uint32)
    n = len(hashes) - 2
    shingles = hashes[:n] * _MIX[0]
    shingles ^= shingles >> np.uint32(15)
    shingles = (shingles + hashes[1 : n + 1]) * _MIX[1]
    shingles ^= shingles >> np.uint32(13)
    shingles = (shingles + hashes[2:]) * _MIX[2]
    shingles ^= shingles >> np.uint32(16)
    low = np.full(_N, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, n, 512):  # the block stays in the cache
        block = shingles[start : start + 512, None] ^ _FLIP
        block *= _MULTIPLY
        np.minimum(low, block.min(axis=0), out=low)
    packed = (low & np.uint32(0xFFFF)).astype("<u2").view("<i8")
    return (*packed.tolist(), published_on.toordinal() if published_on else 0)


def similarity(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated Jaccard similarity of two signatures, 0 to 1; 0 where either is empty."""
    if not a or not b:
        return 0.0
    return float(np.mean(_minima(a) == _minima(b)))


def _minima(sig: Sequence[int]) -> npt.NDArray[np.uint16]:
    return np.array(sig[: _N // 4], dtype="<i8").view("<u2")


class DuplicateIndex:
    """Finds, for one article after the other, the earliest known one it nearly repeats.

    ``known`` holds (article_id, signature) of articles that are their own canonical ones, in the order they
    came in. Cost per article does not grow with the index but for chance collisions of a band.
    """

    def __init__(self, known: Iterable[tuple[str, Sequence[int]]] = ()) -> None:
        self._ids: list[str] = []
        self._days: list[int] = []
        rows: list[npt.NDArray[np.uint16]] = []
        for article_id, sig in known:
            if len(sig) > _N // 4:
                self._ids.append(article_id)
                self._days.append(int(sig[-1]))
                rows.append(_minima(sig))
        self._rows = rows
        self._static = len(rows)
        table = np.array(rows, dtype="<u2").reshape(-1, _N)
        bands = table.view("<u4")  # two minima to a band
        # sorted columns instead of dicts: a tenth of the memory for a large archive
        self._order = np.argsort(bands, axis=0, kind="stable").astype(np.uint32)
        self._sorted = np.take_along_axis(bands, self._order.astype(np.int64), axis=0)
        self._new: defaultdict[tuple[int, int], list[int]] = defaultdict(list)

    def find(self, sig: Sequence[int]) -> str | None:
        """The known article most like ``sig`` (the earliest of equals), or None."""
        if len(sig) <= _N // 4:
            return None
        own = _minima(sig)
        candidates: set[int] = set()
        for band, value in enumerate(own.view("<u4")):
            if self._static:
                column = self._sorted[:, band]
                left = int(np.searchsorted(column, value, "left"))
                right = int(np.searchsorted(column, value, "right"))
                candidates.update(self._order[left:right, band].tolist())
            candidates.update(self._new.get((band, int(value)), ()))
        day = int(sig[-1])
        best, best_at = SIMILAR, -1
        for at in sorted(candidates):
            other = self._days[at]
            if day and other and abs(day - other) > MAX_DAYS_APART:
                continue
            same = float(np.mean(self._rows[at] == own))
            if same > best or (same >= SIMILAR and best_at < 0):
                best, best_at = same, at
        return self._ids[best_at] if best_at >= 0 else None

    def add(self, article_id: str, sig: Sequence[int]) -> None:
        """Makes an article known, as a canonical one."""
        if len(sig) <= _N // 4:
            return
        own = _minima(sig)
        at = len(self._ids)
        self._ids.append(article_id)
        self._days.append(int(sig[-1]))
        self._rows.append(own)
        for band, value in enumerate(own.view("<u4")):
            self._new[band, int(value)].append(at)

    def assign(self, new: Iterable[Article]) -> list[Article]:
        """The articles with canonical_article_id set, in order; the index learns the canonical ones."""
        out = []
        for article in new:
            canonical = self.find(article.signature)
            if canonical is None or canonical == article.article_id:
                self.add(article.article_id, article.signature)
                canonical = article.article_id
            out.append(replace(article, canonical_article_id=canonical))
        return out


def assign_canonical(new: Iterable[Article], known: Iterable[tuple[str, Sequence[int]]] = ()) -> list[Article]:
    """``new`` with canonical_article_id set, against the ``known`` canonical articles and each other.

    For more than one batch build a DuplicateIndex once and call its ``assign``.
    """
    return DuplicateIndex(known).assign(new)
