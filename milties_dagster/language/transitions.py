"""The transitions of the dependency parser, taken for all sentences of a batch at once.

Belongs here: the loop from scores to heads and labels, and a parser that runs it in place of spaCy's. Does not belong
here: the layers before it (quick.py), and anything that changes a parse (tests/language/test_transitions.py compares).

The system is Nivre's arc-eager one ("Algorithms for deterministic incremental dependency parsing", 2008) with the
non-monotonic extension of Honnibal and Johnson (2015), as spaCy has it: a left arc may replace the head that a word
has, and a word reduced without a head goes back to the buffer, not to be shifted again before something else happened.
Sentence starts that are set stay; elsewhere the parser may set some ("break").

spaCy takes each sentence's step by itself, with products of matrices of a few rows; here a step is one product for
some hundred sentences. Words are numbered from 1 over the whole batch, 0 is "no such word", in every array.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.pipeline._parser_internals.arc_eager import ArcEager
from spacy.pipeline._parser_internals.nonproj import DELIMITER
from spacy.pipeline.dep_parser import DependencyParser
from spacy.pipeline.trainable_pipe import TrainablePipe
from spacy.tokens import Doc
from thinc.api import NumpyOps

Numbers = NDArray[np.intp]
Scores = NDArray[np.float32]

_SLOTS = 128  # sentences under way at a time: as one ends, the next takes its place
_LOOK = 4  # steps between two looks for sentences that ended; they stand still meanwhile
_WORDS = 8000  # whose features are in memory at a time: 33 MB; a longer text comes alone
# with fewer words for each word of the longest sentence, steps are too empty to be worth it, and spaCy's loop is used
_FILLED = 8

# the moves, by their place in "SDLRB": spaCy's names for them begin so
_SHIFT, _REDUCE, _LEFT, _RIGHT, _BREAK = range(5)
# how far the first word of the buffer and the last of the stack move on with each
_ON = np.array([[1, 0, 0, 1, 0], [1, -1, -1, 1, 0]])
# what is known of a word: it starts a sentence, it must not, it came back from the stack, it is none
_START, _NO_START, _BACK, _NONE = 1, 2, 4, 8
# the words of a state: first and second of the buffer (row 0 of the places), last three of the stack (row 1)
_ROWS, _STEPS = np.array([0, 0, 1, 1, 1]), np.array([[0], [1], [0], [-1], [-2]])
_KIN = np.array([0, 2, 2])  # then the last left child of the first two firsts, and the last right child of the latter
_FEATURES = 8


def _penalties(kinds: Numbers) -> Scores:
    """0 where a move is allowed, -inf elsewhere: (3 * 3 * 16, moves), with rows as _States.key numbers them."""
    table = np.full((3, 3, 16, len(kinds)), -np.inf, dtype=np.float32)
    for second, depth, known in np.ndindex(3, 3, 16):
        buffer, start = not known & _NONE, bool(known & _START)
        arc = depth > 0 and buffer and not start
        allowed = {
            _SHIFT: buffer and (depth == 0 or (second > 0 and not start and not known & _BACK)),
            _REDUCE: depth > 0 and not (buffer and depth == 1 and known & _NO_START),
            _LEFT: arc,
            _RIGHT: arc,
            # where all is done, a break that breaks nothing stands for rest
            _BREAK: second == 2 or (depth == 0 and not buffer),
        }
        table[second, depth, known, [allowed[kind] for kind in kinds.tolist()]] = 0
    return table.reshape(-1, len(kinds))


class _States:
    """How far each sentence is: its stack, buffer and arcs, as stretches of arrays over the whole batch.

    ``lengths`` are the words of each sentence, ``starts`` spaCy's SENT_START of every word (1, 0 or -1).
    """

    def __init__(self, lengths: Numbers, starts: NDArray[np.int64]) -> None:
        n_words = len(starts)
        lengths = np.append(lengths, 0)  # the last is none, to fill up with
        # of a sentence: 3 noughts (below the stack), stack, a spare cell, buffer, 2 noughts
        begins = np.cumsum(2 * lengths + 6) - (2 * lengths + 6)
        stack, buffer = begins + 2, begins + lengths + 4
        self.cells = np.zeros(2 * n_words + 6 * len(lengths), dtype=np.intp)
        firsts = np.cumsum(lengths) - lengths
        self.cells[np.arange(n_words) + np.repeat(buffer - firsts, lengths)] = np.arange(1, n_words + 1)
        self.heads, self.moves, self.before = (np.zeros(n_words + 1, dtype=np.intp) for _ in range(3))
        self.kin = np.zeros((2, n_words + 1), dtype=np.intp)  # last child to the left, to the right
        self.flat_kin = self.kin.reshape(-1)
        self.kin_at = np.array([[0], [0], [n_words + 1]])
        self.known = np.zeros(n_words + 1, dtype=np.intp)
        self.known[0] = _NONE
        self.known[1:] = np.where(starts > 0, _START, np.where(starts < 0, _NO_START, 0))
        inner = np.ones(n_words, dtype=bool)
        inner[firsts[lengths > 0]] = False
        self.may_break = bool((starts[inner] == 0).any())
        # places of the first word of the buffer and the last of the stack: of those to come, and under way
        places = np.stack([buffer, stack])
        longest = np.argsort(-lengths, kind="stable")
        self.to_come = places[:, longest[lengths[longest] > 0]]
        self.none = places[:, -1:]
        self.places = self.to_come[:, :0]

    def refill(self) -> bool:
        """Put sentences to come in the places of those that ended; False when all have."""
        under_way = self.cells.take(self.places).any(axis=0)
        room = _SLOTS - int(under_way.sum())
        self.places = np.concatenate([self.places[:, under_way], self.to_come[:, :room]], axis=1)
        self.to_come = self.to_come[:, room:]
        going = int(self.places.shape[1])
        if going == 1:  # the product of a single row takes another way, with other last digits
            self.places = np.concatenate([self.places, self.none], axis=1)
        return going > 0

    def words(self) -> Numbers:
        """The words that each state is judged by, (features, sentences), in the order of spaCy's parser."""
        words = np.empty((_FEATURES, self.places.shape[1]), dtype=np.intp)
        words[:5] = self.cells.take(self.places.take(_ROWS, axis=0) + _STEPS)
        words[5:] = self.flat_kin.take(words.take(_KIN, axis=0) + self.kin_at)
        return words

    def key(self, words: Numbers) -> Numbers:
        """What decides on the moves allowed, one number of each sentence: the row of _penalties."""
        first, second, last, last_but_one = words[:4]
        key: Numbers = (second > 0) * 48
        if self.may_break:
            free = (self.known.take(second) & (_START | _NO_START | _NONE)) == 0
            key += ((second == first + 1) & free) * 48
        key += (last > 0) * 16
        key += (last_but_one > 0) * 16
        key += self.known.take(first)
        return key

    def go(self, words: Numbers, moves: Numbers, kinds: Numbers) -> None:
        """Each sentence takes its move, of the kind that is given with it."""
        first, second, last, last_but_one = words[:4]
        # the cells behind the ends hold nothing: to write there does no harm when the ends do not move on
        self.cells[self.places[1] + 1] = first
        self.cells[self.places[0] - 1] = last
        on = _ON.take(kinds, axis=1)
        back = (kinds == _REDUCE) & (last_but_one > 0) & (self.heads.take(last) == 0)
        if back.any():
            on[0] -= back
            self.known[last[back]] |= _BACK
        if self.may_break:
            self.known[second[kinds == _BREAK]] |= _START
        left, right = self.kin
        at = (kinds == _LEFT).nonzero()[0]
        head, child = first.take(at), last.take(at)
        # it was the last child of the head it had; if it had none, this puts 0 for word 0
        right[self.heads.take(child)] = self.before.take(child)
        left[head] = child
        self.known[head] &= ~_BACK
        self.heads[child] = head
        self.moves[child] = moves.take(at)
        at = (kinds == _RIGHT).nonzero()[0]
        head, child = last.take(at), first.take(at)
        self.before[child] = right.take(head)
        right[head] = child
        self.heads[child] = head
        self.moves[child] = moves.take(at)
        self.places += on


