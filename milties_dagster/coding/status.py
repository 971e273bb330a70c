"""The status of an act: done, planned, pledged, denied ... (codebook 1.4).

Belongs here: tense, mood, negation and cue words read off the parse and the words before the act
(seeds/reference/status_cues.yaml). Does not belong here: what the act is or who takes part.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml
from spacy.tokens import Doc, Token

from milties_dagster import paths
from milties_dagster.coding import syntax
from milties_dagster.coding.lexicon import Slots, TriggerHit, _match, _slots
from milties_dagster.coding.traits import traits
from milties_dagster.language import labels

Tense = Literal["past", "present", "future"]
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without"})
YET = ("yet", "still")
AS_MEANT = frozenset({"scheduled", "planned", "intended", "originally", "previously", "arranged", "agreed"})
NOBODY = frozenset({"nobody", "none", "nothing", "noone"})
NEGATING = NEGATIONS | NOBODY
FINITE_BE = frozenset({"is", "are", "was", "were", "'s", "’s", "'re", "’re", "am"})
NOMINAL = frozenset({"det", "nmod:poss", "poss"})
HAVE = frozenset({"has", "have", "'ve", "’ve"})
# the first that is found wins among cues of equal distance
ORDER = ("denied", "cancelled", "suspended", "hypothetical", "pledged", "planned", "agreed", "ongoing")
BREAKS = ("cancelled", "suspended")
AFTER_ACT = frozenset({"denied", "suspended", "cancelled", "ongoing"})  # their cues may stand shortly behind the act
AHEAD = frozenset({"planned", "hypothetical"})  # and those of these up to the verb
ABOVE_VERB = frozenset({"acl", "acl:relcl", "xcomp", "conj", "ccomp", "cop", "aux", "aux:pass"})
CONTENT_PREPOSITIONS = frozenset({"in", "about", "on", "of", "from", "for"})
SHORT_WOULD = ("'d", "’d")
ENDINGS = frozenset({"end", "ends", "stop", "stops"})  # nouns: "at the end of the accord's first year"
WISHED_FOR = frozenset({"for", "about", "with"})
NOUN_REACH = 8  # words between a noun such as agreement and the infinitive that says what about
LONG_OBJECT = 15  # words between the parts of a verb of ending: "put ... on ice"


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which makes it slow to make; never changed
class Status:
    """Status with the tense to read dates in, and the cue that decided."""

    status: str
    tense: Tense
    cue: str
    negated: bool
    alleged: bool
    perfect: bool = False  # "had signed": background more often than news
    since: bool = False  # "has trained ... since": it still goes on
    attributive: bool = False  # "jets bought in May": told beside a noun
    effect: bool = False  # "the visit will strengthen ties": the mood is that of the effect


class _Phrases(list[tuple[str, Slots]]):
    """Phrases with their words, and the same by the forms of the first word."""

    def __init__(self, phrases: Iterable[object]) -> None:
        super().__init__((str(p), _slots(str(p))) for p in phrases)
        # the forms that are a phrase by themselves, and all that one begins with
        self.single = frozenset().union(*(slots[0] for _, slots in self if len(slots) == 1))
        self.firsts = frozenset().union(*(slots[0] for _, slots in self))
        self.by_first: dict[str, list[tuple[str, Slots]]] = {}
        for phrase, slots in self:
            for form in slots[0]:
                self.by_first.setdefault(form, []).append((phrase, slots))


NO_PHRASES = _Phrases(())


@functools.cache
def _cues() -> dict[str, Any]:
    data = yaml.safe_load((paths.reference() / "status_cues.yaml").read_text(encoding="utf-8"))
    compiled: dict[str, Any] = {"window": int(data["window"])}
    for group in ("governors", "auxiliaries", "phrases", "modifiers", "breaks"):
        compiled[group] = {status: _Phrases(phrases) for status, phrases in data[group].items()}
    for name in (
        "not_denials", "alleged", "denials", "conditions", "not_renewed", "firsts", "held", "meant", "falsehoods",
        "naming", "wishing", "topics", "telling",
    ):  # fmt: skip
        compiled[name] = _Phrases(data[name])
    for name in (
        "saying", "own_word_not", "begun", "begun_is_ongoing", "carrying", "refusal_is_the_act", "permitted",
        "background", "unbroken", "reports", "ends", "texts", "when", "come_to_nothing", "happened_before",
        "scheduled", "limited", "near_misses", "endable", "declined", "own_word_done", "begin_on_arrival", "wished",
        "told_ahead",
        "acquired", "amounts", "chances", "done_once", "broken_only", "ended", "past_forms", "reputing", "topical",
        "known_by_year", "coming", "wars", "witnessing", "one_way_force",
    ):  # fmt: skip
        compiled[name] = frozenset(map(str, data[name]))
    # the phrases of all statuses by the forms of their first words
    compiled["phrase_at"] = {}
    for rank, status in enumerate(ORDER):
        for form, phrases in compiled["phrases"].get(status, NO_PHRASES).by_first.items():
            compiled["phrase_at"].setdefault(form, []).extend((rank, status, *phrase) for phrase in phrases)
    compiled["lifts"] = {status: _Phrases(phrases) for status, phrases in data["lifts"].items()}
    # the first words of all phrases that may end, lift, deny or describe an act
    for group in ("breaks", "lifts", "modifiers"):
        compiled[f"{group}_firsts"] = frozenset().union(*(phrases.firsts for phrases in compiled[group].values()))
    compiled["denying_firsts"] = compiled["denials"].firsts | compiled["falsehoods"].firsts
    compiled["own_agreement"] = {t: frozenset(p) for t, p in data["own_agreement"].items()}
    compiled["words"] = {
        name: frozenset().union(*(_slots(p)[0] for p in data[name]))
        for name in ("carrying", "ends", "texts", "mere_end", "sequels", "setting_out", "effects")
    }
    return compiled


def listed(name: str) -> frozenset[str]:
    """A list of words of status_cues.yaml."""
    words: frozenset[str] = _cues()[name]
    return words


def saying_words() -> frozenset[str]:
    """Words whose date tells when something was said, not when it happened."""
    return listed("saying")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence, and which kinds of cues are among them: what is not there is not looked for."""

    words: list[str]  # in small letters
    phrases: list[tuple[int, int, int, str, str]]  # first word, end, rank of the status, status, phrase
    alleged: bool  # told by hearsay
    denies: bool  # has a negation, and none that denies nothing
    may_deny: bool  # a word of a denial
    breaks: bool  # a verb of ending
    lifts: bool
    modifies: bool  # an adjective such as "planned"

    @classmethod
    def of(cls, doc: Doc) -> Words:
        cues, words = _cues(), [t.lower_ for t in doc]
        return cls(
            words,
            [
                (i, end, rank, status, phrase)
                for i, word in enumerate(words)
                for rank, status, phrase, slots in cues["phrase_at"].get(word, ())
                if (end := _match(slots, words, i))
            ],
            _any(cues["alleged"], words),
            not NEGATING.isdisjoint(words) and not _any(cues["not_denials"], words),
            *(not cues[f"{kind}_firsts"].isdisjoint(words) for kind in ("denying", "breaks", "lifts", "modifiers")),
        )


