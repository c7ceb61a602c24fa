"""Regional tables of one country: each region's uses of its own goods, of other regions' goods, and of foreign goods.

Each file has the columns ``REG`` and ``COM``: a region, and a product or a total of the region's column. Where goods of
other regions come from is not known; only how much each region sells to all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.economy.reading import read_table
from lustrum.errors import EconomyProblems, Problem, nearest
from lustrum.readers._names import read_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FILES = {"home": "io_domestic.csv", "others": "use_imports_other_regions.csv", "abroad": "use_imports_foreign.csv"}
"""Uses by where the good was made."""

REGION, PRODUCT = "REG", "COM"
FINAL = {"household": "F_HOUSEHOLDS", "investment": "F_GCF", "government": "F_GOVERNMENT"}
"""Final uses at home, by their words, and their columns; inventories stand only among goods of the own region."""

TO_OTHERS, TO_ABROAD, INVENTORIES = "F_EXPORTS_OTHER_REGIONS", "F_EXPORTS_FOREIGN", "F_INVENTORIES"
OUTPUT, TOTAL_USE, COMPENSATION = "OUTPUT_BASIC", "TOTAL_USE_BASIC", "COMPENSATION_EMPLOYEES"
COSTS = (
    "TAXES_LESS_SUBSIDIES_PRODUCTS", COMPENSATION, "CAPITAL_COMPENSATION", "LAND_COMPENSATION",
    "OTHER_TAXES_PRODUCTION_NET",
)  # fmt: skip
"""What with inputs from all origins adds up to output."""


@dataclass(frozen=True, eq=False)
class Regional:
    """Tables of all regions as arrays; goods and industries are the same everywhere.

    Parameters
    ----------
    regions, products : tuple of str
        Labels; every industry makes the product of its own code.
    use : dict of str to float64 (region, product, industry)
        Inputs by where the good was made: ``home`` (the same region), ``others``, ``abroad``.
    final : dict of str to dict of str to float64 (region, product)
        Final uses by where the good was made, and by word; with ``export`` (sold abroad) and ``inventories``.
    to_others : float64 (region, product)
        Sold to all other regions.
    output : float64 (region, industry)
        Gross output.
    costs : dict of str to float64 (region, industry)
        Primary costs.
    total_use : float64 (region, product)
        Printed sum of uses of what the region makes.
    names : dict of str to str
        Names of codes.
    """

    regions: tuple[str, ...]
    products: tuple[str, ...]
    use: dict[str, Floats]
    final: dict[str, dict[str, Floats]]
    to_others: Floats
    output: Floats
    costs: dict[str, Floats]
    total_use: Floats
    names: dict[str, str]

    @property
    def labels(self) -> list[str]:
        """Labels of region and product together, regions slowest."""
        return [label(region, product) for region in self.regions for product in self.products]

    @property
    def from_others(self) -> Floats:
        """Bought from all other regions, float64 (region, product)."""
        final = np.sum(list(self.final["others"].values()), axis=0)
        return np.asarray(self.use["others"].sum(axis=2) + final, dtype=np.float64)

    def shares_of_sellers(self) -> Floats:
        """Return from where each region buys, float64 (product, seller, buyer): the pooled-trade assumption.

        Each buyer's share of a seller is the seller's part of what all regions but the buyer sell to others.
        """
        sold = np.repeat(self.to_others.T[:, :, None], len(self.regions), axis=2)
        own = np.arange(len(self.regions))
        sold[:, own, own] = 0.0
        total = sold.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(sold, total, out=np.zeros_like(sold), where=total > 0), dtype=np.float64)

    def pooled_flows(self) -> Floats:
        """Return flows between all regions' industries, float64 (region x product, region x industry)."""
        count = len(self.regions) * len(self.products)
        flows = np.einsum("psb,bpj->spbj", self.shares_of_sellers(), self.use["others"])
        for region in range(len(self.regions)):
            flows[region, :, region, :] += self.use["home"][region]
        return np.asarray(flows.reshape(count, count), dtype=np.float64)

    def pooled_final(self, word: str) -> Floats:
        """Return final use of each region's goods, float64 (region x product,), all regions' users together."""
        others = self.final["others"].get(word, np.zeros(self.output.shape))
        at_home = self.final["home"].get(word, np.zeros(self.output.shape))
        return np.asarray((np.einsum("psb,bp->sp", self.shares_of_sellers(), others) + at_home).ravel())


