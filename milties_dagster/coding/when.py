"""When an act happened, will happen, or was announced (codebook 1.5).

Belongs here: choosing among the dates of a sentence, inheriting one, or falling back to the publication date.
Does not belong here: reading a date expression (language/dates).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from milties_dagster.coding import syntax
from milties_dagster.coding.discourse import SentenceView
from milties_dagster.coding.lexicon import TriggerHit
from milties_dagster.coding.status import Status, Tense, saying_words
from milties_dagster.language import labels, repaired
from milties_dagster.language.dates import DateExpression, DateValue, resolve
from milties_dagster.records import Precision

PLEDGE = frozenset({"planned", "pledged", "agreed"})
REPEATABLE = frozenset({"HLV", "PCL", "JEX", "MTG", "CLS", "TRN"})  # acts that sentences list with several dates
CONTRACTS = frozenset({"ARM", "AID", "AGR", "ALL", "TEC"})  # agreed acts that happen on the day of the agreement
MOMENTARY = frozenset({"HLV", "MTG", "PCL", "AGR", "CRT", "STM"})  # acts that do not go on "since" a date
SPEECH_TYPES = frozenset({"STM", "CRT", "THR", "ALL", "INT"})
HISTORICAL_DAYS = 90  # codebook 1.5: an event that ended longer before publication is background


@dataclass(frozen=True, slots=True)
class When:
    """Dates of a claim. ``rule`` names how they came about, ``trust`` (0..1) how sure that is."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: Precision = "unknown"
    text: str = ""
    rule: str = "none"
    announced: dt.date | None = None
    trust: float = 0.5


@dataclass(frozen=True, slots=True)
class _Dated:
    expression: DateExpression
    value: DateValue
    cost: float
    attribution: bool


def in_sentence(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    status: Status,
    anchor: dt.date | None,
    context_year: int | None,
) -> list[_Dated]:
    """Resolved dates of a sentence, the one best attached to the trigger first."""
    allowed = {(m.char_start, m.char_end) for m in view.dates}
    verb = syntax.verb_of(doc[hit.start : hit.end].root)
    out = []
    for e in repaired.dates_of(view.text, view.start, view.dates):
        if not any(s < view.start + e.char_end and view.start + e.char_start < t for s, t in allowed):
            continue  # inside the name of an exercise, a weapon or a treaty
        if e.rule == "year_in_instrument_name":
            continue
        span = view.token_span(view.start + e.char_start, view.start + e.char_end)
        if span is None:
            continue
        top = doc[span[0] : span[1]].root
        governor = syntax.verb_of(top)
        attribution = governor.lower_ in saying_words() and governor.i != verb.i
        if attribution:
            tense: Tense = "past"
        elif governor.i == verb.i:
            signed = status.status == "agreed" and hit.trigger.type in CONTRACTS
            tense = "past" if signed else status.tense
        else:  # a date of another clause goes by that clause's tense: "will provide, under notes exchanged on Friday"
            tense = labels.tense(governor) or ("past" if labels.is_passive(governor) else status.tense)
        value = resolve(e, anchor, tense, context_year=context_year)
        if value is None or (value.start is None and value.end is None):
            continue
        if e.rule.startswith("until") and value.start is None:
            continue
        if value.open_end and hit.trigger.type in MOMENTARY:
            continue  # "the first visit since 2000" does not date the visit
        distance = min(abs(span[0] - hit.end), abs(hit.start - span[1]))
        cost = float(distance)
        if governor.i == verb.i:
            cost -= 6
        if attribution:
            cost += 8
        out.append(_Dated(e, value, cost, attribution))
    return sorted(out, key=lambda d: (d.cost, d.expression.char_start))


