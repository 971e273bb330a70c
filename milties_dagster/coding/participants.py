"""Who did it to whom: source and target states of a trigger, from parse, prepositions and discourse.

Belongs here: weighing the ties of each state in a sentence to the trigger (seeds/reference/role_schemes.yaml) and
filling a missing side from the article. Does not belong here: what the act is, its status or date.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass, replace

import yaml
from spacy.tokens import Doc

from milties_dagster import paths
from milties_dagster.coding import syntax
from milties_dagster.coding.discourse import Discourse, SentenceView, Unit
from milties_dagster.coding.lexicon import TriggerHit
from milties_dagster.language import labels

LIST_BONUS = 8.0
PARTNER_WORDS = frozenset({"with", "alongside", "to", "against"})  # a list behind these is the other side
LIST_REACH = 9  # words between a list of states and the act for the list to be its actors
CLEAR_PAIR = 0.45  # share of the main pair from which a sentence without any state may be about it
MAX_READINGS = 3  # pairs proposed per trigger; the ranker decides among them
Features = dict[str, dict[str, float]]  # state -> tie -> strength


@dataclass(frozen=True, slots=True)
class Participants:
    """One pair found for a trigger. ``source``/``target`` in the trigger's sense; ``joint``: both act together."""

    source: str
    target: str
    joint: bool
    score: float
    margin: float  # lead over the best reading with another pair
    how: str  # explicit, partner, pair_anaphor, neighbour, main_pair
    trust: float
    members: tuple[str, ...] = ()  # all states of a symmetric act of more than two
    ties: tuple[str, ...] = ()  # how each side hangs on the act: "s:subj", "t:to"


@functools.cache
def schemes() -> dict[str, dict[str, dict[str, float]]]:
    data: dict[str, dict[str, dict[str, float]]] = yaml.safe_load(
        (paths.reference() / "role_schemes.yaml").read_text(encoding="utf-8")
    )
    return data


def features(doc: Doc, hit: TriggerHit, view: SentenceView, units: list[Unit], origins: dict[str, float]) -> Features:
    """Ties of every state in the sentence to the trigger's anchor. ``origins``: maker states of equipment near it."""
    anchor = doc[hit.start : hit.end].root
    verb = syntax.verb_of(anchor)
    subjects = labels.subjects(verb)
    passive = labels.is_passive(verb)
    objects = [*labels.objects(verb), *labels.indirect_objects(verb)]
    # headlines drop the auxiliary: "Dutch frigate harassed by Chinese jets"
    passive = passive or (not objects and any(verb.i < u.start and _introduced(doc, u) == "by" for u in units))
    support = {i for h in hit.support for i in range(h.start, h.end)}
    weapons = {i for h in view.hits.get("ARMS", ()) for i in range(h.start, h.end)}
    weapons |= {i for kind, start, end in view.entities if kind == "EQUIPMENT" for i in range(start, end)}
    inside: Features = defaultdict(dict)  # ties of names in the act's own clause
    outside: Features = defaultdict(dict)
    here = inside

    def mark(state: str, tie: str, value: float) -> None:
        here[state][tie] = max(here[state].get(tie, 0.0), value)

    tops = [syntax.top_of(doc, u.start, u.end).i for u in units]
    for u in units:
        c = u.confidence
        top = syntax.top_of(doc, u.start, u.end)
        here = inside if syntax.in_subtree(top, [verb, *subjects]) else outside
        owner = doc[u.start : u.end].root.dep_ in labels.POSSESSOR
        if owner and any(
            i == top.i and w.state != u.state and w.start >= u.end for w, i in zip(units, tops, strict=True)
        ):
            mark(u.state, "mod", c)  # "Armenia's ally Russia sold": Russia is the seller
            continue
        prep = _introduced(doc, u)
        inside_anchor = u.start < hit.end and hit.start < u.end
        is_subject = syntax.in_subtree(top, subjects) and prep in ("", "of", "between", "with")
        is_object = not is_subject and syntax.in_subtree(top, objects) and prep in ("", "of")
        if is_subject and u.kind == "place":
            is_subject = False
        if top.i in weapons and u.end <= top.i and not prep:
            mark(u.state, "maker", c)  # "Turkish drones were delivered": the weapons are the subject, not Turkey
        elif is_subject:
            mark(u.state, "pass_subj" if passive else "subj", c)
        elif is_object:
            mark(u.state, "obj", c)
        if prep and not is_subject:
            mark(u.state, prep, c)
        if (
            inside_anchor
            or top.i in range(hit.start, hit.end)
            or (top.i == anchor.i)
            or (u.end in range(hit.start - 2, hit.start + 1) and anchor.pos_ in ("NOUN", "PROPN") and not prep)
        ):
            mark(u.state, "poss", c)
        elif top.i in support or any(i in support for i in (u.end, u.end + 1)):
            mark(u.state, "mod", c)
        mark(u.state, "before" if u.end <= hit.start else "after", c)
        if min(abs(u.start - hit.end), abs(hit.start - u.end)) <= 4:
            mark(u.state, "close", c)
        if u.is_place or (u.kind == "place"):
            mark(u.state, "place", 1.0)
        if u.kind == "person" or (u.kind == "coref" and u.name_type == "person"):
            mark(u.state, "person", c)
    # a state named in the clause and again elsewhere counts as it stands in the clause
    out: Features = {**outside, **inside}
    for state, trust in origins.items():
        out.setdefault(state, {})["origin"] = trust
    return out


