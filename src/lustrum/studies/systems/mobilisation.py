"""A mobilisation economy: the same owners as under a plan, and other ways to decide and to be moved to work.

The article of 2013 charges that a narrow stratum of *bureaucratic state capitalists* rules (claims A2013-24,
A2013-25), and that the economy develops by mobilisation and speed-up campaigns which appeal to nationalism, reward and
honour (A2013-37 to A2013-41). The term is that article's; other currents use it or its like in other ways, and the
definitions shipped with Lustrum keep them apart. It does not speak of shares of ownership. The document of January
1955 speaks of ownership, plan and alliance, and not of campaigns or incentives.
The two texts can therefore both be read, each by its own marks, on **one and the same pattern of ownership**.

Four lives of the two valleys, all with the owners and titles of the planned economy:

- *many*: those who work decide, supplies come evenly, rations hang on nothing;
- *mobilised*: officials alone decide; a speed campaign from April to December 1950 takes farm and repair hands; half of
  the ration hangs on effort, most may not leave, voice is punished; norms follow results, plants storm;
- *calm*: the mobilised economy without its campaign, against which the campaign is measured;
- *light*: the mobilised economy with a weaker campaign that leaves the fields alone.

**Mechanisms** `campaign` (diversion of hands, fatigue), `tautness`, `ratchet` (three readings ship as named packs),
`storming`, `honours`, `compliance`, `accidents`, `commitment`, `provision`, `effort-sources`; measures `campaign`,
`public-bodies`, `conditional-provision`.

**What to look at.** Effort and fatigue month by month; value added against the calm run, gain first, cost later
(INC-08); `effort_sources` (INC-04), thirds of the month (PLN-10), `defects`, `accidents`, `work_sanctions`,
`bound_workers`, hunger; POW-05 and POW-06; the verdicts of `party-1955` on ownership, which do not move, and those of
`revolution-2013` on power, which do.

**What it does not show.** That this was the economy of the North: every strength is synthetic. That campaigns do not
pay: the light one does, and both lie within the ranges given. Whose the surplus is and what name the order deserves is
left to definitions. People here answer to fear as the rule of compliance says, and nobody rebels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from lustrum.assessment.scorecard import assess
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law, verdict_in

ID = "SYS-05"
TITLE = "Mobilisation economy"
WORKS_WHEN = (
    "With the same shares of ownership as the planned economy, other rights to decide and other incentives change what "
    "the article of 2013 would find and not what the document of 1955 finds on ownership; a campaign has a measurable "
    "gain at first and a cost that may exceed it"
)
RUNS = {
    "mobilised": "valley-mobilised",
    "many": "valley-planned-together",
    "calm": "valley-mobilised-without-campaign",
    "light": "valley-mobilised-lightly",
}
OWNERSHIP = ("capitalist-elements", "Landlords' share of farmland", "Foreign-owned share", "Commanding heights")
POWER = ("votes", "spread", "workplace", "breadth", "motive")
POINT = 0.01
CAMPAIGN, FIRST, AFTER = slice("1950-04", "1950-12"), slice("1950-05", "1950-06"), slice("1950-05", "1951-12")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Lay the four lives beside one another."""
    yield from _ownership(runs)
    yield from _verdicts(runs)
    yield from _campaign(runs)
    yield from _motives(runs)
    yield from _costs(runs)


def _ownership(runs: Mapping[str, Run]) -> Iterator[Trait]:
    land, plant = (
        max(_apart(runs[name], runs["many"], what) for name in ("mobilised", "calm", "light"))
        for what in ("land_area", "capital_value")
    )
    rule = f"at most {POINT}"
    yield law("Land by form is the same, but for members who come and go", land, "share", rule, holds=land <= POINT)
    yield law("Capital by form of property is the same", plant, "share", rule, holds=plant <= POINT)


def _verdicts(runs: Mapping[str, Run]) -> Iterator[Trait]:
    owned = {name: _verdicts_of(runs[name], "party-1955", OWNERSHIP) for name in ("mobilised", "many")}
    moved = sum(owned["mobilised"][mark] != owned["many"][mark] for mark in OWNERSHIP)
    told = all(owned["mobilised"][mark] in ("true", "false") for mark in OWNERSHIP)
    yield law(
        f"The {len(OWNERSHIP)} verdicts of the 1955 document on ownership are told, and are the same", moved,
        "verdicts changed", "0", holds=told and not moved,
    )  # fmt: skip
    ruled = {name: _verdicts_of(runs[name], "revolution-2013", POWER) for name in ("mobilised", "many")}
    shown, absent = (sum(ruled[name][mark] == "false" for mark in POWER) for name in ("mobilised", "many"))
    yield Trait(
        "Marks of power and motive that the 2013 article misses", shown, absent, f"of {len(POWER)} marks", "at least 4",
        holds=shown >= 4, fails=absent < 4,
    )  # fmt: skip


