"""A colony of landlords: rent at home, an enclave for abroad, and branches that are missing.

What the document says
----------------------
The document of 31 January 1955 calls the country before 1945 colonial and half feudal: peasants exploited by
landowners (D1955-08), an industry peculiar to a colonial country, with an imbalance that was left behind (D1955-12,
D1955-37), and a task to overcome it by eliminating what foreign rule had left (D1955-38). Whether colonial industry
deforms or modernises is disputed in the literature (Kohli 1994 and Haggard, Kang and Moon 1997 on Korea; both sides
count the same factories). Here only the structure is modelled, alike for any country and any patron.

What Lustrum makes of it
------------------------
Two small invented economies with the same people, the same land, the same landlords and the same value added at full
capacity and constant prices. In the *colony* mines and works belong to a metropole, export little but coal and iron,
take their surplus home (mechanism ``remittance``), and machines, fertiliser and chemicals are not made at all. In the
*control* the works are home-owned, the three missing branches stand, and exports are spread over four goods. Both
trade by treaty with the same partner (``treaty-trade``), imports paid by what exports earn after the owners took
theirs. Then the partner is lost (measure ``sanctions``), in both.

What to look at
---------------
The rent share of the tenants' crop, the share of output in foreign units, how concentrated exports are, how many
means of production come from abroad, how much of what is used was made at home. Then what the loss of the metropole
does: not every branch falls alike. Mines and works go on and pile up what nobody fetches; what needs the missing
branches stops. The causes of shortfall name the input that was lacking. Inputs over links between the two regions
are recorded beside it (``input-origins``, STR-10).

What it does not show
---------------------
That any colony was like this one, or that the control was open to any. Every number is invented, and the control has
the missing branches because it was built so. Usury and labour owed to landlords are not modelled; the rent share is
half by construction of the data, since half was the custom of the region (recalled). Enclave exports that nobody
fetches are still bought by the state's supply organ: unsold stock, not unemployment, is where that loss shows.

Costs
-----
Hunger and unfilled needs are recorded in all four runs; the colony eats no worse than the control on the day before
the cut, because both have the same land and landlords.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of, loss, over

ID = "SYS-01"
TITLE = "Colonial and feudal economy"
WORKS_WHEN = (
    "rent, foreign ownership, concentration of exports and missing branches are computed; losing the metropole stops "
    "some branches through what is missing and not all alike; a control of the same value added loses less"
)
RUNS = {
    "colony": "colonial-feudal",
    "colony cut": "colonial-feudal-cut",
    "control": "feudal-without-enclave",
    "control cut": "feudal-without-enclave-cut",
    "planned": "valley-planned",
}
BEFORE = "1950-12"
CUT = ("1951-07", "1952-06")
"""A year that begins when half a year of stocks is gone."""


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell the structure of the colony, then what the loss of the metropole does to it and to the control."""
    yield from _structure(runs)
    yield from _loss(runs)
    yield from _laws(runs)


def _structure(runs: Mapping[str, Run]) -> Iterator[Trait]:
    colony, control = runs["colony"], runs["control"]
    rent, none = (indicator_of(runs[name], "CLS-08", BEFORE) for name in ("colony", "planned"))
    text = "Tenants give up a large part of their crop (CLS-08; beside it the planned economy)"
    yield Trait(text, rent, none, "share", "above 0.3", rent > 0.3, not none > 0.3)
    for code, text, least in (
        ("STR-11", "Foreign-owned units make a large part of output (STR-11)", 0.25),
        ("STR-01", "Exports are concentrated on few goods (STR-01)", 0.6),
        ("STR-08", "Means of production come from abroad, branches are missing (STR-08)", 0.3),
    ):
        one, other = indicator_of(colony, code, BEFORE), indicator_of(control, code, BEFORE)
        yield Trait(text, one, other, "index", f"above {least}", one > least, not other > least)
    abroad, there = (1 - indicator_of(run, "STR-07.proportional", BEFORE) for run in (colony, control))
    text = "Part of what is finally used was made abroad (1 less STR-07)"
    yield Trait(text, abroad, there, "share", "above 0.02", abroad > 0.02, not there > 0.02)
    left, kept = (_remitted(run) for run in (colony, control))
    yield Trait(
        "Surplus is taken out of the country", left, kept, "share of value added", "above 0.05", left > 0.05, kept <= 0
    )


