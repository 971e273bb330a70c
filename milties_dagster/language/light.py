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

    __slots__ = ("_conjuncts", "children", "dep_", "head", "i", "lower_", "morph", "of", "pos_", "tag_", "text")

    of: Sentence
    i: int
    text: str
    lower_: str
    pos_: str
    dep_: str
    tag_: str
    morph: Morph
    head: Word
    children: list[Word]  # in text order
    _conjuncts: tuple[Word, ...] | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of.doc[self.i], name)

    def __repr__(self) -> str:
        return self.lower_

    @property
    def doc(self) -> Sentence:
        return self.of

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
        """The word and all below it: what hangs to its left, itself, what hangs to its right."""
        i = self.i
        for child in self.children:
            if child.i < i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > i:
                yield from child.subtree

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        """The other words of its coordination, the first that is no conjunct itself before those hung on it."""
        if self._conjuncts is None:
            first = self
            while first.dep_ == "conj" and first.head is not first:
                first = first.head
            found = [first]
            for word in found:  # grows while it is read
                found += [c for c in word.children if c.dep_ == "conj" and c.i > word.i]
            self._conjuncts = tuple([w for w in found if w is not self])
        return self._conjuncts

    @property
    def left_edge(self) -> Word:
        return min(self.subtree, key=_place)

    @property
    def right_edge(self) -> Word:
        return max(self.subtree, key=_place)

    def nbor(self, i: int = 1) -> Word:
        return self.of.words[self.i + i]


def _place(word: Word) -> int:
    return word.i


class Stretch:
    """Stands in for a spaCy span: words[start:end] of a sentence."""

    __slots__ = ("_root", "end", "of", "start")

    def __init__(self, of: Sentence, start: int, end: int) -> None:
        self.of, self.start, self.end = of, start, end
        self._root: Word | None = None

    def __iter__(self) -> Iterator[Word]:
        return iter(self.of.words[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of.doc[self.start : self.end], name)

    @property
    def root(self) -> Word:
        """The word nearest the root of the sentence, the first of several."""
        if self._root is None:
            self._root = self._find_root()
        return self._root

    def _find_root(self) -> Word:
        start, end = self.start, self.end
        above: list[Word] = []  # words that hang on none of the others
        for word in self.of.words[start:end]:
            if word.head is word:
                return word
            if not start <= word.head.i < end:
                above.append(word)
        if len(above) == 1:
            return above[0]
        # spaCy puts marks on which nothing hangs last, so only it can tell where there are several
        root: Word = self.of.words[self.of.doc[start:end].root.i]
        return root


class Sentence:
    """Stands in for a spaCy doc of one sentence; ``doc`` is what it stands for."""

    __slots__ = ("doc", "stretches", "words")

    def __init__(self, doc: Doc, text: str | None = None) -> None:
        self.doc = doc
        self.stretches: dict[tuple[int | None, int | None], Stretch] = {}  # those asked for
        table = doc.to_array([HEAD, DEP, POS, TAG, MORPH, IDX, LENGTH])
        if text is None:
            text = doc.text  # spaCy puts it together again word by word
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
            word.text = text[start : start + length]
            word.lower_ = word.text.lower()
            word.dep_ = _names[dep] if dep in _names else _name(doc.vocab, dep)
            word.pos_ = _names[pos] if pos in _names else _name(doc.vocab, pos)
            word.tag_ = _names[tag] if tag in _names else _name(doc.vocab, tag)
            word.morph = _morphs[morph] if morph in _morphs else _morph(doc.vocab, morph)
        for word in words:
            if word.head is not word:
                word.head.children.append(word)

    def forget(self) -> None:
        """Let go of the words."""
        for word in self.words:
            del word.head, word.children, word._conjuncts, word.of
        self.words = []
        self.stretches = {}

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, key: int) -> Word: ...
    @overload
    def __getitem__(self, key: slice) -> Stretch: ...
    def __getitem__(self, key: int | slice) -> Word | Stretch:
        if isinstance(key, int):
            return self.words[key]
        asked = key.start, key.stop
        if (found := self.stretches.get(asked)) is None:
            start, end, _ = key.indices(len(self.words))
            found = self.stretches[asked] = Stretch(self, start, max(start, end))
        return found

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


def light(doc: Doc, text: str | None = None) -> Doc:
    """The sentence as plain objects. They stand in for spaCy's, and are typed as such. ``text``: that of ``doc``."""
    return cast(Doc, Sentence(doc, text))


def forget(doc: Doc) -> None:
    """Let go of what :func:`light` made: its words point at each other, and would wait for the search for garbage."""
    cast(Sentence, doc).forget()
