"""The reference data of ingestion, read once and compiled.

Belongs here: boilerplate.yaml and dateline_rules.yaml as typed objects. Does not belong here: applying them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from milties_dagster import paths

Pattern = re.Pattern[str]


def _load(name: str) -> dict[str, Any]:
    data = yaml.safe_load((paths.reference() / name).read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"seeds/reference/{name} must hold a mapping")
    return data


def _any(patterns: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> Pattern:
    return re.compile("|".join(f"(?:{p})" for p in patterns), flags)


@dataclass(frozen=True)
class DateRules:
    """dateline_rules.yaml: see there for what each entry means."""

    html_meta: tuple[str, ...]
    export_marker: Pattern
    published_label: Pattern
    updated_label: Pattern
    closing_line: Pattern
    stamp: Pattern
    page_clock: Pattern
    line_noise: Pattern
    url_dates: tuple[Pattern, ...]
    url_unix_ms: Pattern
    url_unix_earliest: dt.date
    url_year_month: Pattern
    url_labels: Pattern
    lead_paragraphs: int
    within_a_year: Pattern
    report_verbs: Pattern
    future_cues: Pattern
    near_days: int
    page_date_days: int
    max_years_after: int
    agencies: str
    not_places: frozenset[str]
    joining_words: frozenset[str]


@cache
def date_rules() -> DateRules:
    data = _load("dateline_rules.yaml")
    infer, lines = data["inference"], data["datelines"]

    def label(name: str) -> Pattern:
        return re.compile(r"^\W*(?:" + "|".join(data["labels"][name]) + r")\b\s*[:|\-–—,]?\s*", re.IGNORECASE)

    return DateRules(
        html_meta=tuple(data["html_meta"]),
        export_marker=re.compile(data["export_marker"], re.MULTILINE),
        published_label=label("published"),
        updated_label=label("updated"),
        closing_line=re.compile(data["closing_line"], re.IGNORECASE),
        stamp=re.compile(data["stamp"]),
        page_clock=re.compile(data["page_clock"], re.IGNORECASE),
        line_noise=_any(data["line_noise"]),
        url_dates=tuple(re.compile(r["regex"]) for r in data["url_dates"]),
        url_unix_ms=re.compile(data["url_unix_ms"]),
        url_unix_earliest=data["url_unix_earliest"],
        url_year_month=re.compile(data["url_year_month"]),
        url_labels=re.compile(data["url_labels"], re.IGNORECASE),
        lead_paragraphs=infer["lead_paragraphs"],
        within_a_year=_any(infer["within_a_year"]),
        report_verbs=re.compile(infer["report_verbs"], re.IGNORECASE),
        future_cues=re.compile(infer["future_cues"], re.IGNORECASE),
        near_days=infer["near_days"],
        page_date_days=infer["page_date_days"],
        max_years_after=infer["max_years_after"],
        agencies=lines["agencies"],
        not_places=frozenset(str(w) for w in lines["not_places"]),
        joining_words=frozenset(str(w) for w in lines["joining_words"]),
    )


@dataclass(frozen=True)
class TextRules:
    """boilerplate.yaml: see there for what each entry means."""

    phrases: frozenset[str]
    lines: Pattern
    lines_later: Pattern
    sentences: Pattern
    labels: frozenset[str]
    tails: Pattern
    teaser: Pattern
    teaser_later: Pattern
    teaser_alone: Pattern
    teaser_inside: Pattern
    nag_hints: tuple[str, ...]
    nag_inside: Pattern
    caption_start: Pattern
    caption_hints: tuple[str, ...]
    caption_end: Pattern
    credit_line: Pattern
    byline: Pattern
    agency_names: frozenset[str]
    open_words: frozenset[str]
    stop_words: dict[str, frozenset[str]]


def _whole(patterns: Iterable[str]) -> Pattern:
    return re.compile(r"^(?:" + "|".join(f"(?:{p})" for p in patterns) + r")$", re.IGNORECASE)


def _teaser(cues: Iterable[str]) -> Pattern:
    return re.compile(r"^\W*(?:" + "|".join(cues) + r")\s*(?:[:|»>]|\s[–—-]\s)\s*\S", re.IGNORECASE)


@cache
def text_rules() -> TextRules:
    data = _load("boilerplate.yaml")
    return TextRules(
        phrases=frozenset(data["phrases"]),
        lines=_whole(data["lines"]),
        lines_later=_whole(data["lines_after_start"]),
        sentences=re.compile(r"\W*(?:" + "|".join(f"(?:{p})" for p in data["sentences"]) + ")", re.IGNORECASE),
        labels=frozenset(data["labels"]),
        tails=re.compile(r"^(?:" + "|".join(f"(?:{p})" for p in data["tails"]) + r")\W*$", re.IGNORECASE),
        teaser=_teaser(data["teaser_cues"]),
        teaser_later=_teaser(data["teaser_cues_after_start"]),
        teaser_alone=re.compile(r"^\W*(?:" + "|".join(data["teaser_cues"]) + r")\W*$", re.IGNORECASE),
        teaser_inside=re.compile(data["teaser_inside"]),
        nag_hints=tuple(data["nag_hints"]),
        nag_inside=_any(data["nags"]),
        caption_start=re.compile("|".join(data["caption_start"]), re.IGNORECASE),
        caption_hints=tuple(data["caption_hints"]),
        caption_end=re.compile("|".join(data["caption_end"])),
        credit_line=re.compile(r"^\W*(?:" + "|".join(data["credit_lines"]) + r")\W*$", re.IGNORECASE),
        byline=re.compile("|".join(data["bylines"])),
        agency_names=frozenset(a.casefold() for a in data["agency_names"]),
        open_words=frozenset(data["open_words"]),
        stop_words={k: frozenset(v.split()) for k, v in data["stop_words"].items()},
    )
