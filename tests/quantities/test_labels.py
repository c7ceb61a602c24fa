"""Labels: codes, attributes, nearest names."""

import numpy as np
import pytest

from lustrum.errors import NameProblems
from lustrum.quantities.labels import LabelTable

FORMS = LabelTable(
    "form",
    ("S", "C1", "PP"),
    {"role": np.array(["public", "collective", "household"], dtype=object), "commanded": np.array([1, 1, 0])},
)


def test_attributes_choose_labels():
    assert FORMS.mask(role=("public", "collective")).tolist() == [True, True, False]
    assert FORMS.mask(commanded=0).tolist() == [False, False, True]


def test_numbers_compare_as_numbers():
    skills = LabelTable("skill", ("plain", "skilled"), {"level": np.array([0.0, 1.0])})
    assert skills.mask(level="1").tolist() == [False, True]
    assert skills.mask(level=0).tolist() == [True, False]
    assert not skills.mask(level="high").any()


def test_renaming_leaves_attributes():
    renamed = FORMS.renamed({"S": "alpha"})
    assert renamed.ids == ("alpha", "C1", "PP")
    assert np.array_equal(renamed.attribute("role"), FORMS.attribute("role"))


def test_an_unknown_label_names_the_nearest():
    with pytest.raises(NameProblems, match="Nearest: 'PP'"):
        FORMS.code("P")


def test_an_unknown_attribute_names_the_nearest():
    with pytest.raises(NameProblems, match="Nearest: 'role'"):
        FORMS.attribute("rôle")


def test_a_label_may_stand_once():
    with pytest.raises(NameProblems, match="S"):
        LabelTable("form", ("S", "S"), {})
