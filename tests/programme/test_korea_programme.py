"""The programme that ships: dates and strengths of the blueprint, evidence, and what its variants change."""

from __future__ import annotations

import csv

import pytest

from lustrum.discovery import data_path
from lustrum.programme.claims import list_claims
from lustrum.programme.effects import Post
from lustrum.programme.measures import list_kinds, load_kind
from lustrum.programme.scenario import load_scenario
from lustrum.programme.schedule import Schedule, resolve
from lustrum.programme.storage import load_programme
from lustrum.programme.view import PlainMonth
from lustrum.quantities.calendar import Month

KOREA = load_programme("korea")

# Korea blueprint, section 4, in order: month, measure, lever, value in that month.
ROWS = [
    ("1946-03", "land-reform-1946", "", None),
    ("1946-06", "tax-in-kind", "tax-in-kind.rate", 0.25),
    ("1946-08", "nationalisation-1946", "", None),
    ("1946-10", "private-ownership-guaranteed", "private-capital.security", 0.7),
    ("1947-06", "plan-of-1947", "planning.coverage", 0.45),
    ("1948-06", "plan-of-1948", "planning.coverage", 0.6),
    ("1947-12", "exchange-of-notes-1947", "money.note_exchange", 0.5),
    ("1949-06", "two-year-plan", "planning.coverage", 0.75),
    ("1950-06", "war", "war.intensity", 1.0),
    ("1953-01", "income-tax-1953", "private-capital.tax_rate", 0.37),
    ("1953-08", "heavy-industry-first", "planning.heavy_share", 0.811),
    ("1953-12", "cooperatives", "coop-membership.pressure", 0.1),
    ("1954-01", "cooperatives", "coop-membership.form", 3.0),
    ("1954-04", "three-year-plan", "planning.tautness", 1.1),
    ("1954-07", "cooperatives", "coop-membership.pressure", 0.55),
    ("1954-11", "grain-trade-closed-1954", "free-market.grain_ban", 0.9),
    ("1954-10", "harvest-over-reported", "harvest-report.bias", 0.35),
    ("1955-04", "relief-1955", "relief.share", 0.5),
    ("1955-06", "grain-trade-closed-1954", "free-market.grain_ban", 0.3),
    ("1955-07", "cooperatives", "coop-membership.pressure", 0.2),
    ("1956-06", "cooperatives", "coop-membership.pressure", 0.6),
    ("1956-12", "campaign-from-1956", "campaign.strength", 0.15),
    ("1957-01", "five-year-plan", "planning.coverage", 0.95),
    ("1957-11", "grain-trade-closed-1957", "free-market.grain_ban", 1.0),
    ("1958-08", "private-capital-restricted", "private-capital.pressure", 0.9),
    ("1958-10", "cooperatives-merged", "coop-merger.households", 300.0),
    ("1959-02", "tax-in-kind", "tax-in-kind.rate", 0.084),
    ("1959-02", "redenomination-1959", "", None),
    ("1960-06", "campaign-of-1960", "campaign.strength", 0.05),
]


def settings(programme, month: str) -> dict[str, object]:
    date = Month.parse(month)
    resolved = resolve(programme, Schedule(programme).effects(PlainMonth(date)))
    assert not resolved.clashes
    return {one.effect.parameter: one.effect.value for one in resolved.sets}


@pytest.mark.parametrize(("month", "measure", "lever", "value"), ROWS)
def test_each_row_of_the_blueprint_is_a_dated_measure(month, measure, lever, value):
    assert measure in {act.id for act in Schedule(KOREA).active(Month.parse(month))}
    if lever:
        assert settings(KOREA, month)[lever] == pytest.approx(value)


def test_the_cut_of_power_is_the_end_of_a_measure():
    assert "foreign-trade.south_power" in settings(KOREA, "1948-05")
    assert "foreign-trade.south_power" not in settings(KOREA, "1948-06")


def test_reforms_of_1946_are_as_the_law_has_them():
    reform = KOREA["land-reform-1946"]
    p = reform.parameters(Month(1946, 3))
    assert p.ceiling == 49_600 and p.compensation == 0 and p.restricted
    assert reform.dates == ("1946-03-05", "1946-03-31")
    assert settings(KOREA, "1947-05")["tax-in-kind.rate"] == {"default": 0.25, "paddyland": 0.27, "dryland": 0.23}


