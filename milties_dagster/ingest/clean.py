"""Raw article to clean article: what on the page is the article, and what is not.

Belongs here: line repair, clutter, headline, captions, repeats, paragraphs, the language test. Does not
belong here: dates and datelines (publication.py), bytes and HTML (formats.py), the lists of what clutter
looks like (seeds/reference/boilerplate.yaml).

A line is dropped only when the whole of it is clutter or says what another line says; a line that may be a
sentence stays. Short lines that are no sentence and no headline (labels, subheads, bare links) stay in the
body as paragraphs of kind "boilerplate", which are not coded.
"""

from __future__ import annotations

import datetime as dt
import html as html_entities
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from milties_dagster.ingest import formats, publication, reasons
from milties_dagster.ingest.duplicates import signature_of_words
from milties_dagster.ingest.publication import DateLine, Evidence
from milties_dagster.ingest.rules import date_rules, text_rules
from milties_dagster.records import Article, Paragraph, ParagraphKind, RawArticle, Refusal
from milties_dagster.repairs import repairs

Role = Literal["text", "date", "byline", "caption", "place"]

_END: Final = re.compile(r"[.!?…][\"'”’)\]»]*(?:\s*\([^()]{2,60}\))?$")
_ENTITY: Final = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_BREAK_TAG: Final = re.compile(r"<br\s*/?>|</?(?:p|div|li|h[1-6])(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_OTHER_TAG: Final = re.compile(r"</?(?:b|i|em|strong|a|span|u|img|ul|ol|blockquote)(?:\s[^<>]{0,500})?/?>")
_WORDS: Final = re.compile(r"[^\W_]+")
_RAGGED_LINES: Final = 6  # lines that stop inside a sentence, in a text wrapped by hand
_RAGGED_LENGTH: Final = 40  # of such a line at least
_BULLET: Final = re.compile(r"(?:[•·▪●◦*►✓-]\s|\d{1,2}[.)]\s)")
_NUMBER_AT_END: Final = re.compile(r"(?:(?<![\s_-])[\s_-]+\d{5,})+\W*$")  # the page's own number behind its title
_LETTER_BULLET: Final = re.compile(r"o (?=[A-Z\"“‘])")  # a bullet of word processors, read as a letter
_MARKED_IMAGE: Final = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{0,500}\)")
_YEAR_HEADING: Final = re.compile(  # "1974-1976: A treaty is broken", in a chronology
    r"[-–—*\s]*(?:1[89]|20)\d\d(?:\s?[-–—/]\s?\d{2,4})?(?:\s?:|\s[-–—])\s\w+\W+\w"
)
_LISTED: Final = re.compile(r"[|#@»>:/]\s?")  # separators of links, tags and credits
_CUT: Final = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*$")
_EDGES: Final = " .:;,|·•*-–—_#>»<«()[]×=+~…"
_LINE_ENDS: Final = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES: Final = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_CHARACTERS: Final[dict[int, str | None]] = {
    **dict.fromkeys((*range(9), *range(14, 32), *range(0x7F, 0xA0), *map(ord, _UNSEEN))),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _LINE_ENDS), "\n"),
}
_LEAD_WORDS: Final = 12  # a line that ends like a sentence and has as many words is prose, not a headline
_LONG_WORDS: Final = 25  # as many words are prose even without an end
_HEADLINE_WORDS: Final = 3  # a headline has at least as many
_FRAGMENT_WORDS: Final = 14  # a line without an end and of at most as many words, among prose, is no sentence
_LINK_WORDS: Final = 20  # as many words has the longest headline that is a link in a run of ...
_LINK_RUN: Final = 3  # as many at least
_FAR_APART: Final = re.compile(r" {4,}")
_TICKER_PARTS: Final = 4
_LONG_LINE: Final = 400  # characters; no line of clutter is as long
_LONG_DATE_LINE: Final = 160  # nor any date line as this
_FOOT_LINES: Final = 3  # of a page of more than twice as many


