"""When an act happened, will happen, or was announced (codebook 1.5).

Belongs here: choosing among the dates of a sentence, inheriting one, or falling back to the publication date.
Does not belong here: reading a date expression (language/dates).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from spacy.tokens import Doc, Token

from milties_dagster.coding import syntax
from milties_dagster.coding.discourse import SentenceView
from milties_dagster.coding.lexicon import TriggerHit
from milties_dagster.coding.status import Status, Tense, listed, saying_words
from milties_dagster.coding.traits import traits
from milties_dagster.language import labels, repaired
from milties_dagster.language.dates import DateExpression, DateValue, context_years, resolve
from milties_dagster.language.dates.meaning import APART
from milties_dagster.language.dates.nodes import (
    Around,
    Day,
    Marked,
    Month,
    Node,
    Part,
    Season,
    Shift,
    Weekday,
    needs_reference,
)
from milties_dagster.records import Precision

PLEDGE = frozenset({"planned", "pledged", "agreed"})
SPOKEN_STATUS = frozenset({"agreed", "pledged"})
BREAKS = frozenset({"suspended", "cancelled"})
EXACT = {"day": {"day"}, "weekend": {"day"}, "week": {"day", "week"}, "fortnight": {"day", "week"},
         "month": {"day", "week", "month"}}  # fmt: skip
SHORT = frozenset({"day", "week", "month"})
ORDER_LISTS = ("BUY_STRONG", "SIGN_V", "PLEDGE_STRONG")  # word lists of the verbs by which a delivery is ordered
RECORDS = frozenset({"first", "only", "last", "worst", "best", "most", "second", "third", "fourth", "fifth"})
NAMING = labels.POSSESSOR | {"compound", "amod", "nmod:desc"}  # "Friday's attack", "the July 8 talks"
RECORD_REACH = 12  # tokens
COUNTED = frozenset({"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"})
COUNT_REACH = 4  # tokens
EXPIRING = frozenset({"expire", "expires", "expired", "lapse", "lapses", "lapsed"})
RUNNING = frozenset({"run", "runs", "ran"})  # these, with "out" or "until" beside them
OCCASIONS = frozenset({"last", "first", "previously", "originally", "already"})  # "which they last held in 2012"
HELD_WITH = frozenset({"when", "while", "as", "during"})  # the clause they open is of the same time
BACK = 3  # sentences in which a date was spoken of that still holds
STAND_INS = frozenset({"one", "ones", "that", "those", "predecessor", "predecessors"})
AHEAD = frozenset({"will", "shall", "due", "scheduled", "plans", "expected", "until", "by"})
LENGTH_OF = frozenset({"of", "for", "in", "within", "over"})  # "a break of two weeks after the raid"
RELATIVE_WORDS = frozenset({"which", "who", "that", "whose", "whom"})
LEADING = 1  # tokens before an expression that opens its sentence
AHEAD_REACH = 8  # tokens
NEWS_SENTENCES = 5  # how far down an article dates its news
NEWS_DAYS = 7  # how old news may be
HEADING = re.compile(r"\W*((?:19|20)\d\d)(?:\s?[-–—]\s?(?:19|20)?\d\d)?\s?[:–—-]\s?\D")  # "– 1974-1976: Treaty –"
HEADING_WORDS = 14  # of such a line at most
HEADING_REACH = 8  # sentences told under one
FAR_AHEAD = 270  # days
LONG_AGO = 5  # years after which a text that speaks of a month goes on in that year
HISTORICAL_DAYS = 90  # codebook 1.5: an event that ended longer before publication is background


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which makes it slow to make; never changed
class When:
    """Dates of a claim. ``rule`` names how they came about, ``trust`` (0..1) how sure that is."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: Precision = "unknown"
    text: str = ""
    rule: str = "none"
    announced: dt.date | None = None
    trust: float = 0.5
    past: bool = False  # of an earlier act of the kind than the one told of


