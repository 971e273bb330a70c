"""Trees for the project's own sentences, by the votes of several trained models.

    python vote.py OUT MODEL MODEL MODEL

Reads corpus/articles (never corpus/heldback), parses each sentence with each model and writes to OUT, a DocBin, the
sentences whose trees the models vote for: each word's head, label, tag and lemma by majority, or else the first
model's. Left out are sentences of fewer than SHORT or more than LONG words or without a verb, those the models cut
into different words, those whose votes are no tree, and those with the same head from all models for less than SURE
of their words. own_trees.spacy was made so; running this again with other models changes it and the model trained.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from spacy.tokens import Doc, DocBin, Span

from milties_dagster import evaluation, language
from milties_dagster.gold import prepare

ROOT = Path(__file__).resolve().parents[2]
SHORT, LONG = 5, 60  # words
SURE = 0.75
ATTRIBUTES = ["ORTH", "SPACY", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START"]

V = TypeVar("V", bound=Hashable)


def vote(choices: Sequence[V]) -> V:
    """The choice of most, the first model's when none has more than one vote."""
    best, n = Counter(choices).most_common(1)[0]
    return best if n > 1 else choices[0]


def is_tree(heads: Sequence[int]) -> bool:
    """True when one word is its own head and all others lead to it."""
    if sum(i == head for i, head in enumerate(heads)) != 1:
        return False
    for i in range(len(heads)):
        at, steps = i, 0
        while heads[at] != at and steps <= len(heads):
            at, steps = heads[at], steps + 1
        if steps > len(heads):
            return False
    return True


def voted(parses: Sequence[Span]) -> Doc | None:
    """One sentence with the majority's tree; None when it is left out."""
    first = parses[0]
    words = [t.text for t in first]
    if not SHORT <= len(first) <= LONG or not any(t.pos_ in ("VERB", "AUX") for t in first):
        return None
    if any([t.text for t in parse] != words for parse in parses):
        return None
    columns = [[parse[i] for parse in parses] for i in range(len(first))]
    heads, deps, tags, lemmas, sure = [], [], [], [], 0
    for column in columns:
        places = [t.head.i - t.sent.start for t in column]
        head = vote(places)
        sure += len(set(places)) == 1
        heads.append(head)
        label = vote([t.dep_ for t, place in zip(column, places, strict=True) if place == head])
        deps.append("ROOT" if head == len(heads) - 1 else label)
        tags.append(vote([(t.pos_, str(t.morph)) for t in column]))
        lemmas.append(vote([t.lemma_ for t in column]))
    if not is_tree(heads) or sure / len(first) < SURE:
        return None
    return Doc(
        first.doc.vocab,
        words=words,
        spaces=[bool(t.whitespace_) for t in first],
        heads=heads,
        deps=deps,
        pos=[pos for pos, _ in tags],
        morphs=[morph for _, morph in tags],
        lemmas=lemmas,
    )


def lines() -> list[str]:
    """The lines of the bodies of all training articles, each once."""
    bodies = [article.body for article, _ in prepare(evaluation.read_gold(ROOT / "corpus"))]
    return list(dict.fromkeys(line.strip() for body in bodies for line in body.split("\n") if line.strip()))


def trees(texts: Sequence[str], models: Sequence[Path]) -> Iterator[Doc]:
    parsed = [list(language.load(model).pipe(texts)) for model in models]
    seen: set[str] = set()
    for docs in zip(*parsed, strict=True):
        by_text = [{sentence.text: sentence for sentence in doc.sents} for doc in docs]
        for text in by_text[0]:
            if text not in seen and all(text in one for one in by_text):
                seen.add(text)
                doc = voted([one[text] for one in by_text])
                if doc is not None:
                    yield doc


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    options = parser.parse_args()
    docs = list(trees(lines(), options.models))
    DocBin(attrs=ATTRIBUTES, docs=docs).to_disk(options.out)
    print(f"{options.out}: {len(docs)} sentences, {sum(map(len, docs))} words")


if __name__ == "__main__":
    main()
