"""Exchange of notes: what households lose the bank takes back; nobody loses what is not idle."""

from __future__ import annotations

import numpy as np


def case_only_idle_cash_is_lost_and_the_bank_has_it(lab):
    homes = lab.now.households
    lab.pay("households", 10**8, [0])
    before, bank = homes.money.copy(), lab.body("bank")
    mean = before.sum() / homes.members.sum()
    lab.run("note-exchange", note_exchange=0.5, idle_over_mean=1.0)
    lost = before - homes.money
    idle = np.maximum(0, before - mean * np.maximum(homes.members, 1))
    assert np.abs(lost - idle * 0.5).max() <= 1
    assert lost[0] > 0
    assert lab.body("bank") - bank == lost.sum()
