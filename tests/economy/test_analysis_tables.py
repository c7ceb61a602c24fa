"""Tables of analysis of an economy: identities, options, large tables, refusals that name what is wrong."""

import numpy as np
import pandas as pd
import pytest

from lustrum.economy.analysis import analyse, coefficients, leontief, list_options, list_tables
from lustrum.economy.analysis._base import IMPORTS_AND_GAPS, flows_of
from lustrum.economy.analysis.aggregation import aggregated
from lustrum.economy.analysis.balancing import balance_flows
from lustrum.economy.analysis.decomposition import decompose
from lustrum.economy.analysis.exploitation import find_exploitation
from lustrum.economy.analysis.footprints import footprints
from lustrum.economy.analysis.ghosh import ghosh_inverse
from lustrum.economy.analysis.induced_multipliers import spending_shares
from lustrum.economy.analysis.labour_values import least_labour_ranges
from lustrum.economy.analysis.multipliers import multipliers
from lustrum.economy.analysis.productivity import find_preventing, find_unproductive, find_witness
from lustrum.economy.analysis.social_accounts import find_multipliers
from lustrum.economy.economy import Economy
from lustrum.economy.storage import load_economy
from lustrum.errors import EconomyProblems
from lustrum.readers._accounts import Accounts
from lustrum.readers._making import make_economy

NAMES = ["farm", "mine", "mill"]


def economy_of(seed=1, **more):
    """Three branches with wages and profits, workers, smoke, two final uses."""
    luck = np.random.default_rng(seed)
    use = pd.DataFrame(luck.uniform(1, 10, (3, 3)), NAMES, NAMES)
    final = pd.DataFrame(luck.uniform(5, 30, (3, 2)), NAMES, ["household", "export"])
    output = use.sum(axis=1) + final.sum(axis=1)
    left = output - use.sum(axis=0)
    added = pd.DataFrame([0.7 * left, 0.3 * left], ["wages", "profits"])
    workers = pd.Series(luck.uniform(1, 5, 3), NAMES)
    own = {"name": "three", "unit": "won", "year": 1949, **more}
    economy = Economy.from_tables(use, final=final, value_added=added, labour=workers, **own)
    smoke = pd.DataFrame({"activity": NAMES, "substance": "smoke", "value": [0.1, 2.0, 0.5], "unit": "t"})
    return economy.replace(emissions=smoke.assign(evidence="derived", source="table"))


@pytest.mark.parametrize("of", ["output", "labour", "value_added", "smoke"])
def test_what_final_uses_hold_is_what_production_used(of):
    economy = economy_of()
    found = footprints(economy, of)
    assert found.attrs["consumption"] == pytest.approx(found.attrs["production"])
    assert found.values.sum() == pytest.approx(found.attrs["production"])
    table = analyse(economy, "footprints", of=of)
    assert table.loc["all products", "total"] == pytest.approx(found.attrs["production"])
    assert table["total"].iloc[:-1].is_monotonic_decreasing
    part = footprints(economy, of, "export")
    assert part.values.sum() == pytest.approx(found.sel(use="export").values.sum())


def test_value_added_in_final_use_is_all_final_use():
    found = footprints(economy_of(), "value_added")
    assert found.values.sum() == pytest.approx(economy_of().final["amount"].sum())


def importing_economy():
    """Two goods; a fifth of all grain and a tenth of all iron comes from abroad, and stands in one row with ours."""
    names = ["grain", "iron"]
    use = pd.DataFrame([[20.0, 30.0], [10.0, 40.0]], names, names)
    final = pd.DataFrame({"household": [60.0, 10.0], "export": [15.0, 40.0]}, names)
    imports = pd.Series([25.0, 10.0], names)
    output = use.sum(axis=1) + final.sum(axis=1) - imports
    added = pd.DataFrame([output - use.sum(axis=0)], ["wages"])
    labour = pd.DataFrame([[50.0, 30.0]], ["labour"], names)
    return make_economy(
        Accounts("open", "open", "won", 1949, use, output, final, value_added=added, imports=imports, labour=labour)
    )


