"""Each figure answers its question from data alone, keeps its place when they are missing, and says why."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from lustrum.assessment.definitions import list_definitions, load_definitions
from lustrum.history.history import History
from lustrum.history.variables import variables_dictionary
from lustrum.reporting.charts.canvas import Canvas, data_spec, log_ticks, ticks
from lustrum.reporting.charts.marks import Mark, draw_marks, icon
from lustrum.reporting.charts.rendering import draw, export_png, export_svg
from lustrum.reporting.charts.series import draw_line
from lustrum.reporting.computed import Runs
from lustrum.reporting.figures import (
    documents,
    exchange,
    fit,
    goods_flow,
    headline,
    needs,
    output,
    ownership,
    pairs,
    programme,
    scorecard,
    why,
)
from lustrum.reporting.figures.pairs import kinds_of_difference
from lustrum.reporting.figures.scorecard import in_order, rows_of
from lustrum.reporting.material import Material
from lustrum.reporting.narrative.emphasis import plain

from .sample_history import make_history
from .sample_record import make_record

MAKERS = {
    module.__name__.rsplit(".", 1)[-1]: module.make
    for module in (
        programme,
        headline,
        fit,
        ownership,
        output,
        exchange,
        needs,
        goods_flow,
        why,
        scorecard,
        documents,
    )
}
READS = (
    "gross_output", "employment", "households", "land_area", "retail_turnover", "harvest", "procurement",
    "marketed_farm_products", "output", "trade_flows", "stocks", "requirement", "consumption", "shortfall",
)  # fmt: skip


def _says_something(figure) -> bool:
    drawn = any(panel.wide is not None or panel.empty for part in figure.parts for panel in part.panels)
    return bool(figure.sentence) and (drawn or bool(figure.empty_state) or any(part.markup for part in figure.parts))


@pytest.mark.parametrize("name", MAKERS)
def test_figure_is_whole(name, material):
    figure = MAKERS[name](material)
    assert figure.question.endswith("?")
    assert _says_something(figure)
    assert not figure.empty_state
    json.dumps(figure.spec)
    for part in figure.parts:
        for panel in part.panels:
            if panel.wide is None:
                assert panel.empty
                continue
            assert panel.description
            assert part.twin is not None
            frame = part.twin.frame
            rows = len(frame) if "panel" not in frame else int((frame["panel"] == panel.id).sum())
            for canvas in filter(None, (panel.wide, panel.narrow)):
                assert len(canvas.stops) == rows, (panel.id, len(canvas.stops), rows)
                width, height = canvas.size
                assert all(-20 <= x <= width + 20 and -20 <= y <= height + 20 for x, y in canvas.stops)


@pytest.mark.parametrize("gone", READS)
def test_a_missing_variable_leaves_every_figure_in_its_place(gone):
    material = Material(Runs((make_history(0, leave_out=(gone,)),)), make_record())
    for make in MAKERS.values():
        assert _says_something(make(material))


@pytest.mark.parametrize("name", MAKERS)
def test_an_empty_history_has_named_empty_states(name):
    figure = MAKERS[name](Material(Runs((History("nothing", manifest={"scenario": "nothing"}),))))
    reasons = [figure.empty_state, *(line for part in figure.parts for panel in part.panels for line in panel.empty)]
    assert any(reasons)
    assert figure.sentence


@pytest.mark.parametrize("name", MAKERS)
def test_one_draw_and_no_record(name, draws):
    figure = MAKERS[name](Material(Runs((draws[0],))))
    assert _says_something(figure)
    assert "90%" not in plain(figure.sentence)


def test_few_draws_have_lines_and_many_have_bands(draws, many, record):
    def words(runs):
        part = headline.make(Material(Runs(tuple(runs)), record)).parts[0]
        return " ".join(entry.words for entry in part.key), part.panels[0].wide

    few, canvas = words(draws)
    assert "each of 3 draws" in few
    assert not any(layer.get("mark", {}).get("type") == "area" for layer in canvas.layers)
    band, canvas = words(many)
    assert "middle 50% and 90% of 21 draws" in band
    assert sum(layer.get("mark", {}).get("type") == "area" for layer in canvas.layers) == 2
    assert "no band" in words(draws[:1])[0]


# --- programme and headline -----------------------------------------------------------------------


def test_letters_are_the_same_everywhere(material):
    table = MAKERS["programme"](material).table
    told = dict(zip(table["series"], table["letter"], strict=True))
    for maker in (headline.make, output.make, exchange.make):
        for part in maker(material).parts:
            for panel in part.panels:
                for letter, words in panel.letters:
                    name = next(name for name in told if words.startswith(name))
                    assert told[name] == letter


def test_a_programme_may_stand_at_the_top_of_the_manifest(draws):
    manifest = dict(draws[0].manifest)
    inside = manifest.pop("programme")
    history = replace(draws[0], manifest={**manifest, "programme": "a name", **inside})
    assert len(Material(Runs((history,))).acts) == len(Material(Runs((draws[0],))).acts) > 0


def test_only_short_shocks_with_an_end_are_a_ground(material):
    assert [period.name for period in material.periods] == ["war"]


def test_headline_tells_both_sources_of_one_date(material):
    table = headline.make(material).table
    assert (table["date"] == "Dec 1954").sum() >= 3
    assert {"33%", "31.8%"} <= set(table["recorded"])


def test_an_alternative_is_dashed_and_named(draws, record):
    others = (("no pressure", Runs((make_history(1),))),)
    part = headline.make(Material(Runs((draws[0],)), record, alternatives=others)).parts[0]
    assert "no pressure" in {entry.words for entry in part.key}
    assert "no pressure" in set(part.twin.frame["series"])


# --- fit and ownership ----------------------------------------------------------------------------


def test_every_variable_with_a_counterpart_is_in_the_fit(material):
    figure = fit.make(material)
    assert figure.parts[0].markup.count('<th scope="row">') == len({point.variable for point in material.points})
    assert "at least 85%" in set(figure.table["recorded"])


def test_two_variables_of_one_title_have_a_row_each(material):
    rows = fit.fit_rows(material)
    assert len({row.title for row in rows}) == len(rows)
    assert sum(len(row.pairs) for row in rows) == len(material.points)


def test_nearest_first_within_a_unit(material):
    rows = [row for row in fit.fit_rows(material) if row.fit.compared]
    for is_share in (True, False):
        means = [row.fit.mean for row in rows if row.fit.in_points == is_share]
        assert means == sorted(means)


def test_marks_sit_on_the_boundary_they_speak_of(material):
    drawn = ownership.gather(material, ownership.bases(material, by_persons=False)[0])
    heights = {(point.variable, point.when): height for point, height in drawn.marks}
    assert heights["industry_share_private", "1949"] == pytest.approx(100 - 9.3)
    assert heights["industry_share_state", "1949"] == pytest.approx(85.5)


def test_a_share_in_the_middle_has_no_boundary():
    drawn = ("public", "collective", "household", "capital")
    assert ownership.boundary(5.0, ("collective",), drawn) is None
    assert ownership.boundary(5.0, ("public", "collective"), drawn) == 5.0
    assert ownership.boundary(0.0, ("foreign",), drawn) == 100.0


def test_shares_of_a_panel_add_up(material):
    for base in ownership.bases(material, by_persons=False):
        drawn = ownership.gather(material, base)
        assert np.allclose(drawn.mean.sum(axis=1), 100, atol=0.3)


def test_corners_keep_a_jump():
    x = np.arange(100.0)
    lines = np.where(x < 50, 0.0, 80.0)[:, None]
    kept = ownership.corners(x, lines)
    assert {0, 49, 50, 99} <= set(kept.tolist())
    assert len(kept) < 10


# --- output, exchange, needs, flows ---------------------------------------------------------------


def test_official_and_independent_series_have_their_own_shape(material):
    words = [entry.words for entry in output.make(material).parts[1].key]
    assert any("official" in text.lower() for text in words)
    assert any("independent" in text.lower() for text in words)


def test_the_index_is_100_in_its_base_year(material):
    table = output.make(material).parts[0].twin.frame
    base = table[(table["date"] == "1949") & (table["series"] == "run")]
    assert base["run"].tolist() == ["100"]


def test_a_truth_that_is_not_what_was_reported_is_told_apart(material, monkeypatch):
    assert "Its reports say" not in output.make(material).sentence
    true = output.index_series

    def padded(material, basis, index):
        found = true(material, basis, index)
        return replace(found, values=found.values * 2) if basis == "reported" else found

    monkeypatch.setattr(output, "index_series", padded)
    assert "Its reports say" in output.make(material).sentence


def test_a_need_without_requirement_keeps_its_panel(material):
    panels = {panel.id: panel for panel in needs.make(material).parts[0].panels}
    assert panels["need-schooling"].wide is None
    assert "needs.csv" in " ".join(panels["need-schooling"].empty)


def test_inflow_equals_outflow_for_each_good(material):
    balance = goods_flow.balance_of(material, 1956)
    for good in balance.goods:
        out = sum(value for (of, _), value in balance.out.items() if of == good)
        assert out == pytest.approx(balance.inflow(good))
    assert sum(balance.out.values()) == pytest.approx(balance.whole)
    assert len(balance.goods) <= goods_flow.MOST_GOODS + 1


def test_more_sold_than_supplied_is_shown_and_not_hidden(draws):
    variables = dict(draws[0].variables)
    variables["prices"] = variables["retail_turnover"].isel(form=0, drop=True).expand_dims(
        market=["constant", "state shop"]
    ) * 0 + 1e-3  # fmt: skip
    history = replace(draws[0], variables=variables)
    balance = goods_flow.balance_of(Material(Runs((history,))), 1956)
    assert balance.from_source("Not accounted for") > 0
    assert sum(balance.out.values()) == pytest.approx(balance.whole)


def test_why_ends_although_causes_run_in_a_circle(draws):
    """Coal is short for want of steel, steel for want of coal: the chain stops and does not repeat itself."""
    variables = dict(draws[0].variables)
    short = variables["shortfall"].copy() * 0
    for product, culprit in (("coal", "steel"), ("steel", "coal")):
        short.loc[{"product": product, "cause": "input", "culprit": culprit, "region": "plain"}] = 5.0
    unmet = variables["unmet_demand"] * 0
    history = replace(draws[0], variables={**variables, "shortfall": short, "unmet_demand": unmet})
    figure = why.make(Material(Runs((history,))))
    assert 1 < len(figure.table) <= 5


def test_why_with_nothing_short(draws):
    variables = dict(draws[0].variables)
    nothing = {name: variables[name] * 0 for name in ("shortfall", "unmet_demand")}
    history = replace(draws[0], variables={**variables, **nothing})
    figure = why.make(Material(Runs((history,))))
    assert "nothing was short" in figure.sentence
    assert figure.empty_state


# --- definitions ----------------------------------------------------------------------------------


def test_definitions_of_the_documents_come_first_then_by_date(card):
    order = [definition.id for definition in in_order(card.definitions)]
    rest = [card.definition(name).date for name in order if not name.startswith(("party", "revolution"))]
    first = [name.startswith(("party", "revolution")) for name in order]
    assert first == sorted(first, reverse=True)
    assert rest == sorted(rest, key=str)
    every = [definition.id for definition in in_order(load_definitions(list(list_definitions())))]
    assert every[:2] == ["party-1955", "revolution-2013"], "the two documents stand side by side"
    assert all(name.startswith(("party", "revolution")) for name in every[:6])


def test_verdicts_of_the_scorecard_are_those_of_assessment(material, card):
    table = scorecard.make(material).table
    whole = table[table["series"] == "Whole definition"]
    told = dict(zip(whole["Definition"], whole["Verdict"], strict=True))
    assert told == {one.name: card.verdict(one.id) for one in card.definitions}
    words = {"true", "false", "not determinable"}
    assert set(table["Verdict"]) <= words


def test_every_cell_with_a_threshold_says_whose_it_is(material):
    figure = scorecard.make(material)
    assert "project default" in figure.parts[0].markup
    assert figure.parts[0].markup.count('class="na"') > 0


def test_differences_are_counted_by_kind(material):
    counts = kinds_of_difference(material.disagreement)
    every = [pair.kinds for pair in material.disagreement]
    assert sum(counts.values()) == sum(n for kinds in every for kind, n in kinds.items() if kind != "same")
    for kind, count in counts.items():
        assert f"{kind} {count}" in plain(pairs.make(material).sentence)


def test_each_row_says_whether_the_documents_speak_of_it(material, card):
    markup = scorecard.make(material).parts[0].markup
    rows = rows_of(card, card.definitions[:4])
    told = re.findall(r'<span class="cl">(1955: [^<]*)</span>', markup)
    assert len(told) >= len(rows)
    assert any("1955: 43" in text or "1955: 33, 43" in text for text in told), "OWN-03 stands for D1955-43"
    assert any(re.fullmatch(r"1955: not addressed · 2013: [0-9, ]+", text) for text in told)
    assert any(re.fullmatch(r"1955: [0-9, ]+ · 2013: not addressed", text) for text in told)


def test_documents_count_their_themes(material):
    figure = documents.make(material)
    assert len(figure.table) == len(material.crosswalk.themes)
    assert "not addressed" in figure.parts[0].markup


# --- charts ---------------------------------------------------------------------------------------


def test_ticks_are_round():
    assert ticks(0, 100, 5) == [0, 20, 40, 60, 80, 100]
    assert ticks(0, 0.07, 4)[-1] >= 0.07
    assert log_ticks(95, 105) == [50.0, 100.0, 200.0]


def test_a_gap_in_a_line_stays_a_gap():
    canvas = Canvas(100, 50, (0, 10), (0, 10))
    draw_line(canvas, [0, 1, 2, 3, 4], [1, 2, float("nan"), 3, 4])
    pieces = {row["g"] for row in canvas.layers[0]["data"]["values"]}
    assert len(pieces) == 2


def test_evidence_is_told_by_fill_and_source_by_shape():
    canvas = Canvas(100, 50, (0, 10), (0, 10))
    marks = [Mark(1, 1, word, shape) for shape, word in enumerate(("read", "recalled", "derived"))]
    draw_marks(canvas, [*marks, Mark(5, 5, "synthetic", 7, "at most")])
    picture = draw(canvas.spec(), canvas.size).svg
    assert 'fill="var(--ink)"' in picture
    assert 'fill="var(--paper)"' in picture
    assert len({icon(word, shape) for word in ("read", "recalled", "derived", "synthetic") for shape in range(3)}) == 12


def test_a_log_scale_places_equal_ratios_equally():
    canvas = Canvas(100, 90, (0, 1), (25, 200), log=True)
    assert canvas.py(50) - canvas.py(100) == pytest.approx(canvas.py(100) - canvas.py(200))


def test_exports_stand_alone(material):
    spec = ownership.make(material).spec[0]
    svg = export_svg(spec)
    assert "var(" not in svg
    assert 'id="p-coop"' in svg
    assert export_png(spec, scale=1).startswith(b"\x89PNG")


def test_embedded_spec_holds_data_and_no_pixels(material):
    spec = data_spec(headline.make(material).spec[0])
    assert spec is not None
    assert all("axis" not in channel for layer in spec["layer"] for channel in layer["encoding"].values())
    assert data_spec(programme.make(material).spec[0]) is None


def test_what_a_figure_reads_is_in_the_dictionary(material):
    known = set(variables_dictionary())
    for make in MAKERS.values():
        assert set(make(material).variables) <= known
