"""Who the text is about: pairs, partners, pronouns and bare offices."""

from __future__ import annotations

import datetime as dt

import pytest
from parsed import read

from milties_dagster.coding.discourse import (
    Discourse,
    at_border,
    at_seat,
    compared,
    excluded_spans,
    neighbour_anaphors,
    pair_anaphors,
)

ABOUT_TWO = (
    "The Japanese navy and the Australian navy held a drill on Monday. Both sides sent frigates. "
    "The Australian minister met his Chinese counterpart last year."
)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("the two countries held a drill", (0, 3)),
        ("both defence ministers met", (0, 3)),  # with up to two words between
        ("two former warring states met", (0, 4)),
        ("they accused each other", (2, 4)),
    ],
)
def test_words_for_both(words: str, span: tuple[int, int]) -> None:
    assert span in pair_anaphors(words.split())


@pytest.mark.parametrize("words", ["two old grey former states", "the countries held a drill", "some other ships"])
def test_words_not_for_both(words: str) -> None:
    assert pair_anaphors(words.split()) == []


def test_words_for_a_neighbour() -> None:
    assert neighbour_anaphors(["it", "shelled", "its", "northern", "neighbour", "again"]) == [(2, 5)]
    assert neighbour_anaphors(["it", "shelled", "its", "own", "coast"]) == []


def test_units_carry_state_kind_and_place() -> None:
    views = read("Japanese defence minister Taro Yamada visited Australia on Monday.").views
    kinds = {(u.state, u.kind, u.is_place) for u in views[0].units}
    assert ("JPN", "person", False) in kinds
    assert {state for state, _, _ in kinds} == {"JPN", "AUS"}
    (minister,) = [u for u in views[0].units if u.kind == "person"]
    assert "minister" in minister.role


def test_the_main_pair_is_the_one_told_most() -> None:
    found = read(ABOUT_TWO).discourse
    assert found.main_pair == ("AUS", "JPN")
    assert found.scores[("AUS", "JPN")] > found.scores[("AUS", "CHN")] > 0
    assert 0.5 < found.main_share < 1.0


def test_both_sides_are_the_latest_pair() -> None:
    found = read(ABOUT_TWO).discourse
    assert found.pair_at(1) == ("AUS", "JPN")


def test_the_partner_of_a_lone_state() -> None:
    found = read(ABOUT_TWO).discourse
    partner = found.partner("JPN", 1)
    assert partner is not None
    assert partner[0] == "AUS"
    other = found.partner("CHN", 2)
    assert other is not None
    assert other[0] == "AUS"
    assert other[1] < partner[1], "a side line of the text is trusted less"
    assert read("Japan held a drill.").discourse.partner("JPN", 0) is None


def test_the_state_of_the_dateline_is_the_likelier_partner() -> None:
    views = read("India and Oman met. India and Peru met. India held a drill.").views
    shares = {home: dict(Discourse(views, (home, None)).likely("IND", 2)) for home in ("OMN", "PER")}
    assert shares["OMN"]["OMN"] > shares["PER"]["OMN"]


def test_pronouns_mean_the_last_person() -> None:
    text = (
        "Japanese defence minister Taro Yamada arrived in Canberra on Monday. He met Australian officers. "
        "The minister praised the drill. The ship left."
    )
    one = read(text)
    named = [[(u.state, u.kind) for u in one.discourse.anaphor_units(v)] for v in one.views]
    assert named[1] == [("JPN", "coref")]
    assert named[2] == [("JPN", "coref")]
    assert named[3] == []
    assert one.discourse.anaphor_units(one.views[1])[0].name == "Taro Yamada"


def test_nobody_is_meant_before_anyone_is_named() -> None:
    one = read("He praised the drill. Japan and Australia held it.")
    assert one.discourse.anaphor_units(one.views[0]) == []
    assert one.discourse.last_person == [None, None]


def test_a_text_without_states_is_about_nobody() -> None:
    found = read("The soldiers marched. The drill went on.").discourse
    assert found.main_pair is None
    assert found.main_share == 0.0
    assert found.pair_at(1) is None


def test_dates_are_no_units() -> None:
    view = read("On 3 May 2021 Japan held a drill.", dt.date(2021, 5, 5)).views[0]
    assert len(view.dates) == 1
    assert [u.state for u in view.units] == ["JPN"]


def test_the_headline_weighs_most() -> None:
    text = "The Japanese army met the Chinese army in March. The navies of Kenya and France held a drill."
    assert read(text).discourse.main_pair == ("CHN", "JPN"), "the lead before what follows"
    assert read(text, headline="Kenya, France navies drill").discourse.main_pair == ("FRA", "KEN")


