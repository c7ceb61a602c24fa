"""A war that comes from outside the model: what it destroys, what rests meanwhile, and what recovers how fast.

What the documents say
----------------------
The document of 1955 speaks of a country in two parts (D1955-01), of a war that halted the transition (D1955-39; whose
war it was, D1955-23, is disputed and changes no number here), and of a revival to build on (D1955-40). It holds that
earlier reforms made the country strong in war (D1955-22); that is a question of causes and can be asked of runs, not
answered from one. It does not speak of aid in goods; how much of the revival was aid is disputed in the literature.
The article of 2013 names a threat from outside (A2013-44) and does not speak of the war.

What Lustrum makes of it
------------------------
War is a shock with dates: shares of plant by branch, of animals and of people that are lost over its months, and an
intensity that stops work, takes part of the crop and multiplies what the army draws. Military operations are not
modelled. Measures may *rest* while it lasts (`suspends`) and go on at its end without being dated again. Aid in goods
follows. Four runs: war and aid, war alone, aid alone, neither. So the change of any outcome is parted between shock
and policy (ATT-02, Shapley), whatever order they are taken in.

Division enters as what a region would lose: the mechanism ``input-origins`` records how much of each branch's inputs
comes over links to the other region (STR-10).

What to look at
---------------
Output by branch against the run without war; the months in which the plan rests; hunger and deaths beside output, since
a recovery of output brings nobody back; what aid changes, and that it is little beside the war.

What it does not show
---------------------
A severed link itself: goods pass through one supply organ, so the two regions of the teaching economy are never cut
apart in a run; STR-10 says what would hang on it. Damage is entered and not explained. Aid in these runs is goods
alone. One seed and one pair of dates: sweep them before anything is said of a real war.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from lustrum.assessment.attribution import shares_of_causes
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of, loss, over

ID = "SYS-09"
TITLE = "War and division"
WORKS_WHEN = (
    "branches recover at different speeds after a shock; policies rest and go on by date; what hangs on links to the "
    "other region is computed; an outcome is parted between shock and policy"
)
RUNS = {
    "war and aid": "war-and-recovery",
    "war": "war-without-aid",
    "aid": "aid-without-war",
    "peace": "peace-without-war",
}
WAR = ("1951-01", "1951-12")
AFTER = ("1952-07", "1953-06")
CAUSES = {"war and aid": ("war", "aid"), "war": ("war",), "aid": ("aid",), "peace": ()}


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell the shock, the policies that rest, the recovery, and who did what."""
    yield from _shock(runs)
    yield from _recovery(runs)
    yield from _causes(runs)


def _shock(runs: Mapping[str, Run]) -> Iterator[Trait]:
    year = {name: over(run, "gross_output", *WAR) for name, run in runs.items()}
    lost, not_lost = loss(year["war"], year["peace"]), loss(year["aid"], year["peace"])
    yield Trait("War destroys output", lost, not_lost, "share", "above 0.2", lost > 0.2, not not_lost > 0.2)
    dead, alive = (_more(runs, name, "deaths") for name in ("war", "aid"))
    yield Trait("War costs lives", dead, alive, "share of deaths in peace", "above 0.1", dead > 0.1, not alive > 0.1)
    rested, worked = (_months_without(runs[name], "plan") for name in ("war", "peace"))
    text = "The plan rests while the war lasts and goes on after it, by date"
    yield Trait(text, rested, worked, "month", "12", rested == 12, worked == 0)
    over_links = indicator_of(runs["war and aid"], "STR-10", "1950-12")
    fits = 0.05 < over_links < 0.95
    text = "Part of the inputs comes over links to the other region, and would be lost with them (STR-10)"
    yield law(text, over_links, "share", "above 0.05 and below 0.95", holds=fits)


def _recovery(runs: Mapping[str, Run]) -> Iterator[Trait]:
    uneven, even = (_spread(runs, name) for name in ("war", "aid"))
    text = "Branches recover unevenly: between the best and the worst, against peace"
    yield Trait(text, uneven, even, "share", "above 0.3", uneven > 0.3, not even > 0.3)
    back, never_gone = (_against_the_year_of_war(runs[name]) for name in ("war", "peace"))
    text = "Output comes back: a year and a half later over the year of war"
    yield Trait(text, back, never_gone, "ratio", "above 1.3", back > 1.3, not never_gone > 1.3)
    low, high = (indicator_of(runs[name], "STR-15", WAR[1], of="gross_output") for name in ("war", "peace"))
    text = "The year of war lies below the peak before it (STR-15)"
    yield Trait(text, low, high, "ratio", "below 0.8", low < 0.8, not high < 0.8)


def _causes(runs: Mapping[str, Run]) -> Iterator[Trait]:
    made = {frozenset(CAUSES[name]): float(over(run, "gross_output", *AFTER).sum()) for name, run in runs.items()}
    found = shares_of_causes(made, ("war", "aid"))
    base = made[frozenset()]
    shock, policy = found.means["war"] / base, found.means["aid"] / base
    text = "The shock lowers output, the policy does not (ATT-02; beside the war the aid)"
    yield Trait(text, shock, policy, "share of output in peace", "below -0.05", shock < -0.05, not policy < -0.05)
    gap = abs(sum(found.means.values()) - found.whole) / base
    yield law("Shock and policy add up to the whole change", gap, "share", "0", holds=gap < 1e-12)
    yield law("Aid raises output whatever the order", policy, "share", "above 0", holds=policy > 0)


def _more(runs: Mapping[str, Run], name: str, variable: str) -> float:
    """Return how much more of something there was in the year of war than in peace, over peace."""
    return 0.0 - loss(over(runs[name], variable, *WAR), over(runs["peace"], variable, *WAR))


def _months_without(run: Run, measure: str) -> int:
    """Return the months in which a measure that had begun was not in force."""
    turns = [(event.date, event.text) for event in run.events if event.data.get("measure") == measure]
    began = [date for date, text in turns if text.endswith("begins.")]
    ended = [date for date, text in turns if text.endswith("is over.")]
    return sum(later - earlier for earlier, later in zip(ended, began[1:], strict=False))


def _spread(runs: Mapping[str, Run], name: str) -> float:
    """Return the distance between the best and the worst branch in the last year, each against peace."""
    now, peace = (over(runs[one], "gross_output", *AFTER).sum("form") for one in (name, "peace"))
    ratio = (now / peace.where(peace > 0)).values
    return float(np.nanmax(ratio) - np.nanmin(ratio))


def _against_the_year_of_war(run: Run) -> float:
    return float(over(run, "gross_output", *AFTER).sum() / over(run, "gross_output", *WAR).sum())
