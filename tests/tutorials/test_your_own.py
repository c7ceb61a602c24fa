"""The tutorial on a measure and a mechanism: its files are written, its commands run, what they print is compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import lustrum

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tutorials" / "your-own-measure-and-mechanism.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)```$", TEXT, re.MULTILINE | re.DOTALL))
COMMANDS = [
    step
    for block in re.findall(r"^```console\n(.*?)```$", TEXT, re.MULTILINE | re.DOTALL)
    for step in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
"""What ``uv pip install .`` does first; what it does then is to unpack the wheel."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A folder with the files of the tutorial, installed for the commands that are called in it."""
    folder, site = tmp_path_factory.mktemp("my-rules"), tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    built = subprocess.run([sys.executable, "-c", BUILD, site], cwd=folder, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(site / built.stdout.split()[-1]) as wheel:
        wheel.extractall(site)
    paths = [str(site), str(Path(lustrum.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}

    def call(command):
        words = ["bash", "-c", f"set -o pipefail; {command}"]
        return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)

    return call


POINTS = 3
"""By how many points of percent the page may differ from what is printed, as it says."""

SHARE = re.compile(r"(\d+(?:\.\d+)?)%")


def without_figures(text):
    return SHARE.sub("N%", text)


def figures(text):
    return [float(share) for share in SHARE.findall(text)]


def test_the_tutorial_names_all_its_files():
    assert set(FILES) == {
        *("my_rules/__init__.py", "my_rules/padded_reports.py", "my_rules/report_audit.py"),
        *("pyproject.toml", "programme.yaml", "scenario.yaml", "compare.py", "alone.py"),
    }
    assert "```sh\nuv pip install .\n```" in TEXT
    assert len(COMMANDS) == 5


@pytest.mark.parametrize("name", ["my_rules/padded_reports.py", "my_rules/report_audit.py"])
def test_each_takes_less_than_sixty_lines_and_says_its_source(name):
    text = FILES[name]
    assert len(text.splitlines()) < 60
    assert "Sources\n-------\n" in text


@pytest.mark.slow
@pytest.mark.parametrize(("command", "printed"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_a_command_of_the_tutorial_prints_what_it_says(reader, command, printed):
    done = reader(command)
    assert without_figures(done.stdout) == without_figures(printed), done.stderr
    assert figures(done.stdout) == pytest.approx(figures(printed), abs=POINTS)
    assert done.returncode == 0 or "| head" in command


@pytest.mark.slow
def test_an_audit_takes_most_of_the_padding_away(reader):
    """With the padding cut to a quarter, the excess over what was made falls to about a quarter."""
    printed = reader("python compare.py").stdout
    before, after = (float(share) for share in re.findall(r"([\d.]+)%", printed))
    assert before > 2
    assert 0 < after < before / 2


@pytest.mark.slow
def test_the_manifest_names_the_package(reader):
    done = reader(
        "lustrum run scenario.yaml --until 1946-01 --out made --json > run.json;"
        " python -c \"import json; print(json.load(open('made/manifest.json'))['versions']['my-rules'])\""
    )
    assert done.stdout == "0.1\n", done.stderr


@pytest.mark.slow
def test_the_measure_alone_is_said_to_change_nothing_and_what_would_switch_it_on(reader):
    done = reader("sed '/^mechanisms/d' scenario.yaml > alone.yaml; lustrum check alone.yaml")
    assert done.returncode == 0
    assert "programme.yaml line 4" in done.stderr
    assert "'output-report' works in this slot and has no such parameter: the measure changes nothing" in done.stderr
    assert "'mechanisms: {output-report: padded-reports}'" in done.stderr
