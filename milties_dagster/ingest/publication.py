"""When an article was published and where it was written: every piece of evidence, named and ranked.

Belongs here: date lines, dates in addresses, datelines, inference from the text's own words. Does not belong
here: reading time expressions (language/dates), dates of events (coding), which lines are clutter (clean.py).

Order of belief: stated by the source, date line in the text, address, inference. A clock the page prints, a
footer and the file's own time are never evidence. All candidates are kept, for the conflict check.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from milties_dagster.ingest.rules import date_rules

_SOON: Final = 3  # days after which a page is seldom changed
EARLIEST: Final = dt.date(1990, 1, 1)  # codebook, section 4, rule 4
LATEST: Final = dt.date(2099, 12, 31)  # no clock is read here; the warehouse checks against its own

_DIGIT: Final = re.compile(r"\d")
# a day of a month, in any of the forms that find_dates reads; searched first, because it is quick
_DAY_SEEN: Final = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? \d"
    r"|\d(?:st|nd|rd|th)?(?: of)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d[./-]\d"
)
_YEAR_SEEN: Final = re.compile(r"(?:19|20)\d\d")
_SEPARATORS: Final = re.compile(r"[\s|,;:/·•()\[\]–—.»›>→&+*-]+")
_BETWEEN: Final = re.compile(r"[|·•]|\s[–—-]\s|^by\b", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d")
_FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)")
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})\. ?(\d{1,2})\. ?((?:19|20)\d\d)(?!\d)")
_SLASHED_MONTH: Final = re.compile(
    r"\b(?=(?:\d{1,2}[/-])?[A-Za-z])([A-Za-z]{3,9}|\d{1,2})[/-]([A-Za-z]{3,9}|\d{1,2})[/-]((?:19|20)\d\d)\b"
)
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d{2}(?P<seconds>:\d{2})?")
_FIELDS: Final = re.compile(r"(?<!\s)\s*[|·•]\s*|\s/\s")
_TIGHT: Final = re.compile(r"\b(\d{1,2}),((?:19|20)\d\d)\b")  # Aug 26,2019
# "May 9, 20242:32 PM GMT+3Updated 2 days ago": fields that lost the space between them
_GLUED: Final = re.compile(r"(?<=\b(?:19|20)\d\d)(?=\d{1,2}:\d\d)|(?<=[a-zA-Z0-9])(?=(?:Updated|Modified|Published)\b)")
# "MIAMI (Local 6) -- Posted: October 27, 2023", "by Jan K. - posted on Friday, 6 May 2022 - filed under: Asia"
_LABEL_INSIDE: Final = re.compile(r"(?<=\W)(?:posted|published)(?::| on|(?= \w+,? \d)|(?= \d))\s", re.IGNORECASE)
# "Notes from the press, 10 January 2025", "This page is closed. May 10, 2025"; not the caption "Both in Oslo, "
_SET_OFF: Final = re.compile(
    r"^(?!.*\b(?:in|at|on|with|during|near|outside|before|after)\b).*[,;:–—-]\s*$"
    r"|\b(?:page|blog|story|article|coverage|updates?|updated|archived?|issue|edition)\b[^.]*\.\s*$",
    re.IGNORECASE,
)
# "THE DNIPRO WEEKLY, 27 March - 2 April 1997", "March 27-April 2, 1997", "3-9 June 2021": the days a paper is out
_NAME_OF_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_RUN_OF_DAYS: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?: (?P<m>{_NAME_OF_MONTH}))?\s?[-–]\s?(?P<d2>\d{{1,2}}) (?P<m2>{_NAME_OF_MONTH}),?"
    r" (?P<y>(?:19|20)\d\d)\b"
    rf"|\b(?P<n>{_NAME_OF_MONTH}) (?P<e>\d{{1,2}})\s?[-–]\s?(?:(?P<n2>{_NAME_OF_MONTH}) )?(?P<e2>\d{{1,2}}),?"
    r" (?P<z>(?:19|20)\d\d)\b"
)
_ISSUE_DAYS: Final = range(5, 15)  # how long an issue is out; what lasts two or three days is an event
_EDITION: Final = re.compile(r"\b(?:(?:\w+ )?edition|page [A-Z]?\d{1,3}|p\. ?[A-Z]?\d{1,3})\b", re.IGNORECASE)
_AGED: Final = re.compile(r"\(\d{1,5} (?:hour|day|week|month|year)s? ago\).*$", re.IGNORECASE)  # as the page is shown
_HALF_DAY: Final = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

Place = Literal["above headline", "below headline", "further down", "foot"]


def _plausible(on: dt.date | None) -> dt.date | None:
    return on if on is not None and EARLIEST <= on <= LATEST else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return _plausible(dt.date(year, month, day))
    except ValueError:
        return None


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else _MONTHS.get(text[:3])


# language.dates is imported where it is used: its package loads spaCy, which most callers here never need


@dataclass(frozen=True, slots=True)
class FullDate:
    """A day written out with its year; ``weekday_ok`` is None when no weekday stands beside it."""

    on: dt.date
    start: int
    end: int
    weekday_ok: bool | None


def full_dates(text: str) -> list[FullDate]:
    """Every day written with month and year in ``text``, in order; ambiguous figures (05/06/2014) are not."""
    if not _YEAR_SEEN.search(text):
        return []
    from milties_dagster.language.dates import stated_dates, weekday_of

    found = []
    for start, end, on in stated_dates(text):
        if _plausible(on):
            weekday = weekday_of(text[max(0, start - 12) : end])
            found.append(FullDate(on, start, end, None if weekday is None else weekday == on.weekday()))
    return found


def parse_stated(text: str) -> dt.date | None:
    """The day a source states: ISO date or time, RFC 822, Unix time, or a date written out; else None."""
    from milties_dagster.language import dates

    text = text.strip()
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return _plausible(dt.date.fromisoformat(text))
        except ValueError:
            return None
    if text.isdecimal() and len(text) in (10, 13):
        return _from_unix(int(text[:10]))
    return _plausible(dates.parse_stated(text)) if text else None


def _from_unix(seconds: int) -> dt.date | None:
    return _plausible(dt.datetime.fromtimestamp(seconds, dt.UTC).date())


# --- date lines -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line of the page that gives a date, and what is known of it.

    ``pure``: nothing but a date, times and labels stand on it. ``clock``: a clock the page prints, no
    evidence by itself (``on`` is None, ``readings`` the days its figures may mean). ``timed``: a time of day
    stands beside it, ``seconds``: to the second. ``sure``: a date line wherever it stands.
    """

    on: dt.date | None
    pure: bool = True
    sure: bool = True
    readings: tuple[dt.date, ...] = ()
    label: Literal["", "published", "updated"] = ""
    clock: bool = False
    numeric: bool = False
    timed: bool = False
    seconds: bool = False
    weekday_ok: bool | None = None


