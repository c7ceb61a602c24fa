"""Labels, techniques and needs: raw tables with their marks."""

from __future__ import annotations

from soviet_economy.tables import GUESS, Table, read

TITLES = {
    "products": "Products, units, quanta and constant prices",
    "activities": "Techniques",
    "outputs": "Output of techniques",
    "inputs": "Inputs of techniques",
    "labour": "Labour of techniques",
    "land": "Land of techniques",
    "capital": "Assets of techniques",
    "branches": "Branches",
    "forms": "Forms of property",
    "classes": "Classes of people",
    "skills": "Skills",
    "lands": "Classes of land",
    "regions": "Regions",
    "partners": "Partners abroad",
    "endowments": "What there is in October 1927",
    "population": "Persons by place, class, age and sex",
    "needs": "Needs per head",
    "final": "Final uses of the state",
    "bodies": "Who decides what (illustrative)",
    "sources": "Sources",
}
READ = {
    ("land", "grain_horse"): ("derived", "dronin-bellinger-2005"),
}
"""Coefficients that rest on rows of the record."""

KEY = {"branches": "branch", "products": "product", "forms": "form", "skills": "skill", "lands": "land"}
ITEM = {"inputs": "product", "labour": "skill", "land": "land", "capital": "asset"}


def labels() -> dict[str, Table]:
    """Make the tables of labels."""
    made: dict[str, Table] = {name: [] for name in KEY}
    for row in read("labels"):
        facts = dict(part.split("=", 1) for part in row["columns"].split())
        facts = {key: text.replace("_", " ") if key in ("name", "unit") else text for key, text in facts.items()}
        made[row["table"]].append({KEY[row["table"]]: row["id"], **facts, **GUESS, "note": row["note"]})
    made["regions"] = [
        {"region": row["region"], "name": row["name"], **GUESS, "note": row["note"]} for row in read("regions")
    ]
    keep = ("group", "name", "role", "sector", "settlement")
    made["classes"] = [{**{key: row[key] for key in keep}, **GUESS, "note": row["note"]} for row in read("classes")]
    made["partners"] = [
        {"partner": "abroad", "name": "countries abroad", "role": "other side", "currency": "rouble", "credit": 0,
         **GUESS, "note": "no trade is modelled: exports of grain are left out"}
    ]  # fmt: skip
    made["sources"] = [dict(row) for row in read("sources")]
    return made


def techniques() -> dict[str, Table]:
    """Make techniques and their coefficients."""
    activities = read("activities")
    keep = ("activity", "name", "product", "branch", "newer_technique", "by_farm_households", "building_lag_months")
    made: dict[str, Table] = {
        "activities": [{**{key: row[key] for key in keep}, **GUESS, "note": row["note"]} for row in activities],
        "outputs": [
            {"activity": row["activity"], "product": row["product"], "value": 1,
             "evidence": "derived", "source": "definition",
             "note": "the level of an activity is measured by its product"}
            for row in activities
        ],
    }  # fmt: skip
    for row in read("coefficients"):
        evidence, source = READ.get((row["table"], row["activity"]), tuple(GUESS.values()))
        facts: dict[str, object] = {"activity": row["activity"], ITEM[row["table"]]: row["item"]}
        facts |= {key: row[key] for key in ("value", "unit", "low", "high")}
        if row["table"] == "capital":
            facts["life_years"] = row["life_years"]
        made.setdefault(row["table"], []).append({**facts, "evidence": evidence, "source": source, "note": row["note"]})
    return made


def needs() -> Table:
    """Make needs per head and year, by tier."""
    return [{**{k: v for k, v in row.items() if k != "note"}, **GUESS, "note": row["note"]} for row in read("needs")]


def bodies() -> Table:
    """Make who decides what: weights without any claim."""
    weights = {"official": 0.8, "worker": 0.12, "employee": 0.08}
    return [
        {"domain": domain, "body": body, "group": group, "weight": weight, **GUESS,
         "note": "illustrative weights, no estimate: sweep them"}
        for domain, body in (("plan-priorities", "central bodies"), ("procurement", "central bodies"))
        for group, weight in weights.items()
    ]  # fmt: skip
