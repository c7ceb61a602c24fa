r"""Rent, tax in kind and compulsory purchase are taken from the crop of the month, in this order of right.

Rent is due on parcels worked by another than the owner, land of the state apart: :math:`r_i\, Q_f\, a_i / A_f`. Tax in
kind is a rate by class of land on the crop *as reported*; compulsory purchase is a share of the reported crop, paid at
the state price. A report above the truth therefore takes more than the rate says; nothing is taken that is not there.
A surcharge, where policy squeezes, is a further share of the reported crop of farms outside cooperatives; households
that pay it are counted as moved by a levy.
Where another rule says on what levies rest (places that report differently, levies fixed before the harvest), they rest
on that, farm by farm.

Sources
-------
Procurement on reports: Meng, Qian and Yared 2015; Fan, Xiong and Zhou 2016 (read). Rates: programme.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation import postings
from lustrum.simulation.month import Month
from lustrum.simulation.noting import note_budget, note_cell
from lustrum.simulation.packs import MechanismPack, parameter
from lustrum.simulation.registry import mechanism
from lustrum.simulation.state import HOLDERS, INCOME_LINES
from lustrum.simulation.technique import Technique, technique
from lustrum.simulation.tenancies import rents_taken

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FARM_TABLES = ("households", "cooperatives")


class Pack(MechanismPack):
    """Parameters of the tax in kind."""

    rate: dict[str, float] | float = parameter(0.0, "share of the reported crop due as tax", dim="land")
    surcharge: float = parameter(
        0.0, "further share of the reported crop of farm households outside cooperatives", low=0, high=1
    )
    rent_ceiling: float = parameter(1.0, "largest share of the crop that may be taken as rent", low=0, high=1)
    ceiling_kept: float = parameter(1.0, "how far the ceiling of rents is kept", low=0, high=1)


@mechanism(
    slot="tax-in-kind",
    phase="procurement",
    reads=(
        "parcels.owner", "parcels.operator", "parcels.area", "parcels.land", "parcels.rent_share",
        "households.group", "households.goods", "households.coop", "cooperatives.goods", "bodies.goods", "bodies.money",
    ),
    writes=("households.income[crop]", "households.income[land rent]"),
    records=("rent_paid", "crop_of_tenants", "procurement", "marketed_farm_products", "budget", "coercion"),
    source="programme; Meng-Qian-Yared 2015",
    default=True,
    order=1,
)  # fmt: skip
def levies(month: Month, p: Pack) -> None:
    """Collect rent, then the tax in kind, then what is bought by compulsion."""
    t = technique(month)
    crops = {table: month.board.pop(f"crop {table}", None) for table in FARM_TABLES}
    if all(crop is None for crop in crops.values()):
        return
    grown = np.flatnonzero(crops["households"].any(axis=0)) if crops["households"] is not None else np.zeros(0, int)
    before = month.now.households.goods[:, grown]
    if crops["households"] is not None:
        _rent(month, p, t, crops["households"])
    bias = float(month.lever("harvest-report.bias", 0.0))
    rate = _rate_by_product(t, np.asarray(month.lever("tax-in-kind.rate"), dtype=np.float64))
    share = float(month.lever("compulsory-purchase.share", 0.0))
    ratio = float(month.lever("compulsory-purchase.price_ratio", 0.5))
    contract = float(month.lever("compulsory-purchase.contract_share", 0.0))
    contract_ratio = float(month.lever("compulsory-purchase.contract_price_ratio", 1.0))
    for table, crop in crops.items():
        base = month.board.pop(f"levy base {table}", None)
        base, told = (crop, 1 + bias) if base is None else (base, 1.0)
        if crop is not None:
            _take(month, t, table, base, rate * told, "tax in kind", 0.0)
            if table == "households" and p.surcharge > 0:
                _squeeze(month, t, base, p.surcharge * told)
            _take(month, t, table, base, share * told * _is_grain(t), "compulsory purchase", ratio)
            _take(month, t, table, crop, contract * (1 - _is_grain(t)), "contract", contract_ratio)
    _hand_to_supply(month, t)
    if crops["households"] is not None:
        _count_in_kind(month, t, crops["households"][:, grown], before, grown)


def _count_in_kind(month: Month, t: Technique, crop: Ints, before: Ints, grown: NDArray[np.intp]) -> None:
    """Count as income the crop that stays with the farm and the rent in kind that comes to the owner, both in won."""
    homes = month.now.households
    change = homes.goods[:, grown] - before
    kept, rent = np.maximum(crop + np.minimum(change, 0), 0), np.maximum(change, 0)
    for line, quanta in (("crop", kept), ("land rent", rent)):
        won = np.rint(quanta @ t.value_per_quantum[grown]).astype(np.int64)
        homes.income[:, INCOME_LINES.index(line)] += won


def _rate_by_product(t: Technique, by_land: Floats) -> Floats:
    grown = np.zeros((len(t.quantum), len(by_land)))
    np.add.at(grown, t.product, t.land > 0)
    weight = grown.sum(axis=1)
    return np.asarray(np.divide(grown @ by_land, weight, out=np.zeros(len(weight)), where=weight > 0))


def _is_grain(t: Technique) -> Floats:
    """1 for crops that several techniques grow: the grains; fibre and the like are bought by contract alone."""
    farmed = t.land.sum(axis=1) > 0
    count = np.bincount(t.product[farmed], minlength=len(t.quantum))
    return (count > 1).astype(np.float64)


def _rent(month: Month, p: Pack, t: Technique, crop: Ints) -> None:
    parcels, state = month.now.parcels, month.now
    tenant = state.rows_in("households", parcels.operator)
    let = np.flatnonzero(_is_let(month) & (tenant >= 0))
    groups = len(month.labels["group"])
    rents, crops = np.zeros(groups), np.zeros(groups)
    lands = len(month.labels["land"])
    key = tenant.astype(np.int64) * lands + parcels.land
    worked = np.bincount(key[tenant >= 0], parcels.area[tenant >= 0], len(state.households) * lands)
    part = parcels.area[let] / worked[key[let]]
    landlord = state.rows_in("households", parcels.owner[let])
    public = month.now.holder("bodies", [month.now.body("budget")])[0]
    agreed = rents_taken(parcels.rent_share[let], p.rent_ceiling, p.ceiling_kept)
    share = np.where(parcels.owner[let] == public, 0.0, agreed)
    for product in np.flatnonzero(crop.any(axis=0)) if let.size else ():
        land = int(t.land[t.product == product].sum(axis=0).argmax())
        mine = parcels.land[let] == land
        gross = crop[tenant[let[mine]], product] * part[mine]
        payer, payee = tenant[let[mine]], landlord[mine]
        due = _payable(state.households.goods[:, product], payer, gross * share[mine])
        owing = due > 0
        private, others = owing & (payee >= 0), owing & (payee < 0)
        tenants, landlords = ("households", payer[private]), ("households", payee[private])
        postings.deliver(month, int(product), "rent", tenants, landlords, due[private])
        postings.deliver(month, int(product), "rent", ("households", payer[others]), "procurement", due[others])
        rents += np.bincount(state.households.group[payer], due * t.value_per_quantum[product], groups)
        crops += np.bincount(state.households.group[payer], gross * t.value_per_quantum[product], groups)
    month.record("rent_paid", rents)
    month.record("crop_of_tenants", crops)


def _is_let(month: Month) -> NDArray[np.bool_]:
    """Say which parcels another tills than owns; who tills public land owes no rent and counts all the same."""
    parcels = month.now.parcels
    of_coops = month.now.split_holder(parcels.owner)[0] == HOLDERS.index("cooperatives")
    return np.asarray((parcels.owner != parcels.operator) & ((parcels.rent_share > 0) | ~of_coops))


def _payable(held: Ints, payer: Ints, due: Floats) -> Ints:
    """Whole quanta of what each owes, as far as what it still holds reaches: a part may have been worked up already."""
    owed = np.bincount(payer, due, len(held))
    share = np.minimum(1.0, np.divide(held, owed, out=np.ones(len(held)), where=owed > 0))
    return np.floor(due * share[payer]).astype(np.int64)


def _take(
    month: Month, t: Technique, table: str, crop: Ints | Floats, share: Floats, channel: str, price_ratio: float
) -> None:
    holder = month.now.table(table)
    for product in np.flatnonzero(share):
        if not crop[:, product].any():
            continue
        wanted = np.floor(crop[:, product] * share[product]).astype(np.int64)
        taken = np.minimum(wanted, holder.goods[:, product])
        rows = np.flatnonzero(taken)
        if not rows.size:
            continue
        postings.deliver(month, int(product), channel, (table, rows), "procurement", taken[rows])
        if price_ratio > 0:
            won = postings.worth(taken[rows], price_ratio * t.value_per_quantum[product])
            postings.cover_body(month, "procurement", int(won.sum()))
            postings.pay(month, channel, "procurement", (table, rows), won)
            if table == "households":
                np.add.at(month.now.households.income[:, INCOME_LINES.index("crop")], rows, won)
        natural = float(taken.sum() * t.quantum[product])
        for variable in ("procurement", "marketed_farm_products"):
            note_cell(month, variable, {"product": int(product), "channel": channel}, natural)
        if channel == "tax in kind":
            note_budget(month, channel, natural * t.price[product])


def _squeeze(month: Month, t: Technique, crop: Ints | Floats, share: float) -> None:
    """Take a further share from farms outside cooperatives, and count whom it is taken from."""
    homes = month.now.households
    outside = (homes.coop < 0) & crop.any(axis=1)
    _take(month, t, "households", crop * outside[:, None], np.full(len(t.quantum), share), "tax in kind", 0.0)
    note_cell(month, "coercion", {"channel": "levy"}, float(homes.weight[outside].sum()))


def _hand_to_supply(month: Month, t: Technique) -> None:
    for product in range(len(t.quantum)):
        stock = postings.body_stock(month.now, "procurement", product)
        if stock:
            postings.deliver(month, product, "state stock", "procurement", "supply", np.array([stock]))
