"""One programme solved by OR-tools PDLP: `python -m benchmarks.by_pdlp GIVEN TAKEN SECONDS`, for `benchmarks.plans`.

PDLP has a clock of the wall only. The cost of an iteration is measured first, and the number of iterations then set
to fill the seconds of the processor.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from ortools.pdlp import solve_log_pb2, solvers_pb2  # type: ignore[import-untyped]
from ortools.pdlp.python import pdlp  # type: ignore[import-untyped]
from scipy.sparse import csc_matrix

SHORT, LONG = 64, 640


def main(given: str, taken: str, seconds: float) -> None:
    """Read a programme, solve it, and write what was found."""
    data = np.load(given)
    programme = pdlp.QuadraticProgram()
    programme.objective_vector = data["cost"]
    programme.constraint_matrix = csc_matrix(
        (data["data"], data["indices"], data["starts"]), shape=tuple(data["shape"])
    )
    programme.constraint_lower_bounds, programme.constraint_upper_bounds = data["lower"], data["upper"]
    programme.variable_lower_bounds, programme.variable_upper_bounds = data["low"], data["high"]
    costs = [_run(programme, count)[1] for count in (SHORT, LONG)]
    each = max((costs[1] - costs[0]) / (LONG - SHORT), 1e-9)
    result, spent = _run(programme, max(int((seconds - costs[0]) / each), SHORT))
    reason = solve_log_pb2.TerminationReason.Name(result.solve_log.termination_reason)
    np.savez(
        taken, levels=result.primal_solution, prices=result.dual_solution, seconds=spent,
        said=f"{reason}, {result.solve_log.iteration_count} iterations",
    )  # fmt: skip


def _run(programme: Any, iterations: int) -> tuple[Any, float]:
    settings = solvers_pb2.PrimalDualHybridGradientParams()
    settings.num_threads = 1
    settings.termination_criteria.iteration_limit = iterations
    asked = settings.termination_criteria.simple_optimality_criteria
    asked.eps_optimal_absolute = asked.eps_optimal_relative = 1e-9
    start = time.process_time()
    found = pdlp.primal_dual_hybrid_gradient(programme, settings)
    return found, time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
