"""The accuracy of the coder on gold articles, as predictions, tables and a part of the README.

Belongs here: coding gold articles or reading a home's claims on them, and laying the figures out. Does not belong
here: matching and counting (evaluation.py), printing or options (cli.py), fitting (training/).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from milties_dagster import paths
from milties_dagster.evaluation import (
    LEVELS,
    GoldDocument,
    GoldError,
    Prediction,
    Report,
    Score,
    evaluate,
    quote,
    read_gold,
)
from milties_dagster.report import plots
from milties_dagster.versions import stage_version

if TYPE_CHECKING:
    import duckdb

BEGIN = "<!-- accuracy: written by `milties evaluate --write-readme` -->"
END = "<!-- accuracy: end -->"
COMMAND = "milties evaluate"
SURE = 0.8  # the confidence at which a careful reader cuts
HEAD = ("articles", "claims", *(f"{level} P / R / F1" for level in LEVELS), "negatives clean", "forbidden", "command")
# the claims of a home, one row per mention; the gold names articles by file
CLAIMS = """
SELECT a.source_uri, m.record_class, m.event_type, m.status, m.state_a, m.state_b, m.directed,
       m.date_start, m.date_end, m.quote, m.event_id, m.confidence
FROM core.event_mentions AS m INNER JOIN core.articles AS a USING (article_id)
ORDER BY a.source_uri, m.char_start, m.mention_id
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to show under a title; all cells are text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        """Aligned text, the first column to the left; never cut or wrapped, so that it can be piped."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        shown = [
            "  ".join(
                cell.rjust(width) if n else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *(f"  {line}" for line in shown)])


def default_gold() -> Path | None:
    """The held-back articles of a checkout; None in an installed package, which does not carry them."""
    folder = paths.PACKAGE.parent / "corpus" / "heldback"
    return folder if folder.is_dir() else None


def read(golds: Sequence[Path]) -> list[GoldDocument]:
    """The documents of several gold sets.

    Raises GoldError when one cannot be read, or when two articles have the same file name.
    """
    documents = [d for path in golds for d in read_gold(path)]
    twice = sorted(name for name, n in Counter(d.doc for d in documents).items() if n > 1)
    if twice:
        raise GoldError(f"{twice[0]} stands in the gold twice: give each gold set once, and rename one of the articles")
    return documents


def coded(documents: Sequence[GoldDocument]) -> list[Prediction]:
    """What the coder of this installation finds in the gold articles, linked article by article.

    Raises GoldError when a text is missing or refused.
    """
    from milties_dagster import stories
    from milties_dagster.coding import Coder
    from milties_dagster.gold import prepare

    prepared = prepare(documents)
    out = []
    for d, (article, _), one in zip(documents, prepared, Coder.load().code_many(prepared), strict=True):
        meta = stories.ArticleMeta(article.publisher, article.published_on, article.canonical_article_id)
        events = stories.link(one.mentions, {article.article_id: meta}).assignment
        for m in one.mentions:
            row = (d.doc, m.record_class, m.event_type, m.status, m.state_a, m.state_b, m.directed)
            out.append(Prediction(*row, m.date_start, m.date_end, m.quote, events[m.mention_id], m.confidence))
    return out


def of_home(connection: duckdb.DuckDBPyConnection) -> list[Prediction]:
    """What a home's database holds, by the file names of its articles."""
    rows = connection.execute(CLAIMS).fetchall()
    return [Prediction(Path(row[0]).name, *row[1:]) for row in rows]


def absent(connection: duckdb.DuckDBPyConnection, documents: Sequence[GoldDocument]) -> list[str]:
    """Gold articles that a home does not hold: they would count as articles in which nothing was found."""
    held = {Path(row[0]).name for row in connection.execute("SELECT source_uri FROM core.articles").fetchall()}
    return [d.doc for d in documents if d.doc not in held]


# ------------------------------------------------------------------ over time


def gold_sets(stated: Sequence[str]) -> list[Path]:
    """The gold sets that a setting names: "none" is no set, nothing stated is ``default_gold``."""
    default = default_gold()
    if not stated:
        return [default] if default else []
    return [Path(name) for name in stated if name != "none"]


def gold_version(documents: Sequence[GoldDocument]) -> str:
    """Twelve hex digits over the texts and records of a gold set."""
    digest = hashlib.sha256()
    for d in documents:
        digest.update(json.dumps([d.doc, d.records, sorted(d.forbidden)], sort_keys=True, default=str).encode())
        digest.update(d.path.read_bytes() if d.path else b"")
    return digest.hexdigest()[:12]


def coder_version() -> str:
    """Twelve hex digits that change with any stage that decides what is coded."""
    stages = (stage_version(stage) for stage in ("articles", "entities", "coding"))
    return hashlib.sha256(" ".join(stages).encode()).hexdigest()[:12]


