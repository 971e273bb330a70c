"""Who did it to whom: source and target states of a trigger, from parse, prepositions and discourse.

Belongs here: weighing the ties of each state in a sentence to the trigger (seeds/reference/role_schemes.yaml),
reading lists of states, and filling a missing side from the article. Does not belong here: what the act is, its
status or date.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import yaml
from spacy.tokens import Doc, Token

from milties_dagster import paths
from milties_dagster.coding import syntax
from milties_dagster.coding.discourse import (
    POSSESSIVE,
    Discourse,
    SentenceView,
    Unit,
    at_border,
    compared,
    excluded_spans,
    has_border,
)
from milties_dagster.coding.lexicon import LexiconError, TriggerHit, _slots
from milties_dagster.coding.traits import traits
from milties_dagster.language import labels

LIST_BONUS = 8.0
PARTNER_WORDS = frozenset({"with", "alongside", "to", "against"})  # a list behind these is the other side
ASIDE_WORDS = frozenset({"after", "before", "following", "despite", "amid", "since", "until", "ahead", "because"})
STEPS_UP = 6  # words between a name and the noun of its phrase
IN_PHRASE = frozenset({"nmod", "obl", "conj", "compound", "amod", "nmod:poss", "appos", "flat", "obj"})
# what stands behind "in" or "against" as the occasion: "in the face of Omani threats", "in the wake of a visit to Oman"
ASIDE = frozenset({"aside"})  # the one tie of a state that is named for an occasion or a reason
ASIDE_NOUNS = frozenset({"face", "wake", "light", "view", "aftermath", "context", "backdrop", "shadow", "event"})
OCCASION_WORDS = ASIDE_WORDS | ASIDE_NOUNS
REASON_WORDS = frozenset({"over", "about", "regarding", "concerning", "because", "due"})
MAKER_WORDS = frozenset({"for", "of", "with", "on", "by", "about", "including"})  # "a contract for Omani jets"
ELSEWHERE = 1.5  # what a side loses that stands outside the act's own clause
BETWEEN_REACH = 6  # words between an act and the "between" that names its sides
LIST_REACH = 9  # words between a list of states and the act for the list to be its actors
LIST_JOINERS = frozenset(
    {",", "and", "&", "-", "–", "/", "the", "well", "as", "or", "his", "her", "its", "their", "plus", "also"}
)
LIST_CLOSERS = frozenset({"and", "&", "-", "–", "/", "well", "plus", "or"})
CLEAR_PAIR = 0.45  # share of the main pair from which a sentence without any state may be about it
MAX_MISSING = 2  # states outside a sentence that are tried as a side of its acts
LEAST_SHARE = 0.03  # trust that such a state needs at least beside a lone state
LEAST_BESIDE = 0.12  # ... and where the sentence names two sides
# From this role score of both sides a sentence says for itself whose act it is. On the training articles 4 of 2,180
# readings with a state that such a sentence does not name were right and likely enough to be coded.
PLAIN_SIDES = 2.0
MAX_READINGS = 3  # pairs proposed per trigger; the ranker decides among them
NAME_LENGTH = 6  # words of a name with its office
APIECE = frozenset({"each", "separately", "respectively", "individually"})
MEETING = frozenset({"meeting", "visit"})  # whoever is met or visited in a row need not meet each other
PEOPLE_LISTS = ("FORCES", "OFFICIAL", "ADVISERS", "TRAINEES")
OPENING_REACH = 3  # tokens
DISTANCE_LIMITS = (2, 6, 12)  # words to the anchor
DISTANCES = ("away=2", "away=6", "away=12", "away=far")
OBJECT_PRONOUNS = frozenset({"it", "him", "them"})
GAPPING = frozenset({"state", "org"})  # units that may stand without their verb
GAP_OPENERS = frozenset({"and", ",", ";", "but", "while"})
GAP_QUANTITIES = frozenset(
    {"a", "an", "another", "some", "several", "about", "around", "nearly", "only", "just", "none"}
)
RELATIVES = frozenset({"which", "who", "that"})
RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl", "advcl:relcl"})
OWNING = frozenset({"poss", "mod", "maker"})
VOICED_ROLES = frozenset({"speech", "critic"})
UNION = "organisation"  # role of unions and alliances of states
UNNAMED_SIDES = frozenset({"partner", "neighbour", "main_pair", "outside", "pair_anaphor", "pair_beside"})
GUESSED_SIDES = UNNAMED_SIDES - {"pair_anaphor", "pair_beside"}
# the word that leads to the other side of an act: where a region stands there, no state does
TO_OTHER_SIDE = {"BAS": frozenset({"in"}), "AGR": frozenset({"with"})} | dict.fromkeys(
    ("ARM", "AID", "TRN"), frozenset({"to", "for"})
)
REGION_REACH = 6  # tokens
UNNAMED = "unnamed"  # tie of a side that only the rest of the text tells
# ties that a name can have whatever the words of its sentence; the others are prepositions, PLACE and BORDER
FREE_TIES = frozenset(
    {"subj", "pass_subj", "obj", "poss", "mod", "maker", "struck", "wronged", "complains", "origin", "speaker"}
    | {"person", "call_by", "deed_by", "aside", "before", "after", "close", UNNAMED}
)
PLACE, BORDER = "place", "border"
GIVING = frozenset({"by", "from", "call_by"})  # ties of who does or gives what others get
ACTING = frozenset({"subj", "with", "between"})  # ties of who takes part in it
RECIPROCAL = frozenset({("each", "other"), ("one", "another")})
REASON_REACH = 3  # words from "over" to the act that is complained of
NEGATED_CLAIMS = frozenset(
    {"rejected", "reject", "rejects", "rejecting", "dismissed", "dismiss", "dismisses", "dismissing"}
)
Features = dict[str, dict[str, float]]  # state -> tie -> strength
Scheme = dict[str, dict[str, float]]  # side -> tie -> weight
Suits = dict[str, tuple[float, float]]  # state -> how well its ties suit a source, and a target
UNSUITED = (0.0, 0.0)  # of a state without ties


@dataclass(slots=True)
class Participants:
    """One pair found for a trigger. ``source``/``target`` in the trigger's sense; ``joint``: both act together.

    Not changed once it has its ties, cues and sides; not frozen, which makes it slow to make.
    """

    source: str
    target: str
    joint: bool
    score: float
    margin: float  # lead over the best reading with another pair
    how: str  # explicit, partner, pair_anaphor, neighbour, main_pair
    trust: float
    members: tuple[str, ...] = ()  # all states of a symmetric act of more than two
    ties: tuple[str, ...] = ()  # how each side hangs on the act: "s:subj", "t:to"
    cues: tuple[str, ...] = ()  # where each side stands: "s:clause", "t:place", "between=1"
    sides: tuple[float, float] = (0.0, 0.0)  # how well the source's ties suit a source, the target's a target
    lean: float = 0.0  # how much better their ties suit this direction than the other


@dataclass(slots=True)  # not frozen, which makes it slow to make; never changed
class _Clause:
    """The clause of a verb, and by unit of the sentence what stands in it, whatever the act."""

    verb: int
    passive: bool
    below: list[bool]  # in the clause
    subject: list[bool]
    object: list[bool]
    echo: list[bool]  # pronouns for who is named as the subject: "Oman opened its camp"
    antecedents: frozenset[int]  # whom a relative pronoun stands for: "talks with Oman, which bought jets"


@dataclass(slots=True)
class Setting:
    """What a sentence says about states, whatever the trigger: built once, read for each trigger."""

    doc: Doc
    view: SentenceView
    discourse: Discourse
    origins: dict[str, float]  # maker states of equipment named in the sentence
    units: list[Unit]
    tops: list[Token]  # head noun of each unit's phrase
    preps: list[str]  # preposition before each unit's phrase, that of its list where it has none
    chains: list[list[Unit]]  # lists of states, one-member lists too
    lists: list[set[str]]  # the states of those with more than one
    weapons: frozenset[int] = frozenset()
    named: frozenset[str] = frozenset()
    breaks: tuple[int, ...] = ()  # semicolons
    left_out: frozenset[str] = frozenset()  # states the sentence names only to leave them out
    over: list[frozenset[int]] = field(default_factory=list)  # words above each unit's phrase in its clause
    occasions: list[frozenset[int]] = field(default_factory=list)  # see _occasion
    reasons: list[frozenset[int]] = field(default_factory=list)  # see _reason
    owners: list[bool] = field(default_factory=list)  # units that only tell whose another named state is
    reciprocal: bool = False  # "each other"
    people: frozenset[int] = frozenset()  # words for soldiers and officials
    makers: list[bool] = field(default_factory=list)  # units that tell who made the weapons of their phrase
    gapped: dict[int, int] = field(default_factory=dict)  # units that act like another, by their place: see _gapped
    clauses: dict[int, _Clause] = field(default_factory=dict)  # those read so far, by their verb
    schemes: dict[tuple[int, int, str, str], Scheme] = field(default_factory=dict)  # of acts, by words, type and roles
    rows: list[list[int]] = field(default_factory=list)  # units, by their place, of each list of more than one
    unions: list[Token] = field(default_factory=list)  # head nouns of the phrases that name unions of states


@functools.cache
def _roles() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((paths.reference() / "role_schemes.yaml").read_text(encoding="utf-8"))
    return data


@functools.cache
def schemes() -> dict[str, Scheme]:
    """Weights of the ties by scheme and side."""
    return {name: scheme for name, scheme in _roles().items() if isinstance(scheme, dict)}


@functools.cache
def _needed(needs: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    """The ties that a trigger needs, one of each set, without the side that must have it."""
    return tuple(frozenset(tie[2:] for tie in either) for either in needs)


@functools.cache
def _bound_to_words(needs: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    """Of the ties that a trigger needs the sets that not every sentence can show."""
    return tuple(ties for ties in _needed(needs) if ties.isdisjoint(FREE_TIES))


def may_show(view: SentenceView, needs: tuple[frozenset[str], ...]) -> bool:
    """False where the words of a sentence, unparsed, rule out the ties that a trigger needs."""
    return all(
        not ties.isdisjoint(view.words)
        or (PLACE in ties and any(u.is_place or u.kind == "place" for u in view.units))
        or (BORDER in ties and has_border(view.words))
        for ties in _bound_to_words(needs)
    )


def setting(doc: Doc, view: SentenceView, discourse: Discourse, origins: dict[str, float] | None = None) -> Setting:
    """Read a parsed sentence once. States that a phrase leaves out ("rather than to Russia") are dropped."""
    out = excluded_spans(view.words)
    # "the military actions" names no military
    # nor does "its neighbour" name the one whose neighbour it is
    recalled = [
        u
        for u in discourse.anaphor_units(view)
        if doc[u.end - 1].dep_ != "amod" and not any(a <= u.start < b for a, b in view.neighbour_coref)
    ]
    recalled = [w for u in recalled if (w := _not_itself(doc, u, view, discourse)) is not None]
    every = sorted([*view.units, *recalled], key=lambda u: (u.start, u.end, u.state))
    may_compare = "as" in view.words
    units = [
        u
        for u in every
        if not any(_left_out(doc, end, u.start) for end in out)
        and not (may_compare and compared(view.words, u.start, u.end))
    ]
    left_out = frozenset({u.state for u in every} - {u.state for u in units})
    borders = (
        {n for n, u in enumerate(units) if at_border(view.words, u.start, u.end)} if has_border(view.words) else ()
    )
    roots: list[Token] = [doc[u.start : u.end].root for u in units]
    tops = [syntax.top_of(root) for root in roots]
    gapped = _gapped(doc, units, tops)
    regions = frozenset(i for kind, start, end in view.entities if kind == "REGION" for i in range(start, end))
    chains = _chains(doc, units, tops, gapped, regions, view.kind == "headline")
    dates = frozenset(i for m in view.dates for i in range(*(view.token_span(m.char_start, m.char_end) or (0, 0))))
    preps = [
        syntax.preposition(top)
        or ("" if top.dep_ in labels.SUBJECT else syntax.surface_preposition(doc, u.start, dates))
        for u, top in zip(units, tops, strict=True)
    ]
    for n in borders:
        preps[n] = BORDER
    for n in gapped:
        preps[n] = ""
    place = {id(u): n for n, u in enumerate(units)}
    rows = [[place[id(u)] for u in chain] for chain in chains if len(chain) > 1]
    for first, *others in rows:
        for n in others:
            preps[n] = preps[n] or preps[first]  # "with Kenya and Oman": both are partners
    weapons = view.things("ARMS")
    named = frozenset(u.state for u in units if u.kind != "coref")
    # a maker that the text never names is hardly ever meant: of 178 readings on the training articles one was right
    origins = {state: trust for state, trust in (origins or {}).items() if state in discourse.salience}
    unions = [
        syntax.top_of(doc[slice(*span)].root)
        for m in view.mentions
        if m.entity_type == "ORG" and not m.state_id and m.role == UNION
        if (span := view.token_span(m.char_start, m.char_end))
    ]
    none: list[frozenset[int]] = [frozenset()] * len(units)
    breaks = tuple(i for i, w in enumerate(view.words) if w == ";") if ";" in view.words else ()
    return Setting(
        doc, view, discourse, origins, units, tops, preps, chains,
        [states for chain in chains if len(states := {u.state for u in chain}) > 1],
        weapons, named, breaks, left_out,
        [syntax.over(top) for top in tops],
        none if OCCASION_WORDS.isdisjoint(view.words) else [
            frozenset() if root.dep_ in labels.POSSESSOR else _occasion(top)
            for root, top in zip(roots, tops, strict=True)
        ],
        none if REASON_WORDS.isdisjoint(view.words) else [
            _reason(u, top) for u, top in zip(units, tops, strict=True)
        ],
        [_is_owner(u, root, top, units, tops, chains) for u, root, top in zip(units, roots, tops, strict=True)],
        not RECIPROCAL.isdisjoint(itertools.pairwise(view.words)),
        frozenset(h.end - 1 for name in PEOPLE_LISTS for h in view.hits.get(name, ())),
        # not "to Omani jets", nor "engines for Omani jets"
        [
            top.i in weapons and u.end <= top.i and (not p or (p in MAKER_WORDS and top.head.i not in weapons))
            for u, top, p in zip(units, tops, preps, strict=True)
        ],
        gapped,
        rows=rows,
        unions=unions,
    )  # fmt: skip


def _gapped(doc: Doc, units: Sequence[Unit], tops: Sequence[Token]) -> dict[int, int]:
    """Units that do what the subject before them does: "Peru sent a company to Chad, and Oman 100 men".

    By their place among ``units``, with the place of the subject. Parsers hang such a name anywhere: what shows it is
    a number or article right behind it and no verb up to the next stop.
    """
    found: dict[int, int] = {}
    for n, u in enumerate(units):
        if u.kind not in GAPPING or u.is_place or not n or u.end >= len(doc) or (u.start and u.end - u.start > 4):
            continue
        before = u.start - 2 if doc[u.start - 1].lower_ == "the" else u.start - 1
        behind = doc[u.end]
        if before < 1 or doc[before].lower_ not in GAP_OPENERS:
            continue
        if behind.pos_ != "NUM" and behind.lower_ not in GAP_QUANTITIES:
            continue
        stop = next((t.i for t in doc[u.end :] if t.text in (",", ";", ".", ":")), len(doc))
        if any(t.pos_ in ("VERB", "AUX") for t in doc[u.end : stop]):
            continue
        verb = next((doc[i] for i in range(before - 1, -1, -1) if doc[i].pos_ == "VERB"), None)
        if verb is None or not labels.objects(verb):
            continue
        if labels.indirect_objects(verb) and (doc[before].text == "," or doc[before - 1].text != ","):
            continue  # "sold Chad six boats and Oman two": who gets them
        subjects = labels.subjects(verb)
        lead = next((m for m in range(n) if units[m].end <= verb.i and syntax.in_subtree(tops[m], subjects)), None)
        if lead is not None and units[lead].state != u.state and units[lead].kind != "coref":
            found[n] = lead
    return found


def _not_itself(doc: Doc, u: Unit, view: SentenceView, discourse: Discourse) -> Unit | None:
    """The unit of a pronoun, with another state where it would mean the subject of its own verb: "A gave it boats"."""
    t = doc[u.start]
    if t.lower_ not in OBJECT_PRONOUNS or t.dep_ in labels.SUBJECT or t.dep_ in labels.POSSESSOR:
        return u
    above = syntax.verb_of(t)
    acting = {i for s in labels.subjects(above) for i in (s.i, s.right_edge.i)}
    if not any(w.state == u.state and any(w.start <= i < w.end for i in acting) for w in view.units):
        return u
    if t.lower_ == "it" and t.dep_ not in labels.INDIRECT_OBJECT:
        return None  # "wanted to buy it"
    other = discourse.another(view.index, u.state)
    return replace(u, state=other) if other else None


def _is_owner(
    u: Unit, root: Token, top: Token, units: Sequence[Unit], tops: Sequence[Token], chains: Sequence[Sequence[Unit]]
) -> bool:
    """True for Armenia in "Armenia's ally Russia sold" and "Russia, an ally of Armenia, sold"."""
    doc = root.doc
    if root.dep_ in labels.POSSESSOR and u.start and doc[u.start - 1].text == ",":
        before = next((w for w in units if w.end == u.start - 1 and w.state != u.state and not w.is_place), None)
        if before is not None and not syntax.preposition(doc[before.start : before.end].root):
            return True  # "Russia, Armenia's ally, sold"
    others = [w for w, t in zip(units, tops, strict=True) if t.i == top.i and w.state != u.state]
    if not others:
        return False
    if root.dep_ in labels.POSSESSOR and any(w.start >= u.end for w in others):
        return True
    named = [w for w in others if w.end <= u.start and not any(u in chain and w in chain for chain in chains)]
    t = root
    while named and t.i != top.i and t.head.i != t.i:
        if t.dep_ == "appos" and t.head.i == top.i and t.i >= u.start - 4 and not u.start <= t.i < u.end:
            return True
        t = t.head
    return False


def _left_out(doc: Doc, end: int, start: int) -> bool:
    """True when a name at token ``start`` belongs to the phrase that ends at ``end`` with words of exclusion."""
    return 0 <= start - end <= 4 and all(
        t.pos_ in ("DET", "ADJ", "ADP", "PROPN", "NOUN", "NUM", "PART") or t.lower_ in ("'s", "’s", "to")
        for t in doc[end:start]
    )


@dataclass(frozen=True, slots=True)
class _Switch:
    """A row of the switches of role_schemes.yaml; an empty condition holds for any act."""

    types: frozenset[str]
    verbs: frozenset[str]
    anchors: frozenset[str]
    words: frozenset[str]
    voice: str
    led_by_to: str
    scheme: str

    def fits(self, s: Setting, hit: TriggerHit, verb: Token) -> bool:
        if self.types and hit.trigger.type not in self.types:
            return False
        if self.verbs and verb.lower_ not in self.verbs:
            return False
        if self.anchors and s.doc[hit.start].lower_ not in self.anchors:
            return False
        if self.words and self.words.isdisjoint(s.view.words):
            return False
        if self.voice and (_clause(s, verb).passive and not _inner(s, hit)) != (self.voice == "passive"):
            return False
        if not self.led_by_to:
            return True
        to = any(p == "to" and not u.is_place for u, p in zip(s.units, s.preps, strict=True))
        return to == (self.led_by_to == "somebody")


@functools.cache
def _switches() -> dict[str, list[_Switch]]:
    """The switches by the scheme they stand for."""

    def forms(words: list[str]) -> frozenset[str]:
        return frozenset(form for v in words for form in _slots(v)[0])

    out: dict[str, list[_Switch]] = {}
    for row in _roles()["switches"]:
        if row["as"] not in schemes() or row["roles"] not in schemes():
            raise LexiconError(f"role_schemes.yaml: switch {row} names no scheme of this file; correct it")
        verbs, anchors, words = (forms(row.get(name, [])) for name in ("verbs", "anchors", "words"))
        types = frozenset(row.get("types", ()))
        voice, to = row.get("voice", ""), row.get("led_by_to", "")
        rows = out.setdefault(row["roles"], [])
        rows.append(_Switch(types, verbs, anchors, words, voice, to, row["as"]))
    return out


def scheme_of(s: Setting, hit: TriggerHit) -> Scheme:
    """The role scheme of an act: the trigger's, unless the words of its clause turn the roles round."""
    if (rows := _switches().get(hit.trigger.roles)) is None:
        return schemes()[hit.trigger.roles]
    key = (hit.start, hit.end, hit.trigger.type, hit.trigger.roles)
    if (known := s.schemes.get(key)) is None:
        verb = syntax.verb_of(s.doc[hit.start : hit.end].root)
        name = next((w.scheme for w in rows if w.fits(s, hit, verb)), hit.trigger.roles)
        known = s.schemes[key] = schemes()[name]
    return known


