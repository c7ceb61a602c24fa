"""As an attacker: any text in any cell. The answer is an economy or a list of problems, never another error."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy.storage import check_economy, load_economy
from lustrum.errors import EconomyProblems

NASTY = [
    "", "x", "-1", "0", "1e400", "1e308", "nan", "inf", "99999999999999999999", "'", '"', "a,b", "é", "0x10", "1_000",
    "TRUE", "1946", "0000-01", "9999-12-31", "t per", " per ", "t per t per t", "1000 t per 0 t", "-5 t", "% of", "(",
    "m2 ** 9", "grain", "１", "\u200b", "-0", "=1+1", "import os",
]  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_any_text_in_any_cell(good_tables, write_economy, data):
    tables = dict(good_tables)
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from(sorted(tables)))
        rows = list(csv.reader(io.StringIO(tables[table])))
        row = data.draw(st.integers(0, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(st.sampled_from(NASTY))
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        tables[table] = text.getvalue()
    with tempfile.TemporaryDirectory() as place:
        folder = write_economy(Path(place) / "small", tables)
        try:
            economy = load_economy(folder)
        except EconomyProblems as error:
            assert error.problems
            assert all(problem.where for problem in error.problems)
            assert [p for p in check_economy(folder) if p.severity == "error"] == list(error.problems)
        else:
            assert list(economy.problems) == check_economy(folder)
            assert repr(economy)
