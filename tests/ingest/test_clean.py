from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milties_dagster.ingest import clean, discover, read, reasons
from milties_dagster.ingest.rules import text_rules
from milties_dagster.records import Article, RawArticle, Refusal

Make = Callable[..., Article]
ROOT = Path(__file__).parents[2]

HEAD = "Peru and Chile train at sea"
LEAD = (
    "Sailors of Peru and Chile trained together off Iquique on Monday, both ministries of defence said in a statement."
)
MORE = "It was the fourth such drill, and more than a thousand sailors took part in it on ten grey ships."
LAST = "A fifth one is to be held next year in the waters of Peru, according to the ministry in Lima."


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def kinds(article: Article, *wanted: str) -> list[str]:
    return [article.body[p.start : p.end] for p in article.paragraphs if p.kind in wanted]


def check_offsets(article: Article) -> None:
    """Paragraphs cover the body in order; what lies between them is white space."""
    at = 0
    for p in article.paragraphs:
        assert at <= p.start < p.end <= len(article.body)
        assert article.body[at : p.start] in ("", " ", "\n\n")
        assert article.body[p.start : p.end].strip() == article.body[p.start : p.end]
        at = p.end
    assert at == len(article.body) == article.n_chars


def test_a_plain_article(cleaned: Make) -> None:
    found = cleaned(page(HEAD, LEAD, MORE))
    assert found.body == page(HEAD, LEAD, MORE)
    assert found.title == HEAD
    assert kinds(found, "headline") == [HEAD] and kinds(found, "body") == [LEAD, MORE]
    assert found.is_codable and found.skip_reason == "" and found.language == "en"
    assert (found.n_boilerplate_lines, found.n_repeated_paragraphs) == (0, 0)
    assert found.canonical_article_id == found.article_id
    check_offsets(found)


CLUTTER = [
    "Advertisement", "ADVERTISEMENT", "Skip to main content", "Share this:", "Share on Facebook", "Comment (0)", "Comments (14)",
    "Update your payment method", "Register with a few details", "Your free trial will expire on Sunday",
    "Like Us on Facebook", "Follow us on Twitter", "Make CT Your Homepage", "Real Time Analytics", "04/29/2024 10:19:04 am", "13:45",
    "Home > News > World", "Home » Defence » Navy", "| 2013", "×", "0", "12 shares", "3 min read", "2 hours ago", "Tags: Peru | Chile | navy",
    "Copyright © 2019 - 2024 Harbour News | Webdesign by Studio", "© Getty Images", "AFP", "Photo: Getty", "All rights reserved.",
    "READ: Moscow wants an answer to its request", "ALSO READ: What has changed at the border", "Also read | Ten things to know",
    "Read more: Another drill ends", "Related: Another drill ends", "RELATED ARTICLE: Another drill ends", "See also: Another drill",
    "Watch: Ships leave the port", "Already a subscriber? Read the whole article via the Client Login",
    "Interested in subscribing, see what we do", "Subscribe to our newsletter", "Sign up for our daily newsletter and get it all",
    "Your email address will not be published. Required fields are marked *", "Please enter your comment!", "Please enter your name here",
    "Contact us: desk@harbour.example", "desk@harbour.example", "https://harbour.example/a/b", "Source link", "Back to top",
    "photo_1234.jpg", "batuk-pic", "SUBSCRIBE | WEATHER | CONTACT", "Facebook Twitter WhatsApp Email", "Print Email Share", "Loading...",
    "We use cookies to make this site work for you and to learn how you use it, as our policy explains.",
    "This material may not be published, broadcast, rewritten or redistributed without the written permission of the agency.",
    "The views expressed in this article are those of the author and do not reflect the policy of this newspaper.",
    "Catch all the latest news and live updates of the day on our app and follow us for more such stories.",
    "(This story has not been edited by our staff and is published from a syndicated feed.)",
    "Security News - China / Russia", "China / Military", "Qualcomm in talks over 5G Previous post Qualcomm in talks over 5G",
]  # fmt: skip