LEFT_OUT = {
    "budget-constraint",
    "buy-out",
    "cadre-school",
    "conditional-provision",
    "consumer-goods-plan",
    "demonstration",
    "gradual-path",
    "mass-meetings",
    "party-leadership",
    "plan-priorities",
    "price-control",
    "price-scissors",
    "public-bodies",
    "rent-ceiling",
    "sanctions",
    "sector-dominance",
    "seizure",
    "solidarity-aid",
    "squeeze",
    "stage-in-a-region",
    "stock-norms",
    "voice-restricted",
    "worker-peasant-union",
    "workplace-relations",
}
"""Kinds for which the record names no act of the country and time: they are for scenarios that ask what if."""


def test_every_kind_is_used_or_said_to_be_left_out():
    used = {act.kind for act in KOREA.acts}
    assert set(list_kinds()) - used <= LEFT_OUT  # one that the programme takes up may stay in the list


def test_every_measure_has_a_source_evidence_and_claims_or_says_none():
    without_claim = {"exchange-of-notes-1947", "redenomination-1959", "relief-1955"}
    for act in KOREA.acts:
        assert act.sources and act.evidence, act.id
        assert act.claims or act.id in without_claim
        assert set(act.claims) <= set(list_claims())
    assert KOREA["cooperatives"].evidence_words == ("read", "synthetic")


def test_every_synthetic_number_says_so():
    for act in KOREA.acts:
        for name, dates in act.values.items():
            for dated in dates:
                assert dated.source != "assumption" or dated.evidence == "synthetic", (act.id, name)


def test_the_six_tasks_of_january_1955_are_there():
    claims = {claim for act in KOREA.measures for claim in act.claims}
    for claim in (
        "D1955-47",
        "D1955-48",
        "D1955-49",
        "D1955-52",
        "D1955-53",
        "D1955-55",
        "D1955-57",
        "D1955-58",
        "D1955-59",
    ):
        assert claim in claims


def test_nothing_clashes_in_any_month():
    for month in range(Month(1946, 1).ordinal, Month(1960, 12).ordinal + 1):
        settings(KOREA, str(Month.of_ordinal(month)))


def test_the_war_suspends_policies_and_is_spread_over_its_months():
    schedule = Schedule(KOREA)
    during = {act.id for act in schedule.active(Month(1951, 1))}
    assert "crafts-into-cooperatives" not in during and "war" in during
    assert "crafts-into-cooperatives" in {act.id for act in schedule.active(Month(1953, 8))}
    left: dict[str, float] = {}
    for month in range(Month(1950, 1).ordinal, Month(1954, 1).ordinal):
        for one in schedule.effects(PlainMonth(Month.of_ordinal(month))):
            if isinstance(one.effect, Post) and one.effect.purpose == "damage":
                key = str(one.effect.payer) + one.effect.instrument
                left[key] = left.get(key, 1.0) * (1 - one.effect.amount)
    lost = sorted(round(1 - share, 6) for share in left.values())
    assert lost == [0.1, 0.13, 0.25, 0.25, 0.3, 0.3, 0.5, 0.7, 0.7, 0.75, 0.8, 0.875]


def aid_by_year() -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    for month in range(Month(1953, 1).ordinal, Month(1961, 2).ordinal):
        date = Month.of_ordinal(month)
        for one in Schedule(KOREA).effects(PlainMonth(date)):
            if isinstance(one.effect, Post) and one.effect.purpose == "aid":
                year = found.setdefault(date.year, {})
                year[one.effect.instrument] = year.get(one.effect.instrument, 0.0) + one.effect.amount
    return found


