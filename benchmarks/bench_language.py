"""The language model: time to load, throughput of its parts, peak of memory.

Belongs here: timing, one printed table. Does not belong here: how right it is (training/language/evaluate.py).

    python benchmarks/bench_language.py [--paragraphs 600] [--rounds 3] [--json]

Paragraphs are those of bench_tagging.py (77 words on average). Times are processor time on one core, the best of
``rounds``, beside that of spaCy's blank English tokeniser in the same run, so that the ratio does not depend on
the machine or its load. Load time and memory are those of fresh processes that do nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from paragraphs import Figures, run

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # "a core" is one core

BATCH = 64  # paragraphs at once
# the coder hands the parser 64 sentences at a time, about 16 paragraphs: so much memory it needs

ROOT = Path(__file__).resolve().parents[1]
# a model that is loaded once and one paragraph; prints seconds to load and peak MB
FRESH = """
import resource, sys, time
from milties_dagster import language
started = time.process_time()
nlp = language.load(ner=sys.argv[1] == "ner")
seconds = time.process_time() - started
for _ in nlp.pipe(sys.stdin.read().split("\\n"), batch_size=16):
    pass
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def texts(count: int) -> list[str]:
    import random

    from bench_tagging import SEED, paragraph, rare_words

    rng = random.Random(SEED)
    rare = rare_words(rng)
    return [paragraph(rng, rare) for _ in range(count)]


def best(function: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        function()
        seconds.append(time.process_time() - started)
    return min(seconds)


def fresh(kind: str, paragraphs: list[str], rounds: int) -> tuple[float, float]:
    """Seconds to load and peak of memory in MB, the least of ``rounds`` new processes."""
    runs = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", FRESH, kind],
            input="\n".join(paragraphs),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append([float(x) for x in done.stdout.split()])
    return min(r[0] for r in runs), min(r[1] for r in runs)


def measure(count: int, rounds: int) -> dict[str, dict[str, float]]:
    paragraphs = texts(count)
    # first: a new process counts the memory of the one that starts it as its own peak
    apart = {kind: fresh(kind, paragraphs[:200], rounds) for kind in ("parser", "ner")}

    import spacy

    from milties_dagster import language

    blank = spacy.blank("en")

    def piped(nlp: spacy.language.Language) -> Callable[[], object]:
        def run() -> None:
            for _ in nlp.pipe(paragraphs, batch_size=BATCH):
                pass

        return run

    pipelines = {
        "blank spaCy": blank,
        "no parser: tokens, sentences": language.load(parser=False),
        "tags, parses": language.load(lemmas=False),
        "and lemmas": language.load(),
        "and names": language.load(ner=True),
    }
    for nlp in pipelines.values():
        list(nlp.pipe(paragraphs[:100]))  # the tokeniser's cache is warm in production, too
    times = {name: best(piped(nlp), rounds) for name, nlp in pipelines.items()}
    result = {
        name: {
            "paragraphs_per_second": round(count / seconds, 1),
            "ratio_to_blank": round(times["blank spaCy"] / seconds, 4),
        }
        for name, seconds in times.items()
    }
    for kind, (seconds, memory) in apart.items():
        result[f"fresh process, {kind}"] = {"load_seconds": round(seconds, 2), "peak_mb": round(memory)}
    return result


def show(results: Figures) -> None:
    for name, figures in results.items():
        print(f"{name:30}" + "".join(f"{value:>12,} {key.replace('_', ' ')}" for key, value in figures.items()))


if __name__ == "__main__":
    run(__doc__, 600, measure, show)