def test_imports_in_one_row_with_our_goods_are_no_work_of_ours():
    """By hand: A = [[.2, .3], [.1, .4]], x = (100, 90), l = (.5, 1/3); m = l (I - A)^-1 = (7/9, 17/18)."""
    economy = importing_economy()
    found = footprints(economy, "labour")
    assert found.attrs["production"] == pytest.approx(80)
    content = multipliers(economy, "labour").values
    assert found.attrs["embodied_in_imports"] == pytest.approx(content @ [25, 10])
    assert found.attrs["consumption"] == pytest.approx(80 + content @ [25, 10])
    flows = flows_of(economy)
    assert flows.output == pytest.approx([100, 90])
    assert flows.uses[IMPORTS_AND_GAPS].to_numpy() == pytest.approx([-25, -10])
    lost = analyse(economy, "extraction", of="labour")
    assert (lost["whole"] / lost["whole_share"]).to_numpy() == pytest.approx([80, 80])


def test_emissions_of_a_use_are_amounts_and_not_rates():
    smoke = economy_of().table("emissions").assign(unit="kt per won")
    economy = economy_of().replace(emissions=smoke)
    assert footprints(economy, "smoke").attrs["units"] == "smoke, kt a year"
    assert multipliers(economy, "smoke").attrs["units"] == "smoke, kt per unit of final demand"


def test_what_households_buy_abroad_is_counted_in_money_and_in_one_year():
    """Of 100 that households spend, 20 go abroad: 5 tons at 4 won; what they take two years later does not count."""
    economy = economy_of()
    products = economy.table("products")
    tea = products.iloc[[0]].assign(product="tea", name="tea", unit="t", import_only=1, constant_price=4.0)
    bought = economy.final[economy.final["use"] == "household"]["amount"].sum()
    more = economy.final.iloc[[0, 0]].assign(product="tea", use="household", amount=[5.0, 900.0], year=[1949, 1951])
    wider = economy.replace(products=pd.concat([products, tea]), final=pd.concat([economy.final, more]))
    shares = spending_shares(wider, flows_of(wider).uses, "household")
    assert shares.sum() == pytest.approx(bought / (bought + 20))


def test_ghosh_is_leontief_weighted_by_outputs():
    economy = economy_of()
    x = economy.balance().values
    expected = economy.leontief_inverse().values * x / x[:, None]
    assert ghosh_inverse(economy).values == pytest.approx(expected)


def test_a_decomposition_adds_up_and_needs_the_same_products():
    before, after = economy_of(1), economy_of(2)
    for of in ("output", "labour"):
        found = decompose(before, after, of)
        parts = found.drop(columns="change").sum(axis=1)
        assert parts.to_numpy() == pytest.approx(found["change"].to_numpy())
    change = after.balance().values - before.balance().values
    assert decompose(before, after)["change"].to_numpy() == pytest.approx(change)
    names = ["farm", "mine", "forge"]
    other = Economy.from_tables(
        pd.DataFrame(np.ones((3, 3)), names, names), final=pd.Series(9.0, names), name="other", unit="won", year=1949
    )
    with pytest.raises(EconomyProblems, match="different products") as caught:
        decompose(other, after)
    assert "forge" in str(caught.value)
    assert "mill" in str(caught.value)
    with pytest.raises(EconomyProblems, match="before=NAME"):
        analyse(after, "decomposition")


class TestAggregation:
    @pytest.fixture
    def mapping(self, tmp_path):
        def write(text):
            path = tmp_path / "groups.csv"
            path.write_text(text, encoding="utf-8")
            return str(path)

        return write

    def test_groups_of_one_change_nothing(self, mapping):
        path = mapping("product,group\nfarm,f\nmine,m\nmill,i\n")
        economy = economy_of()
        assert aggregated(economy, path).values == pytest.approx(economy.coefficients().values)
        assert analyse(economy, "aggregation", mapping=path)["misplaced"].abs().max() < 1e-12

    def test_all_in_one_is_the_share_of_inputs_in_output(self, mapping):
        economy = economy_of()
        path = mapping("product,group\nfarm,all\nmine,all\nmill,all\n")
        flows = economy.coefficients().values @ economy.balance().values
        assert aggregated(economy, path).values.item() == pytest.approx(flows.sum() / economy.balance().values.sum())

    def test_every_fault_of_a_mapping_is_named_at_once(self, mapping):
        path = mapping("product,group\nfarm,f\nmin,m\nfarm,f\n")
        with pytest.raises(EconomyProblems) as caught:
            analyse(economy_of(), "aggregation", mapping=path)
        for word in ("row 3", "'min'", "Nearest: 'mine'", "stands twice", "in no group", "mill"):
            assert word in str(caught.value)
        with pytest.raises(EconomyProblems, match="lacks a column"):
            analyse(economy_of(), "aggregation", mapping=mapping("good,group\nfarm,f\n"))
        with pytest.raises(EconomyProblems, match="cannot be read"):
            analyse(economy_of(), "aggregation", mapping="nowhere.csv")
        with pytest.raises(EconomyProblems, match="no branches"):
            analyse(economy_of(), "aggregation")


