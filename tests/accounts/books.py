"""Small books for the tests: three tables, four sectors, two products."""

from __future__ import annotations

import numpy as np

from lustrum.accounts.ledger import Ledger

SECTORS = ("nature", "bank", "budget", "farms", "works")
PRODUCTS = ("grain", "iron")
BODIES = {"nature": 0, "bank": 1, "budget": 2}


class Holders:
    """A holder table as the ledger wants it, and nothing else."""

    def __init__(self, name, sector, money, goods):
        self.name = name
        self.sector = np.array(sector, dtype=np.int16)
        self.columns = {"money": np.array(money, dtype=np.int64), "goods": np.array(goods, dtype=np.int64)}

    @property
    def balances(self):
        return tuple(self.columns)

    def balance(self, column):
        return self.columns[column]

    def __len__(self):
        return self.sector.size

    def grow(self, sector):
        """Append one empty row."""
        self.sector = np.append(self.sector, np.int16(sector))
        self.columns["money"] = np.append(self.columns["money"], 0)
        self.columns["goods"] = np.vstack([self.columns["goods"], np.zeros((1, 2), np.int64)])

    def drop(self, row):
        """Remove one row."""
        self.sector = np.delete(self.sector, row)
        self.columns = {name: np.delete(values, row, axis=0) for name, values in self.columns.items()}


def make_books(farms=6, works=4, counts=()):
    """Return tables and an opened ledger: farms hold 100 won and 50 of each good, works 1000 won."""
    tables = {
        "bodies": Holders("bodies", [0, 1, 2], [0, 0, 500], np.zeros((3, 2))),
        "households": Holders("households", [3] * farms, [100] * farms, np.full((farms, 2), 50)),
        "units": Holders("units", [4] * works, [1000] * works, np.zeros((works, 2))),
    }
    ledger = Ledger(tables, SECTORS, PRODUCTS, BODIES, counts=counts)
    ledger.open_books()
    return tables, ledger
