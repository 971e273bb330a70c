"""Raw article to clean article: what on the page is the article, and what is not.

Belongs here: line repair, clutter, headline, captions, repeats, paragraphs, the language test. Does not
belong here: dates and datelines (publication.py), bytes and HTML (formats.py), the lists of what clutter
looks like (seeds/reference/boilerplate.yaml).

A line is dropped only when the whole of it is clutter or says what another line says; a line that may be a
sentence stays. Short lines that are no sentence and no headline (labels, subheads, bare links) stay in the
body as paragraphs of kind "boilerplate", which are not coded.
"""

from __future__ import annotations

import html as html_entities
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from milties_dagster.ingest import formats, publication, reasons
from milties_dagster.ingest.duplicates import signature
from milties_dagster.ingest.publication import DateLine, Evidence
from milties_dagster.ingest.rules import date_rules, text_rules
from milties_dagster.records import Article, Paragraph, ParagraphKind, RawArticle, Refusal

Role = Literal["text", "date", "byline", "caption", "place"]

_END: Final = re.compile(r"[.!?…](?:[\"'”’)\]»]|\(\w{2,20}\))*$")
_ENTITY: Final = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_BREAK_TAG: Final = re.compile(r"<br\s*/?>|</?(?:p|div|li|h[1-6])(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_OTHER_TAG: Final = re.compile(r"</?(?:b|i|em|strong|a|span|u|img|ul|ol|blockquote)(?:\s[^<>]{0,500})?/?>", re.I)
_WORDS: Final = re.compile(r"[^\W_]+")
_BULLET: Final = re.compile(r"^(?:[•·▪●◦*►✓-]\s|\d{1,2}[.)]\s)")
_BIG_NUMBER_END: Final = re.compile(r"(?:[\s_-]+\d{5,})+\W*$")
_CUT: Final = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*$")
_LINE_ENDS: Final = str.maketrans({c: "\n" for c in "\r\x0b\x0c\x85\u2028\u2029"})
_CHARACTERS: Final = str.maketrans(
    {
        **{c: None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"},
        **{chr(c): None for c in range(32) if c not in (9, 10)},
        **{chr(c): None for c in range(0x7F, 0xA0)},
        **{c: " " for c in "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"},
    }
)
_LEAD_WORDS: Final = 12  # a line that ends like a sentence and has as many words is prose, not a headline
_LONG_WORDS: Final = 25  # as many words are prose even without an end


@dataclass(slots=True)
class _Line:
    text: str
    block: int  # lines of one block stand under each other without a blank line between
    role: Role = "text"
    date: DateLine | None = None
    kind: ParagraphKind = "body"
    words: tuple[str, ...] = ()

    def ends(self) -> bool:
        return bool(_END.search(self.text))

    def n_words(self) -> int:
        return self.text.count(" ") + 1

    def prose(self) -> bool:
        n = self.n_words()
        return n >= _LONG_WORDS or (n >= _LEAD_WORDS and self.ends())


@dataclass(slots=True)
class _Page:
    lines: list[_Line]
    n_boilerplate: int = 0
    n_repeated: int = 0
    marker: object = None
    urls: tuple[str, ...] = ()


def clean(raw: RawArticle) -> Article | Refusal:
    """The article in ``raw``, cleaned, dated and split into paragraphs; a Refusal when its HTML is broken.

    ``body`` holds only characters of the page, with white space normalised; ``title`` is the stated one or
    the headline found. canonical_article_id is the article's own id (duplicates.py decides otherwise).
    """
    title, url, publisher, language = raw.title, raw.url, raw.publisher, raw.language
    stated = [raw.published] if raw.published else []
    text = raw.payload
    if raw.media_type == "text/html":
        try:
            page = formats.read_html(text)
        except ValueError as error:
            why = f"{raw.source_uri} is not HTML that can be parsed ({error}): save the page again, or its text"
            return Refusal(
                "articles", raw.article_id, raw.source_uri, reasons.BROKEN_HTML, why, text[: reasons.PAYLOAD_CHARS]
            )
        text = f"{page.title}\n\n{page.text}" if page.title else page.text
        url, publisher, language = url or page.url, publisher or page.publisher, language or page.language
        title = title or page.title
        stated += page.dates

    marker, text = _take_marker(_characters(text, raw.media_type))
    page_ = _Page([])
    _split_lines(text, page_)
    _drop_clutter(page_)
    _join_broken(page_)
    _mark_captions(page_)
    headline = _find_headline(page_, title, url)
    _collapse_repeats(page_, headline)
    headline = next((line for line in page_.lines if line.kind == "headline"), None)
    _mark_fragments(page_)

    body, paragraphs, datelines, place = _assemble(page_)
    coded = [body[p.start : p.end] for p in paragraphs if p.kind in ("body", "caption")]
    decision = publication.decide(
        Evidence(
            stated=stated,
            marker=marker,
            lines=_date_lines(page_, headline),
            datelines=datelines,
            urls=[u for u in (url, *page_.urls) if u],
            prose=coded,
        )
    )
    language, english = _language(" ".join(coded), language)
    if not coded and headline is None:
        skip = reasons.NO_TEXT
    elif not english:
        skip = reasons.NOT_ENGLISH
    elif sum(map(len, coded)) + len(headline.text if headline else "") < reasons.MIN_CODED_CHARS:
        skip = reasons.TOO_SHORT
    elif len(body) > reasons.MAX_CODED_CHARS:
        skip = reasons.TOO_LONG
    else:
        skip = ""
    return Article(
        article_id=raw.article_id,
        source_uri=raw.source_uri,
        url=url or (page_.urls[0] if page_.urls else ""),
        publisher=publisher,
        title=title or (headline.text if headline else ""),
        body=body,
        language=language,
        published_on=decision.on,
        published_on_rule=decision.rule,
        dateline_place=place,
        canonical_article_id=raw.article_id,
        n_chars=len(body),
        is_codable=not skip,
        skip_reason=skip,
        paragraphs=tuple(paragraphs),
        n_repeated_paragraphs=page_.n_repeated,
        n_boilerplate_lines=page_.n_boilerplate + (marker is not None),
        date_candidates=decision.candidates,
        signature=signature(" ".join(coded), decision.on),
    )


# --- lines ------------------------------------------------------------------------------------------------


def _characters(text: str, media_type: str) -> str:
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    if media_type == "text/plain" and "<" in text and _BREAK_TAG.search(text):
        text = _OTHER_TAG.sub("", _BREAK_TAG.sub("\n\n", text))
    if "&" in text and _ENTITY.search(text):
        text = html_entities.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.translate(_CHARACTERS)


def _take_marker(text: str):  # type: ignore[no-untyped-def]
    m = date_rules().export_marker.match(text)
    if m is None:
        return None, text
    on = publication.parse_stated(f"{m['y']}-{m['m']}-{m['d']}")
    return (on, text[m.end() :]) if on else (None, text)


def _split_lines(text: str, page: _Page) -> None:
    """Fills ``page.lines``; lines of a text wrapped at a fixed width are put together again."""
    block = 0
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    width = max((len(line) for b in blocks if len(b) > 1 for line in b), default=0)
    wrapped = 40 <= width <= 100 and _is_wrapped(blocks, width)
    for block, lines in enumerate(blocks):
        if wrapped:
            lines = _unwrap(lines, width)
        page.lines.extend(_Line(line, block) for line in lines)


def _full(line: str, following: str, width: int) -> bool:
    """True when the first word of the next line would not have fitted on this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    pairs = [(a, b) for lines in blocks for a, b in zip(lines, lines[1:], strict=False)]
    inside = [(a, b) for a, b in pairs if not _END.search(a)]
    return len(inside) >= 4 and sum(_full(a, b, width) for a, b in inside) >= 0.6 * len(inside)


def _unwrap(lines: list[str], width: int) -> list[str]:
    out = lines[:1]
    last = lines[0] if lines else ""
    for line in lines[1:]:
        if _full(last, line, width) and not _BULLET.match(line):
            out[-1] += line if last.endswith("-") and not last.endswith(" -") else f" {line}"
        else:
            out.append(line)
        last = line
    return out


# --- clutter ----------------------------------------------------------------------------------------------


def _drop_clutter(page: _Page) -> None:
    """Drops lines that are clutter as a whole, and gives date lines and bylines their role."""
    rules, kept = text_rules(), []
    urls: list[str] = []
    in_tail = teaser_next = False
    begun = False  # prose has begun: what looks like navigation above it is no tail
    for line in page.lines:
        text = line.text
        prose = line.prose()
        if len(text) > 400:
            line.text = _cut_inside(text)
            in_tail = teaser_next = False
            begun = True
            kept.append(line)
            continue
        bare = text.casefold().strip(" .:;,|·•*-–—_#>»<«()[]×=+~…")
        if date := publication.read_date_line(text):
            if date.label == "clock":
                page.n_boilerplate += 1
                continue
            line.date = date
            if date.pure:
                line.role = "date"
            if not (in_tail and begun and date.label == ""):
                kept.append(line)
            else:
                page.n_boilerplate += 1
            continue
        if found := _address(text):
            urls.append(found)
        if rules.tails.match(text):
            in_tail = begun
            page.n_boilerplate += 1
            continue
        if rules.teaser_alone.match(text):
            teaser_next = True
            page.n_boilerplate += 1
            continue
        if (
            not bare
            or bare in rules.phrases
            or bare in rules.labels
            or (not prose and rules.lines.match(text))
            or (rules.teaser.match(text) and line.n_words() <= 40)
            or (not line.ends() and rules.credit_line.match(text))
        ):
            page.n_boilerplate += 1
            continue
        if teaser_next and not prose and not line.ends():
            page.n_boilerplate += 1
            continue
        teaser_next = False
        if in_tail and not (prose and line.ends()):
            page.n_boilerplate += 1
            continue
        in_tail = False
        begun = begun or prose
        if not line.ends() and line.n_words() <= 14 and (text.casefold() in rules.agency_names or rules.byline.match(text)):
            line.role = "byline"
        line.text = _cut_inside(text)
        kept.append(line)
    page.lines = kept
    page.urls = tuple(urls)


def _cut_inside(text: str) -> str:
    """Takes off a link or a request to the reader at the end of a paragraph."""
    rules = text_rules()
    tail = text[-260:]
    for pattern in (rules.teaser_inside, rules.nag_inside):
        if m := pattern.search(tail):
            return text[: len(text) - len(tail) + m.start()].rstrip()
    return text


def _address(text: str) -> str:
    """The address a line consists of, "" for any other line."""
    if "//" not in text and "www." not in text:
        return ""
    rest = date_rules().url_labels.sub("", text)
    return rest if re.fullmatch(r"(?:https?://|www\.)\S+", rest) else ""


def _join_broken(page: _Page) -> None:
    """Joins a sentence that was broken over lines: no end before, a small letter after."""
    out: list[_Line] = []
    for line in page.lines:
        last = out[-1] if out else None
        if (
            last is not None
            and line.text[0].islower()
            and line.role == "text"
            and last.role == "text"
            and not last.ends()
            and last.text[-1] not in ":;|"
            and last.n_words() >= 3
        ):
            glue = "" if last.text.endswith("-") and not last.text.endswith(" -") else " "
            last.text += glue + line.text
        else:
            out.append(line)
    page.lines = out


def _mark_captions(page: _Page) -> None:
    rules = text_rules()
    for line in page.lines:
        if line.role == "text" and len(line.text) < 700 and line.n_words() >= 4:
            if rules.caption_start.match(line.text) or rules.caption_end.search(line.text[-120:]):
                line.role, line.kind = "caption", "caption"


# --- headline ---------------------------------------------------------------------------------------------


def _key(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold()))


def _content(words: tuple[str, ...]) -> set[str]:
    stop = text_rules().stop_words["en"]
    return {w[:6] for w in words if len(w) > 2 and w not in stop}


def _find_headline(page: _Page, title: str, url: str) -> _Line | None:
    """Marks the headline, drops labels and other pages' headlines above it, and finds a place line below it.

    Of the lines above the first prose the headline is the one the title names, else the first whose words
    come back in the lead or the address, else the first of four words or more.
    """
    lines = page.lines
    first = next((i for i, line in enumerate(lines) if line.role == "text" and line.prose()), len(lines))
    head = [line for line in lines[:first] if line.role == "text" and not _BULLET.match(line.text)]
    if not head:
        return None
    lead = [line for line in lines[first : first + 3] if line.role in ("text", "caption")]
    told = _content(_key(" ".join([*(line.text for line in lead), url.rsplit("/", 1)[-1].replace("-", " ")])))
    wanted = _key(title)

    def share(line: _Line) -> float:
        own = _content(_key(_BIG_NUMBER_END.sub("", line.text)))
        return len(own & told) / len(own) if own else 0.0

    shares = {id(line): share(line) for line in head}
    long = [line for line in head if line.n_words() >= 4]
    best = next((line for line in head if wanted and _key(line.text) == wanted), None)
    if best is None:
        best = next((line for line in long if shares[id(line)] >= 0.34), None)
    if best is None:
        best = long[0] if long else (max(head, key=_Line.n_words) if lead else head[0])
    best.kind = "headline"
    at = lines.index(best)
    strong = shares[id(best)] >= 0.34 or _key(best.text) == wanted
    kept: list[_Line] = []
    for i, line in enumerate(lines):
        if i < at and line.role == "text" and not line.ends() and (line.n_words() < 4 or strong and shares.get(id(line), 1) < 0.2):
            page.n_boilerplate += 1
            continue
        if at < i < first and line.role == "text" and (place := publication.read_place_line(line.text)):
            alone = len(place.split()) <= 3 and i + 1 < len(lines)
            if alone and (any(c.isdigit() for c in line.text) or line.n_words() <= 3):
                line.role, line.kind = "place", "dateline"
        kept.append(line)
    page.lines = kept
    return best


# --- repeats ----------------------------------------------------------------------------------------------


def _collapse_repeats(page: _Page, headline: _Line | None) -> None:
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
        plain = _BIG_NUMBER_END.sub("", line.text) if line.n_words() <= 25 else line.text
        line.words = _key(plain)
        earlier = first_at.get(line.words)
        if earlier is None and line.n_words() <= 25 and len(line.words) > 4 and line.words[0] in ("share", "tweet"):
            earlier = first_at.get(line.words[1:])
            line = earlier if earlier is not None else line
        if earlier is None or len(line.words) < 1:
            first_at.setdefault(line.words, line)
            out.append(line)
            continue
        page.n_repeated += 1
        if plain == line.text and _BIG_NUMBER_END.search(earlier.text) and earlier.kind != "caption":
            earlier.text = line.text  # the earlier one carried the page's number
        elif len(line.text) > len(earlier.text) and line.ends() and not earlier.ends():
            earlier.text = line.text
        if line.kind == "headline":
            earlier.kind = "headline"
    page.lines = _drop_contained(out, page) if len(out) <= 400 else out


def _drop_contained(lines: list[_Line], page: _Page) -> list[_Line]:
    spoken = [line for line in lines if line.words and line.role in ("text", "caption")]
    strings = {id(line): " ".join(line.words) for line in spoken}
    joined = "\n" + "\n".join(strings.values()) + "\n"
    out: list[_Line] = []
    for line in lines:
        own = strings.get(id(line), "")
        cut = bool(_CUT.search(line.text))
        if own and line.kind != "headline" and len(line.words) >= (5 if cut else 8) and line.role == "text":
            at_start = joined.count(f"\n{own} ")
            if at_start and (cut or not line.ends()) or joined.count(own) > 1 and line.ends():
                page.n_repeated += 1
                joined = joined.replace(f"\n{own}\n", "\n", 1)
                continue
        out.append(line)
    return out


def _mark_fragments(page: _Page) -> None:
    """Short lines that are no sentence, among paragraphs that are, become kind "boilerplate" (kept, not coded)."""
    texts = [line for line in page.lines if line.role == "text" and line.kind == "body"]
    ending = sum(line.ends() for line in texts)
    if ending < 3 or ending < 0.6 * sum(line.n_words() > 14 or line.ends() for line in texts):
        return
    seen_prose = False
    last = texts[-1]
    if len(texts) > 1 and not texts[-2].ends():
        last = None  # a list of links, not a sentence cut off at the end of the page
    for line in page.lines:
        if line.role != "text" or line.kind != "body" or line is last:
            continue
        n = line.n_words()
        if line.prose():
            seen_prose = True
        elif not line.ends() and not _BULLET.match(line.text) and line.text[-1] not in ":;,":
            if n <= (14 if seen_prose else 3):
                line.kind = "boilerplate"


# --- putting it together ----------------------------------------------------------------------------------


def _assemble(page: _Page) -> tuple[str, list[Paragraph], list[str], str]:
    """Body, its paragraphs, the datelines' texts and the place of the first one.

    A dateline at the head of a paragraph becomes a run of its own (kind "dateline"), a space before the rest.
    """
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    datelines: list[str] = []
    place, at, n_body = "", 0, 0
    for line in page.lines:
        if parts:
            parts.append("\n\n")
            at += 2
        kind = line.kind
        if line.role in ("date", "byline"):
            kind = "dateline"
        if line.role == "place":
            datelines.append(line.text)
            place = place or publication.read_place_line(line.text) or ""
        end = at + len(line.text)
        if kind == "body" and line.role == "text" and (line.prose() or line.ends()):
            n_body += 1
            if n_body <= 2 and not datelines and (head := publication.read_dateline(line.text)):
                datelines.append(head.text)
                place = place or head.place
                stop = at + len(line.text[: head.end].rstrip())
                paragraphs.append(Paragraph(at, stop, "dateline"))
                at += head.end
        paragraphs.append(Paragraph(at, end, kind))
        parts.append(line.text)
        at = end
    return "".join(parts), paragraphs, datelines, place


def _date_lines(page: _Page, headline: _Line | None) -> list[tuple[publication.Place, DateLine]]:
    found: list[tuple[publication.Place, DateLine]] = []
    place: publication.Place = "before headline" if headline is not None else "after headline"
    n_prose = 0
    for line in page.lines:
        if line is headline:
            place = "after headline"
        if line.role == "text" and line.prose():
            n_prose += 1
            if n_prose == 2:
                place = "body"
        if line.date is not None and (place != "body" or line.date.label):
            found.append((place, line.date))
    return found


def _language(text: str, stated: str) -> tuple[str, bool]:
    """Language code and whether the English rules apply. What the source states is believed if the text agrees."""
    stated = stated.strip().casefold().replace("_", "-").split("-")[0]
    stated = {"english": "en", "eng": "en"}.get(stated, stated)
    sample = text[:4000]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return stated, True
    latin = sum(c < "\u0250" for c in letters) / len(letters)
    words = _WORDS.findall(sample.casefold())
    counts = Counter(words)
    shares = {
        code: sum(counts[w] for w in stop if w in counts) / max(1, len(words))
        for code, stop in text_rules().stop_words.items()
    }
    best = max(shares, key=lambda code: (shares[code], code == "en"))
    if latin < 0.6:
        return stated or (best if shares[best] >= 0.1 else "und"), False
    if len(words) < 12:
        return stated or "en", stated in ("", "en")  # too few words to tell
    if best == "en" and shares["en"] >= 0.12:
        return "en", True
    if shares[best] < 0.1:  # names and numbers: nothing can be said
        return stated or "und", stated in ("", "en") and shares["en"] >= 0.06
    return best, False