class Parses(list[tuple[NDArray[np.int64], Numbers]]):
    """Of each document how far from each word its head is, and by which move it got it: -1 where it has none."""


class QuickParser(DependencyParser):  # type: ignore[misc]  # spaCy is not typed
    """spaCy's parser with the loop of this module, for batches that fill it. Train spaCy's own, not this one."""

    def __init__(self, parser: DependencyParser) -> None:
        settings = {name: value for name, value in parser.cfg.items() if name != "moves"}
        super().__init__(parser.vocab, parser.model, parser.name, parser.moves, scorer=parser.scorer, **settings)
        self.cfg = dict(parser.cfg)  # as it is written to disk
        names = _names(parser)
        self._kinds = np.array(["SDLRB".index(name[0]) for name in names])
        self._penalties = _penalties(self._kinds)
        labels = [name.partition("-")[2] for name in names]
        self._labels = np.array([parser.vocab.strings.add(label) if label else 0 for label in labels], dtype=np.uint64)
        self._lifted = np.array([DELIMITER in label for label in labels])
        self._root = np.uint64(parser.vocab.strings.add("ROOT"))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The documents with heads and labels. Batches are not cut up, as spaCy's parser does."""
        docs: Iterator[Doc] = TrainablePipe.pipe(self, stream, batch_size=batch_size)
        return docs

    def predict(self, docs: Iterable[Doc]) -> Any:
        """Parses of the documents, or spaCy's own states where these are few."""
        docs = list(docs)
        lengths = np.array([len(doc) for doc in docs])
        if lengths.sum() < _FILLED * lengths.max(initial=1):
            return super().predict(docs)
        parses = Parses([(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.intp))] * len(docs))
        longest = np.argsort(-lengths, kind="stable")
        # alike ones together, so many that their words are few enough
        groups = np.cumsum(lengths[longest]) // _WORDS
        for group in np.split(longest, np.flatnonzero(np.diff(groups)) + 1):
            for place, parse in zip(group.tolist(), self._parse([docs[at] for at in group]), strict=True):
                parses[place] = parse
        return parses

    def _parse(self, docs: Sequence[Doc]) -> Iterator[tuple[NDArray[np.int64], Numbers]]:
        lower, upper = self.model.get_ref("lower"), self.model.get_ref("upper")
        # row 0 stands for no word, as spaCy has it
        features = lower.predict(self.model.get_ref("tok2vec").predict(docs))
        features = features.reshape(len(features) * _FEATURES, -1)
        bias, out_bias = lower.get_param("b").ravel(), upper.get_param("b")
        weights = np.ascontiguousarray(upper.get_param("W").T)
        starts = np.concatenate([doc.to_array([SENT_START]).ravel() for doc in docs]).astype(np.int64)
        lengths = np.array([len(doc) for doc in docs])
        states = _States(lengths, starts)
        which = np.arange(_FEATURES)[:, None]
        step = 0
        while step % _LOOK or states.refill():
            step += 1
            words = states.words()
            read = features.take((words * _FEATURES + which).ravel(), axis=0)
            hidden = np.add.reduce(read.reshape(_FEATURES, -1, read.shape[1]), axis=0)
            hidden += bias
            scores = np.maximum(hidden[:, 0::2], hidden[:, 1::2]) @ weights
            scores += out_bias
            scores += self._penalties.take(states.key(words), axis=0)
            moves = scores.argmax(axis=1)
            states.go(words, moves, self._kinds.take(moves))
        heads = states.heads[1:]
        far = np.where(heads > 0, heads - np.arange(1, len(heads) + 1), 0)
        moves = np.where(heads > 0, states.moves[1:], -1)
        ends = np.cumsum(lengths)[:-1]
        return zip(np.split(far, ends), np.split(moves, ends), strict=True)

    def set_annotations(self, docs: Iterable[Doc], parses: Any) -> None:
        """Heads, labels and the sentences that follow from them; words that got no head are roots."""
        if not isinstance(parses, Parses):
            super().set_annotations(docs, parses)
            return
        for doc, (far, moves) in zip(docs, parses, strict=True):
            if not len(doc):
                continue
            table = doc.to_array([HEAD, DEP])
            found = moves >= 0
            table[found, 0] = far[found].astype(np.uint64)
            table[found, 1] = self._labels[moves[found]]
            table[table[:, 0] == 0, 1] = self._root
            doc.from_array([HEAD, DEP], table)
            if self._lifted[moves[found]].any():
                for hook in self.postprocesses:
                    hook(doc)


def _names(parser: DependencyParser) -> list[str]:
    """What the moves are called, "L-nsubj" and the like, in the order of the scores."""
    return [parser.moves.get_class_name(n) for n in range(parser.moves.n_moves)]


def quick_parser(pipe: Any) -> QuickParser | None:
    """The same parser, quick; None when it is not of the one shape that this module knows, that of spaCy's models."""
    if type(pipe) is not DependencyParser or type(pipe.moves) is not ArcEager or not pipe.moves.n_moves:
        return None
    model, names = pipe.model, _names(pipe)
    if model.name != "parser_model" or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return None
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    known = (
        type(model.ops) is NumpyOps
        and pipe.cfg["beam_width"] == 1
        and not pipe.cfg["learn_tokens"]
        and (lower.name, upper.name) == ("precomputable_affine", "linear")
        and (lower.get_dim("nF"), lower.get_dim("nP")) == (_FEATURES, 2)
        and upper.get_dim("nO") == len(names)
        and all(name[0] in "SDLRB" and name.partition("-")[2] != "subtok" for name in names)
        and {name[0] for name in names} == set("SDLRB")
    )
    return QuickParser(pipe) if known else None


__all__ = ["QuickParser", "quick_parser"]
