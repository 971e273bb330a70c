"""Time expressions in a text.

Belongs here: running the patterns of date_rules.yaml over the tokens of a text, and what neighbouring words
tell of an expression (tense, year). Does not belong here: what a pattern means (meaning.py), anchors and
calendars (resolve.py).

The text becomes a string with one character per token class; each level of patterns is one regular expression
over that string, and what it finds stands as one character for the level after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from milties_dagster.language.dates.meaning import BUILDERS, MONTH_CLASSES, Found, Match
from milties_dagster.language.dates.nodes import (
    Ago,
    Date,
    DateExpression,
    Day,
    Month,
    Node,
    Tense,
    Weekday,
    Year,
    needs_anchor,
    needs_tense,
)
from milties_dagster.language.dates.vocabulary import Item, Level, Rule, Vocabulary, vocabulary

_NO_RULE = Rule("", "")
_PERIODS = (*MONTH_CLASSES, "season", "season_fall", "half", "quarter", "end", "begin")
_OF_INSTRUMENTS = ("year_in_instrument_name", "year_before_instrument")
_JOINTS = ("comma", "and", "in", "on", "the")


def _settle(vocab: Vocabulary, codes: str, items: list[Item], text: str) -> str:
    """Numbers that count things are no days or years: "5 ships", "2000 troops", but "in 2014 people fled"."""
    changed: dict[int, str] = {}
    for match in vocab.numbers.finditer(codes):
        i = match.start()
        m = Match(vocab, text, codes, items, i, i + 1, _NO_RULE)
        if not m.listed(i + 1, "count_nouns"):
            continue
        after_month = m.is_at(i - 1, *MONTH_CLASSES)
        if m.is_at(i, "year"):
            if after_month or m.listed(i - 1, "year_strong_before"):
                continue
            if m.is_at(i - 1, "of") and m.is_at(i - 2, *_PERIODS):
                continue  # the autumn of 2014
            if m.is_at(i - 1, "comma") and m.is_at(i - 2, "day", "ordnum") and items[i][2] % 500:
                continue  # on May 5, 2014 troops
            changed[i] = vocab.code["num"]
        elif not (after_month and m.is_at(i - 2, "on", "since", "until", "by", "from", "before", "after")):
            changed[i] = vocab.code["int"]
    if not changed:
        return codes
    return "".join(changed.get(i, code) for i, code in enumerate(codes))


def _run(vocab: Vocabulary, text: str) -> tuple[str, list[Item]]:
    if not vocab.may_hold_date(text):
        return "", []
    codes, items = vocab.tokens(text)
    if not vocab.stretch.search(codes):
        return "", []
    codes = _settle(vocab, codes, items, text)
    for level in vocab.levels:
        codes, items = _reduce(vocab, level, text, codes, items)
    return codes, items


def _reduce(vocab: Vocabulary, level: Level, text: str, codes: str, items: list[Item]) -> tuple[str, list[Item]]:
    """What the level's patterns find, each as one item in place of its tokens."""
    new_codes: list[str] = []
    new_items: list[Item] = []
    copied = 0
    for stretch in vocab.stretch.finditer(codes):
        position, end = stretch.span()
        while match := level.regex.search(codes, position, end):
            a, b = match.span()
            rule = level.rules[int((match.lastgroup or "r0")[1:])]
            built = BUILDERS[rule.build](Match(vocab, text, codes, items, a, b, rule))
            if built is None:
                position = a + 1
                continue
            found = built if isinstance(built, Found) else Found(built, rule.rule)
            new_codes.append(codes[copied:a])
            new_items.extend(items[copied:a])
            new_codes.append(vocab.code[found.node.grain])
            new_items.append((items[a][0], items[b - 1][1], found))
            copied = position = b
    if not copied:
        return codes, items
    return "".join(new_codes) + codes[copied:], new_items + items[copied:]


def _without_year(node: Node) -> Month | None:
    month = node.month if isinstance(node, Day) else node
    return month if isinstance(month, Month) and month.year is None and month.pick == "" else None


