from __future__ import annotations

import gzip

import pytest

from milties_dagster.ingest import formats, reasons

TEXT = "The minister said “closer ties” with São Tomé matter — and that was all.\n" * 3


@pytest.mark.parametrize(
    ("coding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_every_encoding_gives_the_same_text(coding: str, name: str) -> None:
    assert formats.decode(TEXT.encode(coding)) == (TEXT, name)


@pytest.mark.parametrize("text", ["He said it’s fine.", "A résumé", "Rs 5 crore – or £2bn"])
def test_short_western_text_is_not_taken_for_chinese_or_russian(text: str) -> None:
    assert formats.decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize(
    ("text", "coding"),
    [
        ("Министр обороны заявил о военном сотрудничестве с соседней страной. " * 3, "cp1251"),
        ("国防部长星期一会见邻国国防部长，双方讨论了军事合作。" * 4, "gb18030"),
    ],
)
def test_other_scripts_are_recognised(text: str, coding: str) -> None:
    assert formats.decode(text.encode(coding))[0] == text


def test_utf8_cut_inside_its_last_character() -> None:
    assert formats.decode("visit to Malé".encode()[:-1]) == ("visit to Mal", "utf-8")


def test_one_bad_byte_in_utf8_is_replaced_not_guessed() -> None:
    data = ("Brazil’s José Múcio met Pål Jonson. " * 100).encode() + b"\x93"
    text, coding = formats.decode(data)
    assert coding == "utf-8" and text.count("\ufffd") == 1 and "José" in text


def test_html_may_declare_its_charset() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Wałęsa w Gdańsku</body></html>'
    assert formats.decode(page.encode("iso-8859-2"), html=True) == (page, "iso-8859-2")


def test_a_wrong_declaration_is_not_fatal() -> None:
    page = '<meta charset="no-such-charset"><p>caf\xe9 talks were held in the morning</p>'
    assert formats.decode(page.encode("cp1252"), html=True)[0] == page


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        gzip.compress(b"text" * 50, mtime=0),
        b"PK\x03\x04rest",
        bytes(range(256)) * 20,
        b"a\x00b\x00\x00\x00c" * 9,
    ],
    ids=["pdf", "gzip", "zip", "every byte", "nulls"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(formats.DecodeError) as caught:
        formats.decode(data)
    assert caught.value.reason_code == reasons.BINARY_FILE


def test_broken_utf16_is_undecodable() -> None:
    with pytest.raises(formats.DecodeError) as caught:
        formats.decode(b"\xff\xfe\x00\xd8\x00\x00")
    assert caught.value.reason_code == reasons.UNDECODABLE


PAGE = """<!doctype html><html lang="en-GB"><head><title>Fleet visit | Harbour News</title>
<meta property="article:published_time" content="2019-03-04T08:00:00Z">
<meta property="og:site_name" content="Harbour News">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-03-05"}</script>
<script type="application/ld+json">{broken</script></head>
<body><nav><a href="/">Home</a></nav><h1>Fleet visit ends</h1>
<p>Three ships of the Chilean navy left Callao on Monday after a visit of five days to Peru.</p>
<figure><img src="a.jpg"><figcaption>Sailors on the pier <b>of</b> Callao.</figcaption></figure>
<p>The two navies will meet again in the spring, the Peruvian ministry of defence said.</p>
<footer>Copyright 2024 Harbour News. Page made 05/06/2024 10:11:12</footer></body></html>"""


def test_html_gives_text_title_and_stated_dates() -> None:
    page = formats.read_html(PAGE)
    assert page.title == "Fleet visit ends"
    assert page.publisher == "Harbour News"
    assert page.language == "en-GB"
    assert page.dates == ("2019-03-04T08:00:00Z", "2019-03-05")
    assert page.captions == {"Sailors on the pier of Callao."} and page.captions < set(page.text.splitlines())
    assert "left Callao on Monday" in page.text and "ministry of defence said" in page.text


def test_a_page_without_metadata_states_no_date() -> None:
    page = formats.read_html("<html><body><p>Short.</p><footer>March 3, 2021</footer></body></html>")
    assert page.dates == () and "Short." in page.text


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>Envoys met in Quito.</p>",
        "Envoys met in Quito.",
        '<?xml version="1.0" encoding="utf-8"?><p>Envoys met in Quito.</p>',
    ],
)
def test_fragments_are_read(fragment: str) -> None:
    assert formats.read_html(fragment).text == "Envoys met in Quito."


def test_html_without_an_element_is_refused() -> None:
    with pytest.raises(ValueError, match="HTML"):
        formats.read_html("   ")
