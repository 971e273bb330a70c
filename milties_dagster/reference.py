"""The reference tables: states, their names, event types, statuses, weights, publishers.

Belongs here: reading seeds/reference/*.csv into typed, frozen tables, refusing every bad entry with file,
line, field and what to do; and the questions that the tables alone answer (did this state exist then, what
does a type weigh). Does not belong here: finding names in text (language/states.py), the database.

Sources: states.csv is the union of the Correlates of War (v2016) and Gleditsch-Ward state systems since 1816,
one row per spell within which membership and codes do not change, plus partly recognised states and the
dependencies of ISO 3166-1; weights.csv is codebook 1.3 (CAMEO-Goldstein and PLOVER scores).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from milties_dagster import paths, repairs
from milties_dagster.csvtable import ReferenceDataError
from milties_dagster.csvtable import Table as _Table

_T = TypeVar("_T")

KINDS = frozenset({"state", "partial", "territory"})
SYSTEMS = frozenset({"both", "cow", "gw", "none"})
ALIAS_TYPES = frozenset(
    {
        "name", "official", "abbreviation", "demonym", "capital", "metonym", "institution",
        "prefix",  # "Sino" in "Sino-Russian"
        "territory",  # a dependency; counts for its sovereign
        "region",  # an area that claims to be a state; counts for the claimant
        "pair",  # one word, two states: "inter-Korean"; one row per state
        "inverted",  # "Korea, South": tables, never running text
    }
)  # fmt: skip
CLASSES = frozenset(
    {
        "agency", "company", "disputed", "equipment", "era", "idiom", "language", "organisation", "party",
        "person", "publication", "region", "us_state", "war", "water",
    }
)  # fmt: skip
FAMILIES = MappingProxyType({"cooperation": 1, "conflict": -1})
DIRECTION_RULES = frozenset({"directed", "symmetric", "either"})
COUNTS_AS = frozenset({"deed", "pledge", "none"})
PUBLISHER_KINDS = frozenset({"agency", "newspaper", "broadcaster", "specialist", "government", "aggregator"})
SCHEMES = ("goldstein", "plover")

OPEN = dt.date.max  # the end of a spell that goes on


@dataclass(frozen=True, slots=True)
class StateSpell:
    """A time in which a state's membership in the two systems and its codes do not change. Ends inclusive."""

    state_id: str
    iso3: str
    iso3166_3: str
    cow: int | None
    gw: int | None
    name: str
    kind: str
    valid_from: dt.date
    valid_to: dt.date  # OPEN while it goes on
    system: str
    sovereign: str  # dependencies: the controlling state; partly recognised ones: the claimant; else ""
    successor: str
    note: str

    def holds(self, on: dt.date) -> bool:
        return self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True)
class Alias:
    """A way to name a state. The window says when the name meant that state, not when it may be used."""

    alias: str
    state_id: str
    alias_type: str
    case_sensitive: bool
    valid_from: dt.date | None
    valid_to: dt.date | None
    needs_context: bool


@dataclass(frozen=True, slots=True)
class NotCountry:
    """A phrase that no state may be read from: body of water, region, company, idiom ..."""

    phrase: str
    entity_class: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 19 event types (codebook 1.2) with its crosswalk. Scores: None where a scheme has none."""

    code: str
    name: str
    family: str
    quad_class: str
    valence: int
    direction_rule: str
    cameo_done: str  # text: "057" is not 57
    cameo_pledged: str
    goldstein_done: float
    goldstein_pledged: float | None
    plover_event: str
    plover_mode: str
    plover_context: str
    plover_done: float
    plover_pledged: float | None
    contact: bool  # a cancelled contact weighs less than cancelled material cooperation
    priority: int  # 1 wins when two types fit
    description: str


@dataclass(frozen=True, slots=True)
class Status:
    """One of the nine statuses (codebook 1.4)."""

    status: str
    counts_as: str
    sign: int  # of the deed against the type's valence: 1 as the type, -1 opposite, 0 no weight
    rank: int
    cues: str
    description: str


@dataclass(frozen=True, slots=True)
class Weight:
    """What one event of a type and status adds to a tie, in one scheme."""

    scheme: str
    event_type: str
    status: str
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher and one domain it publishes under."""

    publisher: str
    domain: str
    kind: str
    state_id: str


