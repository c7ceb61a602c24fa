"""The small rules give the same numbers in Lustrum and, one object a person, in Mesa: a naive loop to check by."""

from __future__ import annotations

import pytest

from benchmarks.beside_mesa import compare
from benchmarks.rules import in_lustrum
from lustrum.kernels.paths import PATHS


@pytest.mark.parametrize("kernels", PATHS)
def test_members_money_and_slices_agree_in_every_month(kernels):
    found = compare(2_000, 8, kernels)
    assert found["same_numbers"]
    assert found["last_month"]["members"] > 100


def test_a_rule_that_differs_is_found(monkeypatch):
    monkeypatch.setattr(in_lustrum.rules, "BONUS", 11)
    monkeypatch.setattr("benchmarks.rules.in_mesa.rules", type("Other", (), vars(in_lustrum.rules) | {"BONUS": 10}))
    assert not compare(500, 3)["same_numbers"]
