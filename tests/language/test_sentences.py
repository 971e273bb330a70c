"""Sentence borders: one case per phenomenon, and properties that hold for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milties_dagster import language
from milties_dagster.language.sentences import MAX_SENTENCE_CHARS, article_sentences, split_sentences
from milties_dagster.records import Article, Paragraph


def texts(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


CASES = {
    "plain": ["The fleet sailed.", "It will return in May."],
    "title": ["Gen. Zhao met Lt. Col. Peters and Maj. Gen. A. B. Khan.", "They spoke for an hour."],
    "country": ["The U.S. Navy sent two ships.", "He flew to the U.S.", "The talks were short."],
    "month": ["He arrived on Feb. 20 and left on Sept. 3.", "Talks went on."],
    "month at the end": ["The drill ended in Feb.", "The ships left."],
    "clock": ["It began at 9 a.m. local time.", "It ended at 5 p.m.", "Officials declined to comment."],
    "number": ["Resolution No. 1929 was named.", "She said no.", "Troops stayed."],
    "initial": ["George W. Bush met J. K. Antony.", "Both smiled."],
    "letter word": ["They went back to plan B.", "The fleet left."],
    "american quote": ['"We will sign it soon," he said.', '"It is time."', "The minister left."],
    "attributed question": ['"Will they come?" President Adams asked.', "Nobody answered."],
    "exclamation with speaker": ["“We will not retreat!” the army chief said.", "He left."],
    "ellipsis": ["He paused ... and went on.", "Then he left…", "The hall was empty."],
    "double stop": ["Its chairman is Chang..", "At the event he spoke."],
    "decimal": ["The deal is worth $1.5 billion.", "Delivery starts in 2.5 years."],
    "company": ["Lockheed Martin Corp. won the order.", "The jets go to Kuwait."],
    "bracket": ["The army (it has 12 brigades.) stayed.", "The navy left."],
    "digit start": ["The ships left Goa.", "12 officers stayed."],
}


@pytest.mark.parametrize("name", CASES)
def test_borders(name: str) -> None:
    assert texts(" ".join(CASES[name])) == CASES[name]


def test_lost_space_after_the_stop() -> None:
    assert texts("They signed it.The ministers left.") == ["They signed it.", "The ministers left."]


def test_addresses_are_no_borders() -> None:
    assert len(texts("See www.Example.com or example.org/News.html for the list.")) == 1


def test_headline_without_stop_is_its_own_sentence() -> None:
    text = "India, Oman sign pact\n\nThe two navies met."
    assert texts(text) == ["India, Oman sign pact", "The two navies met."]


def test_a_sentence_never_crosses_a_paragraph() -> None:
    text = "A caption without a stop\n \nand a line in lower case"
    assert texts(text) == ["A caption without a stop", "and a line in lower case"]


@pytest.mark.parametrize("text", ["word " * 200_000, "x" * 1_000_000, "!" * 300_000, "a; b, c " * 50_000])
@pytest.mark.timeout(30)
def test_huge_input_is_cut_and_does_not_hang(text: str) -> None:
    spans = split_sentences(text)
    assert max(b - a for a, b in spans) <= MAX_SENTENCE_CHARS
    kept = "".join(text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.timeout(30)
def test_tokenizer_does_not_hang_on_a_long_run() -> None:
    text = "!" * 100_000
    doc = language.blank()(text)
    assert doc.text == text
    assert len(list(doc.sents)) == 50


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='aB.!?"” \n()U,12\u00e9', max_size=120))
def test_spans_are_ordered_disjoint_and_lose_only_blanks(text: str) -> None:
    spans = split_sentences(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


def article(body: str, paragraphs: tuple[Paragraph, ...]) -> Article:
    return Article("a", "a.txt", "", "", "", body, "en", None, "", "", "a", len(body), True, "", paragraphs)


def test_article_sentences_are_numbered_and_skip_boilerplate() -> None:
    body = "Pact signed\n\nAll rights reserved.\n\nThe navies met. They trained."
    kinds = (Paragraph(0, 11, "headline"), Paragraph(13, 33, "boilerplate"), Paragraph(35, len(body), "body"))
    found = article_sentences(article(body, kinds))
    assert [(s.index, s.paragraph, s.kind, body[s.start : s.end]) for s in found] == [
        (0, 0, "headline", "Pact signed"),
        (1, 2, "body", "The navies met."),
        (2, 2, "body", "They trained."),
    ]


def test_component_agrees_with_the_text_splitter() -> None:
    text = "The U.S. Navy sailed. Gen. Zhao waved.\n\nA headline\n\nThe end came at 5 p.m. The ships left."
    assert [s.text.strip() for s in language.blank()(text).sents] == texts(text)


def test_article_without_paragraphs_is_split_at_blank_lines() -> None:
    assert [s.start for s in article_sentences(article("One here.\n\nTwo here.", ()))] == [0, 11]
