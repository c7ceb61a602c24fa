"""A people's-democratic mixed economy: land to the tiller, works of the metropole to the state, other owners safe.

The document of January 1955 says that the North has completed an anti-imperialist and anti-feudal stage: land of
landowners was confiscated and given free of charge (claims D1955-16, D1955-17), industry, railways and banks of named
owners were nationalised (D1955-18), chosen by owner and not by size (D1955-19), and it counts a part of the national
bourgeoisie among the allies (D1955-06, D1955-32). The article of 2013 mentions none of these reforms; where it judges
property it asks who rules (A2013-24). Whether the tasks were "completely accomplished" (D1955-20) is a gate that a
programme states as numbers; how far the reform reached and by what force is disputed and not settled here.

The teaching economy begins as a colony of landlords: two thirds of the land is let for half of the crop, mines, works
and most transport are the metropole's. In July 1950 two measures act: `land-reform` (all let land, ceiling ten
hectares, no payment) and `nationalisation` by owner (forms of role *foreign*). A tax in kind of a quarter takes the
place of a land tax of a twentieth; `private-guarantee` tells the other owners that they are safe. Beside it the same
economy is lived without the reforms, with the same luck, and once more with all firms that hire labour taken along.

**What to look at.** Land, persons and plant are *conserved*: they have other holders afterwards and are neither more
nor less. *Rent* ends, and what was rent is found again as crop that its growers keep and as tax: laid beside the run
without reform the three add up. *Owners who were not named* keep their plant; in the third run they do not, and the
number shows it. Accounts: every title that moves is in the register with its channel, *taken*.

**What it does not show.** That growers work more on land of their own: the published effect of land reform on yields
lies near nought and rival readings of it ship as rules of their own. Landlords do not leave the country and nobody is
harmed when land is taken, as no mechanism of violence works here; a reform without payment is a loss to those who
owned, in full. The guarantee is worth what owners believe of it, and a later measure may break it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import xarray as xr

from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-02"
TITLE = "People's-democratic mixed economy"
WORKS_WHEN = (
    "Land, persons and assets are conserved through the reform; rent goes to nothing and is found again as retained "
    "grain, tax or consumption; private owners who were not named keep their assets"
)
RUNS = {
    "reformed": "peoples-democratic",
    "unreformed": "peoples-democratic-unreformed",
    "all-taken": "peoples-democratic-all-taken",
}
BEFORE, AFTER = "1950-06-01", "1950-07-01"
"""The month before the reforms, and theirs."""


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Lay the reformed economy beside the two others."""
    reformed, unreformed, all_taken = (runs[name] for name in RUNS)
    yield from _conserved(reformed, unreformed)
    yield from _rent(reformed, unreformed)
    here, there = (_recipients(run) for run in (reformed, unreformed))
    yield Trait("Households receive land", here, there, "households", "above 0", holds=here > 0, fails=not there > 0)
    here, there = _kept(reformed, "foreign"), _kept(unreformed, "foreign")
    yield Trait(
        "Works of the metropole pass to the state: plant that it keeps", here, there, "share", "below 0.01",
        holds=here < 0.01, fails=not there < 0.01,
    )  # fmt: skip
    here, there = _kept(reformed, "capital"), _kept(all_taken, "capital")
    yield Trait(
        "Private firms that were not named keep their plant", here, there, "share", "above 0.95",
        holds=here > 0.95, fails=not there > 0.95,
    )  # fmt: skip


def _conserved(reformed: Run, unreformed: Run) -> Iterator[Trait]:
    land = [_range(run, "land_area", "land form operated") for run in (reformed, unreformed)]
    yield law(
        "Land is conserved through the reform", land[0], "m2", "0",
        holds=land[0] == 0, other=land[1], holds_there=land[1] == 0,
    )  # fmt: skip
    persons = [_persons_gap(run) for run in (reformed, unreformed)]
    yield law(
        "Persons are conserved: who is there more or less was born or died", persons[0], "persons", "0",
        holds=persons[0] == 0, other=persons[1], holds_there=persons[1] == 0,
    )  # fmt: skip
    plant = [run.history.variable("capacity").sum("form").sel(time=AFTER) for run in (reformed, unreformed)]
    gap = float(abs(plant[0] - plant[1]).max())
    scale = float(plant[1].max())
    yield law("Plant is that of the economy without reform", gap, "units of output", "0", holds=gap <= 1e-9 * scale)


def _rent(reformed: Run, unreformed: Run) -> Iterator[Trait]:
    here, there = (_rent_share(run) for run in (reformed, unreformed))
    yield Trait(
        "Rent goes to nothing: rent over the crop of those who till for others", here, there, "share", "below 0.01",
        holds=here < 0.01, fails=not there < 0.01,
    )  # fmt: skip
    kept_here, kept_there = (_kept_crop(run) for run in (reformed, unreformed))
    shown, absent = (kept / _grown(run) for kept, run in ((kept_here, reformed), (kept_there, unreformed)))
    yield Trait(
        "Growers keep most of their crop", shown, absent, "share of the crop", "above 0.7",
        holds=shown > 0.7, fails=not absent > 0.7,
    )  # fmt: skip
    rent = _rent_paid(unreformed) - _rent_paid(reformed)
    found = (kept_here - kept_there) + (_tax(reformed) - _tax(unreformed))
    off = abs(found / rent - 1)
    yield law(
        "What was rent is found again as crop kept and as tax: gap over the rent", off, "share", "at most 0.02",
        holds=off <= 0.02,
    )  # fmt: skip


def _range(run: Run, variable: str, dims: str) -> float:
    total = run.history.variable(variable).sum(dims.split())
    return float(total.max() - total.min())


def _persons_gap(run: Run) -> float:
    people = run.history.variable("population").sum(("region", "settlement", "group"))
    born, died = (
        run.history.variable(name).sum(("region", "settlement")).isel(time=slice(1, None))
        for name in ("births", "deaths")
    )
    return abs(float(people[-1] - people[0]) - float(born.sum() - died.sum()))


def _recipients(run: Run) -> float:
    """Return the households that received land; nothing is recorded where nobody did."""
    found = run.history.variables.get("land_recipients")
    return 0.0 if found is None else float(found.sum())


def _rent_paid(run: Run) -> float:
    return float(run.history.variable("rent_paid").sum())


def _rent_share(run: Run) -> float:
    """Return rent over the crop of those who till what another owns, since the reforms."""
    return _rent_paid(run) / float(run.history.variable("crop_of_tenants").sum())


def _prices(run: Run) -> xr.DataArray:
    return run.history.variable("prices").sel(market="constant").isel(time=-1)


def _tax(run: Run) -> float:
    """Return the tax in kind, won at constant prices."""
    taken = run.history.variable("procurement").sel(channel="tax in kind").sum("time")
    return float((taken * _prices(run)).sum())


def _kept_crop(run: Run) -> float:
    """Return the crop that stays with those who grew it, won at constant prices."""
    return float(run.history.variable("income").sel(line="crop").sum())


def _grown(run: Run) -> float:
    return _kept_crop(run) + _tax(run) + _rent_paid(run)


def _kept(run: Run, role: str) -> float:
    """Return the plant of forms of a role in the month of the reforms over that of the month before."""
    forms = run.history.labels["form"]
    names = [name for name, is_it in zip(forms.ids, forms.mask(role=role), strict=True) if is_it]
    plant = run.history.variable("capacity").sel(form=names).sum("form")
    ratio = (plant.sel(time=AFTER) / plant.sel(time=BEFORE)).dropna("activity")
    return float(ratio.mean())
