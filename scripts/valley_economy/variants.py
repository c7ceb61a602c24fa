"""What the variants do not share: who owns what, who lives how, who decides. Numbers are made up."""

from __future__ import annotations

from dataclasses import dataclass, field

from valley_economy.environment import value_added

FORMS = (
    # form, name, role, commanded, softness of the budget, sphere, pooling
    ("state", "the state", "public", 1, 0.8, "all", 0.0),
    ("team", "farm cooperative, labour pooled, land and animals kept", "collective", 0, 0.1, "farm", 0.0),
    ("half-pooled", "farm cooperative, land pooled for a dividend", "collective", 0, 0.35, "farm", 0.5),
    ("pooled", "farm cooperative, land and animals pooled, paid by work", "collective", 0, 0.4, "farm", 1.0),
    ("craft-cooperative", "cooperative of craftsmen", "collective", 0, 0.3, "town", 0.0),
    ("household", "on their own account", "household", 0, 0.0, "farm", 0.0),
    ("firm", "private capital with hired hands", "capital", 0, 0.0, "town", 0.0),
    ("landlord", "landlord property", "landlord", 0, 0.0, "farm", 0.0),
    ("foreign", "property of the metropole", "foreign", 0, 0.0, "all", 0.0),
    ("joint", "joint state and private", "mixed", 0, 0.5, "town", 0.0),
    ("plot", "household plot in a cooperative", "household", 0, 0.0, "farm", 0.0),
)
LOWLAND = {"farming": 0.65, "mining": 0.2, "metals": 0.2, "town": 0.6}
"""Share of the lowland in farm people, mines, works and everything else."""

Shares = dict[str, float]


@dataclass(frozen=True)
class Variant:
    """Ownership and institutions of one economy.

    Parameters
    ----------
    title, note : str
        What it is.
    people : mapping of str to int
        Persons by class.
    land : mapping of (form, class) to float
        Square kilometres.
    plant : mapping of str to (capacity, mapping of form to share)
        By activity.
    decide : mapping of str to mapping of str to float
        Votes by body and class; the first has the agenda.
    veto : mapping of str to str
        Class that can stop a body.
    quota : float
        Share of the votes that carries a decision.
    trade : mapping of (product, partner, flow) to float
        Limits a year.
    skilled, technicians : int
        Persons with training.
    months_of_grain : float
        Months for which the state can feed the towns on the first day.
    """

    title: str
    note: str
    people: dict[str, int]
    land: dict[tuple[str, str], float]
    plant: dict[str, tuple[float, Shares]]
    decide: dict[str, Shares]
    veto: dict[str, str] = field(default_factory=dict)
    quota: float = 0.51
    trade: dict[tuple[str, str, str], float] = field(default_factory=dict)
    skilled: int = 7000
    technicians: int = 700
    months_of_grain: float = 7.2


FARM = {"grain-by-hand": 36000.0, "grain-with-fertiliser": 9000.0, "fibre-field": 260.0, "cattle": 900.0,
        "cloth-at-home": 420.0}  # fmt: skip
TOWN = {
    "coal-mine": 72000.0,
    "iron-works": 8000.0,
    "fertiliser-works": 2600.0,
    "chemical-works": 900.0,
    "machine-works": 1500.0,
    "cloth-mill": 700.0,
    "goods-workshop": 2400.0,
    "carriers": 9000.0,
    "shop": 1500.0,
    "office": 2600.0,
}
TRADE = {
    ("coal", "export"): 20000.0,
    ("iron", "export"): 3000.0,
    ("grain", "export"): 3000.0,
    ("machine", "import"): 900.0,
    ("fertiliser", "import"): 1500.0,
    ("chemical", "import"): 400.0,
    ("cloth", "import"): 200.0,
    ("grain", "import"): 3000.0,
}
BOTH = {"metropole": 0.5, "neighbour": 0.5}
DOMAINS = {
    "plan-priorities": "assembly",
    "enterprise-management": "works councils",
    "land-use": "village committees",
    "wages-and-rations": "assembly",
    "appointment": "assembly",
}