@dataclass(slots=True)
class _Line:
    """One line of the page, later one paragraph. ``n`` words; ``ends`` like a sentence."""

    text: str
    role: Role = "text"
    date: DateLine | None = None
    kind: ParagraphKind = "body"
    key: tuple[str, ...] = ()
    n: int = 0
    ends: bool = False

    def __post_init__(self) -> None:
        self.put(self.text)

    def put(self, text: str) -> None:
        self.text = text
        self.n = text.count(" ") + 1
        self.ends = _END.search(text[-80:]) is not None

    @property
    def prose(self) -> bool:
        return self.n >= _LONG_WORDS or (self.n >= _LEAD_WORDS and self.ends)


@dataclass(slots=True)
class _Page:
    lines: list[_Line]
    headline: _Line | None = None
    url: str = ""
    stray_dates: list[DateLine] = field(default_factory=list)  # clocks, and dates among links
    whole: bool = False  # something follows the text, so that it is not cut off
    n_boilerplate: int = 0
    n_repeated: int = 0


@dataclass(slots=True)
class _Body:
    text: str
    paragraphs: list[Paragraph]
    coded: list[str]  # body and caption paragraphs
    words: list[str]  # theirs
    place: str = ""
    datelines: list[str] = field(default_factory=list)


def clean(raw: RawArticle) -> Article | Refusal:
    """The article in ``raw``, cleaned, dated and split into paragraphs; a Refusal when its HTML is broken.

    ``body`` holds only characters of the page, with white space normalised; ``title`` is the stated one or
    the headline found. canonical_article_id is the article's own id (duplicates.py decides otherwise).
    A dateline at the head of a paragraph is a run of its own in ``paragraphs``, one space before the rest.
    """
    title, url, publisher, language = raw.title, raw.url, raw.publisher, raw.language
    stated = [raw.published] if raw.published else []
    text, captions = raw.payload, frozenset[str]()
    if raw.media_type == "text/html":
        try:
            html = formats.read_html(text)
        except ValueError as error:
            why = f"{raw.source_uri} cannot be parsed as HTML ({error}): save the page again, or its text"
            payload = text[: reasons.PAYLOAD_CHARS]
            return Refusal("articles", raw.article_id, raw.source_uri, reasons.BROKEN_HTML, why, payload)
        shown = _key(html.text[: len(html.title) + 20])[: len(_key(html.title))] == _key(html.title)
        text = html.text if shown else f"{html.title}\n\n{html.text}"
        title, url = title or html.title, url or html.url
        publisher, language = publisher or html.publisher, language or html.language
        stated += html.dates
        captions = html.captions

    marker, text = _take_marker(_characters(text, raw.media_type == "text/plain"))
    page = _Page([_Line(line) for line in _split_lines(text)])
    _drop_clutter(page)
    _join_broken(page)
    _mark_captions(page, captions)
    _find_headline(page, title, url)
    _collapse_repeats(page)
    _mark_fragments(page)

    body = _assemble(page)
    published = publication.decide(
        Evidence(
            stated=stated,
            marker=marker,
            lines=_date_lines(page),
            datelines=body.datelines,
            urls=[u for u in (url, page.url) if u],
            prose=body.coded,
        )
    )
    if repair := repairs().publication(raw.article_id, raw.source_uri):
        on = repair.days.start
        published = publication.Publication(on, repair.rule, (f"repair={on.isoformat()}", *published.candidates))
    headline = page.headline.text if page.headline else ""
    language, english = _language(body.words, headline, language)
    skip = _skip_reason(body, headline, english)
    return Article(
        article_id=raw.article_id,
        source_uri=raw.source_uri,
        url=url or page.url,
        publisher=publisher,
        title=title or headline,
        body=body.text,
        language=language,
        published_on=published.on,
        published_on_rule=published.rule,
        dateline_place=body.place,
        canonical_article_id=raw.article_id,
        n_chars=len(body.text),
        is_codable=not skip,
        skip_reason=skip,
        paragraphs=tuple(body.paragraphs),
        n_repeated_paragraphs=page.n_repeated,
        n_boilerplate_lines=page.n_boilerplate + (marker is not None),
        date_candidates=published.candidates,
        signature=signature_of_words(body.words, published.on),
    )


