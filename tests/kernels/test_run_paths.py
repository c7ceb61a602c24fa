"""A run has the same bits on both paths and on any count of threads, and says which path it took."""

from __future__ import annotations

import subprocess
import sys

import numba
import pytest

import lustrum as lu
from lustrum.errors import ScenarioProblems
from lustrum.kernels import compiled
from lustrum.kernels.paths import NUMBA, NUMPY


def lived(**options):
    return lu.simulate(lu.load("korea"), scale=2000, until="1946-10", **options)


@pytest.fixture(scope="module")
def reference():
    return lived()


@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_has_the_same_bits_on_either_path(reference, threads, monkeypatch):
    if threads > numba.config.NUMBA_NUM_THREADS:
        pytest.skip(f"this machine has fewer than {threads} threads")
    monkeypatch.setattr(compiled, "SHARED_ROWS", 0)
    other = lived(kernels=NUMBA, threads=threads)
    assert (reference.manifest["kernels"], other.manifest["kernels"]) == (NUMPY, NUMBA)
    assert list(other.history.variables) == list(reference.history.variables)
    for name, values in reference.history.variables.items():
        assert other.history.variables[name].values.tobytes() == values.values.tobytes(), name
    assert other.accounts.frame().equals(reference.accounts.frame())


def test_a_run_of_ordinary_size_waits_for_no_compiler():
    code = (
        "import sys, lustrum as lu; run = lu.simulate(lu.load('korea'), until='1946-02');"
        "print(run.manifest['kernels'], 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [NUMPY, "False"]


@pytest.mark.parametrize(
    ("options", "words"), [({"threads": 0}, "threads"), ({"kernels": "numbo"}, "Nearest: 'numba'")]
)
def test_a_path_that_cannot_be_taken_is_told_before_the_first_month(options, words):
    with pytest.raises(ScenarioProblems, match=words):
        lived(**options)