@pytest.mark.parametrize("line", CLUTTER)
def test_clutter_is_dropped_wherever_it_stands(cleaned: Make, line: str) -> None:
    found = cleaned(page(HEAD, LEAD, line, MORE, LAST, line))
    assert found.body == page(HEAD, LEAD, MORE, LAST)
    assert found.n_boilerplate_lines == 2
    above = cleaned(page(line, HEAD, LEAD, MORE))
    assert above.body == page(HEAD, LEAD, MORE)


SENTENCES = [
    "More was to come.", "Share prices of the yard rose.", "Read the treaty, he said.", "Follow us, the pilot radioed.", "He said no.",
    "Related talks were put off.", "Watch officers saw the ship first.", "The source of the shots is not known.",
    "Photographs of the ship were published by the ministry in Lima on Friday.", "Copyright was not on the agenda of the two ministers.",
    "By Friday the ships had left.", "By early Monday the fleet was at sea.", "All rights of passage remain reserved to Chile under the treaty.",
    "Sign up for the drill ends in May, the navy said in its notice to sailors.", "Comments were not made.", "“Yes,” he said.",
    "Contact with the ship was lost.", "In this region, no picture of the talks is complete without Bolivia.", "Home ports were named.",
    "Editor and publisher were in the delegation, a spokesman said, but did not speak.", "Print shops in Lima are busy.",
]  # fmt: skip


@pytest.mark.parametrize("line", [s for s in SENTENCES if not s.startswith("Sign up")])
def test_a_sentence_is_never_dropped(cleaned: Make, line: str) -> None:
    found = cleaned(page(HEAD, LEAD, line, MORE))
    assert line in kinds(found, "body", "caption")


def test_links_after_the_text_are_dropped_up_to_the_next_sentence(cleaned: Make) -> None:
    links = (
        "Related stories",
        "Kenya buys four boats",
        "1. Boats for Kenya",
        "Will Uruguay join?",
        "May 5, 2014",
    )
    found = cleaned(
        page(
            HEAD,
            LEAD,
            *links,
            MORE,
            "You may also like",
            "Kenya buys four boats",
            "Leave a Reply",
            "Name",
            "Website",
        )
    )
    assert found.body == page(HEAD, LEAD, MORE)
    short = cleaned(page(HEAD, LEAD, "Related stories", "Kenya buys four boats", "He did not elaborate.", MORE))
    assert short.body == page(HEAD, LEAD, "He did not elaborate.", MORE)


def test_a_link_at_the_end_of_a_paragraph_is_cut_off(cleaned: Make) -> None:
    assert cleaned(page(HEAD, LEAD + " ALSO READ: Kenya buys four boats", MORE)).body == page(HEAD, LEAD, MORE)
    assert cleaned(page(HEAD, LEAD + " Also read | Kenya buys four boats", MORE)).body == page(HEAD, LEAD, MORE)


def test_link_words_may_open_a_headline(cleaned: Make) -> None:
    head = "Explained: Why sailors of Peru and Chile train off Iquique"
    assert cleaned(page(head, LEAD, MORE)).title == head
    assert cleaned(page(HEAD, LEAD, head, MORE)).body == page(HEAD, LEAD, MORE)


def test_long_headlines_and_questions_in_a_run_of_links_are_links(cleaned: Make) -> None:
    links = (
        "Long queues stand before the bakeries of Lima as farmers and lorry drivers go into a second week of strikes",
        "Why do the lamps of Tacna burn by day?",
        "Old tram of Arica to run again",
        "Court hears case of paintings stolen in Cusco",
    )
    found = cleaned(page(HEAD, LEAD, *links, MORE, LAST))
    assert kinds(found, "body") == [LEAD, MORE, LAST]
    assert kinds(found, "boilerplate") == list(links)


def test_the_headings_of_a_chronology_are_text(cleaned: Make) -> None:
    heading = "– 1974-1976: Treaty of friendship –"
    found = cleaned(page(HEAD, LEAD, heading, MORE, "Why it matters", LAST))
    assert kinds(found, "body") == [LEAD, heading, MORE, LAST]


