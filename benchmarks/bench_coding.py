"""Throughput of the event coder on articles that may tell ties and on those the gate turns away.

Belongs here: articles with their entity mentions, timing, printed figures. Does not belong here: finding names
(bench_tagging.py), the stages around the coder (bench.py), correctness (tests).

    python benchmarks/bench_coding.py [--articles 512] [--repeat 3] [--processes 1 2] [--json]

The articles are those of corpus/ and seeds/, each several times without other words, so that no two are the same.
Entity mentions are found beforehand; parsing is part of coding, and is timed by itself too. Figures are for articles
of 450 words: words a second over 450. All but the last figures count processor time of one core, for each chunk the
least of ``--repeat`` rounds, with the share of the speed of spaCy's blank English tokenizer over the same texts in
the same run: that share depends neither on the machine nor on its load. Those with processes go by the clock, over
several rounds of all articles, so that an idle process at the end weighs little: they want a machine with nothing
else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # "a core" is one core; read when numpy is imported

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from milties_dagster import language, runner
from milties_dagster.coding import Coder
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, RawArticle, stable_id
from milties_dagster.settings import Settings

ROOT = Path(__file__).parents[1]
WORDS = 450  # an article
CHUNK: int = Settings.model_fields["chunk"].default  # as in production
COPIES = 13  # of one text; each loses every 13th word, another each time
ROUNDS = 2  # by the clock
TIMES = 400  # articles that the gate turns away are handed to processes so often, or loading would be all there is
Pair = tuple[Article, list[EntityMention]]


@dataclass
class Figures:
    """What was measured over ``articles`` of one kind; speeds are articles of 450 words a second."""

    articles: int
    words: float  # of the mean article
    tokenizer: float
    core: float  # one core, parser included
    coder: float  # one core, sentences parsed beforehand
    parser: float  # one core, the parser alone
    processes: dict[int, float] = field(default_factory=dict)  # by the clock


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


def size(some: Sequence[Pair]) -> float:
    """Articles of 450 words."""
    return sum(len(article.body.split()) for article, _ in some) / WORDS


def chunks(some: Sequence[Pair]) -> list[list[Pair]]:
    return [list(some[at : at + CHUNK]) for at in range(0, len(some), CHUNK)]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of ``work``."""
    started = time.process_time()
    work()
    return time.process_time() - started


@contextmanager
def parser(replaced: Callable[[Language, Iterable[Doc]], list[Doc]]) -> Iterator[None]:
    """The coder parses by ``replaced`` meanwhile."""
    parse = language.parse_docs
    language.parse_docs = replaced  # type: ignore[assignment]
    try:
        yield
    finally:
        language.parse_docs = parse


def cores(some: Sequence[Pair], repeat: int) -> tuple[float, float, float]:
    """Seconds on one core: all of coding, coding of parsed sentences, parsing. Of each chunk the least counts."""
    coder = Coder.load()
    parse = language.parse_docs
    parts = chunks(some)
    coder.code_many(parts[0])  # caches are warm in production, too
    best = [[float("inf")] * 3 for _ in parts]
    for _ in range(repeat):
        for n, part in enumerate(parts):
            parsing = 0.0
            kept: list[Doc] = []

            def timed(nlp: Language, docs: Iterable[Doc]) -> list[Doc]:
                nonlocal parsing, kept
                started = time.process_time()
                kept = parse(nlp, docs)
                parsing = time.process_time() - started
                return kept

            with parser(timed):
                whole = seconds(lambda: coder.code_many(part))  # noqa: B023
            with parser(lambda nlp, docs: kept):  # noqa: B023
                alone = seconds(lambda: coder.code_many(part))  # noqa: B023
            best[n] = [min(pair) for pair in zip(best[n], (whole, alone, parsing), strict=True)]
    whole, alone, parsing = (sum(times) for times in zip(*best, strict=True))
    return whole, alone, parsing


def clock(some: Sequence[Pair], processes: int) -> float:
    """Articles of 450 words a second by the clock, over ROUNDS rounds of all articles; one before loads."""
    parts = chunks(some)
    done = started = 0.0
    for n, (part, _) in enumerate(runner.code_chunks(parts * (1 + ROUNDS), processes), start=1):
        if n > len(parts):
            done += size(part)
        elif n == len(parts):
            started = time.perf_counter()
    return done / (time.perf_counter() - started)


def measure(articles: int, repeat: int, processes: Sequence[int]) -> dict[str, Figures]:
    """Figures by kind of article."""
    plain = spacy.blank("en")
    out = {}
    for kind, some in pairs(articles).items():
        n = size(some)
        base = min(seconds(lambda: [plain.make_doc(article.body) for article, _ in some]) for _ in range(repeat + 1))  # noqa: B023
        whole, alone, parsing = cores(some, repeat)
        handed = list(some) * (TIMES if kind == "irrelevant" else 1)
        out[kind] = Figures(
            len(some),
            round(n * WORDS / len(some), 1),
            n / base,
            n / whole,
            n / alone,
            n / parsing if parsing > 1e-3 * whole else float("inf"),
            {p: clock(handed, p) for p in processes},
        )
    return out


def told(kind: str, f: Figures) -> Iterator[str]:
    """The figures as lines."""

    def line(what: str, speed: float) -> str:
        return f"  {what:42}{speed:>12,.1f} a second{1000 / speed:>10.2f} ms{speed / f.tokenizer:>12.4f}"

    yield f"{kind}: {f.articles} articles of {f.words} words; speeds are for 450 words"
    yield f"  {'':42}{'':12}         {'':>10}   {'of blank spaCy':>15}"
    yield line("blank spaCy, one core", f.tokenizer)
    yield line("with the parser, one core", f.core)
    if kind == "relevant":
        yield line("the coder alone on parsed text, one core", f.coder)
        yield line("the parser alone, one core", f.parser)
    yield line("with the parser, two cores (twice one)", 2 * f.core)
    for n, speed in f.processes.items():
        yield line(f"by the clock, {n} process{'es' if n > 1 else ''}", speed)


def main() -> None:
    parse = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parse.add_argument("--articles", type=int, default=512, help="of each kind")
    parse.add_argument("--repeat", type=int, default=3, help="rounds, of which the fastest counts")
    parse.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parse.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parse.parse_args()
    results = measure(options.articles, options.repeat, options.processes)
    if options.json:
        print(json.dumps({kind: asdict(figures) for kind, figures in results.items()}, indent=2))
        return
    for kind, figures in results.items():
        print(*told(kind, figures), sep="\n")


if __name__ == "__main__":
    main()
