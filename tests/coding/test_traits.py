"""The traits of event types: every fault of the file is named with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from milties_dagster import paths
from milties_dagster.coding.traits import FILE, Traits, traits
from milties_dagster.csvtable import ReferenceDataError

SHIPPED = (paths.reference() / FILE).read_text(encoding="utf-8")


def read(folder: Path, text: str) -> Traits:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return traits.__wrapped__(path)  # not the last one's


def test_the_shipped_file_gives_each_trait_its_types() -> None:
    assert traits().talks == {"HLV", "MTG"}
    assert traits().momentary < traits().brief
    assert traits().staged < traits().lasting


def test_a_type_can_be_added_without_code(tmp_path: Path) -> None:
    changed = SHIPPED.replace("talks,HLV MTG,", "talks,HLV MTG PCL,")
    assert read(tmp_path, changed).talks == {"HLV", "MTG", "PCL"}
    assert read(tmp_path, SHIPPED.replace("talks,HLV MTG,", "talks,,")).talks == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("talks,HLV MTG,", "talks,HLV XYZ,", "event_types: 'HLV XYZ' holds XYZ, not in event_types.csv"),
        ("talks,HLV MTG,", "talks,HLV HLV,", "event_types: 'HLV HLV' holds a type twice"),
        ("talks,HLV MTG,", "chats,HLV MTG,", "trait: 'chats' is unknown; use one of accusable"),
        ("talks,HLV MTG,", "force,HLV MTG,", "trait: 'force' is given twice"),
        ('"Acts of officials who meet"', "", "description: '' is empty; say what the rule is"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SHIPPED
    with pytest.raises(ReferenceDataError) as caught:
        read(tmp_path, SHIPPED.replace(old, new))
    line = next(n for n, text in enumerate(SHIPPED.splitlines(), 1) if text.startswith("talks,"))
    assert f"{FILE} line {line}, {said}" in str(caught.value)


def test_a_trait_that_is_missing_is_named(tmp_path: Path) -> None:
    without = "".join(line for line in SHIPPED.splitlines(keepends=True) if not line.startswith("talks,"))
    with pytest.raises(ReferenceDataError, match="talks is missing"):
        read(tmp_path, without)
