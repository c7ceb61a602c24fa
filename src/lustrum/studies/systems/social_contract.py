"""A coercive social contract: people are provided for, on condition that they work harder or show loyalty.

The article of 2013 calls the order of the North a *coercive social contract*: the masses will be taken care of
(A2013-29) if they work harder and harder (A2013-30) for the survival and benefit of the nation (A2013-31), and are
kept passive and suppressed (A2013-32, A2013-33); it calls the society paternalistic (A2013-23). The same article
wants an economy planned to meet social need (A2013-19): being taken care of is a charge in one place and near to an
aim in the other, and what tells them apart is the condition. The document of 1955 says nothing of rations, wages or
repression. The literature on the Soviet "social contract" (Hauslohner, Cook) uses the word without the adjective. Any
society makes some benefits depend on work; how much of what, and whether one may leave or speak, is a matter of
degree, and the same numbers are computed for every economy.

Four lives of the planned economy of the two valleys, with the same grain, the same prices and the same total of
rations asked for:

- *all*: rations hang on nothing, not even on a wage;
- *effort*: three fifths of the ration follow effort as the authorities see it; four workers in five may not leave, and
  independent voice is punished with a chance of one half;
- *loyalty*: the same, and what is tested is conviction;
- *ended*: the contract by effort, ended after a year.

**Mechanisms** `provision` (who gets how much of a ration, what that does to effort), `food` (rations and eating),
`effort-sources`; measure `conditional-provision`, whose `strength` and dates move the rule.

**What to look at.** INC-10, the slope of provision on effort or loyalty, with its floor; INC-09, workers who are bound;
POW-11; `provision_dependence`, the part of the bundle for which there is no other source; `ration_cuts`, and who is
hungry in town; the part "contract" of `revolution-2013-charge`, which asks for all three together.

**What it does not show.** That any country was like this: how much of a ration hangs on the test, how many may not
leave and how often voice is punished are entered, and the table gives them back. That provision of this kind brings
much effort: the answer is a parameter, to be swept. Loyalty is conviction as the model knows it, which no authority
can see. Housing, schooling and care are provided alike to all here. That a bundle is refused to somebody is a rule;
that somebody dies of it is in the mechanisms of nutrition and mortality.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lustrum.assessment.scorecard import assess
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law, verdict_in

ID = "SYS-13"
TITLE = "Coercive social contract"
WORKS_WHEN = (
    "The slope of provision on effort or loyalty (INC-10) answers to changes of the rules, and is nil where provision "
    "is unconditional, with the same consumption"
)
RUNS = {
    "effort": "valley-contract-by-effort",
    "all": "valley-provision-for-all",
    "loyalty": "valley-contract-by-loyalty",
    "ended": "valley-contract-ended",
}
SLACK = 0.03
"""Part of consumption by which two lives may differ and count as provided alike: people, stocks and luck differ."""


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Lay the four lives beside one another."""
    yield from _slopes(runs)
    yield from _same_total(runs)
    yield from _who_gets_it(runs)
    yield from _exit_and_voice(runs)


def _slopes(runs: Mapping[str, Run]) -> Iterator[Trait]:
    for test in ("effort", "loyalty"):
        there, none = (_slope(runs[name], test, 0) for name in (test, "all"))
        yield Trait(
            f"Provision hangs on {test}", there, none, "basic bundles", "above 0.2", holds=there > 0.2, fails=none == 0
        )
    other = _slope(runs["effort"], "loyalty", 0)
    yield law("A test of effort is no test of loyalty", other, "basic bundles", "0", holds=other == 0)
    kept, ended = (_slope(runs[name], "effort", 1) for name in ("effort", "ended"))
    yield Trait(
        "The slope answers to the rule: in the year after it is ended", kept, ended, "basic bundles", "above 0.2",
        holds=kept > 0.2, fails=ended == 0,
    )  # fmt: skip
    floor, whole = (1 - _condition(runs[name], "none") for name in ("effort", "all"))
    yield Trait(
        "Part of the bundle that hangs on a condition", floor, whole, "share", "above 0.2", holds=floor > 0.2,
        fails=whole <= 0.2,
    )  # fmt: skip


