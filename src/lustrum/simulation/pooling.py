"""The first state, continued: farm cooperatives. Every village has a row for its cooperative, founded or not.

A cooperative without members is not founded yet: its form has the code 0 and it holds nothing. Where the population
has members of cooperatives, the cooperative of their village gets a form in proportion to the pooled land of each
form.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.accounts.splitting import apportion
from lustrum.simulation.margins import numbers_of, of_kind
from lustrum.simulation.population import Drawing, form_sector
from lustrum.simulation.state import VILLAGE

MEMBER = "member"


def draw_cooperatives(drawing: Drawing) -> None:
    """Make the cooperatives, and let the members be members."""
    state = drawing.state
    villages = np.flatnonzero(state.settlements.kind == VILLAGE)
    rows = state.cooperatives.append(
        villages.size,
        key=state.settlements.key[villages],
        weight=drawing.scale,
        settlement=villages,
        region=state.settlements.region[villages],
        sector=form_sector(np.zeros(villages.size, dtype=np.int64)),
    )
    members = _members(drawing)
    if not members.any():
        return
    place = np.full(len(state.settlements), -1, dtype=np.int64)
    place[villages] = rows
    home = place[state.households.settlement]
    living = np.unique(home[members & (home >= 0)])
    state.cooperatives.form[living] = _forms(drawing, living)
    state.cooperatives.sector[living] = form_sector(state.cooperatives.form[living])
    joined = np.flatnonzero(members & (home >= 0))
    state.households.coop[joined] = home[joined]
    state.households.form[joined] = state.cooperatives.form[home[joined]]


def _members(drawing: Drawing) -> NDArray[np.bool_]:
    groups = drawing.labels["group"]
    fits = groups.mask(role=MEMBER) if groups.has("role") else np.zeros(len(groups), dtype=bool)
    return np.asarray(fits[drawing.state.households.group])


def pooled_forms(drawing: Drawing) -> NDArray[np.bool_]:
    """Say which forms pool farm work, bool (form,): the collective ones, of the farm sphere where spheres are given."""
    forms = drawing.labels["form"]
    if not forms.has("role"):
        return np.zeros(len(forms), dtype=bool)
    return (
        forms.mask(role="collective", sphere=("farm", "all")) if forms.has("sphere") else forms.mask(role="collective")
    )


def _forms(drawing: Drawing, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the forms of founded cooperatives: as many of each as its share of pooled land, dealt by luck."""
    land = of_kind(drawing.economy.endowments, "land")
    form, area = drawing.codes(land, "form"), numbers_of(land, "amount", 0.0)
    pools = pooled_forms(drawing)
    share = np.bincount(form[form >= 0], area[form >= 0], pools.size) * pools
    share = share if share.any() else pools.astype(np.float64)
    count = apportion(rows.size, share)
    luck = drawing.draws.uniform(None, "population/cooperative form", drawing.state.cooperatives.key[rows])
    forms = np.empty(rows.size, dtype=np.int64)
    forms[np.argsort(luck, kind="stable")] = np.repeat(np.arange(pools.size), count)
    return forms


def pooling_of(drawing: Drawing, form: int) -> float:
    """Return how far a form pools land: 0 not, 1 with the title (attribute ``pooling``; 0 where there is none)."""
    forms = drawing.labels["form"]
    return float(numbers_of(forms.to_frame(), "pooling", 0.0)[form]) if form >= 0 else 0.0
