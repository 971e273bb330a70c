"""Put the two trained pipelines together as the model that ships, and hash it.

    python package.py WORK OUT

OUT gets the spaCy files alone; its LICENSE, ATTRIBUTION.md and README.md are written by hand and stay. The last
line printed is the hash of the spaCy files, which the README of the model records.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import spacy

BY_HAND = frozenset({"LICENSE", "ATTRIBUTION.md", "README.md"})
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    nlp = spacy.load(options.work / "parse" / "model-best")
    names = spacy.load(options.work / "ner" / "model-best")
    nlp.add_pipe("ner", source=names)
    scores = {**nlp.meta["performance"], **{k: v for k, v in names.meta["performance"].items() if "ents" in k}}
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
