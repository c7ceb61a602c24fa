"""Political power by alliance of classes: what bodies give a class beside its seats, and what a party takes from all.

The document of 1955 says that an alliance led by workers set up people's power (D1955-13), that bodies of power work
under the party's leadership (D1955-14) and that all strata take part (D1955-15). The article of 2013 asks whether the
masses decide (A2013-06, -07) and holds that a narrow stratum rules (A2013-24) while the masses are kept passive
(A2013-32) and suppressed (A2013-33). Both hold that a party must lead (D1955-14, A2013-13, A2013-17), and differ on
what that party was. Both speak of power; neither says how it is counted. Lustrum counts three things and keeps them
apart: seats, power, and presence.

*Seats* are votes in a body: the measure `public-bodies` moves them by date, with quota, vetoes, agenda, the right to
propose from below, and account. *Power* is what votes can do: how often a class turns a losing coalition into a winning
one (Banzhaf; POW-04), and how much of the variance of outcomes its wish explains (POW-09.influence). *Presence* is who
comes to meetings (`mass-meetings`). The party of `party-leadership` is a player of its own: it may set the agenda, stop
a decision, or vote.

What is decided here is real: the mechanism `agenda-setting` lets the assembly decide what share building may claim of
the plan. Whoever proposes goes as far as those who must agree prefer it to what holds (Romer and Rosenthal 1978); its
rival `open-amendment` ends at the median voter (Black 1948). Wishes are a construct: those who bear accumulation wish
less of it, the hungry less still, those who lead and the party more.

Two runs have the same seats, the same people and the same plant. In the first anybody may propose; in the second a
party sets the agenda and may stop everything, meetings are full, and independent voice is punished with some chance.
A third has the bodies of the planned valleys as they stand.

Look at how 35 and 15 seats weigh the same; at how a player without a seat takes a part of everybody's power; at how
attendance rises while influence falls; and at how much more is accumulated.

What it does not show: whether such bodies existed anywhere, what people wish in fact, whether a party acts for those
in whose name it speaks, or persons: within a class all count alike. That the party wishes more accumulation is entered,
so that it gets more where it proposes follows. POW-07, the circle that keeps leaders in office, needs an estimate that
no run records; it is computed from a record that has one. That a party's lead is needed (A2013-13) or that
it displaces the masses is disputed; the runs say what follows from each rule, not which rule is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-10"
TITLE = "Participation and power by alliance of classes"
WORKS_WHEN = (
    "Measures of power are computed; seats are not power; a player with a veto lowers the power of the others; "
    "turnout can rise while influence does not"
)
RUNS = {"alliance": "power-of-an-alliance", "party": "party-over-alliance", "as it stands": "valley-planned-power"}

DOMAIN = "plan-priorities"
_PLAIN = 0.25
"""What building may claim where nothing is decided: the default of the planning rule."""
COMPUTED = ("POW-04", "POW-05", "POW-06", "POW-06.soft", "POW-08", "POW-09", "POW-09.initiative", "POW-09.influence")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Compare seats, power and presence of the same people under three sets of bodies."""
    alliance, party, plain = runs["alliance"], runs["party"], runs["as it stands"]
    seats, power = _gap(alliance, "control"), _gap(alliance, "voting_power")
    there = _gap(plain, "voting_power")
    yield Trait(
        f"Farmers and employees have the same power, though their seats lie {seats:.2f} apart",
        power, there, "share", "0 within 0.001", holds=abs(power) < 1e-3 < seats, fails=abs(there) > 1e-3,
    )  # fmt: skip
    mine, others = _of_classes(party), _of_classes(alliance)
    yield Trait(
        "A party without a seat, which may stop everything, leaves the classes together less power",
        mine, others, "share", "below 0.9", holds=mine < 0.9, fails=others >= 0.9,
    )  # fmt: skip
    come, stay = _presence(party), _presence(alliance)
    yield Trait("People are brought to meetings", come, stay, "share", "above 0.5", holds=come > 0.5, fails=stay <= 0.5)
    weak, strong = _indicator(party, "POW-09.influence"), _indicator(alliance, "POW-09.influence")
    yield Trait(
        "They influence little of what is decided there", weak, strong, "share", "below half of attendance",
        holds=weak < come / 2, fails=strong >= come / 2,
    )  # fmt: skip
    begun, ordered = _indicator(alliance, "POW-09.initiative"), _indicator(party, "POW-09.initiative")
    yield Trait(
        "Decisions adopted were begun from below too", begun, ordered, "share", "above 0.2",
        holds=begun > 0.2, fails=ordered <= 0.2,
    )  # fmt: skip
    more, less = _accumulated(party), _accumulated(alliance)
    yield Trait(
        "Building may claim more where the party proposes", more, less, "share", f"above {_PLAIN}, the programme's",
        holds=more > _PLAIN, fails=less <= _PLAIN,
    )  # fmt: skip
    held, theirs = _indicator(alliance, "POW-06.top"), _indicator(party, "POW-06.top")
    yield law(
        "Rights on paper are the same: leading officials hold as much of them", held - theirs, "share", "0",
        holds=bool(np.isclose(held, theirs)),
    )  # fmt: skip
    for name, run in (("alliance", alliance), ("party", party)):
        found = sum(np.isfinite(_indicator(run, code)) for code in COMPUTED)
        yield law(
            f"Measures of power are computed ({name})", float(found), "measures", f"{len(COMPUTED)}",
            holds=found == len(COMPUTED),
        )  # fmt: skip
    gap = float(abs(alliance.history.variables["control"].sum("group") - 1).max())
    yield law("Decision rights of a domain add up to one", gap, "share", "0", holds=gap < 1e-9)


def _last(run: Run, variable: str, **wanted: str) -> xr.DataArray:
    return run.history.variables[variable].isel(time=-1).sel(wanted)


def _gap(run: Run, variable: str) -> float:
    """Return how far farmers of cooperatives lie above employees in the domain of the plan."""
    array = _last(run, variable, domain=DOMAIN)
    return float(array.sel(group="cooperative-farmer") - array.sel(group="employee"))


def _of_classes(run: Run) -> float:
    return float(_last(run, "voting_power", domain=DOMAIN).sum())


def _presence(run: Run) -> float:
    people = run.history.variables["population"].isel(time=-1).sum(["region", "settlement"])
    return float((_last(run, "attendance") * people).sum() / people.sum())


def _indicator(run: Run, code: str) -> float:
    found = measure(code, Calendar(run.history))
    return float(np.nanmean(found.values[0][-12:])) if np.isfinite(found.values[0][-12:]).any() else float("nan")


def _accumulated(run: Run) -> float:
    told = [event.data["value"] for event in run.events if event.kind == "decision" and event.data["domain"] == DOMAIN]
    return float(told[-1]) if told else _PLAIN