def _plant(shares: dict[str, Shares], capacity: dict[str, float] | None = None) -> dict[str, tuple[float, Shares]]:
    town = TOWN | (capacity or {})
    farms = {activity: (size, {"household": 1.0}) for activity, size in FARM.items()}
    return farms | {a: (size, shares.get(a, shares["other"])) for a, size in town.items() if size}


def _trade(shares: Shares, limits: dict[tuple[str, str], float] | None = None) -> dict[tuple[str, str, str], float]:
    chosen = TRADE if limits is None else limits
    return {(p, who, flow): v * share for (p, flow), v in chosen.items() for who, share in shares.items()}


BASE = Variant(
    title="Two valleys, mixed",
    note="Every class and every form is there: landlords beside owners, a foreign mine beside public works and firms.",
    people={"landlord": 2400, "rich-peasant": 6000, "middle-peasant": 27000, "poor-peasant": 20000, "tenant": 18000,
            "farm-labourer": 4000, "cooperative-farmer": 5000, "worker": 21000, "employee": 6500, "official": 900,
            "artisan": 4500, "cooperative-artisan": 900, "trader": 3000, "capitalist": 800},
    land={("landlord", "landlord"): 48, ("household", "rich-peasant"): 28, ("household", "middle-peasant"): 82,
          ("household", "poor-peasant"): 22, ("household", "tenant"): 3, ("foreign", ""): 8, ("state", ""): 4,
          ("pooled", "cooperative-farmer"): 7, ("half-pooled", "cooperative-farmer"): 4,
          ("team", "cooperative-farmer"): 4},
    plant=_plant({
        "coal-mine": {"state": 0.4, "foreign": 0.6}, "iron-works": {"state": 0.5, "foreign": 0.5},
        "machine-works": {"state": 0.7, "firm": 0.3},
        "cloth-mill": {"firm": 0.6, "state": 0.4},
        "goods-workshop": {"household": 0.4, "firm": 0.4, "craft-cooperative": 0.1, "state": 0.1},
        "shop": {"household": 0.6, "firm": 0.2, "state": 0.2}, "office": {"state": 1.0}, "other": {"state": 1.0},
    }),
    decide={"plan-priorities": {"official": 0.4, "worker": 0.2, "middle-peasant": 0.15, "poor-peasant": 0.1,
                                "capitalist": 0.1, "landlord": 0.05},
            "enterprise-management": {"capitalist": 0.35, "official": 0.3, "worker": 0.2, "employee": 0.15},
            "land-use": {"landlord": 0.4, "rich-peasant": 0.2, "middle-peasant": 0.3, "poor-peasant": 0.1},
            "wages-and-rations": {"official": 0.4, "capitalist": 0.25, "worker": 0.25, "employee": 0.1},
            "appointment": {"official": 0.6, "worker": 0.15, "middle-peasant": 0.15, "employee": 0.1}},
    veto={"land-use": "landlord"},
    trade=_trade(BOTH),
)  # fmt: skip
ALL_STATE: dict[str, Shares] = {"goods-workshop": {"state": 0.6, "craft-cooperative": 0.4}, "other": {"state": 1.0}}
PLANNED = Variant(
    title="Two valleys, planned",
    note="Public industry and trade, land and animals pooled in cooperatives, a small private rest.",
    people={"middle-peasant": 6000, "poor-peasant": 4000, "cooperative-farmer": 72400, "worker": 24500,
            "employee": 7300, "official": 900, "artisan": 1000, "cooperative-artisan": 3900},
    land={("household", "middle-peasant"): 12, ("household", "poor-peasant"): 6, ("state", ""): 6,
          ("pooled", "cooperative-farmer"): 140, ("half-pooled", "cooperative-farmer"): 46},
    plant=_plant(ALL_STATE),
    decide={"plan-priorities": {"official": 0.4, "worker": 0.3, "cooperative-farmer": 0.2, "employee": 0.1},
            "enterprise-management": {"official": 0.4, "worker": 0.4, "employee": 0.2},
            "land-use": {"cooperative-farmer": 0.7, "official": 0.3},
            "wages-and-rations": {"official": 0.4, "worker": 0.35, "employee": 0.15, "cooperative-farmer": 0.1},
            "appointment": {"official": 0.6, "worker": 0.25, "cooperative-farmer": 0.15}},
    trade=_trade(BOTH),
)  # fmt: skip
ALL_FIRM: dict[str, Shares] = {
    "goods-workshop": {"firm": 0.8, "household": 0.2}, "shop": {"firm": 0.6, "household": 0.4},
    "office": {"state": 1.0}, "other": {"firm": 1.0},
}  # fmt: skip
CAPITALIST = Variant(
    title="Two valleys, capitalist",
    note="Private capital with hired hands in every branch, land owned and let; offices alone are public.",
    people={"landlord": 1500, "rich-peasant": 11000, "middle-peasant": 34000, "poor-peasant": 18000, "tenant": 10000,
            "farm-labourer": 7900, "worker": 24500, "employee": 5500, "official": 500, "artisan": 2400,
            "trader": 3000, "capitalist": 1700},
    land={("landlord", "landlord"): 30, ("household", "rich-peasant"): 55, ("household", "middle-peasant"): 98,
          ("household", "poor-peasant"): 20, ("household", "tenant"): 3, ("state", ""): 4},
    plant=_plant(ALL_FIRM),
    decide={"plan-priorities": {"official": 0.4, "capitalist": 0.4, "employee": 0.1, "worker": 0.1},
            "enterprise-management": {"capitalist": 0.9, "employee": 0.1},
            "land-use": {"landlord": 0.3, "rich-peasant": 0.3, "middle-peasant": 0.3, "poor-peasant": 0.1},
            "wages-and-rations": {"capitalist": 0.7, "official": 0.2, "worker": 0.1},
            "appointment": {"official": 0.5, "capitalist": 0.3, "employee": 0.1, "worker": 0.1}},
    trade=_trade(BOTH),
)  # fmt: skip
ENCLAVE: dict[str, Shares] = {
    "coal-mine": {"foreign": 1.0}, "iron-works": {"foreign": 1.0},
    "cloth-mill": {"foreign": 0.6, "firm": 0.4}, "goods-workshop": {"household": 0.6, "firm": 0.4},
    "carriers": {"foreign": 0.7, "household": 0.3}, "shop": {"household": 0.8, "firm": 0.2},
    "office": {"state": 1.0}, "other": {"firm": 1.0},
}  # fmt: skip
COLONIAL_PEOPLE = {"landlord": 3000, "rich-peasant": 4000, "middle-peasant": 14000, "poor-peasant": 19400,
                   "tenant": 36000, "farm-labourer": 6000, "worker": 24000, "employee": 6000, "official": 900,
                   "artisan": 3200, "trader": 2900, "capitalist": 600}  # fmt: skip
