from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from milties_dagster.ingest import clean, discover, publication, read
from milties_dagster.records import Article, RawArticle

Make = Callable[..., Article]

D = dt.date
LEAD = "Sailors of Peru and Chile trained together off Iquique, the two ministries of defence said in a statement."
MORE = "It was the fourth such drill, and more than a thousand sailors took part in it on ten ships."


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("November 19, 2014", D(2014, 11, 19)),
        ("Tuesday, August 20, 2013 03:49 PM", D(2013, 8, 20)),
        ("Jan 6, 2022, 16:20 PM", D(2022, 1, 6)),
        ("May 20, 2018 | 07:44 am GMT+7", D(2018, 5, 20)),
        ("Updated: 12:37am, 11 Apr, 2022", D(2022, 4, 11)),
        ("Thursday 3 June 2021 - 00:36", D(2021, 6, 3)),
        ("November 13, 2024 07:57pm", D(2024, 11, 13)),
        ("Published 10:05 AM EDT, Mon March 14, 2022", D(2022, 3, 14)),
        ("First published: 08 Jun 2022, 11:10 IST", D(2022, 6, 8)),
        ("June 8, 2022 / 10:14 am IST", D(2022, 6, 8)),
        ("Posted on 26 August, 2022", D(2022, 8, 26)),
        ("Published: Mon 11 Nov 2024, 3:40 PM", D(2024, 11, 11)),
        ("english.news.cn 2014-11-19 21:03:09", D(2014, 11, 19)),
        ("2014-11-19", D(2014, 11, 19)),
        ("Tuesday 14/June/2022", D(2022, 6, 14)),
        ("29. 8. 2022", D(2022, 8, 29)),
        ("12.09.2023 13:45", D(2023, 9, 12)),
        ("Updated June 9, 2022 | Published June 8, 2022", D(2022, 6, 8)),
        ("By A. Writer | November 19, 2014", D(2014, 11, 19)),
        ("By Minh Chau September 13, 2021", D(2021, 9, 13)),
        ("Published in The Lamp, June 8th, 2022", D(2022, 6, 8)),
        ("(Source: Kenyan Ministry of Defence; issued June 8, 2022)", D(2022, 6, 8)),
        ("June 08, 2022 10:14 pm | Updated June 09, 2022 07:05 am IST - New Delhi", D(2022, 6, 8)),
    ],
)
def test_date_lines(line: str, on: dt.date) -> None:
    found = publication.read_date_line(line)
    assert found is not None and found.on == on and not found.clock


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("Lakes Monitor, Goma, 15/11/2022", D(2022, 11, 15)),
        ("BAGHDAD, September 28, 2015, Tigris Radio Desk", D(2015, 9, 28)),
        ("San Pedro Lantern » National » April 25th, 2016", D(2016, 4, 25)),
        ("Steppe Courier / 23.12.2022 / Read: 1 204", D(2022, 12, 23)),
        ("Opinion & Data, 19 June 2024", D(2024, 6, 19)),
        (
            "Reef Daily | Apia, Samoa | Tuesday, May 3, 2011 - 17:20. Updated on Friday, May 6, 2011 - 09:12.",
            D(2011, 5, 3),
        ),
        ("OSLO (Channel 4) -- Posted: May 3, 2022 / 04:48 PM EDT / Updated: May 4, 2022 / 09:12 AM EDT", D(2022, 5, 3)),
        ("Northern edition, April 2, 2014. Page 9", D(2014, 4, 2)),
        ("Gleanings from the border press, 2 April 2014", D(2014, 4, 2)),
        ("by Ana R. - posted on Friday, 6 May 2022 - filed under: Africa, Small Navies", D(2022, 5, 6)),
        ("Our live blog is closed. May 6, 2022", D(2022, 5, 6)),
        ("May 6, 2022 by editor in Airlift", D(2022, 5, 6)),
        ("THE HARBOUR WEEK, 28 December - 3 January 2020", D(2019, 12, 28)),
        ("Harbour Week | March 2-8, 2015 | No. 10", D(2015, 3, 2)),
    ],
)
def test_names_may_stand_beside_a_date_in_the_header_only(line: str, on: dt.date) -> None:
    found = publication.read_date_line(line, header=True)
    assert found is not None and found.on == on
    assert publication.read_date_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Peace Mission 2013",
        "| 2013",
        "The treaty was signed on November 19, 2014, in Lima by both of the ministers",
        "The two ministers in Rabat, November 24, 2021",
        "Iron Storm 2013 ends",
        "Joint drill Iron Storm, 12 - 14 June 2023",
        "The two ministers shake hands. May 6, 2022",
        "The frigate was posted to the Gulf on 3 May 2014 and came home",
        "Copyright 2019 - 2024",
        "13:45",
        "February 30, 2014",
    ],
)
def test_no_date_lines(line: str) -> None:
    assert publication.read_date_line(line, header=True) is None