class TestBalancing:
    def test_a_table_that_balances_is_left_alone(self):
        made = balance_flows(economy_of())
        assert len(made.changes) == 0
        assert made.flows.to_numpy() == pytest.approx(
            economy_of().coefficients().values * economy_of().balance().values
        )

    @pytest.mark.parametrize("by", ["ras", "gras", "least-squares"])
    def test_every_changed_cell_is_on_record(self, by):
        economy = economy_of()
        flows = economy.coefficients().values * economy.balance().values
        wanted = flows * np.array([[1.0], [1.2], [0.9]])
        totals = pd.DataFrame({"row_total": wanted.sum(axis=1), "column_total": wanted.sum(axis=0)}, NAMES)
        made = balance_flows(economy, by, totals)
        assert made.flows.sum(axis=1).to_numpy() == pytest.approx(wanted.sum(axis=1))
        again = flows.copy()
        for row in made.changes.itertuples():
            assert flows[NAMES.index(row.product), NAMES.index(row.user)] == pytest.approx(row.before)
            again[NAMES.index(row.product), NAMES.index(row.user)] += row.change
        assert again == pytest.approx(made.flows.to_numpy())

    def test_accounts_with_a_gap_are_closed_by_changing_flows(self):
        """The farm sells 6 more to households than its output leaves: 6 less is sold to others, and as much is made."""
        economy = economy_of()
        final, added = economy.final.copy(), economy.table("value_added").copy()
        final.loc[final.index[0], "amount"] += 6
        level = economy.endowments.query("kind == 'level'").set_index("activity")["amount"]
        for name in ("mine", "mill"):
            added.loc[(added["activity"] == name) & (added["item"] == "wages"), "value"] += 3 / level[name]
        made = balance_flows(economy.replace(final=final, value_added=added))
        by_row = made.changes.groupby("product")["change"].sum()
        assert by_row["farm"] == pytest.approx(-6)
        assert by_row.drop("farm").to_numpy() == pytest.approx(0, abs=1e-6)

    def test_totals_that_cannot_be_are_refused(self):
        totals = pd.DataFrame({"row_total": [1.0, 2, 3], "column_total": [9.0, 9, 9]}, NAMES)
        with pytest.raises(EconomyProblems, match="add up to 6 and columns to 27"):
            balance_flows(economy_of(), "ras", totals)
        with pytest.raises(EconomyProblems, match="gras or least-squares"):
            balance_flows(economy_of(), "ras", totals.assign(row_total=[-1.0, 2, 3]))
        with pytest.raises(EconomyProblems) as caught:
            balance_flows(economy_of(), "ras", totals.rename(index={"mill": "mil"}))
        assert "Nearest: 'mill'" in str(caught.value)
        assert "has no totals" in str(caught.value)


def test_a_technology_without_a_surplus_says_which_products_prevent_it(change):
    economy = load_economy(change("inputs", "works,machine,0.02", "works,machine,1.02"))
    assert find_preventing(economy) == ("machine",)
    assert "machine" in find_unproductive(economy)
    table = analyse(economy, "productivity")
    assert table.loc["machine", "prevents"] == "yes"
    assert table.attrs["smallest_set_that_prevents_a_surplus"] == "machine"
    with pytest.raises(EconomyProblems, match="can be met: machine"):
        economy.balance({"coal": 1})


def test_the_witness_leaves_a_surplus_of_everything_made(folder):
    economy = load_economy(folder)
    levels, net = find_witness(economy)
    assert levels.min() >= 0
    assert levels.max() == pytest.approx(1)
    assert (net[["grain", "coal", "machine"]] > 0).all()
    assert find_preventing(economy) == ()


def test_values_of_joint_products_are_reported_as_a_range():
    use = pd.DataFrame(0.0, ["wool", "mutton"], ["sheep"])
    supply = pd.DataFrame(1.0, ["wool", "mutton"], ["sheep"])
    economy = Economy.from_tables(use, supply, labour=pd.Series([2.0], ["sheep"]), name="sheep", unit="t", year=1949)
    found = least_labour_ranges(economy)
    assert found["least"].tolist() == pytest.approx([0, 0], abs=1e-6)
    assert (found["largest"] * 2).tolist() == pytest.approx([4, 4], abs=1e-5)
    table = analyse(economy, "labour-values")
    assert not table.attrs["least_labour_is_unique"]
    assert table["to"].tolist() == found["largest"].tolist()


