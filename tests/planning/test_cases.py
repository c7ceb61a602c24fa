"""Every stored small model: its optimum by hand, its certificate, a second solver, and that what it shows matters."""

from __future__ import annotations

import pytest
from tests.planning.stored import ask, counterparts, read_models, solve_again

MODELS = read_models()
CLOSE = {"rel": 1e-7, "abs": 1e-7}
TABLES = ("output", "deliveries", "investment", "stocks", "trade", "labour", "emissions", "training", "migration")
KNOWN = {"shows", "economy", "ask", "by_hand", "optimum", "status", "without", "stages", "fulfilment", "says",
         "valuations", "source", *TABLES}  # fmt: skip


@pytest.fixture(scope="session")
def plan_of(make_economy):
    """Return the plan of a model, computed once."""
    made = {}

    def find(name):
        if name not in made:
            made[name] = ask(MODELS[name], make_economy)
        return made[name]

    return find


def values_of(found):
    return [value for _, value, _ in found.stages]


def check_value(found, model):
    assert found.status == model.get("status", "optimal"), found.explanation or found.notes
    if "optimum" in model:
        assert found.objective == pytest.approx(float(model["optimum"]), **CLOSE)
    if "stages" in model:
        assert values_of(found) == pytest.approx(model["stages"], **CLOSE)
    if "fulfilment" in model:
        assert found.fulfilment.values == pytest.approx(model["fulfilment"], **CLOSE)
    for table in TABLES:
        if table in model:
            check_table(getattr(found, table), model[table])
    for line in model.get("valuations", []):
        labels = {dim: label for dim, label in line.items() if dim not in ("of", "amount")}
        assert amount_at(found.valuations[line["of"]], labels) == pytest.approx(line["amount"], **CLOSE), line
    for words in [model["says"]] if isinstance(model.get("says"), str) else model.get("says", []):
        assert words in "\n".join([*found.notes, str(found.explanation)])


def check_proof(found):
    """The certificate and a second solver, on each objective."""
    if found.status == "infeasible":
        assert solve_again(found) is None
        return
    assert found.certificate.is_within(1e-9)
    assert solve_again(found) == pytest.approx(values_of(found), rel=1e-6, abs=1e-6)


def amount_at(array, labels):
    """Add up what stands at some labels, over all others."""
    return float(array.sel({dim: label for dim, label in labels.items() if dim in array.dims}).sum())


def check_table(array, stated):
    if isinstance(stated, list):
        for line in stated:
            labels = {dim: label for dim, label in line.items() if dim != "amount"}
            assert amount_at(array, labels) == pytest.approx(line["amount"], **CLOSE), labels
        return
    for label, amounts in stated.items():
        mine = array.sel({array.dims[-1]: label})
        by_year = mine.sum([dim for dim in mine.dims if dim != "year"]).values
        got = by_year if isinstance(amounts, list) else by_year.sum()
        assert got == pytest.approx(amounts, **CLOSE), label


@pytest.mark.parametrize("name", MODELS)
def test_the_optimum_is_that_found_by_hand(name, plan_of):
    model, found = MODELS[name], plan_of(name)
    assert set(model) <= KNOWN
    assert model["by_hand"].strip()
    assert "optimum" in model or model["status"] == "infeasible"
    check_value(found, model)
    check_proof(found)


@pytest.mark.parametrize("name", MODELS)
def test_without_it_the_optimum_is_another(name, plan_of, make_economy):
    model = MODELS[name]
    others = list(counterparts(model))
    assert others
    for other in others:
        found = ask(other, make_economy)
        check_value(found, other)
        check_proof(found)
        mine = plan_of(name)
        assert found.status != mine.status or values_of(found) != pytest.approx(values_of(mine), rel=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_a_constraint_that_is_shown_bites(name, plan_of):
    """If its rows held nothing, a second solver would find another optimum, or none."""
    found = plan_of(name)
    families = [shown.partition(" ")[2] for shown in MODELS[name]["shows"] if shown.startswith("constraint ")]
    for family in families:
        if any(block.family == family and block.size for block in found.program.rows):
            free = solve_again(found, freed=(family,))
            assert (free is None) != (found.status == "infeasible") or free != pytest.approx(values_of(found), rel=1e-4)
