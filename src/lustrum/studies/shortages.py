"""Shortages of a history: what was short, by how much, and the causes that every month of a run records.

A *shortfall* is what was not made or delivered, by the cause that bound it and the input behind it. Windows are twelve
months. Draws are averaged. No counterfactual is computed: a cause is what bound, not what would have helped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.history.history import History
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month

Floats = NDArray[np.float64]
DEPTH, WIDTH, LEAST = 4, 4, 0.03
"""Steps of a chain, branches of a step, and the share below which a cause is not told."""

_EPOCH = 1970 * MONTHS_A_YEAR
_WORDS = {
    "none": "{product}: no cause recorded",
    "capacity": "{product}: plant at its limit",
    "labour": "{product}: too few hands",
    "input": "{product}: orders above what was delivered",
    "land": "{product}: land at its limit",
    "season": "{product}: the season's peak",
    "draught": "{product}: too few draught animals",
    "power": "{product}: power short",
    "demand": "{product}: orders above what there was",
    "finance": "{product}: money short",
    "damage": "{product}: plant damaged",
    "order": "{product}: ordered below what could be made",
}


@dataclass(frozen=True)
class Step:
    """One step of a chain: what bound, how much of the step above it explains, and what lies behind it.

    Parameters
    ----------
    words : str
        What bound.
    product, cause, culprit : str
        Labels: what was short, by which cause, for want of which product.
    amount, share : float
        How much, in the product's unit; share of the shortfall one step up.
    parts : tuple of Step
        What lies behind it, largest first.
    """

    words: str
    product: str
    cause: str
    culprit: str
    amount: float
    share: float
    parts: tuple[Step, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as a plain mapping."""
        facts = {key: getattr(self, key) for key in ("words", "product", "cause", "culprit", "amount", "share")}
        return {**facts, "parts": [part.to_dict() for part in self.parts]}


