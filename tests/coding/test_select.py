"""Which weighed claims stand, and which of them tell one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from parsed import claim

from milties_dagster.coding.coder import HOPELESS, LIST_SHARE, Claim, _prefer_ties, _settle_directions, select, weigh
from milties_dagster.coding.lexicon import Hit
from milties_dagster.coding.ranker import Ranker
from milties_dagster.reference import load_reference

PRIORITY = {code: t.priority for code, t in load_reference().event_types.items()}
DAY = dt.date(2021, 5, 3)


def chosen(*claims: Claim, threshold: float = 0.5) -> list[list[Claim]]:
    return select(claims, threshold, PRIORITY)[0]


def reasons(*claims: Claim, threshold: float = 0.5) -> list[str]:
    return [r.reason for r in select(claims, threshold, PRIORITY)[1]]


def test_the_threshold_is_the_least_that_stands() -> None:
    assert len(chosen(claim(probability=0.5))) == 1
    assert chosen(claim(probability=0.49)) == []
    assert reasons(claim(probability=0.49)) == ["probability 0.49 below 0.50"]


def test_the_same_words_have_one_type() -> None:
    likely, other = claim("JEX", probability=0.8), claim("OPS", probability=0.7)
    assert [g[0].event_type for g in chosen(other, likely)] == ["JEX"]
    assert reasons(other, likely) == ["the same words are JEX (jex.test)"]
    assert len(chosen(likely, claim("OPS", at=5, probability=0.7))) == 2, "other words may be another act"


def test_equal_chances_go_by_the_codebooks_order() -> None:
    ((first,),) = chosen(claim("STM"), claim("AGR"))
    assert first.event_type == "AGR"
    assert PRIORITY["AGR"] < PRIORITY["STM"]


def test_repeated_mentions_are_one_act() -> None:
    again = claim(sentence=4, start=dt.date(2021, 5, 5), rule="publication")
    (group,) = chosen(again, claim())
    assert [c.view.index for c in group] == [0, 4], "the claim with a date of its own leads"


def test_another_day_pair_or_direction_is_another_act() -> None:
    assert len(chosen(claim(), claim(sentence=1, start=dt.date(2020, 2, 1)))) == 2
    assert len(chosen(claim(), claim(b="NZL", sentence=1))) == 2
    there, back = claim("HLV", directed=True), claim("HLV", "JPN", "AUS", sentence=1, directed=True)
    assert len(chosen(there, back)) == 2
    assert len(chosen(there, claim("HLV", sentence=1, directed=True))) == 1
    sent, guessed = claim("ARM", directed=True), claim("ARM", "JPN", "AUS", sentence=1, how="partner", directed=True)
    assert len(chosen(sent, guessed)) == 1, "whose arms they are is a guess"
    accused, answer = (replace(c, event_type="CRT") for c in (sent, guessed))
    assert len(chosen(accused, answer)) == 2


def test_a_date_that_only_says_now_does_not_join_the_past() -> None:
    now = claim(sentence=1, start=dt.date(2021, 5, 5), rule="publication")
    assert len(chosen(claim(start=dt.date(2021, 4, 20)), now)) == 1
    assert len(chosen(claim(start=dt.date(2019, 4, 20)), now)) == 2


def test_a_deed_and_a_plan_on_other_days_stay_apart() -> None:
    done = claim(start=dt.date(2021, 1, 1), end=dt.date(2021, 12, 31))
    plan = claim(sentence=1, status="planned", start=dt.date(2021, 9, 1))
    assert len(chosen(done, plan)) == 2
    assert len(chosen(done, claim(sentence=1, start=dt.date(2021, 9, 1)))) == 1


def test_an_act_undone_by_its_own_verb_is_not_coded() -> None:
    sale = claim("ARM", directed=True, at=1, verb=5)
    ban = claim("RES", directed=True, at=5)
    assert [g[0].event_type for g in chosen(sale, ban)] == ["RES"]
    assert reasons(sale, ban) == ["undone by its own verb"]
    elsewhere = claim("ARM", directed=True, at=1, verb=2)
    assert {g[0].event_type for g in chosen(elsewhere, ban)} == {"RES", "ARM"}


def test_a_break_leads_the_act_it_ends() -> None:
    held = claim(probability=0.95)
    off = claim(sentence=1, status="cancelled", start=DAY, rule="publication", weight=0.7, probability=0.6)
    (group,) = chosen(held, off)
    assert group[0].coded_status == "cancelled"
    weak = claim(sentence=1, status="cancelled", start=DAY, rule="publication", weight=0.4, probability=0.6)
    assert chosen(held, weak)[0][0].coded_status == "completed", "a doubtful word does not"


def test_what_lasts_and_its_end_are_two_acts_as_are_a_claim_and_its_denial() -> None:
    for kind, other in (("AGR", "cancelled"), ("ARM", "suspended"), ("CLS", "denied")):
        done = claim(kind)
        again = claim(kind, sentence=1, status=other, start=DAY, rule="publication")
        assert len(chosen(done, again)) == 2, (kind, other)
        assert len(chosen(done, claim(kind, sentence=1, start=DAY, rule="publication"))) == 1


def test_other_equipment_is_another_sale() -> None:
    def sold(words: str, sentence: int) -> Claim:
        sale = claim("ARM", sentence=sentence, status="agreed", directed=True)
        view = replace(sale.view, words=words.split(), entities=[("EQUIPMENT", 0, len(words.split()))])
        return replace(sale, view=view)

    assert len(chosen(sold("t-72", 0), sold("mi-17", 1))) == 2
    assert len(chosen(sold("t-72", 0), sold("t-72 tank", 1))) == 1
    assert len(chosen(sold("t-72", 0), claim("ARM", sentence=1, status="agreed", directed=True))) == 1


def test_beginning_and_end_of_a_drill_are_one_act() -> None:
    begun = claim(status="ongoing", start=dt.date(2021, 5, 3))
    over = claim(sentence=1, status="completed", start=dt.date(2021, 5, 14))
    ((lead, *_),) = chosen(begun, over)
    assert (lead.when.start, lead.when.end) == (dt.date(2021, 5, 3), dt.date(2021, 5, 14))
    assert lead.coded_status == "completed"
    assert len(chosen(begun, claim(sentence=2, start=dt.date(2021, 5, 14)))) == 2, "neighbouring sentences only"
    assert len(chosen(begun, claim(sentence=1, start=dt.date(2021, 9, 14)))) == 2, "two months at most"


def test_talks_during_a_visit_are_part_of_it() -> None:
    visit = claim("HLV", directed=True, start=DAY)
    talks = claim("MTG", at=5, start=DAY + dt.timedelta(days=2))
    assert [g[0].event_type for g in chosen(visit, talks)] == ["HLV"]
    assert reasons(visit, talks) == ["part of the visit"]
    assert len(chosen(visit, claim("MTG", at=5, start=DAY + dt.timedelta(days=9)))) == 2
    this_half = claim("MTG", at=5, start=dt.date(2021, 1, 1), end=dt.date(2021, 6, 30), status="planned")
    assert len(chosen(visit, this_half)) == 2, "some day of the half year"
    assert len(chosen(visit, claim("MTG", b="NZL", at=5))) == 2


def test_talks_by_telephone_are_no_part_of_a_visit() -> None:
    talks = claim("MTG", at=5)
    talks = replace(talks, view=replace(talks.view, hits={"PHONE_N": [Hit("PHONE_N", 7, 9)]}))
    assert len(chosen(claim("HLV", directed=True), talks)) == 2


def test_an_article_of_other_matters_must_tell_one_act_clearly_or_two() -> None:
    def told(*claims: Claim, share: float) -> int:
        with_share = [replace(c, features={"mil_share": share}) for c in claims]
        return len(select(with_share, 0.5, PRIORITY, 0.85)[0])

    doubtful, other, clear = claim(), claim("ARM", sentence=1), claim(probability=0.9)
    assert told(doubtful, share=0.4) == 0
    assert told(doubtful, other, share=0.4) == 2
    assert told(doubtful, other, share=0.1) == 0
    assert told(doubtful, share=0.6) == told(clear, share=0.2) == 1


def test_members_of_a_list_act_on_a_state_named_elsewhere() -> None:
    both = [claim("CRT", x, "NZL", how="outside", directed=True) for x in ("AUS", "JPN")]
    assert {g[0].source for g in chosen(*both)} == {"AUS", "JPN"}
    assert len(chosen(both[0], claim("CRT", "AUS", "JPN", how="outside", directed=True))) == 1


def test_a_named_pair_leads_before_one_that_might_be_meant() -> None:
    guessed = claim("HLV", at=5, how="other_reading", weight=0.9, directed=True)
    ((lead, *_),) = chosen(claim("HLV", directed=True), guessed)
    assert lead.who.how == "explicit"


def test_a_farther_reading_must_be_clearly_likelier() -> None:
    near = claim(probability=0.7)
    assert [g[0].pair for g in chosen(near, claim(b="NZL", how="other_reading", probability=0.75))] == [("AUS", "JPN")]
    found = {g[0].pair for g in chosen(near, claim(b="NZL", how="other_reading", probability=0.85))}
    assert ("AUS", "NZL") in found


def test_the_weightiest_trigger_of_a_sentence_tells_the_status() -> None:
    noun = claim("AGR", at=1, verb=4, weight=0.3, probability=0.9)
    verb = claim("AGR", at=4, weight=0.7, probability=0.6, status="cancelled")
    ((lead,),) = chosen(noun, verb)
    assert (lead.coded_status, lead.probability) == ("cancelled", 0.9)
    unlikely = claim("AGR", at=4, weight=0.7, probability=0.5, status="cancelled")
    assert chosen(noun, unlikely)[0][0].coded_status == "completed"
    halted = claim("ARM", at=4, weight=0.7, status="suspended")
    assert len(chosen(claim("ARM", at=9, weight=0.9, start=dt.date(2021, 5, 1)), halted)) == 2, "another verb"


def test_nothing_depends_on_the_order_of_the_claims() -> None:
    claims = [
        claim(), claim("OPS", probability=0.7), claim(b="NZL", how="list"), claim("HLV", at=1, directed=True),
        claim("MTG", at=5), claim(sentence=3, rule="publication"), claim("RES", sentence=2, directed=True),
    ]  # fmt: skip

    def told(order: list[Claim]) -> list[tuple[str, tuple[str, str], list[int]]]:
        return sorted((g[0].event_type, g[0].pair, [c.view.index for c in g]) for g in chosen(*order))

    assert told(claims) == told(claims[::-1]) == told(claims[3:] + claims[:3])


def test_members_of_a_list_stand_or_fall_together() -> None:
    ranker = Ranker({"x": 1.0}, 0.0, 0.5)
    first = claim()
    other = claim(b="NZL", how="list")
    for likely, less in ((first, other), (other, first)):
        likely.features["x"], less.features["x"] = 2.0, -2.0
        found = {c.pair: c.probability for c in weigh([other, first], ranker)}
        assert found[less.pair] == LIST_SHARE * found[likely.pair]
    other.features["x"] = -2.0
    alone = weigh([other], ranker)[0].probability
    assert alone < 0.2


def test_an_undated_tie_and_a_dated_deed_stay_apart() -> None:
    since_long = claim("BAS", start=None, status="planned", rule="none")
    came = claim("BAS", sentence=1, rule="weekday")
    assert len(chosen(since_long, came)) == 2
    assert len(chosen(claim("BAS", start=None, rule="none"), came)) == 1


def test_a_contract_is_not_the_delivery_planned_now() -> None:
    contract = claim("ARM", start=dt.date(2019, 3, 1), status="agreed", rule="month")
    delivery = claim("ARM", sentence=1, status="planned", rule="announced")
    assert len(chosen(contract, delivery)) == 2
    assert len(chosen(contract, claim("ARM", sentence=1, status="agreed", rule="announced"))) == 2, "one signed now"
    assert len(chosen(claim("ARM", status="agreed", rule="weekday"), delivery)) == 1, "a contract of these days"
    assert len(chosen(claim("ARM", rule="weekday"), delivery)) == 2, "some have come, others will"


def test_the_finer_date_of_one_act_holds() -> None:
    week = claim(end=dt.date(2021, 5, 9), rule="this_week", probability=0.9)
    days = claim(sentence=1, start=dt.date(2021, 5, 5), end=dt.date(2021, 5, 7), rule="range:weekday", probability=0.8)
    ((lead, *_),) = chosen(week, days)
    assert (lead.when.start, lead.when.end) == (dt.date(2021, 5, 5), dt.date(2021, 5, 7))
    other = claim(sentence=1, start=dt.date(2021, 5, 5), status="cancelled", rule="weekday", probability=0.8)
    assert [g[0].when.start for g in chosen(week, other) if g[0].coded_status == "completed"] == [DAY]


def test_the_same_words_may_tell_a_visit_and_what_was_done_on_it() -> None:
    assert len(chosen(claim("HLV"), claim("AGR"))) == 2, "signed an accord in Oslo"
    assert len(chosen(claim("HLV"), claim("MTG"))) == 1, "talks on a visit are part of it"


def test_a_visit_lasts_days() -> None:
    came, met = claim("HLV", rule="weekday"), claim("HLV", sentence=1, start=dt.date(2021, 5, 4), rule="weekday")
    assert len(chosen(came, met)) == 1
    assert len(chosen(came, claim("HLV", sentence=1, start=dt.date(2021, 5, 9), rule="weekday"))) == 2


def test_a_pact_of_assistance_is_no_second_agreement() -> None:
    pact = claim("ALL", rule="weekday")
    assert [g[0].event_type for g in chosen(pact, claim("AGR", sentence=1, rule="weekday"))] == ["ALL"]
    earlier = claim("AGR", sentence=1, start=dt.date(1977, 1, 1), rule="year")
    assert len(chosen(pact, earlier)) == 2
    assert len(chosen(pact, claim("AGR", b="NZL", sentence=1, rule="weekday"))) == 2


def leaning(c: Claim, lean: float) -> Claim:
    """The claim with roles that suit its direction by so much."""
    return replace(c, who=replace(c.who, lean=lean))


def test_what_is_said_outright_tells_who_supplies_whom() -> None:
    plain = leaning(claim("ARM", "AUS", "JPN", directed=True), 9.0)
    vague = claim("ARM", "JPN", "AUS", sentence=1, how="main_pair", directed=True)
    joint = claim("TRN", "AUS", "JPN", sentence=2, how="pair_anaphor")
    settled = _settle_directions([plain, vague, joint])
    assert [(c.source, c.target, c.directed) for c in settled] == [("AUS", "JPN", True)] * 3
    criticism = claim("CRT", "JPN", "AUS", sentence=1, how="main_pair", directed=True)
    assert _settle_directions([leaning(claim("CRT", "AUS", "JPN", directed=True), 9.0), criticism])[1].source == "JPN"
    clear = replace(vague, who=replace(vague.who, margin=8.0))
    assert _settle_directions([plain, clear])[1].source == "JPN"


def test_a_sentence_that_leaves_the_roles_open_follows_the_one_that_tells_them() -> None:
    plain = leaning(claim("ARM", "AUS", "JPN", directed=True), 20.0)
    unclear = leaning(claim("ARM", "JPN", "AUS", sentence=1, directed=True), 3.0)
    assert _settle_directions([plain, unclear])[1].source == "AUS"
    told = leaning(unclear, 8.0)  # a purchase the other way, told as plainly
    assert _settle_directions([plain, told])[1].source == "JPN"
    joint = leaning(claim("TRN", "AUS", "JPN", sentence=1), 0.0)
    assert not _settle_directions([leaning(claim("TRN", "AUS", "JPN", directed=True), 9.0), joint])[1].directed
    refused = leaning(claim("RES", "AUS", "JPN", directed=True), 9.0)
    unnamed = claim("ARM", "JPN", "AUS", sentence=1, how="main_pair", directed=True)
    assert _settle_directions([refused, unnamed])[1].source == "AUS"


def test_an_undated_tie_gives_way_to_a_clearly_likelier_act_alone() -> None:
    act, tie = claim("ARM"), claim("ARM", record_class="standing")
    chances = [0.80, 0.78]
    _prefer_ties([act, tie], chances)
    assert chances == [HOPELESS, 0.80], "the tie takes the place of the act, and its chance"
    chances = [0.90, 0.60]
    _prefer_ties([act, tie], chances)
    assert chances == [0.90, 0.60]
    chances = [0.80, 0.78]
    _prefer_ties([act, claim("ARM", at=9, record_class="standing")], chances)
    assert chances == [0.80, 0.78], "other words"