def _clause(s: Setting, verb: Token) -> _Clause:
    if (known := s.clauses.get(verb.i)) is not None:
        return known
    subjects = {t.i for t in _subjects(s, verb)}
    higher = subjects & syntax.over(verb)  # "the pact signed by Oman": what is below the verb is not its subject
    objects = {t.i for t in (*labels.objects(verb), *labels.indirect_objects(verb))}
    inside = subjects | {verb.i}
    # headlines drop the auxiliary: "Dutch frigate harassed by Chinese jets"
    passive = labels.is_passive(verb) or (
        not objects
        and (
            any(verb.i < u.start and p == "by" for u, p in zip(s.units, s.preps, strict=True))
            or verb.lower_ in _words("undergone")
        )
    )
    lower = subjects - higher
    subject = [not (lower if verb.i in over else subjects).isdisjoint(over) for over in s.over]
    acting = {u.state for u, acts in zip(s.units, subject, strict=True) if acts and u.kind != "coref"}
    found = s.clauses[verb.i] = _Clause(
        verb.i,
        passive,
        [not inside.isdisjoint(over) for over in s.over],
        subject,
        [not objects.isdisjoint(over) for over in s.over],
        [u.kind == "coref" and u.state in acting and not acts for u, acts in zip(s.units, subject, strict=True)],
        frozenset(i for i in subjects if s.doc[i].head.i != verb.i) if verb.dep_ in RELATIVE_CLAUSES else frozenset(),
    )
    return found


