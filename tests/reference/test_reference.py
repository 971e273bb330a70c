"""The reference tables that ship, the loader's refusals, and the public state lists as oracles."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from milties_dagster import paths
from milties_dagster.reference import OPEN, Reference, ReferenceDataError, StateSpell, load_reference

ORACLES = Path(__file__).parents[2] / "../shared/reference"
FILES = (
    "states.csv", "country_aliases.csv", "not_countries.csv", "event_types.csv", "statuses.csv", "weights.csv",
    "publishers.csv", "repairs.csv",
)  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


# -- states


@pytest.mark.parametrize(
    ("state", "last_day_before", "first_day"),
    [
        ("RUS", "1991-12-25", "1991-12-26"),
        ("SSD", "2011-07-08", "2011-07-09"),
        ("MNE", "2006-06-02", "2006-06-03"),
        ("XKX", "2008-02-16", "2008-02-17"),
        ("TLS", "2002-05-19", "2002-05-20"),
        ("SRB", "2006-06-04", "2006-06-05"),
        ("CZE", "1992-12-31", "1993-01-01"),
    ],
)
def test_starts(reference: Reference, state: str, last_day_before: str, first_day: str) -> None:
    assert not reference.state_exists(state, day(last_day_before))
    assert reference.state_exists(state, day(first_day))


@pytest.mark.parametrize(
    ("state", "last_day", "successor"),
    [
        ("SUN", "1991-12-25", "RUS"),
        ("CSK", "1992-12-31", "CZE"),
        ("DDR", "1990-10-02", "DEU"),
        ("VDR", "1975-04-30", "VNM"),
        ("YMD", "1990-05-21", "YEM"),
        ("YUG", "2003-02-03", "SCG"),
        ("SCG", "2006-06-04", "SRB"),
    ],
)
def test_ends(reference: Reference, state: str, last_day: str, successor: str) -> None:
    assert reference.state_exists(state, day(last_day))
    assert not reference.state_exists(state, day(last_day) + dt.timedelta(1))
    assert reference.successor(state) == successor


def test_one_code_for_russia_and_the_soviet_union(reference: Reference) -> None:
    assert {(s.cow, s.gw) for i in ("RUS", "SUN") for s in reference.spells[i]} == {(365, 365)}


@pytest.mark.parametrize(
    ("state", "on", "cow", "gw"),
    [
        ("DEU", "2000-01-01", 255, 260),
        ("DEU", "1970-01-01", 260, 260),
        ("YEM", "2000-01-01", 679, 678),
        ("SRB", "2010-01-01", 345, 340),
        ("KIR", "2010-01-01", 946, 970),
        ("TUV", "2010-01-01", 947, 973),
        ("TON", "2010-01-01", 955, 972),
        ("NRU", "2010-01-01", 970, 971),
        ("MNE", "2006-06-05", None, 341),
        ("NAM", "2000-01-01", 565, 565),
    ],
)
def test_codes(reference: Reference, state: str, on: str, cow: int | None, gw: int | None) -> None:
    spell = reference.spell(state, day(on))
    assert spell is not None
    assert (spell.cow, spell.gw) == (cow, gw)


@pytest.mark.parametrize(
    ("state", "on", "then", "anachronism", "rule"),
    [
        ("RUS", "1969-03-02", "SUN", True, "predecessor"),
        ("SUN", "2014-11-19", "RUS", True, "successor"),
        ("SRB", "1999-03-24", "YUG", True, "predecessor"),
        ("YUG", "2010-01-01", "SRB", True, "successor"),
        ("UKR", "1985-01-01", "UKR", True, "none"),
        ("HKG", "1990-01-01", "GBR", False, "sovereign"),
        ("HKG", "2000-01-01", "CHN", False, "sovereign"),
        ("CHN", "2000-01-01", "CHN", False, "exists"),
    ],
)
def test_state_on(reference: Reference, state: str, on: str, then: str, anachronism: bool, rule: str) -> None:
    found = reference.state_on(state, day(on))
    assert (found.state_id, found.anachronism, found.rule) == (then, anachronism, rule)


def test_dependencies_are_no_states(reference: Reference) -> None:
    assert not reference.state_exists("GUM", day("2000-01-01"))
    assert reference.sovereign("GUM") == "USA"
    assert reference.sovereign("FRA") == "FRA"
    territories = [s for s in reference.states if s.kind == "territory"]
    assert all(reference.state_exists(s.sovereign, max(s.valid_from, day("1830-01-01"))) for s in territories)


def test_partly_recognised_states(reference: Reference) -> None:
    for state in ("PSE", "TWN", "XKX"):
        assert reference.state_exists(state, day("2020-01-01"))
        assert reference.spell(state, day("2020-01-01")).kind == "partial"  # type: ignore[union-attr]
    assert not reference.spells["PSE"][0].cow


def test_unknown_ids_are_refused(reference: Reference) -> None:
    for ask in (reference.name, reference.successor, reference.sovereign):
        with pytest.raises(KeyError, match="QQQ"):
            ask("QQQ")
    with pytest.raises(KeyError, match="QQQ"):
        reference.state_exists("QQQ", day("2000-01-01"))


def oracle(name: str, code: str) -> set[tuple[int, dt.date, dt.date]]:
    with (ORACLES / name).open(encoding="utf-8", newline="") as f:
        return {
            (int(float(r[code])), day(r["start"]), OPEN if r["end"] == "9999-12-31" else day(r["end"]))
            for r in csv.DictReader(f)
        }


def spells_of(reference: Reference, system: str) -> set[tuple[int, dt.date, dt.date]]:
    """Spells by the system's own code: neighbouring rows with one code are one spell again."""
    rows = sorted(
        (code, s.valid_from, s.valid_to)
        for s in reference.states
        if (code := s.cow if system == "cow" else s.gw) is not None
    )
    out: list[tuple[int, dt.date, dt.date]] = []
    for code, start, end in rows:
        if out and out[-1][0] == code and out[-1][2] != OPEN and out[-1][2] + dt.timedelta(1) == start:
            out[-1] = (code, out[-1][1], end)
        else:
            out.append((code, start, end))
    return set(out)


