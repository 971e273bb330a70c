"""The augmenter of the training texts: what news does to letters, quotation marks and names.

Belongs here: the callback named milties.news.v1 in the configs. Each document is taken once an epoch, changed
with the stated chances: its words in Title Case or CAPITALS (headlines), all in lower case, with curly quotation
marks and apostrophes in place of straight ones, or with its names exchanged for others of the project's tables.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

NAMES = Path(__file__).with_name("names.csv")  # made by snapshot.py
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "n't",
        "'s",
    ]
)
CURLY = {'"': "“”", "``": "““", "''": "””", "'": "’’"}

Names = dict[tuple[str, int], list[list[str]]]


def title(words: list[str]) -> list[str]:
    return [w if i and w.lower() in SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words)]


def curly(words: list[str]) -> list[str]:
    """Straight marks replaced, opening and closing in turn."""
    out, opened = [], False
    for word in words:
        if word in CURLY:
            out.append(CURLY[word][opened])
            opened = opened != (word == '"')
        else:
            out.append(word.replace("'", "’"))
    return out


def read_names(nlp: Language) -> Names:
    """Names by label and number of tokens, each as its tokens; surnames alone stand for persons, too."""
    names: Names = defaultdict(list)
    with NAMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words = [token.text for token in nlp.make_doc(row["name"])]
            names[row["label"], len(words)].append(words)
            if row["label"] == "PERSON" and len(words) > 1:
                names[row["label"], 1].append(words[-1:])
    return names


def exchanged(example: Example, names: Names, chance: float, rng: random.Random) -> list[str]:
    """The words with some names replaced by names of the same kind and number of words."""
    words = [token.text for token in example.reference]
    for entity in example.reference.ents:
        choice = names.get((entity.label_, len(entity)))
        # what is written small or in capitals is a description or a headline: leave it
        proper = all(t.text[:1].isupper() and not t.is_upper for t in entity)
        if choice and proper and rng.random() < chance:
            words[entity.start : entity.end] = rng.choice(choice)
    return words


def changed(example: Example, nlp: Language, words: list[str]) -> Example:
    """The same annotation over other words; a lemma that was the word itself stays the word itself."""
    annotation = example.to_dict()
    tokens = annotation["token_annotation"]
    old = tokens["ORTH"]
    text = "".join(w + (" " if space else "") for w, space in zip(words, tokens["SPACY"], strict=True))
    if "LEMMA" in tokens:
        same = [lemma == was for lemma, was in zip(tokens["LEMMA"], old, strict=True)]
        names = [example.reference[i].ent_iob_ in "BI" for i in range(len(old))]
        tokens["LEMMA"] = [
            new if as_is and name and new.lower() != was.lower() else lemma
            for new, as_is, name, was, lemma in zip(words, same, names, old, tokens["LEMMA"], strict=True)
        ]
    tokens["ORTH"] = words
    return Example.from_dict(nlp.make_doc(text), annotation)


@spacy.registry.augmenters("milties.news.v1")
def news(
    lower: float = 0.03,
    headline: float = 0.04,
    capitals: float = 0.02,
    quotes: float = 0.25,
    names: float = 0.3,
    seed: int = 1,
) -> Callable[[Language, Example], Iterator[Example]]:
    """Chances by document; by name for ``names``. Letters are changed after names, or else quotes."""
    rng = random.Random(seed)  # its own generator: the same texts in every run
    tables: Names = {}

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if names and not tables:
            tables.update(read_names(nlp))
        old = [token.text for token in example.reference]
        words = exchanged(example, tables, names, rng) if rng.random() < 0.5 else old
        pick = rng.random()
        if pick < lower:
            words = [w.lower() for w in words]
        elif pick < lower + headline:
            words = title(words)
        elif pick < lower + headline + capitals:
            words = [w.upper() for w in words]
        elif rng.random() < quotes:
            words = curly(words)
        yield example if words == old else changed(example, nlp, words)

    return augment


__all__ = ["news"]