def read_date_line(line: str, header: bool = False) -> DateLine | None:
    """The date line that ``line`` is, or None; "By A. Writer | May 5, 2014" is one that is not pure.

    In the ``header`` of a page names may stand beside the date ("Lakes Monitor, Goma, 15 May 2014").
    """
    if len(line) > 160 or not _YEAR_SEEN.search(line) or line.count(" ") > (24 if header else 18):
        return None
    rules = date_rules()
    if rules.page_clock.match(line):
        return DateLine(None, clock=True, readings=_readings(line))
    if m := rules.stamp.match(line):
        on = _date(int(m["y"]), int(m["m"]), int(m["d"]))
        return DateLine(on, label="published") if on else None
    line = _AGED.sub("", _GLUED.sub(" ", line))
    if header:
        line = _RUN_OF_DAYS.sub(_first_of_issue, line)
    line = _DAY_FIRST.sub(_iso, _SLASHED_MONTH.sub(r"\1 \2 \3", _TIGHT.sub(r"\1, \2", line)))
    closing = rules.closing_line.match(line) is not None
    label: Literal["", "published", "updated"] = "published" if closing else ""
    rest, inside = line, False
    if m := rules.published_label.match(rest):
        label, rest = "published", rest[m.end() :]
    elif m := rules.updated_label.match(rest):
        label, rest = "updated", rest[m.end() :]
    elif header and (m := _LABEL_INSIDE.search(rest)):
        label, rest, inside = "published", f"{rest[: m.start()]} | {rest[m.end() :]}", True
    found = full_dates(rest)
    if not found:
        return _line_of_figures(rest, label) if header or label else None
    first = found[0]
    if label == "updated" and (m := re.search(r"\bpublished\b", rest, re.IGNORECASE)):
        later = [f for f in found if f.start > m.start()]  # "Updated: X | Published: Y"
        first, label = (later[0], "published") if later else (first, label)
    left = rest
    for f in reversed(found):
        left = f"{left[: f.start]} {left[f.end :]}"
    if header:
        left = _EDITION.sub(" ", re.sub(r"\([^()]{2,40}\)\W*$", "", left))  # an agency, an edition
    left = _SEPARATORS.sub(" ", rules.line_noise.sub(" ", left)).strip()
    n_left = len(left.split())
    pure = len(left) <= 2
    between = _BETWEEN.search(line) is not None or (header and " / " in line)
    field = between and n_left <= 12 and any(_is_bare(part, rules.line_noise) for part in _FIELDS.split(line))
    last = header and len(found) == 1 and first.end == len(rest.rstrip(" ).")) and _SET_OFF.search(rest[: first.start])
    byline = header and not rest[: first.start].strip() and rest[first.end :].lstrip(", ").lower().startswith("by ")
    field = field or (inside and n_left <= 12) or (bool(last or byline) and n_left <= 8)
    mixed = field or (n_left <= 8 and line[-1] not in "?!" and (closing or (n_left <= 6 and (label != "" or between))))
    clock = _CLOCK.search(rest)
    numeric = _NUMERIC.match(rest[first.start : first.end].strip()) is not None
    if not (pure or mixed):
        names = all(not w[0].islower() or w in rules.joining_words for w in left.split())
        if not header or n_left > 8 or not (names or numeric or clock):
            return None
    return DateLine(
        on=first.on,
        pure=pure,
        sure=pure or mixed,
        label=label,
        numeric=numeric,
        timed=clock is not None,
        seconds=clock is not None and clock["seconds"] is not None,
        weekday_ok=first.weekday_ok,
    )


