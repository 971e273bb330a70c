"""One view on two label schemes: Universal Dependencies (the shipped model) and ClearNLP (en_core_web_*).

Belongs here: who is subject, object, agent of a verb; passive, negation, tense; prepositional phrases and
conjuncts; the same answer for either scheme. Does not belong here: states, events, or word lists.

The label sets do not clash, so no scheme has to be declared: ``dobj`` and ``obj`` both mean object. The one
structural difference is the preposition, a dependent of its noun in UD (``case``) and its head in ClearNLP
(``prep`` then ``pobj``); :func:`prepositional` hides it. Functions are pure and return tokens in text order.
"""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

Tense = Literal["past", "present", "future"]

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "nsubjpass", "csubj", "csubj:pass", "csubjpass"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
OBJECT = frozenset({"obj", "dobj"})
INDIRECT_OBJECT = frozenset({"iobj", "dative"})
AUXILIARY = frozenset({"aux", "aux:pass", "auxpass", "cop"})
PASSIVE_AUXILIARY = frozenset({"aux:pass", "auxpass"})
OBLIQUE = frozenset({"obl", "obl:agent", "obl:unmarked", "nmod", "nmod:unmarked", "nmod:desc", "npadvmod"})
POSSESSOR = frozenset({"nmod:poss", "poss"})
RELATIVE = frozenset({"acl:relcl", "relcl"})
MODIFIER = frozenset({"amod", "compound", "nmod:desc", "nn", "flat"})
PARTICLE = frozenset({"compound:prt", "prt"})
_PASSIVE = PASSIVE_SUBJECT | PASSIVE_AUXILIARY
_OBJECT_OR_AUXILIARY = OBJECT | AUXILIARY
_SUBJECT_OR_OBJECT = SUBJECT | OBJECT
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# a clause of its own: what hangs below these labels belongs to another verb
CLAUSE = frozenset(
    {
        "ROOT",
        "root",
        "ccomp",
        "advcl",
        "advcl:relcl",
        "acl",
        "acl:relcl",
        "relcl",
        "csubj",
        "csubj:pass",
        "csubjpass",
        "parataxis",
        "pcomp",
    }
)
# a verb hung by these shares the subject of its head
_SHARED_SUBJECT = frozenset({"conj", "xcomp"})
# whole-clause modifiers whose verb has no subject of its own: "X flew home, saying ..."
_ADJOINED = frozenset({"advcl", "acl", "pcomp"})
_NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor"})
_WHERE = frozenset({"in", "at", "on", "near", "off", "aboard"})
_HAVE = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
_HAVE_OR_OTHER = frozenset({"'s", "’s", "'d", "’d"})  # is, would
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})


def children(token: Token, labels: frozenset[str]) -> list[Token]:
    """The direct dependents whose label is in ``labels``."""
    return [child for child in token.children if child.dep_ in labels]


def conjuncts(token: Token) -> list[Token]:
    """The other members of the token's coordination ("the army, the navy and the staff"), in text order."""
    return sorted(token.conjuncts, key=lambda other: other.i)


def with_conjuncts(tokens: list[Token]) -> list[Token]:
    """The tokens and what is coordinated with each, once each, in text order.

    "Talks between Oman and Kenya began": a parser may hang Kenya on the talks; it is no second subject then. Nor are
    "military" in "military and industrial ties" or "trade" in "trade and arms deals" members beside what they describe,
    nor "share" in "to deepen cooperation, and share intelligence": it has an object of its own.
    """
    if not tokens or (len(tokens) == 1 and not tokens[0].conjuncts):
        return tokens[:]
    found = {other.i: other for token in tokens for other in (token, *token.conjuncts)}
    for token in tokens:
        if token.pos_ in _NOMINAL:
            for other in token.conjuncts:
                if _is_second_verb(other):
                    found.pop(other.i, None)
    for token in list(found.values()):
        if (second := _second_of_between(token)) is not None:
            found.pop(second.i, None)
    nouns = [token for token in found.values() if token.pos_ in _NOMINAL]
    for token in list(found.values()):
        if any(_describes(token, noun) for noun in nouns):
            del found[token.i]
    return [found[i] for i in sorted(found)]


def _describes(word: Token, noun: Token) -> bool:
    """Is a word that is parsed as coordinated with a later noun a modifier of it?

    So are adjectives and participles ("planning and simulated operations"), and a bare singular before "and", a
    second modifier and a plural: "communication and cooperation channels", not "the army and air force".
    """
    if word.i >= noun.i or word not in noun.conjuncts:
        return False
    if word.pos_ in ("ADJ", "VERB"):
        # "the injured and their families": with an article an adjective is a noun
        return not any(c.dep_ in ("det", "obj", "nsubj", "aux") for c in word.children)
    if word.pos_ != "NOUN" or word.morph.get("Number") != ["Sing"] or noun.morph.get("Number") != ["Plur"]:
        return False
    if noun.pos_ != "NOUN" or any(c.lower_ in ("a", "an") for c in word.children):
        return False
    between = list(word.doc[word.i + 1 : noun.i])
    return (
        len(between) == 2 and between[0].dep_ == "cc" and between[1].dep_ == "compound" and between[1].head.i == noun.i
    )