def _lend_years(vocab: Vocabulary, codes: str, items: list[Item]) -> None:
    """In "May 15 and July 2, 2014" the year belongs to both."""
    lender: tuple[int, Found] | None = None  # the expression after, where it stands
    for match in reversed(list(vocab.found.finditer(codes))):
        i = match.start()
        start, end, found = items[i]
        node = found.node
        month = _without_year(node)
        if month is not None and lender is not None and node.grain == lender[1].node.grain:
            giver = lender[1].node.month if isinstance(lender[1].node, Day) else lender[1].node
            between = set(codes[i + 1 : lender[0]]) - {vocab.code[name] for name in _JOINTS}
            if (
                not between and isinstance(giver, Month) and isinstance(giver.year, Year)
                and giver.month >= month.month
            ):  # fmt: skip
                lent = replace(month, year=giver.year)
                found = Found(replace(node, month=lent) if isinstance(node, Day) else lent, found.rule)
                items[i] = (start, end, found)
        lender = (i, found)


def _hint(vocab: Vocabulary, codes: str, items: list[Item], at: int, text: str) -> Tense | None:
    """The tense the few words before an expression imply: "due on Friday", "will be held in May"."""
    for i in range(at - 1, max(at - 6, -1), -1):
        word = text[items[i][0] : items[i][1]].lower()
        if word in (".", ";", ":", "!", "?") or codes[i] == vocab.code["break"]:
            return None
        before = text[items[i - 1][0] : items[i - 1][1]] if i else ""
        follows = text[items[i + 1][0] : items[i + 1][1]]
        if word == "due" and follows == "to":
            continue  # due to bad weather on Friday
        if word in vocab.lists["future_leads"] or (word == "to" and follows == "be"):
            return "future"
        if word in vocab.lists["past_leads"] and before != "be":
            return None  # "it will sail, he said on Friday"; but "will be announced on Friday"
    return None


_SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+[A-Z]|\n\s*\n")


def context_years(text: str, expressions: Sequence[DateExpression]) -> list[int | None]:
    """For each expression without a year, the year stated before it in the same sentence; else None.

    "In October 2013 they met, and on November 5 they signed": 2013 for November 5. Years in names of
    instruments and after since, until, by, before, after lend nothing.
    """
    out: list[int | None] = []
    lender: tuple[int, int] | None = None  # (end, year)
    for expression in expressions:
        node = expression.parsed
        if lender is not None and _SENTENCE_END.search(text[lender[0] : expression.char_start + 1]):
            lender = None
        lacking = _without_year(node) if isinstance(node, (Day, Month)) else None
        out.append(lender[1] if lender is not None and lacking is not None else None)
        year = _stated_year(node) if expression.rule not in _OF_INSTRUMENTS else None
        if year is not None:
            lender = (expression.char_end, year)
    return out


def _stated_year(node: Node) -> int | None:
    match node:
        case Date(date=date):
            return date.year
        case Year(year=year):
            return year
        case Day(month=inner):
            return _stated_year(inner)
        case Month(year=Year(year=year)):
            return year
    return None


def find_dates(text: str) -> list[DateExpression]:
    """Time expressions of ``text`` in order, none overlapping another, each the longest one at its place."""
    vocab = vocabulary()
    codes, items = _run(vocab, text)
    if not items:
        return []
    _lend_years(vocab, codes, items)
    expressions = []
    for match in vocab.found.finditer(codes):
        i = match.start()
        start, end, found = items[i]
        node = found.node
        tensed = needs_tense(node)
        hint = _hint(vocab, codes, items, i, text) if tensed else None
        if isinstance(node, Ago) and node.needs_future and hint != "future":
            continue  # "the second coup in nine months"
        if hint is None and isinstance(node, Weekday) and node.pick == "this":
            hint = "present"  # this Friday: of this week, before or after today
        expressions.append(
            DateExpression(start, end, text[start:end], found.rule, needs_anchor(node), tensed, node, hint)
        )
    return expressions
