"""Where a row that broke a check comes from: the article and its words, so that a reader can judge without SQL.

Belongs here: finding article and quote of a row by whatever ids it has. Does not belong here: any check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import duckdb

from milties_dagster.quality.results import CheckResult

CHARS = 160  # of a quote

_AROUND = "substr(a.body, greatest(m.char_start - 39, 1), m.char_end - m.char_start + 80)"

# columns a row must have -> query for (article, quote); the first that finds something is taken
_LOOKUPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("mention_id",),
        "SELECT a.source_uri, m.quote FROM core.event_mentions AS m INNER JOIN core.articles AS a USING (article_id) "
        "WHERE m.mention_id = $mention_id ORDER BY ALL LIMIT 1",
    ),
    (
        ("mention_id",),
        f"SELECT a.source_uri, {_AROUND} FROM core.entity_mentions AS m INNER JOIN core.articles AS a "
        "USING (article_id) WHERE m.mention_id = $mention_id ORDER BY ALL LIMIT 1",
    ),
    (
        ("event_id",),
        "SELECT a.source_uri, m.quote FROM core.event_mentions AS m INNER JOIN core.articles AS a USING (article_id) "
        "WHERE m.event_id = $event_id ORDER BY ALL LIMIT 1",
    ),
    (
        ("article_id", "state_id"),
        f"SELECT a.source_uri, {_AROUND} FROM core.entity_mentions AS m INNER JOIN core.articles AS a "
        "USING (article_id) WHERE m.article_id = $article_id AND m.state_id = $state_id ORDER BY ALL LIMIT 1",
    ),
    (
        ("article_id", "sentence_index"),
        "SELECT a.source_uri, m.quote FROM core.event_mentions AS m INNER JOIN core.articles AS a USING (article_id) "
        "WHERE m.article_id = $article_id AND m.sentence_index = $sentence_index ORDER BY ALL LIMIT 1",
    ),
    (("article_id",), "SELECT source_uri, body FROM core.articles WHERE article_id = $article_id LIMIT 1"),
    (("article_id",), "SELECT source_uri, payload FROM raw.articles WHERE article_id = $article_id LIMIT 1"),
    (("item_id",), "SELECT source_uri, payload FROM core.quarantine WHERE item_id = $item_id ORDER BY ALL LIMIT 1"),
    (
        ("state_a", "state_b", "year"),
        "SELECT a.source_uri, m.quote FROM agg.event_dyads AS d INNER JOIN core.event_mentions AS m USING (event_id) "
        "INNER JOIN core.articles AS a USING (article_id) WHERE d.state_a = $state_a AND d.state_b = $state_b "
        "AND year(d.counted_on) = $year ORDER BY ALL LIMIT 1",
    ),
    (
        ("state_a", "state_b"),
        "SELECT a.source_uri, m.quote FROM agg.event_dyads AS d INNER JOIN core.event_mentions AS m USING (event_id) "
        "INNER JOIN core.articles AS a USING (article_id) WHERE d.state_a = $state_a AND d.state_b = $state_b "
        "ORDER BY ALL LIMIT 1",
    ),
)


def add(connection: duckdb.DuckDBPyConnection, results: Iterable[CheckResult]) -> list[CheckResult]:
    """The results, each sample row with ``article`` (its source) and ``quote`` where its ids lead to one."""
    return [
        replace(r, sample=tuple(_with(connection, row) for row in r.sample)) if not r.success and r.sample else r
        for r in results
    ]


def _with(connection: duckdb.DuckDBPyConnection, row: Mapping[str, Any]) -> dict[str, Any]:
    article, quote = row.get("source_uri"), row.get("quote")
    for columns, sql in _LOOKUPS if not (article and quote) else ():
        values = {name: row.get(name) for name in columns}
        if any(value is None or value != value for value in values.values()):
            continue
        try:
            found = connection.execute(sql, values).fetchall()
        except duckdb.Error as problem:  # the tables are in disorder: that is what checks are run for
            found = [(None, f"(not found: {str(problem).splitlines()[0]})")]
        if found:
            article, quote = article or found[0][0], quote or found[0][1]
            break
    shown = dict(row)
    if article:
        shown["article"] = shown.pop("source_uri", article)
    if quote:
        shown["quote"] = " ".join(str(quote).split())[:CHARS]
    return shown
