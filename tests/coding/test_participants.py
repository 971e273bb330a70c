"""Who did it to whom: subjects, objects, passives, prepositions, lists, and sides the sentence leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parsed import hit, read

from milties_dagster.coding import participants
from milties_dagster.coding.lexicon import ROLES, TriggerHit
from milties_dagster.coding.participants import Participants


def find(text: str, word: str, event_type: str, roles: str, direction: str, sentence: int = 0) -> list[Participants]:
    one = read(text)
    tokens, view = one.docs[sentence], one.views[sentence]
    return participants.find(tokens, hit(tokens, word, event_type, roles), view, one.discourse, direction)


@pytest.mark.parametrize(
    ("text", "word", "event_type", "roles", "pair"),
    [
        ("Japan sold frigates to Australia.", "sold", "ARM", "agent", ("JPN", "AUS")),
        ("Frigates were sold to Australia by Japan.", "sold", "ARM", "agent", ("JPN", "AUS")),
        ("Australia bought frigates from Japan.", "bought", "ARM", "recipient", ("JPN", "AUS")),
        ("Japan donated trucks to Kenya.", "donated", "AID", "gift", ("JPN", "KEN")),
        ("Russian jets bombed Georgia.", "bombed", "CLS", "agent", ("RUS", "GEO")),
        ("Georgia was bombed by Russian jets.", "bombed", "CLS", "agent", ("RUS", "GEO")),
        ("The Japanese defence minister visited Australia.", "visited", "HLV", "visit", ("JPN", "AUS")),
        ("Australia hosted the Japanese defence minister.", "hosted", "HLV", "host", ("JPN", "AUS")),
        ("China criticised Japan over the drill.", "criticised", "CRT", "critic", ("CHN", "JPN")),
        ("Japanese officers trained Kenyan soldiers.", "trained", "TRN", "training", ("JPN", "KEN")),
        # the owner of what is violated suffers; who draws a protest is protested against
        ("China condemned Japan for a violation of Korean airspace.", "condemned", "CRT", "critic", ("CHN", "JPN")),
        ("Japan's drill drew protests from China.", "protests", "CRT", "critic", ("CHN", "JPN")),
        # who protests against an act of force has suffered it; who is summoned hears the protest
        (
            "Chad summoned the Sudanese envoy over the killing of six soldiers.",
            "killing",
            "CLS",
            "agent",
            ("SDN", "TCD"),
        ),
        ("Peru accused Chile of arming rebels and of shelling a village.", "shelling", "CLS", "agent", ("CHL", "PER")),
        ("Sudanese envoy summoned in Chad.", "summoned", "CRT", "critic", ("TCD", "SDN")),
    ],
)
def test_source_and_target(text: str, word: str, event_type: str, roles: str, pair: tuple[str, str]) -> None:
    best = find(text, word, event_type, roles, "directed")[0]
    assert (best.source, best.target) == pair
    assert (best.how, best.trust, best.joint) == ("explicit", 1.0, False)
    assert best.margin >= 0


def test_the_ties_that_decided_are_named() -> None:
    best = find("Japan sold frigates to Australia.", "sold", "ARM", "agent", "directed")[0]
    assert "s:subj" in best.ties
    assert "t:to" in best.ties


def test_a_joint_act_of_two() -> None:
    (best,) = find("Japan and Australia held a drill.", "drill", "JEX", "symmetric", "symmetric")
    assert {best.source, best.target} == {"JPN", "AUS"}
    assert best.joint


def test_a_list_of_three_gives_every_pair() -> None:
    found = find("Japan, Australia and India held a drill.", "drill", "JEX", "symmetric", "symmetric")
    assert {frozenset({p.source, p.target}) for p in found} == {
        frozenset({"JPN", "AUS"}), frozenset({"AUS", "IND"}), frozenset({"IND", "JPN"}),
    }  # fmt: skip


def test_a_list_of_more_than_four_is_one_act_with_members() -> None:
    text = "Japan, Australia, India, Kenya and France held a drill."
    (one,) = find(text, "drill", "JEX", "symmetric", "symmetric")
    assert one.members == ("AUS", "FRA", "IND", "JPN", "KEN")
    assert (one.source, one.target) == ("AUS", "FRA")


def test_the_members_of_a_list_do_not_act_on_each_other() -> None:
    found = find("Japan and Australia sold frigates to Kenya.", "sold", "ARM", "agent", "directed")
    firm = {(p.source, p.target) for p in found if p.how in ("explicit", "list")}
    assert firm == {("JPN", "KEN"), ("AUS", "KEN")}


def test_each_other_goes_both_ways() -> None:
    text = "Georgia and Russia accused each other of shelling the border."
    found = {(p.source, p.target) for p in find(text, "accused", "CRT", "critic", "directed")}
    assert {("GEO", "RUS"), ("RUS", "GEO")} <= found


def test_both_countries_are_the_articles_pair() -> None:
    text = "The Japanese navy met the Australian navy. The two countries held a drill."
    (one,) = find(text, "drill", "JEX", "symmetric", "symmetric", sentence=1)
    assert {one.source, one.target} == {"JPN", "AUS"}
    assert one.how == "pair_anaphor"
    assert one.trust < 1.0


def test_a_missing_side_comes_from_the_article_with_less_trust() -> None:
    text = "The Japanese navy met the Australian navy. Japan sold frigates."
    best = find(text, "sold", "ARM", "agent", "directed", sentence=1)[0]
    assert (best.source, best.target, best.how) == ("JPN", "AUS", "partner")
    assert best.trust < 1.0


def test_one_state_alone_is_no_tie() -> None:
    assert find("Japan held a drill.", "drill", "JEX", "symmetric", "symmetric") == []
    assert find("The army held a drill.", "drill", "JEX", "symmetric", "symmetric") == []


def test_the_maker_of_the_weapons_is_not_their_target() -> None:
    text = "Turkish drones were delivered to Kenya."
    one = read(text)
    tokens, view = one.docs[0], one.views[0]
    at = [t.lower_ for t in tokens].index("delivered")
    sale = TriggerHit(hit(tokens, "delivered", "ARM", "arms_deal").trigger, at, at + 1, ())
    ties = participants.features(participants.setting(tokens, view, one.discourse), sale)[0]
    assert "maker" in ties["TUR"]
    assert "pass_subj" not in ties["TUR"]
    assert "to" in ties["KEN"]


def test_every_scheme_of_the_data_weighs_both_sides() -> None:
    assert set(participants.schemes()) == ROLES
    for name, scheme in participants.schemes().items():
        assert set(scheme) == {"source", "target"}, name
        for tie, weight in [*scheme["source"].items(), *scheme["target"].items()]:
            assert isinstance(tie, str), f"{name}: YAML reads on, off, yes and no as {tie}: quote it"
            assert isinstance(weight, int | float), (name, tie)


def test_off_is_a_word() -> None:
    best = find("Japan deployed frigates off Australia.", "deployed", "THR", "agent", "directed")[0]
    assert (best.source, best.target) == ("JPN", "AUS")
    assert participants.schemes()["agent"]["target"]["off"] == 2.5


def test_a_list_outweighs_a_name_nearby() -> None:
    found = find("Japan and Australia held a drill with an eye on China.", "drill", "JEX", "symmetric", "symmetric")
    assert {found[0].source, found[0].target} == {"JPN", "AUS"}
    assert found[0].margin > participants.LIST_BONUS / 2


@pytest.mark.parametrize("text", ["Kenya was bombed on Monday.", "Kenyan port bombed by Russian jets"])
def test_the_subject_of_a_passive_suffers(text: str) -> None:
    one = read(text)
    there = participants.setting(one.docs[0], one.views[0], one.discourse)
    ties = participants.features(there, hit(one.docs[0], "bombed", "CLS", "agent"))[0]
    assert "subj" not in ties["KEN"]
    assert {"pass_subj", "poss"} & set(ties["KEN"])


def firm(found: list[Participants]) -> set[frozenset[str]]:
    return {frozenset({p.source, p.target}) for p in found if p.how in ("explicit", "list", "anaphor")}


def pairs(*names: str) -> set[frozenset[str]]:
    return {frozenset(n.split("-")) for n in names}


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Warships of Iran, Russia and Oman drilled.", "drilled", pairs("IRN-RUS", "IRN-OMN", "OMN-RUS")),
        ("Japanese, Kenyan and Omani ships drilled.", "drilled", pairs("JPN-KEN", "JPN-OMN", "KEN-OMN")),
        ("Japan as well as Kenya held a drill.", "drill", pairs("JPN-KEN")),
    ],
)
def test_a_list_with_commas_is_one_list(text: str, word: str, expected: set[frozenset[str]]) -> None:
    assert firm(find(text, word, "JEX", "symmetric", "symmetric")) == expected


def test_an_opening_phrase_is_no_member_of_the_list_behind_it() -> None:
    one = read("Near Japan, India and Vietnam held a drill.")
    chains = participants.setting(one.docs[0], one.views[0], one.discourse).chains
    assert [[u.state for u in chain] for chain in chains] == [["JPN"], ["IND", "VNM"]]


def test_pacts_with_two_are_no_pact_between_them() -> None:
    found = find("Japan signed pacts with Kenya and Oman.", "pacts", "AGR", "symmetric", "symmetric")
    assert firm(found) == pairs("JPN-KEN", "JPN-OMN")


def test_one_drill_with_two_joins_all() -> None:
    one = find("Japan held a drill with Kenya and Oman.", "drill", "JEX", "symmetric", "symmetric")
    assert firm(one) == pairs("JPN-KEN", "JPN-OMN", "KEN-OMN")
    several = find("Japan held exercises with Kenya and Oman.", "exercises", "JEX", "symmetric", "symmetric")
    assert firm(several) == pairs("JPN-KEN", "JPN-OMN")


def test_the_second_of_a_list_hangs_where_the_first_does() -> None:
    one = read("Japan signed a pact with Kenya and Oman.")
    there = participants.setting(one.docs[0], one.views[0], one.discourse)
    ties = participants.features(there, hit(one.docs[0], "pact", "AGR"))[0]
    assert "with" in ties["KEN"]
    assert "with" in ties["OMN"]


@pytest.mark.parametrize(
    "text",
    ["Japan sold frigates to Kenya rather than to Oman.", "Unlike Oman, Japan sold frigates to Kenya."],
)
def test_who_is_left_out_takes_no_part(text: str) -> None:
    assert all("OMN" not in (p.source, p.target) for p in find(text, "sold", "ARM", "agent", "directed"))


def test_what_a_list_does_it_does_to_others() -> None:
    text = "China sold missiles to Iran. Japan and Kenya objected."
    found = find(text, "objected", "CRT", "critic", "directed", sentence=1)
    assert frozenset({"JPN", "KEN"}) not in {frozenset({p.source, p.target}) for p in found}
    assert {("JPN", "CHN"), ("KEN", "CHN")} <= {(p.source, p.target) for p in found}


def test_a_border_is_a_place() -> None:
    one = read("Japan held a drill near the border with Kenya.")
    there = participants.setting(one.docs[0], one.views[0], one.discourse)
    ties = participants.features(there, hit(one.docs[0], "drill"))[0]
    assert {"border", "place"} <= ties["KEN"].keys()
    assert "with" not in ties["KEN"]


@pytest.mark.parametrize(
    "text",
    [
        "Japan sold frigates to Kenya.",
        "Japan held a drill with Oman in Kenya near the border with Chad.",
        "Turkish drones were delivered by Japan to Kenya and Oman after talks in Lima.",
        "The Kenyan minister criticised the seizure of a ship off Oman by Japanese soldiers.",
    ],
)
def test_no_tie_that_a_sentence_shows_is_ruled_out_by_its_words(text: str) -> None:
    one = read(text)
    there = participants.setting(one.docs[0], one.views[0], one.discourse)
    for token in one.docs[0]:
        act = hit(one.docs[0], token.lower_, "CRT", "critic")
        shown = {tie for ties in participants.features(there, act)[0].values() for tie in ties}
        assert all(participants.may_show(one.views[0], (frozenset({f"t:{tie}"}),)) for tie in shown)


@pytest.mark.parametrize(
    ("needs", "may"),
    [
        (["t:to|t:for"], True),
        (["t:in|t:at"], False),
        (["t:in|t:subj"], True),
        (["s:subj", "t:off"], False),
        (["t:place"], False),
        (["t:border|t:off"], False),
        (["t:unnamed"], True),
    ],
)
def test_the_words_rule_out_ties_before_the_parse(needs: list[str], may: bool) -> None:
    view = read("Japan sold frigates to Kenya.").views[0]
    assert participants.may_show(view, tuple(frozenset(ties.split("|")) for ties in needs)) is may


@pytest.mark.parametrize(("need", "pairs_found"), [("t:to", 1), ("t:off", 0), ("s:to", 0)])
def test_pairs_without_the_ties_that_a_trigger_needs_are_none(need: str, pairs_found: int) -> None:
    one = read("Japan sold frigates to Kenya.")
    plain = hit(one.docs[0], "sold", "ARM", "agent")
    asking = replace(plain, trigger=replace(plain.trigger, needs=(frozenset({need}),)))
    assert len(participants.find(one.docs[0], asking, one.views[0], one.discourse, "directed")) == pairs_found


@pytest.mark.parametrize("joint", [", and", ";"])
def test_another_clause_with_its_own_subject_stands_apart(joint: str) -> None:
    text = f"Japan bought frigates from Kenya{joint} India ordered drones from Turkey."
    best = find(text, "ordered", "ARM", "recipient", "directed")[0]
    assert (best.source, best.target) == ("TUR", "IND")


def test_both_may_meet_in_a_third_state() -> None:
    text = "The Japanese navy met the Australian navy. There were talks of the two sides in Kenya."
    found = find(text, "talks", "MTG", "meeting", "symmetric", sentence=1)
    assert ("pair_beside", {"AUS", "JPN"}) in [(p.how, {p.source, p.target}) for p in found]


def test_both_together_with_a_third_state() -> None:
    text = "The Japanese navy met the Australian navy. The two navies held a drill with Kenya."
    found = find(text, "drill", "JEX", "symmetric", "symmetric", sentence=1)
    assert {frozenset({p.source, p.target}) for p in found} >= pairs("AUS-JPN", "AUS-KEN", "JPN-KEN")


def test_a_pronoun_is_a_side() -> None:
    text = "Japan met officers of Australia. It sold frigates to Kenya."
    best = find(text, "sold", "ARM", "agent", "directed", sentence=1)[0]
    assert (best.source, best.target, best.how) == ("JPN", "KEN", "anaphor")


def test_cues_and_sides_tell_where_each_stands() -> None:
    best = find("Japan sold frigates to Australia.", "sold", "ARM", "agent", "directed")[0]
    assert {"s:clause", "s:first", "s:before|nearer=0", "t:after|nearer=0", "between=0", "order=st"} <= set(best.cues)
    assert min(best.sides) > 4
    text = "The Japanese navy met the Australian navy. Japan sold frigates."
    missing = find(text, "sold", "ARM", "agent", "directed", sentence=1)[0]
    assert {"t:outside", "t:main", "t:back=1"} <= set(missing.cues)
    assert missing.sides[1] == 0


def test_some_verbs_turn_the_roles_round() -> None:
    course = find(
        "Fijian officers finished a course at a Japanese military school.", "course", "TRN", "training", "directed"
    )[0]
    assert (course.source, course.target) == ("JPN", "FJI")
    order = find("Japan wins an order for frigates from Fiji.", "order", "ARM", "arms_deal", "directed")[0]
    assert (order.source, order.target) == ("JPN", "FJI")
    use = find("Japanese warships have used ports in Fiji.", "used", "BAS", "access", "directed")[0]
    assert (use.source, use.target) == ("JPN", "FJI")
    grant = find("Fiji granted Japan access to its ports.", "granted", "BAS", "access", "directed")[0]
    assert (grant.source, grant.target) == ("JPN", "FJI")
    barred = find("Fiji barred all Japanese warships.", "barred", "RES", "agent", "directed")[0]
    assert (barred.source, barred.target) == ("FJI", "JPN")
    seen = find("Fiji detected Japanese warships near its coast.", "detected", "THR", "agent", "directed")[0]
    assert (seen.source, seen.target) == ("JPN", "FJI")


def test_both_as_the_subject_act_whoever_else_is_named() -> None:
    text = "The Japanese navy met the Australian navy. Kenyan outlets said the two navies held a drill."
    first = find(text, "drill", "JEX", "symmetric", "symmetric", sentence=1)[0]
    assert ({first.source, first.target}, first.how) == ({"AUS", "JPN"}, "pair_anaphor")


def test_a_compared_state_takes_no_part() -> None:
    text = "China sold missiles to Iran. Japan banned sales, as Kenya had done."
    found = find(text, "banned", "RES", "agent", "directed", sentence=1)
    assert all("KEN" not in (p.source, p.target) for p in found)


def test_what_is_given_to_it_is_not_given_to_the_giver() -> None:
    one = read("Kenya signed the pact with Oman. Japan gave it two boats in May.")
    view = one.views[1]
    units = participants.setting(one.docs[1], view, one.discourse).units
    assert [(u.state, u.kind) for u in units] == [("JPN", "state"), ("KEN", "coref")]


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("From Kenya, Oman and Peru the French withdrew.", [["KEN", "OMN", "PER"], ["FRA"]]),
        ("Near Japan, India and Oman held a drill.", [["JPN"], ["IND", "OMN"]]),
        ("Kenya and Oman, Japan's partners in the pact, condemned the raid.", [["KEN", "OMN"], ["JPN"]]),
    ],
)
def test_where_a_list_of_states_ends(text: str, lists: list[list[str]]) -> None:
    one = read(text)
    found = participants.setting(one.docs[0], one.views[0], one.discourse)
    assert [[u.state for u in chain] for chain in found.chains] == lists


def test_whose_partner_acts() -> None:
    one = read("Kenya and Oman, Japan's partners in the pact, condemned the raid.")
    found = participants.setting(one.docs[0], one.views[0], one.discourse)
    assert [u.state for u, owner in zip(found.units, found.owners, strict=True) if owner] == ["JPN"]


def test_who_awards_a_contract_buys() -> None:
    for text in (
        "Poland awarded Kenya a contract for rockets.",
        "The contract for the rockets was awarded to Kenya by Poland.",
    ):
        found = find(text, "contract", "ARM", "awarding", "directed")[0]
        assert (found.source, found.target) == ("KEN", "POL"), text


def test_the_reason_of_an_embargo_is_no_side_of_it() -> None:
    text = "Kenya imposed an embargo on Oman over Chinese influence."
    best, *others = find(text, "embargo", "RES", "restriction", "directed")
    assert (best.source, best.target) == ("KEN", "OMN")
    suits = [p.sides[p.target == "CHN"] for p in others if "CHN" in (p.source, p.target)]
    assert suits and not any(suits)


def test_the_subject_of_a_relative_clause_is_the_name_before_it() -> None:
    sold = find("Talks were held with Kenya, which sold six frigates to Oman.", "sold", "ARM", "sale", "directed")[0]
    assert (sold.source, sold.target) == ("KEN", "OMN")
    bought = find(
        "Officials criticised Kenya, which bought frigates from Oman in 2021.", "bought", "ARM", "recipient", "directed"
    )[0]
    assert (bought.source, bought.target) == ("OMN", "KEN")


def test_a_list_behind_an_opening_phrase_stays_a_list() -> None:
    text = "In early August the army chiefs of Kenya, Chad and Oman will visit China."
    found = find(text, "visit", "HLV", "visit", "directed")
    assert {p.source for p in found if p.target == "CHN" and p.how in ("explicit", "list")} == {"KEN", "TCD", "OMN"}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya sent a company of soldiers to Chad in January, and Oman 100 men.",
        "Kenya sent 40 soldiers to Chad, Oman 100.",
    ],
)
def test_a_name_before_a_number_acts_like_the_subject(text: str) -> None:
    found = find(text, "sent", "BAS", "agent", "directed")
    assert {(p.source, p.target) for p in found if p.how in ("explicit", "list")} == {("KEN", "TCD"), ("OMN", "TCD")}


def test_a_maker_that_the_text_never_names_is_no_side() -> None:
    one = read("Kenya received Su-30 jets in May. Oman was pleased.")
    tokens, view = one.docs[0], one.views[0]
    act = hit(tokens, "received", "ARM", "recipient")
    found = participants.find(tokens, act, view, one.discourse, "directed", {"RUS": 0.8})
    assert {p.source for p in found} == {"OMN"}
