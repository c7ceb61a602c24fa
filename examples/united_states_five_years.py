r"""A five-year plan of the United States on its tables of 2007 with capital flows: 389 industries, 152 assets, labour.

    python examples/united_states_five_years.py ../shared/data/io --out runs/united-states

It is an exercise with a model, no advice: see docs/examples/united-states.md for what is assumed and what it does not
show.

The tables have no labour. Compensation of employees per unit of output is that of the same industry in the tables of
2012; an industry that they have under another code takes the mean, weighted by output, of the industries with the
longest common beginning of the code, or of those named below. Stocks of capital are the flows of 2007 times the lives
of assets (the reader's own assumption), so that 2007 is repeated at a multiple of one with all capital in use.
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

LABOUR_GROWTH, TARGET_GROWTH = 0.01, 0.02
"""Growth of labour and of the targets a year: targets outrun labour, so that labour and capital both become scarce."""

WAGE = 0.06
"""Million dollars of compensation that count as one person-year; sets the unit and decides nothing."""

SUCCESSORS = {"420000": ("42",), "4A0000": ("44", "45", "4B"), "5310HS": ("531HS",), "S00700": ("GSLG",)}
"""Industries of 2007 whose successors of 2012 the code does not tell: wholesale, retail, housing, state and local."""

ASSUMED = (
    "final use is output less inputs less consumed capital of 2007 (net exports and net investment are part of it); "
    "where that is below zero, it is net imports, which may be repeated on credit",
    "stocks of capital are the flows of 2007 times lives of assets (12 years for wells, 40 for structures, 60 for "
    "dwellings, 15 for machinery, 4 to 12 for electronics, software, films and research, 8 and 20 for vehicles)",
    "compensation per unit of output is that of 2012, at one pay for all; all of the labour of 2007 was at work",
    f"labour grows by {LABOUR_GROWTH:.0%} a year, targets by {TARGET_GROWTH:.0%}",
    "capital stays in its industry and takes a year to build; at the end as much of each asset must stand as at first",
    "no goods are carried over; prices of 2007",
)
"""What the tables do not say and the plan needs."""


def read_united_states(folder: Path) -> lu.Economy:
    """Read the tables of 2007 with labour from those of 2012."""
    economy = read_source("make-use", folder / "us_2007_capital", {"name": "united-states-2007"}).economy
    later = read_source("make-use", folder / "us_2012_detail", {"wage": WAGE}).economy
    return with_labour(economy, later)


def levels(economy: lu.Economy) -> pd.Series:
    """Return output by industry, million dollars a year."""
    rows = economy.endowments.query("kind == 'level'")
    return rows.set_index("activity")["amount"]


def labour_per_output(economy: lu.Economy, later: lu.Economy) -> pd.Series:
    """Return person-years per million dollars of output, taken from the later tables."""
    known = pd.Series(np.asarray(later.technology.labour.sum(axis=0)).ravel(), later.labels["activity"].ids)
    output = levels(later)[known.index]
    found = {}
    for code in economy.labels["activity"].ids:
        beginnings = SUCCESSORS.get(code, tuple(code[:length] for length in range(len(code), 0, -1)))
        chosen = [known.index.str.startswith(beginning) for beginning in beginnings]
        mask = np.any(chosen, axis=0) if code in SUCCESSORS else next(one for one in chosen if one.any())
        found[code] = float((known[mask] * output[mask]).sum() / output[mask].sum())
    return pd.Series(found)


def with_labour(economy: lu.Economy, later: lu.Economy) -> lu.Economy:
    """Add labour and the workers of 2007."""
    need = labour_per_output(economy, later)
    need = need[need > 0]
    workers = float((need * levels(economy)[need.index]).sum())
    marks = {"evidence": "synthetic", "source": "table"}
    more = pd.DataFrame({"kind": ["workers"], "item": "labour", "activity": "", "region": "", "amount": workers})
    return economy.replace(
        labour=pd.DataFrame({"activity": need.index, "skill": "labour", "value": need.to_numpy()}).assign(**marks),
        endowments=pd.concat([economy.endowments, more.assign(**marks)], ignore_index=True),
    )


def make(economy: lu.Economy, years: int = YEARS) -> Plan:
    """Plan for the largest multiple of the targets of all years."""
    return plan(
        economy, years=years, growth=TARGET_GROWTH, labour_growth=LABOUR_GROWTH, over="horizon", terminal="keep",
        bundles="whole", solver="ipm", crossover=False, interruptible=False,
    )  # fmt: skip


def scarcest(made: Plan, economy: lu.Economy, most: int = 15) -> pd.DataFrame:
    """Return the limits that most of the objective rests on, with names for codes."""
    names = dict(zip(economy.labels["product"].ids, economy.table("products")["name"], strict=True))
    names |= dict(zip(economy.labels["activity"].ids, economy.table("activities")["name"], strict=True))
    rows = made.bottlenecks[made.bottlenecks["share"] > 0]
    words = [" ".join(names.get(word, word) for word in str(limit).split()) for limit in rows["limit"]]
    shares = rows.assign(limit=words).groupby("limit", sort=False)["share"].sum()  # bundles of one industry together
    return shares.sort_values(ascending=False, kind="stable").head(most).reset_index()


def picture(rows: pd.DataFrame) -> dict[str, object]:
    """Return a bar for each of the scarcest limits: its share of the objective."""
    values = [{"limit": str(limit), "share": float(share) * 100} for limit, share in rows.to_numpy()]
    return {
        "$schema": SCHEMA, "config": chart_config(), "width": 420, "height": 22 * len(values),
        "title": {"text": "What the plan of the United States rests on", "anchor": "start"},
        "data": {"values": values}, "mark": {"type": "bar", "color": paint("run"), "height": 12},
        "encoding": {
            "y": {"field": "limit", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 420}},
            "x": {"field": "share", "type": "quantitative", "title": "share of the objective, per cent"},
        },
    }  # fmt: skip


def main() -> None:
    """Plan and print, and write the page and a picture if a folder is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder that holds us_2007_capital and us_2012_detail")
    parser.add_argument("--out", type=Path, help="folder for the page and the picture")
    parser.add_argument("--years", type=int, default=YEARS, help="years of the plan; fewer take far less time")
    asked = parser.parse_args()
    economy = read_united_states(asked.folder)
    began = time.process_time()
    made = make(economy, asked.years)
    print(made)
    print(
        f"  planned in {time.process_time() - began:.0f} seconds of one processor; "
        f"{made.program.shape[0]:,} rows, {made.program.shape[1]:,} columns, {made.program.matrix.nnz:,} entries"
    )
    print("\n".join(f"  assumed: {line}" for line in ASSUMED))
    rows = scarcest(made, economy)
    print(rows.to_string(index=False))
    if asked.out is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        write_plan_page(asked.out / "plan.html", made, economy, f"python examples/{Path(__file__).name}")
        (asked.out / "bottlenecks.svg").write_text(export_svg(picture(rows)), encoding="utf-8")
        (asked.out / "bottlenecks.png").write_bytes(export_png(picture(rows)))


if __name__ == "__main__":
    main()
