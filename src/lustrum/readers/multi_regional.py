"""Regions of one country, each with its own table: goods of the region, of other regions, and from abroad.

A folder with ``io_domestic.csv``, ``use_imports_other_regions.csv`` and ``use_imports_foreign.csv``, as the regional
economic database of Finland has them. Which region sells to which is not known. Two economies can be made of that:

- ``links``: goods are the same everywhere; each region has its own techniques, takes what it buys from a place
  ``between regions``, and gives to it what it sells, up to a little more than was observed. Small, and made for plans.
- ``pooled``: each region's good is a good of its own, and each region buys from the others in proportion to what they
  sell (pooled trade). Made for analysis: the whole matrix of all regions.

Sources
-------
Honkatukia et al. 2019, ALTA, Regional economic database for Finland, Prime Minister's Office Publications 41/2019
(layout); Leontief and Strout 1963 (pools of a product between regions); Isard 1960.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.economy.economy import Economy
from lustrum.economy.flows import economy_from_flows
from lustrum.errors import EconomyProblems
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit
from lustrum.readers._options import Option
from lustrum.readers._regional import COMPENSATION, COSTS, FILES, FINAL, Regional, read_regional
from lustrum.readers._regional_report import MONEY, SOLD, report_on
from lustrum.readers._report import Imported
from lustrum.readers._totals import TOTALS_OPTION, refuse_totals

TITLE = "Regional tables of one country (own goods, other regions' goods, foreign goods)"
SOURCE = "Regional economic database of Finland (ALTA), or a table in its layout"

BETWEEN = "between regions"
"""Place that goods sold to other regions pass through; nobody works there."""

OPTIONS = (
    Option(
        "trade",
        "links",
        "How regions trade: `links` through a common place with limits, `pooled` in fixed proportions.",
        ("links", "pooled"),
    ),
    Option(
        "room",
        0.25,
        "Share by which trade between regions may exceed the observed (links).",
        kind=float,
        least=0.0,
    ),
    Option(
        "labour",
        "by-region",
        "Whether labour is tied to its region, or goes where it is wanted.",
        ("by-region", "movable"),
    ),
    Option(
        "wage",
        0.045,
        "Million euro of compensation that count as one person-year: a round figure that sets the unit of labour and "
        "decides nothing.",
        kind=float,
        least=1e-9,
    ),
    TOTALS_OPTION,
    Option("year", 2014, "Year of the tables, which they do not say.", kind=int),
    Option("name", None, "Name of the economy; without it, that of the folder."),
)


def read(
    source: Path,
    trade: str = "links",
    room: float = 0.25,
    labour: str = "by-region",
    wage: float = 0.045,
    year: int = 2014,
    totals: str = "refuse",
    name: str | None = None,
) -> Imported:
    """Read a folder of regional tables.

    Parameters
    ----------
    source : Path
        The folder.
    trade : {"links", "pooled"}
        How regions trade; see the module.
    room : float
        Share by which trade between regions may exceed what was observed.
    labour : {"by-region", "movable"}
        Whether labour is tied to its region.
    wage : float
        Million euro of compensation a person-year.
    year : int
        Year of the tables.
    totals : {"refuse", "report"}
        What happens when the account of a region is wrong by more than a hundredth; trade between regions never adds
        up, and is reported.
    name : str, optional
        Name of the economy.

    Returns
    -------
    Imported
        The economy and the report. Plan an economy with links under the setting ``new_cells=False``: a region has its
        own techniques only.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    tables = read_regional(source)
    name = name or source.resolve().name
    if trade == "pooled":
        economy = _pooled(tables, wage, year, name)
    else:
        economy = _linked(tables, room, labour == "movable", wage, year, name)
    report = report_on(tables, trade, room, labour, wage)
    own = [one for one in report.balances if one.right != SOLD]
    if problems := refuse_totals(own, totals, source.resolve().name):
        raise EconomyProblems(problems)
    return Imported(economy, report)


def _pooled(tables: Regional, wage: float, year: int, name: str) -> Economy:
    labels = tables.labels
    imports = tables.use["abroad"].transpose(1, 0, 2).reshape(len(tables.products), -1)
    costs = pd.DataFrame({item: tables.costs[item].ravel() for item in COSTS}, index=labels).T
    words = (*FINAL, "export", "inventories")
    return economy_from_flows(
        pd.DataFrame(tables.pooled_flows(), labels, labels),
        final=pd.DataFrame({word: tables.pooled_final(word) for word in words}, index=labels),
        value_added=costs,
        labour=costs.loc[[COMPENSATION]].rename({COMPENSATION: "labour"}) / wage,
        imports=pd.DataFrame(imports, [f"{p} (imported)" for p in tables.products], labels),
        name=name, unit=MONEY, year=year, output=pd.Series(tables.output.ravel(), labels),
        source="Files " + ", ".join(FILES.values()),
    ).replace(problems=())  # fmt: skip


