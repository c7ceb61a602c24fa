"""OWN-08: to whose units the surplus falls."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import ratio, total

CLAIMS = ("surplus_received", "form.role")
CLAIM_SOURCE = "property-rights literature; Resnick and Wolff 2002 on first receivers"
CLAIM_PITFALLS = (
    "Taxes, set prices and subsidies move surplus between forms without any change of title.",
    "The owners of a form are not one class; who receives is in CLS.",
)
NO_SURPLUS = "Where there is no surplus in all, no share can be stated; losses of a form count against it."
ANY = (float("-inf"), float("inf"))


def _claimed(view: View, *roles: str) -> xr.DataArray:
    received = view.year("surplus_received")
    whole = total(received)
    return ratio(total(view.of(received, "form", role=roles)), whole.where(whole > 0))


@indicator(
    id="OWN-08",
    title="Private owners' share of the surplus",
    needs=CLAIMS,
    unit="share",
    range=ANY,
    direction="more of the surplus arises with private owners",
    source=CLAIM_SOURCE,
    mark="K",
    notes=("Private forms are those of the roles capital, landlord and foreign.", NO_SURPLUS),
    pitfalls=CLAIM_PITFALLS,
)
def private_claims(view: View) -> xr.DataArray:
    r"""Surplus of private forms in the whole surplus, over twelve months.

    .. math:: R = \sum_{o \in private} \Sigma_o / \Sigma_{tot}
    """
    return _claimed(view, "capital", "landlord", "foreign")


@indicator(
    id="OWN-08.public",
    title="Public owners' share of the surplus",
    needs=CLAIMS,
    unit="share",
    range=ANY,
    direction="more of the surplus arises in public units",
    source=CLAIM_SOURCE,
    mark="K",
    notes=(NO_SURPLUS,),
    pitfalls=CLAIM_PITFALLS,
)
def public_claims(view: View) -> xr.DataArray:
    r"""Surplus of public forms in the whole surplus, over twelve months.

    .. math:: R_S = \Sigma_S / \Sigma_{tot}
    """
    return _claimed(view, "public")


@indicator(
    id="OWN-08.collective",
    title="Co-operatives' share of the surplus",
    needs=CLAIMS,
    unit="share",
    range=ANY,
    direction="more of the surplus arises in co-operatives",
    source=CLAIM_SOURCE,
    mark="K",
    notes=(NO_SURPLUS,),
    pitfalls=CLAIM_PITFALLS,
)
def collective_claims(view: View) -> xr.DataArray:
    r"""Surplus of co-operative forms in the whole surplus, over twelve months.

    .. math:: R_C = \Sigma_C / \Sigma_{tot}
    """
    return _claimed(view, "collective")


@indicator(
    id="OWN-08.household",
    title="Households' share of the surplus",
    needs=CLAIMS,
    unit="share",
    range=ANY,
    direction="more of the surplus stays with those who work on their own account",
    source=CLAIM_SOURCE,
    mark="K",
    notes=(NO_SURPLUS,),
    pitfalls=CLAIM_PITFALLS,
)
def household_claims(view: View) -> xr.DataArray:
    r"""Surplus of petty forms in the whole surplus, over twelve months.

    .. math:: R_{PP} = \Sigma_{PP} / \Sigma_{tot}
    """
    return _claimed(view, "household")
