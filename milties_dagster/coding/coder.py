"""The event coder: a clean article and its entity mentions in, event mentions out.

Belongs here: proposing claims (trigger + participants + status + date), weighing them, merging those that tell the
same act inside one article. Does not belong here: finding names (language), linking articles (stories), storage.

Each claim keeps the rule that proposed it and the parts of its confidence, so that every decision can be shown.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import gc
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.attrs import IDX, LENGTH
from spacy.language import Language
from spacy.tokens import Doc, Token

from milties_dagster import language
from milties_dagster.coding import attributes, context, participants, status, syntax, when, wording
from milties_dagster.coding.discourse import (
    Discourse,
    SentenceView,
    add_units,
    group_anaphors,
    neighbour_anaphors,
    pair_anaphors,
)
from milties_dagster.coding.lexicon import Hit, Lexicon, TriggerHit
from milties_dagster.coding.participants import Participants
from milties_dagster.coding.ranker import PRIOR, SHIPPED, Ranker, log_odds
from milties_dagster.coding.status import Status
from milties_dagster.coding.traits import traits
from milties_dagster.coding.when import Calendar, Times, When
from milties_dagster.coding.wording import Wording
from milties_dagster.language import labels
from milties_dagster.language.entities import dateline_state, publisher_state
from milties_dagster.language.light import forget, light
from milties_dagster.records import Article, EntityMention, EventMention, Refusal
from milties_dagster.reference import Reference, load_reference
from milties_dagster.settings import Settings

INHERITED = "inherits:paragraph"
FALLBACK_RULES = frozenset({"publication", "news_day", "announced", "none", INHERITED})
FAMILY = {
    "completed": "deed",
    "ongoing": "deed",
    "planned": "plan",
    "pledged": "plan",
    "agreed": "plan",
    "hypothetical": "plan",
    "suspended": "break",
    "cancelled": "break",
    "denied": "denied",
}
BREAKS = frozenset({"cancelled", "suspended", "denied"})
VOICED = frozenset({"pledged", "hypothetical"})  # statuses that are one side's word unless both speak
PLEDGES = frozenset({"planned", "pledged", "agreed", "hypothetical"})
DEEDS = frozenset({"completed", "ongoing"})
UNDER_WAY = frozenset({"present progressive"})  # what is being done now is an act, no tie without a date
FIRST_PERSON = frozenset({"our", "we", "us"})
NOT_YET = frozenset(
    {
        "told not to",
        "threaten/v",
        "if",
        "could",
        "might",
        "may",
        "should",
        "unless",
        "will",
        "would",
        "will if",
        "would if",
    }
)
ANNOUNCING = frozenset({"will", "would", "will if", "would if"})
# ties of who uses force: whose it is, by whom, with whom
DOING = frozenset({"s:poss", "s:by", "s:maker", "s:of", "s:from", "s:mod", "s:call_by", "s:between", "t:with"})
VOICES = frozenset({"s:subj", "s:by", "s:call_by", "s:speaker", "s:person"})  # ties of who speaks
JOINT_SUBJECTS = frozenset({"s:subj", "t:subj"})  # ties of two who do one thing
CLEARLY_SAID = frozenset({"s:subj", "t:obj"})  # ties by which who announces force against whom is plain
SURE_READINGS = frozenset({"explicit", "anaphor", "list"})
CLEAR_SIDE = 6.0  # role score by which the one side a sentence names is clearly source or target
CLEAR_LEAN = 6.0  # lean of the roles from which a sentence that names both sides says for itself who is which
WEAK_READINGS = frozenset({"other_reading", "outside"})
READING_LEAD = 0.1  # how much likelier a second reading of a pair must be than the first
VISIT_DAYS = 3  # a visit seldom lasts longer
MILITARY_LISTS = frozenset({"MIL_STRONG", "OFFICE_DEF", "ALLIANCE_TEXT"})
CRITICAL = "CRITIC_V"  # verbs of protest
HONOURS = "HONOURS"  # military words of civil occasions
MILITARY_ENTITIES = frozenset({"EQUIPMENT", "EXERCISE"})
THINGS = ("SHIP", "ARMS")  # what comes and goes without being on a visit
TALKS_LISTS = ("PHONE_N", "SIDELINES", "MECHANISM", "VISIT_V", "VISIT_N", "OFFICE_DEF")
TEXT_KINDS = ("TEXT_MEMO", "TEXT_INTENT", "TEXT_VISION", "TEXT_PROTOCOL", "TEXT_PLAN", "TEXT_ARRANGEMENT")
TEXT_REACH = 8  # words between an act of signing and the text signed
BODY_REACH = 6  # words between a meeting and the body whose meeting it is
PHONE_REACH = 8  # words between talks and the telephone they were held by
# acts that a name tells: its words are no triggers of others
NAMED_ACTS: dict[str, tuple[str, ...]] = {"EXERCISE": ("JEX",), "AGREEMENT": ("AGR", "ALL"), "EQUIPMENT": ()}
LETTERS = re.compile(r"[^\W\d_]+")
ENDLESS = 50  # letters; pipeline.GuardedTokenizer cuts runs into pieces of as many
NO_VERB = frozenset({"NOUN", "PROPN", "ADP", "ADV", "ADJ", "PRON", "DET", "CCONJ", "SCONJ", "NUM"})
TOPICS = ("TOPIC_SPORT", "TOPIC_TRADE", "TOPIC_CULTURE", "TOPIC_CRIME", "TOPIC_CIVIL")
PLAINLY_MILITARY = 0.5  # share of military sentences from which an article needs no clear claim to be believed
VOUCHING_ARTICLE = 0.2  # share of military sentences from which two claims vouch for each other
MILITARY_ARTICLE = 0.3  # share of military sentences from which the whole article is read as military
HOPELESS = 0.02  # below this the first look holds
# An undated tie gives way to the dated reading of the same words only when that is likelier by this much (log odds).
# The weights, fitted on many more events than ties, lean to events: on dev in five folds type F1 of ties rises from
# .52 to .77, that of events falls from .755 to .748.
STANDING_LEAD = 0.3
LIST_SHARE = 0.95  # of the likeliest pair's probability that the other pairs of its list have at least
PHASE_DAYS = 60  # the longest drills last about two months (codebook rule 28)
NOW_DAYS = 20  # how far from the publication day an act may be dated and still be the news
MAX_SENTENCE_TOKENS = 160  # longer ones are tables and lists; the parser's time grows with length


@dataclass(slots=True)  # not frozen, which makes it slow to make; changed are only the features, while they are added
class Claim:
    """One proposed event mention, before weighing."""

    view: SentenceView
    hit: TriggerHit
    event_type: str
    record_class: str
    status: Status
    coded_status: str
    source: str
    target: str
    directed: bool
    members: tuple[str, ...]
    who: Participants
    when: When
    verb: int  # token of the verb that carries the act
    features: dict[str, float]
    triggers: frozenset[str]  # ids of all that propose this very reading of the same words
    probability: float = 0.0

    @property
    def pair(self) -> tuple[str, str]:
        return (self.source, self.target) if self.source < self.target else (self.target, self.source)

    def weighed(self, features: dict[str, float], probability: float) -> Claim:
        """The claim with its last features and probability."""
        return Claim(
            self.view, self.hit, self.event_type, self.record_class, self.status, self.coded_status, self.source,
            self.target, self.directed, self.members, self.who, self.when, self.verb, features, self.triggers,
            probability,
        )  # fmt: skip

    @property
    def place(self) -> tuple[int, int, str]:
        """Sentence, first token of the act, trigger."""
        return self.view.index, self.hit.start, self.hit.trigger.id


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the features tell of the whole article."""

    military: float  # share of its sentences
    sport: bool
    topics: dict[str, float]  # share of the sentences that speak of each, by its name in small letters
    rank: dict[tuple[str, str], int]  # pairs of states, the one most spoken of first
    main_share: float

    @classmethod
    def of(cls, views: Sequence[SentenceView], discourse: Discourse) -> _Facts:
        n = max(1, len(views))
        ranked = sorted(discourse.scores, key=lambda p: (-discourse.scores[p], p))
        return cls(
            sum(v.is_military for v in views) / n,
            sum("SPORT" in v.hits for v in views) >= 2,
            {topic.lower(): sum(topic in v.hits for v in views) / n for topic in TOPICS},
            {pair: i for i, pair in enumerate(ranked)},
            discourse.main_share,
        )

    def of_topics(self, event_type: str) -> dict[str, float]:
        """Features of the topics beside a type."""
        return {f"{topic}|type={event_type}": share for topic, share in self.topics.items() if share}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A proposal that was not coded, and why: for --explain."""

    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Coded:
    """What one article gave. ``outcome`` is coded, no_event, no_states or skipped: never an absence.

    What was proposed in vain is not kept, being larger than all else: report/explain.py asks for it.
    """

    article_id: str
    mentions: tuple[EventMention, ...]
    outcome: str
    refusals: tuple[Refusal, ...] = ()


class Coder:
    """Codes articles. Holds the word lists, the reference tables, the parser and the learned weights."""

    def __init__(
        self,
        lexicon: Lexicon,
        reference: Reference,
        nlp: Language,
        ranker: Ranker,
        stage_version: str = "",
        told: Wording | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.reference = reference
        self.nlp = nlp
        self.ranker = ranker
        self.wording = told or Wording.load()
        self.stage_version = stage_version
        # the first letters of every phrase that makes a sentence military
        self._military = frozenset(
            run[0] for word in lexicon.first_words(MILITARY_LISTS) if (run := LETTERS.findall(word))
        )
        traits()  # a fault in the file is told now, and not of each article
        self.direction = {code: t.direction_rule for code, t in reference.event_types.items()}
        self.priority = {code: t.priority for code, t in reference.event_types.items()}

    @classmethod
    def load(cls, stage_version: str = "") -> Coder:
        """The coder with everything that ships, parsing as MILTIES_MODEL and MILTIES_PARSER say. Cached."""
        chosen = Settings()
        return cls._load(stage_version, chosen.model or None, chosen.parser)

    @classmethod
    @functools.cache
    def _load(cls, stage_version: str, model: str | None, parser: bool) -> Coder:
        ranker = Ranker.load() if SHIPPED.exists() else PRIOR
        nlp = language.load(model, parser, lemmas=False)
        coder = cls(Lexicon.load(), load_reference(), nlp, ranker, stage_version)
        # word lists and vocabulary stay for good: searching them for garbage again and again slows coding
        gc.collect()
        gc.freeze()
        return coder

    # ------------------------------------------------------------------ reading

    def views(self, article: Article, entities: Sequence[EntityMention]) -> list[SentenceView]:
        """Sentences of the coded paragraphs with tokens, units, dates and word-list hits."""
        by_sentence: dict[int, list[EntityMention]] = defaultdict(list)
        for m in entities:
            by_sentence[m.sentence_index].append(m)
        out: list[SentenceView] = []
        for s in language.article_sentences(article):
            text = article.body[s.start : s.end]
            doc = self.nlp.make_doc(text)
            spans = doc.to_array([IDX, LENGTH]).tolist()
            starts, ends = [at for at, _ in spans], [at + n for at, n in spans]
            view = SentenceView(
                index=len(out),
                paragraph=s.paragraph,
                kind=s.kind,
                start=s.start,
                end=s.end,
                text=text,
                words=[text[a:b].lower() for a, b in zip(starts, ends, strict=True)],
                token_starts=starts,
                token_ends=ends,
                doc=doc,
            )
            add_units(view, by_sentence.get(s.index, ()))
            view.hits = self.lexicon.hits(view.words)
            view.is_military = _is_military(view)
            view.pair_coref = pair_anaphors(view.words)
            view.neighbour_coref = neighbour_anaphors(view.words)
            view.group_coref = group_anaphors(view.words)
            out.append(view)
        return out

    def may_matter(self, article: Article, entities: Sequence[EntityMention]) -> bool:
        """The gate: False, at little cost, when an article cannot tell a tie: no second state or nothing military.

        True only means that it is worth reading.
        """
        if not article.is_codable or len({m.state_id for m in entities if m.state_id}) < 2:
            return False
        if any(m.entity_type in MILITARY_ENTITIES for m in entities):
            return True
        runs = set(LETTERS.findall(article.body.lower()))
        # the tokenizer cuts endless runs anywhere, so a word list may hold a part of them
        return not runs.isdisjoint(self._military) or max(map(len, runs), default=0) >= ENDLESS

    def _trigger_hits(self, views: Sequence[SentenceView], view: SentenceView, n_military: int) -> list[TriggerHit]:
        share = n_military / len(views)
        near = share >= MILITARY_ARTICLE or any(v.is_military for v in views[max(0, view.index - 1) : view.index + 2])
        holds = {"none": True, "sentence": near, "article": near or n_military >= 2}
        return [
            h
            for h in self.lexicon.trigger_hits(view.words, view.entities, view.hits)
            if holds[h.trigger.context] and not _inside_name(h, view) and participants.may_show(view, h.trigger.needs)
        ]

    # ------------------------------------------------------------------ proposing

    def propose(self, pairs: Sequence[tuple[Article, Sequence[EntityMention]]]) -> list[list[Claim]]:
        """All claims the triggers suggest, per article, unweighed. One parser batch serves all articles."""
        work: list[tuple[int, SentenceView, list[TriggerHit]]] = []
        prepared: list[tuple[Article, list[SentenceView], Discourse]] = []
        for n, (article, entities) in enumerate(pairs):
            views = self.views(article, entities) if self.may_matter(article, entities) else []
            home = (dateline_state(article), publisher_state(article)) if views else ()
            discourse = Discourse(views, home)
            prepared.append((article, views, discourse))
            states = {s for v in views for s in v.states}
            n_military = sum(v.is_military for v in views)
            if len(states) < 2 or not n_military:
                continue  # the same, seen in the words: no parse
            for view in views:
                if len(view.words) > MAX_SENTENCE_TOKENS:
                    continue
                hits = self._trigger_hits(views, view, n_military)
                if hits and (
                    view.units
                    or view.pair_coref
                    or view.group_coref
                    or discourse.anaphor_units(view)
                    or discourse.main_share >= participants.CLEAR_PAIR
                ):
                    work.append((n, view, hits))
        # copies of a wire report and repeated paragraphs bring the same sentence again
        docs = {view.text: view.doc for _, view, _ in work if view.doc is not None}
        parsed = dict(zip(docs, language.parse_docs(self.nlp, docs.values()), strict=True))
        out: list[list[Claim]] = [[] for _ in pairs]
        calendars: dict[int, Calendar] = {}
        facts: dict[int, _Facts] = {}
        for n, view, hits in work:
            article, views, discourse = prepared[n]
            if n not in calendars:
                calendars[n] = Calendar(views, article.published_on)
                facts[n] = _Facts.of(views, discourse)
            read = light(parsed[view.text], view.text)
            out[n].extend(self._claims(article, views, discourse, calendars[n], facts[n], view, hits, read))
            forget(read)
        for n, claims in enumerate(out):
            out[n] = _settle_directions(claims)
            _add_support(out[n])
        self._add_wording(out, facts)
        return out

    def _claims(
        self,
        article: Article,
        views: list[SentenceView],
        discourse: Discourse,
        calendar: Calendar,
        facts: _Facts,
        view: SentenceView,
        hits: list[TriggerHit],
        doc: Doc,
    ) -> list[Claim]:
        hits = [
            h for h in hits if _fits(doc, h, view.kind) and not (h.trigger.type == "HLV" and _by_things(doc, h, view))
        ]
        if not hits:
            return []
        anchor = article.published_on
        first_body = next((v.index for v in views if v.kind == "body"), 0)
        news = view.kind == "headline" or view.index <= first_body + 1
        times: Times | None = None  # read for the first act that is dated
        setting = participants.setting(doc, view, discourse, self._origins(view))
        of_status = status.Words.of(doc)
        nobodys = _bodies_of_no_state(setting)
        read: dict[tuple[object, ...], Status] = {}  # by all that it depends on
        of_sentence = _sentence_features(view, facts)
        n_states = len(view.states)
        dated: dict[tuple[object, ...], list[When]] = {}  # by all that it depends on, too
        found_pairs: dict[tuple[object, ...], list[Participants]] = {}  # likewise: triggers share them
        kinds = traits()
        claims: list[Claim] = []
        proposed: dict[tuple[object, ...], int] = {}  # place in ``claims`` by reading
        for hit in hits:
            trigger = hit.trigger
            carrier = syntax.verb_of(doc[hit.start : hit.end].root)
            verb, questioned = carrier.i, _in_question(carrier)
            told_noun = carrier.lower_ in status.listed("witnessing") and doc[hit.start : hit.end].root.i != carrier.i
            by_body = bool(nobodys) and any(
                not nobodys.isdisjoint(range(s.left_edge.i, s.i + 1)) for s in labels.subjects(carrier)
            )
            if by_body and trigger.type in kinds.talks:
                continue  # "the EU envoy came to Amman": no state's visit
            rule = self.direction[trigger.type]
            if rule == "either" and trigger.roles == "symmetric":
                rule = "symmetric"
            support = (h[1:3] for h in hit.support)
            where = (hit.start, hit.end, hit.pos, trigger.type, trigger.roles, trigger.needs, *support)
            pairs = found_pairs.get(where)
            if pairs is None:
                pairs = found_pairs[where] = participants.find_in(setting, hit, rule)
            if not pairs:
                continue
            known = _hit_features(hit, view, of_sentence)
            act = (hit.start, hit.end, trigger.type, *trigger.status.items())
            if (st := read.get(act)) is None:
                st = read[act] = status.read(doc, hit, view.kind, of_status)
            critical = _ties_of_critic(carrier, view)
            missile_told = trigger.type == "THR" and _is_told_of(carrier, view.things("MISSILE_N"))
            for who, (event_type, source, target, directed) in (
                (found, reading) for found in pairs for reading in _readings(hit, found, view, rule)
            ):
                if source == target:
                    continue
                if trigger.type in kinds.force and told_noun and "s:subj" in who.ties and DOING.isdisjoint(who.ties):
                    continue  # "Chad reported mortar fire": who tells of it did not shoot
                unvoiced = event_type in kinds.spoken and VOICES.isdisjoint(who.ties)
                if by_body and ("s:unnamed" in who.ties or unvoiced):
                    continue  # "NATO condemned the strike": neither one the sentence does not name nor who was struck
                coded = trigger.status.get(st.status, trigger.status.get("any", st.status))
                if coded in ("cancelled", "suspended") and status.merely_ends(doc, hit):
                    coded = st.status  # "the drill ended in March"
                if (event_type == "CRT" and coded in ("agreed", "ongoing")) or (
                    event_type in kinds.once and coded == "ongoing" and st.cue in ("present tense", "present passive")
                ):
                    coded = "completed"  # "refuses to sell", "the accord provides for": told of what was done
                if not directed and self.direction[event_type] == "either" and coded in VOICED:
                    # "Wang said China was willing to work with the Russians on jets": one side's word to the other
                    voices = [x for x, tie in ((source, "s:subj"), (target, "t:subj")) if tie in who.ties]
                    if len(voices) == 1 and who.how == "explicit" and (who.source, who.target) == (source, target):
                        directed = True
                        source, target = voices[0], target if voices[0] == source else source
                if coded in DEEDS and questioned:
                    continue
                if coded in trigger.never:
                    continue  # "eager to work with its counterparts" is no meeting
                if event_type == "CLS" and coded == "agreed":
                    coded = "completed"  # "agreed on a truce after a week of fighting": nobody agrees to fight
                if event_type == "CLS" and status.only_nearly(st):
                    continue  # "nearly went to war"
                if event_type == "CLS" and st.cue in NOT_YET:
                    if st.cue not in ANNOUNCING or not CLEARLY_SAID.issubset(who.ties):
                        continue  # "if the island comes under attack": force that is not used is no clash
                    event_type, coded = "THR", "pledged"  # "said it would strike Iran": announced, it is a threat
                if event_type == "CRT" and (coded == "denied" or "no" in view.words[hit.start + 1 : hit.end]):
                    continue  # "rejected the claim" denies, "had no objections" agrees: neither criticises
                if event_type in kinds.together and not critical.isdisjoint(who.ties):
                    continue  # "Peru criticised Chile for its drills": who objects takes no part
                if event_type == "CLS" and JOINT_SUBJECTS.issubset(who.ties) and _on_others(doc, hit, view):
                    continue  # "Kenyan and Omani forces launched an offensive": not on each other
                if event_type == "THR" and coded == "denied" and missile_told:
                    continue  # "the missile did not reach its waters": nobody denies that it was fired
                if event_type == "THR" and coded == "planned":
                    coded = "pledged"  # what is announced against a state is threatened
                if event_type == "STM" and coded == "planned":
                    coded = "pledged"  # what is to come is promised
                if not directed and event_type == "STM" and coded in VOICED and who.how == "pair_anaphor":
                    # "Our goal is to build trust between our militaries, Hagel said"
                    speaker = participants.voice(setting) if FIRST_PERSON & set(view.words) else None
                    made_by = [x for x, tie in ((source, "s:by"), (target, "t:by")) if tie in who.ties]
                    if speaker is None and len(made_by) == 1 and (who.source, who.target) == (source, target):
                        speaker = made_by[0]  # "commitments made by the president to expand bilateral ties"
                    if speaker in (source, target):
                        directed = True
                        source, target = speaker, target if speaker == source else source
                if (
                    event_type == "ARM"
                    and st.negated
                    and coded == "denied"
                    and st.cue == "negation"
                    and "SELL_V" in view.hits
                ):
                    event_type, coded = (
                        "RES",
                        "ongoing",
                    )  # a sale that is not made is a restriction (codebook RES)
                told_as = st if st.status == coded else replace(st, status=coded)
                key = (hit.start, hit.end, trigger.type, told_as, event_type)
                dates = dated.get(key, [])
                if not dates:
                    times = times or calendar.times(view, news)
                    dates = dated[key] = self._dates(doc, hit, view, calendar, times, told_as, event_type, news)
                w = dates[0]
                if coded == "ongoing" and anchor and w.start and w.start > anchor and st.cue.startswith("present"):
                    coded = "planned"  # "travels to Oslo next Monday"
                    dates = [replace(d, announced=calendar.news_day or anchor) for d in dates]
                    w = dates[0]
                over = anchor and w.end and w.end < anchor and w.rule not in FALLBACK_RULES
                if over and coded == "planned" and st.cue == "infinitive":
                    coded = "completed"  # "sent ships to join the drills from 15 to 19 March", told in April
                    dates = [replace(d, announced=None) for d in dates]
                    w = dates[0]
                past = when.is_historical(w.end, w.start, anchor)
                told_now = coded == "ongoing" and st.cue in ("present tense", "present passive")
                if told_now and event_type not in kinds.goes_on and when.is_over(w, anchor):
                    # "in June 1985 the president declares a truce": told as if it were now
                    coded = trigger.status.get("completed", "completed")
                if event_type == "JEX" and coded == "ongoing" and past and st.cue in status.beginnings():
                    coded = "completed"  # "the drill began in 2015"
                if event_type == "ARM" and coded == "agreed" and st.status == "completed" and (past or st.attributive):
                    coded = "completed" if status.is_got(doc, hit) else coded
                if trigger.delivers and coded in DEEDS and status.is_contracted(doc, hit):
                    coded = "agreed"
                if event_type in ("HLV", "MTG") and coded == "agreed" and st.cue in ("agreed on", "agreement on"):
                    coded = "completed"
                undated = event_type in kinds.standing and w.rule in FALLBACK_RULES
                under_way = st.cue in UNDER_WAY
                habitual = coded == "ongoing" or (coded == "completed" and (st.perfect or st.cue == "present perfect"))
                classes = ["standing"] if trigger.record_class == "standing" else ["event"]
                if undated and habitual and not news and not (under_way and trigger.record_class == "event"):
                    classes = ["event", "standing"]  # a dated act or a tie without a date: the ranker decides
                elif trigger.record_class == "standing" and w.rule not in FALLBACK_RULES:
                    classes = ["event", "standing"]
                if event_type == "ARM" and st.cue == "present tense" and trigger.status.get("completed") == "agreed":
                    coded = "agreed" if coded == "ongoing" else coded  # "the navy buys four frigates": told of an order
                for record_class in classes:
                    standing = record_class == "standing"
                    for one in [When()] if standing else dates:
                        as_told = "ongoing" if standing else "completed" if one.past else coded
                        reading = (
                            hit.start, event_type, source, target, directed, as_told, record_class, one, who.how,
                            who.members, hit.pos,
                        )  # fmt: skip
                        if (at := proposed.get(reading)) is not None:
                            claims[at] = _joined(claims[at], hit, who, known)
                            continue
                        proposed[reading] = len(claims)
                        claim = Claim(
                            view,
                            hit,
                            event_type,
                            record_class,
                            st,
                            as_told,
                            source,
                            target,
                            directed,
                            who.members,
                            who,
                            one,
                            verb,
                            known.copy(),
                            frozenset((trigger.id,)),
                        )
                        _add_features(claim, facts, n_states)
                        claims.append(claim)
        return claims

    def _add_wording(self, articles: Sequence[Sequence[Claim]], facts: Mapping[int, _Facts]) -> None:
        """Add to the claims of each article what the words of their sentences and its topics tell."""
        views = {(n, c.view.index): c.view for n, claims in enumerate(articles) for c in claims}
        told = self.wording.odds_of_all([wording.words_of(view) for view in views.values()])
        odds = dict(zip(views, told, strict=True))
        read: dict[tuple[int, int, str, str], dict[str, float]] = {}  # by sentence, type and class
        for n, claims in enumerate(articles):
            for c in claims:
                key = (n, c.view.index, c.event_type, c.record_class)
                if key not in read:
                    read[key] = wording.features(odds[key[:2]], c.event_type, c.record_class)
                    read[key] |= facts[n].of_topics(c.event_type)
                c.features.update(read[key])

    def _dates(
        self,
        doc: Doc,
        hit: TriggerHit,
        view: SentenceView,
        calendar: Calendar,
        times: Times,
        st: Status,
        event_type: str,
        news: bool,
    ) -> list[When]:
        """Dates of an act; the publication day gives way to the day of the news."""
        anchor, news_day = calendar.anchor, calendar.news_day
        found = when.find(doc, hit, view, times.spoken, st, event_type, anchor, times.told, times.inherited, news)
        if news_day is None:
            return found
        return [
            replace(d, start=news_day, end=news_day, announced=news_day if d.announced else None, rule="news_day")
            if d.rule in ("publication", "announced") and d.start == anchor
            else d
            for d in found
        ]

    def _origins(self, view: SentenceView) -> dict[str, float]:
        """Maker states of the equipment named in the sentence."""
        return {m.state_id: 0.8 for m in view.mentions if m.entity_type == "EQUIPMENT" and m.state_id}

    # ------------------------------------------------------------------ deciding

    def weigh(self, claims: Iterable[Claim]) -> list[Claim]:
        return weigh(claims, self.ranker)

    def code_many(self, pairs: Sequence[tuple[Article, Sequence[EntityMention]]]) -> list[Coded]:
        """Code several articles; the result does not depend on how they are batched."""
        with _unswept():
            return self._code_many(pairs)

    def _code_many(self, pairs: Sequence[tuple[Article, Sequence[EntityMention]]]) -> list[Coded]:
        out = []
        for (article, entities), claims in zip(pairs, weigh_all(self.propose(pairs), self.ranker), strict=True):
            if not claims:
                out.append(self.turned_away(article, entities))
                continue
            chosen, _ = select(claims, self.ranker.threshold, self.priority, self.ranker.article_threshold)
            mentions = self._emit(article, chosen)
            outcome = "coded" if mentions else _outcome(article, entities)
            out.append(Coded(article.article_id, mentions, outcome))
        return out

    def turned_away(self, article: Article, entities: Sequence[EntityMention]) -> Coded:
        """What an article gives of which nothing is claimed: one that :meth:`may_matter` denies, for instance."""
        return Coded(article.article_id, (), _outcome(article, entities))

    def code(self, article: Article, entities: Sequence[EntityMention]) -> Coded:
        """Code one article."""
        return self.code_many([(article, entities)])[0]

    def _emit(self, article: Article, clusters: list[list[Claim]]) -> tuple[EventMention, ...]:
        out: dict[str, EventMention] = {}
        for cluster, likely in zip(clusters, in_company(clusters, self.ranker), strict=True):
            best = cluster[0]
            a, b = best.source, best.target
            members = tuple(sorted(best.members)) if best.members else tuple(sorted({a, b}))
            start, end = best.when.start, best.when.end
            if start and end and end < start:
                end = start
            for c in cluster:
                view = c.view
                mention = EventMention(
                    article_id=article.article_id,
                    record_class="standing" if best.record_class == "standing" else "event",
                    event_type=best.event_type,
                    status=best.coded_status,
                    state_a=a,
                    state_b=b,
                    directed=best.directed,
                    quote=article.body[view.start : view.end],
                    sentence_index=view.index,
                    char_start=view.start,
                    char_end=view.end,
                    participants=members,
                    actors=_actors(view, members),
                    date_start=start,
                    date_end=end,
                    date_precision=best.when.precision,
                    date_text=best.when.text,
                    date_rule=best.when.rule,
                    anchor_on=article.published_on,
                    announced_on=best.when.announced,
                    historical=when.is_historical(end, start, article.published_on),
                    location_text=_location(view)[0],
                    location_state=_location(view)[1],
                    attributes=attributes.of(view, best.event_type, c.status, (a, b)),
                    speaker=_speaker(view),
                    reported_by=_reported_by(view),
                    confidence=round(self.ranker.confidence(likely), 4),
                    confidence_parts={
                        "type": round(c.probability, 4),
                        "company": round(likely, 4),
                        "participants": round(c.who.trust, 4),
                        "date": round(best.when.trust, 4),
                    },
                    rule=f"{c.hit.trigger.id}|{c.who.how}|{c.status.cue}",
                    stage_version=self.stage_version,
                )
                out.setdefault(mention.mention_id, mention)
        return tuple(
            sorted(out.values(), key=lambda m: (m.char_start, m.event_type, m.state_a, m.state_b, m.mention_id))
        )


def in_company(clusters: Sequence[Sequence[Claim]], ranker: Ranker) -> list[float]:
    """How likely each act of an article is, by its likeliest claim, seeing which others it is taken to tell."""
    chances = [max(claim.probability for claim in cluster) for cluster in clusters]
    beside = context.company([cluster[0] for cluster in clusters], chances)
    return [ranker.in_company(chance, others) for chance, others in zip(chances, beside, strict=True)]


@contextlib.contextmanager
def _unswept() -> Iterator[None]:
    """No search for garbage meanwhile: nearly all that coding makes is needed until it ends, and searching for what
    is not takes an eighth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _outcome(article: Article, entities: Iterable[EntityMention]) -> str:
    """Why an article gave nothing."""
    if not article.is_codable:
        return "skipped"
    return "no_states" if len({m.state_id for m in entities if m.state_id}) < 2 else "no_event"


