"""Toy economies, and a second planner: dense, in loops, with other variables, solved by SciPy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tests.planning.second_limits import add_limits, add_static_year, worth_left

from lustrum.economy.assembling import assemble

MARKS = {"evidence": "synthetic", "source": "made"}


def frame(rows, columns=()):
    made = pd.DataFrame(list(rows), columns=list(columns) if columns else None)
    return made.assign(**{key: value for key, value in MARKS.items() if key not in made})


def build(toy, name="toy"):
    """Make an Economy of a toy: plain dictionaries of numbers."""
    products, activities = toy["products"], toy["activities"]
    tables = {
        "products": frame({"product": p, "unit": "t", "storable": 0, **facts} for p, facts in products.items()),
        "activities": frame(
            {"activity": a, "product": facts["product"], **facts.get("facts", {})} for a, facts in activities.items()
        ),
        "outputs": frame(
            {"activity": a, "product": p, "value": v}
            for a, facts in activities.items()
            for p, v in facts.get("outputs", {facts["product"]: 1.0}).items()
        ),
        "sources": pd.DataFrame([{"source": "made", "checked": "assumed", "text": "made up for tests"}]),
    }
    for table, dim in (("inputs", "product"), ("labour", "skill"), ("land", "land"), ("capital", "asset")):
        rows = [
            {"activity": a, dim: i, "value": v}
            | ({"life_years": toy.get("life", {}).get((i, a))} if table == "capital" else {})
            | (toy.get("asset_facts", {}).get((i, a), {}) if table == "capital" else {})
            for a, facts in activities.items()
            for i, v in facts.get(table, {}).items()
        ]
        if rows or table == "inputs":
            tables[table] = frame(rows, ("activity", dim, "value") if not rows else ())
    rows = []
    for (form, activity), amount in toy.get("capacity", {}).items():
        rows.append({"kind": "capacity", "activity": activity, "form": form, "amount": amount})
    for (form, activity), amount in toy.get("level", {}).items():
        rows.append({"kind": "level", "activity": activity, "form": form, "amount": amount})
    for (asset, activity), amount in toy.get("assets", {}).items():
        rows.append({"kind": "capital", "item": asset, "activity": activity, "amount": amount})
    for kind, key in (("workers", "workers"), ("land", "fields"), ("stock", "stock")):
        rows.extend({"kind": kind, "item": item, "amount": v} for item, v in toy.get(key, {}).items())
    if rows:
        tables["endowments"] = frame(rows)
    if "forms" in toy:
        tables["forms"] = frame({"form": f, "role": r, "commanded": c} for f, (r, c) in toy["forms"].items())
    if "trade" in toy:
        tables["trade"] = frame({"product": p, "flow": f, **facts} for (p, f), facts in toy["trade"].items())
    if "needs" in toy:
        tables["needs"] = frame({"product": p, "tier": t, "amount": v} for (p, t), v in toy["needs"].items())
        tables["population"] = frame([{"persons": toy["persons"]}])
    for table, more in toy.get("tables", {}).items():
        tables[table] = frame(more)
    return assemble(tables, name=name)


@pytest.fixture(scope="session")
def make_economy():
    """Return the function that makes an Economy of a toy."""
    return build


RATES = {"A": (105.0, 107.0, 64.0), "B": (56.0, 66.0, 38.0), "C": (56.0, 83.0, 53.0)}


@pytest.fixture(scope="session")
def excavators():
    """Kantorovich's three kinds of machines, one of each, and three goods."""
    machines = ("M1", "M2", "M3")
    toy = {
        "products": {name: {} for name in (*RATES, *machines)},
        "activities": {
            f"{good} on {m}": {"product": good, "outputs": {good: rates[i]}, "capital": {m: 1.0}}
            for good, rates in RATES.items()
            for i, m in enumerate(machines)
        },
        "assets": {(m, ""): 1.0 for m in machines},
    }
    return build(toy, "excavators")


