"""The reference page runs as it stands."""

from __future__ import annotations

import doctest
from pathlib import Path

from lustrum.history.language import FUNCTIONS
from lustrum.history.storage import load_history

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "history.md"


def test_examples_run():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert failed == 0
    assert tried >= 5


def test_every_function_is_explained():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}(x)`" in text for name in FUNCTIONS)


def test_counts_of_the_page_are_those_of_the_record():
    korea = load_history("korea")
    mapped = sum(1 for row in korea.observations.itertuples() if row.basis)
    text = PAGE.read_text(encoding="utf-8")
    assert f"{len(korea.observations)} rows, {korea.observations['variable'].nunique()} variables" in text
    assert f"{len(korea.sources)} sources" in text
    assert f"{mapped} rows have a" in text