def _readings(
    hit: TriggerHit, who: Participants, view: SentenceView, rule: str
) -> Iterable[tuple[str, str, str, bool]]:
    """Type, source, target, directed. Talks in one side's country are a visit by the other (codebook HLV).

    Those of a standing body are talks wherever they are held (codebook MTG); of others the ranker decides.
    """
    event_type, source, target = hit.trigger.type, who.source, who.target
    if event_type == "MTG" and not _of_body(hit, view):
        places = {u.state for u in view.units if u.is_place}
        hosts = places & {source, target}
        if len(hosts) == 1 and len(places) == 1:
            host = hosts.pop()
            visitor = source if host == target else target
            if any(u.state == visitor and not u.is_place for u in view.units) or who.how != "explicit":
                yield "HLV", visitor, host, True
    directed = rule == "directed" or (rule == "either" and not who.joint)
    if not directed and source > target:
        source, target = target, source
    yield event_type, source, target, directed


def _bodies_of_no_state(s: participants.Setting) -> frozenset[int]:
    """Heads of phrases that name the United Nations, NATO and the like, and no state: "the EU foreign policy chief"."""
    return frozenset(
        top.i for top in s.unions if not any(u.start in range(top.left_edge.i, top.i + 1) for u in s.view.units)
    )


def _is_told_of(verb: Token, things: frozenset[int]) -> bool:
    """True where one of ``things`` is the subject of the verb."""
    return bool(things) and any(s.i in things for s in labels.subjects(verb))