NAMES = ("iron", "coal", "corn", "bread")
FLOWS = np.array([[0.1, 0, 0, 0], [2, 1, 0.04, 0.2], [0, 0, 1, 1], [0, 0, 0, 0]])
MADE = np.array([10.0, 6.0, 10.0, 1.0])
WORK = np.array([0.3, 1.0, 2.0, 0.1])
STANDS = np.array([[10, 7, 1.4, 1], [2, 1, 0.04, 0.1], [0, 0, 1, 0], [0, 0, 0, 0]])
WORN = np.array([[0.07, 0.07, 0.07, 0.06], [0.5] * 4, [0, 0, 0.5, 0], [0] * 4])
FOUR_TARGETS = {
    "iron": [0.1] * 5,
    "coal": [3, 3, 3, 3.1, 3.1],
    "corn": [0.0] * 5,
    "bread": [2, 2.01, 2.02, 2.1, 2.1],
}
FOUR_LABOUR = [3, 3.01, 3.02, 3.03, 3.07]


@pytest.fixture(scope="session")
def four_products():
    """Four products, capital fixed to its industry: tables of flows divided by output."""
    toy = {
        "products": {name: {} for name in NAMES},
        "activities": {
            made: {
                "product": made,
                "inputs": {NAMES[p]: FLOWS[p, j] / MADE[j] for p in range(4) if FLOWS[p, j]},
                "labour": {"worker": WORK[j] / MADE[j]},
                "capital": {NAMES[a]: STANDS[a, j] / MADE[j] for a in range(4) if STANDS[a, j]},
            }
            for j, made in enumerate(NAMES)
        },
        "life": {(NAMES[a], NAMES[j]): 1 / WORN[a, j] for a in range(4) for j in range(4) if WORN[a, j]},
        "assets": {(NAMES[a], NAMES[j]): STANDS[a, j] for a in range(4) for j in range(4) if STANDS[a, j]},
    }
    return build(toy, "four products")


@pytest.fixture(scope="session")
def four_asked():
    """Targets of the four products as a frame, and labour limits."""
    rows = [
        {"year": t + 1, "product": p, "amount": v} for p, values in FOUR_TARGETS.items() for t, v in enumerate(values)
    ]
    return pd.DataFrame(rows), FOUR_LABOUR


def random_toy(seed):
    """Draw a small productive economy in which everything can happen."""
    draw = np.random.default_rng(seed)
    products = [f"p{i}" for i in range(int(draw.integers(2, 5)))]
    toy = {
        "products": {
            p: {"storable": int(draw.random() < 0.7), "spoilage_per_year": round(draw.random() * 0.3, 2)}
            for p in products
        },
        "activities": {}, "life": {}, "capacity": {}, "level": {}, "workers": {}, "fields": {"field": 60.0},
        "stock": {}, "forms": {"state": ("public", 1), "home": ("household", 0)}, "trade": {},
    }  # fmt: skip
    extra = int(draw.integers(0, 3))
    for number, made in enumerate([*products, *draw.choice(products, extra)]):
        name = f"a{number}"
        inputs = {p: round(draw.random() * 0.6 / len(products), 3) for p in products if draw.random() < 0.7}
        toy["activities"][name] = {
            "product": str(made), "inputs": inputs, "labour": {"plain": round(0.2 + draw.random(), 3)},
            "facts": {"building_lag_months": float(draw.choice([6, 14, 30])), "input_lag": int(draw.random() < 0.25)},
        }  # fmt: skip
        facts = toy["activities"][name]
        if draw.random() < 0.4:
            facts["outputs"] = {str(made): 1.0, str(draw.choice(products)): 0.25}
        if draw.random() < 0.5:
            facts["labour"]["skilled"] = round(draw.random() * 0.2, 3)
        if draw.random() < 0.3:
            facts["land"] = {"field": round(draw.random(), 3)}
        if draw.random() < 0.8:
            facts["capital"] = {p: round(0.2 + draw.random(), 3) for p in products if draw.random() < 0.5}
            for p in facts["capital"]:
                if draw.random() < 0.8:
                    toy["life"][p, name] = float(draw.integers(3, 20))
        toy["capacity"]["state", name] = round(5 + 40 * draw.random(), 2)
        if draw.random() < 0.5:
            toy["level"]["home", name] = round(draw.random() * 3, 2)
    toy["workers"] = {"plain": round(40 + 60 * draw.random(), 1), "skilled": round(1 + 5 * draw.random(), 1)}
    toy["stock"] = {p: round(5 * draw.random(), 2) for p in products if draw.random() < 0.5}
    for p in products:
        if draw.random() < 0.5:
            toy["trade"][p, "import"] = {"price": round(2 + draw.random(), 2), "limit": round(10 * draw.random(), 2)}
        if draw.random() < 0.5:
            toy["trade"][p, "export"] = {"price": round(1 + draw.random(), 2), "limit": round(10 * draw.random(), 2)}
    if not toy["trade"]:
        del toy["trade"]
    toy["targets"] = {p: round(1 + 5 * draw.random(), 2) for p in products if draw.random() < 0.8} or {products[0]: 1.0}
    return toy