def _first_of_issue(m: re.Match[str]) -> str:
    """The first day of an issue in the place of all its days; left as it is when it is no issue of a week or two."""
    day, month, day2, month2, year = (
        (m["d"], m["m"] or m["m2"], m["d2"], m["m2"], m["y"])
        if m["d"]
        else (m["e"], m["n"], m["e2"], m["n2"] or m["n"], m["z"])
    )
    number, number2 = _month(month.lower()), _month(month2.lower())
    if number is None or number2 is None:
        return m[0]
    end = _date(int(year), number2, int(day2))
    start = _date(int(year) - (number > number2), number, int(day))
    return start.isoformat() if start and end and (end - start).days + 1 in _ISSUE_DAYS else m[0]


def _line_of_figures(line: str, label: Literal["", "published", "updated"]) -> DateLine | None:
    """A line such as "Published: 09/05/2025 - 18:22", whose figures may mean two days; the likelier one first.

    Where the clock runs to 12 (9/5/2025 6:22 PM) the month is written first, elsewhere the day.
    """
    m = _FIGURES.search(line)
    readings = _readings(line)
    if m is None or len(readings) != 2 or "." in m[0]:
        return None
    left = date_rules().line_noise.sub(" ", f"{line[: m.start()]} {line[m.end() :]}")
    left = _SEPARATORS.sub(" ", _FIGURES.sub(" ", left)).strip()
    pure = len(left) <= 2
    if not pure and (not label or len(left.split()) > 6):
        return None
    if _HALF_DAY.search(line):
        readings = readings[::-1]
    return DateLine(None, pure, pure, readings, label, numeric=True, timed=_CLOCK.search(line) is not None)


def _is_bare(field: str, noise: re.Pattern[str]) -> bool:
    """True when a field of "City Post | 11 June 2024 | Privacy" holds a day and nothing else."""
    found = full_dates(field)
    if len(found) != 1:
        return False
    rest = f"{field[: found[0].start]} {field[found[0].end :]}"
    return len(_SEPARATORS.sub("", noise.sub(" ", rest))) <= 2


