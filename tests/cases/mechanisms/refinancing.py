"""Going on is paid for when it is worth more than it costs now, even where the whole was not worth its cost."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import LOSING, PROFIT, normal_surplus
from lustrum.simulation.mechanisms.enterprises.refinancing import PACKS

SLOTS = {"profit-account": "profit-account", "soft-budget": "refinancing"}


def begun(lab, loss):
    lab.with_slots(SLOTS)
    units = lab.now.units
    units.readiness[:] = 1.0
    month = lab.month
    month.ledger.post("debt", "test", ("units", np.arange(len(units))), "bank", units.debt.copy())
    month.board[PROFIT] = -np.broadcast_to(np.asarray(loss, dtype=float), len(units)).copy()
    month.board[LOSING] = np.full(len(units), 99, dtype=np.int64)
    return units


def annuity(rate, years):
    return sum((1 + rate) ** -n for n in range(1, years + 1))


def case_refinanced_iff_continuation_is_worth_more_than_what_it_costs(lab):
    """The inequality, unit by unit, on losses on both sides of the line."""
    units = begun(lab, 0)
    value = normal_surplus(lab.month, lab.t) * units.capacity * annuity(0.06, 10)
    loss = np.where(np.arange(len(units)) % 2, 0.9, 1.1) * np.maximum(value, 0) / 12
    lab.month.board[PROFIT] = -loss
    debt = units.debt.copy()
    lab.run("refinancing", remaining=12.0, rate=0.06, years=10.0, dilution=0.0)
    goes_on = (value > 12 * loss) & (units.capacity > 0)
    kept = lab.month.next.units.capacity > 0
    np.testing.assert_array_equal(kept, goes_on)
    assert goes_on.any()
    assert (~goes_on & (units.capacity > 0)).any()
    np.testing.assert_array_equal(units.debt - debt, np.where(goes_on, np.floor(loss), 0))
    assert lab.record("loss_subsidies").sum() == (units.debt - debt).sum()
    lab.settle()


def case_what_nobody_would_begin_everybody_goes_on_with(lab):
    """Plant that does not earn its cost is refinanced all the same, and recorded as soft; sound plant apart."""
    units = begun(lab, 1)
    t = lab.t
    value = normal_surplus(lab.month, t) * units.capacity * annuity(0.06, 10)
    sunk = (t.cost_of_capacity() * t.quantum[t.product])[units.activity] * units.capacity
    soft = (value > 12) & (value < sunk + 12) & (units.capacity > 0)
    sound = (value >= sunk + 12) & (units.capacity > 0)
    assert soft.any()
    lab.run("refinancing", remaining=12.0, rate=0.06, years=10.0, dilution=0.0)
    found = lab.record("refinanced")
    np.testing.assert_allclose(found[lab.code("refinancing", "soft")], sunk[soft].sum())
    np.testing.assert_allclose(found[lab.code("refinancing", "sound")], sunk[sound].sum())


def case_dispersed_creditors_refuse_what_one_bank_pays_on(lab):
    """With the same units and losses, the readings differ on those whose value the new creditor's ignorance eats up."""
    kept = {}
    for name, named in PACKS.items():
        one = type(lab)()
        units = begun(one, 0)
        value = normal_surplus(one.month, one.t) * units.capacity * annuity(0.06, 10)
        one.month.board[PROFIT] = -0.7 * np.maximum(value, 0) / 12
        one.run("refinancing", **{k: v for k, v in named.pack.model_dump().items() if isinstance(v, float)})
        kept[name] = (one.month.next.units.capacity > 0).sum()
    assert kept["one-creditor"] > kept["many-creditors"] == 0
