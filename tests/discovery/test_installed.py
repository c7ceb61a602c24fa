"""Members of installed packages: found, listed, shown, used; what is wrong with them is told with both places."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from lustrum import discovery
from lustrum.cli.main import run as call
from lustrum.errors import NameProblems, ScenarioProblems
from lustrum.programme.measures import list_kinds
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.prepare import prepare
from lustrum.simulation.registry import find_mechanisms

RULE = '''
"""Units report the truth."""

from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism


class Pack(MechanismPack):
    """Parameters."""

    share: float = parameter(1.0, "share of output reported", low=0, high=1, source="test")


@mechanism(slot="{slot}", phase="{phase}", reads=("units.output",), writes=("units.reported",),
           source="test", default=True)
def rule(month, p):
    """Report."""
    month.now.units.reported = (month.now.units.output * p.share).astype(int)
'''
KIND = '''
"""Nothing is done."""

from lustrum.programme.measures import KindParameters

TITLE, CLAIMS = "Nothing", ()


class Parameters(KindParameters):
    """Parameters."""


def effects(month, p):
    """Ask for nothing."""
    return ()
'''


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that lays a package with entry points on the path, as an installer does."""
    before = set(sys.modules)

    def lay(dist, files, **groups):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        info = tmp_path / f"{dist.replace('-', '_')}-0.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {dist}\nVersion: 0.1\n", encoding="utf-8")
        lines = [
            line
            for group, points in groups.items()
            for line in (f"[lustrum.{group}]", *(f"{key} = {value}" for key, value in points.items()))
        ]
        (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        importlib.invalidate_caches()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield lay
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == tmp_path:
            del sys.modules[name]


def rule(slot="output-report", phase="decisions"):
    return RULE.replace("{slot}", slot).replace("{phase}", phase)


def told(error):
    return "\n".join(map(str, error.value.problems))


def test_an_installed_mechanism_is_listed_shown_and_used_where_a_scenario_names_it(install, tmp_path, capsys):
    install("honest", {"honest_rule": rule()}, mechanisms={"honest-report": "honest_rule"})
    assert call(["list", "mechanisms"]) == 0
    assert "honest-report             installed: honest 0.1" in capsys.readouterr().out
    assert call(["show", "honest-report"]) == 0
    shown = capsys.readouterr().out
    for word in ("slot        output-report, in the phase 'decisions'", "units.output", "units.reported",
                 "share of output reported (default 1.0, 0 to 1, share, test, synthetic)", "honest_rule"):  # fmt: skip
        assert word in shown
    path = tmp_path / "mine.yaml"
    path.write_text("extends: korea\nscale: 2000\nmechanisms: {output-report: honest-report}\n")
    world = prepare(load_scenario(path))
    assert "honest-report" in [member.name for member in world.mechanisms]
    assert "output-report" not in [member.name for member in world.mechanisms]


def test_installing_a_mechanism_changes_no_scenario_that_does_not_name_it(install):
    before = [member.name for member in prepare(load_scenario("korea"), scale=2000).mechanisms]
    install("honest", {"honest_two": rule()}, mechanisms={"honest-report": "honest_two"})
    install("extra", {"extra_two": rule("extra", "ideas")}, mechanisms={"extra": "extra_two"})
    assert find_mechanisms()["extra"].default is False
    assert [member.name for member in prepare(load_scenario("korea"), scale=2000).mechanisms] == before


def test_an_installed_measure_is_a_kind(install, capsys):
    install("idle", {"idle_act": KIND}, measures={"idle-act": "idle_act"})
    assert list_kinds()["idle-act"] == "installed"
    assert call(["list", "measures"]) == 0
    assert ["idle-act", "installed:", "idle", "0.1"] in [line.split() for line in capsys.readouterr().out.splitlines()]
    assert call(["show", "idle-act"]) == 0
    assert "measure idle-act: Nothing" in capsys.readouterr().out


def test_two_installed_mechanisms_of_one_name_are_refused_with_both_places(install, capsys):
    install("first", {"first_rule": rule()}, mechanisms={"twin": "first_rule"})
    install("second", {"second_rule": rule()}, mechanisms={"twin": "second_rule"})
    with pytest.raises(NameProblems) as caught:
        find_mechanisms()
    for word in ("Two members have one name.", "twin", "first_rule (first 0.1)", "second_rule (second 0.1)", "Rename"):
        assert word in told(caught)
    assert call(["list", "mechanisms"]) == 2
    assert "first_rule (first 0.1)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("group", "name", "inside"),
    [
        ("mechanisms", "shops", "lustrum.simulation.mechanisms.exchange.shops"),
        ("measures", "campaign", "lustrum.programme.library.people.campaign"),
    ],
)
def test_an_installed_member_of_a_shipped_name_is_refused_with_both_places(install, capsys, group, name, inside):
    install("thief", {"thief": rule()}, **{group: {name: "thief"}})
    assert call(["list", group]) == 2
    said = capsys.readouterr().err
    assert f"{inside} and thief (thief 0.1)" in said
    assert "Two members have one name." in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("import no_such_thing\n", "bad", ["bad (wrong 0.1)", "ModuleNotFoundError", "Repair the package"]),
        ("x = (\n", "bad", ["bad (wrong 0.1)", "SyntaxError"]),
        ("x = 1\n", "bad:x", ["names a module", "bad:x (wrong 0.1)", "int"]),
        ("x = 1\n", "bad", ["declares no mechanism", "bad (wrong 0.1)", "@mechanism"]),
        (rule(phase="decision"), "bad", ["Unknown phase", "Nearest: 'decisions'"]),
        (rule().replace("units.output", "units.outptu", 1), "bad", ["Unknown column", "Nearest: 'units.output'"]),
    ],
    ids=["missing import", "syntax", "no module", "no mechanism", "unknown phase", "unknown column"],
)
def test_a_broken_package_is_told_with_its_place(install, capsys, text, value, words):
    install("wrong", {"bad": text}, mechanisms={"wrong-rule": value})
    with pytest.raises(NameProblems) as caught:
        find_mechanisms()
    for word in words:
        assert word in told(caught), told(caught)
    assert call(["check", "korea"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_new_slot_that_writes_a_column_of_another_is_refused(install, tmp_path):
    install("extra", {"extra_rule": rule("extra")}, mechanisms={"extra-rule": "extra_rule"})
    path = tmp_path / "mine.yaml"
    path.write_text("extends: korea\nscale: 2000\nmechanisms: {extra: extra-rule}\n")
    with pytest.raises(ScenarioProblems) as caught:
        prepare(load_scenario(path))
    assert "Two slots write one column." in told(caught)
    assert "units.reported" in told(caught)


def test_listing_imports_nothing_of_a_package(install):
    install("heavy", {"heavy_rule": "raise SystemExit\n"}, mechanisms={"heavy-rule": "heavy_rule"})
    assert "heavy-rule" in discovery.list_installed("lustrum.simulation.mechanisms", "mechanisms")
    assert call(["list", "mechanisms"]) == 0