Relation = Literal["own", "said", "other", "earlier"]


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date of the sentence. ``relation``: of the act's clause, of a verb of saying over it, of another clause, of an
    act of the same kind before."""

    expression: DateExpression
    value: DateValue
    cost: float
    relation: Relation

    @property
    def attribution(self) -> bool:
        return self.relation == "said"


@dataclass(slots=True)
class Spoken:
    """A time expression of a sentence and the year a word before it lends; ``anchor`` is the day of publication."""

    expression: DateExpression
    context_year: int | None
    anchor: dt.date | None
    counted: bool = False  # from a date told before: "two days later"
    _meant: dict[Tense, DateValue | None] = field(default_factory=dict)

    def meant(self, tense: Tense, reference: dt.date | None = None) -> DateValue | None:
        """The days it means beside a verb of that tense; ``reference``: what those count from that are counted."""
        if self.counted:
            return resolve(self.expression, self.anchor, tense, context_year=self.context_year, reference=reference)
        if tense not in self._meant:
            self._meant[tense] = resolve(self.expression, self.anchor, tense, context_year=self.context_year)
        return self._meant[tense]

    @property
    def past(self) -> DateValue | None:
        """The days it means told in the past, if the words before it do not tell otherwise."""
        return self.meant(self.expression.hint or "past")


@dataclass(frozen=True, slots=True)
class Times:
    """What acts of a sentence are dated by: its own expressions, what these may count from, and the date in force."""

    spoken: list[Spoken]
    told: list[DateValue]
    inherited: DateValue | None


class Calendar:
    """The dates of an article, sentence by sentence: what is spoken of, what holds on, and the day of the news."""

    def __init__(self, views: Sequence[SentenceView], anchor: dt.date | None) -> None:
        self.views = views
        self.anchor = anchor
        self._spoken: dict[int, list[Spoken]] = {}  # of the sentences asked for

    def times(self, view: SentenceView, news: bool) -> Times:
        """Those of a sentence; what holds on from the sentences before it does not date the ``news`` of the article."""
        inherited = None if news else last_day_value(self.before(view), self.anchor)
        return Times(self.spoken(view), self.told(view), inherited)

    def spoken(self, view: SentenceView) -> list[Spoken]:
        """The time expressions of a sentence."""
        if not view.dates:
            return []
        if (known := self._spoken.get(view.index)) is None:
            known = self._spoken[view.index] = self._read(view)
        return known

    def _read(self, view: SentenceView) -> list[Spoken]:
        allowed = {(m.char_start - view.start, m.char_end - view.start) for m in view.dates}
        found = repaired.dates_of(view.text, view.start, view.dates)
        kept = [
            (e, year)
            for e, year in zip(found, context_years(view.text, found), strict=True)
            if e.rule != "year_in_instrument_name" and any(s < e.char_end and e.char_start < t for s, t in allowed)
        ]
        return [Spoken(e, year or self._told_year(view, e), self.anchor, needs_reference(e.parsed)) for e, year in kept]

    def _told_year(self, view: SentenceView, e: DateExpression) -> int | None:
        """The year of the last month told of in the paragraph, for a month that follows it: "The war began in April
        1965. In August it spread." Only years long over lend: what came of an order of May 2021 may be news."""
        month = e.parsed.month if isinstance(e.parsed, Day) else e.parsed
        if not isinstance(month, Month) or month.year is not None or month.pick or self.anchor is None:
            return None
        for v in reversed(self._near(view)):
            if v.paragraph != view.paragraph:
                return self._heading_year(view)
            for s in reversed(self.spoken(v)):
                value = s.past
                if value is None or value.start is None or value.precision not in ("day", "month", "week"):
                    continue
                lends = value.start.year < self.anchor.year - LONG_AGO and month.month >= value.start.month
                return value.start.year if lends else None
        return self._heading_year(view)

    def _heading_year(self, view: SentenceView) -> int | None:
        """The year of the chronology's last heading before a sentence: "1974-1976: A treaty is broken"."""
        for v in reversed(self.views[max(0, view.index - HEADING_REACH) : view.index]):
            if len(v.words) <= HEADING_WORDS and v.paragraph != view.paragraph and (m := HEADING.match(v.text)):
                return int(m[1])
        return None

    def before(self, view: SentenceView) -> list[DateValue]:
        """The dates spoken of in the sentences before, in the same paragraph."""
        return self._values([v for v in self._near(view) if v.paragraph == view.paragraph], [])

    def _near(self, view: SentenceView) -> Sequence[SentenceView]:
        return self.views[max(0, view.index - BACK) : view.index]

    def _values(self, near: Sequence[SentenceView], values: list[DateValue]) -> list[DateValue]:
        """``values`` and those of the sentences ``near``; "the next day" counts from the one before it."""
        for v in near:
            for s in self.spoken(v):
                value = s.past
                if value is None and (reference := _reference(s.expression, values)) is not None:
                    value = resolve(s.expression, self.anchor, "past", reference=reference)
                if value is not None:
                    values.append(value)
        return values

    def told(self, view: SentenceView) -> list[DateValue]:
        """What "two months later" and "the same day" may count from, the nearest last: the dates of the sentences
        before, else the day of the news. Nothing where the sentence has no such expression."""
        if not any(s.counted for s in self.spoken(view)):
            return []
        values: list[DateValue] = []
        if (day := self.news_day) is not None:
            values.append(DateValue(day, day, "day", "day", day.isoformat(), "news"))
        return [v for v in self._values(self._near(view), values) if v.start]

    @functools.cached_property
    def news_day(self) -> dt.date | None:
        """The day the news happened: the first exact day the opening names, at most a week before publication."""
        if self.anchor is None:
            return None
        for v in self.views[:NEWS_SENTENCES]:
            if v.kind == "caption" or all(m.date_precision not in ("day", None) for m in v.dates):
                continue
            for s in self.spoken(v):
                day = s.past
                if (
                    day
                    and not _ahead(v, s.expression)
                    and not (day.start == self.anchor and v.kind == "body" and v.text.rstrip()[-1:].isalnum())
                    and not isinstance(s.expression.parsed, Marked)  # "until Friday"
                    and day.start
                    and day.precision == "day"
                    and day.start == day.end
                    and 0 <= (self.anchor - day.start).days <= NEWS_DAYS
                ):
                    return day.start
        return None


