"""What was missing and why: nothing is counted twice, parts add up, chains end, and a plain sum agrees."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.history.history import History
from lustrum.history.shortfalls import DEPTH, LEAST, WIDTH, Shortfalls
from lustrum.quantities.calendar import Month
from lustrum.quantities.labels import LabelTable

PRODUCTS = ("steel", "coal", "iron")
CAUSES = ("none", "labour", "input", "damage", "demand")
CULPRITS = (*PRODUCTS, "none")
REGIONS = ("north", "south")
MONTHS = np.arange("1950-01", "1952-01", dtype="datetime64[M]").astype("datetime64[ns]")


def make(entries, unmet=(), output=None, culprits=CULPRITS):
    """Make a history of shortfalls: (month, region, product, cause, culprit) to amount."""
    dims = ("time", "region", "product", "cause", "culprit")
    coords = dict(zip(dims, (MONTHS, *map(list, (REGIONS, PRODUCTS, CAUSES, culprits))), strict=True))
    short = xr.DataArray(np.zeros(tuple(len(c) for c in coords.values())), coords, dims)
    for (month, *labels), amount in dict(entries).items():
        short.loc[dict(zip(dims, (MONTHS[month], *labels), strict=True))] += amount
    places = {"time": MONTHS, "settlement": ["village", "town"], "product": list(PRODUCTS)}
    asked = xr.DataArray(np.zeros((24, 2, 3)), places, tuple(places))
    for (month, product), amount in dict(unmet).items():
        asked.loc[{"time": MONTHS[month], "settlement": "town", "product": product}] = amount
    variables = {"shortfall": short, "unmet_demand": asked}
    labels = {"product": LabelTable("product", PRODUCTS)}
    if output is not None:
        made = np.array([output[product] for product in PRODUCTS])
        coords = {"time": MONTHS, "activity": [f"{p} works" for p in PRODUCTS], "form": ["S"]}
        variables["output"] = xr.DataArray(np.tile(made[:, None], (24, 1, 1)), coords, ("time", "activity", "form"))
        names = np.array(PRODUCTS, dtype=object)
        labels["activity"] = LabelTable("activity", tuple(f"{p} works" for p in PRODUCTS), {"product": names})
    return History("made", variables, labels=labels)


def test_the_chain_goes_from_steel_over_coal_to_hands():
    history = make(
        {
            (3, "north", "steel", "input", "coal"): 30.0,
            (3, "south", "steel", "labour", "none"): 10.0,
            (3, "north", "coal", "labour", "none"): 6.0,
            (3, "north", "coal", "damage", "none"): 2.0,
        },
        output={"steel": 60.0, "coal": 92.0, "iron": 1.0},
    )
    found = Shortfalls([history]).missing("steel", Month(1950, 4), 1)
    assert (found.not_made, found.made, found.amount) == (40, 60, 40)
    assert found.share_of_plan == pytest.approx(0.4)
    assert [(step.cause, step.culprit, step.share) for step in found.steps] == [
        ("input", "coal", 0.75),
        ("labour", "", 0.25),
    ]
    assert [(part.product, part.cause, part.amount, part.share) for part in found.steps[0].parts] == [
        ("coal", "labour", 6, 0.75),
        ("coal", "damage", 2, 0.25),
    ]
    assert dict(found.regions) == {"north": 0.75, "south": 0.25}
    assert [step.words(str.title) for step in found.steps] == ["Coal short", "Steel: too few hands"]


def test_a_tonne_that_was_not_made_and_so_not_delivered_is_missing_once():
    entries = {(0, "north", "coal", "labour", "none"): 8.0, (0, "north", "coal", "demand", "none"): 10.0}
    found = Shortfalls([make(entries, {(0, "coal"): 10.0})]).missing("coal", Month(1950, 1), 1)
    assert (found.not_made, found.not_served, found.not_found, found.amount) == (8, 10, 10, 20)
    assert {step.cause: step.amount for step in found.steps} == {"labour": 8, "demand": 6, "shops": 6}
    alone = Shortfalls([make({key: value for key, value in entries.items() if key[3] == "demand"})])
    assert alone.missing("coal", Month(1950, 1), 1).steps[0].share == 1
    enough = Shortfalls([make({**entries, (0, "north", "coal", "labour", "none"): 30.0})])
    assert [step.cause for step in enough.missing("coal", Month(1950, 1), 1).steps] == ["labour"]


def test_nothing_missing_has_no_causes_and_no_share():
    found = Shortfalls([make({})]).missing("iron", Month(1951, 12))
    assert (found.amount, found.steps, found.regions) == (0, (), ())
    assert np.isnan(found.share)
    assert not Shortfalls([History("empty")]).is_recorded


def test_regions_are_those_of_the_larger_side_and_never_of_a_sum():
    entries = {(0, "north", "coal", "labour", "none"): 8.0, (0, "south", "coal", "demand", "none"): 6.0}
    found = Shortfalls([make(entries)]).missing("coal", Month(1950, 1), 1)
    assert (found.is_demand, found.regions) == (False, (("north", 1.0),))
    found = Shortfalls([make(entries, {(0, "coal"): 3.0})]).missing("coal", Month(1950, 1), 1)
    assert (found.is_demand, found.regions) == (True, (("south", 1.0),))
    only_shops = Shortfalls([make({}, {(0, "coal"): 3.0})]).missing("coal", Month(1950, 1), 1)
    assert (only_shops.amount, only_shops.regions) == (3, ())


def test_small_causes_are_counted_and_the_largest_is_told_however_small():
    small = {(0, "north", "steel", cause, "none"): 1.0 for cause in ("none", "input", "damage")}
    found = Shortfalls([make({(0, "north", "steel", "labour", "none"): 97.0, **small})])
    missing = found.missing("steel", Month(1950, 1), 1)
    assert ([step.cause for step in missing.steps], missing.more) == (["labour"], 3)
    many = {(0, "north", "steel", cause, f"part {n}"): 1.0 for cause in CAUSES[:4] for n in range(10)}
    missing = Shortfalls([make(many, culprits=tuple(f"part {n}" for n in range(10)))])
    missing = missing.missing("steel", Month(1950, 1), 1)
    assert (len(missing.steps), missing.steps[0].share, missing.more) == (1, 1 / 40, 39)


def test_a_circle_of_inputs_ends():
    entries = {
        (0, "north", "steel", "input", "coal"): 1.0,
        (0, "north", "coal", "input", "iron"): 1.0,
        (0, "north", "iron", "input", "steel"): 1.0,
    }
    (step,) = Shortfalls([make(entries)]).missing("steel", Month(1950, 1), 1).steps
    seen = [step.culprit]
    while step.parts:
        (step,) = step.parts
        seen.append(step.culprit)
    assert seen == ["coal", "iron", "steel"]


def test_a_product_that_lacks_itself_as_input_is_told_and_not_unfolded():
    (step,) = Shortfalls([make({(0, "north", "coal", "input", "coal"): 1.0})]).missing("coal", Month(1950, 1), 1).steps
    assert step.words(str) == "coal: too little of it as its own input"
    assert step.parts == ()


def test_draws_are_averaged_and_the_worst_year_is_found():
    one = make({(month, "north", "steel", "labour", "none"): 4.0 for month in range(12, 24)})
    short = Shortfalls([one, make({})])
    assert short.worst_months("steel") == Month(1951, 12)
    assert short.missing("steel", Month(1951, 12)).not_made == pytest.approx(24)
    assert short.missing("steel", Month(1951, 12), 1).not_made == pytest.approx(2)


entries = st.dictionaries(
    st.tuples(
        st.integers(0, 23), st.sampled_from(REGIONS), st.sampled_from(PRODUCTS), st.sampled_from(CAUSES),
        st.sampled_from(CULPRITS),
    ),
    st.floats(0.01, 1e6),
    max_size=30,
)  # fmt: skip
unmets = st.dictionaries(st.tuples(st.integers(0, 23), st.sampled_from(PRODUCTS)), st.floats(0.01, 1e6), max_size=8)


@settings(max_examples=60, deadline=None)
@given(entries, unmets, st.sampled_from(PRODUCTS), st.integers(0, 23), st.sampled_from([1, 12]))
def test_parts_add_up_and_agree_with_a_plain_sum(found, unmet, product, last, count):
    month = Month(1950, 1) + last
    missing = Shortfalls([make(found, unmet)]).missing(product, month, count)
    inside = range(max(last - count + 1, 0), last + 1)
    mine = {key: amount for key, amount in found.items() if key[0] in inside and key[2] == product}
    made = sum(amount for key, amount in mine.items() if key[3] != "demand")
    asked = sum(amount for key, amount in mine.items() if key[3] == "demand")
    asked += sum(amount for (when, what), amount in unmet.items() if when in inside and what == product)
    assert missing.not_made == pytest.approx(made)
    assert missing.not_served + missing.not_found == pytest.approx(asked)
    assert missing.amount == pytest.approx(max(made, asked))
    causes = {what: plain_causes(found, unmet, what, inside) for what in PRODUCTS}
    check_tree(missing.steps, causes[product], missing.more, causes)
    assert sum(causes[product].values()) == pytest.approx(missing.amount, rel=1e-9)


def plain_causes(found, unmet, product, inside):
    """Add up what was missing of a product by cause and culprit: not made, and what demand adds to it."""
    made, asked = {}, {}
    for (when, _, what, cause, culprit), amount in found.items():
        if when in inside and what == product:
            side = asked if cause == "demand" else made
            side[cause, culprit] = side.get((cause, culprit), 0.0) + amount
    for (when, what), amount in unmet.items():
        if when in inside and what == product:
            asked["shops", ""] = asked.get(("shops", ""), 0.0) + amount
    beyond = sum(asked.values()) - sum(made.values())
    every = made | {key: amount * beyond / sum(asked.values()) for key, amount in asked.items() if beyond > 0}
    return {key: amount for key, amount in every.items() if amount > 1e-12 * sum(every.values())}


def check_tree(steps, causes, more, every, depth=1):
    """What is told and what is only counted are all there is, and only what is small or a fifth is not told."""
    assert depth <= DEPTH
    whole, amounts = sum(causes.values()), sorted(causes.values(), reverse=True)
    told, left_out = amounts[: len(steps)], amounts[len(steps) :]
    assert [step.amount for step in steps] == pytest.approx(told, rel=1e-9)
    assert more == len(left_out)
    assert sum(step.amount for step in steps) + sum(left_out) == pytest.approx(whole, rel=1e-9)
    assert len(steps) <= WIDTH
    assert len(steps) == WIDTH or all(amount <= LEAST * whole * (1 + 1e-9) for amount in left_out)
    for step in steps:
        assert step.amount == pytest.approx(step.share * whole, rel=1e-9)
        if step.parts:
            check_tree(step.parts, every[step.culprit], step.more, every, depth + 1)
