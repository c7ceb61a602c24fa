"""Published tables, where they are found."""

import os
from pathlib import Path

import pytest

TABLES = Path(os.environ.get("LUSTRUM_TABLES", "../shared/data/io"))


@pytest.fixture(scope="session")
def published():
    def find(name):
        path = TABLES / name
        if not path.exists():
            pytest.skip(f"the published table {name} is not in {TABLES} (set LUSTRUM_TABLES)")
        return path

    return find


def near(expected, digits):
    """Half a unit of the last printed digit."""
    return pytest.approx(expected, abs=0.5 * 10**-digits + 1e-12)
