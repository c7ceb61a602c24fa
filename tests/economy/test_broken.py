"""As an attacker: one thing spoiled in a copy of a good economy, and the message must name file, row and field."""

import json

import pytest

from lustrum.economy.storage import check_economy, load_economy
from lustrum.errors import EconomyProblems, InputProblems, NameProblems


def errors_of(folder):
    before = sorted(p.name for p in folder.parent.rglob("*"))
    with pytest.raises(EconomyProblems) as caught:
        load_economy(folder)
    assert isinstance(caught.value, InputProblems)
    assert caught.value.exit_code == 2
    assert sorted(p.name for p in folder.parent.rglob("*")) == before, "nothing is written"
    shown = [problem for problem in check_economy(folder) if problem.severity == "error"]
    assert shown == list(caught.value.problems), "check and load tell the same"
    return [str(problem) for problem in caught.value.problems]


def warnings_of(folder):
    return [str(problem) for problem in load_economy(folder).problems]


BROKEN_CELLS = [
    # table, old, new, words that the one message must hold
    ("inputs", "works,coal,1.2,", "works,coal,-1.2,", ["inputs.csv row 6, value", "-1.2", ">=0"]),
    ("inputs", "works,coal,", "works,caol,",
     ["inputs.csv row 6, product", "Unknown product", "'caol'", "Nearest: 'coal'"]),
    ("inputs", "works,coal,", "work,coal,", ["inputs.csv row 6, activity", "Unknown activity", "Nearest: 'works'"]),
    ("inputs", "works,coal,1.2,", "works,coal,1;2,", ["inputs.csv row 6, value", "Not a finite number", "'1;2'"]),
    ("inputs", "works,coal,1.2,", "works,coal,nan,", ["inputs.csv row 6, value", "Not a finite number", "'nan'"]),
    ("inputs", "works,coal,1.2,", "works,coal,inf,", ["inputs.csv row 6, value", "'inf'"]),
    ("inputs", "works,coal,1.2,", "works,coal,1e400,", ["inputs.csv row 6, value", "'1e400'"]),
    ("inputs", "works,coal,1.2,", "works,coal,,", ["inputs.csv row 6, value", "blank"]),
    ("inputs", "works,coal,1.2,t per t", "works,coal,1.2,t per ha",
     ["inputs.csv row 6, unit", "'t per ha'", "t per t"]),
    ("inputs", "works,coal,1.2,t per t", "works,coal,1.2,MWh per t", ["inputs.csv row 6, unit", "'MWh per t'"]),
    ("inputs", "works,coal,1.2,t per t", "works,coal,1.2,furlong2 per t", ["inputs.csv row 6, unit", "furlong2"]),
    ("inputs", "analog,buck", "analogue,buck",
     ["inputs.csv row 6, evidence", "'analogue'", "Nearest: 'analog'", "read"]),
    ("inputs", "analog,buck", "analog,", ["inputs.csv row 6, source", "without a source does not load"]),
    ("inputs", "analog,buck", "analog,bukc", ["inputs.csv row 6, source", "Unknown source", "Nearest: 'buck'"]),
    ("inputs", "mine,machine,0.001", "works,machine,0.001", ["inputs.csv row 7", "repeats row 5", "works, machine"]),
    ("outputs", "works,machine,1,t", "works,machine,0,t", ["outputs.csv row 5, value", "Out of range", ">0"]),
    ("outputs", "works,machine,1,", "works,coal,1,",
     ["activities.csv row 5, product", "'machine'", "main product", "coal"]),
    ("labour", "0.009,person-years per t", "0.009,t per t", ["labour.csv row 4, unit", "person-year per t"]),
    ("land", "1.2,sown ha per t", "1.2,sown kg per t", ["land.csv row 2, unit", "m2 per t"]),
    ("capital", "capacity,15,", "capacity,0,", ["capital.csv row 3, life_years", "Out of range", ">0"]),
    ("capital", "capacity,15,", "capacity,-4,", ["capital.csv row 3, life_years", "-4"]),
    ("capital", "mine,machine", "mine,machin", ["capital.csv row 3, asset", "Unknown product", "Nearest: 'machine'"]),
    ("products", "grain,grain,t,farming", "grain,grain,tonnez,farming", ["products.csv row 2, unit", "'tonnez'"]),
    ("products", "0.08,0,10", "1.08,0,10", ["products.csv row 2, spoilage_per_year", "1.08", "0 to 1"]),
    ("products", "0.001,1,0.08", "0.001,maybe,0.08", ["products.csv row 2, storable", "'maybe'", "0 or 1"]),
    ("activities", "grain_hand,grain,0,1,6,200", "grain_hand,grain,0,1,6,400",
     ["activities.csv row 2, person_year_days", "1 to 366"]),
    ("activities", "mine,coal,", "mine,kohl,", ["activities.csv row 4, product", "Unknown product", "'kohl'"]),
    ("endowments", "1946-01-01,land", "1946-13-01,land",
     ["endowments.csv row 4, date", "Not a date", "1946-13-01", "YYYY-MM"]),
    ("endowments", "1946-01-01,land", "1946-02-31,land", ["endowments.csv row 4, date", "Not a date"]),
    ("endowments", "1946-01-01,workers,plain", "1946-01-01,helpers,plain",
     ["endowments.csv row 5, kind", "'helpers'", "workers"]),
    ("endowments", "land,dry,2000,ha", "land,wet,2000,ha", ["endowments.csv row 4, item", "Unknown land", "dry"]),
    ("endowments", "land,dry,2000,ha", "land,dry,2000,t", ["endowments.csv row 4, unit", "m2"]),
    ("endowments", "1949-01-01,capacity,mine", "1945-01-01,capacity,mine",
     ["endowments.csv row 7, date", "before that of a row above"]),
    ("ownership", "1949-01-01,industry,P,0.1", "1949-01-01,industry,P,0.2",
     ["ownership.csv rows 4 to 5, share", "1949-01-01, industry", "1.1"]),
    ("ownership", "1946-01-01,industry,P,0.3", "1946-01-01,industry,P,1.3", ["ownership.csv row 3, share", "0 to 1"]),
    ("ownership", "1946-01-01,farming,P", "1946-01-01,farming,PP",
     ["ownership.csv row 6, form", "Unknown form", "Nearest: 'P'"]),
    ("forms", "S,state,public", "S,state,publik", ["forms.csv row 2, role", "'publik'", "public"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "words"), BROKEN_CELLS, ids=[f"{c[0]}-{c[2]}" for c in BROKEN_CELLS])
def test_a_spoiled_cell_is_named_by_file_row_and_field(change, table, old, new, words):
    folder = change(table, old, new)
    messages = errors_of(folder)
    fitting = [message for message in messages if all(word in message for word in words)]
    assert fitting, f"no message holds {words}:\n" + "\n".join(messages)


def test_the_good_economy_is_good(folder):
    assert check_economy(folder) == []


def test_every_problem_at_once(change):
    change("inputs", "works,coal,1.2,", "works,caol,-1.2,")
    change("capital", "capacity,15,", "capacity,0,")
    folder = change("endowments", "1946-01-01,land", "1946-13-01,land")
    text = "\n".join(errors_of(folder))
    for words in ("inputs.csv row 6, value", "inputs.csv row 6, product", "capital.csv row 3", "endowments.csv row 4"):
        assert words in text


def test_many_rows_with_one_fault_are_gathered(folder):
    path = folder / "inputs.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("norm,buck", "norm,").replace("synthetic,syn", "synthetic,")
    )
    messages = [m for m in errors_of(folder) if "without a source" in m]
    assert len(messages) == 5
    path.write_text(path.read_text(encoding="utf-8").replace("analog,buck", "analog,"))
    messages = [m for m in errors_of(folder) if "without a source" in m]
    assert len(messages) == 6
    assert "1 more rows: 7" in messages[-1]


