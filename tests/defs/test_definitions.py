"""The definitions: they load, nothing is forgotten, what an asset says of itself is as agreed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from milties_dagster.definitions import defs, installed
from milties_dagster.defs.checks import asset_of
from milties_dagster.defs.registry import GROUP_OF, GROUPS, KINDS, OWNERS
from milties_dagster.quality import checks, suites
from milties_dagster.warehouse import catalogue

SNAPSHOT = Path(__file__).with_name("asset_specs.json")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return defs()


def specs_of(definitions: dg.Definitions) -> dict[str, Any]:
    """What other people rely on, asset by asset: key, group, kinds, dependencies, blocking checks."""
    graph = definitions.resolve_asset_graph()
    by_key = {spec.key: spec for spec in definitions.resolve_all_asset_specs()}
    result = {}
    for key in sorted(graph.get_all_asset_keys()):
        node, spec = graph.get(key), by_key[key]
        result[key.to_user_string()] = {
            "group": node.group_name,
            "kinds": sorted(spec.kinds),
            "depends_on": sorted(parent.to_user_string() for parent in node.parent_keys),
        }
    return result


def test_every_asset_is_as_agreed(definitions: dg.Definitions) -> None:
    """MILTIES_UPDATE_SNAPSHOTS=1 writes the file anew after a change that is meant."""
    found = specs_of(definitions)
    if os.environ.get("MILTIES_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_each_asset_is_in_one_group_and_describes_itself(definitions: dg.Definitions) -> None:
    named = [name for names in GROUPS.values() for name in names]
    assert len(named) == len(set(named))
    specs = list(definitions.resolve_all_asset_specs())
    assert {".".join(spec.key.path) for spec in specs} == set(named)
    assert set(KINDS) == set(GROUPS)
    for spec in specs:
        assert spec.owners == OWNERS
        assert spec.description
        assert spec.kinds
        name = ".".join(spec.key.path)
        if name in catalogue():
            schema = spec.metadata["dagster/column_schema"]
            assert [c.name for c in schema.columns] == [c.name for c in catalogue()[name].columns]
            assert all(column.description for column in schema.columns)


def test_every_table_is_an_asset_or_written_with_one() -> None:
    tables = {name for name, table in catalogue().items() if not table.is_view}
    assert {asset_of(name) for name in tables - {"core.schema_info"}} <= set(GROUP_OF)


def test_every_suite_and_rule_is_a_check_with_its_severity(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    keys = {key.name: key for key in graph.asset_check_keys}
    for rule in checks.load():
        assert graph.get(keys[rule.name]).blocking == (rule.need("severity") == "B")
    for table in suites.tables():
        name = "suite" if table in GROUP_OF else f"suite_{table.replace('.', '_')}"
        key = dg.AssetCheckKey(dg.AssetKey(asset_of(table).split(".")), name)
        assert graph.get(key).blocking


def test_the_job_is_the_whole_graph(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("milties")
    graph = definitions.resolve_asset_graph()
    assert job.asset_layer.selected_asset_keys == graph.get_all_asset_keys()
    assert job.asset_layer.asset_graph.asset_check_keys == graph.asset_check_keys
    assert job.executor_def.name == "in_process"


def test_the_snapshot_waits_for_every_table(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    snapshot = graph.get(dg.AssetKey(["published", "snapshot"]))
    everything = graph.get_all_asset_keys()
    assert snapshot.parent_keys == {key for key in everything if key.path[0] != "published"}
    policy = next(s for s in definitions.resolve_all_asset_specs() if s.key == snapshot.key).freshness_policy
    assert policy is not None


def test_an_installed_package_has_the_same_definitions(definitions: dg.Definitions) -> None:
    """Without a pyproject.toml above it the package is loaded as modules."""
    loaded = installed()
    assert specs_of(loaded) == specs_of(definitions)
    assert loaded.resolve_asset_graph().asset_check_keys == definitions.resolve_asset_graph().asset_check_keys
    for kind in ("schedules", "sensors"):
        assert [x.name for x in getattr(loaded, kind)] == [x.name for x in getattr(definitions, kind)]
    assert loaded.resources.keys() == definitions.resources.keys()
    assert loaded.resolve_job_def("milties").executor_def.name == "in_process"


def test_domain_code_and_quick_commands_do_without_dagster() -> None:
    """The wall, at run time: the linter cannot see an import that somebody's library does."""
    code = (
        "import sys, milties_dagster.cli, milties_dagster.runner, milties_dagster.coding, milties_dagster.stories,"
        " milties_dagster.ingest, milties_dagster.language, milties_dagster.warehouse, milties_dagster.quality,"
        " milties_dagster.report.facts; sys.exit(int('dagster' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_dg_finds_the_definitions(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    command = [str(Path(sys.executable).with_name("dg")), "list", "defs", "--json"]
    environment = {**os.environ, "DAGSTER_HOME": str(tmp_path)}
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    listed = json.loads(found.stdout)
    assert {asset["asset_key"] for asset in listed["assets"]} == {name.replace(".", "/") for name in GROUP_OF}
    assert [job["name"] for job in listed["jobs"] if not job["name"].startswith("__")] == ["milties"]
