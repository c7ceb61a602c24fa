"""Peasants join cooperatives of three types or stay out, and leave them or may not; theories part over what it does.

The document of January 1955 asks that private farming pass into cooperatives (claim D1955-49), gradually (D1955-50) and
on a voluntary basis (D1955-51). Three types were fixed elsewhere, by a directive of January 1954: mutual aid, in which
labour alone is pooled; the half-pooled cooperative, in which land brings a dividend and its title stays with the
household; the pooled one, which pays by work alone. How free joining was in northern Korea from 1953 to 1958 is
disputed: official texts stress free will, a study of embassy files holds that it was not observed. Nothing here decides
that. It says what each answer would look like. The article of 2013 does not mention cooperatives.

**What Lustrum makes of it.** In the two valleys of the teaching economy organisers offer cooperatives. Each household
decides every month by its neighbours, by what members have over it, by conviction, by favours, visits and pressure
(mechanism `cooperative-membership`, whose rivals `threshold-adoption` and `diffusion-adoption` leave most of that out).
The part of the sum that tips the balance is written down as the channel. So voluntariness has two readings: *lenient*
counts all who would have joined without sanction, *strict* takes favours away too (indicator COOP-03). How joining
answers to pressure is the elasticity of COOP-04, here between two runs with the same luck:

    elasticity = ln(joined with / joined without) / ln((1 + pressure with) / (1 + pressure without)).

The runs under pressure are closed and credit animals at a fifth of their value as well; that this does not move joining
is seen in the run whose peasants do not answer to pressure, where all else is the same.

Animals are the peasants' own comment: who expects to lose them slaughters first, the less so the more is credited
(mechanism `asset-destruction`).

**What it does to work** is disputed, and both sides ship in one slot, `exit-and-effort`. After Lin (1990) the right to
leave keeps effort up, since who may leave can threaten to: closing the door lowers the crop of cooperatives. After Dong
and Dow (1993) the way out softens the punishment of shirkers: closing the door raises it. Each theory holds in a region
of patience, temptation and gain; the scenarios take one region of each. Two more rivals (`exit-sorts-members`,
`effort-as-coordination`) say on what the answer turns.

**What to look at.** `membership_changes` by channel, `joining_balance`, `coercion`, `slaughter`, the crop of
cooperatives a hectare, and the measure `cooperatives` with its terms `pressure`, `inducement`, `exit_right`, `forms`.

**What it does not show.** The weights of the decision are set by hand and cannot be told apart by one country's curve;
the Soviet spring of 1930 is the sharper test. A channel is what the rule wrote down: who joins because neighbours were
pressed counts as having joined freely. That cooperatives yield more or less is put in (slot `collective-output`), and
not found. Whether members decide in their cooperative is another question (indicator COOP-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-12"
TITLE = "Cooperativisation"
WORKS_WHEN = (
    "Free joining in two readings and its elasticities to pressure and favours are computed; theories by which free "
    "exit raises effort and by which it lowers it can both be chosen, and differ as they say"
)
RUNS = {
    "pressed": "cooperatives-by-pressure",
    "free": "cooperatives-by-choice",
    "unaided": "cooperatives-unaided",
    "unmoved": "cooperatives-pressure-unanswered",
    "open, Lin": "cooperatives-open-lin",
    "closed, Lin": "cooperatives-closed-lin",
    "open, Dong and Dow": "cooperatives-open-dong-dow",
    "closed, Dong and Dow": "cooperatives-closed-dong-dow",
}
ENTERED = ("joined", "induced", "pressed", "restricted", "taken")
MOVED, MUCH, A_TENTH = 0.2, 0.9, 0.1


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell joining, leaving, types and work, each in an economy that shows it and one that does not."""
    yield from _voluntariness(runs)
    yield from _elasticities(runs)
    yield from _leaving(runs)
    yield from _work(runs)
    yield from _laws(runs)


def _voluntariness(runs: Mapping[str, Run]) -> Iterator[Trait]:
    strict, lenient = {}, {}
    for name in ("pressed", "free", "unaided"):
        strict[name], lenient[name] = _shares_of_free_will(runs[name])
    yield Trait(
        "Under pressure few would have joined without sanction (lenient reading)", lenient["pressed"], lenient["free"],
        "share", "below 0.9", holds=lenient["pressed"] < MUCH, fails=not lenient["free"] < MUCH,
    )  # fmt: skip
    yield Trait(
        "Where there are favours, few would have joined without them (strict reading)", strict["free"],
        strict["unaided"], "share", "below 0.9", holds=strict["free"] < MUCH, fails=not strict["unaided"] < MUCH,
    )  # fmt: skip
    yield law(
        "The strict reading is never above the lenient one", strict["pressed"] - lenient["pressed"], "share",
        "0 or less",
        holds=strict["pressed"] <= lenient["pressed"], other=strict["free"] - lenient["free"],
        holds_there=strict["free"] <= lenient["free"],
    )  # fmt: skip
    usual = _slaughter(runs["unaided"])
    feared, calm = (_slaughter(runs[name]) / usual - 1 for name in ("pressed", "free"))
    yield Trait(
        "Who fears for animals slaughters them: beyond what dies without any drive", feared, calm, "share",
        "above 0.1", holds=feared > A_TENTH, fails=not calm > A_TENTH,
    )  # fmt: skip


