r"""Honours draw out effort while they are rare; some carry a prize.

.. math:: e = 1 + h\, \frac{a}{a^*} \exp\!\left(1 - \frac{a}{a^*}\right)

with :math:`a` titles a month per thousand workers. The gain is greatest, :math:`h`, at :math:`a^*`: beyond it a title
is worth less because it is common. Workers who are honoured are drawn from all at work; a share of them has a prize
from the unit's own money.

Sources
-------
Honours as rewards whose worth is their rarity: Frey, B. and Gallus, J. 2017, Honours versus Money (recalled). Form and
values: scenario, to be swept.
"""

from __future__ import annotations

import numpy as np

from lustrum.kernels.sums import weigh_by
from lustrum.simulation import postings
from lustrum.simulation.efforts import contribute
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.state import INCOME_LINES


class Pack(MechanismPack):
    """Parameters of honours."""

    given: float = parameter(0.0, "titles given", unit="per 1000 workers and month", low=0, high=1000)
    best: float = parameter(
        2.0, "titles at which they move people most", unit="per 1000 workers and month", low=0.01, high=1000
    )
    gain: float = parameter(0.05, "greatest gain in effort", unit="index", low=0, high=1)
    with_prize: float = parameter(0.5, "share of titles that carry a prize", low=0, high=1)
    prize: float = parameter(1500.0, "prize of a title", unit="won", low=0, high=1e6)


def gain_of(p: Pack) -> float:
    """Return the gain in effort that titles bring, share of the norm."""
    common = p.given / p.best
    return float(p.gain * common * np.exp(1 - common))


@mechanism(
    slot="honours",
    phase="incomes",
    reads=("persons.unit", "persons.household", "units.money", "households.group"),
    writes=("households.income[prizes]",),
    records=("awards", "awards_with_privilege"),
    source="Frey and Gallus 2017",
    order=2,
)
def honours(month: Month, p: Pack) -> None:
    """Give titles, pay prizes, and let effort answer."""
    persons, units, homes = month.now.persons, month.now.units, month.now.households
    contribute(month, "honours", "units", 1 + gain_of(p), "honour")
    if not p.given:
        return
    at_work = np.flatnonzero(persons.unit >= 0)
    weight = persons.weight[at_work]
    titles = np.minimum(month.draw.whole("honours", persons.key[at_work], weight * p.given / 1000), weight)
    prizes = np.minimum(month.draw.whole("prizes", persons.key[at_work], titles * p.with_prize), titles)
    unit, home = persons.unit[at_work], persons.household[at_work]
    due = postings.worth(prizes, p.prize)
    owed = np.bincount(unit, due, len(units))
    able = np.divide(np.maximum(units.money, 0), owed, out=np.ones(len(units)), where=owed > 0).clip(0, 1)
    paid = np.floor(due * able[unit]).astype(np.int64)
    postings.pay(month, "prize", ("units", unit), ("households", home), paid)
    homes.income[:, INCOME_LINES.index("other")] += np.bincount(home, paid, len(homes)).astype(np.int64)
    groups = len(month.labels["group"])
    month.record("awards", weigh_by(homes.group[home], titles, groups))
    month.record("awards_with_privilege", weigh_by(homes.group[home], prizes * (paid > 0), groups))
