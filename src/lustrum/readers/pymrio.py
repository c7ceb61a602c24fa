"""Multi-regional tables of pymrio: its folder of text files, and a bridge from a system that it holds.

A folder has ``trade_flows_Z.txt`` (flows), ``finald_demand_Y.txt`` (final demand), ``factor_input.txt`` (primary
costs) and ``emissions.txt``, tab-separated, with two header rows (region, sector or category) and index columns that
end in the unit. `from_system` takes what pymrio itself has loaded or computed, of any database that it reads; it needs
no more of it than ``Z``, ``Y``, ``unit`` and the extensions, so Lustrum does not import the package (the extra ``io``
installs it).

The good of each region is a good of its own: trade is in the techniques, in observed proportions.

Sources
-------
Stadler 2021, Pymrio, a Python based multi-regional input-output analysis toolbox, Journal of Open Research Software 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lustrum.economy.flows import economy_from_flows
from lustrum.errors import EconomyProblems, Problem
from lustrum.readers._mrio import Extension, System, read_folder
from lustrum.readers._mrio_report import report_on
from lustrum.readers._options import Option
from lustrum.readers._report import Imported

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy

TITLE = "Multi-regional tables of pymrio (Z, Y and extensions)"
SOURCE = "A database that pymrio can parse, or its test system"

OPTIONS = (
    Option(
        "final",
        "given",
        "Final demand as it is given, or what output leaves after inputs (for a Y that does not fit).",
        ("given", "residual"),
    ),
    Option(
        "output",
        "columns",
        "Gross output: inputs and primary costs (`columns`), or inputs and final demand of the product (`rows`).",
        ("columns", "rows"),
    ),
    Option("year", 2000, "Year of the tables, which they do not say.", kind=int),
    Option("name", None, "Name of the economy; without it, that of the folder or the system."),
)

WORDS = (
    ("household", "household"), ("npish", "non-profit"), ("non-profit", "non-profit"), ("government", "government"),
    ("fixed capital", "investment"), ("inventor", "inventories"), ("valuables", "valuables"), ("export", "export"),
)  # fmt: skip
"""Parts of names of categories of final demand, and what they mean to a plan; the last that fits holds."""

MONEY = {"Mill USD": "million USD", "M.EUR": "million EUR", "Mill. EUR": "million EUR", "MEUR": "million EUR",
         "M EUR": "million EUR", "Mill EUR": "million EUR", "M.USD": "million USD", "MUSD": "million USD"}  # fmt: skip
"""How databases write units that Lustrum writes in another way."""


def read(
    source: Path, final: str = "given", output: str = "columns", year: int = 2000, name: str | None = None
) -> Imported:
    """Read a folder of pymrio's text files.

    Parameters
    ----------
    source : Path
        The folder.
    final : {"given", "residual"}
        Where final demand is taken from.
    output : {"columns", "rows"}
        How gross output is found.
    year : int
        Year of the tables.
    name : str, optional
        Name of the economy.

    Returns
    -------
    Imported
        The economy and the report.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    return _imported(read_folder(source), final, output, year, name or source.resolve().name)


def from_system(
    system: Any, final: str = "given", output: str = "columns", year: int | None = None, name: str | None = None
) -> Imported:
    """Make an economy of a system that pymrio has loaded.

    Parameters
    ----------
    system : object
        With ``Z`` and ``Y`` (frames with region and sector in the index), ``unit`` (frame with a column ``unit``), and
        extensions: from ``get_extensions(data=True)``, else from an attribute ``extensions``; each with ``name``,
        ``F`` and ``unit``, and ``F_Y`` or None.
    final, output
        As `read`.
    year : int, optional
        Year of the tables; None: of the system's own description, else 2000.
    name : str, optional
        Name of the economy; None: that of the system.

    Returns
    -------
    Imported
        The economy and the report.

    Raises
    ------
    EconomyProblems
        If the system lacks flows or final demand, or they do not fit one another; every problem at once.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> goods = pd.MultiIndex.from_product([["north", "south"], ["grain"]], names=["region", "sector"])
    >>> uses = pd.MultiIndex.from_product([["north", "south"], ["household"]], names=["region", "category"])
    >>> system = SimpleNamespace(
    ...     name="two", Z=pd.DataFrame([[1.0, 0.0], [1.0, 2.0]], goods, goods),
    ...     Y=pd.DataFrame([[7.0, 2.0], [0.0, 7.0]], goods, uses),
    ...     unit=pd.DataFrame({"unit": ["million EUR"] * 2}, goods), extensions=[])
    >>> imported = from_system(system, output="rows")
    >>> imported.economy.labels["activity"].ids
    ('north grain', 'south grain')
    >>> round(imported.report.check("spectral radius"), 6)
    0.2
    """
    missing = [part for part in ("Z", "Y") if getattr(system, part, None) is None]
    if missing:
        raise EconomyProblems(
            [Problem(f"The system has no {part}.", "system", remedy="Load or compute it first.") for part in missing]
        )
    given = system.get_extensions(data=True) if hasattr(system, "get_extensions") else system.extensions
    units = getattr(system, "unit", None)
    unit = "unit" if units is None else str(units.iloc[0, 0])
    extensions = tuple(_extension(one) for one in given if getattr(one, "F", None) is not None)
    made = System(system.Z, system.Y, extensions, unit)
    title = str(getattr(system, "name", None) or "system")
    return _imported(made, final, output, year or 2000, name or title)


