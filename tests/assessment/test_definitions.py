"""Definitions: the packaged ones, files of one's own, and broken ones with every problem at once."""

import re
from pathlib import Path

import pytest

from lustrum.assessment.checking import read_definition
from lustrum.assessment.claims import get_claim
from lustrum.assessment.definitions import list_definitions, load_definition, load_definitions
from lustrum.assessment.indicator import find_indicators, get_indicator
from lustrum.assessment.scorecard import assess
from lustrum.assessment.tree import PROJECT_DEFAULT, THEMES, Group, Leaf
from lustrum.errors import DefinitionProblems, NameProblems

NAMES = list(list_definitions())

MINIMAL = """
id: mine
name: Mine
date: 2026
tradition: none
source: {text: me}
tree:
  indicator: GRW-01
  claim: mine
  op: ">"
  threshold: {value: 0.02, source: me}
"""


def leaf(**changes):
    """A sound criterion as a plain mapping."""
    return {"indicator": "GRW-01", "claim": "c", "op": ">", "threshold": {"value": 0.1, "source": "me"}, **changes}


def definition(tree, **changes):
    head = {"id": "mine", "name": "Mine", "date": "2026", "tradition": "t", "source": {"text": "me"}}
    return {**head, "tree": tree, **changes}


def problems_of(source):
    with pytest.raises(DefinitionProblems) as caught:
        read_definition(source)
    return caught.value.problems


# --- packaged -------------------------------------------------------------------------------------


PREFIX = {"party": "D1955", "revolution": "A2013"}
"""Definitions that stand for one of the two source documents, by how their files begin: and its claims."""


def prefix_of(name):
    return PREFIX.get(name.partition("-")[0])


