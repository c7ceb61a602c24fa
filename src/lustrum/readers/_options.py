"""Options of readers: those that several share, and the door to reading them (`lustrum.economy.options`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lustrum.economy import options as declared
from lustrum.economy.options import Option, read_words

__all__ = ["BALANCE", "BALANCE_METHODS", "Option", "choose", "read_words"]

BALANCE_METHODS = ("none", "ras", "least-squares")
"""What a table may be balanced by; nothing is unless it is asked for."""

BALANCE = Option(
    "balance",
    "none",
    "Whether a table that does not balance is made to, by which method; every changed cell is recorded.",
    BALANCE_METHODS,
)
"""The option of readers that can balance what they read."""


def choose(options: Sequence[Option], given: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """Return a value for every option of a reader: as given, else the default.

    Raises
    ------
    EconomyProblems
        If there is no such option or no such value; every problem at once.
    """
    return declared.choose(options, given, reader, "format")
