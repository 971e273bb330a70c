"""Figures of a model: raw text in, through milties_dagster.language.load(), as the product uses it.

    python evaluate.py MODEL DOCBINS [--sets pud_news ...] [--plain] [--out FILE]

Labelled and unlabelled attachment leave punctuation out (spaCy's scorer). PUD documents are single sentences and
are joined by tens, so that there are borders to find. --plain loads with spacy.load, without the rule splitter.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the splitter of this checkout
from milties_dagster import language

SETS = ("pud_news", "pud_wiki", "gum_news_test", "gum_test", "ewt_test")
TOGETHER = 10  # PUD sentences a text
SHOWN = {
    "pos_acc": "UPOS",
    "lemma_acc": "lemma",
    "dep_uas": "UAS",
    "dep_las": "LAS",
    "sents_f": "sentence F",
    "ents_f": "NER F",
    "ents_p": "NER P",
    "ents_r": "NER R",
}
ROLES = ("nsubj", "nsubj:pass", "obj", "obl")


def gold(folder: Path, name: str, nlp: Language) -> list[Doc]:
    docs = list(DocBin().from_disk(folder / f"{name}.spacy").get_docs(nlp.vocab))
    if name.startswith("pud"):
        # a text of ten sentences counts for names only where all ten are annotated
        docs = [Doc.from_docs(docs[i : i + TOGETHER], ensure_whitespace=True) for i in range(0, len(docs), TOGETHER)]
    return docs


def names(nlp: Language, folder: Path, name: str) -> dict[str, float]:
    """Names on the documents as they are: joining would mix annotated and unannotated sentences."""
    docs = list(DocBin().from_disk(folder / f"{name}.spacy").get_docs(nlp.vocab))
    docs = [doc for doc in docs if doc.has_annotation("ENT_IOB")]
    examples = [Example(p, g) for p, g in zip(nlp.pipe(g.text for g in docs), docs, strict=True)]
    return Scorer.score_spans(examples, "ents")  # type: ignore[no-any-return]


def measure(nlp: Language, folder: Path, name: str) -> dict[str, float | dict[str, float]]:
    """Percentages, rounded to a tenth; ``per_label`` has the F of the roles and of the kinds of names."""
    docs = gold(folder, name, nlp)
    examples = [Example(p, g) for p, g in zip(nlp.pipe(g.text for g in docs), docs, strict=True)]
    scores = {
        **Scorer.score_token_attr(examples, "pos"),
        **Scorer.score_token_attr(examples, "lemma"),
        **Scorer.score_spans(examples, "sents"),
        **Scorer.score_deps(
            examples, "dep", getter=lambda t, attr: getattr(t, f"{attr}_").lower(), ignore_labels=("p", "punct")
        ),
    }
    per_label = {role: scores["dep_las_per_type"].get(role, {"f": 0.0})["f"] for role in ROLES}
    if "ner" in nlp.pipe_names:
        found = names(nlp, folder, name)
        scores.update(found)
        per_label.update({label: value["f"] for label, value in (found["ents_per_type"] or {}).items()})
    result: dict[str, float | dict[str, float]] = {
        shown: round(100 * scores[key], 2) for key, shown in SHOWN.items() if scores.get(key) is not None
    }
    result["per_label"] = {label: round(100 * f, 1) for label, f in sorted(per_label.items())}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("docbins", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    nlp = spacy.load(options.model) if options.plain else language.load(options.model, ner=True)
    results = {name: measure(nlp, options.docbins, name) for name in options.sets}
    for name, figures in results.items():
        print(name, json.dumps(figures))
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
