r"""The worker-peasant alliance moves with real income, terms of exchange, goods and voice, and falls with sanctions.

The notion is that of the document of January 1955 (claims D1955-13 and D1955-27), which gives no measure of it. The
form is a project construct; its coefficients are set by hand and are to be swept.

.. math::
    a' = a + \alpha_1\, \Delta \ln y + \alpha_2\, \Delta \ln T - \alpha_3\, s + \alpha_4\,(g - g^*)
         + \alpha_5\,(v - v^*) - \delta\,(a - a_0), \qquad 0 \le a \le 1

by month, with

- :math:`y`: real income of farm households a head, as their consumption at constant prices over about a year, won;
- :math:`T`: their terms of exchange over about a year: what they are paid for what they sell over its worth at constant
  prices, divided by the same for industrial goods in shops;
- :math:`s`: households moved by sanction in the month over all farm households, each channel with its own weight:
  pressed, squeezed by levies (``restricted`` and ``levy``), taken, ``grain`` taken below need; who joined or was
  induced counts nothing;
- :math:`g`: industrial consumer goods that farm households used over their basic need, about a year, at most 1;
- :math:`v`: voice: the share of farming classes in decisions, mean over the domains of control, over their share of the
  people, at most 1;
- :math:`g^*, v^*`: levels that count as normal, at which the alliance rests;
- :math:`\delta`: forgetting, by which it returns to its start :math:`a_0`.

With forgetting a lasting want of goods or voice holds the alliance at a level, :math:`\alpha_4 (g - g^*)/\delta` away
from its start; without, it would move it a little every month until it stood at a bound and could tell nothing more.
A part that cannot be read (no sales, no needs of goods, no table of control) adds nothing. In the default nothing
answers to the alliance. With ``on_joining`` farm households join cooperatives of their own will, and with
``on_offering`` they offer their surplus on the market, :math:`1 + \kappa (a - a_0)` times as readily.

Sources
-------
Form and coefficients: project construct over claim D1955-27. That peasants answered to the scissors and to empty shops
by selling less: Soviet debate of 1923 to 1928, Allen 2003 (recalled). Terms of exchange: net barter terms of trade.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.alliance import VALUE, alliance_now
from lustrum.simulation.markets.wants import EATEN, wants
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import farming_groups, farming_households, roles
from lustrum.simulation.technique import technique

Floats = NDArray[np.float64]
MEMORY = 11 / 12
"""What is left of last month's sums: prices and goods are those of about a year."""
PURCHASED = {"compulsory purchase": "procurement", "contract": "procurement", "free market": "free market"}
"""The market whose price is paid, by channel of sale; what is taken as tax is no sale."""


class Pack(MechanismPack):
    """Coefficients of the alliance, all to be swept, and answers to it."""

    start: float = parameter(0.5, "alliance at the beginning", unit="index", low=0, high=1)
    of_income: float = parameter(
        0.3, "effect of a relative change of real income of peasants: sweep 0 to 1", unit="index", low=0, high=5
    )
    of_terms: float = parameter(
        0.1, "effect of a relative change of the terms of exchange: sweep 0 to 0.5", unit="index", low=0, high=5
    )
    of_sanction: float = parameter(
        0.25, "effect of sanctions on all farm households: sweep 0.1 to 1", unit="index", low=0, high=5
    )
    of_goods: float = parameter(
        0.005, "effect of goods above the normal level: sweep 0 to 0.05", unit="index per month", low=0, high=1
    )
    of_voice: float = parameter(
        0.005, "effect of voice above the normal level: sweep 0 to 0.05", unit="index per month", low=0, high=1
    )
    normal_goods: float = parameter(0.5, "share of the basic need of goods that counts as normal", low=0, high=1)
    normal_voice: float = parameter(
        0.5, "share in decisions over share of the people that counts as normal", unit="ratio", low=0, high=1
    )
    forgetting: float = parameter(
        0.02, "return to the beginning, as of conviction: sweep 0 to 0.1", unit="share per month", low=0, high=1
    )
    weight: dict[str, float] | float = parameter(
        {"pressed": 1.0, "restricted": 1.0, "levy": 0.05, "taken": 2.0, "expelled": 2.0, "grain": 1.0},
        "weight of one household moved by each channel of sanction: sweep each 0 to 3",
        unit="index",
        dim="channel",
    )
    on_joining: float = parameter(0.0, "answer of free joining to the alliance", unit="index", low=0, high=10)
    on_offering: float = parameter(0.0, "answer of market offers to the alliance", unit="index", low=0, high=10)


