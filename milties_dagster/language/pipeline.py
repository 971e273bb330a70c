"""The spaCy pipelines: the shipped model with our sentence splitter, and the bare tokenizer.

Belongs here: loading, caching, and handing text to the parser one sentence at a time. Does not belong here:
finding names (people.py, states.py, entities.py) or training the model (training/).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import use_ops

from milties_dagster import paths
from milties_dagster.language import sentences  # registers milties_sentences
from milties_dagster.language.quick import hasten

# Nothing longer is a word. spaCy's tokenizer peels punctuation off one sign at a time, in quadratic time:
# 20,000 exclamation marks take it 41 s whole, 0.1 s in pieces.
_LONG_RUN = re.compile(r"\S{101,}")
_PIECE = 50


class GuardedTokenizer:
    """spaCy's tokenizer, safe on very long runs without a blank: those are cut into pieces of 50 characters.

    Texts without such runs, which is all sane text, get exactly spaCy's tokens.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    @property
    def vocab(self) -> Vocab:
        vocab: Vocab = self.inner.vocab
        return vocab

    def __call__(self, text: str) -> Doc:
        if not _LONG_RUN.search(text):
            doc: Doc = self.inner(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        cuts: list[int] = []
        for run in _LONG_RUN.finditer(text):
            cuts += [*range(run.start(), run.end(), _PIECE), run.end()]
        for cut in [*cuts, len(text)]:
            for token in self.inner(text[at:cut]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            at = cut
        return Doc(self.inner.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    def __getattr__(self, name: str) -> Any:
        if name == "inner":  # while unpickling there is none yet
            raise AttributeError(name)
        return getattr(self.inner, name)


def _guard(nlp: Language) -> Language:
    nlp.tokenizer = GuardedTokenizer(nlp.tokenizer)
    # sentences are cut to a length the parser can take, so the whole-text limit has no work to do
    nlp.max_length = 50_000_000
    return nlp


@lru_cache(maxsize=4)
def _load(model: str, ner: bool, lemmas: bool) -> Language:
    exclude = ["senter", "sentencizer", *([] if ner else ["ner"])]
    exclude += [] if lemmas else ["trainable_lemmatizer", "lemmatizer"]
    with warnings.catch_warnings():
        # version notes between the model and a patch release of spaCy are of no use to the reader
        warnings.filterwarnings("ignore", message=r"\[W0(95|94|07)\]")
        try:
            # numpy's matrix product: a fifth faster for the whole pipeline than BLIS, which thinc takes by itself
            with use_ops("numpy", use_blis=False):
                nlp = spacy.load(model, exclude=exclude)
        except OSError as e:
            raise OSError(
                f"{model!r} is no spaCy pipeline here: neither an installed package nor a folder made by spaCy; "
                "install it, give the folder, or leave MILTIES_MODEL empty for the one that ships"
            ) from e
    nlp.add_pipe("milties_sentences", first=True)
    return _guard(hasten(nlp))


def load(model: str | Path | None = None, parser: bool = True, ner: bool = False, lemmas: bool = True) -> Language:
    """The pipeline: sentence splitter, tagger, parser, lemmatizer. Cached: one object per model and process.

    ``model`` is a folder or an installed package (``en_core_web_sm``); None is the model that ships here.
    ``parser=False`` leaves the whole model out: :func:`blank`, tokens and sentences, for rules that go by words
    (tags beside them cost ten times as much and gave .02 of F1 on development articles). ``ner=True`` adds the
    model's own names in ``doc.ents`` (PERSON, ORG, LOC), where it has a recogniser: one vote beside the rules.
    They are left out else: rules with the project's own tables do better on state names (design 4).
    ``lemmas=False`` leaves the lemmatizer out, an eighth of the time.

    Raises OSError, saying what to do, when spaCy finds no such model; ValueError for names without a parser.
    """
    if not parser:
        if ner:
            raise ValueError("the model's names come with its parser: leave parser=False or ner=True out")
        return blank(model)
    name = str(paths.model() if model is None else model)
    return _load(name, ner, lemmas)


@lru_cache(maxsize=4)
def _blank(tokenizer: str) -> Language:
    nlp = spacy.blank("en")
    if tokenizer:
        # "use" the very tokenizer of the model, so that token borders agree whatever spaCy's defaults become
        nlp.tokenizer.from_disk(Path(tokenizer))
    nlp.add_pipe("milties_sentences", first=True)
    return _guard(nlp)


def blank(model: str | Path | None = None) -> Language:
    """Tokenizer (that of ``model``) and sentence splitter alone: cheap, for all that needs no parse.

    A model given by package name is taken to have spaCy's standard English tokenizer.
    """
    folder = paths.model() if model is None else Path(model)
    return _blank(str(folder / "tokenizer") if (folder / "tokenizer").is_file() else "")


def sentence_doc(nlp: Language, text: str) -> Doc:
    """``text`` tokenized and marked as one sentence, whatever stops it holds. The parser keeps that."""
    return _one_sentence(nlp.make_doc(text))


def _one_sentence(doc: Doc) -> Doc:
    sentences.mark_starts(doc, np.full((len(doc), 1), -1, dtype="int64"))
    return doc


def parse_sentences(nlp: Language, texts: Iterable[str], batch_size: int = 256) -> list[Doc]:
    """Each text parsed as exactly one sentence; out[i] belongs to texts[i], offsets count from its start."""
    return parse_docs(nlp, (nlp.make_doc(text) for text in texts), batch_size)


def parse_docs(nlp: Language, docs: Iterable[Doc], batch_size: int = 256) -> list[Doc]:
    """Each tokenized text parsed as exactly one sentence: the very same documents, changed. None may come twice."""
    return list(nlp.pipe(map(_one_sentence, docs), batch_size=batch_size))


__all__ = ["GuardedTokenizer", "blank", "load", "parse_docs", "parse_sentences", "sentence_doc", "sentences"]
