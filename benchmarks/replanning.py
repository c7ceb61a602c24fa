"""What-if: a plan revised from where it ended, beside the same question planned from scratch.

    python -m benchmarks.replanning [--products 100] [--years 5] [--seed 0]

The changes: one per cent less labour, one per cent more, five per cent less; a tenth more of one target. CPU seconds of
the whole call (reading and assembling included), and iterations of the solver; how far the best values differ.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from benchmarks.drawn import SKILLS, draw_economy
from lustrum.planning.plan import Plan, plan
from lustrum.planning.watching import PlanProgress


def timed(work: Callable[[Callable[[PlanProgress], None]], Plan]) -> tuple[Plan, float, int]:
    """Return a plan, the CPU seconds it took, and the solver's iterations."""
    counts = [0]
    before = time.process_time()
    made = work(lambda one: counts.append(one.iterations))
    return made, time.process_time() - before, max(counts)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    economy, targets = draw_economy(asked.products, asked.seed)
    frame = economy.endowments
    hands = {f"skill {n}": float(frame.loc[frame["item"] == f"skill {n}", "amount"].sum()) for n in range(SKILLS)}
    more = {"years": asked.years, "terminal": "keep"}
    start = plan(economy, targets, labour_limits=hands, **more)
    some = next(iter(targets))
    changes = {
        "labour less 1 %": (targets, {s: 0.99 * v for s, v in hands.items()}),
        "labour more 1 %": (targets, {s: 1.01 * v for s, v in hands.items()}),
        "labour less 5 %": (targets, {s: 0.95 * v for s, v in hands.items()}),
        f"a tenth more {some}": ({**targets, some: 1.1 * targets[some]}, hands),
    }
    print(f"{asked.products} products, {asked.years} years: {start.program.shape[0]} rows")
    for name, (wanted, limits) in changes.items():
        warm, warm_seconds, warm_count = timed(
            lambda tell, w=wanted, h=limits: start.revise(targets=w, labour_limits=h, progress=tell)
        )
        cold, cold_seconds, cold_count = timed(
            lambda tell, w=wanted, h=limits: plan(economy, w, labour_limits=h, progress=tell, **more)
        )
        gap = abs(warm.objective - cold.objective) / max(abs(cold.objective), 1e-12)
        print(
            f"  {name}: revised {warm_seconds:.2f} s, {warm_count} iterations, {warm.status}; from scratch "
            f"{cold_seconds:.2f} s, {cold_count} iterations, {cold.status}; {cold_seconds / warm_seconds:.1f} times "
            f"sooner; best values differ by {gap:.0e}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