@pytest.mark.parametrize(
    "line", ["04/29/2024 10:19:04 am", "29.04.2024 10:19:04", "Monday, 04/29/2024 10:19:04 AM (EST)"]
)
def test_a_page_clock_is_no_date(line: str) -> None:
    found = publication.read_date_line(line)
    assert found is not None and found.clock and found.on is None


@pytest.mark.parametrize(
    "line",
    [
        "Page refreshed 2025-08-19 03:12 UTC",
        "Page generated 2 March 2019.",
        "Retrieved on 5 May 2021",
        "Today's date: Friday, June 5, 2026",
    ],
)
def test_when_a_page_was_made_is_no_date(line: str) -> None:
    found = publication.read_date_line(line, header=True)
    assert found is not None and found.clock and found.on is None


BODY = (
    "The defence ministers of Japan and Australia signed an agreement on logistics in Tokyo on Thursday, officials of "
    "both sides said.\n\nThe accord lets the two forces share fuel and ammunition during exercises. It was negotiated "
    "for two years. A joint naval drill is to follow in autumn.\n\nJapan signed such an agreement with Britain in 2017."
)


@pytest.mark.parametrize(
    ("head", "on", "rule"),
    [
        # two lines of figures that lie close together only one way
        ("Published: 09/05/2024 - 18:22\nModified: 10/05/2024 - 07:45", D(2024, 5, 9), "inferred:figures"),
        ("Updated: 11/06/2024 9:15 AM\nPublished: 10/06/2024 4:10 PM", D(2024, 6, 10), "inferred:figures"),
        # a clock of 24 hours goes with the day first, one of 12 with the month
        ("Issued on: 09/05/2024 - 14:32", D(2024, 5, 9), "inferred:figures"),
        ("Posted: 05/09/2024 2:32 PM", D(2024, 5, 9), "inferred:figures"),
        ("9/5/2024", None, ""),
        # fields without a space between them
        ("May 9, 20242:32 PM GMT+3Updated 3 days ago", D(2024, 5, 9), "dateline"),
        ("May 9, 2024 / Naval weapons / 2 min read", D(2024, 5, 9), "dateline"),
        # a page's own day beside the article's
        ("Wednesday, February 4, 2026 | 11:02 JST\n\nMay 9, 2024 (Kyodo)", D(2024, 5, 9), "dateline"),
        ("[From the archive: October 10, 1994]", D(1994, 10, 10), "dateline"),
        ("date 2024-05-09", D(2024, 5, 9), "dateline"),
    ],
)
def test_the_head_of_a_page(head: str, on: dt.date | None, rule: str) -> None:
    text = f"Japan and Australia sign logistics pact\n\n{head}\n\n{BODY}"
    raw = RawArticle("a", "a.txt", "txt", "text/plain", text, len(text), "utf-8")
    article = clean(raw)
    assert isinstance(article, Article)
    assert (article.published_on, article.published_on_rule) == (on, rule)


def test_an_article_says_when_it_was_published() -> None:
    for line in (
        "This report was published on 13/05/2014 (8 days ago), and some of its facts may have changed since.",
        "This piece was first published May 13, 2014 at 9:20 AM.",
        "MENAFN13052014000012003456ID1000000001",
    ):
        found = publication.read_date_line(line)
        assert found is not None and found.on == dt.date(2014, 5, 13) and found.label == "published", line


def test_weekday_of_a_date_line_is_checked() -> None:
    good, bad = (
        publication.read_date_line("Tuesday, August 20, 2013"),
        publication.read_date_line("Monday, August 20, 2013"),
    )
    assert good is not None and good.weekday_ok is True
    assert bad is not None and bad.weekday_ok is False


