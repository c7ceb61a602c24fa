"""pymrio's folder and its systems: the test table with its wrong final demand, a stand-in system, the real package."""

import importlib.util
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems
from lustrum.readers import import_economy, read_source
from lustrum.readers.pymrio import from_system

GOODS = pd.MultiIndex.from_product([["r1", "r2"], ["food", "steel"]], names=["region", "sector"])
USES = pd.MultiIndex.from_product([["r1", "r2"], ["Final consumption by households", "Gross fixed capital formation"]])


def system(**changes):
    """Return a system of two regions whose rows and columns balance, as pymrio holds one."""
    z = pd.DataFrame([[10, 5, 0, 5], [20, 30, 10, 0], [5, 0, 0, 15], [0, 5, 10, 40.0]], GOODS, GOODS)
    y = pd.DataFrame([[50, 0, 30, 0], [0, 30, 0, 10], [20, 0, 40, 0], [5, 20, 0, 40.0]], GOODS, USES)
    x = z.sum(axis=1) + y.sum(axis=1)
    costs = pd.DataFrame([x - z.sum(axis=0)], index=pd.Index(["Value Added"], name="inputtype"))
    air = pd.DataFrame([[1, 2, 3, 4.0]], pd.MultiIndex.from_tuples([("CO2", "air")]), GOODS)
    made = {
        "name": "two", "Z": z, "Y": y, "unit": pd.DataFrame({"unit": ["M.EUR"] * 4}, GOODS),
        "extensions": [
            SimpleNamespace(name="Factor Inputs", F=costs, F_Y=None, unit=pd.DataFrame({"unit": ["M.EUR"]})),
            SimpleNamespace(name="Emissions", F=air, F_Y=air.iloc[:, :2], unit=pd.DataFrame({"unit": ["kg"]})),
        ],
    }  # fmt: skip
    return SimpleNamespace(**(made | changes))


@pytest.mark.tables
def test_the_folder_of_the_test_system(published):
    given = read_source("pymrio", published("mrio_test_6x8"))
    assert given.report.sizes["products"] == 48
    assert given.report.check("largest ratio of uses to output") == pytest.approx(278, abs=0.5)
    assert given.report.check("spectral radius") == pytest.approx(0.587284, abs=5e-7)
    assert len(given.report.gaps) == 48
    residual = read_source("pymrio", published("mrio_test_6x8"), {"final": "residual"})
    assert residual.report.check("spectral radius") == pytest.approx(0.587284, abs=5e-7)
    assert (residual.economy.final["amount"] >= 0).all()
    assert residual.economy.balance().sum() == pytest.approx(residual.report.check("gross output"))
    rows = read_source("pymrio", published("mrio_test_6x8"), {"output": "rows"})
    assert rows.report.check("spectral radius") == pytest.approx(0.201371, abs=5e-7)


def test_a_system_becomes_an_economy():
    imported = from_system(system())
    economy, report = imported.economy, imported.report
    assert economy.labels["activity"].ids == ("r1 food", "r1 steel", "r2 food", "r2 steel")
    assert economy.balance().values == pytest.approx([100, 100, 80, 120])
    assert economy.labels["product"].attribute("unit")[0] == "million EUR"
    assert not report.gaps
    final = economy.final.set_index(["region", "use", "product"])["amount"]
    assert final["r2", "household", "r1 food"] == 30 and final["r1", "investment", "r2 steel"] == 20
    emissions = economy.table("emissions").set_index("activity")
    assert (emissions["substance"]["r2 steel"], emissions["value"]["r2 steel"]) == ("CO2 air", pytest.approx(4 / 120))
    assert report.check("given off by final users, Emissions") == 3
    level = economy.endowments.query("kind == 'level'").set_index("activity")
    assert level["region"]["r2 food"] == "r2"


def test_a_wrong_final_demand_is_told_and_can_be_replaced():
    wrong = system(Y=system().Y.mul([1, 1, 10, 1], axis=0))
    told = from_system(wrong)
    assert [(gap.label, gap.gap) for gap in told.report.gaps] == [("r2 food", pytest.approx(540))]
    mended = from_system(wrong, final="residual")
    assert mended.economy.balance().values == pytest.approx([100, 100, 80, 120])
    assert any(one.subject == "final demand" for one in mended.report.assumptions)


def test_without_primary_costs_output_is_what_is_used():
    bare = from_system(system(extensions=[]))
    assert bare.report.check("gross output") == 400
    assert not bare.economy.has("value_added")


def test_spoiled_systems_are_named():
    with pytest.raises(EconomyProblems, match="no Y"):
        from_system(system(Y=None))
    with pytest.raises(EconomyProblems, match="columns of Z"):
        from_system(system(Z=system().Z.iloc[:, ::-1]))
    broken = system().Z
    broken.iloc[0, 0] = np.nan
    with pytest.raises(EconomyProblems, match="1 cells of Z"):
        from_system(system(Z=broken))


def test_import_writes_a_folder_that_loads(published, tmp_path):
    economy = load_economy(import_economy("pymrio", published("mrio_test_6x8"), tmp_path / "out"))
    assert len(economy.labels["product"]) == 48


def test_spoiled_files_are_named(tmp_path):
    (tmp_path / "trade_flows_Z.txt").write_text("\t\t\tr1\n\t\t\tfood\nr1\tfood\tMill USD\tten\n")
    with pytest.raises(EconomyProblems) as caught:
        read_source("pymrio", tmp_path)
    assert "row 3, r1 food" in str(caught.value) and "finald_demand_Y.txt" in str(caught.value)


@pytest.mark.skipif(importlib.util.find_spec("pymrio") is None, reason="pymrio is not installed (the extra 'io')")
@pytest.mark.filterwarnings("ignore")
def test_the_real_package():
    import pymrio

    imported = from_system(pymrio.load_test(), final="residual")
    assert imported.report.check("spectral radius") == pytest.approx(0.587284, abs=5e-7)
    assert imported.economy.labels["substance"].ids == ("emission_type1 air", "emission_type2 water")