@dataclass(frozen=True, slots=True)
class StateOn:
    """Which state a name means at a date.

    rule: exists; predecessor (Russia in 1969 is SUN); successor (Soviet Union in 2014 is RUS); sovereign (a
    dependency); none (no state then: the id is returned as it came). ``anachronism`` is true but for exists
    and sovereign.
    """

    state_id: str
    anachronism: bool
    rule: str


@dataclass(frozen=True)
class Reference:
    """All tables. Order of rows as in the files."""

    states: tuple[StateSpell, ...]
    aliases: tuple[Alias, ...]
    not_countries: tuple[NotCountry, ...]
    event_types: Mapping[str, EventType]
    statuses: Mapping[str, Status]
    weights: Mapping[tuple[str, str, str], Weight]  # by (scheme, event_type, status)
    publishers: Mapping[str, Publisher]  # by domain

    @cached_property
    def spells(self) -> Mapping[str, tuple[StateSpell, ...]]:
        """The spells of each state_id, oldest first."""
        out: dict[str, list[StateSpell]] = {}
        for spell in self.states:
            out.setdefault(spell.state_id, []).append(spell)
        return MappingProxyType({k: tuple(sorted(v, key=lambda s: s.valid_from)) for k, v in out.items()})

    @cached_property
    def _successors(self) -> Mapping[str, str]:
        return {s.state_id: s.successor for s in self.states if s.successor}

    @cached_property
    def _predecessors(self) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {}
        for old, new in self._successors.items():
            out.setdefault(new, []).append(old)
        return {k: tuple(sorted(v)) for k, v in out.items()}

    def _spells(self, state_id: str) -> tuple[StateSpell, ...]:
        try:
            return self.spells[state_id]
        except KeyError:
            raise KeyError(f"no state {state_id!r} in states.csv") from None

    def spell(self, state_id: str, on: dt.date) -> StateSpell | None:
        """The spell of ``state_id`` at a date, or None. Raises KeyError for an unknown id."""
        return next((s for s in self._spells(state_id) if s.holds(on)), None)

    def state_exists(self, state_id: str, on: dt.date) -> bool:
        """Whether it is a state (COW, GW, or listed besides) at that date. Dependencies never are."""
        spell = self.spell(state_id, on)
        return spell is not None and spell.kind != "territory"

    def sovereign(self, state_id: str, on: dt.date | None = None) -> str:
        """The state that a dependency counts for (at ``on``, else today's); any other id unchanged."""
        spells = self._spells(state_id)
        at = spells[-1] if on is None else self.spell(state_id, on) or spells[-1]
        return at.sovereign if at.kind == "territory" else state_id

    def successor(self, state_id: str) -> str | None:
        """The state that took over from one that is gone, else None."""
        self._spells(state_id)
        return self._successors.get(state_id)

    def state_on(self, state_id: str, on: dt.date) -> StateOn:
        """The state that a name for ``state_id`` means at a date. Raises KeyError for an unknown id."""
        sovereign = self.sovereign(state_id, on)
        if sovereign != state_id:
            return StateOn(sovereign, False, "sovereign")
        if self.state_exists(state_id, on):
            return StateOn(state_id, False, "exists")
        for rule, step in (("successor", self._after), ("predecessor", self._before)):
            found = next((s for s in step(state_id) if self.state_exists(s, on)), None)
            if found:
                return StateOn(found, True, rule)
        return StateOn(state_id, True, "none")

    def _after(self, state_id: str) -> Iterator[str]:
        while state_id := self._successors.get(state_id, ""):
            yield state_id

    def _before(self, state_id: str) -> Iterator[str]:
        queue = list(self._predecessors.get(state_id, ()))
        while queue:
            yield (one := queue.pop(0))
            queue += self._predecessors.get(one, ())

    def name(self, state_id: str) -> str:
        """Short English name. Raises KeyError for an unknown id."""
        return self._spells(state_id)[-1].name

    def weight(self, scheme: str, event_type: str, status: str) -> float:
        """Weight of one event. Raises KeyError for an unknown scheme, type or status."""
        return self.weights[scheme, event_type, status].weight


