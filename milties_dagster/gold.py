"""Gold articles through the chain: what evaluation and training feed the coder with.

Belongs here: reading the texts of gold documents and running them through ingest and language.
Does not belong here: scoring (evaluation.py), fitting (training/).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from milties_dagster.evaluation import GoldDocument, GoldError
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, RawArticle, Refusal


def prepare(documents: Sequence[GoldDocument]) -> list[tuple[Article, list[EntityMention]]]:
    """Clean article and entity mentions of each gold document; a manifest.csv beside the texts is used.

    Raises GoldError when a text is missing or refused.
    """
    manifests: dict[Path, dict[str, dict[str, str]]] = {}
    out = []
    for d in documents:
        if d.path is None:
            raise GoldError(f"gold document {d.doc}: its text is not beside the gold file")
        folder = d.path.parent
        if folder not in manifests:
            manifests[folder] = _manifest(folder)
        stated = manifests[folder].get(d.doc, {})
        data = d.path.read_bytes()
        raw = RawArticle(
            article_id=hashlib.sha256(data).hexdigest(),
            source_uri=str(d.path),
            source_kind="txt",
            media_type="text/plain",
            payload=data.decode("utf-8"),
            n_bytes=len(data),
            encoding="utf-8",
            url=stated.get("url") or "",
            title=stated.get("title") or "",
            published=stated.get("published") or "",
            publisher=stated.get("publisher") or "",
            language=stated.get("language") or "",
        )
        article = clean(raw)
        if isinstance(article, Refusal):
            raise GoldError(f"gold document {d.doc}: {article.reason}")
        out.append((article, entities.extract(article)))
    return out


def _manifest(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "manifest.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as f:
        return {row["file"]: dict(row) for row in csv.DictReader(f)}
