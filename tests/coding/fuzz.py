"""Mangled articles through the chain: cleaned, read and coded, and what came out checked.

    python tests/coding/fuzz.py [--start 0] [--count 20000] [--seed 1] [--huge 8] [--report fuzz.json]

Article ``n`` depends on the seed and ``n`` alone, so a range can be split over runs and a failure run again with
``--start n --count 1``. Bases are the articles of corpus/ and seeds/. Prints what came out and the dearest
articles; the exit status is 1 when any failed a check. test_fuzz.py runs a small part of it.

Belongs here: mangling, checking, counting. Does not belong here: what the coder should find (test_coder.py).
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from milties_dagster.coding import Coded, Coder
from milties_dagster.ingest import clean
from milties_dagster.language import entities
from milties_dagster.records import Article, EntityMention, RawArticle, Refusal, stable_id

ROOT = Path(__file__).parents[2]
LIMIT_S = 2.0  # processor time an article of up to 20,000 characters may take, and each 20,000 characters more
LIMIT_CHARS = 20_000
HUGE_CHARS = 1_000_000
FIRST_YEAR, LAST_YEAR = 1000, 2200  # no article of the bases speaks of others
BATCH = 16  # articles coded together; one that fails or is slow is found alone

SCRIPTS = (
    "日本とオーストラリアの海軍は。", "Военно-морские силы Японии", "القوات البحرية اليابانية", "जापान की नौसेना",
    "เรือรบญี่ปุ่น", "Ελλάδα και Κύπρος", "대한민국 해군", "הצבא והצי", "ՀայաստանՌուսաստան", "İIıßŉǰﬁ", "Übungsflüge",
)  # fmt: skip
MARKS = (
    "🚢", "🇯🇵🇦🇺", "👩🏽‍✈️", "\u200b", "\u200d", "\ufeff", "\u202e", "\u2066", "\x00", "\x07", "\x1b[31m", "\x85", "\u2028",
    "\u00a0", "\u3000", "\ud7ff", "\ufffd", "\U0010ffff", "é", "e\u0301\u0323", "Z͑ͫ̓ͪ̂ͫ̽", "\t", "\r", "\r\n", "\x0b",
)  # fmt: skip
STATES = (
    "Russia", "China", "the United States", "U.S.", "India", "Chinese", "North Korea", "Saudi Arabia", "Georgia",
    "the Democratic Republic of the Congo", "UK", "Beijing", "the Kremlin", "Franco-German", "Sino-Russian", "Jordan",
)  # fmt: skip
DATES = (
    "on 3 May 2021", "in 2013", "since 1999", "last week", "on Feb. 30", "from 31 April to 2 May", "2021-02-29",
    "in the year 0000", "on 99/99/9999", "next Monday", "in 9999", "the 1990s", "between 1 and 99 March", "yesterday",
    "12th", "on Dec. 31, 1", "two hundred years ago", "in 12345678 days", "the 31st of February next year", "June 31",
    "every Monday until May 9999", "999999999999 months later", "in 1-1-1-1", "noon on Sunday, Monday and Tuesday",
)  # fmt: skip
PUBLISHED = (
    "",
    "2021-05-05",
    "2016-02-29",
    "5 May 1999",
    "0001-01-01",
    "9999-12-31",
    "yesterday",
    "31.12.1914",
    "\x00",
)
ACTS = (
    "signed a defence pact with", "and", "sold 30 jets to", "denied that it had armed", "held a joint drill with",
    "will not send troops to", "accused", "visited", "whose minister met", "which, if", "said that", "'s",
)  # fmt: skip


@functools.cache
def bases() -> tuple[str, ...]:
    """Texts of the corpus and of the bundled articles."""
    files = [*(ROOT / "corpus/articles").glob("*.txt"), *(ROOT / "seeds/articles").glob("*.txt")]
    return tuple(path.read_text(encoding="utf-8") for path in sorted(files))


def _some(rng: random.Random) -> str:
    """A base, mostly a short stretch of it: faults sit in sentences, and time is for many."""
    text = rng.choice(bases())
    if rng.random() < 0.25:
        return text
    paragraphs = text.split("\n\n")
    at = rng.randrange(len(paragraphs))
    return "\n\n".join([paragraphs[0], *paragraphs[at : at + 3]])


def _cut(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[at:] if rng.random() < 0.5 else text[:at]


def _shuffled(split: Callable[[str], list[str]], glue: str) -> Callable[[random.Random, str], str]:
    def mangle(rng: random.Random, text: str) -> str:
        parts = split(text)
        rng.shuffle(parts)
        return glue.join(parts)

    return mangle


def _windows(rng: random.Random, text: str) -> str:
    """Characters shuffled within short stretches."""
    out = []
    for at in range(0, len(text), 6):
        piece = list(text[at : at + 6])
        if rng.random() < 0.3:
            rng.shuffle(piece)
        out += piece
    return "".join(out)


def _doubled(rng: random.Random, text: str) -> str:
    pick = rng.random()
    if pick < 0.3:
        return text * rng.randint(2, 4)
    if pick < 0.6:
        return "\n".join(line for line in text.split("\n") for _ in range(2))
    return " ".join(word for word in text.split(" ") for _ in range(1 + (rng.random() < 0.2)))


def _mixed(marks: Sequence[str], share: float) -> Callable[[random.Random, str], str]:
    def mangle(rng: random.Random, text: str) -> str:
        return " ".join(w if rng.random() > share else rng.choice((w, "")) + rng.choice(marks) for w in text.split(" "))

    return mangle


def _strewn(rng: random.Random, text: str) -> str:
    return "".join(c if rng.random() < 0.97 else c + rng.choice(MARKS) for c in text)


def _unstopped(rng: random.Random, text: str) -> str:
    """No sentence ends, and where asked, no paragraphs either."""
    bare = text.translate(dict.fromkeys(map(ord, ".!?:;"), None))
    return " ".join(bare.split()) if rng.random() < 0.5 else bare


def _overstopped(rng: random.Random, text: str) -> str:
    return text.replace(".", rng.choice(("...", ".\n\n", " . . ", ";", "?!", "." * 300, "。", ".”", '."', ". ’")))


def _headlines(rng: random.Random, text: str) -> str:
    del text
    return "\n\n".join(" ".join(rng.choice(bases()).split()[:9]).title() for _ in range(rng.randint(1, 12)))


def _figures(rng: random.Random, text: str) -> str:
    del text
    parts = (*DATES, "7", "3.14", "1,000,000", "$4.5 billion", "10-15", "½", "№ 9", "٣٤", "+49 (0)30", "1e999", "IV")
    return " ".join(rng.choices(parts, k=rng.randint(1, 150)))


def _dated(rng: random.Random, text: str) -> str:
    return " ".join(w if rng.random() < 0.9 else f"{w} {rng.choice(DATES)}" for w in text.split(" "))


def _states(rng: random.Random, text: str) -> str:
    """States, acts and little else: up to some thousand names."""
    del text
    n = rng.choice((5, 20, 60, 60, 200, 200, 3000))
    glue = rng.choice((" ", ", ", " and ", "-", "/", None))
    if glue is None:
        return " ".join(f"{rng.choice(STATES)} {rng.choice(ACTS)}" for _ in range(n)) + "."
    return glue.join(rng.choices(STATES, k=n)) + f" {rng.choice(ACTS)} {rng.choice(STATES)}."


def _nested(rng: random.Random, text: str) -> str:
    left, right = rng.choice(("()", "[]", "“”", "‘’", '""', "''", "«»", "{}", "<>"))
    depth = rng.choice((1, 3, 30, 300))
    words = text.split(" ")
    at, to = sorted(rng.randrange(len(words) + 1) for _ in range(2))
    if rng.random() < 0.5:
        return " ".join([*words[:at], left * depth, *words[at:to], right * depth, *words[to:]])
    return " ".join(f"{left}{w}{right}" if rng.random() < 0.3 else rng.choice(("", left, right)) + w for w in words)


def _long_words(rng: random.Random, text: str) -> str:
    words = text.split(" ")
    for _ in range(3):
        n = rng.choice((80, 101, 1000, 20_000))
        word = rng.choice(
            ("x", "ab-", "A.", "!", "1", "1,", "-", "’", "/", "@", "U.S.", "é", "军", "&amp;", "http://a.b/")
        )
        words.insert(rng.randrange(len(words) + 1), (word * n)[:n])
    return " ".join(words)


def _glued(rng: random.Random, text: str) -> str:
    return text.replace(" ", rng.choice(("", "-", "_", "\u00a0", "\t", "  ", "\n", "\u200b", "/")))


def _cased(rng: random.Random, text: str) -> str:
    return rng.choice((text.upper(), text.lower(), text.title(), text.swapcase(), text[::-1]))


def _spliced(rng: random.Random, text: str) -> str:
    return _cut(rng, text) + rng.choice(("", " ", ", ", "\n\n", " who ", "; ")) + _cut(rng, _some(rng))


def _marked_up(rng: random.Random, text: str) -> str:
    """Tags, entities and links, opened and not always closed."""
    tags = (
        "<p>",
        "</p>",
        "<b>",
        "<div class='x",
        "&nbsp;",
        "&#8217;",
        "&#0;",
        "&#x110000;",
        "<!--",
        "-->",
        "]]>",
        "<br/>",
    )
    return " ".join(w if rng.random() < 0.85 else rng.choice(tags) + w for w in text.split(" "))


def _vast(rng: random.Random, text: str) -> str:
    """Tens of thousands of characters."""
    size = rng.choice((20_000, 50_000, 100_000))
    out = [text]
    while sum(map(len, out)) < size:
        out.append(_spliced(rng, rng.choice(bases())))
    return rng.choice(("\n\n", " "))[:2].join(out)[:size]


MANGLINGS: dict[str, Callable[[random.Random, str], str]] = {
    "cut": _cut,
    "sentences": _shuffled(lambda t: t.replace("\n\n", " ").split(". "), ". "),
    "lines": _shuffled(lambda t: t.split("\n"), "\n"),
    "words": _shuffled(lambda t: t.split(" "), " "),
    "characters": _shuffled(list, ""),
    "windows": _windows,
    "doubled": _doubled,
    "scripts": _mixed(SCRIPTS, 0.2),
    "marks": _mixed(MARKS, 0.3),
    "strewn": _strewn,
    "unstopped": _unstopped,
    "overstopped": _overstopped,
    "headlines": _headlines,
    "figures": _figures,
    "dated": _dated,
    "states": _states,
    "nested": _nested,
    "long_words": _long_words,
    "glued": _glued,
    "cased": _cased,
    "spliced": _spliced,
    "marked_up": _marked_up,
}
VAST_EVERY = 250  # one article in so many is vast


@dataclass(frozen=True)
class Mangled:
    """One input: its number, how it was mangled, and what goes into the chain."""

    number: int
    how: str
    raw: RawArticle


def raw_article(text: str, published: str = "", html: bool = False, uri: str = "text") -> RawArticle:
    return RawArticle(
        article_id=stable_id(uri, text, length=64), source_uri=uri, source_kind="html" if html else "txt",
        media_type="text/html" if html else "text/plain", payload=text, n_bytes=len(text.encode()), encoding="utf-8",
        published=published,
    )  # fmt: skip


def mangled(number: int, seed: int) -> Mangled:
    """Article ``number``: a base through one to three manglings."""
    rng = random.Random(f"{seed}/{number}")
    text = _some(rng)
    names = rng.choices(sorted(MANGLINGS), k=rng.choice((1, 1, 2, 3)))
    if number % VAST_EVERY == VAST_EVERY - 1:
        text = _vast(rng, text)
        names = [n for n in names if n not in ("doubled", "long_words")]
    for name in names:
        text = MANGLINGS[name](rng, text)
    html = rng.random() < 0.05
    raw = raw_article(text, rng.choice(PUBLISHED) if rng.random() < 0.5 else "2021-05-05", html, f"{number}.txt")
    return Mangled(number, "+".join(names) or "vast", raw)


def huge(number: int, seed: int) -> Mangled:
    """An article of a million characters: one "sentence", or one word, or nothing but states."""
    rng = random.Random(f"{seed}/huge/{number}")
    kinds: list[tuple[str, Callable[[], str]]] = [
        ("unstopped", lambda: " ".join(" ".join(rng.sample(bases(), 60)).translate(dict.fromkeys(map(ord, ".!?:;\n"), " ")).split())),
        ("states", lambda: " ".join(rng.choices(STATES, k=100_000))),
        ("word", lambda: "x"),
        ("marks", lambda: rng.choice("!.\"'([-")),
        ("dates", lambda: " ".join(rng.choices(DATES, k=60_000))),
        ("lines", lambda: "\n".join(rng.choices(STATES, k=60_000)) + "\n"),
        ("articles", lambda: "\n\n".join(rng.sample(bases(), 250))),
        ("acts", lambda: " ".join(f"{rng.choice(STATES)} {rng.choice(ACTS)}" for _ in range(30_000))),
    ]  # fmt: skip
    how, make = kinds[number % len(kinds)]
    text = make()
    return Mangled(
        number, f"huge:{how}", raw_article((text * (HUGE_CHARS // len(text) + 1))[:HUGE_CHARS], "2021-05-05")
    )


def faults(article: Article, names: Sequence[EntityMention], coded: Coded) -> Iterator[str]:
    """What is wrong with what came out: offsets, dates, pairs, ids."""
    body = article.body
    last = 0
    for p in article.paragraphs:
        if not last <= p.start < p.end <= len(body):
            yield f"paragraph {p.start}-{p.end} does not follow {last} in a body of {len(body)}"
        last = p.end
    for n in names:
        if body[n.char_start : n.char_end] != n.text or not n.text.strip():
            yield f"{n.entity_type} at {n.char_start}-{n.char_end}: {body[n.char_start : n.char_end]!r} is not {n.text!r}"
        yield from _date_faults(n.date_start, n.date_end, n.text)
    ids = [m.mention_id for m in coded.mentions]
    if len(ids) != len(set(ids)):
        yield "a claim is told twice"
    for m in coded.mentions:
        if body[m.char_start : m.char_end] != m.quote or not m.quote.strip():
            yield f"quote at {m.char_start}-{m.char_end}: {m.quote[:60]!r}"
        if m.state_a == m.state_b or (not m.directed and m.state_a > m.state_b):
            yield f"pair {m.state_a}-{m.state_b}"
        if list(m.participants) != sorted({m.state_a, m.state_b, *m.participants}):
            yield f"participants {m.participants} of {m.state_a}-{m.state_b}"
        if (m.date_start is None) != (m.date_precision == "unknown"):
            yield f"date {m.date_start} of precision {m.date_precision} by {m.date_rule}"
        if not 0.0 <= m.confidence <= 1.0:
            yield f"confidence {m.confidence}"
        yield from _date_faults(m.date_start, m.date_end, m.date_text)
        try:
            json.dumps(m.attributes, allow_nan=False)
        except ValueError:
            yield f"attributes {m.attributes}"
    states = {n.state_id for n in names if n.state_id}
    expected = (
        "skipped" if not article.is_codable
        else "coded" if coded.mentions
        else "no_states" if len(states) < 2
        else "no_event"
    )  # fmt: skip
    if coded.outcome != expected:
        yield f"outcome {coded.outcome}, not {expected}"


def _date_faults(start: dt.date | None, end: dt.date | None, text: str) -> Iterator[str]:
    if start and end and end < start:
        yield f"{text!r} ends {end}, before it begins {start}"
    for day in (start, end):
        if day and text and not FIRST_YEAR <= day.year <= LAST_YEAR and str(day.year) not in text:
            yield f"{text!r} is read as {day}"


@dataclass
class Tally:
    """What a run came to."""

    articles: int = 0
    characters: int = 0
    mentions: int = 0
    names: int = 0
    cpu_s: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    stage_s: Counter[str] = field(default_factory=Counter)
    dearest: list[tuple[float, int, str, int]] = field(default_factory=list)  # seconds, number, how, characters
    failures: list[tuple[int, str, str]] = field(default_factory=list)  # number, how, what

    def spent(self, seconds: float, one: Mangled) -> None:
        size = len(one.raw.payload)
        self.dearest = sorted([*self.dearest, (round(seconds, 3), one.number, one.how, size)], reverse=True)[:12]
        if seconds > LIMIT_S * max(1.0, size / LIMIT_CHARS):
            self.failures.append((one.number, one.how, f"took {seconds:.1f} s of processor time for {size} characters"))


def run(inputs: Sequence[Mangled]) -> Tally:
    """Every input through clean, extract and the coder; nothing raised here is swallowed but told as a failure."""
    tally = Tally()
    warm()
    for at in range(0, len(inputs), BATCH):
        ready: list[tuple[Mangled, Article, list[EntityMention], float]] = []
        for one in inputs[at : at + BATCH]:
            tally.articles += 1
            tally.characters += len(one.raw.payload)
            began = time.process_time()
            try:
                article = clean(one.raw)
                cleaned = time.process_time()
                tally.stage_s["clean"] += cleaned - began
                if isinstance(article, Refusal):
                    tally.outcomes[article.reason_code] += 1
                    if not article.reason_code or not article.reason:
                        tally.failures.append((one.number, one.how, "refused without a reason"))
                    tally.spent(cleaned - began, one)
                    continue
                names = entities.extract(article) if article.is_codable else []
            except Exception as error:  # noqa: BLE001 - told as a failure, with the number to run again
                tally.failures.append((one.number, one.how, f"{type(error).__name__}: {error}"))
                continue
            spent = time.process_time() - began
            tally.stage_s["entities"] += time.process_time() - cleaned
            ready.append((one, article, names, spent))
        began = time.process_time()
        coded = _code([(a, n) for _, a, n, _ in ready])
        seconds = time.process_time() - began
        tally.stage_s["coding"] += seconds
        for n, (one, article, names, spent) in enumerate(ready):
            found = coded[n] if coded else None
            alone = seconds / len(ready)
            if found is None or seconds + spent > LIMIT_S:
                began = time.process_time()
                try:
                    found = Coder.load().code(article, names)
                except Exception as error:  # noqa: BLE001 - as above
                    tally.failures.append((one.number, one.how, f"{type(error).__name__}: {error}"))
                    continue
                alone = time.process_time() - began
                if coded and found != coded[n]:
                    tally.failures.append((one.number, one.how, "coded otherwise alone than in company"))
            tally.spent(spent + alone, one)
            tally.outcomes[found.outcome] += 1
            tally.mentions += len(found.mentions)
            tally.names += len(names)
            tally.failures += [(one.number, one.how, fault) for fault in list(faults(article, names, found))[:3]]
    tally.cpu_s = round(sum(tally.stage_s.values()), 2)
    return tally


@functools.cache
def warm() -> None:
    """Load the model and every table, outside the clock."""
    text = "Japan and Australia held a joint naval exercise off Guam on 3 May 2021, officials said. It cost $2 million."
    article = clean(raw_article(text, "2021-05-09"))
    assert isinstance(article, Article)
    Coder.load().code(article, entities.extract(article))


def _code(pairs: list[tuple[Article, list[EntityMention]]]) -> list[Coded] | None:
    """All in one batch; None when that raises, and the one at fault is then found alone."""
    try:
        return Coder.load().code_many(pairs)
    except Exception:  # noqa: BLE001 - each article is coded again alone, where the fault is told
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--huge", type=int, default=8, help="articles of a million characters, after the others")
    parser.add_argument("--report", type=Path, help="write the figures here after every 200 articles")
    options = parser.parse_args()
    total = Tally()

    def add(part: Tally) -> None:
        for name in ("articles", "characters", "mentions", "names", "cpu_s"):
            setattr(total, name, round(getattr(total, name) + getattr(part, name), 2))
        total.outcomes.update(part.outcomes)
        total.stage_s.update(part.stage_s)
        total.failures += part.failures
        total.dearest = sorted([*total.dearest, *part.dearest], reverse=True)[:12]
        if options.report:
            options.report.write_text(json.dumps(vars(total), indent=1), encoding="utf-8")

    for at in range(options.start, options.start + options.count, 200):
        stop = min(at + 200, options.start + options.count)
        add(run([mangled(n, options.seed) for n in range(at, stop)]))
    for n in range(options.huge):
        add(run([huge(n, options.seed)]))
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in total.stage_s.items())
    print(
        f"{total.articles} articles of {total.characters:,} characters: {total.names} names, {total.mentions} mentions"
    )
    print(f"outcomes {dict(total.outcomes.most_common())}")
    print(f"processor time {total.cpu_s} s: {stages}")
    for seconds, number, how, size in total.dearest:
        print(f"{seconds:8.2f} s  article {number} ({how}), {size} characters")
    for number, how, what in total.failures:
        print(f"FAILED article {number} ({how}): {what}")
    print(f"{len(total.failures)} failures")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
