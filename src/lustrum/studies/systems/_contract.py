"""What a system says of itself: traits that one economy shows and another does not, and laws that hold in both.

A system is one file ``studies/systems/<name>.py``::

    '''One sentence. Then a page of explanation: what the documents say, what is made of it, what is not shown.'''

    ID = "SYS-05"
    TITLE = "Mobilisation economy"
    WORKS_WHEN = "a campaign has a measurable short gain and a later cost"
    RUNS = {"mobilised": "mobilisation-economy", "planned": "planned-for-need"}   # name: shipped scenario

    def traits(runs: Mapping[str, Run]) -> Iterator[Trait]: ...

Numbers of a trait are computed from the runs, never written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Trait:
    """Something by which a system is known, in an economy that has it and in one that has not.

    Parameters
    ----------
    text : str
        What is said, in a sentence about the economy that shows it.
    shown, absent : float
        The number in the economy that shows the trait, and in the one that does not.
    unit : str
        Unit of both.
    rule : str
        What the number must be for the trait to be there: ``above 0.1``.
    holds, fails : bool
        Whether the first economy keeps the rule, and whether the second breaks it.
    is_law : bool
        Whether it is no trait but a law, which holds in both: ``fails`` then says that it holds in the second too.

    Examples
    --------
    >>> Trait("Rent takes a part of the crop", 0.3, 0.0, "share", "above 0.1", holds=True, fails=True).works
    True
    """

    text: str
    shown: float
    absent: float
    unit: str
    rule: str
    holds: bool
    fails: bool
    is_law: bool = False

    @property
    def works(self) -> bool:
        """Whether the trait is there where it must be and nowhere else."""
        return self.holds and self.fails


def law(
    text: str, value: float, unit: str, rule: str, *, holds: bool, other: float | None = None, holds_there: bool = True
) -> Trait:
    """Return a law: an identity or inequality that holds in every economy of a system.

    Parameters
    ----------
    text, unit, rule : str
        As in :class:`Trait`.
    value, holds : float, bool
        The number in the first economy, and whether it keeps the rule.
    other, holds_there : float and bool
        The same in the second; the first's number stands for it where only one economy is looked at.

    Examples
    --------
    >>> law("Land is conserved", 0.0, "ha", "0", holds=True).works
    True
    """
    there = value if other is None else other
    return Trait(text, value, there, unit, rule, holds, holds_there if other is not None else holds, is_law=True)


def verdict_in(card: object, mark: str) -> str:
    """Return the verdict of the mark of an id or title, wherever it stands in a scorecard as data; blank if nowhere.

    Examples
    --------
    >>> verdict_in({"tree": [{"id": "narrow", "verdict": "true"}]}, "narrow")
    'true'
    """
    if isinstance(card, Mapping):
        if mark in (card.get("id"), card.get("title")) and "verdict" in card:
            return str(card["verdict"])
        card = list(card.values())
    return next((found for part in card if (found := verdict_in(part, mark))), "") if isinstance(card, list) else ""
