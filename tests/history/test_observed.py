"""The record of a country: how rows are read, what is refused, and facts of the Korean record."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest

from lustrum.discovery import data_path
from lustrum.economy.storage import load_economy
from lustrum.errors import HistoryProblems
from lustrum.history.comparison import records_for
from lustrum.history.counterparts import check_counterparts, find_counterpart, records_of
from lustrum.history.observed import load_observed, make_observed, replace_rows
from lustrum.history.storage import load_history, save_history
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.units import convert
from lustrum.simulation.vocabulary import run_labels

KOREA = data_path("countries", "korea", "observed")
RECORD = """entity,year,variable,value,unit,source,note
X,1946,population,9000,thousand,book,[read]
X,1946,population,9200,thousand,web,[recalled] verify
X,1947-03,members,10,households,book,[derived] lower bound
X,1947/1949,growth_average,12,percent per year,book,[read]
X,1948,coop_share,50,percent,web,[recalled]
X,1948,coop_share,52,percent,book,[read] count once
"""
SOURCES = "key,text\nbook,A book\nweb,A page\n"
MAPPING = """variable,unit,sources,observable,factor,basis,instant,title,note
population,,,population,1000,reported,end,Population,
population,,web,population,1000,true,end,Population as the page has it,
members,,,households[form.role=collective],1,true,end,Members,
growth_average,,,,,,,Growth,not a series
coop_share,percent,,households[form.role=collective] / households,0.01,reported,start,Share,
"""


@pytest.fixture
def folder(tmp_path):
    def write(record=RECORD, sources=SOURCES, mapping=MAPPING):
        for name, text in (("record", record), ("sources", sources), ("mapping", mapping)):
            if text is not None:
                content = text if isinstance(text, bytes) else text.encode()
                (tmp_path / f"{name}.csv").write_bytes(content)
        return tmp_path

    return write


def problems(folder):
    with pytest.raises(HistoryProblems) as caught:
        load_observed(folder)
    return caught.value.problems


# --- reading --------------------------------------------------------------------------------------


def test_rows_become_observations(folder):
    history = load_observed(folder(), "x")
    rows = records_of(history.observations)
    assert [(row["from"], row["to"]) for row in rows[:4]] == [
        ("1946-01", "1946-12"), ("1946-01", "1946-12"), ("1947-03", "1947-03"), ("1947-01", "1949-12"),
    ]  # fmt: skip
    assert [row["evidence"] for row in rows] == ["read", "recalled", "derived", "read", "recalled", "read"]
    assert [row["bound"] for row in rows] == ["", "", "at least", "", "", ""]
    assert [row["repeated"] for row in rows] == [False] * 5 + [True]
    assert [row["basis"] for row in rows] == ["reported", "true", "true", "", "reported", "reported"]
    assert rows[1]["note"] == "verify"
    assert history.is_observed
    assert history.name == "x"


def test_sources_stay_apart_and_give_a_spread(folder):
    history = load_observed(folder(), "x")
    rows = records_of(history.observations)
    assert (rows[0]["value"], rows[0]["low"], rows[0]["high"]) == (9000, 9000, 9200)
    assert (rows[1]["value"], rows[1]["low"], rows[1]["high"]) == (9200, 9000, 9200)
    array = history.variable("population")
    assert array.values.tolist() == [9000]  # read goes before recalled
    assert array.low.values.tolist() == [9000]
    assert array.high.values.tolist() == [9200]
    assert history.evidence["population"] == {"read", "recalled"}


def test_a_bound_widens_no_spread(folder):
    path = folder(record=RECORD + 'X,1946,population,5000,thousand,book,"[read] lower bound"\n')
    assert records_of(load_observed(path).observations)[0]["low"] == 9000


@pytest.mark.parametrize(("instant", "month"), [("start", "1947-12"), ("mean", "1948-06"), ("end", "1948-12")])
def test_a_year_among_months_stands_at_its_instant(folder, instant, month):
    mapping = MAPPING.replace("0.01,reported,start", f"0.01,reported,{instant}")
    history = load_observed(folder(record=RECORD + "X,1949-05,coop_share,60,percent,book,[read]\n", mapping=mapping))
    array = history.variable("coop_share")
    assert array.time.values.astype("datetime64[M]").astype(str)[0] == month
    assert str(array.time.values[1])[:7] == ("1949-04" if instant == "start" else "1949-05")


def test_a_repeated_row_is_no_second_opinion(folder):
    history = load_observed(folder(), "x")
    assert history.variable("coop_share").values.tolist() == [50]


def test_bounds_and_long_intervals_are_no_points(folder):
    history = load_observed(folder(), "x")
    assert "members" not in history.variables
    assert "growth_average" not in history.variables
    assert len(records_for(history, "members")) == 1
    history.check()


def test_an_observable_is_read_from_the_record(folder):
    history = load_observed(folder(), "x")
    assert history["population"].values.tolist() == [9_200_000]
    assert history.observe("population", "reported").values.tolist() == [9_000_000]
    share = history["households[form.role=collective] / households"]
    assert share.values.tolist() == [0.5]
    assert share.attrs["evidence"] == ("recalled",)  # the row that repeats another adds nothing
    assert history["2 * population"].values.tolist() == [18_400_000]
    with pytest.raises(HistoryProblems, match="was not recorded"):
        history.observe("births")


@pytest.mark.parametrize(
    ("year", "period"),
    [
        ("1946", ("1946-01", "1946-12")),
        ("1946-03", ("1946-03", "1946-03")),
        ("1946/1948", ("1946-01", "1948-12")),
        ("1955-07/1955-12", ("1955-07", "1955-12")),
        ("1955-07/1956", ("1955-07", "1956-12")),
    ],
)
def test_forms_of_a_date(folder, year, period):
    path = folder(record=RECORD + f"X,{year},coop_share,1,percent,book,[read]\n")
    row = records_of(load_observed(path).observations)[-1]
    assert (row["from"], row["to"]) == period


@pytest.mark.parametrize(
    ("note", "bound"),
    [
        ("[read] lower bound, more than 40", "at least"),
        ("[read] rounded lower bound", "at least"),
        ("[read] at least", "at least"),
        ("[read] upper bound, less than 3", "at most"),
        ("[read] at most", "at most"),
        ("[read] agrees with a lower figure", ""),
        ("[read] over 16,000 members", ""),
    ],
)
def test_bounds_are_read_from_the_note(folder, note, bound):
    path = folder(record=RECORD + f'X,1950,coop_share,1,percent,book,"{note}"\n')
    assert records_of(load_observed(path).observations)[-1]["bound"] == bound


def test_rows_can_be_dropped(folder):
    history = load_observed(folder(), "x")
    rows = [row for row in records_of(history.observations) if row["source"] != "book"]
    assert replace_rows(history, rows).variable("population").values.tolist() == [9200]


def test_dimensions_beyond_the_known_columns(folder):
    rows = [
        {
            "from": "1946-01",
            "to": "1946-12",
            "variable": "crop",
            "value": v,
            "unit": "t",
            "source": "s",
            "evidence": "read",
            "region": r,
        }
        for r, v in (("north", 3.0), ("south", 4.0))
    ]
    history = make_observed("x", rows)
    assert history.variable("crop").dims == ("time", "region")
    assert history.observe("crop[region=north]").values.tolist() == [3]
    with pytest.raises(HistoryProblems, match="cannot be added up over 'region'"):
        history.observe("crop")


def test_an_observed_history_is_saved_and_read(folder, tmp_path):
    history = load_observed(folder(), "x")
    path = save_history(history, tmp_path / "saved")
    read = load_history(path)
    assert read.name == "x"
    assert read.observations.equals(history.observations)
    assert read.mapping == history.mapping
    assert dict(read.sources) == dict(history.sources)


# --- refusals -------------------------------------------------------------------------------------


def test_everything_wrong_is_told_at_once(folder):
    record = RECORD + (
        "X,194x,a,1,t,book,[read]\n"
        "X,1946,b,many,t,book,[read]\n"
        "X,1946,c,1,t,bookk,[read]\n"
        "X,1946,d,1,t,book,\n"
        "X,1946,e,1,t,book,[red] seen\n"
        "X,1949/1946,f,1,t,book,[read]\n"
        "X,1946,two words,1,t,book,[read]\n"
        "X,1946,g,nan,t,book,[read]\n"
        "X,1946,h,1,t\n"
    )
    mapping = MAPPING + (
        "p,,,population[,1,true,end,P,\n"
        "q,,,population,zero,true,end,Q,\n"
        "r,,,population,1,truth,end,R,\n"
        "s,,,population,1,true,ends,S,\n"
        "t,,,,,,,T,\n"
        "u,,wob,population,1,true,end,U,\n"
        "population,,,population,1,true,end,Twice,\n"
    )
    sources = SOURCES + "book,Again\nempty,\n"
    found = problems(folder(record, sources, mapping))
    text = "\n".join(str(problem) for problem in found)
    for word in (
        "record.csv row 8, year: Not a period. Found '194x'",
        "record.csv row 9, value: Not a number. Found 'many'",
        "Found 'bookk'. Nearest: 'book'",
        "record.csv row 11, note: The note does not begin with its evidence",
        "Nearest: 'read'",
        "ends before it begins",
        "one word of letters",
        "record.csv row 15, value: Not a number. Found 'nan'",
        "record.csv row 16: A row has another number of fields than the header. Found '5'",
        "mapping.csv row 7, observable 'population[', column",
        "The factor is a number other than 0. Found 'zero'",
        "Unknown basis. Found 'truth'",
        "Unknown instant. Found 'ends'",
        "says why",
        "Found 'wob'. Nearest: 'web'",
        "mapping.csv rows 2 and 13: A variable is mapped twice",
        "sources.csv row 4",
        "sources.csv row 5",
    ):
        assert word in text, f"{word}\n\n{text}"


def test_a_file_that_is_not_utf8(folder):
    found = problems(folder(record=RECORD.encode() + "X,1946,a,1,t,book,[read] x\xe9\n".encode("latin-1")))
    assert "not UTF-8" in found[0].what


def test_missing_files_and_columns(folder, tmp_path):
    assert {problem.what for problem in problems(tmp_path)} == {"There is no list of sources.", "There is no record."}
    found = problems(folder(record="entity,year,variable,value,unit,sourcing,note\nX,1946,a,1,t,book,[read]\n"))
    assert found[0].found == "source"
    assert found[0].nearest == "sourcing"


def test_a_variable_outside_the_mapping_is_a_warning(folder):
    history = load_observed(folder(record=RECORD + "X,1946,rain,1,mm,book,[read]\n"))
    (warning,) = history.problems
    assert warning.severity == "warning"
    assert warning.found == "rain"


def test_a_byte_order_mark_is_no_trouble(folder):
    assert len(load_observed(folder(record=b"\xef\xbb\xbf" + RECORD.encode())).observations) == 6


# --- Korea ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def korea():
    return load_history("korea")


def test_the_record_is_whole(korea):
    assert len(korea.observations) == 560
    assert Counter(korea.observations["evidence"]) == {"read": 332, "recalled": 219, "derived": 9}
    assert int(korea.observations["repeated"].sum()) == 12
    assert korea.problems == ()
    korea.check()


def test_every_row_is_accounted_for(korea):
    for row in records_of(korea.observations):
        meant = find_counterpart(korea.mapping, row["variable"], row["unit"], row["source"])
        assert meant is not None, row["variable"]
        assert meant.title, row["variable"]
        assert meant.observable or len(meant.note) > 10, row["variable"]
    recorded = set(korea.observations["variable"])
    assert {row.variable for row in korea.mapping} == recorded
    assert len(recorded) == 228


def test_every_source_is_used(korea):
    assert set(korea.observations["source"]) == set(korea.sources)
    with (KOREA / "sources.csv").open(encoding="utf-8") as file:
        assert {row["reliability"] for row in csv.DictReader(file)} == {"high", "medium", "official", "low", "derived"}


def test_counterparts_fit_the_dictionary(korea):
    unknown = [p for p in check_counterparts(korea.mapping, variables_dictionary(), {}) if "attribute" not in p.what]
    names = [p for p in unknown if "Unknown variable" in p.what]
    assert names == []


def test_counterparts_fit_the_labels_of_the_shipped_economy(korea):
    labels = run_labels(load_economy(data_path("countries", "korea", "economy")))
    assert check_counterparts(korea.mapping, variables_dictionary(), labels) == []


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("thousand tonnes", "t", 1000),
        ("chongbo", "m2", 9920),
        ("hectares", "m2", 10000),
        ("thousand hectares", "m2", 1e7),
        ("percent", "share", 0.01),
        ("million kWh", "MWh", 1000),
        ("million metres", "1000 m", 1000),
        ("thousand persons", "person", 1000),
        ("households", "household", 1),
        ("cooperatives", "cooperative", 1),
        ("kg per person", "t per person", 0.001),
        ("chongbo per cooperative", "m2 per cooperative", 9920),
        ("hectares per cooperative", "m2 per cooperative", 10000),
    ],
)
def test_factors_are_conversions_of_units(korea, unit, to, factor):
    assert convert(1, unit, to) == pytest.approx(factor)
    for row in records_of(korea.observations):
        meant = find_counterpart(korea.mapping, row["variable"], row["unit"], row["source"])
        if row["unit"] == unit and meant.observable:
            assert meant.factor == pytest.approx(factor), row["variable"]


def test_farm_households_in_cooperatives(korea):
    rows = records_for(korea, "coop_share_farm_households")
    assert rows["value"].iloc[0] == 1.2
    assert rows["from"].iloc[0] == "1953-12"
    assert rows["value"].iloc[-1] == 100
    assert rows["to"].iloc[-1] == "1958-08"
    assert len(rows) == 10
    array = korea.variable("coop_share_farm_households")
    assert dict(zip(array.time.values.astype("datetime64[M]").astype(str), array.values, strict=True)) == {
        "1953-12": 1.2, "1954-12": 33.0, "1955-12": 49.0, "1956-12": 80.9, "1957-12": 95.6, "1958-08": 100.0,
    }  # fmt: skip
    assert array.low.sel(time="1954-12-01") == 31.8
    assert array.attrs["long_name"] == "Farm households in cooperatives"
    assert (rows.loc[rows["value"] == 85, "bound"] == "at least").all()


def test_official_and_independent_grain_stay_apart(korea):
    official, estimate = korea.variable("grain_output_official"), korea.variable("grain_output_estimate_kimura")
    assert official.sel(time="1960-01-01") == 3803
    assert estimate.sel(time="1960-01-01") == 2781
    text = "yearly(harvest[product=paddy|coarse])"
    assert korea.observe(text, "reported").sel(time="1960-01-01") == 3_803_000
    assert korea.observe(text, "true").sel(time="1960-01-01") == 2_781_000


def test_two_counts_of_people_stay_apart(korea):
    assert korea.observe("population", "reported").sel(time="1960-01-01") == 10_789_000
    assert korea.observe("population", "true").sel(time="1960-01-01") == 10_568_000


def test_class_shares_of_a_year_add_up(korea):
    for year in (1946, 1949, 1953, 1956, 1960):
        names = [name for name in korea.variables if name.startswith("population_class_share_")]
        total = sum(korea.variable(name).sel(time=f"{year}-01-01").item() for name in names)
        assert len(names) == 9
        assert total == pytest.approx(100, abs=0.11)


def test_land_in_chongbo_and_in_hectares(korea):
    rows = records_of(korea.observations)
    total = [r for r in rows if r["variable"] == "land_confiscated_total" and not r["bound"]]
    assert [row["value"] for row in total] == [1_000_325]
    parts = [
        r["value"]
        for r in rows
        if r["variable"].startswith("land_confiscated_") and r["variable"] != "land_confiscated_total"
    ]
    assert sum(parts) == 1_000_325
    observable = "cumulative(title_transfers[instrument=land, channel=taken])"
    assert korea[observable].values.tolist() == [1_000_325 * 9920]


def test_a_missing_year_is_a_gap(korea):
    array = korea.variable("grain_output_official")
    assert np.datetime64("1950-01-01") not in array.time.values
    assert not np.isnan(array.values).any()


# --- the Soviet record ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def soviet():
    return load_history("soviet-union")


def test_the_soviet_record_is_whole(soviet):
    assert len(soviet.observations) == 517
    assert Counter(soviet.observations["evidence"]) == {"read": 396, "recalled": 105, "derived": 16}
    assert (str(soviet.span[0]), str(soviet.span[1])) == ("1922-01", "1937-12")
    assert set(soviet.observations["source"]) == set(soviet.sources)
    assert {row.variable for row in soviet.mapping} == set(soviet.observations["variable"])
    assert soviet.problems == ()
    soviet.check()


def test_soviet_counterparts_fit_any_economy_by_their_roles_and_labels_their_own(soviet):
    own = ("region=", "coop_form=", "product=")
    named = [row for row in soviet.mapping if any(word in row.observable for word in own)]
    assert {row.variable.removeprefix("coop_") for row in named} == {
        "count", "grain_output_estimate_wheatcroft_davies", "grain_output_official",
        *(f"share_farm_households_{region}" for region in (
            "central_black_earth", "moscow_region", "lower_volga", "north_caucasus", "ukraine"))
    }  # fmt: skip
    by_role = [row for row in soviet.mapping if row not in named]
    for rows, country in ((named, "soviet-union"), (by_role, "korea")):
        labels = run_labels(load_economy(data_path("countries", country, "economy")))
        assert check_counterparts(tuple(rows), variables_dictionary(), labels) == []


def test_an_economic_year_runs_from_october_to_september(soviet):
    share = soviet.variable("national_income_share_kulaks_and_urban_capitalists")
    assert share.sel(time="1928-09-01").item() == 8.1
    assert [str(date)[:7] for date in share["time"].values] == ["1928-09", "1929-09", "1930-09"]


def test_rival_soviet_indices_stay_apart(soviet):
    wanted = {"official": 446, "jasny": 287, "nutter": 279, "kaplan_moorsteen": 249, "seton": 380}
    for name, value in wanted.items():
        assert soviet.variable(f"industrial_output_index_{name}").sel(time="1937-01-01").item() == value