def _linked(tables: Regional, room: float, is_movable: bool, wage: float, year: int, name: str) -> Economy:
    regions, products = np.array(tables.regions, dtype=object), np.array(tables.products, dtype=object)
    labels = np.array(tables.labels, dtype=object)
    gross = tables.output.ravel()
    place, sector = np.repeat(regions, len(products)), np.tile(products, len(regions))
    names = [f"{tables.names.get(s, s)}, {r}" for r, s in zip(place, sector, strict=True)]
    inputs = sum(tables.use.values(), np.zeros_like(tables.use["home"])) / tables.output[:, None, :]
    r, p, j = np.nonzero(inputs)
    work = tables.costs[COMPENSATION].ravel() / wage
    origin = {"evidence": "derived", "source": "table"}
    trade, deficit = _trade_abroad(tables)
    made = {
        "products": pd.DataFrame(
            {
                "product": products,
                "name": [tables.names.get(s, s) for s in products],
                "unit": MONEY,
                "constant_price": 1.0,
            }
        ),
        "activities": pd.DataFrame({"activity": labels, "name": names, "product": sector}),
        "outputs": pd.DataFrame({"activity": labels, "product": sector, "value": 1.0}),
        "inputs": pd.DataFrame(
            {"activity": labels[r * len(products) + j], "product": products[p], "value": inputs[r, p, j]}
        ),
        "labour": pd.DataFrame({"activity": labels, "skill": "labour", "value": work / gross}),
        "value_added": pd.concat(
            [
                pd.DataFrame({"activity": labels, "item": item, "value": tables.costs[item].ravel() / gross})
                for item in COSTS
            ]
        ),
        "regions": pd.DataFrame({"region": [*regions, BETWEEN]}),
        "links": _links(tables, room),
        "trade": trade.assign(partner="abroad", price=1.0),
        "partners": pd.DataFrame({"partner": ["abroad"], "currency": [MONEY], "credit": [deficit]}),
        "final": _final(tables, year),
        "endowments": pd.concat(
            [
                pd.DataFrame({"kind": "level", "item": "", "activity": labels, "region": place, "amount": gross}),
                _workers(work, place, is_movable),
            ],
            ignore_index=True,
        ),
    }  # fmt: skip
    return assemble(
        {table: frame.assign(**origin) for table, frame in made.items()}
        | {"sources": pd.DataFrame({"source": ["table"], "text": ["Files " + ", ".join(FILES.values())]})},
        name=name, date=Month(year, 12), money=MoneyUnit(MONEY, year),
    )  # fmt: skip


def _workers(work: np.ndarray, place: np.ndarray, is_movable: bool) -> pd.DataFrame:
    if is_movable:
        return pd.DataFrame({"kind": ["workers"], "item": "labour", "activity": "", "region": "", "amount": work.sum()})
    there = pd.Series(work).groupby(place, sort=False).sum()
    return pd.DataFrame(
        {"kind": "workers", "item": "labour", "activity": "", "region": there.index, "amount": there.to_numpy()}
    )


def _links(tables: Regional, room: float) -> pd.DataFrame:
    """Return ways to and from the common place; what was bought must be able to pass, so sellers' limits allow for it.

    Where the regions together bought more of a product than they say they sold, limits of selling are raised alike.
    """
    sold, bought = tables.to_others, tables.from_others
    short = np.divide(bought.sum(axis=0), sold.sum(axis=0), out=np.ones(sold.shape[1]), where=sold.sum(axis=0) > 0)
    parts = []
    for amounts, ends in (
        (sold * np.maximum(short, 1.0), ("from_region", "to_region")),
        (bought, ("to_region", "from_region")),
    ):
        region, product = np.nonzero(amounts)
        parts.append(
            pd.DataFrame(
                {ends[0]: np.array(tables.regions, dtype=object)[region], ends[1]: BETWEEN,
                 "product": np.array(tables.products, dtype=object)[product], "value": 0.0,
                 "capacity": amounts[region, product] * (1.0 + room)}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _trade_abroad(tables: Regional) -> tuple[pd.DataFrame, float]:
    """Return trade abroad as observed, without foreign goods that are sold abroad again, and imports less exports."""
    imports = tables.use["abroad"].sum(axis=(0, 2))
    imports = imports + np.sum([tables.final["abroad"][word] for word in FINAL], axis=(0, 1))
    exports = (tables.final["home"]["export"] + tables.final["others"]["export"]).sum(axis=0)
    found = pd.concat(
        [
            pd.DataFrame({"product": tables.products, "flow": flow, "limit": amounts})
            for flow, amounts in (("import", imports), ("export", exports))
        ],
        ignore_index=True,
    )
    return found[found["limit"] > 0], max(float(imports.sum() - exports.sum()), 0.0)


def _final(tables: Regional, year: int) -> pd.DataFrame:
    """Return final uses by region, whatever the origin of the goods; exports without those of foreign goods."""
    parts = []
    for word in (*FINAL, "export", "inventories"):
        origins = [
            part for part in tables.final if word in tables.final[part] and (word != "export" or part != "abroad")
        ]
        amounts = sum((tables.final[part][word] for part in origins), np.zeros(tables.output.shape))
        region, product = np.nonzero(amounts)
        parts.append(
            pd.DataFrame(
                {"year": year, "use": word, "region": np.array(tables.regions, dtype=object)[region],
                 "product": np.array(tables.products, dtype=object)[product], "amount": amounts[region, product]}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)