def test_exploitation_is_that_of_labour_not_in_the_wage():
    economy = economy_of()
    held = footprints(economy, "labour")
    paid = float(held.sel(use="household").sum() / held.sum())
    assert find_exploitation(economy).rate_of_exploitation == pytest.approx((1 - paid) / paid)
    with pytest.raises(EconomyProblems, match="household"):
        find_exploitation(economy, "houshold")


def test_social_accounts_of_households_are_the_type_two_model():
    economy = economy_of()
    closed = analyse(economy, "induced-multipliers", income="wages", saved="0.1")
    names, found = find_multipliers(economy, income="wages", saved=0.1)
    assert found.total[:3, :3].sum(axis=0) == pytest.approx(closed.loc[names[:3], "type_2"].to_numpy())
    table = analyse(economy, "social-accounts", income="wages")
    effects = table[["injected", "transfer", "open_loop", "closed_loop"]].sum(axis=1)
    assert effects.to_numpy() == pytest.approx(table["output"].to_numpy())
    with pytest.raises(EconomyProblems, match="Nearest: 'wages'"):
        analyse(economy, "social-accounts", income="wage")


def test_large_tables_are_balanced_without_being_written_out(monkeypatch):
    economy = economy_of()
    full = [economy.labour_values(), economy.balance(), economy.multipliers("smoke"), footprints(economy, "labour")]
    monkeypatch.setattr(leontief, "LARGE", 2)
    monkeypatch.setattr(coefficients, "LARGE", 2)
    large = [economy.labour_values(), economy.balance(), economy.multipliers("smoke"), footprints(economy, "labour")]
    for one, other in zip(full, large, strict=True):
        assert other.values == pytest.approx(one.values, rel=1e-7)
        assert list(other["product"].values) == list(one["product"].values)
    with pytest.raises(EconomyProblems, match="too many products"):
        economy.leontief_inverse()


def test_a_large_table_without_a_surplus_names_the_products(monkeypatch, change):
    economy = load_economy(change("inputs", "works,machine,0.02", "works,machine,1.02"))
    monkeypatch.setattr(leontief, "LARGE", 2)
    with pytest.raises(EconomyProblems, match="can be met: machine"):
        economy.balance({"coal": 1})


class TestOptions:
    def test_each_option_of_each_table_says_what_it_means(self):
        for name in list_tables():
            for option in list_options(name):
                assert option.meaning.endswith("."), (name, option.name)
                assert option.default is None or not option.allowed or option.default in option.allowed

    def test_unknown_ones_are_refused_with_the_nearest_name(self):
        with pytest.raises(EconomyProblems, match="Nearest: 'method'"):
            analyse(economy_of(), "coefficients", methd="industry")
        with pytest.raises(EconomyProblems, match="Nearest: 'commodity'"):
            analyse(economy_of(), "coefficients", method="comodity")
        with pytest.raises(EconomyProblems, match="a number"):
            analyse(economy_of(), "production-prices", wage="half")
        with pytest.raises(EconomyProblems, match="at least 0 and at most 1"):
            analyse(economy_of(), "production-prices", wage="1.5")
        with pytest.raises(EconomyProblems, match="no such option"):
            analyse(economy_of(), "leontief", of="labour")

    def test_one_wage_or_one_rate_of_profit(self):
        found = analyse(economy_of(), "production-prices", rate_of_profit="0")
        assert found.iloc[:, 0].to_numpy() == pytest.approx(economy_of().labour_values().values)
        assert analyse(economy_of(), "production-prices", wage=0.5).shape == (3, 1)
        with pytest.raises(EconomyProblems, match="not both"):
            analyse(economy_of(), "production-prices", wage=0.5, rate_of_profit=0.1)


@pytest.mark.parametrize("table", ["induced-multipliers", "social-accounts"])
def test_what_households_get_is_said_where_there_are_several_items(table):
    """Taxes and surplus are not pay: which items are households' own is no guess of ours."""
    use = pd.DataFrame([[10.0, 20.0], [5.0, 5.0]], index=["a", "b"], columns=["a", "b"])
    rows = pd.DataFrame([[60.0, 20.0], [25.0, 5.0]], index=["wages", "surplus"], columns=["a", "b"])
    final = pd.DataFrame({"household": [70.0, 40.0]}, index=["a", "b"])
    economy = Economy.from_tables(use, final=final, value_added=rows, name="x", unit="EUR", year=2000)
    with pytest.raises(EconomyProblems, match="income=wages"):
        analyse(economy, table)
    assert len(analyse(economy, table, income="wages"))
