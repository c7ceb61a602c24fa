"""The command line, called in this process; a folder of its own with one tiny run."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from lustrum.cli.main import run

SMALL = ["--scale", "2000", "--until", "1946-12"]


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def lustrum(capsys):
    """Call the command line with some words."""

    def call(*words):
        capsys.readouterr()
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture(scope="session")
def workplace(tmp_path_factory):
    """A folder in which one run of two draws lies: ``runs/korea-1``."""
    folder = tmp_path_factory.mktemp("workplace")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert run(["run", *SMALL, "--draws", "2", "--json"]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def here(workplace, monkeypatch):
    """Work in the folder with the run."""
    monkeypatch.chdir(workplace)
    return workplace


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
