"""The environment that all variants share: products, techniques, places, needs. What people own is not here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Cell = str | int | float
Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]

REGIONS = ("lowland", "upland")
ITEMS = {
    # product: name, unit, branch, sector, department, kind, storable, spoilage, tradable, processing, price
    "grain": ("grain", "t", "farming", "agriculture", "II", "food", 1, 0.06, 1, "raw", 8000),
    "fibre": ("raw fibre", "t", "farming", "agriculture", "I", "material", 1, 0.02, 1, "raw", 60000),
    "ox": ("draught cattle", "head", "farming", "agriculture", "I", "asset", 1, 0.02, 0, "raw", 50000),
    "coal": ("coal", "t", "mining", "industry", "I", "energy", 1, 0.04, 1, "raw", 900),
    "iron": ("iron, ore inside", "t", "metals", "industry", "I", "material", 1, 0.0, 1, "processed", 9000),
    "fertiliser": ("fertiliser", "t", "chemicals", "industry", "I", "material", 1, 0.0, 1, "processed", 7000),
    "chemical": ("dyes, soda, tans", "t", "chemicals", "industry", "I", "material", 1, 0.0, 1, "processed", 12000),
    "machine": ("machines, tools, spares", "t", "machines", "industry", "I", "asset", 1, 0.0, 1, "processed", 45000),
    "cloth": ("cloth", "1000 m", "textiles", "industry", "II", "consumer", 1, 0.01, 1, "processed", 60000),
    "goods": ("daily goods", "t", "daily-goods", "industry", "II", "consumer", 1, 0.02, 1, "processed", 26000),
    "freight": ("freight", "1000 t-km", "transport", "transport", "I", "service", 0, 0.0, 0, "", 1600),
    "trade": ("retail service", "worker-year", "trade", "trade", "II", "service", 0, 0.0, 0, "", 60000),
    "care": ("schools, health, offices", "worker-year", "care", "services", "II", "service", 0, 0.0, 0, "", 27000),
}
PRICE = {product: float(facts[-1]) for product, facts in ITEMS.items()}

ACTIVITIES = {
    # activity: product, newer technique, by farm households, months to build, days in a person-year
    "grain-by-hand": ("grain", 0, 1, 6, 200),
    "grain-with-fertiliser": ("grain", 1, 1, 6, 200),
    "fibre-field": ("fibre", 0, 1, 6, 200),
    "cattle": ("ox", 0, 1, 6, 200),
    "coal-mine": ("coal", 0, 0, 12, 300),
    "iron-works": ("iron", 0, 0, 18, 300),
    "fertiliser-works": ("fertiliser", 1, 0, 18, 300),
    "chemical-works": ("chemical", 1, 0, 18, 300),
    "machine-works": ("machine", 1, 0, 18, 300),
    "cloth-at-home": ("cloth", 0, 1, 3, 200),
    "cloth-mill": ("cloth", 1, 0, 12, 300),
    "goods-workshop": ("goods", 0, 0, 6, 300),
    "carriers": ("freight", 0, 0, 6, 300),
    "shop": ("trade", 0, 0, 6, 300),
    "office": ("care", 0, 0, 6, 300),
}
INPUTS = {
    "grain-by-hand": {"grain": 0.05, "freight": 0.03},
    "grain-with-fertiliser": {"grain": 0.04, "fertiliser": 0.12, "freight": 0.04},
    "fibre-field": {"freight": 0.05},
    "cattle": {"grain": 0.3},
    "coal-mine": {"machine": 0.0008, "freight": 0.02},
    "iron-works": {"coal": 2.0, "machine": 0.01, "freight": 0.3},
    "fertiliser-works": {"coal": 2.0, "machine": 0.006, "freight": 0.2},
    "chemical-works": {"coal": 3.0, "machine": 0.01, "freight": 0.2},
    "machine-works": {"iron": 1.3, "coal": 0.6, "freight": 0.3},
    "cloth-at-home": {"fibre": 0.19, "freight": 0.03},
    "cloth-mill": {"fibre": 0.16, "chemical": 0.35, "coal": 0.4, "machine": 0.006, "freight": 0.08},
    "goods-workshop": {"iron": 0.25, "chemical": 0.18, "coal": 0.5, "fibre": 0.03, "machine": 0.005, "freight": 0.2},
    "carriers": {"coal": 0.06, "machine": 0.001},
    "shop": {"freight": 0.6, "goods": 0.03},
    "office": {"freight": 0.2, "goods": 0.04, "coal": 0.3},
}
LOW, HIGH = 0.85, 1.25
"""The least and most that practice allows of an input, relative to the norm."""

LABOUR = {
    "grain-by-hand": {"farm": 0.5},
    "grain-with-fertiliser": {"farm": 0.4},
    "fibre-field": {"farm": 2.5},
    "cattle": {"farm": 0.5},
    "coal-mine": {"plain": 0.014, "skilled": 0.005, "technician": 0.0003},
    "iron-works": {"plain": 0.07, "skilled": 0.045, "technician": 0.004},
    "fertiliser-works": {"plain": 0.07, "skilled": 0.05, "technician": 0.006},
    "chemical-works": {"plain": 0.1, "skilled": 0.08, "technician": 0.012},
    "machine-works": {"plain": 0.15, "skilled": 0.18, "technician": 0.015},
    "cloth-at-home": {"farm": 1.2},
    "cloth-mill": {"plain": 0.2, "skilled": 0.13, "technician": 0.005},
    "goods-workshop": {"plain": 0.33, "skilled": 0.16, "technician": 0.005},
    "carriers": {"plain": 0.035, "skilled": 0.014, "technician": 0.001},
    "shop": {"plain": 0.75, "skilled": 0.24, "technician": 0.01},
    "office": {"plain": 0.3, "skilled": 0.65, "technician": 0.05},
}
LAND = {"grain-by-hand": 5000, "grain-with-fertiliser": 3600, "fibre-field": 40000}
CAPITAL = {
    # activity: machines per unit of yearly capacity, years they last
    "coal-mine": (0.02, 15),
    "iron-works": (0.6, 25),
    "fertiliser-works": (0.9, 18),
    "chemical-works": (1.5, 18),
    "machine-works": (1.5, 20),
    "cloth-at-home": (0.01, 15),
    "cloth-mill": (1.2, 22),
    "goods-workshop": (0.4, 18),
    "carriers": (0.05, 20),
    "shop": (0.4, 25),
    "office": (0.5, 25),
}
OXEN = {"grain-by-hand": 0.15, "grain-with-fertiliser": 0.11, "fibre-field": 0.8, "cattle": 2.5}
BRANCHES = {
    # branch: sector, heavy
    "farming": ("agriculture", 0), "mining": ("industry", 1), "metals": ("industry", 1), "chemicals": ("industry", 1),
    "machines": ("industry", 1), "textiles": ("industry", 0), "daily-goods": ("industry", 0),
    "transport": ("transport", 0), "trade": ("trade", 0), "care": ("services", 0),
}  # fmt: skip
CLASSES = {
    # group: role, sector, settlement, persons per household, workers per household
    "landlord": ("landlord", "agriculture", "village", 6.0, 1.4),
    "rich-peasant": ("rich", "agriculture", "village", 6.5, 2.8),
    "middle-peasant": ("peasant", "agriculture", "village", 6.0, 2.4),
    "poor-peasant": ("peasant", "agriculture", "village", 5.5, 2.2),
    "tenant": ("tenant", "agriculture", "village", 5.5, 2.2),
    "farm-labourer": ("labourer", "agriculture", "village", 4.5, 1.9),
    "cooperative-farmer": ("member", "agriculture", "village", 5.5, 2.2),
    "worker": ("worker", "industry", "town", 4.5, 1.3),
    "employee": ("employee", "services", "town", 4.5, 1.2),
    "official": ("official", "services", "town", 4.5, 1.2),
    "artisan": ("artisan", "industry", "town", 4.5, 1.3),
    "cooperative-artisan": ("artisan-member", "industry", "town", 4.5, 1.3),
    "trader": ("trader", "trade", "town", 4.5, 1.3),
    "capitalist": ("capitalist", "industry", "town", 5.0, 1.2),
}
AGES = {"0-4": 0.15, "5-9": 0.13, "10-17": 0.17, "18-45": 0.37, "46-59": 0.11, "60-99": 0.07}
NEEDS = {
    # need: role, product, survival, basic, comfort, where
    "food": ("staple", "grain", 0.17, 0.22, 0.26, ""),
    "clothing": ("clothing", "cloth", 0.003, 0.007, 0.012, ""),
    "daily goods": ("goods", "goods", 0.005, 0.015, 0.03, ""),
    "heating": ("fuel", "coal", 0.25, 0.4, 0.5, "town"),
    "schooling and care": ("service", "care", 0.008, 0.018, 0.03, ""),
}
WEIGHT = {"survival": 4, "basic": 2, "comfort": 1}
WAGES = {"farm": 750, "plain": 1350, "skilled": 1800, "technician": 2700}
SKILLS = (
    # skill, pool, level, months of training, share who drop out, hours a year
    ("farm", "farm", 0, 0, 0.0, 2000),
    ("plain", "non-farm", 0, 0, 0.0, 2400),
    ("skilled", "non-farm", 1, 24, 0.15, 2400),
    ("technician", "non-farm", 2, 36, 0.15, 2400),
)


def environment() -> Mapping[str, Table]:
    """Return the tables that no institution changes."""
    return {
        "products": (
            ("product", "name", "unit", "quantum", "branch", "sector", "department", "kind", "storable",
             "spoilage_per_year", "tradable", "processing", "constant_price"),
            [(p, n, u, 1 if p == "ox" else 0.001, *rest) for p, (n, u, *rest) in ITEMS.items()],
        ),
        "activities": (
            ("activity", "product", "branch", "newer_technique", "by_farm_households", "building_lag_months",
             "person_year_days"),
            [(a, p, ITEMS[p][2], newer, home, lag, days) for a, (p, newer, home, lag, days) in ACTIVITIES.items()],
        ),
        "outputs": (("activity", "product", "value"), [(a, facts[0], 1.0) for a, facts in ACTIVITIES.items()]),
        "inputs": (
            ("activity", "product", "value", "low", "high"),
            [
                (a, p, v, round(LOW * v, 8), round(HIGH * v, 8))
                for a, needs in INPUTS.items()
                for p, v in needs.items()
            ],
        ),
        "labour": (
            ("activity", "skill", "value"),
            [(a, s, v) for a, skills in LABOUR.items() for s, v in skills.items()],
        ),
        "land": (
            ("activity", "land", "value", "unit"),
            [(a, "field", v, f"m2 per {_unit(a)}") for a, v in LAND.items()],
        ),
        "capital": (
            ("activity", "asset", "value", "life_years"),
            [(a, "machine", v, years) for a, (v, years) in CAPITAL.items()]
            + [(a, "ox", v, 10) for a, v in OXEN.items()],
        ),
        "branches": (("branch", "sector", "heavy"), [(b, *facts) for b, facts in BRANCHES.items()]),
        "classes": (
            ("group", "name", "role", "sector", "settlement"),
            [(g, g.replace("-", " "), *facts[:3]) for g, facts in CLASSES.items()],
        ),
        "skills": (("skill", "pool", "level", "training_months", "dropout_share", "hours_per_year"), list(SKILLS)),
        "lands": (("land", "name", "season", "multiple_cropping"), [("field", "fields", "dryland", 1.13)]),
        "regions": (("region", "name"), [("lowland", "the plain"), ("upland", "the hills")]),
        "partners": (
            ("partner", "name", "role", "currency", "credit"),
            [("metropole", "a power across the sea", "metropole", "won", 0),
             ("neighbour", "a neighbour", "neighbour", "won", 0)],
        ),
        "links": (
            ("from_region", "to_region", "product", "service", "value", "unit"),
            [
                (a, b, p, "freight", 0.1, f"1000 t-km per {facts[1]}")
                for a, b in (REGIONS, REGIONS[::-1])
                for p, facts in ITEMS.items()
                if facts[5] not in ("service",)
            ],
        ),
        "needs": (
            ("need", "role", "tier", "product", "amount", "unit", "settlement", "weight"),
            [
                (need, role, tier, product, amount, f"{ITEMS[product][1]} per person a year", where, WEIGHT[tier])
                for need, (role, product, *amounts, where) in NEEDS.items()
                for tier, amount in zip(WEIGHT, amounts, strict=True)
            ],
        ),
        "prices": (
            ("item", "product", "kind", "value", "unit"),
            [(p, p, "constant", price, f"won per {ITEMS[p][1]}") for p, price in PRICE.items()]
            + [(f"{skill} labour", "", "wage", wage, "won a month") for skill, wage in WAGES.items()],
        ),
    }  # fmt: skip


def _unit(activity: str) -> str:
    return str(ITEMS[ACTIVITIES[activity][0]][1])


def value_added(activity: str) -> float:
    """Return value added in a unit of activity at constant prices."""
    costs = sum(PRICE[product] * value for product, value in INPUTS[activity].items())
    return PRICE[str(ACTIVITIES[activity][0])] - costs


HERE = Path(__file__).resolve().parents[2] / "src" / "lustrum" / "data" / "economies"