def _ahead(view: SentenceView, e: DateExpression) -> bool:
    """True for "will begin on Friday"; not for "will begin, he said on Friday"."""
    span = view.token_span(view.start + e.char_start, view.start + e.char_end)
    for word in reversed(view.words[: span[0]][-AHEAD_REACH:] if span else []):
        if word in saying_words():
            return False
        if word in AHEAD:
            return True
    return False


def _relation(doc: Doc, anchor: Token, verb: Token, top: Token) -> tuple[Relation, Token]:
    """How a date (its head ``top``) stands to an act (its head ``anchor``, carried by ``verb``), and its own verb."""
    governor = syntax.verb_of(top)
    if governor.i == verb.i or _opens(verb, top):
        return "own", verb
    if verb.dep_ == "acl" and verb.i < top.i and top.head.i == verb.head.i:
        return "own", verb  # "a deal signed in 2018": the parser may hang the year on the deal
    said = saying_words()
    over, under = _links(verb, governor), _links(governor, verb)
    if over is not None and governor.lower_ not in said:  # a clause over the act's
        return ("other" if set(over) & labels.RELATIVE else "own"), governor
    if anchor.i != verb.i and _links(governor, anchor) is not None:
        return "own", governor  # "the accord signed in May", "a drill that was held in 2014"
    if under is not None and governor.lower_ not in said:  # a clause under the act's
        timed = under == ["advcl"] and _opener(governor).lower_ in HELD_WITH
        joined = set(under) == {"conj"} and top.i < verb.i  # "on Monday they met and signed"
        return ("own" if timed or joined or set(under) == {"xcomp"} else "other"), governor
    if governor.lower_ in said:
        return "said", governor
    return "other", governor


def _expires(verb: Token) -> bool:
    """True for a verb that tells the end of a term: "expires", "runs out", "ran until May"."""
    if verb.lower_ not in RUNNING:
        return verb.lower_ in EXPIRING
    return any(c.lower_ in ("out", "until", "till") for t in (verb, *verb.children) for c in t.children)


def _reported(top: Token) -> bool:
    """True for a date in what somebody goes by: "according to a report last autumn"."""
    t = top
    for _ in range(4):
        if any(c.lower_ == "according" for c in t.children):
            return True
        if t.head.i == t.i or t.pos_ in ("VERB", "AUX"):
            return False
        t = t.head
    return False


def _of_predecessor(top: Token, hit: TriggerHit) -> bool:
    """True for the date of another of the kind: "replaces the one from 1995", "like that of 2001"."""
    return top.dep_ == "nmod" and top.head.lower_ in STAND_INS and not hit.has(top.head.i)


def _last_time(governor: Token, anchor: Token, status: Status) -> bool:
    """True for "a drill which they last held in 2012" where the drill told of is another, of now or to come."""
    if status.tense == "past" or governor.i == anchor.i or "Past" not in governor.morph.get("Tense"):
        return False
    links = _links(governor, anchor)
    return bool(
        links is not None
        and not labels.RELATIVE.isdisjoint(links)
        and any(c.lower_ in OCCASIONS for c in governor.children if c.i < governor.i)
    )


def _apart(a: Token, b: Token) -> bool:
    """True when one of two verbs is in a clause that tells of a noun of the other's."""
    links = _links(a, b) or _links(b, a) or []
    return not {"acl", *labels.RELATIVE}.isdisjoint(links)


