"""When an article was published and where it was written: every piece of evidence, named and ranked.

Belongs here: date lines, dates in addresses, datelines, inference from the text's own words. Does not belong
here: dates of events (language/dates.py) or the decision which lines are clutter (clean.py).

Order of belief: stated by the source, date line in the text, address, inference. A clock the page prints, a
footer and the file's own time are never evidence. All candidates are kept, for the conflict check.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from milties_dagster.ingest.rules import date_rules

EARLIEST: Final = dt.date(1990, 1, 1)  # codebook, section 4, rule 4
LATEST: Final = dt.date(2099, 12, 31)  # no clock is read here; the warehouse checks against its own

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday", "fri friday",
         "sat saturday", "sun sunday"))
    for name in names.split()
}  # fmt: skip
_MONTH: Final = r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_WEEKDAY: Final = r"(?P<wd>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR: Final = r"(?P<y>(?:19|20)\d\d)\b"

_FULL: Final = tuple(
    re.compile(rf"(?:\b{_WEEKDAY},?\s+(?:the\s+)?)?{body}", re.IGNORECASE)
    for body in (
        rf"\b{_MONTH}\s*{_DAY},?\s+{_YEAR}",  # November 19, 2014
        rf"\b{_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}",  # 19 November 2014, 19-Nov-2014
        rf"\b{_YEAR}[./-](?P<m>\d{{1,2}})[./-](?P<d>\d{{1,2}})(?!\d)",  # 2014-11-19
    )
)
_NUMERIC: Final = re.compile(r"(?<!\d)(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<y>(?:19|20)\d\d)(?!\d)")
_MONTH_DAY: Final = tuple(
    re.compile(rf"(?:\b{_WEEKDAY},?\s+(?:the\s+)?)?{body}(?!\d|\s*[-–]\s*\d)", re.IGNORECASE)
    for body in (rf"\b{_MONTH}\s*{_DAY}(?!,?\s*(?:19|20)\d\d)", rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?!,?\s*(?:19|20)\d\d)")
)
_MONTH_YEAR: Final = re.compile(rf"\b{_MONTH}\s*(?:of\s+)?,?\s*{_YEAR}", re.IGNORECASE)
_SINCE_MONTH_YEAR: Final = re.compile(rf"\bsince\s+{_MONTH}\s*(?:of\s+)?{_YEAR}", re.IGNORECASE)
_YEAR_ALONE: Final = re.compile(rf"\b(?:in|since|during|from|of|year)\s+{_YEAR}", re.IGNORECASE)
_WEEKDAY_ALONE: Final = re.compile(rf"\b{_WEEKDAY}", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[\s|,;:/·•()\[\]–—.-]+")

Place = Literal["before headline", "after headline", "body"]


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _month_number(text: str) -> int | None:
    return int(text) if text.isdigit() else _MONTHS.get(text.casefold().rstrip(".")[:9]) or _MONTHS.get(text[:3])


@dataclass(frozen=True, slots=True)
class FullDate:
    """A day written out with its year; ``weekday_ok`` is None when no weekday stands beside it."""

    on: dt.date
    start: int
    end: int
    weekday_ok: bool | None


def full_dates(text: str) -> list[FullDate]:
    """Every day written with month and year in ``text``, in order. Numeric days only in ISO order."""
    if not re.search(r"(?:19|20)\d\d", text):
        return []
    found: dict[int, FullDate] = {}
    for pattern in _FULL:
        for m in pattern.finditer(text):
            groups = m.groupdict()
            month = _MONTHS[groups["mon"].casefold()] if groups.get("mon") else int(groups["m"])
            on = _date(int(groups["y"]), month, int(groups["d"]))
            if on is None:
                continue
            weekday = _WEEKDAYS[groups["wd"].casefold()] if groups["wd"] else None
            if not any(f.start < m.end() and m.start() < f.end for f in found.values()):
                ok = None if weekday is None else weekday == on.weekday()
                found[m.start()] = FullDate(on, m.start(), m.end(), ok)
    return [found[k] for k in sorted(found)]


def _numeric_date(text: str) -> FullDate | None:
    """A day such as 29/04/2024, only when its order is certain; 05/06/2014 is refused."""
    m = _NUMERIC.search(text)
    if m is None:
        return None
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    if a == b or b > 12 >= a:
        on = _date(year, a, b)
    elif a > 12 >= b:
        on = _date(year, b, a)
    else:
        return None
    return FullDate(on, m.start(), m.end(), None) if on else None


def parse_stated(text: str) -> dt.date | None:
    """The day a source states: ISO date or time, RFC 822, a Unix time, or a date written out; else None."""
    text = text.strip()
    if not text:
        return None
    if text.isdigit() and len(text) in (10, 13):
        return _from_unix(int(text) // (1000 if len(text) == 13 else 1))
    if text.isdigit() and len(text) == 8:
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    dates = full_dates(text)
    if dates:
        return dates[0].on
    numeric = _numeric_date(text)
    return numeric.on if numeric else None


def _from_unix(seconds: int) -> dt.date | None:
    try:
        day = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if EARLIEST <= day <= LATEST else None


# --- date lines -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line of the page that holds a date and nothing else but times and labels (``pure``), or a clock."""

    on: dt.date | None  # None: a page clock
    pure: bool
    label: Literal["", "published", "updated", "clock"]
    numeric: bool = False
    weekday_ok: bool | None = None


