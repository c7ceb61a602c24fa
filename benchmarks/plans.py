"""Plans over five years of drawn economies: our first-order method beside general solvers, at equal certified gap.

    python -m benchmarks.plans [--sizes 1000 20000 100000] [--rivals 1000] [--years 5] [--seed 0] [--budget 600]

For each size, in a process of its own: seconds of the processor for drawing, reading and assembling; the gap of our
method through time, until it is small enough or the budget is spent; the certificate of its answer, computed from the
programme as assembled, and its share of the time; the peak of memory. Time for compiling kernels is told apart.

For the sizes named by `--rivals` the same programme (rows of one entry as limits of columns, in natural sizes) is then
given to HiGHS simplex, HiGHS interior point and OR-tools PDLP, each with five times the seconds that our method took.
What they return, stopped or not, goes through the same repair of levels and of prices, the latter with a hundred
times as many trials, so that an answer which is nearly right counts for what it is worth. Stopping follows seconds of
the processor: where a solver has no clock for them, by iterations whose cost was measured before.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from benchmarks.economies import make_economy
from lustrum.kernels.paths import NUMBA, using
from lustrum.planning.certificate import certify
from lustrum.planning.drafting import make_program
from lustrum.planning.facts import read_facts
from lustrum.planning.program import LinearProgram, Stage
from lustrum.planning.scaling import find_scale
from lustrum.planning.settings import make_settings
from lustrum.planning.structured.model import Model
from lustrum.planning.structured.pricing import Pricing
from lustrum.planning.structured.reading import read_model
from lustrum.planning.structured.repair import Repair
from lustrum.planning.structured.scaled import Scaled
from lustrum.planning.structured.solve import Found, Progress, solve

Floats = NDArray[np.float64]

OURS = "first-order, structured"
TIMES = 5.0
"""Seconds of the processor that a rival has, in those of our method."""
AIMS = {1000: 1e-4, 20_000: 1e-3}
SMALLEST = 1e-4
TRIALS = 300
"""Shares of reference prices that are tried in the repair of a rival's prices."""
SETTINGS = {"growth": 0.03, "terminal": "balanced-growth", "bundles": "whole"}


@dataclass(frozen=True, eq=False)
class Task:
    """One programme, taken apart and in natural sizes, as the rivals get it."""

    program: LinearProgram
    stage: Stage
    model: Model

    @property
    def reduced(self) -> tuple[Any, Floats, Floats, Floats, Floats, Floats, Any]:
        """Matrix, limits of rows and columns, cost to be made small, and natural sizes."""
        model, program = self.model, self.program
        scale = find_scale(program)
        rows = model.row_of[model.row_of >= 0]
        columns = model.column_of[model.column_of >= 0]
        low, high = np.zeros(program.shape[1]), np.zeros(program.shape[1])
        low[columns], high[columns] = model.low[model.column_of >= 0], model.high[model.column_of >= 0]
        matrix = program.matrix.tocsr()[rows].tocsc()
        matrix.data = matrix.data / scale.row[rows][matrix.indices]
        matrix.data *= np.repeat(scale.column, np.diff(matrix.indptr))
        sides = (program.row_lower[rows] / scale.row[rows], program.row_upper[rows] / scale.row[rows])
        cost = self.stage.sense * self.stage.cost * scale.column
        return matrix, *sides, low / scale.column, high / scale.column, cost, scale

    def certify(self, levels: Floats, prices: Floats) -> tuple[float, float]:
        """Return value and bound of a rival's answer after our repair, of the objective that is made small."""
        model = self.model
        with using(NUMBA), np.errstate(all="ignore"):
            scaled = Scaled(model)
            supply = 1.0 / np.abs(model.sizes.prices(scaled.row)[0][: model.sizes.products, 0])
            repair, pricing = Repair(model), Pricing(model, supply, scaled.column)
            value = repair.repair(model.taken_from(levels))[1]
            there = model.row_of >= 0
            mine = np.where(there, prices[np.maximum(model.row_of, 0)], 0.0)
            shares = [0.0, *np.logspace(-9, -2, TRIALS - 1)]
            bound = max(pricing.bound(pricing.repair(mine, float(share))) for share in shares)
        return float(value), float(bound)


