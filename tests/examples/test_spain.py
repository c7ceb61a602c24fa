"""The worked example of Spain, two years of it: it is planned, certified, and its accounts close."""

import importlib.util
import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
TABLES = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io"))

pytestmark = pytest.mark.tables


@pytest.fixture(scope="module")
def module():
    spec = importlib.util.spec_from_file_location("spain_five_years", ROOT / "examples" / "spain_five_years.py")
    made = importlib.util.module_from_spec(spec)
    sys.modules["spain_five_years"] = made  # a dataclass looks its module up
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def spain(module):
    folder = TABLES / "spain_2016_2019"
    if not folder.is_dir():
        pytest.skip(f"the published table spain_2016_2019 is not in {TABLES} (set LUSTRUM_TABLES)")
    return module.read_spain(folder)


@pytest.fixture(scope="module")
def made(module, spain):
    return module.make_plan(spain, module.Assumptions(years=2))


def test_stocks_grow_at_the_assumed_rate_when_invested_in_as_in_2019(module, spain):
    """Steady growth: investment of 2019 replaces what wears out and adds g of the stock."""
    stocks = module.stocks_of(spain, 0.015)
    added = stocks["stock"] * (0.015 + 1 / stocks["life_years"])
    final = spain.final.query("use == 'investment'").set_index("product")["amount"]
    assert added.groupby(stocks["asset"]).sum()[final.index].to_numpy() == pytest.approx(final.to_numpy())
    assert set(stocks.loc[stocks["asset"] == "P058", "activity"]) == {"I56", "I57"}
    assert set(stocks.loc[stocks["asset"] == "P001", "activity"]) <= {"I01", "I02"}
    assert set(stocks.loc[stocks["activity"] == "I57", "asset"]) == {"P058"}
    assert stocks["stock"].sum() == pytest.approx(4_515_000, rel=0.01)  # four times value added


def test_spain_is_planned_certified_and_its_accounts_close(module, made):
    economy, plan = made
    assert plan.status == "optimal"
    assert plan.certificate.gap < 1e-9 and plan.certificate.primal_violation < 1e-9
    assert (len(economy.labels["product"]), len(economy.labels["activity"])) == (109, 80)
    flows = plan.balances.transpose("year", "product", "flow").to_numpy()
    scale = np.abs(flows).sum(axis=2).max()
    assert np.abs(flows.sum(axis=2)).max() < 1e-9 * scale
    course = module.by_year(economy, plan)
    assert (course["labour in use, share"] <= 1 + 1e-9).all()
    lent = 381_506 - 379_502  # the deficit of 2019
    assert (course["imports, bn EUR"] - course["exports, bn EUR"] <= (lent + 1) / 1e3).all()
    assert (course["multiple of what is asked"] > 1).all()


def test_what_was_done_in_2019_can_be_done_again(module, spain):
    """With no growth asked for and all capital in use, a year can be repeated: the multiple is 1 or more."""
    given = module.Assumptions(years=1, in_use=1.0, target_growth=0.0, labour_growth=0.0, trade_growth=0.0)
    plan = module.make_plan(spain, given)[1]
    assert plan.status == "optimal"
    assert plan.objective >= 1 - 1e-9


def test_the_example_tells_what_it_assumes_and_finds(module, made):
    told = module.Assumptions().say() + module.tell(*made)
    for word in ("cultivated assets", "certificate: gap", "labour", "greenhouse gases", "optimal"):
        assert word in told