def _introduced(doc: Doc, unit: Unit) -> str:
    """The preposition before the phrase a name belongs to, or ''."""
    top = syntax.top_of(doc, unit.start, unit.end)
    return syntax.preposition(top) or syntax.surface_preposition(doc, unit.start)


def _speaker_state(doc: Doc, hit: TriggerHit, units: list[Unit]) -> str | None:
    """The one state whose voice the sentence gives: the subject of the outermost verb above the trigger."""
    verb = syntax.verb_of(doc[hit.start : hit.end].root)
    for _ in range(4):
        if verb.dep_ in ("ccomp", "xcomp", "parataxis") and verb.head.i != verb.i:
            verb = verb.head
    found = labels.subjects(verb)
    states = {
        u.state for u in units if u.kind != "place" and syntax.in_subtree(syntax.top_of(doc, u.start, u.end), found)
    }
    return next(iter(states)) if len(states) == 1 else None


def _score(ties: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weights.get(tie, 0.0) * value for tie, value in ties.items())


def find(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    discourse: Discourse,
    direction: str,
    origins: dict[str, float] | None = None,
) -> list[Participants]:
    """Pairs for a trigger in a sentence, best first; empty when the text gives no second state.

    direction: "directed", "symmetric" or "either" (event_types.csv). One directed act of several named sources or
    targets gives one entry per pair; a joint act of three or four states one per pair, of more one with ``members``.
    """
    units = [*view.units, *discourse.anaphor_units(view)]
    ties = features(doc, hit, view, units, origins or {})
    return [
        replace(
            p,
            ties=tuple(
                sorted([*(f"s:{t}" for t in ties.get(p.source, ())), *(f"t:{t}" for t in ties.get(p.target, ()))])
            ),
        )
        for p in _find(doc, hit, view, discourse, direction, units, ties)
    ]