def _readings(line: str) -> tuple[dt.date, ...]:
    """The days that figures such as 06/10/2021 may mean, day first and month first."""
    m = _FIGURES.search(line)
    if m is None:
        return ()
    a, b, year = (int(g) for g in m.groups())
    return tuple(on for on in dict.fromkeys((_date(year, b, a), _date(year, a, b))) if on)


def _iso(m: re.Match[str]) -> str:
    """Figures between dots stand day first; left as they are when the second is no month."""
    day, month, year = m.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if 1 <= int(month) <= 12 else m[0]


# --- addresses --------------------------------------------------------------------------------------------


def url_date(url: str) -> dt.date | None:
    """The day written in an address, or None. Addresses that hold only year and month give None."""
    rules = date_rules()
    url = url.casefold()
    for pattern in rules.url_dates:
        for m in pattern.finditer(url):
            groups = m.groupdict()
            year = int(groups["y"]) if groups.get("y") else 2000 + int(groups["yy"])
            month = _month(groups["m"])
            if month and (on := _date(year, month, int(groups["d"]))):
                return on
    for m in rules.url_unix_ms.finditer(url):
        day = _from_unix(int(m["ms"]) // 1000)
        if day and day >= rules.url_unix_earliest:
            return day
    return None


def _url_month(url: str) -> tuple[int, int] | None:
    m = date_rules().url_year_month.search(url.casefold())
    month = _month(m["m"]) if m else None
    return (int(m["y"]), month) if m and month else None


# --- datelines --------------------------------------------------------------------------------------------

_AGENCY: Final = r"\((?P<agency>[A-Z][^()]{0,40})\)"
_CAPS: Final = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?:[ ][A-ZÀ-ÖØ-Þ.'’-]+){0,3}"
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][A-Za-z]{2,8}\.?|[A-Z][A-Za-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?)"
_IN_FIGURES: Final = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
_HOUR: Final = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s+[A-Z]{2,4}\b)?)"
_WHEN: Final = (
    r"(?:[,.]?\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    rf"(?:{_DAY}(?:,?\s+(?:19|20)\d\d)?|{_IN_FIGURES}){_HOUR}?)"
)
_AGENCY_AT_END: Final = re.compile(
    r"(?:\.|(?<!\s))\s*(?:\([^()]{2,40}\)|/[^/]{2,40}/|\s[–—-]{1,2}\s?[A-Z]\S*(?: [A-Z]\S*){0,3} ?)$"
)
_DASH: Final = r"\s*(?:—|–|--|-)\s*"
_LONG_DASH: Final = r"(?:\s+(?:—|–|--)\s+|\s*—\s*|--\s*)"
_TEXT_AFTER: Final = r"(?=[A-ZÀ-Þ0-9“\"'‘])"


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of a paragraph that says where (and perhaps when and by which agency) it was written."""

    place: str
    text: str  # the head, without space at its end
    end: int  # the paragraph proper begins here


@cache
def _dateline_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with whether they hold only at the head of the first paragraph."""
    joining = "|".join(sorted(date_rules().joining_words))
    name = rf"{_WORD}(?:[ ](?:{_WORD}|{joining})){{0,3}}"
    bracket = r"(?:\s+\[[A-Z][\w .]+\])?"
    caps = rf"(?P<place>{_CAPS}(?:/{_CAPS})*(?:,\s+{name})?){bracket}"
    title = rf"(?P<place>{name}(?:/{name})*(?:,\s+{name})?){bracket}"
    known = rf"\((?P<agency>(?:{date_rules().agencies})\b[^()]{{0,30}})\)"
    patterns = (
        (rf"{caps}{_WHEN}?,?\s*{_AGENCY}(?:{_DASH}|:\s*|\s+(?=[A-Z“\"]))", False),  # MOSCOW (AP) —
        (
            rf"{caps}{_WHEN}?\.?\s*/(?P<agency>[A-Z][^/]{{0,30}})/\.?(?:{_DASH}|\s+)",
            False,
        ),  # MOSCOW, May 8. /TASS/.
        (rf"{caps}\.\s+(?:{_DAY})?\s*{_AGENCY}{_DASH}", False),  # MOSCOW. Feb 21 (Interfax) -
        (rf"{caps}\s*{_AGENCY},?{_WHEN}{_DASH}", False),  # KATHMANDU (Wire), Thursday, November 5, 2020 —
        (rf"{caps}{_WHEN}\s*(?:{_AGENCY})?\.\s+{_TEXT_AFTER}", False),  # BAKU. August 5, 2014 (Wire).
        (rf"{title}{_WHEN}?,?\s*{_AGENCY}(?:{_DASH}|:\s*)", False),  # Tehran (ISNA) -
        (rf"{title}{_WHEN},?\s*{known}\s+(?=[A-Z“\"])", False),  # New Delhi, Jan 20 (PTI) Special
        (rf"{known}(?:{_DASH}|:\s*|\s+)", False),  # (Reuters) -
        (rf"{caps}{_WHEN}?(?:{_LONG_DASH}|\s-\s|:\s+){_TEXT_AFTER}", False),  # NEW DELHI: / ATLANTA —
        (rf"{title}{_WHEN}\.?(?:{_LONG_DASH}|\s-\s|:\s+){_TEXT_AFTER}", False),  # Ankara, 20 August 2013 –
        (rf"{title}(?:{_LONG_DASH}|:\s+)(?=[A-ZÀ-Þ0-9])", True),  # Cairo:
        (
            r"(?P<place>[A-ZÀ-ÖØ-Þ]{4,}(?:[ /-][A-ZÀ-ÖØ-Þ]{3,}){0,2})\.\s+(?=[A-ZÀ-Þ])",
            True,
        ),  # TALLINN. Contracts
    )
    return tuple((re.compile(p), loose) for p, loose in patterns)


