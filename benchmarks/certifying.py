"""CPU seconds of the certificate beside those of the solve that it judges, in one run.

    python -m benchmarks.certifying [--products 50 100 200] [--years 5]

The certificate is measured alone, as the mean of ten, for a plan that is optimal and for one that is spoiled (which
makes it look for the largest level of every column).
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np

from benchmarks.drawn import draw_economy
from lustrum.planning.certificate import certify
from lustrum.planning.plan import plan
from lustrum.planning.scaling import find_scale

TIMES = 10


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--years", type=int, default=5)
    asked = parser.parse_args()
    for products in asked.products:
        economy, targets = draw_economy(products)
        before = time.process_time()
        made = plan(economy, targets, years=asked.years, terminal="keep")
        solve = time.process_time() - before
        assert made.levels is not None and made.duals is not None
        scale = find_scale(made.program)
        spoiled = made.duals * np.random.default_rng(0).uniform(0.5, 2.0, len(made.duals))
        seconds = []
        for duals in (made.duals, spoiled):
            before = time.process_time()
            for _ in range(TIMES):
                certify(made.program, made.first_stage, made.levels, duals, (scale.row, scale.column, 1.0))
            seconds.append((time.process_time() - before) / TIMES)
        print(
            f"{products} products, {asked.years} years, {made.program.matrix.nnz} entries: plan {solve:.3f} s, "
            f"certificate {1000 * seconds[0]:.2f} ms ({seconds[0] / solve:.2%} of it), of a spoiled one "
            f"{1000 * seconds[1]:.2f} ms ({seconds[1] / solve:.2%})",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