def find(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    status: Status,
    event_type: str,
    anchor: dt.date | None,
    context_year: int | None,
    inherited: DateValue | None,
    news: bool,
) -> list[When]:
    """Dates of the act at ``hit``: one, or several when a past act is dated more than once ("in 2013 and 2015")."""
    dated = in_sentence(doc, hit, view, status, anchor, context_year)
    first = _find(dated, status, event_type, anchor, inherited, news)
    if status.status != "completed" or event_type not in REPEATABLE or not first.text:
        return [first]
    more = [
        _when(d, None, 0.7)
        for d in dated
        if not d.attribution
        and d.expression.text != first.text
        and d.value.precision == first.precision
        and d.value.precision in ("month", "year", "day")
        and d.value.start != first.start
        and (anchor is None or d.value.start is None or d.value.start <= anchor)
    ]
    return [first, *more]


def _find(
    dated: Sequence[_Dated],
    status: Status,
    event_type: str,
    anchor: dt.date | None,
    inherited: DateValue | None,
    news: bool,
) -> When:
    """The best date.

    anchor: publication date or None. inherited: the date in force in the paragraph before this sentence.
    news: the sentence reports the article's news (headline, lead) rather than background.
    """
    own = [d for d in dated if not d.attribution]
    said = [d for d in dated if d.attribution]
    spoken = said[0].value.start if said and said[0].value.precision == "day" else None
    speech = event_type in SPEECH_TYPES

    if status.status in PLEDGE or status.status == "hypothetical":
        future = [d for d in own if anchor is None or _latest(d.value) >= anchor]
        past = [d for d in own if d not in future]
        announced = past[0].value.start if past and past[0].value.precision == "day" else spoken or anchor
        if status.status == "hypothetical" and future and not speech:
            return _when(future[0], announced, 0.7)
        if speech or status.status == "hypothetical":
            chosen = past or said
            if chosen:
                return _when(chosen[0], announced, 0.8)
            if inherited is not None and not news and inherited.start and inherited.precision == "day":
                return When(inherited.start, inherited.end, "day", "", "inherits:paragraph", inherited.start, 0.5)
            if anchor is None:
                return When()
            return When(anchor, anchor, "day", "", "publication", anchor, 0.5)
        if past and status.status == "agreed" and event_type in CONTRACTS:
            return _when(past[0], past[0].value.start, 0.8)  # the day of the contract, not of the delivery
        if future:
            return _when(future[0], announced, 0.85)
        if past and status.status == "agreed":
            return _when(past[0], past[0].value.start, 0.8)
        if announced is not None:
            return When(announced, announced, "day", "", "announced", announced, 0.5)
        return When()

    usable = own if not speech else [*own, *said]
    if anchor is not None:
        limit = anchor + dt.timedelta(days=1)
        usable = [d for d in usable if d.value.start is None or d.value.start <= limit]
    if usable:
        return _when(usable[0], None, 0.9 if usable[0].cost < 10 else 0.7)
    if status.perfect and not news:
        if said and event_type not in ("CLS", "ARM"):
            return _when(said[0], None, 0.4)
        return When()
    if said:
        return _when(said[0], None, 0.6)
    if inherited is not None and not news and inherited.start is not None:
        return When(inherited.start, inherited.end, inherited.precision, "", "inherits:paragraph", None, 0.5)
    if anchor is None:
        return When()
    return When(anchor, anchor, "day", "", "publication", None, 0.5 if news else 0.35)


def _latest(value: DateValue) -> dt.date:
    return value.end or value.start or dt.date.min


def _when(d: _Dated, announced: dt.date | None, trust: float) -> When:
    v = d.value
    return When(v.start, v.end if not v.open_end else None, v.precision, d.expression.text, v.rule, announced, trust)


def last_day_value(values: Sequence[DateValue]) -> DateValue | None:
    """The date that holds for what follows in a paragraph: the last one of day to month precision."""
    exact = [v for v in values if v.precision in ("day", "week", "month") and v.start is not None]
    return exact[-1] if exact else None


def is_historical(end: dt.date | None, start: dt.date | None, published: dt.date | None) -> bool:
    """Codebook 1.5: the act ended more than 90 days before publication."""
    last = end or start
    return bool(published and last and (published - last).days > HISTORICAL_DAYS)
