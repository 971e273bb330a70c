"""Faults to plant in the working database of a home, one for each check, so that they do not hide each other.

``FAULTS`` of test_checks.py break whole tables, each in its own transaction; planted one after the other some undo
others. The statements here come after them and bring in rows of their own for what they hid.
"""

from __future__ import annotations

M, A, E, V = "core.event_mentions", "core.articles", "core.entity_mentions", "core.events"


def _mention(mention_id: str, **changes: str) -> str:
    fields = {
        "article_id": "'z'",
        "event_id": "NULL",
        "date_start": "DATE '2021-05-03'",
        "date_end": "DATE '2021-05-03'",
    }
    given = ", ".join(f"{value} AS {name}" for name, value in (fields | changes).items())
    return f"INSERT INTO {M} SELECT * REPLACE ('{mention_id}' AS mention_id, {given}) FROM {M} LIMIT 1"


def _entity(mention_id: str, text: str, state: str, rule: str) -> str:
    return (
        f"INSERT INTO {E} SELECT * REPLACE ('{mention_id}' AS mention_id, 'z' AS article_id, 'STATE' AS entity_type, "
        f"'{text}' AS text, {state} AS state_id, '{rule}' AS rule, NULL AS date_start, NULL AS date_end) FROM {E} LIMIT 1"
    )


AFTER = (
    # one article: unreadable signs, a wrong weekday, a day after it came in, another day in its address, a repeat
    "INSERT INTO raw.articles VALUES ('z', 'z.txt', 'txt', 'text/plain', 'Monday, August 20, 2013' || "
    "repeat(chr(65533), 50), 9, 'utf-8', '', '', '', '', '', TIMESTAMP '2020-01-01')",
    f"INSERT INTO {A} SELECT * REPLACE ('z' AS article_id, DATE '2021-05-04' AS published_on, 'z.txt' AS source_uri, "
    "'https://example.org/2020/05/04/drill' AS url, repeat('x', 90) || chr(10) || chr(10) || repeat('x', 90) AS body, "
    f"true AS is_codable) FROM {A} LIMIT 1",
    _entity("z1", "Ruritania", "NULL", "name"),
    _entity("z2", "Czechoslovak", "'CSK'", "name"),
    _entity("z3", "Georgia", "'GEO'", "name"),
    "INSERT INTO ref.not_countries SELECT alias, 'idiom' FROM ref.country_aliases WHERE NOT needs_context LIMIT 1",
    f"INSERT INTO {V} SELECT * REPLACE ('z' AS event_id, 'CSK' AS state_b, DATE '2021-05-03' AS date_start, "
    f"DATE '2021-05-03' AS date_end) FROM {V} LIMIT 1",
    # a state that ended and whose end no fault above takes away
    _mention("z3", state_b="'CSK'", participants="['CSK', 'FRA']"),
    _mention("z4", status="'completed'", date_start="DATE '2021-05-09'"),
    _mention("z5", status="'done'"),
    _mention("z6", status="'completed'", event_type="'JEX'", quote="'They could hold a drill'"),
    _mention("z7", status="'completed'", event_type="'JEX'", quote="'They did not hold a drill'"),
    _mention("z8", event_id="'zz'", record_class="'event'", date_precision="'day'"),
    _mention("z9", event_id="'zz'", record_class="'event'", date_precision="'day'", date_start="DATE '2021-01-03'"),
    "INSERT INTO core.quarantine SELECT 'coding', 'y' || range, '', NULL, 'bad_pair', 'test', '', "
    "TIMESTAMP '2021-01-01' FROM range(500)",
    f"INSERT INTO {A} SELECT a.* REPLACE (y AS article_id, make_date(d, 1, 1) AS published_on, true AS is_codable) "
    f"FROM {A} AS a, (VALUES ('y0', 2030), ('y1', 2031)) AS v (y, d) WHERE a.article_id = 'z'",
    "INSERT INTO agg.dyad_year SELECT y.* REPLACE ('plover' AS scheme, 'YYY' AS state_a, d AS year, n AS n_events) "
    "FROM agg.dyad_year AS y, (VALUES (2030, 2), (2031, 60)) AS v (d, n) LIMIT 1000",
)

# kinds of expectations that no fault above breaks
FOR_SUITES = ("ALTER TABLE agg.status_flow ALTER pledged_on TYPE VARCHAR",)
