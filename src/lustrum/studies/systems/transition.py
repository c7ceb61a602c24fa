"""A transition: sectors of ownership side by side, forms that change by several channels, and paths that can turn back.

The document of January 1955 calls the North's path one of "gradual transition" (claims D1955-21 and D1955-50), asks
that private farming pass into co-operatives of free will (D1955-49, D1955-51) and that capitalist elements be
restricted and forced out (D1955-54, D1955-55). It names no measure of how free or how gradual. The article of 2013
does not mention co-operatives or shares of ownership; it asks who has power (A2013-06, A2013-15) and what relations of
property become (A2013-02). So two readers can look at one share of co-operative farms and ask different things of it.
Here that share is the same, and **it is reached by four roads.**

The teaching economy of the two valleys begins with seven farms in a hundred or fewer in co-operatives. On each road
the same households weigh neighbours, gains, conviction, favours and sanctions in the same way; no more than three
farms in five may be members. The roads differ by policy alone:

- *joined*: the co-operative is open, nothing else is done;
- *induced*: credit, seed and lower dues for members (measure `cooperatives`, inducement);
- *squeezed*: a surcharge on the tax in kind of those who stay outside (measure `squeeze`);
- *seized*: a tenth of those outside is entered every month by decree, with land and animals, and may not leave
  (measure `seizure`).

Two more roads are free joining under a bound of a tenth of the farms in a year (*gradual*, measure `gradual-path`),
and a seizure that ends after a year, with the way out open (*reversed*).

**What to look at.** `membership_changes` and `coercion` by channel, `alliance` and what moved it, `slaughter`,
COOP-03 (strict and lenient). In `party-1955` the criterion "Most joined freely" is true where farms joined, not
determinable where they were induced (the two readings part), false where they were squeezed or seized. "Few households
leave" is true on one road alone, the one on which nobody may leave: a mark of success can be a mark of force. The
criterion on the share itself says the same of all four. Mechanisms: `cooperative-membership`, `levies`, `alliance`.

**What it does not show.** That one road yields more: what co-operation does to output is disputed, and rival rules of
it ship. The weights are synthetic and people here are readier to join than in Korea's default. The alliance of
workers and peasants is the document's notion in a form of this project's own, and who prefers another weighs the
parts anew. It tells sanction from no sanction, and a levy from a decree; it does not tell favours from free joining,
whose distance is no larger than what other luck makes. A channel is what the record says: who joins because the
neighbours were taken is counted as free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import xarray as xr

from lustrum.assessment.scorecard import assess
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law, verdict_in

ID = "SYS-03"
TITLE = "Transition with sectors of ownership"
WORKS_WHEN = (
    "Shares by form add up; every change of form records its channel; the path depends on its speed and can turn back; "
    "the same end shares by different channels are assessed differently"
)
RUNS = {
    "joined": "path-joined",
    "induced": "path-induced",
    "squeezed": "path-squeezed",
    "seized": "path-seized",
    "gradual": "path-gradual",
    "reversed": "path-reversed",
}
ROADS = ("joined", "induced", "squeezed", "seized")
IN, OUT = ("joined", "induced", "pressed", "restricted", "taken"), ("left", "dissolved")
POINT = 0.01


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Lay the roads beside one another."""
    yield from _books(runs)
    yield from _channels(runs)
    yield from _alliance(runs)
    yield from _assessments(runs)
    yield from _pace(runs)


def _books(runs: Mapping[str, Run]) -> Iterator[Trait]:
    gaps = {name: _land_gap(runs[name]) for name in RUNS}
    worst = max(gaps.values())
    yield law("Land by form adds up to the land there is, in every month", worst, "m2", "0", holds=worst == 0)
    ends = [float(_share(runs[name])[-1]) for name in ROADS]
    apart, other = max(ends) - min(ends), ends[0] - float(_share(runs["gradual"])[-1])
    yield Trait(
        "Four roads end at one share of members: distance of the furthest two (beside it a bounded pace)", apart, other,
        "share", "at most 0.01", holds=apart <= POINT, fails=not abs(other) <= POINT,
    )  # fmt: skip
    lost = max(_without_channel(runs[name]) for name in RUNS)
    yield law(
        "Who enters and leaves, by channel, accounts for the change in members but for births and ends of households",
        lost, "share of members", "at most 0.1", holds=lost <= 0.1,
    )  # fmt: skip