@pytest.mark.shared
@pytest.mark.skipif(not ORACLES.exists(), reason=f"the public state lists are not at {ORACLES}")
@pytest.mark.parametrize(
    ("system", "file", "code"), [("cow", "cowstates.csv", "cowcode"), ("gw", "gwstates.csv", "gwcode")]
)
def test_the_public_state_lists_follow_from_ours(reference: Reference, system: str, file: str, code: str) -> None:
    assert spells_of(reference, system) == oracle(file, code)


def test_every_difference_between_the_systems_is_explained(reference: Reference) -> None:
    def differs(s: StateSpell) -> bool:
        return s.kind != "territory" and (s.system != "both" or s.cow != s.gw)

    assert [s for s in reference.states if differs(s) and not s.note] == []


# -- event types, statuses, weights


def test_lists_are_complete(reference: Reference) -> None:
    by_priority = sorted(reference.event_types, key=lambda c: reference.event_types[c].priority)
    assert " ".join(by_priority) == "CLS THR RES ALL AGR ARM AID TEC BAS JEX OPS TRN INT CBM PCL HLV MTG CRT STM"
    assert list(reference.statuses) == [
        "hypothetical", "pledged", "planned", "agreed", "ongoing", "completed", "suspended", "cancelled", "denied",
    ]  # fmt: skip
    assert len(reference.weights) == 2 * 19 * 9


