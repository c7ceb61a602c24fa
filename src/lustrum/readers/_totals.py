"""Printed totals: a small gap is reported, a large one means that the file is not the table it was."""

from __future__ import annotations

from collections.abc import Iterable

from lustrum.errors import Problem
from lustrum.readers._options import Option
from lustrum.readers._report import Balance

TOTALS_OPTION = Option(
    "totals",
    "refuse",
    "What happens when a printed total is wrong by more than a hundredth: refuse the file, or report the gap.",
    ("refuse", "report"),
)
"""The option of readers that compare printed totals with their parts."""

WRONG_SHARE = 0.01
"""Share of a printed total above which the gap is no misprint: a row or column is missing, or shifted."""

SHOWN = 5


def refuse_totals(balances: Iterable[Balance], option: str, file: str) -> list[Problem]:
    """Return totals that are wrong by more than a hundredth as problems, unless they are only to be reported.

    Parameters
    ----------
    balances : iterable of Balance
        Sums (left) against printed totals (right).
    option : {"refuse", "report"}
        What the user wants.
    file : str
        Name of the file, for messages.
    """
    if option == "report":
        return []
    problems = []
    remedy = "See whether a row or column is missing, or shifted; --set totals=report takes the table as it is."
    for one in balances:
        wrong = [gap for gap in one.gaps if abs(gap.gap) > WRONG_SHARE * max(abs(gap.right), one.rounding)]
        for gap in wrong[:SHOWN]:
            what = f"The {one.left} is {gap.left:.9g} and the total is printed as {gap.right:.9g}."
            problems.append(
                Problem(what, f"{file}, {one.right}, {gap.label}", f"a gap of {gap.gap:.6g}", remedy=remedy)
            )
        if len(wrong) > SHOWN:
            problems.append(Problem(f"{len(wrong) - SHOWN} more totals are wrong.", f"{file}, {one.right}"))
    return problems