def _channels(runs: Mapping[str, Run]) -> Iterator[Trait]:
    for road, channel, claim in (
        ("induced", "induced", "Most enter for favours where favours are given"),
        ("squeezed", "restricted", "Most enter squeezed where those outside are levied"),
        ("seized", "taken", "Most enter by decree where there is a decree"),
    ):
        there, free = (_part(runs[name], channel) for name in (road, "joined"))
        yield Trait(claim, there, free, "share", "above 0.5", holds=there > 0.5, fails=not free > 0.5)
    moved, free = (float(runs[name].history.variable("coercion").sum()) for name in ("seized", "joined"))
    yield Trait("Coercion is counted", moved, free, "households", "above 0", holds=moved > 0, fails=not free > 0)
    lost, kept = (_slaughter(runs[name]) / _slaughter(runs["joined"]) for name in ("seized", "induced"))
    yield Trait(
        "Animals are slaughtered before they are taken", lost, kept, "ratio to free joining", "above 1.02",
        holds=lost > 1.02, fails=not kept > 1.02,
    )  # fmt: skip


def _alliance(runs: Mapping[str, Run]) -> Iterator[Trait]:
    free = _alliance_lost(runs["joined"])
    for road in ("squeezed", "seized"):
        lost = _alliance_lost(runs[road])
        yield Trait(
            f"Sanctions cost the alliance, as this project computes it: {road}", lost, free, "index", "above 0.05",
            holds=lost > 0.05, fails=not free > 0.05,
        )  # fmt: skip
    mean = {name: float(run.history.variable("alliance").mean()) for name, run in runs.items()}
    gaps = (min(mean["joined"], mean["induced"]) - mean["squeezed"], mean["squeezed"] - mean["seized"])
    least, same = min(gaps), abs(mean["joined"] - mean["gradual"])
    yield Trait(
        "The alliance is highest without sanction, lower with a levy, lowest with a decree: the smaller step "
        "of its mean (beside it one channel at two paces)", least, same, "index", "above 0.05",
        holds=least > 0.05, fails=not same > 0.05,
    )  # fmt: skip


def _assessments(runs: Mapping[str, Run]) -> Iterator[Trait]:
    strict, lenient = ({name: _freely(runs[name], reading) for name in ROADS} for reading in ("strict", "lenient"))
    yield Trait(
        "Free on any reading where farms joined", strict["joined"], lenient["seized"], "share", "above 0.5",
        holds=strict["joined"] > 0.5, fails=not lenient["seized"] > 0.5,
    )  # fmt: skip
    parted, one = (lenient[name] - strict[name] for name in ("induced", "joined"))
    yield Trait(
        "The readings part where farms were induced", parted, one, "share", "above 0.1",
        holds=parted > 0.1, fails=not one > 0.1,
    )  # fmt: skip
    apart = min(
        max(abs(kind[one] - kind[other]) for kind in (strict, lenient)) for one, other in combinations(ROADS, 2)
    )
    pace = max(abs(_freely(runs["joined"], kind) - _freely(runs["gradual"], kind)) for kind in ("strict", "lenient"))
    yield Trait(
        "Any two of the four roads differ in voluntariness, on one reading at least: the nearest two "
        "(beside it one channel at two paces)", apart, pace, "share", "above 0.1",
        holds=apart > 0.1, fails=not pace > 0.1,
    )  # fmt: skip
    cards = {name: assess(runs[name].history, "party-1955").to_dict() for name in ROADS}
    free = [verdict_in(cards[name], "voluntary") for name in ROADS]
    covered = {verdict_in(cards[name], "coverage") for name in ROADS}
    as_told = free == ["true", "not determinable", "false", "false"]
    yield Trait(
        "The criterion of free joining says true, not determinable, false and false; that of the share says one thing",
        len(set(free)), len(covered), "different verdicts", "3", holds=as_told, fails=len(covered) == 1,
    )  # fmt: skip
    sets = {tuple(verdict_in(card, mark) for mark in ("voluntary", "Few households leave")) for card in cards.values()}
    yield Trait(
        "With the criterion of leaving beside it, each of the four roads is judged differently (beside it the share)",
        len(sets), len(covered), "different sets of verdicts", "4", holds=len(sets) == 4, fails=len(covered) < 4,
    )  # fmt: skip