def _skip_reason(body: _Body, headline: str, english: bool) -> str:
    n = sum(map(len, body.coded)) + len(headline)
    if n == 0:
        return reasons.NO_TEXT
    if not english:
        return reasons.NOT_ENGLISH
    if n < reasons.MIN_CODED_CHARS:
        return reasons.TOO_SHORT
    return reasons.TOO_LONG if len(body.text) > reasons.MAX_CODED_CHARS else ""


# --- lines ------------------------------------------------------------------------------------------------


def _characters(text: str, plain: bool) -> str:
    """One character for every space and line end, none for the unseen ones; tags and entities read."""
    text = text.replace("\r\n", "\n")
    if plain and "<" in text and _BREAK_TAG.search(text):
        text = _OTHER_TAG.sub("", _BREAK_TAG.sub("\n\n", text))
    if plain and "![" in text:
        text = _MARKED_IMAGE.sub("", text)
    if "&" in text and _ENTITY.search(text):
        text = html_entities.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.translate(_CHARACTERS)


_MARKER_WITHIN = 300  # characters; it may follow the headline


def _take_marker(text: str) -> tuple[dt.date | None, str]:
    """The date an export put before the page, and the page without it."""
    m = date_rules().export_marker.search(text, 0, _MARKER_WITHIN)
    if m is None:
        return None, text
    on = publication.parse_stated(m["day"]) if len(m["day"]) > len("2022-06") else None
    monthly = len(m["day"]) <= len("2022-06")  # a month dates no page, but is no word of it either
    return (on, f"{text[: m.start()]}\n{text[m.end() :]}".lstrip("\n")) if on or monthly else (None, text)


def _split_lines(text: str) -> list[str]:
    """Lines with single spaces; lines of a text wrapped at a fixed width are put together again."""
    blocks: list[list[str]] = [[]]  # lines under each other without a blank line between
    for raw in text.split("\n"):
        if "    " in raw and _is_ticker(raw):
            continue
        line = " ".join(raw.split())
        if line:
            blocks[-1].append(_LETTER_BULLET.sub("• ", line, 1) if line.startswith("o ") else line)
        elif blocks[-1]:
            blocks.append([])
    width = max((len(line) for b in blocks if len(b) > 1 for line in b), default=0)
    if not (40 <= width <= 100 and _is_wrapped(blocks, width)):
        width = _ragged_width(blocks)
    if width:
        first = next((k for k, b in enumerate(blocks) if len(b) > 2), 0)
        blocks = [_unwrap(b, width, k > first) for k, b in enumerate(blocks)]
    return [line for b in blocks for line in b]


def _is_ticker(raw: str) -> bool:
    """True for headlines or links in a row, far apart and none of them a sentence."""
    parts = [part for part in _FAR_APART.split(raw.strip()) if part]
    return len(parts) >= _TICKER_PARTS and not any(_END.search(part[-80:]) for part in parts[:-1])


