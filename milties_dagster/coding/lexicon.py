"""The codebook's word lists and triggers, read from seeds/reference/triggers.yaml and matched in token lists.

Belongs here: reading and checking the file, inflecting its words, finding its phrases in a sentence.
Does not belong here: deciding who is tied to whom, when, or with which status.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from milties_dagster import paths

ROLES = frozenset(
    {
        "sale",
        "expelled",
        "summoned",
        "under_fire",
        "symmetric",
        "agent",
        "recipient",
        "visit",
        "host",
        "leaving",
        "meeting",
        "speech",
        "basing",
        "training",
        "arms_deal",
        "supplier",
        "customer",
        "war",
        "trainee",
        "access",
        "critic",
        "gift",
        "user",
        "contractor",
        "sighted",
        "restriction",
        "displeased",
        "rebuked",
        "strike",
        "informing",
        "sending",
        "awarding",
        "built",
        "withdrawing",
        "evicted",
        "notified",
        "schooling",
    }
)
CONTEXTS = frozenset({"none", "sentence", "article"})
CLASSES = frozenset({"event", "standing"})
FIELDS = frozenset(
    {"id", "type", "anchor", "near", "not", "context", "roles", "status", "class", "weight", "needs", "covers"}
    | {"never", "delivers"}
)
GAP = 4  # tokens "~" may skip
QUOTES = frozenset({'"', "“", "‘", "``"})  # opening marks, which may stand inside a phrase
_NEAR = re.compile(r"^(?P<names>\S+)\s+(?P<side>[<>]?)(?P<n>\d+)$")


class LexiconError(ValueError):
    """A bad entry in triggers.yaml: the message names file, line, entry and what to do."""


@dataclass(frozen=True, slots=True)
class Near:
    """One condition beside the anchor: any of ``names`` within ``distance`` tokens on ``side`` ('' = either)."""

    names: tuple[str, ...]
    side: str
    distance: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way a sentence can claim a tie; fields as documented at the top of triggers.yaml."""

    id: str
    type: str
    anchor: str  # lexicon name
    near: tuple[Near, ...]
    exclude: tuple[Near, ...]
    context: str
    roles: str
    status: Mapping[str, str]
    record_class: str
    weight: float
    # ties (role_schemes.yaml) both sides together must show, one of each set: "t:place", "t:to|t:in"
    needs: tuple[frozenset[str], ...] = ()
    covers: bool = False  # words of the anchor tell no act of another type: "threatened to send troops"
    never: frozenset[str] = frozenset()  # statuses in which the words tell no act: "eager to meet his counterpart"
    delivers: bool = False  # a delivery is told, which may be what a contract is about


class Hit(NamedTuple):
    """A phrase of a lexicon at tokens[start:end]."""

    name: str
    start: int
    end: int
    pos: str = ""  # part of speech the entry asks for: "v", "n" or "" (any)


_hit: Callable[[tuple[str, int, int, str]], Hit] = functools.partial(tuple.__new__, Hit)  # takes half the time


@dataclass(slots=True)  # not frozen, which makes it slow to make; never changed
class TriggerHit:
    """A trigger whose conditions hold: anchor tokens[start:end] and the hits that satisfied ``near``."""

    trigger: Trigger
    start: int
    end: int
    support: tuple[Hit, ...]
    pos: str = ""  # part of speech the anchor must have: "v", "n" or "" (any)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where its words stand: the anchor, then what ``near`` asked for, as (first token, end token)."""
        return (self.start, self.end), *((h.start, h.end) for h in self.support)

    def has(self, i: int) -> bool:
        """True when token ``i`` is one of its words."""
        return any(start <= i < end for start, end in self.spans)


class _Items(list[Any]):
    """A YAML list whose items remember the line each stands on."""

    lines: tuple[int, ...] = ()


