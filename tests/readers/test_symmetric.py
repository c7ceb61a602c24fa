"""Symmetric tables: Germany 1995 and eight countries 1965 to 1975 as published, and small files that are spoiled."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.analysis import analyse
from lustrum.economy.analysis.multipliers import multipliers
from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems
from lustrum.formulas.leontief import ghosh_inverse, output_coefficients, spectral_radius
from lustrum.planning.plan import plan
from lustrum.readers import import_economy, read_source


def near(expected, digits):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


# --- Germany 1995 -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def germany(published):
    return read_source(
        "symmetric", published("germany_1995"), {"citation": "Eurostat manual 2008", "licence": "CC BY 4.0"}
    )


def test_germany_balances_but_for_the_misprint_which_is_kept(germany):
    report = germany.report
    assert [(gap.label, gap.left, gap.right) for gap in report.gaps] == [("CPA_B-E", 1_079_446, 1_079_400)]
    assert [one.largest for one in report.balances if one.dimension == "industry"] == [0]
    assert report.check("output") == 3_110_430
    assert report.check("labour, EMP") == 36_428
    assert report.check("primary costs") - report.check("primary costs, D21X31") == 1_624_160
    assert report.check("spectral radius, domestic") == near(0.402936, 6)
    levels = germany.economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
    assert levels["CPA_B-E"] == 1_079_446
    assert {(one.row, one.column, one.value) for one in report.negatives} == {
        ("CPA_A", "inventories", -6), ("P7", "inventories", -4233),
    }  # fmt: skip


def test_germany_by_the_manual(germany):
    """Eurostat 2008, chapter 15; oracle D8, through the tables of analysis."""
    economy = germany.economy
    inputs = economy.coefficients().to_pandas()
    assert inputs.at["CPA_A", "CPA_A"] == near(0.0258, 4)
    assert inputs.at["CPA_J-N", "CPA_A"] == near(0.0828, 4)
    assert inputs.at["CPA_J-N", "CPA_J-N"] == near(0.279, 3)
    sums = analyse(economy, "leontief").sum(axis=0).to_numpy(float)
    assert sums == near([1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], 4)
    assert sums == near([1.704838, 1.841299, 1.813627, 1.603518, 1.595054, 1.378247], 6)
    labour = multipliers(economy, "labour").values / 1e3
    assert labour == near([0.032627, 0.016167, 0.020682, 0.023733, 0.011179, 0.024222], 6)
    carbon = multipliers(economy, "CO2").values
    assert carbon == near([0.418471, 0.768628, 0.272550, 0.235709, 0.058288, 0.123419], 6)


def test_german_footprints_add_up_to_what_was_employed_and_emitted(germany):
    economy = germany.economy
    made = list(economy.coefficients()["product"].values)
    final = economy.final[economy.final["product"].isin(made)].groupby("product")["amount"].sum()[made].to_numpy()
    assert multipliers(economy, "labour").values @ final / 1e3 == near(36_428, 6)
    assert multipliers(economy, "CO2").values @ final == near(687_020, 6)


def test_german_ghosh_inverse_with_the_printed_total_use(germany, published):
    printed = pd.read_csv(published("germany_1995") / "siot_1995.csv", index_col=0)
    made = list(germany.economy.coefficients()["product"].values)
    flows, total = printed.loc[made, made].to_numpy(float), printed.loc[made, "TFU"].to_numpy(float)
    first = ghosh_inverse(output_coefficients(flows, total))[:, 0]
    assert first == near([1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043], 4)


def test_germany_is_planned_without_hand_work_and_keeps_its_report(published, tmp_path):
    folder = import_economy("symmetric", published("germany_1995"), tmp_path / "germany", {"licence": "CC BY 4.0"})
    economy = load_economy(folder)
    assert not [one for one in economy.problems if "licence" in one.what]
    assert str(economy.money) == "million EUR of 1995"
    assert economy.labels["product"].attribute("unit")[0] == "million EUR of 1995"
    made = plan(economy, years=2)
    assert made.status == "optimal"
    assert made.objective >= 1 - 1e-9  # what was done in 1995 can be done again
    assert "gap" in (folder / "import-report.md").read_text()


@pytest.mark.parametrize("method", ["ras", "least-squares"])
def test_balancing_is_recorded_cell_by_cell(tmp_path, method):
    """Uses of b are 90 and its output is 100: 10 are added to what is used of it at home, nowhere else in total."""
    text = TOY.replace("b,Iron,40,5,35,20,100", "b,Iron,40,5,25,20,100")
    made = read_toy(tmp_path, text, totals="report", balance=method)
    assert [(gap.label, gap.gap) for gap in made.report.gaps if gap.dimension == "product"] == [("b", -10)]
    flows = made.economy.table("inputs").merge(made.economy.endowments.query("kind == 'level'"), on="activity")
    used = (flows["value"] * flows["amount"]).groupby(flows["product"]).sum()
    final = made.economy.final.groupby("product")["amount"].sum()
    assert (used + final)[["a", "b"]].to_numpy() == near([100, 100], 7)
    found = made.report.balancing
    assert found.converged and found.method == method
    assert {(c.row, c.column) for c in found.changes} >= {("b", "household")}
    assert sum(c.change for c in found.changes) == near(10, 7)
    assert all(c.after - c.before == c.change for c in found.changes)
    assert "multiplied by" in found.note


def test_nothing_is_rebalanced_unasked(tmp_path):
    made = read_toy(tmp_path, TOY.replace("b,Iron,40,5,35,20,100", "b,Iron,40,5,25,20,100"), totals="report")
    assert made.report.balancing is None
    assert made.economy.final.groupby("product")["amount"].sum()["b"] == 45


# --- Long-run WIOD ----------------------------------------------------------------------------------

RADII = {
    "KOR_1965": (6774.5, 2982.7, 0.562844, 0.632854), "KOR_1970": (18760.5, 8123.9, 0.495500, 0.600242),
    "KOR_1975": (49945.6, 19659.4, 0.497380, 0.631673), "CHN_1965": (141764.1, 70306.1, 0.501960, 0.514563),
    "CHN_1970": (194295.1, 92477.6, 0.520648, 0.533731), "CHN_1975": (350875.3, 163142.4, 0.522024, 0.543993),
    "IND_1965": (85451.1, 52991.0, 0.375208, 0.418932), "IND_1970": (94460.8, 58256.8, 0.393602, 0.419095),
    "IND_1975": (161288.7, 93627.5, 0.419328, 0.454416), "TWN_1965": (6309.7, 2858.9, 0.526056, 0.592277),
    "JPN_1965": (193462.8, 93644.7, 0.527586, 0.550449), "MEX_1965": (40658.8, 25890.7, 0.330793, 0.383306),
    "BRA_1965": (32856.4, 16913.2, 0.477244, 0.506819), "PRT_1965": (8897.4, 4581.7, 0.379160, 0.485620),
}  # fmt: skip
"""Output, value added, spectral radius without and with imports, by table."""

OTHERS = [f"{c}_{y}" for c in ("TWN", "JPN", "MEX", "BRA", "PRT") for y in (1970, 1975)]
NEGATIVE = {"KOR_1965": 2, "KOR_1970": 2, "KOR_1975": 2, "CHN_1965": 6, "CHN_1975": 5, "IND_1965": 1, "PRT_1975": 23}
"""Cells below zero, all of them in inventories."""

ROUNDED = 2.35e-5
"""Largest gap that rounding to six decimals leaves, million USD."""


@pytest.mark.parametrize("name", [*RADII, *OTHERS])
def test_long_run_tables_balance_and_have_their_radii(published, name):
    report = read_source("symmetric", published("wiod_longrun_1965") / f"{name}.csv").report
    assert max(one.largest for one in report.balances) < ROUNDED
    assert report.gaps == ()
    assert report.empty == ()
    if name in NEGATIVE:
        assert [(one.table, one.column) for one in report.negatives] == [("final", "inventories")] * NEGATIVE[name]
    if name in RADII:
        output, value_added, domestic, total = RADII[name]
        assert report.check("output") == near(output, 1)
        assert report.check("primary costs, VA") == near(value_added, 1)
        assert report.check("spectral radius, domestic") == near(domestic, 6)
        assert report.check("spectral radius, with imports") == near(total, 6)


def test_imports_may_stand_for_domestic_goods_or_apart(published):
    source = published("wiod_longrun_1965") / "KOR_1965.csv"
    together = read_source("symmetric", source).economy
    apart = read_source("symmetric", source, {"imports": "separate"}).economy
    assert spectral_radius(together.coefficients().values) == near(0.632854, 6)
    assert spectral_radius(apart.coefficients().values) == near(0.562844, 6)
    assert len(apart.labels["product"]) == 46 and len(together.labels["product"]) == 23
    assert together.trade.query("flow == 'import'")["limit"].sum() == pytest.approx(
        apart.trade.query("flow == 'import'")["limit"].sum()
    )
    for economy in (together, apart):
        made = plan(economy, years=1)
        assert made.status == "optimal"
        assert 0.99 < made.objective < 1.05


# --- small files ------------------------------------------------------------------------------------

TOY = (
    "code,label,a,b,P3_S14,P6,TFU\na,Grain,10,30,50,10,100\nb,Iron,40,5,35,20,100\nP7,Imports,10,5,5,0,20\n"
    "D1,Wages,30,40,0,0,70\nB2A3N,Surplus,10,20,0,0,30\nP1,Output,100,100,,,\nEMP,Work,3,4,,,7\n"
)


def read_toy(tmp_path, text, **options):
    file = tmp_path / "toy_1960.csv"
    file.write_text(text)
    return read_source("symmetric", file, options)


def test_a_toy_is_read_as_it_stands(tmp_path):
    made = read_toy(tmp_path, TOY)
    assert made.report.gaps == ()
    economy = made.economy
    assert economy.coefficients().values == near(np.array([[0.1, 0.3], [0.4, 0.05]]), 12)
    assert economy.technology.labour.toarray() == near(np.array([[30.0, 40.0]]), 12)
    limits = economy.trade.set_index(["product", "flow"])["limit"]
    assert limits.to_dict() == {("a", "export"): 10, ("b", "export"): 20, ("P7", "import"): 20}
    assert economy.table("partners")["credit"].item() == 0
    assert set(economy.table("final")["evidence"]) == {"read"}
    assert set(economy.table("inputs")["evidence"]) == {"derived"}


SPOILED = [
    ("a,Grain,10,30", "a,Grain,ten,30", {}, ["toy_1960.csv row 2, a", "'ten'"]),
    ("b,Iron,40,5", "a,Iron,40,5", {}, ["toy_1960.csv row 3", "stands twice"]),
    ("B2A3N,", "B2A3,", {}, ["toy_1960.csv row 6", "neither a product nor known", "Nearest: 'B2A3N'", "roles="]),
    ("P1,Output", "P1X,Output", {}, ["One row of output is needed", "CODE=output"]),
    ("40,5,35,20,100", "40,5,135,20,100", {}, ["the total is printed as 100", "printed TFU, b", "totals=report"]),
    ("P1,Output,100,100", "P1,Output,200,100", {}, ["total is printed as 200", "output, a", "totals=report"]),
    ("D1,Wages", "D1,Wages", {"rounding": "-5"}, ["option 'rounding'", "at least 0"]),
    ("D1,Wages", "D1,Wages", {"rounding": "nan"}, ["option 'rounding'", "a finite number"]),
    ("D1,Wages,30,40", "D1,Wages,30,40", {"year": "x"}, ["option 'year'", "a whole number"]),
    ("D1,Wages,30,40", "D1,Wages,30,40", {"roles": "D1=labor"}, ["A code needs a role", "Nearest: 'labour'"]),
    ("code,label,a,b,P3_S14", "code,label,c,d,P3_S14", {}, ["No label stands both as row and as column"]),
]


@pytest.mark.parametrize(("old", "new", "options", "words"), SPOILED)
def test_spoiled_tables_are_named(tmp_path, old, new, options, words):
    assert old in TOY
    with pytest.raises(EconomyProblems) as caught:
        read_toy(tmp_path, TOY.replace(old, new, 1), **options)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_file_without_a_year_or_of_another_name(tmp_path):
    (tmp_path / "toy.csv").write_text(TOY)
    with pytest.raises(EconomyProblems, match="does not tell the year"):
        read_source("symmetric", tmp_path / "toy.csv")
    assert read_source("symmetric", tmp_path / "toy.csv", {"year": 1960}).economy.name == "toy"
    with pytest.raises(EconomyProblems, match=r"Nearest: 'toy\.csv'"):
        read_source("symmetric", tmp_path / "tos.csv", {"year": 1960})
    with pytest.raises(EconomyProblems, match="holds not one table"):
        (tmp_path / "other.csv").write_text(TOY)
        read_source("symmetric", tmp_path)


def test_codes_may_be_told(tmp_path):
    made = read_toy(
        tmp_path, TOY.replace("P1,Output", "X,Output").replace("P3_S14", "C"), roles="X=output, C=household"
    )
    assert made.economy.final.query("use == 'household'")["amount"].sum() == 90


def test_imports_by_product_with_another_label_are_refused(tmp_path):
    (tmp_path / "toy_1960_imports.csv").write_text("code,a,b,P3_S14\na,5,5,5\nc,5,0,0\n")
    with pytest.raises(EconomyProblems) as caught:
        read_toy(tmp_path, TOY)
    assert "toy_1960_imports.csv: The row 'b' is missing" in str(caught.value)
    assert "toy_1960_imports.csv row 3: Unknown row. Found 'c'" in str(caught.value)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (b"code\na\n", ["sectors.csv", "two columns"]),
        ("code,name\na,K\u00f6rner\n".encode("latin-1"), ["sectors.csv row 2", "not UTF-8"]),
        (b"", ["sectors.csv", "empty"]),
    ],
)
def test_names_beside_the_table_that_cannot_be_read_are_named(tmp_path, names, words):
    (tmp_path / "sectors.csv").write_bytes(names)
    with pytest.raises(EconomyProblems) as caught:
        read_toy(tmp_path, TOY)
    for word in words:
        assert word in str(caught.value)


def test_balancing_refuses_totals_that_no_table_has(tmp_path):
    """Iron is made and nothing is used of it: nothing can be scaled to its output."""
    empty = TOY.replace("b,Iron,40,5,35,20,100", "b,Iron,0,0,0,0,100")
    with pytest.raises(EconomyProblems, match="cannot be had") as caught:
        read_toy(tmp_path, empty, balance="ras", totals="report")
    assert "--balance ras, b" in str(caught.value)
    only_exports = TOY.replace("P3_S14,P6", "P6,P6X")
    with pytest.raises(EconomyProblems, match="the table has none"):
        read_toy(tmp_path, only_exports, balance="ras", totals="report", roles="P6X=export")


def test_balancing_refuses_inputs_below_zero(tmp_path):
    """Wages eat all that industry a pays, so that least squares would take its inputs below nothing."""
    dear = TOY.replace("D1,Wages,30,40", "D1,Wages,90,40")
    with pytest.raises(EconomyProblems, match="Balancing makes an input negative") as caught:
        read_toy(tmp_path, dear, balance="least-squares", totals="report")
    assert "--balance least-squares, a, a" in str(caught.value)