def _same_total(runs: Mapping[str, Run]) -> Iterator[Trait]:
    grain = {name: _eaten(runs[name]) for name in ("effort", "loyalty", "all")}
    apart = {name: grain[name] / grain["all"] - 1 for name in ("effort", "loyalty")}
    yield law(
        "The same is eaten in all, whatever is tested", apart["effort"], "share", f"within {SLACK}",
        holds=abs(apart["effort"]) <= SLACK, other=apart["loyalty"], holds_there=abs(apart["loyalty"]) <= SLACK,
    )  # fmt: skip


def _who_gets_it(runs: Mapping[str, Run]) -> Iterator[Trait]:
    tested, free = (_hungry_in_town(runs[name]) for name in ("effort", "all"))
    yield Trait(
        "More go hungry in town where rations are tested", tested, free, "per 1000 and month", "above 90",
        holds=tested > 90, fails=free <= 90,
    )  # fmt: skip
    cut, whole = (_cut(runs[name]) for name in ("effort", "all"))
    yield Trait(
        "Rations are cut by the test", cut, whole, "persons a month", "above 1000", holds=cut > 1000,
        fails=whole <= 1000,
    )  # fmt: skip
    pushed, none = (_sanction(runs[name]) for name in ("effort", "all"))
    yield Trait(
        "Effort is given for fear of losing rations", pushed, none, "share of effort above the norm", "above 0.5",
        holds=pushed > 0.5, fails=none <= 0.5,
    )  # fmt: skip


def _exit_and_voice(runs: Mapping[str, Run]) -> Iterator[Trait]:
    bound, free = (_bound(runs[name]) for name in ("effort", "all"))
    yield Trait(
        "Most of those at work may not leave", bound, free, "share", "above 0.5", holds=bound > 0.5, fails=free <= 0.5
    )
    punished, heard = (float(runs[name].history.variable("voice_sanctions").max()) for name in ("effort", "all"))
    yield Trait(
        "Independent voice is punished", punished, heard, "chance a year", "above 0.2", holds=punished > 0.2,
        fails=heard <= 0.2,
    )  # fmt: skip
    charged, clear = (_marks(runs[name], ("conditional", "bound")) for name in ("effort", "all"))
    yield Trait(
        "Marks of the contract that the charge of 2013 finds", charged, clear, "of 2 marks", "2", holds=charged == 2,
        fails=clear == 0,
    )  # fmt: skip


def _slope(run: Run, test: str, year: int) -> float:
    return float(run.history.variable("provision_slope").sel(basis="true", condition=test).isel(time=year))


def _condition(run: Run, name: str) -> float:
    return float(run.history.variable("provision_conditions").sel(condition=name).isel(time=0))


def _eaten(run: Run) -> float:
    used = run.history.variable("consumption")
    return float(used.isel(need=run.history.labels["need"].mask(role="staple")).sum())


def _hungry_in_town(run: Run) -> float:
    hungry, people = (run.history.variable(name).sel(settlement="town").sum() for name in ("hunger", "population"))
    return 1000 * float(hungry / people)


def _cut(run: Run) -> float:
    cuts = run.history.variables.get("ration_cuts")
    return 0.0 if cuts is None else float(cuts.sum("condition").mean())


def _sanction(run: Run) -> float:
    parts = run.history.variables.get("effort_sources")
    return 0.0 if parts is None else float(parts.sel(incentive="sanction").isel(time=0))


def _bound(run: Run) -> float:
    people = run.history.variable("employment")
    return float(run.history.variable("bound_workers").sum() / people.sum())


def _marks(run: Run, names: tuple[str, ...]) -> int:
    card = assess(run.history, "revolution-2013-charge").to_dict()
    return sum(verdict_in(card, name) == "true" for name in names)
