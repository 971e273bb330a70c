"""How right the coder is: predictions against gold records, at four levels.

Belongs here: reading gold files, matching, precision, recall, F1, the lists of misses and false alarms.
Does not belong here: coding, or fitting anything.

Levels per article: pair (unordered states), type (pair and type), date (type and date), full (date, status and
direction). Optional gold records are neither missed nor false. The rules are those of the gold data's scorer.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEVELS = ("pair", "type", "date", "full")
Pair = tuple[str, str]


class GoldError(ValueError):
    """A gold file that cannot be read: the message names file, record and field."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One predicted record of an article."""

    doc: str
    record_class: str
    event_type: str
    status: str
    state_a: str
    state_b: str
    directed: bool
    date_start: dt.date | None
    date_end: dt.date | None
    quote: str = ""
    event_id: str = ""
    confidence: float = 0.0

    @property
    def pair(self) -> Pair:
        return _pair(self.state_a, self.state_b)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One gold article: file name, text path, what its source states, records, pairs that must not appear."""

    doc: str
    path: Path | None
    published: str
    records: tuple[Mapping[str, Any], ...]
    forbidden: frozenset[Pair]
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Score:
    """True positives, misses and false alarms of one level."""

    tp: int = 0
    fn: int = 0
    fp: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(slots=True)
class Report:
    """Figures of an evaluation and the records behind them."""

    documents: int
    negatives: int
    negatives_clean: int
    forbidden: int
    levels: dict[str, Score]
    by_type: dict[str, Score]  # at type level
    by_status: dict[str, Score]  # type and status right, dates aside
    status_confusion: Counter[tuple[str, str]]  # (gold status, predicted status) of records matched by type
    confusion: Counter[tuple[str, str]]  # missed (gold type, type of a false alarm of the same pair, or "-")
    misses: list[tuple[str, Mapping[str, Any]]]
    false_alarms: list[tuple[str, Prediction]]
    judged: list[tuple[float, bool]]  # confidence, right at type level: for calibration


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def quote(record: Mapping[str, Any]) -> str:
    """The words a gold record quotes, which two layouts keep in two places; "" for none."""
    return str(record.get("quote") or (record.get("evidence") or {}).get("quote") or "")


def read_gold(path: Path) -> list[GoldDocument]:
    """Gold of a file {documents, events}, or of a corpus folder (articles/*.txt, annotations/*.json).

    Raises GoldError naming the file and what is wrong.
    """
    if path.is_dir():
        out = []
        files = sorted((path / "annotations").glob("*.json"))
        if not files:
            raise GoldError(f"{path}: no gold folder: it must hold annotations/*.json beside articles/")
        for f in files:
            d = _json(f)
            text = path / "articles" / d["doc"]
            if not text.exists():
                raise GoldError(f"{f}: doc {d['doc']!r} is not in {text.parent}")
            out.append(_document(d, d["events"], text))
        return out
    data = _json(path)
    if not isinstance(data, dict) or not {"documents", "events"} <= set(data):
        raise GoldError(f"{path}: no gold file: it must hold an object with the lists documents and events")
    by_doc: dict[str, list[Any]] = defaultdict(list)
    for e in data["events"]:
        by_doc[Path(e["doc"]).name].append(e)
    # the texts lie beside the file, or in the folder it names relative to one of its own parents
    named = data.get("articles")
    folder = next((b / named for b in path.resolve().parents if named and (b / named).is_dir()), path.parent)
    return [_document(d, by_doc[Path(d["doc"]).name], folder / Path(d["doc"]).name) for d in data["documents"]]


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as e:
        raise GoldError(f"{path}: cannot be read as JSON: {e}") from e


def _document(d: Mapping[str, Any], records: Iterable[Mapping[str, Any]], text: Path) -> GoldDocument:
    pairs = frozenset(_pair(*p) for p in d.get("forbidden_dyads", []))
    return GoldDocument(
        Path(d["doc"]).name,
        text if text.exists() else None,
        d.get("publication_date") or "",
        tuple(records),
        pairs,
        d,
    )


def _codes(participants: Iterable[Any]) -> list[str]:
    return [p["iso3"] if isinstance(p, Mapping) else p for p in participants]


def gold_pairs(g: Mapping[str, Any]) -> set[Pair]:
    """The pair of a gold record and its accepted alternatives."""
    return {_pair(g["country_a"], g["country_b"]), *(_pair(*p) for p in g.get("accept_pairs") or [])}


def _date(x: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(x)[:10]) if x else None


def date_ok(g: Mapping[str, Any], p: Prediction) -> bool:
    """Right start, a start in the accepted window, or intervals that overlap by half."""
    gs, ge = _date(g.get("date_start")), _date(g.get("date_end"))
    if gs is None:
        return True if g.get("record_class") == "standing" else (p.date_start is None or g.get("accept_undated", True))
    if p.date_start is None:
        return False
    end = p.date_end or p.date_start
    ge = ge or gs
    window = g.get("accept_start")
    if isinstance(window, str):
        window = [window, window]
    if window and _date(window[0]) <= p.date_start <= _date(window[1]):  # type: ignore[operator]
        return True
    if p.date_start == gs:
        return True
    overlap = (min(end, ge) - max(p.date_start, gs)).days + 1
    union = (max(end, ge) - min(p.date_start, gs)).days + 1
    return overlap > 0 and overlap / union >= 0.5


def direction_ok(g: Mapping[str, Any], p: Prediction) -> bool:
    if p.pair != _pair(g["country_a"], g["country_b"]) or p.event_type != g["type"] or g.get("direction") != "a_to_b":
        return True
    said = f"{p.state_a}{'->' if p.directed else '--'}{p.state_b}"
    return said == f"{g['country_a']}->{g['country_b']}" or said in (g.get("accept_direction") or [])


def level_of(g: Mapping[str, Any], p: Prediction) -> int:
    """0 pair only, 1 type, 2 date, 3 full."""
    if p.event_type not in {g["type"], *g.get("accept_types", [])}:
        return 0
    if not date_ok(g, p):
        return 1
    if p.status not in {g["status"], *g.get("accept_status", [])}:
        return 2
    return 3 if direction_ok(g, p) else 2


def match(golds: Sequence[Mapping[str, Any]], preds: Sequence[Prediction], at: int) -> dict[int, int]:
    """Greedy best-first one-to-one matching: gold index to prediction index."""
    candidates = sorted(
        (-lv, not g.get("required", True), gi, pi)
        for gi, g in enumerate(golds)
        for pi, p in enumerate(preds)
        if p.pair in gold_pairs(g) and (lv := level_of(g, p)) >= at
    )
    taken_g: dict[int, int] = {}
    taken_p: set[int] = set()
    for _, _, gi, pi in candidates:
        if gi not in taken_g and pi not in taken_p:
            taken_g[gi] = pi
            taken_p.add(pi)
    return taken_g


def evaluate(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], record_class: str = "event"
) -> Report:
    """Score predictions of all articles; several mentions of one event in an article count once."""
    by_doc: dict[str, list[Prediction]] = defaultdict(list)
    for p in predictions:
        by_doc[p.doc].append(p)
    report = Report(
        len(documents),
        0,
        0,
        0,
        {lv: Score() for lv in LEVELS},
        defaultdict(Score),
        defaultdict(Score),
        Counter(),
        Counter(),
        [],
        [],
        [],
    )
    for d in documents:
        everything = by_doc.get(d.doc, [])
        binary = [g for g in d.records if g.get("country_a") and g.get("country_b")]
        golds = [g for g in binary if g["record_class"] == record_class]
        other = [g for g in binary if g["record_class"] != record_class]
        many = [g for g in d.records if g.get("participants")]
        preds = _dedup(p for p in everything if p.record_class == record_class)
        report.forbidden += sum(p.pair in d.forbidden for p in preds)
        if not any(g.get("required", True) for g in binary):
            report.negatives += 1
            known = {_pair(g["country_a"], g["country_b"]) for g in binary}
            report.negatives_clean += not [p for p in everything if p.pair not in known]
        required = {_pair(g["country_a"], g["country_b"]) for g in golds if g.get("required", True)}
        okay: set[Pair] = set().union(*(gold_pairs(g) for g in binary)) if binary else set()
        okay |= {_pair(*q) for g in many for q in itertools.combinations(_codes(g["participants"]), 2)}
        got = {p.pair for p in preds}
        s = report.levels["pair"]
        s.tp += len(required & got)
        s.fn += len(required - got)
        s.fp += len(got - okay)
        for at, name in ((1, "type"), (2, "date"), (3, "full")):
            matched = match(golds, preds, at)
            s = report.levels[name]
            s.tp += sum(1 for gi in matched if golds[gi].get("required", True))
            missed = [g for gi, g in enumerate(golds) if g.get("required", True) and gi not in matched]
            false = [p for pi, p in enumerate(preds) if pi not in set(matched.values()) and not _free(p, other, many)]
            s.fn += len(missed)
            s.fp += len(false)
            if at == 1:
                _details(report, d.doc, golds, preds, matched, missed, false)
    return report


def _free(p: Prediction, other: Sequence[Mapping[str, Any]], many: Sequence[Mapping[str, Any]]) -> bool:
    """A standing claim of the same pair and type in the gold, or part of a many-state record, is not false."""
    return any(
        _pair(o["country_a"], o["country_b"]) == p.pair and p.event_type in {o["type"], *o.get("accept_types", [])}
        for o in other
    ) or any(p.event_type == n["type"] and set(p.pair) <= set(_codes(n["participants"])) for n in many)


def _details(
    report: Report,
    doc: str,
    golds: Sequence[Mapping[str, Any]],
    preds: Sequence[Prediction],
    matched: Mapping[int, int],
    missed: Sequence[Mapping[str, Any]],
    false: Sequence[Prediction],
) -> None:
    for gi, pi in matched.items():
        g, said = golds[gi], preds[pi].status
        right = said in {g["status"], *g.get("accept_status", [])}
        if g.get("required", True):
            report.by_type[g["type"]].tp += 1
            if right:
                report.by_status[g["status"]].tp += 1
            else:
                report.by_status[g["status"]].fn += 1
                report.by_status[said].fp += 1
        report.status_confusion[(g["status"], said)] += 1
        report.judged.append((preds[pi].confidence, True))
    for g in missed:
        report.by_type[g["type"]].fn += 1
        report.by_status[g["status"]].fn += 1
        report.misses.append((doc, g))
        rivals = [p for p in false if p.pair in gold_pairs(g)]
        report.confusion[(g["type"], rivals[0].event_type if rivals else "-")] += 1
    for p in false:
        report.by_type[p.event_type].fp += 1
        report.by_status[p.status].fp += 1
        report.false_alarms.append((doc, p))
        report.judged.append((p.confidence, False))


def _dedup(predictions: Iterable[Prediction]) -> list[Prediction]:
    seen: set[Any] = set()
    out = []
    for p in predictions:
        key = p.event_id or id(p)
        if key not in seen:
            seen.add(key)
            out.append(p)
    return out