def _second_of_between(noun: Token) -> Token | None:
    """The token parsed as coordinated with a noun, or as its twin, that is the "and Y" of its "between X"."""
    for child in noun.children:
        if child.dep_ in OBLIQUE:
            first = child if any(g.dep_ == "case" and g.lower_ == "between" for g in child.children) else None
        elif child.dep_ == "prep" and child.lower_ == "between":
            first = next((n for n in child.children if n.dep_ == "pobj"), None)
        else:
            continue
        plural = first is not None and first.morph.get("Number") == ["Plur"]
        if first is not None and not first.conjuncts and not plural:
            twins = [other for other in noun.head.children if other.dep_ == noun.dep_ and other.i != noun.i]
            after = [other for other in (*conjuncts(noun), *twins) if other.i > first.i]
            return next((other for other in after if _joined_to(first, other)), None)
    return None


def _joined_to(first: Token, other: Token) -> bool:
    """Does only an "and" stand between what belongs to two tokens?"""
    between = first.doc[first.right_edge.i + 1 : other.i]
    words = [t for t in between if t.head.i != other.i or t.dep_ == "cc"]
    return [t.lower_ for t in words] == ["and"]


def _is_second_verb(token: Token) -> bool:
    """A verb with an object that was hung on the object of the verb before: "to deepen ties, and *share* data"."""
    return (
        token.dep_ == "conj"
        and token.pos_ == "VERB"
        and token.head.dep_ in OBJECT
        and token.head.head.pos_ == "VERB"
        and bool(children(token, OBJECT))
    )


def clause_root(token: Token) -> Token:
    """The head of the smallest clause that holds the token: itself if it heads one, else the nearest above.

    A coordinated verb ("signed ... and flew") heads its own clause; a coordinated noun does not.
    """
    for node in (token, *token.ancestors):
        if node.dep_ in CLAUSE:
            return node
        if node.pos_ in ("VERB", "AUX") and node.dep_ in ("conj", "xcomp"):
            return node
    return token


def is_passive(verb: Token) -> bool:
    """Passive by its subject or auxiliary, or a bare participle after a noun ("a pact signed in May")."""
    if children(verb, _PASSIVE):
        return True
    agent = any(c.dep_ == "obl:agent" for c in verb.children) and "Past" in verb.morph.get("Tense")
    if agent and not children(verb, _OBJECT_OR_AUXILIARY):
        return True  # "Dutch frigate harassed by jets"
    if not _is_past_participle(verb) or children(verb, _SUBJECT_OR_OBJECT):
        return False
    if verb.dep_ == "conj" and verb.head.i < verb.i:
        return is_passive(verb.head) and not children(verb, AUXILIARY)
    return str(verb.dep_) == "acl"


def _is_past_participle(verb: Token) -> bool:
    form, when = verb.morph.get("VerbForm"), verb.morph.get("Tense")
    return verb.tag_ == "VBN" or (list(form) == ["Part"] and list(when) == ["Past"])


def subjects(verb: Token, inherit: bool = True) -> list[Token]:
    """The grammatical subjects, conjuncts included ("X and Y met" gives both).

    With ``inherit``, a verb without one borrows it: from the verb it is coordinated with or complements
    ("X agreed to hold"), from the noun a relative or participle clause hangs on ("X, who met Y"; "the pact
    signed in May"), from the verb a participle is adjoined to ("X left, saying").
    """
    own = [child for child in verb.children if child.dep_ in SUBJECT]
    if own:
        own = _beside(own[0], verb) + own
        if inherit and verb.dep_ in RELATIVE and all(_is_relative_pronoun(child) for child in own):
            return with_conjuncts([verb.head])
        return with_conjuncts(own)
    if not inherit:
        return []
    if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        # "a plan to sell": the noun is no subject of the infinitive; "ships sailing", "a pact signed": it is
        if verb.morph.get("VerbForm") == ["Inf"] or verb.tag_ == "VB":
            return []
        return with_conjuncts([verb.head])
    if verb.dep_ in RELATIVE:
        return []
    if _is_second_verb(verb):
        return subjects(verb.head.head)
    if verb.dep_ in ("ccomp", "parataxis") and (torn := _torn_off(verb)):
        return with_conjuncts(torn)
    if verb.dep_ in _SHARED_SUBJECT or verb.dep_ in _ADJOINED:
        head = verb.head
        if verb.dep_ == "xcomp":
            objects_above = [child for child in head.children if child.dep_ in OBJECT | INDIRECT_OBJECT]
            if objects_above:  # "X asked Y to leave"
                return with_conjuncts(objects_above)
        if head.i != verb.i and head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            return subjects(head)
    return []