def _of_other_noun(top: Token, anchor: Token, verb: Token, hit: TriggerHit) -> bool:
    """True for a date that names another thing by its day: what the act is done to, or what does it."""
    if top.dep_ not in NAMING:
        return False
    noun = top.head
    while noun.dep_ in syntax.UP and noun.head.i != noun.i:
        noun = noun.head
    if noun.pos_ != "NOUN" or hit.has(noun.i) or _links(anchor, noun) is not None:
        return False
    return noun.head.i in (verb.i, anchor.head.i) and noun.dep_ in labels.SUBJECT | labels.OBJECT


def _by_its_year(doc: Doc, span: tuple[int, int], meant: DateValue | None, act: tuple[Token, Token]) -> bool:
    """True for the year of something known by it: "victims of the 1994 genocide".

    Not of what the act itself is or happened in, or what caused it: "shot down in the 1971 war".
    """
    if meant is None or meant.precision != "year" or span[1] - span[0] > 1:
        return False
    own = {t.i for t in act}
    for t in doc[span[1] : span[1] + 4]:
        if t.lower_ in listed("known_by_year"):
            return t.i not in own and t.head.i not in own
        if t.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return False
    return False


def _long_past(s: Spoken, anchor: dt.date | None) -> bool:
    """True for a month without a year whose last time is long gone."""
    last = s.past.start if s.past is not None else None
    if last is None or anchor is None or not isinstance(s.expression.parsed, (Month, Day)):
        return False
    return (anchor - last).days > HISTORICAL_DAYS


def _of_another(top: Token, hit: TriggerHit) -> bool:
    """True for the day in the name of a thing that is no part of the act: "the resolution of May 3"."""
    noun = top.head
    if top.dep_ != "nmod" or noun.pos_ != "NOUN" or syntax.preposition(top) != "of":
        return False
    return not hit.has(noun.i)


def _of_far_end(top: Token, hit: TriggerHit) -> bool:
    """True for the date of what ends the time of the act: "until the invasion in February"."""
    noun = top.head
    return (
        top.dep_ == "nmod"
        and noun.pos_ == "NOUN"
        and not hit.has(noun.i)
        and syntax.preposition(noun) in ("until", "till", "before")
    )


def _of_coming_thing(top: Token, hit: TriggerHit, verb: Token) -> bool:
    """True for the date of something else that is to come: "ahead of elections due on May 3"."""
    told = top.head
    if told.i == verb.i or told.lower_ not in listed("coming") or told.dep_ not in ("acl", "amod"):
        return False
    return not hit.has(told.i) and not hit.has(told.head.i)


def _opens(verb: Token, top: Token) -> bool:
    """True when the act's clause hangs on the date: "in March, when the minister came to Seoul"."""
    if _links(verb, top) is not None:
        return True
    opening = [t.i for t in verb.doc[top.i + 1 : top.i + 3] if t.lower_ == "when"]
    return bool(opening) and _opener(verb).i in opening


def _opener(verb: Token) -> Token:
    """The first word of the clause of ``verb``."""
    first = verb.left_edge
    return first.nbor() if first.i < verb.i and first.is_punct else first


def _links(token: Token, over: Token) -> list[str] | None:
    """The labels by which ``token`` hangs on ``over``, from below; None when it does not."""
    labels_up: list[str] = []
    for _ in range(20):
        if token.i == over.i:
            return labels_up
        if token.head.i == token.i:
            return None
        labels_up.append(str(token.dep_))
        token = token.head
    return None


def _reference(e: DateExpression, told: Sequence[DateValue]) -> dt.date | None:
    """The last date spoken of that is exact enough: a day for "the day before", any for "the year after"."""
    node: Node | None = e.parsed
    while isinstance(node, (Part, Day, Month, Season)):  # "in May of the same year", "that spring"
        if isinstance(node, (Month, Season)) and node.pick == "following":  # "the following August"
            break
        node = node.node if isinstance(node, Part) else node.month if isinstance(node, Day) else node.year
    if isinstance(node, (Month, Season)):
        exact: set[str] | None = EXACT["month"]
    elif isinstance(node, (Shift, Around, Weekday)):
        exact = EXACT.get("day" if isinstance(node, Weekday) else node.unit)
    else:
        return None
    return next((v.start for v in reversed(told) if v.start and (exact is None or v.precision in exact)), None)