def _find(
    doc: Doc,
    hit: TriggerHit,
    view: SentenceView,
    discourse: Discourse,
    direction: str,
    units: list[Unit],
    ties: Features,
) -> list[Participants]:
    scheme = schemes()[hit.trigger.roles]
    named = {u.state for u in view.units}
    pair_here = discourse.pair_at(view.index) if view.pair_coref else None
    states = sorted(ties)

    if not states or (pair_here and len(named - set(pair_here)) == 0 and len(named) < 2):
        if pair_here:
            a, b = pair_here
            if named and next(iter(named)) == b:
                a, b = b, a
            how, trust = "pair_anaphor", 0.75
            joint = direction != "directed"
            if direction == "directed" and ties:
                a, b = _oriented(ties, scheme, a, b)
            return [Participants(a, b, joint, 4.0, 2.0, how, trust)]
        if not states:
            # nothing named at all: only a text with one clear subject lets the reader fill both sides
            if discourse.main_pair and discourse.main_share >= CLEAR_PAIR:
                a, b = discourse.main_pair
                return [Participants(a, b, direction != "directed", 1.0, 0.0, "main_pair", 0.35)]
            return []

    if len(states) == 1:
        only = states[0]
        partner = discourse.partner(only, view.index)
        if partner is None:
            return []
        other, trust = partner
        how = "neighbour" if view.neighbour_coref else "partner"
        source = _score(ties[only], scheme["source"])
        target = _score(ties[only], scheme["target"])
        a, b = (only, other) if source >= target else (other, only)
        first = Participants(a, b, direction == "symmetric", max(source, target), abs(source - target), how, trust)
        return [
            first,
            *_with_main_pair(discourse, named, [only], {frozenset({a, b})}, direction, source >= target),
        ]

    listed_pairs = {
        frozenset({x.state, y.state})
        for chain in _chain(doc, units)
        for i, x in enumerate(chain)
        for y in chain[i + 1 :]
        if _distance(chain[0].start, chain[-1].end, hit) <= LIST_REACH
        and not (PARTNER_WORDS & ties[x.state].keys() and "between" not in ties[x.state])
    }
    ranked: list[tuple[float, str, str]] = []
    for a in states:
        for b in states:
            if a == b:
                continue
            total = _score(ties[a], scheme["source"]) + _score(ties[b], scheme["target"])
            if frozenset({a, b}) in listed_pairs:
                # "India and Vietnam signed": members of one list act together, not on each other
                total += LIST_BONUS if direction != "directed" else -LIST_BONUS / 2
            ranked.append((total, a, b))
    ranked.sort(key=lambda r: (-r[0], r[1], r[2]))
    best, a, b = ranked[0]
    speaker = _speaker_state(doc, hit, units) if hit.trigger.roles in ("speech", "critic") else None
    if speaker in (a, b):
        a, b = (a, b) if speaker == a else (b, a)
    joint = direction == "symmetric" or (
        direction == "either" and speaker not in (a, b) and _coordinated(doc, units, a, b)
    )
    others = [s for s, x, y in ranked if {x, y} != {a, b}]
    margin = best - (others[0] if others else 0.0)
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
    fellows = [a, *_coordinates_of(doc, units, a)]
    out += _with_main_pair(discourse, named, fellows, seen, direction, True)
    if b not in fellows:
        out += _with_main_pair(discourse, named, [b], seen, direction, False)
    if direction == "symmetric" or joint:
        group = _group(doc, units, a, b)
        if len(group) > 4:
            return [Participants(group[0], group[1], True, best, margin, "list", 0.8, tuple(group))]
        for i, x in enumerate(group):
            for y in group[i + 1 :]:
                if {x, y} != {a, b}:
                    out = [p for p in out if {p.source, p.target} != {x, y}]
                    out.append(Participants(x, y, True, best, margin, "list", 0.8))
        return out
    if any(" ".join(view.words[i : i + 2]) in ("each other", "one another") for i in range(len(view.words))):
        out.append(Participants(b, a, False, best, margin, "list", trust))  # "accused each other": both ways
    listed = [(s, b) for s in _coordinates_of(doc, units, a)] + [(a, t) for t in _coordinates_of(doc, units, b)]
    for s, t in listed:
        if s != t and {s, t} != {a, b}:
            out = [p for p in out if {p.source, p.target} != {s, t}]
            out.append(Participants(s, t, False, best, margin, "list", 0.8))
    return out


