r"""Plant is built: begun as planned, supplied month by month, and in use when all is delivered.

A project of capacity :math:`K` needs the assets :math:`b_j K` in equal instalments over its building time; where plant
lies in ruins, restoring it needs the share :math:`\rho` of that. Instalments are served from the supply organ's stock,
all by the same share of what is short, heavy industry in proportion to its place in the plan; the budget pays. Works of
the countryside (pumps, tractors) are projects without a unit. New and restored plant belongs to the vintage of its
month.

Sources
-------
Building times and assets: economy tables. Cost of restoration at 0.4 to 0.7 of new plant: Korea blueprint section 1.6,
point 5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.building import buildable_assets, record_investment, stock_of_assets, take_assets
from lustrum.simulation.farms import farm_capacity
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.plant import install, vintage_of
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import commanded_forms, roles
from lustrum.simulation.technique import Technique, technique

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pack(MechanismPack):
    """Parameters of building."""

    restoration_cost: float = parameter(0.5, "assets for restored plant relative to new plant", low=0.05, high=1)
    restoration_time: float = parameter(0.5, "time to restore relative to new building", low=0.05, high=1)
    war_stop: float = parameter(0.9, "share of building that war at full intensity stops", low=0, high=1)
    spare_stock: float = parameter(0.4, "share of asset stock kept for repair and farms", low=0, high=1)


@mechanism(
    slot="construction",
    phase="investment",
    reads=("units.activity", "units.form", "bodies.goods", "bodies.money", "projects.activity",
           "projects.capacity", "projects.unit", "projects.begun", "projects.restored"),
    writes=(
        "units.capacity[new]", "units.installed[new]", "units.ruined[restored]", "units.readiness[new]",
        "projects.done", "projects.due",
    ),
    records=("investment", "capacity_added", "budget", "surplus_use"),
    source="economy tables; Korea blueprint 1.6",
    default=True,
    order=0,
)  # fmt: skip
def construction(month: Month, p: Pack) -> None:
    """Begin, supply and finish projects."""
    t = technique(month)
    _begin(month, p, t)
    _supply(month, p, t)
    _finish(month, t)


def _begin(month: Month, p: Pack, t: Technique) -> None:
    """Start one twelfth of what the plan wants begun this year."""
    wanted = month.board.get("investment_plan")
    if wanted is None or float(month.lever("war.intensity", 0.0)) > 0.5:
        return
    owed = month.board.array("begun_short", len(t.product)) + wanted / 12
    units = month.now.units
    has_site = t.farm | np.isin(np.arange(len(t.product)), units.activity[commanded_forms(month)[units.form]])
    beginning = np.flatnonzero((owed >= 1) & has_site)
    if beginning.size:
        quanta = np.floor(owed[beginning]).astype(np.int64)
        owed[beginning] -= quanta
        _open_sites(month, p, t, beginning, quanta)
    month.board["begun_short"] = owed


def _open_sites(month: Month, p: Pack, t: Technique, activity: Ints, quanta: Ints) -> None:
    """Open one project for each activity."""
    turn = month.draw("site", month.now.units.key)
    sites = [_site(month, t, int(a), turn) for a in activity]
    unit = np.array([site for site, _ in sites])
    restored = np.minimum([ruins for _, ruins in sites], quanta)
    pace = np.where(restored * 2 > quanta, p.restoration_time, 1.0)
    months = np.maximum(1, np.floor(t.building_months[activity] * pace)).astype(np.int64)
    month.now.projects.append(
        activity.size, unit=unit, activity=activity, capacity=quanta, begun=month.date.ordinal,
        due=month.date.ordinal + months, done=0.0, restored=restored,
    )  # fmt: skip


def _site(month: Month, t: Technique, activity: int, turn: Floats) -> tuple[int, int]:
    """Return the unit that is to have the capacity, and how much of it lies in ruins there; -1 for the countryside."""
    units = month.now.units
    rows = np.flatnonzero((units.activity == activity) & commanded_forms(month)[units.form])
    if t.farm[activity] or not rows.size:
        return -1, 0
    ruins = units.ruined[rows]
    if ruins.any():
        best = rows[int(np.argmax(ruins))]
        return int(best), int(units.ruined[best])
    return int(rows[int(np.argmax(turn[rows]))]), 0


def _instalments(month: Month, p: Pack, t: Technique) -> tuple[Floats, Floats]:
    """Return wanted assets, float64 (project, product) in product units, and the share that one month is."""
    projects = month.now.projects
    months = np.maximum(projects.due - projects.begun, 1)
    open_share = np.minimum(1 / months, 1 - projects.done)
    new = projects.capacity - projects.restored * (1 - p.restoration_cost)
    assets = t.capital[projects.activity] * buildable_assets(t) * t.quantum[t.product[projects.activity]][:, None]
    return assets * (new * open_share)[:, None], open_share


def _supply(month: Month, p: Pack, t: Technique) -> None:
    projects = month.now.projects
    if not len(projects):
        return
    wanted, share = _instalments(month, p, t)
    wanted *= 1 - p.war_stop * float(month.lever("war.intensity", 0.0))
    total = np.ceil(wanted.sum(axis=0) / t.quantum).astype(np.int64)
    used = np.minimum(stock_of_assets(month, p.spare_stock), total)
    met = np.divide(used, total, out=np.ones(len(t.quantum)), where=total > 0)
    take_assets(month, t, used)
    short = np.flatnonzero(total > used)
    month.shortfall(np.zeros_like(short), short, "demand", -1, (total - used)[short])
    needs = wanted > 0
    ratio = np.where(needs, met, 1.0)
    weight = wanted * t.price
    got = np.divide(
        (weight * ratio).sum(axis=1), weight.sum(axis=1), out=np.ones(len(projects)), where=weight.any(axis=1)
    )
    projects.done = np.minimum(1.0, projects.done + share * got)
    record_investment(month, wanted * met @ t.price, t.branch[month.now.projects.activity])


def _finish(month: Month, t: Technique) -> None:
    projects, units = month.now.projects, month.now.units
    ready = np.flatnonzero((projects.done >= 0.999) & (projects.due <= month.date.ordinal))
    if not ready.size:
        return
    added = np.zeros((len(t.product), len(month.labels["form"])))
    public = int(np.flatnonzero(roles(month).form_role == "public")[0])
    vintage = vintage_of(month.economy, month.date.year)
    for row in ready:
        unit, capacity, activity = int(projects.unit[row]), int(projects.capacity[row]), int(projects.activity[row])
        form = public
        if unit >= 0:
            before = float(units.capacity[unit])
            units.readiness[unit] = (units.readiness[unit] * before + capacity) / (before + capacity)
            install(units, unit, vintage, capacity)
            units.ruined[unit] = max(0, int(units.ruined[unit]) - int(projects.restored[row]))
            form = int(units.form[unit])
        else:
            farm_capacity(month)[activity] += capacity
        added[activity, form] += capacity * t.quantum[t.product[activity]]
    month.record("capacity_added", added)
    gone = np.zeros(len(projects), dtype=bool)
    gone[ready] = True
    projects.remove(gone)
