"""Repairs of names and dates in a text: what a person stated takes the place of what the finders say.

Belongs here: putting the lines of repairs.csv among the mentions of states and the time expressions. Does not
belong here: the file (repairs.py) or the finders (states.py, dates/).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milties_dagster.language.dates import DateExpression, find_dates
from milties_dagster.language.dates.nodes import Date, Month, Node, Range, Year
from milties_dagster.language.states import StateMention
from milties_dagster.records import Article, EntityMention, NameType
from milties_dagster.repairs import RULE, Days, Place, places, repairs


def name_places(article: Article) -> list[Place]:
    """Where repaired names stand in the body."""
    return places(article.body, repairs().of("name", article.article_id, article.source_uri))


def date_places(article: Article) -> list[Place]:
    """Where repaired dates stand in the body."""
    return places(article.body, repairs().of("date", article.article_id, article.source_uri))


def states(found: Sequence[StateMention], repaired: Sequence[Place]) -> list[StateMention]:
    """Mentions of states with the repaired names in their places.

    A repair of "Georgia" leaves "Georgia Tech" alone: a mention that holds the repaired words and more stays.
    """
    kept = list(found)
    for place in repaired:
        over = [m for m in kept if m.char_start < place.end and place.start < m.char_end]
        if any((m.char_start, m.char_end) != (place.start, place.end) and _holds(m, place) for m in over):
            continue
        kept = [m for m in kept if m not in over]
        state = place.repair.state_id
        was_place = any(m.is_place for m in over)
        name_type: NameType | None = next((m.name_type for m in over if m.name_type), "name") if state else None
        kept.append(
            StateMention(
                place.start, place.end, place.repair.text, state, name_type, place.repair.text,
                place.repair.rule, 1.0, was_place and state is not None, "state" if state else "ambiguous",
            )
        )  # fmt: skip
    return sorted(kept, key=lambda m: (m.char_start, m.char_end, m.state_id or ""))


def _holds(m: StateMention, place: Place) -> bool:
    return m.char_start <= place.start and place.end <= m.char_end


def dates(text: str, start: int, repaired: Iterable[Place]) -> list[DateExpression]:
    """Time expressions of a sentence, body[start:start+len(text)], with the repaired ones in their places."""
    here = [p for p in repaired if start <= p.start and p.end <= start + len(text)]
    found = find_dates(text)
    if not here:
        return list(found)
    stated = [
        DateExpression(
            p.start - start, p.end - start, text[p.start - start : p.end - start], p.repair.rule, False, False,
            _node(p.repair.days),
        )
        for p in here
    ]  # fmt: skip
    free = [e for e in found if not any(e.char_start < s.char_end and s.char_start < e.char_end for s in stated)]
    return sorted([*free, *stated], key=lambda e: e.char_start)


def dates_of(text: str, start: int, mentions: Iterable[EntityMention]) -> list[DateExpression]:
    """The same from mentions of dates found before, whose rule tells which repair made them."""
    stated = [m for m in mentions if m.rule.startswith(RULE)]
    known = repairs().by_rule if stated else {}
    return dates(text, start, [Place(m.char_start, m.char_end, known[m.rule]) for m in stated if m.rule in known])


def _node(days: Days) -> Node:
    if days.precision == "year":
        return Year(days.start.year)
    if days.precision == "month":
        return Month(days.start.month, Year(days.start.year))
    return Date(days.start) if days.start == days.end else Range(Date(days.start), Date(days.end), "DAY")
