r"""A five-year plan of Spain on its supply and use tables of 2019: 110 products, 81 industries, labour, capital, trade.

    python examples/spain_five_years.py ../shared/data/io/spain_2016_2019 --out runs/spain

An exercise with a model, no advice: docs/examples/spain.md says what is assumed and what it does not show.

The tables have no stocks of capital. They are made of gross fixed capital formation, as if investment had grown at a
steady rate g for long. An asset a with life L, of which a share 1/L wears out in a year, then stood in 2019 at K, of
which industry j had K_aj and needed kappa for each unit of its output in a year:

    K_a = I_a / (g + 1/L_a)        K_aj = K_a s_j / (sum of s_k over the users of a)        kappa_aj = u_a K_aj / x_j

I is investment of 2019 at basic prices, s gross operating surplus and mixed income, x gross output, u the share of the
stock that was in use. The plan begins with (1 + g) K: what stood a year later.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import lustrum as lu
from lustrum.planning.plan import Plan
from lustrum.readers import read_source

BASE = 2019
CITATION = (
    "Instituto Nacional de Estadistica, supply and use tables of 2019 (benchmark revision), air emission accounts"
)

DWELLINGS, OWN_HOMES = "P058", "P084"
REAL_ESTATE, FARMS, GROWN = ("I56", "I57"), ("I01", "I02"), ("P001", "P002", "P004")

LIVES: Mapping[str, int] = {
    "P058": 60, "P059": 45, "P060": 45, "P061": 40, "P083": 40, "P085": 40, "P086": 40,
    "P047": 20, "P048": 20, "P049": 20, "P045": 10, "P046": 10, "P050": 10, "P062": 10,
    "P039": 6, "P040": 6, "P079": 6, "P075": 6, "P076": 6, "P077": 6, "P102": 6, "P087": 10,
}  # fmt: skip
"""Years that assets last, assumed by what they are: buildings and what building costs; ships, trains and aircraft; cars
and lorries; computers, software and originals; research."""

OTHER_LIFE = 15
"""Years that all other assets last: machinery, furniture, cultivated assets, and the trade margins on them."""

CONSUMPTION = ("household", "npish", "government")


@dataclass(frozen=True)
class Assumptions:
    """What is assumed besides the tables; every number here may be changed.

    Parameters
    ----------
    years : int
        Years of the plan, from 2020 on.
    steady_growth : float
        Growth of investment that the stocks rest on.
    in_use : float
        Share of the capital of 2019 that was in use; dwellings were all in use.
    target_growth, labour_growth, trade_growth : float
        Growth a year of what is asked for, of full-time equivalents, and of the observed amounts that bound trade.
    """

    years: int = 5
    steady_growth: float = 0.015
    in_use: float = 0.92
    target_growth: float = 0.01
    labour_growth: float = 0.01
    trade_growth: float = 0.015

    def say(self) -> str:
        """Return the assumptions as text."""
        grown, asked, more = f"{self.steady_growth:.1%}", f"{self.target_growth:.1%}", f"{self.trade_growth:.1%}"
        facts = {
            "stocks of capital": f"of investment in {BASE}, grown at {grown} a year for long; lives of 6 to 60 "
            f"years by asset; {self.in_use:.0%} in use, dwellings all. Dwellings belong to real estate, cultivated "
            "assets to farms and forests, all others to the other industries, by gross operating surplus and mixed "
            "income",
            "asked for": f"consumption of {BASE} by households, institutions and government, {asked} more a year; "
            f"rents of homes that their owners live in {grown} more a year, in full",
            "labour": f"full-time equivalents of {BASE}, {self.labour_growth:.1%} more a year, free to move",
            "trade": f"by product up to the amounts of {BASE}, {more} more a year, at price 1; "
            "the observed deficit may be run again each year",
            "techniques": "those of the table; nothing becomes more productive",
            "after the plan": "of every asset as much as at its start",
        }
        lines = [
            textwrap.fill(text, 100, initial_indent=f"  {name:<20}", subsequent_indent=" " * 22)
            for name, text in facts.items()
        ]
        return "\n".join(lines)


def read_spain(folder: Path) -> lu.Economy:
    """Read the tables of 2019 at basic prices."""
    return read_source("supply-use", folder, {"year": BASE, "citation": CITATION, "title": "Spain 2019"}).economy


def output_of(economy: lu.Economy) -> pd.Series:
    """Return gross output by industry, million EUR a year."""
    rows = economy.endowments
    return rows[rows["kind"] == "level"].set_index("activity")["amount"]


def surplus_of(economy: lu.Economy) -> pd.Series:
    """Return gross operating surplus and mixed income by industry, million EUR a year; below zero is none."""
    output, rows = output_of(economy), economy.table("value_added")
    mine = rows[rows["item"].isin(["operating_surplus_and_mixed_income", "of_which_mixed_income"])]
    amounts = pd.Series(mine["value"].to_numpy() * output[mine["activity"]].to_numpy())
    return amounts.groupby(mine["activity"].to_numpy()).sum().reindex(output.index, fill_value=0.0).clip(lower=0.0)


def stocks_of(economy: lu.Economy, growth: float) -> pd.DataFrame:
    """Return stocks of 2019 by asset and industry under steady growth: asset, activity, stock, life_years."""
    final, surplus = economy.final, surplus_of(economy)
    invested = final[(final["use"] == "investment") & (final["amount"] > 0)].set_index("product")["amount"]
    estate, farms = surplus.index.isin(REAL_ESTATE), surplus.index.isin(FARMS)
    rows = []
    for asset, amount in invested.items():
        life = float(LIVES.get(str(asset), OTHER_LIFE))
        users = surplus[
            estate if asset == DWELLINGS else farms if asset in GROWN else ~estate | (surplus.index == "I56")
        ]
        stock = amount / (growth + 1 / life) * users[users > 0] / users.sum()
        rows.append(
            pd.DataFrame({"asset": asset, "activity": stock.index, "stock": stock.to_numpy(), "life_years": life})
        )
    return pd.concat(rows, ignore_index=True)


def prepare(economy: lu.Economy, given: Assumptions) -> lu.Economy:
    """Add capital, and bounds of trade year by year."""
    stocks = stocks_of(economy, given.steady_growth)
    marks = {"evidence": "synthetic", "source": "table", "note": "assumed: see examples/spain_five_years.py"}
    used = np.where(stocks["asset"] == DWELLINGS, 1.0, given.in_use)
    need = used * stocks["stock"] / output_of(economy)[stocks["activity"]].to_numpy()
    there = stocks.rename(columns={"asset": "item"}).drop(columns="life_years")
    there = there.assign(kind="capital", amount=there.pop("stock") * (1 + given.steady_growth))
    bounds = [
        economy.trade.assign(year=BASE + t, limit=economy.trade["limit"] * (1 + given.trade_growth) ** t)
        for t in range(1, given.years + 1)
    ]
    return economy.replace(
        capital=stocks.drop(columns="stock").assign(value=need, **marks),
        endowments=pd.concat([economy.endowments, there.assign(**marks)], ignore_index=True),
        trade=pd.concat(bounds, ignore_index=True).assign(**marks),
    )


def targets_of(economy: lu.Economy, given: Assumptions) -> pd.DataFrame:
    """Return what is asked for: consumption by group and product, without the rents of owners' own homes."""
    final = economy.final
    mine = final[final["use"].isin(CONSUMPTION) & (final["amount"] > 0) & (final["product"] != OWN_HOMES)]
    years = range(1, given.years + 1)
    grown = [mine.assign(year=BASE + t, amount=mine["amount"] * (1 + given.target_growth) ** t) for t in years]
    return pd.concat(grown, ignore_index=True).rename(columns={"use": "group"})[["year", "group", "product", "amount"]]