def test_bullets_and_images_of_other_formats(cleaned: Make) -> None:
    found = cleaned(
        page(HEAD, LEAD, f"The drill\no {MORE}\no {LAST}", "![a ship](https://x.example/a.png) Ships at sea.")
    )
    assert f"• {MORE}" in kinds(found, "body") and f"• {LAST}" in kinds(found, "body")
    assert "![" not in found.body


# --- headline and header ----------------------------------------------------------------------------------


def test_another_pages_headline_above_the_own_one_is_dropped(cleaned: Make) -> None:
    found = cleaned(page("Three die in bomb blast, one a journalist: media", HEAD, LEAD, MORE))
    assert found.title == HEAD and found.body == page(HEAD, LEAD, MORE)


def test_labels_above_the_headline_are_dropped_and_below_it_kept_uncoded(cleaned: Make) -> None:
    found = cleaned(page("HARBOUR NEWS", HEAD, "Chile Peru", LEAD, MORE))
    assert found.body == page(HEAD, "Chile Peru", LEAD, MORE)
    assert kinds(found, "boilerplate") == ["Chile Peru"]


def test_the_stated_title_names_the_headline(cleaned: Make) -> None:
    found = cleaned(
        page("Sailors train off Iquique", "A quiet week on the coast", LEAD),
        title="A quiet week on the coast",
    )
    assert kinds(found, "headline") == ["A quiet week on the coast"]
    kept = cleaned(page(LEAD, MORE), title="Stated, but not shown")
    assert kept.title == "Stated, but not shown" and "Stated" not in kept.body


def test_byline_dateline_and_place_line_are_kept_uncoded(cleaned: Make) -> None:
    found = cleaned(page(HEAD, "By Ana Quispe", "May 5, 2014", "IQUIQUE", LEAD, MORE))
    assert kinds(found, "dateline") == ["By Ana Quispe", "May 5, 2014", "IQUIQUE"]
    assert found.dateline_place == "IQUIQUE"
    check_offsets(found)


def test_dateline_is_a_run_of_its_own(cleaned: Make) -> None:
    found = cleaned(page(HEAD, "IQUIQUE, Chile (Reuters) — " + LEAD, MORE))
    assert kinds(found, "dateline") == ["IQUIQUE, Chile (Reuters) —"] and kinds(found, "body")[0] == LEAD
    assert found.dateline_place == "IQUIQUE, Chile"
    assert f"(Reuters) — {LEAD}" in found.body
    check_offsets(found)


# --- repeats ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "kept", "n"),
    [
        ((HEAD, HEAD, LEAD, MORE), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD, LEAD, MORE), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD, MORE, LEAD.rstrip(".")), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD.rstrip("."), MORE, LEAD), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD[:60] + "...", LEAD, MORE), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD[:58].rsplit(" ", 1)[0] + " …", LEAD, MORE), (HEAD, LEAD, MORE), 1),
        ((HEAD, MORE, f"{LEAD} {MORE} {LAST}"), (HEAD, f"{LEAD} {MORE} {LAST}"), 1),
        ((f"{HEAD} 2008131.", f"{HEAD}.", LEAD, MORE), (f"{HEAD}.", LEAD, MORE), 1),
        ((HEAD, f"SHARE {HEAD}", LEAD, MORE), (HEAD, LEAD, MORE), 1),
        ((HEAD, LEAD, MORE, f"{LEAD} {MORE}"), (HEAD, f"{LEAD} {MORE}"), 2),
        ((HEAD, LEAD, MORE, LAST), (HEAD, LEAD, MORE, LAST), 0),
    ],
)
def test_repeats_collapse_to_the_fuller_version(
    cleaned: Make, lines: tuple[str, ...], kept: tuple[str, ...], n: int
) -> None:
    found = cleaned(page(*lines))
    assert found.body == page(*kept)
    assert found.n_repeated_paragraphs == n
    assert kinds(found, "headline") == [kept[0]]


