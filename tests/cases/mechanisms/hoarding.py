"""Hoarding follows shortage: closed forms of its rest point, its bounds, and what orders do."""

from __future__ import annotations

import numpy as np

from lustrum.simulation.firms import HOARDING, softness
from lustrum.simulation.mechanisms.enterprises.hoarding import PACKS


def shortage_of(lab, share):
    """Let a share of all orders of every unit stay unfilled."""
    units = lab.now.units
    units.orders[:] = 1000
    units.received[:] = round(1000 * (1 - share))


def soft(lab):
    return softness(lab.month) > 0


def present(lab):
    """Return which forms have units."""
    return np.isin(np.arange(len(lab.month.labels["form"])), lab.now.units.form)


def case_hoarding_comes_to_rest_at_k_times_excess_shortage_over_decay(lab):
    lab.with_slots({"hoarding": "hoarding"})
    shortage_of(lab, 0.25)
    for month in range(1, 61):
        lab.run("hoarding", feedback=0.3, normal=0.05, decay=0.2, most=10.0)
        expected = 0.3 * (0.25 - 0.05) / 0.2 * (1 - 0.8**month)
        held = lab.month.board[HOARDING][soft(lab) & present(lab)]
        np.testing.assert_allclose(held, expected, rtol=1e-9)
    np.testing.assert_allclose(held, 0.3, rtol=1e-4)
    assert (lab.month.board[HOARDING][~soft(lab)] == 0).all()


def case_without_decay_only_normal_shortage_lets_it_rest(lab):
    lab.with_slots({"hoarding": "hoarding"})
    rows = soft(lab) & present(lab)
    for share, expected in ((0.5, 1.0), (0.1, 1.0), (0.0, 0.96), (0.6, 2.0)):
        shortage_of(lab, share)
        rounds = {0.5: 100, 0.1: 5, 0.0: 1, 0.6: 100}[share]
        for _ in range(rounds):
            lab.run("hoarding", feedback=0.4, normal=0.1, decay=0.0, most=2.0 if share == 0.6 else 1.0)
        np.testing.assert_allclose(lab.month.board[HOARDING][rows], expected, rtol=1e-9)


def case_with_fixed_supply_the_rest_point_drives_hoarding_away(lab):
    """Shortage 1 - S / (n (1 + h)): above 1 + h* = S / (n (1 - s*)) it grows to its bound, below it dies."""
    need, supply, normal = 1000, 1300, 0.05
    rest = supply / (need * (1 - normal)) - 1
    for start, end in ((rest + 0.02, 3.0), (rest - 0.02, 0.0)):
        one = type(lab)().with_slots({"hoarding": "hoarding"})
        rows = soft(one) & present(one)
        one.month.board.array(HOARDING, (rows.size, one.t.quantum.size))[:] = start
        for _ in range(200):
            h = float(one.month.board[HOARDING][rows].mean())
            one.now.units.orders[:] = round(1000 * need * (1 + h))
            one.now.units.received[:] = np.minimum(one.now.units.orders, 1000 * supply)
            one.run("hoarding", feedback=0.5, normal=normal, decay=0.0, most=3.0)
        np.testing.assert_allclose(one.month.board[HOARDING][rows], end)


def case_orders_are_need_times_one_plus_what_is_hoarded(lab):
    """Order of an input = need (1 + reserve + h) - store, by hand for coal."""
    lab.with_slots({"hoarding": "hoarding"})
    units, t, coal = lab.now.units, lab.t, lab.product("coal")
    lab.empty("units", "coal")
    lab.stock("coal", 0)
    able = units.capacity * units.readiness / 12
    commanded = lab.month.labels["form"].attribute("commanded").astype(float)[units.form] > 0
    made = np.where(commanded, np.minimum(units.target / 12, able), able) * t.quantum[t.product[units.activity]]
    need = t.inputs[units.activity, coal] * made / t.quantum[coal]
    for added in (0.0, 1.25):
        board = lab.month.board.array(HOARDING, (len(lab.month.labels["form"]), t.quantum.size))
        board[:] = added
        lab.run("materials", reserve_months=0.5)
        assert units.orders[:, coal].sum() > 0
        np.testing.assert_array_equal(units.orders[:, coal], np.ceil(need * (1 + 0.5 + added)))


def case_kornai_holds_what_portes_lets_go(lab):
    """The same shortage under the readings: it stays, it falls to a norm, it never starts and an old one is gone."""
    end = {}
    for name, named in PACKS.items():
        one = type(lab)().with_slots({"hoarding": "hoarding"})
        rows = soft(one) & present(one)
        one.month.board.array(HOARDING, (rows.size, one.t.quantum.size))[:] = 0.5
        shortage_of(one, 0.15)
        for _ in range(36):
            one.run("hoarding", **named.pack.model_dump())
        end[name] = float(one.month.board[HOARDING][rows].max())
    np.testing.assert_allclose(end["kornai-1980"], min(3.0, 0.5 + 36 * 0.4 * 0.1))
    np.testing.assert_allclose(end["norms-1978"], 0.4 * 0.1 / 0.2, rtol=1e-2)
    assert end["portes-winter-1980"] < 0.001
