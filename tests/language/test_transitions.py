"""The parser's loop over many sentences gives what spaCy's own loop gives, whatever the batch."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.language import Language
from spacy.pipeline.dep_parser import DependencyParser
from spacy.tokens import Doc

from milties_dagster import language, paths
from milties_dagster.language import quick, transitions
from milties_dagster.language.transitions import Parses, QuickParser, quick_parser

SEEDS = Path(__file__).parents[2] / "seeds/articles"
MADE = [
    "",
    "Ships.",
    "x",
    " ",
    "   \n\t ",
    "The  navies\n of Oman\tand   India\n\n met in Muscat . ",
    "?!?! ... -- ( ) [ ] \" ' '' ,,, ;",
    "What the general said he wanted, and to whom, the minister who saw him there then did not say.",
    "The army, " + "the navy, the coast guard and the air force of the republic, " * 20 + "all marched off together.",
    "It seems that " * 60 + "it rained.",
    "buffalo " * 170,
    "that of which by whom to where he had not then gone to have been seen for " * 12,
]
LABELS = ("nsubj", "obj", "obj||xcomp", "advmod||conj")


@functools.cache
def texts() -> tuple[str, ...]:
    """Sentences of the bundled articles among made ones, in no order of length."""
    bundled = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    found = [text[start:end] for text in bundled for start, end in language.split_sentences(text)]
    return (*MADE, *found, *MADE)


@functools.cache
def shipped() -> tuple[Language, Language]:
    """The same passes before the parser, then spaCy's own loop or ours."""
    exclude = ["ner", "trainable_lemmatizer"]
    pair = [spacy.load(paths.model(), exclude=exclude) for _ in range(2)]
    return pair[0], quick.hasten(pair[1])


def parsed(docs: Iterable[Doc]) -> list[list[tuple[object, ...]]]:
    return [
        [(t.text, t.head.i, t.dep_, t.is_sent_start, t.left_edge.i, t.right_edge.i, t.n_lefts, t.n_rights) for t in doc]
        for doc in docs
    ]


def whole(nlp: Language) -> list[Doc]:
    return [language.sentence_doc(nlp, text) for text in texts()]


def test_the_shipped_parser_is_of_the_known_shape() -> None:
    plain, ours = shipped()
    assert type(plain.get_pipe("parser")) is DependencyParser
    assert type(ours.get_pipe("parser")) is type(language.load().get_pipe("parser")) is QuickParser
    assert ours.get_pipe("parser").labels == plain.get_pipe("parser").labels
    assert ours.get_pipe("parser").to_bytes() == plain.get_pipe("parser").to_bytes()


@pytest.mark.parametrize("size", [256, 50])
def test_sentences_get_the_heads_and_labels_of_spacy(size: int) -> None:
    plain, ours = shipped()
    expected = parsed(plain.pipe(whole(plain)))
    assert len(expected) > 150
    assert parsed(ours.pipe(whole(ours), batch_size=size)) == expected


def test_whole_texts_get_the_same_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some starts set beforehand, some left to the parser; and more words than are held at a time."""
    monkeypatch.setattr(transitions, "_WORDS", 300)
    plain, ours = shipped()
    pairs = []
    for nlp in (plain, ours):
        docs = [nlp.make_doc(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
        for doc in docs[::2]:
            for token in [*doc][7::29]:
                token.is_sent_start = True
            for token in [*doc][9::29]:
                token.is_sent_start = False
        pairs.append(parsed(nlp.pipe(docs)))
    assert pairs[0] == pairs[1]
    assert sum(token[3] is True for doc in pairs[1] for token in doc) > 150


def test_a_sentence_is_the_same_in_any_company(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is multiplied alone, by which its scores would have other last digits."""
    rows = set()

    class Watched(transitions._States):
        def words(self) -> transitions.Numbers:
            words = super().words()
            rows.add(words.shape[1])
            return words

    monkeypatch.setattr(transitions, "_States", Watched)
    _, ours = shipped()
    parser = ours.get_pipe("parser")
    docs = whole(ours)
    for name in ("tok2vec", "morphologizer"):
        docs = list(ours.get_pipe(name).pipe(docs))
    together = parser.predict(docs)
    assert isinstance(together, Parses)
    for size in (1, 7):
        for at in range(0, len(docs), size):
            part = [doc for doc in docs[at : at + size] if len(doc)]
            kept = [
                parse for doc, parse in zip(docs[at : at + size], together[at : at + size], strict=True) if len(doc)
            ]
            for mine, other in zip(parser._parse(part) if part else [], kept, strict=True):
                np.testing.assert_array_equal(mine[0], other[0])
                np.testing.assert_array_equal(mine[1], other[1])
    assert min(rows) == 2
    assert max(rows) == transitions._SLOTS


