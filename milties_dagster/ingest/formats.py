"""Bytes to text: telling text from binary, and one encoding from another.

Belongs here: everything that looks at raw bytes, and reading HTML into title, metadata and text lines.
Does not belong here: finding files (sources.py) or judging lines of text (clean.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from milties_dagster.ingest import reasons
from milties_dagster.ingest.rules import date_rules

_BOMS: Final = (  # UTF-32 before UTF-16: its mark begins with the other's
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"SQLite format 3", "an SQLite database"),
)
# Text of Latin script has few bytes above 127, text of any other script mostly such bytes.
_LATIN_CODINGS: Final = ["cp1252", "mac_roman", "latin_1"]
_OTHER_CODINGS: Final = [
    "cp1251", "koi8_r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1256", "cp1253", "cp1255",
    "cp1250", "cp1254", "cp1252",
]  # fmt: skip
_CONTROLS: Final = bytes(b for b in range(32) if b not in (9, 10, 11, 12, 13, 27))
_MAX_REPLACED: Final = 0.001  # share of U+FFFD a text may hold (codebook, section 4, rule 2)
_META_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{3,30})""", re.I)


class DecodeError(ValueError):
    """The bytes are no text we can read. ``reason_code`` says which of the codes in reasons.py applies."""

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """Text and the name of the encoding it was in.

    Tried in this order: byte order mark, UTF-8, the charset an HTML page declares, charset-normalizer.
    Raises DecodeError for binary data, and where more than 0.1 % of the characters cannot be read.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    for mark, what in _MAGIC:
        if data.startswith(mark):
            raise DecodeError(reasons.BINARY_FILE, f"it is {what}, not text")
    if b"\x00" in data:
        encoding = _utf16_without_mark(data)
        return _strict(data, encoding), encoding
    sample = data[:65536]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 50:
        raise DecodeError(reasons.BINARY_FILE, "more than 2 % of its bytes are control characters")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), "utf-8"  # cut off inside its last character
    if html and (declared := _META_CHARSET.search(sample)):
        try:
            name = declared[1].decode("ascii")
            return data.decode(name), name.lower()
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration is common: go on to detection
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost <= max(1, len(text) * _MAX_REPLACED) and _multibyte(text) > lost:
        return text, "utf-8"
    return _detect(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DecodeError(
            reasons.UNDECODABLE, f"its mark or NUL bytes say {encoding}, but byte {error.start} is not"
        ) from error


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 text of Latin letters has a NUL in every second byte; anything else with NULs is binary."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    raise DecodeError(reasons.BINARY_FILE, "it holds NUL bytes")


def _multibyte(text: str) -> int:
    return sum(1 for c in text if c > "\x7f" and c != "\ufffd")


def _detect(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # slow to import, needed for few files

    sample = data[:200_000]
    high = sum(b > 127 for b in sample)
    codings = _LATIN_CODINGS if high < 0.3 * len(sample) else _OTHER_CODINGS
    best = from_bytes(sample, cp_isolation=codings).best()
    if best is None:
        raise DecodeError(reasons.UNDECODABLE, "its encoding was not recognised")
    text = data.decode(best.encoding, "replace")
    if text.count("\ufffd") > max(1, len(text) * _MAX_REPLACED):
        raise DecodeError(reasons.UNDECODABLE, f"{best.encoding} fits best and leaves much unread")
    return text, best.encoding.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page says of itself, and its text, one paragraph a line."""

    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    language: str = ""
    captions: frozenset[str] = frozenset()  # the lines of ``text`` that are captions of pictures
    dates: tuple[str, ...] = ()  # publication dates in its metadata, best first, unparsed


def read_html(html: str) -> Page:
    """Article text and metadata of a page, by trafilatura; the dates from its meta tags and JSON-LD only.

    The dates are read here and not by trafilatura, whose date search also takes page clocks and footers.
    Raises ValueError when the page cannot be parsed at all.
    """
    import trafilatura  # slow to import, and only HTML needs it
    from trafilatura.settings import Document

    tree = trafilatura.load_html(html)
    if tree is None and html.strip():  # a fragment of a page, or text without any tag
        tree = trafilatura.load_html(f"<html><body>{html}</body></html>")
    if tree is None:
        raise ValueError("no HTML element found")
    meta = trafilatura.extract_metadata(tree, date_config={"extensive_search": False, "max_date": "2100-01-01"})
    meta = meta or Document()
    dates = tuple(_html_dates(tree))
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    headings = (" ".join(h.text_content().split()) for h in tree.iter("h1"))
    heading = next((h for h in headings if h), "")
    captions = set()
    for caption in tree.xpath("//figcaption"):  # trafilatura would leave them out
        words = " ".join(caption.text_content().split())
        if words:
            captions.add(words)
            paragraph = caption.makeelement("p")
            paragraph.text = words
            parent = caption.getparent()
            (parent if parent is not None and parent.tag == "figure" else caption).addnext(paragraph)
        caption.drop_tree()
    text = trafilatura.extract(tree, include_comments=False, include_tables=False, deduplicate=False, favor_recall=True)
    if not text:  # a page too small for trafilatura to see an article in it
        for junk in tree.xpath("//head|//script|//style|//noscript|//nav|//footer|//form"):
            junk.drop_tree()
        text = "\n".join(" ".join(t.split()) for t in tree.itertext() if t.strip())
    title = heading or (meta.title or "")
    return Page(text, title, meta.url or "", meta.sitename or "", language, frozenset(captions), dates)


def _html_dates(tree: Any) -> Iterator[str]:
    names = date_rules().html_meta
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if key in names and meta.get("content"):
            found.setdefault(key, meta.get("content"))
    yield from (found[key] for key in names if key in found)
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            try:
                yield from _ld_dates(json.loads(script.text))
            except (ValueError, RecursionError):
                continue  # broken JSON-LD says nothing
    for time in tree.iter("time"):
        marked = time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
        if marked and time.get("datetime"):
            yield time.get("datetime")


def _ld_dates(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("datePublished"), str):
            yield node["datePublished"]
        for value in node.values():
            if isinstance(value, dict | list):
                yield from _ld_dates(value)
    elif isinstance(node, list):
        for value in node:
            yield from _ld_dates(value)