def _beyond(doc: Doc, span: tuple[int, int], anchor: Token) -> bool:
    """True for an act that is the far end of a stretch of time: the raid in "came two days after the raid".

    Read from the words, as the parser often loses what "after" opens: the near act stands before it, or, where the
    sentence begins with it, behind a comma.
    """
    if anchor.i < span[1] or (span[0] and doc[span[0] - 1].lower_ in LENGTH_OF):
        return False
    between = doc[span[1] : anchor.i]
    if any(t.text == "," or t.lower_ in RELATIVE_WORDS for t in between):
        return False
    # "A day before the meeting he said": a clause without a comma, so only the noun itself is far
    return span[0] > LEADING or anchor.pos_ not in ("VERB", "AUX") or any(t.text == "," for t in doc[anchor.i :])


def _shift_of(e: DateExpression) -> int:
    return e.parsed.sign if isinstance(e.parsed, Shift) else 0


def _names(doc: Doc, hit: TriggerHit, span: tuple[int, int]) -> bool:
    """True for the year of the very contract the act is told by: "a 2019 contract", "a contract of 2009"."""
    near = (span[1], span[1] + 1, span[0] - 2, span[0] - 1)
    return hit.pos == "n" and any(hit.start <= i < hit.end for i in near)


def _told_apart(e: DateExpression, told: Sequence[DateValue], anchor: dt.date | None) -> DateValue | None:
    """The day of the far act, counted back from the near one, which is told last or is the news."""
    if not isinstance(e.parsed, Shift):
        return None
    back = replace(e, parsed=replace(e.parsed, sign=-e.parsed.sign))
    return resolve(back, anchor, "past", reference=_reference(e, told))


def _just_over(ahead: DateValue | None, past: DateValue | None, anchor: dt.date | None) -> bool:
    """True where the coming day of that name is most of a year away and the last one was not long ago."""
    return bool(
        anchor and ahead and past and ahead.start and past.start and ahead.precision == "day"
        and (ahead.start - anchor).days > FAR_AHEAD > HISTORICAL_DAYS >= (anchor - past.start).days
    )  # fmt: skip


def _finite_past(verb: Token) -> bool:
    """True for "agreed", "pledged", "has promised": a date of that verb is past, whatever was agreed."""
    helpers = labels.children(verb, labels.AUXILIARY)
    if any(labels.is_have(h) for h in helpers):
        return True
    return not helpers and verb.morph.get("VerbForm") == ["Fin"] and verb.morph.get("Tense") == ["Past"]


def _covers(doc: Doc, start: int, top: Token) -> bool:
    """True for the years a paper is made for: "a plan of cooperation for 2024-2025", "ties up to 2030"."""
    lead = {doc[i].lower_ for i in range(max(0, start - 1), top.i + 1)}
    return top.head.pos_ in ("NOUN", "PROPN") and bool(lead & {"for", "until", "to"})


def _counts(words: Sequence[str], at: int, hit: TriggerHit) -> bool:
    """True for "the second meeting since May": the act at ``hit`` is counted from one on that date."""
    near = words[max(0, hit.start - COUNT_REACH) : hit.start]
    return hit.end <= at <= hit.end + COUNT_REACH and bool(COUNTED & set(near))


def _exceeds(words: Sequence[str], at: int, reach: int) -> bool:
    """True for "the largest drill since 2011", "for the first time since 2019": the date tells a record."""
    return any(w in RECORDS or (w.endswith("est") and len(w) > 5) for w in words[max(0, at - reach) : at])


