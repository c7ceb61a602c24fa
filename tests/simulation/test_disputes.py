"""A run says which rule and which reading it used where there are several."""

from __future__ import annotations

from lustrum.simulation.disputes import OWN_VALUES, dispute_in_words, find_disputes
from lustrum.simulation.registry import find_mechanisms

EVERY = find_mechanisms()


def of(name, **values):
    member = EVERY[name]
    return find_disputes([member], {member.slot: member.pack(**values)})


def test_a_slot_without_rivals_says_nothing_where_the_default_works():
    assert of("inheritance") == []


def test_what_is_off_by_default_is_told_where_it_works():
    (one,) = of("black-market")
    assert one["default"] is False
    assert dispute_in_words(one) == "black-market"


def test_each_reading_is_recognised_by_its_values_and_other_values_are_nobodys():
    told = 0
    for member in EVERY.values():
        for name, one in member.readings().items():
            (found,) = find_disputes([member], {member.slot: one.pack})
            same = [other for other, two in member.readings().items() if two.pack == one.pack]
            assert found["reading"] == same[0]
            assert name in (*found["readings"], found["reading"])
            told += 1
    rivals = [member for member in EVERY.values() if find_disputes([member], {member.slot: member.pack()})]
    for member in rivals:
        (found,) = find_disputes([member], {member.slot: member.pack()})
        assert found["reading"] in ("", OWN_VALUES, *member.readings())
        assert member.name not in found["rivals"]
