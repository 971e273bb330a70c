"""Names told by their form alone, none of them in a table; and the entity set, read and scored."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from milties_dagster.language import things
from tests.language.articles import of_type

SET = Path(__file__).parents[2] / "training" / "entities"


def found(sentence: str, entity_type: str) -> list[tuple[str, str]]:
    return [(m.text, m.role) for m in of_type(sentence, entity_type)]


@pytest.mark.parametrize(
    ("sentence", "text", "role"),
    [
        ("The Velmar Shipyard won the order.", "Velmar Shipyard", "company"),
        ("It was built by Tarsk Heavy Industries.", "Tarsk Heavy Industries", "company"),
        ("Men of the 9th Mountain Brigade marched.", "9th Mountain Brigade", "force"),
        ("The Lorvan Institute of Peace Studies disagreed.", "Lorvan Institute of Peace Studies", "organisation"),
        ("The Quilon Design and Development Bureau drew it.", "Quilon Design and Development Bureau", "agency"),
        ("He told the Velmar Tribune that it was so.", "Velmar Tribune", "publication"),
        ("Two ships sailed, VRNA reported.", "VRNA", "publication"),
        ("The drones come from the firm Tarskon.", "Tarskon", "company"),
        ("The frigate Amihan sailed.", "Amihan", "warship"),
        ("The patrol vessel Sea Otter docked.", "Sea Otter", "warship"),
    ],
)
def test_bodies(sentence: str, text: str, role: str) -> None:
    assert (text, role) in found(sentence, "ORG")


@pytest.mark.parametrize(
    "sentence",
    [
        "The Group met on Monday.",
        "Colonel Issa Keita said little.",
        "The two sides of the Council spoke.",
        "He said Parliament would vote.",
        "New Shipyard Opens In Northern Region With Fanfare",
        "Meanwhile, Keita said, the plan stands.",
    ],
)
def test_no_bodies(sentence: str) -> None:
    assert found(sentence, "ORG") == []


def test_a_force_with_a_state_keeps_the_state_as_a_mention_of_its_own() -> None:
    sentence = "The Royal Omani Mountain Brigade marched."
    assert found(sentence, "ORG") == [("Royal Omani Mountain Brigade", "force")]
    assert [m.state_id for m in of_type(sentence, "STATE")] == ["OMN"]


@pytest.mark.parametrize(
    ("sentence", "text", "role"),
    [
        ("It bought four Sablehawk drones.", "Sablehawk", "drone"),
        ("The army showed Torvan armoured personnel carriers.", "Torvan", "armoured vehicle"),
        ("They fired Zeba-3 cruise missiles.", "Zeba-3", "missile"),
        ("Batteries of the QRX-7 and QRX-9 missiles came.", "QRX-7", "equipment"),
        ("It ordered Leopard 2A6 tanks and Wisent 2 vehicles.", "Wisent 2", "armoured vehicle"),
    ],
)
def test_equipment(sentence: str, text: str, role: str) -> None:
    assert (text, role) in found(sentence, "EQUIPMENT")


@pytest.mark.parametrize(
    "sentence",
    [
        "Navy helicopters came.",
        "Three Western drones fell.",
        "Talks about trainer planes went on.",
        "Thirty tanks were lost.",
        "COVID-19 shut the missile plant.",
        "Resolution 2231 names missiles; the G-7 agreed.",
    ],
)
def test_no_equipment(sentence: str) -> None:
    assert found(sentence, "EQUIPMENT") == []


def test_parts_of_one_designation_are_one() -> None:
    assert [t for t, _ in found("Norway sent Patriot PAC-3 launchers.", "EQUIPMENT")] == ["Patriot PAC-3"]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Troops opened exercise Quiet Reef 3 on Monday.", "Quiet Reef 3"),
        ("Quiet Reef, a naval drill, ended.", "Quiet Reef"),
        ("The navies closed Quiet Reef-2024 off Muscat.", "Quiet Reef-2024"),
        ("Quiet Reef 2024 began on Monday with troops of both.", "Quiet Reef 2024"),
        ('They held the joint exercise "Quiet Reef" at sea.', "Quiet Reef"),
        ("Sailors took part in Quiet Reef XIV, the navy said.", "Quiet Reef XIV"),
        ("The Quiet Reef field exercise ended.", "Quiet Reef"),
    ],
)
def test_exercises(sentence: str, text: str) -> None:
    assert [t for t, _ in found(sentence, "EXERCISE")] == [text]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Paris Airshow 2019 opened with jets.",
        "King Harald V met troops.",
        "The fans saw Fiji 30-24 on top; soldiers cheered.",
        "Vision 2030 began with the army.",
        "Kestrel II drones flew over the troops.",
        "On May 5, 2014 troops left.",
    ],
)
def test_no_exercise(sentence: str) -> None:
    assert found(sentence, "EXERCISE") == []


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("They signed the Velmar Declaration.", "Velmar Declaration"),
        ("They cited the Law of the Sea Convention.", "Law of the Sea Convention"),
        ("The 123 Agreement holds.", "123 Agreement"),
        (
            "A Memorandum of Cooperation in the Field of Defence was signed.",
            "Memorandum of Cooperation in the Field of Defence",
        ),
        ("They signed an Extradition Treaty on Crete.", "Extradition Treaty"),
    ],
)
def test_agreements(sentence: str, text: str) -> None:
    assert [t for t, _ in found(sentence, "AGREEMENT")] == [text]


def test_a_name_beside_a_state_is_of_that_state() -> None:
    for sentence in ("Oman's Mohammed Quraini flew home.", "The Omani Mohammed Quraini flew home."):
        assert [(m.text, m.state_id, m.rule) for m in of_type(sentence, "PERSON")] == [
            ("Mohammed Quraini", "OMN", "beside")
        ]


# ------------------------------------------------------------------------------------------------ the set


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("entity_score", SET / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_set_reads_and_is_large_and_mixed() -> None:
    score = scorer()
    halves = {name: score.read(SET / f"{name}.txt") for name in ("dev", "heldback")}
    assert all(len(records) >= 150 for records in halves.values())
    states = {g.state for records in halves.values() for r in records for g in r.spans if g.kind == "STATE"}
    assert len(states) >= 60
    texts = [r.text for records in halves.values() for r in records]
    assert len(set(texts)) == len(texts)
    assert {g.kind for r in halves["heldback"] for g in r.spans} == set(score.TYPES.values())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2020-01-01 {q Oman}", "unknown mark"),
        ("2020-01-01 {s OMN Oman", "left open"),
        ("2020-01-01 {s Oman}", "needs a state"),
        ("2020-01-01 {o  Oman Air}", "blanks at the edge"),
        ("Monday {s OMN Oman}", "must open with a date"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "x.txt").write_text(line, encoding="utf-8")
    score = scorer()
    with pytest.raises(score.MarkupError, match=rf"x\.txt:1.*{says}"):
        score.read(tmp_path / "x.txt")


def test_development_half_does_not_fall_back() -> None:
    score = scorer()
    tally = score.score(score.read(SET / "dev.txt"))
    floors = {"STATE": 0.97, "PERSON": 0.85, "ORG": 0.88, "EQUIPMENT": 0.9, "EXERCISE": 0.85, "AGREEMENT": 0.9}
    for kind, floor in floors.items():
        f = 2 * tally.right[kind] / (tally.marked[kind] + tally.found[kind])
        assert f >= floor, f"{kind}: F {f:.3f}"


def test_many_names_of_the_held_back_half_are_in_no_table() -> None:
    """Else it would measure the tables, not the patterns."""
    score = scorer()
    finder = things.finder()
    records = score.read(SET / "heldback.txt")
    unknown = {
        kind: [r.text[g.start : g.end] for r in records for g in r.spans if g.kind == kind]
        for kind in ("ORG", "EXERCISE")
    }
    for kind, names in unknown.items():
        assert sum(name not in finder._all for name in names) >= 0.3 * len(names), kind