def _extension(given: Any) -> Extension:
    units = getattr(given, "unit", None)
    rows = [" ".join(map(str, row)) if isinstance(row, tuple) else str(row) for row in given.F.index]
    unit = [""] * len(rows) if units is None else [str(word) for word in units.iloc[:, 0]]
    direct = getattr(given, "F_Y", None)
    return Extension(
        str(getattr(given, "name", "extension")), given.F.set_axis(rows, axis=0), unit,
        0.0 if direct is None else float(np.abs(direct.to_numpy(np.float64)).sum()),
    )  # fmt: skip


def _imported(system: System, final: str, output: str, year: int, name: str) -> Imported:
    system.check()
    costs = system.primary_costs()
    by_columns = output == "columns" and costs is not None
    gross = system.output(by_columns=by_columns)
    if final == "residual":
        system = system.with_residual(gross)
    economy = _economy(system, gross, costs, year, name)
    return Imported(economy, report_on(system, gross, final, by_columns=by_columns))


def use_word(category: str) -> str:
    """Return what a category of final demand means to a plan.

    Examples
    --------
    >>> use_word("Final consumption expenditure by households"), use_word("Exports: Total (fob)"), use_word("other")
    ('household', 'export', 'other')
    """
    found = [word for part, word in WORDS if part in category.lower()]
    return found[-1] if found else category


def _economy(system: System, gross: pd.Series[float], costs: pd.DataFrame | None, year: int, name: str) -> Economy:
    labels = system.labels
    unit = MONEY.get(system.unit, system.unit)
    flows = pd.DataFrame(system.flows.to_numpy(np.float64), labels, labels)
    economy = economy_from_flows(
        flows.clip(lower=0.0),
        pd.DataFrame(np.diag(gross.to_numpy()), labels, labels) - flows.clip(upper=0.0),
        final=pd.DataFrame({"final": system.final.sum(axis=1).to_numpy(np.float64)}, labels),
        value_added=None if costs is None else costs.set_axis(labels, axis=1),
        name=name, unit=unit, year=year, output=gross.set_axis(labels),
        source=f"pymrio system {name}",
    )  # fmt: skip
    origin = {"evidence": "derived", "source": "table"}
    made = {"final": _final(system, year).assign(**origin), "endowments": _with_regions(economy, system)}
    regions = list(dict.fromkeys(system.flows.index.get_level_values(0)))
    made["regions"] = pd.DataFrame({"region": regions}).assign(**origin)
    emissions = _emissions(system, gross)
    if len(emissions):
        made["emissions"] = emissions.assign(**origin)
    return economy.replace(**made, problems=())


def _with_regions(economy: Economy, system: System) -> pd.DataFrame:
    region_of: Mapping[str, str] = dict(zip(system.labels, system.flows.index.get_level_values(0), strict=True))
    table = economy.endowments
    return table.assign(region=[region_of.get(activity, "") for activity in table["activity"]])


def _final(system: System, year: int) -> pd.DataFrame:
    columns = system.final.columns
    keys = pd.MultiIndex.from_arrays(
        [columns.get_level_values(0).astype(str), [use_word(str(word)) for word in columns.get_level_values(-1)]]
    )
    amounts = system.final.set_axis(keys, axis=1).T.groupby(level=[0, 1], sort=False).sum().T
    cells = amounts.to_numpy(np.float64)
    column, row = np.nonzero(cells.T)
    return pd.DataFrame(
        {"year": year, "use": amounts.columns.get_level_values(1).to_numpy(object)[column],
         "region": amounts.columns.get_level_values(0).to_numpy(object)[column],
         "product": np.array(system.labels, dtype=object)[row], "amount": cells[row, column]}
    )  # fmt: skip


def _emissions(system: System, gross: pd.Series[float]) -> pd.DataFrame:
    parts = []
    money = MONEY.get(system.unit, system.unit)
    activities = np.array(system.labels, dtype=object)
    for extension in system.extensions:
        if extension is system.costs_extension:
            continue
        cells = extension.flows.to_numpy(np.float64) / gross.to_numpy()
        row, column = np.nonzero(np.isfinite(cells) & (cells != 0))
        units = np.array(extension.units, dtype=object)
        parts.append(
            pd.DataFrame(
                {"activity": activities[column], "substance": extension.flows.index.to_numpy(object)[row],
                 "value": cells[row, column], "unit": [f"{u} per {money}" for u in units[row]]}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