def rows(gold: Path, version: str, report: Report) -> list[dict[str, Any]]:
    """Rows of agg.accuracy (without measured_at) for one gold set."""
    found = [
        ("level", report.levels.items()),
        ("type", sorted(report.by_type.items())),
        ("status", sorted(report.by_status.items())),
    ]
    head = {"gold": name_of(gold), "gold_version": version, "coder_version": coder_version()}
    out: list[dict[str, Any]] = []
    for measure, scores in found:
        for name, s in scores:
            counts = {"n_right": s.tp, "n_missed": s.fn, "n_false": s.fp}
            rates = {"precision": s.precision, "recall": s.recall, "f1": s.f1}
            out.append({**head, "measure": measure, "name": name, **counts, **rates})
    for low, right, n in reliability(report):
        known = {"n_right": right, "n_false": n - right, "precision": right / n}
        unknown = dict.fromkeys(("n_missed", "recall", "f1"))
        out.append({**head, "measure": "confidence", "name": f"{low:.1f}", **known, **unknown})
    return out


def name_of(gold: Path) -> str:
    """A gold set by its path, relative to the checkout where it is inside."""
    root = paths.PACKAGE.parent
    full = gold.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else gold.as_posix()


def reliability(report: Report) -> list[tuple[float, int, int]]:
    """Claims by tenth of confidence: (lower end, right at type level, all), tenths without claims left out."""
    right: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for confidence, okay in report.judged:
        tenth = min(9, int(confidence * 10 + 1e-9))
        every[tenth] += 1
        right[tenth] += okay
    return [(tenth / 10, right[tenth], every[tenth]) for tenth in sorted(every)]


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (confidence, right): distance of confidence and precision by tenth, by claims."""
    by_tenth: dict[int, list[tuple[float, bool]]] = {}
    for confidence, okay in judged:
        by_tenth.setdefault(min(9, int(confidence * 10 + 1e-9)), []).append((confidence, okay))
    gaps = (abs(sum(c for c, _ in group) - sum(okay for _, okay in group)) for group in by_tenth.values())
    return sum(gaps) / len(judged) if judged else 0.0


# ------------------------------------------------------------------ laying out


def as_dict(report: Report) -> dict[str, Any]:
    """The figures as JSON takes them; rates rounded to three places."""
    return {
        "documents": report.documents,
        "negatives": report.negatives,
        "negatives_clean": report.negatives_clean,
        "forbidden_pairs": report.forbidden,
        "levels": {name: _figures(s) for name, s in report.levels.items()},
        "types": {name: _figures(s) for name, s in sorted(report.by_type.items())},
        "statuses": {name: _figures(s) for name, s in sorted(report.by_status.items())},
        "type_confusion": _confusion(report.confusion),
        "status_confusion": _confusion(report.status_confusion),
        "calibration_error": round(calibration_error(report.judged), 3),
        "reliability": [{"from": low, "right": right, "n": n} for low, right, n in reliability(report)],
        "misses": [_miss(doc, g) for doc, g in report.misses],
        "false_alarms": [_false_alarm(doc, p) for doc, p in report.false_alarms],
    }


def summary(report: Report) -> str:
    """One line: what was read, negatives, pairs that must not appear."""
    return (
        f"{report.documents} articles; {report.negatives_clean} of {report.negatives} without any claim left empty; "
        f"{report.forbidden} claims between states the gold forbids"
    )


def levels(report: Report) -> Table:
    """The four levels."""
    return Table("Claims", ("level", *_COUNTS), tuple(_row(name, s) for name, s in report.levels.items()))


def confidence(report: Report) -> Table:
    """Share right at type level by tenth of confidence, with the mean distance from the confidence stated."""
    title = f"Confidence (calibration error {calibration_error(report.judged):.3f})"
    found = reliability(report)
    shown = [(f"{low:.1f} to {low + 0.1:.1f}", f"{right / n:.3f}", str(right), str(n)) for low, right, n in found]
    sure = [(right, n) for low, right, n in found if low >= SURE]
    right, n = (sum(x) for x in zip(*sure, strict=True)) if sure else (0, 0)
    shown.append((f"{SURE} and more", f"{right / n:.3f}" if n else "", str(right), str(n)))
    return Table(title, ("claims at", "precision", "right", "made"), tuple(shown))


def draw(report: Report, folder: Path) -> list[Path]:
    """Pictures of precision and recall by type, and of confidence against the share right, as PNG files."""
    types = [(t, s.precision, s.recall, s.tp + s.fn) for t, s in report.by_type.items()]
    types.sort(key=lambda row: (-row[3], row[0]))
    pictures = {"types": plots.accuracy_types(types), "reliability": plots.reliability(reliability(report))}
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in pictures.items():
        (folder / f"{name}.png").write_bytes(png)
    return [folder / f"{name}.png" for name in pictures]


def details(report: Report) -> list[Table]:
    """By type, by status, and what was taken for what."""
    return [
        Table("By type (pair and type right)", ("type", *_COUNTS), _rows(report.by_type)),
        Table("By status (pair, type and status right)", ("status", *_COUNTS), _rows(report.by_status)),
        _cross("Types missed (rows) and what was coded of the pair instead (columns; - nothing)", report.confusion),
        _cross("Status in the gold (rows) and as coded (columns), where the type is right", report.status_confusion),
        confidence(report),
    ]


def faults(report: Report, n: int) -> list[str]:
    """The first n misses and the first n false alarms at type level, one line each with its sentence."""
    missed = [_miss(doc, g) for doc, g in report.misses]
    false = [_false_alarm(doc, p) for doc, p in report.false_alarms]
    out = []
    for title, found in (("Missed", missed), ("False alarms", false)):
        out.append(f"{title} ({min(n, len(found))} of {len(found)})")
        out += [" | ".join(("  " + x["doc"], *list(x.values())[1:])) for x in found[:n]]
    return out


_COUNTS = ("precision", "recall", "F1", "right", "missed", "false")


def _figures(s: Score) -> dict[str, float]:
    rates = {"precision": s.precision, "recall": s.recall, "f1": s.f1}
    return {**{name: round(value, 3) for name, value in rates.items()}, **asdict(s)}


def _row(name: str, s: Score) -> tuple[str, ...]:
    return (name, *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1)), *(str(n) for n in (s.tp, s.fn, s.fp)))


def _rows(scores: Mapping[str, Score]) -> tuple[tuple[str, ...], ...]:
    """The most frequent first."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1].tp - item[1].fn, item[0]))
    return tuple(_row(name, s) for name, s in ordered)