def _full(line: str, following: str, width: int) -> bool:
    """True when the first word of the next line would not have fitted on this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    pairs = [(a, b) for lines in blocks for a, b in pairwise(lines)]
    inside = [(a, b) for a, b in pairs if not _END.search(a)]
    return len(inside) >= 4 and sum(_full(a, b, width) for a, b in inside) >= 0.5 * len(inside)


def _ragged_width(blocks: list[list[str]]) -> int:
    """Usual width of a text wrapped by hand, whose lines differ in length; 0 when it is not wrapped.

    A prose line that stops inside a sentence goes on with a small letter more often than not; lines of a list
    or a page header seldom do.
    """
    pairs = [pair for lines in blocks for pair in pairwise(lines)]
    inside = [(a, b) for a, b in pairs if len(a) >= _RAGGED_LENGTH and not _END.search(a)]
    if len(inside) < _RAGGED_LINES or sum(b[0].islower() for _, b in inside) < 0.5 * len(inside):
        return 0
    lengths = sorted(len(a) for a, _ in inside)
    width = lengths[len(lengths) * 3 // 4]
    return width if 40 <= width <= 130 and lengths[-1] <= 2 * width else 0


def _unwrap(lines: list[str], width: int, begun: bool) -> list[str]:
    """The lines of a block put together; ``begun``: prose stands above it, so its first line is no title."""
    out = lines[:1]
    for i in range(1, len(lines)):
        last, line = lines[i - 1], lines[i]
        # wrapping is not always tight; a first line may be a title and joins only when it is full
        runs_on = (i > 1 or begun or line[0].islower()) and len(last) >= 0.6 * width and not _END.search(last)
        if (_full(last, line, width) or runs_on) and not _BULLET.match(line):
            out[-1] += _glue(last) + line
        else:
            out.append(line)
    return out


def _glue(last: str) -> str:
    """Nothing after a hyphen ("military-" / "industrial"), else a space."""
    return "" if last.endswith("-") and not last.endswith(" -") else " "


# --- clutter ----------------------------------------------------------------------------------------------


def _drop_clutter(page: _Page) -> None:
    """Drops lines that are clutter as a whole; finds date lines, bylines and the page's own address."""
    rules = text_rules()
    kept: list[_Line] = []
    begun = in_tail = after_teaser = after_label = False
    foot = max(len(page.lines) - _FOOT_LINES, _FOOT_LINES)
    for i, line in enumerate(page.lines):
        text = line.text
        if len(text) > _LONG_LINE or (len(text) > _LONG_DATE_LINE and line.prose and line.ends):
            if len(text) > _LONG_LINE or not _is_clutter(line, begun):
                begun, in_tail, after_teaser = True, False, False
                if (cut := _cut_inside(text)) != text:
                    line.put(cut)
                kept.append(line)
            continue
        date = publication.read_date_line(text, header=not begun or i > foot)
        if not begun and not (date and date.pure) and publication.read_place_line(text, dated=True):
            line.role, line.kind = "place", "dateline"
            kept.append(line)
            continue
        if date is not None:
            line.date, line.role = date, "date" if date.pure else "byline"
            if date.clock or (in_tail and not date.label):
                page.stray_dates.append(date)
            else:
                kept.append(line)
            continue
        address, labelled = _address(text)
        if address and (labelled or after_label or not begun):
            page.url = page.url or address
        short = line.n <= _LEAD_WORDS
        after_label = short and date_rules().url_labels.fullmatch(text) is not None
        if after_label or labelled or (short and rules.tails.match(text)):
            in_tail = in_tail or begun
        elif address:
            pass
        elif short and rules.teaser_alone.match(text):
            after_teaser = True
        elif not _is_clutter(line, begun) and not ((in_tail or after_teaser) and not _resumes(line)):
            in_tail = after_teaser = False
            begun = begun or line.prose
            bare = text.casefold().strip(_EDGES)
            if not line.ends and line.n <= 14 and (bare in rules.agency_names or rules.byline.match(text)):
                line.role = "byline"
            if (cut := _cut_inside(text)) != text:
                line.put(cut)
            kept.append(line)
    page.whole = bool(kept) and kept[-1] is not page.lines[-1]
    page.n_boilerplate += len(page.lines) - len(kept)
    page.lines = kept


def _is_clutter(line: _Line, begun: bool) -> bool:
    return _reads_as_clutter(line.text, line.n, line.ends, line.prose, begun)


@lru_cache(maxsize=4096)  # the pages of a publisher have the same clutter, a mangled one the same line again and again
def _reads_as_clutter(text: str, n: int, ends: bool, prose: bool, begun: bool) -> bool:
    rules = text_rules()
    bare = text.casefold().strip(_EDGES)
    if not bare or bare in rules.phrases or bare in rules.labels:
        return True
    if n <= 40 and (rules.teaser.match(text) or (begun and rules.teaser_later.match(text))):
        return True
    if n <= 60 and rules.sentences.match(text):
        return True
    if prose:
        return False
    if begun and rules.lines_later.match(text):
        return True
    return bool(rules.lines.match(text)) or (not ends and bool(rules.credit_line.match(text)))


def _resumes(line: _Line) -> bool:
    """True for a sentence, which after a list of links means that the article goes on."""
    whole = line.ends and _CUT.search(line.text[-8:]) is None  # not the opening of another article
    return whole and (line.prose or (line.n >= 4 and line.text[-1] not in "?!"))