def read(doc: Doc, hit: TriggerHit, kind: str, given: Words | None = None) -> Status:
    """Status of the act at ``hit``.

    ``kind`` is the paragraph's: in headlines the present tense means the past. ``given``: the words of ``doc``, where
    more than one act of it is read.
    """
    anchor = doc[hit.start : hit.end].root
    beside = anchor.dep_ == "acl" and anchor.pos_ == "VERB" and "Past" in anchor.morph.get("Tense")
    found = _read(doc, hit, kind, given or Words.of(doc))
    if found.status in AHEAD and hit.trigger.type in traits().occasion and _tells_effect(anchor):
        found = replace(found, effect=True)
    return replace(found, attributive=True) if beside and anchor.head.i < anchor.i else found


def _read(doc: Doc, hit: TriggerHit, kind: str, given: Words) -> Status:
    cues, words, alleged = _cues(), given.words, given.alleged
    act = hit.trigger.type
    anchor = doc[hit.start : hit.end].root
    verb = _verb_of(anchor)
    if verb.i == anchor.i != anchor.head.i and hit.end - hit.start == 1 and labels.children(anchor, NOMINAL):
        verb = _verb_of(anchor.head)  # "since the deadly clash": a noun, whatever the tagger says
    carrier = _carrier(verb, cues)
    aux = {c.lower_ for c in labels.auxiliaries(carrier)} | {c.lower_ for c in carrier.children if c.dep_ == "cop"}
    own_verb = verb.i in range(hit.start, hit.end)
    noun = not own_verb and (anchor.pos_ in ("NOUN", "PROPN") or bool(labels.children(anchor, NOMINAL)))
    perfect = "had" in aux
    negated = given.denies and _negated(anchor, verb, carrier, words, hit)
    if act in cues["refusal_is_the_act"] and not NEGATIONS.isdisjoint(words[hit.start : hit.end]):
        return Status("completed", "past", "refusal", False, alleged, perfect)  # "will not sell" refuses

    def made(status: str, cue: str, negated: bool = negated) -> Status:
        return _made(status, cue, negated, alleged, perfect)

    if own_verb and negated and _told_not_to(carrier, words, cues):
        return Status("hypothetical", "future", "told not to", False, alleged, perfect)
    if act in cues["endable"] and _no_longer(words, hit.start if own_verb else verb.i):
        return Status("cancelled", "past", "no longer", False, alleged, perfect)
    if act in cues["declined"] and _called_off(carrier if negated and not own_verb else verb, words, cues):
        return Status("cancelled", "past", "not held", False, alleged, perfect)
    # 0. a claim that someone denies: "rejected allegations that drones were sent"
    if given.may_deny and act not in ("CRT", "STM", "RES") and _denied(verb, anchor, words, cues):
        return Status("denied", "past", "denied claim", True, True, perfect)
    # what is scrapped with the text or plan that names it: "the accord that let troops stay was revoked"
    if given.breaks and act not in cues["unbroken"] and (broken := _broken(anchor, hit, words, cues["breaks"])):
        return made(*broken, negated=False)
    if given.lifts and act == "RES" and (broken := _broken(anchor, hit, words, cues["lifts"])):
        return made(*broken, negated=False)
    if negated and act in ("AGR", "ALL", "BAS") and _at(cues["not_renewed"], words, verb.i):
        return Status("cancelled", "past", "not renewed", False, alleged, perfect)
    if noun:
        for child in anchor.children if given.modifies else ():
            if _at(cues["governors"]["agreed"], words, verb.i):
                break  # "approved the possible sale"
            for status in ORDER:
                if child.i < anchor.i and _at(cues["modifiers"].get(status), words, child.i):
                    return made(status, f"{child.lower_} {anchor.lower_}", negated=False)
        if act in cues["told_ahead"] and _is_ahead(anchor, words):
            return made("planned", "ahead of", negated=False)
        if _is_background(anchor, act, cues):  # "during a visit": the visit is taken for granted
            told = labels.tense(verb)
            if told == "future":
                return made("planned", "background", negated=False)
            during = syntax.preposition(_top(anchor)) in ("during", "amid")
            if told == "present" and during and kind not in ("headline", "caption"):
                return Status("ongoing", "present", "background", False, alleged, perfect)
            return Status("completed", "past", "background", False, alleged, perfect)
    # 1. the act's own auxiliaries
    if mood := _mood(carrier, anchor, words, cues):
        return made(*mood)
    if _has_to(carrier) and any(words[c.i - 1] in YET for c in carrier.children if c.lower_ == "to" and c.i):
        return made("planned", "yet to")  # "has yet to approve the sale"
    if _has_to(carrier) and aux & FINITE_BE and (_untensed(carrier) or "be" in aux):
        if carrier.lower_ in cues["words"]["ends"] and act in cues["begun_is_ongoing"]:
            return Status("ongoing", "present", "is to end", False, alleged, perfect)
        return made("planned", "be to")
    if time := _time_clause(carrier, cues):
        return made(time, "time clause")  # "when he speaks to them on Monday, he will"
    if act == "STM" and own_verb and any(_at(cues["governors"]["pledged"], words, c.i) for c in anchor.rights):
        return made("pledged", "ready")  # "stands ready to"
    # the anchor word itself: "pledged aid", "wants jets", "agreed to"
    told_done = act in cues["own_word_not"] or f"{act} {words[hit.start]}" in cues["own_word_done"]
    if hit.end - hit.start == 1 and not told_done:
        for status in ("hypothetical", "pledged", "planned", "agreed"):
            if words[hit.start] in cues["governors"][status].single:
                own = made(status, words[hit.start])
                # "approved on Monday": the word is the act, and it is past
                past = "Past" in verb.morph.get("Tense", []) and status != "planned"
                return replace(own, tense="past") if past else own
    # 2. verbs and adjectives above it
    for g in _governors(verb):
        for status in ORDER:
            for phrase, slots in cues["governors"].get(status, NO_PHRASES).by_first.get(words[g.i], ()):
                if not _match(slots, words, g.i):
                    continue
                if _is_content(verb) or (verb.dep_ in ("xcomp", "acl") and g.pos_ not in ("NOUN", "PROPN")):
                    if act in cues["refusal_is_the_act"] and status == "denied":
                        continue
                    g_neg = any(c.lower_ in NEGATIONS for c in g.children)
                    if g_neg and status in ("pledged", "planned", "agreed"):
                        return made("denied", f"not {phrase}")
                    return made(status, phrase)
    # the verb an act noun hangs on: "announced military aid"
    if noun:
        for status in ("pledged", "planned", "agreed") if not _tells_purpose(anchor, verb) else ():
            if _at(cues["governors"][status], words, verb.i):
                return made(status, verb.lower_)
        top = _top(anchor)
        if act in cues["wished"] and not negated and _at(cues["wishing"], words, verb.i) and _wished(top, verb):
            return made("hypothetical", verb.lower_)
        suffers = top.dep_ in labels.OBJECT and top.head.i == verb.i and not negated
        if suffers and act in cues["declined"] and _at(cues["governors"]["denied"], words, verb.i):
            return made("denied", verb.lower_)  # "declined a meeting"
    # 3. phrases shortly before the act
    if found := _phrase(doc, hit, anchor, verb, given, cues):
        return made(*found)
    if not own_verb and act in cues["topical"] and not negated and _is_topic(anchor, words, cues):
        return made("hypothetical", "topic of talks")
    if verb.lower_ in cues["begun"] and act in cues["begun_is_ongoing"] and not negated:
        return Status("ongoing", "past", verb.lower_, False, alleged, perfect)
    # what a text lets its parties do is agreed; the access that a signed text opens is given
    if act == "ARM" and _under_text(verb, cues) and "Pres" in carrier.morph.get("Tense", []) and not negated:
        return made("agreed", "under a text")  # "under the package Oman buys 12 jets"
    if _in_text(verb, cues) and "Pres" in carrier.morph.get("Tense", []) and not negated:
        return made("completed" if act in cues["permitted"] else "agreed", "terms of a text")
    # 4. tense
    plain = Status("completed", "past", "past", negated, alleged, perfect)
    return _tensed(doc, carrier, aux, words, kind, plain, act, own_verb)


