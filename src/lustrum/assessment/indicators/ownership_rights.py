"""OWN-07: the bundle of rights in means of production, and how far it is from title."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from lustrum.assessment.branches import dated, onto_branches
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.roles import MENTAL, OFFICIALS, PRODUCERS
from lustrum.assessment.socialised import BASES, NEEDS, NOTE, TYPES, WEIGHTS, shares_by_branch

RIGHTS = ("access", "withdrawal", "management", "exclusion", "alienation", "appointment")
HOLDERS = {
    "employees": Swept(1.0, 0.0, 1.0, "how far employees and specialists count as producers"),
    "officials": Swept(0.0, 0.0, 1.0, "how far leading officials hold a right for the public and answer for it"),
}
WEIGHTS_OF_RIGHTS = {right: Swept(1.0, 0.0, 2.0, f"weight of the right '{right}'") for right in RIGHTS}
RIGHTS_SOURCE = "Schlager and Ostrom 1992 (five rights), appointment added; adding up: project construct"
RIGHTS_NEEDS = ("property_rights", "group.role", "value_added")
WHO = "Producers are workers, craftsmen and peasants who hire nobody; branches weigh by value added."
ENTERED = "The shares are judgements, entered with their source and an interval."


def _held(view: View, employees: float, officials: float) -> xr.DataArray:
    """Return the producers' part of each right (time, right), branches weighted by value added."""
    rights = view["property_rights"].transpose("time", "branch", "right", "group")
    counts = np.zeros(rights.sizes["group"])
    for part, roles in ((1.0, PRODUCERS), (employees, MENTAL), (officials, OFFICIALS)):
        counts = np.maximum(counts, part * view.mask(rights, "group", role=roles))
    added = onto_branches(view.year("value_added"), rights["branch"].values)
    weight = added / np.where(added.sum(axis=1) > 0, added.sum(axis=1), np.nan)[:, np.newaxis]
    held = ((rights.values @ counts) * weight[:, :, np.newaxis]).sum(axis=1)
    return xr.DataArray(held, {"time": view.time, "right": rights["right"].values}, ("time", "right"))


def _bundle(view: View, held: xr.DataArray, weights: Mapping[str, float]) -> xr.DataArray:
    """Add up the rights that the record holds by their weights; a right that it does not hold is missing."""
    wanted = [right for right, weight in weights.items() if weight > 0]
    parts = [_right(view, held, right) * weights[right] for right in wanted]
    whole = sum(weights[right] for right in wanted)
    return sum(parts[1:], parts[0]) / whole if parts else dated(view, np.full(len(view.time), np.nan))


def _right(view: View, held: xr.DataArray, right: str) -> xr.DataArray:
    found = view.of(held, "right", role=right)
    return found.isel(right=0, drop=True) if found.sizes["right"] else dated(view, np.full(len(view.time), np.nan))


@indicator(
    id="OWN-07",
    title="Producers' share of the bundle of rights",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers hold more of the rights in what they work with",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters={**HOLDERS, **WEIGHTS_OF_RIGHTS},
    notes=(WHO,),
    pitfalls=("The weights of rights drive the result: see each right.", ENTERED),
)
def bundle_of_rights(view: View, *, employees: float, officials: float, **weights: float) -> xr.DataArray:
    r"""Share of six rights that producers hold, weighted over rights and branches.

    .. math:: \rho = \sum_i w_i \sum_r \omega_r D_{(i,r),producers}, \qquad \sum_r \omega_r = 1
    """
    return _bundle(view, _held(view, employees, officials), weights)


@indicator(
    id="OWN-07.gap",
    title="Nominal less effective socialisation",
    needs=(*NEEDS, *RIGHTS_NEEDS),
    shares_of=BASES,
    unit="share",
    range=(-1, 1),
    direction="title is further from the rights that producers hold",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters={**WEIGHTS, **HOLDERS, **WEIGHTS_OF_RIGHTS},
    notes=(NOTE, WHO),
    pitfalls=("Two constructs are subtracted; both carry weights that somebody chose.", ENTERED),
    optional=TYPES,
)
def nominal_gap(
    view: View,
    of: str,
    *,
    collective: float,
    types: float,
    mixed: float,
    employees: float,
    officials: float,
    **weights: float,
) -> xr.DataArray:
    r"""Socialised share of the economy (OWN-02) less the producers' share of rights (OWN-07).

    .. math:: gap = \sigma - \rho
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    nominal = found.averaged(view, onto_branches(view.year("value_added"), found.branches))
    return nominal - _bundle(view, _held(view, employees, officials), weights)


@indicator(
    id="OWN-07.access",
    title="Producers' share of the right of access",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers hold more of the right to use",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED,),
)
def right_of_access(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to enter and use that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = access
    """
    return _right(view, _held(view, employees, officials), "access")


@indicator(
    id="OWN-07.withdrawal",
    title="Producers' share of the right to the yield",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers hold more of the right to the yield",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED, "A right to the yield under a delivery quota is a right to what is left."),
)
def right_of_withdrawal(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to take the product or income that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = withdrawal
    """
    return _right(view, _held(view, employees, officials), "withdrawal")


@indicator(
    id="OWN-07.management",
    title="Producers' share of the right to manage",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers hold more of the right to manage",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED, "A meeting that confirms what was decided holds no right."),
)
def right_of_management(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to decide on use that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = management
    """
    return _right(view, _held(view, employees, officials), "management")


@indicator(
    id="OWN-07.exclusion",
    title="Producers' share of the right to exclude",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers decide more on who may use",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED,),
)
def right_of_exclusion(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to decide who may use that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = exclusion
    """
    return _right(view, _held(view, employees, officials), "exclusion")


@indicator(
    id="OWN-07.alienation",
    title="Producers' share of the right to dispose",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers hold more of the right to sell or let",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED, "Where nobody may sell, the right lies with whoever forbids it."),
)
def right_of_alienation(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to sell or let that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = alienation
    """
    return _right(view, _held(view, employees, officials), "alienation")


@indicator(
    id="OWN-07.appointment",
    title="Producers' share of the right to appoint managers",
    needs=RIGHTS_NEEDS,
    unit="share",
    range=(0, 1),
    direction="producers decide more on who manages",
    source=RIGHTS_SOURCE,
    mark="P",
    parameters=HOLDERS,
    notes=(WHO,),
    pitfalls=(ENTERED, "An election with one name on the list holds no right."),
)
def right_of_appointment(view: View, *, employees: float, officials: float) -> xr.DataArray:
    r"""Share of the right to appoint and recall managers that producers hold.

    .. math:: \rho_r = \sum_i w_i D_{(i,r),producers}, \quad r = appointment
    """
    return _right(view, _held(view, employees, officials), "appointment")
