"""The hastened pipeline says what spaCy's own passes say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from milties_dagster import language, paths
from milties_dagster.language import quick

TEXTS = [
    "The Omani navy and its French partner signed a contract for six corvettes in Muscat last May.",
    "",
    "He can't say whether the ships can't sail; the ships sailed, he said. THE SHIPS SAILED!",
    "Kenya's army chief, General Moses Barasa, met his Ugandan counterpart in Kampala on Tuesday.",
    "Xqzzt brbl (2019-21): 40 Zyx-30s, worth $1.2bn, were\tsold\n to nobody at all ...",
]


@pytest.fixture(scope="module")
def plain() -> Iterator[Language]:
    yield spacy.load(paths.model())


def said(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.pos_, str(t.morph), t.dep_, t.head.i, t.lemma_, t.ent_iob_, t.ent_type_) for t in doc]


def test_every_word_gets_the_same_annotation(plain: Language) -> None:
    ours = language.load(ner=True)
    for doc, other in zip(ours.pipe(TEXTS * 3), plain.pipe(ours.make_doc(t) for t in TEXTS * 3), strict=True):
        if len(list(doc.sents)) == len(list(other.sents)):  # the plain one finds sentences for itself
            assert said(doc) == said(other)


def test_the_numbers_are_those_of_spacy(plain: Language) -> None:
    docs = [plain.make_doc(text) for text in TEXTS]
    before = plain.get_pipe("tok2vec").model.predict(docs)
    hastened = quick.hasten(spacy.load(paths.model(), exclude=["ner", "parser"]))
    assert [w.text for w in hastened("He can't sail")] == ["He", "ca", "n't", "sail"]
    after = hastened.get_pipe("tok2vec").model.predict([hastened.make_doc(text) for text in TEXTS])
    assert [len(a) for a in after] == [len(b) for b in before]
    for a, b in zip(after, before, strict=True):
        np.testing.assert_allclose(a, b, atol=2e-5)


def test_one_form_with_two_norms_has_two_embeddings() -> None:
    """ "ca" of "can't" is not the "ca" of "ca 1900": the key holds the norm, too."""
    nlp = language.load()
    embed = nlp.get_pipe("tok2vec").model.get_ref("embed")
    first, second, third = (d[0] for d in map(nlp.make_doc, ("ca n't", "ca 1900", "can't")))
    assert (first.text, second.text, third.text) == ("ca", "ca", "ca")
    alone = [embed.predict([t.doc])[0][0] for t in (second, third)]
    together = embed.predict([second.doc, third.doc])
    for a, b in zip(alone, together, strict=True):
        np.testing.assert_allclose(a, b[0], atol=2e-5)
    assert not np.allclose(alone[0], alone[1], atol=1e-3)


def test_lemmas_set_before_are_kept_and_others_found() -> None:
    pipe = language.load().get_pipe("trainable_lemmatizer")
    docs = [language.load()(text) for text in ("The ships sailed.", "", "They were there.")]
    assert [t.lemma_ for t in docs[0]] == ["the", "ship", "sail", "."]
    assert [t.lemma_ for t in docs[2]][:2] == ["they", "be"]
    docs[0][1].lemma_ = "vessel"
    docs[0][2].lemma = 0
    pipe.set_annotations(docs, pipe.predict(docs))
    assert [t.lemma_ for t in docs[0]] == ["the", "vessel", "sail", "."]


def test_training_passes_are_left_alone() -> None:
    """Where gradients are asked for the inner pass answers, with its way back."""
    nlp = quick.hasten(spacy.load(paths.model(), exclude=["ner", "parser"]))
    _, back = nlp.get_pipe("tok2vec").model([nlp.make_doc(TEXTS[0])], True)
    assert callable(back)


def test_a_word_is_the_same_in_any_company_and_at_any_time() -> None:
    """Bit for bit: what was read before must not decide what is read now."""
    first, second = (quick.hasten(spacy.load(paths.model(), exclude=["ner", "parser"])) for _ in range(2))
    embeds = [nlp.get_pipe("tok2vec").model.get_ref("embed") for nlp in (first, second)]
    together = embeds[0].predict([first.make_doc(text) for text in TEXTS])
    alone = [embeds[1].predict([second.make_doc(text)])[0] for text in reversed(TEXTS) if text]
    for a, b in zip([t for t in together if len(t)], reversed(alone), strict=True):
        np.testing.assert_array_equal(a, b)


def test_words_are_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "_KEPT", 20)
    nlp = quick.hasten(spacy.load(paths.model(), exclude=["ner", "parser"]))
    embed = nlp.get_pipe("tok2vec").model.get_ref("embed")
    docs = [nlp.make_doc(text) for text in TEXTS if text]
    whole = embed.predict(docs)
    for _ in range(2):
        for doc, expected in zip(docs, whole, strict=True):
            np.testing.assert_array_equal(embed.predict([doc])[0], expected)
    assert len(embed._func._place) <= len({t.text for doc in docs for t in doc})
