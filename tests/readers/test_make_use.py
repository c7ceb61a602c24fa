"""Make and use tables: published ones with their balances, a small one by hand, and spoiled files."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems
from lustrum.readers import import_economy, read_source
from lustrum.readers._industry_technology import IndustryTechnology
from lustrum.readers._make_use_report import rounding_of_sum
from lustrum.readers.make_use import read_satellites

USE = (
    "code,farm,mill,T001,F010,F02T,F030,F040,F050,F10C,T004,T007\n"
    "grain,10,40,50,30,0,-5,10,-5,0,30,80\nmeal,20,-2,18,40,12,0,0,0,12,64,82\nscrap,0,5,5,0,0,0,0,0,0,0,5\n"
    "other,1,2,3,0,0,0,0,-3,0,-3,0\n"
    "T006,55,36,91,0,0,0,0,0,0,0,91\nT008,86,81,0,0,0,0,0,0,0,0,0\n"
)
MAKE = "code,grain,meal,scrap,other,T008\nfarm,80,4,2,0,86\nmill,0,78,3,0,81\nT007,80,82,5,0,167\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "small"
    made.mkdir()
    (made / "use_1950.csv").write_text(USE)
    (made / "make_1950.csv").write_text(MAKE)
    return made


def balances(report):
    return {(one.dimension, one.left): one.largest for one in report.balances}


@pytest.mark.tables
@pytest.mark.parametrize(
    ("year", "radius", "output", "gdp"),
    [(1947, 0.500692, 471_889, 249_616), (1958, 0.494656, 897_468, 481_226), (1962, 0.498183, 1_105_516, 603_920)],
)
def test_the_american_tables_of_the_middle_of_the_century(published, year, radius, output, gdp):
    report = read_source("make-use", published("us_1947_1962"), {"year": year}).report
    assert report.check("spectral radius") == pytest.approx(radius, abs=5e-7)
    assert (report.check("gross output"), report.check("value added")) == (output, gdp)
    assert (report.sizes["commodities"], report.sizes["industries"]) == (49, 47)
    assert balances(report)["commodity", "sum of uses"] <= 5
    assert balances(report)["industry", "inputs and value added"] <= 6
    assert balances(report)["industry", "sum of outputs"] <= 2
    assert not report.gaps
    assert any(one.column == "F050" for one in report.negatives)


@pytest.mark.tables
def test_all_sixteen_years_can_be_read_and_the_latest_is_the_default(published):
    from lustrum.readers._make_use import find_years

    folder = published("us_1947_1962")
    assert find_years(folder) == tuple(range(1947, 1963))
    economy = read_source("make-use", folder).economy
    assert economy.date.year == 1962
    assert economy.has("trade") and "imports" not in set(economy.final["use"])


@pytest.fixture(scope="module")
def american(published):
    return read_source("make-use", published("us_2012_detail"))


@pytest.mark.tables
def test_the_american_tables_of_2012(american):
    report, economy = american.report, american.economy
    assert report.check("spectral radius") == pytest.approx(0.512598, abs=5e-7)
    assert report.check("largest output multiplier") == pytest.approx(4.949894, abs=5e-7)
    assert {one.name: one.method for one in report.checks}["largest output multiplier"] == "industry S00201"
    for item, amount in (("V00100", 8_575_356), ("V00200", 1_078_074), ("V00300", 6_600_530)):
        assert report.check(f"value added, {item}") == amount
    assert report.check("value added") == 16_253_960
    found = balances(report)
    assert found["commodity", "sum of uses"] == 25
    assert found["industry", "inputs and value added"] == 11
    assert found["commodity", "sum over industries"] == 9
    assert sum(one.table == "use" for one in report.negatives) == 14
    assert {one.label for one in report.empty} == {"S00402", "S00300"}
    assert (report.sizes["cells of make"], report.sizes["cells of use"]) == (5_224, 50_073)
    level = economy.endowments.query("kind == 'level'")["amount"].to_numpy()
    assert (economy.technology.labour @ level)[0] * 0.06 == pytest.approx(8_575_356)


@pytest.mark.tables
def test_domestic_use_is_use_less_imports(american, published):
    folder = published("us_2012_detail")
    use, imports = (
        pd.read_csv(folder / f"{name}_2012.csv", index_col=0).iloc[:405, :405] for name in ("use", "imports")
    )
    part = american.economy.table("inputs")
    level = american.economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
    abroad = part[part["product"].str.endswith("(imported)")]
    total = float((abroad["value"] * abroad["activity"].map(level)).sum())
    assert total == pytest.approx(float(np.minimum(imports, use.clip(lower=0)).to_numpy().sum()))
    home = part[~part["product"].str.endswith("(imported)")]
    left = (use - imports).to_numpy()
    assert float((home["value"] * home["activity"].map(level)).sum()) == pytest.approx(float(left[left > 0].sum()))
    assert {"imports above use", "negative inputs"} <= {one.subject for one in american.report.assumptions}


@pytest.mark.tables
def test_satellites_of_2012(published):
    found = read_satellites(published("us_2012_detail"))
    assert found["gross_output"].shape == found["price_index"].shape == (405, 20)
    assert list(found["gross_output"].columns) == list(range(2002, 2022))
    assert np.allclose(found["price_index"][2012], 100, atol=0.01)
    assert found["gross_output"][2012].sum() == pytest.approx(29_222_826, rel=2e-4)


@pytest.mark.tables
def test_the_american_tables_of_2007_with_capital(published):
    folder = published("us_2007_capital")
    own, original = (read_source("make-use", place) for place in (folder, folder / "original"))
    for report in (own.report, original.report):
        assert report.check("gross output") == 26_151_267
        assert report.check("capital consumed") == pytest.approx(2_263_621, abs=0.5)
        assert report.check("spectral radius, scrap set apart") == pytest.approx(0.500671, abs=5e-7)
        assert report.check("spectral radius with capital, scrap left out") == pytest.approx(0.583272, abs=5e-7)
    capital = own.economy.table("capital")
    assert (capital["asset"].nunique(), len(capital)) == (152, 46_666)
    pd.testing.assert_frame_equal(capital, original.economy.table("capital"))
    level = own.economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
    flow = capital["value"] / capital["life_years"] * capital["activity"].map(level)
    assert flow.sum() == pytest.approx(2_263_621, abs=0.5)
    for name, sums in (("x", level), ("q", None)):
        printed = pd.read_csv(folder / "original" / f"{name}_2007.csv", thousands=",").iloc[0]
        if sums is not None:
            assert (printed - sums).abs().max() <= 4


def test_a_small_table_by_hand(folder):
    imported = read_source("make-use", folder)
    economy, report = imported.economy, imported.report
    inputs = economy.table("inputs").set_index(["product", "activity"])["value"]
    outputs = economy.table("outputs").set_index(["product", "activity"])["value"]
    assert inputs["grain", "mill"] == pytest.approx(40 / 81)
    assert ("meal", "mill") not in inputs.index
    assert outputs["meal", "mill"] == pytest.approx((78 + 2) / 81)
    final = economy.final.set_index(["use", "product"])["amount"]
    assert final["investment", "meal"] == 12 and final["inventories", "grain"] == -5
    trade = economy.trade.set_index(["flow", "product"])["limit"]
    assert dict(trade) == {("import", "grain"): 5, ("import", "other"): 3, ("export", "grain"): 10}
    assert list(economy.labels["product"].attribute("import_only")) == [0, 0, 0, 1]
    # D = V / q, B = U / g, by hand
    d = np.array([[1, 4 / 82, 2 / 5, 0], [0, 78 / 82, 3 / 5, 0]])
    b = np.array([[10 / 86, 40 / 81], [20 / 86, -2 / 81], [0, 5 / 81], [1 / 86, 2 / 81]])
    assert report.check("spectral radius") == pytest.approx(max(abs(np.linalg.eigvals(d @ b))), rel=1e-9)
    assert not report.gaps


def test_sparse_radius_and_multipliers_are_those_of_dense_algebra():
    rng = np.random.default_rng(4)
    make = pd.DataFrame(np.diag(rng.uniform(5, 9, 30)) + rng.uniform(0, 0.4, (30, 30)))
    use = pd.DataFrame(rng.uniform(0, 0.3, (30, 30)))
    found = IndustryTechnology.of(make, use)
    a = (make / make.sum(axis=0)).to_numpy() @ (use / make.sum(axis=1).to_numpy()).to_numpy()
    assert found.spectral_radius() == pytest.approx(max(abs(np.linalg.eigvals(a))), rel=1e-9)
    assert found.output_multipliers() == pytest.approx(np.linalg.inv(np.eye(30) - a).sum(axis=0), rel=1e-9)


def test_imports_apart_and_capital(folder):
    (folder / "imports_1950.csv").write_text(
        "code,farm,mill,T001,F010,F02T,F030,F040,F050,F10C,T004\n"
        "grain,1,2,3,2,0,0,0,-5,0,-3\nmeal,0,0,0,0,0,0,0,0,0,0\nscrap,0,6,6,0,0,0,0,-6,0,-6\nother,1,2,3,0,0,0,0,-3,0,-3\n"
    )
    (folder / "capital_flow_1950.csv").write_text("code,farm,mill\ngrain,0,0\nmeal,3,6\nscrap,0,0\nother,0,0\n")
    imported = read_source("make-use", folder, {"lives": "me=5, other=9"})
    economy = imported.economy
    inputs = economy.table("inputs").set_index(["product", "activity"])["value"]
    assert inputs["grain", "mill"] == pytest.approx(38 / 81)
    assert inputs["grain (imported)", "mill"] == pytest.approx(2 / 81)
    assert inputs["scrap (imported)", "mill"] == pytest.approx(5 / 81)
    capital = economy.table("capital").set_index("activity")
    assert list(capital["life_years"]) == [5, 5]
    assert capital["value"]["mill"] == pytest.approx(30 / 81)
    together = read_source("make-use", folder, {"imports": "together"}).economy
    assert together.table("inputs").set_index(["product", "activity"])["value"]["imports", "mill"] == pytest.approx(
        9 / 81
    )
    same = read_source("make-use", folder, {"imports": "same"}).economy
    assert same.table("inputs").set_index(["product", "activity"])["value"]["grain", "mill"] == pytest.approx(40 / 81)


def test_without_final_uses_the_residual_is_told(folder):
    (folder / "use_1950.csv").write_text("code,farm,mill\ngrain,10,40\nmeal,20,2\nscrap,0,5\nother,1,2\n")
    imported = read_source("make-use", folder)
    assert dict(imported.economy.final.set_index("product")["amount"]) == {"grain": 30, "meal": 60}
    assert dict(imported.economy.trade.set_index("product")["limit"]) == {"other": 3}
    assert any(one.subject == "final use" for one in imported.report.assumptions)


def test_import_writes_a_folder_that_loads(folder, tmp_path):
    economy = load_economy(import_economy("make-use", folder, tmp_path / "out"))
    assert economy.labels["activity"].ids == ("farm", "mill")
    assert economy.trade["limit"].sum() == 18


BAD = [
    ("use_1950.csv", "grain,10,40", "grain,ten,40", ["use_1950.csv row 2", "ten"]),
    ("use_1950.csv", "meal,20", "flour,20", ["use_1950.csv row 3", "'flour'", "meal"]),
    ("use_1950.csv", "code,farm,mill", "code,farm,mil", ["use_1950.csv", "'mil'", "mill"]),
    ("make_1950.csv", "code,grain,meal", "code,grain,grain", ["make_1950.csv", "twice"]),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), BAD)
def test_spoiled_files_are_named(folder, file, old, new, words):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(EconomyProblems) as caught:
        read_source("make-use", folder)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_wrong_total_is_refused_and_may_be_reported(folder):
    text = (folder / "make_1950.csv").read_text()
    row = next(line for line in text.splitlines() if line.startswith("mill,"))
    first, last = row.rpartition(",")[::2]
    (folder / "make_1950.csv").write_text(text.replace(row, f"{first},{2 * float(last):g}"))
    with pytest.raises(EconomyProblems, match="totals=report") as caught:
        read_source("make-use", folder)
    assert "printed output, mill" in str(caught.value)
    assert read_source("make-use", folder, {"totals": "report"}).report.gaps


def test_a_cell_that_is_wrong_by_fifty_is_no_rounding():
    assert rounding_of_sum(425) < 50 and rounding_of_sum(425) > 25
    assert rounding_of_sum(1) == 0.5


def test_bad_choices_are_named(folder, tmp_path):
    with pytest.raises(EconomyProblems, match="option 'wage'"):
        read_source("make-use", folder, {"wage": 0})
    with pytest.raises(EconomyProblems, match="1950"):
        read_source("make-use", folder, {"year": 1951})
    with pytest.raises(EconomyProblems, match="years above 0"):
        read_source("make-use", folder, {"lives": "33=0 other=9"})
    with pytest.raises(EconomyProblems, match="not listed"):
        read_source("make-use", folder, {"lives": "33=4"})
    with pytest.raises(EconomyProblems, match="use_YYYY"):
        read_source("make-use", tmp_path)
