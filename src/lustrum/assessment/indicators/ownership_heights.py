"""OWN: the heights of an economy, and state ownership as other schools score it."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated, named, onto_branches
from lustrum.assessment.branches import heavy as is_heavy
from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.interindustry import TABLE_NEEDS, read_table
from lustrum.assessment.series import total_by
from lustrum.assessment.socialised import BASES, NEEDS, NOTE, TYPES, WEIGHTS, shares_by_branch
from lustrum.formulas.linkages import ghosh_from_leontief, push

Floats = NDArray[np.float64]

CIRCULATION = ("transport", "banking", "finance", "foreign-trade")


@indicator(
    id="OWN-04",
    title="Socialised share of the commanding heights",
    needs=(*NEEDS, "value_added", "branch.sector", "branch.heavy", *TABLE_NEEDS),
    shares_of=BASES,
    unit="share",
    range=(0, 1),
    direction="more of the branches that others hang on is socialised",
    source="notion of the debate on the New Economic Policy, 1922; weighting: project construct",
    mark="K",
    parameters={
        **WEIGHTS,
        "heavy": Swept(1.0, 0.0, 1.0, "how far heavy industry and power belong to the heights"),
        "circulation": Swept(1.0, 0.0, 1.0, "how far transport, banks and foreign trade belong to them"),
        "all_trade": Swept(0.0, 0.0, 1.0, "how far home trade belongs to them"),
    },
    notes=(NOTE, "Where no branch of the record is a height, there is no share to state."),
    pitfalls=(
        "Which branches are heights is a political choice; it is swept.",
        "Banks are seldom a branch of a table.",
    ),
    optional=TYPES,
)
def commanding_heights(
    view: View,
    of: str,
    *,
    collective: float,
    types: float,
    mixed: float,
    heavy: float,
    circulation: float,
    all_trade: float,
) -> xr.DataArray:
    r"""Mean socialised share of the heights, weighted by value added times total forward linkage.

    .. math:: CH = \frac{\sum_{i \in H} \omega_i \sigma_i}{\sum_{i \in H} \omega_i}, \qquad \omega_i = VA_i \, U_i

    U is the mean-one row sum of the Ghosh inverse of the table between branches (STR-05).
    """
    found = shares_by_branch(view, of, collective, types, mixed)
    table = read_table(view)
    membership = heavy * is_heavy(view, table.branches)
    for weight, chosen in (
        (circulation, {"sector": CIRCULATION}),
        (all_trade, {"sector": "trade"}),
    ):
        membership = np.maximum(membership, weight * view.mask(named(table.branches), "branch", **chosen))
    linkage = push(ghosh_from_leontief(table.inverse, table.output))
    weights = membership * onto_branches(view.year("value_added"), table.branches) * linkage
    dates = xr.DataArray(weights, {"time": view.time, "branch": table.branches}, ("time", "branch"))
    return found.averaged(view, onto_branches(dates, found.branches))


@indicator(
    id="OWN-06",
    title="State firms among the largest",
    needs=("enterprises:form", "enterprises:sales", "enterprises:assets", "enterprises:workers", "form.role"),
    unit="share",
    range=(0, 1),
    direction="more of the largest firms belongs to the state",
    source="Kowalski and others 2013",
    mark="K",
    parameters={
        "firms": Swept(10, 5, 50, "how many of the largest firms are looked at", "Kowalski and others 2013: ten")
    },
    notes=("The largest by each of sales, assets and workers are taken anew.",),
    pitfalls=(
        "Where nearly all firms are the state's, it says nothing.",
        "Firms of trusts and of plants differ in size.",
    ),
)
def state_firms(view: View, *, firms: float) -> xr.DataArray:
    r"""State's part of sales, assets and workers of the k largest firms, averaged.

    .. math:: S = \tfrac13 \sum_{m} \frac{\sum_{i \in top_k(m)} m_i 1[i \in S]}{\sum_{i \in top_k(m)} m_i}
    """

    def share(form: NDArray[np.object_], *answers: Floats) -> float:
        *measures, weight = answers
        names = list(dict.fromkeys(form))
        named = xr.DataArray(np.zeros(len(names)), {"form": names}, ("form",))
        is_public = dict(zip(names, view.mask(named, "form", role="public"), strict=True))
        public = np.array([is_public[name] for name in form])
        return float(np.mean([_share_of_largest(m.astype(float), weight, public, firms) for m in measures]))

    return view.surveyed(share, "enterprises:form", *(f"enterprises:{m}" for m in ("sales", "assets", "workers")))


def _share_of_largest(size: Floats, weight: Floats, chosen: NDArray[np.bool_], count: float) -> float:
    """Return the chosen firms' part of the size of the largest firms; a row stands for as many firms as its weight."""
    order = np.argsort(-size, kind="stable")
    before = np.cumsum(weight[order]) - weight[order]
    taken = np.clip(count - before, 0.0, weight[order]) * size[order]
    return float(taken[chosen[order]].sum() / taken.sum())


@indicator(
    id="OWN-06.freedom-index",
    title="State ownership of assets, as a score of economic freedom",
    needs=("published_score",),
    unit="score",
    range=(0, 10),
    direction="less belongs to the state (the scale is reversed)",
    source="Economic Freedom of the World, component 1E",
    mark="K",
    notes=("Read from the record's published scores, under the name 'efw-1e'.",),
    pitfalls=("Higher means less state ownership.", "Coded by experts; few planned economies are covered."),
)
def freedom_score(view: View) -> xr.DataArray:
    r"""Read the published score, as entered.

    .. math:: s = s^{EFW}_{1E}
    """
    return _published(view, "efw-1e")


@indicator(
    id="OWN-06.expert-coded",
    title="State ownership of the economy, coded by experts",
    needs=("published_score",),
    unit="score",
    range=(0, 4),
    direction="less of the economy is owned or run by the state (the scale is reversed)",
    source="V-Dem, state ownership of economy, ordinal scale",
    mark="K",
    notes=("Read from the record's published scores, under the name 'vdem-state-ownership'.",),
    pitfalls=("Higher means less state control.", "Coders of distant years rest on few sources."),
)
def expert_score(view: View) -> xr.DataArray:
    r"""Read the published score, as entered.

    .. math:: s = s^{VDem}
    """
    return _published(view, "vdem-state-ownership")


def _published(view: View, name: str) -> xr.DataArray:
    """Return a score by its name; missing if the record holds others only."""
    found = view.of(view["published_score"], "score", role=name)
    return total_by(found) if found.sizes["score"] else dated(view, np.full(len(view.time), np.nan))
