"""From published uses to those of an economy: final uses by their words, imports apart, negative inputs as outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lustrum.errors import EconomyProblems, Problem

if TYPE_CHECKING:
    from lustrum.readers._make_use import MakeUse

IMPORTED = " (imported)"
"""Ending of the label of a good that comes from abroad and is not the same as the one made at home."""

IMPORTS, EXPORTS = "F05", "F04"
"""Beginnings of the codes of the import column, which is negative, and of exports."""

ADJUSTMENT = "import adjustment"
"""Final use for what stands in the import column and is no import: duties, and margins on the way."""

FINAL = "final"
"""The one final use of a table that prints none: output less inputs less capital consumed."""

WORDS = (
    (r"F01", "household"), (r"F02", "investment"), (r"F03", "inventories"), (r"F04", "export"),
    (r"F(06|07|08|10)C", "government"), (r"F(06|07|08|10)", "government investment"),
)  # fmt: skip
"""What the codes of final uses mean to a plan, by their beginning."""


@dataclass(frozen=True, eq=False)
class Uses:
    """Uses as an economy has them.

    Parameters
    ----------
    inputs : DataFrame (commodity, industry)
        Inputs, none below zero.
    outputs : DataFrame (commodity, industry)
        Outputs, with what stood as negative input.
    final : DataFrame (commodity, use)
        Final uses by their words; imports are not among them.
    imports : DataFrame (good from abroad, industry) or None
        Imported inputs, where they are goods of their own.
    final_imports : DataFrame (use, product, amount)
        Final uses of goods from abroad.
    trade : DataFrame (product, flow, limit)
        Imports and exports as observed.
    turned : float
        Sum of negative inputs that became outputs.
    given_back : float
        Sum of negative outputs that became inputs.
    capped : float
        Sum by which the imported part of a use was above the whole; it was taken to be the whole.
    treatment : str
        How imports enter: ``separate``, ``together`` or ``same``.
    """

    inputs: pd.DataFrame
    outputs: pd.DataFrame
    final: pd.DataFrame
    imports: pd.DataFrame | None
    final_imports: pd.DataFrame
    trade: pd.DataFrame
    turned: float
    given_back: float
    capped: float
    treatment: str

    @property
    def deficit(self) -> float:
        """Imports less exports, where they are more, million dollars a year."""
        signs = np.where(self.trade["flow"] == "import", 1.0, -1.0)
        return max(float((signs * self.trade["amount"]).sum()), 0.0)


def use_word(code: str) -> str:
    """Return what the code of a final use means to a plan.

    Examples
    --------
    >>> use_word("F02E00"), use_word("F10C"), use_word("F10E")
    ('investment', 'government', 'government investment')
    """
    return next((word for beginning, word in WORDS if re.match(beginning, code)), code)


def find_uses(tables: MakeUse, treatment: str) -> Uses:
    """Set imports apart and give final uses their words.

    Parameters
    ----------
    tables : MakeUse
        As printed.
    treatment : {"separate", "together", "same"}
        Imported inputs as goods of their own, as one good, or as the same goods as at home.
    """
    industries = list(tables.use.columns)
    used, final = tables.use, tables.final
    imported, final_imports, capped = None, _long_final(pd.DataFrame(index=used.index)), 0.0
    treatment = treatment if tables.imported is not None else "same"
    from_abroad = final.columns.str.startswith(IMPORTS)
    entries = pd.Series(final.loc[:, from_abroad].to_numpy(np.float64).sum(axis=1), final.index)
    final = final.loc[:, ~from_abroad]
    if tables.imported is not None and treatment != "same":
        part = tables.imported[industries]
        imported = part.clip(upper=used.clip(lower=0.0))
        capped = float((part - imported).to_numpy().sum())
        used = used - imported
        abroad = tables.imported[list(final.columns)]
        rest = entries + (part.sum(axis=1) + abroad.sum(axis=1))
        again = abroad.columns.str.startswith(EXPORTS)
        final = _by_word(final - abroad).assign(**{ADJUSTMENT: rest})
        abroad = _by_word(abroad.loc[:, ~again])
        is_there = (imported != 0).any(axis=1) | (abroad != 0).any(axis=1)
        imported = _label(imported[is_there], treatment)
        final_imports = _long_final(_label(abroad[is_there], treatment))
        trade = _trade(_from_abroad(imported, final_imports), final)
    elif len(final.columns):
        final = _by_word(final).assign(**{ADJUSTMENT: entries.clip(lower=0.0)})
        trade = _trade((-entries).clip(lower=0.0), final)
    else:
        final, trade = _residual(tables)
    negative, taken = used.clip(upper=0.0), tables.make.T.clip(upper=0.0)
    return Uses(
        inputs=used - negative - taken, outputs=tables.make.T - negative - taken,
        final=final.loc[:, (final != 0).any()], imports=imported,
        final_imports=final_imports, trade=trade, capped=capped, treatment=treatment,
        turned=-float(negative.to_numpy().sum()), given_back=-float(taken.to_numpy().sum()),
    )  # fmt: skip


def _by_word(final: pd.DataFrame) -> pd.DataFrame:
    words = [use_word(code) for code in final.columns]
    return final.T.groupby(words, sort=False).sum().T


def _label(frame: pd.DataFrame, treatment: str) -> pd.DataFrame:
    if treatment == "together":
        return frame.sum(axis=0).to_frame("imports").T
    return frame.rename(index=lambda code: f"{code}{IMPORTED}")


def _long_final(frame: pd.DataFrame) -> pd.DataFrame:
    cells = frame.to_numpy(np.float64)
    product, use = np.nonzero(cells)
    return pd.DataFrame(
        {"use": frame.columns.to_numpy(object)[use], "product": frame.index.to_numpy(object)[product],
         "amount": cells[product, use]}
    )  # fmt: skip


def _from_abroad(imported: pd.DataFrame, final: pd.DataFrame) -> pd.Series[float]:
    amounts = final.groupby("product")["amount"].sum()
    return imported.sum(axis=1).add(amounts, fill_value=0.0)


def _trade(imports: pd.Series[float], final: pd.DataFrame) -> pd.DataFrame:
    """Return trade as observed: what was bought and sold is the most that can be."""
    exports = final["export"] if "export" in final else pd.Series(dtype=np.float64)
    parts = [
        pd.DataFrame({"product": amounts.index, "flow": flow, "amount": amounts.to_numpy(np.float64)})
        for flow, amounts in (("import", imports), ("export", exports))
    ]
    found = pd.concat(parts, ignore_index=True)
    found = found[found["amount"] > 0]
    return found.assign(limit=found["amount"]).reset_index(drop=True)


def _residual(tables: MakeUse) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what output leaves after inputs and consumed capital: final use, or, below zero, net imports."""
    left = pd.Series(tables.product_output, tables.use.index) - tables.use.sum(axis=1)
    if tables.capital_flow is not None:
        left = left - tables.capital_flow.sum(axis=1)
    return left.clip(lower=0.0).to_frame(FINAL), _trade((-left).clip(lower=0.0), pd.DataFrame())


def asset_lives(text: str, tables: MakeUse) -> pd.Series[float]:
    """Return years that each commodity lasts as an asset, by the longest beginning of its code.

    Raises
    ------
    EconomyProblems
        If the text is not of the form ``23=40 333=15 other=20``.
    """
    given: dict[str, float] = {}
    problems = []
    for word in text.replace(",", " ").split():
        code, sign, years = word.partition("=")
        try:
            given[code] = float(years)
        except ValueError:
            given[code] = 0.0
        if not sign or not 0 < given[code] < float("inf"):
            problems.append(Problem("An asset's life is a code, '=' and years above 0.", "lives", word, "333=15"))
    if "other" not in given:
        problems.append(Problem("Assets whose code is not listed need a life too.", "lives", text, "... other=20"))
    if problems:
        raise EconomyProblems(problems)
    codes = [c for c in given if c != "other"]
    best = {
        product: max((c for c in codes if product.startswith(c)), key=len, default="other")
        for product in tables.use.index
    }
    return pd.Series({product: given[code] for product, code in best.items()}, dtype=np.float64)
