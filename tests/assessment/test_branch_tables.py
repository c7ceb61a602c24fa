"""Fixture A of the catalogue (indicators.md, section 20) through a record, and laws of the table between branches."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.assessment.interindustry import TABLE_NEEDS, read_table
from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar, View
from lustrum.formulas import change, leontief, linkages
from lustrum.history.history import History
from lustrum.quantities.labels import LabelTable

A = np.array([[0.10, 0.20, 0.00], [0.05, 0.10, 0.10], [0.05, 0.10, 0.20]])
FINAL = np.array([100.0, 60.0, 40.0])
BRANCHES, PRODUCTS = ["grain", "consumer", "machines"], ["wheat", "cloth", "lathe"]
IMPORTED = np.array([0.0, 0.2, 0.6])
EXPORTS = np.array([30.0, 8.0, 2.0])


def near(expected, digits=6):
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)


def make_record(a=A, final=FINAL, heavy=(0, 0, 1), added=None, imported=IMPORTED):
    """A year whose table is `a` at unit prices, with imports of a share of each row, and exports."""
    output = np.linalg.solve(np.eye(len(a)) - a, final)
    time = np.arange("1950-01", "1951-01", dtype="datetime64[M]").astype("datetime64[ns]")
    each = {"branch": BRANCHES, "form": ["S"]}

    def monthly(values, dims, coords):
        whole = np.broadcast_to(values / 12, (12, *np.shape(values))).copy()
        return xr.DataArray(whole, {"time": time, **coords}, ("time", *dims))

    used = (a * output).T  # by user, then product
    value = (1 - a.sum(axis=0)) * output if added is None else added
    variables = {
        "gross_output": monthly(output[:, None], ("branch", "form"), each),
        "value_added": monthly(value[:, None], ("branch", "form"), each),
        "inputs_used": monthly(used, ("branch", "product"), {"branch": BRANCHES, "product": PRODUCTS}),
        "hours": monthly(np.array([0.8, 0.5, 0.4]) * output, ("branch",), {"branch": BRANCHES}),
        "prices": monthly(np.full((3, 1), 12.0), ("product", "market"), {"product": PRODUCTS, "market": ["constant"]}),
        "trade_flows": monthly(EXPORTS[None, :, None], ("partner", "product", "flow"),
                               {"partner": ["n"], "product": PRODUCTS, "flow": ["export"]}),
        "imported_inputs": xr.DataArray((used * imported)[None], {"time": time[:1], "branch": BRANCHES,
                                        "product": PRODUCTS}, ("time", "branch", "product")),
        "final_use": xr.DataArray(final[None, :, None], {"time": time[:1], "product": PRODUCTS,
                                  "use": ["household consumption"]}, ("time", "product", "use")),
    }  # fmt: skip
    tables = {
        "branch": LabelTable("branch", tuple(BRANCHES), {"heavy": np.array(heavy, dtype=object)}),
        "product": LabelTable("product", tuple(PRODUCTS), {"branch": np.array(BRANCHES, dtype=object)}),
        "form": LabelTable("form", ("S",), {"role": np.array(["public"], dtype=object)}),
    }
    return History("fixture A", variables, labels=tables)


def value(code, history):
    found = measure(code, Calendar(history))
    assert found.missing == ()
    return found.values[:, -1]


def test_the_table_is_that_of_the_fixture():
    history = make_record()
    table = read_table(View(Calendar(history), TABLE_NEEDS))
    np.testing.assert_allclose(table.coefficients[-1], A, atol=1e-12)
    assert table.output[-1] == near([129.206349, 81.428571, 68.253968])
    assert leontief.spectral_radius(table.coefficients[-1]) == near(0.3)
    assert history.variables["value_added"].sum("time").values[:, 0] == near([103.365079, 48.857143, 47.777778])
    hours = history.variables["hours"].sum("time").values
    values = linkages.content(hours / table.output[-1], table.inverse[-1])
    assert values == near([0.969048, 0.838095, 0.604762])
    assert values @ FINAL == near(171.380952)
    assert hours.sum() == near(171.380952)


@pytest.mark.parametrize(("branch", "backward", "ghosh", "rows"), [
    (0, 0.896104, 0.911925, 0.990724), (1, 1.090909, 0.962375, 0.951763), (2, 1.012987, 1.125699, 1.057514),
])  # fmt: skip
def test_linkages_of_each_branch(branch, backward, ghosh, rows):
    history = make_record(heavy=tuple(int(b == branch) for b in range(3)))
    assert value("STR-04.heavy", history) == near([backward])
    assert value("STR-05.heavy", history) == near([ghosh, rows])


def test_balanced_growth_and_content():
    history = make_record()
    assert 1 - value("STR-09.angle", history)[0] == near(0.907655)
    assert 1 - value("STR-07.exports", history)[0] == near(0.068690)
    assert value("STR-07.lowest", history)[0] == near(0.838658)
    assert value("STR-01", history)[0] == near(0.474310)
    assert value("STR-01.raw", history)[0] == near(0.605)


@pytest.mark.parametrize(("final", "content"), [((1, 0, 0), 0.947284), ((0, 1, 0), 0.894569), ((0, 0, 1), 0.838658)])
def test_content_of_the_use_of_one_product(final, content):
    """What is used weighs the branches, so one product alone gives its own content."""
    history = make_record()
    use = history.variables["final_use"].copy(data=np.array(final, dtype=float).reshape(1, 3, 1))
    changed = History("one", {**dict(history.variables), "final_use": use}, labels=dict(history.labels))
    assert value("STR-07", changed)[0] == near(content)


def test_imports_in_proportion_are_those_of_the_record_where_every_user_draws_alike():
    history = make_record()
    made = history.variables["gross_output"].sum("time").values[:, 0]
    brought = IMPORTED / (1 - IMPORTED) * (made - EXPORTS)
    both = np.stack([EXPORTS, brought], axis=1)[None, None] / 12
    time = history.variables["hours"]["time"].values
    trade = xr.DataArray(np.repeat(both, 12, axis=0), {"time": time, "partner": ["n"], "product": PRODUCTS,
                         "flow": ["export", "import"]}, ("time", "partner", "product", "flow"))  # fmt: skip
    output = xr.DataArray(np.repeat(made[None, :, None] / 12, 12, axis=0), {"time": time, "activity": PRODUCTS,
                          "form": ["S"]}, ("time", "activity", "form"))  # fmt: skip
    activity = LabelTable("activity", tuple(PRODUCTS), {"product": np.array(PRODUCTS, dtype=object)})
    changed = History("trade", {**dict(history.variables), "trade_flows": trade, "output": output},
                      labels={**dict(history.labels), "activity": activity})  # fmt: skip
    for code in ("STR-07", "STR-07.lowest", "STR-07.exports"):
        first, _, part = code.partition(".")
        rival = f"{first}.proportional" + (f"-{part}" if part else "")
        assert value(rival, changed)[0] == pytest.approx(value(code, changed)[0], abs=1e-9)


def test_where_more_is_imported_than_used_nothing_is_stated():
    assert np.isnan(value("STR-07.exports", make_record(imported=np.array([0.0, 0.2, 1.1])))).all()


# --- laws -----------------------------------------------------------------------------------------

PARTS = st.lists(st.floats(0.0, 0.3), min_size=9, max_size=9).map(lambda values: np.reshape(values, (3, 3)))
SHARES = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).map(np.array)


@settings(max_examples=40, deadline=None)
@given(PARTS, SHARES)
def test_domestic_and_imported_content_are_the_whole(a, imported):
    domestic = (1 - imported)[:, None] * a
    inverse = linkages.leontief_inverses(domestic)
    made = linkages.content(1 - a.sum(axis=0), inverse)
    brought = linkages.content((a - domestic).sum(axis=0), inverse)
    np.testing.assert_allclose(made + brought, 1.0, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(PARTS)
def test_many_tables_agree_with_one(a):
    x = np.linalg.solve(np.eye(3) - a, FINAL)
    inverse = linkages.leontief_inverses(np.stack([a, a / 2]))
    np.testing.assert_allclose(inverse[0], leontief.leontief_inverse(a), atol=1e-9)
    np.testing.assert_allclose(linkages.pull(inverse)[0], leontief.backward_linkages(a), atol=1e-9)
    ghosh = linkages.ghosh_from_leontief(inverse[0], x)
    np.testing.assert_allclose(ghosh, np.linalg.inv(np.eye(3) - a * x[None, :] / x[:, None]), atol=1e-9)
    assert linkages.pull(inverse).mean() == pytest.approx(1.0)
    assert 0 <= linkages.extraction_loss(a, x, np.full(3, 0.5)) < 1


@settings(max_examples=40, deadline=None)
@given(PARTS.map(lambda a: a + 0.01))
def test_the_ray_of_balanced_growth_has_no_angle(a):
    inverse = linkages.leontief_inverses(a)
    assert linkages.angle_to_balanced_growth(inverse, leontief.perron_vector(a) * 7) == pytest.approx(0.0, abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.1, 1e4), min_size=2, max_size=6), st.floats(0.1, 50.0))
def test_growth_of_all_parts_alike_is_no_change_of_structure(amounts, factor):
    before, after = np.array(amounts), np.array(amounts) * factor
    assert change.moved_shares(before, after) == pytest.approx(0.0, abs=1e-9)
    assert change.lilien(before, after) == pytest.approx(0.0, abs=1e-6)
    assert 0 <= change.moved_shares(before, before[::-1]) <= 1