@pytest.fixture(scope="session")
def draw_toy():
    """Return the function that draws a toy from a seed."""
    return random_toy


class _Rows:
    """Dense rows of a programme, made of named terms."""

    def __init__(self):
        self.names, self.rows, self.sides, self.equal, self.equal_sides = {}, [], [], [], []

    def column(self, *name):
        return self.names.setdefault(name, len(self.names))

    def at_most(self, terms, side):
        self.rows.append(terms)
        self.sides.append(side)

    def at_least(self, terms, side):
        self.at_most([(c, -v) for c, v in terms], -side)

    def equals(self, terms, side):
        self.equal.append(terms)
        self.equal_sides.append(side)

    def dense(self, rows):
        full = np.zeros((len(rows), len(self.names)))
        for number, terms in enumerate(rows):
            for column, value in terms:
                full[number, column] += value
        return full


def naive(toy, years, over="horizon", terminal="none", growth=0.0, **asked):  # noqa: PLR0912 (a book in one go)
    """Plan a toy with one row of the book at a time; return the best value of `ray`.

    Unlike the package it has a column for every stock of capital, every stock of goods and every delivery.
    """
    lp, products, activities = _Rows(), list(toy["products"]), toy["activities"]
    cells = [
        (form, a) for form in ("state", "home") for a in activities if (form, a) in {**toy["capacity"], **toy["level"]}
    ]
    span = range(years)
    terms = {(t, p): [] for t in span for p in products}
    for t in span:
        for form, a in cells:
            facts, level = activities[a], lp.column("x", t, form, a)
            if form == "home":
                lp.equals([(level, 1.0)], toy["level"]["home", a])
            for p, v in facts.get("outputs", {facts["product"]: 1.0}).items():
                terms[t, p].append((level, v))
            lag = facts["facts"]["input_lag"]
            for p, v in facts["inputs"].items():
                if t - lag >= 0:
                    terms[t - lag, p].append((level, -v))
                if t >= years - lag and terminal not in ("none", "valued"):
                    after = ("q", form, a) if terminal == "static" else ("x", years - 1, form, a)
                    terms[t, p].append((lp.column(*after), -v))
    for a, facts in activities.items():
        for asset, need in facts.get("capital", {}).items():
            said = toy.get("asset_facts", {}).get((asset, a), {})
            gestation, shares = _building(facts, said)
            life = toy["life"].get((asset, a), np.inf)
            wear = 1.0 / life
            start = toy["capacity"]["state", a] * need
            for t in range(years + 1):
                stands = lp.column("k", t, a, asset)
                if said.get("depreciation") == "retirement":
                    serving = [s for s in range(years) if 0 <= t - s - gestation < life]
                    new = [(lp.column("v", s, a, asset), -1.0) for s in serving]
                    lp.equals([(stands, 1.0), *new], start * max(0.0, 1.0 - t / life))
                elif t == 0:
                    lp.equals([(stands, 1.0)], start)
                else:
                    ready = [(lp.column("v", t - gestation, a, asset), -1.0)] if t >= gestation else []
                    lp.equals([(stands, 1.0), (lp.column("k", t - 1, a, asset), wear - 1.0), *ready], 0.0)
            for t in span:
                lp.at_most([(lp.column("x", t, "state", a), need), (lp.column("k", t, a, asset), -1.0)], 0.0)
                begun = lp.column("v", t, a, asset)
                for step, share in enumerate(shares):
                    if t + step < years:
                        terms[t + step, asset].append((begun, -share))
        if not facts.get("capital"):
            for t in span:
                lp.at_most([(lp.column("x", t, "state", a), 1.0)], toy["capacity"]["state", a])
    for t in span if "response" in toy else ():
        _respond(lp, toy, (t, years, terminal), cells, terms)
    for t in span:
        for p, facts in toy["products"].items():
            kept = 1.0 - facts["spoilage_per_year"]
            before = toy["stock"].get(p, 0.0) * kept if t == 0 else 0.0
            if facts["storable"] and (toy["stock"] or asked.get("minimum_stocks")):
                terms[t, p].append((lp.column("s", t, p), -1.0))
                if t:
                    terms[t, p].append((lp.column("s", t - 1, p), kept))
            if (p, "import") in toy.get("trade", {}):
                terms[t, p].append((lp.column("m", t, p), 1.0))
                lp.at_most([(lp.column("m", t, p), 1.0)], toy["trade"][p, "import"]["limit"])
            if (p, "export") in toy.get("trade", {}):
                terms[t, p].append((lp.column("e", t, p), -1.0))
                lp.at_most([(lp.column("e", t, p), 1.0)], toy["trade"][p, "export"]["limit"])
            if p in toy["targets"]:
                terms[t, p].append((lp.column("d", t, p), -1.0))
                multiple = lp.column("z") if over == "horizon" else lp.column("z", t)
                lp.equals([(lp.column("d", t, p), 1.0), (multiple, -toy["targets"][p])], 0.0)
            lp.at_least(terms[t, p], -before)
        money = [(lp.column("m", t, p), f["price"]) for (p, way), f in toy.get("trade", {}).items() if way == "import"]
        money += [
            (lp.column("e", t, p), -f["price"]) for (p, way), f in toy.get("trade", {}).items() if way == "export"
        ]
        if money:
            lp.at_most([*money, *_abroad(lp, toy, t, years)], 0.0)
        for skill, hands in toy["workers"].items():
            work = [(lp.column("x", t, f, a), activities[a]["labour"].get(skill, 0.0)) for f, a in cells]
            lp.at_most(work, hands * (1 + growth) ** t)
        fields = [(lp.column("x", t, f, a), activities[a].get("land", {}).get("field", 0.0)) for f, a in cells]
        if any("land" in facts for facts in activities.values()):
            lp.at_most(fields, toy["fields"]["field"])
    if terminal == "keep":
        _keep(lp, toy, years)
    add_limits(lp, toy, years, cells, asked)
    if terminal == "static":
        add_static_year(lp, toy, years, cells, asked, growth)
    left = worth_left(lp, toy, years, asked["terminal_values"], _building) if terminal == "valued" else []
    cost = np.zeros(len(lp.names))
    if over == "years-min":
        for t in span:
            lp.at_least([(lp.column("z", t), 1.0), (lp.column("worst"), -1.0)], 0.0)
        cost = np.zeros(len(lp.names))
        cost[lp.column("worst")] = -1.0
    else:
        for name, column in lp.names.items():
            if name[0] == "z":
                cost[column] = -1.0
    for column, value in left:
        cost[column] -= value
    equal = {"A_eq": lp.dense(lp.equal), "b_eq": lp.equal_sides} if lp.equal else {}
    found = linprog(cost, A_ub=lp.dense(lp.rows), b_ub=lp.sides, **equal, method="highs")
    return None if found.status == 2 else -found.fun


