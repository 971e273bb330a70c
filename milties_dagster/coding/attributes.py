"""What else a claim says: equipment and numbers, money, names of exercises and agreements, domain, third states.

Belongs here: reading attributes off a sentence for a trigger. Does not belong here: participants, status, dates.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

import yaml

from milties_dagster import paths
from milties_dagster.coding.discourse import SentenceView
from milties_dagster.coding.status import Status
from milties_dagster.coding.traits import traits

LARGEST_SUM = 1e16  # in whole units: more than all money there is, in the smallest currencies
LARGEST_NUMBER = 1_000_000_000  # of weapons


@functools.cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((paths.reference() / "attributes.yaml").read_text(encoding="utf-8"))
    data["domains"] = {domain: frozenset(cues) for domain, cues in data["domains"].items()}
    return data


@functools.cache
def _money() -> re.Pattern[str]:
    """Sign before the number ("US$ 2.5bn") or word behind it ("600 billion won")."""

    def either(words: Iterable[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    currencies, scales = _data()["currencies"], either(_data()["scales"])
    number = r"\d[\d,]*(?:\.\d+)?"
    return re.compile(
        rf"(?:(?<![a-z])(?P<sign>{either(currencies['signs'])})\s?(?P<n>{number})\s?(?P<scale>{scales})?\b)"
        rf"|(?:(?P<n2>{number})[\s-]?(?P<scale2>{scales})?[ -](?P<word>{either(currencies['words'])})s?\b)",
        re.IGNORECASE,
    )


@functools.cache
def _number_before() -> re.Pattern[str]:
    """A count shortly before a weapon's name: "30 Rafale", "twelve high-speed guard boats".

    Not the number of another weapon: in "30 F-35 jets and twelve K9" the twelve counts the K9.
    """
    words = "|".join(_data()["numbers"])
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})*|{words})"
    between = rf"(?:(?!and\s|{number}\s)[\w-]+\s+){{0,3}}"
    return re.compile(rf"(?<![\w-])({number})\s+{between}$", re.IGNORECASE)


def money(text: str) -> tuple[float, str] | None:
    """First amount of money in a text: (amount in whole units, ISO 4217 code); None where it is no sane sum."""
    m = _money().search(text)
    if not m:
        return None
    number = float((m["n"] or m["n2"]).replace(",", ""))
    named = (m["scale"] or m["scale2"] or "").lower()
    scale = _data()["scales"].get(named) if named else 1
    currencies = _data()["currencies"]
    # the pattern takes "ı" for "i" and the like, the table does not
    code = currencies["signs"].get(m["sign"].lower()) if m["sign"] else currencies["words"].get(m["word"].lower())
    return (number * scale, code) if code and scale and number * scale <= LARGEST_SUM else None


def of(view: SentenceView, event_type: str, status: Status, pair: tuple[str, str]) -> dict[str, Any]:
    """Attributes of a claim in a sentence; keys as in codebook 1.6, absent when the text says nothing."""
    kinds = traits()
    out: dict[str, Any] = {}
    equipment = []
    for m in view.mentions:
        if m.entity_type == "EQUIPMENT":
            item: dict[str, Any] = {"designation": m.canonical or m.text}
            if m.role:
                item["class"] = m.role
            n = _number_before().search(view.text[: m.char_start - view.start])
            if n:
                word = n[1].lower()
                figures = word.replace(",", "")
                number = _data()["numbers"].get(word) or (int(figures) if figures.isdecimal() else None)
                if number is not None and number <= LARGEST_NUMBER:
                    item["number"] = number
            equipment.append(item)
        elif m.entity_type == "EXERCISE" and event_type in kinds.names_drill:
            out["exercise_name"] = m.canonical or m.text
        elif m.entity_type == "AGREEMENT" and event_type in kinds.names_agreement:
            out.setdefault("agreement_name", m.canonical or m.text)
    if equipment and event_type in kinds.with_weapons:
        out["equipment"] = equipment
    if event_type in kinds.priced and (amount := money(view.text)):
        out["amount"], out["currency"] = amount
    if domains := sorted(d for d, cues in _data()["domains"].items() if not cues.isdisjoint(view.words)):
        out["domain"] = domains
    if others := sorted({u.state for u in view.units if not u.is_place} - set(pair)):
        out["about_iso3"] = others
    if status.alleged:
        out["alleged"] = True
    if view.kind == "caption":
        out["in_caption"] = True
    return out
