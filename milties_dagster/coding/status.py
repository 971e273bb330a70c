"""The status of an act: done, planned, pledged, denied ... (codebook 1.4).

Belongs here: tense, mood, negation and cue words read off the parse and the words before the act
(seeds/reference/status_cues.yaml). Does not belong here: what the act is or who takes part.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml
from spacy.tokens import Doc, Token

from milties_dagster import paths
from milties_dagster.coding import syntax
from milties_dagster.coding.lexicon import Slots, TriggerHit, _match, _slots

Tense = Literal["past", "present", "future"]
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "without"})
# the first that is found wins among cues of equal distance
ORDER = ("denied", "cancelled", "suspended", "hypothetical", "pledged", "planned", "agreed", "ongoing")


@dataclass(frozen=True, slots=True)
class Status:
    """Status with the tense to read dates in, and the cue that decided."""

    status: str
    tense: Tense
    cue: str
    negated: bool
    alleged: bool
    perfect: bool = False  # "had signed": background more often than news
    since: bool = False  # "has trained ... since": it still goes on


@functools.cache
def _cues() -> dict[str, Any]:
    data = yaml.safe_load((paths.reference() / "status_cues.yaml").read_text(encoding="utf-8"))
    compiled: dict[str, Any] = {"window": int(data["window"])}
    for group in ("governors", "auxiliaries", "phrases"):
        compiled[group] = {
            status: [(str(p), _slots(str(p))) for p in phrases] for status, phrases in data[group].items()
        }
    compiled["saying"] = frozenset(data["saying"])
    compiled["own_word_not"] = frozenset(data["own_word_not"])
    compiled["not_denials"] = [(str(p), _slots(str(p))) for p in data["not_denials"]]
    compiled["begun"] = frozenset(map(str, data["begun"]))
    compiled["begun_is_ongoing"] = frozenset(data["begun_is_ongoing"])
    compiled["alleged"] = [(str(p), _slots(str(p))) for p in data["alleged"]]
    return compiled


def saying_words() -> frozenset[str]:
    """Words whose date tells when something was said, not when it happened."""
    words: frozenset[str] = _cues()["saying"]
    return words


def _starts(slots: Slots, words: list[str], i: int) -> int:
    return _match(slots, words, i) if words[i] in slots[0] else 0


def _governors(verb: Token) -> list[Token]:
    """Words above a verb that set its mood: "agreed" in "agreed to hold"."""
    out = []
    t = verb
    for _ in range(4):
        if t.dep_ in ("xcomp", "ccomp", "acl", "advcl") and t.head.i != t.i:
            out.append(t.head)
            t = t.head
        elif t.dep_ == "conj" and t.head.i != t.i:
            t = t.head
        else:
            break
    return out


def read(doc: Doc, hit: TriggerHit, kind: str) -> Status:
    """Status of the act at ``hit``. ``kind`` is the paragraph's: in headlines the present tense means the past."""
    cues = _cues()
    words = [t.lower_ for t in doc]
    anchor = doc[hit.start : hit.end].root
    verb = syntax.verb_of(anchor)
    aux = [c for c in verb.children if c.dep_ in ("aux", "aux:pass", "auxpass", "cop")]
    aux_words = {c.lower_ for c in aux}
    negated = any(c.lower_ in NEGATIONS for c in verb.children) or any(
        c.lower_ in ("no", "never") for c in anchor.children
    )
    alleged = any(_starts(s, words, i) for _, s in cues["alleged"] for i in range(len(words)))
    perfect = "had" in aux_words
    present_perfect = bool(aux_words & {"has", "have", "'ve", "’ve"})
    form = verb.morph.get("VerbForm", [])
    tenses = verb.morph.get("Tense", [])
    if any(_starts(s, words, i) for _, s in cues["not_denials"] for i in range(len(words))):
        negated = False

    # 0. a claim that someone denies: "rejected allegations that drones were sent"
    if hit.trigger.type not in ("CRT", "STM", "RES") and _denied(verb, anchor, words, cues):
        return Status("denied", "past", "denied claim", True, True, perfect)
    # 1. the act's own auxiliaries
    for status in ("planned", "hypothetical"):
        for phrase, slots in cues["auxiliaries"][status]:
            if aux_words & slots[0]:
                if status == "hypothetical" and phrase in ("would", "should") and _reported(verb):
                    status = "planned"  # "said it would send": the future of the past
                return _made(status, phrase, negated, alleged, perfect)
    # the anchor word itself: "pledged aid", "wants jets", "agreed to"
    if hit.end - hit.start == 1 and hit.trigger.type not in cues["own_word_not"]:
        for status in ("hypothetical", "pledged", "planned", "agreed"):
            if any(len(slots) == 1 and words[hit.start] in slots[0] for _, slots in cues["governors"][status]):
                made = _made(status, words[hit.start], negated, alleged, perfect)
                # "approved on Monday": the word is the act, and it is past
                return replace(made, tense="past") if "Past" in tenses and status != "planned" else made
    # "is to", "are due to"
    if (
        "Inf" in form
        and any(c.lower_ in ("is", "are", "was", "were") for c in [verb.head, *verb.head.children])
        and verb.dep_ == "xcomp"
    ):
        head = verb.head.lower_
        if head in ("is", "are", "was", "were"):
            return _made("planned", "be to", negated, alleged, perfect)
    # 2. verbs and adjectives above it
    for g in _governors(verb):
        for status in ORDER:
            for phrase, slots in cues["governors"].get(status, ()):
                if _starts(slots, words, g.i):
                    finite = "Inf" in form or status in ("denied",) or verb.dep_ in ("xcomp", "acl")
                    if finite:
                        g_neg = any(c.lower_ in NEGATIONS for c in g.children)
                        if g_neg and status in ("pledged", "planned", "agreed"):
                            return _made("denied", f"not {phrase}", negated, alleged, perfect)
                        return _made(status, phrase, negated, alleged, perfect)
    # the verb an act noun hangs on: "the drill was scrapped", "announced military aid"
    if verb.i not in range(hit.start, hit.end) and anchor.pos_ in ("NOUN", "PROPN"):
        for status in ("cancelled", "suspended", "pledged", "planned", "agreed"):
            if any(_starts(slots, words, verb.i) for _, slots in cues["governors"][status]):
                return _made(status, verb.lower_, negated, alleged, perfect)
    # 3. phrases shortly before the act
    lo = max(0, min(hit.start, verb.i) - cues["window"])
    best: tuple[int, int, str, str] | None = None
    for rank, status in enumerate(ORDER):
        for phrase, slots in cues["phrases"].get(status, ()):
            hi = hit.end + (4 if status in ("denied", "suspended", "cancelled", "ongoing") else 0)
            if status in ("planned", "hypothetical"):
                hi = max(hi, verb.i)  # "a hotline is to be set up"
            for i in range(lo, min(hi, len(words))):
                end = _starts(slots, words, i)
                if status == "denied" and any(_starts(n, words, i) for _, n in cues["not_denials"]):
                    continue
                if end and (status == "planned" or not (i >= hit.start and end <= hit.end)):
                    key = (abs(hit.start - end), rank, status, phrase)
                    if best is None or key < best:
                        best = key
    if best and best[3] in cues["begun"] and hit.trigger.type not in cues["begun_is_ongoing"]:
        best = None
    if best:
        return _made(best[2], best[3], negated, alleged, perfect)
    if verb.lower_ in cues["begun"] and hit.trigger.type in cues["begun_is_ongoing"] and not negated:
        return Status("ongoing", "past", verb.lower_, False, alleged, perfect)
    # 4. tense
    if negated:
        return Status("denied", "past", "negation", True, alleged, perfect)
    if "Inf" in form and verb.dep_ != "root" and not perfect and "to" in {c.lower_ for c in verb.children}:
        if kind != "headline" and _after_deed(verb):
            return Status("completed", "past", "purpose of a deed", False, alleged)  # "flew in to sign"
        if kind == "headline":
            return _made("planned", "headline infinitive", negated, alleged, perfect)
        return _made("planned", "infinitive", negated, alleged, perfect)
    if "Part" in form and "Pres" in tenses and aux_words & {"is", "are", "'re", "'s", "am"}:
        return Status("ongoing", "present", "present progressive", False, alleged)
    if "Pres" in tenses and "Fin" in form and not perfect:
        if kind == "headline":
            return Status("completed", "past", "headline present", False, alleged)
        return Status("ongoing", "present", "present tense", False, alleged)
    if aux_words & {"is", "are"} and "Part" in form and "Past" in tenses:
        if kind == "headline":
            return Status("completed", "past", "headline passive", False, alleged)
        return Status("ongoing", "present", "present passive", False, alleged)
    if present_perfect and "since" in words:
        return Status("ongoing", "past", "perfect since", False, alleged, since=True)
    return Status("completed", "past", "present perfect" if present_perfect else "past", False, alleged, perfect)


