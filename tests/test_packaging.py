"""The project as others get it: pins, licence, the wheel outside the checkout, the files for set-up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned() -> dict[str, str]:
    """Name (without extras) -> version."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.M)
    return {name.lower().replace("_", "-"): version for name, version in pins}


def test_every_dependency_is_pinned_with_hashes_and_no_address() -> None:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names <= set(pinned())
    assert "http" not in re.sub(r"^[a-z0-9-]*http[a-z0-9-]*(\[[^\]]*\])?==.*$|#.*$|\[http\]", "", LOCK, flags=re.M)
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.splitlines()[0])
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_what_runs_here_is_what_is_pinned() -> None:
    from importlib.metadata import version

    for name in ("dagster", "duckdb", "spacy", "great-expectations", "pandas"):
        assert version(name) == pinned()[name]


def test_the_workspace_file_names_the_location_as_the_project_does() -> None:
    (entry,) = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    project = PROJECT["tool"]["dg"]["project"]
    assert entry["python_module"]["location_name"] == project["code_location_name"]
    assert entry["python_module"]["module_name"] == project["code_location_target_module"]


def test_one_run_at_a_time_and_no_telemetry() -> None:
    settings = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert settings["telemetry"] == {"enabled": False}
    assert settings["nux"] == {"enabled": False}


def test_compose_uses_the_workspace_and_one_home() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert {"ui", "daemon", "cli"} == set(services)
    assert all("home:/home/milties" in service["volumes"] for service in services.values())
    for name in ("ui", "daemon"):
        assert services[name]["command"][-2:] == ["--workspace", "workspace.yaml"]


def test_nothing_of_this_machine_is_in_the_repository() -> None:
    """No path below a home folder, no address of a package index in what git tracks."""
    pattern = r"(/home/[a-z]+/[a-z]|/Users/|https?://[^ \"]*/(simple|packages)/)"
    allowed = {"docker-compose.yml", "Dockerfile", "tests/test_packaging.py"}
    found = subprocess.run(["git", "grep", "-lIE", pattern], cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode > 1:
        pytest.skip(f"this is no git checkout: {found.stderr.strip()}")
    assert set(found.stdout.split()) <= allowed


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network and unpacked far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_has_the_stage_versions_of_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    """Else moving from one to the other would code everything again."""
    code = "from milties_dagster.versions import *; print(*(stage_version(stage) for stage in ORDER))"
    here, there = (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for root in (ROOT, unpacked)
    )
    assert here == there


@pytest.mark.slow
def test_the_wheel_works_outside_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "MILTIES_HOME": str(tmp_path / "home")}
    environment.pop("DAGSTER_HOME", None)
    (tmp_path / "drill.txt").write_text(
        "TOKYO, May 4, 2021 - The navies of Japan and Australia held a joint exercise in the Philippine Sea on "
        "Monday, the Japanese defence ministry said. Two destroyers and a frigate practised air defence.\n",
        encoding="utf-8",
    )
    code = (
        "import milties_dagster, sys; assert milties_dagster.__file__.startswith(sys.argv.pop(1));"
        "from milties_dagster.cli import main; main()"
    )
    for arguments, words in (
        (["run", "drill.txt"], "Strongest ties"),
        (["query", "SELECT DISTINCT state_a, state_b FROM agg.dyad_year", "-f", "csv"], "AUS,JPN"),
        (["docs"], "agg.dyad_year"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, str(unpacked), *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert words in done.stdout


def test_the_wheel_carries_licence_model_and_data(unpacked: Path) -> None:
    package = unpacked / "milties_dagster"
    for name in ("seeds/reference/states.csv", "seeds/articles", "sql/schema", "sql/models", "expectations"):
        assert (package / "_data" / name).exists(), name
    assert (package / "_data" / "dagster.yaml").exists()
    assert (package / "_data" / "workspace.yaml").exists()
    assert (package / "language" / "model" / "LICENSE").exists()
    assert (package / "report" / "page.html.j2").exists()
    licences = {
        path.relative_to(unpacked).as_posix().split("/licenses/")[-1] for path in unpacked.glob("*/licenses/**/*")
    }
    assert {"LICENSE", "milties_dagster/language/model/LICENSE"} <= licences
