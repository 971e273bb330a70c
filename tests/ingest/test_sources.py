from __future__ import annotations

import hashlib
import json
import os
import time
import tracemalloc
from pathlib import Path

import pytest

from milties_dagster.ingest import SourceError, discover, read, reasons
from milties_dagster.ingest.sources import SourceItem
from milties_dagster.records import RawArticle, Refusal

TEXT = "Envoys of the two states met in Quito on Monday.\n"


def everything(*sources: Path | str) -> list[RawArticle | Refusal]:
    return [thing for item in discover(sources) for thing in read(item)]


def refusals(*sources: Path | str) -> list[tuple[str, str]]:
    return [(r.reason_code, r.item_id.rsplit("/", 1)[-1]) for r in everything(*sources) if isinstance(r, Refusal)]


def articles(*sources: Path | str) -> list[RawArticle]:
    return [a for a in everything(*sources) if isinstance(a, RawArticle)]


def test_folder_is_walked_in_order_and_each_file_comes_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.html", "a.jsonl", ".hidden/x.txt", "b/.x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    items = discover([tmp_path, tmp_path / "b" / "2.txt", tmp_path])
    assert [i.path.name for i in items] == ["a.jsonl", "10.html", "2.txt"]
    assert [i.kind for i in items] == ["jsonl", "html", "txt"]


def test_uri_is_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    assert [a.source_uri for a in articles("in")] == ["in/x.txt"]
    assert [a.source_uri for a in articles("in/x.txt")] == ["in/x.txt"]


def test_article_id_is_the_hash_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(TEXT.encode("utf-16"))
    (article,) = articles(path)
    assert article.article_id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (article.payload, article.encoding, article.n_bytes) == (TEXT, "utf-16", len(path.read_bytes()))


@pytest.mark.parametrize("name", ["nowhere", "nowhere/x.txt"])
def test_missing_source_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"nowhere.* does not exist"):
        discover([tmp_path / name])


def test_single_file_of_unknown_kind_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text(TEXT)
    with pytest.raises(SourceError, match=r"x\.docx is not one of \.txt"):
        discover([tmp_path / "x.docx"])


def test_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(SourceError, match="Permission denied"):
        discover([tmp_path])


def test_unknown_kinds_in_a_folder_are_refused_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    (tmp_path / "y.txt").write_text(TEXT)
    items = discover([tmp_path])
    assert [(i.path.name, bool(i.skipped)) for i in items] == [("x.pdf", True), ("y.txt", False)]
    assert refusals(tmp_path) == [(reasons.UNSUPPORTED_FILE, "x.pdf")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", reasons.EMPTY_FILE),
        (b" \n\t \r\n", reasons.EMPTY_FILE),
        (b"\xef\xbb\xbf", reasons.EMPTY_FILE),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, reasons.BINARY_FILE),
        (bytes(range(1, 256)) * 40, reasons.BINARY_FILE),
    ],
)
def test_bad_files_are_refused_with_their_name(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    (refusal,) = everything(tmp_path)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason_code, refusal.stage) == (code, "raw")
    assert "bad.txt" in refusal.reason and refusal.source_uri.endswith("bad.txt")


def test_unreadable_file_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "x.txt").write_text(TEXT)
    os.mkfifo(tmp_path / "pipe.txt")
    codes = refusals(tmp_path)
    assert codes == [(reasons.UNREADABLE_FILE, "gone.txt"), (reasons.UNREADABLE_FILE, "pipe.txt")]
    assert len(articles(tmp_path)) == 1


def test_permission_denied_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.txt").write_text(TEXT)
    items = discover([tmp_path])

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    (refusal,) = read(items[0])
    assert isinstance(refusal, Refusal) and refusal.reason_code == reasons.UNREADABLE_FILE
    assert "Permission denied" in refusal.reason


def test_fifty_megabytes_of_one_line_neither_hang_nor_fill_memory(tmp_path: Path) -> None:
    with (tmp_path / "big.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json.dumps({"text": TEXT}).encode() + b"\n")
    with (tmp_path / "big.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    began = time.monotonic()
    found = everything(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < 20
    assert peak < 3 * reasons.MAX_ARTICLE_BYTES
    assert [getattr(f, "reason_code", "article") for f in found] == ["too_large", "article", "too_large"]
    assert found[0].source_uri.endswith("big.jsonl#L1") and found[1].source_uri.endswith("big.jsonl#L2")
    assert all(len(f.payload) <= reasons.PAYLOAD_CHARS for f in found if isinstance(f, Refusal))


JSONL = [
    {
        "text": TEXT,
        "url": "https://a.example/1",
        "title": "T",
        "published": "2020-05-06",
        "publisher": "P",
        "language": "en",
    },
    {"body": TEXT, "date": "2020-05-07", "source": "Q"},
    {"content": TEXT, "date": 1588809600},
    {"html": "<p>Envoys met.</p>"},
    {"text": "<!DOCTYPE html><html><p>Envoys met.</p></html>"},
]


def test_jsonl_fields(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, JSONL)) + "\n")
    found = articles(tmp_path)
    assert [a.source_uri.rsplit("/", 1)[-1] for a in found] == [f"x.jsonl#L{i}" for i in range(1, 6)]
    assert [a.media_type for a in found] == ["text/plain"] * 3 + ["text/html"] * 2
    assert [a.published for a in found] == ["2020-05-06", "2020-05-07", "1588809600", "", ""]
    assert [a.publisher for a in found[:2]] == ["P", "Q"]
    assert (found[0].url, found[0].title, found[0].language) == ("https://a.example/1", "T", "en")
    line = json.dumps(JSONL[1]).encode()
    assert found[1].article_id == hashlib.sha256(line).hexdigest()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{not json", reasons.BROKEN_JSON),
        ("[1, 2]", reasons.BROKEN_JSON),
        ('"text"', reasons.BROKEN_JSON),
        ("[" * 100_000, reasons.BROKEN_JSON),
        ('{"title": "T"}', reasons.JSON_WITHOUT_TEXT),
        ('{"text": null}', reasons.JSON_WITHOUT_TEXT),
        ('{"text": 5}', reasons.JSON_WITHOUT_TEXT),
        ('{"text": "  "}', reasons.JSON_WITHOUT_TEXT),
    ],
)
def test_broken_line_is_refused_and_the_others_go_on(tmp_path: Path, line: str, code: str) -> None:
    good = json.dumps({"text": TEXT})
    (tmp_path / "x.jsonl").write_text(f"{good}\n\n{line}\n{good}")
    found = everything(tmp_path)
    assert [getattr(f, "reason_code", "article") for f in found] == ["article", code, "article"]
    refusal = found[1]
    assert isinstance(refusal, Refusal)
    assert refusal.item_id.endswith("x.jsonl#L3") and "line 3 of" in refusal.reason