def _tells_effect(anchor: Token) -> bool:
    """True for the subject of a verb of effect: "the visit will strengthen", "is expected to give"."""
    top = _top(anchor)
    if top.pos_ not in ("NOUN", "PROPN") or top.dep_ not in labels.SUBJECT | labels.PASSIVE_SUBJECT:
        return False
    effects = _cues()["words"]["effects"]
    verb = top.head
    return verb.lower_ in effects or any(c.dep_ == "xcomp" and c.lower_ in effects for c in verb.children)


def _is_topic(anchor: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True for what talks or plans are about: "discussed joint drills", "cooperation in training", "views on drills".

    Not with a participle of its own: "discussed the drill held in May".
    """
    t = anchor
    for _ in range(8):
        if any(c.dep_ in ("acl", "acl:relcl") and c.i > c.head.i for c in t.children):
            return False
        head = t.head
        if head.i == t.i:
            return False
        if head.i != anchor.i and _at(cues["topics"], words, head.i):
            return t.dep_ not in labels.SUBJECT - labels.PASSIVE_SUBJECT
        if head.pos_ in ("VERB", "AUX") and "Ger" not in head.morph.get("VerbForm") and not _is_gerund(head):
            return False
        t = head
    return False


def _is_gerund(verb: Token) -> bool:
    """True for "enhancing" in "talks on enhancing drills": it has no tense of its own."""
    return verb.lower_.endswith("ing") and not labels.auxiliaries(verb)


def only_nearly(status: Status) -> bool:
    """True where the cue tells that the act was close but did not happen."""
    return status.cue in _cues()["near_misses"]


def beginnings() -> frozenset[str]:
    """The cues that tell that something begins."""
    begun: frozenset[str] = _cues()["begun"]
    return begun


def is_got(doc: Doc, hit: TriggerHit) -> bool:
    """True for "bought", "acquired": arms so told of, long ago or beside what was done with them, were delivered."""
    got: frozenset[str] = _cues()["acquired"]
    if doc[hit.start].lower_ not in got:
        return False
    anchor = doc[hit.start]
    return anchor.dep_ != "acl" or labels.tense(syntax.verb_of(anchor.head)) != "future"


def is_contracted(doc: Doc, hit: TriggerHit) -> bool:
    """True for a delivery that a text is about: "signed a contract for the delivery of tanks" tells of no delivery."""
    t = doc[hit.start : hit.end].root
    for _ in range(4):
        if t.pos_ not in ("NOUN", "PROPN") or t.head.i == t.i:
            return False
        led = syntax.preposition(t) in ("for", "on", "about", "covering")
        t = t.head
        if led and t.lower_ in _cues()["words"]["texts"]:
            return True
    return False


def merely_ends(doc: Doc, hit: TriggerHit) -> bool:
    """True where the anchor tells that an act of limited length is over, not that it was called off."""
    cues = _cues()
    return hit.trigger.type in cues["limited"] and doc[hit.start].lower_ in cues["words"]["mere_end"]


def _tensed(
    doc: Doc, carrier: Token, aux: set[str], words: list[str], kind: str, plain: Status, act: str, own_verb: bool
) -> Status:
    """The reading of the verb form alone."""
    form, tenses = carrier.morph.get("VerbForm", []), carrier.morph.get("Tense", [])
    told = kind in ("headline", "caption")
    if carrier.lower_ in _cues()["past_forms"] and "Fin" in form:
        tenses = ["Past"]
    participle = "Part" in form and "Past" in tenses
    have = bool(aux & HAVE) or ("Past" in tenses and _split_perfect(doc, carrier))
    if plain.negated:
        return replace(plain, status="denied", cue="negation")

    def told_as(cue: str, status: str = "completed", tense: Tense = "past", since: bool = False) -> Status:
        return Status(status, tense, cue, False, plain.alleged, plain.perfect, since)

    if not form and own_verb and not told:
        if _untagged_present(carrier):
            tenses, form = ["Pres"], ["Fin"]  # the parse takes the verb for a noun: "travels to Oslo on Monday"
        elif act == "HLV" and _is_somewhere(carrier):
            return told_as("present tense", "ongoing", "present")  # "is in Oslo"
    if "Inf" in form and carrier.dep_ != "root" and _has_to(carrier) and not plain.perfect:
        if (promise := _promised(doc, carrier, words)) is not None:
            return told_as("noun before an infinitive", promise, "future")
        setting_out = carrier.head.lower_ in _cues()["words"]["setting_out"]
        yet_to_begin = setting_out and not own_verb and act in _cues()["begin_on_arrival"]
        if not told and not yet_to_begin and (_after_deed(carrier) or _is_first(carrier, words)):
            return told_as("purpose of a deed")  # "flew in to sign", "the first to visit"
        return _made("planned", "headline infinitive" if told else "infinitive", False, plain.alleged, False)
    if "Part" in form and "Pres" in tenses and aux & {"is", "are", "'re", "'s", "am", "’s", "’re"}:
        return told_as("present progressive", "ongoing", "present")
    if have and _since(doc, carrier) and not (act in _cues()["done_once"] and _since_then(doc)):
        return told_as("perfect since", "ongoing", since=True)
    if have and "Part" in form and "Pres" in tenses:
        return told_as("perfect progressive", "ongoing")
    if "Pres" in tenses and "Fin" in form and not plain.perfect:
        if told:
            return told_as("headline present")
        if act in _cues()["scheduled"] and own_verb:
            return told_as("present tense", "planned", "future")  # "leaves for Oslo on Monday"
        return told_as("present tense", "ongoing", "present")
    if aux & {"is", "are"} and participle:
        if told:
            return told_as("headline passive")
        return told_as("present passive", "ongoing", "present")
    return told_as("present perfect" if have else "past")


def _untagged_present(carrier: Token) -> bool:
    """True for a verb of the third person that the parse takes for a noun, with a subject before it."""
    return (
        carrier.pos_ == "NOUN"
        and carrier.lower_.endswith("s")
        and carrier.dep_ in ("root", "ROOT")
        and any(c.dep_ == "nsubj" and c.i < carrier.i for c in carrier.children)
        and not any(c.dep_ == "cop" for c in carrier.children)
    )


def _is_somewhere(carrier: Token) -> bool:
    """True for "is in Oslo": a place with a copula of the present."""
    return carrier.pos_ not in ("VERB", "AUX") and any(
        c.dep_ == "cop" and c.lower_ in ("is", "are") for c in carrier.children
    )


def _since(doc: Doc, carrier: Token) -> bool:
    """True when a "since" belongs to the clause of ``carrier``, or to none that the parse shows."""
    for t in doc:
        if t.lower_ == "since":
            over = syntax.verb_of(t.head)
            aside = over.i < carrier.i and over.dep_ in labels.CLAUSE - {"root", "ROOT"} and over.i != carrier.head.i
            # "the rulers, in power since July, have expelled"
            closed = 0 < t.i < carrier.i and any(x.text == "," for x in doc[t.i : carrier.i])
            if not aside and not closed:
                return True
    return False


def _since_then(doc: Doc) -> bool:
    """True for "since" as an adverb: "has since handed over", "since then"."""
    for t in doc:
        if t.lower_ == "since":
            follows = doc[t.i + 1].lower_ if t.i + 1 < len(doc) else ""
            before = doc[t.i - 1].lower_ if t.i else ""
            return follows == "then" or (before in HAVE and t.i + 1 < len(doc) and doc[t.i + 1].pos_ in ("VERB", "AUX"))
    return False


def _starts(slots: Slots, words: list[str], i: int) -> int:
    return _match(slots, words, i) if words[i] in slots[0] else 0


def _at(phrases: _Phrases | None, words: list[str], i: int) -> bool:
    return phrases is not None and any(_match(slots, words, i) for _, slots in phrases.by_first.get(words[i], ()))


def _split(slots: Slots, words: list[str], i: int) -> bool:
    """Like _starts, with room for a long object in the gap: "put its part in the treaty on ice"."""
    if _starts(slots, words, i):
        return True
    gap = next((k for k, s in enumerate(slots) if not s), 0)
    if not gap or words[i] not in slots[0]:
        return False
    return any(_starts(slots[gap + 1 :], words, j) for j in range(i + 1, min(i + LONG_OBJECT, len(words))))


def _any(phrases: _Phrases, words: list[str]) -> bool:
    if phrases.firsts.isdisjoint(words):
        return False
    return any(_at(phrases, words, i) for i, word in enumerate(words) if word in phrases.firsts)


def _has_to(verb: Token) -> bool:
    return "to" in [c.lower_ for c in verb.children]


def _untensed(verb: Token) -> bool:
    return "Inf" in verb.morph.get("VerbForm", [])


def _is_content(verb: Token) -> bool:
    """True for what another word is about: "to buy", "interested in making", "talks about lending"."""
    if _untensed(verb):
        return True
    return verb.lower_.endswith("ing") and any(
        c.dep_ in ("mark", "case") and c.lower_ in CONTENT_PREPOSITIONS for c in verb.children
    )


def _carrier(verb: Token, cues: dict[str, Any]) -> Token:
    """The verb that carries tense and mood: "keep" in "will keep training", "help" in "helped to train"."""
    t = verb
    for _ in range(3):
        if t.dep_ == "xcomp" and t.head.i != t.i and t.head.lower_ in cues["words"]["carrying"]:
            t = t.head
        else:
            break
    return t


def _negated(anchor: Token, verb: Token, carrier: Token, words: list[str], hit: TriggerHit) -> bool:
    """Negation of the act's verb, of what carries it, or of its subject or object ("no troops were sent").

    "No minister had come since" tells that one came before: no denial.
    """
    ever = _cues()["happened_before"] & set(words)
    if ever == {"ever"} and any(h.lower_ in HAVE for h in labels.auxiliaries(carrier)):
        ever = frozenset()  # "no soldier has ever been stationed there"
    for v in {verb, carrier}:
        for c in v.children:
            if c.i in range(hit.start, hit.end) or _is_number_sign(c):
                continue  # "at no cost", "not to use force": part of what the act is; "No. 12 Squadron"
            if c.lower_ in NEGATIONS and c.dep_ != "obl":
                return True
            if c.lower_ in NOBODY and c.dep_ in labels.SUBJECT | labels.OBJECT and not ever:
                return True
            if (
                c.dep_ in labels.SUBJECT | labels.OBJECT
                and not ever
                and any(g.lower_ in ("no", "neither", "nor") and g.i < c.i for g in c.children)
            ):
                return True
    outside = [c for c in anchor.children if c.i not in range(hit.start, hit.end) and not _is_number_sign(c)]
    return not ever and any(c.lower_ in ("no", "never") for c in outside)


def _told_not_to(carrier: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True for "warned them not to strike", "urged it not to sell": nothing is denied."""
    if "Inf" not in carrier.morph.get("VerbForm", []):
        return False
    before = words[max(0, carrier.i - 3) : carrier.i]
    if "not" not in before or "to" not in before:
        return False
    return any(_at(cues["telling"], words, t.i) for t in carrier.ancestors if t.pos_ == "VERB")


def _called_off(verb: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True for what "will not take place", or "did not take place" though it was to.

    ``verb`` is that of the act's clause, which may tell of a noun: "the talks that were to be held did not happen".
    """
    over = syntax.verb_of(verb.head) if verb.dep_ in labels.RELATIVE else verb
    if not any(c.lower_ in NEGATIONS for c in over.children) or not _any(cues["meant"], words):
        return False
    behind = words[over.i :]
    if any(a == "as" and b in AS_MEANT for a, b in itertools.pairwise(behind)):
        return True  # "will not meet as scheduled"
    # "could not make a planned stop"
    unable = over.i == verb.i and any(h.lower_ == "could" for h in labels.auxiliaries(over))
    return unable or _at(cues["held"], words, over.i)


def _no_longer(words: list[str], i: int) -> bool:
    """True for a verb at token i that something "no longer" does, or does not "any longer"."""
    if any(words[k : k + 2] == ["no", "longer"] for k in range(max(0, i - 4), i)):
        return True
    ended = "anymore" in words[i + 1 : i + 12] or "any longer" in " ".join(words[i + 1 : i + 12])
    return ended and any(w in NEGATIONS for w in words[max(0, i - 4) : i])


def _is_number_sign(token: Token) -> bool:
    """True for the "No" of "No. 12 Squadron"."""
    if token.text not in ("No", "No.", "no."):
        return False
    behind = [t.text for t in token.doc[token.i + 1 : token.i + 3] if t.text != "."]
    return bool(behind) and behind[0].isdigit()


def _verb_of(anchor: Token) -> Token:
    """The verb of the act's clause. Where the parse gives the noun none, the participle behind it serves."""
    verb = syntax.verb_of(anchor)
    if verb.pos_ in ("NOUN", "PROPN") and not any(c.dep_ == "cop" for c in verb.children):
        behind = [c for c in verb.children if c.dep_ == "acl" and c.i > verb.i and c.pos_ == "VERB"]
        # "a drill between Oman and Kenya is planned": the parse may take Kenya for a subject of its own
        behind = behind or [c for c in verb.children if c.dep_ == "conj" and c.i > verb.i and c.pos_ == "VERB"]
        later = [t for t in verb.subtree if t.pos_ == "VERB" and behind and t.i > behind[-1].i and _is_finite(t)]
        if later or behind:
            return (later or behind)[-1]
    return verb


def _is_finite(verb: Token) -> bool:
    return any("Fin" in t.morph.get("VerbForm", []) for t in (verb, *labels.children(verb, labels.AUXILIARY)))


def _top(noun: Token) -> Token:
    """Head of the phrase a noun belongs to: "series" for talks in "a series of talks"."""
    t = noun
    for _ in range(4):
        if t.dep_ in syntax.UP or (t.dep_ == "nmod" and syntax.preposition(t) == "of"):
            t = t.head
        else:
            break
    return t


def _split_perfect(doc: Doc, verb: Token) -> bool:
    """True for "have since Monday patrolled", where the parse loses the auxiliary."""
    for i in range(verb.i - 1, max(-1, verb.i - 5), -1):
        if doc[i].lower_ in HAVE:
            return True
        if doc[i].pos_ in ("VERB", "PUNCT"):
            return False
    return False


def _wished(noun: Token, verb: Token) -> bool:
    """True for what a verb of wishing or weighing is about: its object, or what it asks "for"."""
    if noun.head.i != verb.i or any(c.lower_ == "to" for c in verb.children):
        return False
    return noun.dep_ in labels.OBJECT or (noun.dep_ == "obl" and syntax.preposition(noun) in WISHED_FOR)


def _time_clause(carrier: Token, cues: dict[str, Any]) -> str | None:
    """Planned for a present in a clause of time whose main clause is future: "before the jets are flown in"."""
    if carrier.dep_ != "advcl":
        return None
    helpers = labels.auxiliaries(carrier)
    present = "Pres" in carrier.morph.get("Tense", []) or any("Pres" in h.morph.get("Tense", []) for h in helpers)
    if not present or any(h.lower_ in HAVE for h in helpers):
        return None
    if not any(c.lower_ in cues["when"] for c in carrier.children if c.dep_ in ("mark", "advmod", "case")):
        return None
    above = carrier.head
    future = labels.tense(above) == "future" or any(h.lower_ in ("would", "should") for h in labels.auxiliaries(above))
    return "planned" if future or (_untensed(above) and _has_to(above)) else None


def _under_text(verb: Token, cues: dict[str, Any]) -> bool:
    """True for what is done "under the contract"."""
    t = verb.head if verb.dep_ == "conj" else verb
    return any(
        c.dep_ == "obl" and c.lower_ in cues["words"]["texts"] and syntax.preposition(c) == "under"
        for v in (verb, t)
        for c in v.children
    )


def _in_text(verb: Token, cues: dict[str, Any]) -> bool:
    """True inside a clause that tells what a text provides: "a pact that opens bases"."""
    t = verb
    for _ in range(4):
        if t.dep_ in ("acl:relcl", "relcl"):
            return t.head.lower_ in cues["words"]["texts"]
        if t.dep_ in ("xcomp", "ccomp", "conj"):
            t = t.head
        else:
            return False
    return False


def _in_signed_text(verb: Token, cues: dict[str, Any]) -> str | None:
    """Agreed for what a text that was signed provides: "signed a deal under which the yard will build"."""
    t = verb
    for _ in range(3):
        if t.dep_ in labels.RELATIVE:
            break
        if t.dep_ != "conj":
            return None
        t = t.head
    if t.dep_ not in labels.RELATIVE or t.head.lower_ not in cues["words"]["texts"]:
        return None
    if not any(c.lower_ in ("which", "where") for x in (t, *t.children) for c in x.children):
        return None
    over = syntax.verb_of(t.head)
    past = "Past" in over.morph.get("Tense", []) and labels.tense(over) == "past"
    return "agreed" if past and t.head.dep_ in labels.OBJECT | labels.PASSIVE_SUBJECT else None


def _governors(verb: Token) -> list[Token]:
    """Words above a verb that set its mood: "agreed" in "agreed to hold"."""
    out = []
    t = verb
    for _ in range(4):
        if t.dep_ in ("xcomp", "ccomp", "acl", "advcl") and t.head.i != t.i:
            out.append(t.head)
            t = t.head
        elif t.dep_ == "conj" and t.head.i != t.i and (_untensed(t) or t is not verb or t.pos_ not in ("VERB", "AUX")):
            t = t.head
        else:
            break
    if _untensed(verb) and verb.dep_ in ("xcomp", "advcl") and labels.is_passive(verb.head):
        out += labels.subjects(verb.head)  # "an agreement was concluded to build"
    return out


def _mood(carrier: Token, anchor: Token, words: list[str], cues: dict[str, Any]) -> tuple[str, str] | None:
    """Status by the auxiliaries will, would, may, should and the clauses around them."""
    helpers = labels.auxiliaries(carrier)
    told = [h.lower_ for h in helpers]
    for status in ("planned", "hypothetical"):
        phrases = cues["auxiliaries"][status]
        for phrase, slots in () if phrases.firsts.isdisjoint(told) else phrases:
            helper = next((h for h in helpers if h.lower_ in slots[0]), None)
            if helper is None or (helper.text == "May" and helper.i):
                continue
            if phrase in SHORT_WOULD:
                if not _untensed(carrier):
                    continue  # "they'd signed"
                phrase = "would"
            said = _governor_of_speech(carrier, words, cues) or _in_signed_text(carrier, cues)
            if phrase in ("will", "'ll", "shall", "wo", "would"):
                if said in ("pledged", "agreed", "hypothetical"):
                    return said, f"{phrase} under {said}"
                if _conditional(carrier, words, cues):
                    return "hypothetical", f"{phrase} if"
                if phrase == "would" and (
                    words[helper.i + 1 : helper.i + 2] in (["have"], ["like"], ["rather"], ["prefer"], ["love"])
                ):
                    return "hypothetical", phrase
                return "planned", phrase  # "said it would send": the future of the past
            if phrase == "should" and _is_subject(anchor, carrier):
                return "planned", phrase  # "delivery should begin in May"
            if said in ("pledged", "agreed"):
                return said, f"{phrase} under {said}"  # "agreed that the base could stay"
            if phrase in ("could", "can") and any(c.lower_ in NEGATIONS for c in carrier.children):
                return "planned", f"{phrase} not"  # did not, whatever kept it from it
            return status, phrase
    return None


def _is_subject(noun: Token, verb: Token) -> bool:
    """True for the subject of the verb, or a noun in it: "delivery of the jets should begin"."""
    return noun.pos_ in ("NOUN", "PROPN") and syntax.in_subtree(noun, labels.subjects(verb, inherit=False))


def _governor_of_speech(carrier: Token, words: list[str], cues: dict[str, Any]) -> str | None:
    """The status of the verb whose content the clause is: "promised that it would", "he vowed, it would"."""
    t = carrier
    above = []
    for _ in range(3):
        if t.dep_ in ("ccomp", "parataxis", "conj") and t.head.i != t.i:
            t = t.head
            above.append(t)
        else:
            break
    above += [c for c in carrier.children if c.dep_ == "parataxis"]
    above += [g for c in carrier.children for g in c.children if g.dep_ == "parataxis"]
    for v in above:
        for status in ("hypothetical", "pledged", "agreed"):
            if v.pos_ == "VERB" and _at(cues["governors"][status], words, v.i):
                return status
    return None


def _conditional(carrier: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True for a clause that holds on a condition: "if", "unless", "should it", "whether", or a question."""
    nodes = [carrier, *(t for t in carrier.ancestors if t.dep_ in ("advcl", "ccomp"))][:3]
    clauses = [c for c in carrier.children if c.dep_ == "advcl"] + [t for t in nodes if t.dep_ in ("advcl", "ccomp")]
    for clause in clauses:
        marks = [c for c in clause.children if c.dep_ in ("mark", "advmod", "cc")]
        if any(_at(cues["conditions"], words, m.i) for m in marks):
            return True
        first = min(clause.subtree, key=lambda t: t.i)
        if clause.dep_ == "advcl" and first.lower_ in ("should", "were", "had") and first.pos_ in ("AUX", "VERB"):
            return True
    return carrier.dep_ in ("ROOT", "root") and "?" in words[-2:]


def _tells_purpose(anchor: Token, verb: Token) -> bool:
    """True for an act that is the subject of what it is for: "the drill aims to", "the aid is intended to"."""
    top = _top(anchor)
    if top.head.i != verb.i or top.dep_ not in labels.SUBJECT:
        return False
    return not labels.is_passive(verb) or verb.lower_ == "intended"


def _is_ahead(anchor: Token, words: list[str]) -> bool:
    """True for "ahead of a visit": news of what is yet to come."""
    edge = _top(anchor).left_edge.i
    return any(words[i : i + 2] == ["ahead", "of"] for i in range(max(0, edge - 2), edge + 1))


def _is_background(anchor: Token, act: str, cues: dict[str, Any]) -> bool:
    """True for an act named as the occasion of another: "during a visit", "since the attack"."""
    top = _top(anchor)
    if top.dep_ in labels.OBJECT and top.head.lower_ in cues["words"]["sequels"]:
        return True  # "the letter follows talks in Bonn"
    prep = syntax.preposition(top)
    return prep in cues["background"] or f"{act} {prep}" in cues["background"]


def _broken(anchor: Token, hit: TriggerHit, words: list[str], breaks: dict[str, _Phrases]) -> tuple[str, str] | None:
    """Status and verb when the act, or the text or plan it is named by, is what a verb of ending is done to."""
    if anchor.pos_ == "VERB" and "completed" not in hit.trigger.status:
        for status in BREAKS:
            for phrase, slots in breaks[status].by_first.get(words[anchor.i], ()):
                if _ends_only(phrase, hit):
                    continue
                if " " in phrase and "~" not in phrase and _match(slots, words, anchor.i):
                    return _undone(anchor, status, words)  # "put an end to" is no signing
    t = anchor
    for _ in range(8):
        head = t.head if t.head.i != t.i or t is not anchor else _verb_of(anchor)
        if head.i == t.i:
            return None
        if head.pos_ in ("VERB", "AUX") and head.i not in range(hit.start, hit.end):
            for status in BREAKS:
                for phrase, slots in breaks[status].by_first.get(words[head.i], ()):
                    if _ends_only(phrase, hit):
                        continue
                    if _split(slots, words, head.i) and _suffers(t, head, phrase):
                        return _undone(head, status, words)
            if t.pos_ not in ("VERB", "AUX") and t.dep_ not in labels.OBJECT | labels.PASSIVE_SUBJECT:
                return None
        if head.pos_ == "NOUN" and t.dep_ in ("nmod", "compound"):
            for status in BREAKS:
                found = [
                    p for p, slots in breaks[status].by_first.get(words[head.i], ()) if _match(slots, words, head.i)
                ]
                if any(not _ends_only(p, hit) for p in found) and head.lower_ not in ENDINGS:
                    return status, head.lower_  # "the suspension of the accord"
        if t.pos_ in ("VERB", "AUX") and t.dep_ not in ABOVE_VERB:
            return None
        if t.dep_ in ("advcl", "parataxis", "obl:agent") or head.i == t.head.head.i == t.i:
            return None
        t = head
    return None


def _ends_only(phrase: str, hit: TriggerHit) -> bool:
    """True for a verb that ends without breaking what is of limited length: a drill that ends is over."""
    cues = _cues()
    return phrase in cues["broken_only"] and hit.trigger.type not in cues["ended"]


def _suffers(noun: Token, verb: Token, phrase: str) -> bool:
    """True when ``noun`` is what the verb of ending (``phrase``) ends: its object, passive subject or the like."""
    if noun.dep_ in labels.OBJECT | labels.PASSIVE_SUBJECT or (verb.dep_ == "acl" and verb.head.i == noun.i):
        return True
    if noun.dep_ in ("ROOT", "root") and labels.is_passive(verb):
        return True  # the parse has lost the main clause
    if noun.dep_ == "xcomp" and noun.pos_ in ("NOUN", "ADJ"):
        return True  # the parse splits a compound: "lifted its arms embargo"
    if noun.dep_ in labels.SUBJECT:
        return phrase in _cues()["come_to_nothing"] or (labels.is_passive(verb) and not labels.objects(verb))
    prep = syntax.preposition(noun)
    if prep and prep == phrase.split()[-1]:
        return True  # "put an end to the accord"
    # "broke off talks about the sale", "scrapped $4 million in grants"
    about = prep in ("about", "on", "over") or (
        prep == "in" and any(o.pos_ in ("SYM", "NUM") for o in labels.objects(verb))
    )
    return about and noun.dep_ in ("obl", "nmod") and bool(labels.objects(verb))


def _undone(verb: Token, status: str, words: list[str]) -> tuple[str, str] | None:
    helpers = {h.lower_ for h in labels.auxiliaries(verb)}
    above = _governors(verb) if _is_content(verb) else []
    if any(c.lower_ in NEGATIONS for c in verb.children) or any(
        _at(_cues()["governors"]["denied"], words, g.i) for g in above
    ):
        return None
    if any(_at(_cues()["governors"]["hypothetical"], words, g.i) for g in above):
        return "hypothetical", verb.lower_
    if helpers & {"may", "might", "could", "would", "should", "can"} or _conditional(verb, words, _cues()):
        return "hypothetical", verb.lower_
    return status, verb.lower_


def _phrase(
    doc: Doc, hit: TriggerHit, anchor: Token, verb: Token, given: Words, cues: dict[str, Any]
) -> tuple[str, str] | None:
    """The nearest cue phrase in the clauses that bear on the act."""
    act, words = hit.trigger.type, given.words
    reach: set[int] | None = None
    lo = max(0, min(hit.start, verb.i) - cues["window"])
    own = cues["own_agreement"].get(act, frozenset())
    best: tuple[int, int, str, str] | None = None
    here = hit.end
    near = here + 4
    ahead = max(here, verb.i)  # "a hotline is to be set up"
    for i, end, rank, status, phrase in given.phrases:
        reached = near if status in AFTER_ACT else ahead if status in AHEAD else here
        # "the drill off the cape is under way"
        if not lo <= i < (max(near, ahead) if status == "ongoing" else reached) or phrase in own:
            continue
        if status != "planned" and i >= hit.start and end <= hit.end:
            continue
        if status == "denied" and (act in cues["refusal_is_the_act"] or _at(cues["not_denials"], words, i)):
            continue
        if reach is None:
            reach = _reach(anchor, verb)
        if _clause_of(doc[i:end].root).i not in reach:
            continue
        if phrase in cues["near_misses"] and i + 1 < len(doc) and _is_amount(doc[i + 1]):
            continue  # "nearly 70 percent", "almost all"
        if phrase == "due to" and not _leads_verb(doc, end):
            continue  # "due to the dispute" gives a reason
        if phrase == "to be" and (words[i - 1] == "had" or _of_other_thing(doc[i + 1], anchor, hit)):
            continue  # "had to be put off" tells a deed
        key = (abs(hit.start - end), rank, status, phrase)
        if best is None or key < best:
            best = key
    if best is None or (best[3] in cues["begun"] and act not in cues["begun_is_ongoing"]):
        return None
    return best[2], best[3]


def _leads_verb(doc: Doc, i: int) -> bool:
    """True where a verb stands at token i, an adverb or two before it allowed: "to sign", "to formally sign"."""
    while i < len(doc) and doc[i].pos_ == "ADV":
        i += 1
    return i < len(doc) and doc[i].pos_ in ("VERB", "AUX")


def _is_amount(token: Token) -> bool:
    """True for a number or a word for one."""
    return token.pos_ == "NUM" or token.dep_ == "nummod" or token.lower_ in _cues()["amounts"]


def _of_other_thing(be: Token, anchor: Token, hit: TriggerHit) -> bool:
    """True for "to be" that plans something else ("the mast, to be fitted on ships") or nothing ("said to be hard")."""
    told = be if be.head.dep_ not in labels.CLAUSE | {"acl", "xcomp"} else be.head
    if told.dep_ == "acl" and told.head.pos_ in ("NOUN", "PROPN"):
        return anchor.i not in (told.i, told.head.i) and not hit.has(told.i) and not hit.has(told.head.i)
    return told.dep_ in ("xcomp", "ccomp") and told.head.lower_ in _cues()["reputing"]


def _clause_of(token: Token) -> Token:
    t = token
    for _ in range(15):
        if t.dep_ in labels.CLAUSE or t.head.i == t.i or (t.dep_ in ("conj", "xcomp") and t.pos_ in ("VERB", "AUX")):
            return t
        t = t.head
    return t


def _reach(anchor: Token, verb: Token) -> set[int]:
    """Heads of the clauses whose words can set the act's mood: its own, those above it, those that describe it.

    Not the clause above a relative clause ("still resents the rifles that were sold"), nor one beside it.
    """
    out = {verb.i, _clause_of(anchor).i, _clause_of(verb).i}
    for noun in (anchor, *(c for c in anchor.children if c.dep_ == "appos")):
        out |= {c.i for c in noun.children if c.dep_ in ("acl", "acl:relcl", "relcl")}
    out |= {c.i for c in verb.children if c.dep_ == "xcomp"}
    t = verb
    for _ in range(6):
        if t.head.i == t.i:
            break
        above = t.dep_ in ("xcomp", "ccomp", "acl", "parataxis") or (t.dep_ == "advcl" and _is_content(t))
        beside = t.dep_ == "conj" and not labels.children(t, labels.SUBJECT)
        names = t.pos_ not in ("VERB", "AUX") and t.dep_ in ("obj", "obl", "nmod", "nsubj", "nsubj:pass", "appos")
        if not (above or beside or names):
            break
        t = t.head
        out |= {t.i, _clause_of(t).i}
    return out


def _denied(verb: Token, anchor: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True when a verb of denial stands above the act: "denied that", "allegations that ... were rejected"."""
    t = anchor
    for _ in range(12):
        head = t.head
        if head.i == t.i:
            return False
        if t.dep_ in ("acl:relcl", "relcl", "advcl") and not _is_report(head, cues):
            return False
        if _is_report(t, cues) and _called_false(head, t, words, cues):
            return True
        if head.i != verb.i and head.i != anchor.i and _at(cues["denials"], words, head.i):
            active_subject = t.dep_ == "nsubj" and not labels.is_passive(head)
            return not active_subject and not any(c.lower_ in NEGATIONS for c in head.children)
        t = head
    return False


def _called_false(head: Token, claim: Token, words: list[str], cues: dict[str, Any]) -> bool:
    """True where a claim is called untrue: "called a report that ... baseless", "claims that ... were lies"."""
    near = [head, *head.children, *(g for c in head.children if c.dep_ in ("xcomp", "obl", "obj") for g in c.children)]
    if not any(_at(cues["falsehoods"], words, t.i) for t in near):
        return False
    named = _at(cues["naming"], words, head.i) or any(c.dep_ == "cop" for c in head.children)
    return named and not any(c.lower_ in NEGATIONS for c in head.children)


def _is_report(noun: Token, cues: dict[str, Any]) -> bool:
    """True for a word of claiming or one that hangs on it: "reports", "press" in "reports in the press"."""
    t = noun
    for _ in range(3):
        if t.lower_ in cues["reports"]:
            return True
        if t.dep_ != "nmod":
            return False
        t = t.head
    return False


def _after_deed(verb: Token) -> bool:
    """True for the purpose of something done: "stayed on to sign", "came to train"."""
    head = verb.head
    if verb.dep_ == "acl" and head.dep_ in labels.OBJECT and head.lower_ in _cues()["chances"]:
        head = head.head  # "found time to train", "took the opportunity to sign"
    elif head.i == verb.i or (verb.dep_ == "acl" and head.pos_ != "VERB"):
        return False
    tense = set(head.morph.get("Tense", [])) | {
        t for c in head.children if c.dep_ == "aux" for t in c.morph.get("Tense", [])
    }
    future = any(c.lower_ in ("will", "would", "may", "might", "could", "shall") for c in labels.auxiliaries(head))
    have = any(c.lower_ in HAVE or c.lower_ == "having" for c in labels.auxiliaries(head))
    return (have or ("Past" in tense and "Pres" not in tense)) and not future and head.pos_ in ("VERB", "AUX")


def _promised(doc: Doc, verb: Token, words: list[str]) -> str | None:
    """Status that the noun before an infinitive gives: "their agreement on Tuesday to hold a drill".

    Read from the words: the parser often hangs such an infinitive on the verb of the clause.
    """
    to = next((c.i for c in verb.children if c.lower_ == "to" and c.i < verb.i), None)
    if to is None:
        return None
    governors = _cues()["governors"]
    for i in range(to - 1, max(-1, to - 1 - NOUN_REACH), -1):
        if doc[i].pos_ == "VERB" and doc[i].dep_ == "acl":
            continue  # "commitments made by the president to expand"
        if doc[i].pos_ in ("VERB", "AUX", "PUNCT", "SCONJ"):
            return None
        if doc[i].pos_ == "NOUN":
            for status in ("agreed", "planned", "pledged"):
                if _at(governors.get(status), words, i):
                    return status
    return None


def _is_first(verb: Token, words: list[str]) -> bool:
    """True for "the first leader to visit": an infinitive that tells what was done."""
    noun = verb.head
    return (
        verb.dep_ in ("acl", "acl:relcl")
        and noun.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
        and any(_at(_cues()["firsts"], words, t.i) for t in (noun, *noun.children))
        and labels.tense(noun) != "future"
    )


def _made(status: str, cue: str, negated: bool, alleged: bool, perfect: bool) -> Status:
    tense: Tense = "future" if status in ("planned", "pledged", "hypothetical", "agreed") else "past"
    if negated and status in ("planned", "pledged", "agreed", "ongoing"):
        status = "denied"  # of a day ahead where a plan is denied
    if status == "ongoing":
        tense = "present"
    return Status(status, tense, cue, negated, alleged, perfect)
