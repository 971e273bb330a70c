"""Time expressions in English news: find them, and resolve them against a publication date.

Belongs here: the public functions. ``find_dates`` sees expressions, ``resolve`` makes them days by the
codebook's rules (section 1.5), ``parse_stated`` reads the full dates pages state. Words and patterns are
data: seeds/reference/date_rules.yaml. Does not belong here: which event a date belongs to (coding).
"""

from __future__ import annotations

import datetime as dt

from milties_dagster.language.dates.find import context_years, find_dates
from milties_dagster.language.dates.nodes import DateExpression, DateValue, Tense
from milties_dagster.language.dates.resolve import resolve
from milties_dagster.language.dates.stated import parse_stated, stated_dates, weekday_of

__all__ = [
    "DateExpression",
    "DateValue",
    "Tense",
    "context_years",
    "find_dates",
    "parse_stated",
    "resolve",
    "resolve_text",
    "stated_dates",
    "weekday_of",
]


def resolve_text(text: str, anchor: dt.date | None, tense: Tense | None = None) -> DateValue | None:
    """The value of the first expression in ``text`` that resolves; None when there is none."""
    for expression in find_dates(text):
        value = resolve(expression, anchor, tense)
        if value is not None:
            return value
    return None