def make_plan(economy: lu.Economy, given: Assumptions) -> tuple[lu.Economy, Plan]:
    """Make the plan: the largest sum of yearly multiples of what is asked for.

    Rents of homes that their owners live in only need dwellings. They are asked for in full, or they would hold every
    other target back in the first year.
    """
    prepared, final = prepare(economy, given), economy.final
    own = float(final.loc[final["product"] == OWN_HOMES, "amount"].sum())
    homes = [own * (1 + given.steady_growth) ** t for t in range(1, given.years + 1)]
    plan = lu.plan(
        prepared,
        targets_of(economy, given),
        objective="ray",
        years=given.years,
        over="years-sum",
        committed={OWN_HOMES: homes},
        labour_growth=given.labour_growth,
        terminal="keep",
        solver="ipm",
    )
    return prepared, plan


def by_year(economy: lu.Economy, plan: Plan) -> pd.DataFrame:
    """Return the course of the plan, year by year."""
    prices = 1.0  # every product is counted in million EUR of 2019
    trade = plan.trade.sum(["region", "partner", "product"])
    there = float(economy.endowments.query("kind == 'workers'")["amount"].sum())
    labour = plan.labour.sum(["region", "skill", "activity"]).to_numpy()
    limit = there * (1 + plan.settings.labour_growth) ** np.arange(len(plan.years))
    emitted = plan.emissions.sel(substance="GHG").sum(["region", "activity"]).to_numpy()
    return pd.DataFrame(
        {
            "multiple of what is asked": plan.fulfilment.to_numpy(),
            "consumption, bn EUR": plan.deliveries.sum(["region", "group", "product"]).to_numpy() * prices / 1e3,
            "investment, bn EUR": plan.investment.sum(["region", "form", "asset", "activity"]).to_numpy()
            * prices
            / 1e3,
            "exports, bn EUR": trade.sel(flow="export").to_numpy() / 1e3,
            "imports, bn EUR": trade.sel(flow="import").to_numpy() / 1e3,
            "labour in use, share": labour / limit,
            "greenhouse gases, Mt": emitted / 1e3,
        },
        index=pd.Index(plan.years, name="year"),
    )


