"""One test record per phenomenon of language: what the event coder must find, and what it must leave alone.

The records stand in tests/coding/phenomena/*.yaml and can be read as documentation of the codebook; their format is
told in phenomena_records.py. All are coded in one batch. A record marked xfail shows something the coder does not do
yet: when it starts to, the strict mark fails and has to go (mark_phenomena.py does it).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import mark_phenomena
import phenomena_records as records
import pytest

from milties_dagster.coding import Coded
from milties_dagster.records import Article
from milties_dagster.reference import load_reference

RECORDS = records.load()


def _params() -> list[object]:
    return [
        pytest.param(
            r,
            id=f"{r['phenomenon']}: {r['id']}",
            marks=[pytest.mark.xfail(strict=True, reason=r["xfail"])] if r.get("xfail") else [],
        )
        for r in RECORDS
    ]


@pytest.fixture(scope="session")
def coded() -> dict[str, tuple[Article, Coded]]:
    """Article and coding of every record, by id: one batch through one coder."""
    coded = mark_phenomena.code(RECORDS)
    return {r["id"]: (article, result) for r, ((article, _), result) in zip(RECORDS, coded, strict=True)}


@pytest.mark.parametrize("record", _params())
def test_phenomenon(record: records.Record, coded: dict[str, tuple[Article, Coded]]) -> None:
    _, result = coded[record["id"]]
    found = records.faults(record, result.mentions)
    listing = "\n  ".join(records.show(m) for m in result.mentions) or "nothing"
    assert not found, f"{record['text'].strip()}\n" + "\n".join(found) + f"\ncoded:\n  {listing}"


def test_articles_are_read_as_written(coded: dict[str, tuple[Article, Coded]]) -> None:
    """A mini article is long enough to be coded, keeps its date, and has a headline only where one is written."""
    for r in RECORDS:
        article, _ = coded[r["id"]]
        assert article.is_codable, (r["id"], article.skip_reason)
        assert article.published_on == r["published"], r["id"]
        kinds = [p.kind for p in article.paragraphs if p.kind != "dateline"]
        assert kinds == (["headline", "body"] if r.get("headline") else ["body"]), (r["id"], kinds)


def test_records_are_well_formed() -> None:
    reference = load_reference()
    twice = [i for i, n in Counter(r["id"] for r in RECORDS).items() if n > 1]
    assert not twice
    for r in RECORDS:
        where = f"{r['file']}: {r['id']}"
        assert not set(r) - records.FIELDS, where
        assert r["note"].strip() and r["phenomenon"].strip(), where
        assert isinstance(r["published"], dt.date), where
        assert r["reject"] in ("everything", "others") or isinstance(r["reject"], list), where
        assert r["reject"], where  # a record that rejects nothing lets every spurious act pass
        assert not (r["expect"] and r["reject"] == "everything"), where
        assert not (r["reject"] == "others" and not r["expect"]), where
        for w in r["expect"]:
            assert not set(w) - records.EXPECT_FIELDS, where
            states = w.get("participants") or [w["a"], w["b"]]
            assert all(s in reference.spells for s in states) and len(set(states)) == len(states), where
            types = w["type"] if isinstance(w["type"], list) else [w["type"]]
            assert all(t in reference.event_types for t in types), where
            statuses = w["status"] if isinstance(w["status"], list) else [w["status"]]
            assert all(s in reference.statuses for s in statuses), where
        for p in r["reject"] if isinstance(r["reject"], list) else []:
            assert p and not set(p) - records.REJECT_FIELDS, where


def test_there_are_enough_records() -> None:
    assert sum(bool(r["expect"]) for r in RECORDS) >= 150
    assert sum(r["reject"] == "everything" for r in RECORDS) >= 70
