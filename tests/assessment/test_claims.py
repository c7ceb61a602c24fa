"""The register of claims: every claim maps to something that exists, or says why nothing computes it."""

import csv
import re

import pytest

from lustrum.assessment.claims import CONTEST, DOCUMENTS, SYSTEMS, get_claim, list_claims, read_claims
from lustrum.assessment.crosswalk import load_crosswalk
from lustrum.assessment.definitions import list_definitions, load_definition
from lustrum.assessment.elsewhere import computed_elsewhere
from lustrum.assessment.indicator import find_indicators, get_indicator
from lustrum.discovery import data_path
from lustrum.errors import NameProblems
from lustrum.programme.measures import list_kinds, load_kind
from lustrum.programme.storage import load_programme
from lustrum.simulation.registry import find_mechanisms

CLAIMS = list_claims()


def rows():
    with data_path("claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def register(tmp_path, **changes):
    """The first rows of the register, with the first one changed."""
    kept = [dict(row) for row in rows()[:3]]
    kept[0].update(changes)
    path = tmp_path / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(kept[1]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
    return path


def test_both_documents_are_there_in_full():
    numbers = {name: [number for number in CLAIMS if number.startswith(name)] for name in DOCUMENTS}
    assert sorted(numbers["D1955"]) == [f"D1955-{n:02d}" for n in range(1, 62)]
    assert numbers["A2013"] == [f"A2013-{n:02d}" for n in range(1, 53)]
    assert len(CLAIMS) == 113


@pytest.mark.parametrize("number", CLAIMS)
def test_01_every_claim_maps_to_something(number):
    claim = CLAIMS[number]
    assert claim.object
    assert claim.indicators or claim.not_computed


@pytest.mark.parametrize("number", CLAIMS)
def test_every_indicator_of_a_claim_exists(number):
    known = {code for spec in find_indicators().values() for code in (spec.id, spec.entry)} | set(computed_elsewhere())
    assert not [code for code in CLAIMS[number].indicators if code not in known]


def test_every_criterion_of_a_document_is_among_what_the_register_names():
    """A definition that stands for a claim does not measure it by something that the register has not heard of."""
    strange = []
    for name in list_definitions():
        for leaf in load_definition(name).leaves():
            claims = [CLAIMS[claim] for claim in leaf.claims if claim in CLAIMS]
            named = {code for claim in claims for code in claim.indicators}
            if claims and get_indicator(leaf.indicator).entry not in {code.partition(".")[0] for code in named}:
                strange.append((name, leaf.indicator, leaf.claims))
    assert strange == []


def test_measures_and_shocks_are_those_that_say_they_answer_it():
    """Both ways: the register and the library of measures cannot disagree."""
    kinds = {name: load_kind(name) for name in list_kinds()}
    for number, claim in CLAIMS.items():
        assert {*claim.measures, *claim.shocks} == {name for name, kind in kinds.items() if number in kind.claims}
    shocks = {act.kind for act in load_programme("korea").shocks}
    assert {name for claim in CLAIMS.values() for name in claim.shocks} <= shocks
    assert not {name for claim in CLAIMS.values() for name in claim.measures} & shocks


def test_stages_are_those_of_the_programme():
    stages = load_programme("korea").stages
    for number, claim in CLAIMS.items():
        assert set(claim.stages) == {stage.id for stage in stages if number in stage.claims}


def test_mechanisms_exist():
    assert {name for claim in CLAIMS.values() for name in claim.mechanisms} <= set(find_mechanisms())


def test_every_system_has_a_claim():
    assert {claim.system for claim in CLAIMS.values()} == set(SYSTEMS)


def test_15_quotations_are_short_and_each_dispute_is_told():
    for claim in CLAIMS.values():
        assert len(claim.quote.split()) <= 5
        assert claim.dispute or claim.not_computed
        assert "\n" not in "".join(map(str, claim.to_dict().values()))


def test_what_a_definition_or_the_crosswalk_cites_is_in_the_register():
    cited = {claim for said in load_crosswalk().themes for one in (said.first, said.second) for claim in one.claims}
    for name in list_definitions():
        for node in load_definition(name).nodes():
            cited |= {claim for claim in node.claims if re.match(r"[DA]\d{4}", claim)}
    assert cited <= set(CLAIMS)


def test_claims_of_war_and_names_change_no_computation():
    assert not CLAIMS["D1955-23"].indicators
    assert not CLAIMS["A2013-01"].indicators
    assert CONTEST[CLAIMS["D1955-23"].contest].startswith("partisan")


def test_an_unknown_number_gets_the_nearest():
    with pytest.raises(NameProblems, match="D1955-6"):
        get_claim("D1955-62")


BROKEN = {
    "maps to nothing": {"indicators": "", "not_computed": ""},
    "Unknown system": {"system": "SYS-16"},
    "Unknown type": {"type": "X"},
    "Contest is a number": {"contest": "5"},
    "no code of an indicator": {"indicators": "own-3"},
    "no number of a claim": {"id": "D55"},
    "one number": {"id": "D1955-02"},
    "not there": {"object": " "},
}


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_register_is_found(words, tmp_path):
    with pytest.raises(NameProblems, match=words):
        read_claims(register(tmp_path, **BROKEN[words]))


def test_a_register_without_a_column_is_found(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("id,short\nD1955-01,x\n", encoding="utf-8")
    with pytest.raises(NameProblems, match="lacks columns"):
        read_claims(path)


def test_a_sound_register_is_read(tmp_path):
    assert len(read_claims(register(tmp_path))) == 3
