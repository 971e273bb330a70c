"""Sources to raw articles: which files there are, and one RawArticle or Refusal for each item in them.

Belongs here: walking files and folders, splitting JSONL, joining what a manifest states. Does not belong
here: decoding (formats.py) or anything that changes the text (clean.py).

Nothing is dropped in silence: whatever ``discover`` lists comes out of ``read`` as an article or a refusal.
Hidden files and folders (name begins with a dot) are not listed.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from milties_dagster.ingest import formats, manifest, reasons
from milties_dagster.ingest.manifest import Stated
from milties_dagster.records import RawArticle, Refusal

Kind = Literal["txt", "html", "jsonl", "refused"]
KINDS: Final[dict[str, Kind]] = {".txt": "txt", ".html": "html", ".htm": "html", ".jsonl": "jsonl"}
_TEXT_FIELDS: Final = ("text", "body", "content", "html")
_STATED_FIELDS: Final = {
    "url": ("url", "link"),
    "publisher": ("publisher", "source"),
    "published": ("published", "date", "published_at", "publication_date"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
}


_NOTHING: Final = Stated()


class SourceError(ValueError):
    """A source the user named does not exist, cannot be read, or is of no kind we read."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One file to read, or (kind "refused") something listed that cannot be read, with why."""

    path: Path
    uri: str  # path as given by the user, POSIX, ending with the file's own name
    kind: Kind
    stated: Stated = _NOTHING
    refusal: Refusal | None = None

    @property
    def skipped(self) -> str:
        """Why this item holds no article; "" for an item that will be read."""
        return self.refusal.reason if self.refusal else ""


def discover(sources: Sequence[str | Path]) -> list[SourceItem]:
    """Items of the files and folders, in the order given, files of a folder sorted by path; each file once.

    Folders are walked whole. A manifest.csv in a folder states things about the files below it; its faults
    and the files of unknown kind are items of kind "refused". Raises SourceError for a source that does not
    exist, cannot be listed, or is a single file of an unknown kind.
    """
    items: list[SourceItem] = []
    seen: set[Path] = set()
    for source in sources:
        path = Path(source)
        try:
            mode = path.stat().st_mode
        except FileNotFoundError as error:
            raise SourceError(f"source {path} does not exist: check the path") from error
        except (OSError, ValueError) as error:
            raise SourceError(f"source {path} cannot be read: {error}") from error
        found = _folder(path) if stat.S_ISDIR(mode) else [_single(path)]
        for item in found:
            key = item.path.resolve()
            if item.refusal is None:
                if key in seen:
                    continue
                seen.add(key)
            items.append(item)
    return items


def _single(path: Path) -> SourceItem:
    kind = KINDS.get(path.suffix.casefold())
    if kind is None:
        raise SourceError(f"source {path} is not one of {', '.join(KINDS)}: convert it, or name its folder")
    stated = Stated()
    beside = path.parent / manifest.NAME
    if beside.is_file():
        stated = manifest.read_manifest(beside, beside.as_posix()).rows.get(path.name, stated)
    return SourceItem(path, path.as_posix(), kind, stated)


def _folder(root: Path) -> list[SourceItem]:
    problems: list[OSError] = []
    files: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=problems.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        files += [Path(folder) / n for n in sorted(names) if not n.startswith(".")]
    for problem in problems:
        if Path(problem.filename or root) == root:
            raise SourceError(f"source {root} cannot be read: {problem.strerror}") from problem
    files.sort(key=lambda p: p.as_posix())
    items = [
        _refused(Path(p.filename), reasons.UNREADABLE_FILE, f"folder {p.filename} cannot be read: {p.strerror}")
        for p in problems
    ]
    stated: dict[Path, Stated] = {}
    for path in files:
        if path.name == manifest.NAME:
            items += _manifest_items(path, stated)
    for path in files:
        kind = KINDS.get(path.suffix.casefold())
        if path.name == manifest.NAME:
            continue
        if kind is None:
            why = f"{path.as_posix()} is not one of {', '.join(KINDS)}: convert it or take it out of the folder"
            items.append(_refused(path, reasons.UNSUPPORTED_FILE, why))
        else:
            items.append(SourceItem(path, path.as_posix(), kind, stated.get(path, Stated())))
    return items


def _manifest_items(path: Path, stated: dict[Path, Stated]) -> list[SourceItem]:
    """Adds the manifest's rows to ``stated`` (the nearest manifest wins) and returns its faults as items."""
    book = manifest.read_manifest(path, path.as_posix())
    items = [SourceItem(path, path.as_posix(), "refused", refusal=r) for r in book.refusals]
    for name, row in book.rows.items():
        target = path.parent / name
        if target.is_file():
            stated[target] = row
        else:
            line = book.lines[name]
            why = f"line {line} of {path.as_posix()} names {name}, which is not there: add it or drop the row"
            refusal = Refusal(
                "raw", f"{path.as_posix()}#L{line}", path.as_posix(), reasons.MANIFEST_MISSING_FILE, why, name
            )
            items.append(SourceItem(path, path.as_posix(), "refused", refusal=refusal))
    return items


def _refused(path: Path, code: str, why: str, payload: str = "") -> SourceItem:
    uri = path.as_posix()
    return SourceItem(path, uri, "refused", refusal=Refusal("raw", uri, uri, code, why, payload))


