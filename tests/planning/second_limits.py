"""What the second planner of `conftest` knows besides: emissions, stocks that are held, and the end of the plan."""

from __future__ import annotations

import numpy as np

RATES = {"smoke": 3.0, "dust": 0.5}


def with_emissions(toy, seed):
    """Return a toy whose activities emit two substances, one of which some of them take up."""
    draw = np.random.default_rng(seed + 10**6)
    rows = [
        {"activity": a, "substance": s, "value": round(float(draw.normal(size, size)), 3), "unit": "kg per t"}
        for a in toy["activities"]
        for s, size in RATES.items()
    ]
    return {**toy, "tables": {"emissions": rows}}


def add_limits(lp, toy, years, cells, asked):
    """Enter caps, budgets and stocks that must be held."""
    rates = {(row["activity"], row["substance"]): row["value"] for row in toy.get("tables", {}).get("emissions", [])}
    for substance in RATES:
        emitted = [[(lp.column("x", t, f, a), rates.get((a, substance), 0.0)) for f, a in cells] for t in range(years)]
        if substance in asked.get("emission_limits", {}):
            for terms in emitted:
                lp.at_most(terms, asked["emission_limits"][substance])
        if substance in asked.get("emission_budgets", {}):
            lp.at_most([term for terms in emitted for term in terms], asked["emission_budgets"][substance])
    for p, amount in asked.get("minimum_stocks", {}).items():
        for t in range(years):
            lp.at_least([(lp.column("s", t, p), 1.0)], amount)


def add_static_year(lp, toy, years, cells, asked, growth):
    """Enter one more year, made of the columns `q`, that can be repeated for ever and delivers what the last did."""
    trade = toy.get("trade", {})
    balance = {p: [] for p in toy["products"]}
    for form, a in cells:
        facts, level = toy["activities"][a], lp.column("q", form, a)
        for p, v in facts.get("outputs", {facts["product"]: 1.0}).items():
            balance[p].append((level, v))
        for p, v in facts["inputs"].items():
            balance[p].append((level, -v))
        if form == "home":
            lp.equals([(level, 1.0)], toy["level"]["home", a])
            continue
        for asset, need in facts.get("capital", {}).items():
            lp.at_most([(level, need), (lp.column("k", years, a, asset), -1.0)], 0.0)
            balance[asset].append((level, -need / toy["life"].get((asset, a), np.inf)))
        if not facts.get("capital"):
            lp.at_most([(level, 1.0)], toy["capacity"]["state", a])
    for (p, way), facts in trade.items():
        column = lp.column("after", way, p)
        lp.at_most([(column, 1.0)], facts["limit"])
        balance[p].append((column, 1.0 if way == "import" else -1.0))
    signs = {"import": 1.0, "export": -1.0}
    lp.at_most([(lp.column("after", way, p), signs[way] * f["price"]) for (p, way), f in trade.items()], 0.0)
    for p, terms in balance.items():
        taken = [(lp.column("d", years - 1, p), -1.0)] if p in toy["targets"] else []
        lp.at_least(
            [*terms, *taken], asked.get("minimum_stocks", {}).get(p, 0.0) * toy["products"][p]["spoilage_per_year"]
        )
    for skill, hands in toy["workers"].items():
        work = [(lp.column("q", f, a), toy["activities"][a]["labour"].get(skill, 0.0)) for f, a in cells]
        lp.at_most(work, hands * (1 + growth) ** (years - 1))
    if any("land" in facts for facts in toy["activities"].values()):
        land = [(lp.column("q", f, a), toy["activities"][a].get("land", {}).get("field", 0.0)) for f, a in cells]
        lp.at_most(land, toy["fields"]["field"])


def worth_left(lp, toy, years, values, building):
    """Return the columns that count in the objective for what is left, and how much: stocks, capital, works begun."""
    found = []
    for p, facts in toy["products"].items():
        if facts["storable"] and ("s", years - 1, p) in lp.names:
            found.append((lp.column("s", years - 1, p), values.get(p, 0.0)))
    for a, facts in toy["activities"].items():
        for asset in facts.get("capital", {}):
            gestation, shares = building(facts, toy.get("asset_facts", {}).get((asset, a), {}))
            found.append((lp.column("k", years, a, asset), values.get(asset, 0.0)))
            for begun in range(max(0, years - gestation + 1), years):
                found.append((lp.column("v", begun, a, asset), sum(shares[: years - begun]) * values.get(asset, 0.0)))
    return found