def _mark(ties: dict[str, float], tie: str, value: float) -> None:
    if tie not in ties or value > ties[tie]:
        ties[tie] = value


def _inner(s: Setting, hit: TriggerHit) -> frozenset[int]:
    """Units inside the words of the act: objects of an active verb ("called in the Omani envoy")."""
    if hit.pos != "v" or hit.end - hit.start < 3:
        return frozenset()
    return frozenset(n for n, u in enumerate(s.units) if hit.start < u.start and u.end <= hit.end)


def features(s: Setting, hit: TriggerHit) -> tuple[Features, dict[str, Unit], frozenset[str]]:
    """Ties of every state in the sentence to the trigger's anchor, the unit that stands for each, who is in the clause.

    A state named in the act's own clause and again elsewhere counts as it stands in the clause.
    """
    anchor = s.doc[hit.start : hit.end].root
    clause = _clause(s, syntax.verb_of(anchor))
    start, end = hit.start, hit.end
    is_noun = anchor.pos_ in ("NOUN", "PROPN")
    inner = _inner(s, hit)
    passive = clause.passive and not inner
    active = hit.pos == "v" and not passive
    acting = active and any(clause.subject)
    # "the ministry condemned the firing by Oman": whoever condemns, it is not Oman
    told = acting or (active and hit.trigger.roles == "critic" and bool(labels.subjects(s.doc[clause.verb])))
    # "threatened to bomb Iran"
    more = [_clause(s, t).object for t in s.doc[start:end] if t.pos_ == "VERB" and t.i != clause.verb]
    verb = s.doc[clause.verb]
    if hit.trigger.roles == "critic" and verb.dep_ in ("advcl", "xcomp") and "Inf" in verb.morph.get("VerbForm"):
        more.append(_clause(s, syntax.verb_of(verb.head)).object)  # "called in the envoy to lodge a protest"
    support = {i for h in hit.support for i in range(h.start, h.end)}
    act = {*support, *range(start, end), clause.verb, anchor.i}
    inside: Features = defaultdict(dict)  # ties of names in the act's own clause
    outside: Features = defaultdict(dict)
    shown: dict[str, tuple[tuple[bool, int], Unit]] = {}
    roles: dict[int, dict[str, float]] = {}  # role ties per unit, shared within a list
    places: list[Features] = []
    actors, others = _actors(s, hit)
    reasoned = hit.trigger.type in traits().reasoned
    blaming = hit.trigger.type in traits().blaming
    materiel = hit.trigger.type in traits().materiel
    guests = {s.units[n].state for n in (*actors, *others)} if s.view.words[start] == "visiting" else set()
    wronged = _complaining(s, hit, anchor)
    for n, (u, word) in enumerate(zip(s.units, s.tops, strict=True)):
        if clause.echo[n]:
            places.append(outside)
            continue
        c = u.confidence
        top, head = word.i, word.head
        near = clause.below[s.gapped.get(n, n)] and not (
            s.breaks and any(min(u.end, end) <= i < max(u.start, start) for i in s.breaks)
        )
        here = inside if near else outside
        places.append(here)
        ties = here[u.state]
        away = max(0, u.start - end, start - u.end)
        rank = (not near, away)
        if (before := shown.get(u.state)) is None or rank < before[0]:
            shown[u.state] = (rank, u)
        if u.state in wronged:
            _mark(ties, "complains", 1.0)
        if s.owners[n]:
            _mark(ties, "mod", c)  # "Armenia's ally Russia sold", "Russia, an ally of Armenia, sold": Russia sells
            continue
        if hit.trigger.roles == "critic" and _wronged(s.view.words, u):
            _mark(ties, "wronged", c)
            continue
        prep = s.preps[n]
        if prep == "by" and u.start - 3 <= end <= u.start and s.view.words[end - 1] == "by":
            prep = ""  # "stand by Somalia": the word is the act's own
            _mark(ties, "obj", c)
        object_of_act = n in inner
        if object_of_act:
            prep = ""
            _mark(ties, "obj", c)
        if (occasion := s.occasions[n]) and occasion.isdisjoint(act):
            outside[u.state].setdefault("aside", c)  # "after a visit to Peru": an occasion, no side
            continue
        if blaming and (grounds := _grounds(word)) and grounds.isdisjoint(act):
            outside[u.state].setdefault("aside", c)  # "sanctions on Omani firms for selling missiles to Peru"
            continue
        if reasoned and (reason := s.reasons[n]) and reason.isdisjoint(act):
            outside[u.state].setdefault("aside", c)  # "sanctions over its purchase of Omani jets"
            continue
        # "cadets from Oman" are Omani; "fighters from Oman" were sold by it
        home = prep == "from" and head.i in s.people and not (materiel and head.i in s.weapons)
        is_subject = clause.subject[n] and (prep in ("", "of", "between", "with") or home or top in clause.antecedents)
        is_object = not is_subject and (prep in ("", "of") or home) and (clause.object[n] or any(o[n] for o in more))
        if n in s.gapped:
            is_subject, is_object = clause.subject[s.gapped[n]], False
        if actors:
            is_subject, is_object = n in actors or u.state in guests, n in others
        elif n in others or u.state in guests:
            is_subject, is_object = False, True
        if is_subject and u.kind == "place":
            is_subject = False
        maker = s.makers[n]
        if maker:
            _mark(ties, "maker", c)  # "Turkish drones were delivered": the weapons are the subject, not Turkey
            if clause.object[n] or (clause.passive and clause.subject[n]):
                _mark(ties, "struck", c)  # "shot down a Russian jet"
        elif is_subject or is_object:
            role = "obj" if not is_subject else "pass_subj" if passive else "subj"
            roles[n] = {role: c}
            _mark(ties, role, c)
        if prep and not is_subject and not home and not maker:
            if prep == "by":
                # "was supplied with jets by Oman"
                outfitted = clause.passive and syntax.preposition(head) == "with"
                if head.i in support and head.i != clause.verb and not outfitted:
                    prep = "call_by"  # "refused a call by the Omani frigate": no agent of the refusal
                elif head.dep_ == "acl" and head.i not in act and head.head.i not in act:
                    prep = "aside"  # "chased a rig out of waters claimed by Guyana": no agent of the chase
                elif told and head.pos_ == "NOUN" and head.i not in act:
                    prep = "deed_by"  # "criticised the seizure of a ship by Omani soldiers": its object tells of it
            _mark(ties, prep, c)
        if home and not is_subject and not is_object:
            _mark(ties, syntax.preposition(head) or "poss", c)  # "drilled with cadets from Oman"
        if object_of_act:
            pass
        elif hit.trigger.roles == "visit" and is_noun and _is_destination(s, n, anchor):
            _mark(ties, "to", c)  # "the minister's Muscat trip"
        elif (
            (u.start < end and start < u.end)
            or start <= top < end
            or top == anchor.i
            or (start - 2 <= u.end <= start and is_noun and not prep)
        ):
            _mark(ties, "poss", c)
        elif support and (top in support or u.end in support or u.end + 1 in support):
            _mark(ties, "mod", c)
        _mark(ties, "before" if u.end <= start else "after", c)
        if away < 4:
            _mark(ties, "close", c)
        if (u.is_place or u.kind == "place") and u.state not in guests:
            _mark(ties, PLACE, 1.0)
        if u.kind == "person" or (u.kind == "coref" and u.name_type == "person"):
            _mark(ties, "person", c)
    # the parse often hangs the second name of a list elsewhere: what the first is, all are
    for row in s.rows:
        shared = {t: v for n in row for t, v in roles.get(n, {}).items()}
        for n in row if shared else ():
            u = s.units[n]
            if n not in roles and not u.is_place and s.preps[n] in ("", s.preps[row[0]]):
                for tie, value in shared.items():
                    _mark(places[n][u.state], tie, value)
    out: Features = {**outside, **inside}
    for state, trust in s.origins.items():
        out.setdefault(state, {})["origin"] = trust
    return out, {state: u for state, (_, u) in shown.items()}, frozenset(inside)


