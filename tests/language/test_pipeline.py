"""The shipped model loads, keeps our sentences, and agrees with the bare tokenizer."""

from __future__ import annotations

import warnings

import pytest

from milties_dagster import language

TEXT = "Gen. Mark Adams flew to Oslo on Feb. 3. The U.S. Navy frigate stayed; Norway's army chief didn't."


def test_loads_quietly_once_and_parses() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nlp = language.load()
    assert nlp is language.load()
    doc = nlp("The navies of India and Oman held a drill in May.")
    verb = next(t for t in doc if t.lemma_ == "hold")
    assert verb.pos_ == "VERB"
    assert [t.text for t in verb.children if t.dep_ == "nsubj"] == ["navies"]
    assert [t.text for t in verb.children if t.dep_ == "obj"] == ["drill"]


def test_sentences_stand_before_the_parser() -> None:
    assert language.load().pipe_names[0] == "milties_sentences"
    assert [s.text.split()[0] for s in language.load()(TEXT).sents] == ["Gen.", "The"]


def test_blank_has_the_same_tokens() -> None:
    assert [t.text for t in language.blank()(TEXT)] == [t.text for t in language.load().make_doc(TEXT)]


def test_parse_sentences_keeps_each_text_whole() -> None:
    docs = language.parse_sentences(language.load(), [TEXT, "One. Two. Three."])
    assert [len(list(d.sents)) for d in docs] == [1, 1]
    assert docs[0].text == TEXT


def test_without_parser_there_are_tokens_and_sentences_alone() -> None:
    nlp = language.load(parser=False)
    assert nlp.pipe_names == ["milties_sentences"]
    assert [s.text.split()[0] for s in nlp(TEXT).sents] == ["Gen.", "The"]
    with pytest.raises(ValueError, match="names come with its parser"):
        language.load(parser=False, ner=True)


def test_unknown_model_is_refused() -> None:
    with pytest.raises(OSError, match=r"'no_such_model' is no spaCy pipeline here.*MILTIES_MODEL"):
        language.load("no_such_model")
