"""Assembling a programme: our matrices beside OR-tools' modelling layer building the same programme.

    python -m benchmarks.assembling [--products 100 200] [--years 5]

Ours is everything from the facts of the economy to the sparse matrix with labels (`make_program`). The modelling layer
(`model_builder`) is handed the finished numbers, row by row, as a modeller's loops would make them: what it does not
have to do (finding out which numbers stand where) is not counted against it. CPU seconds, and by how
much a process grows at its peak, in one run.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from ortools.linear_solver.python import model_builder

from benchmarks.drawn import draw_economy
from lustrum.planning.drafting import make_program
from lustrum.planning.facts import read_facts
from lustrum.planning.program import LinearProgram
from lustrum.planning.settings import make_settings


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what work makes, its CPU seconds (of the second time), and by how many MB the process grows meanwhile."""
    grown = grow(work)
    work()
    before = time.process_time()
    made = work()
    return made, time.process_time() - before, grown


def grow(work: Callable[[], Any]) -> float:
    """Return by how many MB a process of its own grows at its peak, from the state of this one."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        made = work()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        os.write(writing, f"{(after - before) / 1024}".encode())
        os._exit(0 if made is not None else 1)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as said:
        return float(said.read())


def by_layer(program: LinearProgram) -> Any:
    """Build a programme with OR-tools' modelling layer."""
    model = model_builder.Model()
    columns = [
        model.new_num_var(float(low), float(high), "") for low, high in zip(program.lower, program.upper, strict=True)
    ]
    matrix = program.matrix.tocsr()
    for row in range(program.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        entries = zip(matrix.indices[part], matrix.data[part].tolist(), strict=True)
        terms = sum(value * columns[column] for column, value in entries)
        model.add_linear_constraint(terms, float(program.row_lower[row]), float(program.row_upper[row]))
    return model


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--years", type=int, default=5)
    asked = parser.parse_args()
    for products in asked.products:
        economy, targets = draw_economy(products)
        settings = make_settings(None, {"terminal": "keep"})
        facts = read_facts(economy, targets, asked.years, settings, [])
        ours, our_seconds, our_peak = measured(lambda f=facts, s=settings: make_program(f, s, ("ray",), [])[0])
        layer, seconds, peak = measured(lambda p=ours: by_layer(p))
        assert layer.num_constraints == ours.shape[0]
        print(
            f"{products} products, {asked.years} years, {ours.matrix.nnz} entries: ours {our_seconds:.3f} s, "
            f"{our_peak:.1f} MB; modelling layer {seconds:.3f} s, {peak:.1f} MB: {seconds / our_seconds:.1f} times the "
            f"time, {peak / max(our_peak, 0.1):.1f} times the memory",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