SALES = (0, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2)


def _respond(lp, toy, when, cells, terms):
    """Homes keep their harvest and sell of it: the cost of a sale lies above every chord of the supply curve."""
    t, years, terminal = when
    told, bill = toy["response"], []
    for form, a in cells:
        facts = toy["activities"][a]
        p = facts["product"]
        made = facts.get("outputs", {p: 1.0})[p]
        own, lag = facts["inputs"].get(p, 0.0), facts["facts"]["input_lag"]
        theirs = (1 - told["tax"]) * made
        kept = (theirs - own) * toy["level"].get((form, a), 0.0)
        if form != "home" or kept <= 0:
            continue
        level, sale, cost = (lp.column(name, t, form, a) for name in ("x", "sale", "cost"))
        terms[t, p] += [(level, -theirs), (sale, 1.0)]
        if t >= lag:
            terms[t - lag, p].append((level, own))
        if lag and t == years - 1 and terminal != "none":
            terms[t, p].append((level, own))
        base = told["share"] * kept
        lp.at_most([(sale, 1.0)], min(2 * base, kept))
        lp.at_least([(sale, 1.0)], told["contract"] * kept)
        ends = [min(base * s, kept) for s in SALES]
        paid = [s * (s / base) ** (1 / told["elasticity"]) for s in ends]
        for i in range(len(ends) - 1):
            if ends[i + 1] > ends[i]:
                slope = (paid[i + 1] - paid[i]) / (ends[i + 1] - ends[i])
                lp.at_least([(cost, 1.0), (sale, -slope)], paid[i] - slope * ends[i])
        bill.append((cost, 1.0))
    lp.at_most([*bill, (lp.column("baskets", t), -sum(told["basket"].values()))], 0.0)
    for p, amount in told["basket"].items():
        terms[t, p].append((lp.column("baskets", t), -amount))


