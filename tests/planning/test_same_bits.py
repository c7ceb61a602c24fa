"""Scenario, data, version and settings decide every number: not who watches, and not how many threads there are."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.economies import make_economy
from lustrum.planning import solving, watching
from lustrum.planning.plan import plan

ROOT = Path(__file__).parents[2]

WAYS = [
    {"interruptible": False}, {"interruptible": True}, {"interruptible": None}, {"time_limit": 1e6},
    {"interruptible": False, "progress": lambda one: True}, {"interruptible": False, "threads": 2},
]  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_is_left_at_work():
    """A solver that was left to itself would meddle with the threads of the next test's."""
    yield
    for thread in list(watching._left):
        thread.join(60)


@pytest.fixture(scope="module")
def economy():
    """Forty products with trade, stocks, land and second techniques."""
    return make_economy(40, seed=3)


def fingerprint(found):
    assert found.status in ("optimal", "feasible")
    return hashlib.sha1(b"".join(part.tobytes() for part in (found.levels, found.duals))).hexdigest()


@pytest.mark.parametrize("objective", ["ray", "ray:years-min+labour", "0.5*ray & 0.5*output", "harmony"])
@pytest.mark.parametrize("is_large", [False, True])
def test_the_same_bits_whoever_watches(economy, objective, is_large, monkeypatch):
    """Below the size from which interior point is chosen, and above it."""
    monkeypatch.setattr(solving, "LARGE", 1000 if is_large else 10**6)
    chosen = []
    make = solving.Solver._make

    def see(self, options):
        made = make(self, options)
        chosen.append(made.getOptionValue("solver")[1])
        return made

    monkeypatch.setattr(solving.Solver, "_make", see)
    before = signal.getsignal(signal.SIGINT)
    found = []
    for more in WAYS[:3] if objective != "ray" else WAYS:
        chosen.clear()
        found.append(plan(economy, None, objective, years=3, terminal="keep", **more))
        assert chosen[0] == ("ipm" if is_large else "simplex")
    assert len({fingerprint(one) for one in found}) == 1
    assert len({one.basis.rows.tobytes() for one in found if one.basis is not None}) <= 1
    assert signal.getsignal(signal.SIGINT) is before


def test_first_order_plans_too(economy):
    """The structured method, in a thread of its own where it is watched."""
    found = [plan(economy, None, years=3, terminal="keep", solver="first-order", gap=1e-2, **more) for more in WAYS]
    assert all("first-order method" in " ".join(one.notes) for one in found)
    assert len({fingerprint(one) for one in found}) == 1


CHILD = """
from tests.planning.test_same_bits import fingerprint
from benchmarks.economies import make_economy
from lustrum.planning import solving
from lustrum.planning.plan import plan

economy = make_economy(40, seed=3)
for solving.LARGE in (1000, 10**6):
    for threads in (1, 2):
        print(fingerprint(plan(economy, years=3, terminal="keep", threads=threads)))
"""


def test_the_same_bits_for_any_number_of_threads_of_libraries():
    """Two processes that differ in the threads their libraries may use."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    said = []
    for threads in ("1", "2"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
        around = {**os.environ, "PYTHONPATH": path, **dict.fromkeys(names, threads)}
        made = subprocess.run([sys.executable, "-c", CHILD], env=around, check=True, capture_output=True, text=True)
        said.append(made.stdout.split())
    (one, two, three, four), other = said
    assert one == two
    assert three == four
    assert other == said[0]


def test_interior_point_that_is_stopped_has_a_plan(economy, monkeypatch):
    """Where it stands is a plan that can be carried out, and its valuations bound the best."""
    monkeypatch.setattr(solving, "LARGE", 1000)
    best = plan(economy, years=3, terminal="keep", interruptible=False)

    def stop(one):
        return not (one.phase == "solving" and one.iterations >= 8)

    monkeypatch.setattr("lustrum.planning.watching.PAUSE", 1e-4)
    monkeypatch.setattr("lustrum.planning.watching.BETWEEN", 0.0)
    monkeypatch.setattr(solving.Solver, "find_any", lambda self, stage: solving.Answer("stopped"))
    found = plan(economy, years=3, terminal="keep", progress=stop)
    assert found.status in ("feasible", "optimal")
    assert found.certificate.is_feasible(1e-6)
    assert 0 < found.objective <= best.objective * (1 + 1e-9)
    assert best.objective * (1 - 1e-9) <= found.certificate.bound < 10 * best.objective


@pytest.mark.parametrize("is_loaded", [False, True])
def test_a_search_for_any_plan(economy, monkeypatch, is_loaded):
    """Stopped before it began, a large plan is still more than nothing."""
    monkeypatch.setattr(solving, "LARGE", 1000)
    monkeypatch.setattr("lustrum.planning.first_order.is_loaded", lambda names: is_loaded)
    monkeypatch.setattr("lustrum.planning.watching.GRACE", 60.0)  # a busy machine shall not decide
    plan(economy, years=3, terminal="keep", solver="first-order", gap=0.1)  # loads the kernels
    found = plan(economy, years=3, terminal="keep", time_limit=1e-6)
    assert found.certificate.is_feasible(1e-6)
    assert found.objective > 0


def test_a_solver_that_does_not_hear_is_left(economy, monkeypatch):
    """Whoever stops is not kept waiting by one long step; what can be shown without the solver is."""
    monkeypatch.setattr(solving, "LARGE", 1000)
    monkeypatch.setattr("lustrum.planning.watching.PATIENCE", -1.0)
    monkeypatch.setattr("lustrum.planning.watching.PAUSE", 1e-4)
    found = plan(economy, years=3, terminal="keep", progress=lambda one: one.phase != "solving")
    assert found.status in ("feasible", "interrupted")
    assert found.levels is None or found.certificate.is_feasible(1e-6)
