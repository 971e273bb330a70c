"""Sentences with their names, triggers and parse drawn into them, by spaCy's displacy.

Belongs here: turning spans and parses into HTML that stands alone. Does not belong here: asking for them (facts.py,
explain.py) or the pages around them (page.py, cli.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from spacy import displacy

from milties_dagster import language
from milties_dagster.coding.coder import Claim

# label -> colour, light enough for black letters (Okabe-Ito palette, lightened); other labels are states
COLOURS = {
    "ACT": "#f7c9a3",
    "SOURCE": "#a9d4ee",
    "TARGET": "#a5dccb",
    "DATE": "#f5edb0",
    "PERSON": "#e3c9d9",
    "ORG": "#dddddd",
    "PLACE": "#e4e4e4",
    "REGION": "#e4e4e4",
    "EQUIPMENT": "#f3dcc0",
    "EXERCISE": "#f3dcc0",
    "AGREEMENT": "#f3dcc0",
}
STATE_COLOUR = "#bfdff2"
Mark = Mapping[str, int | str]  # start, end (characters of the text), label


def sentences(rows: Iterable[tuple[str, str, Sequence[Mark]]]) -> str:
    """HTML of (title, text, marks) rows, the marks of each text coloured. Text is escaped.

    Of marks that overlap the longer one stays: displacy draws one layer.
    """
    parts = []
    for title, text, marks in rows:
        kept = _apart(marks)
        colours = {str(m["label"]): COLOURS.get(str(m["label"]), STATE_COLOUR) for m in kept}
        drawn = displacy.render(
            {"text": text, "ents": [dict(m) for m in kept]},
            style="ent",
            manual=True,
            page=False,
            jupyter=False,
            options={"colors": colours},
        )
        parts.append(f'<figure class="sentence"><figcaption>{escape(title)}</figcaption>{drawn}</figure>')
    return "\n".join(parts)


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for m in sorted(marks, key=lambda m: (int(m["start"]) - int(m["end"]), int(m["start"]))):
        if all(int(m["end"]) <= int(k["start"]) or int(k["end"]) <= int(m["start"]) for k in kept):
            kept.append(m)
    return sorted(kept, key=lambda m: int(m["start"]))


def decision(claim: Claim, lines: Sequence[str]) -> str:
    """One coded claim: the sentence with act, sides and date marked, the reasons, and the parse to unfold.

    lines: what explain.lines gives for the claim.
    """
    view, hit = claim.view, claim.hit
    spans = [(hit.start, hit.end, "ACT"), *((h.start, h.end, "ACT") for h in hit.support)]
    for unit in view.units:
        if unit.state in claim.pair:
            spans.append((unit.start, unit.end, "SOURCE" if unit.state == claim.source else "TARGET"))
    marks: list[Mark] = [
        {"start": view.token_starts[start], "end": view.token_ends[end - 1], "label": label}
        for start, end, label in spans
    ]
    marks += [{"start": d.char_start - view.start, "end": d.char_end - view.start, "label": "DATE"} for d in view.dates]
    head, *reasons = lines
    drawn = sentences([(head.split(":")[0], view.text, marks)])
    (doc,) = language.parse_sentences(language.load(lemmas=False), [view.text])
    tree = displacy.render(doc, style="dep", page=False, jupyter=False, options={"compact": True, "distance": 90})
    said = escape("\n".join(reasons))
    return f"{drawn}\n<pre>{said}</pre>\n<details><summary>parse</summary><div class='scroll'>{tree}</div></details>"


def page(title: str, body: str) -> str:
    """A page around drawn sentences that needs nothing else."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>'
        "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "figure{margin:1.2rem 0 0}figcaption{font-weight:600}pre{color:#555;white-space:pre-wrap;margin:.3rem 0}"
        ".scroll{overflow-x:auto}</style></head>"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )
