"""The main predicates of three real articles: subject, object and partner as the parser and the adapter tell them.

Judged by hand over the articles in ../shared/articles/seeds, which hold the words; here stand only which verb
it is and the heads expected. Main predicates: the verbs of main clauses and of what is said, vowed or agreed in
them, that have an object, a partner or a state for a subject; verbs of saying over a clause are left out.

With the model of November 2026 the ones marked ``miss`` come out wrong. A retrained model may trade some, so
the number is asserted, and one by one only those that any fair parser gets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from spacy.tokens import Doc

from milties_dagster import language
from milties_dagster.ingest import clean, discover, read
from milties_dagster.language import labels
from milties_dagster.records import Refusal

SEEDS = Path(__file__).parents[2] / "../shared/articles/seeds"
pytestmark = pytest.mark.shared


@dataclass(frozen=True)
class Predicate:
    """Verb form and which of its occurrences; heads, alternatives by "|", "?" before one that may be there."""

    article: str
    verb: str
    nth: int
    subjects: str
    objects: str = ""
    partner: str = ""  # "with Zhao", looked for under the verb and under its objects
    stable: bool = False


# article, verb, occurrence, subjects, objects, partner
ROWS = """
000 Take 1 | Israel China | Stab | |
000 improve 1 | Israel | cooperation | with China |
000 met 1 | Haliva|Aharon|General delegation ?head | | with Zhao|Keshi|General | miss
000 met 2 | Zhao|Gen. | | with counterpart | stable
000 controls 1 | organization|Party|that | Army | |
000 connects 1 | Road | peoples | | stable
000 underwent 1 | Chinese Jews | suffering | |
000 shared 1 | they | weal woe | with other | miss
000 briefed 1 | Zhao|Gen. | delegation | | stable
000 reviewed 1 | He | visit | | stable
000 developing 1 | relations | | |
000 noted 2 | He | exchanges | | stable
000 witnessed 1 | logistics | communications cooperation | |
000 expanding 1 | China Israel | channels | |
000 attaches 1 | Israeli | importance | to development | stable
000 enhance 1 | Israel | communications cooperation | with PLA |
000 share 1 | Israel | experience | | miss
000 infuriated 1 | cooperation | States | | stable
000 gone 1 | cooperation | | |
000 pointed 1 | U.S. | | to fighter|clone | miss
001 Tighten 1 | Russia China | Ties | |
001 building 1 | Russia China | cooperation | | stable
001 deepen 1 | officials | cooperation | between countries |
001 acquiring 1 | cooperation | significance | |
001 follow 1 | words | agreement | | stable
001 entered 1 | partnership | stage | | stable
001 makes 1 | stage|which | us | |
001 clashed 1 | Union China | | | stable
001 went 1 | Union China | | to war |
001 announced 1 | | number | between firms | stable
001 sell 1 | Russia | technology | to China |
004 expand 1 | China Russia | cooperation | |
004 expand 2 | government | relationship | with counterparts | stable
004 met 1 | Yang|Wang | | with counterpart |
004 complements 1 | meeting | commitments | |
004 participated 1 | missiles | | in parade | miss
004 work 1 | China | | with Russians | stable
004 concluded 1 | militaries | operations | | stable
004 included 1 | exercises | deployment planning operations | |
004 follows 1 | courtship | meetings | between Minister Hagel|Chuck|Secretary | miss
004 advocate 1 | general|he | scenario | |
004 build 1 | goal|our ?Our | trust | between militaries |
"""


def _predicates() -> list[Predicate]:
    out = []
    for row in ROWS.strip().splitlines():
        # a "|" between blanks parts the columns, one inside a word parts alternatives
        verb, subjects, objects, partner, mark = (f" {row} ").split(" |")[:5]
        article, form, nth = verb.split()
        out.append(
            Predicate(article, form, int(nth), subjects.strip(), objects.strip(), partner.strip(), "stable" in mark)
        )
    return out


PREDICATES = _predicates()


@cache
def _verbs(article: str) -> dict[tuple[str, int], tuple[int, Doc]]:
    """(form, occurrence) -> where the verb stands in which parsed sentence; occurrences count over the article."""
    (path,) = SEEDS.glob(f"{article}_*.txt")
    (raw,) = read(discover([path])[0])
    assert not isinstance(raw, Refusal)
    cleaned = clean(raw)
    assert not isinstance(cleaned, Refusal)
    texts = [cleaned.body[s.start : s.end] for s in language.article_sentences(cleaned)]
    found: dict[tuple[str, int], tuple[int, Doc]] = {}
    seen: dict[str, int] = {}
    for doc in language.parse_sentences(language.load(), texts):
        for token in doc:
            seen[token.text] = seen.get(token.text, 0) + 1
            found[token.text, seen[token.text]] = (token.i, doc)
    return found


def _agree(expected: str, said: list[str]) -> bool:
    """Each expected head is there by one of its names, and nothing else is."""
    slots = [slot.strip("?").split("|") for slot in expected.split()]
    needed = [slot.split("|") for slot in expected.split() if not slot.startswith("?")]
    if not all(any(name in said for name in slot) for slot in needed):
        return False
    return all(any(word in slot for slot in slots) for word in said)


def _right(p: Predicate) -> bool:
    at, doc = _verbs(p.article)[p.verb, p.nth]
    verb = doc[at]
    whom = labels.patients(verb)
    if not _agree(p.subjects, [t.text for t in labels.agents(verb)]) and p.subjects:
        return False
    if p.objects and not _agree(p.objects, [t.text for t in whom]):
        return False
    if p.partner:
        preposition, _, names = p.partner.partition(" ")
        phrases = [x for t in (verb, *whom) for x in labels.prepositional(t)]
        said = [noun.text for word, noun in phrases if word == preposition]
        return all(any(name in said for name in slot.split("|")) for slot in names.split())
    return True


@pytest.fixture(autouse=True)
def _articles() -> None:
    if not SEEDS.exists():
        pytest.skip("no shared articles beside the project")


def test_most_main_predicates_are_right() -> None:
    wrong = [f"{p.article} {p.verb}" for p in PREDICATES if not _right(p)]
    assert len(PREDICATES) - len(wrong) >= 35, wrong


@pytest.mark.parametrize(
    "p", [p for p in PREDICATES if p.stable], ids=lambda p: re.sub(r"\W+", "_", f"{p.article}_{p.verb}_{p.nth}")
)
def test_a_clear_predicate(p: Predicate) -> None:
    assert _right(p)


def test_a_wrong_head_would_be_noticed() -> None:
    """The judge is no rubber stamp: other heads for the same verbs fail."""
    clear = [p for p in PREDICATES if p.stable and p.objects]
    assert not any(_right(Predicate(p.article, p.verb, p.nth, p.subjects, "Elsewhere")) for p in clear)
    assert not any(_right(Predicate(p.article, p.verb, p.nth, "Elsewhere", p.objects)) for p in clear if p.subjects)