def highs(task: Task, seconds: float, solver: str) -> tuple[str, Floats, Floats, float]:
    """Solve by HiGHS; stopped by a callback when its seconds of the processor are spent."""
    matrix, lower, upper, low, high, cost, scale = task.reduced
    engine: Any = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "parallel": "off", "solver": solver, "run_crossover": "off"}
    for name, value in options.items():
        engine.setOptionValue(name, value)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_ = cost, low, high, lower, upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    engine.passModel(lp)
    start = time.process_time()
    end = start + seconds

    def hear(event: Any) -> None:
        if time.process_time() > end:
            event.interrupt()

    engine.cbSimplexInterrupt += hear
    engine.cbIpmInterrupt += hear
    engine.run()
    solution = engine.getSolution()
    status = engine.modelStatusToString(engine.getModelStatus())
    spent = time.process_time() - start
    return status, np.array(solution.col_value) * scale.column, np.array(solution.row_dual), spent


def pdlp(task: Task, seconds: float) -> tuple[str, Floats, Floats, float]:
    """Solve by OR-tools PDLP, in a process of its own: its library and that of HiGHS do not bear one another."""
    matrix, lower, upper, low, high, cost, scale = task.reduced
    with TemporaryDirectory() as folder:
        given, taken = Path(folder) / "given.npz", Path(folder) / "taken.npz"
        np.savez(
            given, data=matrix.data, indices=matrix.indices, starts=matrix.indptr, shape=matrix.shape, lower=lower,
            upper=upper, low=low, high=high, cost=cost,
        )  # fmt: skip
        subprocess.run([sys.executable, "-m", "benchmarks.by_pdlp", given, taken, str(seconds)], check=True)
        found = np.load(taken)
        return str(found["said"]), found["levels"] * scale.column, found["prices"], float(found["seconds"])


RIVALS: dict[str, Callable[[Task, float], tuple[str, Floats, Floats, float]]] = {
    "HiGHS simplex": lambda task, seconds: highs(task, seconds, "simplex"),
    "HiGHS interior point": lambda task, seconds: highs(task, seconds, "ipm"),
    "OR-tools PDLP": pdlp,
}


def race(task: Task, name: str, seconds: float) -> dict[str, Any]:
    """Let one rival solve, repair what it returns, and say what is certified."""
    status, levels, values, spent = RIVALS[name](task, seconds)
    prices = np.zeros(task.program.shape[0])
    scale = find_scale(task.program)
    rows = task.model.row_of[task.model.row_of >= 0]
    if len(values):
        prices[rows] = values / scale.row[rows]
    value, bound = task.certify(levels, prices) if len(levels) else (np.inf, -np.inf)
    gap = (value - bound) / max(abs(value), abs(bound)) if np.isfinite([value, bound]).all() else np.inf
    return {"solver": name, "status": status, "seconds": spent, "value": -value, "bound": -bound, "gap": gap}


def measure(size: int, years: int, seed: int, budget: float, has_rivals: bool) -> dict[str, Any]:
    """Draw one economy, plan it, and let rivals plan it."""
    compiling = _warm_up()
    start = time.process_time()
    economy = make_economy(size, years, seed)
    drawn = time.process_time()
    settings = make_settings(SETTINGS, {})
    facts = read_facts(economy, None, years, settings, [])
    read = time.process_time()
    program, stages, _ = make_program(facts, settings, ("ray",), [])
    assembled = time.process_time()
    aim = AIMS.get(size, SMALLEST)
    found, spent = _ours(program, stages[0], aim, budget)
    certifying = time.process_time()
    gap = _certified(program, stages[0], found)
    certifying = time.process_time() - certifying
    result = {
        "size": size, "years": years, "seed": seed, "rows": program.shape[0], "columns": program.shape[1],
        "entries": program.matrix.nnz, "compiling": compiling, "drawing": drawn - start, "reading": read - drawn,
        "assembling": assembled - read, "aim": aim, "seconds": spent, "iterations": found.history[-1].iterations,
        "value": found.value, "bound": found.bound, "gap": gap, "certifying": certifying,
        "history": _thinned(found.history),
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, "rivals": [],
    }  # fmt: skip
    print(say(result), flush=True)
    if has_rivals:
        task = Task(program, stages[0], read_model(program, stages[0]))
        for name in RIVALS:
            result["rivals"].append(race(task, name, TIMES * spent))
            print(say_rival(result["rivals"][-1], spent), flush=True)
    return result


