"""The state tagger against sentences of our own, against lists of names, and against the evaluation data."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from milties_dagster.language.states import StateMention, StateTagger, default_tagger, resolve_name
from milties_dagster.reference import load_reference

HERE = Path(__file__).parent
EVAL = HERE.parents[1] / "../shared/eval"
MARK = re.compile(r"\[([^|\[\]]+)\|([A-Z+]+)(@?)\]")

shared = pytest.mark.skipif(not EVAL.exists(), reason=f"the evaluation data is not at {EVAL}")


@pytest.fixture(scope="module")
def tagger() -> StateTagger:
    return default_tagger()


def one(tagger: StateTagger, text: str, surface: str) -> StateMention:
    """The only mention whose text is ``surface``."""
    found = [m for m in tagger.tag(text) if m.text == surface]
    assert len(found) == 1, (surface, found)
    return found[0]


def ids(tagger: StateTagger, text: str) -> list[str | None]:
    return [m.state_id for m in tagger.tag(text)]


# -- the marked sentences


def marked() -> list[tuple[bool, str, set[tuple[int, int, str, bool]]]]:
    """(is a trap, text, {(start, end, state, is_place)}) of each document of the data file."""
    out = []
    for line in (HERE / "data/states_sentences.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        trap = line.startswith("! ")
        line = line.removeprefix("! ").replace(" // ", "\n")
        text, at, want = "", 0, set()
        for m in MARK.finditer(line):
            text += line[at : m.start()]
            want |= {(len(text), len(text) + len(m[1]), state, bool(m[3])) for state in m[2].split("+")}
            text, at = text + m[1], m.end()
        out.append((trap, text + line[at:], want))
    return out


def test_marked_sentences_are_found_exactly(tagger: StateTagger) -> None:
    documents = marked()
    assert len(documents) >= 150
    assert sum(trap for trap, _, _ in documents) >= 60
    hits = found = wanted = 0
    wrong = []
    for _, text, want in documents:
        got = {(m.char_start, m.char_end, m.state_id) for m in tagger.tag(text) if m.state_id}
        expected = {w[:3] for w in want}
        hits, found, wanted = hits + len(got & expected), found + len(got), wanted + len(expected)
        wrong += [(text[a:b], s, text) for a, b, s in got ^ expected]
    assert hits / found >= 0.99, wrong
    assert hits / wanted >= 0.97, wrong


def test_places_are_told_from_actors(tagger: StateTagger) -> None:
    wrong = []
    for _, text, want in marked():
        got = {(m.char_start, m.char_end): m.is_place for m in tagger.tag(text) if m.state_id}
        wrong += [text[a:b] + " in: " + text for a, b, _, place in want if got.get((a, b)) is not place]
    assert not wrong


# -- names on their own


def test_names_on_their_own() -> None:
    wrong = []
    with (HERE / "data/state_names.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            on = dt.date.fromisoformat(row["on"]) if row["on"] else None
            if (resolve_name(row["text"], on) or "") != row["state_id"]:
                wrong.append((row, resolve_name(row["text"], on)))
    assert not wrong


def test_every_state_answers_to_its_own_name(tagger: StateTagger) -> None:
    reference = load_reference()
    named = {a.state_id for a in reference.aliases}
    assert set(reference.spells) <= named
    for alias in reference.aliases:
        if alias.alias_type in ("name", "official", "demonym", "capital") and not alias.needs_context:
            assert resolve_name(alias.alias) == alias.state_id, alias
            assert resolve_name(alias.alias.upper()) == alias.state_id, alias


# alone in a text these phrases are still read as the state: what makes them none is what stands around
def test_no_phrase_of_the_block_list_gives_a_state(tagger: StateTagger) -> None:
    for phrase in load_reference().not_countries:
        for text in (f"It mentions {phrase.phrase} once.", phrase.phrase):
            states = [m for m in tagger.tag(text) if m.state_id]
            assert not states, (text, states)
        assert resolve_name(phrase.phrase) is None, phrase


@pytest.mark.shared
@shared
def test_country_strings_of_the_evaluation_data() -> None:
    with (EVAL / "country_strings.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    wrong = [(r, resolve_name(r["text"])) for r in rows if (resolve_name(r["text"]) or "") != r["state_id"]]
    assert len(rows) == 89
    assert not wrong


@pytest.mark.shared
@shared
def test_expected_states_of_the_development_articles(tagger: StateTagger) -> None:
    documents = json.loads((EVAL / "dev/gold.json").read_text(encoding="utf-8"))["documents"]
    missing = {}
    expected = 0
    for d in documents:
        text = (EVAL / "dev" / d["doc"]).read_text(encoding="utf-8")
        found = {m.state_id for m in tagger.tag(text)}
        expected += len(d["expected_countries"])
        if lost := set(d["expected_countries"]) - found:
            missing[d["doc"]] = lost
    # one state is known from a firm's name alone
    assert sum(map(len, missing.values())) / expected <= 0.01, missing


# where the oracle reads a name otherwise, and why we do not follow it
RIGOUR_DISAGREEMENTS = {
    ("Zaire", "COD"): "rigour keeps a code of its own (ZAR); COW and Gleditsch-Ward have one state, 490, throughout",
    ("Republic of Zaire", "COD"): "as Zaire",
    ("East Pakistan", "PAK"): "part of Pakistan until December 1971; rigour gives today's Bangladesh",
}


def test_rigour_agrees_on_names() -> None:
    territories = pytest.importorskip(
        "rigour.territories", reason="rigour is not installed (pip install rigour; needs ICU)"
    )
    reference = load_reference()
    compared, wrong = 0, {}
    for alias in reference.aliases:
        spells = reference.spells[alias.state_id]
        if alias.alias_type not in ("name", "official") or spells[-1].kind != "state" or alias.needs_context:
            continue
        compared += 1
        found = territories.lookup_territory(alias.alias)
        if found is not None and found.alpha3 and found.alpha3.upper() != alias.state_id:
            wrong[alias.alias, alias.state_id] = found.alpha3
    assert compared > 500
    assert set(wrong) == set(RIGOUR_DISAGREEMENTS)


# -- single phenomena


def test_offsets_and_possessives(tagger: StateTagger) -> None:
    text = "Russia’s fleet and the U.S.-Japan pact; Guinea-Bissau's navy."
    assert [(m.text, m.state_id) for m in tagger.tag(text)] == [
        ("Russia", "RUS"), ("U.S.", "USA"), ("Japan", "JPN"), ("Guinea-Bissau", "GNB"),
    ]  # fmt: skip


@pytest.mark.parametrize("dash", ["-", "–", "‑", "—"])
def test_any_dash_joins_a_compound(tagger: StateTagger, dash: str) -> None:
    assert ids(tagger, f"A Sino{dash}Russian drill") == ["CHN", "RUS"]


def test_a_prefix_needs_a_partner(tagger: StateTagger) -> None:
    assert ids(tagger, "Indo-Pacific waters, Indo-European words, the Anglo file, Franco died") == [None] * 4


def test_small_letters_never_match(tagger: StateTagger) -> None:
    assert tagger.tag("tell us about turkey, china, chad, polish and oman's jordan") == []


def test_a_name_does_not_cross_a_blank_line(tagger: StateTagger) -> None:
    text = "He spoke in South\n\nKorea Herald readers wrote."
    assert [(m.text, m.entity_class) for m in tagger.tag(text)] == [("Korea Herald", "publication")]
    assert ids(tagger, "The United\nStates") == ["USA"]


def test_a_lone_accent_after_a_name_is_no_part_of_it(tagger: StateTagger) -> None:
    found = tagger.tag("Russia\u0323\u0351 and China \u0301met.")
    assert [(m.text, m.state_id) for m in found] == [("Russia", "RUS"), ("China", "CHN")]


def test_longest_name_wins(tagger: StateTagger) -> None:
    assert [m.text for m in tagger.tag("the Democratic Republic of the Congo and Papua New Guinea")] == [
        "Democratic Republic of the Congo", "Papua New Guinea",
    ]  # fmt: skip


def test_a_dependency_counts_for_its_sovereign(tagger: StateTagger) -> None:
    m = one(tagger, "Bombers landed in Guam.", "Guam")
    assert (m.state_id, m.territory, m.entity_class, m.is_place) == ("USA", "GUM", "territory", True)
    hong_kong = one(tagger, "A garrison in Hong Kong", "Hong Kong")
    assert (hong_kong.state_id, tagger.state_on(hong_kong, dt.date(1990, 1, 1))) == ("CHN", "GBR")


def test_a_claimed_area_counts_for_the_claimant_and_says_so(tagger: StateTagger) -> None:
    m = one(tagger, "Ships called at a port of Somaliland.", "Somaliland")
    assert (m.state_id, m.entity_class) == ("SOM", "claimed_area")


def test_a_capital_is_a_place_or_a_government(tagger: StateTagger) -> None:
    assert one(tagger, "Talks in Moscow ended.", "Moscow").name_type == "capital"
    assert one(tagger, "Moscow denied it.", "Moscow").name_type == "metonym"


def test_state_of_a_mention_at_a_date(tagger: StateTagger) -> None:
    m = one(tagger, "Moscow sent troops.", "Moscow")
    assert tagger.state_on(m, dt.date(1969, 3, 2)) == "SUN"
    assert tagger.state_on(m, dt.date(2014, 3, 2)) == "RUS"
    assert tagger.state_on(one(tagger, "NATO met.", "NATO"), dt.date(2014, 1, 1)) is None


def test_what_is_no_state_keeps_its_class(tagger: StateTagger) -> None:
    text = "TASS and the Moscow Times wrote on NATO, the South China Sea, Asia, Gaza and the Cold War."
    assert [(m.text, m.entity_class) for m in tagger.tag(text)] == [
        ("TASS", "agency"), ("Moscow Times", "publication"), ("NATO", "organisation"),
        ("South China Sea", "water"), ("Asia", "region"), ("Gaza", "disputed"), ("Cold War", "war"),
    ]  # fmt: skip
    assert {m.state_id for m in tagger.tag(text)} == {None}


def test_undecided_names_say_so(tagger: StateTagger) -> None:
    m = one(tagger, "A report about Georgia appeared.", "Georgia")
    assert (m.state_id, m.entity_class) == (None, "ambiguous")
    assert m.rule.startswith("ambiguous:")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Georgia signed a pact with Ukraine and Moldova.", "GEO"),
        ("Georgian troops returned. Georgia thanked its partners.", "GEO"),
        ("The US and Georgia opened the drill.", "GEO"),
        ("Storm damage in Georgia: the governor asked Atlanta for calm.", None),
        ("Alabama, Georgia and Florida shared the costs.", None),
        ("Georgia beat Tennessee; the county sheriff cheered.", None),
    ],
)
def test_georgia(tagger: StateTagger, text: str, state: str | None) -> None:
    assert one(tagger, text, "Georgia").state_id == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Kinshasa said Congo would fight on.", "COD"),
        ("Brazzaville said Congo would fight on.", "COG"),
        ("Congo would fight on.", None),
        ("Kinshasa and Brazzaville differ; Congo is large.", None),
    ],
)
def test_congo(tagger: StateTagger, text: str, state: str | None) -> None:
    assert one(tagger, text, "Congo").state_id == state


@pytest.mark.parametrize(
    ("text", "surface", "state"),
    [
        ("AFP saw tanks near Manila. (AFP)", "Manila", "PHL"),
        ("The Philippine navy joined; AFP spokesman Aguilar spoke.", "AFP", "PHL"),
        ("Witnesses told AFP that shots were fired.", "AFP", None),
        ("Japan sent an SDF unit.", "SDF", "JPN"),
        ("In Syria an SDF unit fought; Japan sent aid.", "SDF", None),
        ("The meeting was held in Brussels.", "Brussels", "BEL"),
        ("Brussels wants a bigger budget.", "Brussels", None),
        ("South Korea and Indonesia: Korea pays more.", "Korea", "KOR"),
    ],
)
def test_names_that_need_context(tagger: StateTagger, text: str, surface: str, state: str | None) -> None:
    assert one(tagger, text, surface).state_id == state


def test_modifiers_are_marked(tagger: StateTagger) -> None:
    m = one(tagger, "Iran-backed fighters advanced.", "Iran")
    assert m.rule == "modifier:backed"
    assert m.confidence < one(tagger, "Iran sent fighters.", "Iran").confidence


def test_people_with_two_nations_are_not_two_states(tagger: StateTagger) -> None:
    assert ids(tagger, "The Korean-American veteran met Chinese Americans.") == [None] * 4
    assert ids(tagger, "Chinese-American relations soured.") == ["CHN", "USA"]


def test_us_in_a_line_of_capitals(tagger: StateTagger) -> None:
    assert ids(tagger, "US AND INDIA HOLD DRILL") == ["USA", "IND"]
    assert ids(tagger, "JOIN US FOR THE BIG DAY") == [None]
    assert ids(tagger, "THE PLAN FOR CHINA CHANGED AGAIN") == [None, "CHN"]


def test_a_doc_and_its_text_give_the_same(tagger: StateTagger) -> None:
    text = "MOSCOW (TASS) - Russia and Belarus, not the West, drilled near Minsk."
    assert tagger(spacy.blank("en")(text)) == tagger.tag(text)


WORDS = st.sampled_from(
    [
        "China", "the", "in", "Georgia", "US", "-", "and", ",", ".", "Jordan", "Michael", "South", "Korea", "North",
        "Sino", "Russian", "'s", "(", ")", "\n\n", "\n", "of", "Sea", "Guinea", "Washington", "Post", "to", "visit",
        "TURKEY", "République", "É", "’", "–", "1999", "Chinese", "American", "State",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_text_gives_ordered_spans_that_hold_their_text(text: str) -> None:
    mentions = default_tagger().tag(text)
    assert mentions == default_tagger().tag(text)
    spans = [(m.char_start, m.char_end) for m in mentions]
    assert spans == sorted(spans)
    for m in mentions:
        assert text[m.char_start : m.char_end] == m.text
        assert (m.state_id is None) == (m.name_type is None)
        assert 0 < m.confidence <= 1
        assert m.rule
    assert all(a[1] <= b[0] or a == b for a, b in itertools.pairwise(spans))