def _loss(runs: Mapping[str, Run]) -> Iterator[Trait]:
    used, used_there = (_lost(runs, name, "consumption_value") for name in ("colony", "control"))
    text = "Losing the metropole costs a part of what households use"
    yield Trait(text, used, used_there, "share", "above 0.05", used > 0.05, not used_there > 0.05)
    uneven, even = (_unevenness(runs, name) for name in ("colony", "control"))
    text = "Branches do not fall alike: the worst hit against the mean"
    yield Trait(text, uneven, even, "share", "above 0.3", uneven > 0.3, not even > 0.3)
    missing, there = (_for_want_of_the_missing(runs, name) for name in ("colony", "control"))
    text = "Output is lost for want of an input of the missing branches (daily goods and cloth, of what was wanted)"
    yield Trait(text, missing, there, "share", "above 0.3", missing > 0.3, not there > 0.3)


def _laws(runs: Mapping[str, Run]) -> Iterator[Trait]:
    made = [float(over(runs[name], "value_added", "1950-01", "1950-12").sum()) for name in ("colony", "control")]
    gap = abs(made[0] / made[1] - 1)
    yield law("Colony and control make the same value added before", gap, "share", "below 0.05", holds=gap < 0.05)
    links = [indicator_of(runs[name], "STR-10", BEFORE) for name in ("colony", "control")]
    yield law(
        "Part of the inputs comes over links between the regions (STR-10; beside it the control)", links[0], "share",
        "above 0.05 and below 0.95", holds=_is_part(links[0]), other=links[1], holds_there=_is_part(links[1]),
    )  # fmt: skip
    flows = over(runs["colony cut"], "trade_flows", "1951-02", "1952-06")
    traded = float(np.abs(flows).sum())
    yield law("Nothing crosses the border once it is cut", traded, "product", "0", holds=traded == 0)


def _is_part(share: float) -> bool:
    return 0.05 < share < 0.95


def _remitted(run: Run) -> float:
    year = ("1950-01", "1950-12")
    return float(over(run, "surplus_remitted", *year)) / float(over(run, "value_added", *year).sum())


def _lost(runs: Mapping[str, Run], name: str, variable: str) -> float:
    return loss(over(runs[f"{name} cut"], variable, *CUT), over(runs[name], variable, *CUT))


def _unevenness(runs: Mapping[str, Run], name: str) -> float:
    """Return the largest loss of a branch less that of all together."""
    cut, whole = (over(runs[one], "gross_output", *CUT).sum("form") for one in (f"{name} cut", name))
    worked = whole > 0
    return float((1 - cut / whole.where(worked)).max()) - loss(cut, whole)


def _for_want_of_the_missing(runs: Mapping[str, Run], name: str) -> float:
    """Return the share of wanted cloth and daily goods that was not made for want of a product of a missing branch."""
    run = runs[f"{name} cut"]
    short = over(run, "shortfall", *CUT).sum("region")
    absent = ["machine", "fertiliser", "chemical"]
    parts = []
    for product in ("cloth", "goods"):
        of_all = short.sel(product=product, cause=["input", "labour", "capacity", "damage"])
        lacking = float(of_all.sel(cause="input", culprit=absent).sum())
        made = float(over(run, "output", *CUT).sum("form").sel(activity=WORKS[product]))
        parts.append(lacking / (float(of_all.sum()) + made))
    return float(np.mean(parts))


WORKS = {"cloth": "cloth-mill", "goods": "goods-workshop"}
