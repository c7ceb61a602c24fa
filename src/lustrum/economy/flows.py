"""From published tables of flows to an economy: coefficients per unit of output, final demand, levels.

What a statistical office prints (use, supply, final demand, value added, employment) becomes techniques: one activity
per industry, its level its gross output in money. What the printed table does not balance is reported cell by cell as
a warning and left in the residual; nothing is rebalanced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.economy.assembling import assemble
from lustrum.economy.canonical import factor
from lustrum.economy.economy import LABOUR_UNIT, Economy
from lustrum.errors import EconomyProblems, Problem, UnitProblems, nearest
from lustrum.quantities.calendar import Month
from lustrum.quantities.money import MoneyUnit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flows = pd.DataFrame | pd.Series[Any] | None

BALANCED = 1e-6
"""Gaps below this share of the total are rounding."""

SHOWN = 10


def _frame(given: Flows, item: str) -> pd.DataFrame | None:
    """Make a frame of a Series of industries (one row called `item`)."""
    if isinstance(given, pd.Series):
        return given.to_frame(item).T
    return given


def _numbers(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the frame as finite floats with text labels, and what is wrong with it."""
    made = frame.apply(pd.to_numeric, errors="coerce").astype(np.float64)
    made.index, made.columns = made.index.map(str), made.columns.map(str)
    problems = []
    for row, column in np.argwhere(~np.isfinite(made.to_numpy()))[:SHOWN]:
        where = f"{name}, row {made.index[row]}, column {made.columns[column]}"
        problems.append(Problem("Not a finite number.", where, str(frame.iat[row, column]), "a number; 0 for nothing"))
    for axis, labels in (("row", made.index), ("column", made.columns)):
        problems += [
            Problem("The label stands twice.", f"{name}, {axis}s", str(one))
            for one in labels[labels.duplicated()].unique()
        ]
    return made, problems


def _unknown(labels: Iterable[str], known: Sequence[str], name: str, what: str) -> list[Problem]:
    allowed = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
    return [
        Problem(f"Unknown {what}.", name, label, allowed, nearest(label, known))
        for label in labels
        if label not in set(known)
    ]


class _Flows:
    """The frames of one table, aligned: products, industries, and every problem found on the way."""

    def __init__(self, use: pd.DataFrame, **frames: Flows) -> None:
        self.problems: list[Problem] = []
        self.use, found = _numbers(use, "use")
        self.problems += found
        self.products, self.industries = list(self.use.index), list(self.use.columns)
        self.frames: dict[str, pd.DataFrame] = {}
        for name, given in frames.items():
            by_product = name in ("final", "supply", "capital")
            frame = given.to_frame("final") if isinstance(given, pd.Series) and by_product else _frame(given, name)
            if frame is None:
                continue
            made, found = _numbers(frame, name)
            self.problems += found
            if by_product:
                self.problems += _unknown(made.index, self.products, f"{name}, rows", "product")
            if name != "final":
                self.problems += _unknown(made.columns, self.industries, f"{name}, columns", "industry")
            rows = self.products if by_product else list(dict.fromkeys(made.index))
            columns = list(dict.fromkeys(made.columns)) if name == "final" else self.industries
            unique = made.loc[~made.index.duplicated(), ~made.columns.duplicated()]
            self.frames[name] = unique.reindex(index=rows, columns=columns, fill_value=0.0)
        if "supply" not in self.frames:
            self.problems += _unknown(
                self.industries,
                self.products,
                "use, columns",
                "product (without a supply table, industries are products)",
            )
            self.problems += _unknown(
                self.products,
                self.industries,
                "use, rows",
                "industry (without a supply table, products are industries)",
            )

    def column_sums(self) -> NDArray[np.float64] | None:
        """Return inputs plus value added by industry, or None without value added."""
        if "value_added" not in self.frames:
            return None
        parts = [self.use, self.frames["value_added"], *([self.frames["imports"]] if "imports" in self.frames else [])]
        return np.asarray(np.sum([part.sum(axis=0).to_numpy() for part in parts], axis=0), dtype=np.float64)

    def row_sums(self) -> NDArray[np.float64] | None:
        """Return all uses by product, or None without final demand."""
        if "final" not in self.frames:
            return None
        return (self.use.sum(axis=1) + self.frames["final"].sum(axis=1)).to_numpy(np.float64)

    def output(self, given: pd.Series[Any] | None) -> NDArray[np.float64]:
        """Return gross output by industry: as given, else supply, else column sums, else row sums."""
        if given is not None:
            series = given.rename(index=str).astype(np.float64)
            self.problems += _unknown(series.index, self.industries, "output", "industry")
            return np.asarray(series.reindex(self.industries, fill_value=0.0), dtype=np.float64)
        columns, rows = self.column_sums(), self.row_sums()
        if "supply" in self.frames:
            return self.frames["supply"].sum(axis=0).to_numpy(np.float64)
        if columns is not None:
            return columns
        if rows is not None:
            return np.asarray(pd.Series(rows, self.products).reindex(self.industries, fill_value=0.0), dtype=np.float64)
        what = "Gross output cannot be found: neither supply, nor value added, nor final demand, nor output is given."
        self.problems.append(Problem(what, "output"))
        return np.ones(len(self.industries))

    def gaps(self, output: NDArray[np.float64]) -> list[Problem]:
        """Return the cells in which the printed table does not balance, as warnings."""
        found: list[Problem] = []
        columns, rows = self.column_sums(), self.row_sums()
        scale = float(np.abs(output).sum()) or 1.0
        if columns is not None:
            found += _gaps("industry", self.industries, columns, output, scale, "inputs and value added", "output")
        if rows is not None and "supply" not in self.frames:
            own = np.asarray(
                pd.Series(output, self.industries).reindex(self.products, fill_value=0.0), dtype=np.float64
            )
            found += _gaps("product", self.products, rows, own, scale, "uses", "output")
        if rows is not None and "supply" in self.frames:
            supply = self.frames["supply"].sum(axis=1).to_numpy(np.float64)
            found += _gaps("product", self.products, rows, supply, scale, "uses", "supply")
        for row, column in np.argwhere(self.use.to_numpy() < 0)[:SHOWN]:
            where = f"use, row {self.products[row]}, column {self.industries[column]}"
            flow = float(self.use.to_numpy()[row, column])
            found.append(Problem("The flow is negative.", where, f"{flow:g}", severity="warning"))
        return found


