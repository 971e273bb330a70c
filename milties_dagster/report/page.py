"""The HTML report: one page that stands alone, pictures and all.

Belongs here: filling page.html.j2. Does not belong here: asking the warehouse (facts.py), drawing (plots.py).
"""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from milties_dagster import __version__
from milties_dagster.report import marked, plots
from milties_dagster.report.facts import Facts


def render(facts: Facts) -> str:
    """The page. Words from articles are escaped: they are foreign text."""
    environment = Environment(
        loader=PackageLoader("milties_dagster", "report"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("page.html.j2").render(
        facts=facts,
        version=__version__,
        sentences=Markup(marked.sentences(facts.sentences)),  # escaped where it was drawn
        stages_plot=plots.data_uri(plots.stage_counts(facts.stages)),
        history_plot=plots.data_uri(plots.stage_history(facts.history)),
        dyads_plot=plots.data_uri(plots.dyad_years(facts.dyad_years)),
        types_plot=plots.data_uri(plots.event_types(facts.event_types)),
    )


def write(facts: Facts, path: Path) -> Path:
    """Put the page at ``path``, at once: whoever has the old one open keeps it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(render(facts), encoding="utf-8")
    part.replace(path)
    return path
