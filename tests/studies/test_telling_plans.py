"""A plan told: a product's account closes and says what the plan says; what is not there is refused by name."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.planning.conftest import build
from tests.planning.stored import ask, read_models

from lustrum.economy.storage import load_economy
from lustrum.errors import NameProblems
from lustrum.planning.plan import plan
from lustrum.studies.plans import Planned, read_plan, read_plan_tables, write_plan
from lustrum.studies.telling_plans import tell_plan

SOURCES, USES = ("made", "imported", "given"), ("delivered", "used up", "invested", "exported", "to stock", "spare")


@pytest.fixture(scope="module")
def korea():
    return plan(load_economy("korea"), years=3)


@pytest.fixture(scope="module")
def folder(korea, tmp_path_factory):
    return write_plan(korea, tmp_path_factory.mktemp("plans") / "korea")


def test_the_account_of_each_product_closes(korea):
    tables = korea.tables()
    for product in korea.facts.labels["product"]:
        for row in tell_plan(korea.to_dict(), tables, product).facts["account"]:
            came = sum(row.get(name, 0.0) for name in SOURCES)
            went = sum(row.get(name, 0.0) for name in (*USES, "for carriage"))
            assert came == pytest.approx(went, rel=1e-6, abs=1e-6), (product, row)


def test_an_account_closes_where_peasants_keep_and_sell():
    made = ask(read_models()["procurement"], build)
    for product in ("grain", "cloth"):
        (row,) = tell_plan(made.to_dict(), made.tables(), product).facts["account"]
        went = sum(row.get(name, 0.0) for name in (*USES, "kept by its makers", "given in exchange"))
        assert row["made"] == pytest.approx(went, rel=1e-6)


def test_the_account_says_what_the_plan_says(korea, folder):
    told = tell_plan(read_plan(folder), read_plan_tables(folder), "paddy")
    asked = korea.tables()["targets"].query("product == 'paddy'").groupby("year")["amount"].sum()
    got = korea.deliveries.sum(["region", "group"]).sel(product="paddy").to_series()
    for row in told.facts["account"]:
        assert row["asked"] == pytest.approx(asked[row["year"]])
        assert row["delivered"] == pytest.approx(got[row["year"]])
    assert "paddy, a year" in str(told) and "delivered" in str(told)


def test_what_one_more_unit_brings_is_the_valuation():
    four = plan(load_economy("four-products"), years=5, objective="ray:years-sum", terminal="none")
    rows = tell_plan(four.to_dict(), four.tables(), "bread").facts["account"]
    valued = four.valuations["product"].sel(product="bread").values
    assert [row["one more unit brings"] for row in rows] == pytest.approx(valued.tolist())


def test_valuations_are_written_without_holes(korea):
    table = korea.tables()["valuations"]
    assert not table.isna().to_numpy().any()
    assert (table["amount"] != 0).all()
    assert pd.api.types.is_integer_dtype(pd.to_numeric(table["year"][table["year"] != ""]))


def test_a_limit_is_found_by_its_words_and_nothing_else_is_made_up(korea):
    told = tell_plan(korea.to_dict(), korea.tables(), "timber")
    assert "account" in told.facts
    with pytest.raises(NameProblems, match="Nothing of this name") as caught:
        tell_plan(korea.to_dict(), korea.tables(), "stel")
    assert "steel" in str(caught.value)


def test_a_limit_that_helps_only_with_others_is_told_so(korea, tmp_path):
    """What planning anew has shown is told in place of what a valuation promises."""
    folder = write_plan(Planned(korea, load_economy("korea"), "lustrum plan korea"), tmp_path / "checked")
    told = str(tell_plan(read_plan(folder), read_plan_tables(folder)))
    said = read_plan_tables(folder)["bottlenecks-checked"]["says"].iloc[0]
    assert f"held back by {said}" in told
    assert "the cheapest way to 1% more" in told
    assert korea.cheapest_more()["words"].iloc[0] in told