def _abroad(lp, toy, t, years):
    """What loans and money kept bring and take in a year: each sum is followed from year to year."""
    terms, after, told = [], [], toy.get("abroad", {})
    if told.get("carry") and t < years - 1:
        terms.append((lp.column("cash", t), 1.0))
    if told.get("carry") and t:
        terms.append((lp.column("cash", t - 1), -1.0))
    for number, loan in enumerate(told.get("loans", ())):
        drawn = [s for s in range(years) if loan.get("year", s + 1) == s + 1]
        if t == 0:
            lp.at_most([(lp.column("loan", s, number), 1.0) for s in drawn], loan["limit"])
        for s in drawn:
            owed, parts, sum_ = 1.0, 0, lp.column("loan", s, number)
            if s == t:
                terms.append((sum_, -1.0))
            for later in range(s + 1, years):
                paid = 1.0 / loan["years"] if later > s + loan["grace"] and parts < loan["years"] else 0.0
                if later == t:
                    terms.append((sum_, paid + loan["interest"] * owed))
                owed, parts = owed - paid, parts + (paid > 0)
            after.append((sum_, owed))
    if t == 0 and told.get("left") is not None:
        lp.at_most(after, told["left"])
    return terms


def _building(facts, said):
    """Years of building, and the share delivered in each."""
    months = said.get("building_lag_months", facts["facts"]["building_lag_months"])
    years = max(1, int(np.ceil(months / 12)))
    if "instalment_shares" in said:
        return years, [float(share) for share in said["instalment_shares"].split()]
    count = min(int(said.get("instalments", years)), years)
    return years, [1.0 / count] * count


def _keep(lp, toy, years):
    assets = {asset for facts in toy["activities"].values() for asset in facts.get("capital", {})}
    for asset in sorted(assets):
        terms, start = [], 0.0
        for a, facts in toy["activities"].items():
            if asset not in facts.get("capital", {}):
                continue
            gestation, shares = _building(facts, toy.get("asset_facts", {}).get((asset, a), {}))
            terms.append((lp.column("k", years, a, asset), 1.0))
            start += toy["capacity"]["state", a] * facts["capital"][asset]
            for begun in range(max(0, years - gestation + 1), years):
                terms.append((lp.column("v", begun, a, asset), sum(shares[: years - begun])))
        if start > 0:
            lp.at_least(terms, start)
    for p, facts in toy["products"].items():
        if facts["storable"] and toy["stock"].get(p, 0.0) > 0:
            lp.at_least([(lp.column("s", years - 1, p), 1.0)], toy["stock"][p])


@pytest.fixture(scope="session")
def plan_naively():
    """Return the second planner."""
    return naive