def _campaign(runs: Mapping[str, Run]) -> Iterator[Trait]:
    peak, even = (
        float(_effort(runs[name]).sel(time=slice("1950-04", "1950-12")).max()) for name in ("mobilised", "calm")
    )
    yield Trait(
        "Effort rises when a campaign is called", peak, even, "index", "above 1.2", holds=peak > 1.2, fails=even <= 1.2
    )
    after, without = (float(_effort(runs[name]).sel(time="1951-02").mean()) for name in ("mobilised", "calm"))
    yield Trait(
        "Two months after it effort is below the norm", after, without, "index", "below 1", holds=after < 1,
        fails=without >= 1,
    )  # fmt: skip
    first = {name: _gain(runs, name, FIRST) for name in ("mobilised", "light")}
    yield law(
        "The first two months of a campaign bring a gain", first["mobilised"], "million won", "above 0",
        holds=first["mobilised"] > 0, other=first["light"], holds_there=first["light"] > 0,
    )  # fmt: skip
    heavy, light = (_gain(runs, name, AFTER) for name in ("mobilised", "light"))
    yield Trait(
        "With the year after, the campaign costs more than it brings; a light one does not", heavy, light,
        "million won", "below 0", holds=heavy < 0, fails=light >= 0,
    )  # fmt: skip


def _motives(runs: Mapping[str, Run]) -> Iterator[Trait]:
    pushed, given = (1 - _motive(runs[name], "participation") for name in ("mobilised", "many"))
    yield Trait(
        "Effort above the norm comes from reward, honour, appeals and fear", pushed, given, "share", "above 0.5",
        holds=pushed > 0.5, fails=given <= 0.5,
    )  # fmt: skip
    slope, none = (
        float(runs[name].history.variable("provision_slope").sel(basis="true").max()) for name in ("mobilised", "many")
    )
    yield Trait(
        "Rations hang on effort", slope, none, "basic bundles", "above 0.2", holds=slope > 0.2, fails=none <= 0.2
    )
    storm, steady = (_last_third(runs[name]) for name in ("mobilised", "many"))
    yield Trait(
        "The month ends in a storm", storm, steady, "share of output in the last third", "above 0.5",
        holds=storm > 0.5, fails=steady <= 0.5,
    )  # fmt: skip


def _costs(runs: Mapping[str, Run]) -> Iterator[Trait]:
    usual = _per_thousand(runs["many"], "accidents")
    hurt, light = (_per_thousand(runs[name], "accidents") / usual for name in ("mobilised", "light"))
    yield Trait(
        "Long hours and fatigue cost accidents; a light campaign costs fewer", hurt, light,
        "ratio to the economy of many", "above 1.2", holds=hurt > 1.2, fails=light <= 1.2,
    )  # fmt: skip
    punished, none = (_per_thousand(runs[name], "work_sanctions") for name in ("mobilised", "many"))
    yield Trait(
        "People are punished at work", punished, none, "per 1000 workers and year", "above 1", holds=punished > 1,
        fails=none <= 1,
    )  # fmt: skip
    spoiled, usual = (
        float(runs[name].history.variable("defects").sum() / runs[name].history.variable("output_thirds").sum())
        for name in ("mobilised", "many")
    )
    yield Trait(
        "Haste spoils output", spoiled, usual, "share of output written off", "above 0.02", holds=spoiled > 0.02,
        fails=usual <= 0.02,
    )  # fmt: skip


def _apart(run: Run, other: Run, what: str) -> float:
    """Return the largest difference of shares by form in any month."""
    shares = []
    for array in (run.history.variable(what), other.history.variable(what)):
        by_form = array.sum([dim for dim in array.dims if dim not in ("time", "form")])
        shares.append(by_form / by_form.sum("form"))
    return float(abs(shares[0] - shares[1]).max())


def _effort(run: Run) -> xr.DataArray:
    """Return mean effort of those at work in units, over forms of property, index (time,)."""
    return run.history.variable("effort").mean("form")


def _gain(runs: Mapping[str, Run], name: str, span: slice) -> float:
    """Return value added above that of the calm life, million won."""
    with_it, without = (
        runs[key].history.variable("value_added").sum(("branch", "form")).sel(time=span) for key in (name, "calm")
    )
    return float((with_it - without).sum()) / 1e6


def _motive(run: Run, incentive: str) -> float:
    parts = run.history.variable("effort_sources").sel(incentive=incentive)
    return float(np.nan_to_num(parts.values[-1], nan=0.0))


def _last_third(run: Run) -> float:
    made = run.history.variable("output_thirds").sum(("time", "branch"))
    return float(made.sel(third="last") / made.sum())


def _per_thousand(run: Run, what: str) -> float:
    found = run.history.variables.get(what)
    if found is None:
        return 0.0
    people = run.history.variable("employment")
    people = people.sum([dim for dim in people.dims if dim != "time"])
    return 12000 * float(found.sum() / people.sum())


def _verdicts_of(run: Run, definition: str, marks: tuple[str, ...]) -> dict[str, str]:
    card = assess(run.history, definition).to_dict()
    return {mark: verdict_in(card, mark) for mark in marks}
