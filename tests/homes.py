"""Small archives and homes for the tests of orchestration and command line."""

from __future__ import annotations

from pathlib import Path

import duckdb

from milties_dagster.runner import RunOutcome, prepare_home
from milties_dagster.settings import Settings
from milties_dagster.warehouse import Warehouse, dump_hash

# our own wording; each article holds one plain tie, the last none
ARTICLES = {
    "drill.txt": (
        "TOKYO, May 4, 2021 - The navies of Japan and Australia held a joint exercise in the Philippine Sea on "
        "Monday, the Japanese defence ministry said. Two destroyers and a frigate practised air defence."
    ),
    "visit.txt": (
        "HANOI, June 9, 2022 - India's defence minister Rajnath Singh visited Vietnam on Wednesday and met his "
        "Vietnamese counterpart Phan Van Giang. The two ministers signed an agreement on military logistics."
    ),
    "arms.txt": (
        "WARSAW, Aug. 26, 2022 - Poland signed a contract with South Korea on Friday to buy 180 K2 tanks. The "
        "South Korean defence ministry said deliveries of the tanks to Poland would begin this year."
    ),
    "clash.txt": (
        "BISHKEK, Sept. 16, 2022 - Border guards of Kyrgyzstan and Tajikistan exchanged fire on Friday, the "
        "Kyrgyz border service said. Soldiers of both countries used mortars and tanks."
    ),
    "football.txt": (
        "LISBON, March 3, 2020 - The city opened a new park along the river on Tuesday. Visitors praised the "
        "trees, the benches and a small cafe that sells coffee and cakes to families every afternoon."
    ),
}


def write_articles(folder: Path, names: tuple[str, ...] = tuple(ARTICLES)) -> Path:
    """The articles ``names`` as files of ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(ARTICLES[name] + "\n", encoding="utf-8")
    return folder


def run_graph(home: Path, *sources: Path) -> RunOutcome:
    """The whole job in this process, as the command line runs it."""
    settings = Settings(home=home)
    prepare_home(settings)
    from milties_dagster.defs.launch import run_job

    return run_job(settings, [str(source) for source in sources])


def hashes(home: Path) -> dict[str, str]:
    """Content hash of every table of the working database, columns of the clock left out."""
    with Warehouse.open(Settings(home=home).working_db, read_only=True) as db:
        return dump_hash(db.connection)


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of one query on the database file at ``path``."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def change(home: Path, sql: str) -> None:
    """Do something to the working database behind the stages' back."""
    with duckdb.connect(str(Settings(home=home).working_db)) as connection:
        connection.execute(sql)


_NAVIES = [
    ("Japan", "Australia"), ("India", "Vietnam"), ("France", "Greece"), ("Brazil", "Argentina"),
    ("Kenya", "Tanzania"), ("Poland", "Lithuania"), ("Turkey", "Qatar"), ("Chile", "Peru"),
    ("Norway", "Sweden"), ("Egypt", "Jordan"),
]  # fmt: skip


def drill_texts(n: int) -> list[str]:
    """``n`` different short articles of our own wording, every fourth without any tie."""
    texts = []
    for i in range(n):
        a, b = _NAVIES[i % len(_NAVIES)]
        day, month = 1 + i % 28, ("March", "April", "May", "June")[i % 4]
        if i % 4 == 3:
            texts.append(
                f"The town council met on {month} {day}, 2019 to talk about road number {i}. Shop owners asked for "
                f"{i + 2} new street lamps and a wider pavement, and the mayor promised an answer within weeks."
            )
        else:
            texts.append(
                f"The armies of {a} and {b} held joint exercise number {i} on {month} {day}, 2019, the defence ministry "
                f"of {a} said. About {100 + i} soldiers of both countries trained with {i + 3} tanks for a week."
            )
    return texts