@pytest.mark.parametrize("table", ["products", "activities", "outputs", "inputs", "sources"])
def test_missing_table(folder, table):
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text())
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != table]
    path.write_text(json.dumps(descriptor))
    (message,) = [m for m in errors_of(folder) if "is missing" in m]
    assert "datapackage.json, resources" in message
    assert f"'{table}'" in message


def test_missing_column(change):
    folder = change("inputs", "activity,product,value", "activity,product,val_ue")
    text = "\n".join(errors_of(folder))
    assert "inputs.csv row 1" in text
    assert "The column 'value' is missing: input per unit" in text


def test_extra_column_is_a_warning_with_the_nearest_name(change):
    folder = change("products", ",storable,", ",storabl,")
    (message,) = warnings_of(folder)
    assert "products.csv row 1" in message
    assert "'storabl'" in message
    assert "Nearest: 'storable'" in message


def test_file_named_in_the_descriptor_is_missing(folder):
    (folder / "inputs.csv").rename(folder / "inputz.csv")
    text = "\n".join(errors_of(folder))
    assert "datapackage.json, resources[3].path" in text
    assert "does not exist" in text
    assert "Nearest: 'inputz.csv'" in text


def test_folder_instead_of_a_file(folder):
    (folder / "inputs.csv").unlink()
    (folder / "inputs.csv").mkdir()
    text = "\n".join(errors_of(folder))
    assert "resources[3].path" in text
    assert "this is a folder" in text