# --- line repair ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (
            "said Colonel General Flores, vice chairman\n\nof the Central Staff, as quoted.",
            "vice chairman of the Central Staff",
        ),
        (
            "said Colonel General Flores, vice chairman\nof the Central Staff, as quoted.",
            "vice chairman of the Central Staff",
        ),
        ("and they will deepen military-\nindustrial ties, the two sides said.", "military-industrial ties"),
        (
            "when the fleet was visited on Monday by General\n\nRosa Flores, the chief of the staff.",
            "General Rosa Flores",
        ),
        (
            "said Flores, vice chairman\n\nAdvertisement\n\nof the Central Staff, as quoted.",
            "vice chairman of the Central",
        ),
    ],
)
def test_broken_sentences_are_joined(cleaned: Make, text: str, joined: str) -> None:
    found = cleaned(page(HEAD, f"At the harbour a band played, {text}", MORE))
    assert joined in kinds(found, "body")[0]


def test_a_title_is_not_joined_to_what_follows(cleaned: Make) -> None:
    assert cleaned(f"{HEAD}\n{LEAD}\n{MORE}").body == page(HEAD, LEAD, MORE)


def test_text_wrapped_at_a_fixed_width(cleaned: Make) -> None:
    import textwrap

    paragraphs = [
        f"{LEAD} {MORE}",
        f"{LAST} {MORE.replace('fourth', 'seventh')}",
        f"{LEAD.replace('Peru', 'Kenya')}",
    ]
    text = "LIMA, April 10\n" + "\n".join(line for p in paragraphs for line in textwrap.wrap(p, 64))
    found = cleaned(text)
    assert " ".join(kinds(found, "body")) == " ".join(paragraphs)
    assert found.dateline_place == "LIMA"


def test_text_wrapped_by_hand(cleaned: Make) -> None:
    words = "the two ministers of the navy spoke of the port and of ships that are to come to it next spring"
    widths = (74, 91, 80, 103, 69, 88, 77)
    paragraphs, lines = [], []
    for n in range(4):
        text = f"In port {n} " + f"{words} " * 4 + f"as Juan Perez wrote in part {n}."
        paragraphs.append(text)
        block, rest = [], text.split()
        while rest:
            line = rest.pop(0)
            while rest and len(line) + 1 + len(rest[0]) <= widths[(len(block) + n) % len(widths)]:
                line += " " + rest.pop(0)
            block.append(line)
        lines.append("\n".join(block))
    found = cleaned(f"{HEAD}\n\n" + "\n\n".join(lines))
    assert kinds(found, "body") == paragraphs


def test_characters_are_normalised(cleaned: Make) -> None:
    text = f"{HEAD}\r\n\r\n  Sailors\u00a0of \u200bPeru &amp; Chile\u2009trained\tto\u00adgether at Sa\u0303o Tom\u00e9.\x00\r\n{MORE}"
    found = cleaned(text)
    assert found.body == page(HEAD, "Sailors of Peru & Chile trained together at São Tomé.", MORE)


def test_tags_left_in_plain_text(cleaned: Make) -> None:
    found = cleaned(
        f"<p>{LEAD}</p><p><b>It was</b> the fourth <a href='x'>such drill</a> of the two.<br/>Ships &lt; 10 m stayed in port.</p>"
    )
    assert found.body == page(LEAD, "It was the fourth such drill of the two.", "Ships < 10 m stayed in port.")


# --- captions and fragments -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Photo: A Peruvian frigate leaves the harbour of Callao",
        "(Photo : Navy) A Peruvian frigate leaves the harbour of Callao.",
        "Caption: The two ministers on the deck, May 4, 2014",
        "The Peruvian frigate Tacna in a file photo by Reuters.",
        "The two ministers shake hands in Lima. (AP Photo)",
        "A frigate leaves Callao, May 24, 2020. (POOL/AFP via Getty Images)",
        "The two ministers sign the text in Lima, May 24, 2020. (Defense Ministry)",
        "In this captured image, a sailor stands beside a gun of the frigate.",
        "Sailors of both navies on the pier. PHOTO | FILE",
        "Two generals greet each other in Lima. Photograph: Coast Photos/Getty Images",
    ],
)
def test_captions_are_kept_and_known(cleaned: Make, line: str) -> None:
    assert kinds(cleaned(page(HEAD, line, LEAD, MORE)), "caption") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "In a video clip that the minister put on Twitter he called the drill a success.",
        "The minister reviewed a picture of the harbour and left without a word to the press.",
        "Seoul has promised to answer with steps that depend on what happens next. (Yonhap)",
    ],
)
def test_no_captions(cleaned: Make, line: str) -> None:
    assert kinds(cleaned(page(HEAD, LEAD, line)), "caption") == []


