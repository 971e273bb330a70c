"""What the benchmarks over paragraphs share: their options, and printing JSON or a table.

Belongs here: the command line. Does not belong here: what is measured, and how (bench_language.py, bench_tagging.py).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

Figures = Mapping[str, Mapping[str, Any]]


def run(
    doc: str | None, paragraphs: int, measure: Callable[[int, int], Figures], show: Callable[[Figures], None]
) -> None:
    """Reads the options, measures, prints. ``doc``: the script's docstring; ``paragraphs``: how many by default."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--paragraphs", type=int, default=paragraphs)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    results = measure(options.paragraphs, options.rounds)
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)