@pytest.mark.parametrize(
    ("url", "on"),
    [
        ("https://a.example/2014/11/19/some-slug-a41537", D(2014, 11, 19)),
        ("https://a.example/world/2005/aug/18/china.russia", D(2005, 8, 18)),
        ("https://a.example/2023/7/24/23805651/slug", D(2023, 7, 24)),
        ("https://a.example/articles/111739/20170221/slug.htm", D(2017, 2, 21)),
        ("https://a.example/20220716-slug/?related=586938", D(2022, 7, 16)),
        ("https://a.example/slug-1835485-2021-08-01", D(2021, 8, 1)),
        ("https://a.example/archives/la-xpm-2009-oct-31-fg-story.html", D(2009, 10, 31)),
        ("https://a.example/english/2021-11/24/c_123.htm", D(2021, 11, 24)),
        ("https://a.example/a/202106/18/WS60cc.html", D(2021, 6, 18)),
        ("https://a.example/n3/2021/0618/c90000-123.html", D(2021, 6, 18)),
        ("https://a.example/khpad_view.php?ud=20241113050780", D(2024, 11, 13)),
        ("https://a.example/article/usa-mongolia-idUKL3N0N227J20140410", D(2014, 4, 10)),
        ("https://a.example/india-news/slug-101654680254518-amp.html", D(2022, 6, 8)),
        ("https://a.example/news/slug-11654680254518.html", D(2022, 6, 8)),
        ("https://www.business-standard.com/amp/news/slug-125070700979_1.html", D(2025, 7, 7)),
        ("https://a.example/world/slug-1503079111.html", None),
        ("https://a.example/news/article65507672.ece", None),
        ("https://a.example/slug-081523786.html", None),
        ("https://a.example/2022/06/slug", None),
        ("https://a.example/2022/13/45/slug", None),
        ("https://a.example/10-facts-about-1944", None),
        ("", None),
    ],
)
def test_addresses(url: str, on: dt.date | None) -> None:
    assert publication.url_date(url) == on


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2022-06-08", D(2022, 6, 8)),
        ("2022-06-08T10:00:00+05:30", D(2022, 6, 8)),
        ("Wed, 08 Jun 2022 10:00:00 GMT", D(2022, 6, 8)),
        ("8 June 2022", D(2022, 6, 8)),
        ("1654680254", D(2022, 6, 8)),
        ("1654680254518", D(2022, 6, 8)),
        ("20220608", D(2022, 6, 8)),
        ("05/06/2014", None),
        ("1889-06-08", None),
        ("2022-02-30", None),
        ("yesterday", None),
        ("¹²³⁴⁵⁶⁷⁸⁹⁰", None),
        ("", None),
    ],
)
def test_stated(text: str, on: dt.date | None) -> None:
    assert publication.parse_stated(text) == on


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("MOSCOW (AP) — All sales stop.", "MOSCOW", "All"),
        ("TOKYO/MOSCOW (Reuters) - Jets rose.", "TOKYO/MOSCOW", "Jets"),
        ("WARSAW, Poland (AP) — Germany wants.", "WARSAW, Poland", "Germany"),
        ("NEW DELHI: A joint vision.", "NEW DELHI", "A"),
        ("CHARLOTTE, N.C. — Jordan sells.", "CHARLOTTE, N.C.", "Jordan"),
        ("ATLANTA — Soldiers help.", "ATLANTA", "Soldiers"),
        ("Cairo: A deal for jets.", "Cairo", "A"),
        ("TEL AVIV (RFE/RL) – During a visit.", "TEL AVIV", "During"),
        ("BEIJING, Feb. 21 (Xinhua) -- The general.", "BEIJING", "The"),
        ("MOSCOW, November 18. /TASS/. The minister.", "MOSCOW", "The"),
        ("Moscow [Russia] October 1 (ANI/Sputnik): Weapons.", "Moscow", "Weapons"),
        ("Ankara, 20 August 2013 – The ship.", "Ankara", "The"),
        ("(KPL/Yonhap) Seoul's agency.", "", "Seoul's"),
        ("JAKARTA, 14 Dec 2017. Indonesia and Chile.", "JAKARTA", "Indonesia"),
        ("KATHMANDU (Himal Wire), Thursday, November 5, 2020 — India's chief.", "KATHMANDU", "India's"),
        ("BAKU/YEREVAN. August 5, 2014 (KavInform). At least.", "BAKU/YEREVAN", "At"),
        ("LIMA, 10/21/2022 6:15 PM — Both fleets.", "LIMA", "Both"),
        ("Vienna, 03.05.2021 - The council.", "Vienna", "The"),
    ],
)
def test_datelines(text: str, place: str, rest: str) -> None:
    found = publication.read_dateline(text)
    assert found is not None and found.place == place
    assert text[found.end :].startswith(rest) and text.startswith(found.text)


