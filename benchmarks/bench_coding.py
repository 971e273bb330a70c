"""Throughput of the event coder on articles that may tell ties and on those the gate turns away.

Belongs here: articles with their entity mentions, timing, one printed table. Does not belong here: finding names
(bench_tagging.py), the stages around the coder (bench.py), correctness (tests).

    python benchmarks/bench_coding.py [--articles 200] [--rounds 2] [--processes 1 2] [--json]

The articles are those of corpus/ and seeds/, each several times without other words, so that no two are the same.
Entity mentions are found beforehand; parsing is part of coding. Figures are for articles of 450 words: words a
second over 450. "cpu" counts processor time of one core, the best of ``rounds``, with its ratio to spaCy's blank
English tokenizer over the same texts in the same run, which does not depend on the machine or on its load. With
processes the time is that of the clock, over the second half of the articles, so it depends on both; for what the
gate turns away it is mostly that of handing articles over.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import spacy

from milties_dagster import engine, runner
from milties_dagster.coding import Coder
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, RawArticle, stable_id

ROOT = Path(__file__).parents[1]
WORDS = 450  # an article
CHUNK = 20
COPIES = 13  # of one text; each loses every 13th word, another each time
TIMES = 150  # articles that the gate turns away are handed to processes so often, or loading would be all there is
Pair = tuple[Article, list[EntityMention]]


def texts() -> Iterable[str]:
    """The bundled texts, then the same again without some words, and so on."""
    files = [*(ROOT / "corpus/articles").glob("*.txt"), *(ROOT / "seeds/articles").glob("*.txt")]
    known = [path.read_text(encoding="utf-8") for path in sorted(files)]
    yield from known
    for copy in range(COPIES):
        for text in known:
            yield " ".join(word for i, word in enumerate(text.split(" ")) if i % COPIES != copy)


def pairs(n: int) -> dict[str, list[Pair]]:
    """``n`` articles that pass the gate and ``n`` that do not, with their entity mentions."""
    coder = Coder.load()
    found: dict[str, list[Pair]] = {"relevant": [], "irrelevant": []}
    for text in texts():
        data = text.encode()
        raw = RawArticle(
            article_id=stable_id(text, length=64), source_uri="text", source_kind="txt", media_type="text/plain",
            payload=text, n_bytes=len(data), encoding="utf-8", published="2021-05-05",
        )  # fmt: skip
        article = clean(raw)
        if not isinstance(article, Article) or not article.is_codable:
            continue
        names = entities.extract(article)
        kind = "relevant" if coder.may_matter(article, names) else "irrelevant"
        if len(found[kind]) < n:
            found[kind].append((article, names))
        if all(len(some) == n for some in found.values()):
            break
    return found


def words(some: Sequence[Pair]) -> int:
    return sum(len(article.body.split()) for article, _ in some)


def least(work: Callable[[], object], rounds: int) -> float:
    """Least processor time of ``work``."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def chunks(some: Sequence[Pair]) -> list[list[Pair]]:
    return [list(some[at : at + CHUNK]) for at in range(0, len(some), CHUNK)]


def clock(some: Sequence[Pair], processes: int) -> float:
    """Articles of 450 words a second by the clock, over the second half of the chunks: the first half loads."""
    parts = chunks(some)
    done = 0
    started = 0.0
    for n, (part, _) in enumerate(engine.map_chunks(runner.code_chunk, parts, processes)):
        if n >= len(parts) // 2:
            done += words(part)
        elif n == len(parts) // 2 - 1:
            started = time.perf_counter()
    return done / WORDS / (time.perf_counter() - started) if started else float("nan")


def measure(articles: int, rounds: int, processes: Sequence[int]) -> dict[str, dict[str, float]]:
    """By kind of article: articles a second a core, ratio to the tokenizer, and articles a second by processes."""
    coder = Coder.load()
    plain = spacy.blank("en")
    out = {}
    for kind, some in pairs(articles).items():
        n = words(some) / WORDS
        coder.code_many(some[:CHUNK])  # caches are warm in production, too
        seconds = least(lambda: [coder.code_many(part) for part in chunks(some)], rounds)  # noqa: B023
        base = least(lambda: [plain.make_doc(article.body) for article, _ in some], rounds + 1)  # noqa: B023
        out[kind] = {
            "articles": len(some),
            "words": round(words(some) / len(some), 1),
            "cpu_articles_per_second": round(n / seconds, 1),
            "tokenizer_articles_per_second": round(n / base, 1),
            "ratio": round(base / seconds, 4),
            **{f"processes_{p}": round(clock(some * (TIMES if kind == "irrelevant" else 1), p), 1) for p in processes},
        }
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200, help="of each kind")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    results = measure(options.articles, options.rounds, options.processes)
    if options.json:
        print(json.dumps(results, indent=2))
        return
    names = list(next(iter(results.values())))
    print(f"{'':12}" + "".join(f"{name.replace('_per_second', '/s'):>24}" for name in names))
    for kind, figures in results.items():
        print(f"{kind:12}" + "".join(f"{figures[name]:>24,}" for name in names))


if __name__ == "__main__":
    main()
