"""Burden and threat: what a threat asks for, and the whole surface over what is contested in it.

How likely an attack is and how much of the other side's spending defence has to match are inputs of a user. One pair of
them makes one number; :func:`threat_surface` shows all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from lustrum.assessment.series import ratio, total
from lustrum.assessment.view import Calendar, View
from lustrum.errors import HistoryProblems, Problem
from lustrum.formulas.militarisation import required_burden
from lustrum.quantities.calendar import Month

__all__ = ["BURDEN", "burden", "required", "threat_surface"]

BURDEN = ("defence_use", "value_added")
THREAT = ("threat", "threat_capability")
STEPS = 11


def burden(view: View) -> xr.DataArray:
    """Return goods delivered to the army over the net product of twelve months (time,)."""
    return ratio(view.year("defence_use"), total(view.year("value_added")))


def required(view: View, phi: float) -> xr.DataArray:
    """Return the burden that meets the threat of the record (time,); needs ``threat`` and ``threat_capability``."""
    product = total(view.year("value_added"))
    threat, capability = view["threat"], view["threat_capability"]
    return product.copy(data=required_burden(phi, threat.values, capability.values, product.values))


def threat_surface(
    calendar: Calendar,
    month: Month,
    phi: Sequence[float] = tuple(np.linspace(0.0, 2.0, STEPS).tolist()),
    threat: Sequence[float] = tuple(np.linspace(0.0, 1.0, STEPS).tolist()),
    basis: str = "true",
) -> xr.Dataset:
    """Return burden and requirement at a date over all readings of the threat.

    Parameters
    ----------
    calendar : Calendar
        A record with ``defence_use``, ``value_added`` and ``threat_capability``.
    month : Month
        The date.
    phi, threat : sequence of float
        Parts of the other side's spending that defence has to match; probabilities of attack.
    basis : str
        Basis of what is read: ``low`` or ``high`` for the ends of a contested capability.

    Returns
    -------
    Dataset (phi, threat)
        ``burden`` (one number), ``required``, ``excess`` (burden less required) and ``ratio`` (burden over required,
        missing where nothing is required).

    Raises
    ------
    HistoryProblems
        If the record lacks a variable or the month.
    """
    needs = (*BURDEN, "threat_capability")
    lacking = [
        Problem("The surface needs this variable.", calendar.record.name, n) for n in needs if not calendar.bases(n)
    ]
    place = calendar.place(month)
    if not 0 <= place < len(calendar.months):
        lacking.append(Problem("The month is outside the record.", calendar.record.name, str(month)))
    if lacking:
        raise HistoryProblems(lacking)
    view = View(calendar, needs, basis)
    spent = float(burden(view).values[place])
    product = float(total(view.year("value_added")).values[place])
    capability = float(view["threat_capability"].values[place])
    need = required_burden(np.array(phi)[:, np.newaxis], np.array(threat), capability, product)
    over = np.divide(spent, need, out=np.full(need.shape, np.nan), where=need > 0)
    dims = ("phi", "threat")
    return xr.Dataset(
        {"burden": spent, "required": (dims, need), "excess": (dims, spent - need), "ratio": (dims, over)},
        {"phi": list(phi), "threat": list(threat)},
    )
