"""Options of readers: what a user may choose with ``--set name=value``, and how the words are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lustrum.errors import EconomyProblems, Problem, nearest

BALANCE_METHODS = ("none", "ras", "least-squares")
"""What a table may be balanced by; nothing is unless it is asked for."""


@dataclass(frozen=True)
class Option:
    """One choice that a reader leaves to its user.

    Parameters
    ----------
    name : str
        As in ``--set name=value`` and as the keyword of ``read``.
    default : str, int, float or None
        Its value if nothing is said; None: the reader finds it out, or does without.
    meaning : str
        What it decides, in one sentence.
    allowed : tuple of str
        Allowed words; empty: any.
    kind : type
        ``str``, ``int`` or ``float``.
    """

    name: str
    default: str | int | float | None
    meaning: str
    allowed: tuple[str, ...] = ()
    kind: type[str] | type[int] | type[float] = str

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {
            "name": self.name, "default": self.default, "meaning": self.meaning, "allowed": list(self.allowed),
            "kind": self.kind.__name__,
        }  # fmt: skip


BALANCE = Option(
    "balance",
    "none",
    "Whether a table that does not balance is made to, by which method; every changed cell is recorded.",
    BALANCE_METHODS,
)
"""The option of readers that can balance what they read."""


def read_words(words: Sequence[str]) -> dict[str, str]:
    """Read ``name=value`` words of the command line.

    Raises
    ------
    EconomyProblems
        If a word has no ``=``, or a name stands twice.

    Examples
    --------
    >>> read_words(["year=1995", "unit=million EUR"])
    {'year': '1995', 'unit': 'million EUR'}
    """
    found: dict[str, str] = {}
    problems = []
    for word in words:
        name, sign, value = (part.strip() for part in word.partition("="))
        if not sign or not name:
            problems.append(Problem("An option of a reader is a name, '=' and a value.", "--set", word, "name=value"))
        elif name in found:
            problems.append(Problem("The option is given twice.", "--set", name))
        found.setdefault(name, value)
    if problems:
        raise EconomyProblems(problems)
    return found


def choose(options: Sequence[Option], given: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """Return a value for every option: as given, else the default.

    Parameters
    ----------
    options : sequence of Option
        Those of the reader.
    given : mapping of str to object
        What the user says; text is read as the option's kind.
    reader : str
        Name of the format, for messages.

    Raises
    ------
    EconomyProblems
        If there is no such option or no such value; every problem at once.

    Examples
    --------
    >>> choose([Option("year", None, "Year of the flows.", kind=int)], {"year": "1995"}, "symmetric")
    {'year': 1995}
    """
    known = {option.name: option for option in options}
    problems = [
        Problem(
            "The reader has no such option.",
            f"format {reader}",
            name,
            ", ".join(known) or "none",
            nearest(name, known),
        )
        for name in given
        if name not in known
    ]
    chosen = {}
    for name, option in known.items():
        value = given.get(name, option.default)
        if value is not None and not isinstance(value, option.kind):
            try:
                value = option.kind(value)
            except (TypeError, ValueError):
                what = f"Not a value of the option '{name}'."
                wanted = {int: "a whole number", float: "a number"}.get(option.kind, "text")
                problems.append(Problem(what, f"format {reader}", str(value), wanted, remedy=option.meaning))
        if option.allowed and value is not None and value not in option.allowed:
            near = nearest(str(value), option.allowed)
            what = f"Not a value of the option '{name}'."
            problems.append(Problem(what, f"format {reader}", str(value), ", ".join(option.allowed), near))
        chosen[name] = value
    if problems:
        raise EconomyProblems(problems)
    return chosen
