"""The adapter gives one answer for both label schemes; parses are written by hand, one per construction."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from milties_dagster import language
from milties_dagster.language import labels

VOCAB = language.blank().vocab


def parse(rows: str) -> Doc:
    """One token per line: word, index of its head, label, part of speech, morphology (or _)."""
    cells = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        VOCAB,
        words=[c[0] for c in cells],
        heads=[int(c[1]) for c in cells],
        deps=[c[2] for c in cells],
        pos=[c[3] for c in cells],
        morphs=["" if c[4] == "_" else c[4] for c in cells],
        lemmas=[c[5] if len(c) > 5 else c[0].lower() for c in cells],
    )


def words(tokens: list[Token]) -> list[str]:
    return [t.text for t in tokens]


ACTIVE = {
    "ud": """
        India 4 nsubj PROPN _
        and 2 cc CCONJ _
        Oman 0 conj PROPN _
        have 4 aux AUX Tense=Pres|VerbForm=Fin have
        signed 4 ROOT VERB Tense=Past|VerbForm=Part sign
        pacts 4 obj NOUN _
        with 7 case ADP _
        Kenya 4 obl PROPN _
        and 9 cc CCONJ _
        Chad 7 conj PROPN _
    """,
    "clearnlp": """
        India 4 nsubj PROPN _
        and 0 cc CCONJ _
        Oman 0 conj PROPN _
        have 4 aux AUX Tense=Pres|VerbForm=Fin have
        signed 4 ROOT VERB Tense=Past|VerbForm=Part sign
        pacts 4 dobj NOUN _
        with 4 prep ADP _
        Kenya 6 pobj PROPN _
        and 7 cc CCONJ _
        Chad 7 conj PROPN _
    """,
}
PASSIVE = {
    "ud": """
        Boats 3 nsubj:pass NOUN _
        were 3 aux:pass AUX Tense=Past|VerbForm=Fin be
        not 3 advmod PART _
        given 3 ROOT VERB Tense=Past|VerbForm=Part give
        to 5 case ADP _
        Kenya 3 obl PROPN _
        by 7 case ADP _
        Norway 3 obl:agent PROPN _
    """,
    "clearnlp": """
        Boats 3 nsubjpass NOUN _
        were 3 auxpass AUX Tense=Past|VerbForm=Fin be
        not 3 neg PART _
        given 3 ROOT VERB Tense=Past|VerbForm=Part give
        to 3 dative ADP _
        Kenya 4 pobj PROPN _
        by 3 agent ADP _
        Norway 6 pobj PROPN _
    """,
}
RELATIVE = {
    "ud": """
        Diaz 5 nsubj PROPN _
        , 3 punct PUNCT _
        who 3 nsubj PRON PronType=Rel
        met 0 acl:relcl VERB Tense=Past|VerbForm=Fin meet
        Olsen 3 obj PROPN _
        left 5 ROOT VERB Tense=Past|VerbForm=Fin leave
        saying 5 advcl VERB VerbForm=Ger say
        little 6 obj NOUN _
    """,
    "clearnlp": """
        Diaz 5 nsubj PROPN _
        , 0 punct PUNCT _
        who 3 nsubj PRON PronType=Rel
        met 0 relcl VERB Tense=Past|VerbForm=Fin meet
        Olsen 3 dobj PROPN _
        left 5 ROOT VERB Tense=Past|VerbForm=Fin leave
        saying 5 advcl VERB VerbForm=Part|Tense=Pres say
        little 6 dobj NOUN _
    """,
}
INFINITIVE = {
    "ud": """
        Norway 2 nsubj PROPN _
        will 2 aux AUX VerbForm=Fin will
        ask 2 ROOT VERB VerbForm=Inf ask
        Kenya 2 obj PROPN _
        to 5 mark PART _
        join 2 xcomp VERB VerbForm=Inf join
        and 7 cc CCONJ _
        train 5 conj VERB VerbForm=Inf train
        Omani 9 amod ADJ _
        crews 7 obj NOUN _
    """,
    "clearnlp": """
        Norway 2 nsubj PROPN _
        will 2 aux AUX VerbForm=Fin will
        ask 2 ROOT VERB VerbForm=Inf ask
        Kenya 2 dobj PROPN _
        to 5 aux PART _
        join 2 xcomp VERB VerbForm=Inf join
        and 5 cc CCONJ _
        train 5 conj VERB VerbForm=Inf train
        Omani 9 amod ADJ _
        crews 7 dobj NOUN _
    """,
}
NOUN_PHRASE = {
    "ud": """
        Kenya 2 nmod:poss PROPN _
        's 0 case PART _
        navy 3 nsubj NOUN _
        called 3 ROOT VERB Tense=Past|VerbForm=Fin call
        off 3 compound:prt ADP _
        a 7 det DET _
        joint 7 amod ADJ _
        drill 3 obj NOUN _
        planned 7 acl VERB Tense=Past|VerbForm=Part plan
        by 10 case ADP _
        Oman 8 obl PROPN _
    """,
    "clearnlp": """
        Kenya 2 poss PROPN _
        's 0 case PART _
        navy 3 nsubj NOUN _
        called 3 ROOT VERB Tense=Past|VerbForm=Fin call
        off 3 prt ADP _
        a 7 det DET _
        joint 7 amod ADJ _
        drill 3 dobj NOUN _
        planned 7 acl VERB Tense=Past|VerbForm=Part plan
        by 8 agent ADP _
        Oman 9 pobj PROPN _
    """,
}
SCHEMES = pytest.mark.parametrize("scheme", ["ud", "clearnlp"])


@SCHEMES
def test_active_clause(scheme: str) -> None:
    signed = parse(ACTIVE[scheme])[4]
    assert not labels.is_passive(signed)
    assert words(labels.subjects(signed)) == words(labels.agents(signed)) == ["India", "Oman"]
    assert words(labels.objects(signed)) == words(labels.patients(signed)) == ["pacts"]
    assert [(p, n.text) for p, n in labels.prepositional(signed)] == [("with", "Kenya"), ("with", "Chad")]
    assert labels.tense(signed) == "past"  # perfect
    assert not labels.negated(signed)
    assert labels.clause_root(signed.doc[9]) == signed


@SCHEMES
def test_passive_clause(scheme: str) -> None:
    given = parse(PASSIVE[scheme])[3]
    assert labels.is_passive(given)
    assert labels.negated(given)
    assert words(labels.agents(given)) == ["Norway"]
    assert words(labels.patients(given)) == ["Boats"]
    assert ("to", "Kenya") in [(p, n.text) for p, n in labels.prepositional(given)]
    assert labels.tense(given) == "past"


@SCHEMES
def test_relative_and_adjoined_clauses_borrow_their_subject(scheme: str) -> None:
    doc = parse(RELATIVE[scheme])
    assert words(labels.subjects(doc[3])) == ["Diaz"]
    assert words(labels.subjects(doc[6])) == ["Diaz"]
    assert labels.subjects(doc[6], inherit=False) == []
    assert labels.clause_root(doc[4]) == doc[3]


@SCHEMES
def test_infinitives_take_the_object_above_and_its_tense(scheme: str) -> None:
    doc = parse(INFINITIVE[scheme])
    assert words(labels.subjects(doc[5])) == words(labels.subjects(doc[7])) == ["Kenya"]
    assert labels.tense(doc[2]) == labels.tense(doc[7]) == "future"
    assert words(labels.modifiers(doc[9])) == ["Omani"]


@SCHEMES
def test_noun_phrase(scheme: str) -> None:
    doc = parse(NOUN_PHRASE[scheme])
    assert words(labels.possessors(doc[2])) == ["Kenya"]
    assert labels.particle(doc[3]) == "off"
    assert labels.is_passive(doc[8])
    assert words(labels.agents(doc[8])) == ["Oman"]
    assert words(labels.patients(doc[8])) == ["drill"]
    assert labels.clause_root(doc[10]) == doc[8]


def test_negation_reaches_down_to_the_infinitive_but_not_out_of_it() -> None:
    doc = parse("""
        Oman 3 nsubj PROPN _
        did 3 aux AUX Tense=Past|VerbForm=Fin do
        n't 3 advmod PART _
        agree 3 ROOT VERB VerbForm=Inf agree
        to 5 mark PART _
        sell 3 xcomp VERB VerbForm=Inf sell
        jets 5 obj NOUN _
    """)
    assert labels.negated(doc[5])
    assert not labels.negated(doc[6])


def test_no_verb_no_tense() -> None:
    doc = parse("""
        Pact 0 ROOT NOUN _
        signed 0 dep ADJ _
    """)
    assert labels.tense(doc[0]) is None
    assert labels.clause_root(doc[1]) == doc[0]


def test_shipped_model_speaks_these_labels() -> None:
    known = set(language.load().get_pipe("parser").labels)
    groups = (labels.PASSIVE_SUBJECT, labels.PASSIVE_AUXILIARY, labels.OBJECT, labels.POSSESSOR)
    assert all(known & group for group in groups)


@pytest.mark.parametrize(
    ("helper", "label", "verb", "form", "expected"),
    [
        ("had", "aux", "met", "VerbForm=Part|Tense=Past", True),
        ("'s", "aux", "met", "VerbForm=Part|Tense=Past", True),
        ("'s", "aux:pass", "met", "VerbForm=Part|Tense=Past", False),
        ("'s", "aux", "meeting", "VerbForm=Part|Tense=Pres", False),
        ("'d", "aux", "met", "VerbForm=Part|Tense=Past", True),
        ("'d", "aux", "meet", "VerbForm=Inf", False),
        ("will", "aux", "meet", "VerbForm=Inf", False),
    ],
)
def test_forms_of_have(helper: str, label: str, verb: str, form: str, expected: bool) -> None:
    doc = parse(f"He 2 nsubj PRON _\n{helper} 2 {label} AUX _\n{verb} 2 ROOT VERB {form}")
    assert labels.is_have(doc[1]) is expected


def test_subjects_that_the_parser_cut_off() -> None:
    headline = parse("""
        Oman 3 vocative PROPN _
        , 0 punct PUNCT _
        Kenya 3 nsubj PROPN _
        Sign 3 ROOT VERB _
        Pact 3 obj NOUN _
    """)
    assert words(labels.agents(headline[3])) == ["Oman", "Kenya"]
    address = parse("""
        Minister 3 vocative NOUN _
        , 0 punct PUNCT _
        Kenya 3 nsubj PROPN _
        signed 3 ROOT VERB _
    """)
    assert words(labels.agents(address[3])) == ["Kenya"]
    both = parse("""
        He 1 nsubj PRON _
        noted 1 ROOT VERB _
        both 3 cc:preconj CCONJ _
        Oman 1 obj PROPN _
        and 6 cc CCONJ _
        Kenya 6 nsubj PROPN _
        paid 1 conj VERB _
    """)
    assert words(labels.agents(both[6])) == ["Oman", "Kenya"]


def test_subjects_on_the_verb_above() -> None:
    hoped = parse("""
        He 1 nsubj PRON _
        hoped 1 ROOT VERB Tense=Past|VerbForm=Fin
        Oman 1 obj PROPN _
        can 4 aux AUX VerbForm=Fin
        help 1 ccomp VERB VerbForm=Inf
    """)
    assert words(labels.agents(hoped[4])) == ["Oman"]
    told = parse("""
        He 1 nsubj PRON _
        told 1 ROOT VERB Tense=Past|VerbForm=Fin
        Oman 1 obj PROPN _
        that 5 mark SCONJ _
        could 5 aux AUX VerbForm=Fin
        help 1 ccomp VERB VerbForm=Inf
    """)
    assert labels.agents(told[5]) == []
    drill = parse("""
        Drills 2 nsubj NOUN _
        , 0 punct PUNCT _
        begun 2 ROOT VERB Tense=Past|VerbForm=Part
        Monday 2 obl:unmarked PROPN _
        , 5 punct PUNCT _
        ended 2 parataxis VERB Tense=Past|VerbForm=Fin
    """)
    assert words(labels.agents(drill[5])) == ["Drills"]


def test_modifiers_parsed_as_members_of_a_row() -> None:
    ties = parse("""
        They 1 nsubj PRON _
        built 1 ROOT VERB _
        military 1 obj ADJ _
        and 5 cc CCONJ _
        industrial 5 amod ADJ _
        ties 2 conj NOUN Number=Plur
    """)
    assert words(labels.objects(ties[1])) == ["ties"]
    rows = """
        They 1 nsubj PRON _
        named 1 ROOT VERB _
        {} 1 obj NOUN Number=Sing
        and 5 cc CCONJ _
        {} 5 compound NOUN Number=Sing
        {} 2 conj NOUN Number={}
    """
    channels = parse(rows.format("contact", "trade", "channels", "Plur"))
    assert words(labels.objects(channels[1])) == ["channels"]
    forces = parse(rows.format("army", "air", "force", "Sing"))
    assert words(labels.objects(forces[1])) == ["army", "force"]


def test_a_second_verb_hung_on_the_object_of_the_first() -> None:
    """ "agreed to deepen cooperation, and share data" with "share" beside "cooperation": it is no second object."""
    doc = parse("""
        Oman 1 nsubj PROPN _
        agreed 1 ROOT VERB VerbForm=Fin
        to 3 mark PART _
        deepen 1 xcomp VERB VerbForm=Inf
        cooperation 3 obj NOUN _
        , 7 punct PUNCT _
        and 7 cc CCONJ _
        share 4 conj VERB VerbForm=Inf
        data 7 obj NOUN _
    """)
    assert words(labels.objects(doc[3])) == ["cooperation"]
    assert words(labels.objects(doc[7])) == ["data"]
    assert words(labels.subjects(doc[7])) == ["Oman"]


def test_a_clause_given_to_the_agency_that_reports_it() -> None:
    """ "Wynn said ties are growing, Antara reported" with "ties" on "said" and "growing" on "reported"."""
    doc = parse("""
        Wynn 1 nsubj PROPN _
        said 7 parataxis VERB VerbForm=Fin
        ties 1 obj NOUN _
        are 4 aux AUX VerbForm=Fin
        growing 7 ccomp VERB VerbForm=Part
        , 7 punct PUNCT _
        Antara 7 nsubj PROPN _
        reported 7 ROOT VERB VerbForm=Fin
    """)
    assert words(labels.subjects(doc[4])) == ["ties"]
