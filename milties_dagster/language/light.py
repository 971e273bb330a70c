"""A parsed sentence as plain Python objects, which answer like spaCy's Doc, Span and Token.

Belongs here: copying heads, labels and features out of a Doc once. Does not belong here: rules that read them.

spaCy's tokens look a string up and decode it at every access to ``dep_`` or ``lower_``, and ``children`` walks the
sentence; the coder asks the same tokens hundreds of times. What is not copied is asked of the spaCy token, so any
attribute may be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, overload

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LENGTH, MORPH, POS, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

# names by spaCy's number for them: a number means the same string in every vocabulary
_names: dict[int, str] = {0: ""}
_morphs: dict[int, Morph] = {}


class Morph(dict[str, list[str]]):
    """Morphological features: ``morph.get("Tense")`` gives ["Past"], [] when there is none."""

    def get(self, key: str, default: Any = None) -> Any:
        found = dict.get(self, key)
        return found if found is not None else [] if default is None else default


class Word:
    """Stands in for a spaCy token; two of them are the same only when they are the same object."""

    __slots__ = ("_conjuncts", "children", "dep_", "head", "i", "lower_", "morph", "of", "pos_", "tag_")

    of: Sentence
    i: int
    lower_: str
    pos_: str
    dep_: str
    tag_: str
    morph: Morph
    head: Word
    children: list[Word]
    _conjuncts: tuple[Word, ...] | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of.doc[self.i], name)

    def __repr__(self) -> str:
        return self.lower_

    @property
    def lefts(self) -> list[Word]:
        return [c for c in self.children if c.i < self.i]

    @property
    def rights(self) -> list[Word]:
        return [c for c in self.children if c.i > self.i]

    @property
    def ancestors(self) -> Iterator[Word]:
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def subtree(self) -> Iterator[Word]:
        return iter([self.of.words[t.i] for t in self.of.doc[self.i].subtree])

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        if self._conjuncts is None:
            self._conjuncts = tuple(self.of.words[t.i] for t in self.of.doc[self.i].conjuncts)
        return self._conjuncts

    @property
    def left_edge(self) -> Word:
        return self.of.words[int(self.of.doc[self.i].left_edge.i)]

    @property
    def right_edge(self) -> Word:
        return self.of.words[int(self.of.doc[self.i].right_edge.i)]

    def nbor(self, i: int = 1) -> Word:
        return self.of.words[int(self.of.doc[self.i].nbor(i).i)]


class Stretch:
    """Stands in for a spaCy span: words[start:end] of a sentence."""

    __slots__ = ("end", "of", "start")

    def __init__(self, of: Sentence, start: int, end: int) -> None:
        self.of, self.start, self.end = of, start, end

    def __iter__(self) -> Iterator[Word]:
        return iter(self.of.words[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of.doc[self.start : self.end], name)

    @property
    def root(self) -> Word:
        """The word nearest the root of the sentence, the first of several."""
        words = self.of.words
        if self.end - self.start == 1:
            return words[self.start]
        if (found := self.of.roots.get((self.start, self.end))) is None:
            found = words[self.of.doc[self.start : self.end].root.i]
            self.of.roots[self.start, self.end] = found
        return found


class Sentence:
    """Stands in for a spaCy doc of one sentence; ``doc`` is what it stands for."""

    __slots__ = ("doc", "roots", "words")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.roots: dict[tuple[int, int], Word] = {}
        table = doc.to_array([HEAD, DEP, POS, TAG, MORPH, IDX, LENGTH])
        text = doc.text
        words = [Word() for _ in range(len(doc))]
        self.words = words
        heads = table[:, 0].astype(np.int64).tolist()
        for i, (word, head, row) in enumerate(zip(words, heads, table.tolist(), strict=True)):
            _, dep, pos, tag, morph, start, length = row
            word.of = self
            word.i = i
            word.head = words[i + head]
            word.children = []
            word._conjuncts = None
            word.lower_ = text[start : start + length].lower()
            word.dep_ = _names[dep] if dep in _names else _name(doc.vocab, dep)
            word.pos_ = _names[pos] if pos in _names else _name(doc.vocab, pos)
            word.tag_ = _names[tag] if tag in _names else _name(doc.vocab, tag)
            word.morph = _morphs[morph] if morph in _morphs else _morph(doc.vocab, morph)
        for word in words:
            if word.head is not word:
                word.head.children.append(word)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, key: int) -> Word: ...
    @overload
    def __getitem__(self, key: slice) -> Stretch: ...
    def __getitem__(self, key: int | slice) -> Word | Stretch:
        if isinstance(key, slice):
            start, end, _ = key.indices(len(self.words))
            return Stretch(self, start, max(start, end))
        return self.words[key]

    def __getattr__(self, name: str) -> Any:
        if name == "doc":
            raise AttributeError(name)
        return getattr(self.doc, name)


def _name(vocab: Vocab, number: int) -> str:
    return _names.setdefault(number, str(vocab.strings[number]))


def _morph(vocab: Vocab, number: int) -> Morph:
    features = str(vocab.strings[number]) if number else ""
    pairs = (feature.partition("=") for feature in features.split("|") if "=" in feature)
    return _morphs.setdefault(number, Morph({name: values.split(",") for name, _, values in pairs}))


def light(doc: Doc) -> Doc:
    """The sentence as plain objects. They stand in for spaCy's, and are typed as such."""
    return cast(Doc, Sentence(doc))
