"""Full dates as pages state them: publication lines, metadata, datelines.

Belongs here: strict reading of whole, absolute dates. Does not belong here: anything relative (resolve.py),
or deciding which of several dates is the publication date (ingest).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from milties_dagster.language.dates.find import find_dates
from milties_dagster.language.dates.nodes import Date, Day, Month, Year
from milties_dagster.language.dates.vocabulary import vocabulary

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")
_WORD = re.compile(r"\b[^\W\d_]+")


def stated_dates(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Every whole date in ``text``: (start, end, date). Days without a year are not whole."""
    for expression in find_dates(_capitalised(text)):
        node = expression.parsed
        if isinstance(node, Date):
            yield expression.char_start, expression.char_end, node.date
        elif (
            isinstance(node, Day) and node.last_day is None
            and isinstance(node.month, Month) and isinstance(node.month.year, Year)
        ):  # fmt: skip
            try:
                date = dt.date(node.month.year.year, node.month.month, node.day)
            except ValueError:
                continue
            yield expression.char_start, expression.char_end, date


def parse_stated(text: str) -> dt.date | None:
    """The one whole date ``text`` states; None when it states none, an ambiguous one, or two that differ.

    Reads "November 19, 2014", "Wed., 19 Nov 2014", "Tuesday, August 20, 2013 03:49 PM", "20/02/2017" (day
    above 12), "2014-11-19T10:00:00Z", "20141119". A time of day is not converted: the date
    is the one written.
    """
    text = text.strip()
    if compact := _COMPACT.fullmatch(text):
        try:
            return dt.date(int(compact[1]), int(compact[2]), int(compact[3]))
        except ValueError:
            return None
    if stamp := _STAMP.match(text):
        text = stamp[1]
    dates = {date for _, _, date in stated_dates(text)}
    return dates.pop() if len(dates) == 1 else None


def weekday_of(text: str) -> int | None:
    """The weekday ``text`` states, Monday 0 to Sunday 6; None when it states none or several."""
    vocab = vocabulary()
    classes = {vocab.code[name] for name in ("weekday", "wdabbr", "wdabbr_word")}
    found = set()
    for match in _WORD.finditer(text):
        code, value = vocab.words.get(match[0].capitalize(), ("", None))
        if code in classes:
            found.add(int(value))
    return found.pop() if len(found) == 1 else None


def _capitalised(text: str) -> str:
    """Months and weekdays in small letters are taken too: a date line holds no modal verbs. Same length."""
    return _WORD.sub(lambda m: m[0].capitalize() if len(m[0].capitalize()) == len(m[0]) else m[0], text)
