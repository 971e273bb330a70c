"""The 48 rules of the codebook, section 4: which check holds each, a good case that passes and a bad one that fails.

Two kinds of checks: SQL over whole tables (sql/checks) and expectations over rows (expectations/<table>.json, named
``table:expectation``). Rules with severity Q are also applied before rows are written (quality/quarantine.py);
test_quarantine.py has their good and bad rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_checks import FAULTS, NOW, fill

from milties_dagster.quality import CheckResult, checks, suites
from milties_dagster.warehouse import Warehouse

A, E, M, V = "core.articles", "core.entity_mentions", "core.event_mentions", "core.events"

# rule -> its checks
RULES: dict[int, tuple[str, ...]] = {
    1: ("articles_have_raw", "articles_canonical", "entities_unique", "mentions_unique"),
    2: ("raw_unreadable_characters", "raw.articles:text_given", "raw.articles:text_long_enough"),
    3: ("articles_date_without_rule", "articles_undated_share", f"{A}:published_on_given"),
    4: ("articles_published_later", f"{A}:published_on_credible"),
    5: ("articles_date_conflict",),
    6: ("articles_weekday",),
    7: ("articles_date_against_url",),
    8: ("articles_repeated_paragraphs", f"{A}:few_repeated_paragraphs"),
    9: ("articles_broken_lines",),
    10: ("articles_language", f"{A}:language_known"),
    11: ("articles_paragraphs", "entities_offsets", f"{E}:offsets_in_order"),
    12: ("entities_states", f"{E}:state_id_known"),
    13: ("mentions_state_windows", "events_state_windows"),
    14: ("ref_codes_shared",),
    15: ("ref_cow_gw_differences", "ref_spells_overlap"),
    16: ("ref_namibia",),
    17: ("entities_anachronism",),
    18: ("ref_blocklist", "ref_alias_blocked", "entities_blocked"),
    19: ("entities_ambiguous_states",),
    20: (f"{E}:name_type_known",),
    21: ("entities_unresolved_share",),
    22: ("ref_alias_states", "ref_codes_of_states", "ref.states:state_id_form"),
    23: (f"{E}:date_start_is_a_date", f"{M}:interval_in_order"),
    24: ("entities_dates_far",),
    25: ("mentions_pairs", "mentions_lists", "events_pairs", f"{M}:event_type_known", f"{M}:status_known",
         f"{M}:date_precision_known"),
    26: ("mentions_future_deeds",),
    27: ("mentions_stale_plans",),
    28: ("mentions_precision",),
    29: ("mentions_weekday_near_anchor",),
    30: ("mentions_old_news",),
    31: ("mentions_quotes", "mentions_far_from_states", f"{M}:quote_given"),
    32: ("mentions_visit_direction",),
    33: ("mentions_negated_deeds",),
    34: ("mentions_hedged",),
    35: (),  # pairs that one gold document forbids: known to the gold alone, and test_evaluation.py holds that they are counted
    36: ("mentions_many_pairs",),
    37: ("events_unique",),
    38: ("mentions_date_mass",),
    39: ("events_merged_far_apart",),
    40: ("agg_no_fan_out", "agg_directed_sum", "agg_scheme_counts", "events_counts"),
    41: ("agg_windows",),
    42: ("ref_weights_complete", "ref_weights_sign", "events_crosswalk"),
    43: ("agg_month_and_year",),
    44: ("agg_zero_years",),
    45: ("agg_one_publisher",),
    46: ("agg_clean_numbers", "agg_clean_ties"),
    47: ("agg_jumps",),
    48: ("pipeline_adds_up", "coverage_adds_up", "ref.states:enough_rows"),
}  # fmt: skip

# expectation -> what breaks it; SQL checks have theirs in test_checks.FAULTS
BREAKS = {
    "raw.articles:text_given": "UPDATE raw.articles SET payload = ''",
    "raw.articles:text_long_enough": "UPDATE raw.articles SET payload = 'short'",
    f"{A}:published_on_given": f"UPDATE {A} SET published_on = NULL",
    f"{A}:published_on_credible": f"UPDATE {A} SET published_on = DATE '1889-01-01'",
    f"{A}:few_repeated_paragraphs": f"UPDATE {A} SET n_repeated_paragraphs = 40",
    f"{A}:language_known": f"UPDATE {A} SET language = 'fr'",
    f"{E}:offsets_in_order": f"UPDATE {E} SET char_end = char_start - 1",
    f"{E}:state_id_known": f"UPDATE {E} SET state_id = 'XXX'",
    f"{E}:name_type_known": f"UPDATE {E} SET name_type = 'nickname'",
    "ref.states:state_id_form": "UPDATE ref.states SET state_id = 'fr' WHERE state_id = 'FRA'",
    f"{E}:date_start_is_a_date": f"ALTER TABLE {E} ALTER date_start TYPE VARCHAR; UPDATE {E} SET date_start = '2026-02-30'",
    f"{M}:interval_in_order": f"UPDATE {M} SET date_end = date_start - 1",
    f"{M}:event_type_known": f"UPDATE {M} SET event_type = 'WAR'",
    f"{M}:status_known": f"UPDATE {M} SET status = 'done'",
    f"{M}:date_precision_known": f"UPDATE {M} SET date_precision = 'decade'",
    f"{M}:quote_given": f"UPDATE {M} SET quote = ''",
    "ref.states:enough_rows": "DELETE FROM ref.states WHERE state_id > 'B'",
}
CASES = [(rule, check) for rule, names in RULES.items() for check in names]


@pytest.fixture(scope="module")
def sound() -> Iterator[Warehouse]:
    with Warehouse.open(":memory:", clock=lambda: NOW) as warehouse:
        fill(warehouse)
        warehouse.connection.execute("UPDATE raw.articles SET payload = payload || repeat(' more', 60)")
        yield warehouse


def _result(warehouse: Warehouse, check: str) -> CheckResult:
    table, _, name = check.rpartition(":")
    if not table:
        table = next(f.need("table") for f in checks.load() if f.name == name)
        return next(r for r in checks.run(warehouse.connection, table) if r.name == name)
    suite = suites.load(table)
    one = suites.Suite(table, tuple(e for e in suite.expectations if e["meta"]["name"] == name))
    (result,) = suites.validate(table, suites.read_frame(warehouse, table), one).results
    return result


@pytest.mark.parametrize(("rule", "check"), CASES, ids=[f"{rule}-{check}" for rule, check in CASES])
def test_the_good_case_passes_and_the_bad_one_fails(sound: Warehouse, rule: int, check: str) -> None:
    good = _result(sound, check)
    assert good.success, str(good)
    assert good.rule == str(rule)
    sound.connection.execute("BEGIN")
    try:
        sound.connection.execute((FAULTS | BREAKS)[check])
        bad = _result(sound, check)
    finally:
        sound.connection.execute("ROLLBACK")
    assert not bad.success and not bad.error and bad.n_bad >= 1, str(bad)
    assert 0 < bad.percent <= 100


def test_the_table_is_complete() -> None:
    assert list(RULES) == list(range(1, 49))
    assert [rule for rule, names in RULES.items() if not names] == [35]
    listed = {name for names in RULES.values() for name in names}
    of_a_rule = {f.name for f in checks.load() if f.header.get("rule", "none") != "none"}
    assert of_a_rule == {name for name in listed if ":" not in name}
