"""What the words of a sentence tell of the types of event."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from coding.parsed import read

from milties_dagster.coding.wording import ANY, END, SPAN, STANDING, START, SURE, Wording, features, ngrams, words_of
from milties_dagster.reference import load_reference

SMALL = Wording(
    ("AID", "ARM"),
    {"bought": 0, "gave away": 1, "tanks": 2},
    np.array([2.0, 3.0, 1.0]),
    np.array([[-1.0, 4.0], [5.0, -2.0], [0.5, 1.0]]),
    np.array([-3.0, -2.0]),
)


def test_names_and_numbers_stand_by_their_kind() -> None:
    view = read("Oman bought 24 Leopard 2 tanks from South Korea in 2019.").views[-1]
    words = words_of(view)
    assert words[0] == START and words[-1] == END
    assert words[1:4] == ["<state>", "bought", "<number>"]
    assert "<equipment>" in words and "leopard" not in words
    assert "korea" not in words and "oman" not in words


def test_a_name_of_several_words_counts_once() -> None:
    view = read("The United Arab Emirates and Saudi Arabia held a drill.").views[-1]
    assert words_of(view).count("<state>") == 2


def test_ngrams_are_words_and_neighbours() -> None:
    assert list(ngrams(["a", "b", "c"])) == ["a", "b", "c", "a b", "b c"]


def test_odds_are_the_bias_and_the_scaled_weights() -> None:
    odds = SMALL.odds(["bought", "tanks", "tanks"])
    values = np.array([2.0, 1.0 + math.log(2)])
    values /= math.sqrt(float((values**2).sum()))
    assert odds["ARM"] == pytest.approx(-2.0 + 4.0 * values[0] + 1.0 * values[1])
    assert odds["AID"] == pytest.approx(-3.0 - 1.0 * values[0] + 0.5 * values[1])


def test_parts_add_up_to_the_odds() -> None:
    words = ["bought", "tanks", "tanks", "hello"]
    told = SMALL.parts(words, "ARM")
    assert [ngram for ngram, _ in told] == ["bought", "tanks"]
    assert SMALL.odds(words)["ARM"] == pytest.approx(-2.0 + sum(x for _, x in told))
    assert SMALL.parts(["hello"], "ARM") == []


def test_unknown_words_leave_the_bias() -> None:
    assert SMALL.odds(["hello"]) == {"AID": -3.0, "ARM": -2.0}


def test_odds_have_bounds() -> None:
    sure = Wording(("ARM",), {"x": 0}, np.array([1.0]), np.array([[50.0]]), np.array([0.0]))
    assert sure.odds(["x"]) == {"ARM": SURE}


def test_features_tell_how_far_behind_the_likeliest_a_type_is() -> None:
    odds = {"AID": 2.0, "ARM": -1.0, "any": 3.0, "standing": -4.0}
    assert features(odds, "ARM", "event") == {
        "wording": -1.0 / SPAN,
        "wording|ARM": -1.0 / SPAN,
        "wording|lead": -3.0 / SPAN,
        "wording|any": 3.0 / SPAN,
        "wording|standing|event": -4.0 / SPAN,
    }
    assert features(odds, "AID", "standing")["wording|lead"] == 0.0


def test_what_is_written_is_read(tmp_path: Path) -> None:
    SMALL.write(tmp_path / "wording.tsv")
    back = Wording.load(tmp_path / "wording.tsv")
    assert back.types == SMALL.types and back.place == SMALL.place
    assert back.odds(["gave", "away"]) == SMALL.odds(["gave", "away"])


def test_the_shipped_weights_know_every_type_and_no_state() -> None:
    shipped = Wording.load()
    assert set(shipped.types) == {*load_reference().event_types, ANY, STANDING}
    # "china" and "japan" are there for the seas of that name
    assert not {"russia", "israel", "india", "ukraine", "france", "iran", "turkey"} & shipped.place.keys()


def test_the_shipped_weights_tell_plain_acts_apart() -> None:
    shipped = Wording.load()
    sale = words_of(read("Oman signed a contract to buy 24 fighter jets from Kenya.").views[-1])
    drill = words_of(read("Troops from Oman and Kenya began a joint military exercise.").views[-1])
    assert shipped.odds(sale)["ARM"] > shipped.odds(drill)["ARM"]
    assert shipped.odds(drill)["JEX"] > shipped.odds(sale)["JEX"]
