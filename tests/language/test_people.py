"""People: one sentence per way of naming them, what must stay without a state, and the share found in gold."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from milties_dagster import paths
from milties_dagster.language import people
from milties_dagster.language.gazetteer import fold
from tests.language.articles import of_type

SHARED = Path(__file__).parents[2] / "../shared"


def persons(body: str, **more: object) -> dict[str, tuple[str | None, str]]:
    """text -> (state, role) of each person mention."""
    return {m.text: (m.state_id, m.role) for m in of_type(body, "PERSON", **more)}


@pytest.mark.parametrize(
    ("sentence", "name", "state", "role", "rule"),
    [
        ("Omani Defence Minister Badr Said flew home.", "Badr Said", "OMN", "defence minister", "title_state"),
        ("Kenya's army chief, General Otieno Mwangi, left.", "Otieno Mwangi", "KEN", "army chief, general", "title_state"),
        ("US Defense Secretary John Roe spoke.", "John Roe", "USA", "defence minister", "title_state"),
        ("U.S. Navy Rear Adm. Jane Doe spoke.", "Jane Doe", "USA", "rear admiral", "title_state"),
        ("Anders Holm, Norway's defence minister, spoke.", "Anders Holm", "NOR", "defence minister", "title_state"),
        ("Luis Rojas, deputy prime minister of Peru, spoke.", "Luis Rojas", "PER", "deputy prime minister", "title_of_state"),
        ("The president of Mali, Issa Keita, spoke.", "Issa Keita", "MLI", "president", "title_of_state"),
        ("Colonel Issa Keita, a spokesman for the Malian army, spoke.", "Issa Keita", "MLI", "spokesperson, colonel", "title_of_state"),
        (
            "Major General Dan Levi, head of the Technical Directorate of the Israel Defense Forces, spoke.",
            "Dan Levi", "ISR", "head, major general", "title_of_state",
        ),
        ("Pentagon spokesman Ray Hill declined to comment.", "Ray Hill", "USA", "spokesperson", "title_state"),
        ("US State Department spokeswoman Ann Hill spoke.", "Ann Hill", "USA", "spokesperson", "title_state"),
        ("Chinese foreign ministry spokesperson Wu Dan spoke.", "Wu Dan", "CHN", "foreign ministry spokesperson", "title_state"),
        (
            "Diaz met his Vietnamese counterpart, General Pham Van Bao, in Hanoi.",
            "Pham Van Bao", "VNM", "counterpart, general", "counterpart",
        ),
        ("He met General Pham Van Bao, who holds the same post in Vietnam.", "Pham Van Bao", "VNM", "general", "same_post"),
        ("General Ivan Petrov, who heads the general staff of the Russian armed forces, spoke.", "Ivan Petrov", "RUS", "general", "head_of"),
        ("General Abdullah al-Harbi of Saudi Arabia met them.", "Abdullah al-Harbi", "SAU", "general", "of_state"),
        ("Indian Army Chief General Anil Rao spoke.", "Anil Rao", "IND", "army chief, general", "title_state"),
        ("Naval Group chief executive Jean Blanc signed it.", "Jean Blanc", "FRA", "executive", "title_state"),
        ("The chief of Kenya naval staff Admiral Otieno Mwangi left.", "Otieno Mwangi", "KEN", "chief, admiral", "title_of_state"),
        ("Uzbek Defence Minister Kabul Saidov spoke.", "Kabul Saidov", "UZB", "defence minister", "title_state"),
        ("The Philippine national security adviser, Jose dela Cruz, spoke.", "Jose dela Cruz", "PHL", "national security adviser", "title_state"),
    ],
)  # fmt: skip
def test_ways_of_naming(sentence: str, name: str, state: str, role: str, rule: str) -> None:
    found = next(m for m in of_type(sentence, "PERSON") if m.text.startswith(name))
    assert (found.state_id, found.role, found.rule) == (state, role, rule)
    assert found.confidence == people.CONFIDENCE[rule]


@pytest.mark.parametrize(
    "name",
    ["Nguyen Thi Ha", "Kim Min-jun", "Abdul Rahman bin Said Al Farsi", "María José Ruiz Ortega", "Jean-Luc d'Arcy",
     "Otto von Berg", "AK Sharma", "J. R. Dutt", "Seán O'Neill", "Hossein Amir-Tehrani", "Łukasz Żak", "DeShawn McRae"],
)  # fmt: skip
def test_names_of_many_cultures_are_taken_whole(name: str) -> None:
    assert f"{name}" in persons(f"On Monday Omani Foreign Minister {name} met them.")


def test_later_mentions_carry_full_name_and_state() -> None:
    body = (
        "Rao in Muscat\n\nIndian Defence Minister Anil Rao met his Omani counterpart, General Badr bin Said."
        "\n\nRao thanked Gen. Badr. Anil Rao's visit ends on Friday."
    )
    found = [(m.text, m.canonical, m.state_id, m.role) for m in of_type(body, "PERSON")]
    assert found == [
        ("Rao", "Anil Rao", "IND", "defence minister"),
        ("Anil Rao", "Anil Rao", "IND", "defence minister"),
        ("Badr bin Said", "Badr bin Said", "OMN", "defence minister, general"),
        ("Rao", "Anil Rao", "IND", "defence minister"),
        ("Badr", "Badr bin Said", "OMN", "defence minister, general"),
        ("Anil Rao", "Anil Rao", "IND", "defence minister"),
    ]


def test_a_shared_surname_means_the_nearer_person() -> None:
    body = "Indian Army chief Bikram Das spoke. Bangladeshi envoy Amit Das left. Das was tired."
    assert [(m.text, m.canonical) for m in of_type(body, "PERSON")][-1] == ("Das", "Amit Das")


def test_plural_office_gives_each_name_its_state() -> None:
    found = persons("The Indian and Omani defence ministers, Anil Rao and Badr Said, signed it.")
    assert found == {"Anil Rao": ("IND", "defence minister"), "Badr Said": ("OMN", "defence minister")}


def test_titles_bind_to_their_own_name() -> None:
    found = persons(
        "Somali President Hassan Ali met Egypt's Foreign Minister Badr Noor and Turkish army chief Gen. Metin Kaya."
    )
    assert {n: s for n, (s, _) in found.items()} == {
        "Hassan Ali": "SOM",
        "Badr Noor": "EGY",
        "Metin Kaya": "TUR",
    }


@pytest.mark.parametrize(
    ("sentence", "span", "state", "role"),
    [
        ("The Chinese defence minister is due in Hanoi.", "Chinese defence minister", "CHN", "defence minister"),
        ("India's army chief will visit Oman.", "India's army chief", "IND", "army chief"),
        ("A Russian naval delegation arrived.", "Russian naval delegation", "RUS", "delegation"),
        ("The Pakistani military spokesman denied it.", "Pakistani military spokesman", "PAK", "military spokesman"),
        ("The Chinese general said he was pleased.", "Chinese general", "CHN", "general"),
        ("The defence minister of Oman declined.", "defence minister of Oman", "OMN", "defence minister"),
        ("Brazil's ambassador to Oman wrote a letter.", "Brazil's ambassador", "BRA", "ambassador"),
    ],
)  # fmt: skip
def test_office_holders_without_a_name(sentence: str, span: str, state: str, role: str) -> None:
    (found,) = of_type(sentence, "PERSON")
    assert (found.text, found.state_id, found.role, found.canonical) == (span, state, role, "")
    assert found.rule == "unnamed_office"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Chinese general staff met.",
        "China's official Xinhua agency reported it.",
        "It was a major Chinese deal.",
        "The Indian defence ministers met.",
        "In general Chinese ships stay away.",
    ],
)
def test_what_is_no_office_holder(sentence: str) -> None:
    assert of_type(sentence, "PERSON") == []


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("The Washington Post wrote about Georgia Tech and the Jordan River.", set()),
        ("On Monday Chinese troops crossed the Han River near South Pacific Command.", set()),
        ("Moscow Times and New Delhi Television reported.", set()),
    ],
)
def test_what_is_no_person(sentence: str, texts: set[str]) -> None:
    assert {m.text for m in of_type(sentence, "PERSON")} == texts


def test_private_people_speak_for_no_state() -> None:
    found = persons("Russian analyst Oleg Sidorov said China would buy jets. Presidential candidate Ann Lee agreed.")
    assert {state for state, _ in found.values()} == {None}


def test_ambassador_belongs_to_the_sender() -> None:
    assert persons("The ambassador to Oman, Lars Berg of Norway, spoke.")["Lars Berg"][0] == "NOR"


def test_table_of_leaders_fills_in_where_the_text_is_silent() -> None:
    found = of_type("Putin met Narendra Modi in Sochi.", "PERSON", on=dt.date(2018, 5, 21))
    assert [(m.canonical, m.state_id, m.role, m.rule) for m in found] == [
        ("Vladimir Putin", "RUS", "president", "leader_table"),
        ("Narendra Modi", "IND", "prime minister", "leader_table"),
    ]


def test_a_leader_is_unknown_before_the_first_office() -> None:
    assert persons("Rishi Sunak spoke in Leeds.", on=dt.date(2010, 1, 1)) == {}


def test_the_text_beats_the_table() -> None:
    explicit = of_type("Australian Defence Minister Stephen Harper spoke.", "PERSON", on=dt.date(2012, 1, 1))
    assert (explicit[0].state_id, explicit[0].rule) == ("AUS", "title_state")


def test_a_domestic_minister_in_a_domestic_paper() -> None:
    body = "Defence Minister Anil Rao met officials from Oman. India and Oman will train together."
    (found,) = [m for m in of_type(body, "PERSON", publisher="Hindustan Times") if m.canonical]
    assert (found.state_id, found.rule) == ("IND", "domestic")


def test_two_defence_ministers_are_of_two_states() -> None:
    body = "Norway and Chad signed a pact. Defence Minister Lars Berg met Chad's Defence Minister Ali Deby. Norway will train troops."
    assert persons(body)["Lars Berg"][0] == "NOR"


def test_no_guess_between_equals() -> None:
    assert persons("Defence Minister Lars Holt spoke. Norway met Sweden. Sweden left.")["Lars Holt"][0] is None


def test_headline_capitals_are_no_names() -> None:
    body = "Defence Minister Berg Rejects German Offer\n\nDefence Minister Lars Berg of Norway spoke."
    assert set(persons(body)) <= {"Berg", "Lars Berg"}


def test_offices_by_level_and_sector() -> None:
    minister = people.office("defence minister, general")
    assert minister is not None
    assert (minister.level, minister.sector) == ("high", "MIL")
    rank = people.office("colonel")
    assert rank is not None and rank.level == "other"
    assert people.office("juggler") is None


def test_tables_are_sound() -> None:
    with (paths.reference() / "leaders.csv").open(encoding="utf-8", newline="") as handle:
        leaders = list(csv.DictReader(handle))
    with (paths.reference() / "states.csv").open(encoding="utf-8", newline="") as handle:
        states = {row["state_id"] for row in csv.DictReader(handle)}
    assert len(leaders) >= 250
    assert {row["state_id"] for row in leaders} - {""} <= states
    assert all(not r["spell_to"] or r["spell_from"] <= r["spell_to"] for r in leaders)
    with (paths.reference() / "titles.csv").open(encoding="utf-8", newline="") as handle:
        titles = list(csv.DictReader(handle))
    assert {t["kind"] for t in titles} == {
        "office", "rank", "spokes", "group", "business", "legislator", "private", "honorific", "relation", "modifier",
    }  # fmt: skip
    assert {t["level"] for t in titles if t["kind"] != "modifier"} == {"high", "other"}
    assert all(t["role"] for t in titles if t["kind"] != "modifier")


@pytest.mark.shared
def test_share_of_gold_actors_found_with_their_state() -> None:
    if not (SHARED / "eval/dev/gold.json").exists():
        pytest.skip("no evaluation data beside the project")
    gold = json.loads((SHARED / "eval/dev/gold.json").read_text(encoding="utf-8"))
    published = {Path(d["doc"]).name: d.get("publication_date") for d in gold["documents"]}
    wanted = {
        (Path(e["doc"]).name, a["name"], a["iso3"])
        for e in gold["events"]
        for a in e.get("actors") or []
        if isinstance(a, dict) and a.get("name") and a.get("iso3")
    }
    right = 0
    for doc in sorted({w[0] for w in wanted}):
        day = published[doc]
        body = (SHARED / "eval/dev" / doc).read_text(encoding="utf-8")
        found = of_type(body, "PERSON", on=dt.date.fromisoformat(day) if day else None)
        names = [(set(fold(m.canonical).lower().replace("-", " ").split()), m.state_id) for m in found]
        for _, name, state in sorted(w for w in wanted if w[0] == doc):
            words = set(fold(name).lower().replace("-", " ").split())
            right += any(words & have and state == has for have, has in names)
    assert right / len(wanted) >= 0.9, f"{right} of {len(wanted)}"


def test_a_list_of_names_takes_the_states_listed_before_it() -> None:
    body = "Oman and Kenya said on Monday that Defence Ministers Badr Said and Otieno Mwangi met."
    assert {text: state for text, (state, _) in persons(body).items()} == {"Badr Said": "OMN", "Otieno Mwangi": "KEN"}


def test_a_surname_loses_its_arabic_article_further_down() -> None:
    body = "Talks\n\nOman's defence minister Karim al-Tamimi signed it. In Rome Tamimi met officers."
    found = [(m.text, m.state_id) for m in of_type(body, "PERSON")]
    assert found == [("Karim al-Tamimi", "OMN"), ("Tamimi", "OMN")]


def test_a_name_behind_an_opening_phrase_has_not_the_office_in_it() -> None:
    body = "General Rui Fortes of Cape Verde came. After talks with the army chief of Mali, Rui Fortes flew home."
    assert {state for state, _ in (v for k, v in persons(body).items() if "Fortes" in k)} == {"CPV"}
    body = "The crowd cheered. After the army chief of Mali, Issa Keita, spoke, they left."
    assert persons(body)["Issa Keita"][0] == "MLI"
