"""Test records of the event coder: reading tests/coding/phenomena/*.yaml and matching them with what was coded.

Belongs here: the format of a record and the comparison. Does not belong here: records or coding.

A record
  id          unique name
  phenomenon  what of language or of the codebook it shows
  published   publication date of the mini article
  headline    optional; stands above the text
  text        one to three sentences
  expect      list of coded acts that must be found:
                type, status  one value, or a list of values that are all right by the codebook
                a, b          states; source and target when directed, else in any order
                participants  instead of a and b, for acts of more than four states
                directed      true or false
                date_start, date_end  optional; null asks for no date, [first, last] gives a window
                class         event (default), standing, or a list of both
  reject      "everything": nothing may be coded; "others": nothing but what is expected;
              or a list of patterns none of which may be coded: any of type, status, class and pair (in any order)
  note        the rule of the codebook that asks for it
  xfail       short cause, while the coder does not do it yet
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from milties_dagster.records import EventMention, RawArticle, stable_id

FOLDER = Path(__file__).with_name("phenomena")
FIELDS = {"id", "phenomenon", "published", "headline", "text", "expect", "reject", "note", "xfail", "file"}
EXPECT_FIELDS = {"type", "status", "a", "b", "participants", "directed", "date_start", "date_end", "class"}
REJECT_FIELDS = {"type", "status", "class", "pair"}

Record = dict[str, Any]


def load() -> list[Record]:
    """All records, in the order of files and lines, each with the name of its file."""
    return [
        {**record, "file": path.name}
        for path in sorted(FOLDER.glob("*.yaml"))
        for record in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def article_text(record: Record) -> str:
    """The mini article: the headline, if there is one, a blank line and the text."""
    text = str(record["text"]).strip()
    return f"{record['headline'].strip()}\n\n{text}\n" if record.get("headline") else f"{text}\n"


def raw_article(record: Record) -> RawArticle:
    """The mini article as it would be received, with its publication date stated."""
    text = article_text(record)
    return RawArticle(
        article_id=stable_id("phenomenon", record["id"]),
        source_uri=record["file"],
        source_kind="txt",
        media_type="text/plain",
        payload=text,
        n_bytes=len(text.encode()),
        encoding="utf-8",
        published=record["published"].isoformat(),
    )


def one_of(value: object, allowed: object) -> bool:
    """True when ``value`` is the one asked for, or among those allowed."""
    return value in allowed if isinstance(allowed, list) else value == allowed


def _date_fits(value: dt.date | None, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return value is not None and wanted[0] <= value <= wanted[1]
    return bool(value == wanted)


def is_expected(mention: EventMention, wanted: dict[str, Any]) -> bool:
    """True when a coded mention is what one line of ``expect`` asks for."""
    if wanted.get("participants"):
        states = list(mention.participants) == sorted(wanted["participants"])
    elif wanted["directed"]:
        states = (mention.state_a, mention.state_b) == (wanted["a"], wanted["b"])
    else:
        states = {mention.state_a, mention.state_b} == {wanted["a"], wanted["b"]}
    return (
        states
        and mention.directed == wanted["directed"]
        and one_of(mention.event_type, wanted["type"])
        and one_of(mention.status, wanted["status"])
        and one_of(mention.record_class, wanted.get("class", "event"))
        and ("date_start" not in wanted or _date_fits(mention.date_start, wanted["date_start"]))
        and ("date_end" not in wanted or _date_fits(mention.date_end, wanted["date_end"]))
    )


def is_rejected(mention: EventMention, pattern: dict[str, Any]) -> bool:
    """True when a coded mention fits one line of ``reject``."""
    states = {mention.state_a, mention.state_b, *mention.participants}
    return (
        ("type" not in pattern or one_of(mention.event_type, pattern["type"]))
        and ("status" not in pattern or one_of(mention.status, pattern["status"]))
        and ("class" not in pattern or one_of(mention.record_class, pattern["class"]))
        and ("pair" not in pattern or set(pattern["pair"]) <= states)
    )


def show(m: EventMention) -> str:
    """A coded mention in one line."""
    tie = "->" if m.directed else "--"
    return f"{m.record_class} {m.event_type} {m.status} {m.state_a}{tie}{m.state_b} {m.date_start}..{m.date_end} [{m.rule}]"


def faults(record: Record, mentions: tuple[EventMention, ...]) -> list[str]:
    """What is wrong with the coding of a record: one line each, empty when all is as asked."""
    out = [f"missing: {w}" for w in record["expect"] if not any(is_expected(m, w) for m in mentions)]
    reject = record["reject"]
    for m in mentions:
        if any(is_expected(m, w) for w in record["expect"]):
            continue
        if reject in ("everything", "others") or any(is_rejected(m, p) for p in reject):
            out.append(f"must not be coded: {show(m)}")
    return out
