"""Rows refused before they are written: each rule with a row that breaks it, and one that must pass."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from records_made import DAY, article, entity_mention, event_mention

from milties_dagster.quality import quarantine
from milties_dagster.quality.quarantine import quarantine_rows
from milties_dagster.records import Paragraph

ARTICLE = article()


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"char_start": 38}, quarantine.BAD_OFFSETS, "'rance"),
        ({"char_end": 9_999}, quarantine.BAD_OFFSETS, "does not stand"),
        ({"state_id": None}, quarantine.UNKNOWN_STATE, "country_aliases.csv"),
        ({"state_id": "XXX"}, quarantine.UNKNOWN_STATE, "XXX"),
        (
            {"entity_type": "DATE", "date_start": DAY, "date_end": dt.date(2021, 5, 2)},
            quarantine.BAD_INTERVAL,
            "after",
        ),
        ({"entity_type": "COUNTRY"}, quarantine.NOT_IN_LIST, "COUNTRY"),
        ({"date_precision": "decade"}, quarantine.NOT_IN_LIST, "decade"),
    ],
)
def test_entities_refused(changes: dict[str, Any], code: str, says: str) -> None:
    row = entity_mention(**changes)
    good, (refusal,) = quarantine_rows("core.entity_mentions", [entity_mention(), row], [ARTICLE])
    assert good == [entity_mention()]
    assert (refusal.stage, refusal.reason_code) == ("entities", code)
    assert refusal.item_id == f"{ARTICLE.article_id}:{row.mention_id}"
    assert ARTICLE.source_uri in refusal.reason and says in refusal.reason
    assert '"entity_type"' in refusal.payload


def test_a_blocked_phrase_is_no_state() -> None:
    text = "Exercises in the South China Sea went on."
    start = text.index("South")
    row = entity_mention(char_start=start, char_end=start + 15, text="South China Sea", state_id="CHN")
    _, (refusal,) = quarantine_rows("core.entity_mentions", [row], [article(body=text, paragraphs=())])
    assert refusal.reason_code == quarantine.BLOCKED_PHRASE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"event_type": "XYZ"}, quarantine.NOT_IN_LIST),
        ({"status": "done"}, quarantine.NOT_IN_LIST),
        ({"date_precision": "decade"}, quarantine.NOT_IN_LIST),
        ({"record_class": "story"}, quarantine.NOT_IN_LIST),
        ({"state_b": "QQQ"}, quarantine.UNKNOWN_STATE),
        ({"participants": ("FRA", "ITA", "QQQ")}, quarantine.UNKNOWN_STATE),
        ({"state_b": "FRA"}, quarantine.BAD_PAIR),
        ({"state_a": "ITA", "state_b": "FRA"}, quarantine.BAD_PAIR),
        ({"participants": ("ITA", "FRA")}, quarantine.BAD_PAIR),
        ({"participants": ("ESP", "FRA")}, quarantine.BAD_PAIR),
        ({"quote": "France and Spain held a naval drill"}, quarantine.BAD_OFFSETS),
        ({"confidence": 1.5}, quarantine.BAD_CONFIDENCE),
        ({"confidence": float("nan")}, quarantine.BAD_CONFIDENCE),
        ({"date_end": dt.date(2021, 5, 2)}, quarantine.BAD_INTERVAL),
        ({"date_start": dt.date(2021, 5, 6), "date_end": dt.date(2021, 5, 6)}, quarantine.FUTURE_DEED),
        ({"state_a": "ITA", "state_b": "SUN", "participants": ()}, quarantine.STATE_NOT_EXISTING),
        # begun before the state existed: 1990 would be a year without Russia
        ({"state_a": "ITA", "state_b": "RUS", "participants": (), "date_start": dt.date(1990, 6, 1),
          "date_end": dt.date(1993, 6, 1)}, quarantine.STATE_NOT_EXISTING),
        ({"status": "pledged", "date_start": None, "date_end": None, "announced_on": dt.date(1700, 1, 1)},
         quarantine.STATE_NOT_EXISTING),
    ],
)  # fmt: skip
def test_claims_refused(changes: dict[str, Any], code: str) -> None:
    good, (refusal,) = quarantine_rows("core.event_mentions", [event_mention(**changes)], [ARTICLE])
    assert good == []
    assert refusal.reason_code == code
    assert refusal.reason_code in quarantine.REASONS


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"directed": True, "state_a": "ITA", "state_b": "FRA"},
        {"participants": ()},
        {"date_start": dt.date(2021, 5, 5), "date_end": dt.date(2021, 5, 5)},  # the next day: time zones
        {"status": "planned", "date_start": dt.date(2030, 1, 1), "date_end": dt.date(2030, 12, 31)},
        {"status": "planned", "date_start": dt.date(2020, 1, 1), "date_end": dt.date(2020, 1, 1)},  # stale: a warning
        {"date_start": None, "date_end": None, "date_precision": "unknown"},
        # the year 1991 holds days of both the Soviet Union and Russia
        {"state_a": "ITA", "state_b": "SUN", "participants": (), "date_start": dt.date(1991, 1, 1),
         "date_end": dt.date(1991, 12, 31)},
        {"state_a": "ITA", "state_b": "RUS", "participants": (), "date_start": dt.date(1991, 1, 1),
         "date_end": dt.date(1991, 12, 31)},
    ],
)  # fmt: skip
def test_claims_kept(changes: dict[str, Any]) -> None:
    row = event_mention(**changes)
    assert quarantine_rows("core.event_mentions", [row], [ARTICLE]) == ([row], [])


def test_a_row_made_twice_is_kept_once() -> None:
    row = event_mention()
    good, (refusal,) = quarantine_rows("core.event_mentions", [row, row], [ARTICLE])
    assert good == [row]
    assert refusal.reason_code == quarantine.DUPLICATE_ROW


def test_articles() -> None:
    old = article(1, published_on=dt.date(1989, 12, 31))
    crossed = article(2, paragraphs=(Paragraph(0, 20, "body"), Paragraph(10, 30, "body")))
    undated = article(3, published_on=None, published_on_rule="")
    good, refusals = quarantine_rows("core.articles", [ARTICLE, old, crossed, undated])
    assert good == [ARTICLE, undated]
    assert [(r.item_id, r.reason_code) for r in refusals] == [
        (old.article_id, quarantine.BAD_PUBLICATION_DATE),
        (crossed.article_id, quarantine.BAD_PARAGRAPHS),
    ]


def test_wrong_use_is_said() -> None:
    with pytest.raises(ValueError, match="is not given"):
        quarantine_rows("core.event_mentions", [event_mention()], [])
    with pytest.raises(ValueError, match=r"core\.events"):
        quarantine_rows("core.events", [])
