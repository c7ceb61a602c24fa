"""One sample economy, lived through a few times, with a record, verdicts and a page: made once a session."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lustrum.assessment.crosswalk import load_crosswalk
from lustrum.assessment.disagreement import disagreements
from lustrum.assessment.scorecard import assess
from lustrum.economy.storage import load_economy
from lustrum.planning.plan import plan
from lustrum.reporting.computed import Runs
from lustrum.reporting.material import Material
from lustrum.reporting.page import make_page
from lustrum.reporting.plan_page import make_plan_page
from lustrum.reporting.scorecard_page import make_scorecard_page

from .sample_history import make_draws
from .sample_record import make_record

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def draws():
    """Three draws."""
    return make_draws(3)


@pytest.fixture(scope="session")
def many(draws):
    """Twenty-one draws, enough for a band: the three over and over."""
    return draws * 7


@pytest.fixture(scope="session")
def record():
    return make_record()


@pytest.fixture(scope="session")
def card(draws):
    return assess(draws[:2], ["party-1955", "revolution-2013", "kornai-1992", "cliff-1974", "ebrd-distance"], sweeps=20)


@pytest.fixture(scope="session")
def material(many, record, card):
    return Material(Runs(tuple(many)), record, card, disagreements(card), load_crosswalk())


@pytest.fixture(scope="session")
def page(many, record, card):
    return make_page(many, record, card, disagreement=disagreements(card), crosswalk=load_crosswalk())


@pytest.fixture(scope="session")
def page_file(page, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page.text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def verdicts(draws, card):
    return make_scorecard_page(
        draws[:2], card, disagreement=disagreements(card), crosswalk=load_crosswalk(), record=card, observed=draws[0]
    )


@pytest.fixture(scope="session")
def korea():
    """An economy with branches, prices, trade, seasons and regions, and its plan for five years."""
    economy = load_economy("korea")
    return economy, plan(economy, years=5)


@pytest.fixture(scope="session")
def plan_page(korea):
    economy, made = korea
    return make_plan_page(made, economy, "lustrum plan korea --years 5")


@pytest.fixture(scope="session")
def plan_file(plan_page, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.html"
    path.write_text(plan_page.text, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def verdicts_file(verdicts, tmp_path_factory):
    path = tmp_path_factory.mktemp("verdicts") / "scorecard.html"
    path.write_text(verdicts.text, encoding="utf-8")
    return path


def find_chromium() -> str:
    """Return the path of a Chromium, or an empty text."""
    names = (os.environ.get("LUSTRUM_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = [shutil.which(name) or "" for name in names if name]
    return next((path for path in found if path and Path(path).exists()), "")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; the tests that want it are skipped without one."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_chromium()
    if not path:
        pytest.skip("There is no Chromium here: set LUSTRUM_CHROMIUM to one.")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()
