"""The status of an act, read off short sentences with the shipped model."""

from __future__ import annotations

import pytest
from parsed import doc, hit
from spacy.tokens import Doc

from milties_dagster.coding import status
from milties_dagster.coding.coder import Coder


@pytest.mark.parametrize(
    ("sentence", "word", "event_type", "expected", "tense"),
    [
        ("Japan and Australia held a drill.", "drill", "JEX", "completed", "past"),
        ("Japan has sold frigates to Australia.", "sold", "ARM", "completed", "past"),
        ("Japan and Australia will hold a drill next week.", "drill", "JEX", "planned", "future"),
        ("Japan plans to hold a drill with Australia.", "drill", "JEX", "planned", "future"),
        ("Japan said it would hold a drill with Australia.", "drill", "JEX", "planned", "future"),
        ("Japan and Australia agreed to hold a drill.", "drill", "JEX", "agreed", "future"),
        ("Japan vowed to hold a drill with Australia.", "drill", "JEX", "pledged", "future"),
        ("Japan hopes to hold a drill with Australia.", "drill", "JEX", "hypothetical", "future"),
        ("Japan and Australia may hold a drill.", "drill", "JEX", "hypothetical", "future"),
        ("Japan and Australia are holding a drill off Guam.", "drill", "JEX", "ongoing", "present"),
        ("The drill has been under way since Monday.", "drill", "JEX", "ongoing", "present"),
        ("The drill was suspended on Monday.", "drill", "JEX", "suspended", "past"),
        ("The drill was cancelled on Monday.", "drill", "JEX", "cancelled", "past"),
        ("Japan and Australia did not hold a drill.", "drill", "JEX", "denied", "past"),
        ("The ministry denied that Japan had held a drill with Australia.", "drill", "JEX", "denied", "past"),
    ],
)
def test_every_status(sentence: str, word: str, event_type: str, expected: str, tense: str) -> None:
    tokens = doc(sentence)
    found = status.read(tokens, hit(tokens, word, event_type), "body")
    assert (found.status, found.tense) == (expected, tense), found


def test_a_negated_promise_is_a_denial() -> None:
    tokens = doc("Japan said it would not hold a drill with Australia.")
    found = status.read(tokens, hit(tokens, "drill"), "body")
    assert (found.status, found.negated) == ("denied", True)


def test_never_before_is_no_denial() -> None:
    tokens = doc("Japan never before sold frigates to Australia.")
    found = status.read(tokens, hit(tokens, "sold", "ARM"), "body")
    assert (found.status, found.negated) == ("completed", False)


def test_beginning_goes_on_for_drills_and_is_over_for_talks() -> None:
    drill, talks = doc("The armies began a drill on Monday."), doc("The armies began talks on Monday.")
    assert status.read(drill, hit(drill, "drill", "JEX"), "body").status == "ongoing"
    assert status.read(talks, hit(talks, "talks", "MTG"), "body").status == "completed"


def test_the_anchors_own_word_tells_except_where_it_is_the_act() -> None:
    tokens = doc("Japan pledged military aid to Australia.")
    assert status.read(tokens, hit(tokens, "pledged", "AID"), "body").status == "pledged"
    assert status.read(tokens, hit(tokens, "pledged", "MTG"), "body").status == "completed"


def test_headlines_tell_the_past_in_the_present() -> None:
    tokens = doc("Japan sells frigates to Australia.")
    one = hit(tokens, "sells", "ARM")
    assert status.read(tokens, one, "headline").status == "completed"
    assert status.read(tokens, one, "body").status == "ongoing"


def test_the_purpose_of_a_deed_is_done() -> None:
    tokens = doc("The general flew in to sign the pact.")
    assert status.read(tokens, hit(tokens, "sign", "AGR"), "body").status == "completed"
    tokens = doc("The general will fly in to sign the pact.")
    assert status.read(tokens, hit(tokens, "sign", "AGR"), "body").status != "completed"


def test_marks_of_doubt_and_background() -> None:
    hearsay = doc("Japan reportedly sold frigates to Australia.")
    plain = doc("Japan sold frigates to Australia.")
    earlier = doc("Japan had sold frigates to Australia in 2010.")
    since = doc("Japan has trained Australian pilots since 2010.")
    assert status.read(hearsay, hit(hearsay, "sold", "ARM"), "body").alleged
    assert not status.read(plain, hit(plain, "sold", "ARM"), "body").alleged
    assert status.read(earlier, hit(earlier, "sold", "ARM"), "body").perfect
    assert not status.read(plain, hit(plain, "sold", "ARM"), "body").perfect
    found = status.read(since, hit(since, "trained", "TRN"), "body")
    assert (found.status, found.since) == ("ongoing", True)