COLONIAL_LAND = {
    ("landlord", "landlord"): 112.0,
    ("household", "rich-peasant"): 18,
    ("household", "middle-peasant"): 40,
    ("household", "poor-peasant"): 14,
    ("foreign", ""): 22,
    ("state", ""): 4,
}
COLONIAL_RULE = {
    "plan-priorities": {"official": 0.8, "landlord": 0.1, "capitalist": 0.1},
    "enterprise-management": {"official": 0.5, "capitalist": 0.5},
    "land-use": {"landlord": 0.8, "rich-peasant": 0.15, "middle-peasant": 0.05},
    "wages-and-rations": {"official": 0.6, "capitalist": 0.4},
    "appointment": {"official": 1.0},
}
ENCLAVE_SIZES = {"coal-mine": 100000.0, "iron-works": 14000.0, "fertiliser-works": 0, "chemical-works": 0,
                 "machine-works": 0}  # fmt: skip
ENCLAVE_PLANT = _plant(ENCLAVE, ENCLAVE_SIZES)
COLONIAL = Variant(
    title="Two valleys, colonial and feudal",
    note="Landlords let most of the land; mines and works belong to the metropole and send it coal and iron; machines "
    "and chemicals are not made here.",
    people=COLONIAL_PEOPLE,
    land=COLONIAL_LAND,
    plant=ENCLAVE_PLANT,
    decide=COLONIAL_RULE,
    veto={"plan-priorities": "official", "land-use": "landlord"},
    trade=_trade({"metropole": 1.0}, {("coal", "export"): 45000.0, ("iron", "export"): 12500.0,
                                      ("machine", "import"): 900.0, ("chemical", "import"): 800.0,
                                      ("fertiliser", "import"): 2000.0}),
)  # fmt: skip


