"""What single expressions mean: tables of sentences, correct rejections, the codebook's own strings."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from pathlib import Path

import pytest

from milties_dagster import paths
from milties_dagster.language.dates import (
    DateExpression,
    context_years,
    find_dates,
    parse_stated,
    resolve,
    resolve_text,
    stated_dates,
    weekday_of,
)
from milties_dagster.language.dates.meaning import BUILDERS
from milties_dagster.language.dates.nodes import needs_reference
from milties_dagster.language.dates.vocabulary import FIRST_CODE, Level, RulesError, read, vocabulary

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[2] / "../shared/eval"
ANCHOR = dt.date(2014, 11, 19)  # a Wednesday


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def only(text: str) -> DateExpression:
    found = find_dates(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("row", rows(DATA / "dates_resolved.csv"), ids=lambda row: f"{row['span']}@{row['tense']}")
def test_sentence(row: dict[str, str]) -> None:
    expression = only(row["text"])
    assert expression.text == row["span"] == row["text"][expression.char_start : expression.char_end]
    value = resolve(expression, dt.date.fromisoformat(row["anchor"]), row["tense"] or None)
    assert value is not None
    got = (value.start, value.end, value.precision, value.rule)
    assert got == (day(row["start"]), day(row["end"]), row["precision"], row["rule"])
    assert value.open_end == (value.start is not None and value.end is None)
    assert (value.precision == "unknown") == (value.start is None)


@pytest.mark.parametrize("text", (DATA / "dates_rejected.txt").read_text(encoding="utf-8").splitlines())
def test_correct_rejection(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("row", rows(DATA / "dates_stated.csv"), ids=lambda row: row["text"] or "empty")
def test_stated(row: dict[str, str]) -> None:
    assert parse_stated(row["text"]) == day(row["date"])
    assert weekday_of(row["text"]) == (int(row["weekday"]) if row["weekday"] else None)


def test_stated_dates_have_offsets() -> None:
    text = "Posted 3 May 2020 in Hanoi; changed on June 5, 2020, see 05/06/2020."
    assert [(text[a:b], date.isoformat()) for a, b, date in stated_dates(text)] == [
        ("3 May 2020", "2020-05-03"),
        ("June 5, 2020", "2020-06-05"),
    ]


def test_several_expressions_in_order() -> None:
    text = "Ships called at the port in June 2013 and October 2015, in May 2016 and last September."
    assert [e.text for e in find_dates(text)] == ["June 2013", "October 2015", "May 2016", "last September"]


def test_a_year_serves_both_dates() -> None:
    values = [resolve(e, None) for e in find_dates("They met in May and in July 2013.")]
    assert [v and v.timex_value for v in values] == ["2013-05", "2013-07"]
    values = [resolve(e, None) for e in find_dates("They met on May 15 and July 2, 2013.")]
    assert [v and v.timex_value for v in values] == ["2013-05-15", "2013-07-02"]


def test_postponement_is_no_range() -> None:
    assert [e.text for e in find_dates("It was postponed from Monday to Wednesday.")] == [
        "Monday",
        "Wednesday",
    ]


def test_blank_line_ends_an_expression() -> None:
    assert [e.text for e in find_dates("News of May\n\n5 ships sailed in March\n\n2014 was dry.")][:1] == ["May"]


def test_absolute_dates_need_no_anchor() -> None:
    for text in (
        "March 2016",
        "2014",
        "20 August 2013",
        "the third quarter of 2013",
        "July 27-Aug. 15, 2013",
    ):
        expression = only(text)
        assert not expression.needs_anchor and not expression.needs_tense
        assert resolve(expression, None) == resolve(expression, ANCHOR) != None  # noqa: E711


def test_relative_dates_refuse_without_an_anchor() -> None:
    for text in (
        "yesterday",
        "last week",
        "on Friday",
        "six years ago",
        "in March",
        "Feb. 20",
        "this year",
        "Q3",
    ):
        expression = only(text)
        assert expression.needs_anchor
        assert resolve(expression, None) is None


def test_context_year_fills_in_a_missing_year() -> None:
    text = "In October 2011 they met, and on November 5 they signed. On December 1 they left."
    expressions = find_dates(text)
    years = context_years(text, expressions)
    assert years == [None, 2011, None]
    value = resolve(expressions[1], ANCHOR, context_year=years[1])
    assert value is not None and value.start == dt.date(2011, 11, 5)
    assert resolve(expressions[1], None, context_year=2011) == value


def test_years_in_names_and_bounds_lend_nothing() -> None:
    for text in ("Under the 1951 Mutual Defense Treaty they met on May 5.", "Since 2011 they met on May 5."):
        assert context_years(text, find_dates(text)) == [None, None]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("two days later", "2013-07-07", "2013-07-07"),
        ("a year earlier", "2012-01-01", "2012-12-31"),
        ("the next day", "2013-07-06", "2013-07-06"),
        ("the day before", "2013-07-04", "2013-07-04"),
        ("a day before", "2013-07-04", "2013-07-04"),
        ("the year after", "2014-01-01", "2014-12-31"),
        ("that day", "2013-07-05", "2013-07-05"),
        ("the same week", "2013-07-01", "2013-07-07"),
        ("the following year", "2014-01-01", "2014-12-31"),
        ("the previous month", "2013-06-01", "2013-06-30"),
        ("the following Monday", "2013-07-08", "2013-07-08"),
        ("the next Friday", "2013-07-12", "2013-07-12"),
    ],
)
def test_told_from_another_date(text: str, start: str, end: str) -> None:
    expression = only(f"They met {text}.")
    assert resolve(expression, ANCHOR) is None
    value = resolve(expression, ANCHOR, reference=dt.date(2013, 7, 5))
    assert value is not None and (value.start, value.end) == (day(start), day(end))


def test_a_day_before_something_named_is_not_told_from_another_date() -> None:
    for text in ("They met the day before the summit.", "They met a day after Peru signed."):
        expression = only(text)
        assert expression.rule == "apart" and resolve(expression, dt.date(2014, 5, 9), "past") is None


def test_that_spring_is_of_the_year_spoken_of() -> None:
    expression = only("The ship stopped there that spring.")
    value = resolve(expression, dt.date(2015, 3, 12), "past", reference=dt.date(2012, 1, 1))
    assert value is not None and (value.start, value.end) == (dt.date(2012, 3, 1), dt.date(2012, 5, 31))
    assert find_dates("Most of the issues that spring from it are old.") == []


def test_this_winter_told_of_after_it_is_the_one_just_over() -> None:
    expression = only("They trained there this winter.")
    for tense, start in (("past", dt.date(2022, 12, 1)), ("future", dt.date(2023, 12, 1))):
        value = resolve(expression, dt.date(2023, 3, 16), tense)  # type: ignore[arg-type]
        assert value is not None and value.start == start


def test_the_night_of_a_day_is_that_day() -> None:
    expression = only("They agreed on the night of 17 April.")
    assert expression.text.endswith("the night of 17 April")


def test_what_was_done_last_month_of_is_no_part_of_a_month() -> None:
    assert only("They accused Peru last month of selling arms.").text == "last month"
    assert find_dates("It was the last month of fighting.") == []
    assert find_dates("It was their last month of peace.") == []


def test_length_of_time_is_a_date_only_ahead() -> None:
    expression = only("They will finish it in two weeks.")
    assert resolve(expression, ANCHOR, "past") is None
    assert resolve(expression, ANCHOR, "future") is not None


def test_callers_tense_beats_the_hint() -> None:
    expression = only("The visit, planned for September, was dropped.")
    assert expression.hint == "future"
    value = resolve(expression, ANCHOR, "past")
    assert value is not None and value.timex_value == "2014-09"


def test_words_before_an_expression_hint_at_its_tense() -> None:
    hints = {
        "The fleet will sail on Friday.": "future",
        "The deal will be announced on Friday.": "future",
        "The drill is to be held on Friday.": "future",
        "The talks, due in May, are on.": "future",
        "The fleet will sail, he said on Friday.": None,
        "The fleet was expected; it sailed on Friday.": None,
        "The fleet will sail. On Friday it did not.": None,
    }
    assert {text: only(text).hint for text in hints} == hints


def test_end_precision() -> None:
    value = resolve_text("from 5 May to July 2014", None)
    assert value is not None
    assert (value.precision, value.end_precision, value.timex_value) == ("day", "month", "2014-05-05/2014-07")


def test_impossible_dates_are_refused() -> None:
    for text in ("February 30, 2014", "June 31", "29 February 2015", "2014-13-01"):
        assert resolve_text(text, ANCHOR) is None


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("20 August 2013", "2013-08-20"),
        ("last week", "2014-W46"),
        ("over the weekend", "2014-W46-WE"),
        ("March 2016", "2016-03"),
        ("the third quarter of 2013", "2013-Q3"),
        ("the first half of 2015", "2015-H1"),
        ("the spring of 2015", "2015-SP"),
        ("1969", "1969"),
        ("the 1960s", "196"),
        ("recent years", "PAST_REF"),
        ("the coming weeks", "FUTURE_REF"),
        ("nowadays", "PRESENT_REF"),
    ],
)
def test_timex(text: str, timex: str) -> None:
    value = resolve_text(text, ANCHOR)
    assert value is not None and value.timex_value == timex


def test_rules_file_and_builders_match() -> None:
    built = {rule.build for level in vocabulary().levels for rule in level.rules}
    assert built == set(BUILDERS)


@pytest.mark.parametrize("level", vocabulary().levels, ids=lambda level: level.name)
def test_a_match_begins_with_a_token_that_its_level_looks_for(level: Level) -> None:
    look, patterns = re.fullmatch(r"\(\?=(\[[^]]+\])\)(.+)", level.regex.pattern, re.DOTALL).groups()  # type: ignore[union-attr]
    everywhere, begins = re.compile(patterns), set()
    known = sorted({char for char in patterns if char >= FIRST_CODE})
    dice = random.Random(7)
    for _ in range(4000):
        codes = "".join(dice.choices(known, k=4))
        begins |= {match[0][0] for match in everywhere.finditer(codes)}
    assert len(begins) > 5
    assert all(re.match(look, code) for code in begins)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("They met two days later.", True),
        ("They met in the following year.", True),
        ("They met in May of the same year.", True),
        ("They met on the 27th.", True),
        ("They met that spring.", True),
        ("They met the following Friday.", True),
        ("They met the day before, to talk.", True),
        ("They met in early May of that year.", True),
        ("They met on Friday.", False),
        ("They met last year.", False),
        ("They met three days ago.", False),
        ("They met from May 3 to May 5.", False),
        ("They met early last month.", False),
    ],
)
def test_what_counts_from_a_date_told_before(text: str, counts: bool) -> None:
    expression = find_dates(text)[0]
    values = {resolve(expression, ANCHOR, reference=day) for day in (None, dt.date(2011, 2, 3), dt.date(2012, 6, 8))}
    assert needs_reference(expression.parsed) == (len(values) == 3) == counts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ago: [ago]", "ago: [ago, march]", "in two classes"),
        ("(same|following)", "(same|nosuch)", "neither a class nor a macro"),
        ("'on': ['on']", "'on': [on]", "put it in quotes"),
        ("  'on': ['on']", "  'on': ['on']\n  clock: [clock]", "named twice"),
    ],
)
def test_contradictory_rules_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (paths.reference() / "date_rules.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "rules.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError, match=message):
        read(tmp_path / "rules.yaml")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no evaluation data beside the project")
def test_codebook_strings() -> None:
    wrong = []
    for row in rows(SHARED / "date_strings.csv"):
        value = resolve_text(row["text"], dt.date.fromisoformat(row["anchor_date"]))
        got = (value.start, value.end, value.precision) if value and value.start else (None, None, "none")
        if got != (day(row["date_start"]), day(row["date_end"]), row["precision"]):
            wrong.append((row["text"], got))
    assert wrong == []


#: public strings whose convention is not the codebook's
OTHER_CONVENTION = {
    "March to April 2024": "months are whole here, not the anchor's day of the month",
    "the summer of 2020": "the codebook has seasons",
    "the second half of 2022": "the codebook has halves",
}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no evaluation data beside the project")
def test_public_strings() -> None:
    """42 strings. "approximate" ones must lie in our interval; "unresolved" ones must be left alone."""
    table = rows(SHARED / "date_strings_public.csv")
    wrong = set()
    for row in table:
        value = resolve_text(row["text"], dt.date.fromisoformat(row["anchor_date"]))
        if row["date_type"] == "unresolved":
            right = value is None
        elif value is None or value.start is None:
            right = False
        elif row["date_type"] == "approximate":
            right = value.start <= dt.date.fromisoformat(row["date_start"]) <= (value.end or value.start)
        else:
            right = value.start.isoformat().startswith(row["date_start"])
            if row["date_end"]:
                right = right and value.end is not None and value.end.isoformat().startswith(row["date_end"])
        if not right:
            wrong.add(row["text"])
    assert wrong == set(OTHER_CONVENTION)
    assert len(table) - len(wrong) >= 38
