"""Shortages of a run by name: products as people call them, with their units, and those that were shortest."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from lustrum.history.shortfalls import Shortfalls

_SEVERAL = re.compile(r"^(\d+) (\S.*)$")


class Shortages(Shortfalls):
    """The shortfalls of the draws of a run, with names and units of products.

    Parameters
    ----------
    histories : sequence of History
        Draws.
    """

    def name(self, product: str) -> str:
        """Return what a product is called."""
        text = self._attribute(product, "name").split(",")[0].split(":")[0].split("(")[0].strip()
        return text or product.replace("_", " ")

    def unit(self, product: str) -> str:
        """Return the unit of a product."""
        return self._attribute(product, "unit")

    def _attribute(self, product: str, key: str) -> str:
        table = self.histories[0].labels.get("product")
        if table is None or product not in table or not table.has(key):
            return ""
        text = str(table.attribute(key)[table.code(product)])
        return "" if text == "nan" else text

    def find(self, text: str) -> str:
        """Return the product of this label or name, or an empty text."""
        wanted = _plain(text)
        for product in self.products:
            if wanted in (_plain(product), _plain(self.name(product))):
                return product
        return ""

    def alike(self, text: str) -> list[str]:
        """Return the products whose full name holds these words, in order."""
        words = rf"\b{re.escape(text.strip().lower())}\b"
        return [p for p in self.products if text.strip() and re.search(words, self._attribute(p, "name").lower())]

    def names(self) -> list[str]:
        """Return labels and names of all products."""
        return [*self.products, *(self.name(product) for product in self.products)]

    def amount(self, product: str, value: float) -> str:
        """Write an amount in the product's own unit.

        Examples
        --------
        >>> in_unit(0.281, "1000 m"), in_unit(12.34, "t")
        ('281 m', '12.3 t')
        """
        return in_unit(value, self.unit(product))

    def largest(self, most: int = 10) -> list[dict[str, Any]]:
        """Return the products that were shortest in their worst twelve months, by share of what was wanted.

        Each with its label, name, last month of the twelve, amount, unit, share and first cause.
        """
        rows: list[dict[str, Any]] = []
        for product, total in zip(self.products, self.missing_by_month.sum(axis=0), strict=True):
            if total <= 0:
                continue
            last = self.worst_months(product)
            found = self.missing(product, last)
            first = found.steps[0].words(self.name) if found.steps else ""
            rows.append(
                {"product": product, "name": self.name(product), "until": str(last), "amount": found.amount,
                 "unit": self.unit(product), "share": found.share, "cause": first}
            )  # fmt: skip
        rows.sort(key=lambda row: -row["share"] if np.isfinite(row["share"]) else 0.0)
        return rows[:most]


def in_unit(value: float, unit: str) -> str:
    """Write an amount with its unit; a unit of several (``1000 m``) is written in single ones."""
    several = _SEVERAL.match(unit)
    if several:
        value, unit = value * int(several[1]), several[2]
    digits = 0 if value >= 100 else 3 if value < 1 else 1
    return f"{value:,.{digits}f} {unit}".strip()


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "_").replace("-", "_")
