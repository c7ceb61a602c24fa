"""Rows in canonical units: products in their own unit, labour in person-years, land in square metres.

A row's ``unit`` is read as ``numerator per denominator``; words that say nothing about size (``a year``, ``of yearly
capacity``) are dropped. A text equal to the canonical one costs nothing; a few common pairs are listed here, and
only others wake the registry of `quantities.units`, which takes longer to import than a country takes to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from lustrum.economy.economy import LABOUR_UNIT, LAND_UNIT
from lustrum.errors import Problem, UnitProblems
from lustrum.quantities.units import check_unit, convert

PERSON = "person"
_IDLE = re.compile(r"\s+(?:a|per) year\b|\s+of (?:yearly |annual )?(?:capacity|output|level)\b")

QUICK = {
    ("persons", PERSON): 1.0, ("person-years", PERSON): 1.0, ("person-year", PERSON): 1.0, ("workers", PERSON): 1.0,
    ("thousand persons", PERSON): 1e3,
    ("person-years", LABOUR_UNIT): 1.0, ("worker-year", LABOUR_UNIT): 1.0, ("worker-years", LABOUR_UNIT): 1.0,
    ("ha", LAND_UNIT): 1e4, ("sown ha", LAND_UNIT): 1e4, ("chongbo", LAND_UNIT): 9920.0,
    ("kg", "t"): 1e-3, ("kt", "t"): 1e3, ("thousand t", "t"): 1e3, ("GWh", "MWh"): 1e3,
}  # fmt: skip
"""Factors that need no registry; a test compares them with it."""

KNOWN = frozenset(("t", "kg", "m2", "m3", "MWh", "head", "unit", "person-year", "worker-year", "household",
                   "1000 m", "1000 m2", "1000 t-km"))  # fmt: skip
"""Units that need no registry to be known."""

_MISFIT = "The unit does not fit."


def factor(text: str, numerator: str, denominator: str) -> float:
    """Return what a number in the unit `text` is multiplied by to be in ``numerator per denominator``.

    Raises
    ------
    UnitProblems
        If the unit is unknown or does not fit.

    Examples
    --------
    >>> factor("sown ha per t", "m2", "t")
    10000.0
    >>> factor("t per 1000 t", "t", "t")
    0.001
    """
    top, _, bottom = _IDLE.sub("", text.strip()).partition(" per ")
    if bottom and not denominator:
        raise UnitProblems([Problem(_MISFIT, found=text, allowed=numerator)])
    size, per = _one(top, numerator), _one(bottom, denominator) if bottom else 1.0
    if not (0 < size < np.inf and 0 < per < np.inf):
        raise UnitProblems([Problem("A unit is a positive amount.", found=text, allowed=numerator)])
    return size / per


def _one(text: str, target: str) -> float:
    if text == target:
        return 1.0
    if (text, target) in QUICK:
        return QUICK[text, target]
    match = re.fullmatch(r"(\d+(?:\.\d+)?) (.+)", text)
    if match and match[2] == target:
        return float(match[1])
    return convert(1.0, text, target)


def look_up(labels: pd.Series[Any], texts: Mapping[str, str]) -> pd.Series[Any]:
    """Return the text that belongs to each label, or an empty one."""
    return pd.Series([texts.get(label, "") for label in labels], index=labels.index, dtype=object)


Targets = tuple[pd.Series, pd.Series | str]


def _targets(table: str, frame: pd.DataFrame, unit_of: Mapping[str, str], activity_unit: Mapping[str, str]) -> Targets:
    """Return the canonical numerator and denominator of each row; a numerator of "" is left as it is."""

    def product(column: str) -> pd.Series:
        return look_up(frame[column], unit_of)

    def constant(text: str) -> pd.Series:
        return pd.Series(text, index=frame.index)

    if table in ("outputs", "inputs", "capital", "labour", "land"):
        tops = {"labour": constant(LABOUR_UNIT), "land": constant(LAND_UNIT)}
        top = tops[table] if table in tops else product("asset" if table == "capital" else "product")
        return top, look_up(frame["activity"], activity_unit)
    if table == "endowments":
        kind = frame["kind"]
        top = product("item").where(kind.isin(["capital", "stock", "animals"]), "")
        top = top.where(~kind.isin(["capacity", "level"]), look_up(frame["activity"], activity_unit))
        return top.where(kind != "land", LAND_UNIT).where(kind != "workers", PERSON), ""
    if table in ("stocks", "final", "trade"):
        return product("product"), ""
    if table == "needs":
        return product("product"), PERSON
    if table == "emissions":
        first: dict[str, str] = {}
        for substance, unit in zip(frame["substance"], frame["unit"], strict=True):
            first.setdefault(substance, unit.partition(" per ")[0])
        substances = look_up(frame["substance"], first)
        return substances, look_up(frame["activity"], activity_unit)
    return constant(""), ""


_VALUES = {"final": "amount", "stocks": "amount", "endowments": "amount", "needs": "amount", "trade": "limit"}


def to_canonical(
    table: str,
    frame: pd.DataFrame,
    unit_of: Mapping[str, str],
    activity_unit: Mapping[str, str],
    file: str,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Convert the rows of a table to canonical units.

    Parameters
    ----------
    table, file : str
        Name of the table; name of the file, for messages.
    frame : DataFrame
        The table, indexed by row number.
    unit_of, activity_unit : mapping of str to str
        Unit of each product, and of the level of each activity.

    Returns
    -------
    frame : DataFrame
        With values, low and high converted and `unit` rewritten.
    problems : list of Problem
        Units that are unknown or do not fit.
    """
    if "unit" not in frame or table in ("products", "prices", "value_added", "links") or not len(frame):
        return frame, []
    top, bottom = _targets(table, frame, unit_of, activity_unit)
    bottoms = bottom if isinstance(bottom, pd.Series) else pd.Series(bottom, index=frame.index)
    known: dict[tuple[str, str, str], float] = {}
    problems: list[Problem] = []
    factors = np.ones(len(frame))
    for position, (text, numerator, denominator) in enumerate(zip(frame["unit"], top, bottoms, strict=True)):
        if not text or not numerator:
            continue
        pair = (str(text), str(numerator), str(denominator))
        if pair not in known:
            try:
                known[pair] = factor(*pair)
            except UnitProblems as error:
                known[pair] = 1.0
                allowed = f"a unit like '{numerator}" + (f" per {denominator}'" if denominator else "'")
                where = f"{file} row {frame.index[position]}, unit"
                problems.append(Problem(error.problems[0].what, where, pair[0], allowed))
        factors[position] = known[pair]
    changed = {
        column: frame[column] * factors
        for column in (_VALUES.get(table, "value"), "low", "high")
        if column in frame and (factors != 1).any()
    }
    for column, values in changed.items():
        before = frame[column].to_numpy(np.float64)
        lost = ~np.isfinite(values.to_numpy()) & np.isfinite(before)
        for row, number in zip(frame.index[lost], before[lost], strict=True):
            problems.append(Problem("The number is too large.", f"{file} row {row}, {column}", f"{number:g}"))
    units = [f"{t} per {b}" if t and b else (t or u) for t, b, u in zip(top, bottoms, frame["unit"], strict=True)]
    return frame.assign(**changed, unit=units), problems


def check_product_units(frame: pd.DataFrame, currency: str, file: str) -> Iterator[Problem]:
    """Check that the unit of every product is a unit; the currency of the economy is one."""
    for row, unit in zip(frame.index, frame["unit"], strict=True):
        if unit in KNOWN or not unit or (currency and currency in unit):
            continue
        try:
            check_unit(unit)
        except UnitProblems as error:
            yield Problem(
                error.problems[0].what, f"{file} row {row}, unit", unit, "a unit of measure, such as t or MWh"
            )
