"""Training texts from the converted corpora: short documents, one set of entity labels.

    python prepare.py DOCBINS OUT

DOCBINS holds one DocBin a corpus and split, as ../README.md lists them. Writes to OUT:
train_parse (EWT and GUM), train_own (these and own_trees.spacy), train_ner (EWT, GUM and wikigold), dev_parse, dev_ner
and dev_own (dev_parse again).

Documents are cut into pieces of a few sentences. The pipeline gets its sentences by rule before it parses, so
nothing is to be learnt from longer ones, and spaCy's parser trains three times as fast on pieces below 50 words:
it then needs no oracle to find where to cut.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

# Sentences of corpus/articles with the trees that three models voted for (vote.py): words and turns of this field
OWN_TREES = Path(__file__).with_name("own_trees.spacy")
PIECE = 45  # words, if whole sentences allow
# UNER's person, organisation, location under the names that the GUM layer has; re3d's types to those
LABELS = {"PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC", "Organisation": "ORG", "Person": "PERSON", "Location": "LOC"}


def read(folder: Path, name: str, vocab: Vocab) -> list[Doc]:
    return list(DocBin().from_disk(folder / f"{name}.spacy").get_docs(vocab))


def starts(doc: Doc) -> list[int]:
    """Where sentences begin; without annotation, after a full stop that a capital follows."""
    if doc.has_annotation("SENT_START"):
        return [sentence.start for sentence in doc.sents]
    inside = {i for entity in doc.ents for i in range(entity.start + 1, entity.end)}
    stops = [t.i + 1 for t in doc[:-1] if t.text in {".", "!", "?"} or "\n" in t.text]
    return [0, *(i for i in stops if i not in inside)]


def pieces(doc: Doc) -> Iterator[Doc]:
    """``doc`` in pieces of whole sentences, as many as PIECE words hold."""
    begins = starts(doc)
    ends = [*begins[1:], len(doc)]
    at = 0
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        if following is None or following - at > PIECE:
            piece = doc[at:end].as_doc()
            if len(piece):
                yield piece
            at = end


def relabelled(doc: Doc) -> Doc:
    """Entities under the three labels; others dropped; a document without entity annotation stays without."""
    if not doc.has_annotation("ENT_IOB"):
        return doc
    kept = [Span(doc, e.start, e.end, label=LABELS[e.label_]) for e in doc.ents if e.label_ in LABELS]
    doc.set_ents(kept, default="outside")
    return doc


def write(path: Path, docs: Iterable[Doc]) -> None:
    bin_ = DocBin(docs=list(docs))
    bin_.to_disk(path)
    print(f"{path.name}: {len(bin_)} pieces")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("docbins", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("en").vocab

    def cut(*names: str) -> list[Doc]:
        return [p for name in names for doc in read(options.docbins, name, vocab) for p in pieces(relabelled(doc))]

    trees = cut("ewt_train", "gum_train")
    names = cut("wikigold")
    rng = random.Random(0)
    rng.shuffle(trees)
    both = trees + names
    rng.shuffle(both)
    write(options.out / "train_parse.spacy", trees)
    write(options.out / "train_ner.spacy", both)
    trees += DocBin().from_disk(OWN_TREES).get_docs(vocab)
    rng.shuffle(trees)
    write(options.out / "train_own.spacy", trees)
    for source, name in (("dev_parse", "dev_parse"), ("dev_ner", "dev_ner"), ("dev_parse", "dev_own")):
        write(options.out / f"{name}.spacy", (relabelled(doc) for doc in read(options.docbins, source, vocab)))


if __name__ == "__main__":
    main()