def _cut_inside(text: str) -> str:
    """Takes off a link or a request to the reader at the end of a paragraph."""
    rules = text_rules()
    tail = text[-260:]
    m = rules.teaser_inside.search(tail) if ":" in tail or "|" in tail else None
    if m is None and any(hint in tail for hint in rules.nag_hints):
        m = rules.nag_inside.search(tail)
    return text[: len(text) - len(tail) + m.start()].rstrip() if m else text


def _address(text: str) -> tuple[str, bool]:
    """The address a line consists of ("" for other lines); whether a label says it is the page's own."""
    if "//" not in text and "www." not in text:
        return "", False
    rest = date_rules().url_labels.sub("", text)
    return (rest, rest != text) if re.fullmatch(r"(?:https?://|www\.)\S+", rest) else ("", False)


def _join_broken(page: _Page) -> None:
    """Joins a sentence broken over lines: no end, then a small letter, or a last word that needs more."""
    open_words = text_rules().open_words
    out: list[_Line] = []
    for line in page.lines:
        last = out[-1] if out else None
        if (
            last is not None
            and line.role == last.role == "text"
            and not last.ends
            and last.text[-1] not in ":;|"
            and (
                (line.text[0].islower() and last.n >= 3)
                or (last.n >= 6 and line.n >= 3 and last.text.rsplit(" ", 1)[-1] in open_words)
            )
            and publication.read_dateline(line.text, loose=False) is None  # "Quarrel drags on" is a headline
        ):
            last.put(last.text + _glue(last.text) + line.text)
        else:
            out.append(line)
    page.lines = out


def _mark_captions(page: _Page, known: frozenset[str]) -> None:
    rules = text_rules()
    for line in page.lines:
        if line.text in known and line.role == "text":
            line.role = line.kind = "caption"
        elif line.role == "text" and line.n >= 4 and len(line.text) < 700:
            end = line.text[-120:]
            low = end.casefold()
            hinted = any(hint in low for hint in rules.caption_hints)
            if (hinted and rules.caption_end.search(end)) or rules.caption_start.match(line.text):
                line.role = line.kind = "caption"


# --- headline ---------------------------------------------------------------------------------------------


def _key(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold()))


def _content(words: Sequence[str]) -> set[str]:
    """Words that carry meaning, cut to six letters so that "sanction" and "sanctions" meet."""
    stop = text_rules().stop_words["en"]
    return {w[:6] for w in words if len(w) > 2 and w not in stop}


def _without_number(line: _Line) -> str:
    if line.n > _LONG_WORDS or not line.text[-6:-1].strip(" .").isdigit():
        return line.text
    return _NUMBER_AT_END.sub("", line.text)


def _find_headline(page: _Page, title: str, url: str) -> None:
    """Marks the headline, drops labels and other pages' headlines above it, and finds a place line below it.

    Of the lines above the first prose the headline is the one the title names, else the first whose words
    come back in the lead or the address, else the first of four words or more.
    """
    lines = page.lines
    first = len(lines)
    head: list[_Line] = []
    for i, line in enumerate(lines):
        if line.role != "text":
            continue
        if line.prose and _without_number(line) == line.text:
            first = i
            break
        if not _BULLET.match(line.text):
            head.append(line)
    if not head:
        return
    wanted = _key(title)
    lead = " ".join(line.text for line in lines[first : first + 3] if line.role in ("text", "caption"))
    told = _content(_key(f"{lead} {url.rsplit('/', 1)[-1].replace('-', ' ')}"))

    def share(line: _Line) -> float:
        own = _content(_key(_without_number(line)))
        return len(own & told) / len(own) if own else 0.0

    shares = {id(line): share(line) for line in head}
    best = next((line for line in head if wanted and _key(line.text) == wanted), None)
    strong = best is not None
    for least in (_HEADLINE_WORDS + 1, _HEADLINE_WORDS):
        if best is None:
            best = next((line for line in head if line.n >= least and shares[id(line)] >= 0.3), None)
            strong = best is not None
        best = best or next((line for line in head if line.n >= least), None)
    if best is None and first == len(lines):
        best = head[0] if head else None  # nothing but short lines: whatever it is, keep it
    if best is not None:
        best.kind = "headline"
    page.headline = best
    at = lines.index(best) if best else first
    kept: list[_Line] = []
    for i, line in enumerate(lines):
        if line.role == "text" and i < at and not line.ends:
            label = line.n <= _HEADLINE_WORDS and not _BULLET.match(line.text)
            if label or (strong and shares.get(id(line), 1.0) < 0.2):
                page.n_boilerplate += 1
                continue
        if line.role == "text" and at < i < first and line.n <= 3 and publication.read_place_line(line.text):
            line.role, line.kind = "place", "dateline"
        kept.append(line)
    page.lines = kept


