"""A small part of fuzz.py: mangled articles are coded or refused, but never fail, and none takes long.

The whole run is ``python tests/coding/fuzz.py``.
"""

from __future__ import annotations

import re

import fuzz
import pytest

SEED = 20210503


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_mangled_articles_are_coded_or_refused_but_never_fail() -> None:
    tally = fuzz.run([fuzz.mangled(n, SEED) for n in range(300)])
    assert tally.failures == []
    assert tally.articles == sum(tally.outcomes.values()) == 300
    assert {"coded", "no_event", "no_states", "skipped"} <= set(tally.outcomes)
    assert tally.mentions > 200, "the mangling left something to code"


def test_every_mangling_takes_part_and_numbers_say_all() -> None:
    inputs = [fuzz.mangled(n, SEED) for n in range(300)]
    assert {name for one in inputs for name in one.how.split("+")} >= set(fuzz.MANGLINGS)
    assert inputs[7] == fuzz.mangled(7, SEED) != fuzz.mangled(7, SEED + 1)
    assert len({one.raw.article_id for one in inputs}) > 290


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_long_texts_without_ends_are_quick() -> None:
    """100,000 characters of one sentence, of one word, of one sign, of dates, of names."""
    one_sentence = re.sub(r"[.?!:;\"”\s]+", " ", " and ".join(fuzz.bases()[::4]))
    texts = [
        one_sentence,
        "Japan and Australia held a drill with ",
        "x",
        "!",
        "(",
        "1,",
        "U.S.",
        " ".join(fuzz.DATES) + " ",
        " ".join(fuzz.STATES) + " ",
        "Russia\n",
    ]
    size = 100_000
    raws = [fuzz.raw_article((text * (size // len(text) + 1))[:size], "2021-05-05") for text in texts]
    # endless words beside a date, where the day of publication is looked for
    endless = ["-", ".", "!", "9", " - ", "\u2009", "-.", "Ab.", "1,", "http://a.b/", "A. ", "(a "]
    head = "Japan and Australia train at sea\n\nSYDNEY, 3 May 2021 - Both navies sailed on Monday. "
    raws.append(fuzz.raw_article(head + "He said" + "!" * 20_000 + "and left."))
    raws += [fuzz.raw_article(head + unit * (20_000 // len(unit)) + "\n\n4 May 2021") for unit in endless]
    # lines of a page that have no end where one is looked for
    clutter = [f"[Photo: Indian {'»' * 400} sailors on deck]", f"Follow {'x' * 400} Us"]
    raws += [fuzz.raw_article(f"{head}\n\n{line}\n\nThe drill ended.") for line in clutter]
    tally = fuzz.run([fuzz.Mangled(n, repr(raw.payload[80:90]), raw) for n, raw in enumerate(raws)])
    assert tally.failures == []


def test_faults_are_seen() -> None:
    """The checks themselves: a shifted offset, a date that ends before it begins."""
    text = "Japan and Australia held a joint naval exercise off Guam from 3 to 7 May 2021, both navies said."
    tally = fuzz.run([fuzz.Mangled(0, "plain", fuzz.raw_article(text, "2021-05-09"))])
    assert (tally.failures, tally.mentions, tally.outcomes["coded"]) == ([], 1, 1)
    assert list(fuzz._date_faults(fuzz.dt.date(2021, 5, 3), fuzz.dt.date(2021, 5, 2), "then"))
    assert list(fuzz._date_faults(fuzz.dt.date(9998, 5, 3), None, "yesterday"))
    assert not list(fuzz._date_faults(fuzz.dt.date(9998, 5, 3), None, "in 9998"))