def _gaps(
    dim: str,
    labels: list[str],
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    scale: float,
    one: str,
    other: str,
) -> list[Problem]:
    gap = left - right
    wrong = np.flatnonzero(np.abs(gap) > BALANCED * scale)
    problems = [
        Problem(
            f"{one.capitalize()} and {other} differ by {gap[i]:g}; the gap is left as it is.",
            f"{dim} {labels[i]}", f"{left[i]:g}", f"{right[i]:g}", severity="warning",
        )
        for i in wrong[:SHOWN]
    ]  # fmt: skip
    if len(wrong) > SHOWN:
        total = float(np.abs(gap[wrong[SHOWN:]]).sum())
        what = f"{len(wrong) - SHOWN} more {dim} rows have gaps, together {total:g} without regard to sign."
        problems.append(Problem(what, dim, severity="warning"))
    return problems


def _long(frame: pd.DataFrame, output: NDArray[np.float64], columns: tuple[str, str]) -> pd.DataFrame:
    """Return non-zero cells per unit of output: (activity, row label, value), activities in order."""
    values = frame.to_numpy() / output
    j, i = np.nonzero(values.T)
    return pd.DataFrame(
        {"activity": frame.columns.to_numpy()[j], columns[0]: frame.index.to_numpy()[i], columns[1]: values[i, j]}
    )


def economy_from_flows(
    use: pd.DataFrame,
    supply: pd.DataFrame | None = None,
    final: Flows = None,
    value_added: Flows = None,
    labour: Flows = None,
    imports: Flows = None,
    capital: pd.DataFrame | None = None,
    *,
    name: str,
    unit: str,
    year: int,
    output: pd.Series[Any] | None = None,
    labour_unit: str = LABOUR_UNIT,
    source: str = "",
    evidence: str = "derived",
) -> Economy:
    """Make an economy of the flows of one year.

    Parameters
    ----------
    use : DataFrame (product, industry)
        Inputs of domestic products (or of all, where the table tells no imports apart).
    supply : DataFrame (product, industry), optional
        Outputs; None means that each industry makes the product of its own name.
    final : DataFrame (product, use) or Series (product,), optional
        Final demand.
    value_added : DataFrame (item, industry) or Series (industry,), optional
        Primary costs, taxes included: what with the inputs adds up to output.
    labour : DataFrame (skill, industry) or Series (industry,), optional
        Labour, in `labour_unit`.
    imports : DataFrame (item, industry) or Series (industry,), optional
        Imported inputs: each row becomes a good that only comes from abroad.
    capital : DataFrame (product, industry), optional
        Stocks of fixed capital.
    name, unit, year
        Name of the economy; unit of all flows; their year.
    output : Series (industry,), optional
        Gross output as printed. Default: supply, else inputs plus value added, else all uses.
    labour_unit, source, evidence : str
        Unit of `labour`; where the table comes from; how the coefficients are known.

    Returns
    -------
    Economy
        Its `problems` say where the printed table does not balance, and which industries were left out because they
        make nothing.

    Raises
    ------
    EconomyProblems
        If frames do not fit one another; every problem at once.
    """
    flows = _Flows(
        use, supply=supply, final=final, value_added=value_added, labour=labour, imports=imports, capital=capital
    )
    gross = flows.output(output)
    try:
        labour_factor = factor(labour_unit, LABOUR_UNIT, "")
    except UnitProblems as error:
        flows.problems.append(Problem(error.problems[0].what, "labour_unit", labour_unit, f"a unit like {LABOUR_UNIT}"))
        labour_factor = 1.0
    negative = [i for i, x in zip(flows.industries, gross, strict=True) if x < 0]
    flows.problems += [Problem("Gross output is negative.", f"industry {i}", remedy="Leave it out.") for i in negative]
    if flows.problems:
        raise EconomyProblems(flows.problems)
    warnings = flows.gaps(gross)
    key = "table"
    text = source or f"Tables of flows given for {name}, {year}"
    tables = _Tables(flows, gross, unit, year, {"evidence": evidence, "source": key})
    warnings += tables.warnings
    return assemble(
        tables.make(labour_factor) | {"sources": pd.DataFrame({"source": [key], "text": [text]})},
        name=name,
        date=Month(year, 12),
        money=MoneyUnit(unit, year),
        problems=tuple(warnings),
    )


