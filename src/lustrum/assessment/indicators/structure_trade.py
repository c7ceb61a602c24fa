"""STR: concentration and composition of foreign trade."""

from __future__ import annotations

import numpy as np
import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.series import by_month, ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices
from lustrum.formulas.shares import herfindahl

TRADE = ("trade_flows", "prices")
NO_TRADE = "Without trade there are no shares: nothing is stated."
LEVEL = "All products of the record are counted; a finer classification gives another number."
SPIKES = "At constant prices; at the prices paid a price spike of one good looks like concentration."
AID = {"aid": Swept(1.0, 0.0, 1.0, "how far aid counts among imports")}


def _worth(view: View) -> xr.DataArray:
    """Return trade at constant prices over twelve months (time, partner, product, flow)."""
    return at_constant_prices(view, view.year("trade_flows"))


def _sent(view: View) -> xr.DataArray:
    return total(view.of(_worth(view), "flow", role="export"), "flow")


def _brought(view: View, aid: float) -> xr.DataArray:
    worth = _worth(view)
    bought, given = (total(view.of(worth, "flow", role=role), "flow") for role in ("import", "aid"))
    return bought + aid * given


def _normalised(amounts: np.ndarray) -> float:
    return herfindahl(amounts, normalised=True)


@indicator(
    id="STR-01",
    title="Concentration of exports on few products",
    needs=TRADE,
    unit="index",
    range=(0, 1),
    direction="exports consist of fewer products",
    source="UNCTAD Handbook of Statistics, normalised form with roots",
    mark="V",
    notes=(LEVEL, NO_TRADE),
    pitfalls=("The form without roots and norm differs (STR-01.raw): say which.", SPIKES),
)
def export_concentration(view: View) -> xr.DataArray:
    r"""Normalised concentration of exports over products, at constant prices over twelve months.

    .. math:: H = \frac{\sqrt{\sum_i (x_i/X)^2} - \sqrt{1/n}}{1 - \sqrt{1/n}}
    """
    return by_month(_normalised, total_by(_sent(view), "product"))


@indicator(
    id="STR-01.raw",
    title="Sum of squared export shares of products",
    needs=TRADE,
    unit="index",
    range=(0, 1),
    direction="exports consist of fewer products",
    source="Hirschman 1945; Herfindahl 1950",
    mark="V",
    notes=(NO_TRADE,),
    pitfalls=("Its least value depends on the number of products.", SPIKES),
)
def export_concentration_raw(view: View) -> xr.DataArray:
    r"""Sum of squared shares of products in exports, at constant prices over twelve months.

    .. math:: H = \sum_i (x_i/X)^2
    """
    return by_month(herfindahl, total_by(_sent(view), "product"))


@indicator(
    id="STR-02",
    title="Concentration of exports on few partners",
    needs=TRADE,
    unit="index",
    range=(0, 1),
    direction="exports go to fewer partners",
    source="Hirschman 1945; normalised form of UNCTAD",
    mark="K",
    notes=("A single partner has all: 1.", NO_TRADE),
    pitfalls=("Partners of one bloc count as several.", "Depends on how the record groups partners."),
)
def export_partners(view: View) -> xr.DataArray:
    r"""Normalised concentration of exports over partners, at constant prices over twelve months.

    .. math:: H = \frac{\sqrt{\sum_p (x_p/X)^2} - \sqrt{1/n}}{1 - \sqrt{1/n}}
    """
    return by_month(_normalised, total_by(_sent(view), "partner"))


@indicator(
    id="STR-02.imports",
    title="Concentration of imports on few partners",
    needs=TRADE,
    unit="index",
    range=(0, 1),
    direction="imports come from fewer partners",
    source="Hirschman 1945; normalised form of UNCTAD",
    mark="K",
    parameters=AID,
    notes=("A single partner has all: 1.", NO_TRADE),
    pitfalls=("Partners of one bloc count as several.", "Whether aid is an import is a choice; it is swept."),
)
def import_partners(view: View, *, aid: float) -> xr.DataArray:
    r"""Normalised concentration of imports and aid over partners, at constant prices over twelve months.

    .. math:: H = \frac{\sqrt{\sum_p (m_p/M)^2} - \sqrt{1/n}}{1 - \sqrt{1/n}}
    """
    return by_month(_normalised, total_by(_brought(view, aid), "partner"))


@indicator(
    id="STR-03",
    title="Trade composition",
    needs=(*TRADE, "product.processing"),
    unit="index",
    range=(-1, 1),
    direction="more raw goods come in and processed goods go out",
    source="Galtung 1971",
    mark="K",
    parameters=AID,
    notes=(
        "Negative where raw goods go out and processed ones come in.",
        "A product is raw or processed by its attribute; products without one are left out.",
        NO_TRADE,
    ),
    pitfalls=("Where processing begins is a choice of whoever classified the products.", SPIKES),
)
def trade_composition(view: View, *, aid: float) -> xr.DataArray:
    r"""Raw imports and processed exports less raw exports and processed imports, in all trade over twelve months.

    .. math:: TCI = \frac{(a + d) - (b + c)}{a + b + c + d}

    a raw imports, b raw exports, c processed imports, d processed exports.
    """
    sent, brought = total(_sent(view), "partner"), total(_brought(view, aid), "partner")
    b, d = (total(view.of(sent, "product", processing=stage)) for stage in ("raw", "processed"))
    a, c = (total(view.of(brought, "product", processing=stage)) for stage in ("raw", "processed"))
    return ratio(a + d - b - c, a + b + c + d)