def read_date_line(line: str) -> DateLine | None:
    """The date line that ``line`` is, or None. A page clock comes back with ``on`` None."""
    if len(line) > 160 or not any(c.isdigit() for c in line):
        return None
    rules = date_rules()
    if rules.page_clock.match(line):
        return DateLine(None, True, "clock")
    label: Literal["", "published", "updated", "clock"] = ""
    rest = line
    if m := rules.published_label.match(rest):
        label, rest = "published", rest[m.end() :]
    elif m := rules.updated_label.match(rest):
        label, rest = "updated", rest[m.end() :]
    dates = full_dates(rest)
    numeric = None
    if not dates:
        numeric = _numeric_date(rest)
        if numeric is None:
            return None
        dates = [numeric]
    first = dates[0]
    if label == "updated":  # "Updated: X, Published: Y"
        for m in re.finditer(r"\bpublished\b", rest, re.IGNORECASE):
            later = [d for d in dates if d.start > m.start()]
            if later:
                first, label = later[0], "published"
    left = rest
    for d in reversed(dates):
        left = left[: d.start] + " " + left[d.end :]
    left = rules.line_noise.sub(" ", left)
    left = _WEEKDAY_ALONE.sub(" ", left)
    left = re.sub(r"\b(?:last |first )?(?:published|updated|posted|modified)\b", " ", left, flags=re.IGNORECASE)
    left = _SEPARATORS.sub(" ", left).strip()
    pure = len(left) <= 2
    if not pure:
        at_edge = rest[first.end :].strip(" .)|") == "" or not rules.line_noise.sub(
            "", _SEPARATORS.sub(" ", rest[first.end :])
        ).strip(" .)|")
        closing = bool(rules.closing_line.match(line))
        mixed = closing or (
            at_edge and len(left.split()) <= 8 and bool(re.search(r"[|·•]|^by\b| [–—-] ", line, re.IGNORECASE))
        ) or (label != "" and first.start <= 2 and len(left.split()) <= 6)
        if not mixed:
            return None
        if closing:
            label = "published"
    return DateLine(first.on, pure, label, numeric is not None, first.weekday_ok)


# --- addresses --------------------------------------------------------------------------------------------