def _confusion(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"gold": gold, "coded": said, "n": n} for (gold, said), n in ordered]


def _cross(title: str, counts: Counter[tuple[str, str]]) -> Table:
    rows, columns = ({key[i] for key in counts} for i in (0, 1))
    cells = tuple((r, *(str(counts[(r, c)] or "") for c in sorted(columns))) for r in sorted(rows))
    return Table(title, ("", *sorted(columns)), cells)


def _miss(doc: str, g: Mapping[str, Any]) -> dict[str, str]:
    arrow = ">" if g.get("direction") == "a_to_b" else "-"
    return {
        "doc": doc,
        "event_type": g["type"],
        "status": g["status"],
        "states": f"{g['country_a']}{arrow}{g['country_b']}",
        "date_start": str(g.get("date_start") or ""),
        "quote": quote(g),
    }


def _false_alarm(doc: str, p: Prediction) -> dict[str, str]:
    return {
        "doc": doc,
        "event_type": p.event_type,
        "status": p.status,
        "states": f"{p.state_a}{'>' if p.directed else '-'}{p.state_b}",
        "date_start": str(p.date_start or ""),
        "quote": p.quote,
    }


# ------------------------------------------------------------------ README


def write_readme(readme: Path, golds: Iterable[Path]) -> list[str]:
    """Measure gold sets and write one row for each between the markers of ``readme``.

    A set is named, and found again, by its path relative to the README's folder. The sets that already have a row are
    measured again where they are at hand, else their row stays. Returns the paths of the rows that were measured.
    Raises GoldError when the README or a gold set given cannot be read, or the markers are missing.
    """
    try:
        text = readme.read_text(encoding="utf-8")
    except OSError as e:
        raise GoldError(f"{readme} cannot be read: {e.strerror}. Run the command in a checkout") from e
    found = re.search(re.escape(BEGIN) + r"\n(.*?)" + re.escape(END), text, re.DOTALL)
    if not found:
        raise GoldError(f"{readme}: the lines {BEGIN} and {END} are missing: put them where the table belongs")
    root = readme.resolve().parent
    command = re.compile(rf"\| `{COMMAND} (.+)` \|$")
    rows = {m[1]: line for line in found[1].splitlines() if (m := command.search(line))}
    given = [Path(os.path.relpath(path.resolve(), root)).as_posix() for path in golds]
    measured = []
    for name in dict.fromkeys([*rows, *given]):
        path = root / name
        if name in given or path.exists():
            documents = read([path])
            rows[name] = _readme_row(name, evaluate(documents, coded(documents)))
            measured.append(name)
    head = (_line(HEAD), _line("---" if name == "command" else "--:" for name in HEAD))
    table = "\n".join([*head, *rows.values()])
    readme.write_text(text[: found.start(1)] + table + "\n" + text[found.end(1) :], encoding="utf-8")
    return measured


def _readme_row(name: str, report: Report) -> str:
    required = report.levels["type"].tp + report.levels["type"].fn
    rates = (f"{s.precision:.2f} / {s.recall:.2f} / {s.f1:.2f}" for s in report.levels.values())
    clean = f"{report.negatives_clean} of {report.negatives}"
    cells = (str(report.documents), str(required), *rates, clean, str(report.forbidden))
    return _line((*cells, f"`{COMMAND} {name}`"))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