# ------------------------------------------------------------------------------------------------- reading


def _state(t: _Table) -> StateSpell:
    start = t.date("valid_from")
    if start is None and not t.row["valid_from"]:
        t.bad("valid_from", "is empty; give the first day of the spell")
    end = t.date("valid_to")
    spell = StateSpell(
        state_id=t.text("state_id", r"[A-Z]{3}", "use three capital letters"),
        iso3=t.text("iso3", r"(?:[A-Z]{3})?", "use an ISO 3166-1 alpha-3 code or leave it empty"),
        iso3166_3=t.text("iso3166_3", r"(?:[A-Z]{4})?", "use an ISO 3166-3 code or leave it empty"),
        cow=t.optional_integer("cow", 2, 999),
        gw=t.optional_integer("gw", 2, 999),
        name=t.text("name"),
        kind=t.one_of("kind", KINDS),
        valid_from=start or dt.date.min,
        valid_to=end or OPEN,
        system=t.one_of("system", SYSTEMS),
        sovereign=t.row["sovereign"],
        successor=t.row["successor"],
        note=t.row["note"],
    )
    if spell.valid_from > spell.valid_to:
        t.bad("valid_to", "lies before valid_from; swap or correct them")
    has = {(True, True): "both", (True, False): "cow", (False, True): "gw", (False, False): "none"}
    if spell.system in SYSTEMS and spell.system != has[spell.cow is not None, spell.gw is not None]:
        t.bad(
            "system",
            "does not agree with the columns cow and gw; a code is given where the system has the state",
        )
    if spell.kind == "territory" and not spell.sovereign:
        t.bad("sovereign", "is empty; a territory needs the state it counts for")
    return spell


def _alias(t: _Table) -> Alias:
    alias = Alias(
        alias=t.text("alias"),
        state_id=t.row["state_id"],
        alias_type=t.one_of("alias_type", ALIAS_TYPES),
        case_sensitive=t.boolean("case_sensitive"),
        valid_from=t.date("valid_from"),
        valid_to=t.date("valid_to"),
        needs_context=t.boolean("needs_context"),
    )
    if alias.valid_from and alias.valid_to and alias.valid_from > alias.valid_to:
        t.bad("valid_to", "lies before valid_from; swap or correct them")
    return alias


def _not_country(t: _Table) -> NotCountry:
    return NotCountry(t.text("phrase"), t.one_of("class", CLASSES))


def _event_type(t: _Table) -> EventType:
    kind = EventType(
        code=t.text("code", r"[A-Z]{3}", "use three capital letters"),
        name=t.text("name"),
        family=t.one_of("family", FAMILIES),
        quad_class=t.text("quad_class", r"(?:verbal|material)_(?:cooperation|conflict)", "use e.g. verbal_conflict"),
        valence=t.integer("valence", -1, 1),
        direction_rule=t.one_of("direction_rule", DIRECTION_RULES),
        cameo_done=t.text("cameo_done", r"(?:0[1-9]|1\d|20)\d{0,2}", "use a CAMEO code, as text with its zero"),
        cameo_pledged=t.text("cameo_pledged", r"(?:(?:0[1-9]|1\d|20)\d{0,2})?", "use a CAMEO code or leave it empty"),
        goldstein_done=t.score("goldstein_done"),
        goldstein_pledged=t.optional_score("goldstein_pledged"),
        plover_event=t.text("plover_event", r"[A-Z]+", "use a PLOVER event name in capitals"),
        plover_mode=t.row["plover_mode"],
        plover_context=t.text("plover_context"),
        plover_done=t.score("plover_done"),
        plover_pledged=t.optional_score("plover_pledged"),
        contact=t.boolean("contact"),
        priority=t.integer("priority", 1, 99),
        description=t.text("description"),
    )
    if FAMILIES.get(kind.family) not in (None, kind.valence):
        t.bad("valence", f"does not go with family {kind.family}; use 1 for cooperation, -1 for conflict")
    if not kind.quad_class.endswith(kind.family):
        t.bad("quad_class", f"does not go with family {kind.family}; correct one of them")
    for column, score in (("goldstein_done", kind.goldstein_done), ("plover_done", kind.plover_done)):
        if score * kind.valence < 0:
            t.bad(column, "has the wrong sign for the valence; correct one of them")
    return kind