# --- repeats ----------------------------------------------------------------------------------------------


def _collapse_repeats(page: _Page) -> None:
    """Drops paragraphs that say again, word for word, what stands elsewhere on the page.

    Repeats of a whole paragraph, a paragraph cut off with "...", a headline with the page's number behind
    it, and a pull quote whose words stand in another paragraph. The fuller version stays.
    """
    first_at: dict[tuple[str, ...], _Line] = {}
    out: list[_Line] = []
    for line in page.lines:
        if line.role in ("date", "place"):
            out.append(line)
            continue
        plain = _without_number(line)
        line.key = _key(plain)
        earlier = first_at.get(line.key)
        if earlier is None and line.n <= _LONG_WORDS and line.key[:1] == ("share",) and len(line.key) > 4:
            earlier = first_at.get(line.key[1:])  # "SHARE" and the headline again
            plain = "" if earlier else plain
        if earlier is None or not line.key:
            first_at.setdefault(line.key, line)
            out.append(line)
            continue
        page.n_repeated += 1
        numbered = _without_number(earlier) != earlier.text
        if plain == line.text and (numbered or (line.ends and not earlier.ends)):
            earlier.put(line.text)
        if line is page.headline:
            earlier.kind, page.headline = "headline", earlier
    page.lines = _drop_contained(out, page) if len(out) <= 400 else out


def _drop_contained(lines: list[_Line], page: _Page) -> list[_Line]:
    spoken = [line for line in lines if line.key and line.role in ("text", "caption")]
    strings = {id(line): " ".join(line.key) for line in spoken}
    joined = "\n" + "\n".join(strings.values()) + "\n"
    out: list[_Line] = []
    for line in lines:
        own = strings.get(id(line), "")
        cut = _CUT.search(line.text[-8:]) is not None
        if own and line.kind != "headline" and line.role == "text" and len(line.key) >= (5 if cut else 8):
            # cut off in the middle of a word, perhaps; the line itself begins so as well
            begins_another = (
                joined.count(f"\n{' '.join(line.key[:-1])} ") > 1 if cut else not line.ends and f"\n{own} " in joined
            )
            if begins_another or (line.ends and _count_words(joined, own) > 1):
                page.n_repeated += 1
                joined = joined.replace(f"\n{own}\n", "\n", 1)
                continue
        out.append(line)
    return out


def _count_words(joined: str, own: str) -> int:
    """How often the words ``own`` stand in ``joined``, as whole words."""
    n, at = 0, joined.find(own)
    while at >= 0 and n < 2:
        n += joined[at - 1] in " \n" and joined[at + len(own)] in " \n"
        at = joined.find(own, at + 1)
    return n


def _mark_fragments(page: _Page) -> None:
    """Short lines that are no sentence, among paragraphs that are, become kind "boilerplate"."""
    texts = [line for line in page.lines if line.role == "text" and line.kind == "body"]
    ending = sum(line.ends for line in texts)
    if ending < 2 or ending < 0.6 * sum(line.ends or line.n > _FRAGMENT_WORDS for line in texts):
        return  # a page that does not end its sentences
    # a sentence cut off at the end of the page is no fragment; a link there is
    last = None if page.whole or not texts[-2].ends else texts[-1]
    if last is not None and (last.n < 5 or _LISTED.search(last.text)):
        last = None
    begun = False
    for line in texts:
        begun = begun or line.prose
        unfinished = not line.ends and line.text[-1] not in ":;," and not _BULLET.match(line.text)
        unfinished = unfinished and not _YEAR_HEADING.match(line.text)  # it dates what follows
        if unfinished and line is not last and line.n <= (_FRAGMENT_WORDS if begun else _HEADLINE_WORDS):
            line.kind = "boilerplate"
    _mark_links(texts, last)


