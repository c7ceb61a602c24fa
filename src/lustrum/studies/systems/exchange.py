r"""The exchange link of workers and peasants: grain for manufactures, at prices that the state sets on both sides.

The document of January 1955 wants the alliance of workers and peasants strengthened (claim D1955-27), the production
ties of industry and farming (D1955-56), and "especially" trade between them, using the market (D1955-57). It says
neither what a fair price is nor what happens where it is missed. The Soviet debate of the 1920s did: the *scissors* of
dear manufactures and cheap grain, and the *goods famine*, in which there is nothing in the shops at any price.

Here the mixed economy of the two valleys closes private grain trade: the state is the only buyer of grain and, through
village shops, a large seller of goods. What farms owe as tax in kind they deliver in any case; what they sell beyond it
is theirs to decide. A peasant weighs own food against manufactures (mechanism `two-price-market`): he eats more of his
grain where it buys little, and sells nothing for money that finds no goods.

- *even*: the prices of the mixed economy;
- *narrow* and *wide*: the measure `price-scissors` at a tenth of its strength, and at all of it: the state then pays
  half as much for grain and asks villages twice as much for goods;
- *dear grain*: it pays twice as much, for the same goods;
- *famine*: goods are collected from those who make them and sent to towns; village shops are empty;
- *famine, dear grain*: the same empty shops at twice the price of grain.

**What to look at.** `marketed_farm_products`, `alliance` and what moved it (`alliance_change`), `consumption_group` of
farming classes; AGR-01, AGR-02 and AGR-04. Rivals: `supply-response` with readings from a weak answer to price to none
that is agreed on (Rao 1989, Bardhan 1968); the wage of the slot `wage` that follows the food there is (`food-wage`),
with which a squeeze by prices reaches workers too, as Sah and Stiglitz (1984) have it
(:mod:`lustrum.formulas.scissors` has the closed form, and when food aid or levies break it).

**What it does not show.** How strongly peasants answer anywhere: the elasticity of substitution is synthetic, and with
an elasticity below one cheap grain would draw out *more*. The alliance is the document's notion in a form of this
project's own: it falls with the scissors, but in the goods famine the loss of goods is outweighed for a while by what
peasants eat of the grain that they keep; who holds goods to be more of the bond weighs the parts anew. Towns live on
stocks for a while; the run ends before all of what they lose is felt. Nothing compels anybody to sell; the
remedy of 1954, purchase by compulsion, is the measure `compulsory-purchase`, and its price is in `coercion`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law

ID = "SYS-11"
TITLE = "Exchange link of workers and peasants"
WORKS_WHEN = (
    "scissors beyond a point lower the marketed surplus and the alliance, and a goods famine lowers the surplus "
    "at any price"
)
RUNS = {
    "even": "exchange-even",
    "narrow": "exchange-narrow-scissors",
    "wide": "exchange-scissors",
    "dear grain": "exchange-dear-grain",
    "famine": "exchange-goods-famine",
    "famine, dear grain": "exchange-dear-grain-goods-famine",
}
YEAR = 12
LESS, MORE = 0.75, 1.1


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Compare what is sold, and what becomes of the alliance, at other prices and with other shops."""
    yield from _laws(runs)
    sold = {name: _sold(run) / _sold(runs["even"]) for name, run in runs.items()}
    rule = f"below {LESS}"
    yield Trait(
        "Scissors opened wide draw less grain to market; opened a little they hardly do",
        sold["wide"], sold["narrow"], "ratio to even prices", rule,
        holds=sold["wide"] < LESS, fails=not sold["narrow"] < LESS,
    )  # fmt: skip
    for name in ("famine", "famine, dear grain"):
        yield Trait(
            f"With empty shops little is sold: {name}", sold[name], sold["narrow"], "ratio to even prices", rule,
            holds=sold[name] < LESS, fails=not sold["narrow"] < LESS,
        )  # fmt: skip
    yield Trait(
        "A better price draws out more where there are goods, and brings nobody back to market where there are none",
        sold["dear grain"], sold["famine, dear grain"], "ratio to even prices", f"above {MORE}",
        holds=sold["dear grain"] > MORE, fails=not sold["famine, dear grain"] > MORE,
    )  # fmt: skip
    hungry = {name: _undernourished(run) / _undernourished(runs["even"]) for name, run in runs.items()}
    yield Trait(
        "Towns pay for empty village shops with their food", hungry["famine"], hungry["narrow"],
        "undernourished in towns, ratio to even prices", "above 1.1",
        holds=hungry["famine"] > 1.1, fails=not hungry["narrow"] > 1.1,
    )  # fmt: skip
    yield from _alliance(runs)


def _laws(runs: Mapping[str, Run]) -> Iterator[Trait]:
    gap = max(float(abs(run.history.variable("accounts_gap")).max()) for run in runs.values())
    yield law("Books close in every month", gap, "won", "0", holds=gap == 0)
    owed, same = (_levied(runs[name]) for name in ("even", "wide"))
    apart = abs(same - owed) / owed
    yield law("What is owed as tax does not answer to prices", apart, "share of it", "0", holds=0 <= apart < 1e-6)


def _alliance(runs: Mapping[str, Run]) -> Iterator[Trait]:
    lost = {name: _moved(runs["even"]) - _moved(run) for name, run in runs.items()}
    yield Trait(
        "Wide scissors cost the alliance, as this project computes it; narrow ones little",
        lost["wide"], lost["narrow"], "index, below even prices", "above 0.02",
        holds=lost["wide"] > 0.02, fails=not lost["narrow"] > 0.02,
    )  # fmt: skip
    goods = {name: _moved(runs["even"], "goods") - _moved(run, "goods") for name, run in runs.items()}
    yield Trait(
        "What the want of goods takes from it, whatever else peasants gain", goods["famine"], goods["narrow"],
        "index, below even prices", "above 0.02", holds=goods["famine"] > 0.02, fails=not goods["narrow"] > 0.02,
    )  # fmt: skip


def _sold(run: Run) -> float:
    """Return the grain sold of free will in the first twelve months: to the state and on the market, t."""
    sold = run.history.variable("marketed_farm_products").isel(time=slice(YEAR))
    channels = [name for name in ("contract", "free market") if name in sold["channel"].to_numpy()]
    return float(sold.sel(product="grain", channel=channels).sum())


def _undernourished(run: Run) -> float:
    """Return the person-months of undernourishment in towns."""
    return float(run.history.variable("undernourished").sel(settlement="town").sum())


def _levied(run: Run) -> float:
    """Return the grain delivered as tax in kind in the first twelve months, t."""
    levied = run.history.variable("procurement").isel(time=slice(YEAR))
    return float(levied.sel(product="grain", channel="tax in kind").sum())


def _moved(run: Run, part: str = "") -> float:
    """Return by how much the alliance moved over the run, by one of its parts or by all."""
    change = run.history.variable("alliance_change").sum("time")
    return float(change.sel(alliance_part=part) if part else change.sum())