def _told_as_reason(doc: Doc, end: int, start: int) -> bool:
    """True when the act at token ``start`` follows "over" or "about", with no other verb since token ``end``."""
    near = doc[max(end, start - REASON_REACH) : start]
    return any(t.lower_ in REASON_WORDS for t in near) and not any(t.pos_ == "VERB" for t in doc[end:start])


def _complaining(s: Setting, hit: TriggerHit, anchor: Token) -> frozenset[str]:
    """The states that complain of the act: India in "India summoned the envoy over the killing of two soldiers".

    Whoever protests against an act of force or threat suffered it. Empty where the act is not what is complained of.
    """
    if hit.trigger.type not in traits().force:
        return frozenset()
    spans = [h for h in s.view.hits.get("CRITIC_V", ()) if h.end <= hit.start]
    if not spans:
        return frozenset()
    own = syntax.verb_of(anchor)
    protest = any(h.start <= own.i < h.end for h in spans)
    if not protest and own.dep_ == "advcl" and labels.subjects(own, inherit=False):
        return frozenset()  # "to blame because it invaded Oman": who did it is told
    above = syntax.over(anchor) - {anchor.i}
    for h in reversed(spans):
        verb = syntax.verb_of(s.doc[h.start : h.end].root)
        # by the parse, or by the words: "over" and the like right before the act
        if above.isdisjoint({verb.i, *range(h.start, h.end)}) and not _told_as_reason(s.doc, h.end, hit.start):
            continue
        if labels.is_passive(verb) or any(t.lower_ in NEGATED_CLAIMS for t in s.doc[h.start : h.end]):
            continue
        for _ in range(3):
            subjects = labels.subjects(verb)
            if subjects or verb.dep_ not in ("advcl", "xcomp", "conj") or verb.head.i == verb.i:
                break
            verb = verb.head
        found = {
            u.state
            for u, top in zip(s.units, s.tops, strict=True)
            if u.kind != "place" and u.end <= hit.start and syntax.in_subtree(top, subjects)
        }
        if len(found) == 1 and not labels.is_passive(verb):
            return frozenset(found)
    return frozenset()


def _subjects(s: Setting, verb: Token) -> list[Token]:
    """Who does what ``verb`` says.

    In "thanked Japan for providing" and "accused Iran of arming" it is the object of the verb above; in "at the event
    welcoming the general, his host said", where the noun is no one's name, it is the subject of the main clause.
    """
    above = verb.head
    if verb.dep_ in ("advcl", "acl", "ccomp", "amod", "obl") and above.i != verb.i:
        mark = {c.lower_ for c in verb.children if c.dep_ in ("mark", "case")} & {"for", "of", "over"}
        gerund = verb.lower_.endswith("ing") or any(c.lower_ == "having" for c in verb.children)
        if mark and gerund and above.lower_ in _words("blame_or_thanks"):
            return labels.objects(above) or (labels.subjects(above) if labels.is_passive(above) else [])
    found = labels.subjects(verb)
    if [t.lower_ for t in found] in (["it"], ["they"]) and verb.dep_ in RELATIVE_CLAUSES and above.head.i != above.i:
        for_it = any(c.dep_ == "case" and c.lower_ == "for" for c in above.children)
        if for_it and above.head.lower_ in _words("blame_or_thanks"):
            return labels.objects(above.head) or found  # "thanked Japan for the trucks it gave"
    if verb.dep_ == "advcl:relcl" and len(found) == 1 and found[0].lower_ in RELATIVES:
        # "criticised Oman, which bought jets": a clause about the name in front of it
        near = [top for u, top in zip(s.units, s.tops, strict=True) if u.end <= found[0].i <= u.end + 1]
        return near[-1:] or found
    if not found and verb.dep_ in ("root", "ROOT") and verb.pos_ == "VERB":
        # "In an operation wrapped in secrecy, Serbia, an ally of Russia, received": the parse has lost the subject
        before = [
            (u, top)
            for u, top, prep in zip(s.units, s.tops, s.preps, strict=True)
            if u.end <= verb.i and not prep and not u.is_place and u.kind != "coref"
        ]
        if before and s.doc[before[-1][0].start - 1].text == ",":
            return [before[-1][1]]
    if verb.dep_ == "acl" and verb.lower_.endswith("ing") and above.pos_ == "NOUN":
        main = syntax.verb_of(above)
        named = any(syntax.in_subtree(top, found) and not syntax.in_subtree(top, [verb]) for top in s.tops)
        if main.i != verb.i and not named:
            return labels.subjects(main)
    return found


