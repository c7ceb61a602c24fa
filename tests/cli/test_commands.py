"""Each command from its words to what it prints and writes."""

import json

import pytest

SMALL = ["--scale", "2000", "--until", "1946-12"]
DOOR = ("path", "page", "seconds")


def content(answer):
    """Return the document without what the door adds: times and places."""
    return {key: value for key, value in answer.json.items() if key not in DOOR}


def test_run_writes_a_folder_and_a_page_and_prints_one_document(here, lustrum):
    folder = here / "runs" / "korea-1"
    names = {"manifest.json", "scorecards.json", "draws", "inputs", "report.html"}
    assert {path.name for path in folder.iterdir()} == names
    assert not list((here / "runs").glob(".*"))
    assert json.loads((folder / "manifest.json").read_text())["seeds"] == [1, 2]
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_seed_gives_the_same_document_and_another_one_another(elsewhere, lustrum):
    first = lustrum("run", *SMALL, "--draws", "1", "--json", "--out", "a")
    again = lustrum("run", "korea", "--json", "--seed", "1", "--draws", "1", "--out", "b", *SMALL)
    other = lustrum("run", *SMALL, "--draws", "1", "--seed", "2", "--json", "--out", "c")
    assert first.code == again.code == other.code == 0
    assert content(first) == content(again)
    assert content(first)["content"] != content(other)["content"]
    assert content(first)["scenario_hash"] == content(other)["scenario_hash"]
    assert all(key in first.json for key in DOOR)


def test_run_prints_a_card(elsewhere, lustrum):
    answer = lustrum("run", *SMALL, "--draws", "1")
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert lines[0].startswith("Lustrum  korea  1946-01 to 1946-12  1 draw")
    assert len(lines) <= 12 and max(map(len, lines)) <= 80
    assert "SYNTHETIC" in answer.out
    assert "runs/korea-1/report.html" in answer.out
    assert "\x1b" not in answer.out + answer.err


def test_simulate_keeps_a_history(elsewhere, lustrum):
    answer = lustrum("simulate", "korea", *SMALL, "--json", "--out", "one")
    assert answer.code == 0
    assert answer.json["seeds"] == [1]
    assert (elsewhere / "one" / "draws" / "1" / "history" / "manifest.json").is_file()
    assert not (elsewhere / "one" / "report.html").exists()


def test_list_names_what_there_is(here, lustrum):
    answer = lustrum("list", "--json")
    kinds = ["scenarios", "economies", "programmes", "records", "definitions", "indicators", "claims", "systems",
             "measures", "mechanisms", "validators", "formats", "runs"]  # fmt: skip
    assert list(answer.json) == kinds
    assert {"name": "korea", "title": "Northern Korea, 1946 to 1960"} in answer.json["scenarios"]
    assert [one["name"] for one in answer.json["runs"]] == ["korea-1"]
    assert "korea-1" in lustrum("list", "runs").out


def test_the_record_of_a_country_is_shown_for_the_years_that_it_is_about(elsewhere, lustrum):
    """Some of its series reach back to 1936 and on to 1962."""
    card = lustrum("assess", "korea", "--definition", "party-1955", "--json").json["definitions"][0]
    assert [one["time"] for one in card["december"]] == [f"{year}-12" for year in range(1946, 1961)]
    late = lustrum("assess", "korea", "--beside", "soviet-union", "--definition", "party-1955")
    assert late.code == 2
    assert "soviet-union, at: The date lies outside the record. Found '1960-12'" in late.err


def test_the_bare_list_leaves_parts_to_the_kind(here, lustrum):
    bare, kind = lustrum("list").out, lustrum("list", "indicators").out
    assert "  OWN-10   Landlords' share of farmland" in bare
    assert "OWN-10.tenancy" in kind and "OWN-10.tenancy" not in bare
    every = lustrum("list", "--json").json["indicators"]
    entries = {one["name"].partition(".")[0] for one in every}
    assert f"indicators ({len(entries)}, and {len(every) - len(entries)} parts: 'lustrum list indicators')" in bare
    assert f"indicators ({len(every)})" in kind


