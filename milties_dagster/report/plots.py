"""Plots as PNG bytes: what a run did, and what the strongest ties look like over the years.

Belongs here: drawing from rows already fetched. Does not belong here: SQL, or where a picture is shown.
Colours are from the Okabe-Ito palette, which colour-blind readers can tell apart.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

COOPERATION, CONFLICT = "#0072B2", "#D55E00"
OUTCOMES = {
    "coded": "#009E73",
    "empty": "#56B4E9",
    "skipped": "#999999",
    "duplicate": "#F0E442",
    "quarantined": "#D55E00",
}


def _figure(width: float, height: float) -> Figure:
    # the object interface: no global state, no display, and matplotlib (0.4 s) is imported late
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=110, layout="constrained")


def _whole(ticks: int = 8) -> MaxNLocator:
    """Ticks at whole numbers only: years and counts."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=ticks, integer=True)


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    # no date in the file: the same numbers give the same bytes
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def stage_counts(counts: Mapping[str, Mapping[str, int]]) -> bytes:
    """Stacked bars: for each stage, items by outcome (keys of ``OUTCOMES``; a missing one is zero)."""
    figure = _figure(7.5, 0.9 + 0.45 * max(1, len(counts)))
    axes = figure.add_subplot()
    stages = list(counts)
    left = [0] * len(stages)
    for outcome, colour in OUTCOMES.items():
        widths = [counts[stage].get(outcome, 0) for stage in stages]
        if any(widths):
            axes.barh(stages, widths, left=left, color=colour, label=outcome, edgecolor="white")
            left = [a + b for a, b in zip(left, widths, strict=True)]
    for position, total in enumerate(left):
        axes.annotate(f" {total:,}", (total, position), va="center", fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("items")
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    if any(left):
        axes.legend(ncols=len(OUTCOMES), fontsize=7, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    return _png(figure)


def stage_history(stages: Mapping[str, Mapping[str, Mapping[str, int]]]) -> bytes:
    """One row of bars per stage: for each day it worked, items by outcome (keys of ``OUTCOMES``)."""
    n = max(1, len(stages))
    figure = _figure(7.5, 0.8 + 1.3 * n)
    days = sorted({day for by_day in stages.values() for day in by_day})
    grid = figure.subplots(n, 1, sharex=True, squeeze=False)
    for axes, (stage, by_day) in zip(grid.flat, stages.items(), strict=False):
        bottom = [0] * len(days)
        for outcome, colour in OUTCOMES.items():
            heights = [by_day.get(day, {}).get(outcome, 0) for day in days]
            axes.bar(days, heights, bottom=bottom, color=colour, label=outcome, width=0.8)
            bottom = [a + b for a, b in zip(bottom, heights, strict=True)]
        axes.set_title(stage, fontsize=9, loc="left")
        axes.set_xlim(-0.6, max(len(days), 8) - 0.4)
        axes.yaxis.set_major_locator(_whole(4))
        axes.tick_params(labelsize=7)
        axes.spines[["top", "right"]].set_visible(False)
    for label in grid.flat[-1].get_xticklabels():
        label.set_rotation(90 if len(days) > 8 else 0)
    if days:
        handles, names = grid.flat[0].get_legend_handles_labels()
        figure.legend(handles, names, ncols=len(OUTCOMES), fontsize=7, frameon=False, loc="outside upper right")
    return _png(figure)


def dyad_years(series: Mapping[str, Sequence[tuple[int, float, float]]]) -> bytes:
    """Small multiples, one per dyad: (year, cooperation >= 0, conflict <= 0) as bars above and below zero."""
    n = max(1, len(series))
    columns = min(3, n)
    rows = -(-n // columns)
    figure = _figure(3.1 * columns, 1.9 * rows)
    years = [year for points in series.values() for year, _, _ in points]
    span = (min(years) - 0.8, max(years) + 0.8) if years else (0.0, 1.0)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    for axes, (dyad, points) in zip(grid.flat, series.items(), strict=False):
        x = [year for year, _, _ in points]
        axes.bar(x, [coop for _, coop, _ in points], color=COOPERATION)
        axes.bar(x, [conf for _, _, conf in points], color=CONFLICT)
        axes.axhline(0, color="black", linewidth=0.6)
        axes.set_title(dyad, fontsize=9)
        axes.set_xlim(*span)
        axes.xaxis.set_major_locator(_whole(5))
        axes.tick_params(labelsize=7)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in list(grid.flat)[len(series) :]:
        axes.set_visible(False)
    return _png(figure)


def event_types(counts: Sequence[tuple[str, int, int]]) -> bytes:
    """Bars: (type, deeds, pledges), as many as given."""
    figure = _figure(7.5, 0.8 + 0.24 * max(1, len(counts)))
    axes = figure.add_subplot()
    names = [name for name, _, _ in counts]
    deeds = [d for _, d, _ in counts]
    axes.barh(names, deeds, color=COOPERATION, label="deeds")
    axes.barh(names, [p for _, _, p in counts], left=deeds, color="#56B4E9", label="pledges")
    axes.invert_yaxis()
    axes.set_xlabel("events")
    axes.xaxis.set_major_locator(_whole())
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    if names:
        axes.legend(fontsize=8, frameon=False)
    return _png(figure)


LEVEL_COLOURS = {"pair": "#009E73", "type": "#0072B2", "date": "#E69F00", "full": "#D55E00"}


def accuracy_history(series: Mapping[str, Sequence[float]], versions: Sequence[str]) -> bytes:
    """F1 (0 to 1) of each level over the versions of the coder, oldest first."""
    figure = _figure(7.5, 3.2)
    axes = figure.add_subplot()
    for level, values in series.items():
        axes.plot(range(len(values)), values, marker="o", color=LEVEL_COLOURS.get(level), label=level)
        if values:
            axes.annotate(f" {values[-1]:.2f}", (len(values) - 1, values[-1]), va="center", fontsize=8)
    axes.set_xticks(range(len(versions)), versions, rotation=90 if len(versions) > 6 else 0, fontsize=7)
    axes.set_ylim(0, 1)
    axes.set_ylabel("F1")
    axes.set_xlabel("version of the coder")
    axes.margins(x=0.1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(ncols=4, fontsize=8, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    return _png(figure)


def accuracy_types(scores: Sequence[tuple[str, float, float, int]]) -> bytes:
    """Bars per event type: (type, precision, recall, claims in the gold)."""
    figure = _figure(7.5, 0.9 + 0.28 * max(1, len(scores)))
    axes = figure.add_subplot()
    at = range(len(scores))
    axes.barh([y - 0.2 for y in at], [p for _, p, _, _ in scores], height=0.38, color=COOPERATION, label="precision")
    axes.barh([y + 0.2 for y in at], [r for _, _, r, _ in scores], height=0.38, color="#E69F00", label="recall")
    axes.set_yticks(list(at), [f"{name} ({n})" for name, _, _, n in scores], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(ncols=2, fontsize=8, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    return _png(figure)


def reliability(tenths: Sequence[tuple[float, int, int]]) -> bytes:
    """Share right against confidence, by tenth: (lower end, right, all); the diagonal is perfect calibration."""
    figure = _figure(4.6, 4.2)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    axes.bar([low + 0.05 for low, _, _ in tenths], [r / n for _, r, n in tenths], width=0.09, color=COOPERATION)
    for low, right, n in tenths:
        axes.annotate(str(n), (low + 0.05, right / n), ha="center", va="bottom", fontsize=7)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right at type level")
    axes.spines[["top", "right"]].set_visible(False)
    return _png(figure)


def data_uri(png: bytes) -> str:
    """The picture as a ``data:`` address, for a page or a Markdown text that stands alone."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
