"""Pages of the reference that are made from the registers are up to date, and say what they should."""

from pathlib import Path

import pytest

from lustrum.assessment.claims import list_claims
from lustrum.assessment.definitions import list_definitions, load_definition
from lustrum.assessment.families import FAMILIES
from lustrum.assessment.indicator import find_indicators
from lustrum.assessment.reference import claims_page, definitions_page, indicators_page, paragraphs, scores_page
from lustrum.history.scores import published_scores

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = {
    "indicators.md": lambda page: indicators_page(),
    "definitions.md": definitions_page,
    "claims.md": lambda page: claims_page(),
    "published-scores.md": lambda page: scores_page(),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name):
    page = (REFERENCE / name).read_text(encoding="utf-8")
    assert PAGES[name](page) == page, "run: python scripts/write_reference.py"


def test_the_page_tells_every_indicator_with_inputs_source_and_pitfalls():
    sections = dict(part.split(" ", 1) for part in indicators_page().split("\n### ")[1:])
    assert set(sections) == set(find_indicators())
    for code, spec in find_indicators().items():
        text = sections[code]
        assert spec.title in text
        assert spec.source in text
        assert all(f"`{need}`" in text for need in spec.needs if need != "{of}"), code
        assert all(pitfall in text for pitfall in spec.pitfalls), code
        assert bool(spec.not_computed) == ("Not computed." in text)


def test_every_family_has_a_name():
    assert {spec.family for spec in find_indicators().values()} <= set(FAMILIES)


def test_a_formula_becomes_a_block_of_its_own():
    doc = r"""Mean of two.

    .. math:: m = \\frac{a + b}{2}, \\quad
              a > 0

    What is ``left`` out.
    """
    assert list(paragraphs(doc)) == [
        "Mean of two.", "```math\nm = \\\\frac{a + b}{2}, \\\\quad\na > 0\n```", "What is `left` out.",
    ]  # fmt: skip


def test_every_definition_says_its_source_and_its_silence():
    page = (REFERENCE / "definitions.md").read_text(encoding="utf-8")
    for name in list_definitions():
        found = load_definition(name)
        part = page.split(f"### `{name}`")[1].split("\n### ")[0]
        assert found.source in part
        assert all(one.theme in part for one in found.silent_on)


def test_every_claim_has_its_place_on_the_page():
    page = claims_page()
    numbers = [line.split()[1] for line in page.splitlines() if line.startswith("### ")]
    assert numbers == list(list_claims())
    assert "113 claims: 61 of the 1955 document, 52 of the 2013 article." in page


def test_every_score_has_a_row_with_its_scale_and_direction():
    rows = [line for line in scores_page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(published_scores())
    for row, (name, score) in zip(rows, published_scores().items(), strict=True):
        assert all(word in row for word in (name, score.instrument, score.higher_means, score.source))
    assert sum("| no ends |" in row for row in rows) == 1