def _denied(verb: Token, anchor: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True when a verb of denial stands above the act: "denied that", "allegations that ... were rejected"."""
    t = anchor
    for _ in range(12):
        if t.head.i == t.i:
            return False
        t = t.head
        if t.i != verb.i and any(_starts(s, words, t.i) for _, s in cues["governors"]["denied"]):
            return True
    return False


def _after_deed(verb: Token) -> bool:
    """True for the purpose of something done: "stayed on to sign", "came to train"."""
    head = verb.head
    if head.i == verb.i:
        return False
    tense = set(head.morph.get("Tense", [])) | {
        t for c in head.children if c.dep_ == "aux" for t in c.morph.get("Tense", [])
    }
    future = any(c.lower_ in ("will", "would", "may", "might", "could", "shall") for c in head.children)
    return "Past" in tense and "Pres" not in tense and not future and head.pos_ in ("VERB", "AUX")


def _reported(verb: Token) -> bool:
    """True under a past verb of saying or agreeing: "said it would", "announced they would"."""
    t = verb
    for _ in range(3):
        if t.dep_ in ("ccomp", "xcomp", "conj") and t.head.i != t.i:
            t = t.head
            if "Past" in t.morph.get("Tense", []):
                return True
        else:
            return False
    return False


def _made(status: str, cue: str, negated: bool, alleged: bool, perfect: bool) -> Status:
    if negated and status in ("planned", "pledged", "agreed", "ongoing"):
        status = "denied"
    tense: Tense = "future" if status in ("planned", "pledged", "hypothetical", "agreed") else "past"
    if status == "ongoing":
        tense = "present"
    return Status(status, tense, cue, negated, alleged, perfect)