def _elasticities(runs: Mapping[str, Run]) -> Iterator[Trait]:
    answered = _elasticity(runs, "pressed", "free", "pressure")
    unanswered = _elasticity(runs, "unmoved", "free", "pressure")
    yield Trait(
        "Joining answers to pressure (COOP-04)", answered, unanswered, "elasticity", "above 0.2",
        holds=answered > MOVED, fails=not unanswered > MOVED,
    )  # fmt: skip
    favours = _elasticity(runs, "free", "unaided", "inducement")
    yield Trait(
        "Joining answers to favours (COOP-04)", favours, unanswered, "elasticity", "above 0.2",
        holds=favours > MOVED, fails=not unanswered > MOVED,
    )  # fmt: skip


def _leaving(runs: Mapping[str, Run]) -> Iterator[Trait]:
    free, closed = (float(_channels(runs[name], ("left",))) for name in ("free", "pressed"))
    yield Trait(
        "Where members may leave, some do", free, closed, "households", "above 0", holds=free > 0, fails=not closed > 0
    )
    pooled, kept = (_titles_that_moved(runs[name]) for name in ("free", "open, Lin"))
    yield Trait(
        "Pooled cooperatives take the title to land, half-pooled ones do not", pooled, kept, "ha", "above 10",
        holds=pooled > 10, fails=not kept > 10,
    )  # fmt: skip


def _work(runs: Mapping[str, Run]) -> Iterator[Trait]:
    lin, dong_dow = (_crop(runs[f"closed, {who}"]) / _crop(runs[f"open, {who}"]) for who in ("Lin", "Dong and Dow"))
    yield Trait(
        "After Lin, closing the door lowers the crop a hectare", lin, dong_dow, "closed over open", "below 0.95",
        holds=lin < 0.95, fails=not dong_dow < 0.95,
    )  # fmt: skip
    yield Trait(
        "After Dong and Dow, closing the door raises it", dong_dow, lin, "closed over open", "above 1.05",
        holds=dong_dow > 1.05, fails=not lin > 1.05,
    )  # fmt: skip


def _laws(runs: Mapping[str, Run]) -> Iterator[Trait]:
    gaps = []
    for name in ("pressed", "free"):
        area = runs[name].history.variable("land_area").sum(("land", "form", "operated"))
        gaps.append(float(abs(area - area.isel(time=0)).max()))
    yield law(
        "Land is conserved whoever joins", gaps[0], "m2", "0", holds=gaps[0] == 0, other=gaps[1],
        holds_there=gaps[1] == 0,
    )  # fmt: skip
    strict, _ = _shares_of_free_will(runs["unaided"])
    yield law("Without pressure and favours all who join do so freely", strict, "share", "1", holds=strict == 1.0)


def _shares_of_free_will(run: Run) -> tuple[float, float]:
    """Return COOP-03 at the end of a run: the strict and the lenient reading."""
    found = measure("COOP-03", Calendar(run.history))
    known = np.flatnonzero(np.isfinite(found.values).all(axis=0))
    strict, lenient = (float(found.values[found.readings.index(name), known[-1]]) for name in ("strict", "lenient"))
    return strict, lenient


def _elasticity(runs: Mapping[str, Run], more: str, less: str, term: str) -> float:
    """Return the arc elasticity of joining between two runs with the same luck."""
    joined = [_channels(runs[name], ENTERED) for name in (more, less)]
    terms = [_term(name, term) for name in (more, less)]
    return float(np.log(joined[0] / joined[1]) / np.log((1 + terms[0]) / (1 + terms[1])))


def _term(name: str, term: str) -> float:
    """Return what the measure of a run's scenario sets."""
    scenario = load_scenario(RUNS[name])
    act = next(act for act in scenario.programme.measures if act.kind == "cooperatives")
    return float(getattr(act.parameters(scenario.start), term))


def _channels(run: Run, channels: tuple[str, ...]) -> float:
    """Return the households that entered or left by some channels, all through a run."""
    return float(run.history.variable("membership_changes").sel(channel=list(channels)).sum())


def _slaughter(run: Run) -> float:
    """Return animals that died or were slaughtered, head."""
    return float(run.history.variable("slaughter").sum())


def _titles_that_moved(run: Run) -> float:
    """Return hectares whose title went to cooperatives by joining."""
    labels = run.history.labels
    joint = [str(name) for name in np.array(labels["form"].ids)[labels["form"].mask(role="collective", sphere="farm")]]
    moved = run.history.variable("title_transfers").sel(instrument="land", channel="joined", form_to=joint)
    return float(moved.sum()) / 10_000


def _crop(run: Run) -> float:
    """Return the crop of cooperatives at constant prices, won a hectare that they work and month of harvest."""
    labels = run.history.labels
    joint = [str(name) for name in np.array(labels["form"].ids)[labels["form"].mask(role="collective", sphere="farm")]]
    farming = [str(name) for name in np.array(labels["branch"].ids)[labels["branch"].mask(sector="agriculture")]]
    output = run.history.variable("gross_output").sel(basis="true", branch=farming, form=joint)
    made = output.sum(("branch", "form")).values
    area = run.history.variable("land_area").sel(operated=joint).sum(("land", "form", "operated")).values
    reaped = made > 0
    return float(made[reaped].sum() / (area[reaped].sum() / 10_000))