def _of_body(hit: TriggerHit, view: SentenceView) -> bool:
    """True for a session of a committee, dialogue or the like to which nobody is said to have travelled."""
    if {"VISIT_V", "VISIT_N"} & view.hits.keys():
        return False
    bodies = view.hits.get("MECHANISM", ())
    return any(_within(h, hit, BODY_REACH) for h in bodies)


def _within(found: Hit, hit: TriggerHit, reach: int) -> bool:
    """True when fewer than ``reach`` words stand between the two."""
    return found.start < hit.end + reach and hit.start < found.end + reach


def _place_of_talks(c: Claim) -> Iterable[str]:
    """Names of features that tell a visit from talks elsewhere: where, by whom, in what form."""
    places = {u.state for u in c.view.units if u.is_place}
    actors = {u.state for u in c.view.units if not u.is_place}
    pair = set(c.pair)
    where = "both" if pair <= places else "host" if places & pair else "third" if places else "none"
    yield f"where={where}"
    yield f"where={where}|third_actor={bool(actors - pair)}|actors={len(actors & pair)}"
    for name in TALKS_LISTS:
        if name in c.view.hits:
            yield f"has={name}"
            yield f"where={where}|has={name}"


def weigh(claims: Iterable[Claim], ranker: Ranker) -> list[Claim]:
    """All claims of one article with their probability."""
    return weigh_all([list(claims)], ranker)[0]


