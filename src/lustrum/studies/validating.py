"""Validators run: a run's record held against published regularities, figure by figure.

A validator moves nothing and passes no sentence: it says what the law expects and by how much the run lies away.
"""

from __future__ import annotations

import importlib
import inspect
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lustrum.discovery import list_modules, load
from lustrum.studies.archive import load_run
from lustrum.studies.validators._contract import Line, Material

PACKAGE = "lustrum.studies.validators"
WIDTH = 100


@dataclass(frozen=True)
class Validator:
    """One validator.

    Parameters
    ----------
    name, title, source : str
        Name of its file, what it is called, and whose law it is.
    rows : tuple of int
        Rows of the catalogue of mechanisms.
    text : str
        Its law, in words and symbols.
    pack : type
        Its coefficients.
    validate : callable
        From material and pack to lines.
    """

    name: str
    title: str
    source: str
    rows: tuple[int, ...]
    text: str
    pack: type[BaseModel]
    validate: Callable[[Material, Any], Iterator[Line]] = field(repr=False)


@dataclass(frozen=True)
class Validation:
    """What a validator found in a run.

    Parameters
    ----------
    validator : Validator
        Which law.
    lines : tuple of Line
        Figure by figure.
    """

    validator: Validator
    lines: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data; what is not determinable is null."""
        return {
            "validator": self.validator.name,
            "title": self.validator.title,
            "source": self.validator.source,
            "rows": list(self.validator.rows),
            "lines": [
                {"what": one.what, "found": _plain(one.found), "expected": _plain(one.expected), "gap": _plain(one.gap),
                 "unit": one.unit, "note": one.note}
                for one in self.lines
            ],
        }  # fmt: skip

    def __str__(self) -> str:
        head = f"{self.validator.name}: {self.validator.title} ({self.validator.source})"
        wide = max((len(one.what) for one in self.lines), default=0)
        lines = [head, f"  {'':<{wide}}  {'found':>10}  {'expected':>10}  {'gap':>10}"]
        note = ""
        for one in self.lines:
            figures = "  ".join(f"{_told(value):>10}" for value in (one.found, one.expected, one.gap))
            lines.append(f"  {one.what:<{wide}}  {figures}  {one.unit}")
            if one.note and one.note != note:
                lines += textwrap.wrap(one.note, WIDTH, initial_indent="      ", subsequent_indent="      ")
            note = one.note
        return "\n".join(lines)


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _told(value: float) -> str:
    return f"{value:.4g}" if math.isfinite(value) else "n. d."


def list_validators() -> dict[str, Validator]:
    """List the validators by name.

    Examples
    --------
    >>> list_validators()["goodwin"].rows
    (20,)
    """
    return {name: find_validator(name) for name in list_modules(PACKAGE)}


def find_validator(name: str) -> Validator:
    """Return a validator by name.

    Raises
    ------
    NameProblems
        If there is none; the nearest is named.
    """
    module = load(PACKAGE, name, "validators")
    text = inspect.getdoc(importlib.import_module(module.__name__)) or ""
    return Validator(name, module.TITLE, module.SOURCE, tuple(module.ROWS), text, module.Pack, module.validate)


def validate_run(run: str | Path, names: Iterable[str] = ()) -> list[Validation]:
    """Hold the first draw of a stored run against some validators, or all.

    Raises
    ------
    NameProblems
        If there is no such run or validator.
    StudyProblems
        If the folder of the run is damaged.
    """
    chosen = [find_validator(name) for name in names] or list(list_validators().values())
    stored = load_run(run)
    material = Material(stored.histories[0], tuple(stored.plans))
    return [validate(material, one) for one in chosen]


def validate(material: Material, validator: Validator, **fields: Any) -> Validation:
    """Hold material against one validator; fields of its pack may be given.

    Parameters
    ----------
    material : Material
        A record, and plans if there are any.
    validator : Validator
        The law.
    **fields
        Values of its pack.
    """
    return Validation(validator, tuple(validator.validate(material, validator.pack(**fields))))
