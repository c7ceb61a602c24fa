"""Shortfalls of a history: what was missing of the plan or of what was asked for, and the causes behind it.

Two things are recorded of a product. *Not made*: what its makers fell short of their plan, by the cause that bound them
and the input behind it. *Not served*: what units and builders ordered, or households asked for in shops, and did not
get. Both may be the same tonne, so they are not added up. What was missing is the larger of the two; what was not made
explains it first, by its causes, and what is left is demand above the plan.

Draws are averaged. No counterfactual is computed: a cause is what bound, not what would have helped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.history.history import History
from lustrum.quantities.calendar import MONTHS_A_YEAR, Month

Floats = NDArray[np.float64]
DEPTH, WIDTH, LEAST = 4, 4, 0.03
"""Steps of a chain, branches of a step, and the share up to which a cause is only counted."""

_ROUNDING = 1e-12
"""Share of what was missing that is an error of the arithmetic, not a cause."""

ORDERS, SHOPS = "demand", "shops"
NOT_SERVED = (ORDERS, SHOPS)
"""Causes that stand for demand which was not served: orders of units and builders, and purses in shops."""

PHRASES = {
    "none": "{product}: no cause recorded",
    "capacity": "{product}: plant at its limit",
    "labour": "{product}: too few hands",
    "input": "{culprit} short",
    "land": "{product}: land at its limit",
    "season": "{product}: the season's peak",
    "draught": "{product}: too few draught animals",
    "power": "{product}: power short",
    ORDERS: "{product}: orders above what there was",
    SHOPS: "{product}: households found none in the shops",
    "finance": "{product}: money short",
    "damage": "{product}: plant damaged or stopped by war",
    "order": "{product}: ordered below what could be made",
}
"""How a cause is told; ``{product}`` is what was missing, ``{culprit}`` the input behind it."""

_EPOCH = 1970 * MONTHS_A_YEAR


@dataclass(frozen=True)
class Step:
    """One step of a chain: what was missing, what bound, how much of the step above, and what lies behind it.

    Parameters
    ----------
    product, cause, culprit : str
        Labels: what was missing, by which cause, for want of which product (empty for none).
    amount, share : float
        How much, in the product's own unit; share of what was missing of the product.
    parts : tuple of Step
        What lies behind it, largest first.
    more : int
        Causes behind it that are too many or too small to be told.
    """

    product: str
    cause: str
    culprit: str
    amount: float
    share: float
    parts: tuple[Step, ...] = ()
    more: int = 0

    def words(self, name: Callable[[str], str]) -> str:
        """Say what bound, with products as `name` calls them."""
        if self.cause == "input" and not self.culprit:
            return f"{name(self.product)}: too little of it as its own input"
        phrase = "{culprit} short" if self.culprit else PHRASES.get(self.cause, f"{{product}}: {self.cause}")
        return phrase.format(product=name(self.product), culprit=name(self.culprit) if self.culprit else "")


@dataclass(frozen=True)
class Missing:
    """What was missing of a product in some months.

    Parameters
    ----------
    product : str
        Its label.
    not_made, made : float
        Below the plan, and output, in the product's own unit; output is NaN where it is not recorded.
    not_served, not_found : float
        Ordered by units and builders and not delivered; asked for in shops and not found.
    steps : tuple of Step
        Causes, largest first.
    more : int
        How many causes are not told.
    regions : tuple of (str, float)
        Shares by region of the larger side: of what was not made, or of what was ordered and not delivered; largest
        first. Empty where nothing of it was missing. What shops lacked is not recorded by region.
    """

    product: str
    not_made: float
    made: float
    not_served: float
    not_found: float
    steps: tuple[Step, ...] = ()
    more: int = 0
    regions: tuple[tuple[str, float], ...] = ()

    @property
    def amount(self) -> float:
        """What was missing: below the plan or asked for in vain, whichever is more."""
        return max(self.not_made, self.not_served + self.not_found)

    @property
    def is_demand(self) -> bool:
        """Whether more was asked for in vain than was not made, so that `amount` and `regions` count demand."""
        return self.not_served + self.not_found > self.not_made

    @property
    def share_of_plan(self) -> float:
        """Share of the planned output that was not made; NaN where nothing was planned or output is unknown."""
        planned = self.made + self.not_made
        return self.not_made / planned if planned > 0 else float("nan")

    @property
    def share(self) -> float:
        """Share of what was wanted that was missing: of output and what was missing; NaN where output is unknown."""
        wanted = self.made + self.amount
        return self.amount / wanted if wanted > 0 else float("nan")


class Shortfalls:
    """The shortfalls of the draws of a run, mean of draws, by month, product, cause and culprit.

    Parameters
    ----------
    histories : sequence of History
        Draws; those without a record of shortfalls are left out.
    """

    def __init__(self, histories: Sequence[History]) -> None:
        self.histories = [history for history in histories if "shortfall" in history]
        self.products: list[str] = []
        self.causes: list[str] = []
        self.culprits: list[str] = []
        self.regions: list[str] = []
        self.months = np.zeros(0, dtype=np.int64)
        self.values: Floats = np.zeros((0, 0, 0, 0))
        self._by_region: Floats = np.zeros((2, 0, 0, 0))
        if self.histories:
            self._read()

    def _read(self) -> None:
        dims = ("time", "region", "product", "cause", "culprit")
        arrays = [history.variables["shortfall"].transpose(*dims) for history in self.histories]
        length = min(array.sizes["time"] for array in arrays)
        first = arrays[0]
        self.months = _months(first)[:length]
        self.regions, self.products, self.causes, self.culprits = (
            [str(label) for label in first.coords[dim].values] for dim in dims[1:]
        )
        self.causes = [*self.causes, SHOPS]
        sizes = length, len(self.products), len(self.causes), len(self.culprits)
        self.values, self._by_region = np.zeros(sizes), np.zeros((2, length, len(self.regions), len(self.products)))
        is_order = np.isin(self.causes[:-1], NOT_SERVED)
        for array in arrays:
            whole = np.nan_to_num(array.values[:length]) / len(arrays)
            self.values[:, :, :-1] += whole.sum(axis=1)
            for side, causes in enumerate((~is_order, is_order)):
                self._by_region[side] += whole[:, :, :, causes].sum(axis=(3, 4))
        self.values[:, :, -1, -1] = self._unmet(length)

    def _unmet(self, length: int) -> Floats:
        """Return what households asked for in shops and did not find, float64 (time, product)."""
        found = np.zeros((length, len(self.products)))
        for history in self.histories:
            if "unmet_demand" not in history:
                continue
            array = history.variables["unmet_demand"]
            rest = [dim for dim in array.dims if dim not in ("time", "product")]
            summed = array.sum(rest).transpose("time", "product")
            names = [str(label) for label in summed.coords["product"].values]
            places = [self.products.index(name) for name in names if name in self.products]
            kept = [number for number, name in enumerate(names) if name in self.products]
            several = min(length, summed.sizes["time"])
            found[:several, places] += np.nan_to_num(summed.values[:several, kept]) / len(self.histories)
        return found

    # Windows of months

    @property
    def is_recorded(self) -> bool:
        """Whether shortfalls were recorded at all."""
        return bool(self.histories)

    @property
    def span(self) -> tuple[Month, Month]:
        """First and last month of the record."""
        return Month.of_ordinal(int(self.months[0])), Month.of_ordinal(int(self.months[-1]))

    def window(self, last: Month, count: int = MONTHS_A_YEAR) -> Floats:
        """Return the shortfall of the months that end with `last`, float64 (product, cause, culprit)."""
        return np.asarray(self.values[self._inside(self.months, last, count)].sum(axis=0))

    @staticmethod
    def _inside(months: NDArray[np.int64], last: Month, count: int) -> NDArray[np.bool_]:
        return np.asarray((months > last.ordinal - count) & (months <= last.ordinal))

    @cached_property
    def _is_served_side(self) -> NDArray[np.bool_]:
        return np.isin(self.causes, NOT_SERVED)

    @cached_property
    def missing_by_month(self) -> Floats:
        """What was missing, float64 (time, product): not made or not served, whichever is more."""
        by_cause = self.values.sum(axis=3)
        served = by_cause[:, :, self._is_served_side].sum(axis=2)
        return np.asarray(np.maximum(by_cause.sum(axis=2) - served, served))

    def worst_months(self, product: str, count: int = MONTHS_A_YEAR) -> Month:
        """Return the last of those consecutive months in which most of a product was missing."""
        windows, span = self.rolling(count)
        return Month.of_ordinal(int(self.months[int(np.argmax(windows[:, self.products.index(product)])) + span - 1]))

    def rolling(self, count: int = MONTHS_A_YEAR) -> tuple[Floats, int]:
        """Return what was missing in every `count` consecutive months, float64 (window, product), and their number."""
        sums = np.cumsum(np.vstack([np.zeros(len(self.products)), self.missing_by_month]), axis=0)
        span = min(count, len(self.months))
        return np.asarray(sums[span:] - sums[:-span]), span

    def made(self, product: str, last: Month, count: int = MONTHS_A_YEAR) -> float:
        """Return the output of a product in the months that end with `last`, mean of draws; NaN if unknown."""
        found = []
        for history in self.histories:
            activities = history.labels.get("activity")
            if "output" not in history or activities is None or not activities.has("product"):
                return float("nan")
            array = history.variables["output"]
            array = array.sel(basis="true") if "basis" in array.dims else array
            inside = self._inside(_months(array), last, count)
            mine = [name for name in activities.ids if name in array.coords["activity"].values]
            mine = [name for name in mine if activities.attribute("product")[activities.code(name)] == product]
            found.append(float(np.nansum(array.sel(activity=mine).values[inside])))
        return float(np.mean(found)) if found else float("nan")

    # Causes

    def missing(self, product: str, last: Month, count: int = MONTHS_A_YEAR) -> Missing:
        """Say what was missing of a product in the months that end with `last`, and why."""
        window = self.window(last, count)
        by_cause = window[self.products.index(product)].sum(axis=1)
        served, found = (float(by_cause[self.causes.index(cause)]) for cause in NOT_SERVED)
        not_made = float(by_cause[~self._is_served_side].sum())
        steps, more = self.trace(product, window)
        missing = Missing(product, not_made, self.made(product, last, count), served, found, steps, more)
        return replace(missing, regions=self._regions(missing, last, count))

    def _regions(self, missing: Missing, last: Month, count: int) -> tuple[tuple[str, float], ...]:
        inside = self._inside(self.months, last, count)
        amounts = self._by_region[int(missing.is_demand), inside, :, self.products.index(missing.product)].sum(axis=0)
        whole = float(amounts.sum())
        order = np.argsort(-amounts, kind="stable")
        return tuple((self.regions[i], float(amounts[i] / whole)) for i in order if amounts[i] > 0)

    def trace(self, product: str, window: Floats, seen: tuple[str, ...] = ()) -> tuple[tuple[Step, ...], int]:
        """Return the causes behind what was missing of a product, largest first, and how many are left out.

        Parameters
        ----------
        product : str
            A label.
        window : array of float64 (product, cause, culprit)
            Shortfall of some months.
        seen : tuple of str
            Products that stand above in the chain: a circle of causes is not walked twice.
        """
        amounts = self._split(window[self.products.index(product)])
        whole = float(amounts.sum())
        if whole <= 0:
            return (), 0
        places = [(int(c), int(k)) for c, k in zip(*np.nonzero(amounts > _ROUNDING * whole), strict=True)]
        places.sort(key=lambda place: -amounts[place])
        told = [place for place in places if amounts[place] > LEAST * whole][:WIDTH] or places[:1]
        steps = [self._step(product, place, float(amounts[place]), whole, window, seen) for place in told]
        return tuple(steps), len(places) - len(told)

    def _split(self, recorded: Floats) -> Floats:
        """Return what was missing by cause, float64 (cause, culprit): not made first, then what demand adds to it."""
        is_served = self._is_served_side
        not_made = float(recorded[~is_served].sum())
        asked = float(recorded[is_served].sum())
        amounts = recorded.copy()
        amounts[is_served] *= max(asked - not_made, 0.0) / asked if asked > 0 else 0.0
        return amounts

    def _step(
        self, product: str, place: tuple[int, int], amount: float, whole: float, window: Floats, seen: tuple[str, ...]
    ) -> Step:
        cause, culprit = self.causes[place[0]], self.culprits[place[1]]
        is_other = culprit in self.products and culprit != product
        behind: tuple[tuple[Step, ...], int] = ((), 0)
        if is_other and len(seen) + 1 < DEPTH and culprit not in seen:
            behind = self.trace(culprit, window, (*seen, product))
        return Step(product, cause, culprit if is_other else "", amount, amount / whole, *behind)


def _months(array: xr.DataArray) -> NDArray[np.int64]:
    found: Any = array.coords["time"].values.astype("datetime64[M]").astype(np.int64) + _EPOCH
    return np.asarray(found, dtype=np.int64)
