"""One text in, its event mentions out: the whole chain without a warehouse, for the command line and notebooks.

Belongs here: stringing ingest, language and coding together for a single text. Does not belong here: rules.
"""

from __future__ import annotations

import hashlib

from milties_dagster.coding.coder import Coded, Coder
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, RawArticle, Refusal


def code_text(
    text: str,
    *,
    published: str = "",
    source_uri: str = "text",
    title: str = "",
    publisher: str = "",
    url: str = "",
    media_type: str = "text/plain",
) -> tuple[Article, list[EntityMention], Coded] | Refusal:
    """Clean, read and code one text. ``published``: the date the source states, in any unambiguous form.

    Returns the article, its entity mentions and what was coded, or the refusal when the text cannot be an article.

    >>> article, names, coded = code_text("Japan and Australia held a joint naval drill on 3 May 2021.")
    >>> [(m.event_type, m.state_a, m.state_b) for m in coded.mentions]
    [('JEX', 'AUS', 'JPN')]
    """
    data = text.encode("utf-8")
    raw = RawArticle(
        article_id=hashlib.sha256(data).hexdigest(),
        source_uri=source_uri,
        source_kind="html" if media_type == "text/html" else "txt",
        media_type=media_type,
        payload=text,
        n_bytes=len(data),
        encoding="utf-8",
        url=url,
        title=title,
        published=published,
        publisher=publisher,
    )
    article = clean(raw)
    if isinstance(article, Refusal):
        return article
    names = entities.extract(article)
    return article, names, Coder.load().code(article, names)
