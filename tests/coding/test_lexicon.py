"""The word lists: forms of words, gaps, conditions beside the anchor, and what a wrong entry is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from milties_dagster import paths
from milties_dagster.coding.lexicon import Lexicon, LexiconError, inflect, words_of

LISTS = """\
lexicons:
  HOLD_V: [hold/v, "take/v part"]
  DRILL: [drill/n, "war game/n"]
  BOTH: ["@DRILL", parade]
  SWITCH: [on, off, yes, no]
  SHELVE_V: ["put/v ~ on hold"]
  WEAPON: [ent:EQUIPMENT, tank/n]
triggers:
"""


def lexicon(folder: Path, *triggers: str, lists: str = LISTS) -> Lexicon:
    path = folder / "triggers.yaml"
    path.write_text(lists + "".join(f"- {t}\n" for t in triggers), encoding="utf-8")
    return Lexicon.load(path)


def refused(folder: Path, *triggers: str, lists: str = LISTS) -> str:
    with pytest.raises(LexiconError) as caught:
        lexicon(folder, *triggers, lists=lists)
    assert str(folder / "triggers.yaml") in str(caught.value)
    return str(caught.value)


def line(number: int) -> str:
    return f"triggers.yaml:{LISTS.count(chr(10)) + number}: "


ONE = "{id: jex.one, type: JEX, anchor: DRILL, roles: symmetric}"


# -- forms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "pos", "has", "lacks"),
    [
        ("hold", "v", {"hold", "holds", "held", "holding"}, {"holded"}),  # irregular
        ("be", "v", {"is", "were", "been"}, {"bes"}),
        ("sign", "v", {"signs", "signed", "signing"}, {"signies"}),
        ("stop", "v", {"stops", "stopped", "stopping"}, set()),
        ("cancel", "v", {"cancelled", "canceled", "cancelling"}, set()),
        ("ratify", "v", {"ratifies", "ratified", "ratifying"}, {"ratifys"}),
        ("deploy", "v", {"deploys", "deployed"}, {"deploies"}),
        ("agree", "v", {"agrees", "agreed", "agreeing"}, set()),
        ("commando", "n", {"commandos", "commandoes"}, set()),
        ("donate", "v", {"donates", "donated", "donating"}, {"donateed"}),
        ("navy", "n", {"navy", "navies"}, {"navys", "navied"}),
        ("torpedo", "n", {"torpedoes"}, {"torpedoed"}),
        ("drill", "n", {"drill", "drills"}, {"drilled", "drilling"}),
    ],
)
def test_forms(word: str, pos: str, has: set[str], lacks: set[str]) -> None:
    forms = inflect(word, pos)
    assert has <= forms
    assert not lacks & forms


def test_words_of_cuts_hyphens_and_keeps_apostrophes() -> None:
    assert words_of("Army-to-army talks, Japan's") == ["army", "-", "to", "-", "army", "talks", ",", "japan's"]


# -- phrases --------------------------------------------------------------------------------------------


def spans(found: Lexicon, text: str, name: str) -> list[tuple[int, int]]:
    return [(h.start, h.end) for h in found.hits(text.split()).get(name, [])]


def test_phrases_inflect_the_marked_word_only(tmp_path: Path) -> None:
    words = lexicon(tmp_path, ONE)
    assert spans(words, "they took part", "HOLD_V") == [(1, 3)]
    assert spans(words, "they took parts", "HOLD_V") == []
    assert spans(words, "three war games", "DRILL") == [(1, 3)]
    assert spans(words, "three wars games", "DRILL") == []


def test_a_gap_skips_up_to_four_words(tmp_path: Path) -> None:
    words = lexicon(tmp_path, ONE)
    assert spans(words, "put on hold", "SHELVE_V") == [(0, 3)]
    assert spans(words, "putting a b c d on hold", "SHELVE_V") == [(0, 7)]
    assert spans(words, "put a b c d e on hold", "SHELVE_V") == []
    assert spans(words, "put the drill on ice", "SHELVE_V") == []


def test_lists_include_lists(tmp_path: Path) -> None:
    words = lexicon(tmp_path, ONE)
    assert spans(words, "a parade and drills", "BOTH") == [(1, 2), (3, 4)]


def test_yes_no_on_off_are_words(tmp_path: Path) -> None:
    assert lexicon(tmp_path, ONE).lists["SWITCH"] == ["no", "off", "on", "yes"]
    assert spans(lexicon(tmp_path, ONE), "switched off", "SWITCH") == [(1, 2)]


# -- triggers -------------------------------------------------------------------------------------------


def ids(found: Lexicon, text: str, entities: tuple[tuple[str, int, int], ...] = ()) -> list[str]:
    return [h.trigger.id for h in found.trigger_hits(text.split(), list(entities))]


def test_distance_and_side_of_a_condition(tmp_path: Path) -> None:
    def near(condition: str, text: str) -> bool:
        one = f"{{id: jex.one, type: JEX, anchor: DRILL, near: ['{condition}'], roles: symmetric}}"
        folder = tmp_path / str(len(list(tmp_path.iterdir())))  # the file is read once per path
        folder.mkdir()
        return ids(lexicon(folder, one), text) == ["jex.one"]

    assert near("HOLD_V 3", "held a joint drill")
    assert not near("HOLD_V 3", "held a big joint drill")
    assert near("HOLD_V <3", "held a drill")
    assert not near("HOLD_V >3", "held a drill")
    assert near("HOLD_V >3", "drill was held")
    assert not near("HOLD_V <3", "drill was held")
    assert near("HOLD_V|SWITCH >3", "drill is off")
    assert near("tomorrow 3", "drill starts tomorrow"), "a word in small letters stands for itself"


def test_every_condition_must_hold_and_no_exclusion(tmp_path: Path) -> None:
    one = (
        "{id: jex.one, type: JEX, anchor: DRILL, near: ['HOLD_V 5', 'ent:EXERCISE 5'], not: ['SWITCH 2'], "
        "roles: symmetric}"
    )
    words = lexicon(tmp_path, one)
    exercise = (("EXERCISE", 3, 4),)
    assert ids(words, "held a drill malabar", exercise) == ["jex.one"]
    assert ids(words, "held a drill malabar") == []
    assert ids(words, "saw a drill malabar", exercise) == []
    assert ids(words, "held a drill malabar then off", exercise) == ["jex.one"], "the exclusion reaches two words"
    assert ids(words, "held on drill malabar", exercise) == []


@pytest.mark.parametrize(("company", "found"), [("pact/n", ["agr.one"]), ("under", [])])
def test_a_condition_may_be_met_among_the_words_of_the_anchor(tmp_path: Path, company: str, found: list[str]) -> None:
    """By any word but the first."""
    one = "{id: agr.one, type: AGR, anchor: ['under ~ pact'], near: ['PACT 5'], roles: symmetric}"
    lists = LISTS.replace("triggers:", f"  PACT: [{company}]\ntriggers:")
    assert ids(lexicon(tmp_path, one, lists=lists), "under a pact") == found


def test_what_met_a_condition_is_kept(tmp_path: Path) -> None:
    one = "{id: jex.one, type: JEX, anchor: DRILL, near: ['HOLD_V 5'], roles: symmetric}"
    (found,) = lexicon(tmp_path, one).trigger_hits(["held", "it", "then", "held", "a", "drill"], [])
    assert [(h.name, h.start) for h in found.support] == [("HOLD_V", 3)], "the nearest"


def test_an_anchor_may_be_an_entity(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "{id: arm.one, type: ARM, anchor: WEAPON, roles: arms_deal}")
    assert ids(words, "the leopard arrived", (("EQUIPMENT", 1, 2),)) == ["arm.one"]
    assert ids(words, "the leopard arrived", (("PLACE", 1, 2),)) == []


def test_a_longer_verb_does_not_hide_the_noun(tmp_path: Path) -> None:
    """ "Exercise with" may be a verb or not: the tagger decides later, so the noun must still be there."""
    verb = '{id: jex.verb, type: JEX, anchor: ["drill/v with"], roles: symmetric}'
    found = lexicon(tmp_path, ONE, verb).trigger_hits(["a", "drill", "with", "oman"], [])
    assert [h.trigger.id for h in found] == ["jex.one", "jex.verb"]


def test_quotation_marks_may_stand_inside_a_phrase(tmp_path: Path) -> None:
    urge = '{id: crt.urge, type: CRT, anchor: ["urge/v ~ to stop"], roles: critic}'
    found = lexicon(tmp_path, urge).trigger_hits(["urged", "oman", "to", "“", "stop"], [])
    assert [(h.start, h.end) for h in found] == [(0, 5)]


def test_the_longer_anchor_of_a_type_holds(tmp_path: Path) -> None:
    words = lexicon(
        tmp_path,
        "{id: jex.game, type: JEX, anchor: [game/n], roles: symmetric}",
        "{id: jex.war, type: JEX, anchor: [war game/n], roles: symmetric}",
        "{id: cls.war, type: CLS, anchor: [war], roles: agent}",
    )
    assert ids(words, "a war game") == ["jex.war", "cls.war"], "another type may read the same words"
    assert ids(words, "a game") == ["jex.game"]


# -- wrong entries --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{id: x, type: XXX, anchor: DRILL, roles: symmetric}", ("type 'XXX'", "event_types.csv")),
        ("{id: x, type: JEX, anchor: DRILL, roles: chief}", ("roles 'chief'", "symmetric")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, context: page}", ("context 'page'", "sentence")),
        ("{id: x, type: JEX, anchor: DRIL, roles: symmetric}", ("anchor list 'DRIL'", "lexicons")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, near: ['HOLT_V 5']}", ("HOLT_V", "not defined")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, not: ['HOLD_V']}", ("'HOLD_V'", "LIST 8")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, wieght: 1}", ("wieght", "weight")),
        ("{id: x, type: JEX, roles: symmetric}", ("anchor is missing",)),
        ("{id: x, type: JEX, anchor: [1], roles: symmetric}", ("1 is not text", "quotes")),
        (ONE, ("jex.one is used twice",)),
    ],
)
def test_a_wrong_trigger_is_named_with_file_and_line(tmp_path: Path, entry: str, words: tuple[str, ...]) -> None:
    said = refused(tmp_path, ONE, entry)
    assert line(2) in said
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, class: vent}", ("class 'vent'", "standing")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, weight: 1}", ("weight 1", "between 0 and 1")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, weight: high}", ("weight 'high'",)),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, near: HOLD_V 5}", ("'HOLD_V 5' is no list", "brackets")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, status: {done: agreed}}", ("'done'", "statuses.csv")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, never: [done]}", ("never 'done'", "statuses.csv")),
        ("{id: x, type: JEX, anchor: DRILL, roles: symmetric, never: pledged}", ("never: 'pledged' is no list",)),
        ("{id: x, type: ARM, anchor: DRILL, roles: symmetric, delivers: maybe}", ("delivers 'maybe'", "drop it")),
        ("{id: x, type: JEX, anchor: ['~ drill'], roles: symmetric}", ("'~ drill'", "gap")),
        ("{id: x, type: JEX, type: OPS, anchor: DRILL, roles: symmetric}", ("type is given twice",)),
        ("drill", ("'drill' is no trigger",)),
    ],
)
def test_a_slip_that_would_never_match_is_an_error(tmp_path: Path, entry: str, words: tuple[str, ...]) -> None:
    said = refused(tmp_path, ONE, entry)
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("lists", "number", "words"),
    [
        ('  A: [drill,\n    "@B"]\n', 3, ("list A includes unknown list @B",)),
        ('  A: ["@B"]\n  B: [drill, "@A"]\n', 3, ("includes itself", "A > B")),
        ("  A: [drill,\n    game,\n    1]\n", 4, ("list A", "1 is not text")),
        ('  A: [drill,\n    "hold/v ~"]\n', 3, ("'hold/v ~'", "gap")),
        ("  A: [drill]\n  B: [test/vn]\n", 3, ("list B", "'test/vn'", "after the slash")),
        ('  A: [drill]\n  B: [game,\n    ""]\n', 4, ("list B", "empty")),
        ("  A: [drill]\n  A: [game]\n", 3, ("A is given twice", "line 2")),
    ],
)
def test_a_wrong_word_of_a_list_is_named_with_its_line(
    tmp_path: Path, lists: str, number: int, words: tuple[str, ...]
) -> None:
    said = refused(tmp_path, lists=f"lexicons:\n{lists}triggers: []\n")
    assert f"triggers.yaml:{number}: " in said
    for word in words:
        assert word in said


def test_a_trigger_may_name_statuses_that_it_never_tells_and_say_that_it_delivers(tmp_path: Path) -> None:
    one, other = lexicon(
        tmp_path, ONE, "{id: x, type: ARM, anchor: DRILL, roles: gift, never: [pledged, planned], delivers: true}"
    ).triggers
    assert (one.never, one.delivers) == (frozenset(), False)
    assert (other.never, other.delivers) == ({"pledged", "planned"}, True)


def test_the_line_of_a_condition_inside_a_trigger_is_named(tmp_path: Path) -> None:
    said = refused(
        tmp_path, "{id: x, type: JEX, anchor: DRILL, roles: symmetric,\n    near: ['HOLD_V 5',\n    'HOLT_V 5']}"
    )
    assert line(3) in said
    assert "trigger x: near names list HOLT_V" in said


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    assert "list A: 'drill' is no list" in refused(tmp_path, lists="lexicons:\n  A: drill\ntriggers: []\n")
    assert "'triggers' is missing" in refused(tmp_path, lists="lexicons:\n  A: [drill]\n")
    assert "'lexicons' is missing" in refused(tmp_path, lists="[]\n")
    assert "not valid YAML" in refused(tmp_path, lists="lexicons: [\n")


def test_the_shipped_file_loads_and_every_trigger_can_fire() -> None:
    shipped = Lexicon.load()
    assert len(shipped.triggers) > 100
    for t in shipped.triggers:
        assert shipped.lists[t.anchor], t.id
        for c in (*t.near, *t.exclude):
            for name in c.names:
                assert name.startswith("ent:") or shipped.lists[name], (t.id, name)


@pytest.mark.parametrize("name", ["status_cues.yaml", "role_schemes.yaml", "anaphors.yaml", "attributes.yaml"])
def test_no_word_of_the_data_is_read_as_a_truth_value(name: str) -> None:
    """YAML takes an unquoted on, off, yes or no for true or false: the word would never be found."""

    def words(node: object) -> Iterator[object]:
        if isinstance(node, dict):
            for key, value in node.items():
                yield key
                yield from words(value)
        elif isinstance(node, list):
            for one in node:
                yield from words(one)
        else:
            yield node

    found = list(words(yaml.safe_load((paths.reference() / name).read_text(encoding="utf-8"))))
    assert len(found) > 30
    assert not [w for w in found if isinstance(w, bool)]
