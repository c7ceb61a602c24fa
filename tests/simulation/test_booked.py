"""What the record says of the books: identities between what mechanisms, observers and closed books tell apart."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.programme.scenario import load_scenario
from lustrum.simulation.run import simulate


@pytest.fixture(scope="module")
def run():
    """Two years of the default scenario, drawn small."""
    return simulate(load_scenario("korea"), seed=3, scale=4000, until="1947-12")


@pytest.fixture(scope="module")
def history(run):
    return run.history


@pytest.fixture(scope="module")
def price(history):
    return history.labels["product"].attribute("constant_price").astype(float)


def true(history, name):
    array = history.variables[name]
    return array.sel(basis="true", drop=True) if "basis" in array.dims else array


def by_year(array):
    return array.groupby("time.year").sum()


def close(one, other):
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    assert np.abs(other).max() > 0
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-6 * np.abs(other).max())


def test_inputs_used_are_what_parts_gross_output_from_value_added(history, price):
    spent = (true(history, "inputs_used") * price).sum("product")
    close(spent, (true(history, "gross_output") - true(history, "value_added")).sum("form"))


def test_requirements_of_classes_add_up_to_those_of_places(history):
    close(true(history, "requirement_group").sum("group"), true(history, "requirement").sum("settlement"))


def test_what_households_used_is_the_same_by_class_and_by_product(history):
    by_class = by_year(true(history, "consumption_value").sum(["group", "access"]))
    final = true(history, "final_use").sum("product")
    close(by_class, final.sel(use=["household consumption", "collective consumption"]).sum("use"))


def test_who_does_not_farm_uses_nothing_of_his_own(history):
    labels = history.labels["group"]
    others = [group for group, sector in zip(labels.ids, labels.attribute("sector"), strict=True)
              if sector != "agriculture"]  # fmt: skip
    used = true(history, "consumption_value")
    assert float(used.sel(group=others, access="own production").sum()) == 0
    assert float(used.sel(access="own production").sum()) > 0


def test_a_product_that_keeps_balances_exactly(history, price):
    entries = true(history, "balance_entries")
    sources = entries.sel(entry=["output", "imports", "opening stock"]).sum("entry")
    uses = entries.sel(entry=["production use", "final use", "exports", "closing stock"]).sum("entry")
    keeps = history.labels["product"].attribute("storable").astype(float) > 0
    gap = ((sources - uses) * price).values
    assert np.abs(gap[:, keeps]).max() < 1e-6 * float((sources * price).max())
    assert (gap[:, ~keeps] > -1).all()  # what nobody took of a service is gone
    assert gap[:, ~keeps].max() > 0


def test_a_year_ends_with_what_the_next_begins(history):
    entries = true(history, "balance_entries")
    close(entries.sel(entry="opening stock").values[1], entries.sel(entry="closing stock").values[0])


def test_planned_balances_hold_what_the_plan_says(run, history):
    planned = history.variables["balance_entries"].sel(basis="planned-first")
    made = run.plans[0]
    balances = made.balances.isel(year=0)
    for entry, flow in (("output", "output"), ("exports", "export"), ("closing stock", "closing stock")):
        found = planned.sel(time="1946-01-01", entry=entry).reindex(product=balances["product"].values)
        close(found, abs(balances.sel(flow=flow)))
    assert planned.identical(history.variables["balance_entries"].sel(basis="planned-last").assign_coords(
        basis="planned-first"))  # fmt: skip
    assert np.isnan(history.variables["final_use"].sel(basis="planned-first")).all()


def test_exports_and_armies_stand_as_their_own_variables_say(history, price):
    final = true(history, "final_use").sum("product")
    sent = by_year((true(history, "trade_flows").sel(flow="export") * price).sum(["partner", "product"]))
    close(final.sel(use="exports"), sent)
    assert final.sel(use="defence").values == pytest.approx(by_year(true(history, "defence_use")).values, rel=1e-6)
    built = by_year(true(history, "investment").sum("branch"))
    assert final.sel(use="investment").values == pytest.approx(built.values, rel=0.01)  # whole quanta


def test_hours_of_classes_hold_the_hours_of_units(history):
    in_units = true(history, "hours").sum("branch")
    of_classes = true(history, "hours_group").sum("group")
    assert (of_classes.values > in_units.values).all()
    campaign = true(history, "campaign_hours")
    assert ((campaign == 0) | (campaign == true(history, "hours"))).all()


def test_plant_is_worth_its_capacity(history):
    worth = true(history, "capital_value")
    assert (worth >= 0).all()
    gone = true(history, "depreciation")
    assert (gone.sum("branch") > 0).all()
    shrinking = worth.sum("form").diff("time") < 0
    assert float(shrinking.mean()) > 0.1


def test_two_sexes_are_all_people(history):
    close(true(history, "population_by_sex").sum("sex"), true(history, "population").sum(
        ["region", "settlement", "group"]))  # fmt: skip
    assert (true(history, "employment_by_sex") < true(history, "population_by_sex")).all()


def test_land_of_cooperatives_is_land_they_operate(history):
    forms = list(history.labels["coop_form"].ids)
    operated = true(history, "land_area").sum(["land", "form"]).sel(operated=forms)
    np.testing.assert_array_equal(true(history, "coop_land").values, operated.values)


def test_allotted_goods_are_those_that_were_delivered(history):
    allotted = true(history, "allocation")
    assert (allotted >= 0).all()
    filled = true(history, "orders_filled")
    assert (allotted.sel(coordination="quota").values >= filled.values - 1e-9).all()
    assert float(allotted.sel(coordination=["contract", "gift"]).sum()) == 0


def test_retail_is_turnover_and_what_farm_households_sell_themselves(run, history):
    frames = [page.frame() for page in run.accounts.flows]
    among = [
        frame[(frame["instrument"] == "money") & (frame["purpose"] == "free market")
              & frame["payee_sector"].str.startswith("households")]["amount"].sum()
        for frame in frames
    ]  # fmt: skip
    sold = true(history, "exchanges").sel(flow="retail").sum("coordination")
    close(sold - np.array(among), true(history, "retail_turnover").sum(["form", "product"]))


def test_farm_accounts_fit_what_was_procured(history, price):
    account = true(history, "agriculture_account")
    channels = history.variables["procurement"]
    taxed = by_year((channels.sel(channel="tax in kind") * price).sum("product"))
    close(account.sel(entry="taxes"), taxed)
    assert (account.sel(entry=["sales", "purchases"]).values > 0).all()


def test_nothing_is_given_abroad_that_the_books_do_not_show(history):
    assert float(true(history, "aid_given").sum()) == 0


def test_a_body_decides_by_majority_where_its_table_states_no_quota(history):
    assert (true(history, "voting_quota") == 0.5).all()
    weight = true(history, "voting_weight").isel(time=0)
    assert list(true(history, "voting_quota")["body"].values) == list(weight["body"].values)


def test_infants_who_die_are_among_the_dead(history):
    dead = by_year(true(history, "deaths").sum(["region", "settlement"]))
    infants = true(history, "infant_deaths")
    assert (infants.values > 0).all()
    assert (infants.values < dead.values).all()


def test_a_product_says_which_need_it_serves(history):
    products = history.labels["product"]
    served = dict(zip(products.ids, products.attribute("need"), strict=True))
    assert served["paddy"] == "grain"
    assert served["steel"] == ""
