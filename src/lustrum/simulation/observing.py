"""What the record says of the state at the end of a month: stocks, computed from the columns.

One function for each variable, with the dimensions of the dictionary in their order. A variable that a mechanism
records itself is left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.kernels.sums import weigh_by
from lustrum.simulation.margins import numbers_of
from lustrum.simulation.population import farm_groups
from lustrum.simulation.registers import is_of_working_age
from lustrum.simulation.roles import has_roles, roles
from lustrum.simulation.state import HOLDERS
from lustrum.simulation.technique import technique

if TYPE_CHECKING:
    from lustrum.simulation.month import Month

Floats = NDArray[np.float64]
Codes = NDArray[Any]
NORMAL_HOURS = 200.0
"""Hours of a normal month where no mechanism of the run sets them (project default)."""

DESCRIBED = ("capital_value", "inventories", "hours_group")
"""Variables that need attributes of labels which bare economies do not carry."""

OBSERVERS: dict[str, Callable[[Month], Floats]] = {}


def observer(function: Callable[[Month], Floats]) -> Callable[[Month], Floats]:
    """Note that a function observes the variable of its name."""
    OBSERVERS[function.__name__] = function
    return function


def tally(shape: tuple[int, ...], codes: tuple[Codes, ...], weights: Codes | None = None) -> Floats:
    """Return sums of weights by codes, float64 of the shape."""
    flat = codes[0].astype(np.int64)
    for size, code in zip(shape[1:], codes[1:], strict=True):
        flat *= size
        flat += code
    return np.asarray(np.bincount(flat, weights, int(np.prod(shape))), dtype=np.float64).reshape(shape)


def _size(month: Month, *dims: str) -> tuple[int, ...]:
    return tuple(len(month.labels[dim]) for dim in dims)


@observer
def population(month: Month) -> Floats:
    """Persons by region, type of settlement and class."""
    s = month.now
    kind = s.settlements.kind[s.households.settlement]
    codes = (s.households.region, kind, s.households.group)
    return tally(_size(month, "region", "settlement", "group"), codes, s.households.members)


@observer
def households(month: Month) -> Floats:
    """Households by region, class, and form and branch of the main livelihood."""
    s, labels = month.now, month.labels
    form, branch = livelihood(month)
    codes = (s.households.region, s.households.group, form, branch)
    shape = _size(month, "region", "group", "form", "branch")
    weight = np.where(s.households.members > 0, s.households.weight, 0)
    return tally(shape, codes, weight) if len(labels["branch"]) else np.zeros(shape)


def livelihood(month: Month) -> tuple[Codes, Codes]:
    """Return form and branch of each household's main livelihood, int64 (household,).

    Farm households: their cooperative's form, else their own; the branch that uses land. Others: form and branch of
    the unit where the first of them works; without one their own form and the last branch that is neither material
    nor trade.
    """
    s, labels = month.now, month.labels
    branch_of = month.world.activity_branch
    farm = farm_groups(labels["group"])[s.households.group]
    form = s.households.form.astype(np.int64)
    branch = np.where(farm, farm_branch(month), len(labels["branch"]) - 1)
    joined = s.households.coop >= 0
    form[joined] = s.cooperatives.form[s.households.coop[joined]]
    rows = np.flatnonzero((s.persons.unit >= 0) & (s.persons.household >= 0))[::-1]
    unit = np.full(len(farm), -1, dtype=np.int64)
    unit[s.persons.household[rows]] = s.persons.unit[rows]
    mine = np.flatnonzero((unit >= 0) & ~farm)
    form[mine] = s.units.form[unit[mine]]
    branch[mine] = branch_of[s.units.activity[unit[mine]]]
    return form, branch


def farm_branch(month: Month) -> int:
    """Return the first branch whose activities use land; 0 if none does."""
    used = np.flatnonzero(np.diff(month.economy.technology.land.indptr))
    return int(month.world.activity_branch[used[0]]) if len(used) else 0


@observer
def employment(month: Month) -> Floats:
    """Persons at work in units by branch, form and skill."""
    s = month.now
    rows = np.flatnonzero(s.persons.unit >= 0)
    unit = s.persons.unit[rows]
    branch = month.world.activity_branch[s.units.activity[unit]]
    codes = (branch, s.units.form[unit], s.persons.skill[rows])
    return tally(_size(month, "branch", "form", "skill"), codes, s.persons.weight[rows])


@observer
def skilled_persons(month: Month) -> Floats:
    """Persons of working age by skill."""
    persons = month.now.persons
    able = is_of_working_age(month.now, month.date)
    return tally(_size(month, "skill"), (persons.skill[able],), persons.weight[able])


@observer
def capacity(month: Month) -> Floats:
    """Yearly capacity by activity and form, in the product's own unit; what farm households do stands with theirs."""
    units, shape = month.now.units, _size(month, "activity", "form")
    natural = month.world.quantum[month.world.main_product]
    held = tally(shape, (units.activity, units.form), units.capacity) * natural[:, None]
    at_home = month.board.get("farm_capacity")
    if at_home is not None:
        farm = farm_groups(month.labels["group"])[month.now.households.group]
        form = np.bincount(month.now.households.form[farm], month.now.households.weight[farm], shape[1])
        held += (at_home * natural)[:, None] * (form / max(form.sum(), 1))[None, :]
    return held