@pytest.mark.parametrize(
    "text",
    [
        "Analysis: The pact is new.",
        "Spokesman Zhao Lijian: “We object.”",
        "The minister – a former general – said so.",
        "U.S. Forces left.",
        "Taiwan – which the mainland claims – objected.",
        "Russia said: We agree.",
        "READ: Some link",
    ],
)
def test_no_datelines(text: str) -> None:
    assert publication.read_dateline(text) is None


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("NAIROBI", "NAIROBI"),
        ("ULAN BATOR, April 10", "ULAN BATOR"),
        ("New Delhi, June 8", "New Delhi"),
        ("BERLIN, September 29, 2023 (Rhein Press)", "BERLIN"),
        ("+++ BERLIN, Sept. 28 (Eilmeldung) +++", "BERLIN"),
        ("Tashkent, March 30. /Registan Press/", "Tashkent"),
        ("Quiet talks in Oslo", None),
    ],
)
def test_place_lines(line: str, place: str | None) -> None:
    assert publication.read_place_line(line) == place


# --- order of belief --------------------------------------------------------------------------------------


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def test_stated_beats_text_beats_address(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", "May 5, 2014", LEAD, MORE)
    url = "https://a.example/2014/05/06/slug"
    both = cleaned(text, url=url, published="2014-05-04")
    assert (both.published_on, both.published_on_rule) == (D(2014, 5, 4), "stated")
    assert both.date_candidates == ("stated=2014-05-04", "dateline=2014-05-05", "url=2014-05-06")
    assert cleaned(text, url=url).published_on_rule == "dateline"
    bare = cleaned(page("Peru and Chile train at sea", LEAD, MORE), url=url)
    assert (bare.published_on, bare.published_on_rule) == (D(2014, 5, 6), "url")


def test_unreadable_stated_date_falls_through(cleaned: Make) -> None:
    found = cleaned(page("Peru and Chile train at sea", "May 5, 2014", LEAD, MORE), published="05/06/2014")
    assert (found.published_on, found.published_on_rule) == (D(2014, 5, 5), "dateline")


def test_no_evidence_gives_no_date(cleaned: Make) -> None:
    found = cleaned(page("Peru and Chile train at sea", LEAD, MORE, "On Friday they met, as in 2011."))
    assert (found.published_on, found.published_on_rule, found.date_candidates) == (None, "", ())


@pytest.mark.parametrize(
    "extra",
    [
        "04/29/2024 10:19:04 am",
        "Monday, April 29, 2024 10:19:04 AM",
        "29/04/2024 10:19",
        "Copyright © 2019 - 2024 Harbour News",
    ],
)
def test_clocks_and_footers_are_no_evidence(cleaned: Make, extra: str) -> None:
    assert cleaned(page(extra, "Peru and Chile train at sea", LEAD, MORE, extra)).published_on is None


def test_export_marker(cleaned: Make) -> None:
    found = cleaned(" date 2022-06-05 " + page(LEAD, MORE))
    assert (found.published_on, found.published_on_rule) == (D(2022, 6, 5), "dateline")
    assert found.body.startswith("Sailors") and found.n_boilerplate_lines == 1


def test_the_date_below_the_headline_beats_the_one_above(cleaned: Make) -> None:
    text = page("July 13, 2024", "Peru and Chile train at sea", "May 5, 2014", LEAD, MORE)
    assert cleaned(text).published_on == D(2014, 5, 5)


def test_address_beats_a_bare_date_above_the_headline(cleaned: Make) -> None:
    text = page("July 13, 2024", "Peru and Chile train at sea", LEAD, MORE)
    found = cleaned(text, url="https://a.example/2014/05/06/slug")
    assert found.published_on_rule == "url" and "dateline=2024-07-13" in found.date_candidates


def test_publication_beats_update(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", "Updated: May 9, 2014", "Published: May 5, 2014", LEAD, MORE)
    assert cleaned(text).published_on == D(2014, 5, 5)
    assert cleaned(page("Peru and Chile train at sea", "Updated: May 9, 2014", LEAD, MORE)).published_on == D(
        2014, 5, 9
    )


def test_a_wrong_weekday_loses_but_is_kept(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", "Tuesday, May 5, 2014", LEAD, MORE)
    found = cleaned(text, url="https://a.example/2014/05/06/slug")
    assert found.published_on_rule == "url" and "dateline=2014-05-05" in found.date_candidates


def test_dates_of_links_further_down_do_not_count(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", LEAD, MORE, "Related stories", "Another drill ends", "May 5, 2014")
    assert cleaned(text).published_on is None


def test_original_address_at_the_end(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", LEAD, MORE, "Original url:", "https://a.example/2014/11/19/slug")
    found = cleaned(text)
    assert (found.published_on, found.published_on_rule) == (D(2014, 11, 19), "url")
    assert found.url == "https://a.example/2014/11/19/slug" and "example" not in found.body


def test_an_address_inside_the_text_is_not_the_pages_own(cleaned: Make) -> None:
    text = page("Peru and Chile train at sea", LEAD, "https://b.example/2014/11/19/slug", MORE)
    assert cleaned(text).published_on is None


# --- inference: two witnesses or none ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "on", "text"),
    [
        (
            "inferred:dated_report",
            D(2013, 8, 20),
            page("A Chinese official said on Tuesday, August 20, 2013, that talks with Mongolia were held.", MORE),
        ),
        (
            "inferred:dated_report",
            D(2021, 6, 28),
            page("India tested a missile on Monday, its ministry of defence said in a statement.", "It was fired on June 28, 2021."),
        ),
        (
            "inferred:lapse_since",
            D(2017, 2, 20),
            page(
                "For the second time in less than a year Israel has tried to improve its ties with the Chinese army.",
                "A general met his host on Feb. 20, the ministry said in a statement about the talks in the capital.",
                "It was the second meeting since March 2016, and in 2014 there had been one as well.",
            ),
        ),
        (
            "inferred:near_full_date",
            D(2017, 9, 14),
            page(
                "The ministry said on September 14 that the minister had seen firms on a visit to Israel.",
                "Photo: the minister at a conference, Sept. 11, 2017, where he spoke about the border and the army.",
            ),
        ),
        (
            "inferred:weekday_of_day",
            D(2017, 2, 20),
            page("A general met his host in Beijing on Monday, Feb. 20, the ministry said.", "Another came in 2016."),
        ),
        (
            "inferred:dateline_and_stamp",
            D(2021, 10, 6),
            page("Amman, Oct. 6 (Wadi News) -- The army chief received his Iraqi guest.", MORE, "06/10/2021 15:44:21"),
        ),
    ],
)  # fmt: skip
def test_inference(cleaned: Make, rule: str, on: dt.date, text: str) -> None:
    found = cleaned(text)
    assert (found.published_on_rule, found.published_on) == (rule, on)


def test_inference_from_the_month_in_the_address(cleaned: Make) -> None:
    text = page("Officers met on June 14 in Lima, the ministry said in a statement that day.", MORE)
    found = cleaned(text, url="https://a.example/2018/06/slug/")
    assert (found.published_on_rule, found.published_on) == ("inferred:url_month", D(2018, 6, 14))


def test_a_bare_date_above_the_headline_loses_to_the_leads_own_day(cleaned: Make) -> None:
    text = page(
        "July 13, 2024",
        "Accord with the United States ended by Niger",
        "Niger has ended the accord with the United States, a spokesman of its army said on March 17 in Niamey.",
        MORE,
    )
    found = cleaned(text)
    assert (found.published_on_rule, found.published_on) == (
        "inferred:lead_against_page_date",
        D(2024, 3, 17),
    )
    assert "dateline=2024-07-13" in found.date_candidates


@pytest.mark.parametrize(
    "text",
    [
        page(
            "A general met his host on Feb. 20, the ministry said.",
            "It was the second meeting since March 2016.",
        ),
        page("A general will meet his host on Monday, Feb. 20, it is planned.", "Another came in 2016."),
        page("The pact that was signed on May 2, 2019 in Lima will be renewed, officials said on Friday.", MORE),
        page(
            "The ministry said on September 14 that a drill was held.",
            "The first one took place on May 3, 2011.",
        ),
        page(
            "The ministry said on June 14 that a drill was held, the fourth under a plan that runs until 2030.",
            MORE,
        ),
    ],
)
def test_one_witness_proves_nothing(cleaned: Make, text: str) -> None:
    assert cleaned(text).published_on is None


# --- measured on whole collections ------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]


def _published(folder: Path) -> dict[str, Article]:
    raws = [r for item in discover([folder]) for r in read(item) if isinstance(r, RawArticle)]
    return {Path(r.source_uri).name: a for r in raws if isinstance(a := clean(r), Article)}


def test_dates_of_the_corpus_are_right_or_absent() -> None:
    import json

    notes = {
        note["doc"]: note["publication_date"]
        for path in sorted((ROOT / "corpus" / "annotations").glob("*.json"))
        for note in [json.loads(path.read_text(encoding="utf-8"))]
    }
    articles = _published(ROOT / "corpus" / "articles")
    got = {doc: a.published_on.isoformat() if a.published_on else None for doc, a in articles.items() if doc in notes}
    wrong = {doc: (on, notes[doc]) for doc, on in got.items() if on is not None and on != notes[doc]}
    missing = [doc for doc, on in got.items() if on is None and notes[doc] is not None]
    assert len(got) >= 100
    assert len(wrong) <= len(got) // 100, wrong
    assert len(missing) <= len(got) // 15, missing


@pytest.mark.shared
def test_dates_of_the_development_articles() -> None:
    import json

    folder = ROOT / "../shared/eval"
    if not folder.is_dir():
        pytest.skip("../shared/eval is absent")
    gold = json.loads((folder / "dev" / "gold.json").read_text(encoding="utf-8"))["documents"]
    documents = gold.values() if isinstance(gold, dict) else gold
    articles = _published(folder / "dev")
    wrong = {}
    for document in documents:
        article = articles[document["doc"]]
        on = article.published_on.isoformat() if article.published_on else None
        if on != document["publication_date"] and not article.published_on_rule.startswith("inferred:"):
            wrong[document["doc"]] = (on, document["publication_date"])
    assert wrong == {}


@pytest.mark.shared
def test_dates_of_the_source_articles() -> None:
    import json

    folder = ROOT / "../shared"
    if not folder.is_dir():
        pytest.skip("../shared is absent")
    gold = json.loads((folder / "eval" / "seed_gold.json").read_text(encoding="utf-8"))["documents"]
    documents = list(gold.values()) if isinstance(gold, dict) else gold
    articles = _published(folder / "articles" / "seeds")
    windows = sorted(d["accept_publication"] for d in documents)
    days = sorted(str(a.published_on) for a in articles.values())
    assert len(days) == len(windows) == 3
    assert all(first <= day <= last for day, (first, last) in zip(days, windows, strict=True))


# --- the date at the foot ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "foot",
    [
        "Monday 5 May 2014",
        "5 May 2014, 08:12 EAT. Follow us",
        "City Post | 5 May 2014 | Privacy",
        "May 5, 2014 | CW | Join the conversation (31) | Follow us",
        "© Chaco Press, 5 May 2014",
        "Sierra Gazette, May 5,2014 - Last updated at May 5,2014",
        "05.05.2014 | 09:31",
        "May/05/2014",
    ],
)
def test_a_date_line_after_the_text_counts_when_there_is_no_other(cleaned: Make, foot: str) -> None:
    found = cleaned(
        page("Peru and Chile train at sea", LEAD, MORE, LEAD.replace("Chile", "Chad"), MORE + " Yes.", foot)
    )
    assert (found.published_on_rule, found.published_on) == ("inferred:foot_line", D(2014, 5, 5))


@pytest.mark.parametrize(
    ("lead", "foot"),
    [
        ("Sailors of Peru and Chile trained together on March 3 off Iquique, the ministries said.", "5 July 2014"),
        ("Sailors of Peru and Chile trained together on 8 May 2014 off Iquique.", "5 May 2014"),
        ("Sailors of Peru and Chile trained together off Iquique.", "Tuesday 5 May 2014"),  # a Monday
    ],
)
def test_a_date_line_after_the_text_must_agree_with_it(cleaned: Make, lead: str, foot: str) -> None:
    found = cleaned(page("Peru and Chile train at sea", lead, MORE, LEAD, MORE + " Yes.", foot))
    assert found.published_on != D(2014, 5, 5) and found.published_on_rule != "inferred:foot_line"


def test_a_plan_of_the_lead_does_not_outdate_the_date_above_the_headline(cleaned: Make) -> None:
    text = page(
        "Monday, July 8, 2024",
        "Drill put off",
        "The drill of Peru and Chile, which should have begun on July 25, was put off, the ministry said.",
        MORE,
    )
    assert cleaned(text).published_on == D(2024, 7, 8)
