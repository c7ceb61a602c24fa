"""The record: tables, labels, matrices, replacing, text."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.columns import columns_of, table_names
from lustrum.economy.storage import load_economy
from lustrum.errors import NameProblems


def test_labels_carry_attributes_in_file_order(folder):
    labels = load_economy(folder).labels
    assert labels["product"].ids == ("grain", "coal", "machine", "oil")
    assert labels["product"].attribute("constant_price").tolist() == [10, 2, 90, 9]
    assert labels["activity"].attribute("branch").tolist() == ["farming", "farming", "industry", "industry"]
    assert labels["branch"].ids == ("farming", "industry")
    assert labels["form"].mask(role="public").tolist() == [True, False]
    assert labels["skill"].ids == ("plain", "skilled")
    assert labels["asset"].ids == ("machine",)
    assert labels["region"].ids == ("all",)
    assert labels["product"].mask(import_only=1).tolist() == [False, False, False, True]


def test_technology(folder):
    technology = load_economy(folder).technology
    assert technology.inputs.toarray()[1].tolist() == [0, 0, 0, 1.2]
    assert technology.net.toarray()[2].tolist() == [0, 0, -0.001, 0.98]
    assert technology.life.toarray()[2].tolist() == [0, 12, 15, 20]
    assert technology.gestation.tolist() == [6, 12, 24, 18]
    assert technology.labour.toarray().tolist() == [[0.5, 0.2, 0.009, 0], [0, 0, 0, 0.4]]


def test_an_asset_without_a_life_does_not_wear_out(change):
    technology = load_economy(change("capital", "capacity,15,", "capacity,,")).technology
    assert technology.life.toarray()[2, 2] == np.inf


def test_an_absent_table_is_empty_with_its_columns(folder):
    economy = load_economy(folder)
    for name in table_names():
        assert set(columns_of(name)) <= set(economy.table(name).columns)
        assert economy.has(name) == (len(economy.table(name)) > 0)
    assert not economy.has("needs")
    with pytest.raises(NameProblems, match="endowments"):
        economy.table("endowment")


def test_changing_a_table_that_was_handed_out_changes_nothing(folder):
    economy = load_economy(folder)
    handed_out = economy.table("inputs")
    handed_out.loc[:, "value"] = 99.0
    assert economy.table("inputs")["value"].max() == 1.2


def test_replace_makes_another(folder):
    economy = load_economy(folder)
    doubled = economy.replace(inputs=economy.table("inputs").assign(value=lambda f: 2 * f["value"]), name="doubled")
    assert (doubled.technology.inputs.toarray() == 2 * economy.technology.inputs.toarray()).all()
    assert (doubled.name, economy.name) == ("doubled", "small")
    assert economy.replace(title="other").technology is economy.technology
    stocks = pd.DataFrame({"product": ["coal"], "amount": [3.0]})
    assert economy.replace(stocks=stocks).stocks["amount"].tolist() == [3]
    with pytest.raises(NameProblems, match="stocks"):
        economy.replace(stock=stocks)


def test_evidence_is_joined(folder):
    economy = load_economy(folder)
    assert economy.rests_on("inputs") == ("recalled", "synthetic")
    assert economy.rests_on() == ("read", "recalled", "derived", "synthetic")
    assert economy.sources["buck"].text.startswith("Buck 1937")


def test_text_forms(folder):
    economy = load_economy(folder)
    text = repr(economy)
    assert text.startswith("Economy 'small': A small economy")
    assert "1946-01" in text
    assert "won of 1949" in text
    assert "not given" in text
    assert max(map(len, text.split("\n"))) < 300
    html = economy.replace(title="<b>")._repr_html_()
    assert "<caption>Economy small: &lt;b&gt;</caption>" in html


def test_an_economy_is_frozen(folder):
    with pytest.raises(AttributeError):
        load_economy(folder).name = "other"


def test_four_products_is_the_oracle_of_the_design():
    economy = load_economy("four-products")
    assert economy.technology.inputs.toarray()[1] * [10, 6, 10, 1] == pytest.approx([2, 1, 0.04, 0.2])
    assert economy.technology.labour.toarray()[0] * [10, 6, 10, 1] == pytest.approx([0.3, 1, 2, 0.1])
    assert 1 / economy.technology.life.toarray()[0] == pytest.approx([0.07, 0.07, 0.07, 0.06])
    assert sorted(economy.final["year"].unique()) == [1, 2, 3, 4, 5]


def test_excavators_reach_the_known_optimum():
    from scipy.optimize import linprog

    economy = load_economy("kantorovich-excavators")
    labour, outputs = economy.technology.labour.toarray(), economy.technology.outputs.toarray()
    limits = economy.endowments["amount"].to_numpy()
    program = np.block([[labour, np.zeros((3, 1))], [-outputs, np.ones((3, 1))]])
    found = linprog(np.r_[np.zeros(9), -1], A_ub=program, b_ub=np.r_[limits, 0, 0, 0])
    assert -found.fun == pytest.approx(70.49327354, abs=5e-9)
