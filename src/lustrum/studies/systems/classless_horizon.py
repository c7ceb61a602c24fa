"""Communism as a horizon: how far from a society without classes, and from old relations of property and old ideas.

What the documents say
----------------------
Part 1 of the article of 2013 names what communism would be: two radical ruptures, with traditional property relations
(A2013-02) and with traditional ideas (A2013-03), the end of exploitation (A2013-04), of class divisions (A2013-10) and
of social inequalities (A2013-11), in the world as a whole. It says of no country that it is there. The document of
1955 does not reach that far.

What Lustrum makes of it
------------------------
Nothing that can be switched on. There are *distances*, computed from any record alike: CLS-10 from a society without
classes (inequality between classes, concentration of control per head, hired labour, unequal exchange of labour), the
rupture with property relations as the part of the rights in means of production that producers hold (OWN-07), and the
rupture with ideas as CON-04. Each is this project's reading of words that the article does not measure. A distance
has to be defined, bounded, nil in the case that it describes, and must fall on the way there. So a limit case is
constructed: one class, one form, one vote each, fed from stocks for a year. It is no economy that could go on, and no
programme leads to it.

For the way there the record of the capitalist economy is changed by hand, step by step: incomes, votes and hours go
the same part of the way to equality per head, hired hands to public works. That is arithmetic on a record and no
history.

What to look at
---------------
The distance of four economies in the same environment, and that it falls without a break along the constructed way.
The packaged definition ``revolution-2013-communism`` puts these distances beside all other marks of the article.

What it does not show
---------------------
That any class withers away, that the limit can be reached, or that it would be good. A distance of nil on measured
dimensions is no proof of classlessness: what is not recorded is not in it. Ideas are entered assumptions: no state of
a model shows what people think, and agreement with a ruling line is no rupture. The article speaks of the whole world;
the record of one country cannot answer for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.history.history import History
from lustrum.quantities.calendar import Month
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of

ID = "SYS-06"
TITLE = "The classless horizon"
WORKS_WHEN = (
    "distances to a society without classes and of the two ruptures are defined, bounded and monotone; they are nil "
    "only in a constructed limit case, and no scenario is forced toward it"
)
RUNS = {
    "limit": "classless-limit",
    "planned": "valley-planned",
    "mixed": "valley-mixed",
    "capitalist": "valley-capitalist",
}
STEPS = np.linspace(0.0, 1.0, 6)
FIRST, LAST = "1950-12", "1952-12"
RIGHTS = ("access", "withdrawal", "management", "exclusion", "alienation", "appointment")
HIRING = ("firm", "landlord", "foreign")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell the distances of four economies, then the laws that a distance must keep."""
    nil, planned = (indicator_of(runs[name], "CLS-10", FIRST) for name in ("limit", "planned"))
    text = "The constructed limit case has no distance to a society without classes (CLS-10)"
    yield Trait(text, nil, planned, "index", "0", nil == 0, planned != 0)
    far = indicator_of(runs["capitalist"], "CLS-10", LAST)
    text = "A society of capitalists, landlords and hired hands is far from it (CLS-10)"
    yield Trait(text, far, nil, "index", "above 0.3", far > 0.3, not nil > 0.3)
    yield from _laws(runs)
    yield from _ruptures(runs["capitalist"].history)


def _laws(runs: Mapping[str, Run]) -> Iterator[Trait]:
    found = np.concatenate([_distances(run.history) for run in runs.values()])
    bounded = bool((found >= 0).all() and (found <= 1).all())
    yield law("Distances lie between 0 and 1", float(found.max()), "index", "0 to 1", holds=bounded)
    least = min(float(_distances(runs[name].history).min()) for name in RUNS if name != "limit")
    yield law("No scenario arrives or is carried there", least, "index", "above 0.1", holds=least > 0.1)
    way = [float(_distances(_towards(runs["capitalist"].history, step))[-1]) for step in STEPS]
    falls = bool((np.diff(way) < 0).all())
    largest = float(np.diff(way).max())
    yield law("The distance falls with every step of the way", largest, "index a step", "below 0", holds=falls)
    yield law("The way ends at no distance", way[-1], "index", "0", holds=abs(way[-1]) < 1e-9)


def _ruptures(history: History) -> Iterator[Trait]:
    records = [_rights_pass(history, step) for step in STEPS]
    for text, way in (
        ("property relations, as the producers' share of rights (OWN-07),", [_producers_share(one) for one in records]),
        ("inherited ideas (CON-04)", _ideas_rupture()),
    ):
        rises = bool((np.diff(way) > 0).all()) and abs(way[0]) < 1e-9 and way[-1] <= 1 + 1e-9
        words = f"The rupture with {text} rises with every step, from 0 to at most 1"
        yield law(words, float(np.diff(way).min()), "index a step", "above 0", holds=rises)


def _distances(history: History) -> np.ndarray:
    """Return CLS-10 in the months in which it is determinable."""
    values = measure("CLS-10", Calendar(history)).values[0]
    return np.asarray(values[np.isfinite(values)])


def _towards(history: History, step: float) -> History:
    """Return a record with classes a part of the way to equality per head, and hired hands on the way to public works.

    Numbers of people stay those of the last month, so that equality per head is the same in every month.
    """
    v = dict(history.variables)
    v["population"] = xr.zeros_like(v["population"]) + v["population"].isel(time=-1, drop=True)
    heads = v["population"].isel(time=-1, drop=True).sum(["region", "settlement"])
    for name in ("income", "control", "hours_group"):
        given = v[name].astype(float)
        equal = given.sum("group") * heads / heads.sum()
        v[name] = (given + step * (equal - given)).transpose(*given.dims)
    jobs = v["employment"].astype(float)
    hired = jobs.sel(form=list(HIRING)) * step
    gained = hired.sum("form") * (jobs["form"] == "state")
    left = jobs - hired.reindex(form=jobs["form"], fill_value=0.0)
    v["employment"] = (left + gained).transpose(*jobs.dims)
    return replace(history, variables=v)


def _rights_pass(history: History, step: float) -> History:
    """Return a record in which producers hold a part of every right in what they work with, and owners the rest."""
    times = history.variables["value_added"]["time"].values
    branches, groups = (
        history.variables[name][dim].values for name, dim in (("employment", "branch"), ("income", "group"))
    )
    held = np.zeros((len(times), len(branches), len(RIGHTS), len(groups)))
    held[..., list(groups).index("worker")] = step
    held[..., list(groups).index("capitalist")] = 1 - step
    coords = {"time": times, "branch": branches, "right": list(RIGHTS), "group": groups}
    rights = xr.DataArray(held, coords, tuple(coords))
    return replace(history, variables={**history.variables, "property_rights": rights})


def _producers_share(history: History) -> float:
    return float(measure("OWN-07", Calendar(history)).at(Month.parse(FIRST))[0])


def _ideas_rupture() -> list[float]:
    """Return CON-04 of records in which fewer and fewer hold to each inherited norm."""
    norms = ["gender roles", "authority", "kin", "private property"]
    years = np.array(["1950-01-01", "1951-01-01"], dtype="datetime64[ns]")
    found = []
    for step in STEPS:
        held = np.array([[0.9] * len(norms), [0.9 * (1 - step)] * len(norms)])
        entered = xr.DataArray(held, {"time": years, "norm": norms}, ("time", "norm"))
        values = measure("CON-04", Calendar(History("norms given up", {"social_norms": entered}))).values[0]
        found.append(float(values[np.isfinite(values)][-1]))
    return found