def read(item: SourceItem) -> Iterator[RawArticle | Refusal]:
    """The articles of one item, in file order, each as received; what cannot be taken comes as a Refusal.

    Memory stays bounded by one article (at most 20 MB). Never raises for a bad file.
    """
    if item.refusal is not None:
        yield item.refusal
        return
    try:
        if not stat.S_ISREG(item.path.stat().st_mode):
            yield _refuse(item, reasons.UNREADABLE_FILE, f"{item.uri} is not a regular file: replace it by one")
        elif item.kind == "jsonl":
            yield from _read_jsonl(item)
        else:
            yield _read_whole(item)
    except OSError as error:
        why = f"{item.uri} cannot be read ({error.strerror or error}): check that it exists and its permissions"
        yield _refuse(item, reasons.UNREADABLE_FILE, why)


def _refuse(item: SourceItem, code: str, why: str, payload: bytes | str = b"", line: int | None = None) -> Refusal:
    uri = f"{item.uri}#L{line}" if line else item.uri
    shown = payload if isinstance(payload, str) else payload[: 4 * reasons.PAYLOAD_CHARS].decode("utf-8", "replace")
    shown = shown.replace("\x00", "\ufffd")[: reasons.PAYLOAD_CHARS]
    return Refusal("raw", uri, uri, code, why, shown)


def _read_whole(item: SourceItem) -> RawArticle | Refusal:
    with item.path.open("rb") as file:
        data = file.read(reasons.MAX_ARTICLE_BYTES + 1)
    if not data.strip():
        return _refuse(item, reasons.EMPTY_FILE, f"{item.uri} is empty: leave it out or fetch it again")
    if len(data) > reasons.MAX_ARTICLE_BYTES:
        why = f"{item.uri} is larger than {reasons.MAX_ARTICLE_BYTES:,} bytes: split it into its articles"
        return _refuse(item, reasons.TOO_LARGE, why, data)
    html = item.kind == "html"
    try:
        text, encoding = formats.decode(data, html=html)
    except formats.DecodeError as error:
        why = f"{item.uri} was not read: {error}. Save it as UTF-8 text."
        return _refuse(item, error.reason_code, why, data)
    if not text.strip():
        return _refuse(item, reasons.EMPTY_FILE, f"{item.uri} is empty: leave it out or fetch it again")
    stated = item.stated
    return RawArticle(
        article_id=hashlib.sha256(data).hexdigest(),
        source_uri=item.uri,
        source_kind="html" if html else "txt",
        media_type="text/html" if html else "text/plain",
        payload=text,
        n_bytes=len(data),
        encoding=encoding,
        url=stated.url,
        title=stated.title,
        published=stated.published,
        publisher=stated.publisher,
        language=stated.language,
    )


def _read_jsonl(item: SourceItem) -> Iterator[RawArticle | Refusal]:
    limit = reasons.MAX_ARTICLE_BYTES
    number = 0
    empty = True
    with item.path.open("rb") as file:
        while line := file.readline(limit + 1):
            number += 1
            if len(line) > limit and not line.endswith(b"\n"):
                while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                    pass  # step over the rest of the line without keeping it
                empty = False
                why = f"line {number} of {item.uri} is larger than {limit:,} bytes: split it into its articles"
                yield _refuse(item, reasons.TOO_LARGE, why, line, number)
                continue
            data = line.strip()
            if number == 1:
                data = data.removeprefix(b"\xef\xbb\xbf")
                if data.startswith((b"\xff\xfe", b"\xfe\xff")):
                    why = f"{item.uri} is UTF-16, where lines cannot be told apart: save it as UTF-8"
                    yield _refuse(item, reasons.UNDECODABLE, why, data)
                    return
            if data:
                empty = False
                yield _json_article(item, data, number)
    if empty:
        yield _refuse(item, reasons.EMPTY_FILE, f"{item.uri} is empty: leave it out or fetch it again")


def _json_article(item: SourceItem, data: bytes, number: int) -> RawArticle | Refusal:
    where = f"line {number} of {item.uri}"
    try:
        text, encoding = formats.decode(data)
        record = json.loads(text)
    except formats.DecodeError as error:
        return _refuse(item, error.reason_code, f"{where} was not read: {error}. Save it as UTF-8.", data, number)
    except (ValueError, RecursionError) as error:
        why = f"{where} is not valid JSON ({error}): correct or delete the line"
        return _refuse(item, reasons.BROKEN_JSON, why, data, number)
    if not isinstance(record, dict):
        why = f"{where} is not a JSON object: write one object with the field text on each line"
        return _refuse(item, reasons.BROKEN_JSON, why, data, number)
    source = next((f for f in _TEXT_FIELDS if isinstance(record.get(f), str) and record[f].strip()), None)
    if source is None:
        why = f"{where} has no text: fill one of the fields {', '.join(_TEXT_FIELDS)}"
        return _refuse(item, reasons.JSON_WITHOUT_TEXT, why, data, number)
    payload = _whole_characters(record[source])
    html = source == "html" or payload.lstrip()[:15].casefold().startswith(("<!doctype html", "<html"))
    stated = {
        name: next((_scalar(record[key]) for key in keys if _scalar(record.get(key))), getattr(item.stated, name))
        for name, keys in _STATED_FIELDS.items()
    }
    return RawArticle(
        article_id=hashlib.sha256(data).hexdigest(),
        source_uri=f"{item.uri}#L{number}",
        source_kind="jsonl",
        media_type="text/html" if html else "text/plain",
        payload=payload,
        n_bytes=len(data),
        encoding=encoding,
        **stated,
    )


def _scalar(value: object) -> str:
    """Text of a JSON string or whole number (a Unix time, say), else ""; objects and lists state nothing."""
    if isinstance(value, str):
        return _whole_characters(value.strip())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def _whole_characters(text: str) -> str:
    """JSON can hold half a surrogate pair, which no encoding can write: each becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
