"""The same articles give the same mentions: in every run, batch and process."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from milties_dagster import runner
from milties_dagster.coding import Coded, Coder
from milties_dagster.ingest import clean, discover
from milties_dagster.ingest import read as read_source
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, EventMention, Refusal

CORPUS = Path(__file__).parents[2] / "corpus/articles"
Pair = tuple[Article, list[EntityMention]]


@functools.cache
def pairs() -> tuple[Pair, ...]:
    """A tenth of the corpus, with its entity mentions."""
    raws = [raw for source in discover([str(CORPUS)])[::10] for raw in read_source(source)]
    articles = [one for raw in raws if not isinstance(raw, Refusal) and isinstance(one := clean(raw), Article)]
    return tuple((one, entities.extract(one)) for one in articles)


def told(coded: list[Coded]) -> list[tuple[tuple[str, EventMention], ...]]:
    """Mentions with their ids, article by article; all fields are compared."""
    return [tuple((m.mention_id, m) for m in one.mentions) for one in coded]


@functools.cache
def first() -> list[tuple[tuple[str, EventMention], ...]]:
    return told(Coder.load().code_many(pairs()))


def test_there_is_something_to_compare() -> None:
    assert len(pairs()) > 20
    assert sum(map(len, first())) > 60


def test_runs_and_fresh_coders_agree() -> None:
    assert told(Coder.load().code_many(pairs())) == first()
    coder = Coder.load()
    fresh = Coder(coder.lexicon, coder.reference, coder.nlp, coder.ranker)
    assert told(fresh.code_many(pairs())) == first()


@pytest.mark.parametrize("size", [1, 7])
def test_batches_agree(size: int) -> None:
    coder = Coder.load()
    batches = [pairs()[at : at + size] for at in range(0, len(pairs()), size)]
    assert told([one for batch in batches for one in coder.code_many(batch)]) == first()


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_agree(workers: int) -> None:
    """Each process has its own order of sets (PYTHONHASHSEED) and its own vocabulary."""
    chunks = [list(pairs()[at : at + 7]) for at in range(0, len(pairs()), 7)]
    done = [one for _, part in runner.code_chunks(chunks, workers) for one in part]
    assert [one.article_id for one in done] == [article.article_id for article, _ in pairs()]
    ids = [[m.mention_id for m in one.rows] for one in done]
    assert ids == [[mention_id for mention_id, _ in mentions] for mentions in first()]
    rest = [(m.quote, m.date_rule, m.rule, m.confidence, m.attributes) for one in done for m in one.rows]
    assert rest == [(m.quote, m.date_rule, m.rule, m.confidence, m.attributes) for ms in first() for _, m in ms]