def _pace(runs: Mapping[str, Run]) -> Iterator[Trait]:
    fast, slow = (float(_share(runs[name]).isel(time=11)) for name in ("seized", "gradual"))
    yield Trait(
        "The path depends on its speed: members after a year", fast, slow, "share", "above 0.3",
        holds=fast > 0.3, fails=not slow > 0.3,
    )  # fmt: skip
    most, free = (_most_in_a_year(runs[name]) for name in ("seized", "gradual"))
    yield Trait(
        "Without a bound more than a fifth change their form in a year", most, free, "share", "above 0.2",
        holds=most > 0.2, fails=not free > 0.2,
    )  # fmt: skip
    fall, kept = (_fall(runs[name]) for name in ("reversed", "joined"))
    yield Trait(
        "A path can turn back: members lost since the peak", fall, kept, "share", "above 0.05",
        holds=fall > 0.05, fails=not kept > 0.05,
    )  # fmt: skip


def _farms(run: Run) -> tuple[xr.DataArray, xr.DataArray]:
    """Return farm households that are members, and all of them, each (time,)."""
    labels = run.history.labels
    farming = [str(name) for name in np.array(labels["branch"].ids)[labels["branch"].mask(sector="agriculture")]]
    joint = [str(name) for name in np.array(labels["form"].ids)[labels["form"].mask(role="collective", sphere="farm")]]
    farms = run.history.variable("households").sel(branch=farming).sum(("region", "group", "branch"))
    return farms.sel(form=joint).sum("form"), farms.sum("form")


def _share(run: Run) -> xr.DataArray:
    members, farms = _farms(run)
    return members / farms


def _land_gap(run: Run) -> float:
    area = run.history.variable("land_area").sum(("land", "form", "operated"))
    return float(abs(area - area.isel(time=0)).max())


def _without_channel(run: Run) -> float:
    members, _ = _farms(run)
    changes = run.history.variable("membership_changes").isel(time=slice(1, None))
    recorded = float(changes.sel(channel=list(IN)).sum() - changes.sel(channel=list(OUT)).sum())
    return abs(float(members[-1] - members[0]) - recorded) / float(members[-1])


def _part(run: Run, channel: str) -> float:
    changes = run.history.variable("membership_changes").sum("time").sel(channel=list(IN))
    return float(changes.sel(channel=channel) / changes.sum())


def _slaughter(run: Run) -> float:
    return float(run.history.variable("slaughter").sum())


def _alliance_lost(run: Run) -> float:
    return abs(float(run.history.variable("alliance_change").sel(alliance_part="sanction").sum()))


def _freely(run: Run, reading: str) -> float:
    changes = run.history.variable("membership_changes").sum("time").sel(channel=list(IN))
    free = ["joined"] if reading == "strict" else ["joined", "induced"]
    return float(changes.sel(channel=free).sum() / changes.sum())


def _most_in_a_year(run: Run) -> float:
    share = _share(run).values
    return float((share[12:] - share[:-12]).max())


def _fall(run: Run) -> float:
    share = _share(run).values
    return float((np.maximum.accumulate(share) - share).max())