def _status(t: _Table) -> Status:
    return Status(
        status=t.text("status", r"[a-z]+", "use one word in small letters"),
        counts_as=t.one_of("counts_as", COUNTS_AS),
        sign=t.integer("sign", -1, 1),
        rank=t.integer("rank", 0, 99),
        cues=t.text("cues"),
        description=t.text("description"),
    )


def _weight(t: _Table) -> Weight:
    return Weight(
        scheme=t.one_of("scheme", frozenset(SCHEMES)),
        event_type=t.row["event_type"],
        status=t.row["status"],
        weight=t.score("weight"),
        source=t.text("source"),
    )


def _publisher(t: _Table) -> Publisher:
    return Publisher(
        publisher=t.text("publisher"),
        domain=t.text("domain", r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", "use a bare domain in small letters"),
        kind=t.one_of("kind", PUBLISHER_KINDS),
        state_id=t.row["state_id"],
    )


class _Loader:
    """Reads the files one after the other; problems of all of them are reported together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def read(
        self,
        name: str,
        columns: str,
        make: Callable[[_Table], _T],
        key: Callable[[_T], object],
        check: Callable[[_Table, _T], None] | None = None,
    ) -> list[_T]:
        """Rows of one file; ``key`` must be unique; ``check`` sees each row once it is made."""
        table = _Table(self.folder / name, tuple(columns.split()), self.problems)
        seen: dict[object, int] = {}
        out: list[_T] = []
        for t in table.rows():
            before = len(self.problems)
            row = make(t)
            if check is not None:
                check(t, row)
            if len(self.problems) > before:
                continue
            first = seen.setdefault(key(row), t.line)
            if first != t.line:
                t.bad(t.columns[0], f"is there twice, first in line {first}; remove one")
            out.append(row)
        if not out and not self.problems:
            self.problems.append(f"{name}: no rows; restore the file")
        return out


def _check_spells(states: list[StateSpell], problems: list[str]) -> None:
    ids = {s.state_id for s in states}
    last: dict[str, StateSpell] = {}
    for s in sorted(states, key=lambda s: (s.state_id, s.valid_from)):
        where = f"states.csv, {s.state_id} from {s.valid_from}"
        for column, other in (("sovereign", s.sovereign), ("successor", s.successor)):
            if other and other not in ids:
                problems.append(f"{where}, {column}: {other!r} is no state_id here; add or correct it")
        before = last.get(s.state_id)
        if before and before.valid_to >= s.valid_from:
            problems.append(f"{where}, valid_from: overlaps the spell to {before.valid_to}; make them disjoint")
        if before and before.name != s.name:
            problems.append(f"{where}, name: {s.name!r} differs from {before.name!r}; one name per state_id")
        last[s.state_id] = s
    chain = {s.state_id: s.successor for s in states if s.successor}
    for start in chain:
        at, steps = start, 0
        while at in chain and steps <= len(chain):
            at, steps = chain[at], steps + 1
        if steps > len(chain):
            problems.append(f"states.csv, {start}, successor: the successors run in a circle; break it")


def _check_weights(
    weights: list[Weight], types: Mapping[str, EventType], statuses: Mapping[str, Status], problems: list[str]
) -> None:
    have = {(w.scheme, w.event_type, w.status) for w in weights}
    for scheme in SCHEMES:
        for code in types:
            problems += [
                f"weights.csv: no row for {scheme}, {code}, {status}; add it"
                for status in statuses
                if (scheme, code, status) not in have
            ]


@lru_cache(maxsize=8)
def load_reference(folder: Path | None = None) -> Reference:
    """All reference tables, read once per folder (default: those that ship with the project).

    Raises ReferenceDataError listing every bad entry: unknown code, impossible date, duplicate, no weight.
    """
    loader = _Loader(folder or paths.reference())
    problems = loader.problems
    states = loader.read(
        "states.csv",
        "state_id iso3 iso3166_3 cow gw name kind valid_from valid_to system sovereign successor note",
        _state,
        lambda s: (s.state_id, s.valid_from),
    )
    _check_spells(states, problems)
    ids = {s.state_id for s in states}

    def known_state(t: _Table, row: Alias | Publisher) -> None:
        if row.state_id not in ids and not (isinstance(row, Publisher) and not row.state_id):
            t.bad("state_id", "is not in states.csv; add the state there or correct the code")

    aliases = loader.read(
        "country_aliases.csv",
        "alias state_id alias_type case_sensitive valid_from valid_to needs_context",
        _alias,
        # only a word for two states at once may stand there twice
        lambda a: (a.alias, a.state_id if a.alias_type == "pair" else ""),
        known_state,
    )
    names = {a.alias for a in aliases}

    def no_alias(t: _Table, row: NotCountry) -> None:
        if row.phrase in names:
            t.bad("phrase", "is in country_aliases.csv too; keep one")

    not_countries = loader.read("not_countries.csv", "phrase class", _not_country, lambda n: n.phrase, no_alias)
    types = {
        e.code: e
        for e in loader.read(
            "event_types.csv",
            "code name family quad_class valence direction_rule cameo_done cameo_pledged goldstein_done "
            "goldstein_pledged plover_event plover_mode plover_context plover_done plover_pledged contact "
            "priority description",
            _event_type,
            lambda e: e.code,
        )
    }
    if len({e.priority for e in types.values()}) < len(types):
        problems.append("event_types.csv, priority: two types share a number; give each its own")
    statuses = {
        s.status: s
        for s in loader.read("statuses.csv", "status counts_as sign rank cues description", _status, lambda s: s.status)
    }

    def fitting(t: _Table, w: Weight) -> None:
        if w.event_type not in types:
            t.bad("event_type", "is not in event_types.csv; add it there or correct it")
        elif w.status not in statuses:
            t.bad("status", "is not in statuses.csv; add it there or correct it")
        else:
            status, valence = statuses[w.status], types[w.event_type].valence
            if status.counts_as == "none" and w.weight:
                t.bad("weight", f"must be 0: {w.status} counts as no act")
            elif w.weight * valence * status.sign < 0:
                t.bad("weight", f"has the wrong sign for {w.event_type} {w.status}; correct it")

    weights = loader.read(
        "weights.csv",
        "scheme event_type status weight source",
        _weight,
        lambda w: (w.scheme, w.event_type, w.status),
        fitting,
    )
    _check_weights(weights, types, statuses, problems)
    publishers = loader.read(
        "publishers.csv", "publisher domain kind state_id", _publisher, lambda p: p.domain, known_state
    )
    repairs.read(loader.folder / repairs.FILE, problems, frozenset(ids))
    if problems:
        raise ReferenceDataError(problems)
    return Reference(
        states=tuple(states),
        aliases=tuple(aliases),
        not_countries=tuple(not_countries),
        event_types=MappingProxyType(types),
        statuses=MappingProxyType(statuses),
        weights=MappingProxyType({(w.scheme, w.event_type, w.status): w for w in weights}),
        publishers=MappingProxyType({p.domain: p for p in publishers}),
    )
