"""Domains of decision: a mean over them, weighted by the surplus that flows through each where the record says it."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.series import ratio, total
from lustrum.assessment.view import View

__all__ = ["SURPLUS", "mean_over_domains"]

SURPLUS = "surplus_in_domain"
"""Optional need of every measure that is a mean over domains."""


def mean_over_domains(view: View, array: xr.DataArray) -> xr.DataArray:
    r"""Return the mean of an array (time, domain, ...) over its domains.

    .. math:: \bar x = \sum_d S_d x_d \Big/ \sum_d S_d

    Domains are alike where the record does not say the surplus in them.
    """
    if not view.has(SURPLUS):
        return array.mean("domain", skipna=False)
    weight = view[SURPLUS].reindex(domain=array["domain"].values)
    return ratio(total(array * weight, "domain"), total(weight, "domain").broadcast_like(array.isel(domain=0)))
