"""What the coder asks of a parse: the clause of a word, its subject and objects, and how a name is attached.

Belongs here: walking a dependency tree. Does not belong here: states, triggers or word lists of the codebook.
Works with Universal Dependencies (the shipped model) and with ClearNLP labels (en_core_web_*).
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
OBJECTS = frozenset({"obj", "dobj", "iobj", "dative"})
CHAINS = frozenset({"xcomp", "conj", "advcl", "aux", "ccomp", "parataxis", "acl"})
UP = frozenset({"compound", "amod", "flat", "flat:name", "nmod:poss", "poss", "appos", "name", "det", "nummod", "nmod:unmarked", "goeswith", "dep"})


def verb_of(token: Token) -> Token:
    """The verb that carries the clause of ``token``: itself, or the nearest verb above it."""
    t = token
    for _ in range(12):
        if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "aux:pass", "auxpass", "cop"):
            return t
        if t.head.i == t.i:
            return t
        if any(c.dep_ == "cop" for c in t.children):
            return t
        t = t.head
    return t


def is_passive(verb: Token) -> bool:
    """True for "was signed"; also for a bare participle after a noun ("a deal signed in May")."""
    if any(c.dep_ in ("aux:pass", "auxpass", *PASSIVE_SUBJECTS) for c in verb.children):
        return True
    return verb.dep_ == "acl" and "Part" in verb.morph.get("VerbForm", []) and "Past" in verb.morph.get("Tense", [])


def subjects(verb: Token) -> list[Token]:
    """Subject tokens of a verb; for an infinitive or second conjunct, those of the verb above it."""
    v = verb
    for _ in range(5):
        found = [c for c in v.children if c.dep_ in SUBJECTS or c.dep_ in PASSIVE_SUBJECTS]
        if found:
            return found
        if v.dep_ in ("acl:relcl", "relcl") and v.head.i != v.i:
            return [v.head]
        if v.dep_ not in CHAINS or v.head.i == v.i or v.dep_ == "acl":
            return []
        v = v.head
    return []


def objects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in OBJECTS]


def with_conjuncts(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for t in tokens:
        out.append(t)
        out.extend(c for c in t.conjuncts if c.i not in {o.i for o in out})
    return out


def top_of(doc: Doc, start: int, end: int) -> Token:
    """Head noun of the phrase a name belongs to: "Chinese" in "Chinese troops" gives troops.

    Climbs modifiers and "of" phrases ("minister of Italy"), not other prepositions.
    """
    t: Token = doc[start:end].root
    for _ in range(8):
        if t.head.i == t.i:
            break
        if t.dep_ in UP or (t.dep_ in ("nmod", "pobj") and preposition(t) == "of"):
            t = t.head
        elif t.dep_ == "prep" and t.lower_ == "of":
            t = t.head
        else:
            break
    return t


def preposition(token: Token) -> str:
    """The word that introduces a noun phrase ("with", "to"), lower case, or ''."""
    for c in token.children:
        if c.dep_ == "case" and c.i < token.i and c.lower_ not in ("'s", "’s"):
            return c.lower_
    if token.dep_ == "pobj":
        return token.head.lower_
    return ""


def surface_preposition(doc: Doc, start: int) -> str:
    """Preposition found by stepping left from a name over its modifiers; used beside the parse, which may err."""
    steps = 0
    i = start - 1
    while i >= 0 and steps < 5:
        t = doc[i]
        if t.pos_ == "ADP" or t.lower_ in ("to", "against", "between", "alongside", "near", "off"):
            return t.lower_
        if t.pos_ not in ("DET", "ADJ", "PROPN", "NUM", "NOUN", "ADV") and t.lower_ not in ("-", "'s", "’s"):
            return ""
        i -= 1
        steps += 1
    return ""


def in_subtree(token: Token, ancestors: list[Token]) -> bool:
    """True when token lies below one of ``ancestors`` without crossing into a clause of its own."""
    wanted = {a.i for a in ancestors}
    t = token
    for _ in range(15):
        if t.i in wanted:
            return True
        if t.head.i == t.i or t.dep_ in ("acl:relcl", "relcl", "advcl", "ccomp", "parataxis"):
            return False
        t = t.head
    return False
