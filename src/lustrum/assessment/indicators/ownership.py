"""OWN: shares of forms of ownership, in branches and in the whole; forms are read by their role."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.branches import dated, onto_branches
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.assessment.socialised import (
    BASES,
    NEEDS,
    NOTE,
    TYPES,
    WEIGHTS,
    by_branch,
    shares_by_branch,
    socialised_part,
)
from lustrum.formulas.shares import entropy

PRACTICE = "yearbook practice of the period; weights of forms: project default"
IN_SECTOR = (*NEEDS, "branch.sector")
NOTHING_MADE = "Where nothing of the base is there, no share can be stated."
WHOSE_COOPERATIVE = "Whether a co-operative counts, and for how much, decides the number; the weights are swept."
TITLE = "Legal title says nothing of who decides or who receives."
PRICES = "Gross output counts every stage, value added follows set prices, employment neither: state the base."
LEAST = Swept(0.01, 0.0, 0.05, "branches with less of the whole base are not counted")


def _of_sector(view: View, of: str, sector: str) -> xr.DataArray:
    return total(view.of(by_branch(view, of), "branch", sector=sector), "branch")


@indicator(
    id="OWN-01",
    title="Socialised share of industry",
    needs=IN_SECTOR,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more of industry is under public and co-operative forms",
    source=PRACTICE,
    mark="V",
    parameters=WEIGHTS,
    notes=(NOTE, NOTHING_MADE),
    pitfalls=(WHOSE_COOPERATIVE, TITLE, PRICES),
    optional=TYPES,
)
def socialised_industry(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Socialised part of what industry makes, employs or holds.

    .. math:: \sigma_I = \sum_o \theta_o q_{I,o} / \sum_o q_{I,o}
    """
    return socialised_part(view, _of_sector(view, of, "industry"), collective, types, mixed)


