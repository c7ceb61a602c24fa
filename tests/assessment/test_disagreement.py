"""Where definitions part, and the table of the two documents."""

import json

import pytest

from lustrum.assessment.checking import read_definition
from lustrum.assessment.claims import known_claims
from lustrum.assessment.crosswalk import load_crosswalk
from lustrum.assessment.definitions import list_definitions, load_definition
from lustrum.assessment.disagreement import KINDS, compare_criteria, disagreements
from lustrum.assessment.indicator import find_indicators
from lustrum.assessment.scorecard import assess
from lustrum.errors import NameProblems

THREE = ["kornai-1992", "party-1955", "revolution-2013"]


def leaf(indicator, op, value, **more):
    return {"indicator": indicator, "claim": "c", "op": op, "threshold": {"value": value, "source": "test"}, **more}


def definition(name, tree):
    return read_definition(
        {"id": name, "name": name, "date": "2026", "tradition": "t", "source": {"text": "me"}, "tree": tree}
    )


def pair(specimen, first, second):
    return disagreements(assess(specimen, [definition("a", first), definition("b", second)]))[0]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (leaf("COOP-01", ">", 0.5), leaf("OWN-03", ">", 0.99), "variable"),
        (leaf("COOP-01", ">", 0.5), leaf("COOP-01", "<", 0.5), "direction"),
        (leaf("COOP-01", ">", 0.5), leaf("COOP-01", ">", 0.9), "threshold"),
        (leaf("OWN-03", ">", 0.5, of="value_added"), leaf("OWN-03", ">", 0.9, of="employment"), "data"),
        (leaf("COOP-01", ">", 0.5), leaf("COOP-01", "<", 0, at="trend"), "variable"),
    ],
)
def test_the_four_kinds(specimen, first, second, kind):
    found = pair(specimen, first, second)
    assert found.both_determinable
    assert found.do_agree is False
    assert found.kind == kind
    assert KINDS[kind] in str(found)


def test_a_window_that_is_stated_is_the_same_as_one_that_stands_where_none_is():
    """60 months are the window of a trend where a definition states none."""
    rises = leaf("COOP-01", ">", 0, at="trend")
    (one,) = compare_criteria(definition("a", rises), definition("b", {**rises, "window": 60}))
    assert one.kind == "same"
    far = [leaf("COOP-01", ">", 0.1, at="distance", target=target) for target in (0.2, 0.3)]
    (other,) = compare_criteria(definition("a", far[0]), definition("b", far[1]))
    assert other.kind == "data", "they are measured from other targets"


def test_agreement_and_the_unknown_have_no_kind(specimen):
    same = pair(specimen, leaf("COOP-01", ">", 0.5), leaf("OWN-03", ">", 0.5))
    assert (same.do_agree, same.kind, same.draws_agreeing) == (True, "", 1.0)
    dark = pair(specimen, leaf("COOP-01", ">", 0.5), leaf("CON-02", ">", 0.5))
    assert (dark.both_determinable, dark.do_agree, dark.kind) == (False, None, "")
    assert (dark.draws_determinable, dark.draws_agreeing) == (0.0, 0.0)


def test_the_first_splitting_criterion(specimen):
    good, bad, worse = leaf("COOP-01", ">", 0.5), leaf("OWN-03", ">", 0.99), leaf("GRW-01", ">", 0.9)
    one = pair(specimen, good, {"all": [good, bad]})
    assert (one.splits, one.changes_needed) == ("b: tree.all[1]", 1)
    two = pair(specimen, good, {"all": [bad, good, worse]})
    assert (two.splits, two.changes_needed) == ("b: tree.all[0]", 2), "no single one would do"
    dark = pair(specimen, good, {"all": [leaf("CON-02", ">", 0.5), bad]})
    assert (dark.splits, dark.changes_needed) == ("b: tree.all[1]", None), "even then it would not be known"


def test_draws_that_agree(specimen, specimen_with):
    other = specimen_with(socialised=(0.05, 0.10))
    card = assess(
        [specimen, specimen, other, other],
        [definition("a", leaf("OWN-03", ">", 0.5)), definition("b", leaf("COOP-01", ">", 0.5))],
    )
    found = disagreements(card)[0]
    assert found.draws_agreeing == 0.5
    assert found.draws_determinable == 1.0


