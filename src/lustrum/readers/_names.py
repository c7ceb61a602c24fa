"""What labels are called in full: tables of codes and names that lie beside published tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lustrum.economy.reading import read_table
from lustrum.errors import Problem


def read_names(files: Iterable[Path], problems: list[Problem]) -> dict[str, str]:
    """Read names by code from files of at least two columns, code and name first; files that are not there are passed.

    Parameters
    ----------
    files : iterable of Path
        Where names may stand; of a code that stands in several the last is taken.
    problems : list of Problem
        Files that cannot be read, or have one column only, are added.
    """
    found: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            continue
        raw, wrong = read_table(file, file.stem)
        problems += wrong
        if raw is None or wrong:
            continue
        if len(raw.columns) < 2:
            have = ", ".join(raw.columns)
            problems.append(Problem("A table of names has two columns.", file.name, have, "code, name"))
            continue
        codes, names = list(raw.columns.values())[:2]
        found |= dict(zip(map(str, codes), map(str, names), strict=True))
    return found
