"""The static balance of up to a million products, in units of SciPy's product of the same matrix with a vector.

    python -m benchmarks.balancing [--sizes 10000,100000,1000000] [--json]

Each size runs in a process of its own. A balance is counted whole: the weights that prove its error, all sweeps, and
the look at the residual by another program (SciPy) at the end; only the making of the matrix is left out. Quantities
are given the matrix as CSR and prices as CSC, and each is compared with SciPy's product in that format. Five years
differ by growth and by the composition of final demand, and are compared with one product of the matrix with one year.
Seconds are of the processor; products and balances take turns, and the least of each counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.formulas.static_balance import balance_outputs, balance_prices

CLUSTER, LOCAL, MEAN_INPUTS, HUBS = 200, 0.6, 20, 0.9
AIM = 20
TURNS = 5


def make_technology(products: int, seed: int = 1) -> Any:
    """Make coefficients: a log-normal number of inputs, most from the own cluster, the rest from hubs (power law)."""
    luck = np.random.default_rng(seed)
    counts = np.clip(np.rint(luck.lognormal(np.log(MEAN_INPUTS) - 0.18, 0.6, products)), 4, 120).astype(np.int64)
    user = np.repeat(np.arange(products), counts)
    rank = (((products ** (1 - HUBS) - 1) * luck.random(user.size) + 1) ** (1 / (1 - HUBS)) - 1).astype(np.int64)
    hub = luck.permutation(products)[np.minimum(rank, products - 1)]
    near = (user // CLUSTER * CLUSTER + luck.integers(0, CLUSTER, user.size)) % products
    supplier = np.where(luck.random(user.size) < LOCAL, near, hub)
    worth = luck.lognormal(0.0, 1.2, user.size)
    table: Any = sparse.csc_array((worth, (supplier, user)), shape=(products, products))
    share = luck.uniform(0.3, 0.7, products) / table.sum(axis=0)
    table.data *= np.repeat(share, np.diff(table.indptr))
    return table


def make_final(products: int, years: int, seed: int = 2) -> Any:
    """Make final demand: half of the products have one, growing by 3 % a year, each product by 5 % more or less."""
    luck = np.random.default_rng(seed)
    first = np.where(luck.random(products) < 0.5, luck.lognormal(0.0, 1.5, products), 0.0)
    own = np.cumprod(luck.lognormal(0.03, 0.05, (products, years)), axis=1)
    return first[:, None] * own


def measure(products: int) -> dict[str, Any]:
    """Balance one economy and return what it cost."""
    by_user = make_technology(products)
    by_supplier = sparse.csr_array(by_user)
    final = make_final(products, 5)
    added = np.random.default_rng(3).lognormal(-2.0, 0.8, products)
    single = by_supplier.astype(np.float32)
    found: dict[str, Any] = {}
    arms: dict[str, Callable[[], Any]] = {
        "product": lambda: by_supplier @ final[:, 0],
        "product, prices": lambda: added @ by_user,
        "outputs": lambda: balance_outputs(by_supplier, final[:, 0]),
        "outputs, single precision": lambda: balance_outputs(single, final[:, 0]),
        "outputs of five years": lambda: balance_outputs(by_supplier, final),
        "prices": lambda: balance_prices(by_user, added),
    }
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    for turn in range(TURNS + 1):  # the first turn compiles and is not counted
        for name, arm in arms.items():
            start = time.process_time()
            answer = arm()
            if turn:
                seconds[name].append(time.process_time() - start)
            if name not in ("product", "product, prices"):
                found[name] = {"sweeps": answer.sweeps, "proven_error": answer.error, "theta": answer.theta}
    least = {name: min(spent) for name, spent in seconds.items()}
    for name, facts in found.items():
        unit = least["product, prices" if name == "prices" else "product"]
        facts |= {"seconds": least[name], "products": least[name] / unit}
    return {
        "products": products,
        "cells": by_supplier.nnz,
        "product_seconds": least["product"],
        "balances": found,
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def say(found: dict[str, Any]) -> str:
    """Return what was found as lines of text."""
    lines = [
        f"{found['products']:,} products, {found['cells']:,} coefficients: SciPy's product "
        f"{found['product_seconds'] * 1000:.2f} ms; peak {found['peak_gib']:.2f} GiB"
    ]
    for name, facts in found["balances"].items():
        is_within = facts["products"] <= AIM
        verdict = "" if "five" in name else f": {'within' if is_within else 'above'} the aim of {AIM}"
        lines.append(
            f"  {name}: {facts['products']:.1f} products ({facts['seconds']:.3f} s), {facts['sweeps']} sweeps, "
            f"proven error {facts['proven_error']:.1g}{verdict}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure each size in a process of its own and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    if len(sizes) == 1:
        found = measure(sizes[0])
        print(json.dumps(found) if asked.json else say(found), flush=True)
        return 0
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.balancing", "--sizes", str(size)]
        subprocess.run(command + ["--json"] * asked.json, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
