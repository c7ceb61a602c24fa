"""An economy planned to meet social need: what its plans claim, and what can go wrong between plan and year.

What the documents say
----------------------
The article of 2013 holds up planning to meet social need as a mark of socialism (A2013, part 2); the document of 1955
sets the revival of the economy on a planned basis (D1955-36) and control of the whole economy as a task (D1955-45).
Neither says how a plan is found, what happens when it cannot be kept, or how planners learn what is lacking.

What Lustrum makes of it
------------------------
Each January a plan of three years is computed from what was reported: first as large a multiple of the targets as all
years can have, then output. It is a linear programme, and only a plan with a certificate (primal, dual, gap) is called
optimal; where nothing fits, the constraints that clash are named. The first year's plan becomes targets of units; the
year goes as it can. Three runs: *planned* has targets that plant can reach and norms that follow results at no cost
to effort (pack ``matejka-2024``); *foreseen* is the same, but managers reckon with the ratchet (``weitzman-1980``);
*taut* has targets three tenths above. A capitalist economy in the same environment has no plan.

Weights of needs are shown on the plan itself, where nothing else can move: the teaching economy is planned for needs
in tiers with few skilled hands, once as the table weighs them and once with daily goods weighing six times as much.

What to look at
---------------
The certificate; the balance of planned sources and uses (PLN-04) and the consistency of targets (PLN-05), which are
far from 1 because targets of units come from the achieved level and not from the optimum alone; how much was carried
out (PLN-01), tautness against plant (PLN-02), the rise of targets after a good year (PLN-03), and effort.

What it does not show
---------------------
That a plan meets need because it is computed: needs enter as a table that somebody wrote, and who writes it is a
question of SYS-10. Plans rest on reports (mechanisms of reporting distort them elsewhere). Tautness draws out effort
up to a point and discourages beyond it as Keren (1972, recalled) has it; the values are scenario values, to be swept.
Whether managers hold effort back under a ratchet is disputed, so both readings run here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from lustrum.economy.economy import Economy
from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.planning.settings import PlanSettings
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of, over

ID = "SYS-04"
TITLE = "Planned economy to meet social need"
WORKS_WHEN = (
    "a plan is feasible and certified or names what binds; a heavier need draws resources to itself; errors of the "
    "plan, tautness and the ratchet are produced and measured"
)
RUNS = {
    "planned": "planned-for-need",
    "foreseen": "ratchet-foreseen",
    "taut": "taut-plan",
    "unplanned": "valley-capitalist",
}
ECONOMY = "two-valleys-planned"
SKILLED = 2500.0
"""Skilled hands of the plan with weighed needs: fewer than plant could use, so that needs compete for them."""

GAP = 1e-6
LATER = ("1951-01", "1952-12")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell plans and their certificates, the pull of needs, and the distance between plan and year."""
    yield from _plans(runs)
    yield from _needs()
    yield from _distance(runs)


def _plans(runs: Mapping[str, Run]) -> Iterator[Trait]:
    made, none = (len(runs[name].plans) for name in ("planned", "unplanned"))
    yield Trait("There is a plan for every year", made, none, "plans", "3", made == 3, none == 0)
    plans = [one for name in ("planned", "foreseen", "taut") for one in runs[name].plans]
    gaps = [one.certificate.gap if one.certificate else np.inf for one in plans if one.status == "optimal"]
    worst = float(max(gaps))
    yield law("What is called optimal has a certificate", worst, "relative gap", f"below {GAP:g}", holds=worst < GAP)
    named = min(len(one.bottlenecks) for one in plans)
    yield law("Every plan names what holds it back", named, "constraints", "1 or more", holds=named >= 1)
    impossible, possible = (_constraints_that_clash(tons) for tons in (1e6, 1.0))
    text = "A plan that cannot be kept names the constraints that clash"
    yield Trait(text, impossible, possible, "constraints", "1 or more", impossible >= 1, possible == 0)