def test_each_criterion_stands_beside_the_nearest_of_the_other(specimen):
    """COOP-01 is .8 at the end, GRW-01 below .9."""
    first = {"all": [leaf("COOP-01", ">", 0.5), leaf("OWN-03", ">", 0.5), leaf("POW-08", ">", 0.1)]}
    second = {"all": [leaf("COOP-01", "<", 0.5), leaf("OWN-03", ">", 0.5), leaf("GRW-01", ">", 0.9)]}
    found = pair(specimen, first, second)
    told = [(p.kind, p.indicator, p.first_verdict, p.second_verdict) for p in found.pairs]
    assert told == [
        ("direction", "COOP-01", "true", "false"), ("same", "OWN-03", "true", "true"),
        ("variable", "POW-08", "true", ""), ("variable", "GRW-01", "", "false"),
    ]  # fmt: skip
    assert found.pairs[0].first_path == found.pairs[0].second_path == "tree.all[0]"
    assert found.kinds == {"direction": 1, "same": 1, "variable": 2}
    assert [p["kind"] for p in found.to_dict()["pairs"]] == ["direction", "same"], "those that both ask"


def test_sweeps_that_agree(specimen):
    """COOP-01 is .8: a threshold anywhere in 0 to 1 is passed in 80 of 100 sweeps, one in .9 to 1 in none."""

    def over(sweep):
        return {**leaf("COOP-01", ">", sum(sweep) / 2), "threshold": {"value": 0.95, "source": "t", "sweep": sweep}}

    wide, high = over([0, 1]), over([0.9, 1])
    found = pair(specimen, wide, high)
    assert found.verdicts == ("false", "false")
    assert found.sweeps == (pytest.approx(0.2, abs=0.011), 1.0)
    assert found.sweeps_agreeing == pytest.approx(0.2, abs=0.011)
    assert found.sweeps_determinable == 1.0
    assert "(20% of sweeps)" in str(found)
    dark = pair(specimen, wide, leaf("CON-02", ">", 0.5))
    assert (dark.sweeps_agreeing, dark.sweeps_determinable) == (0.0, 0.0)


def test_agreement_over_time(specimen):
    """COOP-01 goes from .4 to .8: both say true only once it has passed both thresholds."""
    low, high = leaf("COOP-01", ">", 0.3), leaf("COOP-01", ">", 0.6)
    found = pair(specimen, low, high)
    shares = {time: draws for time, draws, _ in found.shares_over_time}
    assert [time for time, _, _ in found.over_time] == list(shares)
    for time, one, other in found.over_time:
        assert shares[time] == float(one == other)
    assert shares["1950-12"] == 0.0
    assert shares["1957-12"] == 1.0
    assert all(0 <= sweeps <= 1 for _, _, sweeps in found.shares_over_time)


def test_every_pair_once_without_rank_or_mean(specimen):
    card = assess(specimen, THREE)
    found = disagreements(card, "1957")
    assert [(d.first, d.second) for d in found] == [
        ("kornai-1992", "party-1955"), ("kornai-1992", "revolution-2013"), ("party-1955", "revolution-2013")
    ]  # fmt: skip
    facts = json.loads(json.dumps([d.to_dict() for d in found]))
    assert not {"rank", "score", "mean", "total"} & set(facts[0])
    assert len(facts[0]["over_time"]) == 8


def test_the_two_documents_mostly_ask_for_different_things():
    """The main structural finding of the register of claims."""
    kinds = [c.kind for c in compare_criteria(load_definition("party-1955"), load_definition("revolution-2013"))]
    assert kinds.count("variable") / len(kinds) > 0.9


def test_comparing_is_symmetric():
    first, second = load_definition("party-1955"), load_definition("kornai-1992")
    counts = [
        sorted(c.kind for c in compare_criteria(a, b) if c.kind != "variable")
        for a, b in ((first, second), (second, first))
    ]
    assert counts[0] == counts[1]


def test_dates_that_were_not_assessed(specimen):
    with pytest.raises(NameProblems):
        disagreements(assess(specimen, THREE), "1957-03")


# --- the table of the two documents ---------------------------------------------------------------


def test_the_crosswalk_has_every_theme_of_the_register():
    table = load_crosswalk()
    assert len(table.themes) == 15
    assert sum(table.counts().values()) == 15
    for theme in table.themes:
        assert theme.first.is_addressed or theme.second.is_addressed
        assert theme.relation
        assert (theme.kind == "one") == (not (theme.first.is_addressed and theme.second.is_addressed)), theme.theme
        assert set(theme.indicators) <= set(find_indicators()), theme.theme


def test_15_the_crosswalk_cites_claims_and_quotes_little():
    table = load_crosswalk()
    for theme in table.themes:
        for said, document in ((theme.first, table.first), (theme.second, table.second)):
            assert all(claim in known_claims() and claim.startswith(document.prefix) for claim in said.claims)
            assert bool(said.claims) == said.is_addressed
            assert len(said.quote.split()) <= 5
    json.dumps(table.to_dict())
    assert {table.first.id, table.second.id} <= set(list_definitions())