def test_a_state_is_meant_by_it_and_by_whose() -> None:
    text = "Kenya met Oman. It sent ships. Japan, whose navy is small, said our ships sailed."
    one = read(text)
    found = [[(u.state, u.name_type) for u in one.discourse.anaphor_units(v)] for v in one.views]
    assert found[1] == [("KEN", "thing")]
    assert ("JPN", "relative") in found[2]
    owner = read("Worried about Oman's civil war, Kenya held back its aid.")
    assert [u.state for u in owner.discourse.anaphor_units(owner.views[0])] == ["KEN"], "not who only owns something"


def test_we_are_the_speaker() -> None:
    text = 'Japanese defence minister Taro Yamada met officers of Kenya. "Our navies will train," Yamada said.'
    one = read(text)
    assert ("JPN", "speaker") in [(u.state, u.name_type) for u in one.discourse.anaphor_units(one.views[1])]


def test_words_that_leave_a_state_out() -> None:
    assert excluded_spans(["to", "oman", "rather", "than", "to", "kenya"]) == [4]
    assert excluded_spans(["to", "oman", "and", "kenya"]) == []


def test_states_a_sentence_may_mean() -> None:
    found = read(ABOUT_TWO).discourse
    likely = found.likely("JPN", 1)
    assert likely[0][0] == "AUS"
    assert "JPN" not in dict(likely)
    assert sum(dict(likely).values()) == pytest.approx(1.0)
    assert {"outside", "main", "back=1"} <= set(found.cues("AUS", 1))
    assert "main" not in found.cues("CHN", 1)


@pytest.mark.parametrize(
    ("words", "at", "place"),
    [
        ("near the border with oman", 4, True),
        ("near the omani border .", 2, True),
        ("the omani border guards", 1, False),
        ("talks with oman", 2, False),
    ],
)
def test_a_state_at_a_border_is_a_place(words: str, at: int, place: bool) -> None:
    assert at_border(words.split(), at, at + 1) is place


@pytest.mark.parametrize(
    ("words", "at", "is_compared"),
    [
        ("take on fuel as others do in oman", 7, True),
        ("there is fighting as in oman", 5, True),
        ("as minister he flew to oman", 5, False),
        ("as the usa had done", 2, True),
        ("as oman did", 1, True),
        ("as oman sold ships", 1, False),
        ("oman did", 0, False),
    ],
)
def test_a_state_that_is_only_compared(words: str, at: int, is_compared: bool) -> None:
    assert compared(words.split(), at, at + 1) is is_compared


def test_an_office_that_ends_a_sentence_without_a_stop() -> None:
    one = read(
        "Australian Defence Minister Mary Roe met Chinese officers on Monday. They will return, said the minister"
    )
    (unit,) = [u for u in one.discourse.anaphor_units(one.views[-1]) if u.name_type == "person" and u.end > 4]
    assert (unit.state, unit.end) == ("AUS", len(one.views[-1].words))


def test_a_bare_ministry_is_that_of_the_home() -> None:
    text = (
        "Kenya took over two boats from Oman on Monday. Oman sent a frigate along. The defence ministry thanked the "
        "crews. In the Gulf sultanate nobody commented. The island kingdom of Tonga was not there."
    )
    one = read(text)
    found = [[(u.state, u.role) for u in one.discourse.anaphor_units(v)] for v in one.views]
    assert found[2] == [("KEN", "defence ministry")]
    assert found[3] == [("OMN", "gulf sultanate")]
    assert found[4] == [("TON", "island kingdom")]


def test_an_office_means_its_last_holder() -> None:
    text = (
        "Japanese Prime Minister Taro Yamada met Australian Defence Minister Mary Roe on Monday. "
        "Roe left at noon. The prime minister stayed."
    )
    one = read(text)
    assert [(u.state, u.name) for u in one.discourse.anaphor_units(one.views[2])] == [("JPN", "Taro Yamada")]


def test_he_stays_the_one_in_focus() -> None:
    text = (
        "Japanese Prime Minister Taro Yamada flew to Canberra on Monday. There he met Australian Defence Minister "
        "Mary Roe. On Tuesday he left."
    )
    one = read(text)
    assert [u.state for u in one.discourse.anaphor_units(one.views[2])] == ["JPN"]


@pytest.mark.parametrize(
    ("words", "start", "place"),
    [
        ("talks at the omani defence ministry", 3, True),
        ("inside the omani defence ministry", 2, True),
        ("the omani defence ministry said", 1, False),
        ("at the omani defence fair", 2, False),
    ],
)
def test_a_ministry_where_something_happens_is_a_place(words: str, start: int, place: bool) -> None:
    assert at_seat(words.split(), start, start + 3) is place


def test_a_number_of_countries_means_as_many_as_were_listed_before() -> None:
    one = read("Oman, Kenya and India met. The three navies then drilled, and the two sides of Peru watched.")
    assert [(a, b, n) for a, b, n in one.views[1].group_coref] == [(0, 3, 3)]
    assert one.discourse.group_at(1, 3) == ("IND", "KEN", "OMN")
    assert one.discourse.group_at(1, 4) == ()