@cache
def _place_lines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    joining = "|".join(sorted(date_rules().joining_words))
    name = rf"{_WORD}(?:[ ](?:{_WORD}|{joining})){{0,3}}"
    return (
        re.compile(rf"(?P<place>{_CAPS}(?:/{_CAPS})*(?:,\s+{name})?)[,.:]?$"),
        re.compile(rf"(?P<place>{name}(?:\s?/\s?{name})*(?:,\s+{name})?){_WHEN}[,.:]?$"),
    )


def _clean_place(text: str) -> str:
    text = text.strip(" ,")
    return text[:-1] if text.endswith(".") and text.count(".") == 1 else text


def read_dateline(paragraph: str, loose: bool = True) -> Dateline | None:
    """The dateline at the head of ``paragraph``, or None. ``loose`` takes "Cairo: " as well."""
    head = paragraph[:120]
    if not (head[:1].isupper() or head[:1] == "("):
        return None
    for pattern, is_loose in _dateline_patterns():
        if is_loose and not loose:
            continue
        m = pattern.match(head)
        if m is None or m.end() >= len(paragraph):
            continue
        place = m.groupdict().get("place") or ""
        words = place.casefold().replace("/", " ").split()
        if len(words) > (3 if is_loose else 5) or (words and words[0].strip(".,:") in date_rules().not_places):
            continue
        return Dateline(_clean_place(place), m[0].rstrip(), m.end())
    return None


def read_place_line(line: str, dated: bool = False) -> str | None:
    """The place of a line that is a dateline by itself: "NAIROBI", "ULAN BATOR, April 10"; else None.

    With ``dated`` only the second kind, which holds wherever it stands; the first may be any heading.
    """
    if len(line) > 110:
        return None
    line = _AGENCY_AT_END.sub("", line.strip(" +*_-–—|"))
    if len(line) > 60 or line.count(" ") > 7:
        return None
    bare, with_day = _place_lines()
    m = with_day.match(line) or (None if dated else bare.match(line))
    if m is None or (dated and _month_of_line(line) is None):
        return None
    return _clean_place(m["place"])


def _month_of_line(line: str) -> int | None:
    words = re.findall(r"[A-Za-z]{3,}", line)
    return next((month for w in words[1:] if (month := _MONTHS.get(w[:3].casefold()))), None)


