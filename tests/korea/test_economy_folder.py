"""The economy of the default country: does it add up, and does it say what it is?

Blueprint facts tested here: land of 1946 is 1,875 thousand chongbo; the mean-technique table has a spectral radius of
0.259 to 0.272 and no leading minor below 0.88; technicians of 1946 are 0.3 percent of workers; industry of 1946 is
72.4, 23.2 and 4.4 percent foreign, capitalist and petty.
"""

from __future__ import annotations

import csv
import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from lustrum.discovery import data_path
from lustrum.quantities.evidence import TABLE_EVIDENCE

Row = dict[str, str]
SCRIPTS = Path(__file__).parents[2] / "scripts"
FOLDER = data_path("countries", "korea", "economy")
RAW = data_path("countries", "korea", "raw")
DATES = ("1946-01-01", "1949-01-01", "1953-08-01", "1955-01-01")
CHONGBO = 9920


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[Row]:
    return rows_of(FOLDER / f"{name}.csv")


def raw(*parts: str) -> list[Row]:
    return rows_of(RAW.joinpath(*parts))


def descriptor() -> dict:
    return json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))


def total(rows: Iterable[Row], column: str) -> float:
    return sum(float(row[column]) for row in rows)


def endowments(date: str, kind: str) -> list[Row]:
    return [row for row in table("endowments") if (row["date"], row["kind"]) == (date, kind)]


TABLES = [resource["name"] for part in ("resources", "supplement") for resource in descriptor()[part]]


# --- made by the script ------------------------------------------------------------------------------


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module("build_korea")