@mechanism(
    slot="alliance",
    phase="ideas",
    reads=("households.group", "households.members", "households.living"),
    records=("alliance", "alliance_change"),
    source="project construct (D1955-27)",
    default=True,
    order=5,
)
def alliance(month: Month, p: Pack) -> None:
    """Move the alliance by what the month brought, and record why."""
    before = alliance_now(month)
    parts = {
        "income": p.of_income * _relative_change(month, "income", _income(month)),
        "terms of exchange": p.of_terms * _relative_change(month, "terms", _terms(month)),
        "sanction": -p.of_sanction * _sanction(month),
        "goods": p.of_goods * _above(_goods(month), p.normal_goods),
        "voice": p.of_voice * _above(_voice(month), p.normal_voice),
        "forgetting": -p.forgetting * (before - p.start),
    }
    now = float(np.clip(before + sum(parts.values()), 0, 1))
    month.board[VALUE] = now
    month.record("alliance", now)
    names = month.labels["alliance_part"]
    change = np.zeros(len(names))
    for part, moved in parts.items():
        change[names.code(part)] = moved
    month.record("alliance_change", change)


def _above(level: float, normal: float) -> float:
    return level - normal if np.isfinite(level) else 0.0


def _relative_change(month: Month, what: str, level: float) -> float:
    """Return the relative change against the last month in which the level was known; 0 where it is not known yet."""
    if not np.isfinite(level) or level <= 0:
        return 0.0
    last = float(month.board.get(f"{VALUE}: {what}", level))
    month.board[f"{VALUE}: {what}"] = level
    return float(np.log(level / last))


def _income(month: Month) -> float:
    """Return consumption a head of farm households over about a year, at constant prices."""
    homes = month.now.households
    rows = farming_households(month) & (homes.living >= 0)
    heads = int(homes.members[rows].sum())
    return float(homes.living[rows] @ homes.members[rows]) / heads if heads else np.nan


def _sanction(month: Month) -> float:
    """Return households moved by sanction in the month over farm households, by the weights of the channels."""
    moved = month.history.current("coercion")
    farms = int(month.now.households.weight[farming_households(month)].sum())
    if moved is None or not farms:
        return 0.0
    return float(np.nan_to_num(moved) @ month.lever("alliance.weight")) / farms


def _terms(month: Month) -> float:
    """Return the terms of exchange of farm households over about a year; NaN before anything was sold or bought."""
    paid, worth = _sold(month)
    spent, bought = _bought(month)
    sums = month.board.array(f"{VALUE}: trade", 4)
    sums *= MEMORY
    sums += (paid, worth, spent, bought)
    return float(sums[0] / sums[1] * sums[3] / sums[2]) if (sums > 0).all() else np.nan


def _sold(month: Month) -> tuple[float, float]:
    """Return what farms were paid this month, and its worth at constant prices, won."""
    sold, prices = month.history.current("marketed_farm_products"), month.history.current("prices")
    if sold is None or prices is None:
        return 0.0, 0.0
    channel, market, paid, worth = month.labels["channel"], month.labels["market"], 0.0, 0.0
    for way, where in PURCHASED.items():
        amount, price = sold[:, channel.code(way)], prices[:, market.code(where)]
        known = np.isfinite(price) & (amount > 0)
        paid += float(amount[known] @ price[known])
        worth += float(amount[known] @ technique(month).price[known])
    return paid, worth


def _bought(month: Month) -> tuple[float, float]:
    """Return what industrial goods cost in shops this month, and their worth at constant prices, won."""
    turnover, prices = month.history.current("retail_turnover"), month.history.current("prices")
    if turnover is None or prices is None:
        return 0.0, 0.0
    products = month.labels["product"]
    industrial = products.mask(sector="industry") if products.has("sector") else np.ones(len(products), dtype=bool)
    spent = turnover.sum(axis=0)
    price = prices[:, month.labels["market"].code("state shop")]
    known = industrial & np.isfinite(price) & (price > 0) & (spent > 0)
    return float(spent[known].sum()), float(spent[known] @ (technique(month).price[known] / price[known]))


def _goods(month: Month) -> float:
    """Return industrial goods that farm households used over their basic need of about a year; NaN where none is."""
    used, required = month.history.current("consumption_group"), month.history.current("requirement_group")
    if used is None or required is None:
        return np.nan
    need = wants(month)
    named = month.labels["need"]
    eaten = np.isin(named.attribute("role").astype(str), EATEN) if named.has("role") else np.zeros(len(named), bool)
    price = np.where(need.services | eaten, 0.0, need.prices(technique(month)))
    mine = farming_groups(month)
    sums = month.board.array(f"{VALUE}: goods", 2)
    sums *= MEMORY
    sums += np.nan_to_num(used[mine]).sum(axis=0) @ price, np.nan_to_num(required[mine]).sum(axis=0) @ price
    return min(1.0, float(sums[0] / sums[1])) if sums[1] > 0 else np.nan


def _voice(month: Month) -> float:
    """Return the share of farming classes in decisions over that of the people; NaN where it is not known."""
    control = month.history.current("control")
    mine = farming_groups(month)
    if control is not None and control.any():
        decided = control[np.nan_to_num(control).sum(axis=1) > 0]
        month.board[f"{VALUE}: voice"] = float(np.nan_to_num(decided)[:, mine].sum(axis=1).mean())
    share = month.board.get(f"{VALUE}: voice")
    homes = month.now.households
    people = int(homes.members.sum())
    farming = int(homes.members[roles(month).farming[homes.group]].sum())
    if share is None or not people or not farming:
        return np.nan
    return min(1.0, float(share) * people / farming)
