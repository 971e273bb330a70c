"""Put the trained pipelines together as the model that ships, and hash it.

    python package.py WORK OUT

The weights are a mean of those before and after the second stage, SHARE of the latter: less is forgotten of other kinds
of text (Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022). OUT gets the spaCy files alone; its
LICENSE, ATTRIBUTION.md and README.md are written by hand and stay. The last line printed is the hash of the spaCy
files, which the README of the model records.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

BY_HAND = frozenset({"LICENSE", "ATTRIBUTION.md", "README.md"})
SHARE = 0.6  # best LAS on the development sets (EWT and GUM) among 0, 0.3 ... 0.8, 1: see ../README.md
META = {
    "name": "milties_news",
    "version": "0.2.0",
    "description": "English news pipeline trained from scratch on UD English EWT and GUM (permissive genres), UNER "
    "and wikigold, with static vectors distilled from all-MiniLM-L6-v2",
    "author": "The milties developers",
    "license": "CC-BY-SA-4.0",
}


def files(folder: Path) -> list[Path]:
    """The files of the model that training makes, sorted by their path inside the folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in BY_HAND)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def digest(folder: Path) -> str:
    """SHA-256 over lines "sha256-of-file  path" of ``files``: what sha256sum prints, hashed again."""
    total = hashlib.sha256()
    for path in files(folder):
        one = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{one}  {path.relative_to(folder).as_posix()}\n".encode())
    return total.hexdigest()


def parameters(nlp: Language) -> dict[tuple[str, int, str], tuple[Any, str]]:
    """Each weight of each pipe's network, by its place: the node that has it, and its name there."""
    pipes: list[tuple[str, Any]] = nlp.pipeline
    return {
        (pipe_name, n, name): (node, name)
        for pipe_name, pipe in pipes
        for n, node in enumerate(pipe.model.walk())
        for name in node.param_names
        if node.has_param(name)
    }


def mix(nlp: Language, later: Language, share: float) -> None:
    """Moves the weights of ``nlp`` in place towards those of ``later``. Raises ValueError for another architecture."""
    ours, theirs = parameters(nlp), parameters(later)
    if ours.keys() != theirs.keys():
        raise ValueError("the two stages differ in their networks: train the second from the first")
    for place, (node, name) in ours.items():
        other, _ = theirs[place]
        node.set_param(name, (1 - share) * node.get_param(name) + share * other.get_param(name))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    nlp = spacy.load(options.work / "parse" / "model-best")
    own = spacy.load(options.work / "own" / "model-best")
    mix(nlp, own, SHARE)
    names = spacy.load(options.work / "ner" / "model-best")
    nlp.add_pipe("ner", source=names)
    scores = {**own.meta["performance"], **{k: v for k, v in names.meta["performance"].items() if "ents" in k}}
    nlp.meta.update(META, performance=scores)
    # where the training texts lay on the machine that trained says nothing to others
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    if options.out.exists():
        for part in options.out.iterdir():
            if part.is_dir():
                shutil.rmtree(part)
            elif part.name not in BY_HAND:
                part.unlink()
    nlp.to_disk(options.out)
    size = sum(path.stat().st_size for path in files(options.out))
    print(f"{options.out}: {', '.join(nlp.pipe_names)}; {size / 1e6:.1f} MB")
    print(digest(options.out))


if __name__ == "__main__":
    main()