def url_date(url: str) -> dt.date | None:
    """The day written in an address, or None. Addresses that hold only year and month give None."""
    rules = date_rules()
    url = url.casefold()
    for _name, pattern in rules.url_dates:
        for m in pattern.finditer(url):
            groups = m.groupdict()
            year = int(groups["y"]) if groups.get("y") else 2000 + int(groups["yy"])
            month = _month_number(groups["m"])
            on = _date(year, month, int(groups["d"])) if month else None
            if on:
                return on
    for m in rules.url_unix_ms.finditer(url):
        on = _from_unix(int(m["ms"]) // 1000)
        if on and on >= rules.url_unix_earliest:
            return on
    return None


def _url_month(url: str) -> tuple[int, int] | None:
    m = date_rules().url_year_month.search(url.casefold())
    month = _month_number(m["m"]) if m else None
    return (int(m["y"]), month) if m and month else None


# --- datelines --------------------------------------------------------------------------------------------

_AGENCY: Final = r"\((?P<agency>[A-Z][^()]{0,40})\)"
_CAPS: Final = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?:[ ][A-ZÀ-ÖØ-Þ.'’-]+){0,3}"
_NAME: Final = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:[ ](?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|of|the|de|del|la|el|al|da|do|on)){0,3}"
_WHEN: Final = (
    r"(?:[,.]?\s+(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?)(?:,?\s+(?:19|20)\d\d)?)"
)
_DASH: Final = r"\s*(?:—|–|--|-)\s*"
_LOOSE_DASH: Final = r"\s+(?:—|–|--)\s+|\s*—\s*|--\s*"


def _dateline_patterns() -> tuple[re.Pattern[str], ...]:
    caps = rf"(?P<place>{_CAPS}(?:/{_CAPS})*(?:,\s+{_NAME}|\s+\[[A-Z][\w .]+\])?)"
    name = rf"(?P<place>{_NAME}(?:/{_NAME})*(?:,\s+{_NAME})?)(?:\s+\[[A-Z][\w .]+\])?"
    known = rf"\((?P<agency>(?:{date_rules().agencies})[^()]{{0,30}})\)"
    return tuple(
        re.compile(p)
        for p in (
            rf"^{caps}{_WHEN}?,?\s*{_AGENCY}(?:{_DASH}|:\s*|\s+(?=[A-Z“\"]))",  # MOSCOW (AP) -
            rf"^{caps}{_WHEN}?\.?\s*/(?P<agency>[A-Z][^/]{{0,30}})/\.?(?:{_DASH}|\s+)",  # MOSCOW, November 18. /TASS/.
            rf"^{caps}\.\s+(?P<when>[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}})?\s*{_AGENCY}{_DASH}",  # MOSCOW. Feb 21 (Interfax) -
            rf"^{name}{_WHEN}?,?\s*{known}(?:{_DASH}|:\s*)",  # Tehran (ISNA) -
            rf"^{name}{_WHEN}?,?\s*{_AGENCY}(?:{_DASH}|:\s*)",
            rf"^{known}(?:{_DASH}|:\s*|\s+)",  # (Reuters) -
            rf"^{caps}{_WHEN}?(?:{_LOOSE_DASH}|\s-\s|:\s+)(?=[A-Z“\"'‘0-9À-Þ])",  # NEW DELHI: / ATLANTA -
            rf"^{name}{_WHEN}(?:{_LOOSE_DASH}|\s-\s|:\s+)(?=[A-Z“\"'‘0-9À-Þ])",  # Ankara, 20 August 2013 -
            rf"^{name}(?:{_LOOSE_DASH}|:\s+)(?=[A-Z“\"'‘0-9À-Þ])",  # Cairo:
        )
    )


_PATTERNS: list[re.Pattern[str]] = []
_PLACE_LINE: Final = re.compile(rf"^(?P<place>{_CAPS}(?:/{_CAPS})*(?:,\s+{_NAME})??){_WHEN}?[,.]?$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of a paragraph that says where (and perhaps when and by which agency) it was written."""

    place: str
    end: int  # the paragraph proper begins here
    text: str


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the head of ``paragraph``, or None."""
    head = paragraph[:120]
    first = head[:1]
    if not (first.isupper() or first == "("):
        return None
    if not _PATTERNS:
        _PATTERNS.extend(_dateline_patterns())
    for pattern in _PATTERNS:
        m = pattern.match(head)
        if m is None or m.end() >= len(paragraph):
            continue
        place = (m.groupdict().get("place") or "").strip(" ,.")
        words = place.casefold().replace("/", " ").split()
        if len(words) > 5 or any(w.strip(".,:") in date_rules().not_places for w in words[:1]):
            continue
        place = re.sub(r"\s*\[[^\]]*\]$", "", place)
        return Dateline(place, m.end(), m[0].strip())
    return None


def read_place_line(line: str) -> str | None:
    """The place of a line that is a dateline by itself ("ULAN BATOR, April 10", "NAIROBI"), or None."""
    if len(line) > 60 or len(line.split()) > 6:
        return None
    m = _PLACE_LINE.match(line)
    return m["place"].strip(" ,.") if m else None


# --- deciding ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """What clean.py found on the page. ``lines`` are date lines with their place; ``prose`` the coded text."""

    stated: Sequence[str]  # unparsed, best first
    marker: dt.date | None
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
    """The publication date by the first rule that applies; None where the text gives no evidence."""
    found = list(_ranked(evidence))
    if not found or found[0][0] == "dateline" and _weak_first(evidence, found):
        inferred = _infer(evidence, found)
        if inferred:
            found.insert(0, inferred)
    seen: list[tuple[str, dt.date]] = []
    for item in found:
        if item not in seen:
            seen.append(item)
    candidates = tuple(f"{rule}={on.isoformat()}" for rule, on in seen)
    if not seen:
        return Publication(None, "", ())
    return Publication(seen[0][1], seen[0][0], candidates)


def _ranked(evidence: Evidence) -> Iterable[tuple[str, dt.date]]:
    for text in evidence.stated:
        if on := parse_stated(text):
            yield "stated", on
    if evidence.marker:
        yield "dateline", evidence.marker
    good = [(p, d) for p, d in evidence.lines if d.on and d.weekday_ok is not False and not d.numeric]

    def pick(place: Place | None, label: str, pure: bool | None) -> Iterable[tuple[str, dt.date]]:
        for p, d in good:
            if (place is None or p == place) and d.label == label and (pure is None or d.pure == pure) and d.on:
                yield "dateline", d.on

    yield from pick(None, "published", None)
    after = [(p, d) for p, d in good if p == "after headline" and d.label == ""]
    yield from (("dateline", d.on) for _, d in after if d.pure and d.on)
    yield from (("dateline", d.on) for _, d in after if not d.pure and d.on)
    for text in evidence.datelines:
        for full in full_dates(text):
            if full.weekday_ok is not False:
                yield "dateline", full.on
    for url in evidence.urls:
        if on := url_date(url):
            yield "url", on
    yield from pick("before headline", "", None)
    yield from pick(None, "updated", None)
    for place, d in evidence.lines:
        if d.on and place != "body" and (d.numeric or d.weekday_ok is False):
            yield "dateline", d.on


def _weak_first(evidence: Evidence, found: Sequence[tuple[str, dt.date]]) -> bool:
    """True when the best candidate is nothing but an unlabelled date above the headline: maybe a page clock."""
    return all(p == "before headline" and not d.label for p, d in evidence.lines) and evidence.marker is None and len(
        {on for _, on in found}
    ) == 1 and not any(full_dates(t) for t in evidence.datelines)


@dataclass(frozen=True, slots=True)
class _MonthDay:
    month: int
    day: int
    weekday: int | None
    reported: bool  # in a sentence that reports a past act

    def in_year(self, year: int) -> dt.date | None:
        on = _date(year, self.month, self.day)
        if on is None or self.weekday is not None and on.weekday() != self.weekday:
            return None
        return on


def _month_days(prose: Sequence[str]) -> list[_MonthDay]:
    rules = date_rules()
    found = []
    for text in prose:
        for pattern in _MONTH_DAY:
            for m in pattern.finditer(text):
                start = max(text.rfind(". ", 0, m.start()), 0)
                end = text.find(". ", m.end())
                sentence = text[start : end if end >= 0 else len(text)]
                before = text[max(start, m.start() - 60) : m.start()]
                reported = bool(rules.report_verbs.search(sentence)) and not rules.future_cues.search(before)
                weekday = _WEEKDAYS[m["wd"].casefold()] if m["wd"] else None
                found.append(_MonthDay(_MONTHS[m["mon"].casefold()], int(m["d"]), weekday, reported))
    return found


def _infer(evidence: Evidence, found: Sequence[tuple[str, dt.date]]) -> tuple[str, dt.date] | None:
    """The date the text's own words prove, with the rule's name, or None.

    Each rule needs two witnesses that agree: a date and a weekday, a month-day and a nearby full date, a
    month-day and a stated lapse of time. One alone proves nothing and gives None.
    """
    rules = date_rules()
    prose = evidence.prose
    lead = prose[: rules.lead_paragraphs]
    days = [d for d in _month_days([*evidence.datelines, *prose]) if d.reported]
    if found:  # a bare date above the headline, against the lead's own day
        top = found[0][1]
        near = [
            on
            for d in _month_days(lead)
            if d.reported
            for on in (d.in_year(top.year), d.in_year(top.year - 1))
            if on and on <= top
        ]
        if near and (top - max(near)).days > 45:
            return "inferred:lead_against_page_date", max(near)
        return None
    full = [f for text in prose for f in full_dates(text)]
    latest = max((f.on for f in full), default=None)
    # "a Chinese official said Tuesday, August 20, 2013"; or the lead's weekday fits its full date
    for text in lead:
        for f in full_dates(text):
            if f.on != latest or rules.future_cues.search(text[max(0, f.start - 40) : f.start]):
                continue
            named = {_WEEKDAYS[m["wd"].casefold()] for t in lead for m in _WEEKDAY_ALONE.finditer(t)}
            if f.weekday_ok or f.weekday_ok is None and f.on.weekday() in named:
                return "inferred:dated_report", f.on
    years = [int(m["y"]) for text in prose for m in _YEAR_ALONE.finditer(text) if not _is_future(text, m.start())]
    years += [int(m["y"]) for text in prose for m in _MONTH_YEAR.finditer(text) if not _is_future(text, m.start())]
    years += [f.on.year for f in full]
    known = [y for y in years if y >= EARLIEST.year]
    # a month and day close to a full date takes its year
    if latest:
        near = [
            on
            for d in days
            for year in (latest.year - 1, latest.year, latest.year + 1)
            if (on := d.in_year(year)) and abs((on - latest).days) <= rules.near_days and on.year >= max(known)
        ]
        if near:
            return "inferred:near_full_date", max(*near, latest)
    # "the second in less than a year ... since March 2016": the first such day after March 2016
    if any(rules.within_a_year.search(text) for text in prose):
        for text in prose:
            for m in _SINCE_MONTH_YEAR.finditer(text):
                since = dt.date(int(m["y"]), _MONTHS[m["mon"].casefold()], 1)
                after = [
                    on
                    for d in days
                    for year in (since.year, since.year + 1)
                    if (on := d.in_year(year)) and since.replace(day=28) < on and (on - since).days <= 366
                ]
                if after and max(known, default=0) <= max(after).year:
                    return "inferred:lapse_since", max(after)
    # "Monday, Feb. 20": the first year from the latest one named on in which it is a Monday
    if known:
        last = max(known)
        fits = [
            on
            for d in days
            if d.weekday is not None
            for year in range(last, last + rules.max_years_after + 1)
            if (on := d.in_year(year))
        ]
        if fits and len({on.year for on in fits}) == 1:
            return "inferred:weekday_of_day", max(fits)
    # address with year and month, text with month and day
    for url in evidence.urls:
        if month := _url_month(url):
            in_month = [on for d in days if d.month == month[1] and (on := d.in_year(month[0]))]
            if in_month:
                return "inferred:url_month", max(in_month)
    return None


def _is_future(text: str, at: int) -> bool:
    return bool(date_rules().future_cues.search(text[max(0, at - 40) : at]))
