"""Terms of compulsory purchase and of contracts for special crops.

Of grain a share of the reported crop is taken at a price below the market; special crops are bought under contract.
They are carried out with the levies.

Sources
-------
State purchase price of rice at 0.2 to 0.5 of the shop price: Korea blueprint section 3 (synthetic).
"""

from __future__ import annotations

import numpy as np

from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.technique import technique


class Pack(MechanismPack):
    """Terms of purchase."""

    share: float = parameter(0.0, "share of the reported grain crop that must be sold", low=0, high=1)
    contract_share: float = parameter(0.6, "share of fibre and other special crops sold under contract", low=0, high=1)
    contract_price_ratio: float = parameter(
        1.0, "contract price relative to the constant price", unit="index", low=0, high=3
    )
    price_ratio: float = parameter(0.6, "price paid relative to the constant price", unit="index", low=0, high=3)


@mechanism(
    slot="compulsory-purchase",
    phase="procurement",
    records=("prices",),
    source="Korea blueprint section 3",
    default=True,
    order=0,
)
def compulsory_purchase(month: Month, p: Pack) -> None:
    """Post the state's price of what farms grow."""
    t, markets = technique(month), month.labels["market"]
    grown = np.unique(t.product[t.land.sum(axis=1) > 0])
    prices = np.full((len(t.quantum), len(markets)), np.nan)
    prices[grown, markets.code("procurement")] = p.price_ratio * t.price[grown]
    month.record("prices", prices)