@observer
def stocks(month: Month) -> Floats:
    """Goods held, by product and sector; nature, the counterpart of all that was made and used, holds nothing."""
    return np.asarray(_held(month, month.ledger.products).T * month.world.quantum[:, None])


@observer
def money_stock(month: Month) -> Floats:
    """Cash and deposits by sector."""
    return _held(month, ("money",))[:, 0]


@observer
def credit(month: Month) -> Floats:
    """Debt by sector."""
    return np.maximum(_held(month, ("debt",))[:, 0], 0)


def _held(month: Month, instruments: tuple[str, ...]) -> Floats:
    codes = [month.ledger.instruments.index(name) for name in instruments]
    held = month.ledger.opening[:, codes].astype(np.float64)
    held[month.ledger.sectors.index("nature")] = 0.0
    return held


@observer
def land_area(month: Month) -> Floats:
    """Farmland by class, form of the owner and form of the operator, m2."""
    s = month.now
    forms = [_form_of(month, *s.split_holder(getattr(s.parcels, right))) for right in ("owner", "operator")]
    return tally(_size(month, "land", "form", "operated"), (s.parcels.land, *forms), s.parcels.area)


def _form_of(month: Month, codes: Codes, rows: Codes) -> Codes:
    """Return the form of holders given as table codes and rows, int64 (n,)."""
    tables = [month.now.table(name) for name in HOLDERS]
    starts = np.cumsum([0, *(len(table) for table in tables)])
    forms = np.concatenate([table.form for table in tables]).astype(np.int64)
    return np.asarray(forms[np.minimum(starts[codes] + rows, forms.size - 1)])


@observer
def land_rented_in(month: Month) -> Floats:
    """Land operated and not owned, by class of the operating household, m2."""
    s = month.now
    rows = s.rows_in("households", s.parcels.operator)
    let = (rows >= 0) & (s.parcels.owner != s.parcels.operator)
    owners = s.split_holder(s.parcels.owner)[0]
    let &= owners != HOLDERS.index("cooperatives")
    return tally(_size(month, "group"), (s.households.group[rows[let]],), s.parcels.area[let])


@observer
def cooperatives(month: Month) -> Floats:
    """Cooperatives with members, by form."""
    coops = month.now.cooperatives
    place = {form: code for code, form in enumerate(month.labels["coop_form"].ids)}
    codes = np.array([place.get(form, -1) for form in month.labels["form"].ids], dtype=np.int64)
    found = codes[coops.form] if len(coops) else np.zeros(0, dtype=np.int64)
    living = (coops.members > 0) & (found >= 0)
    return tally(_size(month, "coop_form"), (found[living],), coops.weight[living])


@observer
def livestock(month: Month) -> Floats:
    """Draught animals by form of the holder, head."""
    s, forms = month.now, len(month.labels["form"])
    sums = np.zeros(forms)
    for name in HOLDERS[1:]:
        table = s.table(name)
        sums += weigh_by(table.form, table.animals, forms)
    return sums + weigh_by(s.bodies.form[1:], np.maximum(s.bodies.animals[1:], 0), forms)


def _mean_by(codes: Codes, values: Codes, weights: Codes, size: int) -> Floats:
    total = weigh_by(codes, weights, size)
    found = weigh_by(codes, values * weights, size)
    return np.asarray(np.divide(found, total, out=np.full(size, np.nan), where=total > 0))


@observer
def conviction(month: Month) -> Floats:
    """Mean conviction of the members of households, by class."""
    homes = month.now.households
    return _mean_by(homes.group, homes.conviction, homes.members, len(month.labels["group"]))


@observer
def effort(month: Month) -> Floats:
    """Mean effort in units, by form, weighted by workers."""
    units = month.now.units
    return _mean_by(units.form, units.effort, units.workers.sum(axis=1), len(month.labels["form"]))


@observer
def fatigue(month: Month) -> Floats:
    """Mean fatigue in units, by form, weighted by workers."""
    units = month.now.units
    return _mean_by(units.form, units.fatigue, units.workers.sum(axis=1), len(month.labels["form"]))


@observer
def income(month: Month) -> Floats:
    """Income of the month by class and line, won."""
    homes = month.now.households
    lines, groups = len(month.labels["line"]), len(month.labels["group"])
    found = np.zeros((groups, lines))
    found[:, : homes.income.shape[1]] = _sums_by(homes.group, homes.income, groups)
    return found


def _sums_by(codes: Codes, values: Codes, size: int) -> Floats:
    """Return sums of the rows of each code, float64 (code, column); columns that are all zero cost nothing."""
    sums = np.zeros((size, values.shape[1]))
    for column in np.flatnonzero(values.any(axis=0)):
        sums[:, column] = weigh_by(codes, values[:, column], size)
    return sums


@observer
def consumption_group(month: Month) -> Floats:
    """Consumption of the month by class and need."""
    homes = month.now.households
    return _sums_by(homes.group, homes.consumption, len(month.labels["group"]))


