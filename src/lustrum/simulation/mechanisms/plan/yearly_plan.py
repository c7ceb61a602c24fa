r"""Each January the planners plan from what was reported, and the plan becomes targets, orders to build and trade.

The reported economy has the capacity that units report to be in order, last year's reported harvest as the forecast of
farming, the stocks of the supply organ, the hands that seek posts, and needs per head raised by a growth aim. The plan
of several years first gives every year as large a multiple of the targets as it can, then, with what accumulation may
claim of it, makes and builds for the most output at constant prices, heavy industry weighted as policy says. The first
year becomes targets:

.. math:: q_u = \gamma\, \tau\, \max(x^{plan}_{jf} \tfrac{k_u}{\sum k},\, \beta k_u) + (1-\gamma)\, k_u

with coverage :math:`\gamma`, tautness :math:`\tau`, capacity in order :math:`k` and the share :math:`\beta` of it that
planners ask for in any case. Who is planned for more is served first when inputs are rationed. Without a plan (war, or
coverage below a tenth) units do what they can.

Sources
-------
Plan formulation: the planning floor. Planning from reports and the ratchet: catalogue rows 4, 5, 22. Coverage of the
yearly plans and the weight of heavy industry: programme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.reported import reported_economy
from lustrum.simulation.roles import commanded_forms, roles
from lustrum.simulation.technique import Technique, technique

if TYPE_CHECKING:
    from lustrum.planning.plan import Plan

Floats = NDArray[np.float64]
TABLE_OF = {"asset": "product"}
"""Dimension of the run's labels behind a dimension of a plan, where the two have different names."""


class Pack(MechanismPack):
    """Terms of planning."""

    coverage: float = parameter(0.3, "share of output that the plan covers", low=0, high=1)
    tautness: float = parameter(1.0, "target over planned output", unit="index", low=0.5, high=2)
    heavy_share: float = parameter(0.6, "share of industrial investment for heavy branches", low=0, high=1)
    accumulation: float = parameter(0.25, "share of the needs' multiple that building may claim", low=0, high=1)
    newer_technique: float = parameter(0.0, "preference for the newer technique in building", low=0, high=1)
    years: int = parameter(3, "horizon of the plan", unit="years", low=1, high=10)
    restoration_cost: float = parameter(
        0.5, "cost of restored over new plant that planners reckon with", low=0.05, high=1
    )
    restoration: float = parameter(0.6, "share of ruins that planners mean to restore in a year", low=0, high=1)
    least_use: float = parameter(0.9, "share of capacity in order that planners ask for at least", low=0, high=1)
    farming_share: float = parameter(
        0.09, "share of state investment for works of the countryside: pumps, tractors", low=0, high=1,
        source="9.2 a hundred of state investment 1954-56: record (recalled)",
    )  # fmt: skip
    gap_closing: float = parameter(
        0.12,
        "share of the gap to the basic tier that planners mean to close in a year",
        unit="share per year",
        low=0,
        high=1,
    )
    for_people: float = parameter(
        1.0, "weight of people's and the state's final use in targets", unit="index", low=0, high=5
    )
    self_reliance: float = parameter(0.0, "share of planned foreign trade that planners forgo", low=0, high=1)
    growth: float = parameter(0.06, "yearly growth aimed at in needs per head", unit="share per year", low=-0.5, high=1)


@mechanism(
    slot="planning",
    phase="plan",
    reads=(
        "units.activity", "units.form", "units.capacity", "units.readiness", "units.ruined", "bodies.goods",
        "persons.skill", "projects.activity", "projects.capacity", "projects.done", "projects.begun",
        "projects.due", "projects.restored", "households.workers", "households.group", "parcels.area",
        "parcels.land", "settlements.kind", "households.settlement", "households.members",
    ),
    writes=("units.target",),
    records=("plan_targets", "plan_gap", "balance_entries", "output"),
    source="planning floor; catalogue rows 4, 5, 22",
    default=True,
    order=0,
)  # fmt: skip
def yearly_plan(month: Month, p: Pack) -> None:
    """Plan the year, once a year."""
    units, t = month.now.units, technique(month)
    able = np.floor(units.capacity * units.readiness).astype(np.int64)
    if month.date.month == 1 or month.is_first:
        delivered = month.board.get("year_delivered")
        if delivered is not None:
            month.board["delivered_last_year"] = delivered
        month.board["plan_is_in_force"] = _make(month, p, t)
        _record_balances(month)
        month.board["year_delivered"] = np.zeros(len(t.quantum))
        month.board["aid_of_year"] = np.zeros(len(t.quantum))
        month.board["reported_harvest"] = np.zeros(len(t.quantum))
        month.board.pop("year_reported", None)  # there again as soon as output is reported, if anything reports it
        month.board["year_output"] = np.zeros((len(t.product), len(month.labels["form"])))
    if not month.board["plan_is_in_force"]:
        units.target = able
        return
    planned, total = _planned_and_able(month, t, able)
    units.target = _targets(month, p, planned, total, able)
    month.board["plan_urgency"] = np.divide(planned, total, out=np.ones_like(planned), where=total > 0)
    _record_targets(month, t)


