"""Freeze what the recipe takes from the project's own texts and tables, so that a later run gives the same model.

    python snapshot.py

Writes own_words.csv (forms of corpus/articles and the seeds, with counts; corpus/heldback is never read) and
names.csv (names for the augmenter, in the order of their tables). Run it to take in new texts; the model then
changes and has to be trained anew.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OWN_TEXTS = ("corpus/articles/**/*", "seeds/articles/*", "seeds/reference/*.csv")
WORD = re.compile(r"[^\W_]|^[^\w\s]$")  # has a letter or a digit, or is one sign
# label -> (table of seeds/reference, column of the name, column and value that a row must have)
TABLES = (
    ("PERSON", "leaders.csv", "name", None),
    ("LOC", "places.csv", "place", None),
    ("LOC", "country_aliases.csv", "alias", ("alias_type", "name")),
    ("ORG", "organisations.csv", "organisation", None),
)


def own_words() -> Counter[str]:
    counts: Counter[str] = Counter()
    nlp = spacy.blank("en")
    for pattern in OWN_TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                for line in path.read_text(encoding="utf-8").splitlines():
                    counts.update(t.text for t in nlp.make_doc(line[:10_000]) if WORD.search(t.text))
    return counts


def own_names() -> Iterator[tuple[str, str]]:
    for label, file, column, kept in TABLES:
        with (ROOT / "seeds" / "reference" / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if kept is None or row[kept[0]] == kept[1]:
                    yield label, row[column]


def main() -> None:
    with (HERE / "own_words.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([("form", "count"), *sorted(own_words().items())])
    with (HERE / "names.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([("label", "name"), *own_names()])


if __name__ == "__main__":
    main()
