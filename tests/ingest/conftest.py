from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from milties_dagster.ingest import clean
from milties_dagster.records import Article, RawArticle


@pytest.fixture
def raw() -> Callable[..., RawArticle]:
    """Makes a raw article of a text, as sources.read would."""

    def make(payload: str, **fields: Any) -> RawArticle:
        given: dict[str, Any] = {
            "article_id": "a" * 64,
            "source_uri": "somewhere/article.txt",
            "source_kind": "txt",
            "media_type": "text/plain",
            "payload": payload,
            "n_bytes": len(payload.encode("utf-8", "replace")),
            "encoding": "utf-8",
        }
        return RawArticle(**(given | fields))

    return make


@pytest.fixture
def cleaned(raw: Callable[..., RawArticle]) -> Callable[..., Article]:
    """The clean article of a text."""

    def make(payload: str, **fields: Any) -> Article:
        article = clean(raw(payload, **fields))
        assert isinstance(article, Article)
        return article

    return make