@pytest.mark.parametrize(
    ("events", "plover", "goldstein"),
    [
        ("MTG completed", 2.5, 1.0),
        ("HLV completed, MTG completed", 6.5, 2.9),
        ("HLV completed, STM pledged", 6.5, 7.1),
        ("HLV completed, STM pledged, STM pledged, TEC pledged, JEX completed", 21.0, 24.9),
        ("STM pledged, JEX agreed, JEX agreed", 7.5, 15.6),
        ("CLS completed", -9.0, -10.0),
        ("CRT completed", -2.0, -2.0),
        ("STM hypothetical, JEX denied", 0.0, 0.0),
        ("JEX cancelled", -6.0, -4.0),
        ("HLV cancelled", -2.0, -4.0),
        ("ARM suspended", -6.0, -5.6),
        ("RES suspended", 4.5, 5.0),
    ],
)
def test_sums(reference: Reference, events: str, plover: float, goldstein: float) -> None:
    pairs = [tuple(e.split()) for e in events.split(", ")]
    for scheme, total in (("plover", plover), ("goldstein", goldstein)):
        assert round(sum(reference.weight(scheme, *pair) for pair in pairs), 2) == total


def test_weights_agree_with_the_types(reference: Reference) -> None:
    for (scheme, code, status), w in reference.weights.items():
        event_type = reference.event_types[code]
        if status in ("completed", "ongoing"):
            assert w.weight == getattr(event_type, f"{scheme}_done")
        elif reference.statuses[status].counts_as == "pledge":
            assert w.weight == (getattr(event_type, f"{scheme}_pledged") or 0.0)


# -- what the loader refuses


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(paths.reference() / name, tmp_path / name)
    return tmp_path


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, old
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_loads(folder: Path) -> None:
    assert len(load_reference(folder).states) == len(load_reference().states)


def test_namibia_is_not_lost(reference: Reference) -> None:
    assert reference.name("NAM") == "Namibia"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("states.csv", "2011-07-09", "2026-02-30", r"states.csv line \d+, valid_from: '2026-02-30' is no calendar date"),
        ("states.csv", "SUN,SUN,SUHH", "SU,SUN,SUHH", r"state_id: 'SU' is not as it must be; use three capital"),
        ("states.csv", "1991-12-25,both,,RUS", "1991-12-25,both,,RUX", r"successor: 'RUX' is no state_id"),
        ("states.csv", "1922-12-30,1991-12-25", "1991-12-30,1991-12-25", r"valid_to: .* lies before valid_from"),
        ("states.csv", "1991-12-25,both,,RUS", "1991-12-25,gw,,RUS", r"system: 'gw' does not agree"),
        ("states.csv", "CZE,CZE,,316,316,Czech Republic,state,1993-01-01", "CZE,CZE,,31x,316,Czech Republic,state,1993-01-01", r"cow: '31x' is no whole number"),
        ("states.csv", "SSD,SSD,,626,626,South Sudan,state,2011-07-09,,", "SSD,SSD,,626,626,South Sudan,state,,,", r"valid_from: '' is empty"),
        ("country_aliases.csv", "Russia,RUS,name", "Russia,RUX,name", r"country_aliases.csv line \d+, state_id: 'RUX' is not in states.csv"),
        ("country_aliases.csv", "Russia,RUS,name", "China,RUS,name", r"alias: 'China' is there twice"),
        ("country_aliases.csv", "Russia,RUS,name", "Russia,RUS,nickname", r"alias_type: 'nickname' is unknown; use one of"),
        ("country_aliases.csv", "Russia,RUS,name,true", "Russia,RUS,name,yes", r"case_sensitive: 'yes' is unknown"),
        ("country_aliases.csv", "Russia,RUS", " Russia,RUS", r"alias: ' Russia' has blanks around it"),
        ("not_countries.csv", "South China Sea,water", "South China Sea,sea", r"class: 'sea' is unknown"),
        ("not_countries.csv", "South China Sea,water", "China,water", r"phrase: 'China' is in country_aliases.csv too"),
        ("event_types.csv", "JEX,Joint exercise,cooperation,material_cooperation,1", "JEX,Joint exercise,cooperation,material_cooperation,-1", r"valence: '-1' does not go with family"),
        ("event_types.csv", "material_cooperation,1,symmetric,062", "material_cooperation,1,both,062", r"direction_rule: 'both' is unknown"),
        ("event_types.csv", ",1,symmetric,062", ",1,symmetric,62", r"cameo_done: '62' is not as it must be"),
        ("event_types.csv", "military,9.5,2.5,false,10", "military,9.5,2.5,false,11", r"priority: two types share a number"),
        ("statuses.csv", "denied,none", "denied,nothing", r"counts_as: 'nothing' is unknown"),
        ("weights.csv", "plover,JEX,completed,9.5", "plover,JEX,completed,-9.5", r"weight: '-9.5' has the wrong sign"),
        ("weights.csv", "plover,JEX,denied,0.0", "plover,JEX,denied,1.0", r"weight: '1.0' must be 0"),
        ("weights.csv", "plover,JEX,completed", "plover,JEK,completed", r"event_type: 'JEK' is not in event_types.csv"),
        ("weights.csv", "plover,JEX,completed", "plover,JEX,finished", r"status: 'finished' is not in statuses.csv"),
        ("weights.csv", "plover,JEX,completed", "plover,JEX,ongoing", r"no row for plover, JEX, completed; add it"),
        ("weights.csv", "plover,JEX,completed,9.5", "plover,JEX,completed,95", r"weight: '95' is no score from -10 to 10"),
        ("publishers.csv", "tass.com,agency,RUS", "https://tass.com,agency,RUS", r"domain: 'https://tass.com' is not"),
        ("publishers.csv", "tass.com,agency,RUS", "tass.com,agency,RUX", r"publishers.csv line \d+, state_id: 'RUX'"),
        ("publishers.csv", "publisher,domain", "name,domain", r"publishers.csv line 1: the columns are name, domain"),
        ("publishers.csv", "tass.com,agency,RUS", "tass.com,agency", r"3 fields instead of 4"),
    ],
)  # fmt: skip
def test_bad_entries_are_named(folder: Path, name: str, old: str, new: str, message: str) -> None:
    replace(folder, name, old, new)
    with pytest.raises(ReferenceDataError, match=message):
        load_reference(folder)