def _make(month: Month, p: Pack, t: Technique) -> bool:
    """Plan, and say whether there is a plan to carry out."""
    if float(month.lever("war.intensity", 0.0)) > 0.5 or p.coverage < 0.1:
        month.board["investment_plan"] = None
        month.board["trade_plan"] = None
        return False
    from lustrum.planning.plan import plan
    from lustrum.planning.settings import PlanSettings

    economy, targets, forecast = reported_economy(month, t, p.growth)
    settings = PlanSettings(
        start=month.date.year,
        growth=0.0,
        over="years-min",
        give=(p.accumulation, 0.0),
        weights=_weights(month, t, p),
        forecast=forecast,
        uncommanded="at-most",
        new_cells=False,
        labour_growth=0.03,
        multiple_cropping=False,
        explain=False,
        terminal="none",
        tie_break=False,
    )
    made = plan(economy, targets=targets, objective=("ray", "output"), years=p.years, settings=settings)
    month.plans.append(made.bare())
    if made.status not in ("optimal", "feasible"):
        month.event("plan", f"No plan for {month.date.year}: {made.status}.")
        return False
    month.board["planned_output"] = _by_activity_form(month, _first_year(made.output))
    _orders(month, t, p, made)
    if made.certificate is not None:
        month.record("plan_gap", float(made.certificate.gap))
    return True


def _weights(month: Month, t: Technique, p: Pack) -> dict[str, float]:
    """Weight of a unit of each product: its constant price, more for products of heavy branches as policy says."""
    heavy = np.zeros(len(t.quantum), dtype=bool)
    heavy[t.product[t.heavy]] = True
    share = p.heavy_share / 0.5
    weight = t.price * np.where(heavy, share, max(2 - share, 0.05))
    return {name: float(w) for name, w in zip(month.labels["product"].ids, weight, strict=True)}


def _first_year(array: Any) -> Any:
    return array.isel(year=0)


def _by_activity_form(month: Month, array: Any) -> Floats:
    """Sum a plan array over regions and put it in label order, float64 (activity, form)."""
    return _in_order(month, array, "activity", "form")


def _in_order(month: Month, array: Any, *dims: str) -> Floats:
    """Sum a plan array over all other dimensions and put it in the order of the run's labels, float64."""
    summed = array.sum([dim for dim in array.dims if dim not in dims]).transpose(*dims)
    full = np.zeros(tuple(len(month.labels[TABLE_OF.get(dim, dim)]) for dim in dims))
    place = np.ix_(*(month.labels[TABLE_OF.get(dim, dim)].codes(array[dim].to_numpy().tolist()) for dim in dims))
    full[place] = np.nan_to_num(summed.to_numpy().astype(np.float64))
    return full


def _orders(month: Month, t: Technique, p: Pack, made: Plan) -> None:
    trade = _first_year(made.trade)

    def flow(name: str) -> Floats:
        if name not in trade["flow"].to_numpy():
            return np.zeros(len(t.quantum))
        return _in_order(month, trade.sel(flow=name), "product")

    month.board["trade_plan"] = (flow("export") * (1 - p.self_reliance), flow("import") * (1 - p.self_reliance))
    month.board["investment_plan"] = _investment(month, t, p, made) / t.quantum[t.product]
    delivered = _in_order(month, _first_year(made.deliveries), "product")
    month.record("plan_targets", delivered, "planned-first")


