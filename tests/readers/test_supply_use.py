"""Supply and use: Spain 2016 to 2019 as published, and a small folder that is spoiled."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.analysis.coefficients import coefficients
from lustrum.errors import EconomyProblems
from lustrum.formulas.leontief import spectral_radius
from lustrum.planning.plan import plan
from lustrum.readers import read_source
from lustrum.readers._nace import divisions, read_concordance, share_out
from lustrum.readers._valuation import to_basic


def near(expected, digits):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


# --- Spain ------------------------------------------------------------------------------------------

SPAIN = {
    2016: (1_954_167, 1_010_688, 17_017.1, 0.605080), 2017: (2_061_369, None, None, None),
    2018: (2_156_513, None, None, None), 2019: (2_241_847, 1_129_619, 18_490.2, 0.619967),
}  # fmt: skip
"""Output, value added, full-time equivalents in thousands, spectral radius."""


@pytest.fixture(scope="module")
def spain(published):
    folder, kept = published("spain_2016_2019"), {}

    def read(year):
        if year not in kept:
            kept[year] = read_source(
                "supply-use", folder, {"year": year, "citation": "Instituto Nacional de Estadistica"}
            )
        return kept[year]

    return read


@pytest.mark.parametrize("year", SPAIN)
def test_spain_balances_in_every_year(spain, year):
    report = spain(year).report
    of_products = [one for one in report.balances if "uses at purchasers'" in one.left]
    assert of_products[0].largest < 1e-10
    of_industries = [one for one in report.balances if one.left == "sum of output_basic"]
    assert of_industries[0].largest < 1.1e-11
    at_basic = [one for one in report.balances if one.left in ("uses", "inputs and value added")]
    assert len(at_basic) == 2 and max(one.largest for one in at_basic) < 1e-9
    assert report.gaps == ()
    assert report.sizes["products"] == 110 and report.sizes["industries"] == 81
    output, value_added, labour, radius = SPAIN[year]
    assert report.check("output") == near(output, 0)
    if radius is not None:
        assert report.check("gross value added") == near(value_added, 0)
        assert report.check("labour in fte") == near(labour, 1)
        assert report.check("spectral radius, purchasers' prices") == near(radius, 6)


def test_the_empty_industry_of_spain_is_reported_and_left_out(spain):
    made = spain(2019)
    assert {(one.dimension, one.label) for one in made.report.empty} == {("industry", "I81"), ("product", "P110")}
    assert "I81" not in made.economy.labels["activity"].ids
    assert "P110" not in made.economy.labels["product"].ids
    assert (len(made.economy.labels["product"]), len(made.economy.labels["activity"])) == (109, 80)


def test_spain_at_purchasers_prices_is_what_the_tables_print(published):
    made = read_source("supply-use", published("spain_2016_2019"), {"year": 2016, "prices": "purchasers"})
    a = coefficients(made.economy).values
    assert spectral_radius(a) == near(0.605080, 6)
    assert made.economy.technology.inputs.nnz == 5582
    assert made.economy.technology.outputs.nnz == 1577
    assert set(made.economy.final["evidence"]) == {"read"}
    assert not made.report.negatives or {one.table for one in made.report.negatives} == {"final"}


def test_spanish_taxes_and_margins_go_where_they_are_paid(spain, published):
    """Taxes by buyer add up to those of the table; trade services come to what was made of them."""
    made = spain(2019)
    flows = pd.read_csv(published("spain_2016_2019") / "supply_transformation_2019.csv", index_col=0)
    economy = made.economy
    levels = economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
    inputs = economy.table("inputs")
    used = (inputs["value"] * levels[inputs["activity"]].to_numpy()).groupby(inputs["product"]).sum()
    final = economy.final.groupby("product")["amount"].sum()
    supply = flows["supply_basic"].drop("P110")
    assert used.add(final, fill_value=0)[supply.index].to_numpy() == pytest.approx(supply.to_numpy(), abs=1e-6)
    taxes = economy.table("value_added").query("item == 'taxes_less_subsidies_on_products'")
    paid = float((taxes["value"].to_numpy() * levels[taxes["activity"]].to_numpy()).sum())
    assert 0 < paid < made.report.check("net taxes on products") == pytest.approx(115_894, abs=0.5)
    exports = economy.final.query("use == 'export'")["amount"].sum()
    assert exports == pytest.approx(379_502, abs=0.5)  # exports bear no taxes, and margins are exported services


def test_spanish_emissions_are_shared_out_and_none_is_lost(spain, published):
    table = pd.read_csv(published("spain_2016_2019") / "air_emissions_2016_2020.csv")
    greenhouse = table[table["substance"].str.startswith("1.-")].set_index("activity")["2019"]
    printed = greenhouse[greenhouse.index.str.startswith("Total ramas")].item()
    made = spain(2019)
    assert made.report.check("emissions of industries, GHG") == pytest.approx(printed, abs=1)
    levels = made.economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
    rates = made.economy.table("emissions").query("substance == 'GHG'").set_index("activity")["value"]
    assert rates["I31"] * levels["I31"] == pytest.approx(greenhouse[greenhouse.index.str.startswith("35:")].item())
    food = [f"I{k:02d}" for k in range(5, 10)]
    assert rates[food].max() == pytest.approx(rates[food].min())  # one group, one rate
    assert "I57" not in rates.index  # imputed rents


def test_spain_is_planned_without_hand_work(spain):
    made = plan(spain(2019).economy, years=1)
    assert made.status == "optimal"
    assert 1 - 1e-9 <= made.objective < 1.1


def test_the_packaged_concordance_has_every_division_once():
    problems = []
    industries = read_concordance("spain-81-nace", problems)
    assert not problems and len(industries) == 81
    shared = {10: 3, 49: 3, 68: 2}
    for division in [*range(1, 4), *range(5, 40), *range(41, 54), 55, 56, *range(58, 100)]:
        if division in (4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89):
            continue
        homes = [one for one, mine in industries.items() if division in mine]
        assert len(homes) == shared.get(division, 1), division


# --- valuation --------------------------------------------------------------------------------------


def test_basic_prices_by_hand():
    """Goods sell for 110 of which 10 tax and 20 trade margin; 30 of the 110 are exported, without tax.

    Home buyers pay 80, an eighth of it tax; margins are 2/11 of any price. Basic prices: 80 (1 - 2/11 - 1/8) = 55.4545
    and 30 (1 - 2/11) = 24.5455, together 80 = 110 - 10 - 20. Trade is wanted for 14.5455 and 5.4545 beside its own 5.
    """
    cells = pd.DataFrame({"home": [80.0, 5.0], "export": [30.0, 0.0]}, index=["goods", "trade"])
    margins = pd.DataFrame({"trade": [20.0, -20.0]}, index=cells.index)
    problems = []
    made = to_basic(cells, margins, pd.Series([10.0, 0.0], cells.index), "export", problems, "x.csv")
    assert not problems
    expected = [[55.454545, 24.545455], [19.545455, 5.454545]]
    assert made.cells.to_numpy() == near(np.array(expected), 6)
    assert made.taxes.to_dict() == {"home": near(10, 9), "export": 0}


def test_taxes_above_the_price_are_refused():
    cells = pd.DataFrame({"home": [10.0], "export": [0.0]}, index=["goods"])
    margins, problems = pd.DataFrame({"trade": [0.0]}, index=["goods"]), []
    to_basic(cells, margins, pd.Series([11.0], ["goods"]), "export", problems, "x.csv")
    assert "x.csv, goods: Taxes and margins are more than is paid" in str(problems[0])


def test_groups_are_shared_out_by_output_and_strangers_are_named():
    assert divisions("37-39") == {37, 38, 39}
    industries = {"a": divisions("10.1"), "b": divisions("10.2-10.9"), "c": divisions("11")}
    output, problems = pd.Series({"a": 30.0, "b": 10.0, "c": 5.0}), []
    amounts = pd.Series({"10: Food": 8.0, "11: Drink": 2.0, "Total ramas": 10.0})
    found = share_out(amounts, industries, output, problems, "e.csv")
    assert found.to_dict() == {"a": 6, "b": 2, "c": 2} and not problems
    share_out(
        pd.Series({"12: Tobacco": 1.0, "10-11: Food": 1.0, "11: Drink": 1.0}), industries, output, problems, "e.csv"
    )
    assert "No industry with output belongs to the group. Found '12'" in str(problems[0])
    assert "belongs to the groups 10-11 and 11" in str(problems[1])


# --- a small folder ---------------------------------------------------------------------------------

SMALL = {
    "supply_2000.csv": "product,X,Y,Z\np,80,0,0\nq,10,60,0\ns,0,20,0\n",
    "use_purchasers_2000.csv": "product,X,Y,Z\np,10,20,0\nq,15,5,0\ns,0,0,0\n",
    "final_uses_purchasers_2000.csv": "product,total_intermediate,households,npish,government,gfcf,"
    "inventories_valuables,exports\np,30,50,0,0,20,0,30\nq,20,30,0,10,0,0,10\ns,0,0,0,0,0,0,0\n",
    "supply_transformation_2000.csv": "product,total_output,total_imports,supply_basic,trade_margins,transport_margins,"
    "taxes_less_subsidies,supply_purchasers\np,80,20,100,20,0,10,130\nq,70,0,70,0,0,0,70\ns,20,0,20,-20,0,0,0\n",
    "value_added_labour_2000.csv": "row,X,Y,Z\ntotal_uses_purchasers,25,25,0\ncompensation_of_employees,35,30,0\n"
    "wages_and_salaries,30,25,0\nsocial_contributions,5,5,0\nother_net_taxes_on_production,0,0,0\n"
    "operating_surplus_and_mixed_income,30,20,0\nof_which_mixed_income,0,5,0\ngva_basic,65,55,0\noutput_basic,90,80,0\n"
    "jobs_total_thousand,4,5,0\npersons_total_thousand,3,4,0\nfte_total_thousand,2,3,0\n",
}


@pytest.fixture
def small(tmp_path):
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_small_folder_balances_and_is_planned(small):
    made = read_source("supply-use", small, {"labour": "persons"})
    assert made.report.gaps == ()
    assert made.economy.technology.labour.toarray() == near(np.array([[3000 / 90, 4000 / 80]]), 9)
    assert made.economy.technology.outputs.toarray() == near(np.array([[8 / 9, 0], [1 / 9, 0.75], [0, 0.25]]), 12)
    made = plan(made.economy, years=1)
    assert made.status == "optimal" and made.objective >= 1 - 1e-9


SPOILED = [
    ("supply_2000.csv", "q,10,60", "q,ten,60", {}, ["supply_2000.csv row 3, X", "'ten'"]),
    ("use_purchasers_2000.csv", "product,X,Y,Z", "product,X,Y,W", {}, ["row 1, W: Unknown column", "'Z' is missing"]),
    ("use_purchasers_2000.csv", "p,10,20,0", "p,10,20", {}, ["row 2, cells: The row is shorter than the header"]),
    ("final_uses_purchasers_2000.csv", "households", "housholds", {}, ["'households' is missing", "housholds"]),
    ("value_added_labour_2000.csv", "fte_total_thousand", "fte", {}, ["The row 'fte_total_thousand' is missing"]),
    ("value_added_labour_2000.csv", "gva_basic,65", "gva_basic,85", {}, ["printed gva_basic, X", "totals=report"]),
    ("supply_transformation_2000.csv", "p,80,20", "p,90,20", {}, ["printed total_output, p"]),
    ("supply_2000.csv", "product", "product", {"year": 2001}, ["no tables of this year", "'2001'", "2000"]),
    ("supply_2000.csv", "product", "product", {"prices": "basics"}, ["option 'prices'", "Nearest: 'basic'"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "options", "words"), SPOILED)
def test_spoiled_folders_are_named(small, file, old, new, options, words):
    text = (small / file).read_text()
    assert old in text
    (small / file).write_text(text.replace(old, new, 1))
    with pytest.raises(EconomyProblems) as caught:
        read_source("supply-use", small, options)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_missing_files_are_told_together(small):
    (small / "use_purchasers_2000.csv").unlink()
    (small / "value_added_labour_2000.csv").unlink()
    with pytest.raises(EconomyProblems) as caught:
        read_source("supply-use", small)
    assert len(caught.value.problems) == 2
    with pytest.raises(EconomyProblems, match="no file supply_YYYY"):
        read_source("supply-use", small / "..")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"industry,nace\nX,food\n", ["conc.csv row 2, nace", "'food'", "05-07"]),
        ("industry,nace\nX,\u00e410\n".encode("latin-1"), ["conc.csv row 2", "not UTF-8"]),
        (b"branch,nace\nX,10\n", ["conc.csv", "two columns", "industry, nace"]),
        (b"", ["conc.csv", "empty"]),
    ],
)
def test_a_concordance_that_cannot_be_read_is_the_one_problem(small, text, words):
    (small / "air_emissions_2000.csv").write_text("substance,activity,2000\n1.- GHG,10: Food,5\n1.- GHG,11: Drink,7\n")
    (small / "conc.csv").write_bytes(text)
    with pytest.raises(EconomyProblems) as caught:
        read_source("supply-use", small, {"concordance": str(small / "conc.csv")})
    assert len(caught.value.problems) == 1
    assert all(word in str(caught.value) for word in words), str(caught.value)
