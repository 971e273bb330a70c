"""The aggregates on small made-up events: what counts, how pairs are made, what fades, which promises are kept."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from records_made import event

from milties_dagster.quality import checks
from milties_dagster.records import Event
from milties_dagster.warehouse import Warehouse
from milties_dagster.warehouse.centrality import betweenness, by_year
from milties_dagster.warehouse.connection import model_order


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with Warehouse.open(":memory:") as opened:
        opened.load_reference()
        yield opened


def build(warehouse: Warehouse, *acts: Event) -> None:
    warehouse.write_events(acts, {})
    warehouse.build_models()
    broken = [r for t in ("dyad_year", "dyad_month", "directed_dyad_year", "tie_strength")
              for r in checks.run(warehouse.connection, f"agg.{t}") if r.blocks]  # fmt: skip
    assert [str(r) for r in broken] == []


def test_what_does_not_count(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_id="1", record_class="standing"),
        event(event_id="2", status="hypothetical"),
        event(event_id="3", status="denied"),
        event(event_id="4", date_start=None, date_end=None, date_precision="unknown"),
    )
    for table in ("event_dyads", "dyad_year", "tie_strength", "type_matrix", "network_year"):
        assert warehouse.query_rows(f"SELECT count(*) FROM agg.{table}") == [(0,)]


def test_an_act_of_several_states_becomes_its_pairs(warehouse: Warehouse) -> None:
    build(warehouse, event(participants=("ESP", "FRA", "ITA", "PRT", "TUR"), state_a="ESP", state_b="FRA"))
    pairs = warehouse.query_rows("SELECT state_a, state_b, n_participants FROM agg.event_dyads")
    assert len(pairs) == 10 and {n for *_, n in pairs} == {5}
    assert warehouse.query_rows("SELECT sum(n_events) FROM agg.dyad_year WHERE scheme = 'plover'") == [(10,)]
    assert warehouse.query_rows("SELECT sum(n_events) FROM agg.directed_dyad_year WHERE scheme = 'plover'") == [(20,)]


def test_a_directed_act_of_several_states_runs_from_its_source(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_type="CRT", directed=True, state_a="ITA", state_b="ESP", participants=("ESP", "FRA", "ITA")),
    )
    found = warehouse.query_rows("SELECT state_a, state_b, source, target FROM agg.event_dyads")
    assert found == [("ESP", "ITA", "ITA", "ESP"), ("FRA", "ITA", "ITA", "FRA")]


def test_cooperation_and_conflict_are_summed_apart(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_id="1"),
        event(event_id="2", event_type="CRT", directed=True, state_a="ITA", state_b="FRA"),
        event(event_id="3", status="agreed", announced_on=day("2021-02-01"), counted_on=day("2021-02-01")),
        event(event_id="4", date_start=day("2021-01-01"), date_end=day("2021-12-31"), date_precision="year"),
    )
    assert warehouse.query_rows(
        "SELECT n_events, n_deeds, n_pledges, n_coop, n_conf, coop_sum, conf_sum, net_sum, net_mean, "
        "share_low_precision FROM agg.dyad_year WHERE scheme = 'plover'"
    ) == [(4, 3, 1, 3, 1, 21.5, -2.0, 19.5, 4.88, 0.25)]
    assert warehouse.query_rows(
        "SELECT month_on, n_events, net_sum FROM agg.dyad_month WHERE scheme = 'plover' ORDER BY 1"
    ) == [(day("2021-02-01"), 1, 2.5), (day("2021-05-01"), 2, 7.5)]
    assert warehouse.query_rows(
        "SELECT source, n_events, n_directed, conf_sum FROM agg.directed_dyad_year WHERE scheme = 'plover' ORDER BY 1"
    ) == [("FRA", 3, 0, 0.0), ("ITA", 4, 1, -2.0)]


def test_sums_of_nothing_are_zero_and_not_minus_zero(warehouse: Warehouse) -> None:
    build(warehouse, event(event_type="STM"))  # a statement without pledge weighs nothing
    (row,) = warehouse.query_rows("SELECT coop_sum, conf_sum, net_sum FROM agg.dyad_year WHERE scheme = 'plover'")
    assert [math.copysign(1, value) for value in row] == [1, 1, 1]


def test_moving_sums(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_id="1", date_start=day("2020-01-15")),
        event(event_id="2", date_start=day("2020-12-15")),
        event(event_id="3", date_start=day("2021-01-15")),
        event(event_id="4", state_a="ESP", state_b="PRT", date_start=day("2027-01-15")),
    )
    rows = {
        month: (n12, n60)
        for month, n12, n60 in warehouse.query_rows(
            "SELECT month_on, n_events_12, n_events_60 FROM agg.dyad_rolling "
            "WHERE scheme = 'plover' AND state_a = 'FRA'"
        )
    }
    assert rows[day("2020-12-01")] == (2, 2)
    assert rows[day("2021-01-01")] == (2, 3)
    assert rows[day("2022-01-01")] == (0, 3)
    assert rows[day("2025-12-01")] == (0, 1)
    assert max(rows) == day("2025-12-01") and len(rows) == 72


def test_partners_of_a_state(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_id="1"),
        event(event_id="2", event_type="OPS"),
        event(event_id="3", event_type="TRN"),
        event(event_id="4", state_a="ESP", state_b="FRA"),
    )
    assert warehouse.query_rows(
        "SELECT degree, n_events, partner_diversity, top_partner, top_partner_share, strength FROM agg.country_year "
        "WHERE scheme = 'plover' AND state_id = 'FRA'"
    ) == [(2, 4, 0.375, "ITA", 0.75, 38.0)]


def test_shape_of_the_network(warehouse: Warehouse) -> None:
    triangle = [("ESP", "FRA"), ("ESP", "ITA"), ("FRA", "ITA"), ("FRA", "PRT")]
    build(
        warehouse,
        *(event(event_id=f"{a}{b}", state_a=a, state_b=b) for a, b in triangle[:-1]),
        event(event_id="aid", event_type="AID", directed=True, state_a="FRA", state_b="PRT"),
        event(event_id="war", event_type="CLS", state_a="GRC", state_b="TUR"),
    )
    # 4 of 6 pairs; triples 1 + 3 + 1; 7 directed edges, all but one returned
    assert warehouse.query_rows("FROM agg.network_year") == [(2021, 4, 4, 0.666667, 0.6, 0.857143)]


def test_centrality_is_that_of_the_adjacency_matrix(warehouse: Warehouse) -> None:
    pairs = [("ESP", "FRA", "JEX"), ("ESP", "ITA", "HLV"), ("FRA", "ITA", "MTG"), ("FRA", "PRT", "JEX")]
    build(
        warehouse,
        *(event(event_id=f"{a}{b}", state_a=a, state_b=b, event_type=kind) for a, b, kind in pairs),
        event(event_id="small", state_a="GRC", state_b="TUR", event_type="MTG"),
    )
    weight = {"JEX": 9.5, "HLV": 4.0, "MTG": 2.5}
    names = ["ESP", "FRA", "GRC", "ITA", "PRT", "TUR"]
    matrix = np.zeros((6, 6))
    for a, b, kind in [*pairs, ("GRC", "TUR", "MTG")]:
        i, j = names.index(a), names.index(b)
        matrix[i, j] = matrix[j, i] = weight[kind]
    values, vectors = np.linalg.eigh(matrix)
    leading = np.abs(vectors[:, values.argmax()])
    found = dict(warehouse.query_rows("SELECT state_id, eigenvector FROM agg.centrality_year"))
    assert [found[n] for n in names] == pytest.approx(list(leading / leading.max()), abs=0.0006)
    # France lies between Portugal and two others, of ten pairs among the other five
    assert warehouse.query_rows(
        "SELECT degree, degree_centrality, strength, betweenness FROM agg.centrality_year WHERE state_id = 'FRA'"
    ) == [(3, 0.6, 21.5, 0.2)]


def test_parts_of_equal_strength_are_equally_central() -> None:
    ties = [(2020, "AUT", "CHE", 2.0), (2020, "BEL", "NLD", 2.0), (2020, "DNK", "NOR", 1.0)]
    table = by_year(ties).to_pydict()
    assert table["state_id"] == ["AUT", "BEL", "CHE", "DNK", "NLD", "NOR"]
    assert [round(v, 9) for v in table["eigenvector"]] == [1, 1, 1, 0, 1, 0]
    assert by_year([]).num_rows == 0


def test_betweenness_of_known_graphs() -> None:
    path = np.diag(np.ones(4), 1)
    star = np.zeros((5, 5))
    star[0, 1:] = 3.0
    ring = np.roll(np.eye(6), 1, axis=1)
    for matrix, expected in (
        (path, [0, 0.5, 4 / 6, 0.5, 0]),
        (star, [1, 0, 0, 0, 0]),
        (ring, [0.2] * 6),  # two paths to the node opposite: (1 + 1/2 + 1/2) of 10 pairs
        (np.ones((4, 4)) - np.eye(4), [0, 0, 0, 0]),
    ):
        symmetric = np.maximum(matrix, matrix.T)
        assert betweenness(symmetric) == pytest.approx(expected)


def test_a_tie_fades_by_half_and_splits_a_state_between_its_partners(warehouse: Warehouse) -> None:
    build(
        warehouse,
        event(event_id="1", date_start=day("2020-01-01"), confidence=0.5),
        event(event_id="2", state_a="ESP", state_b="FRA", status="agreed", announced_on=day("2020-12-31"),
              counted_on=day("2020-12-31"), date_start=None, date_end=None),
    )  # fmt: skip
    rows = {
        (b, h): values
        for b, h, *values in warehouse.query_rows(
            "SELECT state_b, half_life_days, tie_raw, tie_index, tie_raw_deeds, tie_raw_confidence, dependence_a, n_used "
            "FROM agg.tie_strength WHERE scheme = 'plover' AND is_latest"
        )
    }
    assert rows["ITA", 365] == [4.75, 15.7, 4.75, 2.375, 0.6552, 1]
    assert rows["ITA", 180][0] < rows["ITA", 365][0] < rows["ITA", 1095][0]
    assert rows["FRA", 365] == [2.5, 8.3, 0.0, 2.0, 1.0, 1]


PLAN = {
    "event_id": "p",
    "status": "agreed",
    "announced_on": day("2021-01-10"),
    "counted_on": day("2021-01-10"),
}
HELD = {"event_id": "d"}


@pytest.mark.parametrize(
    ("plan", "deed", "outcome"),
    [
        ({"date_start": day("2021-05-01"), "date_end": day("2021-05-31")}, {"date_start": day("2021-05-03")}, "done"),
        ({"date_start": None, "date_end": None}, {"date_start": day("2021-05-03")}, "done"),
        ({"date_start": None, "date_end": None}, {"date_start": day("2025-05-03")}, "open"),  # beyond three years
        ({"date_start": day("2021-05-01"), "date_end": day("2021-05-31")}, {"date_start": day("2021-12-03")}, "overdue"),
        ({"date_start": day("2021-05-01"), "date_end": day("2021-05-31")}, {"date_start": day("2020-12-03")}, "open"),  # the data end before it is due
        ({"date_start": day("2031-05-01"), "date_end": day("2031-05-31")}, {"date_start": day("2021-05-03")}, "open"),
        ({"date_start": None, "date_end": None}, {"event_type": "OPS"}, "open"),
        ({"date_start": None, "date_end": None}, {"status": "cancelled"}, "called_off"),
        ({"date_start": day("2031-05-01"), "date_end": day("2031-05-31")}, {"status": "cancelled"}, "called_off"),
        ({"date_start": None, "date_end": None, "attributes": {"exercise_name": "Swift Wave"}},
         {"attributes": {"exercise_name": "swift wave"}}, "done"),
        ({"date_start": None, "date_end": None, "attributes": {"exercise_name": "Swift Wave"}},
         {"attributes": {"exercise_name": "Iron Shield"}}, "open"),
    ],
)  # fmt: skip
def test_promises(warehouse: Warehouse, plan: dict[str, Any], deed: dict[str, Any], outcome: str) -> None:
    held = HELD | deed
    if "date_start" in deed:
        held["date_end"] = deed["date_start"]
    build(warehouse, event(**(PLAN | plan)), event(**held))
    ((state, deed_id, lag),) = warehouse.query_rows("SELECT state, deed_event_id, lag_days FROM agg.status_flow")
    assert state == outcome
    assert (deed_id, lag) == (("d", 113) if outcome in ("done", "called_off") else (None, None))


def test_statements_are_no_promises_of_something_concrete(warehouse: Warehouse) -> None:
    build(warehouse, event(event_type="STM", status="pledged"))
    assert warehouse.query_rows("SELECT count(*) FROM agg.status_flow") == [(0,)]


def test_models_come_after_what_they_read() -> None:
    order = [model.need("table") for model in model_order()]
    for model in model_order():
        for name in order:
            reads = f"FROM {name}" in model.text or f"JOIN {name}" in model.text
            if reads and name != model.need("table"):
                assert order.index(name) < order.index(model.need("table"))
                assert name in model.need("after"), f"{model.name} reads {name}"


def test_the_order_of_events_does_not_show(warehouse: Warehouse) -> None:
    acts = [
        event(event_id=f"{n:02d}", date_start=day("2020-01-01") + dt.timedelta(days=17 * n), event_type=kind)
        for n, kind in enumerate(["JEX", "HLV", "CRT", "AID", "THR", "STM", "AGR"] * 7)
    ]
    found = []
    for given in (acts, acts[::-1]):
        warehouse.write_events([], {})
        for act_range in (given[:20], given):
            warehouse.write_events(act_range, {})
        warehouse.build_models()
        found.append(warehouse.query_rows("FROM agg.tie_strength") + warehouse.query_rows("FROM agg.dyad_year"))
    assert found[0] == found[1]
