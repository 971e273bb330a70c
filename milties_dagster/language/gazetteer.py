"""Finding many fixed phrases in a text at once, and the spelling they are compared in.

Belongs here: folding text to one plain spelling of equal length, and one regular expression for thousands of
phrases. Does not belong here: the phrases (seeds/reference) and what they mean (entities.py, people.py).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from milties_dagster import paths

_BY_HAND = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D", "ħ": "h",
    "ə": "e", "Ə": "A", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "´": "'", "`": "'", "“": '"', "”": '"',
    "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ",
}  # fmt: skip


class _Folding(dict[int, str]):
    """Character table for str.translate, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _BY_HAND.get(char)
        if plain is None:
            first = unicodedata.normalize("NFKD", char)[0] if code > 127 else char
            plain = first if first.isalnum() else char
        self[code] = plain
        return plain


_TABLE = _Folding()

BORDER = r"[\w-]"
"""What cannot stand before a name: a letter, a figure or a hyphen."""


def fold(text: str) -> str:
    """Letters without accents, one kind of hyphen, apostrophe, quote and blank; as long as ``text``.

    Equal length is the point: what is found in the folded text lies at the same offsets in the original.
    """
    return text if text.isascii() else text.translate(_TABLE)


def _trie_pattern(words: Iterable[str], border: str = "") -> str:
    trie: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree of itself
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def emit(node: dict[str, dict], border: str = "") -> str:  # type: ignore[type-arg]
        ends = "" in node
        parts = []
        for char in sorted(c for c in node if c):
            chain, below = char, node[char]
            if border:
                parts.append(f"{_char(char)}(?<!{border}{_char(char)}){emit(below)}")
                continue
            while len(below) == 1 and "" not in below:
                ((following, deeper),) = below.items()
                chain, below = chain + following, deeper
            parts.append("".join(_char(c) for c in chain) + emit(below))
        if not parts:
            return ""
        body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
        return f"{body}?" if ends else body

    return emit(trie, border)


def _char(char: str) -> str:
    return r"\s" if char == " " else re.escape(char)


def phrase_source(phrases: Iterable[str], border: str = "") -> str:
    """Source of a regular expression that matches the longest of the folded phrases; no flags.

    ``border`` is a class of characters that must not stand before a match. It is looked at after the first
    letter, so that the search skips at once what begins no phrase: several times faster than before it.
    """
    return _trie_pattern((fold(p) for p in phrases), border)


def phrase_pattern(phrases: Iterable[str], ignore_case: bool = False) -> re.Pattern[str]:
    """Matches the longest of the phrases, as whole words, in folded text; a blank matches any one blank.

    With ``ignore_case`` letters match in any case. Look the match up with :func:`key`.
    """
    source = phrase_source(phrases, BORDER)
    return re.compile(rf"(?:{source})(?!\w)", re.IGNORECASE if ignore_case else 0)


class Spans:
    """Stretches of text, asked many times whether they touch another one; each answer takes log n."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]
        # the furthest end so far: spans may hold each other
        self._reach = list(accumulate((b for _, b in self._spans), max))

    def touch(self, start: int, end: int) -> bool:
        """Does one share a character with start:end?"""
        i = bisect_left(self._starts, end)
        return i > 0 and self._reach[i - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Does one hold the whole of start:end?"""
        i = bisect_right(self._starts, start)
        return i > 0 and self._reach[i - 1] >= end

    def touching(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those that share a character with start:end, in order."""
        out = []
        i = bisect_left(self._starts, end)
        while i > 0 and self._reach[i - 1] > start:
            i -= 1
            if self._spans[i][1] > start:
                out.append(self._spans[i])
        return out[::-1]


class DisjointSpans:
    """Stretches of text taken one after another, none touching another."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)

    def take(self, start: int, end: int) -> bool:
        """Takes start:end and says so, unless one taken before touches it."""
        i = bisect_left(self._spans, (start, end))
        if (i > 0 and self._spans[i - 1][1] > start) or (i < len(self._spans) and self._spans[i][0] < end):
            return False
        self._spans.insert(i, (start, end))
        return True


@lru_cache(maxsize=4096)
def is_title_case(sentence: str) -> bool:
    """A headline in capital initials: capitals tell nothing there. Running text ends with a stop."""
    if re.search(r"[.!?][\"')]*$", sentence):
        return False
    long = [w for w in re.findall(r"[^\W\d_]+", sentence) if len(w) > 3]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.75 * len(long)


def key(found: str) -> str:
    """The form phrases are looked up by: folded, one blank, lower case."""
    return " ".join(fold(found).lower().split())


def read_rows(name: str, folder: Path | None = None) -> list[dict[str, str]]:
    """The rows of seeds/reference/``name``. "NA" stays text."""
    with ((folder or paths.reference()) / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