def _actors(s: Setting, hit: TriggerHit) -> tuple[frozenset[int], frozenset[int]]:
    """Units that act and units that suffer whatever the parse says; none where it is left to the parse.

    "The visiting General Haliva"; "Receiving his guest, Gen. Zhao said"; "At the event welcoming him, Gen. Zhao said".
    """
    none: frozenset[int] = frozenset()
    anchor = s.doc[hit.start]
    if not anchor.lower_.endswith("ing") or labels.children(anchor, labels.AUXILIARY):
        return none, none
    if anchor.lower_ == "visiting":
        guests = [n for n, u in enumerate(s.units) if u.kind == "person" and 0 <= u.start - hit.end <= OPENING_REACH]
        return (none, frozenset(guests)) if hit.trigger.roles == "host" else (frozenset(guests), none)
    if anchor.i and (s.doc[0].pos_ != "ADP" or any(t.pos_ in ("VERB", "AUX", "PUNCT") for t in s.doc[: anchor.i])):
        return none, none
    comma = next((t.i for t in s.doc[anchor.i :] if t.text == ","), len(s.doc))
    if any(t.pos_ in ("VERB", "AUX") for t in s.doc[hit.end : comma]):
        return none, none
    verb = next((t.i for t in s.doc[comma:] if t.pos_ in ("VERB", "AUX")), len(s.doc))
    named = [
        n
        for n, u in enumerate(s.units)
        if hit.end <= u.start < verb and u.kind not in ("coref", "place") and not u.is_place
    ]
    guests = [n for n in named if s.units[n].start < comma]
    if not guests:
        return frozenset(n for n in named if s.units[n].start <= comma + OPENING_REACH), none
    welcomed = {s.units[n].state for n in guests}
    hosts = [n for n in named if s.units[n].state not in welcomed]
    return frozenset(hosts), frozenset(n for n in named if hosts and n not in hosts)


@functools.cache
def _words(name: str) -> frozenset[str]:
    """Forms of the verbs of a list of role_schemes.yaml."""
    return frozenset(form for v in _roles()[name] for form in _slots(v)[0])


def things() -> frozenset[str]:
    """Words for a part of what is delivered or sent: "the rest", "a batch"."""
    return _words("things")


def _occasion(top: Token) -> frozenset[int]:
    """The words from a name to the noun of the occasion it tells of: "after a visit to Peru"; empty: no occasion.

    An act among those words is the occasion itself.
    """
    return _up_to(top, lambda t: t is not top and (syntax.preposition(t) in ASIDE_WORDS or _names_occasion(t)))


def _names_occasion(noun: Token) -> bool:
    return noun.lower_ in ASIDE_NOUNS and syntax.preposition(noun) in ("in", "against", "under")


def _grounds(top: Token) -> frozenset[int]:
    """The words from a name up to the gerund that tells what somebody is blamed for: "for arming Oman"; or none."""
    passed = []
    t = top
    for _ in range(STEPS_UP):
        passed.append(t.i)
        if (
            t.pos_ == "VERB"
            and t.lower_.endswith("ing")
            and any(c.lower_ in ("for", "over", "of") and c.i < t.i and c.dep_ in ("mark", "case") for c in t.children)
        ):
            return frozenset(passed)
        if t.head.i == t.i or t.dep_ in labels.SUBJECT:
            break
        t = t.head
    return frozenset()


def _reason(u: Unit, top: Token) -> frozenset[int]:
    """The words from a name to the noun that tells why: "over Omani influence", "over arms sales to Oman"; or none.

    Not where the name itself is the topic: "a dispute over Oman".
    """
    return _up_to(top, lambda t: not u.start <= t.i < u.end and syntax.preposition(t) in REASON_WORDS)


def _up_to(top: Token, wanted: Callable[[Token], bool]) -> frozenset[int]:
    """The words from ``top`` up its phrase to the first noun that is wanted, at most STEPS_UP; empty: there is none."""
    passed = []
    t = top
    for _ in range(STEPS_UP):
        if t.head.i == t.i:
            break
        passed.append(t.i)
        if t.pos_ == "NOUN" and wanted(t):
            return frozenset(passed)
        if t.dep_ not in IN_PHRASE:
            break
        t = t.head
    return frozenset()


def _speaker_state(s: Setting, hit: TriggerHit) -> str | None:
    """The one state whose voice the sentence gives: the subject of the outermost verb above the trigger."""
    verb = syntax.verb_of(s.doc[hit.start : hit.end].root)
    for _ in range(4):
        if verb.dep_ in ("ccomp", "xcomp", "parataxis") and verb.head.i != verb.i:
            verb = verb.head
    if labels.is_passive(verb):
        return None  # "the envoy was summoned"
    found = labels.subjects(verb)
    states = {
        u.state for u, top in zip(s.units, s.tops, strict=True) if u.kind != "place" and syntax.in_subtree(top, found)
    }
    return next(iter(states)) if len(states) == 1 else None


def voice(s: Setting) -> str | None:
    """The one state whose person or body stands beside a verb of saying: "…, Hagel said"."""
    states = {
        u.state
        for h in s.view.hits.get("SAY_V", ())
        for u in s.units
        if u.kind != "place" and (0 <= h.start - u.end <= 1 or 0 <= u.start - h.end <= 1)
    }
    return next(iter(states)) if len(states) == 1 else None


def _between(s: Setting, hit: TriggerHit) -> tuple[str, str] | None:
    """The two sides of "talks on Monday between Minister X of A and Minister Y of B", read from the words.

    The parser often tears the second name off. None when the phrase is not this act's, or names no two states.
    """
    words = s.view.words
    if "between" not in (near := words[hit.end : hit.end + BETWEEN_REACH]):
        return None
    start = hit.end + near.index("between")
    if any(s.doc[i].pos_ == "VERB" for i in range(hit.end, start)):
        return None
    after = sorted((u for u in s.units if u.start > start), key=lambda u: u.start)
    if not after or after[0].start - start > 2 * BETWEEN_REACH:
        return None
    first = after[0]
    for u in after[1:]:
        joined = range(first.end, u.start)
        if len(joined) > 2 * BETWEEN_REACH or any(s.doc[i].pos_ in ("VERB", "AUX") for i in joined):
            return None
        if u.state != first.state and any(words[i] in ("and", "&") for i in joined):
            return first.state, u.state
    return None


def _suit(ties: dict[str, float], scheme: Scheme) -> tuple[float, float]:
    """How well the ties of a state suit the source of an act, and how well its target."""
    sources, targets = scheme["source"], scheme["target"]
    as_source = as_target = 0.0
    for tie, value in ties.items():
        if tie in sources:
            as_source += sources[tie] * value
        if tie in targets:
            as_target += targets[tie] * value
    return as_source, as_target


def find(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    discourse: Discourse,
    direction: str,
    origins: dict[str, float] | None = None,
) -> list[Participants]:
    """:func:`find_in` for a sentence that is read for one trigger only."""
    return find_in(setting(doc, view, discourse, origins), hit, direction)


def find_in(s: Setting, hit: TriggerHit, direction: str) -> list[Participants]:
    """Pairs for a trigger in a sentence, best first; empty when the text gives no second state.

    Only those that show the ties that the trigger needs.

    direction: "directed", "symmetric" or "either" (event_types.csv). One directed act of several named sources or
    targets gives one entry per pair; a joint act of three or four states one per pair, of more one with ``members``.
    """
    ties, shown, clause = features(s, hit)
    needs = hit.trigger.needs
    if needs:
        here = {UNNAMED}.union(*ties.values())
        if any(here.isdisjoint(either) for either in _needed(needs)):
            return []
    sided = {state: hung for state, hung in ties.items() if hung.keys() != ASIDE} or ties
    scheme = scheme_of(s, hit)
    suits = {state: _suit(hung, scheme) for state, hung in ties.items()}
    found = _find(s, hit, direction, sided, suits, clause)
    if _by_union(s, hit):
        found = [p for p in found if p.how not in UNNAMED_SIDES or p.source in s.named]
    if _in_region(s, hit):
        found = [p for p in found if p.how not in GUESSED_SIDES]
    sides: dict[str, _Side] = {}
    for p in found:
        for state in (p.source, p.target):
            if state not in sides:
                sides[state] = _Side.of(s, hit, state, tuple(sorted(ties.get(state, ()))), shown.get(state), clause)
        p.ties = _marked("s", sides[p.source].ties) + _marked("t", sides[p.target].ties)
    if needs:
        found = [p for p in found if not any(either.isdisjoint(p.ties) for either in needs)]
    if not found:
        return []
    other = ("obj=other",) if _names_other(s, hit) else ()
    for p in found:
        p.cues = _cues(s, p, sides[p.source], sides[p.target], clause) + other
        source, target = suits.get(p.source, UNSUITED), suits.get(p.target, UNSUITED)
        p.sides = source[0], target[1]
        p.lean = source[0] + target[1] - target[0] - source[1]
    return found


