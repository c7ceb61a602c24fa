"""Totals by group are those of a naive sum; missing stays missing; labels are only names."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from lustrum.history.history import History
from lustrum.quantities.labels import LabelTable
from lustrum.reporting.computed import Computed, Runs, constant_prices, name_of
from lustrum.reporting.recorded import compare, fit_of, in_record_unit, read_points

from .sample_history import make_history
from .sample_record import make_record


def test_groups_add_up_to_the_naive_sum(draws):
    runs = Runs(tuple(draws))
    found = runs.gather("gross_output", by="form.role", where={"branch": {"sector": "industry"}})
    history = draws[1]
    industry = history.labels["branch"].mask(sector="industry")
    public = history.labels["form"].mask(role="public")
    array = history.variables["gross_output"].sel(basis="true").transpose("time", "branch", "form").values
    naive = array[:, industry][:, :, public].sum(axis=(1, 2))
    assert np.allclose(found.group("public").values[1, :, 0], naive)
    assert np.allclose(found.total().values[1, :, 0], array[:, industry].sum(axis=(1, 2)))


def test_a_basis_that_was_not_recorded_gives_nothing(draws):
    runs = Runs(tuple(draws))
    assert runs.gather("gross_output", basis="planned-first") is None
    assert runs.gather("employment", basis="reported") is None
    assert runs.gather("no_such_variable") is None
    assert runs.gather("employment", where={"form": {"role": "no such role"}}) is None


def test_yearly_keeps_gaps():
    times = np.arange(1946 * 12, 1948 * 12)
    values = np.ones((1, 24, 1))
    values[0, 3] = np.nan
    flow = Computed(times, values, ("",), "month", "flow").yearly()
    assert np.isnan(flow.values[0, 0, 0])
    assert flow.values[0, 1, 0] == 12
    stock = Computed(times, values * 5, ("",), "month", "stock").yearly()
    assert stock.values[0, :, 0].tolist() == [5, 5]


def test_values_at_constant_prices(draws):
    history = draws[0]
    assert constant_prices(history)["cloth"] == 60.0
    found = Runs((history,)).gather("output", where={"activity": ["cloth_mill"]}, at_price=True)
    plain = Runs((history,)).gather("output", where={"activity": ["cloth_mill"]})
    assert np.allclose(found.values, 60 * plain.values)


def test_prices_of_the_record_go_before_the_labels(draws):
    time = draws[0].variables["output"].coords["time"].values[:2]
    products, markets = list(draws[0].labels["product"].ids), ["constant", "state shop"]
    coords = {"time": time, "product": products, "market": markets}
    prices = xr.DataArray(np.full((2, len(products), 2), 7.0), coords, list(coords))
    history = History("priced", {"prices": prices}, labels=draws[0].labels)
    assert set(constant_prices(history).values()) == {7.0}


def test_names_are_plain_words():
    table = LabelTable("product", ("a_b",), {"name": np.array(["grain, husked: all"], dtype=object)})
    history = History("named", {}, labels={"product": table})
    assert name_of(history, "product", "a_b") == "grain"
    assert name_of(history, "product", "raw_silk") == "raw silk"


def test_renaming_labels_changes_no_number():
    one = Runs((make_history(0),))
    other = Runs((make_history(0, rename={"S": "zz", "metals": "yy", "worker": "xx"}),))
    for runs in (one, other):
        assert runs.gather("gross_output", by="form.role").groups[0] == "public"
    a, b = (runs.gather("gross_output", by="form.role").values for runs in (one, other))
    assert np.array_equal(a, b)


def test_a_recorded_point_meets_the_run_at_its_own_date(draws):
    runs = Runs(tuple(draws))
    found = {
        (one.point.variable, one.point.when, one.point.value): one
        for one in compare(runs, make_record(), read_points(make_record()))
    }
    share = runs.observe(found["coop_share", "Dec 1955", 49.0].point.meant.observable)
    december = share.values[:, share.times == 1955 * 12 + 11, 0]
    assert found["coop_share", "Dec 1955", 49.0].median == pytest.approx(100 * np.median(december))
    index = found["industry_index", "1960", 640.0]
    assert index.gap == pytest.approx(100 * (index.median - 640) / 640)
    assert found["grain_official", "1960", 3803.0].median > found["grain_estimate", "1960", 2781.0].median


def test_bounds_are_in_no_gap(draws):
    found = [
        one
        for one in compare(Runs(tuple(draws)), make_record(), read_points(make_record()))
        if one.point.variable == "coop_share"
    ]
    fit = fit_of(found, 3)
    assert (fit.compared, fit.left_out, fit.inside) == (7, 1, None)
    assert fit.mean == pytest.approx(np.mean([abs(one.gap) for one in found if not one.point.bound]))
    assert abs(fit.largest) == pytest.approx(max(abs(one.gap) for one in found if not one.point.bound))


def test_a_thousandfold_factor_shows(draws):
    """A unit that is wrong by a thousand gives a gap that nobody can miss."""
    point = next(point for point in read_points(make_record()) if point.variable == "grain_official")
    series = Runs(tuple(draws)).observe(point.meant.observable, "reported")
    right = in_record_unit(series, point.meant).median()[0, 0]
    assert 1000 < right < 10000
