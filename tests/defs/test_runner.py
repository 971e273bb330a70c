"""The stage loops without Dagster: an article that breaks a stage, homes, versions, processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from homes import drill_texts

from milties_dagster import paths, runner, versions
from milties_dagster.coding import Coder
from milties_dagster.engine import map_chunks
from milties_dagster.ingest import clean
from milties_dagster.records import Article, EntityMention, RawArticle, stable_id
from milties_dagster.runner import MAY_RAISE, STAGE_RAISED, Done, HomeError, prepare_home
from milties_dagster.settings import Settings


def raw(text: str) -> RawArticle:
    return RawArticle(stable_id(text, length=64), "a.txt", "txt", "text/plain", text, len(text), "utf-8")


def articles(n: int) -> list[Article]:
    found = [clean(raw(text)) for text in drill_texts(n)]
    assert all(isinstance(one, Article) for one in found)
    return [one for one in found if isinstance(one, Article)]


# -- an article on which a stage raises --------------------------------------------------------------------


def breaks_on(bad: set[str]) -> object:
    def work(items: Sequence[Article]) -> list[Done]:
        if broken := [item for item in items if item.article_id in bad]:
            raise RuntimeError(f"cannot do {broken[0].article_id}")
        return [Done(item.article_id, (), (), "no_event") for item in items]

    return work


def test_one_article_that_raises_is_refused_and_the_others_go_on() -> None:
    items = articles(8)
    done = runner._each("coding", breaks_on({items[3].article_id}), items)  # type: ignore[arg-type]
    assert [one.article_id for one in done] == [item.article_id for item in items]
    assert [one.outcome for one in done].count("quarantined") == 1
    (refusal,) = done[3].refusals
    assert refusal.reason_code == STAGE_RAISED
    assert "RuntimeError" in refusal.reason
    assert "a.txt" in refusal.reason


def test_a_stage_that_raises_on_many_is_broken() -> None:
    items = articles(8)
    bad = {item.article_id for item in items[: MAY_RAISE + 1]}
    with pytest.raises(RuntimeError, match="cannot do"):
        runner._each("coding", breaks_on(bad), items)  # type: ignore[arg-type]


def test_an_article_the_gate_raises_on_is_refused_where_it_is_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    items = articles(4)
    whole = Coder.may_matter

    def gate(self: Coder, article: Article, entities: Sequence[EntityMention]) -> bool:
        if article.article_id == items[2].article_id:
            raise RuntimeError("cannot look at it")
        return whole(self, article, entities)

    monkeypatch.setattr(Coder, "may_matter", gate)
    ((_, done),) = runner.code_chunks([[(item, ()) for item in items]], 1)
    assert [one.outcome == "quarantined" for one in done] == [False, False, True, False]
    (refusal,) = done[2].refusals
    assert refusal.reason_code == STAGE_RAISED and "cannot look at it" in refusal.reason


# -- homes and settings ------------------------------------------------------------------------------------


def test_settings_are_read_late(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MILTIES_HOME", raising=False)
    monkeypatch.delenv("MILTIES_SOURCES", raising=False)
    assert Settings().home == tmp_path / "data"
    assert Settings().source_list == [str(paths.seeds() / "articles")]
    monkeypatch.setenv("MILTIES_SOURCES", os.pathsep.join(["a", "b c"]))
    monkeypatch.setenv("MILTIES_CHUNK", "7")
    assert Settings().source_list == ["a", "b c"]
    assert Settings().chunk == 7
    (tmp_path / ".env").write_text("MILTIES_HOME=elsewhere\n", encoding="utf-8")
    assert Settings().home == tmp_path / "elsewhere"


def test_every_setting_is_in_the_example() -> None:
    text = (paths.PACKAGE.parent / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"#MILTIES_{name.upper()}=" in text
        assert field.description


def test_the_home_keeps_its_own_dagster_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "to be replaced")
    settings = Settings(home=tmp_path / "h")
    prepare_home(settings)
    assert os.environ["DAGSTER_HOME"] == str(tmp_path / "h" / "dagster")
    config = settings.dagster_home / "dagster.yaml"
    assert config.read_bytes() == (paths.PACKAGE.parent / "dagster.yaml").read_bytes()
    config.write_text("telemetry:\n  enabled: false\n", encoding="utf-8")
    prepare_home(settings)
    assert "concurrency" not in config.read_text(encoding="utf-8")
    assert list(settings.home.glob(".probe*")) == []


def test_a_home_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError, match="cannot be written"):
        prepare_home(Settings(home=tmp_path / "file" / "home"))


# -- versions ----------------------------------------------------------------------------------------------


def test_a_stage_version_covers_what_the_stage_imports() -> None:
    """In a fresh process: every module of ours that Python loaded for the stage's work is in its version."""
    code = """
import sys
from milties_dagster.coding.coder import Coder
import milties_dagster.language.entities
print(*(m.__file__ for n, m in sys.modules.items() if n.startswith("milties_dagster.") and m.__file__), sep="\\n")
"""
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = {Path(line) for line in listed.splitlines()}
    covered = set(versions.code_files("entities")) | set(versions.code_files("coding"))
    # the convenience for one text and what only it needs; the files that re-export
    beyond = {paths.PACKAGE / "coding" / "text.py", *(paths.PACKAGE / "ingest").glob("*.py")}
    # settings count by their values: see the next test
    missing = {file for file in loaded - covered - beyond if file.name not in ("__init__.py", *versions.BY_VALUE)}
    assert not missing