def named(economy: lu.Economy, text: str) -> str:
    """Add the names of products and industries to labels in a text."""
    for dim in ("product", "activity"):
        table = economy.labels[dim]
        for label, name in zip(table.ids, table.attribute("name"), strict=True):
            if label in text:
                short = str(name) if len(str(name)) <= 30 else f"{str(name)[:27].rstrip(' ,;')}..."
                text = text.replace(label, f"{label} ({short})")
    return text


def tell(economy: lu.Economy, plan: Plan) -> str:
    """Return course, certificate and bottlenecks as text."""
    if plan.certificate is None:
        return f"{plan.status}: {plan.explanation}"
    course = by_year(economy, plan)
    proof = plan.certificate
    lines = [
        f"{plan.status}: the yearly multiples add up to {plan.objective:.6f}",
        f"certificate: gap {proof.gap:.1e}, primal violation {proof.primal_violation:.1e}, "
        f"dual violation {proof.dual_violation:.1e} (relative)",
        "",
        course.T.to_string(float_format=lambda number: f"{number:,.3f}" if abs(number) < 10 else f"{number:,.1f}"),
        "",
        "What holds it back, and the share of the objective that rests on it:",
    ]
    for row in plan.bottlenecks.head(10).itertuples():
        lines.append(f"  {row.share:6.1%}  {named(economy, str(row.limit))}")
    return "\n".join(lines)


def draw(economy: lu.Economy, plan: Plan, folder: Path) -> list[Path]:
    """Write the page of the plan and pictures of its course."""
    from lustrum.reporting.charts.rendering import export_png
    from lustrum.reporting.plan_page import write_plan_page

    folder.mkdir(parents=True, exist_ok=True)
    written = [write_plan_page(folder / "plan.html", plan, economy, "python examples/spain_five_years.py")]
    course = by_year(economy, plan)
    pictures = {
        "course": bars_by_year(course[["multiple of what is asked", "investment, bn EUR", "greenhouse gases, Mt"]]),
        "bottlenecks": bars_of_limits(plan.bottlenecks.head(10), economy),
    }
    for name, spec in pictures.items():
        path = folder / f"{name}.png"
        path.write_bytes(export_png(spec))
        written.append(path)
    return written