def _warm_up() -> float:
    start = time.process_time()
    settings = make_settings(SETTINGS, {})
    program, stages, _ = make_program(read_facts(make_economy(20), None, 5, settings, []), settings, ("ray",), [])
    solve(program, stages[0], most=250)
    return time.process_time() - start


def _ours(program: LinearProgram, stage: Stage, aim: float, budget: float) -> tuple[Found, float]:
    start = time.process_time()
    found = solve(program, stage, gap=aim, is_over=lambda: time.process_time() - start > budget)
    return found, time.process_time() - start


def _certified(program: LinearProgram, stage: Stage, found: Found) -> float:
    """Return the gap by the certificate of the programme as assembled; infinite if the plan breaks a limit."""
    if found.levels is None or found.prices is None:
        return float("inf")
    scale = find_scale(program)
    proof = certify(program, stage, found.levels, found.prices, (scale.row, scale.column, 1.0))
    return proof.gap if proof.is_feasible(1e-6) else float("inf")


def _thinned(history: list[Progress]) -> list[tuple[int, float, float, float, float]]:
    kept, last = [], 0.0
    for one in history:
        if one.seconds > 1.5 * last or one is history[-1]:
            kept.append((one.iterations, one.seconds, one.value, one.bound, one.gap))
            last = one.seconds
    return kept


def say(found: dict[str, Any]) -> str:
    """Return what was found as lines of text."""
    met = "reached" if found["gap"] <= found["aim"] else "not reached"
    lines = [
        f"{found['size']:,} products, {found['years']} years, seed {found['seed']}: {found['rows']:,} rows, "
        f"{found['columns']:,} columns, {found['entries']:,} entries",
        f"  drawing {found['drawing']:.1f} s, reading {found['reading']:.1f} s, assembling {found['assembling']:.1f} "
        f"s; compiling or loading kernels {found['compiling']:.1f} s; peak {found['peak_gib']:.2f} GiB",
        f"  {OURS}: certified gap {found['gap']:.1e} ({found['value']:.6f} to {found['bound']:.6f}) in "
        f"{found['seconds']:.1f} s, {found['iterations']} iterations; aim {found['aim']:.0e} {met}; "
        f"certificate {found['certifying'] / found['seconds']:.1%} of that",
    ]
    lines += [
        f"    {iterations:8d} iterations {seconds:8.1f} s   {value:.6f} to {bound:.6f}   gap {gap:.1e}"
        for iterations, seconds, value, bound, gap in found["history"]
    ]
    return "\n".join(lines)


def say_rival(found: dict[str, Any], ours: float) -> str:
    """Return what a rival reached as a line of text."""
    return (
        f"  {found['solver']}: certified gap {found['gap']:.1e} ({found['value']:.6f} to {found['bound']:.6f}) in "
        f"{found['seconds']:.1f} s, {found['seconds'] / ours:.1f} times ours; it says: {found['status']}"
    )


def main() -> int:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 20_000, 100_000])
    parser.add_argument("--rivals", type=int, nargs="*", default=[1000], help="sizes at which general solvers run too")
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=float, help="seconds of the processor; 600, and 1200 from 100,000 products on")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if len(asked.sizes) == 1:
        size = asked.sizes[0]
        budget = asked.budget or (1200.0 if size >= 100_000 else 600.0)
        found = measure(size, asked.years, asked.seed, budget, size in asked.rivals)
        if asked.json:
            print(json.dumps(found), flush=True)
        return 0
    for size in asked.sizes:
        command = [sys.executable, "-m", "benchmarks.plans", "--sizes", str(size), "--years", str(asked.years)]
        command += ["--seed", str(asked.seed), "--rivals", *map(str, asked.rivals)]
        command += ["--budget", str(asked.budget)] if asked.budget else []
        subprocess.run(command + ["--json"] * asked.json, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