def value_of(plant: dict[str, tuple[float, Shares]]) -> float:
    """Return value added a year at full capacity and constant prices."""
    return sum(value_added(activity) * size for activity, (size, _) in plant.items())


def _control() -> dict[str, tuple[float, Shares]]:
    """Return plant of the same value added without an enclave: fewer mines and works, and the branches they lacked."""
    own: dict[str, Shares] = {a: {"firm": 1.0} if "foreign" in s else s for a, s in ENCLAVE.items()}
    small = {"coal-mine": 66000.0, "fertiliser-works": 2000.0, "chemical-works": 800.0, "machine-works": 1100.0}
    without = value_of(_plant(own, small | {"iron-works": 0}))
    iron = (value_of(ENCLAVE_PLANT) - without) / value_added("iron-works")
    return _plant(own, small | {"iron-works": round(iron, 3)})


CONTROL = Variant(
    title="Two valleys, feudal without an enclave",
    note="The control of the colonial variant: the same people, landlords and value added; works are home-owned, "
    "machines and chemicals are made here, many goods are exported.",
    people=COLONIAL_PEOPLE,
    land=COLONIAL_LAND,
    plant=_control(),
    decide=COLONIAL_RULE,
    veto=COLONIAL.veto,
    trade=_trade({"metropole": 1.0}, {("coal", "export"): 10000.0, ("iron", "export"): 3000.0,
                                      ("goods", "export"): 400.0, ("grain", "export"): 2000.0,
                                      ("machine", "import"): 300.0, ("chemical", "import"): 200.0,
                                      ("fertiliser", "import"): 800.0}),
)  # fmt: skip
SPECIALISED = Variant(
    title="Two valleys, planned and specialised",
    note="The planned variant without machines, fertiliser and chemicals of its own: mines and works export to two "
    "like partners, who send what is missing.",
    people=PLANNED.people,
    land=PLANNED.land,
    plant=_plant(ALL_STATE, ENCLAVE_SIZES),
    decide=PLANNED.decide,
    trade=_trade(BOTH, {("coal", "export"): 30000.0, ("iron", "export"): 11000.0, ("grain", "export"): 2000.0,
                        ("machine", "import"): 900.0, ("chemical", "import"): 900.0,
                        ("fertiliser", "import"): 2400.0, ("cloth", "import"): 100.0}),
)  # fmt: skip
CLASSLESS = Variant(
    title="Two valleys, one class",
    note="A constructed limit case and no economy that could go on: one class, one form of property, one vote each, "
    "fed from two years of stocks. No scenario leads here.",
    people={"worker": 120000},
    land={("state", ""): 210},
    plant={activity: (size, {"state": 1.0}) for activity, size in TOWN.items()},
    decide={domain: {"worker": 1.0} for domain in DOMAINS},
    months_of_grain=24,
)
VARIANTS = {
    "two-valleys": BASE,
    "two-valleys-planned": PLANNED,
    "two-valleys-capitalist": CAPITALIST,
    "two-valleys-colonial": COLONIAL,
    "two-valleys-without-enclave": CONTROL,
    "two-valleys-specialised": SPECIALISED,
    "two-valleys-classless": CLASSLESS,
}
