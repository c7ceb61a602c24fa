"""The Economy: what can be made of what, who is there, who owns what, and what is wanted. Frozen.

This module owns the record and its public methods; they are thin. Reading folders is `storage`, making an economy of
published flow tables is `flows`, checks are `checks`, and each analysis table is a file in `analysis/`.
Change an economy by making another: ``economy.replace(stocks=...)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from lustrum.economy.columns import empty_table, table_names
from lustrum.errors import NameProblems, Problem, nearest
from lustrum.quantities.evidence import Sources, in_order, join
from lustrum.quantities.labels import LabelTable
from lustrum.quantities.money import MoneyUnit

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_array

    from lustrum.quantities.calendar import Month

LABOUR_UNIT = "person-year"
"""Labour inside: years of work of one person, of the activity's own length (`activity.person_year_days`)."""

LAND_UNIT = "m2"
"""Land inside: square metres, sown area where an activity sows."""


@dataclass(frozen=True, eq=False)
class Technology:
    """Techniques: what one unit of each activity gives and takes. An activity is a technique, not an owner.

    All matrices are SciPy CSC, float64, with activities as columns in file order. Assets are products: the rows of
    `capital`, `life` and `instalment` are the products of the economy.

    Parameters
    ----------
    outputs, inputs : (product, activity), product units per unit of activity.
    labour : (skill, activity), person-years per unit of activity.
    land : (land, activity), square metres per unit of activity.
    capital : (product, activity), product units standing per yearly unit of activity, stock.
    life : (product, activity), years an asset lasts; infinite if it does not wear out.
    gestation : float64 (activity,), months from the decision to new capacity.
    lag : float64 (activity,), months from inputs to output.
    emissions : (substance, activity), substance units per unit of activity.
    """

    outputs: csc_array[Any]
    inputs: csc_array[Any]
    labour: csc_array[Any]
    land: csc_array[Any]
    capital: csc_array[Any]
    life: csc_array[Any]
    gestation: NDArray[np.float64]
    lag: NDArray[np.float64]
    emissions: csc_array[Any]

    @property
    def net(self) -> csc_array[Any]:
        """Net output ``B - A``, (product, activity)."""
        difference: csc_array[Any] = (self.outputs - self.inputs).tocsc()
        return difference