def test_aid_in_goods_is_worth_the_aid_in_money_at_the_stated_ratio():
    """28.29, 23.48 ... billion current won are the goods of each year at constant prices times 2.8."""
    path = data_path("countries", "korea", "raw", "blueprint", "products.csv")
    with path.open(encoding="utf-8", newline="") as file:
        price = {row["product"]: float(row["constant_price_thousand_won"]) * 1000 for row in csv.DictReader(file)}
    aid = aid_by_year()
    billions = {1954: 28.29, 1955: 23.48, 1956: 16.38, 1957: 15.30, 1958: 6.42, 1959: 4.63, 1960: 5.25}
    assert sorted(aid) == [1953, *billions]
    for year, total in billions.items():
        worth = sum(amount * price[product] for product, amount in aid[year].items()) * 2.8 / 1e9
        assert worth == pytest.approx(total, rel=0.005), year
    assert aid[1954]["coke"] > 0 and aid[1954]["oil"] > 0, "what cannot be made at home"


def test_stages_come_in_order_and_follow_the_war_wherever_it_is_moved():
    from lustrum.programme.stages import Progress

    def begun(programme) -> dict[str, str]:
        schedule, progress = Schedule(programme), Progress()
        for month in range(Month(1946, 1).ordinal, Month(1960, 12).ordinal + 1):
            date = Month.of_ordinal(month)
            rent = 0.5 if date < Month(1946, 4) else 0.0
            works = 0.7 if date < Month(1946, 9) else 0.0
            seen = {"land": rent, "gross": works}
            progress = schedule.advance(progress, date, lambda text, basis, seen=seen: seen[text.partition("_")[0]])
        return {stage: str(date) for stage, date in progress.entered.items()}

    assert begun(KOREA) == {
        "democratic-reforms": "1946-01",
        "recovery": "1946-09",
        "war": "1950-06",
        "reconstruction": "1953-08",
        "five-year-plan": "1957-01",
    }
    later = KOREA.change("war", lambda act: act.shifted(12))
    assert begun(later)["war"] == "1951-06" and begun(later)["reconstruction"] == "1954-08"
    assert "war" not in begun(KOREA.without("war"))


# The scenarios


def test_the_default_scenario_names_what_the_brief_says():
    korea = load_scenario("korea")
    assert korea.definitions == ("party-1955", "revolution-2013", "kornai-1992")
    assert (str(korea.start), str(korea.until), korea.scale) == ("1946-01", "1960-12", 200)
    assert korea.headline == "coop_share_farm_households"
    assert korea.alternatives == ("korea-without-pressure", "korea-without-cooperatives")
    for name in korea.alternatives:
        assert load_scenario(name).extends == "korea"


def test_variants_are_one_line_and_change_one_thing():
    for name in ("korea-without-pressure", "korea-without-cooperatives"):
        lines = data_path("scenarios", f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if line and not line.startswith(("#", "title", "extends"))]
        assert len(own) == 1
    korea = load_scenario("korea").programme
    free = load_scenario("korea-without-pressure").programme
    assert free.ids == korea.ids
    for month in ("1954-08", "1956-06", "1958-01"):
        before, now = settings(korea, month), settings(free, month)
        assert {key for key in before if before[key] != now[key]} == {"coop-membership.pressure"}
        assert now["coop-membership.pressure"] == 0
    none = load_scenario("korea-without-cooperatives").programme
    assert set(korea.ids) - set(none.ids) == {"cooperatives"}
    assert not [key for key in settings(none, "1958-11") if key.startswith("coop-")], "the merger needs them and rests"


def test_where_sources_differ_on_the_mass_stage_both_dates_ship():
    november = load_scenario("korea-november-1954").programme
    assert settings(november, "1954-09")["coop-membership.pressure"] == 0.1
    assert settings(november, "1954-11")["coop-membership.pressure"] == 0.55


def test_hashes_of_shipped_scenarios_differ():
    names = ("korea", "korea-without-pressure", "korea-without-cooperatives", "korea-november-1954")
    assert len({load_scenario(name).hash for name in names}) == len(names)


def test_the_register_of_claims_is_whole():
    claims = list_claims()
    assert len(claims) == 113
    assert sum(name.startswith("D1955-") for name in claims) == 61
    assert sum(name.startswith("A2013-") for name in claims) == 52
    assert all(claim.short and claim.reference and 0 <= claim.contest <= 4 for claim in claims.values())
    assert claims["D1955-17"].short.startswith("Distributed free of charge")


def test_titles_of_kinds_take_no_side():
    for kind in list_kinds():
        title = load_kind(kind).title.lower()
        assert not [word for word in ("liberat", "seiz", "high tide", "drive", "clique") if word in title]
