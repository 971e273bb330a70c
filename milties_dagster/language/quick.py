"""The same pipeline in less time: what spaCy does twice is done once, in the same arithmetic.

Belongs here: replacing the forward pass of layers of a loaded pipeline by one with equal results. Does not belong
here: anything that changes what the pipeline says (tests/language/test_quick.py compares).

* A word's embedding depends on its form, norm and the blank after it alone: it is computed once and kept.
* Words are read in context some documents at a time, so that memory is used again and not fetched anew.
* The greatest of a word's pieces is taken by whole rows, while they are in the processor's cache.
* Layer normalisation takes the mean once, and works on as many rows as the processor's cache holds.
* The lemma that an edit tree makes of a form is worked out once, and set for a document at a time.
* The parser takes its steps for many sentences at once (transitions.py).

With numpy's matrix product (see pipeline.py) the shipped model with names takes three fifths of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LEMMA, NORM, ORTH, SPACY
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

from milties_dagster.language.transitions import quick_parser

Forward = Callable[[Any, Any, bool], Any]

_ROWS = 256  # of 128 numbers each: they stay in the cache of a core
_WORDS = 1200  # their matrices, of 1.8 MB at most, are not given back to the system between layers
_FORMS = 100_000  # lemmas remembered at most
_KEPT = 50_000  # words whose embedding is kept at most: 26 MB
_NEW_WORDS = 128  # embedded at a time
# odd 64-bit numbers that spread the bits of three columns over one key
_SPREAD = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


class _Words:
    """Stands in for a Doc where features are read: words ``kept`` of several documents in a row."""

    def __init__(self, docs: Sequence[Doc], kept: NDArray[np.intp]) -> None:
        self.docs = docs
        self.kept = kept

    @property
    def vocab(self) -> Vocab:
        vocab: Vocab = self.docs[0].vocab
        return vocab

    def __len__(self) -> int:
        return len(self.kept)

    def to_array(self, attrs: Any) -> NDArray[np.uint64]:
        taken: NDArray[np.uint64] = np.concatenate([doc.to_array(attrs) for doc in self.docs])[self.kept]
        return taken


class _Embedded:
    """The embedding of documents, list of (words, width): each different word is embedded once and kept.

    New words go through the layers a fixed number at a time, filled up with others: so what comes out for a word does
    not hang on the company it was met in, nor on what is kept. Passes for training forget all, as weights change.
    """

    def __init__(self, inner: Forward) -> None:
        self.inner = inner
        self._place: dict[int, int] = {}  # key of a word to its row
        self._rows = np.zeros((0, 0), dtype=np.float32)

    def __call__(self, model: Any, docs: Sequence[Doc], is_train: bool) -> Any:
        if is_train or not any(len(doc) for doc in docs):
            self._place.clear()
            return self.inner(model, docs, is_train)
        table = np.concatenate([doc.to_array([ORTH, NORM, SPACY]) for doc in docs])
        keys = (table[:, 0] * _SPREAD[0]) ^ (table[:, 1] * _SPREAD[1]) ^ table[:, 2]
        words, first, which = np.unique(keys, return_index=True, return_inverse=True)
        if len(self._place) + len(words) > _KEPT:
            self._place.clear()
        listed = words.tolist()
        new = [n for n, word in enumerate(listed) if word not in self._place]
        if new:
            self._add(model, docs, first[new], [listed[n] for n in new])
        rows = np.array([self._place[word] for word in listed])[which]
        ends = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(self._rows[rows], ends), None

    def _add(self, model: Any, docs: Sequence[Doc], at: NDArray[np.intp], words: Sequence[int]) -> None:
        """Embed the words that stand at the places ``at`` of the documents in a row."""
        filled = np.resize(at, -(-len(at) // _NEW_WORDS) * _NEW_WORDS)
        parts = [
            self.inner(model, [_Words(docs, filled[n : n + _NEW_WORDS])], False)[0][0]
            for n in range(0, len(filled), _NEW_WORDS)
        ]
        made = np.concatenate(parts)[: len(words)]
        known, total = len(self._place), len(self._place) + len(words)
        if total > len(self._rows):
            rows = np.empty((max(_KEPT, total), made.shape[1]), dtype=made.dtype)
            if known:
                rows[:known] = self._rows[:known]
            self._rows = rows
        self._rows[known:total] = made
        self._place |= zip(words, range(known, total), strict=True)


def _greatest(inner: Forward) -> Forward:
    """The greatest of each word's pieces, matrix in and out: some rows at a time, without noting which it was."""

    def forward(model: Any, rows: Any, is_train: bool) -> Any:
        pieces = model.get_dim("nP")
        if is_train or pieces < 2:
            return inner(model, rows, is_train)
        weights, bias = model.get_param("W"), model.get_param("b")
        made = model.ops.gemm(rows, weights.reshape(-1, weights.shape[-1]), trans2=True)
        out = np.empty((len(rows), model.get_dim("nO")), dtype=made.dtype)
        for at in range(0, len(rows), _ROWS):
            part = made[at : at + _ROWS]
            part += bias.ravel()
            best = out[at : at + _ROWS]
            np.maximum(part[:, 0::pieces], part[:, 1::pieces], out=best)
            for piece in range(2, pieces):
                np.maximum(best, part[:, piece::pieces], out=best)
        return out, None

    return forward