def in_sentence(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    spoken: Sequence[Spoken],
    status: Status,
    event_type: str,
    anchor: dt.date | None,
    told: Sequence[DateValue],
) -> list[_Dated]:
    """Resolved dates of a sentence, the one best attached to the trigger first."""
    if not spoken:
        return []
    head = doc[hit.start : hit.end].root
    verb = syntax.verb_of(head)
    told = list(told)
    out = []
    ordered = (
        {i for name in ORDER_LISTS for h in view.hits.get(name, ()) for i in range(h.start, h.end)}
        if event_type in traits().materiel
        else set()
    )
    for s in spoken:
        e = s.expression
        span = view.token_span(view.start + e.char_start, view.start + e.char_end)
        if span is None:
            continue
        if e.rule == "year_before_instrument" and event_type not in traits().instrument and not _names(doc, hit, span):
            noun = doc[span[0] : span[1]].root.head
            if noun.pos_ != "NOUN" or noun.head.i != verb.i or verb.i not in ordered:
                continue  # "under the treaty of 1973": the year of the treaty alone; but "bought in a 2019 deal"
        if e.rule == APART:
            if status.perfect and _shift_of(e) < 0:
                far = resolve(e, anchor, "past", reference=_reference(e, told))  # "the day before a salvo had hit it"
            else:
                far = _told_apart(e, told, anchor) if _beyond(doc, span, head) else None
            if far is not None and far.start is not None:
                out.append(_Dated(e, far, float(head.i - span[1]), "own"))
            continue
        top = doc[span[0] : span[1]].root
        if status.cue != "noun before an infinitive" and _of_other_noun(top, head, verb, hit):
            if s.past is not None:
                told.append(s.past)
            continue  # "condemned Friday's attack", "complements March commitments"
        if _by_its_year(doc, span, s.past, (head, verb)):
            continue
        if status.status in BREAKS and top.dep_ in NAMING and hit.has(top.head.i) and _long_past(s, anchor):
            continue  # "postponed the April visit", told in March: when it was to be
        if _of_predecessor(top, hit):
            before = s.meant("past", _reference(e, told))
            if event_type in traits().instrument and before is not None and before.start is not None:
                out.append(_Dated(e, before, 0.0, "earlier"))  # a treaty "replaces the one from 1995"
            continue
        relation, governor = _relation(doc, head, verb, top)
        if relation == "own" and _reported(top):
            relation = "said"
        if governor.i not in (head.i, verb.i) and _expires(governor):
            continue  # "the accord, which runs out in December, will be renewed"
        if relation == "own" and event_type not in traits().instrument and _of_another(top, hit):
            relation = "other"  # "in breach of the memorandum of November 2014"
        if _of_far_end(top, hit) or _of_coming_thing(top, hit, verb):
            continue  # "from 2015 until the invasion in February", "ahead of elections due on May 3"
        told_of = status.status == "agreed" and hit.has(governor.head.i)  # "the contract, which they signed in May"
        orders = governor.pos_ in ("VERB", "AUX") and (governor.i in ordered) != (verb.i in ordered)
        if orders and not told_of and _apart(governor, verb):
            continue  # "delivered the jets ordered in 2018": not the day of the delivery
        if event_type in traits().repeatable and _last_time(governor, head, status):
            last = s.meant("past", _reference(e, told))
            out += [_Dated(e, last, 0.0, "earlier")] if last and last.start else []
            continue
        if relation == "said":
            tense: Tense = "past"
        elif e.hint == "future" and not e.rule.startswith("since"):
            tense = "future"
        elif governor.i == verb.i:
            signed = status.status == "agreed" and hit.trigger.type in traits().settled_by_contract
            its_own = top.head.i == verb.i or span[1] <= verb.i  # "meeting on Monday, they agreed"
            told_past = status.status in SPOKEN_STATUS and its_own and _finite_past(verb)
            # "the March commitments"
            told_past = told_past or (status.status in SPOKEN_STATUS and top.dep_ in NAMING and top.head.pos_ == "NOUN")
            # "announced on Tuesday a new package": the day stands beside the verb
            announced = verb.lower_ in saying_words() and _finite_past(verb) and isinstance(e.parsed, Weekday)
            beside = -2 <= span[0] - verb.i <= 2 or 0 <= verb.i - span[1] <= 1
            told_past = told_past or (announced and (beside or top.head.i == verb.i))
            tense = "past" if signed or told_past else status.tense
            if tense != "future" and isinstance(e.parsed, Weekday):
                beside = top.head.i == verb.i and span[0] != hit.end and view.kind == "body"
                leaves = beside and labels.tense(verb) == "present" and status.cue != "past"
                tense = "future" if leaves else "past"  # "leaves on Sunday"
        elif status.cue == "noun before an infinitive" and top.dep_ in NAMING:
            tense, relation = "past", "own"  # "the March commitments to expand"
        else:  # a date of another clause goes by that clause's tense: "will provide, under notes exchanged on Friday"
            tense = labels.tense(governor) or ("past" if labels.is_passive(governor) else status.tense)
        if isinstance(e.parsed, Marked) and e.parsed.marker == "since" and _opens(verb, top):
            e = replace(e, parsed=e.parsed.node)  # "since March, when the minister came": he came in March
            value = resolve(e, anchor, tense, context_year=s.context_year, reference=_reference(e, told))
        else:
            value = s.meant(tense, _reference(e, told) if s.counted else None)
        if tense == "future" and e.hint != "future" and _just_over(value, s.past, anchor):
            value = s.past  # "under the truce of Nov. 27 they will pull back", told in January
        if value is None or (value.start is None and value.end is None):
            continue
        told.append(value)
        goes_on = status.status == "ongoing" or status.cue == "perfect since"
        to_come = anchor is not None and value.start is not None and value.start > anchor
        if value.open_end and (
            (event_type in traits().momentary and not goes_on)
            or (not to_come and _exceeds(view.words, span[0], RECORD_REACH))
        ):
            if event_type in traits().repeatable and _counts(view.words, span[0], hit):
                bare = replace(e, parsed=getattr(e.parsed, "node", e.parsed))
                first = resolve(bare, anchor, "past", context_year=s.context_year)
                out += [_Dated(e, first, 0.0, "earlier")] if first and first.start else []
            continue  # "the first visit since 2000" does not date the visit; "has been moored since Sunday" does
        if e.rule == "today" and span[0] and view.words[span[0] - 1] in ("as", "than"):
            continue  # "twice as many as today"
        if e.rule.startswith("this_") and _exceeds(view.words, span[0], 2):
            continue  # "his third visit this year"
        if value.rule.startswith("until") and (status.status == "completed" or event_type in traits().with_paper):
            continue  # "the general, who is here until Friday, brought two hospitals"
        if event_type in traits().with_paper and value.precision == "year" and _covers(doc, span[0], top):
            continue  # "a plan of cooperation for 2024-2025": what it covers, not when it was signed
        cost = float(min(abs(span[0] - hit.end), abs(hit.start - span[1])))
        cost += {"own": -6.0 if governor.i == verb.i else 0.0, "said": 8.0, "other": 4.0}[relation]
        out.append(_Dated(e, value, cost, relation))
    if apart := next((d.expression for d in out if d.expression.rule == APART), None):
        # days before it are those of the near act; one behind it tells more than the count
        out = [d if d.expression.char_start >= apart.char_start else replace(d, relation="other") for d in out]
        if any(d.relation == "own" and d.expression is not apart for d in out):
            out = [d for d in out if d.expression is not apart]
    return sorted(_in_its_year(out, anchor), key=lambda d: (d.cost, d.expression.char_start))


