"""What the tests of the programme floor share: small programmes as text, and months written in YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lustrum.programme.programme import Programme
from lustrum.programme.storage import load_programme
from lustrum.programme.view import HOLDERS, PlainMonth
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable

Write = Callable[..., Path]

HEAD = """\
sources:
  book: {text: A book, checked: recalled}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into a folder of its own and return its path."""

    def put(text: str, name: str = "programme.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


@pytest.fixture
def programme_of(write: Write) -> Callable[[str], Programme]:
    """Load a programme of a text without its sources."""
    return lambda text: load_programme(write(HEAD + text))


def _code(value: Any) -> Any:
    """Turn ``table:row`` into the holder id of a plain month."""
    if isinstance(value, str) and ":" in value:
        table, _, row = value.partition(":")
        return HOLDERS.index(table) * PlainMonth.FACTOR + int(row)
    return value


def read_month(facts: Mapping[str, Any]) -> PlainMonth:
    """Make the month of a case: labels with attributes, tables as columns, holders as ``table:row``."""
    labels = {
        dim: LabelTable(
            dim, tuple(given["ids"]), {k: np.array(v, dtype=object) for k, v in given.items() if k != "ids"}
        )
        for dim, given in facts.get("labels", {}).items()
    }
    tables = {
        name: {column: [_code(value) for value in values] for column, values in columns.items()}
        for name, columns in facts.get("tables", {}).items()
    }
    return PlainMonth(Month.parse(facts["month"]), labels, tables)


def decode(expected: Any) -> Any:
    """Turn holders in what is expected into ids."""
    if isinstance(expected, list):
        return [decode(part) for part in expected]
    if isinstance(expected, dict):
        return {key: decode(part) if key in ("to", "rows") else part for key, part in expected.items()}
    return _code(expected)


@pytest.fixture
def month_of() -> Callable[[Mapping[str, Any]], PlainMonth]:
    """Make a month of a case."""
    return read_month


@pytest.fixture
def decoded() -> Callable[[Any], Any]:
    """Turn holders in expected effects into ids."""
    return decode
