"""Options that a reader or a table of analysis leaves to its user: declared once, read by ``--set`` and by keyword."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from lustrum.errors import EconomyProblems, Problem, nearest


@dataclass(frozen=True)
class Option:
    """One choice that a reader or an analysis leaves to its user.

    Parameters
    ----------
    name : str
        As in ``--set name=value`` and as the keyword in Python.
    default : str, int, float or None
        Its value if nothing is said; None: it is found out, or done without.
    meaning : str
        What it decides, in one sentence.
    allowed : tuple of str
        Allowed words; empty: any.
    kind : type
        ``str``, ``int`` or ``float``.
    least, most : float, optional
        Ends of what a number may be.
    """

    name: str
    default: str | int | float | None
    meaning: str
    allowed: tuple[str, ...] = ()
    kind: type[str] | type[int] | type[float] = str
    least: float | None = None
    most: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        return {
            "name": self.name, "default": self.default, "meaning": self.meaning, "allowed": list(self.allowed),
            "kind": self.kind.__name__,
        }  # fmt: skip


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
            problems.append(Problem("An option is a name, '=' and a value.", "--set", word, "name=value"))
        elif name in found:
            problems.append(Problem("The option is given twice.", "--set", name))
        found.setdefault(name, value)
    if problems:
        raise EconomyProblems(problems)
    return found


def choose(options: Sequence[Option], given: Mapping[str, Any], member: str, kind: str) -> dict[str, Any]:
    """Return a value for every option: as given, else the default.

    Parameters
    ----------
    options : sequence of Option
        Those of the member.
    given : mapping of str to object
        What the user says; text is read as the option's kind.
    member, kind : str
        Name of the reader or table of analysis and what it is, for messages.

    Raises
    ------
    EconomyProblems
        If there is no such option or no such value; every problem at once.

    Examples
    --------
    >>> choose([Option("year", None, "Year of the flows.", kind=int)], {"year": "1995"}, "symmetric", "format")
    {'year': 1995}
    """
    known = {option.name: option for option in options}
    where = f"{kind} {member}"
    problems = [
        Problem(f"The {kind} has no such option.", where, str(name), ", ".join(known) or "none", nearest(name, known))
        for name in given
        if name not in known
    ]
    chosen = {}
    for name, option in known.items():
        value, problem = _read(option, given.get(name, option.default), where)
        problems += problem
        chosen[name] = value
    if problems:
        raise EconomyProblems(problems)
    return chosen


def _read(option: Option, value: Any, where: str) -> tuple[Any, list[Problem]]:
    """Return one value as its option's kind, and what is wrong with it."""
    what = f"Not a value of the option '{option.name}'."
    if value is None:
        return None, []
    if not isinstance(value, option.kind):
        try:
            value = option.kind(value)
        except (TypeError, ValueError):
            wanted = {int: "a whole number", float: "a number"}.get(option.kind, "text")
            return None, [Problem(what, where, str(value), wanted, remedy=option.meaning)]
    if option.allowed and value not in option.allowed:
        allowed = ", ".join(option.allowed)
        return value, [Problem(what, where, str(value), allowed, nearest(str(value), option.allowed))]
    if isinstance(value, float) and not isfinite(value):
        return value, [Problem(what, where, f"{value:g}", "a finite number", remedy=option.meaning)]
    is_low = option.least is not None and not value >= option.least
    is_high = option.most is not None and not value <= option.most
    if is_low or is_high:
        both = (("at least", option.least), ("at most", option.most))
        ends = [f"{words} {end:g}" for words, end in both if end is not None]
        return value, [Problem(what, where, f"{value:g}", " and ".join(ends), remedy=option.meaning)]
    return value, []