def weigh_all(articles: Sequence[Sequence[Claim]], ranker: Ranker) -> list[list[Claim]]:
    """The claims of each article with their probability.

    Each is looked at alone, then again beside its rivals. The members of a list stand or fall together.
    """
    ends = list(itertools.accumulate(map(len, articles)))
    features = [c.features for claims in articles for c in claims]
    looked = ranker.look_up(features)
    chances = ranker.probabilities(looked)
    if ranker.second is not None:
        more = [
            beside
            for claims, end in zip(articles, ends, strict=True)
            for beside in context.features(claims, chances[end - len(claims) : end])
        ]
        features = [f | beside for f, beside in zip(features, more, strict=True)]
        again = ranker.reconsidered(looked.joined(ranker.look_up(more)))
        chances = [p if first >= HOPELESS else first for first, p in zip(chances, again, strict=True)]
    out = []
    for claims, end in zip(articles, ends, strict=True):
        of_article = slice(end - len(claims), end)
        settled = _settle_chances(claims, chances[of_article])
        out.append([c.weighed(f, p) for c, f, p in zip(claims, features[of_article], settled, strict=True)])
    return out


def _settle_chances(claims: Sequence[Claim], chances: list[float]) -> list[float]:
    """The probabilities of the claims of one article, ``chances``, in agreement with each other."""
    sure: dict[tuple[int, int, str, str], list[int]] = defaultdict(list)
    if any(c.who.how == "list" for c in claims):
        for n, c in enumerate(claims):
            if c.who.how in SURE_READINGS:
                sure[c.view.index, c.hit.start, c.hit.trigger.id, c.record_class].append(n)
    for members in sure.values():
        if any(claims[n].who.how == "list" for n in members):
            share = LIST_SHARE * max(chances[n] for n in members)
            for n in members:
                chances[n] = max(chances[n], share)
    _prefer_ties(claims, chances)
    return chances