class _Tables:
    """The long tables of aligned flows; industries that make nothing are left out and named."""

    def __init__(self, flows: _Flows, gross: NDArray[np.float64], unit: str, year: int, origin: dict[str, str]) -> None:
        self.unit, self.year, self.origin = unit, year, origin
        alive = gross > 0
        self.industries = [i for i, a in zip(flows.industries, alive, strict=True) if a]
        self.gross = gross[alive]
        self.frames = {key: f if key == "final" else f[self.industries] for key, f in flows.frames.items()}
        self.use, self.products = flows.use[self.industries], flows.products
        idle = [i for i in flows.industries if i not in set(self.industries)]
        self.warnings = [
            Problem("The industry makes nothing and is left out.", f"industry {i}", severity="warning") for i in idle
        ]
        supply = self.frames.get("supply")
        self.supply = supply if supply is not None else self._own_supply()
        imports = self.frames.get("imports")
        taken = set(self.products)
        self.imports = (
            None if imports is None else imports.rename(index=lambda i: f"{i} (imported)" if i in taken else i)
        )

    def _own_supply(self) -> pd.DataFrame:
        return pd.DataFrame(np.diag(self.gross), self.industries, self.industries).reindex(
            self.products, fill_value=0.0
        )

    def make(self, labour_factor: float) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        main = self.supply.idxmax(axis=0)
        abroad = [] if self.imports is None else list(self.imports.index)
        used = pd.concat([self.use, *([self.imports] if self.imports is not None else [])])
        made = {
            "products": pd.DataFrame(
                {
                    "product": [*self.products, *abroad],
                    "unit": self.unit,
                    "import_only": [0] * len(self.products) + [1] * len(abroad),
                    "constant_price": 1.0,
                }
            ),
            "activities": pd.DataFrame({"activity": self.industries, "product": main[self.industries].to_numpy()}),
            "outputs": _long(self.supply, self.gross, ("product", "value")),
            "inputs": _long(used, self.gross, ("product", "value")),
            "endowments": self._endowments(labour_factor),
        }
        if "labour" in self.frames:
            made["labour"] = _long(self.frames["labour"] * labour_factor, self.gross, ("skill", "value"))
        if "capital" in self.frames:
            made["capital"] = _long(self.frames["capital"], self.gross, ("asset", "value"))
        if "value_added" in self.frames:
            made["value_added"] = _long(self.frames["value_added"], self.gross, ("item", "value"))
        if "final" in self.frames:
            made["final"] = self._final()
        return {table: frame.assign(**self.origin) for table, frame in made.items()}

    def _final(self) -> pd.DataFrame:
        final = self.frames["final"]
        use, product = np.nonzero(final.to_numpy().T)
        return pd.DataFrame(
            {
                "year": self.year,
                "use": final.columns.to_numpy()[use],
                "product": final.index.to_numpy()[product],
                "amount": final.to_numpy()[product, use],
            }
        )

    def _endowments(self, labour_factor: float) -> pd.DataFrame:
        parts = [pd.DataFrame({"kind": "level", "activity": self.industries, "amount": self.gross})]
        if "labour" in self.frames:
            totals = self.frames["labour"].sum(axis=1) * labour_factor
            parts.append(pd.DataFrame({"kind": "workers", "item": totals.index, "amount": totals.to_numpy()}))
        if "capital" in self.frames:
            stock = self.frames["capital"]
            j, i = np.nonzero(stock.to_numpy().T)
            cells = {"item": stock.index.to_numpy()[i], "activity": stock.columns.to_numpy()[j]}
            parts.append(pd.DataFrame({"kind": "capital", **cells, "amount": stock.to_numpy()[i, j]}))
        return pd.concat(parts, ignore_index=True).fillna({"item": "", "activity": ""})
