"""One tree of errors, and the :class:`Problem` that input errors are made of.

This module owns how Lustrum says that something went wrong. Every error keeps its facts as attributes, carries the exit
code that the command line returns, and prints as plain sentences. Input problems are gathered and raised together.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given, and what can be done about it.

    Parameters
    ----------
    what : str
        The sentence that says what is wrong.
    where : str
        File, line or row, field: as a reader would look for it.
    found, allowed, nearest, remedy : str
        What was found, what is allowed, the nearest valid name, what can be done. Empty parts are not printed.
    severity : {"error", "warning"}
        A warning is shown and does not stop anything.

    Examples
    --------
    >>> print(Problem("Unknown product.", where="inputs.csv row 7, product", found="stel", nearest="steel"))
    inputs.csv row 7, product: Unknown product. Found 'stel'. Nearest: 'steel'.
    """

    what: str
    where: str = ""
    found: str = ""
    allowed: str = ""
    nearest: str = ""
    remedy: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.found:
            parts.append(f"Found {self.found!r}.")
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if self.nearest:
            parts.append(f"Nearest: {self.nearest!r}.")
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(parts)

    def to_dict(self) -> dict[str, str]:
        """Return the facts as a plain mapping, for ``--json``."""
        return {key: value for key, value in asdict(self).items() if value}


class LustrumError(Exception):
    """Anything that Lustrum raises on purpose."""

    exit_code = 1

    def to_dict(self) -> dict[str, object]:
        """Return the facts as a plain mapping, for ``--json``."""
        return {"error": type(self).__name__, "message": str(self)}


class InputProblems(LustrumError):
    """Everything that is wrong with one input, gathered.

    Parameters
    ----------
    problems : iterable of Problem
        All problems that were found, in the order of the input.
    """

    exit_code = 2
    noun = "input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        count = len(self.problems)
        head = f"The {self.noun} has {count} problem{'' if count == 1 else 's'}:"
        return "\n".join([head, *(f"  {number}. {problem}" for number, problem in enumerate(self.problems, 1))])

    def to_dict(self) -> dict[str, object]:
        """Return the facts as a plain mapping, for ``--json``."""
        return {
            "error": type(self).__name__,
            "noun": self.noun,
            "problems": [problem.to_dict() for problem in self.problems],
        }


class EconomyProblems(InputProblems):
    """An economy folder or table is wrong."""

    noun = "economy"


class ProgrammeProblems(InputProblems):
    """A programme of measures is wrong."""

    noun = "programme"


class ScenarioProblems(InputProblems):
    """A scenario is wrong."""

    noun = "scenario"


class DefinitionProblems(InputProblems):
    """A definition is wrong."""

    noun = "definition"


class HistoryProblems(InputProblems):
    """A history is wrong."""

    noun = "history"


class StudyProblems(InputProblems):
    """A study or run folder is wrong."""

    noun = "study"


class CheckpointProblems(InputProblems):
    """A checkpoint is not there, does not fit, or cannot be read."""

    noun = "checkpoint"


class NameProblems(InputProblems):
    """A name is not known."""

    noun = "name"


class UnitProblems(InputProblems):
    """A unit is not known or does not fit."""

    noun = "unit"


class PlanInfeasible(LustrumError):
    """No plan can meet what was asked; raised by the doors only.

    Parameters
    ----------
    explanation : str
        Which limits clash, where, when and by how much.
    """

    exit_code = 3

    def __init__(self, explanation: str) -> None:
        self.explanation = explanation
        super().__init__(explanation)


class RunFailed(LustrumError):
    """A run went wrong."""


class AccountsDoNotClose(RunFailed):
    """The books of a month do not close.

    Parameters
    ----------
    month : str
        The month whose books were closed.
    cells : sequence of str
        One sentence for each cell (sector and instrument) that has a gap.
    """

    def __init__(self, month: str, cells: Sequence[str]) -> None:
        self.month = month
        self.cells = tuple(cells)
        shown = "\n".join(f"  {cell}" for cell in self.cells[:5])
        more = f"\n  and {len(self.cells) - 5} more" if len(self.cells) > 5 else ""
        super().__init__(f"The books of {month} do not close in {len(self.cells)} cell(s):\n{shown}{more}")


class MechanismFailed(RunFailed):
    """A mechanism could not do its work.

    Parameters
    ----------
    slot, month : str
        Which mechanism, and when.
    cause : str
        What happened.
    """

    def __init__(self, slot: str, month: str, cause: str) -> None:
        self.slot = slot
        self.month = month
        self.cause = cause
        super().__init__(f"Mechanism '{slot}' failed in {month}: {cause}")


class WorkerLost(RunFailed):
    """A worker process ended before its task was done."""


class Interrupted(LustrumError):
    """The user stopped the work; what was done is kept.

    Parameters
    ----------
    kept : str
        What was kept, and where.
    resume : str
        How to go on; empty if there is no way.
    """

    exit_code = 130

    def __init__(self, kept: str, resume: str = "") -> None:
        self.kept = kept
        self.resume = resume
        super().__init__(f"Interrupted. {kept}" + (f" To go on: {resume}" if resume else ""))


class ExtraMissing(LustrumError):
    """An optional part of the installation is needed and is not there.

    Parameters
    ----------
    extra : str
        Name of the extra.
    """

    exit_code = 2

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(f"This needs the extra '{extra}': install it with  pip install 'lustrum[{extra}]'")


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the allowed name most like `name`, or an empty text.

    Examples
    --------
    >>> nearest("stel", ["steel", "cement"])
    'steel'
    """
    found = difflib.get_close_matches(str(name), list(allowed), n=1, cutoff=0.5)
    return found[0] if found else ""