def _in_its_year(found: list[_Dated], anchor: dt.date | None) -> list[_Dated]:
    """The month beside a year belongs to it and tells more: "last year's edition, held in April"."""
    years = [d for d in found if d.relation == "own" and d.value.precision == "year" and not d.value.open_end]
    if len(years) != 1 or years[0].value.start is None or isinstance(years[0].expression.parsed, Marked):
        return found
    year, out = years[0], []
    for d in found:
        node = d.expression.parsed
        bare = isinstance(node, (Month, Season)) and node.year is None and not node.pick
        if bare and d.relation == "own":
            value = resolve(d.expression, anchor, "past", context_year=years[0].value.start.year)
            if value is not None and value.start is not None:
                d = replace(d, value=value, cost=min(d.cost, year.cost - 0.5))
        out.append(d)
    return out


def find(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    spoken: Sequence[Spoken],
    status: Status,
    event_type: str,
    anchor: dt.date | None,
    told: Sequence[DateValue],
    inherited: DateValue | None,
    news: bool,
) -> list[When]:
    """Dates of the act at ``hit``: one, or several when a past act is dated more than once ("in 2013 and 2015")."""
    if inherited is not None and inherited.precision not in SHORT:
        told_on = status.cue == "past" and event_type not in traits().speech and hit.pos != "n"
        inherited = inherited if told_on else None
    dated = in_sentence(doc, hit, view, spoken, status, event_type, anchor, told)
    first = _find(dated, status, event_type, anchor, inherited, news)
    untold = first.rule == "publication" and status.cue == "background" and not news
    if untold and doc[hit.end - 1].lower_ in listed("wars"):
        first = When()  # "after the war": told as known, and not of today (codebook 7.10)
    earlier = [replace(_when(d, None, 0.7), past=True) for d in dated if d.relation == "earlier"]
    if earlier and status.status not in BREAKS:
        return [first, *earlier]
    if status.status != "completed" or event_type not in traits().repeatable or not first.text:
        return [first]
    more = [
        _when(d, None, 0.7)
        for d in dated
        if d.relation == "own"
        and d.expression.text != first.text
        and (d.value.precision == first.precision or _once_more(view, d, first))
        and d.value.precision in ("month", "year", "day")
        and d.value.start != first.start
        and (anchor is None or d.value.start is None or d.value.start <= anchor)
    ]
    return [first, *more]


