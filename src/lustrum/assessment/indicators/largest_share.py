"""Measures for definitions that ask which of several shares is the largest: each is a lead, above zero where it is.

Five forms of economy in a transition (Lenin), and three kinds of power (Wright).
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.roles import OWNERS, is_mass
from lustrum.assessment.series import total_by

Floats = NDArray[np.float64]

FORMS = ("patriarchal", "petty commodity", "private capitalist", "state capitalist")


@indicator(
    id="OWN-05.lead",
    title="Lead of the socialist form over the largest of the other four",
    needs=("{of}", "form.role", "branch.sector"),
    shares_of=("gross_output", "value_added", "employment"),
    unit="share",
    range=(-1, 1),
    direction="the socialist form is larger beside each of the others",
    source="five forms after Lenin 1918 and 1921; the lead: project construct",
    mark="P",
    parameters={
        "natural": Swept(0.5, 0.0, 1.0, "part of household farms that is natural economy and counts as patriarchal"),
        "collective": Swept(
            1.0, 0.0, 1.0, "how much of co-operatives is socialist (1923); the rest is state capitalist"
        ),
    },
    notes=(
        "Socialist: public forms and co-operatives. State capitalist: joint units and foreign ones under concession. "
        "Private capitalist: private units that hire, and landlords. Petty commodity and patriarchal: households.",
        "The largest of the other four is told as `rival`.",
    ),
    pitfalls=(
        "A small lead and a large one are the same to a definition that asks for the largest share only.",
        "Natural economy is hardly recorded: how much of a household farm it takes is a choice.",
    ),
)
def socialist_lead(view: View, of: str, *, natural: float, collective: float) -> xr.DataArray:
    r"""Share of the socialist form less that of the largest of the others.

    .. math:: m = s_{soc} - \max(s_{patr}, s_{petty}, s_{cap}, s_{state}), \qquad \sum_o s_o = 1

    The shares are of the whole economy, over the last twelve months. What is in none of the five counts in the base.
    """
    made = total_by(view.year(of), "branch", "form").transpose("time", "branch", "form")
    values = made.values

    def of_role(*roles: str) -> Floats:
        return np.asarray(values[:, :, view.mask(made, "form", role=roles)].sum(axis=2))

    households, cooperatives = of_role("household"), of_role("collective").sum(axis=1)
    patriarchal = natural * households[:, view.mask(made, "branch", sector="agriculture")].sum(axis=1)
    others = np.stack(
        [
            patriarchal,
            households.sum(axis=1) - patriarchal,
            of_role("capital", "landlord").sum(axis=1),
            of_role("mixed", "foreign").sum(axis=1) + (1 - collective) * cooperatives,
        ]
    )
    socialist = of_role("public").sum(axis=1) + collective * cooperatives
    return _lead(view, socialist, others, values.sum(axis=(1, 2)), FORMS)


@indicator(
    id="POW-06.social-lead",
    title="Lead of social power over state and economic power",
    needs=("control", "group.role"),
    unit="share",
    range=(-1, 1),
    direction="the many in civil society decide more beside officials and owners",
    source="three kinds of power after Wright 2010; the lead: project construct",
    mark="P",
    notes=(
        "State power: decision rights of leading officials. Economic power: those of landlords and owners of capital. "
        "Social power: those of everybody else. Domains weigh alike.",
        "The larger of the other two is told as `rival`.",
    ),
    pitfalls=(
        "Delegates of an association who became officials count as state power.",
        "Rights are as the data state them: a right on paper counts as a right in use.",
    ),
)
def social_lead(view: View) -> xr.DataArray:
    r"""Share of decision rights held by the many less the larger of those of officials and of owners.

    .. math:: m = s_{social} - \max(s_{state}, s_{economic}), \qquad s_{social} + s_{state} + s_{economic} = 1
    """
    held = total_by(view["control"], "domain", "group").transpose("time", "domain", "group")
    whole = held.values.sum(axis=2, keepdims=True)
    rights = np.divide(held.values, whole, out=np.full(held.shape, np.nan), where=whole > 0).mean(axis=1)
    many, owners = view.mask(held, "group", role=is_mass), view.mask(held, "group", role=OWNERS)
    others = np.stack([rights[:, ~many & ~owners].sum(axis=1), rights[:, owners].sum(axis=1)])
    return _lead(view, rights[:, many].sum(axis=1), others, rights.sum(axis=1), ("state", "economic"))


def _lead(view: View, first: Floats, others: Floats, whole: Floats, names: tuple[str, ...]) -> xr.DataArray:
    """Return a lead over the largest of the others (other, time) as a share of the whole, and which one that is."""
    known = np.isfinite(whole) & (whole > 0)
    lead = np.divide(first - others.max(axis=0), whole, out=np.full(len(whole), np.nan), where=known)
    rival = np.where(known, np.array(names)[others.argmax(axis=0)], "")
    return xr.DataArray(lead, {"time": view.time, "rival": ("time", rival)}, ("time",))
