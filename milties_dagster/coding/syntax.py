"""How a name hangs in a sentence: its head noun, the preposition before it, the verb above it.

Belongs here: climbing a parse from a name or a trigger. Does not belong here: subjects, objects and passives
(language/labels.py) or anything about states and word lists.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj"})
CLOSED = frozenset({"acl:relcl", "relcl", "advcl", "ccomp", "parataxis"})  # clauses of their own
CLAUSE_OPENERS = frozenset({"when", "where", "while", "how", "why", "as"})
UP = frozenset(
    {
        "compound",
        "amod",
        "flat",
        "flat:name",
        "nmod:poss",
        "poss",
        "appos",
        "name",
        "det",
        "nummod",
        "nmod:unmarked",
        "goeswith",
        "dep",
    }
)


def verb_of(token: Token) -> Token:
    """The verb that carries the clause of ``token``: itself, or the nearest verb above it."""
    t = token
    for _ in range(12):
        if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "aux:pass", "auxpass", "cop"):
            return t
        if t.pos_ == "ADJ" and t.dep_ in ("acl", "advcl") and any(c.dep_ in ("obj", "dobj") for c in t.children):
            return t  # "the event welcoming the general"
        if t.head.i == t.i:
            return t
        for c in t.children:
            if c.dep_ == "cop":
                return t
        t = t.head
    return t


def top_of(root: Token) -> Token:
    """Head noun of the phrase that the ``root`` of a name belongs to: "Chinese" in "Chinese troops" gives troops.

    Climbs modifiers and "of" phrases ("minister of Italy"), not other prepositions.
    """
    t = root
    for _ in range(8):
        if t.head.i == t.i:
            break
        if (
            t.dep_ in UP
            or (t.dep_ in ("nmod", "pobj") and preposition(t) == "of")
            or (t.dep_ == "prep" and t.lower_ == "of")
        ):
            t = t.head
        else:
            break
    return t


def preposition(token: Token) -> str:
    """The word that introduces a noun phrase ("with", "to"), lower case, or ''."""
    for c in token.children:
        if c.dep_ == "case" and c.i < token.i and c.lower_ not in ("'s", "’s"):
            return str(c.lower_)
    if token.dep_ == "pobj":
        return str(token.head.lower_)
    return ""


def surface_preposition(doc: Doc, start: int, dates: frozenset[int] = frozenset()) -> str:
    """Preposition found by stepping left from a name over its modifiers; used beside the parse, which may err.

    ``dates``: tokens of dates, which end a phrase: "on Friday Kenyan aircraft", "in 2019 the Kenyan minister".
    """
    steps = 0
    i = start - 1
    while i >= 0 and steps < 5:
        t = doc[i]
        if i in dates or t.lower_ in CLAUSE_OPENERS:
            return ""
        if t.pos_ == "ADP" or t.lower_ in ("to", "against", "between", "alongside", "near", "off"):
            return str(t.lower_)
        if t.pos_ not in ("DET", "ADJ", "PROPN", "NUM", "NOUN", "ADV") and t.lower_ not in ("-", "'s", "’s"):
            return ""
        i -= 1
        steps += 1
    return ""


def in_subtree(token: Token, ancestors: list[Token]) -> bool:
    """True when token lies below one of ``ancestors`` without crossing into a clause of its own."""
    return bool(ancestors) and not over(token).isdisjoint([a.i for a in ancestors])


def over(token: Token) -> frozenset[int]:
    """Indices of the token and of those above it up to where its clause ends."""
    found = []
    t = token
    for _ in range(15):
        found.append(t.i)
        if t.head.i == t.i or t.dep_ in CLOSED:
            break
        if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX") and any(c.dep_ in SUBJECTS for c in t.children):
            break  # "..., and Morocco signed for drones": a clause with a subject of its own
        t = t.head
    return frozenset(found)
