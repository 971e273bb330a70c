"""Which word of a sentence decides the status: governors, clauses around the act, verbs that undo it, conditions."""

from __future__ import annotations

import pytest
from parsed import doc, hit

from milties_dagster.coding import status

CASES = [
    # refusing, failing and ceasing undo the infinitive; for a restriction the refusal is the act
    ("Japan refused to sell frigates to Fiji.", "sell", "ARM", "denied"),
    ("Japan declined to sell frigates to Fiji.", "sell", "ARM", "denied"),
    ("The two armies failed to agree on a drill.", "drill", "JEX", "denied"),
    ("Japan has stopped sharing radar data with Fiji.", "sharing", "INT", "suspended"),
    ("Japan has refused to export the engine to Fiji.", "refused", "RES", "completed"),
    ("Japan threatened to cancel the sale of frigates to Fiji.", "sale", "ARM", "hypothetical"),
    # verbs of carrying lend their tense
    ("Japan will keep training Fijian sailors.", "training", "TRN", "planned"),
    ("Two Japanese officers helped to train sailors in Fiji.", "train", "TRN", "completed"),
    ("Japan will part with two ships and receive trucks from Fiji.", "receive", "AID", "planned"),
    # the purpose of a deed, and firsts
    ("Three ships sailed to Suva to train with the Fijian navy.", "train", "JEX", "completed"),
    ("Abe is the first Japanese leader to visit Fiji.", "visit", "HLV", "completed"),
    # verbs that undo the act or the text that names it
    ("The drill that Japan and Fiji had planned was postponed.", "drill", "JEX", "suspended"),
    ("An accord that let Japanese troops stay in Fiji has been revoked.", "stay", "BAS", "cancelled"),
    ("Fiji has put an end to its defence pact with Japan.", "pact", "AGR", "cancelled"),
    ("Fiji broke off talks with Japan about the purchase of frigates.", "purchase", "ARM", "cancelled"),
    ("Talks on a pact between Japan and Fiji have come to a halt.", "pact", "AGR", "suspended"),
    ("Japan may cancel the sale of frigates to Fiji.", "sale", "ARM", "hypothetical"),
    ("Fiji announced the suspension of its pact with Japan.", "pact", "AGR", "suspended"),
    ("Japan lifted its arms embargo on Fiji.", "embargo", "RES", "cancelled"),
    ("Fiji will not renew its defence pact with Japan.", "renew", "AGR", "cancelled"),
    # the noun's own adjectives
    ("The planned sale of frigates to Fiji worries Japan.", "sale", "ARM", "planned"),
    ("The two ministers discussed the proposed base in Fiji.", "base", "BAS", "hypothetical"),
    ("Japan approved the possible sale of frigates to Fiji.", "sale", "ARM", "agreed"),
    # an occasion is taken for granted
    ("The contract was agreed during a visit by the Japanese minister.", "visit", "HLV", "completed"),
    ("The minister will sign the pact during a visit to Fiji in May.", "visit", "HLV", "planned"),
    # the clause above a relative clause tells nothing about it
    ("Fiji still resents the frigates that Japan sold to Tonga in 1995.", "sold", "ARM", "completed"),
    # conditions, questions, the future of the past
    ("Japan will send troops to Fiji if the treaty is ratified.", "send", "BAS", "hypothetical"),
    ("Will Japan send troops to Fiji?", "send", "BAS", "hypothetical"),
    ("Had the treaty been ratified, Japan would have sold frigates to Fiji.", "sold", "ARM", "hypothetical"),
    ("The minister would come to Suva before the end of the year, she added.", "come", "HLV", "planned"),
    ("He promised that Japan would send ships to Fiji.", "send", "AID", "pledged"),
    ("Fiji hopes that Japan will send ships.", "send", "AID", "hypothetical"),
    ("Delivery of the frigates should begin in May.", "delivery", "ARM", "planned"),
    # expectation is a plan, intention too
    ("The ministers are expected to meet in Suva.", "meet", "MTG", "planned"),
    ("Japan intends to sign a pact with Fiji.", "sign", "AGR", "planned"),
    ("The two armies set up a hotline.", "hotline", "CBM", "completed"),
    ("Neither Japan nor Fiji will send troops.", "send", "BAS", "denied"),
    ("No Japanese minister had visited Fiji since 1990.", "visited", "HLV", "completed"),
    # what is on the programme, and what a text lets its parties do
    ("The Japanese minister leaves for Suva on Sunday.", "leaves", "HLV", "planned"),
    ("The allies signed a pact that opens bases in Fiji to Japanese troops.", "opens", "BAS", "completed"),
    ("A joint exercise of Japan and Fiji is to end on Friday.", "exercise", "JEX", "ongoing"),
    ("An agreement on intelligence was signed in May.", "signed", "AGR", "completed"),
    ("Japan opened a naval base in Fiji in 2017.", "base", "BAS", "completed"),
    ("Japan denied that it had sold frigates to Fiji.", "sold", "ARM", "denied"),
    ("Reports in the local press that Japan had sold frigates to Fiji were denied.", "sold", "ARM", "denied"),
    ("Fijian pilots served with No. 12 Squadron.", "served", "TRN", "completed"),
    ("Fiji, which bought frigates in 2010, denied the report.", "bought", "ARM", "completed"),
    ("Fiji is interested in buying frigates from Japan.", "buying", "ARM", "hypothetical"),
]


@pytest.mark.parametrize(("sentence", "word", "event_type", "expected"), CASES)
def test_the_word_that_decides(sentence: str, word: str, event_type: str, expected: str) -> None:
    tokens = doc(sentence)
    found = status.read(tokens, hit(tokens, word, event_type), "body")
    assert found.status == expected, found


def test_a_caption_tells_the_past_in_the_present() -> None:
    tokens = doc("The Japanese general greets his guest from Fiji.")
    assert status.read(tokens, hit(tokens, "greets", "HLV"), "caption").status == "completed"


def test_what_lasts_a_while_is_over_when_it_ends() -> None:
    drill, pact = doc("The drill ended on Friday."), doc("Fiji ended the pact on Friday.")
    assert status.merely_ends(drill, hit(drill, "ended", "JEX"))
    assert not status.merely_ends(pact, hit(pact, "ended", "AGR"))


def test_part_of_the_anchor_negates_nothing() -> None:
    tokens = doc("Fiji received the boats at no cost.")
    start = [t.text for t in tokens].index("no")
    one = hit(tokens, "cost", "AID")
    spanning = type(one)(one.trigger, start, one.end, one.support, one.pos)
    assert status.read(tokens, spanning, "body").status == "completed"