def _beside(subject: Token, verb: Token) -> list[Token]:
    """What parsers cut off in front of a subject: "*Oman*, Kenya sign pact" and "said both *Oman* and Kenya signed"."""
    for child in verb.children:
        if child.dep_ == "vocative" and child.pos_ == "PROPN" and child.i < subject.i:
            between = child.doc[child.i + 1 : subject.left_edge.i]
            if [t.text for t in between] == [","]:
                return [child]
    if verb.dep_ == "conj" and verb.head.i < verb.i:
        for child in children(verb.head, OBJECT):
            if any(g.dep_ == "cc:preconj" and g.lower_ == "both" for g in child.children):
                between = child.doc[child.i + 1 : subject.left_edge.i]
                if [t.lower_ for t in between] == ["and"]:
                    return [child]
    return []


def _torn_off(verb: Token) -> list[Token]:
    """A clause's subject that was hung above: "hoped *Oman* can help", "*the drill*, begun in May, ended"."""
    head = verb.head
    finite = "Fin" in verb.morph.get("VerbForm") or any(c.dep_ in AUXILIARY for c in verb.children)
    if not finite:
        return []
    if verb.dep_ == "ccomp" and head.i > verb.i:
        # "the minister said *ties* are growing, the agency reported": the clause was given to the later verb
        marked = any(c.dep_ == "mark" for c in verb.children)
        before = verb.left_edge.i
        above = [t for t in verb.doc[:before] if t.dep_ in OBJECT and t.head.i < t.i and t.right_edge.i + 1 == before]
        return [] if marked else above
    if head.i >= verb.i:
        return []
    if verb.dep_ == "ccomp":
        above = [c for c in head.children if c.dep_ in OBJECT and c.right_edge.i + 1 == verb.left_edge.i]
        return above if not any(c.dep_ == "mark" for c in verb.children) else []
    # "the drill, begun in May, ended": the participle between commas was taken for the verb of the sentence
    comma_before = head.i > 0 and head.doc[head.i - 1].text == ","
    comma_after = any(c.text == "," and c.i < verb.i for c in verb.children)
    if not comma_before or not comma_after or children(head, AUXILIARY):
        return []
    return [c for c in children(head, SUBJECT) if c.i < head.i]


def _is_relative_pronoun(token: Token) -> bool:
    return token.lower_ in ("who", "which", "that", "whom")


def objects(verb: Token) -> list[Token]:
    """The direct objects, conjuncts included. A passive verb has none: see :func:`patients`."""
    return with_conjuncts(children(verb, OBJECT))


def indirect_objects(verb: Token) -> list[Token]:
    """The receivers without a preposition: "gave *Kenya* two ships"."""
    return with_conjuncts([t for t in children(verb, INDIRECT_OBJECT) if t.pos_ != "ADP"])


def prepositional(token: Token) -> list[tuple[str, Token]]:
    """The phrases (preposition, noun) hung on a verb or noun, e.g. ("with", partner); conjuncts included.

    The preposition is lower case; several words are joined by a space ("on behalf of" as parsed). Also the
    partner that a parser may hang on the place: "met in the city of Oslo *with* his counterpart".
    """
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ in OBLIQUE:
            case = [g for g in child.children if g.dep_ == "case" and g.i < child.i]
            if case:
                words = [w.lower_ for g in case for w in (g, *(x for x in g.children if x.dep_ == "fixed"))]
                found += [(" ".join(words), noun) for noun in _same_case(child)]
                if words == ["between"] and (second := _second_of_between(token)) is not None:
                    found.append(("between", second))
        elif child.dep_ in ("prep", "agent", "dative") and child.pos_ != "PROPN":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    found += [(child.lower_, other) for other in with_conjuncts([noun])]
                    if child.lower_ == "between" and (second := _second_of_between(token)) is not None:
                        found.append(("between", second))
                elif noun.dep_ == "prep":  # "out of Goa"
                    found += [
                        (f"{child.lower_} {noun.lower_}", other)
                        for inner in noun.children
                        if inner.dep_ == "pobj"
                        for other in with_conjuncts([inner])
                    ]
    for place in [noun for word, noun in found if word in _WHERE]:
        found += _partners_below(place)
    return found


