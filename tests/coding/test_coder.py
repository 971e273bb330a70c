"""The coder as a whole: the same result for every batch and order, offsets, outcomes, refusals to guess."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from parsed import article

from milties_dagster.coding import Coded, Coder, code_text
from milties_dagster.ingest import clean, discover
from milties_dagster.ingest import read as read_source
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, Refusal

ROOT = Path(__file__).parents[2]
Pair = tuple[Article, list[EntityMention]]


def folder_articles(folder: Path) -> list[Article]:
    """The clean articles of a folder of sources."""
    raws = [raw for source in discover([str(folder)]) for raw in read_source(source)]
    cleaned = [clean(raw) for raw in raws if not isinstance(raw, Refusal)]
    return [one for one in cleaned if isinstance(one, Article)]


@functools.cache
def everything() -> list[tuple[Pair, Coded]]:
    """Every bundled article and every article of the corpus, coded in one batch."""
    articles = folder_articles(ROOT / "seeds/articles") + folder_articles(ROOT / "corpus/articles")
    pairs: list[Pair] = [(a, entities.extract(a) if a.is_codable else []) for a in articles]
    return list(zip(pairs, Coder.load().code_many(pairs), strict=True))


DRILL = "The navies of Japan and Australia held a joint exercise off Guam on 3 May 2021, the defence ministry said."


def mentions(text: str, published: dt.date | None = dt.date(2021, 5, 5)) -> Coded:
    one = article(text, published)
    return Coder.load().code(one, entities.extract(one))


# -- over the articles at hand --------------------------------------------------------------------------


def test_the_articles_are_coded() -> None:
    coded = [c for _, c in everything()]
    assert len(coded) > 200
    assert sum(c.outcome == "coded" for c in coded) > len(coded) / 2


def test_quotes_are_the_bodys_words() -> None:
    for (one, _), coded in everything():
        for m in coded.mentions:
            assert m.quote == one.body[m.char_start : m.char_end], (one.source_uri, m.quote)
            assert m.quote.strip()
            assert m.article_id == one.article_id == coded.article_id


def test_pairs_are_in_order_and_of_two_states() -> None:
    directed = 0
    for (one, _), coded in everything():
        for m in coded.mentions:
            assert m.state_a != m.state_b, one.source_uri
            assert m.directed or m.state_a < m.state_b, (one.source_uri, m.event_type)
            assert list(m.participants) == sorted(set(m.participants))
            assert {m.state_a, m.state_b} <= set(m.participants)
            directed += m.directed
    assert directed > 50


def test_dates_run_forward_and_standing_ties_have_none() -> None:
    for (one, _), coded in everything():
        for m in coded.mentions:
            assert (m.date_start is None) == (m.date_precision == "unknown"), (one.source_uri, m.date_rule)
            assert m.date_end is None or (m.date_start is not None and m.date_start <= m.date_end)
            assert m.record_class == "event" or m.date_start is None
            assert m.anchor_on == one.published_on


def test_confidence_is_a_probability_with_its_parts() -> None:
    ranker = Coder.load().ranker
    least = ranker.confidence(ranker.in_company(ranker.threshold, dict.fromkeys(ranker.company, 1.0))) - 1e-4
    for _, coded in everything():
        for m in coded.mentions:
            assert least <= m.confidence <= 1.0
            assert set(m.confidence_parts) == {"type", "company", "participants", "date"}
            assert all(0.0 <= part <= 1.0 for part in m.confidence_parts.values())
            assert m.rule.count("|") >= 2


def test_mentions_are_told_once_and_in_order() -> None:
    for (one, _), coded in everything():
        ids = [m.mention_id for m in coded.mentions]
        assert len(ids) == len(set(ids)), one.source_uri
        assert [m.char_start for m in coded.mentions] == sorted(m.char_start for m in coded.mentions)


def test_the_outcome_says_why_there_is_nothing() -> None:
    seen = set()
    for (one, names), coded in everything():
        states = {n.state_id for n in names if n.state_id}
        seen.add(coded.outcome)
        if not one.is_codable:
            assert coded.outcome == "skipped"
        elif coded.mentions:
            assert coded.outcome == "coded"
        else:
            assert coded.outcome == ("no_states" if len(states) < 2 else "no_event")
    assert {"coded", "no_event", "no_states"} <= seen


def test_batches_and_their_order_change_nothing() -> None:
    """Alone, backwards, and in other company: the same mentions, proposals, features and probabilities."""
    sample = [(pair, coded) for n, (pair, coded) in enumerate(everything()) if n % 6 == 0]
    coder = Coder.load()
    alone = [coder.code(*pair) for pair, _ in sample]
    backwards = coder.code_many([pair for pair, _ in sample][::-1])[::-1]
    assert sum(len(c.mentions) for c in alone) > 30
    together = coder.propose([pair for pair, _ in sample])
    for (pair, first), second, third, claims in zip(sample, alone, backwards, together, strict=True):
        assert first == second == third
        assert [(c.features, c.probability) for c in coder.weigh(claims)] == [
            (c.features, c.probability) for c in coder.weigh(coder.propose([pair])[0])
        ]


def test_the_order_of_names_changes_nothing() -> None:
    (one, names), coded = next((pair, c) for pair, c in everything() if len(c.mentions) > 2)
    assert Coder.load().code(one, names[::-1]) == coded


# -- single texts ---------------------------------------------------------------------------------------


def test_a_plain_drill() -> None:
    (m,) = mentions(DRILL).mentions
    assert (m.event_type, m.status, m.state_a, m.state_b, m.directed) == ("JEX", "completed", "AUS", "JPN", False)
    assert (m.date_start, m.date_text, m.quote) == (dt.date(2021, 5, 3), "3 May 2021", DRILL)
    assert m.rule.startswith("jex.")


def test_every_outcome() -> None:
    assert mentions(DRILL).outcome == "coded"
    assert mentions("Japan and Australia signed a fisheries accord on Monday.").outcome == "no_event"
    assert mentions("Japan held a drill with its own navy.").outcome == "no_states"
    skipped = code_text(
        "Die Marinen Japans und Australiens haben am Montag gemeinsam vor Guam geübt, hieß es dort. " * 8
    )
    assert not isinstance(skipped, Refusal)
    one, _, coded = skipped
    assert (one.is_codable, coded.outcome, coded.mentions) == (False, "skipped", ())
    assert one.skip_reason


def test_without_a_day_of_publication_relative_dates_stay_open() -> None:
    monday = DRILL.replace("3 May 2021", "Monday")
    (m,) = mentions(monday, None).mentions
    assert (m.date_start, m.date_end, m.date_precision, m.anchor_on) == (None, None, "unknown", None)
    assert not m.historical
    (m,) = mentions(monday).mentions
    assert m.date_start == dt.date(2021, 5, 3)
    (m,) = mentions(DRILL, None).mentions
    assert m.date_start == dt.date(2021, 5, 3), "a whole date needs no day of publication"


def test_background_is_marked_historical() -> None:
    (m,) = mentions(DRILL, dt.date(2021, 12, 1)).mentions
    assert m.historical
    assert not mentions(DRILL).mentions[0].historical


def test_a_sentence_too_long_to_be_one_is_left_alone() -> None:
    (m,) = mentions(DRILL).mentions
    assert m
    table = DRILL[:-1] + " and " + "more rows of the table " * 40 + "."
    assert mentions(table).mentions == ()


def test_the_claims_know_the_version_of_the_stage() -> None:
    one = article(DRILL)
    (m,) = Coder.load("v-test").code(one, entities.extract(one)).mentions
    assert m.stage_version == "v-test"


def proposed(text: str) -> set[tuple[str, str, str]]:
    """Type and pair of all that is proposed for a text."""
    one = article(text)
    return {(c.event_type, *c.pair) for c in Coder.load().propose([(one, entities.extract(one))])[0]}


def test_what_is_only_asked_is_no_act() -> None:
    told = "Defence Minister Juma of Kenya said Chad had condemned the raid by the Omani army."
    asked = "Defence Minister Juma of Kenya was asked whether Chad had condemned the raid by the Omani army."
    assert ("CRT", "OMN", "TCD") in proposed(told)
    assert ("CRT", "OMN", "TCD") not in proposed(asked)


def test_tanks_pay_no_visits() -> None:
    minister = "The Kenyan defence minister said the general travelled to Oman in March. The army took part."
    tanks = "The Kenyan defence minister said the first 15 tanks travelled to Oman in March. The army took part."
    assert ("HLV", "KEN", "OMN") in proposed(minister)
    assert ("HLV", "KEN", "OMN") not in proposed(tanks)


def test_an_army_band_makes_no_sentence_military() -> None:
    for text, military in (
        ("The army band played for the president of Chad.", False),
        ("The army band played as the army drilled.", True),
    ):
        one = article(text)
        assert [v.is_military for v in Coder.load().views(one, entities.extract(one))] == [military]


def test_a_list_whose_states_are_no_sides_of_the_act_makes_no_pairs_of_it() -> None:
    """Where a full stop is lost, the list behind it belongs to another act."""
    text = (
        "Norway has led the battlegroup in Estonia since June 2017 Troops from Kosovo, Hungary and Greece serve in it "
        "beside Norwegians and Estonians."
    )
    result = code_text(text, published="2021-05-05")
    assert not isinstance(result, Refusal)
    assert {(m.state_a, m.state_b) for m in result[2].mentions} == {("NOR", "EST")}