def _normalised(inner: Forward) -> Forward:
    """Layer normalisation of a matrix, in the order of thinc's own operations."""

    def forward(model: Any, rows: Any, is_train: bool) -> Any:
        if is_train:
            return inner(model, rows, is_train)
        gain, bias = model.get_param("G"), model.get_param("b")
        out = np.empty_like(rows)
        for at in range(0, len(rows), _ROWS):
            part = rows[at : at + _ROWS]
            part = part - part.mean(axis=1, keepdims=True)
            variance = (part * part).sum(axis=1, keepdims=True) / np.float32(rows.shape[1]) + 1e-08
            part *= variance ** (-1.0 / 2.0)
            part *= gain
            part += bias
            out[at : at + _ROWS] = part
        return out, None

    return forward


def _in_groups(inner: Forward) -> Forward:
    """Vectors in context, list of (words, width) in and out: some documents at a time, whatever the batch."""

    def forward(model: Any, docs: Any, is_train: bool) -> Any:
        if is_train or not isinstance(docs, list):
            return inner(model, docs, is_train)
        out: list[Any] = []
        group: list[Any] = []
        words = 0
        for doc in docs:
            group.append(doc)
            words += len(doc)
            if words >= _WORDS:
                out += inner(model, group, False)[0]
                group, words = [], 0
        if group:
            out += inner(model, group, False)[0]
        return out, None

    return forward


class _Lemmas:
    """The lemmatizer's choice put on documents: each pair of an edit tree and a form is worked out once."""

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe
        self._made: dict[tuple[int, int], int] = {}  # label and form to lemma, all by number

    def predict(self, docs: Iterable[Doc]) -> list[NDArray[np.intp]]:
        """The likeliest label of each word."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [np.zeros(0, dtype=np.intp) for _ in docs]
        return [scores.argmax(axis=1) for scores in self.pipe.model.predict(docs)]

    def set_annotations(self, docs: Iterable[Doc], guesses: Sequence[NDArray[np.intp]]) -> None:
        for doc, labels in zip(docs, guesses, strict=True):
            if not len(doc):
                continue
            if len(self._made) >= _FORMS:
                self._made.clear()
            table = doc.to_array([ORTH, LEMMA])
            lemmas = [self._lemma(doc, *pair) for pair in zip(labels.tolist(), table[:, 0].tolist(), strict=True)]
            found = np.array(lemmas, dtype=np.uint64)
            if not self.pipe.overwrite:
                found = np.where(table[:, 1] == 0, found, table[:, 1])
            doc.from_array([LEMMA], found.reshape(-1, 1))

    def _lemma(self, doc: Doc, label: int, form: int) -> int:
        if (made := self._made.get((label, form))) is None:
            lemma = self.pipe.trees.apply(self.pipe.cfg["labels"][label], doc.vocab.strings[form])
            made = form if lemma is None else doc.vocab.strings.add(lemma)
            self._made[label, form] = made
        return made


def hasten(nlp: Language) -> Language:
    """Replaces the slow passes in a pipeline just loaded, in place. Pipelines without such layers stay as they are."""
    for place, (name, pipe) in enumerate(nlp._components):
        if parser := quick_parser(pipe):
            nlp._components[place] = (name, parser)
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            for layer in model.walk():
                if layer.name == "layernorm":
                    layer._func = _normalised(layer._func)
                if layer.name == "maxout":
                    layer._func = _greatest(layer._func)
                embed = layer.get_ref("embed") if layer.has_ref("embed") else None
                if embed is not None and embed.name.startswith("extract_features"):
                    embed._func = _Embedded(embed._func)
                    encode = layer.get_ref("encode")
                    encode._func = _in_groups(encode._func)
        # as the one that ships: the likeliest tree alone, and the form itself where it does not fit
        if isinstance(pipe, EditTreeLemmatizer) and pipe.top_k == 1 and pipe.backoff == "orth":
            lemmas = _Lemmas(pipe)
            setattr(pipe, "predict", lemmas.predict)  # noqa: B010  # methods, as mypy sees it
            setattr(pipe, "set_annotations", lemmas.set_annotations)  # noqa: B010
    return nlp


__all__ = ["hasten"]