@pytest.mark.parametrize(
    "name", ["korea", "four-products", "party-1955", "COOP-01", "D1955-43", "land-reform", "farming"]
)
def test_show_tells_text_and_json(elsewhere, lustrum, name):
    assert name in lustrum("show", name).out
    document = lustrum("show", name, "--json").json
    assert document["name"] == name
    assert all(document[kind]["name"] == name for kind in document["kinds"])


def test_show_claims_is_the_register_and_a_second_name_a_member(elsewhere, lustrum):
    text = lustrum("show", "claims").out
    assert "1955 document (61 claims)" in text
    assert "2013 article (52 claims)" in text
    document = lustrum("show", "claims", "--json").json
    assert len(document["claims"]["claims"]) == 113
    one = lustrum("show", "claims", "D1955-43")
    assert one.out == lustrum("show", "D1955-43").out
    assert '"in each sector"' in one.out
    assert "OWN-03: Socialised share in the branch where it is lowest" in one.out
    assert lustrum("show", "claims", "D1955-43", "--json").json["claim"]["system"] == "SYS-03"
    for wrong, near in ((("claims", "D1955-440"), "D1955-44"), (("economie", "korea"), "economies")):
        answer = lustrum("show", *wrong)
        assert answer.code == 2
        assert near in answer.err


def test_show_tells_whether_a_mechanism_works_and_how_it_is_switched_on(elsewhere, lustrum):
    told = " ".join(lustrum("show", "black-market").out.split())
    assert "in the phase 'trade'; off: switch on with mechanisms: {black-market: black-market}" in told
    told = " ".join(lustrum("show", "farming").out.split())
    assert ", works by default" in told
    assert "switch on" not in told


def test_show_of_a_run_tells_books_plans_caveats_and_sources(here, lustrum):
    text = lustrum("show", "korea-1").out
    for words in ("every month's books closed exactly", "optimal", "certified gap", "Caveats", "Sources"):
        assert words in text


@pytest.mark.parametrize(
    ("name", "kind"), [("korea", "country"), ("four-products", "economy"), ("party-1955", "definition")]
)
def test_check_of_what_is_sound(elsewhere, lustrum, name, kind):
    answer = lustrum("check", name, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["kind"] == kind and answer.json["ok"] is True


def test_check_of_a_run_and_of_its_history(here, lustrum):
    assert "a sound run" in lustrum("check", "korea-1").out
    assert "a sound history" in lustrum("check", "runs/korea-1/draws/1/history").out
    assert "a sound country" in lustrum("check", "runs/korea-1/inputs").out


def test_plan_prints_a_certificate_and_writes_tables(elsewhere, lustrum):
    answer = lustrum("plan", "four-products", "--over", "years-sum", "--terminal", "none", "--out", "made")
    assert answer.code == 0
    assert "8.79729913" in answer.out and "certificate" in answer.out
    assert {path.name for path in (elsewhere / "made").iterdir()} >= {"plan.json", "output.csv", "bottlenecks.csv"}
    assert "held back by" in lustrum("explain", "made").out
    document = lustrum("plan", "four-products", "--over", "years-sum", "--terminal", "none", "--json").json
    assert document["status"] == "optimal"
    assert abs(document["objective"] - 8.79729913) < 1e-8


def test_plan_draws_its_page_and_tells_of_a_product(elsewhere, lustrum):
    answer = lustrum("plan", "korea", "--years", "2", "--set", "labour_growth=0.02", "--out", "made", "--json")
    assert answer.code == 0
    page = (elsewhere / "made" / "plan.html").read_text(encoding="utf-8")
    assert "lustrum plan korea --years 2 --set labour_growth=0.02" in page
    told = lustrum("explain", "made", "coal", "--json").json
    made = {row["year"]: row["made"] for row in told["account"]}
    flows = [row for row in answer.json["tables"]["balances"] if row["product"] == "coal" and row["flow"] == "output"]
    assert made == pytest.approx({row["year"]: row["amount"] for row in flows})
    assert "steel" in lustrum("explain", "made", "stel").err
    assert (elsewhere / "made" / "cheapest-more.csv").is_file() and "The cheapest way to 1% more" in page


def test_plan_takes_a_request_and_options_win_over_it(elsewhere, lustrum):
    assert "2141.87" in lustrum("plan", "williams-three-industries/capacity").out
    (elsewhere / "mine.yaml").write_text("economy: four-products\nobjective: ray\nover: years-sum\nterminal: none\n")
    assert abs(lustrum("plan", "mine.yaml", "--json").json["objective"] - 8.79729913) < 1e-8
    assert lustrum("plan", "mine.yaml", "--over", "horizon", "--json").json["objective"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "labor=false"], "Nearest: 'labour'"),
        (["--set", "labour"], "name=value"),
        (["--set", "growth=much"], "growth"),
        (["--over", "all"], "years-sum"),
        (["--objective", "rai"], "Nearest: 'ray'"),
    ],
)
def test_a_plan_setting_that_cannot_be_is_refused(elsewhere, lustrum, words, said):
    answer = lustrum("plan", "four-products", *words, "--out", "made")
    assert answer.code == 2
    assert said in answer.err
    assert not (elsewhere / "made").exists()


