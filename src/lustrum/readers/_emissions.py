"""Air emission accounts by groups of activities, shared out to industries by NACE divisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lustrum.economy.reading import read_table
from lustrum.errors import Problem
from lustrum.readers._nace import GROUP, read_concordance, share_out
from lustrum.readers._names import read_names
from lustrum.readers._report import Balance, LeftOut, compare

UNITS = {"GHG": "kt CO2e", "acidifiers": "t SO2e", "ozone-precursors": "t NMVOCe"}
"""Substances, each the sum of its gases in equivalents, and their units."""

_KINDS = {"1.-": "GHG", "2.-": "acidifiers", "3.-": "ozone-precursors"}
_SUM, _HOUSEHOLDS = re.compile(r"\s*total ramas|\s*total activities", re.IGNORECASE), re.compile(r"\s*h\s*:")
IMPUTED = "imputed rents"


@dataclass(frozen=True)
class Emitted:
    """Emissions by industry, and what is to be reported of them."""

    amounts: pd.DataFrame | None = None
    files: tuple[str, ...] = ()
    balances: tuple[Balance, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def read_emissions(
    folder: Path, year: int, output: pd.Series, concordance: str, rounding: float, problems: list[Problem]
) -> Emitted:
    """Read emissions of a year from ``air_emissions_*.csv``, if it is there and has the year.

    Parameters
    ----------
    folder : Path
        Where the file lies; columns are substance, activity and years.
    year : int
        The year.
    output : Series (industry,)
        Gross output, by which industries of one group share.
    concordance : str
        See `lustrum.readers._nace.read_concordance`.
    rounding : float
        Largest gap of a printed total that rounding explains, in units of the substance; at least 1.
    problems : list of Problem
        Everything that is wrong is added.
    """
    files = sorted(folder.glob("air_emissions*.csv"))
    if not files:
        return Emitted()
    raw, found = read_table(files[0], "emissions")
    problems += found
    if raw is None:
        return Emitted()
    missing = [c for c in ("substance", "activity", str(year)) if c not in raw.columns]
    problems += [Problem(f"The column '{one}' is missing.", raw.file, "", ", ".join(raw.columns)) for one in missing]
    if missing:
        return Emitted()
    cells = raw.columns[str(year)]
    amounts = np.array(pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce"), dtype=np.float64)
    problems += [
        Problem("A number is needed.", f"{raw.file} row {raw.rows[i]}, {year}", str(cells[i]))
        for i in np.flatnonzero(~np.isfinite(amounts))
    ]
    told = len(problems)
    industries = _without_imputed_rents(folder, read_concordance(concordance, problems))
    if len(problems) > told:
        return Emitted()
    rows, balances, left_out = {}, [], []
    for start, name in _KINDS.items():
        mine = [str(s).startswith(start) for s in raw.columns["substance"]]
        frame = pd.Series(np.where(np.isfinite(amounts), amounts, 0.0)[mine], raw.columns["activity"][mine])
        if not len(frame):
            continue
        groups = frame[[GROUP.match(str(label)) is not None for label in frame.index]]
        rows[name] = share_out(groups, industries, output, problems, raw.file)
        printed = frame[[_SUM.match(str(label)) is not None for label in frame.index]]
        if len(printed) == 1:
            names = (f"{name} by activity", "printed total of activities")
            sums, allowed = [float(groups.to_numpy().sum())], max(rounding, 1.0)
            balances.append(
                compare("substance", [name], sums, printed, names=names, unit=UNITS[name], rounding=allowed)
            )
        own = frame[[_HOUSEHOLDS.match(str(label)) is not None for label in frame.index]]
        why = f"emissions of households themselves, by no activity: {own.sum():g} {UNITS[name]}"
        left_out.append(LeftOut("emissions", f"{name}, households", why))
    return Emitted(pd.DataFrame(rows).T, (raw.file,), tuple(balances), tuple(left_out))


def _without_imputed_rents(folder: Path, industries: dict[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    names = read_names([folder / "industries.csv"], [])  # what is wrong with the file is told where names are read
    imputed = {code for code, name in names.items() if IMPUTED in name.lower()}
    # real estate "excluding imputed rents" names them too
    excluding = {code for code, name in names.items() if "excluding" in name.lower()}
    return {one: found for one, found in industries.items() if one not in imputed - excluding}
