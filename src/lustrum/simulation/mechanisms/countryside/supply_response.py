r"""Farm households offer more or less grain as the terms of exchange improve or worsen, by an elasticity.

.. math:: o' = o\, (\tau / \tau_0)^{\varepsilon}

with the share :math:`o` of a surplus that is offered in a month, the terms of exchange of villages over about a year
:math:`\tau` (grain over what villages buy, both relative to constant prices), the terms :math:`\tau_0` at which the
usual share is offered, and the elasticity :math:`\varepsilon`. What is taken as tax or bought by compulsion does not
answer to prices.

The literature does not agree on the elasticity: aggregate supply hardly moves in time series and moves much across
countries, single crops move in acreage, and what a household that eats its own grain brings to market may even rise
when its price falls.

Sources
-------
Rao, J. M. 1989, Journal of Economic Surveys 3(1): aggregate 0.1 to 0.3 in time series, 1.66 in one study across
countries, acreage of a crop 0 to 0.8 in the short and 0.3 to 1.2 in the long run (read). Bardhan, K. 1968, Economica:
sign of the response of marketed surplus ambiguous in the short run (read). Squeeze by prices: Sah and Stiglitz 1984
(read, form simplified; :mod:`lustrum.formulas.scissors`).
"""

from __future__ import annotations

from lustrum.simulation.markets.village_terms import set_willing, village_terms
from lustrum.simulation.month import Month
from lustrum.simulation.packs import MechanismPack, parameter, reading
from lustrum.simulation.registry import mechanism
from lustrum.simulation.roles import has_roles

RAO, BARDHAN = "Rao 1989, Journal of Economic Surveys 3(1)", "Bardhan 1968, Economica"


class Pack(MechanismPack):
    """Response of sales."""

    elasticity: float = parameter(
        0.2, "elasticity of offers to the terms of exchange", unit="ratio", low=-1, high=3, source=RAO, mark="read"
    )
    reference: float = parameter(
        1.0, "terms at which the usual share is offered; 1 = constant prices", unit="ratio", low=0.05, high=20
    )


PACKS = {
    "rao-1989": reading(
        Pack(elasticity=0.2), "In time series supply as a whole hardly answers to price: 0.1 to 0.3.",
        source=RAO, mark="read",
    ),
    "cross-country": reading(
        Pack(elasticity=1.66), "Across countries supply answers strongly: 1.66 in one study.", source=RAO, mark="read"
    ),
    "crop-acreage": reading(
        Pack(elasticity=0.8), "Acreage of single crops answers, up to 0.8 within a year.", source=RAO, mark="read"
    ),
    "bardhan-1968": reading(
        Pack(elasticity=-0.2),
        "Who eats his own grain may sell more when it is cheaper; the sign is open, the size is an example.",
        source=BARDHAN, mark="synthetic",
    ),
}  # fmt: skip


def answer(terms: float, p: Pack) -> float:
    """Return the factor on offers.

    Examples
    --------
    >>> round(answer(0.5, Pack(elasticity=0.2)), 3), answer(0.5, Pack(elasticity=-1))
    (0.871, 2.0)
    """
    return float((terms / p.reference) ** p.elasticity)


@mechanism(
    slot="marketed-surplus",
    phase="record",
    reads=("households.seeking", "households.group"),
    source="Rao 1989; Bardhan 1968; Sah and Stiglitz 1984",
    order=0,
    rows=(15,),
)
def supply_response(month: Month, p: Pack) -> None:
    """Set how readily grain is offered in the coming month."""
    if has_roles(month):
        set_willing(month, answer(village_terms(month).terms, p))
