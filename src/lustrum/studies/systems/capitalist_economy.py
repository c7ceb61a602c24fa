"""A capitalist economy beside a planned one of the same valleys: surplus in one, shortage in the other.

What the documents say
----------------------
The article of 2013 cites a title that calls capitalism a failure (A2013-51) and holds that socialism overcomes the
inequalities of capitalist class society (A2013-20). It does not say what is compared with what. The document of 1955
speaks of capitalist elements as something to be restricted and forced out (D1955-54, D1955-55), and of some national
capitalists as allies (D1955-32). Neither describes a capitalist economy; this one is here so that every yardstick is
laid on it too.

What Lustrum makes of it
------------------------
One environment, two systems. In the capitalist one private owners hire hands in every branch. Budgets are hard
(``soft-budget`` with the softness of the table of forms, nil for firms): who loses for a year closes. Firms make what
they expect to sell (``demand-limit``), hire and fire by it (``demand-hiring``), post prices before they know demand and
change them by excess demand (``excess-demand-prices``), and build out of expected profit where plant is in use
(``profit-investment``). Households spend a part of income and of money held (``consumption-demand``). Traders are the
shops. In the planned one a plan covers almost everything, losses are made good as far as softness goes, what was not
delivered is hoarded (``hoarding``, Kornai's reading), and scarce goods are queued for.

What to look at
---------------
Kornai's contrast. Where demand binds, hands and plant stand idle and goods lie unsold; where plant, hands and inputs
bind, buyers wait, posts stay open, and enterprises keep more inputs beside their output. No verdict follows from the
list: what households used is printed for both, hunger too. Hours of queueing are counted only where a rule of queues
works, which is in the planned economy; that few are needed in the other is shown by the part not found.

What it does not show
---------------------
Whether one system is better. Both economies are made up, and set so that each shows what Kornai holds typical of it:
a capitalist economy in boom and a planned one with slack plans are other scenarios (``valley-planned`` is one), and
the rules of the traits were set when the runs had been seen: they show that the contrast can be produced, not that it
must come about. Prices between enterprises stay constant; there is no bank that charges interest, and no new firm is
founded where an old one closed. Part of the orders for inputs is left unfilled in the slump too, so that unfilled
orders do not part the two. Of the market-economy standards those on ownership, retail trade, openness and the freedom
to leave a post are reached once the economy trades (``capitalist-economy-open``); the share of goods that pass
through markets stays far below their line, because farms eat most of what they grow. Grain goes abroad there while
people are hungry, and what comes in leaves more mills idle and less lying unsold.

Contested
---------
That planned economies were short throughout is Kornai's reading (1980); Portes and Winter (1980) found no chronic
excess demand for consumer goods in four of them. Both ship as readings of ``hoarding`` and ``consumer-plan``. The
distances from the standards of the Fraser Institute and of the EBRD are what these liberal institutions measure, not
measures of success; they count welfare spending and public ownership as distance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from lustrum.assessment.definitions import list_definitions
from lustrum.assessment.scorecard import assess
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of, over

ID = "SYS-07"
TITLE = "Capitalist economy, for comparison"
WORKS_WHEN = (
    "the same assessment runs unchanged; surplus labour and unsold goods appear rather than queues when so "
    "parameterised; ownership and trade lie where the market-economy standards want them"
)
RUNS = {"capitalist": "capitalist-economy", "planned": "shortage-economy", "open": "capitalist-economy-open"}
YEAR = ("1951-01", "1951-12")
Reading: TypeAlias = Callable[[Run], float]


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell surplus against shortage, what moves firms, and that both are measured alike."""
    one, other = runs["capitalist"], runs["planned"]
    yield from _surplus(one, other)
    yield from _firms(one, other)
    yield from _standards(one, other)
    yield from _near_the_standards(runs["open"], other)
    yield from _alike(one, other)


def _surplus(one: Run, other: Run) -> Iterator[Trait]:
    above: tuple[tuple[str, Reading, str, float], ...] = (
        ("Hands seek posts and find none", _unemployed, "share", 0.3),
        ("Plant in order stands idle for want of orders, in output", _idle, "ratio", 0.1),
        (
            "Cloth and daily goods lie unsold with those who sell, in the year's mean month of sales",
            _unsold,
            "month",
            2.0,
        ),
    )
    for text, found, unit, least in above:
        a, b = found(one), found(other)
        yield Trait(text, a, b, unit, f"above {least:g}", a > least, not b > least)
    at_most: tuple[tuple[str, Reading, str, float], ...] = (
        ("Few posts stay open beside those who seek one (SHO-08)", _code("SHO-08"), "ratio", 0.05),
        ("What is asked for at the price is there: part not found", _unmet, "share", 0.01),
        ("Enterprises keep few inputs beside their output (SHO-05)", _code("SHO-05"), "ratio", 0.01),
        ("Nobody queues: hours a head in the year", _queues, "hour", 0.0),
    )
    for text, found, unit, most in at_most:
        a, b = found(one), found(other)
        yield Trait(text, a, b, unit, f"at most {most:g}", a <= most, not b <= most)


