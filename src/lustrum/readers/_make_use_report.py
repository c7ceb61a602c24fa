"""What make and use tables say of themselves: balances, negative cells, totals, spectral radii, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lustrum.readers._industry_technology import IndustryTechnology
from lustrum.readers._report import Assumption, Balance, Check, ImportReport, LeftOut, Negative, compare

if TYPE_CHECKING:
    import pandas as pd

    from lustrum.economy.economy import Economy
    from lustrum.readers._make_use import MakeUse
    from lustrum.readers._uses import Uses

MONEY = "million USD"

SCRAP = ("S00401", "Used")
"""Codes of scrap: it is made beside other products, by no industry of its own."""

METHOD = "industry technology, market shares times inputs"


def rounding_of_sum(cells: int) -> float:
    r"""Return how far off a sum of cells that are printed in whole numbers may be by rounding alone.

    Each cell is off by at most a half, with variance 1/12; five standard deviations of the sum, :math:`5 \sqrt{n/12}`,
    and never more than the n halves of the worst case. With n halves a wrong cell of 200 million passed for rounding.

    Examples
    --------
    >>> round(rounding_of_sum(425), 2), rounding_of_sum(1)
    (29.76, 0.5)
    """
    return min(cells / 2, 5 * float(np.sqrt(cells / 12)))


def report_on(tables: MakeUse, uses: Uses, wage: float, economy: Economy) -> ImportReport:
    """Write the report of an import."""
    return ImportReport(
        format="make-use",
        files=tables.files,
        sizes={
            "commodities": len(tables.use.index), "industries": len(tables.use.columns),
            "final uses": len(tables.final.columns), "cells of use": int((tables.use != 0).to_numpy().sum()),
            "cells of make": int((tables.make != 0).to_numpy().sum()),
        },
        balances=_balances(tables),
        negatives=_negatives(tables),
        empty=tuple(
            LeftOut("commodity", code, "no industry makes it: it comes from abroad, or from what was made before")
            for code in tables.use.index[tables.product_output == 0]
        ),
        assumptions=_assumptions(tables, uses, wage, economy),
        checks=_checks(tables, uses),
    )  # fmt: skip


def _balances(tables: MakeUse) -> tuple[Balance, ...]:
    """Compare sums of cells with printed totals, up to what rounding of every cell explains."""
    use, make, totals = tables.use, tables.make, tables.totals
    products, industries = list(use.index), list(use.columns)
    found = []

    def add(dimension: str, labels: list[str], sums: pd.Series[float], name: str, names: tuple[str, str]) -> None:
        if name in totals:
            cells = max(len(products), len(industries)) + len(tables.final.columns)
            found.append(
                compare(dimension, labels, sums.to_numpy(np.float64), totals[name].to_numpy(np.float64),
                        names=names, unit=MONEY, rounding=rounding_of_sum(cells))
            )  # fmt: skip

    uses = use.sum(axis=1) + tables.final.sum(axis=1)
    add("commodity", products, uses, "use rows", ("sum of uses", "printed total use"))
    costs = use.sum(axis=0) + tables.value_added.sum(axis=0)
    add("industry", industries, costs, "use columns", ("inputs and value added", "printed output"))
    add("industry", industries, make.sum(axis=1), "make rows", ("sum of outputs", "printed output"))
    add("commodity", products, make.sum(axis=0), "make columns", ("sum over industries", "printed output"))
    if len(tables.final.columns):
        rounding = rounding_of_sum(len(industries) + len(tables.final.columns))
        found.append(
            compare("commodity", products, uses.to_numpy(np.float64), tables.product_output,
                    names=("sum of uses", "sum of the make table"), unit=MONEY, rounding=rounding)
        )  # fmt: skip
    return tuple(found)


def _negatives(tables: MakeUse) -> tuple[Negative, ...]:
    found = []
    for name, frame in (
        ("use", tables.use), ("final uses", tables.final), ("value added", tables.value_added), ("make", tables.make),
    ):  # fmt: skip
        cells = frame.to_numpy(np.float64)
        found += [
            Negative(name, str(frame.index[row]), str(frame.columns[column]), float(cells[row, column]))
            for row, column in np.argwhere(cells < 0)
        ]
    return tuple(found)


def _checks(tables: MakeUse, uses: Uses) -> tuple[Check, ...]:
    technology = IndustryTechnology.of(tables.make, tables.use)
    multipliers = technology.output_multipliers()
    top = int(np.argmax(multipliers))
    found = [
        Check("gross output", float(tables.industry_output.sum()), MONEY, "sum of the make table"),
        Check("spectral radius", technology.spectral_radius(), "", METHOD),
        Check("largest output multiplier", float(multipliers[top]), "", f"industry {tables.use.columns[top]}"),
    ]
    found += [
        Check(f"value added, {item}", float(tables.value_added.loc[item].sum()), MONEY)
        for item in tables.value_added.index
    ]
    if len(tables.value_added):
        found.append(Check("value added", float(tables.value_added.to_numpy().sum()), MONEY, "sum of its items"))
    if tables.imported is not None:
        domestic = IndustryTechnology.of(tables.make, tables.use - tables.imported[list(tables.use.columns)])
        found.append(Check("spectral radius, domestic use", domestic.spectral_radius(), "", METHOD + " less imports"))
        found.append(Check("imported inputs", float(tables.imported[list(tables.use.columns)].to_numpy().sum()), MONEY))
    scrap = next((code for code in SCRAP if code in tables.make.columns), "")
    if tables.capital_flow is not None:
        both = IndustryTechnology.of(tables.make, tables.use + tables.capital_flow)
        found.append(Check("capital consumed", float(tables.capital_flow.to_numpy().sum()), MONEY))
        found.append(
            Check("spectral radius with capital", both.spectral_radius(), "", METHOD + " and capital consumed")
        )
        if scrap:
            share = np.zeros(len(tables.use.columns))
            without = both.scrap_adjusted(list(tables.use.index), scrap, share)
            found.append(Check("spectral radius with capital, scrap left out", without.spectral_radius(), "", METHOD))
            adjusted = both.scrap_adjusted(list(tables.use.index), scrap, _scrap_share(tables, scrap))
            found.append(Check("spectral radius with capital, scrap set apart", adjusted.spectral_radius(), "", METHOD))
    if scrap:
        adjusted = technology.scrap_adjusted(list(tables.use.index), scrap, _scrap_share(tables, scrap))
        found.append(Check("spectral radius, scrap set apart", adjusted.spectral_radius(), "", METHOD))
    if len(uses.trade):
        amounts = uses.trade.groupby("flow")["amount"].sum()
        found += [Check(f"{flow}s", float(amounts[flow]), MONEY) for flow in amounts.index]
    return tuple(found)


def _scrap_share(tables: MakeUse, scrap: str) -> np.ndarray:
    return tables.make[scrap].to_numpy(np.float64) / tables.industry_output


def _assumptions(tables: MakeUse, uses: Uses, wage: float, economy: Economy) -> tuple[Assumption, ...]:
    found = [
        Assumption(
            "technology",
            "Each industry is one activity with the inputs of its column; it makes main and "
            "by-products in the proportions of the make table. Nothing is moved between industries.",
        ),
        Assumption(
            "imports",
            {
                "separate": "Imported inputs are goods of their own that cannot stand in for those made at home; use "
                "at home is use less imports.",
                "together": "Imported inputs of an industry are one good, imports; use at home is use less imports.",
                "same": "An imported good is the same as the one made at home.",
            }[uses.treatment],
        ),
    ]
    if len(uses.trade):
        found.append(
            Assumption(
                "trade",
                f"As much of each good as was bought and sold abroad may be, at the price at home; what "
                f"imports were above exports ({uses.deficit:,.0f} {MONEY}) is lent. The negative column of imports "
                "becomes this table.",
            )
        )
    if not len(tables.final.columns):
        found.append(
            Assumption(
                "final use",
                "The source prints none. It is output less inputs less capital consumed; where that "
                "is below zero, it is net imports. Net investment and exports are part of it.",
            )
        )
    if economy.has("labour"):
        found.append(
            Assumption(
                "labour",
                f"Compensation of employees at one pay for all, {wage:g} {MONEY} a person-year: the "
                "source has no number of persons. Only the unit depends on that figure.",
            )
        )
    if economy.has("capital"):
        lives = economy.table("capital").groupby("asset")["life_years"].first()
        shown = ", ".join(f"{int((lives == y).sum())} assets {y:g}" for y in sorted(lives.unique()))
        found.append(
            Assumption(
                "capital",
                "Stocks are capital consumed in the year times the life of the asset, so that the flow "
                f"of the year just replaces what wears out. Years of life: {shown}.",
            )
        )
    if uses.turned:
        found.append(
            Assumption(
                "negative inputs",
                f"What an industry gives off (a negative input, {uses.turned:,.0f} {MONEY} in "
                "all) is an output of it: net flows are the same.",
            )
        )
    if uses.given_back:
        found.append(
            Assumption("negative outputs", f"A negative output ({uses.given_back:,.0f} {MONEY} in all) is an input.")
        )
    if uses.capped:
        found.append(
            Assumption(
                "imports above use",
                f"Where more of a good is imported for a use than is used, the whole use is "
                f"imported ({uses.capped:,.0f} {MONEY} in all).",
            )
        )
    return tuple(found)
