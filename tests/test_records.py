"""The records themselves: what is sent to another process is what arrives."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import pytest

from milties_dagster.records import Article, EntityMention, EventMention, Paragraph, Refusal

DAY = dt.date(2021, 5, 5)
RECORDS = [
    Refusal("coding", "a", "a.txt", "bad_pair", "Why."),
    Article(
        "a", "a.txt", "", "", "T", "Body.", "en", DAY, "stated", "", "a", 5, True, "", (Paragraph(0, 5, "body"),),
        signature=(-1, 2),
    ),
    EntityMention("a", 0, 0, 4, "Iran", "STATE", "IRN", date_start=DAY),
    EventMention("a", "event", "JEX", "completed", "IRN", "OMN", False, "Body.", 0, 0, 5, actors=({"name": "N"},)),
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
def test_a_record_arrives_as_it_was_sent(record: object) -> None:
    arrived = pickle.loads(pickle.dumps(record))
    assert arrived == record
    assert arrived is not record
    assert type(arrived) is type(record)
    assert copy.deepcopy(record) == record


def test_ids_do_not_change_on_the_way() -> None:
    *_, entity, event = RECORDS
    assert pickle.loads(pickle.dumps(entity)).mention_id == entity.mention_id  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(event)).mention_id == event.mention_id  # type: ignore[attr-defined]