def test_the_definitions_of_the_documents_ship():
    assert {"party-1955", "revolution-2013", "kornai-1992"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_thresholds_say_whose_they_are_and_neither_document_gives_one(name):
    found = load_definition(name)
    assert found.id == name
    for one in (*found.leaves(), *found.reported):
        assert one.threshold.source == PROJECT_DEFAULT or not prefix_of(name), one.path
        assert one.threshold.source == PROJECT_DEFAULT or re.search("manual|methodology", one.threshold.source)
        assert one.threshold.low <= one.threshold.value <= one.threshold.high
        assert one.claims, one.path
        assert one.theme in THEMES, one.path
        assert one.indicator in find_indicators()


@pytest.mark.parametrize("name", NAMES)
def test_15_quotations_are_short_and_claims_are_of_the_right_document(name):
    found = load_definition(name)
    prefix = prefix_of(name)
    for node in (*found.nodes(), *found.reported):
        assert len(node.quote.split()) <= 5, node.quote
        for claim in node.claims:
            assert claim.startswith(prefix) if prefix else claim == name, claim


@pytest.mark.parametrize("name", NAMES)
def test_15_quoted_words_are_those_of_the_register(name):
    found = load_definition(name)
    for node in (*found.nodes(), *found.reported):
        known = {get_claim(claim).quote for claim in node.claims} if node.quote else {node.quote}
        assert node.quote in known, (node.path, node.quote)


@pytest.mark.parametrize("name", NAMES)
def test_each_threshold_that_the_project_chose_is_swept(name):
    found = load_definition(name)
    for one in (*found.leaves(), *found.reported):
        is_money = "won" in get_indicator(one.indicator).unit  # only its sign is asked: a sweep would fix a price level
        assert one.threshold.low < one.threshold.high or (is_money and one.threshold.value == 0), one.path


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_says_where_it_stands_and_what_it_does_not_speak_of(name):
    found = load_definition(name)
    assert re.search(r"\d{4}", found.date)
    assert re.search(r"\d{4}", found.source)
    assert found.tradition
    assert len(found.notes) > 80
    assert found.silent_on
    titles = [node.title for node in found.nodes()]
    assert all(len(title) <= 80 for title in titles)
    assert all(node.title and node.title != node.path for node in found.nodes()), "each criterion has a title"


def test_what_is_no_definition_of_socialism_says_so():
    for name in {"efw-distance", "ebrd-distance", "liberal-democracy"} & set(NAMES):
        found = load_definition(name)
        assert "not a definition of socialism" in found.name
        assert found.notes.startswith("Not a definition of socialism")


@pytest.mark.parametrize("name", NAMES)
def test_words_are_neutral(name):
    charged = r"\b(regime|clique|puppet|liberat|heroic|glorious|betray|so-called|evil|achieve|fail|seiz|victor)"
    text = list_definitions()[name].read_text(encoding="utf-8").lower()
    assert not re.findall(charged, text.replace(load_definition(name).source.lower(), "")), "titles of books may be"


def test_each_definition_keeps_the_silence_that_its_source_keeps():
    families = {
        "party-1955": {"NEED", "INQ", "POW", "INC"},
        "revolution-2013": {"OWN", "COOP", "AGR", "STR"},
        "revolution-2013-charge": {"OWN", "COOP", "AGR", "STR"},
    }
    for name, silent in families.items():
        if name not in NAMES:
            continue
        used = {one.indicator.partition("-")[0] for one in load_definition(name).leaves()}
        assert not used & silent


def test_without_threat_the_whole_burden_is_more_than_the_threat_requires(build, cases, variant):
    """MIL-05, a ratio, cannot be stated there: the charge and what it is held against read the difference."""
    armed = build(cases["MIL-05"], "low")
    safe = variant(armed, variables={"threat": armed.variables["threat"] * 0})
    for name in ("revolution-2013-charge", "revolution-2013-charge-most"):
        assert assess(safe, name, sweeps=1).reading(name, "excess").verdict == "true"
        assert assess(armed, name, sweeps=1).reading(name, "excess").verdict == "false"
    assert assess(safe, "revolution-2013", sweeps=1).reading("revolution-2013", "MIL-05.excess").verdict == "false"


def test_the_article_asks_of_defence_what_the_register_says():
    """A2013-48: burden, participation, inequality and needs, as trends."""
    leaves = [one for one in load_definition("revolution-2013").leaves() if one.claims == ("A2013-48",)]
    assert [one.indicator for one in leaves] == ["MIL-01", "POW-09", "INQ-02", "NEED-01"]
    assert set(get_claim("A2013-48").indicators) == {"MIL-01", "POW-09", "INQ-02", "NEED-01", "ATT-01"}


def test_kornais_primary_traits_decide_and_secondary_ones_are_only_shown():
    found = load_definition("kornai-1992")
    assert isinstance(found.tree, Group)
    assert len(found.tree.parts) == 3
    assert {one.indicator for one in found.reported}.isdisjoint({one.indicator for one in found.leaves()})


# --- one's own ------------------------------------------------------------------------------------


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    found = load_definition(path)
    assert isinstance(found.tree, Leaf)
    assert found.tree.test == "GRW-01 > 0.02"
    assert (found.tree.threshold.low, found.tree.threshold.high) == pytest.approx((0.016, 0.024)), "default sweep"
    assert [d.id for d in load_definitions([str(path), "kornai-1992"])] == ["mine", "kornai-1992"]


def test_a_part_may_be_used_in_several_places():
    tree = {"any": [{"use": "grows"}, {"all": [{"use": "grows"}, leaf(indicator="MIL-01")]}]}
    found = read_definition(definition(tree, parts={"grows": leaf()}))
    assert [one.path for one in found.leaves()] == ["tree.any[0]", "tree.any[1].all[0]", "tree.any[1].all[1]"]


def test_unknown_names_get_the_nearest():
    with pytest.raises(NameProblems, match="party-1955"):
        load_definition("party-1995")


def test_one_id_cannot_stand_twice():
    with pytest.raises(NameProblems, match="one id"):
        load_definitions(["kornai-1992", "kornai-1992"])


# --- broken ---------------------------------------------------------------------------------------

BROKEN = {
    "unknown indicator": (leaf(indicator="GRW-1"), "There is no such indicator"),
    "unknown part of an entry": (leaf(indicator="OWN-10.tenency"), "The entry has no such part"),
    "threshold without a source": (leaf(threshold={"value": 0.1}), "says whose it is"),
    "bare number as threshold": (leaf(threshold=0.1), "says whose it is"),
    "no threshold": ({k: v for k, v in leaf().items() if k != "threshold"}, "has a threshold"),
    "bad operator": (leaf(op="=="), "Unknown op"),
    "no operator": ({k: v for k, v in leaf().items() if k != "op"}, "Unknown op"),
    "unknown key": (leaf(tthreshold=1), "Unknown key"),
    "no claim": ({k: v for k, v in leaf().items() if k != "claim"}, "names its claim"),
    "claim not in the register": (leaf(claim="D1955-99"), "no such claim"),
    "number of a claim misspelt": (leaf(claim="D1955-043"), "no such claim"),
    "window that nothing reads": (leaf(window=24), "does not look back"),
    "window of half a month": (leaf(at="trend", window=24.5), "A whole number was wanted"),
    "half of the parts": ({"m-of-n": [leaf(), leaf()], "m": 1.5}, "A whole number was wanted"),
    "sweep of half a part": ({"m-of-n": [leaf(), leaf()], "m": 1, "sweep": [1, 1.5]}, "whole numbers of parts"),
    "sweep of more parts than there are": ({"m-of-n": [leaf(), leaf()], "m": 1, "sweep": [1, 3]}, "whole numbers"),
    "target of no distance": (leaf(target=0.5), "Only a distance has a target"),
    "endless threshold": (leaf(threshold={"value": float("inf"), "source": "me"}), "A number was wanted"),
    "hundredfold slip": (leaf(indicator="COOP-01", threshold={"value": 50, "source": "me"}), "out of range"),
    "outside its sweep": (leaf(threshold={"value": 0.1, "source": "m", "sweep": [1, 2]}), "outside its sweep"),
    "sweep of one end": (leaf(threshold={"value": 0.1, "source": "me", "sweep": [0.2]}), "lowest, highest"),
    "unknown theme": (leaf(theme="needz"), "Unknown theme"),
    "unknown basis": (leaf(basis="official"), "Unknown basis"),
    "unknown aspect": (leaf(at="slope"), "Unknown at"),
    "share of something else": (leaf(indicator="OWN-03", of="landd"), "not a share of this"),
    "unknown parameter": (leaf(indicator="OWN-03", parameters={"typs": 1}), "no such parameter"),
    "parameter in words": (leaf(indicator="OWN-03", parameters={"types": "none"}), "A number was wanted"),
    "window of words": (leaf(window="five years"), "A number was wanted"),
    "two rules in one node": ({"all": [leaf()], "any": [leaf()]}, "neither a criterion nor a group"),
    "a rule misspelt": ({"allx": [leaf()]}, "neither a criterion nor a group"),
    "an empty group": ({"all": []}, "at least one criterion"),
    "too many of n": ({"m-of-n": [leaf(), leaf()], "m": 3}, "out of range"),
    "m missing": ({"m-of-n": [leaf(), leaf()]}, "A number was wanted"),
    "mean without threshold": ({"mean": [leaf()]}, "has a threshold"),
    "gate without anything behind": ({"gate": leaf()}, "a criterion behind it"),
    "unknown part": ({"use": "nothing"}, "no part of this name"),
    "criterion in words": ("socialism", "A criterion is a mapping"),
    "one id twice": ({"all": [leaf(id="a"), leaf(id="a")]}, "Two criteria have one id"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_criterion_is_found(name):
    tree, words = BROKEN[name]
    found = problems_of(definition(tree))
    assert any(words in problem.what for problem in found), [str(p) for p in found]


def test_the_nearest_valid_name_is_given():
    for tree, near in (
        (leaf(indicator="GRW-1"), "GRW-01"),
        (leaf(indicator="OWN-10.tenency"), "OWN-10.tenancy"),
        (leaf(tthreshold=1), "threshold"),
        (leaf(indicator="OWN-03", of="gross_outputs"), "gross_output"),
        ({"allx": [leaf()]}, "all"),
    ):
        assert near in {problem.nearest for problem in problems_of(definition(tree))}


def test_a_circle_of_parts_is_shown():
    parts = {"a": {"all": [{"use": "b"}]}, "b": {"any": [{"use": "a"}]}}
    found = problems_of(definition({"use": "a"}, parts=parts))
    assert any("circle" in p.what and p.found == "a -> b -> a" for p in found)


def test_silence_that_is_broken_is_found():
    silent = [{"theme": "growth", "indicators": ["GRW"]}]
    assert any("silent on growth" in p.what for p in problems_of(definition(leaf(), silent_on=silent)))


@pytest.mark.parametrize("family", ["OWN", "OWN-10", "OWN-10.tenancy"])
def test_silence_on_a_family_or_an_entry_holds_for_its_parts(family):
    tree = leaf(indicator="OWN-10.tenancy", op="<=")
    found = problems_of(definition(tree, silent_on=[{"theme": "land", "indicators": [family]}]))
    assert [p.found for p in found] == ["OWN-10.tenancy"]
    assert read_definition(definition(tree, silent_on=[{"theme": "land", "indicators": ["OWN-11", "OWN-10.rent"]}]))


def test_silence_on_what_is_no_indicator_is_found():
    found = problems_of(definition(leaf(), silent_on=[{"theme": "x", "indicators": ["INCO", "OWN-99", "own"]}]))
    assert [p.found for p in found] == ["INCO", "OWN-99", "own"]
    assert found[0].nearest == "INC"
    assert "OWN" in found[2].allowed


def test_silence_holds_for_what_is_only_reported():
    silent = [{"theme": "growth", "indicators": ["GRW"]}]
    found = problems_of(definition(leaf(indicator="MIL-01"), reported=[leaf()], silent_on=silent))
    assert [(p.what, p.found) for p in found] == [
        ("The definition is said to be silent on growth and shows it.", "GRW-01")
    ]


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("reported", leaf(), "reported"),
        ("silent_on", {"theme": "growth"}, "silent_on"),
        ("silent_on", [{"theme": "growth", "indicators": "GRW"}], "silent_on[0].indicators"),
    ],
)
def test_what_is_no_list_is_not_passed_over(key, value, place):
    (found,) = problems_of(definition(leaf(indicator="MIL-01"), **{key: value}))
    assert found.what == "A list was wanted."
    assert place in found.where


def test_a_definition_without_source_or_tree():
    found = problems_of({"id": "Mine!", "name": "Mine", "date": "2026", "tradition": "t"})
    words = " ".join(problem.what for problem in found)
    assert "names its source" in words
    assert "tree of criteria" in words
    assert "small letters" in words


def test_every_problem_at_once_with_file_and_line(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(
        """id: broken
name: Broken
date: 2026
tradition: none
source: {text: me}
treex: 1
tree:
  all:
    - indicator: OWN-3
      claim: c
      op: ">"
      threshold: {value: 0.5, source: me}
    - indicator: COOP-01
      claim: D1955-99
      op: "=>"
      threshold: {value: 80}
      windows: 3
    - any: []
    - use: nowhere
    - {indicator: GRW-01, op: ">", threshold: {value: 0, source: me}}
""",
        encoding="utf-8",
    )
    found = problems_of(path)
    assert len(found) >= 10
    lines = {int(re.search(r"line (\d+)", p.where)[1]) for p in found}
    assert {6, 9, 14, 15, 16, 17, 18, 19, 20} <= lines
    assert all("broken.yaml" in p.where for p in found)
    assert any("tree.all[1].threshold" in p.where for p in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("id: [1", "not YAML"),
        ("- a\n- b\n", "A definition is a mapping"),
        ("id: a\nid: b\n", "stands twice"),
    ],
)
def test_files_that_are_no_definition(tmp_path, text, words):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    assert any(words in problem.what for problem in problems_of(path))


def test_a_missing_file(tmp_path):
    assert "cannot be read" in problems_of(tmp_path / "none.yaml")[0].what


def test_yaml_is_version_1_2(tmp_path):
    path = tmp_path / "no.yaml"
    path.write_text(MINIMAL.replace("name: Mine", "name: NO").replace("0.02", "2e-2"), encoding="utf-8")
    found = load_definition(path)
    assert found.name == "NO"
    assert found.date == "2026"
    assert found.tree.threshold.value == 0.02


def test_problems_of_several_files_come_together(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(MINIMAL.replace("GRW-01", f"{name}-99"), encoding="utf-8")
    with pytest.raises(DefinitionProblems) as caught:
        load_definitions([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert len(caught.value.problems) == 2


# --- the printed format ---------------------------------------------------------------------------


def test_the_reference_tells_definitions_and_themes():
    text = (Path(__file__).parents[2] / "docs" / "reference" / "definitions.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in NAMES)
    assert all(f"`{theme}`" in text for theme in THEMES)