class _Side(NamedTuple):
    """A state as a possible side of an act: its ties and where it stands, whoever the other side is."""

    ties: tuple[str, ...]
    unit: Unit | None  # None: the sentence does not name it
    cues: tuple[str, ...]
    nearer: frozenset[str] | set[str] = frozenset()  # states on the same side of the act that stand nearer to it
    before: bool = False
    first: bool = False  # of all states of the sentence

    @classmethod
    def of(
        cls, s: Setting, hit: TriggerHit, state: str, ties: tuple[str, ...], u: Unit | None, clause: frozenset[str]
    ) -> _Side:
        if u is None:
            return cls(ties or (UNNAMED,), None, s.discourse.cues(state, s.view.index))
        start, end = hit.start, hit.end
        away = max(0, u.start - end, start - u.end)
        kind = "place" if u.is_place else f"coref:{u.name_type}" if u.kind == "coref" else u.kind
        step = DISTANCES[bisect.bisect_left(DISTANCE_LIMITS, away)]
        cues = ("clause" if state in clause else "elsewhere", step, kind)
        if before := u.end <= start:
            nearer = {w.state for w in s.units if w.end <= start and start - w.end < away}
        else:
            nearer = {w.state for w in s.units if w.end > start and w.start - end < away} if away else set()
        first = True
        for w in s.units:  # by their place
            if w.start >= u.start or not first:
                break
            first = w.state == state
        return cls(ties, u, cues, nearer, before, first)

    def stands(self, mark: str, pair: set[str]) -> tuple[str, ...]:
        """Where it stands, other states than the ``pair`` being its rivals: "s:clause", "s:before|nearer=1"."""
        if self.unit is None:
            return _marked(mark, self.cues)
        return _standing(mark, self.cues, self.before, min(2, len(self.nearer - pair)), self.first)


