"""The worked examples of the United States and of Finland on their published tables, a year instead of five."""

import importlib.util
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
TABLES = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io"))

pytestmark = pytest.mark.tables


def example(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found(name):
    if not (TABLES / name).exists():
        pytest.skip(f"the published table {name} is not in {TABLES} (set LUSTRUM_TABLES)")
    return TABLES / name


def test_the_united_states_repeat_their_year():
    """Stocks are flows times lives, so the year can be repeated, and all capital is then in use."""
    found("us_2007_capital"), found("us_2012_detail")
    module = example("united_states_five_years")
    economy = module.read_united_states(TABLES)
    workers = economy.endowments.query("kind == 'workers'")["amount"].item()
    assert workers * module.WAGE == pytest.approx(7_795_480, rel=1e-6)  # 8,575,356 in 2012
    need = economy.technology.labour.toarray()[0]
    at = economy.labels["activity"].code
    assert need[at("420000")] > 0 and need[at("5310HS")] < need[at("420000")]
    made = module.make(economy, years=1)
    assert made.status == "optimal"
    assert made.objective == pytest.approx(1, abs=1e-6)
    output = made.output.sum(["year", "region", "form"]).to_series()
    assert np.allclose(output, module.levels(economy)[output.index], rtol=1e-4)
    rows = module.scarcest(made, economy)
    assert len(rows) and "mark" in module.picture(rows)


def test_finland_repeats_its_year_and_free_labour_does_no_worse(monkeypatch):
    folder = found("finland_regions_2014")
    module = example("finland_regions")
    monkeypatch.setattr(module, "YEARS", 1)
    monkeypatch.setattr(module, "TARGET_GROWTH", 0.0)
    monkeypatch.setattr(module, "LABOUR_GROWTH", 0.0)
    economy, tied = module.make(folder, "by-region")
    _, free = module.make(folder, "movable")
    assert tied.status == free.status == "optimal"
    assert 1 - 1e-4 <= tied.objective <= 1.1
    assert free.objective >= tied.objective - 1e-7
    stock = economy.endowments.query("kind == 'capital'")["amount"].sum() / (1 + module.GROWTH)
    invested = economy.final.query("use == 'investment'").groupby("product")["amount"].sum()
    life = pd.Series({code: module.LIVES.get(code, module.OTHER_LIFE) for code in invested.index})
    assert stock == pytest.approx((invested / (module.GROWTH + 1 / life)).sum())
    grown = module.growth_by_region(tied, economy)
    assert len(grown) == 19 and "layer" in module.picture(pd.DataFrame({"tied": grown, "free": grown}))