def _with_main_pair(
    discourse: Discourse,
    named: set[str],
    actors: list[str],
    seen: set[frozenset[str]],
    direction: str,
    as_source: bool,
) -> list[Participants]:
    """Readings with a state of the article's main pair that the sentence does not name.

    "The United States and Israel objected to that deal" in a text on Russia and Iran.
    """
    if not discourse.main_pair:
        return []
    out = []
    for state in actors:
        for missing in discourse.main_pair:
            if missing in named or missing == state or frozenset({state, missing}) in seen:
                continue
            source, target = (state, missing) if as_source else (missing, state)
            out.append(Participants(source, target, direction == "symmetric", 1.0, -2.0, "outside", 0.25))
    return out


def _oriented(ties: Features, scheme: dict[str, dict[str, float]], a: str, b: str) -> tuple[str, str]:
    def total(x: str, y: str) -> float:
        return _score(ties.get(x, {}), scheme["source"]) + _score(ties.get(y, {}), scheme["target"])

    return (a, b) if total(a, b) >= total(b, a) else (b, a)


def _distance(start: int, end: int, hit: TriggerHit) -> int:
    """Words between a span and the trigger's anchor; 0 when they touch or overlap."""
    return max(0, start - hit.end, hit.start - end)


def _linked(doc: Doc, first: Unit, second: Unit) -> bool:
    """True for names in one list: "China and Russia", "China, Russia and Iran", "China-Russia"."""
    between = [t.lower_ for t in doc[first.end : second.start]]
    if not between or len(between) > 4:
        return False
    joiners = {",", "and", "&", "-", "–", "/", "the", "well", "as", "or"}
    if not all(w in joiners for w in between):
        return False
    if {"and", "&", "-", "–", "/", "well"} & set(between):
        return True
    # a comma alone also ends a phrase ("With an eye on China, India and Vietnam sign"): ask the parse
    a, b = syntax.top_of(doc, first.start, first.end), syntax.top_of(doc, second.start, second.end)
    return "," in between and b.i in {c.i for c in a.conjuncts}


def _chain(doc: Doc, units: list[Unit]) -> list[list[Unit]]:
    ordered = sorted((u for u in units if u.kind != "coref"), key=lambda u: u.start)
    chains: list[list[Unit]] = []
    for u in ordered:
        if chains and u.start >= chains[-1][-1].end and _linked(doc, chains[-1][-1], u):
            chains[-1].append(u)
        else:
            chains.append([u])
    return chains


def _coordinates_of(doc: Doc, units: list[Unit], state: str) -> list[str]:
    for chain in _chain(doc, units):
        members = [u.state for u in chain]
        if state in members and len(set(members)) > 1:
            return sorted(set(members) - {state})
    return []


def _coordinated(doc: Doc, units: list[Unit], a: str, b: str) -> bool:
    if b in _coordinates_of(doc, units, a):
        return True
    for ua in units:
        for ub in units:
            if ua.state == a and ub.state == b:
                ta, tb = syntax.top_of(doc, ua.start, ua.end), syntax.top_of(doc, ub.start, ub.end)
                if tb.i in {c.i for c in ta.conjuncts} or (ta.i == tb.i and ua.start != ub.start):
                    return True
    return False


def _group(doc: Doc, units: list[Unit], a: str, b: str) -> list[str]:
    """All members of a joint act: the list that holds a or b, with the other."""
    for chain in _chain(doc, units):
        members = {u.state for u in chain}
        if a in members and b in members and len(members) > 2:
            return sorted(members)
    for chain in _chain(doc, units):
        members = {u.state for u in chain}
        if len(members) > 1 and (a in members) != (b in members):
            # "A with B and C": the pairs that share A, given as a list
            return sorted(members | {a, b})
    return sorted({a, b})
