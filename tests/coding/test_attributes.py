"""What else a sentence says of an act: money, weapons and their number, names, domain, third states."""

from __future__ import annotations

import pytest
from parsed import read

from milties_dagster.coding import attributes
from milties_dagster.coding.status import Status

DONE = Status("completed", "past", "past", False, False)


def of(text: str, event_type: str, pair: tuple[str, str] = ("AUS", "JPN"), status: Status = DONE) -> dict[str, object]:
    return attributes.of(read(text).views[0], event_type, status, pair)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("a deal worth $2.5 billion", (2_500_000_000.0, "USD")),
        ("a deal worth US$ 40m in all", (40_000_000.0, "USD")),
        ("A$1,250,000 for radios", (1_250_000.0, "AUD")),
        ("600 billion won for tanks", (600_000_000_000.0, "KRW")),
        ("about 30-million-euro", (30_000_000.0, "EUR")),
        ("€7bn", (7_000_000_000.0, "EUR")),
        ("5,000 dollars", (5_000.0, "USD")),
        ("two billion reasons", None),
        ("a dollar store", None),
        ("in 2021 the yen fell", None),
        ("$" + "9" * 400, None),
        ("600 bıllıon pounds", None),
    ],
)
def test_money(text: str, amount: tuple[float, str] | None) -> None:
    assert attributes.money(text) == amount


def test_weapons_with_number_and_class() -> None:
    found = of("Australia bought 30 F-35 fighters and twelve K9 howitzers from South Korea for $900 million.", "ARM")
    weapons = {e["designation"]: e.get("number") for e in found["equipment"]}  # type: ignore[attr-defined]
    assert weapons["F-35"] == 30
    assert 12 in weapons.values()
    assert (found["amount"], found["currency"]) == (900_000_000.0, "USD")


def test_only_what_fits_the_type_is_kept() -> None:
    text = "Australia bought 30 F-35 fighters for $900 million."
    assert "equipment" not in of(text, "MTG")
    assert "amount" not in of(text, "JEX")
    assert "amount" in of(text, "ARM")


def test_names_of_exercises() -> None:
    text = "Japan and Australia held Exercise Southern Jackaroo on Monday."
    assert of(text, "JEX")["exercise_name"]
    assert "exercise_name" not in of(text, "ARM")


def test_domains_are_sorted_words_of_the_data() -> None:
    assert of("The navy sent troops and jets.", "JEX")["domain"] == ["air", "land", "sea"]
    assert "domain" not in of("The two ministers talked.", "MTG")


def test_third_states_are_named_without_the_pair() -> None:
    found = of("Japan and Australia discussed China and the Russian army.", "MTG")
    assert found["about_iso3"] == ["CHN", "RUS"]
    assert "about_iso3" not in of("Japan and Australia talked.", "MTG")


def test_doubt_and_captions_are_marked() -> None:
    doubted = Status("completed", "past", "past", False, True)
    assert of("Japan sold jets.", "ARM", status=doubted)["alleged"] is True
    assert "alleged" not in of("Japan sold jets.", "ARM")
    assert "in_caption" not in of("Japan sold jets.", "ARM")