def test_overlapping_spells_are_refused(folder: Path) -> None:
    replace(
        folder,
        "states.csv",
        "RUS,RUS,,365,365,Russia,state,1991-12-26",
        "RUS,RUS,,365,365,Russia,state,1922-12-26",
    )
    with pytest.raises(ReferenceDataError, match="overlaps the spell to 1922-12-29"):
        load_reference(folder)


def test_successors_in_a_circle_are_refused(folder: Path) -> None:
    replace(folder, "states.csv", "2006-06-04,both,,SRB", "2006-06-04,both,,YUG")
    with pytest.raises(ReferenceDataError, match="circle"):
        load_reference(folder)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    replace(folder, "country_aliases.csv", "Russia,RUS,name", "Russia,RUX,name")
    replace(folder, "publishers.csv", "tass.com,agency", "tass.com,paper")
    with pytest.raises(ReferenceDataError) as error:
        load_reference(folder)
    assert len(error.value.problems) == 2


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "weights.csv").unlink()
    with pytest.raises(ReferenceDataError, match=r"weights\.csv: the file is missing"):
        load_reference(folder)


def test_bytes_that_are_not_utf8_are_named(folder: Path) -> None:
    (folder / "publishers.csv").write_bytes(b"publisher,domain,kind,state_id\nEl Pa\xeds,elpais.com,newspaper,ESP\n")
    with pytest.raises(ReferenceDataError, match=r"publishers\.csv: not UTF-8"):
        load_reference(folder)


def test_carriage_returns_are_read(folder: Path) -> None:
    file = folder / "statuses.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(load_reference(folder).statuses) == 9