@dataclass(frozen=True, eq=False, repr=False)
class Economy:
    """A state of an economy that can be planned and lived in.

    Parameters
    ----------
    name, title : str
        Short name and what it is called.
    date : Month or None
        The date of its state tables; None for a table without a date.
    money : MoneyUnit
        Money of account of its prices.
    labels : mapping of str to LabelTable
        ``product activity branch skill land asset form group region need partner domain substance``; those that the
        tables do not mention are empty. Rules read attributes of labels, never labels.
    technology : Technology
        The techniques, as sparse matrices.
    tables : mapping of str to DataFrame
        Every table that was given, in canonical units, with the columns of the dictionary. Use `table`.
    sources : Sources
        Where the numbers come from.
    evidence : mapping of str to frozenset of str
        Evidence words by table.
    problems : tuple of Problem
        Warnings found when it was made.

    Examples
    --------
    >>> import pandas as pd
    >>> flows = pd.DataFrame([[150, 500], [200, 100]], index=["1", "2"], columns=["1", "2"])
    >>> final = pd.Series([350, 1700], index=["1", "2"])
    >>> economy = Economy.from_tables(flows, final=final, name="two sectors", unit="dollar", year=2009)
    >>> economy.multipliers().values.round(6)
    array([1.518152, 1.452145])
    """

    name: str
    title: str
    date: Month | None
    money: MoneyUnit
    labels: Mapping[str, LabelTable]
    technology: Technology
    tables: Mapping[str, pd.DataFrame]
    sources: Sources = field(default_factory=Sources)
    evidence: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    # --- tables ---------------------------------------------------------------------------------

    def has(self, table: str) -> bool:
        """Say whether a table was given and has rows."""
        return table in self.tables and len(self.tables[table]) > 0

    def table(self, name: str) -> pd.DataFrame:
        """Return a table in canonical units; an absent one is empty, with the columns it would have.

        Raises
        ------
        NameProblems
            If no table of an economy has this name.
        """
        if name in self.tables:
            return self.tables[name].copy(deep=False)
        if name in table_names():
            return empty_table(name)
        allowed = ", ".join(table_names())
        raise NameProblems([Problem("An economy has no such table.", "", name, allowed, nearest(name, table_names()))])

    @property
    def endowments(self) -> pd.DataFrame:
        """What there is at the date: capital, capacity, land, stocks, workers, animals, money."""
        return self.table("endowments")

    @property
    def stocks(self) -> pd.DataFrame:
        """Stocks of products at the date."""
        return self.table("stocks")

    @property
    def population(self) -> pd.DataFrame:
        """Persons by region, settlement type, group, age and sex."""
        return self.table("population")

    @property
    def prices(self) -> pd.DataFrame:
        """Prices by item and kind."""
        return self.table("prices")

    @property
    def final(self) -> pd.DataFrame:
        """Final demand by use and product, a year."""
        return self.table("final")

    @property
    def needs(self) -> pd.DataFrame:
        """Needs by tier and group: floor, target, weight."""
        return self.table("needs")

    @property
    def trade(self) -> pd.DataFrame:
        """What may be bought and sold abroad, with prices and limits."""
        return self.table("trade")

    @property
    def bodies(self) -> pd.DataFrame:
        """Who decides: seats, quotas and vetoes by domain and group."""
        return self.table("bodies")

    def capacity(self) -> pd.DataFrame:
        """Return the endowments of kind ``capacity``: units of activity a year, by activity, region and form."""
        endowments = self.endowments
        return endowments[endowments["kind"] == "capacity"]

    def rests_on(self, *tables: str) -> tuple[str, ...]:
        """Return the evidence words that the tables (default: all) rest on, in their fixed order."""
        return in_order(join(*(self.evidence.get(name, ()) for name in tables or self.evidence)))

    # --- making ---------------------------------------------------------------------------------

    def replace(self, **changes: Any) -> Economy:
        """Make another economy with some tables or other parts replaced.

        Parameters
        ----------
        **changes : DataFrame or other
            Tables by name, or ``name``, ``title``, ``date``, ``money``, ``sources`` (as `Sources` or as a table).
            Labels and matrices follow from the tables.

        Raises
        ------
        NameProblems
            If there is no such table or part.
        """
        from lustrum.economy.assembling import assemble, source_table

        parts = {key: getattr(self, key) for key in ("name", "title", "date", "money", "sources", "problems")}
        tables = dict(self.tables)
        known = [*parts, *dict.fromkeys([*table_names(), *tables])]
        unknown = [key for key in changes if key not in known]
        if unknown:
            what = "An economy has no such part."
            raise NameProblems([Problem(what, "", key, ", ".join(known), nearest(key, known)) for key in unknown])
        parts |= {key: value for key, value in changes.items() if key in parts}
        new_tables = {key: value for key, value in changes.items() if key not in parts}
        if "sources" in changes:
            new_tables["sources"] = source_table(changes["sources"])
            parts["sources"] = None  # read from the table, so that both say the same
        if not new_tables:
            return replace(self, **parts)
        return assemble(tables | new_tables, **parts)

    @classmethod
    def from_tables(
        cls,
        use: pd.DataFrame,
        supply: pd.DataFrame | None = None,
        final: pd.DataFrame | pd.Series[Any] | None = None,
        value_added: pd.DataFrame | pd.Series[Any] | None = None,
        labour: pd.DataFrame | pd.Series[Any] | None = None,
        imports: pd.DataFrame | pd.Series[Any] | None = None,
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
        """Make an economy of a published table of flows; see `lustrum.economy.flows.economy_from_flows`.

        Parameters
        ----------
        use : DataFrame (product, industry), flows of one year.
        supply : DataFrame (product, industry), or None for one product per industry.
        final : DataFrame (product, use) or Series (product,).
        value_added : DataFrame (item, industry) or Series (industry,).
        labour : DataFrame (skill, industry) or Series (industry,), in `labour_unit`.
        imports : DataFrame (item, industry) or Series (industry,) of imported inputs.
        capital : DataFrame (product, industry), stocks.
        name, unit, year : name of the economy, unit of the flows (million EUR, say), year of the flows.
        output : Series (industry,), gross output, where the table prints it.
        labour_unit, source, evidence : unit of `labour`, where the table comes from, and how it is known.

        Raises
        ------
        EconomyProblems
            If the frames do not fit one another; every problem at once.
        """
        from lustrum.economy.flows import economy_from_flows

        return economy_from_flows(
            use, supply, final, value_added, labour, imports, capital,
            name=name, unit=unit, year=year, output=output, labour_unit=labour_unit, source=source, evidence=evidence,
        )  # fmt: skip

    # --- analysis -------------------------------------------------------------------------------

    def analyse(self, table: str, **options: Any) -> pd.DataFrame:
        """Return one table of analysis by name, with its options; see `analysis.list_tables` and `list_options`."""
        from lustrum.economy.analysis import analyse

        return analyse(self, table, **options)

    def coefficients(self, method: str = "industry") -> xr.DataArray:
        """Return input coefficients (product, product); see `analysis.coefficients`."""
        from lustrum.economy.analysis.coefficients import coefficients

        return coefficients(self, method)

    def leontief_inverse(self) -> xr.DataArray:
        """Return total requirements (product, product) per unit of final demand; see `analysis.leontief`."""
        from lustrum.economy.analysis.leontief import inverse

        return inverse(self)

    def multipliers(self, of: str = "output") -> xr.DataArray:
        """Return type I multipliers (product,) of output, labour, imports, value added or an emission."""
        from lustrum.economy.analysis.multipliers import multipliers

        return multipliers(self, of)

    def labour_values(self) -> xr.DataArray:
        """Return the labour embodied in one unit of each product (product,), person-years."""
        from lustrum.economy.analysis.labour_values import labour_values

        return labour_values(self)

    def balance(self, final: pd.Series[Any] | Mapping[str, float] | ArrayLike | None = None) -> xr.DataArray:
        """Return the gross output (product,) that meets a final demand (default: the economy's own)."""
        from lustrum.economy.analysis.leontief import balance

        return balance(self, final)

    # --- text -----------------------------------------------------------------------------------

    def _facts(self) -> list[tuple[str, str]]:
        sizes = [(dim, len(table)) for dim, table in self.labels.items() if len(table)]
        absent = [name for name in table_names() if not self.has(name)]
        return [
            ("date", str(self.date or "not dated")),
            ("money", str(self.money)),
            ("labels", ", ".join(f"{count} {dim}" for dim, count in sizes)),
            ("tables", ", ".join(f"{name} {len(frame)}" for name, frame in self.tables.items())),
            ("not given", ", ".join(absent) or "nothing"),
            ("evidence", ", ".join(self.rests_on()) or "not stated"),
            ("warnings", str(len(self.problems))),
        ]

    def __repr__(self) -> str:
        head = f"Economy '{self.name}'" + (f": {self.title}" if self.title and self.title != self.name else "")
        return "\n".join([head, *(f"  {key:<10}{text}" for key, text in self._facts())])

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th scope='row'>{key}</th><td>{escape(text)}</td></tr>" for key, text in self._facts())
        caption = escape(f"Economy {self.name}: {self.title}" if self.title else f"Economy {self.name}")
        return f"<table><caption>{caption}</caption><tbody>{rows}</tbody></table>"