def _prefer_ties(claims: Sequence[Claim], chances: list[float]) -> None:
    """Where words are read both as an act and as a standing tie, one reading keeps a chance: STANDING_LEAD decides."""
    readings: dict[tuple[object, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, c in enumerate(claims):
        readings[c.view.index, c.hit.start, c.event_type, c.pair, c.who.how][c.record_class].append(n)
    for by_class in readings.values():
        events, ties = by_class.get("event"), by_class.get("standing")
        if not events or not ties:
            continue
        event, tie = max(chances[n] for n in events), max(ties, key=lambda n: (chances[n], -n))
        if log_odds(chances[tie]) >= log_odds(event) - STANDING_LEAD:
            chances[tie] = max(event, chances[tie])
            for n in events:
                chances[n] = min(chances[n], HOPELESS)


def _sentence_features(v: SentenceView, facts: _Facts) -> dict[str, float]:
    """What every claim of a sentence shares."""
    f = {
        f"kind={v.kind}": 1.0,
        f"states={min(len(v.states), 4)}": 1.0,
        "mil_sentence": float(v.is_military),
        "mil_share": facts.military,
        "position": min(v.index, 12) / 12.0,
        "length": min(len(v.words), 60) / 60.0,
        "sport": float(facts.sport or "SPORT" in v.hits),
        "trade": float("TRADE" in v.hits),
        "office_def": float("OFFICE_DEF" in v.hits),
        "quote": float('"' in v.text or "“" in v.text),
    }
    for topic, share in facts.topics.items():
        if share:
            f[topic] = share
    for topic in TOPICS:
        if topic in v.hits:
            f[f"{topic.lower()}|here"] = 1.0
    return f


def _hit_features(hit: TriggerHit, v: SentenceView, of_sentence: dict[str, float]) -> dict[str, float]:
    """What every claim of a trigger's hit shares: ``of_sentence`` and what the trigger adds."""
    t = hit.trigger
    f = of_sentence.copy()
    f["prior"] = math.log(t.weight / (1 - t.weight))
    f[f"trigger={t.id}"] = 1.0
    f[f"anchor={t.type}|{v.words[hit.start]}"] = 1.0
    for h in hit.support[:2]:
        f[f"support={t.type}|{h.name}"] = 1.0
        away = min(12, abs(h.start - hit.end), abs(hit.start - h.end)) / 12.0
        f["distance"] = max(f.get("distance", 0.0), away)
    return f


def _joined(c: Claim, hit: TriggerHit, who: Participants, of_hit: dict[str, float]) -> Claim:
    """The claim with another trigger that proposes it: it is told once, by the one that asks for most."""
    prior = c.features["prior"]
    c.features.update((name, x) for name, x in of_hit.items() if name not in c.features)
    c.features["prior"] = max(prior, of_hit["prior"] + math.log(max(0.05, who.trust)))
    c.features["distance"] = max(c.features.get("distance", 0.0), of_hit.get("distance", 0.0))
    better = (hit.trigger.weight, len(hit.support)) > (c.hit.trigger.weight, len(c.hit.support))
    return replace(c, hit=hit if better else c.hit, triggers=c.triggers | {hit.trigger.id})


def _add_features(c: Claim, facts: _Facts, n_states: int) -> None:
    """Add to the features of its hit all that a claim adds for the first look. ``n_states``: of its sentence."""
    who, kind, st = c.who, c.event_type, c.status
    roles, how = c.hit.trigger.roles, c.who.how
    present_perfect = st.cue == "present perfect"
    rank = facts.rank.get(c.pair, 9)
    low, high = who.sides if who.sides[0] <= who.sides[1] else (who.sides[1], who.sides[0])
    f = c.features
    f["prior"] += math.log(max(0.05, who.trust))
    f |= _told_features(kind, how, c.coded_status, c.record_class, st.status, st.perfect, present_perfect)
    f |= _how_features(how, roles, min(n_states, 4), _step(low), _step(high))
    f |= _tie_features(kind, roles, who.ties)
    f |= _cue_features(who.cues)
    if c.hit.trigger.needs:
        # a trigger whose sides must show certain ties is surer of them than others of its type
        f["bound"] = f[f"bound|how={how}"] = 1.0
    f[f"date={c.when.rule.split(':')[0] if c.when.rule in FALLBACK_RULES else 'own'}"] = 1.0
    f[f"pairrank={min(rank, 3)}"] = 1.0
    f["score"] = min(who.score, 12.0) / 6.0
    f["margin"] = min(who.margin, 6.0) / 3.0
    f["main_share"] = facts.main_share if rank == 0 else 0.0
    f["perfect"] = float(st.perfect)
    f["present_perfect"] = float(present_perfect)
    f["alleged"] = float(st.alleged)
    f["side_low"] = max(-6.0, min(low, 8.0)) / 6.0
    f["side_high"] = max(-6.0, min(high, 8.0)) / 6.0
    if kind in traits().talks:
        for name in _place_of_talks(c):
            f[f"{kind}|{name}"] = 1.0


# What the features of a claim are made of comes again and again: the names are put together once. Read only.
_named_once = functools.lru_cache(maxsize=1 << 14)


@_named_once
def _told_features(
    kind: str, how: str, coded: str, standing: str, read: str, perfect: bool, present_perfect: bool
) -> dict[str, float]:
    """Type, status and class: what is told, and whether as a tie without a date."""
    return {
        f"type={kind}": 1.0,
        f"how={how}": 1.0,
        f"type={kind}|how={how}": 1.0,
        f"status={coded}": 1.0,
        f"type={kind}|status={coded}": 1.0,
        f"class={standing}": 1.0,
        f"class={standing}|type={kind}": 1.0,
        f"class={standing}|status={read}": 1.0,
        f"class={standing}|perfect={perfect}": 1.0,
        f"class={standing}|present_perfect={present_perfect}": 1.0,
    }


@_named_once
def _how_features(how: str, roles: str, states: int, low: int, high: int) -> dict[str, float]:
    """How the sides were found, among how many states, and how well they suit."""
    return {
        f"how={how}|states={states}": 1.0,
        f"how={how}|roles={roles}": 1.0,
        f"how={how}|low={low}": 1.0,
        f"how={how}|high={high}": 1.0,
    }


@_named_once
def _tie_features(kind: str, roles: str, ties: tuple[str, ...]) -> dict[str, float]:
    """How the sides hang on the act."""
    both = "|".join(_strongest_ties(roles, ties))
    f = {f"ties={both}": 1.0, f"{roles}|ties={both}": 1.0, f"type={kind}|ties={both}": 1.0}
    return f | {f"{roles}|{tie}": 1.0 for tie in ties}


@_named_once
def _cue_features(cues: tuple[str, ...]) -> dict[str, float]:
    """Where the sides stand."""
    return {f"cue|{cue}": 1.0 for cue in cues}


def _step(score: float) -> int:
    """A role score in steps of two, from below nothing to plain."""
    return max(-1, min(4, math.floor(score / 2)))


def _strongest_ties(roles: str, ties: tuple[str, ...]) -> tuple[str, str]:
    """How source and target hang on the act, each by the tie that its role scheme weighs most; "-" for none."""
    scheme = participants.schemes()[roles]
    found = []
    for mark, side in (("s", "source"), ("t", "target")):
        weights = scheme[side]
        best = max([(abs(weights.get(tie[2:], 0.0)), tie[2:]) for tie in ties if tie[0] == mark], default=None)
        found.append("-" if best is None else best[1])
    return found[0], found[1]


def _is_military(view: SentenceView) -> bool:
    """True for a sentence with a military word, body or thing, an army's band apart."""
    if any(kind in MILITARY_ENTITIES for kind, _, _ in view.entities):
        return True
    civil = view.hits.get(HONOURS, ())
    return any(
        not any(c.start <= h.start and h.end <= c.end for c in civil)
        for name in MILITARY_LISTS & view.hits.keys()
        for h in view.hits[name]
    )


def _inside_name(hit: TriggerHit, view: SentenceView) -> bool:
    """True for a word of a name: "Mission" in "Peace Mission 2013" is no mission."""
    return any(
        kind in NAMED_ACTS and hit.trigger.type not in NAMED_ACTS[kind] and start <= hit.start and hit.end <= end
        for kind, start, end in view.entities
    )


def _fits(doc: Doc, hit: TriggerHit, kind: str) -> bool:
    """False when the tagger is sure the anchor is a noun where a verb is asked for, or the other way round.

    In a headline without a verb the tagger has erred: "India strikes Pakistan", "Frigate docks in Haiphong".
    """
    pos = doc[hit.start].pos_
    if hit.pos == "v" and hit.end - hit.start > 2 and doc[hit.start + 1].lower_ == "to":
        return True  # "Poland plans to buy": a verb, whatever the tagger says
    if hit.pos == "v" and kind == "headline" and pos == "NOUN" and doc[hit.start].lower_.endswith("s"):
        return not any("Fin" in t.morph.get("VerbForm") for t in doc)  # "US sanctions two firms for aiding Iran"
    if hit.pos == "v" and pos == "NOUN" and hit.end - hit.start > 1 and doc[hit.start].lower_.endswith("s"):
        return not any("Fin" in t.morph.get("VerbForm") for t in doc)  # "Minister Shin heads to Oslo to talk"
    if hit.pos == "v":
        if hit.end - hit.start == 1 and doc[hit.start].dep_ in labels.AUXILIARY - {"cop"}:
            return False  # "have been trained": "be" is no stay
        if hit.trigger.type == "HLV" and doc[hit.end - 1].lower_ == "to" and hit.end < len(doc):
            following = doc[hit.end]
            if following.pos_ in ("VERB", "AUX") and "Inf" in following.morph.get("VerbForm"):
                return False  # "are going to work out", "came to agree"
        if hit.trigger.type == "HLV" and doc[hit.start].dep_ == "amod" and pos == "VERB":
            return hit.trigger.roles == "host"  # "his visiting counterpart": he is the host
        return pos not in NO_VERB or doc[hit.start].lower_.endswith(("ed", "ing")) or _after_adverb(doc, hit.start)
    if hit.pos == "n":
        return doc[hit.end - 1].pos_ not in ("VERB", "AUX") or doc[hit.end - 1].lower_.endswith("ing")
    return True


def _by_things(doc: Doc, hit: TriggerHit, view: SentenceView) -> bool:
    """True when ships, weapons or a number of them go somewhere: "the first 15 came in March"; that is no visit."""
    if hit.pos != "v":
        return False
    subjects = labels.subjects(doc[hit.start : hit.end].root)
    if not subjects:
        return False
    things, rest = view.things(*THINGS), participants.things()
    return all(t.i in things or t.pos_ == "NUM" or t.lower_ in rest for t in subjects)


def _ties_of_critic(verb: Token, view: SentenceView) -> frozenset[str]:
    """The ties of who criticises what a verb of criticism governs; none for other verbs."""
    if not any(h.start <= verb.i < h.end for h in view.hits.get(CRITICAL, ())):
        return frozenset()
    return frozenset({"s:by", "t:by"} if labels.is_passive(verb) else {"s:subj", "t:subj"})


def _on_others(doc: Doc, hit: TriggerHit, view: SentenceView) -> bool:
    """True for force that two who use it together use on a third: a raid, an offensive; not a clash or a war."""
    if view.neighbour_coref or "other" in view.words or "mutual" in view.words:
        return False
    root: Token = doc[hit.start : hit.end].root
    return bool(root.lower_.startswith(tuple(status.listed("one_way_force"))))


def _in_question(verb: Token) -> bool:
    """True for what somebody only asks: "was asked whether Oman had protested"."""
    return any(c.lower_ == "whether" and c.dep_ in ("mark", "advmod", "cc") for c in verb.children)


def _after_adverb(doc: Doc, i: int) -> bool:
    """True for "condemns" in "it “strongly condemns” the raid": a verb, though the marks lead the tagger astray."""
    return i > 0 and doc[i - 1].lower_.endswith("ly") and doc[i - 1].pos_ == "ADV"


def _settle_directions(claims: list[Claim]) -> list[Claim]:
    """Let what the article says outright decide who supplies whom where a sentence leaves a side out.

    "Six of these drones were delivered in May": other sentences tell by whom. Only for acts that go one way between
    a pair: reading a text, one does not expect both to arm, train and inform each other.
    """
    one_way = traits().one_way
    votes: dict[tuple[str, str, str], float] = defaultdict(float)
    for c in claims:
        if c.directed and c.who.how in SURE_READINGS and c.event_type in one_way:
            for kind in (c.event_type, "any"):
                votes[(kind, c.source, c.target)] += max(0.0, c.who.lean)
        elif c.event_type == "RES" and c.directed and c.who.how in SURE_READINGS:
            votes[("any", c.source, c.target)] += max(0.0, c.who.lean)  # who is denied arms is the one who got them
    out = []
    for c in claims:
        if c.who.how in SURE_READINGS:
            doubtful = c.directed and c.who.lean < CLEAR_LEAN  # "the deal with Oman": who buys is told elsewhere
        else:
            doubtful = c.who.margin < CLEAR_SIDE
        if c.event_type in one_way and doubtful:
            for kind in (c.event_type, "any"):
                as_read = votes[(kind, c.source, c.target)]
                turned = votes[(kind, c.target, c.source)]
                if max(as_read, turned) > 0:
                    if turned > 2 * as_read:
                        c = replace(c, source=c.target, target=c.source, directed=True)
                    elif not c.directed and as_read > 2 * turned:
                        c = replace(c, directed=True)
                    break
        out.append(c)
    return out


def _add_support(claims: list[Claim]) -> None:
    """Features that need the whole article: how often the same type and pair is proposed."""
    keys = [(c.event_type, c.pair, c.view.index) for c in claims]
    proposed = Counter(key[:2] for key in keys)
    sentences = Counter(key[:2] for key in dict.fromkeys(keys))
    types = Counter((c.view.index, c.hit.start) for c in claims)
    agreeing: dict[tuple[str, tuple[str, str], int], set[str]] = defaultdict(set)
    for c, key in zip(claims, keys, strict=True):
        agreeing[key] |= c.triggers
    for c, key in zip(claims, keys, strict=True):
        c.features["agree"] = min(len(agreeing[key]), 4) / 4.0
        c.features["repeats"] = min(proposed[key[:2]], 6) / 6.0
        c.features["sentences"] = min(sentences[key[:2]], 4) / 4.0
        c.features["rivals"] = min(types[(c.view.index, c.hit.start)], 6) / 6.0


def _same_act(a: Claim, b: Claim) -> bool:
    """True when two claims of one article tell the same act (codebook 1.7)."""
    if (a.record_class, a.event_type, a.pair, a.members) != (b.record_class, b.event_type, b.pair, b.members):
        return False
    # who visits, supplies or attacks whom is a guess where one side is not named
    guessed = a.event_type not in traits().spoken and not a.who.how == b.who.how == "explicit"
    if a.directed and b.directed and a.source != b.source and a.event_type != "MTG" and not guessed:
        return False
    if a.record_class == "standing":
        return True
    if a.event_type == "AGR" and _two_texts(a, b):
        return False
    families = {FAMILY[a.coded_status], FAMILY[b.coded_status]}
    if a.event_type in traits().staged and families == {"deed", "plan"}:
        return False  # what is ordered or promised and what has come (codebook 7, rule 2)
    if a.view.index != b.view.index:
        if families == {"deed", "denied"} or (families == {"deed", "break"} and a.event_type in traits().lasting):
            return False  # the claim and its denial, the contract and its end (codebook 7, rules 1 and 4)
        if a.event_type in traits().staged and _other_equipment(a, b):
            return False
    fallback_a, fallback_b = a.when.rule in FALLBACK_RULES, b.when.rule in FALLBACK_RULES
    if fallback_a and fallback_b:
        return True
    if a.when.start is None or b.when.start is None:
        # troops without a date and an advance party that came on Sunday
        return FAMILY[a.coded_status] == FAMILY[b.coded_status]
    # "flew in on Tuesday", "met his host on Wednesday"
    slack = dt.timedelta(days=VISIT_DAYS if a.event_type == "HLV" else 0)
    if fallback_a or fallback_b:
        # a fallback only says "now": it joins a claim dated about now, or a plan, not one dated in the past
        slack = dt.timedelta(days=NOW_DAYS)
        own, now = (b, a) if fallback_a else (a, b)
        told = now.when.start or own.when.start
        if own.coded_status in PLEDGES and own.when.start and told and own.when.start + slack < told:
            return False  # what was promised in March is not the promise of today
        if own.coded_status in PLEDGES and now.coded_status in PLEDGES:
            # a contract of last year is not the delivery that is planned now
            return own.coded_status != "agreed" or _near(own.when, now.when, slack)
    elif len(families) > 1 and a.when.start != b.when.start:
        return False  # a visit made this year and one planned for autumn
    return _near(a.when, b.when, slack)


def _other_equipment(a: Claim, b: Claim) -> bool:
    """True when two sentences name different equipment: "the Rafales", "the offer of Gripens"."""
    named = [
        {" ".join(c.view.words[start:end]) for kind, start, end in c.view.entities if kind == "EQUIPMENT"}
        for c in (a, b)
    ]
    return all(named) and not any(x in y or y in x for x in named[0] for y in named[1])


def _two_texts(a: Claim, b: Claim) -> bool:
    """True when two sentences name texts of different kinds, both done: a memorandum and a letter of intent."""
    if a.view.index == b.view.index or not {a.coded_status, b.coded_status} <= DEEDS:
        return False
    kinds = _text_kind(a), _text_kind(b)
    return all(kinds) and kinds[0] != kinds[1]


def _text_kind(c: Claim) -> str:
    """The kind of text named nearest to the act, or ''."""
    found = [
        (max(h.start - c.hit.end, c.hit.start - h.end), name) for name in TEXT_KINDS for h in c.view.hits.get(name, ())
    ]
    away, name = min(found, default=(TEXT_REACH + 1, ""))
    return name if away <= TEXT_REACH else ""


def _on_visit(a: Claim, b: Claim) -> bool:
    """True when the same words tell a visit and what was done on it: "signed an accord in Oslo"."""
    return "HLV" in (a.event_type, b.event_type) and "MTG" not in (a.event_type, b.event_type)


def _near(a: When, b: When, slack: dt.timedelta) -> bool:
    """True when the two dates overlap, each widened by ``slack``. An open end ends on its first day."""
    if a.start is None or b.start is None:
        return False
    return a.start <= (b.end or b.start) + slack and b.start <= (a.end or a.start) + slack


def select(
    claims: Sequence[Claim], threshold: float, priority: dict[str, int], article_threshold: float = 0.0
) -> tuple[list[list[Claim]], list[Rejected]]:
    """Decide which claims stand, and group those that tell one act; each group's first claim represents it."""
    top = max((c.probability for c in claims if c.record_class == "event"), default=0.0)
    if claims and top < article_threshold and not _vouched(claims, threshold):
        return [], [Rejected(c, f"no claim of the article reaches {article_threshold:.2f}") for c in claims]
    rejected: list[Rejected] = []
    # 1. one type per anchor and pair: the likelier, then the codebook's decision order
    best: dict[tuple[int, int, tuple[str, str]], Claim] = {}
    claims = _most_telling(claims)
    ordered = sorted(
        claims,
        key=lambda c: (
            -c.probability,
            priority[c.event_type],
            c.view.index,
            c.hit.start,
            c.hit.trigger.id,
            c.source,
        ),
    )
    taken: dict[tuple[int, tuple[str, str], str], list[Claim]] = {}
    readings: dict[tuple[int, int, str], Claim] = {}
    kept: list[Claim] = []
    firm: dict[tuple[int, int], float] = {}
    for c in claims:
        if c.who.how not in WEAK_READINGS:
            key = (c.view.index, c.hit.start)
            firm[key] = max(firm.get(key, 0.0), c.probability)
    for c in ordered:
        if c.who.how in WEAK_READINGS and c.probability < firm.get((c.view.index, c.hit.start), 0.0) + READING_LEAD:
            rejected.append(Rejected(c, "the nearer reading of the same words holds"))
            continue
        if c.probability < threshold:
            rejected.append(Rejected(c, f"probability {c.probability:.2f} below {threshold:.2f}"))
            continue
        rival = best.get((c.view.index, c.hit.start, c.pair))
        if rival is not None and rival.event_type != c.event_type and not _on_visit(rival, c):
            rejected.append(Rejected(c, f"the same words are {rival.event_type} ({rival.hit.trigger.id})"))
            continue
        if c.who.how in WEAK_READINGS:
            first = readings.get((c.view.index, c.hit.start, c.event_type))
            if first is not None and first.pair != c.pair and not _both_outside(first, c):
                rejected.append(Rejected(c, f"the words are read as {first.source}-{first.target}"))
                continue
        twins = taken.setdefault((c.view.index, c.pair, c.event_type), [])
        if any(t.record_class != c.record_class or _same_act(t, c) for t in twins):
            continue
        twins.append(c)
        readings.setdefault((c.view.index, c.hit.start, c.event_type), c)
        best.setdefault((c.view.index, c.hit.start, c.pair), c)
        kept.append(c)
    # what is banned, halted or cancelled is not also done: "sales were banned"
    undone = {
        (c.view.index, i, c.pair)
        for c in kept
        if c.event_type == "RES" or c.coded_status in BREAKS
        for i in range(c.hit.start, c.hit.end)
    }
    standing = []
    for c in kept:
        if (
            c.verb not in range(c.hit.start, c.hit.end)
            and c.coded_status not in BREAKS
            and (c.view.index, c.verb, c.pair) in undone
        ):
            rejected.append(Rejected(c, "undone by its own verb"))
        else:
            standing.append(c)
    # "accused A of arming B": no arms go from the accuser to A
    accused = {
        (c.view.index, c.pair)
        for c in standing
        if c.event_type == "CRT" and c.view.words[c.hit.start].startswith("accus")
    }
    kept = []
    for c in standing:
        if c.event_type in traits().accusable and (c.view.index, c.pair) in accused:
            rejected.append(Rejected(c, "the content of an accusation between the two"))
        else:
            kept.append(c)
    # 2. one group per act
    clusters: list[list[Claim]] = []
    for c in kept:
        home = next((g for g in clusters if _same_act(g[0], c)), None)
        if home is None:
            clusters.append([c])
        elif c.view.index not in {m.view.index for m in home}:
            home.append(c)
    clusters = _join_phases([_sharpen(_lead(g)) for g in clusters])
    # 3. talks held during a visit are part of it
    visits = [g[0] for g in clusters if g[0].event_type == "HLV"]
    pacts = [g[0] for g in clusters if g[0].event_type == "ALL"]
    refusals = {(g[0].pair, c.view.index) for g in clusters if g[0].event_type == "RES" for c in g}
    out = []
    for g in clusters:
        c = g[0]
        if (
            c.event_type == "MTG"
            and not _by_phone(c)
            and any(v.pair == c.pair and _during(c.when, v.when) for v in visits)
        ):
            rejected.append(Rejected(c, "part of the visit"))
            continue
        if c.event_type == "AGR" and any(_same_text(p, c) for p in pacts):
            rejected.append(Rejected(c, "the pact with a promise of assistance"))
            continue
        refused = c.coded_status == "denied" and all((c.pair, x.view.index) in refusals for x in g)
        if refused and c.event_type in traits().materiel:
            rejected.append(Rejected(c, "refused: told as a restriction"))
            continue
        out.append(g)
    return out, rejected


def _both_outside(a: Claim, b: Claim) -> bool:
    """True for two of a list who do it to a state that another sentence names: "Oman and Kenya protested"."""
    return a.who.how == b.who.how == "outside" and a.who.target == b.who.target


def _vouched(claims: Sequence[Claim], threshold: float) -> bool:
    """True when an article need not tell one act clearly to be believed: plainly military, or telling several.

    One doubtful act among other matters is mostly an error; two vouch for each other.
    """
    share = claims[0].features.get("mil_share", 0.0)
    told = {c.view.index for c in claims if c.record_class == "event" and c.probability >= threshold}
    return share >= PLAINLY_MILITARY or (share >= VOUCHING_ARTICLE and len(told) > 1)


def _by_phone(c: Claim) -> bool:
    """True for talks from afar, which are no part of a visit."""
    return any(_within(h, c.hit, PHONE_REACH) for h in c.view.hits.get("PHONE_N", ()))


def _join_phases(clusters: list[list[Claim]]) -> list[list[Claim]]:
    """One drill told by its beginning and its end, in neighbouring sentences, is one act with both dates."""
    out: list[list[Claim]] = []
    for group in clusters:
        home = next((g for g in out if _phases(g[0], group[0])), None)
        if home is None:
            out.append(group)
            continue
        lead = home[0] if home[0].coded_status == "completed" else group[0]
        begin, end = sorted((home[0].when, group[0].when), key=lambda w: w.start or dt.date.max)
        joined = replace(begin, end=end.end or end.start, rule=f"{begin.rule}+{end.rule}")
        home[:] = [replace(lead, when=joined), *(x for x in (*home, *group) if x is not lead)]
    return out


def _phases(a: Claim, b: Claim) -> bool:
    """True when one claim tells the beginning and the other the end of the same drill."""
    return bool(
        (a.event_type, b.event_type) == ("JEX", "JEX")
        and (a.pair, a.record_class) == (b.pair, b.record_class)
        and {a.coded_status, b.coded_status} == DEEDS
        and a.when.start
        and b.when.start
        and abs(a.view.index - b.view.index) == 1
        and abs((a.when.start - b.when.start).days) <= PHASE_DAYS
    )


def _same_text(pact: Claim, accord: Claim) -> bool:
    """True when both tell one text: a pact that promises assistance is no second agreement (codebook 7, rule 3)."""
    return (
        (pact.pair, pact.record_class) == (accord.pair, accord.record_class)
        and FAMILY[pact.coded_status] == FAMILY[accord.coded_status]
        and _near(pact.when, accord.when, dt.timedelta(days=1))
    )


def _during(talks: When, visit: When) -> bool:
    """True when talks fall into a visit, or one of them has no date of its own near the other's."""
    if talks.start is None or visit.start is None:
        return True
    if any(((w.end or w.start) - w.start).days > PHASE_DAYS for w in (talks, visit) if w.start):
        return talks.start == visit.start  # "visited in 2016": nothing tells that talks in March were held then
    gap = dt.timedelta(days=VISIT_DAYS)
    return visit.start - gap <= (talks.end or talks.start) and talks.start <= (visit.end or visit.start) + gap


def _most_telling(claims: Sequence[Claim]) -> list[Claim]:
    """Of claims of one sentence, type, class, pair and date keep the one of the weightiest trigger.

    "An accord has been revoked": the noun alone and the verb both propose; the verb knows the status. The kept
    claim takes the highest probability of those it stands for.
    """
    # "ten days after a judge had halted the purchase, they concluded it": what another verb breaks stays apart
    broken = {(c.view.index, c.verb, c.pair) for c in claims if FAMILY[c.coded_status] == "break"}
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for c in claims:
        verb = c.verb if (c.view.index, c.verb, c.pair) in broken else None
        groups[(c.view.index, c.event_type, c.record_class, c.pair, c.when.start, verb)].append(c)
    out = []
    for group in groups.values():
        if len(group) == 1:
            out += group
            continue
        top = max(c.probability for c in group)
        near = [c for c in group if c.probability >= 0.6 * top]
        # who is named beside the act goes before who might be meant
        near = [c for c in near if c.who.how not in WEAK_READINGS] or near
        # "handed over two boats, offered free of charge": the clause's own verb before a participle beside a noun
        near = [c for c in near if not c.status.attributive] or near
        lead = max(near, key=lambda c: (c.hit.trigger.weight, c.probability, -c.hit.start, c.hit.trigger.id))
        if lead.directed:
            # which side acts is told best by the trigger whose arguments are clearest
            clear = max(near, key=lambda c: (c.who.score, c.probability, c.hit.trigger.id))
            if clear.directed:
                lead = replace(lead, source=clear.source, target=clear.target, who=clear.who)
        out.append(replace(lead, probability=top))
    return out


def _lead(group: list[Claim]) -> list[Claim]:
    """Put first the claim that states most: with a date of its own, in a sentence rather than a headline, likely."""
    breaks = [c for c in group if c.coded_status in ("cancelled", "suspended") and c.hit.trigger.weight >= 0.6]
    if breaks and len(breaks) < len(group):
        # "the accord, signed ..., was revoked": the break is the news; its date may stand in another sentence
        lead = _lead(breaks)[0]
        return [
            lead,
            *(c for c in _lead([c for c in group if c is not lead and c not in breaks] or breaks) if c is not lead),
        ]
    return sorted(
        group,
        key=lambda c: (
            c.status.effect,
            c.when.rule in FALLBACK_RULES,
            c.view.kind == "headline",
            -round(c.probability, 3),
            c.view.index,
            c.hit.start,
        ),
    )


def _sharpen(group: list[Claim]) -> list[Claim]:
    """ "This week" gives way to "from Wednesday to Friday" told of the same act in another sentence."""
    lead = group[0]
    if lead.when.rule in FALLBACK_RULES or lead.when.start is None or lead.when.end is None:
        return group
    days = (lead.when.end - lead.when.start).days
    finer = [
        c.when
        for c in group[1:]
        if c.coded_status == lead.coded_status
        and c.when.rule not in FALLBACK_RULES
        and c.when.start is not None
        and c.when.end is not None
        and lead.when.start <= c.when.start
        and c.when.end <= lead.when.end
        and (c.when.end - c.when.start).days < days
    ]
    return [replace(lead, when=finer[0]), *group[1:]] if finer else group


def _actors(view: SentenceView, members: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    return tuple(
        {"name": u.name, "role": u.role, "state_id": u.state}
        for u in view.units
        if u.kind == "person" and u.state in members
    )


def _speaker(view: SentenceView) -> str:
    if "SAY_V" not in view.hits:
        return ""
    return next((u.name for u in view.units if u.kind == "person"), "")


def _reported_by(view: SentenceView) -> tuple[str, ...]:
    return tuple(sorted({m.text for m in view.mentions if m.entity_type == "ORG" and m.role == "news_agency"}))


def _location(view: SentenceView) -> tuple[str, str | None]:
    for m in view.mentions:
        if m.entity_type == "PLACE":
            return m.text, m.state_id
    return "", None
