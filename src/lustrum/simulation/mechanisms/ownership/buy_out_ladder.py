r"""The buy-out ladder: private firms pass by contracts and joint ownership to the state, for fixed interest.

A firm that hires labour stands on one of four rungs: alone; under processing *contracts*, when the state orders its
output and supplies it; *joint*, when the state runs it and its owner holds valued shares; and *state*. In a month it
goes one rung down with the chance

.. math:: h + \omega\, w\, \frac{PV}{V}, \qquad PV = i\, V \sum_{t=1}^{T} (1 + r)^{-t}

with the chance :math:`h` of giving up under tax, pressure, insecurity and missing materials (as the rival rule has it),
how far the ladder is open, :math:`\omega`, the weight :math:`w` of the offer, and its present value :math:`PV`: fixed
interest :math:`i` a year on the value :math:`V` of the shares for :math:`T` years, discounted at :math:`r`. The part in
which the draw falls is the channel: *restricted* for the first, *induced* for the second. Of those who give up under
the first, the share :math:`1 - \omega` finds no ladder and closes.

On the joint rung the budget pays a twelfth of :math:`i V` every month to the owner, if a household still is; after
:math:`T` years the shares lapse and the title goes to the state. Where the economy knows no joint form, the budget pays
the present value at once and the firm becomes the state's.

The owner's loss is :math:`V - PV`: at 5 a hundred for ten years, discounted at 5, 39 of 100 are paid.

Sources
-------
Ladder and its rungs in China, 1952 to 1956: catalogue row 32 (read); 5 a hundred a year from 1956, for seven years and
then three more: recalled. Weight of the offer and valuation: project default, synthetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.conversion import close, convert, form_of, private_units
from lustrum.simulation.gradual import may_go
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget
from lustrum.simulation.packs import parameter
from lustrum.simulation.private_terms import PrivateTerms
from lustrum.simulation.registry import mechanism
from lustrum.simulation.state import INCOME_LINES
from lustrum.simulation.technique import technique

Ints = NDArray[np.int64]
Rows = NDArray[np.intp]
ALONE, CONTRACT, JOINT = 0, 1, 2
SECTORS = ("industry", "construction", "transport", "trade", "services")


class Pack(PrivateTerms):
    """Terms set by policy, and weights."""

    opened: float = parameter(0.0, "how far the ladder is open to those who give up", low=0, high=1)
    interest: float = parameter(
        0.05, "fixed interest on the value of the shares", unit="share per year", low=0, high=1,
        source="China from 1956", mark="recalled",
    )  # fmt: skip
    years: float = parameter(
        10.0, "years for which interest is paid", unit="years", low=0, high=50,
        source="China, seven years and three more", mark="recalled",
    )  # fmt: skip
    discount: float = parameter(
        0.05, "rate at which owners discount: sweep 0.02 to 0.3", unit="share per year", low=0, high=2
    )
    valuation: float = parameter(
        1.0, "value put on the shares over the cost of the plant: sweep 0.3 to 1", unit="index", low=0, high=2
    )
    of_offer: float = parameter(
        0.02,
        "weight of an offer worth all that the owner has: sweep 0.005 to 0.1",
        unit="share per month",
        low=0,
        high=1,
    )


def present_value(interest: float, value: float, years: float, discount: float) -> float:
    """Return the present value of fixed interest on a value, paid at the end of each of so many years.

    A last year that is not whole pays its part at its end.

    Examples
    --------
    >>> round(present_value(0.05, 100.0, 10, 0.05), 2)
    38.61
    >>> present_value(0.05, 100.0, 10, 0.0)
    50.0
    """
    whole = np.sum((1 + discount) ** -np.arange(1.0, int(years) + 1))
    return float(interest * value * (whole + (years - int(years)) * (1 + discount) ** -years))


@mechanism(
    slot="private-capital",
    phase="decisions",
    reads=("units.activity", "units.capacity", "units.owner", "households.group", "units.form", "bodies.money"),
    writes=(
        "units.form[capital]", "units.capacity[capital]", "units.installed[capital]", "households.group[capital]",
        "units.rung", "units.shares", "units.redeemed", "households.income[interest]",
    ),
    records=("conversions", "closures", "budget", "ladder", "interest_on_shares"),
    source="catalogue row 32",
    rows=(32,),
    rival_of="private-capital",
    order=3,
)  # fmt: skip
def buy_out_ladder(month: Month, p: Pack) -> None:
    """Pay interest, redeem what is due, and let owners decide whether to go a rung down."""
    _pay_interest(month, p)
    _redeem(month)
    rows = private_units(month, ("capital",), SECTORS)
    if rows.size:
        _decide(month, p, rows)
    _record(month)


def _decide(month: Month, p: Pack, rows: Rows) -> None:
    units = month.now.units
    sanctioned = p.hazard()
    offer = p.opened * p.of_offer * present_value(p.interest, 1.0, p.years, p.discount)
    draw = month.draw("give up", units.key[rows])
    ready = draw < sanctioned + offer
    worth = month.worth_of_capacity(rows)
    ready[ready] = may_go(
        month, "private capital", draw[ready], worth[ready], inside=0.0, outside=float(worth.sum()), pace=p.pace
    )
    forced = ready & (draw < sanctioned)
    finds = month.draw("taken over", units.key[rows]) < p.opened
    for channel, going in (("restricted", forced & finds), ("induced", ready & ~forced)):
        _go_down(month, p, rows[going], channel)
    close(month, rows[forced & ~finds])


def _go_down(month: Month, p: Pack, rows: Rows, channel: str) -> None:
    """Go from alone to contracts, then to joint ownership, or at once to the state where there is no such form."""
    units = month.now.units
    under = units.rung[rows] == CONTRACT
    units.rung[rows[~under]] = CONTRACT
    rows = rows[under]
    if not rows.size:
        return
    value = np.rint(p.valuation * _cost_of_plant(month, rows)).astype(np.int64)
    forms = month.labels["form"].mask(role="mixed")
    if forms.any():
        units.rung[rows] = JOINT
        units.shares[rows] = value
        units.redeemed[rows] = month.date.ordinal + round(12 * p.years)
        convert(month, rows, int(np.flatnonzero(forms)[0]), channel)
        return
    _pay_owners(month, rows, np.rint(value * present_value(p.interest, 1.0, p.years, p.discount)).astype(np.int64))
    convert(month, rows, form_of(month, "public"), channel)


def _cost_of_plant(month: Month, rows: Rows) -> NDArray[np.float64]:
    """Return what the plant of units would cost anew at constant prices, won, float64 (n,)."""
    units, t = month.now.units, technique(month)
    per_quantum = (t.capital @ t.price) * t.quantum[t.product]
    return np.asarray(units.capacity[rows] * per_quantum[units.activity[rows]], dtype=np.float64)


def _pay_owners(month: Month, rows: Rows, won: Ints) -> None:
    """Let the budget pay the households that own these units; shares of owners who are gone are not paid."""
    owner = month.now.rows_in("households", month.now.units.owner[rows])
    paid = np.where(owner >= 0, won, 0)
    if not paid.any():
        return
    postings.cover_body(month, "budget", int(paid.sum()))
    known = paid > 0
    postings.pay(month, "fixed interest", "budget", ("households", owner[known]), paid[known])
    income = month.now.households.income
    np.add.at(income[:, INCOME_LINES.index("other")], owner[known], paid[known])
    note_budget(month, "compensation", -float(paid.sum()))
    month.record("interest_on_shares", float(paid.sum()))


def _pay_interest(month: Month, p: Pack) -> None:
    rows = np.flatnonzero(month.now.units.shares > 0)
    if rows.size:
        due = month.now.units.shares[rows] * p.interest / 12
        _pay_owners(month, rows, month.draw.whole("interest", month.now.units.key[rows], due))


def _redeem(month: Month) -> None:
    """Let shares lapse whose years are over: the firm becomes the state's."""
    units = month.now.units
    rows = np.flatnonzero((units.shares > 0) & (units.redeemed <= month.date.ordinal))
    if rows.size:
        units.shares[rows] = 0
        units.rung[rows] = ALONE
        convert(month, rows, form_of(month, "public"), "induced")


def _record(month: Month) -> None:
    units = month.now.units
    on = np.flatnonzero((units.capacity > 0) & ((units.rung > ALONE) | np.isin(units.form, _capital(month))))
    worth = np.bincount(units.rung[on], month.worth_of_capacity(on), len(month.labels["rung"]))
    month.record("ladder", worth)


def _capital(month: Month) -> Rows:
    return np.flatnonzero(month.labels["form"].mask(role="capital"))
