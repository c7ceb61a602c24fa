r"""A five-year plan of Finland's 19 regions and 30 sectors, with labour that stays in its region and labour that moves.

    python examples/finland_regions.py ../shared/data/io/finland_regions_2014 --out runs/finland

It is an exercise with a model, no advice: see docs/examples/finland.md for what is assumed and what it does not show.

The tables have no stocks of capital. They are made of gross capital formation, as if investment had grown at a steady
rate g for long. An asset a with life L_a, of which a share 1/L_a wears out in a year, has the stock K_a, and industry j
of a region uses of it

.. math:: K_a = \frac{I_a}{g + 1/L_a}, \qquad K_{aj} = K_a \frac{c_j}{\sum_{k \in U_a} c_k}

where I is investment of 2014, c what the table calls capital compensation, and U_a the industries that use the asset:
all, but only buildings serve dwellings. The plan begins with 1 + g times these stocks, of
which a share was in use in 2014.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

import lustrum as lu
from lustrum.planning.plan import Plan, plan
from lustrum.readers import read_source
from lustrum.reporting.charts.canvas import SCHEMA
from lustrum.reporting.charts.rendering import export_png, export_svg
from lustrum.reporting.plan_page import write_plan_page
from lustrum.reporting.tokens import chart_config, paint

YEARS = 5

GROWTH = 0.01
"""Steady growth that stocks of capital rest on, and that of the limits of trade abroad, a year."""

TARGET_GROWTH = 0.02
"""Growth of the targets a year; of housing none is asked, since dwellings are built slowly."""

IN_USE = 0.92
"""Share of the stocks that was in use in 2014: without a reserve the first year would decide everything."""

LABOUR_GROWTH = 0.005
"""Growth of labour a year, everywhere alike."""

ROOM = 0.25
"""Share by which trade between regions may exceed what was observed."""

CONSTRUCTION, DWELLINGS = "S16", "S23"

LIVES = {CONSTRUCTION: 45, "S13": 15, "S12": 15, "S10": 20, "S11": 8, "S20": 5, "S24": 8}
"""Years that assets last: buildings and works, vehicles, machinery, metal goods, electronics, software, research."""

OTHER_LIFE = 15

ASSUMED = (
    f"stocks are investment of 2014 over growth of {GROWTH:.0%} and wear; lives of assets: buildings 45 years, metal "
    "goods 20, machinery and vehicles 15, electronics and research 8, software 5, all else 15",
    f"capital is shared out by capital compensation, and {IN_USE:.0%} of it was in use; dwellings use buildings only",
    f"targets are what households and government of each region used in 2014, growing by {TARGET_GROWTH:.0%} a year; "
    "housing is asked as in 2014",
    f"labour is compensation of employees at one pay for all, growing by {LABOUR_GROWTH:.1%} a year",
    f"imports and exports of a product at most as observed, growing by {GROWTH:.0%}; the loan of 2014 is made again",
    f"trade between regions at most {1 + ROOM:g} times what was observed; a good is the same wherever it was made",
    "no stocks of goods are carried over; at the end as much of each asset must stand as at the start",
)
"""What the tables do not say and the plan needs."""


def read_finland(folder: Path, labour: str) -> lu.Economy:
    """Read the tables of 2014 with stocks of capital and limits of trade by year; labour `by-region` or `movable`."""
    imported = read_source("multi-regional", folder, {"labour": labour, "room": ROOM, "year": 2014})
    return with_trade_by_year(with_capital(imported.economy))


def with_capital(economy: lu.Economy) -> lu.Economy:
    """Add stocks of capital made of investment, as the text above says."""
    final, levels = economy.final, economy.endowments.query("kind == 'level'")
    invested = final[final["use"] == "investment"].groupby("product")["amount"].sum()
    costs = economy.table("value_added").query("item == 'CAPITAL_COMPENSATION'").set_index("activity")["value"]
    levels = levels.assign(paid=(costs[levels["activity"]].to_numpy() * levels["amount"].to_numpy()).clip(min=0))
    is_dwelling = levels["activity"].str.endswith(DWELLINGS).to_numpy()
    capital, stands = [], []
    for asset, amount in invested[invested > 0].items():
        life = float(LIVES.get(str(asset), OTHER_LIFE))
        paid = levels["paid"].where(~is_dwelling | (asset == CONSTRUCTION), 0.0)
        stock = (amount / (GROWTH + 1 / life) * paid / paid.sum()).to_numpy()
        there = stock > 0
        cells = levels[there]
        need = IN_USE * stock[there] / cells["amount"].to_numpy()
        capital.append(pd.DataFrame({"activity": cells["activity"], "asset": asset, "value": need, "life_years": life}))
        stands.append(
            pd.DataFrame(
                {"kind": "capital", "item": asset, "activity": cells["activity"], "region": cells["region"],
                 "amount": stock[there] * (1 + GROWTH)}
            )
        )  # fmt: skip
    marks = {"evidence": "synthetic", "source": "table"}
    made = pd.concat(stands, ignore_index=True).assign(**marks)
    return economy.replace(
        capital=pd.concat(capital, ignore_index=True).assign(**marks),
        endowments=pd.concat([economy.endowments, made], ignore_index=True),
    )


def with_trade_by_year(economy: lu.Economy) -> lu.Economy:
    """Let the limits of trade abroad grow."""
    trade, first = economy.trade, economy.date.year + 1
    parts = [
        trade.assign(year=first + t, limit=trade["limit"] * (1 + GROWTH) ** (t + 1), evidence="synthetic")
        for t in range(YEARS)
    ]
    return economy.replace(trade=pd.concat(parts, ignore_index=True))


def targets(economy: lu.Economy) -> pd.DataFrame:
    """Return what households and government used in each region, growing."""
    final, first = economy.final, economy.date.year + 1
    base = final[final["use"].isin(["household", "government"]) & (final["amount"] > 0)]
    rate = np.where(base["product"] == DWELLINGS, 1.0, 1 + TARGET_GROWTH)
    parts = [
        pd.DataFrame(
            {"year": first + t, "region": base["region"], "group": base["use"], "product": base["product"],
             "amount": base["amount"] * rate ** (t + 1)}
        )
        for t in range(YEARS)
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def make(folder: Path, labour: str) -> tuple[lu.Economy, Plan]:
    """Read and plan for the largest multiple of the targets of all years."""
    economy = read_finland(folder, labour)
    made = plan(
        economy, targets(economy), years=YEARS, over="horizon", new_cells=False, labour_growth=LABOUR_GROWTH,
        terminal="keep", interruptible=False, bundles="whole",
    )  # fmt: skip
    return economy, made


def scarcest(made: Plan, economy: lu.Economy, most: int = 12) -> pd.DataFrame:
    """Return the limits that most of the objective rests on, with the names of sectors for their codes."""
    names = dict(zip(economy.labels["product"].ids, economy.table("products")["name"], strict=True))
    rows = made.bottlenecks[made.bottlenecks["share"] > 0].head(most)
    words = [" ".join(names.get(word, word) for word in str(limit).split()) for limit in rows["limit"]]
    return rows.assign(limit=words)[["limit", "share"]]


def growth_by_region(made: Plan, economy: lu.Economy) -> pd.Series:
    """Return by how much output of the last year is above that of 2014, by region, per cent."""
    output = made.output.sum(["form", "activity"]).isel(year=-1).to_series()
    before = economy.endowments.query("kind == 'level'").groupby("region", sort=False)["amount"].sum()
    return (output.reindex(before.index) / before - 1) * 100


def picture(grown: pd.DataFrame) -> dict[str, object]:
    """Return two dots for each region, labour tied and labour free, with a line between them."""
    values = [
        {"region": str(region), "labour": str(column), "growth": float(row[column]), "low": float(row.min()),
         "high": float(row.max())}
        for region, row in grown.iterrows() for column in grown.columns
    ]  # fmt: skip
    place = {"field": "region", "type": "nominal", "sort": None, "title": None}
    axis = {"title": "output of the last year above that of 2014, per cent"}
    colours = {"domain": list(grown.columns), "range": [paint("run"), paint("alt")]}
    line = {
        "mark": {"type": "rule", "color": paint("ink3")},
        "encoding": {"y": place, "x": {"field": "low", "type": "quantitative", **axis}, "x2": {"field": "high"}},
    }
    colour = {"field": "labour", "type": "nominal", "scale": colours, "title": "labour", "legend": {"orient": "top"}}
    dots = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {"y": place, "x": {"field": "growth", "type": "quantitative", **axis}, "color": colour},
    }
    return {
        "$schema": SCHEMA, "config": chart_config(), "width": 420, "height": 20 * len(grown),
        "title": {"text": "Finland in five years: who grows when labour may move", "anchor": "start"},
        "data": {"values": values}, "layer": [line, dots],
    }  # fmt: skip


KINDS = {"by-region": "stays in its region", "movable": "goes where it is wanted"}
"""Labour as the reader calls it, and in words."""


def main() -> None:
    """Plan twice and print, and write pages and a picture if a folder is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder with the regional tables of Finland")
    parser.add_argument("--out", type=Path, help="folder for the pages and the picture")
    asked = parser.parse_args()
    print("\n".join(f"assumed: {line}" for line in ASSUMED))
    grown = {}
    for labour, words in KINDS.items():
        began = time.process_time()
        economy, made = make(asked.folder, labour)
        print(f"\nLabour {words}: planned in {time.process_time() - began:.0f} seconds of one processor")
        print(made)
        print(scarcest(made, economy).to_string(index=False))
        grown[words] = growth_by_region(made, economy)
        if asked.out is not None:
            asked.out.mkdir(parents=True, exist_ok=True)
            write_plan_page(asked.out / f"plan-{labour}.html", made, economy, f"python examples/{Path(__file__).name}")
    table = pd.DataFrame(grown)
    print(table.round(1).to_string())
    if asked.out is not None:
        (asked.out / "regions.svg").write_text(export_svg(picture(table)), encoding="utf-8")
        (asked.out / "regions.png").write_bytes(export_png(picture(table)))


if __name__ == "__main__":
    main()