class _LineLoader(yaml.SafeLoader):
    """SafeLoader whose mappings remember their line as ``__line__`` and whose lists are :class:`_Items`.

    A key given twice in one mapping is an error: YAML would keep the last and drop the first without a word.
    """

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        seen: dict[Any, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise LexiconError(
                    f"{self.name}:{line}: {key.value} is given twice (first on line {seen[key.value]}); join the two"
                )
            seen[key.value] = line
        mapping["__line__"] = node.start_mark.line + 1
        return mapping

    def items(self, node: Any) -> Iterator[_Items]:
        out = _Items()
        yield out
        out.extend(self.construct_sequence(node))
        out.lines = tuple(child.start_mark.line + 1 for child in node.value)


_LineLoader.add_constructor("tag:yaml.org,2002:seq", _LineLoader.items)


# "on" and "off" are words here, not truth values
_LineLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def _irregular() -> dict[tuple[str, str], frozenset[str]]:
    with (paths.reference() / "irregular_forms.csv").open(encoding="utf-8", newline="") as f:
        return {(r["lemma"], r["pos"]): frozenset([r["lemma"], *r["forms"].split()]) for r in csv.DictReader(f)}


def inflect(word: str, pos: str) -> frozenset[str]:
    """All forms of a lower-case word; pos "v" verb, "n" noun. Spelling variants are all kept: they do no harm."""
    known = _irregular().get((word, pos))
    if known:
        return known
    forms = {word}
    consonant_y = len(word) > 2 and word.endswith("y") and word[-2] not in "aeiou"
    hiss = word.endswith(("s", "x", "z", "ch", "sh", "o"))
    forms.add(word[:-1] + "ies" if consonant_y else word + "es" if hiss else word + "s")
    if word.endswith("o"):
        forms.add(word + "s")  # commandos
    if pos == "n":
        return frozenset(forms)
    stem = word[:-1] if word.endswith("e") else word
    forms |= {stem + "ing", word[:-1] + "ied" if consonant_y else stem + "ed"}
    if word.endswith("ee"):
        forms |= {word + "ing", word + "d"}
    if re.search(r"[^aeiou][aeiou][bdglmnprt]$", word):  # stop-stopped, cancel-cancelled (British)
        forms |= {word + word[-1] + "ing", word + word[-1] + "ed"}
    return frozenset(forms)


def words_of(text: str) -> list[str]:
    """Lower-case words and marks of a phrase, cut as the tokenizer cuts hyphens and apostrophes."""
    return [t for t in re.findall(r"[^\W_]+(?:['’.][^\W_]+)*\.?|[^\w\s]", text.lower()) if t]


Slots = tuple[frozenset[str], ...]  # an empty set is the gap "~"
_Entry = tuple[int, Slots, tuple[str, ...], str]  # rank among the phrases, words, lists it is of, part of speech


def _slots(phrase: str) -> Slots:
    slots: list[frozenset[str]] = []
    for word in phrase.split():
        if word == "~":
            slots.append(frozenset())
            continue
        stem, _, pos = word.partition("/")
        parts = [p for p in re.split(r"(-)", stem.lower()) if p]
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            slots.append(inflect(part, pos) if pos and last else frozenset({part}))
    return tuple(slots)


class Lexicon:
    """The triggers and every word list they use, ready to match lists of lower-case tokens.

    >>> lexicon = Lexicon.load()
    >>> [h.trigger.id for h in lexicon.trigger_hits(["navies", "held", "a", "joint", "drill"], [])][:1]
    ['jex.hold']
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], triggers: Sequence[Trigger]) -> None:
        self.triggers = tuple(triggers)
        self.lists = dict(lists)
        # by the first word: the phrases of that word alone, the longer ones by their second word, and those with a gap
        # there by the word behind it
        self._by_first: dict[str, tuple[list[_Entry], dict[str, list[_Entry]], dict[str, list[_Entry]]]] = {}
        owners: dict[str, list[str]] = {}
        self.entity_lists: dict[str, list[str]] = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                if phrase.startswith("ent:"):
                    self.entity_lists.setdefault(phrase[4:], []).append(name)
                else:
                    owners.setdefault(phrase, []).append(name)
        for rank, (phrase, names) in enumerate(sorted(owners.items())):
            slots = _slots(phrase)
            first = phrase.split()[0]
            pos = "v" if first.endswith("/v") else "n" if phrase.endswith("/n") and " " not in phrase else ""
            entry = (rank, slots, tuple(names), pos)
            for form in slots[0]:
                alone, longer, gapped = self._by_first.setdefault(form, ([], {}, {}))
                if len(slots) == 1:
                    alone.append(entry)
                    continue
                by_next = longer if slots[1] else gapped
                for word in slots[1] or slots[2]:
                    by_next.setdefault(word, []).append(entry)
        # by anchor, each with the lists of which it asks for one
        self._by_anchor: dict[str, list[tuple[Trigger, list[tuple[str, ...]]]]] = {}
        for t in self.triggers:
            self._by_anchor.setdefault(t.anchor, []).append((t, [near.names for near in t.near]))
        self._order = {t.id: i for i, t in enumerate(self.triggers)}

    @classmethod
    @functools.cache
    def load(cls, path: Path | None = None) -> Lexicon:
        """Read triggers.yaml.

        Raises LexiconError naming file, line, entry and remedy for an unknown key, list, role, context or type.
        """
        path = path or paths.reference() / "triggers.yaml"
        try:
            with path.open(encoding="utf-8") as f:
                data = yaml.load(f, Loader=_LineLoader)
        except yaml.YAMLError as e:
            raise LexiconError(f"{path}: not valid YAML: {e}") from e
        for part, kind, remedy in (("lexicons", dict, "NAME: [words]"), ("triggers", list, "- {id: ...}")):
            if not isinstance(data, dict) or not isinstance(data.get(part), kind):
                raise LexiconError(
                    f"{path}: the part {part!r} is missing; write it as '{part}:' above lines '{remedy}'"
                )
        raw = {k: v for k, v in data["lexicons"].items() if k != "__line__"}
        lists: dict[str, list[str]] = {}

        def expand(name: str, seen: tuple[str, ...], at: str) -> list[str]:
            if name in seen:
                raise LexiconError(f"{at}: list {name} includes itself through {' > '.join(seen)}; drop one @NAME")
            out: list[str] = []
            for entry, where in _entries(path, f"list {name}", raw[name]):
                if not entry.startswith("@"):
                    out.append(entry)
                elif entry[1:] not in raw:
                    raise LexiconError(f"{where}: list {name} includes unknown list {entry}; define it under lexicons")
                else:
                    out += expand(entry[1:], (*seen, name), where)
            return sorted(set(out))

        for name in raw:
            lists[name] = expand(name, (), str(path))
        types = {r["event_type"] for r in _event_types()}
        triggers: list[Trigger] = []
        first: dict[str, int] = {}
        for entry, line in zip(data["triggers"], data["triggers"].lines, strict=True):
            if not isinstance(entry, dict):
                raise LexiconError(f"{path}:{line}: {entry!r} is no trigger; write - {{id: ..., type: ..., ...}}")
            t = cls._trigger(path, entry, lists, types)
            if t.id in first:
                raise LexiconError(
                    f"{path}:{line}: trigger id {t.id} is used twice (first on line {first[t.id]}); rename one"
                )
            first[t.id] = line
            triggers.append(t)
        return cls(lists, triggers)

    @staticmethod
    def _trigger(path: Path, entry: dict[str, Any], lists: dict[str, list[str]], types: set[str]) -> Trigger:
        what = f"trigger {entry.get('id', '?')}"
        where = f"{path}:{entry['__line__']}: {what}"
        if unknown := set(entry) - FIELDS - {"__line__"}:
            raise LexiconError(f"{where}: unknown field {sorted(unknown)}; known are {sorted(FIELDS)}")
        for field in ("id", "type", "anchor", "roles"):
            if field not in entry:
                raise LexiconError(f"{where}: field {field} is missing")
        allowed = {
            "type": (types, "in event_types.csv"),
            "roles": (ROLES, f"one of {sorted(ROLES)}"),
            "context": (CONTEXTS, f"one of {sorted(CONTEXTS)}"),
            "class": (CLASSES, f"one of {sorted(CLASSES)}"),
            "covers": (frozenset({"true"}), "true; drop it where the words may tell other acts"),
            "delivers": (frozenset({"true"}), "true; drop it where no delivery is told"),
        }
        for field, (known, rule) in allowed.items():
            if field in entry and entry[field] not in known:
                raise LexiconError(f"{where}: {field} {entry[field]!r} is not {rule}")
        weight = entry.get("weight", 0.5)
        if not isinstance(weight, int | float) or not 0 < weight < 1:
            raise LexiconError(f"{where}: weight {weight!r} is not a number between 0 and 1, both excluded")
        anchor = entry["anchor"]
        if isinstance(anchor, list):
            name = f"{entry['id']}.anchor"
            lists[name] = [word for word, _ in _entries(path, f"{what}: anchor", anchor)]
            anchor = name
        elif anchor not in lists:
            raise LexiconError(f"{where}: anchor list {anchor!r} is not defined under lexicons")

        def conditions(field: str) -> tuple[Near, ...]:
            out = []
            for text, at in _entries(path, f"{what}: {field}", entry.get(field, _Items()), phrases=False):
                m = _NEAR.match(text)
                if not m:
                    raise LexiconError(
                        f"{at}: {what}: {field} {text!r} is not of the form 'LIST 8', 'LIST <8' or 'A|B >8'"
                    )
                names = m["names"].split("|")
                for n in names:
                    if n.startswith("ent:") or n in lists:
                        continue
                    if n.isupper():
                        raise LexiconError(f"{at}: {what}: {field} names list {n}, which is not defined under lexicons")
                    lists[n] = [n]  # a bare word
                out.append(Near(tuple(names), m["side"], int(m["n"])))
            return tuple(out)

        status = {k: v for k, v in (entry.get("status") or {}).items() if k != "__line__"}
        known_status = _statuses()
        if wrong := [v for v in (*status, *status.values()) if v not in known_status | {"any"}]:
            raise LexiconError(f"{where}: status {wrong[0]!r} is not in statuses.csv")
        never = _entries(path, f"{what}: never", entry.get("never", _Items()), phrases=False)
        for word, at in never:
            if word not in known_status:
                raise LexiconError(f"{at}: {what}: never {word!r} is not in statuses.csv")
        if status.get("completed") in ("cancelled", "suspended"):
            status.setdefault("agreed", status["completed"])  # "decided to halt" is a halt
        return Trigger(
            id=entry["id"],
            type=entry["type"],
            anchor=anchor,
            near=conditions("near"),
            exclude=conditions("not"),
            context=entry.get("context", "none"),
            roles=entry["roles"],
            status=status,
            record_class=entry.get("class", "event"),
            weight=float(weight),
            needs=tuple(
                frozenset(ties.split("|"))
                for ties, _ in _entries(path, f"{what}: needs", entry.get("needs", _Items()), phrases=False)
            ),
            covers=entry.get("covers") == "true",
            never=frozenset(entry.get("never", ())),
            delivers=entry.get("delivers") == "true",
        )

    def first_words(self, names: Iterable[str]) -> frozenset[str]:
        """The forms of the first words of the phrases of these lists, lower case."""
        wanted = set(names)
        return frozenset(
            form
            for form, (alone, longer, gapped) in self._by_first.items()
            if any(
                not wanted.isdisjoint(lists)
                for es in (alone, *longer.values(), *gapped.values())
                for _, _, lists, _ in es
            )
        )

    def hits(self, tokens: Sequence[str]) -> dict[str, list[Hit]]:
        """Every phrase of every list in lower-case ``tokens``: list name to hits, in order."""
        found: dict[str, list[Hit]] = {}
        last = len(tokens) - 1
        for i, entry in enumerate(map(self._by_first.get, tokens)):
            if entry is None:
                continue
            alone, longer, gapped = entry
            follow = longer.get(tokens[i + 1], []) if i < last else []
            if gapped and not gapped.keys().isdisjoint(near := tokens[i + 1 : i + GAP + 2]):
                follow = follow + _once([e for word in near for e in gapped.get(word, ())])
            if not follow:
                for _, _, names, pos in alone:
                    for name in names:
                        found.setdefault(name, []).append(_hit((name, i, i + 1, pos)))
                continue
            here = [(rank, i + 1, names, pos) for rank, _, names, pos in alone]
            for rank, slots, names, pos in follow:
                end = i + 2 if len(slots) == 2 and slots[1] else _match(slots, tokens, i)
                if end:
                    here.append((rank, end, names, pos))
            if len(here) > 1:
                here.sort()
            for _, end, names, pos in here:
                for name in names:
                    found.setdefault(name, []).append(_hit((name, i, end, pos)))
        return found

    def trigger_hits(
        self,
        tokens: Sequence[str],
        entities: Sequence[tuple[str, int, int]],
        hits: dict[str, list[Hit]] | None = None,
    ) -> list[TriggerHit]:
        """Triggers whose anchor and conditions stand in ``tokens``.

        entities: (entity type, first token, end token) of recognised names. Order: by anchor position, then as
        listed in the file. Military context is the caller's to check.
        """
        found = self.hits(tokens) if hits is None else hits
        spans = dict(found)
        for etype, start, end in entities:
            spans.setdefault(f"ent:{etype}", []).append(Hit(f"ent:{etype}", start, end))
            for name in self.entity_lists.get(etype, ()):
                spans.setdefault(name, []).append(Hit(f"ent:{etype}", start, end))
        absent = spans.keys().isdisjoint
        out: list[TriggerHit] = []
        for name, anchors in spans.items():
            for t, asked in self._by_anchor.get(name, ()):
                if any(map(absent, asked)):
                    continue
                for a in anchors:
                    support = _satisfied(t.near, a, spans)
                    if support is not None and not (t.exclude and any(_find(c, a, spans) for c in t.exclude)):
                        out.append(TriggerHit(t, a.start, a.end, support, a.pos))
        longer = [h for h in out if h.end - h.start > 1]
        if longer:
            out = [h for h in out if not _inside_longer(h, longer)]
        return sorted(out, key=lambda h: (h.start, self._order[h.trigger.id]))


def _entries(path: Path, what: str, items: object, phrases: bool = True) -> Iterator[tuple[str, str]]:
    """Every entry of a list of the file with the place it stands at, "file:line".

    Raises LexiconError for what is no list, no text or, with ``phrases``, no phrase of words.
    """
    if not isinstance(items, _Items):
        raise LexiconError(f"{path}: {what}: {items!r} is no list; put it in square brackets")
    for entry, line in zip(items, items.lines, strict=True):
        where = f"{path}:{line}"
        if not isinstance(entry, str):
            raise LexiconError(f"{where}: {what}: {entry!r} is not text; put it in quotes")
        if phrases and not entry.startswith(("@", "ent:")) and (fault := _fault(entry)):
            raise LexiconError(f"{where}: {what}: {entry!r} {fault}")
        yield entry, where


def _fault(phrase: str) -> str:
    """What is wrong with a phrase of a list, or ''."""
    words = phrase.split()
    if not words:
        return "is empty; drop it"
    if words[0] == "~" or words[-1] == "~" or "~ ~" in " ".join(words):
        return "has a gap ~ that no word bounds; write a word before and after each ~"
    for word in words:
        stem, slash, pos = word.partition("/")
        if slash and (pos not in ("v", "n") or not stem):
            return f"has {word!r}; after the slash stands v (a verb) or n (a noun)"
    return ""


def _statuses() -> frozenset[str]:
    with (paths.reference() / "statuses.csv").open(encoding="utf-8", newline="") as f:
        return frozenset(r["status"] for r in csv.DictReader(f))


def _event_types() -> list[dict[str, str]]:
    with (paths.reference() / "event_types.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    key = "event_type" if "event_type" in rows[0] else "code"
    return [{"event_type": r[key]} for r in rows]


def _match(slots: Slots, tokens: Sequence[str], i: int) -> int:
    """End of the match of slots at token i, or 0."""
    j = i + 1
    k = 1
    while k < len(slots):
        if not slots[k]:  # gap
            rest = slots[k + 1]
            stop = min(len(tokens), j + GAP + 1)
            while j < stop and tokens[j] not in rest:
                j += 1
            if j >= stop:
                return 0
            j += 1
            k += 2
            continue
        if j < len(tokens) and tokens[j] in QUOTES:
            j += 1  # urged Oman to "stop the drills"
        if j >= len(tokens) or tokens[j] not in slots[k]:
            return 0
        j += 1
        k += 1
    return j


def _inside_longer(hit: TriggerHit, hits: Sequence[TriggerHit]) -> bool:
    """True when a longer anchor of the same type covers this one: "export" within "arms export market".

    Some anchors cover those of all types. A longer one that asks for a verb does not count: "exercise with" may be the
    noun after all.
    """
    return any(
        (o.trigger.covers or (o.trigger.type == hit.trigger.type and not (o.pos == "v" and hit.pos != "v")))
        and o.start <= hit.start
        and hit.end <= o.end
        and o.end - o.start > hit.end - hit.start
        for o in hits
    )


def _once(entries: Iterable[_Entry]) -> list[_Entry]:
    """Each phrase once, though two words of a sentence lead to it."""
    return list({entry[0]: entry for entry in entries}.values())


def _find(condition: Near, anchor: Hit, spans: Mapping[str, list[Hit]], gaps: bool = False) -> Hit | None:
    """Nearest hit that meets the condition and does not overlap the anchor.

    With ``gaps`` it may stand among the anchor's words, behind the first: "put arms exports on hold".
    """
    best: tuple[int, Hit] | None = None
    for name in condition.names:
        for h in spans.get(name, ()):
            if h.start < anchor.end and anchor.start < h.end:
                if gaps and condition.side != "<" and anchor.start < h.start and h.end <= anchor.end:
                    return h
                continue
            before = h.end <= anchor.start
            distance = anchor.start - h.end + 1 if before else h.start - anchor.end + 1
            if (
                distance > condition.distance
                or (condition.side == "<" and not before)
                or (condition.side == ">" and before)
            ):
                continue
            if best is None or distance < best[0]:
                best = (distance, h)
    return best[1] if best else None


def _satisfied(conditions: tuple[Near, ...], anchor: Hit, spans: Mapping[str, list[Hit]]) -> tuple[Hit, ...] | None:
    out = []
    for c in conditions:
        h = _find(c, anchor, spans, gaps=True)
        if h is None:
            return None
        out.append(h)
    return tuple(out)
