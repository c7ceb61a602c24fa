"""One tiny run, made once for all tests of this folder."""

import os
from pathlib import Path

import pytest

from lustrum.programme.scenario import load_scenario
from lustrum.studies.running import run

SMALL = {"scale": 2000, "until": "1946-03"}


@pytest.fixture(scope="session")
def scenario():
    return load_scenario("korea")


@pytest.fixture(scope="session")
def result(scenario, tmp_path_factory):
    folder = tmp_path_factory.mktemp("studies")
    return run(scenario, draws=2, out=folder / "tiny", **SMALL)


@pytest.fixture
def elsewhere(tmp_path):
    """Work in an empty folder, where no runs lie."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)