def test_fragments_among_prose_are_kept_but_not_coded(cleaned: Make) -> None:
    found = cleaned(
        page(
            HEAD,
            LEAD,
            "Why it matters more",
            MORE,
            "NEW SHIPS",
            LAST,
            "The frigate Tacna had sailed from Callao and",
        )
    )
    assert kinds(found, "boilerplate") == ["Why it matters more", "NEW SHIPS"]
    assert kinds(found, "body")[-1] == "The frigate Tacna had sailed from Callao and"


def test_bullets_and_speech_without_an_end_are_coded(cleaned: Make) -> None:
    found = cleaned(page(HEAD, "• Ten ships took part in the drill", LEAD, MORE, "- A fifth one follows", LAST))
    assert kinds(found, "boilerplate") == []


def test_a_page_that_ends_no_sentence_is_all_coded(cleaned: Make) -> None:
    lines = (HEAD, *(f"Ship {i} of Peru took part in the drill with Chile" for i in range(9)))
    assert len(kinds(cleaned(page(*lines)), "body")) == 9


# --- skips and refusals -----------------------------------------------------------------------------------

LANGUAGES = {
    "de": "Die Marinen der beiden Länder haben am Montag vor der Küste geübt, wie das Ministerium in einer Mitteilung sagte. Es war die vierte Übung.",
    "fr": "Les marines des deux pays se sont exercées lundi au large des côtes, a dit le ministère dans un communiqué. C'est le quatrième exercice.",
    "es": "Las armadas de los dos países se entrenaron el lunes frente a la costa, según el ministerio. Fue el cuarto ejercicio de este tipo en la región.",
    "ru": "Военно-морские силы двух стран провели в понедельник учения у побережья, сообщило министерство. Это были четвёртые учения по плану на год.",
    "und": "两国海军星期一在沿海举行了联合演习，国防部在声明中说。这是第四次此类演习，有十艘军舰参加，明年还将举行第五次演习。两国海军星期一在沿海举行了联合演习。两国防长会晤。",
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_other_languages_are_skipped_with_their_code(cleaned: Make, code: str) -> None:
    found = cleaned(LANGUAGES[code])
    assert (found.is_codable, found.skip_reason, found.language) == (False, reasons.NOT_ENGLISH, code)


@pytest.mark.parametrize("stated", ["en", "EN-us", "en_GB", "english", "de", ""])
def test_english_is_known_whatever_is_stated(cleaned: Make, stated: str) -> None:
    found = cleaned(page(HEAD, LEAD), language=stated)
    assert found.is_codable and found.language == "en"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Advertisement\n\nShare this:", reasons.NO_TEXT),
        ("", reasons.NO_TEXT),
        ("Fleet sails on Monday.", reasons.TOO_SHORT),
        (f"{LEAD}\n\n" + "\n\n".join(f"{i} {MORE}" for i in range(2500)), reasons.TOO_LONG),
    ],
)
def test_skips(cleaned: Make, text: str, reason: str) -> None:
    found = cleaned(text)
    assert (found.is_codable, found.skip_reason) == (False, reason)


def test_a_short_wire_item_is_an_article(cleaned: Make) -> None:
    assert cleaned(LEAD).is_codable


def test_html_page(cleaned: Make) -> None:
    html = f"""<html lang="en"><head><title>{HEAD} 2008131 | Harbour News</title></head><body>
    <nav>Skip to main content Home</nav><h1>{HEAD}</h1><p class="date">Tuesday, August 20, 2013 03:49 PM</p>
    <p>{LEAD}</p><p>{LEAD}</p><p>{MORE} </p><p>{LAST}</p><footer>Copyright 2019 - 2024</footer></body></html>"""
    found = cleaned(html, media_type="text/html", source_kind="html")
    assert found.title == HEAD and kinds(found, "body") == [LEAD, MORE, LAST]
    assert str(found.published_on) == "2013-08-20"
    check_offsets(found)


