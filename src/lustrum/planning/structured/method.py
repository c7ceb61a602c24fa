r"""Restarted reflected Halpern primal-dual steps with diagonal step sizes.

Each iteration applies the technology once to levels and once to prices. Steps are sized by row and by column, and
anew at each restart: with :math:`\rho_i = |y_i| / \bar y` within wide limits

.. math:: \sigma_i = \frac{\rho_i}{\sum_j |K_{ij}|}, \qquad \tau_j = \frac{1}{\sum_i \rho_i |K_{ij}|}

so that the prices of the few bottlenecks, on which most of the objective hangs, have not a thousand times as many
steps to go as others, and levels that only meet small prices (those of later years, as a rule) are not slow for it.
The balance between steps of levels and of prices is set at each restart from the two halves of the gap: the loss of
value in the limits of columns, and the worth of broken rows.

Sources
-------
Chambolle and Pock 2011; Pock and Chambolle 2011 (diagonal steps); Applegate and others 2021 (restarts); Lu and Yang
2024 (Halpern steps) (recalled).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.kernels.technology import step_within
from lustrum.planning.structured.model import Floats
from lustrum.planning.structured.scaled import Scaled

SAFETY = 0.998
ENOUGH, SOME, LONG = 0.2, 0.8, 0.36
"""Restart when the error has fallen to this share; to that share and no longer falls; when the run is this share of
all iterations."""
EARLY = 50
NEAREST, FARTHEST = 3e-4, 1e5
"""Least and most that a row's steps are longer than its size says."""
LIGHTEST, HEAVIEST = 1e-3, 1e3


@dataclass
class State:
    """Where the method stands: levels, prices, their anchors, and the weight of prices against levels."""

    levels: Floats
    prices: Floats
    weight: float = 1.0

    def copy(self) -> State:
        """Return a copy."""
        return State(self.levels.copy(), self.prices.copy(), self.weight)


class Method:
    """The iteration.

    Parameters
    ----------
    scaled : Scaled
        The programme.
    start : State
        Where to start.
    """

    def __init__(self, scaled: Scaled, start: State) -> None:
        self.scaled, self.state = scaled, start
        sizes = scaled.sizes
        self._set_steps()
        self.limit, self.cost = scaled.limit, scaled.cost
        self.low, self.high = scaled.low, scaled.high
        start.levels[:] = np.clip(start.levels, self.low, self.high)
        self.iterations = self.restarts = 0
        self._anchor = start.copy()
        self._slope, self._sum = np.zeros(sizes.columns), np.zeros(sizes.rows)
        self._reflected, self._unused = np.zeros(sizes.columns), np.zeros(sizes.rows)
        self._since = 0
        self._first = self._last = np.inf
        self._usual = 1.0

    def _set_steps(self) -> None:
        """Set the lengths of steps by how far prices have to go: as far as they have come."""
        sizes, prices = self.scaled.sizes, np.abs(self.state.prices)
        usual = float(prices.mean())
        rows: Floats = np.clip(prices / usual, NEAREST, FARTHEST) if usual > 0 else np.ones(sizes.rows)
        by_row, by_column = self.scaled.sums(rows, np.ones(sizes.columns))
        self.row_step = rows / np.where(by_row > 0, by_row, 1.0)
        self.column_step = 1.0 / np.where(by_column > 0, by_column, 1.0)

    def iterate(self, count: int) -> None:
        """Make some iterations."""
        for _ in range(count):
            self._step()

    def _step(self) -> None:
        state, scaled = self.state, self.scaled
        mix = (self._since + 1.0) / (self._since + 2.0)
        scaled.adjoint(state.prices, self._slope)
        np.subtract(self.cost, self._slope, out=self._slope)
        moved = step_within(
            state.levels, self._slope, self.column_step, self.low, self.high, self._anchor.levels, self._reflected,
            SAFETY / state.weight, mix,
        )  # fmt: skip
        scaled.apply(self._reflected, self._sum)
        self._sum -= self.limit
        changed = step_within(
            state.prices, self._sum, self.row_step, scaled.floor, scaled.roof, self._anchor.prices, self._unused,
            SAFETY * state.weight, mix,
        )  # fmt: skip
        error = float(np.sqrt(state.weight * moved + changed / state.weight))
        self.iterations += 1
        self._since += 1
        if self._since == 1:
            self._first, self._last = error, np.inf
        elif self._is_due(error):
            self._restart()
        else:
            self._last = error

    def _is_due(self, error: float) -> bool:
        if error <= ENOUGH * self._first:
            return True
        if error <= SOME * self._first and error > self._last:
            return True
        return self._since >= LONG * self.iterations and self.iterations > EARLY

    def _restart(self) -> None:
        state = self.state
        state.weight = self._balanced_weight()
        self._anchor = state.copy()
        self._since = 0
        self.restarts += 1
        self._set_steps()

    def near(self) -> Floats:
        """Return the levels of the last step, within their limits."""
        return np.clip(self._reflected, self.low, self.high)

    def halves(self) -> tuple[float, float]:
        """Return the loss of value in the limits of columns, and the worth of broken and of slack rows."""
        levels, prices = self.near(), self.state.prices
        self.scaled.apply(levels, self._sum)
        self.scaled.adjoint(prices, self._slope)
        reduced = self.cost - self._slope
        top = np.minimum(self.high, levels + 0.5 * np.maximum(levels, 0.2))
        loss = np.where(reduced > 0, reduced * (levels - self.low), -reduced * (top - levels)).sum()
        short = self.limit - self._sum
        broken = np.where(short > 0, short * (np.abs(prices) + self._usual), -short * np.abs(prices)).sum()
        self._usual = float(np.abs(prices).mean())
        return float(loss), float(broken)

    def _balanced_weight(self) -> float:
        loss, broken = self.halves()
        change = np.clip(np.sqrt(max(broken, 1e-12) / max(loss, 1e-12)), 0.4, 2.5)
        return float(np.clip(self.state.weight * change, LIGHTEST, HEAVIEST))


def cold_start(scaled: Scaled) -> State:
    """Return levels of the base year and no prices."""
    sizes = scaled.sizes
    levels = np.ones(sizes.columns)
    more = sizes.levels(levels)[2]
    more[:] = 0.5
    levels[scaled.cost != 0] = 1.0
    return State(np.clip(levels, scaled.low, scaled.high), np.zeros(sizes.rows))