class Shortages:
    """The shortfalls of the draws of a run, mean of draws, by month, product, cause and culprit.

    Parameters
    ----------
    histories : sequence of History
        Draws.
    """

    def __init__(self, histories: Sequence[History]) -> None:
        self.histories = [history for history in histories if "shortfall" in history]
        self.products: list[str] = []
        self.causes: list[str] = []
        self.culprits: list[str] = []
        self.months = np.zeros(0, dtype=np.int64)
        self.values: Floats = np.zeros((0, 0, 0, 0))
        if self.histories:
            arrays = [history.variables["shortfall"].sum("region") for history in self.histories]
            ordered = [array.transpose("time", "product", "cause", "culprit") for array in arrays]
            length = min(array.sizes["time"] for array in ordered)
            self.values = np.nan_to_num(np.mean([array.values[:length] for array in ordered], axis=0))
            first = ordered[0]
            self.months = first.coords["time"].values[:length].astype("datetime64[M]").astype(np.int64) + _EPOCH
            self.products, self.causes, self.culprits = (
                [str(label) for label in first.coords[dim].values] for dim in ("product", "cause", "culprit")
            )

    @cached_property
    def by_product(self) -> Floats:
        """Shortfall (time, product)."""
        return np.asarray(self.values.sum(axis=(2, 3)))

    def name(self, product: str) -> str:
        """Return what a product is called."""
        text = self._attribute(product, "name").split(",")[0].split("(")[0].strip()
        return text or product.replace("_", " ")

    def unit(self, product: str) -> str:
        """Return the unit of a product."""
        return self._attribute(product, "unit")

    def _attribute(self, product: str, key: str) -> str:
        table = self.histories[0].labels.get("product")
        if table is None or product not in table or not table.has(key):
            return ""
        text = str(table.attribute(key)[table.code(product)])
        return "" if text == "nan" else text

    def find(self, text: str) -> str:
        """Return the product of this label or name, or an empty text."""
        wanted = text.strip().lower().replace(" ", "_")
        for product in self.products:
            if wanted in (product.lower(), self.name(product).lower().replace(" ", "_")):
                return product
        return ""

    def names(self) -> list[str]:
        """Return labels and names of all products."""
        return [*self.products, *(self.name(product) for product in self.products)]

    def window(self, last: Month) -> Floats:
        """Return the shortfall of the twelve months that end with a month (product, cause, culprit)."""
        inside = (self.months > last.ordinal - MONTHS_A_YEAR) & (self.months <= last.ordinal)
        return np.asarray(self.values[inside].sum(axis=0))

    def worst_month(self, product: str) -> Month:
        """Return the last month of the twelve in which a product was shortest."""
        mine = self.by_product[:, self.products.index(product)]
        sums = np.concatenate([[0.0], np.cumsum(mine)])
        span = min(MONTHS_A_YEAR, len(mine))
        return Month.of_ordinal(int(self.months[int(np.argmax(sums[span:] - sums[:-span])) + span - 1]))

    def supplied(self, product: str, last: Month) -> float:
        """Return the output of a product in the twelve months that end with a month, mean of draws; NaN if unknown."""
        found = []
        for history in self.histories:
            activities = history.labels.get("activity")
            if "output" not in history or activities is None or not activities.has("product"):
                return float("nan")
            array = history.variables["output"]
            array = array.sel(basis="true") if "basis" in array.dims else array
            months = array.coords["time"].values.astype("datetime64[M]").astype(np.int64) + _EPOCH
            inside = (months > last.ordinal - MONTHS_A_YEAR) & (months <= last.ordinal)
            mine = [name for name in activities.ids if name in array.coords["activity"].values]
            mine = [name for name in mine if activities.attribute("product")[activities.code(name)] == product]
            found.append(float(np.nansum(array.sel(activity=mine).values[inside])))
        return float(np.mean(found)) if found else float("nan")

    def trace(self, product: str, last: Month, seen: tuple[str, ...] = ()) -> tuple[Step, ...]:
        """Return what lies behind the shortfall of a product in the twelve months that end with a month."""
        window = self.window(last)[self.products.index(product)]
        whole = float(window.sum())
        if whole <= 0:
            return ()
        places = [(int(c), int(k)) for c, k in zip(*np.nonzero(window > LEAST * whole), strict=True)]
        places.sort(key=lambda place: -window[place])
        return tuple(self._step((product, *place), float(window[place]), whole, last, seen) for place in places[:WIDTH])

    def _step(
        self, what: tuple[str, int, int], amount: float, whole: float, last: Month, seen: tuple[str, ...]
    ) -> Step:
        product, cause, culprit = what[0], self.causes[what[1]], self.culprits[what[2]]
        words = _WORDS.get(cause, f"{{product}}: {cause}").format(product=self.name(product))
        parts: tuple[Step, ...] = ()
        if culprit in self.products and culprit != product:
            words = f"{self.name(culprit)} short"
            if len(seen) + 1 < DEPTH and culprit not in seen:
                parts = self.trace(culprit, last, (*seen, product))
        return Step(words, product, cause, culprit, amount, amount / whole, parts)

    def largest(self, most: int = 10) -> list[dict[str, Any]]:
        """Return the products that were shortest in their worst twelve months, by share of what was wanted.

        Each with its label, name, last month of the twelve, amount, unit, share and first cause.
        """
        rows: list[dict[str, Any]] = []
        for product, total in zip(self.products, self.by_product.sum(axis=0), strict=True):
            if total <= 0:
                continue
            last = self.worst_month(product)
            amount = float(self.window(last)[self.products.index(product)].sum())
            made = self.supplied(product, last)
            share = amount / (amount + made) if np.isfinite(made) and amount + made > 0 else float("nan")
            first = self.trace(product, last)[:1]
            rows.append(
                {"product": product, "name": self.name(product), "until": str(last), "amount": amount,
                 "unit": self.unit(product), "share": share, "cause": first[0].words if first else ""}
            )  # fmt: skip
        rows.sort(key=lambda row: -row["share"] if np.isfinite(row["share"]) else 0.0)
        return rows[:most]
