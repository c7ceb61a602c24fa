"""Phase 1: gates, measures, and their effects carried out. Measures ask; nothing but this file does what they ask.

``Set`` and ``Scale`` move levers; ``Reassign`` moves titles, forms and memberships; ``Post`` moves goods, money,
plant, land or persons, or destroys them (payee ``nature``). What cannot be carried out, or only in part, is an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lustrum.accounts.titles import LAND
from lustrum.errors import RunFailed
from lustrum.programme.effects import Post, Reassign, Scale, Set
from lustrum.programme.schedule import Issued, resolve
from lustrum.programme.view import MeasureMonth
from lustrum.quantities import calendar
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.plant import take_alike
from lustrum.simulation.state import HOLDERS, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lustrum.simulation.month import Month

TITLES = ("owner", "operator")
Ints = NDArray[np.int64]


class ReadOnlyTable:
    """A table that can be read and not written."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        view: NDArray[Any] = getattr(self._table, name).view()
        view.flags.writeable = False
        return view


class StateView:
    """The month as measures see it: the protocol ``MonthView`` of the programme."""

    def __init__(self, state: State, labels: Mapping[str, LabelTable], date: calendar.Month) -> None:
        self._state, self._labels, self._date = state, labels, date

    @property
    def date(self) -> calendar.Month:
        """The month."""
        return self._date

    @property
    def labels(self) -> Mapping[str, LabelTable]:
        """Label tables by dimension."""
        return self._labels

    def table(self, name: str) -> ReadOnlyTable:
        """Return a table by name."""
        return ReadOnlyTable(self._state.table(name))

    def holder(self, table: str, rows: ArrayLike) -> NDArray[np.int32]:
        """Return the holder id of rows of a table."""
        return self._state.holder(table, rows)

    def split_holder(self, holders: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the table and the row of each holder."""
        return self._state.split_holder(holders)


def carry_out_measures(month: Month) -> None:
    """Advance the stages, find what the measures in force ask for, and do it."""
    world = month.world
    schedule = world.schedule
    old = world.progress
    world.progress = schedule.advance(old, month.date, month.history.value)
    _tell_of_stages(month, old)
    month.world.levers.begin()
    view = StateView(month.now, month.labels, month.date)
    resolved = resolve(schedule.programme, schedule.effects(view, world.progress))
    for one in resolved.sets:
        effect = one.effect
        assert isinstance(effect, Set)
        if world.levers.has(effect.parameter):
            world.levers.set(effect.parameter, effect.where, effect.value)
    for one in resolved.scales:
        effect = one.effect
        assert isinstance(effect, Scale)
        if world.levers.has(effect.parameter):
            world.levers.scale(effect.parameter, effect.where, effect.factor)
    for clash in resolved.clashes:
        month.event("clash", str(clash))
    for one in resolved.reassigns:
        _reassign(month, one)
    for one in resolved.posts:
        _post(month, one)
    for one in resolved.losers:
        rows = len(getattr(one.effect, "rows", ()))
        month.event("late", f"{rows} rows had been moved by an earlier measure.", measure=one.measure.id, rows=rows)
    _tell_of_measures(month)


def _tell_of_stages(month: Month, old: Any) -> None:
    for stage in month.world.progress.entered:
        if stage not in old.entered:
            month.event("stage", f"Stage '{stage}' begins.", stage=stage)
    for stage in month.world.progress.left:
        if stage not in old.left:
            month.event("stage", f"Stage '{stage}' is over.", stage=stage)


def _tell_of_measures(month: Month) -> None:
    """Tell which measures began or ended this month."""
    world = month.world
    active = {act.id: act for act in world.schedule.active(month.date, world.progress)}
    before = set(month.board.get("measures in force", ()))
    for name, act in active.items():
        if name not in before:
            month.event("measure", f"'{name}' begins.", measure=name, kind_of_measure=act.kind)
    for name in sorted(before - set(active)):
        month.event("measure", f"'{name}' is over.", measure=name)
    month.board["measures in force"] = tuple(active)


# Titles, forms, memberships


def _reassign(month: Month, issued: Issued) -> None:
    effect = issued.effect
    assert isinstance(effect, Reassign)
    rows, to = np.asarray(effect.rows, dtype=np.int64), effect.values()
    if not rows.size:
        return
    payments = np.rint(effect.payments()).astype(np.int64)
    if effect.column in TITLES and effect.table in ("parcels", "units"):
        former = month.now.table(effect.table).owner[rows].copy()
        month.reassign(effect.table, rows, effect.column, to, effect.channel, issued.measure.id)
        _pay(month, former, payments, issued.measure.id)
    elif effect.table == "units" and effect.column == "form":
        month.convert_units(rows, to, effect.channel, issued.measure.id)
    else:
        getattr(month.now.table(effect.table), effect.column)[rows] = to
    month.event(
        "reassigned",
        f"{rows.size} rows of {effect.table}.{effect.column} by '{issued.measure.id}' ({effect.channel}).",
        measure=issued.measure.id,
        table=effect.table,
        column=effect.column,
        channel=effect.channel,
        rows=int(rows.size),
    )


def _pay(month: Month, holders: NDArray[np.int32], won: Ints, purpose: str) -> None:
    """Let the budget pay former holders; what it lacks it borrows from the bank."""
    if not won.any():
        return
    month.cover("budget", int(won.sum()))
    codes, rows = month.now.split_holder(holders)
    for code, table in enumerate(HOLDERS):
        mine = (codes == code) & (rows >= 0) & (won > 0)
        if mine.any():
            month.ledger.post("money", purpose, "budget", (table, rows[mine]), won[mine])


# Goods, money, plant, land, persons


def _post(month: Month, issued: Issued) -> None:
    effect = issued.effect
    assert isinstance(effect, Post)
    if effect.is_share:
        _post_share(month, effect, issued.measure.id)
    elif effect.instrument == "money" or effect.instrument in month.labels["product"]:
        _post_amount(month, effect, issued.measure.id)
    else:
        _tell_once(
            month, f"'{issued.measure.id}': {effect.instrument} cannot come from '{effect.payer}'.", issued.measure.id
        )


def _post_amount(month: Month, effect: Post, measure: str) -> None:
    """Move an amount in the instrument's own unit from a body to a body or to rows that fit."""
    assert isinstance(effect.payer, str)
    quanta = round(effect.amount / _unit(month, effect.instrument))
    quanta = _cover(month, effect.payer, effect.instrument, quanta, measure)
    if not quanta:
        return
    if isinstance(effect.payee, str):
        month.ledger.post(effect.instrument, effect.purpose, effect.payer, effect.payee, quanta)
    else:
        table, rows, weights = _selected(month, effect.payee)
        if not rows.size:
            _tell_once(month, f"'{measure}': nobody fits to receive {effect.instrument}.", measure)
            return
        parts = month.ledger.split(quanta, weights)
        month.ledger.post(effect.instrument, effect.purpose, effect.payer, (table, rows), parts)
    if effect.purpose == "aid" and effect.payer == "foreign":
        _record_aid(month, effect, quanta)


def _unit(month: Month, instrument: str) -> float:
    if instrument not in month.labels["product"]:
        return 1.0
    return float(month.world.quantum[month.labels["product"].code(instrument)])


def _cover(month: Month, payer: str, instrument: str, quanta: int, measure: str) -> int:
    """Return how much a body can pay: creators anything, the others what they have; money is borrowed."""
    if payer in ("nature", "foreign", "bank"):
        return quanta
    if instrument == "money":
        month.cover(payer, quanta)
        return quanta
    held = int(month.now.bodies.goods[month.now.body(payer), month.labels["product"].code(instrument)])
    if held < quanta:
        missing = (quanta - held) * _unit(month, instrument)
        month.event(
            "no cover", f"'{measure}': {payer} lacks {missing:g} of {instrument}.", measure=measure, missing=missing
        )
    return min(held, quanta)


def _record_aid(month: Month, effect: Post, quanta: int) -> None:
    if not len(month.labels.get("partner", ())):
        return
    partner = int(month.board.get("aid partner", 0))
    won = float(quanta)
    if effect.instrument in month.labels["product"]:
        product = month.labels["product"].code(effect.instrument)
        price = float(month.world.constant_price[product])
        natural = quanta * _unit(month, effect.instrument)
        won = natural * price
        flows = np.zeros(tuple(len(month.labels[dim]) for dim in ("partner", "product", "flow")))
        flows[partner, product, month.labels["flow"].code("aid")] = natural
        month.record("trade_flows", flows)
        month.board.array("aid_of_year", len(month.labels["product"]))[product] += natural
    value = np.zeros(len(month.labels["partner"]))
    value[partner] = won
    month.record("aid_value", value)


def _selected(month: Month, selector: Mapping[str, Any]) -> tuple[str, NDArray[np.int64], NDArray[np.float64]]:
    """Return table, rows and weights (members, capacity, m2 or evenly) of a selector."""
    table = str(selector["table"])
    view = MeasureMonth(StateView(month.now, month.labels, month.date), 0, None)
    rows = view.select(table, selector)
    columns = month.now.table(table).columns
    measure = next((c for c in ("members", "capacity", "area") if c in columns), "weight")
    weights = getattr(month.now.table(table), measure)[rows].astype(np.float64)
    return table, rows, weights if weights.any() else np.ones(rows.size)


def _post_share(month: Month, effect: Post, measure: str) -> None:
    """Move a share of what each row of a selector holds."""
    assert not isinstance(effect.payer, str)
    table, rows, _ = _selected(month, effect.payer)
    share = float(np.clip(effect.amount, 0, 1))
    if not rows.size or not share:
        return
    if effect.instrument == "capital" and table == "units":
        _damage_plant(month, rows, share, measure)
    elif effect.instrument == "persons" and table == "households":
        _lose_persons(month, rows, share, effect)
    elif effect.instrument == LAND and table == "parcels":
        _lose_land(month, rows, share, effect.purpose)
    elif effect.instrument in month.ledger.instruments:
        _move_share(month, effect, table, rows, share)
    else:
        _tell_once(
            month, f"'{measure}': {effect.instrument} of {table} is not modelled; nothing was lost or gained.", measure
        )


def _tell_once(month: Month, text: str, measure: str) -> None:
    told: set[str] = month.board.setdefault("told", set())
    if text not in told:
        told.add(text)
        month.event("not carried out", text, measure=measure)


def _move_share(month: Month, effect: Post, table: str, rows: Ints, share: float) -> None:
    holder = month.now.table(table)
    if effect.instrument in month.labels["product"]:
        held = holder.goods[rows, month.labels["product"].code(effect.instrument)]
    else:
        held = getattr(holder, effect.instrument)[rows]
    parts = np.minimum(month.draw.whole(f"share {effect.purpose}", holder.key[rows], np.maximum(held, 0) * share), held)
    payee = effect.payee
    if isinstance(payee, str):
        month.ledger.post(effect.instrument, effect.purpose, (table, rows), payee, np.maximum(parts, 0))
        return
    month.ledger.post(effect.instrument, effect.purpose, (table, rows), "supply", np.maximum(parts, 0))
    other, takers, weights = _selected(month, payee)
    if takers.size:
        given = month.ledger.split(int(np.maximum(parts, 0).sum()), weights)
        month.ledger.post(effect.instrument, effect.purpose, "supply", (other, takers), given)


def _damage_plant(month: Month, rows: Ints, share: float, measure: str) -> None:
    """Destroy a share of the capacity of units, and write down how much was lost."""
    units = month.now.units
    lost = np.minimum(
        month.draw.whole(f"damage {measure}", units.key[rows], units.capacity[rows] * share), units.capacity[rows]
    )
    take_alike(units, rows, lost)
    units.ruined[rows] += lost
    _record_capacity(month, "capacity_lost", rows, lost)


def _record_capacity(month: Month, variable: str, rows: Ints, quanta: Ints) -> None:
    units, activities, forms = month.now.units, month.labels["activity"], month.labels["form"]
    quantum = month.world.quantum[month.world.main_product]
    where = units.activity[rows].astype(np.int64) * len(forms) + units.form[rows]
    natural = quanta * quantum[units.activity[rows]]
    size = len(activities) * len(forms)
    month.record(variable, np.bincount(where, natural, size).reshape(len(activities), len(forms)))


def _lose_persons(month: Month, rows: Ints, share: float, effect: Post) -> None:
    """Let a share of the persons of households die (payee ``nature``) or leave."""
    persons = month.now.persons
    inside = np.zeros(len(month.now.households) + 1, dtype=bool)
    inside[rows] = True
    who = np.flatnonzero(inside[persons.household])
    expected = persons.weight[who] * (1 - share)
    left = month.draw.whole(f"persons {effect.purpose}", persons.key[who], expected)
    sink = effect.payee if isinstance(effect.payee, str) else "nature"
    if sink == "nature":
        _record_deaths(month, who, persons.weight[who] - left)
    month.register.reweigh(effect.purpose, who, left, sink)
    gone = np.zeros(len(persons), dtype=bool)
    gone[who[left == 0]] = True
    if gone.any():
        month.register.remove(effect.purpose, gone, sink)


def _record_deaths(month: Month, who: Ints, lost: Ints) -> None:
    persons, homes = month.now.persons, month.now.households
    home = persons.household[who]
    kinds, regions = len(month.labels["settlement"]), len(month.labels["region"])
    where = homes.region[home].astype(np.int64) * kinds + month.now.settlements.kind[homes.settlement[home]]
    month.record("deaths", np.bincount(where, lost, regions * kinds).reshape(regions, kinds))


def _lose_land(month: Month, rows: Ints, share: float, purpose: str) -> None:
    parcels = month.now.parcels
    area = parcels.balance("area")
    lost = np.minimum(np.rint(area[rows] * share).astype(np.int64), area[rows] - 1)
    month.ledger.move(LAND, purpose, month.now.sector_of(parcels.owner[rows]), "nature", lost)
    area[rows] -= lost


def convert_units(month: Month, rows: Ints, forms: Ints, channel: str, purpose: str) -> None:
    """Change the form of units and what goes with it: titles follow the role of the form, sectors follow the form.

    Public units belong to the budget, collective ones to themselves; the others keep their owner. What was converted is
    recorded as yearly capacity at constant prices.

    Raises
    ------
    RunFailed
        If a form does not exist.
    """
    units, labels, state = month.world.state.units, month.labels, month.world.state
    if forms.size and not 0 <= int(forms.min()) <= int(forms.max()) < len(labels["form"]):
        raise RunFailed(f"Units were to get a form that does not exist: {forms.min()} to {forms.max()}.")
    moving = units.form[rows] != forms
    rows, forms = rows[moving], forms[moving]
    if not rows.size:
        return
    _record_conversions(month, rows, forms, channel)
    roles = (
        labels["form"].attribute("role").astype(str)[forms] if labels["form"].has("role") else np.full(rows.size, "")
    )
    owner = units.owner[rows].copy()
    owner[roles == "public"] = state.holder("bodies", [state.body("budget")])[0]
    owner[roles == "collective"] = state.holder("units", rows[roles == "collective"])
    month.reassign("units", rows, "owner", owner, channel, purpose)
    units.form[rows] = forms
    month.sync_sectors()


def _record_conversions(month: Month, rows: Ints, forms: Ints, channel: str) -> None:
    if not month.history.wants("conversions") or channel not in month.labels["channel"]:
        return
    units = month.world.state.units
    shape = tuple(len(month.labels[dim]) for dim in ("branch", "form_from", "form_to", "channel"))
    branch = month.world.activity_branch[units.activity[rows]]
    codes = (
        branch,
        units.form[rows].astype(np.int64),
        forms,
        np.full(rows.size, month.labels["channel"].code(channel)),
    )
    found = np.zeros(shape)
    np.add.at(found, codes, month.worth_of_capacity(rows))
    month.record("conversions", found)