def _firms(one: Run, other: Run) -> Iterator[Trait]:
    a, b = (_sum(run, "closures") / _sum(run, "gross_output") for run in (one, other))
    text = "Who goes on losing closes: plant closed in gross output"
    yield Trait(text, a, b, "ratio", "above 0.1", a > 0.1, not b > 0.1)
    a, b = (_sum(run, "investment_requests") / _sum(run, "investment") for run in (one, other))
    text = "Building is asked for out of profit, in what is built"
    yield Trait(text, a, b, "ratio", "above 0.9", a > 0.9, not b > 0.9)
    a, b = (_worth(run, "orders_unpaid") / _worth(run, "orders") for run in (one, other))
    yield Trait("Money binds: part of the orders that nobody could pay", a, b, "share", "above 0", a > 0, not b > 0)


def _standards(one: Run, other: Run) -> Iterator[Trait]:
    for code, text, most in (
        ("OWN-02", "State and joint units a small part of the economy (OWN-02; line of efw-distance)", 0.2),
        ("OWN-01.trade", "Retail trade mostly private (OWN-01.trade; line of ebrd-distance)", 0.25),
    ):
        a, b = (indicator_of(run, code, YEAR[1]) for run in (one, other))
        yield Trait(text, a, b, "share", f"at most {most:g}", a <= most, not b <= most)
    a, b = (indicator_of(run, "PLN-07", YEAR[1]) for run in (one, other))
    text = "More passes through markets (PLN-07; the standards want 0.8, which neither reaches)"
    yield Trait(text, a, b, "share", "above 0.3", a > 0.3, not b > 0.3)


def _near_the_standards(one: Run, other: Run) -> Iterator[Trait]:
    """Ask the two standards as they stand, of the economy whose trade can be determined."""
    for name, whose in (("efw-distance", "the freedom index"), ("ebrd-distance", "the transition indicators")):
        a, b = (_criteria_met(run, name) for run in (one, other))
        text = f"Open, it comes near the standard of {whose}: criteria met ({name}, whose line is 0.6)"
        yield Trait(text, a, b, "share", "at least 0.6", a >= 0.6, not b >= 0.6)


def _alike(one: Run, other: Run) -> Iterator[Trait]:
    definitions = sorted(list_definitions())
    judged = [len(assess(run.history, definitions, at=YEAR[1], sweeps=1).results) for run in (one, other)]
    text, whole = "All definitions are assessed on both, unchanged", len(definitions)
    yield law(text, judged[0], "definitions", f"{whole}", holds=judged[0] == whole > 0, other=judged[1],
              holds_there=judged[1] == whole)  # fmt: skip
    for text, found in (("Needs of the basic tier met (NEED-01)", _code("NEED-01")), ("Persons hungry", _hungry)):
        a, b = found(one), found(other)
        yield law(f"{text}: told for both", a, "share", "0 to 1", holds=0 <= a <= 1, other=b, holds_there=0 <= b <= 1)
    gaps = [float(run.history.variables["accounts_gap"].max()) for run in (one, other)]
    yield law("The books close", gaps[0], "won", "0", holds=gaps[0] == 0, other=gaps[1], holds_there=gaps[1] == 0)


def _criteria_met(run: Run, name: str) -> float:
    """Return the share of a standard's criteria that hold; one that cannot be determined does not."""
    leaves = [one for one in assess(run.history, [name], at=YEAR[1], sweeps=1).readings(name) if ".mean[" in one.path]
    return sum(one.verdict == "true" for one in leaves) / len(leaves)


def _sum(run: Run, variable: str) -> float:
    return float(over(run, variable, *YEAR).sum()) if variable in run.history.variables else 0.0


def _worth(run: Run, variable: str) -> float:
    """Return goods at constant prices, won."""
    return float((over(run, variable, *YEAR) * _price(run)).sum())


def _hungry(run: Run) -> float:
    return _sum(run, "hunger") / _sum(run, "population")


def _code(code: str) -> Reading:
    return lambda run: indicator_of(run, code, YEAR[1])


def _unemployed(run: Run) -> float:
    seeking = _sum(run, "job_seekers")
    return seeking / (seeking + _sum(run, "employment"))


def _idle(run: Run) -> float:
    missing = over(run, "shortfall", *YEAR, cause="order").sum(["region", "culprit"])
    return float((missing * _price(run)).sum()) / _sum(run, "gross_output")


def _unmet(run: Run) -> float:
    missing = float((over(run, "unmet_demand", *YEAR).sum("settlement") * _price(run)).sum())
    return missing / (missing + _sum(run, "retail_turnover"))


def _unsold(run: Run) -> float:
    """Return stocks of consumer goods outside households over a month's use of them."""
    goods = ["cloth", "goods"]
    stocks = over(run, "stocks", *YEAR).sel(product=goods)
    held = stocks.sel(sector=[s for s in stocks["sector"].values if not str(s).startswith("households")]).sum("sector")
    needs = over(run, "consumption", *YEAR).sum("settlement").sel(need=["clothing", "daily goods"])
    return float((held.values / needs.values).mean())


def _queues(run: Run) -> float:
    people = _sum(run, "population") / 12
    return _sum(run, "queue_hours") / people


def _price(run: Run) -> Any:
    return run.history.variables["prices"].sel(market="constant").isel(time=-1, drop=True)
