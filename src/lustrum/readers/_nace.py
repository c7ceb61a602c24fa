"""Concordances by divisions of the classification of activities (NACE Rev. 2): emissions by group to industries."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.discovery import data_path
from lustrum.economy.reading import read_table
from lustrum.errors import Problem

GROUP = re.compile(r"\s*(\d\d(?:-\d\d)?)\s*:")
"""How a label of an activity group begins: one division or a span of them."""


CODE = re.compile(r"\d\d?(\.\d+)?(-\d\d?(\.\d+)?)?(;\s*\d\d?(\.\d+)?(-\d\d?(\.\d+)?)?)*")
"""Groups or divisions, spans of them, several with semicolons."""


def divisions(code: str) -> frozenset[int]:
    """Return the divisions that a code of groups or divisions lies in.

    Examples
    --------
    >>> sorted(divisions("05-07")), sorted(divisions("10.2-10.4;10.6"))
    ([5, 6, 7], [10])
    """
    found: set[int] = set()
    for part in code.split(";"):
        ends = [int(end.partition(".")[0]) for end in part.split("-")]
        found |= set(range(ends[0], ends[-1] + 1))
    return frozenset(found)


def read_concordance(name: str, problems: list[Problem]) -> dict[str, frozenset[int]]:
    """Read the divisions of industries from a packaged concordance or a file with the columns industry, nace."""
    path = data_path("concordances", f"{name}.csv")
    path = path if path.is_file() else Path(name)
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in data_path("concordances").glob("*.csv")))
        problems.append(Problem("There is no such concordance, and no such file.", "--set concordance", name, known))
        return {}
    raw, wrong = read_table(path, path.stem)
    problems += wrong
    if raw is None:
        return {}
    if not {"industry", "nace"} <= set(raw.columns):
        have = ", ".join(raw.columns)
        problems.append(Problem("A concordance has two columns.", path.name, have, "industry, nace"))
        return {}
    found = {}
    for row, industry, code in zip(raw.rows, raw.columns["industry"], raw.columns["nace"], strict=True):
        if CODE.fullmatch(str(code)) is None:
            what = "Not divisions of NACE."
            problems.append(Problem(what, f"{path.name} row {row}, nace", str(code), "05-07, or 10.2-10.4;10.6"))
            continue
        found[str(industry)] = divisions(str(code))
    return found


def share_out(
    amounts: pd.Series, industries: dict[str, frozenset[int]], output: pd.Series, problems: list[Problem], file: str
) -> pd.Series:
    """Share amounts by group of activities out to industries, in proportion to their output within the group.

    Parameters
    ----------
    amounts : Series (group label,)
        Labels begin with divisions, ``10-12: Food``; others are not looked at.
    industries : dict of str to frozenset
        Divisions of each industry.
    output : Series (industry,)
        What they share by; industries without output get nothing.
    problems : list of Problem
        Groups that no industry belongs to, and industries in several groups, are added.
    file : str
        Name of the file, for messages.

    Returns
    -------
    Series (industry,)
        Adds up to the amounts of the groups.
    """
    found = pd.Series(0.0, index=output.index)
    home: dict[str, str] = {}
    for label, amount in amounts.items():
        match = GROUP.match(str(label))
        if match is None:
            continue
        mine = [one for one in output.index if industries.get(one, frozenset()) & divisions(match[1])]
        for one in mine:
            if home.setdefault(one, match[1]) != match[1]:
                what = f"The industry belongs to the groups {home[one]} and {match[1]}."
                problems.append(Problem(what, f"concordance, {one}"))
        weights = output.reindex(mine).to_numpy(np.float64)
        if amount and not weights.sum() > 0:
            problems.append(Problem("No industry with output belongs to the group.", file, match[1]))
            continue
        if amount:
            found.loc[mine] += float(amount) * weights / weights.sum()
    return found
