"""What else a claim says: equipment and numbers, money, names of exercises and agreements, domain, third states.

Belongs here: reading attributes off a sentence for a trigger. Does not belong here: participants, status, dates.
"""

from __future__ import annotations

import re
from typing import Any

from milties_dagster.coding.discourse import SentenceView
from milties_dagster.coding.status import Status

_MONEY = re.compile(
    r"(?P<cur>US\$|A\$|C\$|S\$|NT\$|\$|€|£|¥|₹|USD|EUR|GBP|INR|Rs\.?|Sh)\s?(?P<n>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>trillion|billion|million|crore|bn|mn|m|b)?\b"
    r"|(?P<n2>\d[\d,]*(?:\.\d+)?)\s?(?P<scale2>trillion|billion|million|crore|bn|mn)?[ -](?P<cur2>dollars?|euros?|pounds?|won|yen|yuan|rubles?|roubles?|rupees?|rand|shillings?|kronor|zloty)\b",
    re.IGNORECASE,
)
_CURRENCY = {
    "us$": "USD", "$": "USD", "usd": "USD", "dollar": "USD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "nt$": "TWD", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "¥": "JPY", "yen": "JPY", "yuan": "CNY", "won": "KRW", "₹": "INR", "inr": "INR",
    "rs": "INR", "rs.": "INR", "rupee": "INR", "ruble": "RUB", "rouble": "RUB", "rand": "ZAR", "sh": "KES", "shilling": "KES", "kronor": "SEK", "zloty": "PLN",
}
_SCALE = {"": 1, "m": 10**6, "mn": 10**6, "million": 10**6, "b": 10**9, "bn": 10**9, "billion": 10**9, "trillion": 10**12, "crore": 10**7}
_DOMAINS = {
    "sea": frozenset("navy naval maritime sea ship ships warship warships frigate submarine destroyer fleet vessel vessels port marine coast".split()),
    "air": frozenset("air aircraft airspace jet jets fighter fighters helicopter helicopters bomber bombers warplane warplanes drone drones aerial".split()),
    "land": frozenset("army ground troops soldiers tank tanks artillery infantry brigade border paratroopers".split()),
    "space": frozenset("space satellite satellites".split()),
    "cyber": frozenset("cyber".split()),
    "nuclear": frozenset("nuclear".split()),
}
_NUMBER_BEFORE = re.compile(r"\b(\d{1,3}(?:,\d{3})*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\s+(?:[\w-]+\s+){0,3}$", re.I)
_WORDS = dict(zip("two three four five six seven eight nine ten eleven twelve".split(), range(2, 13), strict=True))


def money(text: str) -> tuple[float, str] | None:
    """First amount of money in a text: (amount in whole units, ISO 4217 code)."""
    m = _MONEY.search(text)
    if not m:
        return None
    number = float((m["n"] or m["n2"]).replace(",", ""))
    scale = _SCALE[(m["scale"] or m["scale2"] or "").lower()]
    symbol = (m["cur"] or m["cur2"]).lower()
    return number * scale, _CURRENCY.get(symbol, _CURRENCY.get(symbol.rstrip("s"), ""))


def of(view: SentenceView, event_type: str, status: Status, pair: tuple[str, str]) -> dict[str, Any]:
    """Attributes of a claim in a sentence; keys as in codebook 1.6, absent when the text says nothing."""
    out: dict[str, Any] = {}
    equipment = []
    for m in view.mentions:
        if m.entity_type == "EQUIPMENT":
            item: dict[str, Any] = {"designation": m.canonical or m.text}
            if m.role:
                item["class"] = m.role
            n = _NUMBER_BEFORE.search(view.text[: m.char_start - view.start])
            if n:
                word = n[1].lower()
                item["number"] = _WORDS.get(word) or (12 if word == "dozen" else int(word.replace(",", "")))
            equipment.append(item)
        elif m.entity_type == "EXERCISE" and event_type in ("JEX", "OPS", "TRN"):
            out["exercise_name"] = m.canonical or m.text
        elif m.entity_type == "AGREEMENT" and event_type in ("AGR", "ALL", "BAS", "INT", "RES", "TEC"):
            out.setdefault("agreement_name", m.canonical or m.text)
    if equipment and event_type in ("ARM", "AID", "TEC", "RES", "BAS", "THR", "OPS", "CRT", "CLS"):
        out["equipment"] = equipment
    if event_type in ("ARM", "AID", "TEC", "AGR") and (amount := money(view.text)):
        out["amount"], out["currency"] = amount
    words = set(view.words)
    if domains := sorted(d for d, cues in _DOMAINS.items() if words & cues):
        out["domain"] = domains
    if others := sorted({u.state for u in view.units if not u.is_place} - set(pair)):
        out["about_iso3"] = others
    if status.alleged:
        out["alleged"] = True
    if view.kind == "caption":
        out["in_caption"] = True
    return out
