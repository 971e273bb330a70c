"""Articles made by hand for the language tests."""

from __future__ import annotations

import datetime as dt

from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention


def article(
    body: str, on: dt.date | None = dt.date(2020, 5, 5), publisher: str = "", dateline_place: str = ""
) -> Article:
    return Article(
        article_id="a" * 64, source_uri="a.txt", url="", publisher=publisher, title="", body=body, language="en",
        published_on=on, published_on_rule="stated" if on else "", dateline_place=dateline_place,
        canonical_article_id="a" * 64, n_chars=len(body), is_codable=True, skip_reason="",
    )  # fmt: skip


def mentions(body: str, **more: object) -> list[EntityMention]:
    return entities.extract(article(body, **more))  # type: ignore[arg-type]


def of_type(body: str, entity_type: str, **more: object) -> list[EntityMention]:
    return [m for m in mentions(body, **more) if m.entity_type == entity_type]