def _investment(month: Month, t: Technique, p: Pack, made: Plan) -> Floats:
    """Capacity to be begun in a year, product units, float64 (activity,): the plan says how much, policy says where.

    What assets will be there beyond the projects under way restores ruins first, energy and transport before the rest;
    what is left goes to heavy and other branches by the heavy share, within heavy branches in proportion to the plant
    that stands or stood, within the others as the plan has it. The newer technique of a product takes the part that
    policy prefers.
    """
    planned, cost = _capacity_begun(month, t, made), t.cost_of_capacity()
    units = month.now.units
    natural = t.quantum[t.product[units.activity]]
    ruins = np.bincount(units.activity, units.ruined * natural, len(cost)) - _under_way(month, t)
    stood = np.bincount(units.activity, (units.capacity + units.ruined) * natural, len(cost))
    mix = (np.where(ruins.any(), np.maximum(ruins, 0), stood * t.heavy) @ t.capital) * ~_draught(t)
    worth, widened = _assets_to_come(month, t, mix)
    purse = max(0.0, worth - _backlog(month, t, p) - float(widened @ cost))
    restored, left = _restore(
        t, np.maximum(ruins, 0) * p.restoration, cost * p.restoration_cost, purse, _shared(month, t)
    )
    works = t.farm & t.newer & (t.building_months >= 12)
    fields = _spread(left * p.farming_share, works * cost, cost)
    left *= 1 - p.farming_share
    heavy = _spread(left * p.heavy_share, np.where(t.heavy, stood * cost, 0.0), cost)
    other = _spread(left * (1 - p.heavy_share), np.where(t.heavy, 0.0, planned * cost), cost)
    return widened + restored + fields + _prefer_newer(t, heavy + other, p.newer_technique)


def _shared(month: Month, t: Technique) -> NDArray[np.bool_]:
    """Activities that make energy and transport, on which all others wait."""
    return np.asarray(np.isin(roles(month).kind, ("energy", "service"))[t.product] & ~t.farm)


def _draught(t: Technique) -> NDArray[np.bool_]:
    """Assets that farms alone use, bool (product,)."""
    return np.asarray(t.capital[~t.farm].sum(axis=0) <= 0)


def _assets_to_come(month: Month, t: Technique, mix: Floats) -> tuple[float, Floats]:
    """Return what the coming year's assets can build, won, and capacity to add where one holds the others back.

    Assets are needed together, in the mix of what is to be built. The scarcest decides how much can be built; makers of
    an asset that lags behind the best supplied one are widened, by at most four fifths a year.
    """
    planned = np.bincount(t.product, np.asarray(month.board["planned_output"]).sum(axis=1), len(mix))
    stock = month.now.bodies.goods[month.now.body("supply")] * t.quantum * t.storable
    aid = month.board.get("aid_of_year", np.zeros(len(mix)))
    there = planned + month.board["trade_plan"][1] + aid + stock
    needed = mix > 0
    reach = np.divide(there, mix, out=np.full(mix.shape, np.inf), where=needed)
    worth = float(reach[needed].min() * (mix @ t.price)) if needed.any() else 0.0
    widened = np.zeros(len(t.product))
    best = reach[needed].max() if needed.any() else 0.0
    for asset in np.flatnonzero(needed & (reach < 0.7 * best)):
        makers = np.flatnonzero((t.product == asset) & ~t.farm & ~t.newer)
        if makers.size:
            widened[makers[0]] = 0.8 * min(planned[asset], mix[asset] * best - there[asset])
    return worth, widened


def _under_way(month: Month, t: Technique) -> Floats:
    """Capacity that projects are restoring, product units, float64 (activity,)."""
    projects = month.now.projects
    natural = projects.restored * t.quantum[t.product[projects.activity]]
    return np.bincount(projects.activity, natural, len(t.product)).astype(np.float64)


def _backlog(month: Month, t: Technique, p: Pack) -> float:
    """Return what projects begun claim of the coming year's assets, won at constant prices."""
    projects = month.now.projects
    if not len(projects):
        return 0.0
    months = np.maximum(projects.due - projects.begun, 1)
    share = np.minimum(1 - projects.done, 12 / months)
    new = projects.capacity - projects.restored * (1 - p.restoration_cost)
    natural = new * share * t.quantum[t.product[projects.activity]]
    return float(natural @ t.cost_of_capacity()[projects.activity])


