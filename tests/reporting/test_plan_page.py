"""The page of a plan: whole, readable by ear, true to the plan."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.reporting.numbers import rounded
from lustrum.reporting.plan_figures import abroad, asked, bars, built, held, made, proof, work, worth
from lustrum.reporting.plan_figures.sheet import Sheet
from lustrum.reporting.plan_page import make_plan_page, write_plan_page

from .outline import Outline


@pytest.fixture(scope="module")
def sheet(korea):
    economy, found = korea
    return Sheet(found, economy)


@pytest.fixture(scope="module")
def four():
    economy = load_economy("four-products")
    return Sheet(plan(economy, years=5, objective="ray:years-sum", terminal="none"), economy)


def test_markup_is_whole(plan_page):
    found = Outline()
    found.feed(plan_page.text)
    assert not found.crooked
    assert not found.open
    assert len(found.ids) == len(set(found.ids))
    assert not {name for name in found.references if name not in found.ids}
    assert all(link[1:] in found.ids for link in found.links)
    assert not found.addresses
    assert found.headings.count(1) == 1
    assert all(step <= 1 for step in np.diff(found.headings))


def test_figures_are_numbered_in_order(plan_page):
    ids = [figure.id for figure in plan_page.figures]
    assert ids == ["asked", "made", "built", "work", "abroad", "held", "worth", "proof"]
    assert [int(figure.label.split()[1]) for figure in plan_page.figures] == list(range(1, 9))


def test_deliveries_are_those_of_the_plan(sheet):
    courses, _ = asked.delivered(sheet)
    total = sheet.plan.deliveries.sum(["region", "group"])
    for course, product in zip(courses, total.product.values, strict=True):
        assert course.values == pytest.approx(total.sel(product=product).values)
    wants = sheet.plan.facts.wants
    assert sum(np.nansum(course.beside) for course in courses) == pytest.approx(wants.amount.sum())


def test_every_share_delivered_is_the_multiple(four):
    """With the objective `ray`, without floors, no target that binds is above the multiple of its year."""
    courses, _ = asked.delivered(four)
    multiple = four.plan.fulfilment.values
    for share, _, year in asked.shares(courses):
        assert share == pytest.approx(multiple[year])
    assert "8.7973" in asked.say(four, courses)


def test_needs_stand_beside_what_was_asked(korea):
    economy, _ = korea
    needs = Sheet(plan(economy, years=1, objective="needs"), economy)
    courses, _ = asked.delivered(needs)
    claims = needs.plan.facts.wants.needs
    top = np.zeros(len(claims.basket_year))
    np.maximum.at(top, claims.claim_basket, claims.claim_total)
    assert sum(np.nansum(course.beside) for course in courses) == pytest.approx(top.sum())
    got = needs.plan.results.levels("need-delivery").sum()
    assert sum(course.values.sum() for course in courses) == pytest.approx(got)


def test_output_by_branch_adds_up_at_constant_prices(sheet):
    courses, _, by = made.made(sheet)
    output = sheet.plan.balances.sel(flow="output").to_numpy() * sheet.plan.facts.price
    assert by == "branch"
    assert sum(course.values for course in courses) == pytest.approx(output.sum(axis=1))


def test_output_by_product_where_there_are_no_prices(four):
    courses, _, by = made.made(four)
    assert by == "product"
    assert courses[0].values == pytest.approx(four.plan.balances.sel(flow="output").to_numpy()[:, 0])
    assert courses[0].beside[0] == 10.0  # iron runs at 10 before the plan
    assert np.isnan(courses[0].beside[1:]).all()


def test_investment_by_asset(sheet):
    courses, _ = built.built(sheet)
    assert sum(course.values.sum() for course in courses) == pytest.approx(float(sheet.plan.investment.sum()))


def test_labour_stands_beside_its_limit(sheet):
    for course in work.work(sheet):
        known = np.isfinite(course.beside)
        assert known.any()
        assert (course.values[known] <= course.beside[known] * (1 + 1e-9)).all()
    total = sum(course.values for course in work.work(sheet) if course.id != "work-all")
    assert total == pytest.approx(sheet.plan.labour.sum(["region", "skill", "activity"]).values)


def test_trade_is_paid_for_at_its_prices(sheet):
    trade = sheet.plan.facts.trade
    paid = {course.id: course.values.sum() for course in abroad.paid(sheet)}
    amounts = sheet.plan.trade.sum("region")
    for flow in ("import", "export"):
        value = 0.0
        for n in np.flatnonzero(trade.is_import == (flow == "import")):
            amount = amounts.sel(flow=flow).isel(
                year=trade.year[n], partner=trade.partner[n], product=trade.product[n]
            )  # fmt: skip
            value += float(amount) * trade.price[n]
        assert sum(v for name, v in paid.items() if name.startswith(flow)) == pytest.approx(value)


def test_an_economy_without_trade_has_no_figure_of_it(four):
    assert abroad.make(four) is None
    assert "abroad" not in [figure.id for figure in make_plan_page(four.plan, four.economy).figures]


def test_limits_are_those_of_the_plan(sheet):
    figure = held.make(sheet)
    first = sheet.plan.bottlenecks.iloc[0]
    assert first["limit"] in figure.parts[0].markup
    gain = 0.01 * first["worth"] * first["amount"]
    assert figure.table["value"].iloc[0] == f"+{rounded(gain)}"


def test_planning_anew_stands_beside_the_valuation(four):
    checked = four.plan.check_bottlenecks()
    figure = held.make(replace(four, checked=checked, more=four.plan.cheapest_more()))
    table = figure.table
    for _, line in checked.iterrows():
        shown = table[table["series"] == line["limit"]]["anew"].iloc[0]
        assert shown == (f"+{rounded(line['found'])}" if line["found"] > 1e-9 else "0")
    assert four.plan.cheapest_more()["words"].iloc[0] in figure.parts[1].markup
    assert "anew" not in held.make(four).table


def test_a_limit_that_helps_only_with_others_is_said_to(sheet):
    told = held.make(replace(sheet, checked=sheet.plan.check_bottlenecks(2))).sentence
    assert "More of it alone would bring nothing" in told


def test_valuations_are_those_of_the_plan(four):
    figure = worth.make(four)
    bread = four.plan.valuations["product"].sel(product="bread").values
    shown = figure.table[figure.table["series"] == "Bread"]["value"]
    assert shown.tolist() == [rounded(float(value)) for value in bread]


@pytest.mark.parametrize(("largest", "per"), [(0.5, ""), (2e-3, "thousand "), (4e-6, "million "), (1e-9, "billion ")])
def test_a_tiny_valuation_is_written_per_many_units(largest, per):
    factor, words = worth._per(largest)
    assert words == per
    assert largest * factor >= 0.01 or per == "billion "


def test_certificate_says_what_is_proven(sheet, korea):
    assert "No plan for this objective can be better" in proof.make(sheet).sentence
    economy, _ = korea
    two = Sheet(plan(economy, years=1, objective="ray+labour"), economy)
    assert len(proof.make(two).table) == 2


def test_a_bar_has_its_height(sheet):
    course = built.built(sheet)[0][0]
    canvas = bars.draw(course, sheet.years)
    rows = next(layer for layer in canvas.layers if layer.get("mark", {}).get("type") == "rect")["data"]["values"]
    assert [row["v"] for row in rows] == pytest.approx(course.values.tolist())


@pytest.mark.parametrize(
    ("largest", "unit", "short"),
    [(5e5, "t", "thousand t"), (5e5, "1000 m", "1000 m"), (5e5, "million EUR", "million EUR"), (5, "t", "t")],
)
def test_units_are_not_counted_twice(largest, unit, short):
    assert bars.short_unit(largest, unit)[1] == short


def test_page_is_one_file_with_its_data(tmp_path, korea, plan_page):
    economy, found = korea
    path = write_plan_page(tmp_path / "new" / "plan.html", found, economy, "lustrum plan korea --years 5")
    assert path.read_text(encoding="utf-8") == plan_page.text
    assert len(plan_page.text) < 400_000
    drawn = json.loads(re.search(r'id="asked-data">(.*?)</script>', plan_page.text)[1])
    assert drawn["spec"]


def test_what_the_plan_notes_stands_on_the_page(plan_page, korea):
    for note in korea[1].notes:
        assert note in html.unescape(plan_page.text)


def test_there_is_no_page_without_a_plan(korea):
    economy, _ = korea
    none = plan(economy, {"coal": 1e15}, objective="labour", years=1, explain=False)
    assert none.status == "infeasible"
    with pytest.raises(ValueError, match="no plan to draw"):
        make_plan_page(none, economy)