@observer
def coop_land(month: Month) -> Floats:
    """Farmland that farm cooperatives work, by form, m2."""
    s, forms = month.now, len(month.labels["form"])
    area = weigh_by(_form_of(month, *s.split_holder(s.parcels.operator)), s.parcels.area, forms)
    return np.asarray(area[month.labels["form"].codes(month.labels["coop_form"].ids)])


@observer
def capital_value(month: Month) -> Floats:
    """Plant in place at the constant prices of its assets, won, by branch and form; draught animals are not plant."""
    t = technique(month)
    built = t.capital[~t.farm].sum(axis=0) > 0
    cost = t.capital @ (t.price * built)
    worth = capacity(month) * cost[:, None]
    found = np.zeros(_size(month, "branch", "form"))
    np.add.at(found, t.branch, worth)
    return found


@observer
def inventories(month: Month) -> Floats:
    """Stocks of units by what they are to them, won: their own product and what traders sell is output."""
    units, t = month.now.units, technique(month)
    held = units.goods @ t.value_per_quantum
    own = units.goods[np.arange(len(units)), t.product[units.activity]] * t.value_per_quantum[t.product[units.activity]]
    sells = roles(month).branch_sector[t.branch[units.activity]] == "trade"
    output = np.where(sells, held, own)
    place = {name: month.labels["position"].code(name) for name in ("inputs", "output")}
    found = np.zeros(len(month.labels["position"]))
    found[place["output"]], found[place["inputs"]] = output.sum(), (held - output).sum()
    found[place["output"]] += np.maximum(month.now.bodies.goods[month.now.body("supply")], 0) @ t.value_per_quantum
    return found


@observer
def population_by_sex(month: Month) -> Floats:
    """Persons by sex; a code of the column is a code of the label."""
    persons = month.now.persons
    return tally(_size(month, "sex"), (persons.sex,), persons.weight)


@observer
def employment_by_sex(month: Month) -> Floats:
    """Persons at work in units and hands of farm households, by sex; hands are a share of those of working age."""
    persons, homes = month.now.persons, month.now.households
    home = np.maximum(persons.household, 0)
    at_home = (persons.unit < 0) & farm_groups(month.labels["group"])[homes.group[home]]
    at_home &= is_of_working_age(month.now, month.date)
    share = np.where(persons.unit >= 0, 1.0, at_home * month.now.participation[homes.group[home]])
    return tally(_size(month, "sex"), (persons.sex,), persons.weight * share)


@observer
def hours_group(month: Month) -> Floats:
    """Hours of those in units by class of their household, and of hands of farm households.

    The latter work the normal month, unless a rule says how long each household works.
    """
    s, groups = month.now, len(month.labels["group"])
    rows = np.flatnonzero((s.persons.unit >= 0) & (s.persons.household >= 0))
    hours = s.persons.weight[rows] * s.units.hours[s.persons.unit[rows]]
    worked = np.bincount(s.households.group[s.persons.household[rows]], hours, groups)
    farm = np.flatnonzero(farm_groups(month.labels["group"])[s.households.group])
    placed = np.bincount(s.persons.household[rows], s.persons.weight[rows], len(s.households))
    at_home = np.maximum(s.households.workers - placed, 0)
    by_choice = any(member.slot == "household-labour" for member in month.world.mechanisms)
    usual = np.full(farm.size, float(month.lever("campaign.hours", NORMAL_HOURS)))
    own = s.households.hours[farm].astype(np.float64) if by_choice else usual
    return np.asarray(worked + np.bincount(s.households.group[farm], at_home[farm] * own, groups))


def _from_bodies(month: Month, dim: str) -> Floats:
    """Return shares of votes by `dim` (``domain`` or ``body``) and class, as the economy states them; NaN where not."""
    table = month.economy.bodies
    labels, groups = month.labels[dim], month.labels["group"]
    votes = np.zeros((len(labels), len(groups)))
    weight = numbers_of(table, "weight", 0.0)
    for i, (where, group) in enumerate(zip(table[dim].astype(str), table["group"].astype(str), strict=True)):
        if where in labels and group in groups:
            votes[labels.code(where), groups.code(group)] += weight[i]
    total = votes.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(votes, total, out=np.full(votes.shape, np.nan), where=total > 0))


@observer
def control(month: Month) -> Floats:
    """Share of the decision right in each domain by class, as the economy states it."""
    return _from_bodies(month, "domain")


@observer
def voting_weight(month: Month) -> Floats:
    """Share of votes in each body by class, as the economy states it."""
    return _from_bodies(month, "body")


def record_stocks(month: Month, left_to_mechanisms: frozenset[str]) -> None:
    """Record every stock of the state that no mechanism records itself."""
    for name, function in OBSERVERS.items():
        if name in left_to_mechanisms or not month.history.wants(name) or (name in DESCRIBED and not has_roles(month)):
            continue
        if month.history.dictionary[name].cadence == "year" and not (month.date.month == 1 or month.is_first):
            continue
        month.record(name, function(month))
