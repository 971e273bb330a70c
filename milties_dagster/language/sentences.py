"""Where sentences begin and end: a rule splitter over plain text, and the spaCy component that uses it.

Belongs here: sentence boundaries, from punctuation, abbreviations (seeds/reference/abbreviations.csv), quotes
and paragraph breaks. Does not belong here: cleaning text or rejoining broken lines (ingest), or anything that
looks at meaning.

The rules read text only, no tokens, so the same boundaries hold for every pipeline and for code without one.
Measured on unseen PUD news: sentence F .988 with such rules before the parser, .96 with the parser alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from milties_dagster import paths

if TYPE_CHECKING:
    from milties_dagster.records import Article, ParagraphKind

MAX_SENTENCE_CHARS = 2000
"""A longer "sentence" (a table, a list without stops, a hostile file) is cut at a space: the parser's time
and memory grow with sentence length, and no news sentence comes near this."""

_BREAK = re.compile(r"\n[ \t\r\f\v]*\n\s*")
# closers may follow the stop: quotes, brackets; a run of stops is taken whole or not at all, in linear time
_STOP = re.compile(r"""((?<![.!?…])[.!?…]++|(?<![。！？])[。！？]++)(["'”’»)\]]*)(?=(\s+|["“‘(\[«]|[A-Z]|$))""")
_WORD_BEFORE = re.compile(r"\S+$")
# words that open a sentence far more often than they continue a name such as "U.S. Navy"
_STARTER = re.compile(
    r"""["“‘'(]?(?:The|A|An|He|She|It|We|They|I|You|This|That|These|Those|His|Her|Its|Our|Their|There|Here"""
    r"""|In|On|At|As|By|For|From|With|After|Before|During|Since|While|When|Where|Although|Though|But|And|Yet"""
    r"""|However|Meanwhile|If|Both|According|Earlier|Later|Last|Also|Under|What|Who|How|Why|Not|No|Some|Many"""
    r"""|Most|All|Such|Once|Until|To|Then|Officials|Asked)\b"""
)
# '"We will win!" the president said' keeps its speaker
_ATTRIBUTION = re.compile(
    r"\s+(?:[\w.'’-]+\s+){1,7}?(?:said|says|asked|added|told|wrote|tweeted|declared|stated|warned|replied"
    r"|exclaimed|shouted)\b"
)
_DOMAIN_TAIL = re.compile(
    r"(?:[A-Za-z0-9-]{1,63}\.){0,9}(?:com|org|net|gov|mil|edu|int|info|co|uk|in|ru|cn|de|fr)\b", re.IGNORECASE
)
_ROMAN = re.compile(r"[IVX]+\b")
_CUT = re.compile(r"[;:,]\s+|\s+")


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """One sentence of an article: body[start:end]. ``index`` counts over the article, from 0."""

    index: int
    start: int
    end: int
    paragraph: int
    kind: ParagraphKind


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    """abbreviation (casefolded) -> kind: title, month, number, inside, may_end."""
    with (paths.reference() / "abbreviations.csv").open(encoding="utf-8", newline="") as handle:
        return {row["abbreviation"].casefold(): row["kind"] for row in csv.DictReader(handle)}


def _is_boundary(text: str, stop: re.Match[str], start: int) -> bool:
    """Does the sentence that began at ``start`` end with this stop?"""
    marks, closers, after = stop.group(1), stop.group(2), stop.group(3)
    nxt = stop.end() + len(after) if after.isspace() else stop.end()
    if nxt >= len(text):
        return True
    following = text[nxt]
    if following.islower() or following in ",;:)-–—/&%":
        return False
    before = _WORD_BEFORE.search(text, max(start, stop.start() - 40), stop.start())
    word = (before.group().lstrip("\"'“‘([«—–-") if before else "") + marks
    if not after.isspace():
        # "ties.The": a lost space, unless it is an address or a number
        if marks != "." and not closers:
            return following.isupper() and len(word) > 3
        if closers:
            return following.isupper() or following in '"“‘(['
        tail = word[:-1]
        return (
            len(tail) > 1
            and tail.isalpha()
            and tail[-1].islower()
            and following.isupper()
            and text[nxt + 1 : nxt + 2].islower()
            and not _DOMAIN_TAIL.match(text, nxt)
        )
    if marks[0] in "!?" and closers:
        return not _ATTRIBUTION.match(text, stop.end())
    if marks == "." and not closers:
        kind = _abbreviations().get(word.casefold())
        if kind in ("title", "inside"):
            return False
        if kind == "month":
            return bool(_STARTER.match(text, nxt))
        if kind == "number":
            # "No." is a word too: only a number after it keeps the sentence going
            return following.isalpha() and not _ROMAN.match(text, nxt)
        if kind == "may_end" or re.fullmatch(r"(?:[A-Za-z]\.)+", word):
            if len(word) == 2 and word != "I.":
                # an initial: "George W. Bush"; but "plan B. The"
                previous = text[: stop.start() - 1].rstrip()[-1:]
                return bool(_STARTER.match(text, nxt)) and previous.islower()
            return bool(_STARTER.match(text, nxt))
    return True


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without its outer blanks, cut where it is longer than MAX_SENTENCE_CHARS."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE_CHARS:
        cut = 0
        for match in _CUT.finditer(text, start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS):
            if match.group()[0] in ";:," or not cut or text[cut - 2 : cut - 1] not in ";:,":
                cut = match.end()
        cut = cut or start + MAX_SENTENCE_CHARS
        tail = cut
        while tail > start and text[tail - 1].isspace():
            tail -= 1
        yield start, tail
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _split_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    position = start
    while True:
        stop = _STOP.search(text, position, end)
        if stop is None:
            break
        position = max(stop.end(), position + 1)
        if _is_boundary(text, stop, begin):
            yield from _pieces(text, begin, stop.end())
            begin = stop.end()
    yield from _pieces(text, begin, end)


def split_sentences(text: str, paragraphs: Iterable[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """(char_start, char_end) of each sentence, in order, without surrounding blanks.

    ``paragraphs`` are (start, end) stretches of ``text`` to stay inside; without them a blank line parts
    paragraphs. No sentence crosses a paragraph or is longer than MAX_SENTENCE_CHARS.
    """
    if paragraphs is None:
        edges = [0]
        for gap in _BREAK.finditer(text):
            edges += [gap.start(), gap.end()]
        edges.append(len(text))
        paragraphs = zip(edges[::2], edges[1::2], strict=True)
    return [span for start, end in paragraphs for span in _split_paragraph(text, start, end)]


def article_sentences(article: Article) -> list[SentenceSpan]:
    """The sentences of the article's headline, body and caption paragraphs, numbered over the whole body.

    An article without paragraphs (made by hand in a notebook) is split at its blank lines.
    """
    spans: list[SentenceSpan] = []
    if not article.paragraphs:
        return [SentenceSpan(i, s, e, i, "body") for i, (s, e) in enumerate(split_sentences(article.body))]
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.kind in ("boilerplate", "dateline"):
            continue
        for start, end in _split_paragraph(article.body, paragraph.start, paragraph.end):
            spans.append(SentenceSpan(len(spans), start, end, number, paragraph.kind))
    return spans


def mark_starts(doc: Doc, marks: npt.NDArray[np.int64]) -> None:
    """Set the sentence starts: ``marks`` is (n_tokens, 1), 1 for a start, -1 for none; token 0 always starts.

    As an array, because the setter of one token looks at the whole Doc each time (8 s for 20,000 tokens).
    """
    if len(doc):
        marks[0, 0] = 1
        doc.from_array(["SENT_START"], marks.astype("uint64"))


@Language.component(  # type: ignore[untyped-decorator]  # spaCy is not typed
    "milties_sentences", assigns=["token.is_sent_start", "doc.sents"]
)
def set_sentences(doc: Doc) -> Doc:
    """Mark sentence starts before the parser, which then keeps them. A Doc that has them is left alone."""
    if doc.has_annotation("SENT_START"):
        return doc
    pending = iter([start for start, _ in split_sentences(doc.text)])
    target = next(pending, None)
    marks = np.full((len(doc), 1), -1, dtype="int64")
    for token in doc:
        # a boundary inside a token falls on the next token
        while target is not None and target <= token.idx:
            marks[token.i, 0] = 1
            target = next(pending, None)
    mark_starts(doc, marks)
    return doc
