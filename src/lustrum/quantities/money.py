"""Money of account: a currency of a year. Amounts of two money units are never added."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MoneyUnit:
    """A currency at the prices of a year.

    Parameters
    ----------
    currency : str
        Name of the currency, such as ``old won``.
    year : int or None
        Year whose prices are meant; None for current prices.

    Examples
    --------
    >>> str(MoneyUnit("won", 1949))
    'won of 1949'
    """

    currency: str
    year: int | None = None

    def __str__(self) -> str:
        return self.currency if self.year is None else f"{self.currency} of {self.year}"