@functools.lru_cache(maxsize=1 << 14)
def _marked(mark: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of ties or cues with their side: "s:subj"."""
    return tuple(f"{mark}:{name}" for name in names)


@functools.lru_cache(maxsize=1 << 14)
def _standing(mark: str, cues: tuple[str, ...], before: bool, rivals: int, first: bool) -> tuple[str, ...]:
    where = (*cues, f"{'before' if before else 'after'}|nearer={rivals}")
    return _marked(mark, (*where, "first") if first else where)


def _cues(s: Setting, p: Participants, source: _Side, target: _Side, clause: frozenset[str]) -> tuple[str, ...]:
    """Where the two sides stand, in terms that hold for every type: for the weights, where the parse is weak."""
    pair = {p.source, p.target}
    unused = f"unused={min(2, len(clause - pair))}"
    a, b = source.unit, target.unit
    if a is None or b is None:
        return (*source.stands("s", pair), *target.stands("t", pair), unused)
    low, high = min(a.end, b.end), max(a.start, b.start)
    third = {w.state for w in s.units if low <= w.start and w.end <= high} - pair
    between, order = f"between={min(2, len(third))}", "order=st" if a.start < b.start else "order=ts"
    return (*source.stands("s", pair), *target.stands("t", pair), between, order, unused)


def _find(
    s: Setting, hit: TriggerHit, direction: str, ties: Features, suits: Suits, clause: frozenset[str]
) -> list[Participants]:
    view, discourse, named = s.view, s.discourse, s.named
    pair_here = discourse.pair_at(view.index) if view.pair_coref else None
    states = sorted(ties)
    if view.group_coref and direction != "directed":
        group = discourse.group_at(view.index, view.group_coref[0][2])
        spans = [(start, end) for start, end, _ in view.group_coref]
        if group and (not states or (named <= set(group) and len(named) < 2) or _is_subject(s, hit, spans)):
            return _of_group(group)

    if not states or (pair_here and len(named - set(pair_here)) == 0 and len(named) < 2):
        if pair_here:
            a, b = pair_here
            if named and next(iter(named)) == b:
                a, b = b, a
            how, trust = "pair_anaphor", 0.75
            joint = direction != "directed"
            if direction == "directed" and ties:
                a, b = _oriented(suits, a, b)
            elif direction == "either" and not _is_subject(s, hit, list(view.pair_coref)):
                # "our goal is to build trust between the two militaries, he said": one side speaks to the other
                speaker = (_speaker_state(s, hit) or voice(s)) if hit.trigger.roles == "speech" else None
                acts = named & clause & {x for x in (a, b) if {"subj", "by"} & ties.get(x, {}).keys()}
                if speaker in (a, b):
                    a, b, joint = speaker, b if speaker == a else a, False
                elif len(acts) == 1 and hit.trigger.roles != "symmetric":
                    # "the two governments agreed that British officers will train the country's engineers"
                    a, b = _oriented(suits, a, b)
                    joint = False
            return [Participants(a, b, joint, 4.0, 2.0, how, trust)]
        if not states:
            # nothing named at all: only a text with one clear subject lets the reader fill both sides
            if discourse.main_pair and discourse.main_share >= CLEAR_PAIR:
                a, b = discourse.main_pair
                return [Participants(a, b, direction != "directed", 1.0, 0.0, "main_pair", 0.35)]
            return []

    if pair_here and _is_subject(s, hit, [span for span in view.pair_coref if span[1] - span[0] > 1]):
        # "Russian outlets said that the two armies held a drill": who acts is clear, whoever else is named
        a, b = _oriented(suits, *pair_here) if direction == "directed" else pair_here
        first = Participants(a, b, direction != "directed", 4.0, 2.0, "pair_anaphor", 0.75)
        rest = _read(s, hit, direction, ties, suits, clause, {frozenset(pair_here)})
        return [first, *(replace(p, how="other_reading", trust=0.4) if p.how == "explicit" else p for p in rest)]
    beside: list[Participants] = []
    if pair_here and not set(pair_here) & named:
        # "the two met in Madrid", "the two, together with Peru, patrol"
        joint = direction != "directed"
        beside = [Participants(*pair_here, joint, 3.0, 0.0, "pair_beside", 0.6)]
        if direction == "symmetric" and len(named) == 1 and "with" in ties.get(next(iter(named)), {}):
            third = next(iter(named))
            shares = dict(discourse.likely(third, view.index))
            beside += [Participants(x, third, True, 3.0, 0.0, "pair_with", shares.get(x, 0.0)) for x in pair_here]
    told = _between(s, hit)
    if told is not None and set(told) <= set(states) and len(states) > 2:
        # a third state of the sentence is no side of talks "between" two others
        a, b = _oriented(suits, *told) if direction == "directed" else told
        return [Participants(a, b, direction != "directed", 6.0, 3.0, "explicit", 1.0)]
    found = [
        *beside,
        *_read(s, hit, direction, ties, suits, clause, {frozenset({p.source, p.target}) for p in beside}),
    ]
    if pair_here and not beside and not any({p.source, p.target} == set(pair_here) for p in found):
        # "Oman and Kenya share a border; it will be gone into by the two ministers in Lima"
        a, b = _oriented(suits, *pair_here) if direction == "directed" else pair_here
        found.append(Participants(a, b, direction != "directed", 2.0, -1.0, "pair_beside", 0.4))
    return found


def _of_group(group: tuple[str, ...]) -> list[Participants]:
    """What "the three countries" do together: an entry per pair, of more than four states one for all."""
    if len(group) > 4:
        return [Participants(group[0], group[1], True, 4.0, 2.0, "list", 0.75, group)]
    return [Participants(a, b, True, 4.0, 2.0, "list", 0.75) for a, b in _pairs(list(group))]


def _wronged(words: Sequence[str], u: Unit) -> bool:
    """True for Oman in "a violation of Oman's sovereignty", "entered Omani waters": it is the one that suffers."""
    after = [w for w in words[u.end : u.end + 3] if w not in POSSESSIVE | {"territorial", "national"}]
    return bool(after) and after[0] in _words("wronged") and words[u.end - 1] not in _words("wronged")


def _names_other(s: Setting, hit: TriggerHit) -> bool:
    """True when the object of the act's own verb is a name of no state: "blamed Hezbollah"."""
    verb = s.doc[hit.start : hit.end].root
    if verb.pos_ != "VERB":
        return False
    return any(o.pos_ == "PROPN" and not any(o.i in over for over in s.over) for o in labels.objects(verb))


def _in_region(s: Setting, hit: TriggerHit) -> bool:
    """True for "a base in Africa", "jets for the Middle East": with a region there is no tie (codebook 4)."""
    leading = TO_OTHER_SIDE.get(hit.trigger.type)
    if leading is None:
        return False
    starts = [start for kind, start, _ in s.view.entities if kind == "REGION" and 0 < start - hit.end < REGION_REACH]
    return any(not leading.isdisjoint(s.view.words[hit.end : start]) for start in starts)


def _by_union(s: Setting, hit: TriggerHit) -> bool:
    """True when a union or alliance of states acts: "the European Union announced aid" is no act of a state."""
    if not s.unions:
        return False
    subjects = _subjects(s, syntax.verb_of(s.doc[hit.start : hit.end].root))
    return any(syntax.in_subtree(top, subjects) for top in s.unions)


def _is_subject(s: Setting, hit: TriggerHit, spans: Sequence[tuple[int, int]]) -> bool:
    """True when one of the phrases is the subject of the act's verb."""
    if not spans:
        return False
    subjects = labels.subjects(syntax.verb_of(s.doc[hit.start : hit.end].root))
    return any(start <= t.i < end for t in subjects for start, end in spans)


def _read(
    s: Setting,
    hit: TriggerHit,
    direction: str,
    ties: Features,
    suits: Suits,
    clause: frozenset[str],
    known: set[frozenset[str]],
) -> list[Participants]:
    """Pairs of states with at least one in the sentence; ``known`` pairs are read already."""
    out = _read_all(s, hit, direction, ties, suits, clause)
    return [p for p in out if frozenset({p.source, p.target}) not in known] if known else out


def _read_all(
    s: Setting, hit: TriggerHit, direction: str, ties: Features, suits: Suits, clause: frozenset[str]
) -> list[Participants]:
    view, discourse, named = s.view, s.discourse, s.named
    states = sorted(ties)
    if len(states) == 1:
        only = states[0]
        partner = discourse.partner(only, view.index)
        if partner is not None and partner[0] in named and hit.trigger.type in traits().reasoned:
            # named for another reason: "ramped up arms imports amid tensions with Oman"
            rest = [x for x in discourse.likely(only, view.index) if x[0] not in named]
            partner = rest[0] if rest else None
        if partner is None or partner[0] in s.left_out:
            return _with_missing(s, states, [only], set(), direction, True)
        other, trust = partner
        how = "neighbour" if view.neighbour_coref else "partner"
        source, target = suits[only]
        a, b = (only, other) if source >= target else (other, only)
        first = Participants(a, b, direction == "symmetric", max(source, target), abs(source - target), how, trust)
        return [
            first,
            *_with_missing(s, states, [only], {frozenset({a, b})}, direction, source >= target),
        ]

    listed_pairs = _listed_pairs(s, hit, ties) if s.rows else set()
    contract = len(states) == 2 and hit.trigger.roles == "arms_deal"  # "India and Vietnam signed a contract"
    apart = {frozenset({s.units[n].state, s.units[lead].state}) for n, lead in s.gapped.items()}
    ranked: list[tuple[float, str, str]] = []
    for a in states:
        for b in states:
            if a == b or (apart and frozenset({a, b}) in apart):
                continue
            total = suits[a][0] + suits[b][1]
            total -= ELSEWHERE * ((a not in clause) + (b not in clause))
            if listed_pairs and frozenset({a, b}) in listed_pairs:
                # "India and Vietnam ordered": members of one list act together, not on each other
                told = _plainly_told(ties[a], ties[b])
                if direction == "either" and not s.reciprocal and _served(ties, a, b):
                    continue  # "soldiers of Chad and Mali get training from France", "France trains soldiers of ..."
                if direction != "directed":
                    total += LIST_BONUS
                elif hit.trigger.type == "TRN" and "from" in ties[a] and "from" in ties[b]:
                    continue  # "students from Oman and Kenya": both are guests
                elif not told:
                    # "Japan and Djibouti agreed to enlarge the Japanese base": one of them owns what it is about
                    owned = OWNING.isdisjoint(ties[a]) != OWNING.isdisjoint(ties[b])
                    if not s.reciprocal and hit.trigger.type in traits().one_sided and not contract and not owned:
                        continue
                    total -= LIST_BONUS / 2
            ranked.append((total, a, b))
    ranked.sort(key=lambda r: (-r[0], r[1], r[2]))
    if not ranked:
        # "The United States and Israel objected": the target stands elsewhere
        acting = sum(suits[state][0] for state in states) >= sum(suits[state][1] for state in states)
        return _with_missing(s, states, states, set(), direction, acting)
    best, a, b = ranked[0]
    voiced = hit.trigger.roles in VOICED_ROLES and scheme_of(s, hit) is schemes()[hit.trigger.roles]
    speaker = _speaker_state(s, hit) if voiced else None
    if speaker == b and not _acts_on(ties[a], ties[b]):
        a, b = b, a
    joint = direction == "symmetric" or (
        direction == "either"
        and speaker not in (a, b)
        and _coordinated(s, a, b)
        and not _one_to_other(ties[a], ties[b])
    )
    margin = best - next((score for score, x, y in ranked if {x, y} != {a, b}), 0.0)
    explicit = named >= {a, b}
    trust = 1.0 if explicit else 0.7
    how = "explicit" if explicit else "anaphor"
    out = [Participants(a, b, joint, best, margin, how, trust)]
    seen = {frozenset({a, b})}
    for score, x, y in ranked:
        if len(seen) >= MAX_READINGS or score <= 0:
            break
        if frozenset({x, y}) in seen:
            continue
        seen.add(frozenset({x, y}))
        out.append(Participants(x, y, direction == "symmetric", score, score - best, "other_reading", 0.4))
    if min(suits[a][0], suits[b][1]) < PLAIN_SIDES:
        fellows = [a, *_coordinates_of(s, a)]
        out += _with_missing(s, states, fellows, seen, direction, True)
        if b not in fellows:
            out += _with_missing(s, states, [b], seen, direction, False)
    if s.reciprocal and not joint:
        out.append(Participants(b, a, False, best, margin, "list", trust))  # "accused each other": both ways
    if not s.lists:
        return out
    if joint:
        group, pairs = _group(s, hit, a, b)
        if len(group) > 4:
            return [Participants(group[0], group[1], True, best, margin, "list", 0.8, tuple(group))]
        for x, y in pairs:
            if {x, y} != {a, b}:
                out = [p for p in out if {p.source, p.target} != {x, y}]
                out.append(Participants(x, y, True, best, margin, "list", 0.8))
        return out
    listed = [(x, b) for x in _beside(s, a, hit)] + [(a, t) for t in _beside(s, b, hit)]
    for x, t in listed:
        if x != t and {x, t} != {a, b}:
            out = [p for p in out if {p.source, p.target} != {x, t}]
            out.append(Participants(x, t, False, best, margin, "list", 0.8))
    return out


def _served(ties: Features, a: str, b: str) -> bool:
    """True for two that a third acts on or gives to: they are no pair."""
    if "between" in ties[a]:
        return False
    third = [of_state for state, of_state in ties.items() if state not in (a, b)]
    if "subj" not in ties[a] and "subj" not in ties[b] and any("subj" in of_state for of_state in third):
        return True
    return not _gives(ties[a]) and not _gives(ties[b]) and any(map(_gives, third))


def _gives(ties: dict[str, float]) -> bool:
    """True for one who does or gives what others get, and takes no part in it itself."""
    return not GIVING.isdisjoint(ties) and ACTING.isdisjoint(ties)


def _listed_pairs(s: Setting, hit: TriggerHit, ties: Features) -> set[frozenset[str]]:
    """Two each of the states that stand in one list near the act."""
    if not s.reciprocal and hit.trigger.type not in traits().together and not APIECE.isdisjoint(s.view.words):
        return set()  # "Chad, Mali and Oman each signed an accord with Peru": none with another of the list
    others = PARTNER_WORDS
    if any("pass_subj" in of_state for of_state in ties.values()):
        others = others | {"by"}  # "Chad was joined by Mali and Oman"
    return {
        frozenset({x.state, y.state})
        for chain in s.chains
        if len(chain) > 1 and _distance(chain[0].start, chain[-1].end, hit) <= LIST_REACH
        for i, x in enumerate(chain)
        for y in chain[i + 1 :]
        if x.state in ties and y.state in ties
        if not (others & ties[x.state].keys() and "between" not in ties[x.state])
        and not (
            hit.trigger.roles in MEETING and all("obj" in t and "subj" not in t for t in (ties[x.state], ties[y.state]))
        )
    }


def _with_missing(
    s: Setting, named: list[str], actors: list[str], seen: set[frozenset[str]], direction: str, as_source: bool
) -> list[Participants]:
    """Readings with a state that the sentence does not name.

    "The United States and Israel objected to that deal" in a text on Russia and Iran.
    """
    out = []
    least = LEAST_SHARE if len(s.named) < 2 else LEAST_BESIDE
    for state in actors:
        tried = 0
        for other, share in s.discourse.likely(state, s.view.index):  # the likeliest first
            if tried == MAX_MISSING or share < least:
                break
            if other in named or other in s.left_out:
                continue
            tried += 1
            if frozenset({state, other}) in seen:
                continue
            source, target = (state, other) if as_source else (other, state)
            out.append(Participants(source, target, direction == "symmetric", 1.0, -2.0, "outside", share / 2))
    return out


def _is_destination(s: Setting, n: int, anchor: Token) -> bool:
    """True for where a visit goes, named before its noun: "Perry's Beijing visit", "his Oman trip"."""
    u = s.units[n]
    root = s.doc[u.start : u.end].root
    if u.kind not in ("state", "place") or u.name_type == "demonym" or root.dep_ != "compound" or u.end != anchor.i:
        return False
    return any(c.dep_ in labels.POSSESSOR and c.i < u.start for c in anchor.children)


def _oriented(suits: Suits, a: str, b: str) -> tuple[str, str]:
    first, second = suits.get(a, UNSUITED), suits.get(b, UNSUITED)
    return (a, b) if first[0] + second[1] >= second[0] + first[1] else (b, a)


def _distance(start: int, end: int, hit: TriggerHit) -> int:
    """Words between a span and the trigger's anchor; 0 when they touch or overlap."""
    return max(0, start - hit.end, hit.start - end)


def _chains(
    doc: Doc,
    units: Sequence[Unit],
    tops: Sequence[Token],
    gapped: Mapping[int, int],
    regions: frozenset[int] = frozenset(),
    headline: bool = False,
) -> list[list[Unit]]:
    """Lists of states: "China and Russia", "Iran, Russia and Oman", "China-Russia", "X as well as Y".

    A comma alone also ends a phrase ("With an eye on China, India and Vietnam sign"): it joins when the parse says so,
    or when the list goes on to a closing "and" and does not begin inside an opening phrase of the sentence.
    """
    runs: list[list[tuple[Unit, Token, str]]] = []  # with how each is joined to the one before: "", "comma", "closed"
    for at, (u, top) in enumerate(zip(units, tops, strict=True)):
        if u.kind == "coref" or at in gapped:
            continue
        if not runs:
            runs.append([(u, top, "")])
            continue
        last, last_top, _ = runs[-1][-1]
        if u.start < last.end or (u.state == last.state and top.i == last_top.i):
            # one phrase seen twice: "Indian navy" as a state and as a body
            if u.end > last.end:
                runs[-1].append((u, top, "same"))
            continue
        # "Poland, the Baltic states and Romania": a region is a member that is no state
        between = [t.lower_ for t in doc[last.end : u.start] if t.i not in regions]
        # "Omani troops and a Kenyan frigate": the parse joins the phrases that the names belong to
        phrases = top.i != last_top.i and top.i in {c.i for c in last_top.conjuncts}
        joined = phrases or all(w in LIST_JOINERS for w in between)
        if joined and len(between) <= 5 and {",", *LIST_CLOSERS}.intersection(between):
            closed = not LIST_CLOSERS.isdisjoint(between) or (headline and len(between) == 1 and not last.is_place)
            runs[-1].append((u, top, "closed" if closed else "comma"))
        else:
            runs.append([(u, top, "")])
    chains: list[list[Unit]] = []
    for run in runs:
        chain = [run[0][0]]
        after = run[-1][0].end
        verb_behind = after < len(doc) and doc[after].pos_ in ("VERB", "AUX")
        for n in range(1, len(run)):
            (before, before_top, _), (u, top, how) = run[n - 1], run[n]
            if how == "comma":
                goes_on = any(x[2] == "closed" for x in run[n + 1 :])
                apart = top.i not in {c.i for c in before_top.conjuncts} and not goes_on
                # "Near Japan, India and Oman held": the phrase that opens the sentence is no member of the list
                # "From Oman, Kenya and Niger the British left": here all of it opens the sentence
                other = after < len(doc) and (doc[after].text == "," or doc[after].pos_ in ("DET", "PRON"))
                opens = _opening(doc, before)
                apart = apart or (goes_on and opens and not other)
                # "Kenya and Oman, Chad's partners": the list ended with its "and"
                ended = run[n - 1][2] == "closed" and len(chain) > 1
                apart = apart or (ended and not goes_on and _possessive(doc, u))
                # "opposed by Kenya and Chad, Oman and Niger agreed": another list, of who acts next
                apart = apart or (ended and goes_on and verb_behind and _after_verb(doc, chain[0]))
            else:
                apart = how == "closed" and len(chain) == 1 and _begins_clause(doc, before, before_top, u, top)
            if apart:
                chains.append(chain)
                chain = []
            chain.append(u)
        chains.append(chain)
    for at, lead in gapped.items():
        next(chain for chain in chains if units[lead] in chain).append(units[at])
    return chains


def _begins_clause(doc: Doc, before: Unit, before_top: Token, u: Unit, top: Token) -> bool:
    """True for "... from Kenya, and Oman ordered": the second name is the subject of a clause of its own."""
    if before_top.dep_ in labels.SUBJECT or top.i == before_top.i:
        return False
    follows = doc[u.end].pos_ in ("VERB", "AUX") if u.end < len(doc) else False
    opens = top.dep_ in labels.SUBJECT or (follows and doc[before.end].text == ",")
    return opens and _after_verb(doc, before)


def _after_verb(doc: Doc, u: Unit) -> bool:
    return any(t.pos_ == "VERB" for t in doc[: u.start])


def _possessive(doc: Doc, u: Unit) -> bool:
    return doc[u.start : u.end].root.dep_ in labels.POSSESSOR


def _opening(doc: Doc, u: Unit) -> bool:
    """True for a name in the phrase that opens the sentence before its verb: "Apart from China, ..."."""
    if not u.start or doc[0].pos_ not in ("ADP", "SCONJ"):
        return False
    if any(t.pos_ in ("VERB", "AUX", "PUNCT") for t in doc[: u.start]):
        return False
    return doc[0].head.i in syntax.over(doc[u.start : u.end].root)


def _coordinates_of(s: Setting, state: str) -> list[str]:
    return next((sorted(members - {state}) for members in s.lists if state in members), [])


def _beside(s: Setting, state: str, hit: TriggerHit) -> list[str]:
    """The others of the list that a side is told in.

    Of a visit only where that list is its own: "in Muscat he met colleagues from Chad and Oman" goes to Oman alone.
    """
    if hit.trigger.roles != "visit":
        return _coordinates_of(s, state)
    away = [_distance(u.start, u.end, hit) for u in s.units if u.state == state]
    for chain in s.chains:
        members = {u.state for u in chain}
        near = [_distance(u.start, u.end, hit) for u in chain if u.state == state]
        if len(members) > 1 and near and min(near) <= min(away) + NAME_LENGTH:
            return sorted(members - {state})
    return []


def _one_to_other(a: dict[str, float], b: dict[str, float]) -> bool:
    """True when a does it and b is only told, given or joined: "Oman shares data with Kenya"."""
    return "subj" in a and "subj" not in b and not {"to", "with", "obj"}.isdisjoint(b)


def _coordinated(s: Setting, a: str, b: str) -> bool:
    if b in _coordinates_of(s, a):
        return True
    named = [(u, top) for u, top in zip(s.units, s.tops, strict=True) if u.kind != "coref"]
    return any(
        tb in ta.conjuncts or (ta.i == tb.i and ua.start != ub.start)
        for ua, ta in named
        if ua.state == a
        for ub, tb in named
        if ub.state == b
    )


def _group(s: Setting, hit: TriggerHit, a: str, b: str) -> tuple[list[str], list[tuple[str, str]]]:
    """All members of a joint act, and its pairs: the list that holds a or b, with the other.

    "A, B and C agreed" joins all. "A with B and C" joins all in one drill or operation, else A with each.
    """
    for inside in s.lists:
        if a in inside and b in inside and len(inside) > 2:
            members = sorted(inside)
            return members, _pairs(members)
    for inside in s.lists:
        if (a in inside) != (b in inside):
            group = sorted(inside | {a, b})
            if hit.trigger.type in traits().together and not _several(s.doc, hit):
                return group, _pairs(group)
            hub = b if a in inside else a
            return group, [(hub, x) if hub < x else (x, hub) for x in sorted(inside)]
    return sorted({a, b}), [(a, b) if a < b else (b, a)]


def _pairs(members: list[str]) -> list[tuple[str, str]]:
    return [(x, y) for i, x in enumerate(members) for y in members[i + 1 :]]


def _plainly_told(a: dict[str, float], b: dict[str, float]) -> bool:
    """True when a is the subject and b the object: the list that names both tells something else."""
    return "subj" in a and "obj" not in a and "obj" in b and "subj" not in b


def _acts_on(a: dict[str, float], b: dict[str, float]) -> bool:
    """True when the clause says that a acts on b, whoever tells of it."""
    return ("by" in a and "pass_subj" in b) or _plainly_told(a, b)


def _several(doc: Doc, hit: TriggerHit) -> bool:
    """True when the act is told in the plural: "held exercises with Oman and Kenya" are several."""
    return any(
        t.pos_ == "NOUN" and t.lower_.endswith("s") and "Plur" in t.morph.get("Number")
        for start, end in hit.spans
        for t in doc[start:end]
        if t.i == end - 1
    )