def test_plan_takes_targets(elsewhere, lustrum):
    (elsewhere / "targets.csv").write_text("product,amount,year\niron,0.1,1\nbread,2,\n")
    answer = lustrum("plan", "four-products", "--years", "2", "--targets", "targets.csv", "--json")
    assert answer.json["status"] == "optimal"


def test_an_infeasible_plan_ends_with_3_and_says_why(elsewhere, lustrum):
    (elsewhere / "targets.csv").write_text("product,amount\ncorn,1e9\n")
    words = ("plan", "four-products", "--objective", "output", "--targets", "targets.csv", "--terminal", "none")
    answer = lustrum(*words, "--json", "--out", "made")
    assert answer.code == 3
    assert answer.json["status"] == "infeasible"
    assert "corn" in answer.json["message"] and "corn" in answer.err
    assert "cannot all be kept" in lustrum("explain", "made").out


def test_assess_of_a_run_and_of_a_record(here, lustrum):
    answer = lustrum("assess", "korea-1", "--definition", "party-1955", "kornai-1992", "--json")
    assert [one["id"] for one in answer.json["definitions"]] == ["party-1955", "kornai-1992"]
    assert answer.json["at"] == "1946-12"
    assert "at 1956-12" in lustrum("assess", "korea", "--at", "1956").out


def test_assess_writes_the_page_of_a_scorecard(here, lustrum, tmp_path):
    page = tmp_path / "card.html"
    answer = lustrum("assess", "korea-1", "--definition", "all", "--beside", "korea", "--out", page, "--json")
    assert answer.code == 0
    assert answer.json["page"] == str(page)
    text = page.read_text(encoding="utf-8")
    for name in lustrum("list", "definitions", "--json").json["definitions"]:
        assert f'id="definition-{name["name"]}"' in text
    assert "record: read" in text
    run_beside = lustrum("assess", "korea", "--at", "1946", "--beside", "korea-1", "--out", page)
    assert run_beside.code == 0
    assert "record: read" not in page.read_text(encoding="utf-8"), "a run is no record"
    refused = lustrum("assess", "korea-1", "--out", tmp_path)
    assert refused.code == 2 and "folder" in refused.err
    assert not list(tmp_path.glob(".*")), "nothing half-written is left"


def test_assess_of_a_record_without_an_economy(here, lustrum):
    answer = lustrum("assess", "soviet-union", "--definition", "party-1955", "--json").json
    assert answer["at"] == "1937-12"
    leaves = [row for row in answer["definitions"][0]["criteria"] if row["kind"] == "leaf"]
    assert all(row["verdict"] == "not determinable" and row["missing"] for row in leaves)
    assert "37" in lustrum("assess", "soviet-union", "--at", "1930-07").out
    assert "stalin-1934" in lustrum("show", "soviet-union").out
    assert lustrum("check", "soviet-union").code == 0
    assert "soviet-union" in lustrum("list", "records").out


