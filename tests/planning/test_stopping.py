"""Ctrl-C and the clock end a plan soon, and what was found by then is kept with its proof."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.drawn import draw_economy
from lustrum.planning.plan import plan

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def drawn():
    """Fifty products and five years: about a thousand rows."""
    return draw_economy(50)


def kill_at(phase, stage="", *, iterations=0):
    """Return a listener that sends this process a SIGINT when a phase is reached, and what it heard."""
    heard = []

    def tell(one):
        is_new = not any(state == "sent" for state in heard)
        heard.append(one)
        if is_new and one.phase == phase and one.stage.startswith(stage) and one.iterations >= iterations:
            heard.append("sent")
            signal.raise_signal(signal.SIGINT)

    return tell, heard


def is_what_it_says(found, tolerance=1e-6):
    """Only what is proven is called optimal; a plan that is kept can be carried out, and its bound holds."""
    proof = found.certificate
    assert found.status in ("optimal", "feasible", "interrupted")
    if found.levels is None:
        assert found.status == "interrupted"
        return
    assert proof.is_feasible(tolerance)
    if found.status == "optimal":
        assert proof.is_within(tolerance)


@pytest.mark.parametrize(
    ("phase", "stage"), [("reading", ""), ("assembling", ""), ("solving", "ray, worst"), ("solving", "ray, sum"),
                         ("certifying", "ray, worst")],
)  # fmt: skip
def test_ctrl_c_keeps_a_plan_wherever_it_comes(drawn, phase, stage):
    economy, targets = drawn
    tell, heard = kill_at(phase, stage)
    found = plan(economy, targets, "ray:years-min+labour", progress=tell)
    assert "sent" in heard
    is_what_it_says(found)
    assert found.levels is not None
    assert any("Stopped by the user" in note for note in found.notes)
    whole = plan(economy, targets, "ray:years-min")
    assert found.certificate.bound >= whole.objective * (1 - 1e-9)


def test_what_was_reached_before_ctrl_c_stays(drawn):
    """In the middle of a sequence the earlier objectives keep their proven value."""
    economy, targets = drawn
    tell, _ = kill_at("certifying", "ray")
    found = plan(economy, targets, "ray+labour", progress=tell)
    whole = plan(economy, targets, "ray")
    assert found.objective == pytest.approx(whole.objective, rel=1e-9)
    assert found.status == "feasible"
    assert any("not pursued: labour" in note for note in found.notes)


def test_ctrl_c_while_it_explains(drawn):
    """Without time for the search, the explanation says that it is not complete."""
    economy, targets = drawn
    tell, heard = kill_at("explaining")
    found = plan(economy, {p: 1.5 * v for p, v in targets.items()}, "labour", progress=tell)
    assert "sent" in heard
    assert found.status == "infeasible"
    assert "was stopped" in found.explanation


def test_a_second_ctrl_c_is_raised_at_once(drawn):
    economy, targets = drawn
    before = signal.getsignal(signal.SIGINT)

    def tell(one):
        if one.phase == "solving":
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        plan(economy, targets, progress=tell)
    assert signal.getsignal(signal.SIGINT) is before


def test_who_does_not_want_it_gets_the_exception(drawn):
    economy, targets = drawn
    tell, _ = kill_at("assembling")
    with pytest.raises(KeyboardInterrupt):
        plan(economy, targets, progress=tell, interruptible=False)


@pytest.mark.parametrize("solver", ["simplex", "ipm"])
@pytest.mark.parametrize("seconds", [1e-9, 0.05])
def test_the_clock_keeps_a_plan(drawn, seconds, solver):
    economy, targets = drawn
    found = plan(economy, targets, time_limit=seconds, solver=solver, terminal="keep")
    is_what_it_says(found)
    assert found.levels is not None
    if found.status == "feasible":
        assert any("its time was up" in note for note in found.notes)


def test_a_listener_can_stop_it(drawn):
    economy, targets = drawn
    found = plan(economy, targets, "ray+labour", progress=lambda one: one.phase != "certifying")
    assert found.status == "feasible"
    assert len(found.stages) == 1


def test_progress_is_told_in_order(drawn):
    economy, targets = drawn
    heard = []
    found = plan(economy, targets, "ray+labour", progress=heard.append)
    assert found.status == "optimal"
    phases = list(dict.fromkeys(one.phase for one in heard))
    assert phases == ["reading", "assembling", "solving", "certifying"]
    assert {one.stage for one in heard if one.phase == "certifying"} == {"ray", "labour"}
    assert all(one.gap <= 1e-6 for one in heard if one.phase == "certifying")
    assert max(one.iterations for one in heard) > 0
    assert [one.seconds for one in heard] == sorted(one.seconds for one in heard)


def test_watching_changes_no_bit(drawn):
    economy, targets = drawn
    found = [
        plan(economy, targets, "ray+labour", **more)
        for more in ({"interruptible": False}, {"interruptible": True}, {"time_limit": 1e6, "interruptible": False})
    ]
    for other in found[1:]:
        assert other.levels.tobytes() == found[0].levels.tobytes()
        assert other.duals.tobytes() == found[0].duals.tobytes()


CHILD = """
import json, sys
from benchmarks.drawn import draw_economy
from lustrum.planning.plan import plan

def tell(one):
    if one.phase == "solving" and one.iterations > 0:
        print("working", flush=True)

economy, targets = draw_economy(150)
found = plan(economy, targets, progress=tell)
print(json.dumps({"status": found.status, "value": found.objective, "notes": found.notes,
                  "certificate": found.certificate.to_dict()}))
"""


def test_a_signal_from_outside():
    """A real Ctrl-C in another process, while the solver works."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert child.stdout.readline() == "working\n"
    child.send_signal(signal.SIGINT)
    said, _ = child.communicate(timeout=60)
    found = json.loads(said.splitlines()[-1])
    assert child.returncode == 0
    assert found["status"] in ("feasible", "optimal")
    assert found["certificate"]["primal_violation"] < 1e-6
    assert np.isfinite(found["value"])
    if found["status"] == "feasible":
        assert any("Stopped by the user" in note for note in found["notes"])