def test_script_makes_the_same_bytes(script, tmp_path):
    script.build(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_script_needs_nothing_from_elsewhere():
    for path in (SCRIPTS / "build_korea.py", *(SCRIPTS / "korea_economy").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "shared" not in text
        assert not {"numpy", "pandas", "lustrum."} & set(text.split()), path


@pytest.mark.usefixtures("script")
def test_split_adds_up():
    split = importlib.import_module("korea_economy.tables").split
    assert split(10, [1, 1, 1]) == [3, 4, 3]
    assert sum(split(9_257_000, [74.1, 12.5, 6.2, 7.2])) == 9_257_000
    with pytest.raises(AssertionError):
        split(1, [0, 0])


# --- every number says where it comes from -----------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in TABLES if name != "sources"])
def test_every_row_has_unit_source_and_evidence(name):
    sources = {row["source"] for row in table("sources")}
    rows = table(name)
    assert rows
    for number, row in enumerate(rows, 2):
        assert row["source"] in sources, (name, number)
        assert row["evidence"] in TABLE_EVIDENCE, (name, number)
        if row["source"] == "assumption":
            assert row["evidence"] == "synthetic", (name, number)
            assert row["note"], (name, number)
        if "unit" in row:
            assert row["unit"], (name, number)
    resource = next(r for part in ("resources", "supplement") for r in descriptor()[part] if r["name"] == name)
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
    if "unit" not in rows[0]:
        plain = {
            "storable",
            "tradable",
            "import_only",
            "newer_technique",
            "by_farm_households",
            "heavy",
            "commanded",
            "pooling",
        }
        bare = {f["name"] for f in resource["schema"]["fields"] if f["type"] != "string" and "unit" not in f}
        assert bare <= set(plain), name


def test_every_source_says_what_was_seen_of_it():
    used = {row["source"] for name in TABLES if name != "sources" for row in table(name)}
    used |= {
        row[c] for name, c in (("class_sizes", "share_source"), ("landholding", "rent_source")) for row in table(name)
    }
    sources = table("sources")
    assert len({row["source"] for row in sources}) == len(sources)
    assert all(row["checked"] and row["text"] for row in sources)
    assert used <= {row["source"] for row in sources}


def test_descriptor_says_plainly_what_it_is():
    package = descriptor()
    assert "SYNTHETIC" in package["description"]
    assert "aggregates only" in package["description"]
    assert [licence["name"] for licence in package["licenses"]] == ["BSD-3-Clause"]
    assert {resource["path"] for part in ("resources", "supplement") for resource in package[part]} == {
        path.name for path in FOLDER.glob("*.csv")
    }


# --- techniques --------------------------------------------------------------------------------------


def test_there_are_25_products_and_37_techniques():
    assert (len(table("products")), len(table("activities"))) == (25, 37)
    made = {row["product"] for row in table("outputs")}
    assert {row["product"] for row in table("products")} - made == {"oil", "coke"}
    assert {row["product"] for row in table("products") if row["import_only"] == "1"} == {"oil", "coke"}


def square(shares: dict[str, float]) -> np.ndarray:
    """Return one column for each product: the mean of its techniques."""
    products = [row["product"] for row in table("products")]
    main = {row["activity"]: row["product"] for row in table("activities")}
    matrix = np.zeros((len(products), len(products)))
    for row in table("inputs"):
        share = shares.get(row["activity"], 0.0)
        matrix[products.index(row["product"]), products.index(main[row["activity"]])] += share * float(row["value"])
    return matrix


def radius(matrix: np.ndarray) -> float:
    return float(max(abs(np.linalg.eigvals(matrix))))


@pytest.mark.parametrize("year", ["1946", "1949", "1953", "1955", "1956", "1960"])
def test_hawkins_simon(year):
    mix = {r["activity"]: float(r["share"]) for r in raw("blueprint", "technique_mix.csv") if r["year"] == year}
    matrix = square(mix)
    left = np.eye(len(matrix)) - matrix
    assert 0.259 <= radius(matrix) <= 0.2725
    assert min(np.linalg.det(left[:n, :n]) for n in range(1, len(left) + 1)) >= 0.88
    assert np.linalg.inv(left).min() > -1e-12


@pytest.mark.parametrize("date", DATES)
def test_running_levels_give_the_same_table(date):
    main = {row["activity"]: row["product"] for row in table("activities")}
    level: dict[str, float] = defaultdict(float)
    made: dict[str, float] = defaultdict(float)
    for row in endowments(date, "level"):
        level[row["item"]] += float(row["amount"])
        made[main[row["item"]]] += float(row["amount"])
    mix = {r["activity"]: float(r["share"]) for r in raw("blueprint", "technique_mix.csv") if r["year"] == date[:4]}
    shares = {a: level[a] / made[main[a]] if made[main[a]] else mix[a] for a in main}  # 1953: no iron, no fertiliser
    assert shares == pytest.approx(mix, abs=1e-4)
    assert 0.259 <= radius(square(shares)) <= 0.2725


def test_farm_households_work_with_the_skill_of_farmers():
    home = {row["activity"] for row in table("activities") if row["by_farm_households"] == "1"}
    for row in table("labour"):
        assert (row["skill"] == "farm") <= (row["activity"] in home)
        assert not (row["skill"] == "plain" and row["activity"] in home)
    assert total((r for r in table("labour") if r["activity"] == "office_school"), "value") == pytest.approx(1)


def test_coefficients_lie_between_their_ends():
    for name in ("inputs", "labour", "land", "capital"):
        for row in table(name):
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), (name, row)


# --- what there is -----------------------------------------------------------------------------------


def test_amounts_are_whole_quanta_and_fit_the_books():
    quantum = {row["product"]: float(row["quantum"]) for row in table("products")}
    main = {row["activity"]: row["product"] for row in table("activities")}
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in table("endowments"):
        product = main.get(row["item"], row["item"])
        quanta = float(row["amount"]) / quantum.get(product, 1)
        assert quanta == pytest.approx(round(quanta), abs=1e-6 * max(1, quanta / 1e6)), row
        sums[row["date"], row["kind"], row["item"]] += quanta
    assert max(sums.values()) < 2**53


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize(("kind", "told"), [("capacity", "capacity"), ("level", "running_level"), ("stock", "stock")])
def test_parts_add_up_to_the_blueprint(date, kind, told):
    sums: dict[str, float] = defaultdict(float)
    for row in endowments(date, kind):
        sums[row["item"]] += float(row["amount"])
    for row in raw("blueprint", "initial.csv"):
        if (row["date"], row["kind"]) == (date, told) and row["item"] != "draft":
            near = 0.5 if row["item"] == "draft_breed" else 0.0005  # a beast is counted whole
            assert sums[row["item"]] == pytest.approx(float(row["value"]), abs=near), row["item"]


def test_land_of_1946_is_that_of_the_reform():
    land = endowments("1946-01-01", "land")
    assert total(land, "amount") == 1_875_000 * CHONGBO == 18_600_000_000
    assert total((r for r in land if r["item"] == "paddyland"), "amount") == 395_000 * 10_000
    assert total((r for r in land if r["item"] == "dryland"), "amount") == 1_465_000 * 10_000
    holdings = table("landholding")
    assert total(holdings, "owned") == 18_600_000_000
    for row in holdings:
        mine = [r for r in land if (r["form"], r["group"]) == (row["form"], row["group"])]
        assert total(mine, "amount") == int(row["owned"]), row["owner"]


def test_the_reform_moves_land_and_loses_none():
    holdings = table("landholding")
    assert total(holdings, "confiscated") == 1_000_300 * CHONGBO
    assert total(holdings, "confiscated") == total(holdings, "received")
    assert total(holdings, "owned") == total(holdings, "after_reform") == total(holdings, "operated")
    assert total(holdings, "let") == total(holdings, "rented")
    assert {row["rent_share"] for row in holdings} == {"0.5"}
    for row in holdings:
        after = int(row["owned"]) - int(row["confiscated"]) + int(row["received"])
        assert int(row["after_reform"]) == after, row["owner"]
        assert 0 <= int(row["let"]) <= int(row["owned"])


@pytest.mark.parametrize("facts", raw("assumptions", "dates.csv"), ids=lambda facts: facts["date"])
def test_land_animals_and_workers_add_up(facts):
    date = facts["date"]
    for land in ("paddyland", "dryland"):
        rows = (row for row in endowments(date, "land") if row["item"] == land)
        assert total(rows, "amount") == int(facts[f"{land}_ha"]) * 10_000
    assert total(endowments(date, "animals"), "amount") == int(facts["herd"])
    workers = {s: total((r for r in endowments(date, "workers") if r["item"] == s), "amount") for s in SKILLS}
    assert workers["farm"] == int(facts["farm_workers"])
    assert sum(workers.values()) == total((r for r in table("class_sizes") if r["date"] == date), "workers")


SKILLS = ("farm", "plain", "skilled", "technician")


@pytest.mark.parametrize("date", DATES)
def test_skills_reach_for_the_record_and_bind_below_capacity(date):
    have = {s: total((r for r in endowments(date, "workers") if r["item"] == s), "amount") for s in SKILLS}
    need, room = dict.fromkeys(SKILLS, 0.0), dict.fromkeys(SKILLS, 0.0)
    for sums, kind in ((need, "level"), (room, "capacity")):
        running: dict[str, float] = defaultdict(float)
        for row in endowments(date, kind):
            running[row["item"]] += float(row["amount"])
        for row in table("labour"):
            sums[row["skill"]] += float(row["value"]) * running[row["activity"]]
    for skill in ("skilled", "technician"):
        assert have[skill] < room[skill]
        assert have[skill] >= 0.95 * need[skill]
    assert have["plain"] > need["plain"]
    assert have["farm"] > room["farm"]
    if date == "1946-01-01":
        assert have["technician"] / sum(have.values()) == pytest.approx(0.003, abs=1e-6)


@pytest.mark.parametrize("date", DATES)
def test_fields_suffice_for_what_is_sown(date):
    sown: dict[str, float] = defaultdict(float)
    running: dict[str, float] = defaultdict(float)
    for row in endowments(date, "level"):
        running[row["item"]] += float(row["amount"])
    for row in table("land"):
        sown[row["land"]] += float(row["value"]) * running[row["activity"]]
    cropping = {r["land"]: float(r["sown_per_area"]) for r in table("cropping") if r["date"] == date}
    for land, area in sown.items():
        assert area <= cropping[land] * total((r for r in endowments(date, "land") if r["item"] == land), "amount")


# --- who owns ----------------------------------------------------------------------------------------


def test_ownership_shares_add_up_to_one():
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in table("ownership"):
        sums[row["date"], row["branch"]] += round(10_000 * float(row["share"]))
    assert set(sums.values()) == {10_000}
    assert len(sums) == len(DATES) * len(table("branches"))


SHARES = {
    "1946-01-01": {"X": 0.724, "K": 0.232, "PP": 0.044},
    "1949-01-01": {"S": 0.855, "C": 0.052, "K": 0.078, "PP": 0.015},
    "1953-08-01": {"S": 0.862, "C": 0.099, "K": 0.010, "PP": 0.029},
    "1955-01-01": {"S": 0.862, "C": 0.099, "K": 0.010, "PP": 0.029},
}


@pytest.mark.parametrize("date", DATES)
def test_recorded_shares_of_industry_come_out(date):
    price = {row["product"]: float(row["constant_price"]) for row in table("products")}
    sector = {row["branch"]: row["sector"] for row in table("branches")}
    worth: dict[str, float] = defaultdict(float)
    facts = {row["activity"]: row for row in table("activities")}
    for row in endowments(date, "level"):
        activity = facts[row["item"]]
        if sector[activity["branch"]] == "industry" and activity["by_farm_households"] == "0":
            worth[row["form"]] += float(row["amount"]) * price[activity["product"]]
    whole = sum(worth.values())
    assert {form: amount / whole for form, amount in worth.items()} == pytest.approx(SHARES[date], abs=2e-4)


def test_nobody_holds_what_is_not_yet_there():
    forms = {row["date"]: set() for row in table("endowments")}
    for row in table("endowments"):
        forms[row["date"]].add(row["form"])
    assert "X" in forms["1946-01-01"]
    assert "F" in forms["1946-01-01"]
    assert not {"C1", "C2", "C3", "H"} & forms["1953-08-01"]
    for date in DATES[1:]:
        assert not {"X", "F"} & forms[date]


# --- who lives there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", raw("assumptions", "dates.csv"), ids=lambda facts: facts["date"])
def test_people_add_up(facts):
    date, persons = facts["date"], int(facts["population"])
    sizes = [row for row in table("class_sizes") if row["date"] == date]
    people = [row for row in table("population") if row["date"] == date]
    assert total(sizes, "persons") == total(people, "persons") == persons
    for row in sizes:
        mine = [r for r in people if r["group"] == row["group"]]
        assert total(mine, "persons") == int(row["persons"])
        assert round(int(row["households"]) * float(row["persons_per_household"])) == int(row["persons"])
        assert round(int(row["households"]) * float(row["workers_per_household"])) == int(row["workers"])
        assert {r["household_size"] for r in mine} == {row["persons_per_household"]}
        assert total((r for r in mine if r["settlement"] == "town"), "persons") == int(row["persons_in_towns"])
    assert total(sizes, "persons_in_towns") == round(persons * float(facts["town_share"]))
    farms = [row for row in sizes if row["group"] in FARMERS]
    assert total(farms, "households") == int(facts["farm_households"])


FARMERS = ("landlord", "rich-farmer", "middle-farmer", "poor-farmer", "tenant", "farm-labourer", "coop-farmer")


@pytest.mark.parametrize("date", DATES)
def test_class_shares_are_those_recorded(date):
    people = {row["group"]: int(row["persons"]) for row in table("class_sizes") if row["date"] == date}
    whole = sum(people.values())
    told = {r["class"]: float(r["percent"]) for r in raw("assumptions", "class_shares.csv") if r["date"] == date}
    assert sum(told.values()) == pytest.approx(100)
    private = sum(people.get(g, 0) for g in FARMERS if g != "coop-farmer")
    assert 100 * private / whole == pytest.approx(told["farmers"], abs=1e-4)
    assert 100 * (people["employee"] + people["official"]) / whole == pytest.approx(told["office employees"], abs=1e-4)
    assert 100 * people["worker"] / whole == pytest.approx(told["workers"], abs=1e-4)


@pytest.mark.parametrize(("date", "men", "of_age"), [("1953-08-01", 88, 72), ("1955-01-01", 88, 72)])
def test_men_are_missing_after_the_war(date, men, of_age):
    def ratio(rows: list[Row]) -> float:
        return (
            100
            * total((r for r in rows if r["sex"] == "men"), "persons")
            / total((r for r in rows if r["sex"] == "women"), "persons")
        )

    people = [row for row in table("population") if row["date"] == date]
    assert ratio(people) == pytest.approx(men, abs=1e-4)
    assert ratio([row for row in people if row["age"] == "18-45"]) == pytest.approx(of_age, abs=1e-4)


def test_births_and_deaths_give_the_crude_rates():
    for date in DATES:
        people = [row for row in table("population") if row["date"] == date]
        rates = [row for row in table("demography") if row["date"] == date]
        heads = total(people, "persons")
        deaths = sum(
            float(r["rate"]) * total((p for p in people if p["age"] == r["age"]), "persons")
            for r in rates
            if r["event"] == "deaths"
        )
        crude = next(r for r in raw("assumptions", "demography.csv") if r["date"] == date)
        assert 1000 * deaths / heads == pytest.approx(float(crude["deaths_per_1000"]), rel=1e-3)


# --- prices, needs, uses, power ----------------------------------------------------------------------


def test_prices_of_the_record():
    price = {(r["date"], r["item"], r["kind"]): float(r["value"]) for r in table("prices")}
    assert price["1955-01-01", "paddy", "state shop"] == 28_800  # 40 won a kg of rice
    assert 0.2 <= price["1955-01-01", "paddy", "procurement"] / price["1955-01-01", "paddy", "state shop"] <= 0.5
    assert 1000 <= price["1955-01-01", "plain labour", "wage"] <= 1500
    assert all(price[d, "paddy", "constant"] == 10_300 for d in DATES)


def test_needs_rise_from_tier_to_tier():
    amount: dict[tuple[str, str], float] = defaultdict(float)
    for row in table("needs"):
        amount[row["need"], row["tier"]] += float(row["amount"])
        assert (row["settlement"] == "town") == (row["product"] == "coal")
    for need in {need for need, _ in amount}:
        assert amount[need, "survival"] <= amount[need, "basic"] <= amount[need, "comfort"]
    assert (amount["grain", "survival"], amount["grain", "basic"], amount["grain", "comfort"]) == (0.17, 0.22, 0.26)


def test_trade_with_the_south_ends():
    south = [row for row in table("trade") if row["partner"] == "south"]
    assert any(float(row["limit"]) > 0 for row in south if row["year"] == "1946")
    assert all(float(row["limit"]) == 0 for row in south if row["year"] > "1948")
    world = {row["product"]: row["constant_price"] for row in table("products")}
    assert all(row["price"] == world[row["product"]] for row in table("trade"))
    assert {row["product"] for row in table("trade") if row["flow"] == "import"} >= {"oil", "coke", "machine"}


def test_weights_of_decisions_add_up():
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in table("control"):
        sums[row["date"], row["domain"]] += float(row["weight"])
        assert "illustrative" in row["note"]
    assert len(sums) == 4 * 5
    assert all(value == pytest.approx(1) for value in sums.values())
    first = [r for r in table("control") if r["date"] == "1946-01-01"]
    assert [r["weight"] for r in first] == [r["weight"] for r in table("bodies")]


def test_months_of_work_and_harvest_make_a_year():
    for name, keys, column in (
        ("seasons", ("activity",), "labour_share"),
        ("yields", ("region", "land"), "share_of_crop"),
    ):
        sums: dict[tuple[str, ...], float] = defaultdict(float)
        for row in table(name):
            sums[tuple(row[key] for key in keys)] += float(row[column])
        assert all(value == pytest.approx(1) for value in sums.values())