def test_file_outside_the_folder(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"inputs.csv"', '"../inputs.csv"'))
    assert "Not a file of this folder" in "\n".join(errors_of(folder))


def test_not_utf8(folder):
    path = folder / "inputs.csv"
    path.write_bytes(path.read_bytes().replace(b"works,coal", "wörks,coal".encode("latin-1")))
    (message,) = errors_of(folder)
    assert "inputs.csv row 6" in message
    assert "not UTF-8" in message


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_empty_file(folder, content):
    (folder / "inputs.csv").write_text(content)
    (message,) = errors_of(folder)
    assert "inputs.csv" in message
    assert "empty" in message


def test_binary_file(folder):
    (folder / "inputs.csv").write_bytes(b"activity,product\n\0\0\n")
    assert "not text" in "\n".join(errors_of(folder))


def test_broken_json(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"resources": [', '"resources": [,'))
    (message,) = errors_of(folder)
    assert "datapackage.json line 1, column" in message
    assert "JSON is broken" in message


@pytest.mark.parametrize("content", ["[]", "{}", '{"resources": "all"}', '{"resources": [3]}'])
def test_descriptor_without_tables(folder, content):
    (folder / "datapackage.json").write_text(content)
    (message,) = errors_of(folder)
    assert "datapackage.json, resources" in message


def test_no_descriptor(folder):
    (folder / "datapackage.json").unlink()
    (message,) = errors_of(folder)
    assert "datapackage.json" in message


def test_a_table_nobody_knows(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"name": "inputs"', '"name": "inputz"'))
    text = "\n".join(errors_of(folder))
    assert "resources[3].name" in text
    assert "Nearest: 'inputs'" in text


def test_bad_date_of_the_descriptor(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"lustrum": {', '"lustrum": {"date": "soon", '))
    text = "\n".join(errors_of(folder))
    assert "datapackage.json, lustrum.date" in text
    assert "'soon'" in text


def test_a_file_that_nobody_lists_is_a_warning(folder):
    (folder / "stocks.csv").write_text("product,amount\n")
    (message,) = warnings_of(folder)
    assert "stocks.csv" in message
    assert "not list it" in message


def test_row_longer_than_the_header(change):
    folder = change("inputs", "analog,buck", "analog,buck,1,2")
    assert "inputs.csv row 6" in "\n".join(errors_of(folder))


def test_row_numbers_count_blank_lines_as_a_spreadsheet_does(change):
    folder = change("inputs", "works,coal,1.2,", "\n\nworks,coal,-1.2,")
    assert "inputs.csv row 8, value" in "\n".join(errors_of(folder))


def test_activity_without_output(folder):
    path = folder / "outputs.csv"
    path.write_text(path.read_text().replace("works,machine,1,t,norm,buck\n", ""))
    (message,) = errors_of(folder)
    assert "activities.csv row 5, activity" in message
    assert "no output" in message
    assert "'works'" in message


def test_product_that_nobody_makes_or_imports_is_a_warning(change):
    folder = change("products", "oil,petroleum,t,industry,0.001,1,0,1,", "oil,petroleum,t,industry,0.001,1,0,0,")
    (message,) = warnings_of(folder)
    assert "products.csv row 5, product" in message
    assert "'oil'" in message


def test_unproductive_technology_is_a_warning_that_names_the_products(change):
    folder = change("inputs", "works,machine,0.02", "works,machine,1.02")
    (message,) = [m for m in warnings_of(folder) if "no surplus" in m]
    assert "machine" in message
    assert "grain" not in message.replace("grains", "")


def test_value_outside_its_own_range_is_a_warning(change):
    folder = change("inputs", "works,coal,1.2,t per t,1,1.5", "works,coal,1.2,t per t,1,1.1")
    (message,) = warnings_of(folder)
    assert "inputs.csv row 6, value" in message


def test_no_licence_is_a_warning(folder):
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"licenses"', '"licences"'))
    (message,) = warnings_of(folder)
    assert "datapackage.json, licenses" in message


def test_unknown_name_gives_the_nearest():
    with pytest.raises(NameProblems, match="four-products") as caught:
        load_economy("four-product")
    assert caught.value.problems[0].nearest == "four-products"
    assert caught.value.exit_code == 2


def test_date_before_the_first_month_says_when_the_record_begins(folder):
    economy = load_economy(folder, at="1940-01")
    text = "\n".join(map(str, economy.problems))
    assert "as early as 1940-01" in text
    assert "1946-01" in text
    assert not economy.has("endowments")


def test_a_bad_date_asked_for(folder):
    with pytest.raises(InputProblems, match="Not a date"):
        load_economy(folder, at="soon")
