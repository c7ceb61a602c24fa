"""One record under definitions that disagree: each verdict is somebody's, and names of things have no weight.

The two source documents speak of one country, fifty-eight years apart, and use the same words for different things.
The programme of 1955 wants a socialist base (D1955-41) and speaks of sectors and forms of property (D1955-42, -43).
The article of 2013 asks who holds power, whether the economy is planned for need and where it is going (A2013-15 to
-21), calls the society state capitalist (A2013-25), and sets the name which the state gives itself aside (A2013-01,
-36, -50). Neither states a threshold. Economists outside both have definitions of their own: Mises 1920 asks only
whether means of production can be bought and sold, Lenin 1918 which of five forms leads, Lange 1936 for markets of
consumer goods and of labour under public ownership, the textbook of 1954 for the ruling doctrine's marks, and the
self-management school (Horvat 1982) for power at work. D1955-10 and most normative claims can be read only through
one of these.

Lustrum keeps each definition as a tree of tests on recorded numbers, with its author, thresholds and what it is silent
on. None is the house's own, none is averaged with another, and no definition is ranked. A definition that lacks its
data says so: it is not false for want of them.

Two records are read here. The first is a planned economy whose property is public and cooperative and in which a party
proposes and may stop every decision (SYS-10): on it the definitions part. The second is an economy of private capital
with hired labour: on it they agree that it is no socialism, for all their differences. Agreement is a result too.
The third run is the first with every class, form of property and region renamed: no verdict moves, since no test reads
a name.

Look at which definitions say yes, at `lustrum assess` for the criterion that splits two of them, and at sweeps of
thresholds: a verdict that hangs on one number says so.

What it does not show: who is right. A verdict is the definition's, not a finding about a country; both records are
made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from lustrum.assessment.logic import FALSE, TRUE, UNKNOWN
from lustrum.assessment.scorecard import Scorecard, assess
from lustrum.economy.economy import Economy
from lustrum.programme.scenario import load_scenario
from lustrum.simulation.run import Run, simulate
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-15"
TITLE = "Contested assessment"
WORKS_WHEN = (
    "One record is judged differently by definitions that disagree, each verdict is named, and names have no weight"
)
RUNS = {"planned": "party-over-alliance", "private capital": "valley-capitalist"}

DEFINITIONS = (
    "party-1955", "revolution-2013", "mises-1920", "lenin-1918", "lange-1936", "textbook-1954", "self-management",
)  # fmt: skip
"""Definitions of socialism, each under its author's name."""
AT = "1950-12"
RENAMED = ("form", "group", "region")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Read both records under all definitions, and the first one under other names."""
    planned, private = (assess(runs[name].history, DEFINITIONS, AT, sweeps=0) for name in RUNS)
    apart, alike = _pairs_apart(planned), _pairs_apart(private)
    yield Trait(
        "Definitions of socialism disagree on one record", apart, alike, "pairs of definitions", "1 or more",
        holds=apart >= 1, fails=alike < 1,
    )  # fmt: skip
    yes, none = _saying(planned, TRUE), _saying(private, TRUE)
    yield Trait(
        f"Some of {len(DEFINITIONS)} definitions say yes ({_names(planned)}), and some no", yes, none, "definitions",
        f"above 0 and below {len(DEFINITIONS)}", holds=0 < yes < len(DEFINITIONS), fails=none == 0,
    )  # fmt: skip
    unknown = _saying(planned, UNKNOWN)
    yield law(
        "Each of them has what it needs to say yes or no", unknown, "definitions without a verdict", "0",
        holds=unknown == 0, other=_saying(private, UNKNOWN), holds_there=_saying(private, UNKNOWN) == 0,
    )  # fmt: skip
    bare = sum(not (one.name.strip() and one.source.strip() and one.date) for one in planned.definitions)
    yield law("Every verdict is named by whose it is", bare, "verdicts without author or year", "0", holds=bare == 0)
    moved = _moved_by_names(planned)
    yield law("Other names for classes, forms and regions move no verdict", moved, "verdicts", "0", holds=moved == 0)


def _verdicts(card: Scorecard) -> dict[str, int]:
    place = card.times.index(card.at)
    return {name: int(found.verdict(found.definition.tree, place)) for name, found in card.results.items()}


def _pairs_apart(card: Scorecard) -> int:
    pairs = combinations(_verdicts(card).values(), 2)
    return sum({one, other} == {int(TRUE), int(FALSE)} for one, other in pairs)


def _saying(card: Scorecard, word: np.int8) -> int:
    return sum(verdict == int(word) for verdict in _verdicts(card).values())


def _names(card: Scorecard) -> str:
    told = {one.id: one.name for one in card.definitions}
    return "; ".join(told[name] for name, verdict in _verdicts(card).items() if verdict == int(TRUE)) or "none"


def _moved_by_names(card: Scorecard) -> int:
    """Return how many verdicts differ when the same economy is lived through under other names."""
    scenario = load_scenario(RUNS["planned"])
    other = simulate(scenario, until=AT, economy=_renamed(scenario.economy))
    found = _verdicts(assess(other.history, DEFINITIONS, AT, sweeps=0))
    return sum(found[name] != verdict for name, verdict in _verdicts(card).items())


def _renamed(economy: Economy) -> Economy:
    """Return an economy whose classes, forms and regions have names that mean nothing."""
    names = {dim: {old: f"{dim} {place}" for place, old in enumerate(economy.labels[dim].ids)} for dim in RENAMED}
    columns = {**names, "from_region": names["region"], "to_region": names["region"]}
    tables = {}
    for name, frame in economy.tables.items():
        changes = {
            column: frame[column].map(lambda label, kept=kept: kept.get(label, label))
            for column, kept in columns.items()
            if column in frame and name != "sources"
        }
        tables[name] = frame.assign(**changes) if changes else frame
    return economy.replace(**{name: frame for name, frame in tables.items() if name != "sources"})
