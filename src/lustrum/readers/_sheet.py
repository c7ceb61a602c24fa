"""One sheet of a symmetric table: what its rows and columns are, and whether its printed totals add up."""

from __future__ import annotations

import pandas as pd

from lustrum.errors import Problem, nearest
from lustrum.readers._accounts import EXPORT
from lustrum.readers._matrices import Matrix
from lustrum.readers._report import Balance, LeftOut, compare

ROWS = {
    "P7": "imported", "IMP": "imported", "D21X31": "product-tax", "TXSP": "product-tax", "D1": "cost",
    "D29X39": "cost", "K1": "cost", "B2A3N": "cost", "B2A3G": "cost", "SD": "cost", "PURNR": "cost", "PURR": "cost",
    "MRG_int": "cost", "VA": "cost", "P1": "output", "GO": "output", "EMP": "labour", "EMP-WS": "leave",
    "EMP-FTE": "leave", "TOTAL": "total", "P2": "total", "B1G": "total",
}  # fmt: skip
"""What rows are, by their code."""

COLUMNS = {
    "P3_S14": "household", "P3_S15": "npish", "P3_S13": "government", "P5": "investment", "P51G": "investment",
    "P52": "inventories", "P53": "inventories", "P6": EXPORT, "CONS_h": "household", "CONS_g": "government",
    "GFCF": "investment", "INV": "inventories", "EXP": EXPORT, "CPA_TOTAL": "total", "TFU": "total", "TU": "total",
    "GO": "total",
}  # fmt: skip
"""What columns are, by their code."""

USES = ("household", "npish", "government", "investment", "inventories", EXPORT)
ROW_ROLES = ("imported", "product-tax", "cost", "output", "labour", "total", "leave")
COLUMN_ROLES = (*USES, "total", "leave")


class Sheet:
    """One table with what its rows and columns are."""

    def __init__(self, matrix: Matrix, roles: str, problems: list[Problem]) -> None:
        self.matrix = matrix
        self.values = matrix.values
        self.products = [label for label in self.values.index if label in set(self.values.columns)]
        rows, columns = _own_roles(roles, problems)
        self.products = [one for one in self.products if one not in ROWS | rows and one not in COLUMNS | columns]
        self.rows = self._roles("row", list(self.values.index), ROWS | rows, problems)
        self.columns = self._roles("column", list(self.values.columns), COLUMNS | columns, problems)
        if not self.products:
            what = "No label stands both as row and as column, so there are no products."
            problems.append(Problem(what, matrix.file, remedy="Give a table of products by products."))
        elif len(self.row("output")) != 1:
            found = ", ".join(self.row("output")) or "none"
            remedy = '--set roles="CODE=output" names it.'
            problems.append(Problem("One row of output is needed.", matrix.file, found, "one row", remedy=remedy))

    def _roles(self, axis: str, labels: list[str], known: dict[str, str], problems: list[Problem]) -> dict[str, str]:
        found = {}
        for label in labels:
            if label in set(self.products):
                continue
            if label not in known:
                where = self.matrix.where(label) if axis == "row" else f"{self.matrix.file} row 1"
                remedy = f'--set roles="{label}=ROLE" says what it is: {", ".join(_roles_of(axis))}.'
                near = nearest(label, [*self.products, *known])
                problems.append(Problem(f"The {axis} is neither a product nor known.", where, label, "", near, remedy))
            found[label] = known.get(label, "leave")
        return found

    def row(self, *roles: str) -> list[str]:
        """Return the labels of rows of some roles, in the order of the file."""
        return [label for label, role in self.rows.items() if role in roles]

    def column(self, role: str) -> list[str]:
        """Return the labels of columns of a role."""
        return [label for label, mine in self.columns.items() if mine == role]

    def by_use(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add up columns of final uses by use."""
        uses = {use: [c for c in self.column(use) if c in frame] for use in USES}
        return pd.DataFrame({use: frame[columns].sum(axis=1) for use, columns in uses.items() if columns})

    def totals(self, unit: str, rounding: float) -> list[Balance]:
        """Compare printed totals with what they are the totals of."""
        parts = {
            "TOTAL": self.products,
            "P2": [*self.products, *self.row("imported", "product-tax")],
            "B1G": self.row("cost"),
        }
        every = [c for c in self.values.columns if self.columns.get(c) not in ("total", "leave")]
        found = []
        for label, mine in parts.items():
            if label in self.rows:
                columns = [c for c in every if self.values.at[label, c] != 0]
                left = self.values.loc[mine, columns].sum(axis=0)
                printed = self.values.loc[[label], columns].sum(axis=0)
                found.append(_total("column", columns, left, printed, label, unit, rounding))
        sums = {"CPA_TOTAL": self.products, **dict.fromkeys(("TFU", "TU", "GO"), every)}
        for label, mine in sums.items():
            if label in self.columns and label in self.values:
                left, printed = (
                    self.values.loc[self.products, mine].sum(axis=1),
                    self.values[label].reindex(self.products),
                )
                found.append(_total("row", self.products, left, printed, label, unit, rounding))
        return found


def _total(
    dimension: str, labels: list[str], left: pd.Series, printed: pd.Series, label: str, unit: str, rounding: float
) -> Balance:
    names = (f"sum of what {label} is the total of", f"printed {label}")
    return compare(dimension, labels, left, printed, names=names, unit=unit, rounding=rounding)


def _roles_of(axis: str) -> tuple[str, ...]:
    return ROW_ROLES if axis == "row" else COLUMN_ROLES


def _own_roles(text: str, problems: list[Problem]) -> tuple[dict[str, str], dict[str, str]]:
    """Read what the user says of codes; a role may be one of rows, of columns, or of both."""
    rows, columns = {}, {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        code, sign, role = (word.strip() for word in part.partition("="))
        allowed = (*ROW_ROLES, *USES)
        if not sign or role not in allowed:
            what = "A code needs a role."
            problems.append(Problem(what, "--set roles", part, ", ".join(allowed), nearest(role, allowed)))
        if role in ROW_ROLES:
            rows[code] = role
        if role in COLUMN_ROLES:
            columns[code] = role
    return rows, columns


def left_out(sheet: Sheet) -> list[LeftOut]:
    """Say of every row and column that is no part of the economy why it is not."""
    why = {
        "total": "a total, compared with its parts",
        "leave": "no part of an economy",
    }
    own = {
        "EMP-WS": "part of EMP",
        "EMP-FTE": "part of EMP: it equals EMP less EMP-WS, the self-employed, whatever it is labelled",
    }
    rows = [LeftOut("row", label, own.get(label, why[role])) for label, role in sheet.rows.items() if role in why]
    return rows + [LeftOut("column", label, why[role]) for label, role in sheet.columns.items() if role in why]