def _restore(t: Technique, ruins: Floats, cost: Floats, purse: float, first: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Restore what all others wait for, then the rest, as far as the purse goes; return capacity and what is left."""
    restored = np.zeros_like(ruins)
    for mine in (first, ~first):
        bill = float((ruins * cost)[mine].sum())
        share = min(1.0, purse / bill) if bill > 0 else 0.0
        restored[mine] = ruins[mine] * share
        purse -= bill * share
    return restored, max(0.0, purse)


def _spread(worth: float, weight: Floats, cost: Floats) -> Floats:
    """Capacity that a sum buys when it is divided by weight."""
    total = weight.sum()
    return (
        np.divide(worth * weight / total, cost, out=np.zeros_like(cost), where=cost > 0)
        if total > 0
        else np.zeros_like(cost)
    )


def _prefer_newer(t: Technique, capacity: Floats, preference: float) -> Floats:
    """Move a share of new capacity to the newer technique of the same product."""
    moved = capacity.copy()
    for activity in np.flatnonzero(t.newer & ~t.farm):
        older = np.flatnonzero((t.product == t.product[activity]) & ~t.newer)
        moved[activity] += preference * capacity[older].sum()
        moved[older] -= preference * capacity[older]
    return moved


def _capacity_begun(month: Month, t: Technique, made: Plan) -> Floats:
    """Capacity that the planned assets of the first two years make, a year's mean, float64 (activity,)."""
    assets = made.investment.isel(year=slice(0, 2)).mean("year")
    worth = _in_order(month, assets, "activity", "asset") @ t.price
    cost = t.cost_of_capacity()
    return np.divide(worth, cost, out=np.zeros_like(worth), where=cost > 0)


def _planned_and_able(month: Month, t: Technique, able: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return planned output and what plant in order can make, both quanta a year, float64 (activity, form)."""
    units = month.now.units
    planned = np.asarray(month.board["planned_output"]) / t.quantum[t.product][:, None]
    place = units.activity.astype(np.int64) * planned.shape[1] + units.form
    return planned, np.asarray(np.bincount(place, able, planned.size), dtype=np.float64).reshape(planned.shape)


def _targets(month: Month, p: Pack, planned: Floats, total: Floats, able: NDArray[np.int64]) -> NDArray[np.int64]:
    units = month.now.units
    share = np.divide(able, total[units.activity, units.form], out=np.zeros(len(units)), where=able > 0)
    asked = np.maximum(planned[units.activity, units.form] * share, p.least_use * able)
    target = p.coverage * p.tautness * asked + (1 - p.coverage) * able
    return np.where(commanded_forms(month)[units.form], np.floor(target), able).astype(np.int64)


ENTRIES = {
    "output": ("output",),
    "imports": ("import", "aid"),
    "opening stock": ("opening stock",),
    "production use": ("input", "carriage"),
    "final use": ("delivery", "investment"),
    "exports": ("export",),
    "closing stock": ("closing stock",),
}
"""Entries of a material balance, and the flows of a plan's balance that make them up."""


def _record_balances(month: Month) -> None:
    """Record the material balances of the year's plan; a year without a plan has none, which is not nil."""
    products, entries = month.labels["product"], month.labels["entry"]
    cells = np.full((len(products), len(entries)), np.nan)
    if month.board["plan_is_in_force"]:
        balances = abs(_first_year(month.plans[-1].balances))
        cells[:] = 0.0
        for entry, flows in ENTRIES.items():
            found = balances.sel(flow=list(flows)).sum("flow")
            cells[products.codes(found["product"].to_numpy().tolist()), entries.code(entry)] = found.to_numpy()
    for basis in ("planned-first", "planned-last"):
        month.record("balance_entries", cells, basis)


def _record_targets(month: Month, t: Technique) -> None:
    units, forms = month.now.units, len(month.labels["form"])
    natural = units.target * t.quantum[t.product[units.activity]] / 12
    place = units.activity.astype(np.int64) * forms + units.form
    cells = np.bincount(place, natural, len(t.product) * forms).reshape(len(t.product), forms)
    for basis in ("planned-first", "planned-last"):
        month.record("output", cells, basis)