@indicator(
    id="OWN-01.agriculture",
    title="Socialised share of agriculture",
    needs=IN_SECTOR,
    shares_of=(*BASES, "land_area"),
    unit="share",
    range=(0, 1),
    direction="more of agriculture is under public and co-operative forms",
    source=PRACTICE,
    mark="V",
    parameters=WEIGHTS,
    notes=(NOTE, NOTHING_MADE, "Land counts with the form that works it, as in figures of sown area."),
    pitfalls=(WHOSE_COOPERATIVE, TITLE, "Household plots inside co-operatives count as household farming."),
    optional=TYPES,
)
def socialised_agriculture(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Socialised part of what agriculture makes, employs or holds, or of the land that is worked.

    .. math:: \sigma_A = \sum_o \theta_o q_{A,o} / \sum_o q_{A,o}
    """
    if of == "land_area":
        worked = total_by(view[of], "operated").rename(operated="form")
    else:
        worked = _of_sector(view, of, "agriculture")
    return socialised_part(view, worked, collective, types, mixed)


@indicator(
    id="OWN-01.trade",
    title="Socialised share of trade",
    needs=IN_SECTOR,
    shares_of=("retail_turnover", *BASES),
    unit="share",
    range=(0, 1),
    direction="more of trade is under public and co-operative forms",
    source=PRACTICE,
    mark="V",
    parameters=WEIGHTS,
    notes=(NOTE, NOTHING_MADE),
    pitfalls=(WHOSE_COOPERATIVE, "Turnover at free prices weighs private sellers more than the goods they move."),
    optional=TYPES,
)
def socialised_trade(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Socialised part of retail turnover, or of what trade makes, employs or holds.

    .. math:: \sigma_T = \sum_o \theta_o q_{T,o} / \sum_o q_{T,o}
    """
    held = total_by(view.year(of), "form") if of == "retail_turnover" else _of_sector(view, of, "trade")
    return socialised_part(view, held, collective, types, mixed)


@indicator(
    id="OWN-01.crafts",
    title="Co-operative share of crafts",
    needs=IN_SECTOR,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more craft production is in co-operatives",
    source="yearbook practice of the period",
    mark="V",
    notes=(
        "Crafts are co-operatives and households in industry; public and hiring units are no crafts.",
        "Once no craftsman is left there is no share to state.",
    ),
    pitfalls=("A co-operative that grew into a factory still counts as crafts.", TITLE),
)
def cooperative_crafts(view: View, of: str) -> xr.DataArray:
    r"""Co-operatives' part of what co-operatives and households make in industry.

    .. math:: \sigma_H = q_{I,C} / (q_{I,C} + q_{I,PP})
    """
    made = _of_sector(view, of, "industry")
    joined = total(view.of(made, "form", role="collective"), "form")
    return ratio(joined, joined + total(view.of(made, "form", role="household"), "form"))


@indicator(
    id="OWN-02",
    title="Socialised share of the economy",
    needs=(*NEEDS, "value_added"),
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more under public and co-operative forms",
    source=PRACTICE,
    mark="P",
    parameters=WEIGHTS,
    notes=(NOTE, NOTHING_MADE),
    pitfalls=("Where most people farm, the weight of agriculture decides the number.", WHOSE_COOPERATIVE, TITLE),
    optional=TYPES,
)
def socialised_share(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Mean of the branches' socialised shares, weighted by value added.

    .. math:: \sigma = \sum_i w_i \sigma_i, \quad w_i = VA_i / \sum_i VA_i, \quad
              \sigma_i = \sum_o \theta_o q_{i,o} / \sum_o q_{i,o}

    Flows are those of the last twelve months. A branch without any of the base is left out of the weights.
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    return found.averaged(view, onto_branches(view.year("value_added"), found.branches))


@indicator(
    id="OWN-02.by-employment",
    title="Socialised share of the economy, branches weighted by persons at work",
    needs=(*NEEDS, "employment"),
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more under public and co-operative forms",
    source=PRACTICE,
    mark="P",
    parameters=WEIGHTS,
    notes=(NOTE, NOTHING_MADE),
    pitfalls=("Households that farm on their own account weigh as the record counts their persons.", WHOSE_COOPERATIVE),
    optional=TYPES,
)
def socialised_share_by_persons(view: View, of: str, *, collective: float, types: float, mixed: float) -> xr.DataArray:
    r"""Mean of the branches' socialised shares, weighted by persons at work.

    .. math:: \sigma = \sum_i w_i \sigma_i, \quad w_i = N_i / \sum_i N_i
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    return found.averaged(view, onto_branches(view["employment"], found.branches))


@indicator(
    id="OWN-03",
    title="Socialised share in the branch where it is lowest",
    needs=NEEDS,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="no branch is left with a small socialised share",
    source="project construct: a direct reading of 'in each sector' (D1955-43)",
    mark="P",
    parameters={**WEIGHTS, "least": LEAST},
    notes=(NOTE, NOTHING_MADE),
    pitfalls=("Depends on how finely branches are parted; the branch is named beside it.", TITLE),
    optional=TYPES,
)
def weakest_branch(view: View, of: str, *, collective: float, types: float, mixed: float, least: float) -> xr.DataArray:
    r"""Smallest socialised share of any branch, and which branch it is.

    .. math:: D_{min} = \min_i \sigma_i \text{ over } i \text{ with } q_i > \epsilon \sum_i q_i
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    share = np.where(found.counted(least), found.share, np.inf)
    lowest = share.min(axis=1)
    known = found.is_known & np.isfinite(lowest)
    return dated(view, np.where(known, lowest, np.nan), found.branches[share.argmin(axis=1)])


@indicator(
    id="OWN-03.above",
    title="Share of branches that are socialised beyond a level",
    needs=NEEDS,
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more branches are socialised beyond the level",
    source="project construct: a direct reading of 'in each sector' (D1955-43)",
    mark="P",
    parameters={**WEIGHTS, "least": LEAST, "level": Swept(0.5, 0.5, 0.95, "share beyond which a branch counts")},
    notes=(NOTE, NOTHING_MADE),
    pitfalls=("A small branch counts like a large one.", "Depends on how finely branches are parted."),
    optional=TYPES,
)
def branches_above(
    view: View, of: str, *, collective: float, types: float, mixed: float, least: float, level: float
) -> xr.DataArray:
    r"""Branches whose socialised share is beyond a level, in all branches.

    .. math:: D_\tau = \#\{i : \sigma_i > \tau\} / n \text{ over } i \text{ with } q_i > \epsilon \sum_i q_i
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    counted = found.counted(least)
    count = counted.sum(axis=1)
    above = (counted & (np.where(counted, found.share, 0.0) > level)).sum(axis=1)
    known = found.is_known & (count > 0)
    return dated(view, np.divide(above, count, out=np.full(len(count), np.nan), where=known))


@indicator(
    id="OWN-05",
    title="Mixedness of forms of ownership",
    needs=("{of}",),
    shares_of=("gross_output", "value_added", "employment", "capital_value"),
    unit="index",
    range=(0, 1),
    direction="forms of ownership share the economy more evenly",
    source="Shannon 1948, applied to forms",
    mark="K",
    notes=("All forms that the record knows are counted, also those that hold nothing.", NOTHING_MADE),
    pitfalls=("Depends on how many forms the record parts: three types of co-operatives raise it.",),
)
def mixedness(view: View, of: str) -> xr.DataArray:
    r"""Entropy of the shares of forms over its largest value.

    .. math:: M = -\sum_o s_o \ln s_o / \ln |O|
    """
    return by_month(entropy, total_by(view.year(of), "form"))


@indicator(
    id="OWN-09",
    title="Share of units with hired labour",
    needs=NEEDS,
    shares_of=("value_added", "gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more is made by private units that hire",
    source="petty against capitalist production, concept of the literature",
    mark="K",
    notes=(
        "A unit is of this kind if its form has the role 'capital'; landlords and foreign owners are measured apart.",
        NOTHING_MADE,
    ),
    pitfalls=("Hiring that is disguised as kinship or share work is not seen.", "A trader's margin is no value added."),
)
def capitalist_share(view: View, of: str) -> xr.DataArray:
    r"""Part of the base made by forms of the role ``capital``.

    .. math:: \kappa = \sum_i q_{i,K} / \sum_i q_i
    """
    return _hiring(view, by_branch(view, of))


@indicator(
    id="OWN-09.rural",
    title="Share of units with hired labour in agriculture",
    needs=IN_SECTOR,
    shares_of=("value_added", "gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more of farming is done by private units that hire",
    source="petty against capitalist production, concept of the literature",
    mark="K",
    notes=("Rural is what the branches of agriculture make.", NOTHING_MADE),
    pitfalls=("Rich peasants who hire at harvest count as households unless the record parts them.",),
)
def capitalist_share_in_farming(view: View, of: str) -> xr.DataArray:
    r"""Part of agriculture made by forms of the role ``capital``.

    .. math:: \kappa_A = q_{A,K} / q_A
    """
    return _hiring(view, view.of(by_branch(view, of), "branch", sector="agriculture"))


@indicator(
    id="OWN-09.urban",
    title="Share of units with hired labour outside agriculture",
    needs=IN_SECTOR,
    shares_of=("value_added", "gross_output", "employment"),
    unit="share",
    range=(0, 1),
    direction="more outside farming is made by private units that hire",
    source="petty against capitalist production, concept of the literature",
    mark="K",
    notes=("Urban is what the branches outside agriculture make.", NOTHING_MADE),
    pitfalls=("Mines and mills in the country count as urban.",),
)
def capitalist_share_outside_farming(view: View, of: str) -> xr.DataArray:
    r"""Part of the branches outside agriculture made by forms of the role ``capital``.

    .. math:: \kappa_U = \sum_{i \ne A} q_{i,K} / \sum_{i \ne A} q_i
    """
    return _hiring(view, view.of(by_branch(view, of), "branch", sector=lambda sector: sector != "agriculture"))


def _hiring(view: View, array: xr.DataArray) -> xr.DataArray:
    return ratio(total(view.of(array, "form", role="capital"), "branch", "form"), total(array, "branch", "form"))


@indicator(
    id="STR-11",
    title="Foreign-owned share",
    needs=NEEDS,
    shares_of=("gross_output", "employment", "capital_value"),
    unit="share",
    range=(0, 1),
    direction="more is made in foreign-owned units",
    source="indicators of dependence",
    mark="K",
    notes=(NOTHING_MADE,),
    pitfalls=("Control by loans, contracts or personnel leaves no trace in titles.",),
)
def foreign_share(view: View, of: str) -> xr.DataArray:
    r"""Part of the base made by forms of the role ``foreign``.

    .. math:: X = \sum_i q_{i,X} / \sum_i q_i
    """
    array = by_branch(view, of)
    return ratio(total(view.of(array, "form", role="foreign"), "branch", "form"), total(array, "branch", "form"))


@indicator(
    id="STR-11.highest",
    title="Foreign-owned share of the branch where it is highest",
    needs=NEEDS,
    shares_of=("gross_output", "employment", "capital_value"),
    unit="share",
    range=(0, 1),
    direction="some branch is more in foreign hands",
    source="indicators of dependence",
    mark="K",
    parameters={"least": LEAST},
    notes=("The branch is named beside it.", NOTHING_MADE),
    pitfalls=("Depends on how finely branches are parted.",),
)
def most_foreign_branch(view: View, of: str, *, least: float) -> xr.DataArray:
    r"""Largest foreign-owned share of any branch, and which branch it is.

    .. math:: X_{max} = \max_i q_{i,X} / q_i \text{ over } i \text{ with } q_i > \epsilon \sum_i q_i
    """
    array = by_branch(view, of)
    base = total(array, "form").transpose("time", "branch").values
    held = total(view.of(array, "form", role="foreign"), "form").transpose("time", "branch").values
    counted = (base > 0) & (base > least * base.sum(axis=1, keepdims=True))
    share = np.divide(held, base, out=np.full(base.shape, -np.inf), where=counted)
    known = np.isfinite(base).all(axis=1) & counted.any(axis=1)
    return dated(view, np.where(known, share.max(axis=1), np.nan), array["branch"].values[share.argmax(axis=1)])
