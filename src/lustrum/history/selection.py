"""Observables: what an expression of the language means over a record.

Gates of programmes, counterparts of an observed record, outputs of studies and charts all use :func:`observe`. The
rules:

1. A variable is reduced to a series: filters choose labels, what is left is added up. Only dimensions that the
   dictionary calls additive are added; a dimension that carries the unit (product, activity, need) is added only
   over labels that were chosen and share one unit; anything else must be chosen down to one label.
2. The basis is ``true`` unless ``[basis=reported]`` or the caller says otherwise. A basis that the caller asks for,
   and that a variable does not have, falls back to ``true``; one that the expression asks for must exist.
3. ``@`` gives the value at a month or year, a constant: the year's sum of a flow, the end of a stock, the mean of
   the rest.
4. ``yearly(x)`` does the same for each year; ``cumulative(x)`` adds a flow up; ``growth(x)`` is the change on a year
   before.
5. Missing is not zero: a sum with a missing part, a year with a missing month, and a division by zero are missing.
6. In an observed record, a part of an expression that its mapping names as a counterpart is read from the record.
7. Monthly and yearly series do not mix. Units must fit where things are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import HistoryProblems, Problem, UnitProblems
from lustrum.history.language import (
    Binary,
    Call,
    Dated,
    Name,
    Negative,
    Node,
    Number,
    names_in,
    parse,
    point_at,
    to_text,
)
from lustrum.history.reduction import Record, Reduction
from lustrum.history.series import PLAIN_UNITS, Series, as_dates, by_year, combine, constant, divide
from lustrum.quantities.dictionary import Dictionary
from lustrum.quantities.evidence import in_order
from lustrum.quantities.labels import LabelTable
from lustrum.quantities.units import compatible, convert

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Meaning", "Record", "check_observable", "names_in", "observe", "parse", "to_text"]


def observe(record: Record, observable: str | Node, basis: str = "true") -> xr.DataArray:
    """Work out an observable over a record.

    Parameters
    ----------
    record : History or other Record
        Where the variables are.
    observable : str
        The expression.
    basis : str
        Basis of the variables that do not say theirs.

    Returns
    -------
    DataArray (time,)
        Dates are the first day of the period; no dimension if the expression is constant. Attributes:
        ``expression``, ``unit`` (empty if it cannot be derived), ``kind``, ``cadence`` and ``evidence`` (words in
        their fixed order).

    Raises
    ------
    HistoryProblems
        If the expression cannot be read or does not fit the record; all problems at once, each with its column.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> from lustrum.history.history import History
    >>> time = np.array(["1946-01", "1946-02"], dtype="datetime64[ns]")
    >>> births = xr.DataArray([[1, 2], [3, 4]], {"time": time, "region": ["n", "s"]}, name="births")
    >>> history = History("two months", {"births": births.expand_dims(settlement=["village"], axis=2)})
    >>> observe(history, "births[region=n] / births").values.round(3)
    array([0.333, 0.429])
    """
    import xarray as xr

    text, node = (observable, parse(observable)) if isinstance(observable, str) else (to_text(observable), observable)
    meaning = Meaning(record, text, basis)
    series = meaning.of(node)
    if meaning.problems:
        raise HistoryProblems(meaning.problems)
    facts = {
        "expression": to_text(node),
        "unit": series.unit,
        "kind": series.kind,
        "cadence": series.cadence or "once",
        "evidence": in_order(series.evidence),
    }
    if series.is_constant:
        return xr.DataArray(series.values[0], attrs=facts)
    return xr.DataArray(series.values, {"time": as_dates(series.times, series.cadence)}, ("time",), attrs=facts)


def check_observable(
    observable: str, dictionary: Dictionary, labels: Mapping[str, LabelTable] | None = None, basis: str = "true"
) -> list[Problem]:
    """Return what is wrong with an observable, before there is any record.

    Parameters
    ----------
    observable : str
        The expression.
    dictionary : Dictionary
        The variables that will be recorded.
    labels : mapping of str to LabelTable
        Labels by dimension, as far as they are known; labels of other dimensions are not checked.
    basis : str
        Basis of the variables that do not say theirs.
    """
    from lustrum.history.blank import BlankRecord

    try:
        node = parse(observable)
    except HistoryProblems as error:
        return list(error.problems)
    meaning = Meaning(BlankRecord(dictionary, labels or {}), observable, basis)
    meaning.of(node)
    return meaning.problems


class Meaning:
    """Works out one expression and gathers its problems.

    Parameters
    ----------
    record : Record
        Where the variables are.
    text : str
        The expression as it was written, for messages.
    basis : str
        Basis of the variables that do not say theirs.
    """

    def __init__(self, record: Record, text: str, basis: str) -> None:
        self.record, self.text, self.basis = record, text, basis
        self.problems: list[Problem] = []
        self.substitutes: Mapping[Node, Mapping[str, Series]] = getattr(record, "counterparts", {})

    def problem(
        self, column: int, what: str, *, found: str = "", allowed: str = "", nearest: str = "", remedy: str = ""
    ) -> None:
        """Note a problem of the expression at a column."""
        self.problems.append(Problem(what, point_at(self.text, column), found, allowed, nearest, remedy))

    def of(self, node: Node) -> Series:
        """Return the series of a node; problems are gathered in `problems`."""
        if node in self.substitutes:
            of_basis = self.substitutes[node]
            found = of_basis.get(self.basis) or next(iter(of_basis.values()))
        elif isinstance(node, Number):
            found = constant(node.value)
        elif isinstance(node, Name):
            found = Reduction(self, node).series()
        elif isinstance(node, Dated):
            found = self._at(self.of(node.inner), node)
        elif isinstance(node, Negative):
            inner = self.of(node.inner)
            found = replace(inner, values=-inner.values)
        elif isinstance(node, Call):
            found = self._call(node)
        else:
            found = self._binary(node)
        return found

    # --- time -----------------------------------------------------------------------------------

    def _at(self, series: Series, node: Dated) -> Series:
        if series.is_constant:
            self.problem(node.column, "This has no dates, so '@' has nothing to choose.")
            return series
        year, month = int(node.date[:4]), int(node.date[5:] or 0)
        if month and series.cadence == "year":
            self.problem(node.column, "A yearly series has no months.", found=node.date, allowed=node.date[:4])
        if not month:
            series = by_year(series)
        wanted = (year - 1970) * 12 + month - 1 if month else year
        found = series.values[series.times == wanted]
        value = found if len(found) else np.array([np.nan])
        return replace(series, values=value, times=np.array([], dtype=np.int64), cadence="")

    def _call(self, node: Call) -> Series:
        series = self.of(node.inner)
        if series.is_constant and not self.problems:
            self.problem(node.column, f"{node.function}() needs something that changes with time.")
        if series.is_constant:
            return series
        if node.function == "yearly":
            return by_year(series)
        if node.function == "cumulative":
            if series.kind != "flow":
                self.problem(node.column, "Only a flow can be added up over time.", found=series.kind, allowed="flow")
            return replace(series, values=np.cumsum(series.values), kind="stock")
        lag = 1 if series.cadence == "year" else 12
        before = dict(zip((series.times + lag).tolist(), series.values.tolist(), strict=True))
        past = np.array([before.get(t, np.nan) for t in series.times.tolist()])
        change = divide(series.values, past) - 1.0
        return replace(series, values=change, kind="rate", unit="share")

    # --- arithmetic -----------------------------------------------------------------------------

    def _binary(self, node: Binary) -> Series:
        left, right = self.of(node.left), self.of(node.right)
        if left.cadence and right.cadence and left.cadence != right.cadence:
            self.problem(
                node.column,
                f"A series by {left.cadence} and one by {right.cadence} do not mix.",
                remedy="Wrap the finer one in yearly( ).",
            )
            return left
        if node.sign in "+-":
            right = self._in_unit_of(left, right, node)
        return combine(node.sign, left, right)

    def _in_unit_of(self, left: Series, right: Series, node: Binary) -> Series:
        if left.kind == "number" or right.kind == "number" or left.unit == right.unit:
            return right
        if not left.unit or not right.unit or (left.unit in PLAIN_UNITS and right.unit in PLAIN_UNITS):
            return right
        try:
            if compatible(left.unit, right.unit):
                return replace(right, values=right.values * convert(1.0, right.unit, left.unit), unit=left.unit)
        except UnitProblems:
            return right
        what = "These cannot be added: the units do not fit." if node.sign == "+" else "The units do not fit."
        self.problem(node.column, what, found=right.unit, allowed=f"a unit like '{left.unit}'")
        return right
