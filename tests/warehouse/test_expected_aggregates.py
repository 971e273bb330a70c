"""The aggregates give the numbers that the codebook (3.3) expects on the required gold records."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from records_made import event

from milties_dagster.records import Event
from milties_dagster.warehouse import Warehouse

GOLD = Path(__file__).parents[2] / "../shared/eval/seed_gold.json"
PLEDGES = {"pledged", "planned", "agreed"}

# codebook 3.3: events, deeds, pledges, net plover, net goldstein
EXPECTED = {
    ("CHN", "ISR", 2014): (1, 1, 0, 2.5, 1.0),
    ("CHN", "ISR", 2016): (2, 2, 0, 6.5, 2.9),
    ("CHN", "ISR", 2017): (2, 1, 1, 6.5, 7.1),
    ("CHN", "RUS", 2013): (5, 2, 3, 21.0, 24.9),
    ("CHN", "RUS", 2014): (3, 0, 3, 7.5, 15.6),
    ("CHN", "SUN", 1969): (1, 1, 0, -9.0, -10.0),
    ("CHN", "USA", 2013): (2, 1, 1, 6.5, 7.1),
    ("ISR", "USA", 2011): (1, 1, 0, -2.0, -2.0),
}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _as_event(gold: dict[str, Any]) -> Event:
    start, announced = _day(gold["date_start"]), _day(gold["announced_date"])
    from_pledge = gold["status"] in PLEDGES and announced is not None
    return event(
        event_id=gold["event_id"],
        record_class=gold["record_class"],
        event_type=gold["type"],
        status=gold["status"],
        state_a=gold["country_a"],
        state_b=gold["country_b"],
        directed=gold["direction"] == "a_to_b",
        date_start=start,
        date_end=_day(gold["date_end"]),
        date_precision=gold["date_precision"],
        announced_on=announced,
        counted_on=announced if from_pledge else start,
        counted_precision="day" if from_pledge else gold["date_precision"],
        historical=gold["historical"],
        confidence=gold["confidence"],
    )


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    if not GOLD.exists():
        pytest.skip("the gold records are not beside the project")
    records = [r for r in json.loads(GOLD.read_text(encoding="utf-8"))["events"] if r["required"]]
    assert len(records) == 26
    with Warehouse.open(":memory:") as opened:
        opened.load_reference()
        opened.write_events([_as_event(r) for r in records], {})
        opened.build_models()
        yield opened


pytestmark = pytest.mark.shared


def test_dyad_years(warehouse: Warehouse) -> None:
    found = warehouse.query_rows(
        "SELECT p.state_a, p.state_b, p.year, p.n_events, p.n_deeds, p.n_pledges, p.net_sum, g.net_sum "
        "FROM agg.dyad_year AS p INNER JOIN agg.dyad_year AS g USING (state_a, state_b, year) "
        "WHERE p.scheme = 'plover' AND g.scheme = 'goldstein'"
    )
    assert {tuple(row[:3]): tuple(row[3:]) for row in found} == EXPECTED


def test_months_leave_out_what_is_known_to_the_year_only(warehouse: Warehouse) -> None:
    months = warehouse.query_rows(
        "SELECT DISTINCT month_on FROM agg.dyad_month WHERE state_a = 'CHN' AND state_b = 'ISR' ORDER BY 1"
    )
    assert months == [(dt.date(2016, 3, 1),), (dt.date(2017, 2, 1),)]


def test_tie_strength_at_the_end_of_2014(warehouse: Warehouse) -> None:
    found = warehouse.query_rows(
        "SELECT state_b, tie_raw FROM agg.tie_strength WHERE scheme = 'plover' AND half_life_days = 365 "
        "AND as_of_on = DATE '2014-12-31' AND state_a = 'CHN' AND state_b IN ('RUS', 'USA') ORDER BY 1"
    )
    assert found == [("RUS", 14.638), ("USA", 2.520)]


def test_a_state_that_is_gone_has_no_tie_afterwards(warehouse: Warehouse) -> None:
    last = warehouse.query_rows("SELECT max(as_of_on) FROM agg.tie_strength WHERE state_b = 'SUN'")
    assert last == [(dt.date(1990, 12, 31),)]


def test_zero_years_lie_between_the_first_and_last_of_a_pair(warehouse: Warehouse) -> None:
    found = warehouse.query_rows(
        "SELECT year, n_events, is_filled FROM agg.dyad_year_filled "
        "WHERE scheme = 'plover' AND state_a = 'CHN' AND state_b = 'ISR' ORDER BY year"
    )
    assert found == [(2014, 1, False), (2015, 0, True), (2016, 2, False), (2017, 2, False)]


def test_directed_counts(warehouse: Warehouse) -> None:
    found = warehouse.query_rows(
        "SELECT source, target, n_events, n_directed FROM agg.directed_dyad_year "
        "WHERE scheme = 'plover' AND year = 2013 AND 'RUS' IN (source, target) ORDER BY 1"
    )
    # three promises and the exercise one way; the visit and the exercise the other
    assert found == [("CHN", "RUS", 4, 3), ("RUS", "CHN", 2, 1)]
