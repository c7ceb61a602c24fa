r"""Who decides on the surplus: what is accumulated, defended with and administered, by the classes that decide on it.

.. math:: S_{ug} = S_u D_{d(u) g}, \qquad S_d = \sum_{u : d(u) = d} S_u

with the use :math:`S_u` of a month at constant prices and the share :math:`D_{dg}` of a class in the decision rights of
the domain that the use belongs to. What private owners add to their works out of their own pocket is decided by them
and is not parted here. Recorded where a scenario asks for it.

Sources
-------
Definition of the record (project construct, after the rights of bodies).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.institutions import institutions
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import leading_groups

DOMAIN_OF = {"accumulation": "plan-priorities", "defence": "plan-priorities", "administration": "plan-priorities"}
"""Domain that decides on a use; the domain's name is its role."""


class Pack(MechanismPack):
    """No parameters: rights and uses decide."""


@mechanism(
    slot="surplus-rights",
    phase="record",
    records=("surplus_decided", "surplus_in_domain"),
    source="definition of the record",
    default=True,
    order=0,
)
def surplus_rights(month: Month, p: Pack) -> None:
    """Record what is decided by whom."""
    used = month.history.current("surplus_use")
    wanted = month.history.wants("surplus_decided") or month.history.wants("surplus_in_domain")
    domains, uses = month.labels["domain"], month.labels["use"]
    if not wanted or used is None:
        return
    rights = institutions(month).rights(leading_groups(month))
    decided = np.zeros((len(uses), len(month.labels["group"])))
    flows = np.zeros(len(domains))
    for use, domain in DOMAIN_OF.items():
        if use in uses and domain in domains:
            won = float(np.nan_to_num(used[uses.code(use)]))
            decided[uses.code(use)] = won * rights[domains.code(domain)]
            flows[domains.code(domain)] += won
    month.record("surplus_decided", decided)
    month.record("surplus_in_domain", flows)