def untrained(seed: int = 0, **more: object) -> tuple[Language, DependencyParser]:
    """A small parser whose weights are chance, so that it does what a trained one seldom does."""
    nlp = spacy.blank("en")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 16, "depth": 1,
        "embed_size": 200, "window_size": 1, "maxout_pieces": 2, "subword_features": True,
    }  # fmt: skip
    shape = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False,
        "hidden_width": 12, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec,
    }  # fmt: skip
    settings = {name: more.pop(name) for name in list(more) if name not in shape}
    parser = nlp.add_pipe("parser", config={"model": shape | more, **settings})
    for label in LABELS:
        parser.add_label(label)
    nlp.initialize()
    parser.model.attrs["unseen_classes"] = set()
    rng = np.random.default_rng(seed)
    for layer in parser.model.walk():
        if layer.name in ("precomputable_affine", "linear"):
            for name in layer.param_names:
                layer.set_param(name, rng.normal(size=layer.get_param(name).shape).astype(np.float32))
    return nlp, parser


def marked(nlp: Language, seed: int) -> list[Doc]:
    """The texts with starts of sentences set at random, unset elsewhere, and some heads that stand already."""
    rng = np.random.default_rng(seed)
    docs = [nlp.make_doc(text[:300]) for text in texts()]
    for doc in docs:
        marks = rng.choice([-1, 0, 0, 0, 1], size=(len(doc), 1))
        doc.from_array([SENT_START], marks.astype(np.uint64))
    for doc in docs[::9]:
        if len(doc) > 3:
            table = np.zeros((len(doc), 2), dtype=np.uint64)
            table[0, 0] = 1
            table[:, 1] = nlp.vocab.strings["obj"]
            doc.from_array([HEAD, DEP], table)
    return docs


@pytest.mark.parametrize("seed", range(4))
def test_any_weights_and_starts_give_the_parses_of_spacy(seed: int) -> None:
    nlp, parser = untrained(seed)
    ours = quick_parser(parser)
    assert ours is not None
    given = marked(nlp, seed)
    states = parser.predict(given)
    parses = ours.predict(given)
    assert isinstance(parses, Parses)
    for doc, state, (far, moves) in zip(given, states, parses, strict=True):
        arcs = {(arc["child"], arc["head"]) for arc in state.arcs}
        assert arcs == {(n, n + far[n]) for n in np.flatnonzero(moves >= 0)}, doc.text
    other = marked(nlp, seed)
    parser.set_annotations(given, states)
    ours.set_annotations(other, parses)
    assert parsed(other) == parsed(given)


def test_chance_reaches_all_kinds_of_moves() -> None:
    """Words put back on the buffer, breaks, arcs that replace another: or the test above would show little."""
    seen = set()

    class Watched(transitions._States):
        def go(self, words: transitions.Numbers, moves: transitions.Numbers, kinds: transitions.Numbers) -> None:
            first, _, last, before = words[:4]
            under_way = (first > 0) | (last > 0)
            seen.update(kinds[under_way].tolist())
            headless = self.heads.take(last) == 0
            if ((kinds == transitions._REDUCE) & headless & (before > 0)).any():
                seen.add("back")
            if ((kinds == transitions._LEFT) & ~headless).any():
                seen.add("replaced")
            super().go(words, moves, kinds)

    for seed in range(4):
        nlp, parser = untrained(seed)
        ours = quick_parser(parser)
        assert ours is not None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(transitions, "_States", Watched)
            labels = {LABELS.index(t.dep_) for d in ours.pipe(marked(nlp, seed)) for t in d if t.dep_ in LABELS}
        seen.update({"lifted"} if {0, 1} <= labels else ())
    assert seen == {0, 1, 2, 3, 4, "back", "replaced", "lifted"}


@pytest.mark.parametrize(
    "more",
    [
        {"maxout_pieces": 3}, {"extra_state_tokens": True}, {"use_upper": False}, {"learn_tokens": True},
    ],
)  # fmt: skip
def test_parsers_of_other_shapes_stay_as_they_are(more: dict[str, object]) -> None:
    nlp, parser = untrained(**more)
    assert quick_parser(parser) is None
    quick.hasten(nlp)
    assert nlp.get_pipe("parser") is parser


def test_parsers_with_other_settings_stay_as_they_are() -> None:
    assert quick_parser(untrained()[1]) is not None
    _, beam = untrained()
    beam.cfg["beam_width"] = 4
    _, unseen = untrained()
    unseen.model.attrs["unseen_classes"] = {3}
    _, joined = untrained()
    joined.add_label("subtok")
    joined.model.attrs["unseen_classes"] = set()
    assert [quick_parser(parser) for parser in (beam, unseen, joined)] == [None] * 3
    assert quick_parser(language.load().get_pipe("morphologizer")) is None


def test_few_words_are_left_to_spacy() -> None:
    _, ours = shipped()
    parser = ours.get_pipe("parser")
    docs = [language.sentence_doc(ours, text) for text in ("The ships sailed.", "", "Oman bought two tanks.")]
    for name in ("tok2vec", "morphologizer"):
        docs = list(ours.get_pipe(name).pipe(docs))
    assert not isinstance(parser.predict(docs), Parses)
    assert isinstance(parser.predict(docs * 8), Parses)
    assert not isinstance(parser.predict([]), Parses)
    assert [[t.head.i for t in doc] for doc in parser.pipe(docs)] == [[1, 2, 2, 2], [], [1, 1, 3, 1, 1]]