def _once_more(view: SentenceView, d: _Dated, first: When) -> bool:
    """True for "in May 2022 and again in 2023": another time, told more or less exactly than the first."""
    span = view.token_span(view.start + d.expression.char_start, view.start + d.expression.char_end)
    if span is None or "again" not in view.words[max(0, span[0] - 2) : span[0]]:
        return False
    start, end = d.value.start, d.value.end or d.value.start
    return bool(start and end and first.start and (end < first.start or (first.end or first.start) < start))


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
    own = [d for d in dated if d.relation == "own"]
    bound = event_type == "ALL" and status.status == "completed"  # "signed on Monday a pact that binds them to help"
    if not own and status.status not in BREAKS and (bound or event_type not in traits().speech):
        own = [d for d in dated if d.relation == "other"]
    said = [d for d in dated if d.attribution]
    spoken = said[0].value.start if said and said[0].value.precision == "day" else None
    speech = event_type in traits().speech

    if status.status == "denied":
        own = [*said, *own]  # a denial is of the day it was made
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
        if past and status.status == "agreed" and event_type in traits().settled_by_contract:
            return _when(past[0], past[0].value.start, 0.8)  # the day of the contract, not of the delivery
        if future:
            w = _when(future[0], announced, 0.85)
            if future[0].value.rule.startswith("until") and announced is not None and w.end is not None:
                w = replace(w, start=min(announced, w.end), precision="day")  # from now on, "until Thursday"
            return w
        if past and (status.status == "agreed" or past[0].relation == "own"):
            return _when(past[0], past[0].value.start, 0.8)  # "pledged 30 aircraft in May"
        if said and spoken is None:
            return _when(said[0], said[0].value.start, 0.6)  # "said in June that it was ready"
        if announced is not None:
            return When(announced, announced, "day", "", "announced", announced, 0.5)
        return When()

    usable = own if not speech else [*own, *said]
    if anchor is not None:
        # a page may be dated the day before it was written; the day of another act or of what was called off is no such
        late = status.status not in BREAKS and status.status != "denied"
        limit = anchor + dt.timedelta(days=1)
        usable = [
            d
            for d in usable
            if d.value.start is None or d.value.start <= (limit if late and d.relation != "other" else anchor)
        ]
    coming = status.cue == "present progressive" and own and own[0].relation == "own" and own[0] not in usable
    if coming and usable and own[0].cost < usable[0].cost:
        return _when(own[0], None, 0.8)  # "is sending troops next month, officials said Wednesday"
    if usable:
        return _when(usable[0], None, 0.9 if usable[0].cost < 10 else 0.7)
    if own and status.status == "ongoing" and status.tense == "present" and own[0].relation == "own":
        return _when(own[0], None, 0.8)  # "travels to Oslo next Monday"
    if status.perfect and not news and status.status != "denied":
        if said and event_type not in ("CLS", "ARM"):
            return _when(said[0], None, 0.4)
        if event_type not in traits().brief:
            return When()  # "had trained them": background
    if said:
        return _when(said[0], None, 0.6)
    over = inherited is not None and (anchor is None or inherited.start is None or inherited.start <= anchor)
    if inherited is not None and over and not news and inherited.start is not None:
        return When(inherited.start, inherited.end, inherited.precision, "", "inherits:paragraph", None, 0.5)
    if anchor is None:
        return When()
    return When(anchor, anchor, "day", "", "publication", None, 0.5 if news else 0.35)


def _latest(value: DateValue) -> dt.date:
    return value.end or value.start or dt.date.min


def _when(d: _Dated, announced: dt.date | None, trust: float) -> When:
    v = d.value
    return When(v.start, v.end if not v.open_end else None, v.precision, d.expression.text, v.rule, announced, trust)


def last_day_value(values: Sequence[DateValue], anchor: dt.date | None = None) -> DateValue | None:
    """The date that holds for what follows in a paragraph: the last one of day to month precision, or a longer time
    that is long over on ``anchor``, the day of publication ("In 1982 they were at war. Peru parted with its jets")."""
    for v in reversed(values):
        if v.start is None:
            continue
        over = v.end is not None and not v.open_end and is_historical(v.end, v.start, anchor)
        if v.precision in SHORT or over:
            return v
    return None


def is_over(w: When, published: dt.date | None) -> bool:
    """True for an act whose own date ended more than a week before publication."""
    told = bool(w.text) and w.rule not in ("inherits:paragraph", "news_day", "publication")
    return bool(told and published and w.end and (published - w.end).days > NEWS_DAYS)


def is_historical(end: dt.date | None, start: dt.date | None, published: dt.date | None) -> bool:
    """Codebook 1.5: the act ended more than 90 days before publication."""
    last = end or start
    return bool(published and last and (published - last).days > HISTORICAL_DAYS)
