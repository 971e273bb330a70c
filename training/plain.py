"""Single sentences as training articles: the plain wordings of the news, each with the act it tells.

Belongs here: reading the sentences and putting four at a time into an article. Does not belong here: fitting
(train_ranker.py), gold articles of whole texts (corpus).

A line of the file: ``TYPE status A>B | sentence``, ``A-B`` where both sides are alike, ``TYPE/TYPE`` where either type
is right, ``*`` for any status; ``NONE | sentence`` tells no act. Empty lines and those after "#" are skipped.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from milties_dagster.evaluation import GoldDocument, GoldError

ACT = r"(?P<types>[A-Z]{3}(?:/[A-Z]{3})*) (?P<status>[a-z]+|\*) (?P<a>[A-Z]{3})[->](?P<b>[A-Z]{3})"
LINE = re.compile(rf"^(?:NONE|{ACT}) *\| *(?P<text>.+)$")
TOGETHER = 4  # sentences an article holds; no state stands in two of them
PUBLISHED = "2025-06-12"
OPENING = "News in brief"
CLOSING = "Nothing more was made known on the day, and the news could not be checked with those named in it."


def articles(path: Path, folder: Path) -> list[GoldDocument]:
    """The sentences of a file as gold documents, their texts and a manifest written to ``folder``.

    Raises GoldError naming file and line for a line that is none of the two forms.
    """
    found: list[tuple[frozenset[str], dict[str, Any] | None, str]] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        m = LINE.match(line.strip())
        if not m:
            raise GoldError(f"{path}:{n}: {line[:60]!r} is not of the form 'TYPE status A>B | sentence'")
        record = None
        if m["types"]:
            first, *others = m["types"].split("/")
            record = {
                "type": first,
                "accept_types": others,
                "status": m["status"],
                "country_a": m["a"],
                "country_b": m["b"],
                "record_class": "event",
                "required": True,
            }
        found.append((frozenset({m["a"], m["b"]} - {None}), record, m["text"]))
    step = max(1, len(found) // TOGETHER)  # neighbours in the file are of one type: spread them
    groups: list[list[tuple[frozenset[str], dict[str, Any] | None, str]]] = []
    for item in (found[i] for start in range(step) for i in range(start, len(found), step)):
        room = (g for g in groups if len(g) < TOGETHER and not any(item[0] & other[0] for other in g))
        home = next(room, None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    out = []
    for n, group in enumerate(groups):
        name = f"{n:04d}.txt"
        text = folder / name
        text.write_text("\n\n".join([OPENING, *(item[2] for item in group), CLOSING]) + "\n", encoding="utf-8")
        records = tuple(item[1] for item in group if item[1] is not None)
        out.append(GoldDocument(name, text, PUBLISHED, records, frozenset()))
    manifest = "".join(f"{d.doc},{PUBLISHED}\n" for d in out)
    (folder / "manifest.csv").write_text("file,published\n" + manifest, encoding="utf-8")
    return out