def _partners_below(place: Token) -> list[tuple[str, Token]]:
    """ "with" phrases under the noun of a place, or under what follows its "of": they belong to the verb."""
    out: list[tuple[str, Token]] = []
    for word, noun in prepositional(place):
        if word == "with":
            out.append((word, noun))
        elif word == "of":
            out += [(inner, other) for inner, other in prepositional(noun) if inner == "with"]
    return out


def _same_case(noun: Token) -> list[Token]:
    """The noun and those conjuncts that do not carry a preposition of their own."""
    later = [other for other in conjuncts(noun) if other.i > noun.i]
    return [noun, *(other for other in later if not children(other, frozenset({"case"})))]


def by_agents(verb: Token) -> list[Token]:
    """Who did it, in a passive clause: "was signed by *X*"."""
    found = [t for child in verb.children if child.dep_ == "obl:agent" for t in _same_case(child)]
    found += [noun for word, noun in prepositional(verb) if word == "by"] if is_passive(verb) else []
    return sorted({t.i: t for t in found}.values(), key=lambda t: t.i)


def agents(verb: Token) -> list[Token]:
    """Who does it: the subjects of an active verb, the by-phrase of a passive one (may be empty)."""
    return by_agents(verb) if is_passive(verb) else subjects(verb)


def patients(verb: Token) -> list[Token]:
    """What it is done to: the objects of an active verb, the subjects of a passive one."""
    return subjects(verb) if is_passive(verb) else objects(verb)


def auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries and copula, those of the first conjunct where the verb has none ("will meet and sign")."""
    own = children(verb, AUXILIARY)
    if not own and verb.dep_ == "conj" and not children(verb, SUBJECT) and verb.head.pos_ in ("VERB", "AUX"):
        finite = "Fin" in verb.morph.get("VerbForm") and verb.morph.get("Tense") == ["Past"]
        return [] if finite else auxiliaries(verb.head)
    return own


def is_have(helper: Token) -> bool:
    """Is the auxiliary a form of "have", by its spelling? Short forms ("he's flown", "they'd met") by what follows."""
    if helper.lower_ in _HAVE:
        return True
    return helper.lower_ in _HAVE_OR_OTHER and helper.dep_ == "aux" and _is_past_participle(helper.head)


def negated(token: Token) -> bool:
    """Is the verb, or the noun by its determiner ("no troops"), negated?

    A negation of the verb above an infinitive counts ("did not agree to sell"), one of a verb of saying
    over a clause does not.
    """
    if any(
        c.dep_ == "neg" or (c.lower_ in _NEGATORS and c.dep_ in ("advmod", "det", "cc:preconj", "preconj"))
        for c in token.children
    ):
        return True
    if token.dep_ == "xcomp":
        return negated(token.head)
    if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and not children(token, SUBJECT | AUXILIARY):
        joined_by = [c.lower_ for c in (*token.children, *token.head.children) if c.dep_ == "cc"]
        return any(word in ("or", "nor") for word in joined_by) and negated(token.head)
    return False


def possessors(noun: Token) -> list[Token]:
    """Whose it is: "*Kenya*'s navy", "*his* counterpart"."""
    return with_conjuncts(children(noun, POSSESSOR))


def modifiers(noun: Token) -> list[Token]:
    """Adjectives and nouns before the noun ("joint", "Indian"), conjuncts included ("Indian and Omani")."""
    return with_conjuncts([t for t in children(noun, MODIFIER) if t.i < noun.i])


def appositions(noun: Token) -> list[Token]:
    """The nouns set beside it: "X, the *minister* of defence"."""
    return children(noun, frozenset({"appos"}))


def particle(verb: Token) -> str:
    """The particle of a phrasal verb ("off" in "called off"), or the empty string."""
    found = children(verb, PARTICLE)
    return found[0].lower_ if found else ""


def tense(token: Token) -> Tense | None:
    """The tense of the token's clause: future with will/shall or "is to", else that of the finite verb.

    Looks up through infinitives and participles to the verb that carries the tense; None where nothing does
    (a headline without a verb).
    """
    for node in (token, *token.ancestors):
        if node.pos_ not in ("VERB", "AUX") and not children(node, AUXILIARY):
            continue
        helpers = auxiliaries(node)
        if any(h.lower_ in _FUTURE for h in helpers):
            return "future"
        for helper in helpers:
            if helper.morph.get("VerbForm") == ["Fin"] or helper.tag_ in ("VBD", "VBZ", "VBP"):
                if is_have(helper):
                    return "past"
                return "past" if helper.morph.get("Tense") == ["Past"] else "present"
        if node.morph.get("VerbForm") == ["Fin"] or node.tag_ in ("VBD", "VBZ", "VBP"):
            return "past" if node.morph.get("Tense") == ["Past"] else "present"
        if node.dep_ == "acl" and _is_past_participle(node):
            return "past"
    return None