def test_assess_of_a_run_beside_the_record(here, lustrum):
    told = lustrum(
        "assess", "korea-1", "--beside", "korea", "--definition", "party-1955", "--at", "1946-03", "--json"
    ).json
    assert [one["name"] for one in told["histories"]] == ["korea-1", "korea"]
    (row,) = [row for row in told["definitions"][0]["criteria"] if row["title"] == "Socialised share of the economy"]
    assert row["readings"]["korea"]["value"] == pytest.approx(0.146)
    assert row["readings"]["korea"]["details"]["source"]
    refused = lustrum("assess", "korea", "--beside", "korea")
    assert refused.code == 2
    assert "stands twice" in refused.err


def test_show_and_page_of_a_run_say_which_rules_were_used_where_the_literature_disagrees(here, lustrum):
    used = "migration (not allen-migration)"
    assert used in lustrum("show", "korea-1").out
    assert f"<li>{used}</li>" in (here / "runs" / "korea-1" / "report.html").read_text(encoding="utf-8")


def test_report_draws_the_page_anew(here, lustrum):
    page = here / "runs" / "korea-1" / "report.html"
    before = page.read_bytes()
    answer = lustrum("report", "korea-1", "--out", "other.html", "--json")
    assert answer.code == 0
    assert (here / "other.html").read_bytes() == before
    (here / "other.html").unlink()


def test_compare_and_explain(here, lustrum):
    assert "no setting differs" in lustrum("compare", "korea-1", "runs/korea-1").out
    assert lustrum("compare", "korea-1", "korea-1", "--json").json["same_seeds"] is True
    assert lustrum("explain", "korea-1", "--json").json["shortages"]
    assert "births at 1946-01" in lustrum("explain", "korea-1", "births", "1946-01").out


def test_analyse_prints_a_table(elsewhere, lustrum):
    answer = lustrum("analyse", "four-products", "--table", "labour-values", "--json")
    assert answer.json["table"] == "labour-values"
    assert len(answer.json["rows"]) == 4


def test_analyse_takes_options_and_refuses_unknown_ones(elsewhere, lustrum):
    answer = lustrum("analyse", "four-products", "--table", "production-prices", "--set", "wage=0.5", "--json")
    assert answer.json["options"] == {"wage": 0.5}
    assert [key for key in answer.json["rows"][0] if key.startswith("wage")] != []
    text = lustrum("analyse", "four-products", "--table", "dated-labour", "--set", "layers=2").out
    assert "round_1" in text
    assert "round_2" not in text
    refused = lustrum("analyse", "four-products", "--table", "dated-labour", "--set", "layer=2")
    assert refused.code == 2
    assert "Nearest: 'layers'" in refused.err
    assert "dated-labour: layers" in lustrum("analyse", "--options").out


def test_import_makes_an_economy(elsewhere, lustrum):
    source = elsewhere / "two"
    source.mkdir()
    (source / "flow.csv").write_text("product,a,b\na,1,2\nb,1,1\nlabour,1,1\noutput,10,10\n")
    (source / "cap.csv").write_text("product,a,b\na,1,1\nb,1,1\n")
    (source / "dep.csv").write_text("product,a,b\na,0.1,0.1\nb,0.1,0.1\n")
    (source / "targ.csv").write_text("year,a,b,labour\n1,1,1,5\n")
    answer = lustrum("import", "three-matrix", "two", "made")
    assert answer.code == 0
    assert "assumed" in answer.out and "spectral radius" in answer.out
    assert json.loads((elsewhere / "made" / "import-report.json").read_text())["format"] == "three-matrix"
    assert (elsewhere / "made" / "import-report.md").read_text().startswith("# How two was imported")
    assert "economy" in lustrum("check", "made").out
    assert lustrum("import", "three-matrix", "two", "made").code == 2
    assert lustrum("import", "three-matrix", "two", "other", "--json").json["report"]["sizes"]["products"] == 2


def test_import_refuses_what_a_format_does_not_have(elsewhere, lustrum):
    answer = lustrum("import", "three-matrix", ".", "made", "--set", "yera=1", "--balance", "ras")
    assert answer.code == 2
    assert "no such option" in answer.err and "'yera'" in answer.err and "'balance'" in answer.err
    assert not (elsewhere / "made").exists()
    assert "three-matrix" in lustrum("import", "--help").out
    assert "Three matrices" in lustrum("show", "three-matrix").out
