"""Mechanisms for tests of the engine: they move something in every table, and nothing here is economics."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, Field

from lustrum.simulation.registry import Mechanism, NoParameters


def make(rule, slot, phase, *, pack=NoParameters, default=True, **facts):
    """Return a mechanism of a function, as if it had been found in a file."""
    return Mechanism(
        slot=slot,
        phase=phase,
        reads=facts.pop("reads", ()),
        writes=facts.pop("writes", ()),
        source="test",
        default=default,
        name=facts.pop("name", slot),
        module=__name__,
        rule=rule,
        pack=pack,
        **facts,
    )


class LifePack(BaseModel):
    """Rates of the toy demography."""

    births: float = Field(0.05, ge=0, le=1)
    deaths: float = Field(0.02, ge=0, le=1)


def life(month, p):
    """Let people be born, die and move house."""
    persons = month.now.persons
    month.register.remove("death", month.draw("death", persons.key) < p.deaths)
    persons = month.now.persons
    mothers = np.flatnonzero((persons.sex == 0) & (month.draw("birth", persons.key) < p.births))
    keys = (month.draw.integers("newborn", persons.key[mothers]) >> np.uint64(32)).astype(np.uint32)
    month.register.add(
        "birth",
        persons.household[mothers],
        key=keys,
        weight=persons.weight[mothers],
        born=month.date.ordinal,
        sex=(month.draw("sex", keys) < 0.5).astype(np.uint8),
    )
    movers = np.flatnonzero(month.draw("move", month.now.persons.key) < 0.01)
    homes = (month.draw("home", month.now.persons.key[movers]) * len(month.now.households)).astype(np.int64)
    month.now.persons.household[movers] = homes


class TaxPack(BaseModel):
    """Rates of the toy tax."""

    rate: dict[str, float] | float = Field(0.1, json_schema_extra={"dim": "group"})
    share: float = Field(0.5, ge=0, le=1)
    mode: str = "soft"


def tax(month, p):
    """Take money by class, and spend it on workers of units; make and use goods."""
    households, units = month.now.households, month.now.units
    rate = np.broadcast_to(month.lever("tax.rate"), (len(month.labels["group"]),))
    due = np.floor(households.money * rate[households.group]).astype(np.int64)
    month.ledger.post("money", "tax", ("households", None), "budget", due)
    wages = month.ledger.split(int(due.sum()), units.workers.sum(axis=1))
    month.ledger.post("money", "orders", "budget", ("units", None), wages)
    made = np.zeros((len(units), len(month.ledger.products)), dtype=np.int64)
    made[np.arange(len(units)), month.world.main_product[units.activity]] = units.capacity // 12
    month.ledger.post_goods("production", "nature", ("units", None), made)
    units.output = units.capacity // 12
    month.shortfall(units.region, month.world.main_product[units.activity], "capacity", -1, units.capacity // 100)
    month.record("wages_paid", np.zeros((len(month.labels["branch"]), len(month.labels["form"]))))


def joining(month, p):
    """Let households decide to found and join the cooperative of their village; form and class follow at the close."""
    households = month.now.households
    place = np.full(len(month.now.settlements), -1)
    place[month.now.cooperatives.settlement] = np.arange(len(month.now.cooperatives))
    coop = place[households.settlement]
    rows = np.flatnonzero((coop >= 0) & (households.coop < 0) & (month.draw("join", households.key) < 0.1))
    joint = int(np.flatnonzero(month.labels["form"].mask(role="collective"))[0])
    month.next.households.coop[rows] = coop[rows]
    month.next.households.form[rows] = joint
    month.next.households.group[rows] = int(np.flatnonzero(month.labels["group"].mask(role="member"))[0])
    month.next.cooperatives.form[coop[rows]] = joint
    parcels = month.now.parcels
    operator = month.now.rows_in("households", parcels.operator)
    mine = np.flatnonzero(np.isin(operator, rows))
    to = month.now.holder("cooperatives", coop[operator[mine]])
    month.reassign("parcels", mine, "operator", to, "joined", "joining")


def toy_mechanisms():
    """Return all toy mechanisms by name."""
    found = [
        make(life, "life", "people", pack=LifePack, writes=("persons.household",), reads=("persons.sex",)),
        make(
            tax,
            "tax",
            "incomes",
            pack=TaxPack,
            reads=(
                "households.money", "households.group", "units.workers", "units.activity", "units.capacity",
                "units.region",
            ),
            writes=("units.output",),
            records=("wages_paid",),
        ),
        make(
            joining,
            "joining",
            "decisions",
            reads=("households.settlement", "cooperatives.settlement", "parcels.operator"),
            writes=("households.coop", "households.form", "households.group", "cooperatives.form"),
        ),
    ]  # fmt: skip
    return {member.name: member for member in found}