def test_html_that_cannot_be_parsed_is_refused(raw: Callable[..., RawArticle]) -> None:
    found = clean(raw("   ", media_type="text/html"))
    assert isinstance(found, Refusal)
    assert (found.stage, found.reason_code) == (
        "articles",
        reasons.BROKEN_HTML,
    ) and "article.txt" in found.reason


# --- properties -------------------------------------------------------------------------------------------

WORD = st.sampled_from(
    [
        "navy",
        "army",
        "Peru",
        "Chile",
        "met",
        "signed",
        "drill",
        "the",
        "of",
        "and",
        "in",
        "ships",
        "Monday",
        "minister",
        "said",
        "will",
        "2014",
        "U.S.",
        "Malé",
    ]
)
SENTENCE = st.lists(WORD, min_size=12, max_size=30, unique=False).map(lambda w: "He " + " ".join(w) + ".")
LINE = st.one_of(SENTENCE, st.sampled_from(CLUTTER), st.text(max_size=60), st.just(""))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, max_size=14), gap=st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_page_gives_sound_offsets_and_keeps_its_sentences(raw: Any, lines: list[str], gap: str) -> None:
    found = clean(raw(gap.join(lines)))
    assert isinstance(found, Article)
    check_offsets(found)
    flat = " ".join(re.findall(r"\w+", found.body.casefold()))
    for line in lines:
        if line.startswith("He ") and line.endswith("."):
            assert " ".join(re.findall(r"\w+", line.casefold())) in flat
    again = clean(raw(gap.join(lines)))
    assert again == found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_at_all(raw: Any, text: str) -> None:
    found = clean(raw(text))
    assert isinstance(found, Article)
    check_offsets(found)


def _collection(folder: Path) -> list[tuple[RawArticle, Article]]:
    raws = [r for item in discover([folder]) for r in read(item) if isinstance(r, RawArticle)]
    return [(r, a) for r in raws if isinstance(a := clean(r), Article)]


@pytest.mark.parametrize("folder", ["corpus/articles", "seeds/articles"])
def test_no_sentence_of_the_collections_is_lost(folder: str) -> None:
    """Every line that is a sentence and no known boilerplate stands in the body, word for word."""
    rules, n = text_rules(), 0
    for raw, article in _collection(ROOT / folder):
        check_offsets(article)
        if raw.media_type != "text/plain":
            continue
        body = " ".join(re.findall(r"\w+", article.body.casefold()))
        for line in raw.payload.splitlines():
            line = line.strip()
            if (
                len(line.split()) < 12
                or line[-1:] not in ".”"
                or rules.sentences.match(line)
                or rules.teaser.match(line)
            ):
                continue
            words = re.findall(r"\w+", re.sub(r"^date \S+ ", "", line).casefold())
            n += 1
            assert " ".join(words[:-12]) in body and " ".join(words[:12]) in body, line
    assert n > 50


def test_clutter_of_the_collections_is_not_coded() -> None:
    known = re.compile(r"skip to|all rights reserved|copyright|subscribe|share (?:this|on)|homepage|newsletter", re.I)
    for folder in ("corpus/articles", "seeds/articles"):
        for _, article in _collection(ROOT / folder):
            for text in kinds(article, "body", "caption", "headline"):
                assert len(text.split()) > 12 or not known.search(text), text


def test_cost_grows_with_the_length_of_the_page(raw: Callable[..., RawArticle]) -> None:
    """A page of megabytes in one line, or in a hundred thousand, is done in seconds."""
    for text in (
        "word, and " * 100_000,
        "A ship came. " * 100_000,
        f"{MORE}\n" * 20_000,
        "a\n" * 100_000,
        "<p " * 200_000,
        *(f"Home {mark} News {mark * 60} Sailors meet!\n\n{MORE}" for mark in "/>|»›→-·"),
    ):
        began = time.monotonic()
        clean(raw(text))
        assert time.monotonic() - began < 20
