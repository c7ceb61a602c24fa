"""Training and migration: a second planner with a column for every stock of workers, and laws."""

from __future__ import annotations

import copy
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from lustrum.planning.plan import plan

YEARS = 4
SEEDS = (2, 3, 5, 10, 36)
"""Draws in which courses, teachers, ways and lost time all bind in one or another."""
SKILLS, REGIONS = ("hand", "smith", "clerk"), ("north", "south")


def draw(seed):
    """Draw two regions, three skills, three products that each need two skills, courses and ways."""
    rng = np.random.default_rng(seed)

    def need():
        return {str(skill): float(rng.integers(1, 9)) / 4 for skill in rng.choice(SKILLS, 2, False)}

    products = ("a", "b", "c")
    toy = {
        "products": {p: {} for p in products},
        "activities": {f"make {p}": {"product": p, "labour": need()} for p in products},
    }
    workers = [
        {"kind": "workers", "item": s, "region": r, "amount": float(rng.integers(5, 60))}
        for r in REGIONS
        for s in SKILLS
    ]
    courses = [
        {"from_skill": a, "to_skill": b, "years": int(rng.integers(1, 3)), "teacher": b,
         "trainee_time": float(rng.choice([0.0, 0.5, 1.0])), "teacher_time": float(rng.choice([0.0, 0.1, 0.5])),
         "pass_share": float(rng.choice([0.5, 1.0])), "limit": float(rng.integers(1, 40))}
        for a, b in (("hand", "smith"), ("smith", "clerk"))
    ]  # fmt: skip
    moves = [
        {"from_region": "north", "to_region": "south", "limit": float(rng.integers(1, 30)), "time": 0.25},
        {"from_region": "south", "to_region": "north", "skill": "hand", "time": float(rng.choice([0.0, 1.0]))},
    ]
    links = [{"from_region": a, "to_region": b, "value": 0.0} for a, b in (REGIONS, REGIONS[::-1])]
    toy["tables"] = {
        "regions": [{"region": r} for r in REGIONS], "endowments": workers, "training": courses, "migration": moves,
        "links": links,
    }  # fmt: skip
    toy["targets"] = {"a": 1.0, "b": float(rng.integers(1, 4)), "c": 0.5}
    return toy


class Book:
    """Rows of a dense programme in named columns."""

    def __init__(self):
        self.names, self.upper, self.equal = {}, [], []

    def column(self, *name):
        return self.names.setdefault(name, len(self.names))

    def at_most(self, terms, side):
        self.upper.append((terms, side))

    def equals(self, terms, side):
        self.equal.append((terms, side))

    def best(self):
        def dense(rows):
            full = np.zeros((len(rows), len(self.names)))
            for number, (terms, _) in enumerate(rows):
                for column, value in terms:
                    full[number, column] += value
            return full, [side for _, side in rows]

        cost = np.array([-1.0 if name[0] == "z" else 0.0 for name in self.names])
        (upper, b), (equal, e) = dense(self.upper), dense(self.equal)
        return -linprog(cost, A_ub=upper, b_ub=b, A_eq=equal, b_eq=e, method="highs-ipm").fun


def naive(toy):  # noqa: PLR0912 (a book is read in one go)
    """Plan with one stock of workers for each year, region and skill, carried from year to year, row by row."""
    book, tables = Book(), toy["tables"]
    ways = [(w, m, s) for w, m in enumerate(tables["migration"]) for s in SKILLS if m.get("skill", s) == s]
    for t in range(YEARS):
        for r in REGIONS:
            for s in SKILLS:
                stock, base = book.column("w", t, r, s), 0.0
                terms = [(stock, 1.0)]
                if t:
                    terms.append((book.column("w", t - 1, r, s), -1.0))
                else:
                    base = next(e["amount"] for e in tables["endowments"] if (e["region"], e["item"]) == (r, s))
                busy = [(book.column("x", t, r, p), f["labour"].get(s, 0.0)) for p, f in toy["activities"].items()]
                heads = []
                for c, course in enumerate(tables["training"]):
                    if t >= course["years"]:
                        ended = book.column("n", t - course["years"], r, c)
                        passed = course["pass_share"]
                        terms.append((ended, passed * ((s == course["from_skill"]) - (s == course["to_skill"]))))
                    for begun in range(max(0, t - course["years"] + 1), t + 1):
                        learns = book.column("n", begun, r, c)
                        if s == course["from_skill"]:
                            busy.append((learns, course["trainee_time"]))
                            heads.append((learns, 1.0))
                        if s == course["teacher"]:
                            busy.append((learns, course["teacher_time"]))
                for w, move, skill in ways:
                    if skill == s and r in (move["from_region"], move["to_region"]):
                        moved = book.column("h", t, w, s)
                        terms.append((moved, 1.0 if r == move["from_region"] else -1.0))
                        if r == move["to_region"]:
                            busy.append((moved, move["time"]))
                book.equals(terms, base)
                book.at_most([*busy, (stock, -1.0)], 0.0)
                book.at_most([*heads, (stock, -1.0)], 0.0)
        for c, course in enumerate(tables["training"]):
            book.at_most([(book.column("n", t, r, c), 1.0) for r in REGIONS], course["limit"])
        for w, move in enumerate(tables["migration"]):
            if "limit" in move:
                book.at_most([(book.column("h", t, v, s), 1.0) for v, _, s in ways if v == w], move["limit"])
        for p, f in toy["activities"].items():
            made = [(book.column("x", t, r, p), -1.0) for r in REGIONS]
            book.at_most([*made, (book.column("z", t), toy["targets"][f["product"]])], 0.0)
    return book.best()


