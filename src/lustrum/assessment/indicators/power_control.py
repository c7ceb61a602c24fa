"""POW: how narrowly decision rights are held, and who decides at the place of work.

The hard version takes rights as they stand. The soft version takes only what is held without account: a right counts by
what is left when the chance of recall, contested choice and information has been taken off.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.domains import SURPLUS, mean_over_domains
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.persons import with_persons
from lustrum.assessment.roles import OFFICIALS, PRODUCERS
from lustrum.assessment.series import by_month, ratio, total

Floats = NDArray[np.float64]
Held = Callable[[View], xr.DataArray]

WORKPLACE = (
    "workplace",
    "enterprise-management",
    "norms-and-pay",
    "hiring-of-managers",
    "enterprise-plan",
    "enterprise-surplus",
)
DOMAINS_NOTE = "Domains weigh by the surplus that flows through them where the record says it, else alike."
SOFT_NOTE = (
    "Account is the chance of recall times contested choice times access to information, as entered with the data on "
    "control."
)
NO_ACCOUNT_LACKING = "Every right is held on full account: nothing is controlled without it."
PITFALLS = (
    "A body of delegates always has few heads: being represented and being replaced look alike. The soft version "
    "parts them by account.",
    "Rights on paper need not be rights in use.",
    "Within a class all count alike; a narrow circle inside a broad class is not seen.",
)


def _hard(view: View) -> xr.DataArray:
    """Return what each class controls of all decisions (time, group), as rights stand."""
    return mean_over_domains(view, view["control"])


def _soft(view: View) -> xr.DataArray:
    """Return what each class controls without account for it (time, group); what is held on account is left out."""
    control = view["control"]
    account = view["accountability"].reindex(domain=control["domain"].values, group=control["group"].values)
    held = control * (1 - account)
    return mean_over_domains(view, held.where((control != 0) | control.isnull(), 0.0))


def _curve(control: Floats, persons: Floats) -> tuple[Floats, Floats]:
    """Return cumulated shares of control and of persons, those who hold most per head first, both from 0 to 1.

    A holder without persons stands before everybody else.
    """
    if not (control.sum() > 0 and persons.sum() > 0):
        message = "nothing is controlled, or there is nobody"
        raise ValueError(message)
    here = (persons > 0) | (control > 0)
    control, persons = control[here], persons[here]
    per_head = np.divide(control, persons, out=np.full(len(control), np.inf), where=persons > 0)
    order = np.argsort(-per_head, kind="stable")
    decided = np.concatenate([[0.0], np.cumsum(control[order])]) / control.sum()
    people = np.concatenate([[0.0], np.cumsum(persons[order])]) / persons.sum()
    return decided, people


def _smallest_half(control: Floats, persons: Floats) -> float:
    decided, people = _curve(control, persons)
    return float(np.interp(0.5, decided, people))


def _half(view: View, held: Held) -> xr.DataArray:
    return by_month(_smallest_half, *with_persons(view, held(view)))


def _of_leaders(view: View, array: xr.DataArray) -> xr.DataArray:
    return ratio(total(view.of(array, "group", role=OFFICIALS), "group"), total(array, "group"))


def _top(view: View, held: Held) -> xr.DataArray:
    return _of_leaders(view, held(view))


def _over(view: View, held: Held) -> xr.DataArray:
    control, persons = with_persons(view, held(view))
    return ratio(_of_leaders(view, control), _of_leaders(view, persons))


def _gini_per_head(control: Floats, persons: Floats) -> float:
    decided, people = _curve(control, persons)
    return float(np.sum(np.diff(people) * (decided[1:] + decided[:-1])) - 1)


def _gini(view: View, held: Held) -> xr.DataArray:
    return by_month(_gini_per_head, *with_persons(view, held(view)))


def _without_account(view: View, value: xr.DataArray) -> xr.DataArray:
    """Return a soft measure with its value where nothing is held without account."""
    return view.or_empty(value, total(_soft(view), "group") == 0)


@indicator(
    id="POW-06",
    title="Smallest part of the people with half of the control",
    needs=("control", "population"),
    optional=(SURPLUS,),
    unit="share",
    range=(0, 1),
    direction="control is spread over more people",
    source="project construct; cf. Vitali and others 2011",
    mark="P",
    notes=(
        "The hard version: formal rights by domain. The soft one, by how accountable holders are, is POW-06.soft.",
        DOMAINS_NOTE,
    ),
    pitfalls=PITFALLS,
)
def smallest_half(view: View) -> xr.DataArray:
    r"""Smallest share of the people that holds half of the decision rights; half if all hold alike.

    .. math:: \min \{ P_S / P : \sum_{g \in S} C_g \ge \tfrac12 \}, \qquad C_g = \frac{\sum_d S_d D_{d,g}}{\sum_d S_d}

    A class that the bound cuts is divided: its members count alike.
    """
    return _half(view, _hard)


@indicator(
    id="POW-06.top",
    title="Leading officials' share of control",
    needs=("control", "group.role"),
    optional=(SURPLUS,),
    unit="share",
    range=(0, 1),
    direction="leading officials decide more",
    source="project construct; cf. Vitali and others 2011",
    mark="P",
    notes=("The top stratum: classes whose role in the record is that of leading officials.", DOMAINS_NOTE),
    pitfalls=PITFALLS,
)
def control_of_top(view: View) -> xr.DataArray:
    r"""Share of the decision rights that leading officials hold, over domains.

    .. math:: C_{top} = \sum_{g \in top} C_g \Big/ \sum_g C_g
    """
    return _top(view, _hard)


@indicator(
    id="POW-06.ratio",
    title="Leading officials' control over their share of the people",
    needs=("control", "population", "group.role"),
    optional=(SURPLUS,),
    unit="ratio",
    range=(0, float("inf")),
    direction="leading officials decide more for each of their number",
    source="project construct; cf. Vitali and others 2011",
    mark="P",
    notes=("Where no person is a leading official no ratio can be stated.", DOMAINS_NOTE),
    pitfalls=("The smaller the stratum, the higher the ratio, whatever it decides.", *PITFALLS),
)
def over_control(view: View) -> xr.DataArray:
    r"""Control of leading officials over their share of the people; 1 is parity.

    .. math:: C_{top} / (P_{top} / P)
    """
    return _over(view, _hard)


@indicator(
    id="POW-06.gini",
    title="Inequality of control per head",
    needs=("control", "population"),
    optional=(SURPLUS,),
    unit="index",
    range=(0, 1),
    direction="decision rights are spread less equally over persons",
    source="project construct on Gini 1912",
    mark="P",
    notes=(DOMAINS_NOTE, "A holder who is no class of the people stands above all who are."),
    pitfalls=PITFALLS,
)
def control_gini(view: View) -> xr.DataArray:
    r"""Gini index over persons of control per head, persons of a class alike.

    .. math:: G = \frac{\sum_g \sum_h P_g P_h |c_g - c_h|}{2 P^2 \bar c}, \qquad c_g = C_g / P_g
    """
    return _gini(view, _hard)


@indicator(
    id="POW-06.soft",
    title="Smallest part of the people with half of the control held without account",
    needs=("control", "accountability", "population"),
    optional=(SURPLUS,),
    unit="share",
    range=(0, 1),
    direction="control without account is spread over more people",
    source="project construct",
    mark="P",
    empty=0.5,
    empty_note=NO_ACCOUNT_LACKING + " As if all held alike.",
    notes=(SOFT_NOTE, DOMAINS_NOTE),
    pitfalls=("Account multiplies three entered guesses.", *PITFALLS),
)
def smallest_half_soft(view: View) -> xr.DataArray:
    r"""Smallest share of the people that holds half of the control for which nobody answers.

    .. math:: \min \{ P_S / P : \sum_{g \in S} C_g \ge \tfrac12 \}, \qquad
              C_g \propto \sum_d S_d D_{d,g} (1 - a_{d,g})
    """
    return _without_account(view, _half(view, _soft))


@indicator(
    id="POW-06.soft-top",
    title="Leading officials' share of the control held without account",
    needs=("control", "accountability", "group.role"),
    optional=(SURPLUS,),
    unit="share",
    range=(0, 1),
    direction="leading officials decide more without account",
    source="project construct",
    mark="P",
    empty=0.0,
    empty_note=NO_ACCOUNT_LACKING,
    notes=(SOFT_NOTE, DOMAINS_NOTE),
    pitfalls=("Account multiplies three entered guesses.", *PITFALLS),
)
def control_of_top_soft(view: View) -> xr.DataArray:
    r"""Share of leading officials in the control for which nobody answers.

    .. math:: C_{top} = \frac{\sum_{g \in top} c_g}{\sum_g c_g}, \qquad c_g = \sum_d S_d D_{d,g} (1 - a_{d,g})
    """
    return _without_account(view, _top(view, _soft))


@indicator(
    id="POW-06.soft-ratio",
    title="Leading officials' control without account over their share of the people",
    needs=("control", "accountability", "population", "group.role"),
    optional=(SURPLUS,),
    unit="ratio",
    range=(0, float("inf")),
    direction="leading officials decide more without account for each of their number",
    source="project construct",
    mark="P",
    empty=0.0,
    empty_note=NO_ACCOUNT_LACKING,
    notes=(SOFT_NOTE, DOMAINS_NOTE, "Where no person is a leading official no ratio can be stated."),
    pitfalls=("The smaller the stratum, the higher the ratio, whatever it decides.", *PITFALLS),
)
def over_control_soft(view: View) -> xr.DataArray:
    r"""Control of leading officials for which nobody answers, over their share of the people.

    .. math:: C_{top} / (P_{top} / P), \qquad C_g \propto \sum_d S_d D_{d,g} (1 - a_{d,g})
    """
    return _without_account(view, _over(view, _soft))


@indicator(
    id="POW-06.soft-gini",
    title="Inequality per head of control held without account",
    needs=("control", "accountability", "population"),
    optional=(SURPLUS,),
    unit="index",
    range=(0, 1),
    direction="control without account is spread less equally over persons",
    source="project construct on Gini 1912",
    mark="P",
    empty=0.0,
    empty_note=NO_ACCOUNT_LACKING,
    notes=(SOFT_NOTE, DOMAINS_NOTE),
    pitfalls=("Account multiplies three entered guesses.", *PITFALLS),
)
def control_gini_soft(view: View) -> xr.DataArray:
    r"""Gini index over persons of control per head for which nobody answers.

    .. math:: G = \frac{\sum_g \sum_h P_g P_h |c_g - c_h|}{2 P^2 \bar c}, \qquad
              c_g \propto \sum_d S_d D_{d,g} (1 - a_{d,g}) / P_g
    """
    return _without_account(view, _gini(view, _soft))


def _at_work(view: View, array: xr.DataArray) -> xr.DataArray:
    """Return the mean over workplace domains of what direct producers have of an array (time, domain, group)."""
    array = view.of(array, "domain", role=WORKPLACE)
    if not array.sizes["domain"]:
        view.absent.append(f"control (domain: {', '.join(WORKPLACE)})")
        return xr.DataArray(np.full(len(view.time), np.nan), {"time": view.time}, ("time",))
    return total(view.of(array, "group", role=PRODUCERS), "group").mean("domain", skipna=False)


@indicator(
    id="POW-08",
    title="Workplace power",
    needs=("control", "group.role"),
    unit="share",
    range=(0, 1),
    direction="those who work decide more at the place of work",
    source="cf. Economic Democracy Index, Cumbers and others",
    mark="K",
    notes=(
        "Formal rights in the domains of the place of work: management, norms and pay, appointment of managers, the "
        "unit's plan and surplus, as far as the record parts them.",
    ),
    pitfalls=(
        "A committee on paper need not decide.",
        "Units are not told apart: the mean hides a few exemplary ones.",
    ),
)
def workplace_power(view: View) -> xr.DataArray:
    r"""Share of the decision rights in workplace domains that direct producers hold.

    .. math:: w = \tfrac1{|W|} \sum_{d \in W} \sum_{g \in producers} D_{d,g}
    """
    return _at_work(view, view["control"])


@indicator(
    id="POW-08.rungs",
    title="Workplace power weighted by how far producers take part",
    needs=("control", "participation_rung", "group.role"),
    unit="index",
    range=(0, 1),
    direction="those who work decide more at the place of work, and take part on higher rungs",
    source="Arnstein 1969; cf. Economic Democracy Index, Cumbers and others",
    mark="P",
    notes=("Rungs: 0 none, 0.25 informed, 0.5 consulted, 0.75 co-decide, 1 decide.",),
    pitfalls=("Rungs are equal steps by choice.", "A committee on paper need not decide."),
)
def workplace_power_by_rung(view: View) -> xr.DataArray:
    r"""Decision rights of direct producers in workplace domains, each times the rung on which they take part.

    .. math:: w = \tfrac1{|W|} \sum_{d \in W} \sum_{g \in producers} D_{d,g} a_{d,g}
    """
    control = view["control"]
    rung = view["participation_rung"].reindex(domain=control["domain"].values, group=control["group"].values)
    held = (control * rung).where((control != 0) | control.isnull(), 0.0)
    return _at_work(view, held)