# --- deciding ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """What clean.py found on the page. ``prose`` is the coded text, paragraph by paragraph."""

    stated: Sequence[str]  # unparsed, best first
    marker: dt.date | None  # put before the page by its export
    lines: Sequence[tuple[Place, DateLine]]
    datelines: Sequence[str]
    urls: Sequence[str]
    prose: Sequence[str]


@dataclass(frozen=True, slots=True)
class Publication:
    """The day, the rule that gave it ("" when none did), and all candidates as "rule=day", best first."""

    on: dt.date | None
    rule: str
    candidates: tuple[str, ...]


def decide(evidence: Evidence) -> Publication:
    """The publication date by the first rule that applies; None where nothing gives evidence."""
    found = list(dict.fromkeys(_ranked(evidence)))
    page_date = _only_page_date(evidence, found)
    inferred = None
    if page_date is not None:
        inferred = _against_page_date(evidence, page_date)
    elif not found:
        inferred = (
            _figures(evidence, proven=True)
            or _infer(evidence)
            or _figures(evidence, proven=False)
            or _at_the_foot(evidence)
        )
    if inferred:
        found.insert(0, inferred)
    if not found:
        return Publication(None, "", ())
    rule, on = found[0]
    return Publication(on, rule, tuple(f"{r}={d.isoformat()}" for r, d in found))


def _ranked(evidence: Evidence) -> Iterator[tuple[str, dt.date]]:
    """All evidence but inference, best first; a date line that may be a page's clock comes last."""
    for text in evidence.stated:
        if on := parse_stated(text):
            yield "stated", on
    if evidence.marker:
        yield "dateline", evidence.marker
    lines = [(p, d, d.on) for p, d in evidence.lines if d.on is not None]
    sound = [(p, d, on) for p, d, on in lines if d.weekday_ok is not False and not d.numeric]
    below = [(d, on) for p, d, on in sound if p == "below headline" and not d.label]
    yield from (("dateline", on) for p, d, on in sound if d.label == "published")
    # of several bare days the first: the others are a page's own day, or when it was changed
    yield from (("dateline", on) for on in sorted(on for d, on in below if d.pure))
    yield from (("dateline", on) for d, on in below if not d.pure and d.sure)
    for text in evidence.datelines:
        dated = full_dates(_DAY_FIRST.sub(_iso, text))
        yield from (("dateline", f.on) for f in dated if f.weekday_ok is not False)
    for url in evidence.urls:
        if on := url_date(url):
            yield "url", on
    above = (on for p, d, on in sound if p == "above headline" and not d.label and not d.seconds)
    yield from (("dateline", on) for on in sorted(above))
    yield from (("dateline", on) for d, on in below if not d.sure)
    yield from (("dateline", on) for p, d, on in sound if d.label == "updated")
    for place, d, on in lines:
        doubtful = d.numeric or d.weekday_ok is False
        loaded = place == "above headline" and d.numeric and d.timed and d.pure  # when the page was loaded
        if doubtful and not loaded and (d.label or place in ("above headline", "below headline")):
            yield "dateline", on


def _only_page_date(evidence: Evidence, found: Sequence[tuple[str, dt.date]]) -> dt.date | None:
    """The one date found, if it is a bare date above the headline: maybe the day the page was loaded."""
    if len(found) != 1 or evidence.stated or evidence.marker:
        return None
    for place, d in evidence.lines:
        if place == "above headline" and d.pure and not d.label and d.on == found[0][1]:
            return d.on
    return None


@dataclass(frozen=True, slots=True)
class _MonthDay:
    """A day and month without a year, in a sentence that reports a past act."""

    month: int
    day: int
    weekday: int | None

    def in_year(self, year: int) -> dt.date | None:
        on = _date(year, self.month, self.day)
        return None if on is None or (self.weekday is not None and on.weekday() != self.weekday) else on


@dataclass(slots=True)
class _Told:
    """What the text says of time: days without year, whole days, years, and "since March 2016"."""

    days: list[_MonthDay]
    full: list[dt.date]
    years: list[int]
    since: list[dt.date]


