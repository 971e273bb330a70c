from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from milties_dagster.ingest import DuplicateIndex, assign_canonical, signature
from milties_dagster.ingest.duplicates import SIMILAR, similarity
from milties_dagster.records import Article

VOCABULARY = [
    f"{a}{b}"
    for a in ["ba", "co", "di", "fu", "gre", "hil", "jo", "kan", "lem", "mus"]
    for b in ["ra", "se", "ti", "vo", "nu", "xel", "pam"]
]
DAY = dt.date(2020, 5, 6)


def story(seed: int, n: int = 200) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=n)


def article(name: str, words: list[str], on: dt.date | None = DAY) -> Article:
    body = " ".join(words)
    return Article(
        article_id=name, source_uri=f"{name}.txt", url="", publisher="", title="", body=body, language="en",
        published_on=on, published_on_rule="", dateline_place="", canonical_article_id=name, n_chars=len(body),
        is_codable=True, skip_reason="", signature=signature(body, on),
    )  # fmt: skip


def changed(words: list[str], n: int) -> list[str]:
    """``words`` with ``n`` of them replaced, spread evenly."""
    out = list(words)
    for i in range(n):
        out[i * len(words) // n] = f"changed{i}"
    return out


def test_signature_has_a_fixed_form_and_value() -> None:
    sig = signature("Sailors of Peru and Chile trained together off Iquique on Monday.", DAY)
    assert len(sig) == 17 and sig[-1] == DAY.toordinal()
    assert all(-(2**63) <= v < 2**63 for v in sig)
    # pinned: a changed value would make all stored signatures useless
    assert sig[:2] == PINNED
    assert signature("too few words to tell") == ()
    assert signature("Sailors, of PERU and Chile: trained together off Iquique on Monday!", DAY) == sig


PINNED = (-4107823679318340194, 5736637812110524774)


def test_signature_does_not_depend_on_the_process() -> None:
    code = "from milties_dagster.ingest import signature; print(signature('the same words of the same text in any process'))"
    out = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(out) == 1


def test_estimate_is_close_to_the_true_similarity() -> None:
    errors = []
    for seed in range(40):
        words = story(seed, 300)
        for n in (4, 12, 40):
            other = changed(words, n)
            a, b = ({tuple(w[i : i + 3]) for i in range(len(w) - 2)} for w in (words, other))
            true = len(a & b) / len(a | b)
            errors.append(similarity(signature(" ".join(words)), signature(" ".join(other))) - true)
    assert abs(sum(errors) / len(errors)) < 0.02
    assert (sum(e * e for e in errors) / len(errors)) ** 0.5 < 0.07


@pytest.mark.parametrize(("n", "same"), [(0, True), (2, True), (5, True), (40, False), (100, False)])
def test_changed_words(n: int, same: bool) -> None:
    words = story(1, 300)
    found = assign_canonical([article("a", words), article("b", changed(words, n) if n else words)])
    assert [f.canonical_article_id for f in found] == ["a", "a" if same else "b"]


def test_known_articles_come_first_and_the_earliest_wins() -> None:
    words = story(2)
    known = [("k1", article("k1", words).signature), ("k2", article("k2", words).signature), ("k0", ())]
    found = assign_canonical([article("a", words), article("b", story(3)), article("c", story(3))], known)
    assert [f.canonical_article_id for f in found] == ["k1", "b", "b"]


def test_the_most_similar_one_wins() -> None:
    words = story(4, 300)
    index = DuplicateIndex([("far", signature(" ".join(changed(words, 7)))), ("near", signature(" ".join(words)))])
    assert index.find(signature(" ".join(changed(words, 1)))) == "near"


def test_batches_give_what_one_batch_gives() -> None:
    texts = [article(f"a{i:02}", changed(story(i % 7, 300), i // 7 or 1)) for i in range(28)]
    whole = assign_canonical(texts)
    index = DuplicateIndex()
    pieces = [a for i in range(0, 28, 5) for a in index.assign(texts[i : i + 5])]
    assert pieces == whole
    known: list[tuple[str, tuple[int, ...]]] = []
    stored: list[Article] = []
    for i in range(0, 28, 5):
        stored += assign_canonical(texts[i : i + 5], known)
        known = [(a.article_id, a.signature) for a in stored if a.canonical_article_id == a.article_id]
    assert stored == whole
    assert len({a.canonical_article_id for a in whole}) == 7


def test_an_article_does_not_repeat_itself() -> None:
    one = article("a", story(5))
    assert assign_canonical([one], [("a", one.signature)])[0].canonical_article_id == "a"


@pytest.mark.parametrize(("days", "same"), [(0, True), (3, True), (4, False), (365, False), (None, True)])
def test_the_same_form_on_another_day_is_another_article(days: int | None, same: bool) -> None:
    words = story(6)
    other = article("b", words, None if days is None else DAY + dt.timedelta(days))
    found = assign_canonical([article("a", words), other])
    assert found[1].canonical_article_id == ("a" if same else "b")


def test_texts_without_a_signature_stand_for_themselves() -> None:
    blank = replace(article("a", ["x"]), signature=())
    assert [a.canonical_article_id for a in assign_canonical([blank, replace(blank, article_id="b")])] == [
        "a",
        "b",
    ]


def test_cost_per_article_does_not_grow_with_the_archive() -> None:
    def seconds(n: int) -> float:
        rows = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, size=(n, 16)).tolist()
        known = [(f"k{i}", (*row, 0)) for i, row in enumerate(rows)]
        index = DuplicateIndex(known)
        new = [article(f"a{i}", story(i), None) for i in range(100)]
        began = time.perf_counter()
        index.assign(new)
        return time.perf_counter() - began

    seconds(10)
    assert seconds(20_000) < 20 * seconds(1_000) / 4 + 0.05


def test_unrelated_texts_are_never_joined() -> None:
    found = assign_canonical([article(f"a{i}", story(100 + i)) for i in range(400)])
    assert all(a.canonical_article_id == a.article_id for a in found)
    assert SIMILAR == 0.8
