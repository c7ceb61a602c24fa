"""A second solver that shares no code with the first: GLOP, in a process of its own.

OR-tools brings a HiGHS whose symbols clash with those of highspy, so one process cannot load both.
"""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
from functools import lru_cache

import numpy as np


def solve(matrix, row_limits, column_limits, stages):
    """Solve for one objective after another.

    Parameters
    ----------
    matrix : CSR (row, column)
        The programme.
    row_limits, column_limits : pairs of float64 arrays
        Lower and upper limits.
    stages : list of (cost, sense, give)
        Objectives; what was reached is kept, less the share given up.

    Returns
    -------
    list of float or None
        What each objective reaches; None if one has no optimum.
    """
    process = _process()
    pickle.dump((matrix, row_limits, column_limits, stages), process.stdin)
    process.stdin.flush()
    return pickle.load(process.stdout)


@lru_cache(maxsize=1)
def _process():
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.communicate)  # closes its input, which ends it
    return process


def _solve_here(pywraplp, matrix, row_limits, column_limits, stages):
    solver = pywraplp.Solver.CreateSolver("GLOP")
    columns = [solver.NumVar(float(low), float(high), "") for low, high in zip(*column_limits, strict=True)]

    def add_row(low, high, places, values):
        row = solver.Constraint(float(low), float(high))
        for place, value in zip(places, values, strict=True):
            row.SetCoefficient(columns[place], float(value))

    for number, (low, high) in enumerate(zip(*row_limits, strict=True)):
        part = slice(matrix.indptr[number], matrix.indptr[number + 1])
        add_row(low, high, matrix.indices[part], matrix.data[part])
    reached = []
    for cost, sense, give in stages:
        goal, counted = solver.Objective(), np.flatnonzero(cost)
        goal.Clear()
        for column in counted:
            goal.SetCoefficient(columns[column], float(cost[column]))
        goal.SetOptimizationDirection(sense < 0)
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        best = goal.Value()
        reached.append(best)
        edge = best + sense * (give + 1e-9) * abs(best)
        add_row(*((edge, np.inf) if sense < 0 else (-np.inf, edge)), counted, cost[counted])
    return reached


def _serve():
    from ortools.linear_solver import pywraplp

    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(_solve_here(pywraplp, *asked), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