def _is_link(line: _Line) -> bool:
    unfinished = (not line.ends and line.text[-1] not in ":;,") or line.text[-1] == "?"
    return unfinished and line.n <= _LINK_WORDS and not _YEAR_HEADING.match(line.text)


def _mark_links(texts: list[_Line], last: _Line | None) -> None:
    """In a run of headlines between paragraphs the long ones and the questions are links as well."""
    run: list[_Line] = []
    for line in [*texts, None]:
        link = line is not None and line is not last and (line.kind == "boilerplate" or _is_link(line))
        if link and line is not None and not _BULLET.match(line.text):
            run.append(line)
            continue
        if len(run) >= _LINK_RUN and sum(x.kind == "boilerplate" for x in run) * 2 >= len(run):
            for x in run:
                x.kind = "boilerplate"
        run = []


# --- putting it together ----------------------------------------------------------------------------------


def _assemble(page: _Page) -> _Body:
    """The body with its paragraphs; the dateline is looked for at the head of the first three sentences."""
    parts: list[str] = []
    body = _Body("", [], [], [])
    at = n_sentences = 0
    for line in page.lines:
        if parts:
            parts.append("\n\n")
            at += 2
        kind: ParagraphKind = "dateline" if line.role in ("date", "byline", "place") else line.kind
        end = at + len(line.text)
        parts.append(line.text)
        if line.role == "place":
            body.datelines.append(line.text)
            body.place = body.place or publication.read_place_line(line.text) or ""
        elif kind == "body" and (line.prose or line.ends):
            n_sentences += 1
            if n_sentences <= 3 and not body.datelines:
                head = publication.read_dateline(line.text, loose=n_sentences == 1)
                if head is not None:
                    body.datelines.append(head.text)
                    body.place = body.place or head.place
                    body.paragraphs.append(Paragraph(at, at + len(head.text), "dateline"))
                    at += head.end
        body.paragraphs.append(Paragraph(at, end, kind))
        if kind in ("body", "caption"):
            body.coded.append(line.text[at - end :])
            body.words += line.key
        at = end
    body.text = "".join(parts)
    return body


def _date_lines(page: _Page) -> list[tuple[publication.Place, DateLine]]:
    """Date lines and where they stand: above the headline, between it and the text, after it, or further down."""
    found: list[tuple[publication.Place, DateLine]] = []
    place: publication.Place = "above headline" if page.headline is not None else "below headline"
    n_prose = 0
    last = max((i for i, line in enumerate(page.lines) if line.prose and line.role == "text"), default=0)
    for i, line in enumerate(page.lines):
        if line is page.headline:
            place = "below headline"
        n_prose += line.role == "text" and line.prose
        if n_prose >= 2:
            place = "foot" if i > last else "further down"
        if line.date is not None:
            found.append((place, line.date))
    return found + [("further down", date) for date in page.stray_dates]


def _language(words: list[str], headline: str, stated: str) -> tuple[str, bool]:
    """Language code, and whether it is English. What the source states counts where the text cannot tell."""
    stated = stated.strip().casefold().replace("_", "-").split("-")[0]
    stated = {"english": "en", "eng": "en"}.get(stated, stated)
    words = words[:600] or list(_key(headline))
    n = max(1, len(words))
    stop = text_rules().stop_words
    shares = {"en": sum(map(stop["en"].__contains__, words)) / n}
    if shares["en"] >= 0.25:
        return "en", True
    letters = "".join(words)
    if letters and sum(c < "\u0250" for c in letters) < 0.6 * len(letters):
        shares = {}
    elif n < 12:
        return stated or "en", stated in ("", "en")  # too few words to tell
    for code, common in stop.items():
        shares[code] = sum(map(common.__contains__, words)) / n
    best = max(shares, key=lambda code: (shares[code], code == "en"))
    if shares[best] < 0.08:  # names and numbers only, or a language we do not know
        return stated or "und", False
    return best, best == "en"