def test_an_auxiliary_counts_for_its_own_verb_only() -> None:
    """The same words with "will" hung on either verb: the parse decides, not the distance."""
    words = ["Japan", "will", "sell", "jets", "and", "Kenya", "hold", "drills"]
    pos = ["PROPN", "AUX", "VERB", "NOUN", "CCONJ", "PROPN", "VERB", "NOUN"]
    deps = ["nsubj", "aux", "ROOT", "obj", "cc", "nsubj", "conj", "obj"]
    past = "Tense=Past|VerbForm=Fin"

    def made(head_of_will: int) -> Doc:
        heads = [2, head_of_will, 2, 2, 6, 6, 2, 6]
        return Doc(
            Coder.load().nlp.vocab,
            words=words,
            heads=heads,
            deps=deps,
            pos=pos,
            morphs=["", "", past, "", "", "", past, ""],
        )

    on_sell, on_hold = made(2), made(6)
    assert status.read(on_sell, hit(on_sell, "sell", "ARM"), "body").status == "planned"
    assert status.read(on_sell, hit(on_sell, "drills"), "body").status == "completed"
    assert status.read(on_hold, hit(on_hold, "drills"), "body").status == "planned"
    assert status.read(on_hold, hit(on_hold, "sell", "ARM"), "body").status == "completed"


def test_words_of_saying_are_the_datas() -> None:
    assert {"said", "announced"} <= status.saying_words()
    assert "held" not in status.saying_words()


@pytest.mark.parametrize(
    ("sentence", "word", "event_type", "expected"),
    [
        ("Japan agreed that Australian jets could use the base.", "use", "BAS", "agreed"),
        ("Japan signed a deal under which the yard will build frigates for Peru.", "build", "ARM", "agreed"),
        ("The ministers took the opportunity to sign the pact.", "sign", "AGR", "completed"),
        ("Nearly 70 percent of the frigates were sold to Australia.", "sold", "ARM", "completed"),
        ("The two armies decided that they should train together.", "train", "JEX", "agreed"),
        ("A Japanese frigate could not make its planned port call.", "call", "PCL", "cancelled"),
        ("The visit that the general was to pay in May will not take place.", "visit", "HLV", "cancelled"),
        ("The meeting that was to take place on Monday did not happen.", "meeting", "MTG", "cancelled"),
        ("Australia wants a defence treaty with Japan.", "treaty", "ALL", "hypothetical"),
        ("Parliament voted down a package of aid.", "aid", "AID", "cancelled"),
        ("Japan has since handed over two boats.", "handed", "AID", "completed"),
        ("Since May Japan has trained Fijian divers.", "trained", "TRN", "ongoing"),
        ("Under the contract Japan sells frigates to Australia.", "sells", "ARM", "agreed"),
        ("Japan has yet to sell frigates to Australia.", "sell", "ARM", "planned"),
        ("Nobody sold frigates to Australia.", "sold", "ARM", "denied"),
        ("The delivery of the frigates was delayed.", "delivery", "ARM", "suspended"),
        ("Japan ended its aid to Fiji.", "aid", "AID", "cancelled"),
        ("The armies wound up a drill on Monday.", "drill", "JEX", "completed"),
        ("The armies discussed a drill on Monday.", "drill", "JEX", "hypothetical"),
        ("Drills with Fiji were discussed on Monday.", "drills", "JEX", "hypothetical"),
        ("The armies discussed the drill held in May.", "drill", "JEX", "completed"),
        ("The ministers will not meet as scheduled.", "meet", "MTG", "cancelled"),
        ("The ministers pulled the plug on the talks.", "talks", "MTG", "cancelled"),
    ],
)
def test_wordings_of_a_status(sentence: str, word: str, event_type: str, expected: str) -> None:
    tokens = doc(sentence)
    found = status.read(tokens, hit(tokens, word, event_type), "body")
    assert found.status == expected, found


@pytest.mark.parametrize(
    ("sentence", "word", "effect"),
    [
        ("The visit will strengthen ties.", "visit", True),
        ("The visit is expected to strengthen military ties.", "visit", True),
        ("The visit will take place in May.", "visit", False),
        ("The minister will end the visit.", "visit", False),
    ],
)
def test_what_an_act_is_good_for_is_no_plan_of_it(sentence: str, word: str, effect: bool) -> None:
    tokens = doc(sentence)
    assert status.read(tokens, hit(tokens, word, "HLV"), "body").effect is effect
