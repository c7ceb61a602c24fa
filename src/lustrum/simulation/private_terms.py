"""Terms of private business that policy sets and several rules read: tax, materials, contracts, safety of property.

Rival rules of the slot ``private-capital`` share them, so that a measure on private business works under each.
"""

from __future__ import annotations

from lustrum.simulation.packs import MechanismPack, parameter


class PrivateTerms(MechanismPack):
    """Terms set by policy, and what they weigh with an owner who decides whether to go on."""

    tax_rate: float = parameter(0.15, "share of surplus taken as income tax", low=0, high=1)
    materials_access: float = parameter(1.0, "share of orders that private units may place", low=0, high=1)
    pressure: float = parameter(0.0, "pressure to give up", low=0, high=1)
    security: float = parameter(0.5, "security of private property", low=0, high=1)
    contract: float = parameter(0.2, "share of output under contract to the state", low=0, high=1)
    buyout: float = parameter(0.0, "share of its value that an owner is paid", low=0, high=1)
    base: float = parameter(0.001, "chance to give up in any case", unit="share per month", low=0, high=1)
    of_pressure: float = parameter(0.06, "weight of pressure", unit="share per month", low=0, high=1)
    of_tax: float = parameter(0.012, "weight of the tax rate", unit="share per month", low=0, high=1)
    of_insecurity: float = parameter(0.01, "weight of insecurity", unit="share per month", low=0, high=1)
    of_materials: float = parameter(0.02, "weight of missing materials", unit="share per month", low=0, high=1)
    pace: float = parameter(1.0, "largest share of private capacity that may give up in a year: 1 is no bound",
                            unit="share per year", low=0, high=1)  # fmt: skip

    def hazard(self) -> float:
        """Return the chance that an owner gives up in a month, on these terms."""
        return (
            self.base
            + self.of_pressure * self.pressure
            + self.of_tax * self.tax_rate
            + self.of_insecurity * (1 - self.security)
            + self.of_materials * (1 - self.materials_access)
        )