def best(toy, build, **more):
    found = plan(build(toy), toy["targets"], "ray:years-sum", YEARS, terminal="none", **more)
    assert found.status == "optimal"
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_naive_planner_agrees(make_economy, seed):
    toy = draw(seed)
    assert best(toy, make_economy).objective == pytest.approx(naive(toy), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tighter_limit_never_raises_and_none_never_lowers_the_optimum(make_economy, seed):
    toy = draw(seed)
    free, tight, still = (copy.deepcopy(toy) for _ in range(3))
    for table in ("training", "migration"):
        for row in free["tables"][table]:
            row.pop("limit", None)
        for row in tight["tables"][table]:
            row["limit"] = row.get("limit", 1e3) / 2
        del still["tables"][table]
    values = [best(one, make_economy).objective for one in (still, tight, toy, free)]
    assert all(a <= b * (1 + 1e-7) for a, b in pairwise(values))
    assert values[-1] > values[0] * 1.01 or seed in SEEDS[:2]


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_nobody_is_lost_and_nobody_works_twice(make_economy, seed):
    toy = draw(seed)
    found = best(toy, make_economy)
    moved, begun = found.migration, found.training
    assert (
        moved.sel(from_region="north", to_region="south").sum("skill").max()
        <= toy["tables"]["migration"][0]["limit"] + 1e-7
    )
    assert begun.sel(year=YEARS).sum() == 0
    people = sum(row["amount"] for row in toy["tables"]["endowments"])
    assert found.labour.sum(["region", "skill", "activity"]).max() <= people * (1 + 1e-7)


def test_idle_labour_is_not_carried_over(make_economy):
    toy = {
        "products": {"bread": {}}, "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
        "workers": {"hand": 10.0},
    }  # fmt: skip
    found = plan(make_economy(toy), {"bread": [0.0, 1.0]}, years=2)
    assert found.objective == pytest.approx(10)


def test_those_trained_stay_after_the_plan(make_economy):
    """The static requirement counts whoever has passed when the plan ends."""
    toy = {
        "products": {"watch": {}}, "activities": {"mend": {"product": "watch", "labour": {"smith": 1.0}}},
        "workers": {"hand": 10.0, "smith": 0.0},
        "tables": {"training": [{"from_skill": "hand", "to_skill": "smith"}]},
    }  # fmt: skip
    found = plan(make_economy(toy), {"watch": 1.0}, "ray:years-sum", 2, terminal="static")
    assert found.objective == pytest.approx(10)


def test_what_is_left_out_is_said(make_economy):
    row = {"from_skill": "clerk", "to_skill": "hand"}
    move = {"from_region": "north", "to_region": "south"}
    toy = {
        "products": {"bread": {}}, "activities": {"bake": {"product": "bread", "labour": {"hand": 1.0}}},
        "tables": {"regions": [{"region": r} for r in REGIONS], "training": [row], "migration": [move],
                   "endowments": [{"kind": "workers", "item": "hand", "region": "north", "amount": 10.0}]},
    }  # fmt: skip
    notes = "\n".join(plan(make_economy(toy), {"bread": 1.0}, years=1).notes)
    assert "no workers of that skill" in notes
    assert "Workers move freely" in notes