def _told(texts: Iterable[str]) -> _Told:
    from milties_dagster.language.dates import find_dates
    from milties_dagster.language.dates.nodes import Date, Day, Marked, Month, Year

    rules = date_rules()
    told = _Told([], [], [], [])
    for text in texts:
        for expression in find_dates(text) if _DIGIT.search(text) else ():
            node = expression.parsed
            marked = node.marker if isinstance(node, Marked) else ""
            node = node.node if isinstance(node, Marked) else node
            if marked in ("by", "until", "before") or rules.future_cues.search(
                text[max(0, expression.char_start - 40) : expression.char_start]
            ):
                continue
            if isinstance(node, Date):
                told.full.append(node.date)
                continue
            month = node.month if isinstance(node, Day) else node
            year = month.year if isinstance(month, Month) else month
            if isinstance(year, Year):
                told.years.append(year.year)
            if isinstance(month, Month) and isinstance(node, Day) and node.last_day is None:
                if isinstance(year, Year):
                    told.full += [on] if (on := _date(year.year, month.month, node.day)) else []
                elif (
                    month.year is None and not month.pick and _reports(text, expression.char_start, expression.char_end)
                ):
                    told.days.append(_MonthDay(month.month, node.day, node.weekday))
            elif isinstance(node, Month) and isinstance(year, Year) and marked == "since":
                told.since.append(dt.date(year.year, node.month, 1))
    told.years += [on.year for on in told.full]
    return told


def _reports(text: str, start: int, end: int) -> bool:
    """True when the sentence around text[start:end] reports a past act."""
    start, end = text.rfind(". ", 0, start) + 1, text.find(". ", end)
    return date_rules().report_verbs.search(text[start : end if end >= 0 else len(text)]) is not None


def _against_page_date(evidence: Evidence, page_date: dt.date) -> tuple[str, dt.date] | None:
    """A bare date above the headline loses to the lead's own day when that is long before it."""
    lead = _told(evidence.prose[: date_rules().lead_paragraphs])
    near = [
        on
        for d in lead.days
        for year in (page_date.year, page_date.year - 1)
        if (on := d.in_year(year)) and on <= page_date
    ]
    if near and (page_date - max(near)).days > date_rules().page_date_days and not lead.full:
        return "inferred:lead_against_page_date", max(near)
    return None


def _infer(evidence: Evidence) -> tuple[str, dt.date] | None:
    """The day the text's own words prove, with the rule's name, or None.

    Each rule needs two witnesses that agree: a date and a weekday, a day and a whole date near it, a day
    and a stated lapse of time. One alone proves nothing.
    """
    rules = date_rules()
    texts = [*evidence.datelines, *evidence.prose]
    if not any(map(_DAY_SEEN.search, texts)) and not evidence.datelines:
        return None  # no rule can hold without a day of a month
    told = _told(texts)
    told.days += _dateline_days(evidence.datelines)
    latest = max(told.full, default=None)
    last_year = max((y for y in told.years if y >= EARLIEST.year), default=None)
    # a dateline's day and month, and a stamp of that day anywhere on the page
    stamps = [s for _, d in evidence.lines for s in (*d.readings, *((d.on,) if d.on else ()))]
    for day in _dateline_days(evidence.datelines):
        agreeing = [on for s in stamps if (on := day.in_year(s.year)) and 0 <= (s - on).days <= 1]
        if agreeing:
            return "inferred:dateline_and_stamp", max(agreeing)
    # "a Chinese official said Tuesday, August 20, 2013"; or the lead's weekday is that of its one date
    lead = evidence.prose[: rules.lead_paragraphs]
    weekdays: set[int] | None = None  # of the lead, read when they are asked for
    for text in lead:
        for f in full_dates(text):
            past = not rules.future_cues.search(text[max(0, f.start - 40) : f.start]) and _reports(text, f.start, f.end)
            if not (past and f.on == latest and f.on.year == last_year):
                continue
            if f.weekday_ok is None and weekdays is None:
                weekdays = _weekdays_told(lead)
            if f.weekday_ok or (f.weekday_ok is None and f.on.weekday() in (weekdays or ())):
                return "inferred:dated_report", f.on
    # a day and month near a whole date take its year
    if latest is not None:
        around = (latest.year - 1, latest.year, latest.year + 1)
        near = [on for d in told.days for y in around if (on := d.in_year(y)) and y >= (last_year or y)]
        near = [on for on in near if abs((on - latest).days) <= rules.near_days]
        if near:
            return "inferred:near_full_date", max(*near, latest)
    # "the second in less than a year ... since March 2016": the first such day after that month
    if told.since and any(rules.within_a_year.search(text) for text in evidence.prose):
        since = max(told.since)
        after = [on for d in told.days for y in (since.year, since.year + 1) if (on := d.in_year(y))]
        after = [on for on in after if 28 <= (on - since).days <= 366 and on.year >= (last_year or on.year)]
        if after:
            return "inferred:lapse_since", max(after)
    # "Monday, Feb. 20": the first year, from the latest one named on, in which it is a Monday
    if last_year is not None:
        later = range(last_year, last_year + rules.max_years_after + 1)
        fits = [on for d in told.days if d.weekday is not None for y in later if (on := d.in_year(y))]
        if fits and len({on.year for on in fits}) == 1:
            return "inferred:weekday_of_day", max(fits)
    # an address with year and month, and a day of that month in the text
    for url in evidence.urls:
        if month := _url_month(url):
            days = [on for d in told.days if d.month == month[1] and (on := d.in_year(month[0]))]
            if days:
                return "inferred:url_month", max(days)
    return None


