"""All entity types over one article: offsets, overlaps, classes, and what the coder relies on."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milties_dagster import paths
from milties_dagster.language import entities
from milties_dagster.records import Paragraph
from tests.language.articles import article, mentions, of_type

SHARED = Path(__file__).parents[2] / "../shared"
PIECES = [
    "Omani Defence Minister Badr Said", "U.S.", "Łukasz Żak", "“Iron Bridge-2024” drills", "J-10C", "S-400s", "the Treaty of Friendship",
    "Feb. 20", "INS Kochi", "Cam Ranh Bay", "NATO", "his Peruvian counterpart, Adm. Luis Rojas", "Patriot missiles", "\n\n", ". ",
    ", ", " and ", " met ", "’s", " ", "(", ")", "\u00a0", "Côte d’Ivoire", "military", "exercise", "said", "!", "É", "\U0001f6a2",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_offsets_hold_and_order_is_stable(pieces: list[str]) -> None:
    body = "".join(pieces)
    found = mentions(body)
    assert all(body[m.char_start : m.char_end] == m.text and m.text for m in found)
    assert [(m.char_start, m.char_end) for m in found] == sorted((m.char_start, m.char_end) for m in found)
    assert len({m.mention_id for m in found}) == len(found)
    assert found == mentions(body)


def test_whole_article() -> None:
    body = (
        "Norway and Oman sign pact\n\nNorwegian Defence Minister Lars Berg flew to Muscat on Feb. 3 to sign the Treaty on "
        "Mutual Defence Support. Norway will send four F-16 Block 70 jets to Exercise Desert Falcon 2020.\n\n"
        "The Omani navy will host HNoMS Otto Sverdrup at Duqm, off the Arabian Sea, Reuters said."
    )
    found = {(m.entity_type, m.text): m for m in mentions(body)}
    assert found["PERSON", "Lars Berg"].state_id == "NOR"
    assert found["STATE", "Muscat"].state_id == "OMN"
    assert "place" in found["STATE", "Muscat"].rule.split(":")
    assert found["AGREEMENT", "Treaty on Mutual Defence Support"].role == "agreement"
    assert found["EQUIPMENT", "F-16 Block 70"].state_id == "USA"
    assert found["EXERCISE", "Desert Falcon 2020"].canonical == "Desert Falcon 2020"
    assert found["ORG", "Omani navy"].state_id == "OMN"
    assert (found["ORG", "HNoMS Otto Sverdrup"].state_id, found["ORG", "HNoMS Otto Sverdrup"].role) == (
        "NOR",
        "warship",
    )
    assert found["PLACE", "Duqm"].state_id == "OMN"
    assert found["REGION", "Arabian Sea"].state_id is None
    assert found["ORG", "Reuters"].role == "news_agency"
    day = found["DATE", "Feb. 3"]
    assert (day.date_start, day.date_precision) == (dt.date(2020, 2, 3), "day")
    assert ("DATE", "2020") not in found  # the year belongs to the exercise


def test_sentence_numbers_count_coded_paragraphs_only() -> None:
    body = "Pact signed in Oslo\n\nSubscribe to Oman News today.\n\nKenya agreed. Chad too."
    made = article(body)
    fields = {name: getattr(made, name) for name in made.__slots__}
    fields["paragraphs"] = (
        Paragraph(0, 19, "headline"),
        Paragraph(21, 49, "boilerplate"),
        Paragraph(51, len(body), "body"),
    )
    found = entities.extract(type(made)(**fields))
    assert [(m.text, m.sentence_index) for m in found if m.entity_type == "STATE"] == [
        ("Oslo", 0),
        ("Kenya", 1),
        ("Chad", 2),
    ]


def test_empty_article() -> None:
    assert mentions("") == []


@pytest.mark.parametrize(
    ("sentence", "text", "canonical", "role", "state"),
    [
        ("They flew J-10C jets.", "J-10C", "J-10", "fighter", "CHN"),
        ("Four Su-35s took off.", "Su-35s", "Su-35", "fighter", "RUS"),
        ("It bought Su-30MKI fighters.", "Su-30MKI", "Su-30MKI", "fighter", "RUS"),
        ("It ordered the S-400 Triumf.", "S-400 Triumf", "S-400", "air defence system", "RUS"),
        ("It ordered F-16 Block 70 jets.", "F-16 Block 70", "F-16 Block 70", "fighter", "USA"),
        ("The Type 054A/P frigate sailed.", "Type 054A/P frigate", "Type 054A/P", "frigate", "CHN"),
        ("A DF-31A missile was shown.", "DF-31A", "DF-31A", "ballistic missile", "CHN"),
        ("Bayraktar TB2 drones arrived.", "Bayraktar TB2", "Bayraktar TB2", "drone", "TUR"),
        ("It sold six T129 helicopters.", "T129", "T129 ATAK", "helicopter", "TUR"),
        ("Rafales landed.", "Rafales", "Rafale", "fighter", "FRA"),
        ("Patriot batteries arrived.", "Patriot batteries", "MIM-104 Patriot", "air defence system", "USA"),
        ("HIMARS launchers arrived.", "HIMARS", "M142 HIMARS", "rocket artillery", "USA"),
        ("It sent Leopard 2A6 tanks.", "Leopard 2A6", "Leopard 2", "tank", "DEU"),
        ("The BrahMos missile flew.", "BrahMos missile", "BrahMos", "anti-ship missile", "IND"),
        ("It builds Scorpène-class submarines.", "Scorpène-class submarines", "Scorpène-class", "submarine", "FRA"),
        ("The Kedah-class offshore patrol vessels sailed.", "Kedah-class offshore patrol vessels", "Kedah-class", "vessel", None),
        ("They fired 155mm artillery shells.", "155mm artillery shells", "155mm artillery shells", "artillery", None),
    ],
)  # fmt: skip
def test_equipment(sentence: str, text: str, canonical: str, role: str, state: str | None) -> None:
    (found,) = of_type(sentence, "EQUIPMENT")
    assert (found.text, found.canonical, found.role, found.state_id) == (text, canonical, role, state)


@pytest.mark.parametrize(
    "sentence",
    ["The Patriot Act was renewed.", "A heron stood near the Apache nation.", "He is a Harrier and a patriot.",
     "Group B-2 of the M20 road is shut.", "Area 51 and Route 66 are closed.", "The G20 met at gate B12."],
)  # fmt: skip
def test_no_equipment(sentence: str) -> None:
    assert of_type(sentence, "EQUIPMENT") == []


def test_a_doubtful_name_counts_where_the_text_has_it_beyond_doubt() -> None:
    found = of_type("Oman wants Patriot missiles. The Patriots would guard Muscat.", "EQUIPMENT")
    assert [(m.text, m.canonical) for m in found] == [
        ("Patriot missiles", "MIM-104 Patriot"),
        ("Patriots", "MIM-104 Patriot"),
    ]


@pytest.mark.parametrize(
    ("sentence", "canonical"),
    [
        ("The Peace Mission 2013 drill ended.", "Peace Mission 2013"),
        ("Exercise Swift Wave 24 began.", "Swift Wave 24"),
        ("The manoeuvres, dubbed Iron Bridge-2023, ended.", "Iron Bridge 2023"),
        ("The drill code-named “Silent Lynx” ended.", "Silent Lynx"),
        ("The “Silent Lynx-II” naval exercise ended.", "Silent Lynx II"),
        ("The air forces held the Ataturk-XI exercise.", "Ataturk XI"),
        ("The two navies opened Malabar.", "Malabar"),
    ],
)
def test_exercises(sentence: str, canonical: str) -> None:
    (found,) = of_type(sentence, "EXERCISE")
    assert found.canonical == canonical


@pytest.mark.parametrize(
    "sentence",
    ["Garuda flies to Bali.", "The Milan fashion week began.", "Friendship matters.", "Orion is a constellation.", "A joint military exercise began."],
)  # fmt: skip
def test_no_exercise(sentence: str) -> None:
    assert of_type(sentence, "EXERCISE") == []


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("They revoked the Visiting Forces Agreement.", "Visiting Forces Agreement"),
        ("The GSOMIA lapsed.", "GSOMIA"),
        ("A Memorandum of Understanding on Mutual Logistics Support was signed.", "Memorandum of Understanding on Mutual Logistics Support"),
        ("The 1951 Mutual Defense Treaty holds.", "Mutual Defense Treaty"),
        ("They signed a letter of intent.", "letter of intent"),
        ("The Oslo-Muscat Defence Cooperation Agreement was signed.", "Oslo-Muscat Defence Cooperation Agreement"),
        ("The Reciprocal Access Agreement was signed.", "Reciprocal Access Agreement"),
    ],
)  # fmt: skip
def test_agreements(sentence: str, text: str) -> None:
    (found,) = of_type(sentence, "AGREEMENT")
    assert found.text == text


@pytest.mark.parametrize(
    "sentence",
    [
        "They were in agreement.",
        "A Statement was read.",
        "The Democratic Convention met.",
        "The two sides reached an accord.",
    ],
)
def test_no_agreement(sentence: str) -> None:
    assert of_type(sentence, "AGREEMENT") == []


@pytest.mark.parametrize(
    ("sentence", "text", "role", "state"),
    [
        ("Kenya's defence ministry spoke.", "Kenya's defence ministry", "ministry", "KEN"),
        ("The Omani Ministry of Defence spoke.", "Omani Ministry of Defence", "ministry", "OMN"),
        ("The defence ministry in Tokyo spoke.", "defence ministry in Tokyo", "ministry", "JPN"),
        ("The armed forces of Kenya marched.", "armed forces of Kenya", "force", "KEN"),
        ("Lockheed Martin won the order.", "Lockheed Martin", "company", "USA"),
        ("Israel Aerospace Industries won the order.", "Israel Aerospace Industries", "company", "ISR"),
        ("ASEAN met.", "ASEAN", "organisation", None),
    ],
)  # fmt: skip
def test_bodies(sentence: str, text: str, role: str, state: str | None) -> None:
    (found,) = of_type(sentence, "ORG")
    assert (found.text, found.role, found.state_id) == (text, role, state)


def test_a_state_inside_a_name_is_no_state() -> None:
    sentence = "Israel Aerospace Industries sold the Chengdu J-10 to Israel Katz's firm."
    assert of_type(sentence, "STATE") == []


def test_troops_in_a_state_are_not_its_own() -> None:
    assert of_type("American officers met troops in Ukraine.", "ORG") == []


def test_ships_go_by_the_flag_the_text_speaks_of() -> None:
    assert of_type("India sent INS Kochi.", "ORG")[0].state_id == "IND"
    assert of_type("Israel sent INS Lahav.", "ORG")[0].state_id == "ISR"
    assert of_type("INS Lahav sailed.", "ORG")[0].state_id is None


@pytest.mark.parametrize(
    ("sentence", "place", "state"),
    [("It sailed to Cam Ranh Bay.", "Cam Ranh Bay", "VNM"), ("A base near Incirlik opened.", "Incirlik", "TUR"),
     ("Talks were held in Harbin.", "Harbin", "CHN"), ("The Hmeimim base was hit.", "Hmeimim", "SYR")],
)  # fmt: skip
def test_places(sentence: str, place: str, state: str) -> None:
    (found,) = of_type(sentence, "PLACE")
    assert (found.text, found.state_id) == (place, state)


def test_a_place_inside_a_name_is_no_place() -> None:
    assert of_type("Actor Michael Perth spoke.", "PLACE") == []


def rows(name: str) -> list[dict[str, str]]:
    with (paths.reference() / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_tables_are_sound() -> None:
    states = {r["state_id"] for r in rows("states.csv")} | {""}
    for name, column, least in (
        ("places.csv", "place", 600), ("organisations.csv", "organisation", 300), ("equipment.csv", "name", 1000),
        ("exercises.csv", "series", 200), ("agreements.csv", "agreement", 60),
    ):  # fmt: skip
        table = rows(name)
        assert len(table) >= least
        names = [r[column] for r in table]
        assert names == sorted(names), name
        assert len(set(names)) == len(names), name
        assert {r.get("state_id", "") for r in table} <= states, name


@pytest.mark.shared
def test_offsets_hold_on_real_articles() -> None:
    folder = SHARED / "eval/dev"
    if not folder.exists():
        pytest.skip("no evaluation data beside the project")
    for path in sorted(folder.glob("*.txt")):
        body = path.read_text(encoding="utf-8")
        found = mentions(body)
        assert all(body[m.char_start : m.char_end] == m.text for m in found)
        assert len({m.mention_id for m in found}) == len(found)


def test_the_state_in_the_name_of_a_force_and_of_a_series() -> None:
    text = "The Kuwait Naval Force and the Royal Brunei Navy took part in Bersama Lima."
    found = {(m.text, m.state_id) for m in entities.extract(article(text)) if m.state_id}
    assert {state for _, state in found} == {"KWT", "BRN"}, "no Peru"
