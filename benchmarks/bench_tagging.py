"""Throughput of the date finder and the state tagger, as a ratio to spaCy's blank English tokeniser.

Belongs here: generated paragraphs, timing, one printed table. Does not belong here: correctness (tests).

    python benchmarks/bench_tagging.py [--paragraphs 10000] [--rounds 3] [--json]

The paragraphs are generated from a seed (77 words on average, as news paragraphs have); a share of them holds
dates and states, the rest has none, as in a day's news. Times are processor time of one core, the best of
``rounds``, all taken in the same run, so that the ratio does not depend on the machine or on its load.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import spacy
from paragraphs import Figures, run

from milties_dagster.language.dates import find_dates
from milties_dagster.language.states import StateTagger

SEED = 20141119
MEAN_WORDS = 77
WITH_DATES, WITH_STATES = 0.6, 0.5  # shares of the paragraphs

FREQUENT = """
    the of to and in a for on that with said is as at by its from has was have an be are will which their it
    not he would been also but after were had they or this who military defence forces two
"""
SYLLABLES = "ba den for gi hal kon lem mi nor pra quen ros sta tur van wel xi yor zen ing tion ment ed er al"
N_RARE = 20_000  # rarer words, made of syllables: a tokeniser's cache must meet as many as in news
DATES = """
    on Wednesday|last week|in March 2016|on Nov. 19, 2014|from July 5 to 12|since 2011|yesterday|
    six years ago|in the first half of 2015|late last month|between 2011 and 2014|by the end of the year|
    in recent years|on 20 August 2013|earlier this week|in the early 1990s|under the 1951 Treaty
"""
STATES = """
    Russia|China|the United States|India|Vietnamese|Beijing|the Kremlin|Turkish|South Korea|Georgia|Jordan|
    Republic of Korea|Moscow|U.S.|Pakistan's|Niger|Australian|the Pentagon
"""


def rare_words(rng: random.Random) -> list[str]:
    """Words of two to four syllables, some with a capital, a hyphen or an apostrophe."""
    words, syllables = [], SYLLABLES.split()
    for _ in range(N_RARE):
        word = "".join(rng.choices(syllables, k=rng.randint(2, 4)))
        kind = rng.random()
        if kind < 0.25:
            word = word.capitalize()
        words.append(f"{word}-{rng.choice(syllables)}" if kind > 0.95 else f"{word}'s" if kind > 0.92 else word)
    return words


def paragraph(rng: random.Random, rare: list[str]) -> str:
    """Sentences of frequent and rare words; dates and states strewn in where the paragraph has any."""
    dates, states = rng.random() < WITH_DATES, rng.random() < WITH_STATES
    sentences, words = [], 0
    target = max(12, round(rng.gauss(MEAN_WORDS, 25)))
    while words < target:
        sentence: list[str] = []
        for _ in range(rng.randint(12, 26)):
            pick = rng.random()
            if dates and pick < 0.025:
                sentence += rng.choice(DATES.split("|")).split()
            elif states and pick < 0.08:
                sentence += rng.choice(STATES.split("|")).split()
            elif pick < 0.5:
                sentence.append(rng.choice(FREQUENT.split()))
            else:  # the lower the number, the more frequent, as in any language
                sentence.append(rare[int(len(rare) * rng.random() ** 3)] + ("," if pick > 0.96 else ""))
        words += len(sentence)
        text = " ".join(sentence)
        sentences.append(text[0].upper() + text[1:] + ".")
    return " ".join(sentences)


def seconds(function: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Least processor time of one pass over ``texts``."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for text in texts:
            function(text)
        best = min(best, time.process_time() - started)
    return best


def measure(paragraphs: int, rounds: int) -> dict[str, dict[str, float]]:
    """Paragraphs per second and ratio to the tokeniser (1 = as fast), by tagger."""
    rng = random.Random(SEED)
    rare = rare_words(rng)
    texts = [paragraph(rng, rare) for _ in range(paragraphs)]
    tagger = StateTagger()
    functions: dict[str, Callable[[str], object]] = {
        "spacy_tokeniser": spacy.blank("en").make_doc,
        "dates": find_dates,
        "states": tagger.tag,
    }
    times = {}
    for name, function in functions.items():
        for text in texts[:200]:  # caches and the tokeniser's vocabulary are warm in production, too
            function(text)
        times[name] = seconds(function, texts, rounds)
    base = times["spacy_tokeniser"]
    return {
        name: {"paragraphs_per_second": round(paragraphs / time_, 1), "ratio": round(base / time_, 3)}
        for name, time_ in times.items()
    }


def show(results: Figures) -> None:
    print(f"{'':16}{'paragraphs/s':>14}{'ratio to tokeniser':>20}")
    for name, figures in results.items():
        print(f"{name:16}{figures['paragraphs_per_second']:>14,.0f}{figures['ratio']:>20.2f}")


if __name__ == "__main__":
    run(__doc__, 10_000, measure, show)