def _needs() -> Iterator[Trait]:
    economy = load_economy(ECONOMY)
    as_it_is, heavier, lighter = (_delivered(economy, weight) for weight in (1.0, 6.0, 1 / 6))
    gained, not_gained = (one["goods"] / as_it_is["goods"] - 1 for one in (heavier, lighter))
    text = "A need that weighs more draws resources to itself: daily goods (beside it weighing less)"
    yield Trait(text, gained, not_gained, "share", "above 0.05", gained > 0.05, not not_gained > 0.05)
    lost = as_it_is["cloth"] - heavier["cloth"]
    text = "What it draws is taken from another need: cloth"
    yield law(text, lost, "1000 m", "above 0", holds=lost > 0)


def _distance(runs: Mapping[str, Run]) -> Iterator[Trait]:
    one, other = (indicator_of(runs[name], "PLN-01") for name in ("planned", "taut"))
    text = "A reachable plan is carried out for the most part, assortment kept (PLN-01)"
    yield Trait(text, one, other, "share", "above 0.8", one > 0.8, not other > 0.8)
    error, more = 1 - one, 1 - other
    yield law(
        "Plan and year differ, and more so under a taut plan (1 less PLN-01)", error, "share", "above 0, more there",
        holds=error > 0, other=more, holds_there=error < more,
    )  # fmt: skip
    taut, slack = (indicator_of(runs[name], "PLN-02") for name in ("taut", "planned"))
    text = "Targets above what plant can make are measured as taut (PLN-02)"
    yield Trait(text, taut, slack, "ratio", "above 1.05", taut > 1.05, not slack > 1.05)
    tired, keen = (1 - _effort(runs[name]) for name in ("taut", "planned"))
    text = "Too taut a plan costs effort"
    yield Trait(text, tired, keen, "index", "above 0.01", tired > 0.01, not keen > 0.01)
    risen, unknown = (np.nan_to_num(indicator_of(runs[name], "PLN-03")) for name in ("planned", "taut"))
    text = "Targets rise after a year above them: the ratchet (PLN-03; nil where targets are never passed)"
    yield Trait(text, float(risen), float(unknown), "ratio", "above 0", bool(risen > 0), not unknown > 0)
    free, held = (_effort(runs[name]) - 1 for name in ("planned", "foreseen"))
    text = "A bonus draws out effort where managers do not reckon with the ratchet (beside it: where they do)"
    yield Trait(text, free, held, "index", "above 0.02", free > 0.02, not held > 0.02)
    for code, text in (
        ("PLN-04", "Planned sources and uses of products lie apart (PLN-04; 1 where they balance)"),
        ("PLN-05", "Targets of units do not fit one another (PLN-05; 1 where they do)"),
    ):
        found, there = (indicator_of(runs[name], code) for name in ("planned", "taut"))
        yield law(text, found, "share", "below 0.9", holds=found < 0.9, other=there, holds_there=there < 0.9)


def _effort(run: Run) -> float:
    """Return the mean effort of public units in the later years."""
    months = len(pd.period_range(*LATER, freq="M"))
    return float(over(run, "effort", *LATER).sel(form="state")) / months


def _constraints_that_clash(tons: float) -> int:
    """Return how many constraints a plan names that must deliver so much grain, 0 if it can."""
    targets = pd.DataFrame({"product": ["grain"], "amount": [tons]})
    found = plan(load_economy(ECONOMY), targets=targets, objective="output", years=1)
    if found.status != "infeasible" or found.explanation is None:
        return 0
    return len(found.explanation.clash)


def _delivered(economy: Economy, weight: float) -> dict[str, float]:
    """Return deliveries of a plan for needs in which daily goods weigh so many times what the table says."""
    needs = economy.table("needs").copy()
    heavier = needs["need"] == "daily goods"
    needs["weight"] = needs["weight"].where(~heavier, needs["weight"] * weight)
    settings = PlanSettings(labour_limits={"skilled": SKILLED})
    made = plan(economy.replace(needs=needs), objective="needs", years=1, settings=settings)
    given = made.deliveries.sum(["year", "region", "group"])
    return {name: float(given.sel(product=name)) for name in ("goods", "cloth")}