def label(region: str, product: str) -> str:
    """Return the label of a product, or an activity, of one region.

    Examples
    --------
    >>> label("Lapland", "S02")
    'Lapland S02'
    """
    return f"{region} {product}"


def read_regional(folder: Path) -> Regional:
    """Read a folder of regional tables.

    Raises
    ------
    EconomyProblems
        If files are missing or do not fit one another; every problem at once.
    """
    problems: list[Problem] = []
    frames = {part: _read(folder / file, problems) for part, file in FILES.items()}
    if problems:
        raise EconomyProblems(problems)
    home = frames["home"]
    regions = tuple(dict.fromkeys(home.index.get_level_values(0)))
    products = tuple(row for row in dict.fromkeys(home.index.get_level_values(1)) if row in home.columns)
    for part, frame in frames.items():
        wanted = [(r, p) for r in regions for p in (*products, *((*COSTS, OUTPUT) if part == "home" else ()))]
        columns = [*products, *FINAL.values(), TO_ABROAD]
        columns += [TO_OTHERS, INVENTORIES, TOTAL_USE] if part == "home" else []
        there = set(frame.index)
        problems += [
            Problem("The row is missing.", FILES[part], "", f"{region}, {row}")
            for region, row in wanted
            if (region, row) not in there
        ]
        problems += [
            Problem(f"The column '{c}' is missing.", FILES[part], nearest(c, frame.columns))
            for c in columns
            if c not in frame.columns
        ]
    names = read_names([folder / "sectors.csv"], problems)
    if problems or not products:
        raise EconomyProblems(problems or [Problem("No product is an industry too.", FILES["home"])])
    return _arrange(frames, regions, products, names)


def _arrange(
    frames: dict[str, pd.DataFrame], regions: tuple[str, ...], products: tuple[str, ...], names: dict[str, str]
) -> Regional:
    shape = (len(regions), len(products))

    def cube(frame: pd.DataFrame, columns: list[str]) -> Floats:
        rows = pd.MultiIndex.from_product([regions, products])
        return frame.loc[rows, columns].to_numpy(np.float64).reshape(*shape, len(columns))

    def row(item: str) -> Floats:
        keys = pd.MultiIndex.from_product([regions, [item]])
        return frames["home"].loc[keys, list(products)].to_numpy(np.float64)

    final = {
        part: {word: cube(frame, [column])[:, :, 0] for word, column in (*FINAL.items(), ("export", TO_ABROAD))}
        for part, frame in frames.items()
    }
    final["home"]["inventories"] = cube(frames["home"], [INVENTORIES])[:, :, 0]
    return Regional(
        regions=regions, products=products, final=final,
        use={part: cube(frame, list(products)) for part, frame in frames.items()},
        to_others=cube(frames["home"], [TO_OTHERS])[:, :, 0],
        output=row(OUTPUT), costs={item: row(item) for item in COSTS},
        total_use=cube(frames["home"], [TOTAL_USE])[:, :, 0], names=names,
    )  # fmt: skip


def _read(path: Path, problems: list[Problem]) -> pd.DataFrame:
    if not path.is_file():
        beside = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
        problems.append(Problem("The file is missing.", str(path), nearest=nearest(path.name, beside)))
        return pd.DataFrame()
    raw, found = read_table(path, path.stem)
    problems += found
    if raw is None or REGION not in raw.columns or PRODUCT not in raw.columns:
        problems.append(Problem(f"Columns {REGION} and {PRODUCT} are needed.", path.name))
        return pd.DataFrame()
    keys = pd.MultiIndex.from_arrays([raw.columns[REGION].astype(str), raw.columns[PRODUCT].astype(str)])
    problems += [Problem("The row stands twice.", path.name, " ".join(key)) for key in keys[keys.duplicated()].unique()]
    made = {}
    for column, cells in raw.columns.items():
        if column in (REGION, PRODUCT):
            continue
        made[column] = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(np.float64)
        for i in np.flatnonzero(~np.isfinite(made[column])):
            problems.append(Problem("A number is needed.", f"{path.name} row {raw.rows[i]}, {column}", str(cells[i])))
    return pd.DataFrame(made, index=keys)