def test_jsonl_with_a_mark_other_encoding_and_half_characters(tmp_path: Path) -> None:
    lines = [
        b"\xef\xbb\xbf" + b'{"text": "one"}',
        '{"text": "caf\xe9 talks"}'.encode("cp1252"),
        b'{"text": "a\\ud800b"}',
    ]
    (tmp_path / "x.jsonl").write_bytes(b"\r\n".join(lines))
    assert [a.payload for a in articles(tmp_path)] == ["one", "caf\xe9 talks", "a\ufffdb"]
    (tmp_path / "y.jsonl").write_bytes('{"text": "one"}\n'.encode("utf-16"))
    (tmp_path / "z.jsonl").write_bytes(b"\n\n")
    assert refusals(tmp_path) == [(reasons.UNDECODABLE, "y.jsonl"), (reasons.EMPTY_FILE, "z.jsonl")]


# --- manifest ---------------------------------------------------------------------------------------------


def write_manifest(folder: Path, text: str) -> None:
    (folder / "manifest.csv").write_text(text, encoding="utf-8")


def test_manifest_states_things_about_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT + name)
    write_manifest(
        tmp_path,
        "published,file,title,publisher,language,url\n"
        '2020-05-06,a.txt,"One, two",P,en,https://a.example\n'
        "2020-05-07,./sub/b.txt,,,,\n",
    )
    found = {a.source_uri.rsplit("/", 1)[-1]: a for a in articles(tmp_path)}
    assert (found["a.txt"].published, found["a.txt"].title, found["a.txt"].url) == (
        "2020-05-06",
        "One, two",
        "https://a.example",
    )
    assert found["b.txt"].published == "2020-05-07" and found["c.txt"].published == ""
    assert refusals(tmp_path) == []
    assert articles(tmp_path / "a.txt")[0].published == "2020-05-06"


def test_manifest_columns_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    write_manifest(tmp_path, "\ufefffile,published\na.txt,2020-05-06\n\n")
    assert articles(tmp_path)[0].published == "2020-05-06"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("nowhere.txt,2020-05-06", reasons.MANIFEST_MISSING_FILE),
        ("b.txt,2020-05-06,surplus", reasons.MANIFEST_BAD_ROW),
        (",2020-05-06", reasons.MANIFEST_BAD_ROW),
        ("a.txt,2021-01-01", reasons.MANIFEST_BAD_ROW),
        ('b.txt,"never closed', reasons.MANIFEST_BAD_ROW),
    ],
)
def test_bad_manifest_row_is_refused_with_its_line(tmp_path: Path, row: str, code: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT + name)
    write_manifest(tmp_path, f"file,published\na.txt,2020-05-06\n{row}\n")
    assert refusals(tmp_path) == [(code, "manifest.csv#L3")]
    assert "line 3 of" in next(r.reason for r in everything(tmp_path) if isinstance(r, Refusal))
    assert [a.published for a in articles(tmp_path)] == ["2020-05-06", ""]


@pytest.mark.parametrize("data", [b"name,published\na.txt,2020\n", b"\x00\x01\x02" * 99, b"%PDF-1.4"])
def test_unreadable_manifest_is_refused_and_the_articles_are_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "manifest.csv").write_bytes(data)
    assert [code for code, _ in refusals(tmp_path)] == [reasons.MANIFEST_UNREADABLE]
    assert len(articles(tmp_path)) == 1


def test_manifest_line_numbers_count_lines_not_rows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    write_manifest(tmp_path, 'file,title\na.txt,"two\nlines"\nnowhere.txt,x\n')
    assert refusals(tmp_path) == [(reasons.MANIFEST_MISSING_FILE, "manifest.csv#L4")]
    assert articles(tmp_path)[0].title == "two\nlines"


def test_the_nearest_manifest_wins(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(TEXT)
    write_manifest(tmp_path, "file,published\nsub/a.txt,2001-01-01\n")
    write_manifest(tmp_path / "sub", "file,published\na.txt,2002-02-02\n")
    assert articles(tmp_path)[0].published == "2002-02-02"


def test_nothing_is_listed_that_does_not_come_out(tmp_path: Path) -> None:
    for name in ("a.txt", "b.html", "c.csv", "d.txt", "e"):
        (tmp_path / name).write_text("" if name == "d.txt" else TEXT)
    write_manifest(tmp_path, "file\na.txt\nz.txt\n")
    items = discover([tmp_path])
    assert all(isinstance(i, SourceItem) and len(list(read(i))) == 1 for i in items)
    assert len(items) == 6
