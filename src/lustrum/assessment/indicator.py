"""Indicators: how a measure says what it needs, and the frame that calls it.

An indicator is a pure function in a family file ``assessment/indicators/<family>.py``::

    @indicator(id="CLS-08", title="Rent share of tenants' crop", needs=("rent_paid", "crop_of_tenants"),
    unit="share",
               range=(0, 1), direction="more of the crop goes to owners", source="...", mark="K", empty=0.0)
    def rent_share(view: View) -> xr.DataArray:        # (time,), all months at once

A result may have a dimension ``reading`` (rival readings of one measure, such as lenient and strict); coordinates
along time (such as the branch that is the minimum) are kept as details. Families do not know one another. The frame
that calls the formula, and answers for it when something is missing, is `measuring`.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import xarray as xr

from lustrum.assessment.reading import read_yaml
from lustrum.assessment.view import View
from lustrum.discovery import list_entry_points, list_modules, load_entry
from lustrum.errors import NameProblems, Problem, nearest

__all__ = ["Indicator", "Swept", "View", "find_indicators", "get_indicator", "indicator"]

PACKAGE = "lustrum.assessment.indicators"
NOT_COMPUTED = Path(__file__).parent / "not_computed.yaml"
MARKS = {"V": "formula checked against its source", "K": "well-known form", "P": "project construct"}
SHARE_PLACEHOLDER = "{of}"
CODE = re.compile(r"^[A-Z]{3,4}-\d\d(\.[a-z0-9]+(-[a-z0-9]+)*)?$")
"""Family and number, and for a further measure of the same entry its part: ``OWN-10``, ``OWN-10.tenancy``."""

Formula = Callable[..., xr.DataArray]


@dataclass(frozen=True)
class Swept:
    """A number inside an indicator that is a choice, and the range over which it is swept.

    Parameters
    ----------
    value, low, high : float
        The value used, and the range.
    meaning : str
        What it is.
    source : str
        Whose choice it is.
    """

    value: float
    low: float
    high: float
    meaning: str = ""
    source: str = "project default"


@dataclass(frozen=True)
class Indicator:
    """One measure.

    Parameters
    ----------
    id, title : str
        Code of the catalogue, with a part where an entry has several measures (``OWN-10.tenancy``), and what it is in
        few words.
    needs : tuple of str
        Variables (``gross_output``, ``output@planned-last``), attributes of labels (``form.role``), answers of surveys
        (``households:income``, ``persons:deprived_*`` for all that begin so), and ``{of}`` where the variable is the
        one that a share is of.
    unit : str
        Unit of the result; a trend is per year.
    range : tuple of float
        Lowest and highest possible value.
    direction : str
        What a higher number means, descriptively.
    source : str
        Author, year, place.
    mark : {"V", "K", "P"}
        Formula checked, well-known form, or project construct.
    function : callable
        The formula.
    empty : float or None
        Value where the base of a ratio is zero, if one can be stated.
    empty_note : str
        What an empty base means.
    shares_of : tuple of str
        Variables that a share may be of, the default first.
    optional : tuple of str
        Needs that sharpen the measure and may be missing.
    parameters : mapping of str to Swept
        Choices inside the formula.
    window : int or None
        Months that the formula looks back, where a definition may set them.
    notes : tuple of str
        What a reader must know: what is left out, what is assumed.
    pitfalls : tuple of str
        How the measure misleads.
    histories : tuple of str
        For a measure that compares records: what each is called in the formula, the first one being judged; see
        `comparing`.
    made_of : tuple of str
        For a measure made of others: their codes; see `composing`.
    not_computed : str
        Why no history can answer yet; empty for a measure with a formula.
    """

    id: str
    title: str
    needs: tuple[str, ...]
    unit: str
    range: tuple[float, float]
    direction: str
    source: str
    mark: str
    function: Formula = field(repr=False)
    empty: float | None = None
    empty_note: str = ""
    shares_of: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    parameters: Mapping[str, Swept] = field(default_factory=dict)
    window: int | None = None
    notes: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    histories: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    not_computed: str = ""

    @property
    def family(self) -> str:
        """The family of the code: ``OWN``."""
        return self.id.partition("-")[0]

    @property
    def entry(self) -> str:
        """The entry of the catalogue that it belongs to: ``OWN-10`` for ``OWN-10.tenancy``."""
        return self.id.partition(".")[0]

    @property
    def formula(self) -> str:
        """The docstring: equation and sources."""
        return (self.function.__doc__ or "").strip()

    @property
    def module(self) -> str:
        """Module that it stands in."""
        return self.function.__module__

    def parts(self, of: str = "") -> tuple[str, ...]:
        """Return the codes of the measures that it is made of: those asked for, or its own."""
        return tuple(of.split()) or self.made_of

    def needs_for(self, of: str = "") -> tuple[str, ...]:
        """Return the needs with the variable that a share is of filled in."""
        if self.made_of:
            return _needs_of(self.parts(of), find_indicators())
        chosen = of or (self.shares_of[0] if self.shares_of else "")
        return tuple(dict.fromkeys(need.replace(SHARE_PLACEHOLDER, chosen) for need in self.needs))


def indicator(
    *,
    id: str,  # noqa: A002 - it is the indicator's id
    title: str,
    needs: Iterable[str],
    unit: str,
    range: tuple[float, float],  # noqa: A002 - it is the indicator's range
    direction: str,
    source: str,
    mark: str,
    empty: float | None = None,
    empty_note: str = "",
    shares_of: Iterable[str] = (),
    optional: Iterable[str] = (),
    parameters: Mapping[str, Swept] | None = None,
    window: int | None = None,
    notes: Iterable[str] = (),
    pitfalls: Iterable[str] = (),
    histories: Iterable[str] = (),
    made_of: Iterable[str] = (),
) -> Callable[[Formula], Formula]:
    """Declare an indicator; the function stays what it was and carries its declaration.

    Raises
    ------
    NameProblems
        If the code is no code, the mark is unknown or the range is upside down.
    """
    if not CODE.match(id):
        raise NameProblems(
            [Problem("This is no code of an indicator.", "", id, "OWN-10, or OWN-10.tenancy for a part")]
        )
    if mark not in MARKS or not range[0] < range[1]:
        where = f"indicator {id}"
        raise NameProblems(
            [Problem("An indicator has a mark and a range.", where, f"{mark}, {range}", ", ".join(MARKS))]
        )

    def declare(function: Formula) -> Formula:
        function.__indicator__ = Indicator(  # type: ignore[attr-defined]
            id,
            title,
            tuple(needs),
            unit,
            range,
            direction,
            source,
            mark,
            function,
            empty,
            empty_note,
            tuple(shares_of),
            tuple(optional),
            dict(parameters or {}),
            window,
            tuple(notes),
            tuple(pitfalls),
            tuple(histories),
            tuple(made_of),
        )
        return function

    return declare


@cache
def find_indicators() -> Mapping[str, Indicator]:
    """Find all indicators by their place, by code, in the order of families and of lines.

    Raises
    ------
    NameProblems
        If two have one code.
    """
    found = _not_computed()
    modules = [importlib.import_module(name) for name in list_modules(PACKAGE).values()]
    modules += [load_entry(point) for point in list_entry_points("indicators").values()]
    for module in modules:
        for value in vars(module).values():
            spec = getattr(value, "__indicator__", None)
            if not isinstance(spec, Indicator) or spec.module != module.__name__:
                continue
            if spec.id in found:
                where = f"{found[spec.id].module} and {spec.module}"
                raise NameProblems([Problem("Two indicators have one code.", where, spec.id)])
            found[spec.id] = spec
    return {
        code: replace(spec, needs=_needs_of(spec.made_of, found)) if spec.made_of else spec
        for code, spec in found.items()
    }


def _needs_of(codes: Iterable[str], known: Mapping[str, Indicator]) -> tuple[str, ...]:
    """Return what several indicators need together; a code that is not known needs nothing."""
    return tuple(dict.fromkeys(need for code in codes if code in known for need in known[code].needs_for()))


def _not_computed() -> dict[str, Indicator]:
    """Return the measures that criteria ask for and no history can answer, with what is missing."""
    node, problems = read_yaml(NOT_COMPUTED)
    if node is None or problems:
        raise NameProblems(problems)
    found = {}
    for item in node.items:
        text = {key: value.text for key, value in item.entries.items()}
        low, high = (float(end.value) for end in item.entries["range"].items)
        missing = tuple(name.text for name in item.entries["missing"].items)
        found[text["id"]] = Indicator(
            text["id"],
            text["title"],
            missing,
            text["unit"],
            (low, high),
            text["direction"],
            text["source"],
            text["mark"],
            _no_formula,
            not_computed=text["why"],
        )
    return found


def _no_formula(view: View) -> xr.DataArray:
    """Return nothing: there is no formula yet."""
    raise AssertionError(view)


def get_indicator(code: str) -> Indicator:
    """Return an indicator by its code.

    Raises
    ------
    NameProblems
        If there is none; the nearest code is given.
    """
    found = find_indicators()
    if code not in found:
        raise NameProblems([Problem("There is no such indicator.", "", code, ", ".join(found), nearest(code, found))])
    return found[code]
