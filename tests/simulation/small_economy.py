"""A small economy to live in: two regions, three products, six classes, and scenarios of it."""

from __future__ import annotations

import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.programme.programme import Programme
from lustrum.programme.scenario import Scenario
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit

MARK = {"evidence": "synthetic", "source": "test"}
START = Month(1946, 1)


def _frame(columns, *rows):
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) | MARK for row in rows])


def _population():
    rows = []
    people = {
        ("village", "lord"): (1_800, 6.0, 1.0),
        ("village", "owner"): (21_000, 6.0, 2.4),
        ("village", "tenant"): (30_000, 5.0, 2.0),
        ("town", "worker"): (15_000, 5.0, 1.2),
        ("town", "craft"): (2_400, 4.0, 1.2),
        ("town", "boss"): (300, 5.0, 1.0),
    }
    for region, factor in (("west", 2), ("east", 1)):
        for (settlement, group), (persons, size, workers) in people.items():
            for age, share in (("0-15", 0.4), ("16-59", 0.5), ("60+", 0.1)):
                for sex in ("women", "men"):
                    count = round(persons * factor * share / 2)
                    rows.append((region, settlement, group, age, sex, count, size, workers))
    return _frame("region settlement group age sex persons household_size workers_per_household", *rows)


def _endowments():
    rows = []
    for region, factor in (("west", 2), ("east", 1)):
        rows += [
            ("land", "field", "", region, "L", "lord", 30e6 * factor + 0.4),
            ("land", "field", "", region, "P", "owner", 70e6 * factor),
            ("land", "field", "", region, "P", "tenant", 5e6 * factor),
            ("land", "field", "", region, "X", "", 10e6 * factor),
            ("land", "field", "", region, "S", "", 1e6 * factor),
            ("animals", "ox", "", region, "", "", 4_000 * factor),
            ("capacity", "smelt", "smelt", region, "S", "", 3_000 * factor),
            ("capacity", "smelt", "smelt", region, "X", "", 5_000 * factor),
            ("level", "smelt", "smelt", region, "S", "", 1_500 * factor),
            ("level", "smelt", "smelt", region, "X", "", 2_500 * factor),
            ("capacity", "weave", "weave", region, "P", "", 900 * factor),
            ("capacity", "weave", "weave", region, "K", "", 600 * factor),
            ("capacity", "grow", "grow", region, "P", "", 20_000 * factor),
            ("stock", "grain", "", region, "P", "", 4_000 * factor),
            ("stock", "iron", "", region, "S", "", 200 * factor),
            ("stock", "cloth", "", region, "K", "", 30 * factor),
            ("money", "cash", "", region, "", "worker", 500_000 * factor),
            ("money", "cash", "", region, "S", "", 100_000 * factor),
            ("workers", "skilled", "", region, "", "", 800 * factor),
        ]
    return _frame("kind item activity region form group amount", *rows)


def make_tables():
    """Return the tables of the small economy."""
    return {
        "products": _frame(
            "product unit branch kind quantum storable constant_price",
            ("grain", "t", "farms", "food", 0.001, 1, 8_000.0),
            ("iron", "t", "works", "material", 0.001, 1, 9_000.0),
            ("cloth", "t", "crafts", "consumer", 0.001, 1, 60_000.0),
        ),
        "activities": _frame(
            "activity product branch by_farm_households newer_technique",
            ("grow", "grain", "farms", 1, 0),
            ("smelt", "iron", "works", 0, 0),
            ("weave", "cloth", "crafts", 0, 0),
        ),
        "outputs": _frame(
            "activity product value", ("grow", "grain", 1.0), ("smelt", "iron", 1.0), ("weave", "cloth", 1.0)
        ),
        "inputs": _frame("activity product value", ("grow", "grain", 0.05), ("weave", "iron", 0.1)),
        "labour": _frame(
            "activity skill value",
            ("grow", "farm", 0.5),
            ("smelt", "plain", 0.5),
            ("smelt", "skilled", 0.1),
            ("weave", "plain", 1.0),
        ),
        "land": _frame("activity land value", ("grow", "field", 5_000.0)),
        "branches": _frame(
            "branch sector heavy", ("farms", "agriculture", 0), ("works", "industry", 1), ("crafts", "industry", 0)
        ),
        "classes": _frame(
            "group role sector",
            ("lord", "landlord", "agriculture"),
            ("owner", "peasant", "agriculture"),
            ("tenant", "tenant", "agriculture"),
            ("worker", "worker", "industry"),
            ("craft", "artisan", "industry"),
            ("boss", "capitalist", "industry"),
            ("joined", "member", "agriculture"),
        ),
        "forms": _frame(
            "form role commanded sphere pooling",
            ("S", "public", 1, "all", 0.0),
            ("P", "household", 0, "all", 0.0),
            ("K", "capital", 0, "town", 0.0),
            ("L", "landlord", 0, "farm", 0.0),
            ("X", "foreign", 0, "all", 0.0),
            ("C", "collective", 0, "farm", 1.0),
        ),
        "skills": _frame(
            "skill pool level training_months", ("farm", "farm", 0, 0), ("plain", "", 0, 0), ("skilled", "", 1, 24)
        ),
        "regions": _frame("region name", ("west", "the west"), ("east", "the east")),
        "population": _population(),
        "endowments": _endowments(),
        "needs": _frame(
            "need tier product amount", ("food", "basic", "grain", 0.2), ("clothes", "basic", "cloth", 0.002)
        ),
        "bodies": _frame(
            "domain body group weight", ("plan", "council", "worker", 2.0), ("plan", "council", "owner", 1.0)
        ),
        "sources": pd.DataFrame([{"source": "test", "text": "made up for tests", "checked": "assumed"}]),
    }


def make_economy(tables=None):
    """Return the small economy, or one of other tables."""
    return assemble(tables or make_tables(), name="small", date=START, money=MoneyUnit("won"))


def make_scenario(programme=None, months=6, **facts):
    """Return a scenario of some months; at scale 20 unless said otherwise."""
    facts = {"scale": 20, "planner": None} | facts
    return Scenario("small", programme or Programme("none"), START, START + (months - 1), **facts)


def relabel(tables, names):
    """Return the same tables with other labels, ``names`` by dimension: nothing computed may depend on them."""
    columns = {
        "product": ["product"],
        "activity": ["activity"],
        "form": ["form"],
        "group": ["group"],
        "region": ["region"],
        "skill": ["skill"],
        "land": ["land"],
        "branch": ["branch"],
    }
    made = {}
    for table, frame in tables.items():
        new = frame.copy()
        for dim, map_ in names.items():
            for column in [c for c in columns[dim] if c in new]:
                new[column] = new[column].replace(map_)
        if table == "endowments":
            for dim in ("product", "activity", "land", "skill"):
                new["item"] = new["item"].replace(names.get(dim, {}))
        made[table] = new
    return made
