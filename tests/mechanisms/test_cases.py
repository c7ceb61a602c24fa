"""Every mechanism keeps the law that it states: the cases under ``tests/cases/mechanisms``, one file a mechanism."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .lab import Lab

CASES = Path(__file__).parents[1] / "cases" / "mechanisms"


def checks() -> Iterator[tuple[str, Callable[[Lab], None]]]:
    for path in sorted(CASES.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"mechanism_case_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, value in vars(module).items():
            if name.startswith("case_"):
                yield f"{path.stem}-{name[5:]}", value


CHECKS = dict(checks())


@pytest.mark.parametrize("name", CHECKS)
def test_case(name):
    CHECKS[name](Lab())