def bars_by_year(course: pd.DataFrame) -> dict[str, object]:
    """Return the Vega-Lite chart of some columns by year, one panel each."""
    from lustrum.reporting.tokens import chart_config, paint

    panels = []
    for column in course:
        values = [{"year": str(year), "v": float(value)} for year, value in course[column].items()]
        x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
        top = float(course[column].max()) * 1.15
        y = {"field": "v", "type": "quantitative", "axis": None, "scale": {"domainMax": top}}
        words = {"field": "v", "type": "quantitative", "format": ".3~g" if course[column].max() < 10 else ",.0f"}
        panels.append(
            {
                "title": {"text": column, "anchor": "start", "offset": 14}, "width": 220, "height": 160,
                "data": {"values": values},
                "encoding": {"x": x, "y": y},
                "layer": [
                    {"mark": {"type": "bar", "fill": paint("run"), "width": 26}},
                    {"mark": {"type": "text", "dy": -7, "fill": paint("ink")}, "encoding": {"text": words}},
                ],
            }
        )  # fmt: skip
    schema = "https://vega.github.io/schema/vega-lite/v6.json"
    return {"$schema": schema, "config": chart_config(), "padding": 12, "hconcat": panels}


def bars_of_limits(limits: pd.DataFrame, economy: lu.Economy) -> dict[str, object]:
    """Return the Vega-Lite chart of what holds the plan back."""
    from lustrum.reporting.tokens import chart_config, paint

    values = [{"limit": named(economy, str(row.limit)), "v": float(row.share)} for row in limits.itertuples()]
    order = [row["limit"] for row in values]
    axis = {"labelLimit": 700, "ticks": False, "domain": False}
    y = {"field": "limit", "type": "nominal", "sort": order, "title": None, "axis": axis}
    x = {"field": "v", "type": "quantitative", "title": "share of the objective that rests on the limit",
         "axis": {"format": "%", "grid": False}}  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": chart_config(), "padding": 12,
        "width": 320, "height": 26 * len(values), "data": {"values": values}, "encoding": {"x": x, "y": y},
        "mark": {"type": "bar", "fill": paint("run"), "height": 14},
    }  # fmt: skip


VARIANTS: Mapping[str, Assumptions] = {
    "no more trade than in 2019": Assumptions(trade_growth=0.0),
    "no more workers than in 2019": Assumptions(labour_growth=0.0),
    "all capital of 2019 was in use": Assumptions(in_use=1.0),
}
"""Assumptions that the result is compared with."""


def main(arguments: list[str] | None = None) -> int:
    """Make the plan, print what it assumes and finds, and write its pictures."""
    where = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io")) / "spain_2016_2019"
    parser = argparse.ArgumentParser(description="A five-year plan of Spain.")
    parser.add_argument("tables", type=Path, nargs="?", default=where, help="folder of the supply and use tables")
    parser.add_argument("--out", type=Path, default=None, help="folder for the page and the pictures")
    parser.add_argument("--variants", action="store_true", help="compare with other assumptions (three more plans)")
    chosen = parser.parse_args(arguments)
    given, began = Assumptions(), time.perf_counter()
    economy = read_spain(chosen.tables)
    print(f"Spain, {BASE + 1} to {BASE + given.years}. Assumed:\n{given.say()}\n")
    prepared, plan = make_plan(economy, given)
    stocks = stocks_of(economy, given.steady_growth)
    worn = (stocks["stock"] / stocks["life_years"]).sum()
    print(f"Capital of {BASE}: {stocks['stock'].sum() / 1e3:,.0f} bn EUR; {worn / 1e3:,.0f} bn wear out in a year.\n")
    print(tell(prepared, plan))
    if chosen.variants:
        print("\nSum of yearly multiples under other assumptions:")
        for words, other in VARIANTS.items():
            found = make_plan(economy, other)[1]
            print(f"  {found.objective:.6f}  {words} ({found.status})")
    if chosen.out is not None:
        print("\nwritten: " + ", ".join(str(path) for path in draw(prepared, plan, chosen.out)))
    print(f"\n{time.perf_counter() - began:.0f} seconds")
    return 0 if plan.status == "optimal" else 1


if __name__ == "__main__":
    sys.exit(main())
