"""The examples in the docstrings run and show what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import lustrum.planning

FILES = (Path(lustrum.planning.__file__).parent).glob("[a-z]*.py")
MODULES = sorted(f"lustrum.planning.{path.stem}" for path in FILES)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples():
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 10