def _figures(evidence: Evidence, proven: bool) -> tuple[str, dt.date] | None:
    """The day that figures such as 09/05/2025 mean, where another line or the text tells which, or None.

    Not ``proven``: the likelier reading of a line that says "published" or gives the time of day.
    """
    lines = [d for place, d in evidence.lines if d.on is None and not d.clock and (d.label or place != "foot")]
    lines.sort(key=lambda d: ("published", "", "updated").index(d.label))
    if not lines:
        return None
    first = lines[0]
    if not proven:
        return ("inferred:figures", first.readings[0]) if first.label == "published" or first.timed else None
    told = _told(evidence.prose)
    witnessed = []
    for n, on in enumerate(first.readings):
        past = [f for f in told.full if 0 <= (on - f).days <= date_rules().near_days]
        past += [d for day in told.days if (d := day.in_year(on.year)) and 0 <= (on - d).days <= date_rules().near_days]
        beside = [d.readings[n] for d in lines[1:] if len(d.readings) == 2] + [d.on for _, d in evidence.lines if d.on]
        if past or any(0 <= (other - on).days <= _SOON for other in beside):
            witnessed.append(on)
    return ("inferred:figures", witnessed[0]) if len(witnessed) == 1 else None


def _at_the_foot(evidence: Evidence) -> tuple[str, dt.date] | None:
    """A bare date line after the text, for want of anything better, where the text agrees with it.

    A page's clock may stand there too: no past day of the text lies after the line, nor the lead's own day
    long before it.
    """
    lines = [d for place, d in evidence.lines if place == "foot" and not d.clock and not d.seconds]
    days = {d.on for d in lines if d.on and d.label != "updated" and d.weekday_ok is not False and not d.numeric}
    if len(days) != 1:
        return None
    on = days.pop()
    if any(f > on for f in _told(evidence.prose).full) or _against_page_date(evidence, on):
        return None
    return "inferred:foot_line", on


def _dateline_days(datelines: Sequence[str]) -> list[_MonthDay]:
    """A dateline's own day ("BEIJING, Feb. 21 (Xinhua)") needs no verb beside it."""
    from milties_dagster.language.dates import find_dates
    from milties_dagster.language.dates.nodes import Day, Month

    nodes = [e.parsed for text in datelines for e in find_dates(text.title())]
    return [
        _MonthDay(n.month.month, n.day, n.weekday)
        for n in nodes
        if isinstance(n, Day) and isinstance(n.month, Month) and n.month.year is None and n.last_day is None
    ]


def _weekdays_told(lead: Sequence[str]) -> set[int]:
    """The weekdays, 0 to 6, that stand in the lead by themselves: "on Tuesday", not "last Tuesday"."""
    from milties_dagster.language.dates import find_dates
    from milties_dagster.language.dates.nodes import Weekday

    nodes = (e.parsed for text in lead for e in find_dates(text))
    return {n.weekday for n in nodes if isinstance(n, Weekday) and not n.pick}