def test_the_choice_of_model_and_parser_is_in_the_version_of_coding_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {stage: versions.stage_version(stage) for stage in versions.ORDER}
    seen = {before["coding"]}
    for variable, value in (("MILTIES_PARSER", "false"), ("MILTIES_MODEL", "en_core_web_sm")):
        monkeypatch.setenv(variable, value)
        after = {stage: versions.stage_version(stage) for stage in versions.ORDER}
        assert {stage for stage in versions.ORDER if after[stage] != before[stage]} == {"coding"}
        seen.add(after["coding"])
    assert len(seen) == 3


def test_every_word_list_decides_a_stage_or_feeds_a_table() -> None:
    deciding = {file.name for stage in versions.ORDER for file in versions.data_files(stage)}
    there = {file.name for file in paths.reference().rglob("*") if file.is_file()}
    assert there - deciding == versions.TABLES_ONLY
    assert "ranker.json" in deciding or not (paths.PACKAGE / "coding" / "ranker.json").exists()
    assert any(paths.model() in file.parents for file in versions.data_files("coding"))


def test_a_changed_word_list_changes_the_stages_that_read_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    versions.hashed.cache_clear()
    before = {stage: versions.stage_version(stage) for stage in versions.ORDER}
    shutil.copytree(paths.reference(), tmp_path / "reference")
    monkeypatch.setattr(paths, "reference", lambda: tmp_path / "reference")

    def changed(name: str) -> set[str]:
        file = tmp_path / "reference" / name
        text = file.read_bytes()
        file.write_bytes(text + b"\n")
        versions.hashed.cache_clear()
        after = {stage: versions.stage_version(stage) for stage in versions.ORDER}
        file.write_bytes(text)
        return {stage for stage in versions.ORDER if after[stage] != before[stage]}

    try:
        assert changed("country_aliases.csv") == {"entities", "coding"}
        assert changed("triggers.yaml") == {"coding"}
        assert changed("weights.csv") == set()
        file = tmp_path / "reference" / "triggers.yaml"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        versions.hashed.cache_clear()
        assert versions.stage_version("coding") == before["coding"], "line ends do not count"
    finally:
        versions.hashed.cache_clear()


# -- processes ---------------------------------------------------------------------------------------------


def double(chunk: int) -> int:
    return 2 * chunk


def die_once(job: tuple[Path, int]) -> int:
    marker, number = job
    if number == 3 and not marker.exists():
        marker.write_bytes(b"")
        os._exit(9)
    return number


def die_always(number: int) -> int:
    os._exit(9)


@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_come_back_in_order(workers: int) -> None:
    assert list(map_chunks(double, range(7), workers)) == [(n, 2 * n) for n in range(7)]
    assert list(map_chunks(double, range(7), workers, here=lambda n: n % 3 == 0)) == [(n, 2 * n) for n in range(7)]


def test_a_chunk_whose_process_died_is_done_again(tmp_path: Path) -> None:
    jobs = [(tmp_path / "died", number) for number in range(6)]
    assert [result for _, result in map_chunks(die_once, jobs, 2)] == list(range(6))
    assert (tmp_path / "died").exists()


def test_processes_that_keep_dying_are_reported() -> None:
    with pytest.raises(RuntimeError, match="MILTIES_WORKERS"):
        list(map_chunks(die_always, [1], 2))
