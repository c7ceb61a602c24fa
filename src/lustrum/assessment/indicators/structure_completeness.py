"""STR: how much of a delivery is made at home, and what lost links cost."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import dated, highest_of, lowest_of, mean_of, onto_branches
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.interindustry import (
    DOMESTIC_NEEDS,
    PROPORTIONAL_NEEDS,
    TABLE_NEEDS,
    BranchTable,
    domestic_coefficients,
    exports_by_branch,
    proportional_coefficients,
    read_table,
)
from lustrum.assessment.series import ratio, total
from lustrum.formulas.linkages import content, extraction_loss, leontief_inverses

Floats = NDArray[np.float64]

HUMMELS = "Hummels, Ishii and Yi 2001"
IDENTITY = "Domestic and imported content add up to one only at prices that are consistent throughout."
AUTARKY = "Complete chains can mean resilience or costly self-supply."
PROPORTION = "Every user is taken to draw the same share of a product from abroad; makers of exports often draw more."
NOT_PRODUCTIVE = "Not determinable where branches together use up more than they make."
NO_EXPORTS = "Without exports nothing is stated."


def _content(view: View, table: BranchTable, domestic: Floats) -> Floats:
    """Return the domestic value added in a unit of each branch's final delivery, float64 (time, branch)."""
    added = table.per_output(onto_branches(view.year("value_added"), table.branches))
    return content(added, leontief_inverses(domestic))


def _final(view: View, table: BranchTable) -> Floats:
    """Return final use at home by branch, float64 (time, branch)."""
    used = view["final_use"]
    at_home = total(view.of(used, "use", role=lambda use: use != "exports"), "use")
    own = view.attribute(at_home, "product", "branch")
    parts = [at_home.isel(product=[p for p, name in enumerate(own) if name == branch]) for branch in table.branches]
    return np.stack([total(part).values for part in parts], axis=1)


def _lowest(view: View, table: BranchTable, values: Floats) -> xr.DataArray:
    return lowest_of(view, values, table.branches, table.output > 0)


@indicator(
    id="STR-07",
    title="Domestic content of final use",
    needs=(*DOMESTIC_NEEDS, "value_added", "final_use"),
    unit="share",
    range=(0, 1),
    direction="chains behind what is used are more complete at home",
    source=HUMMELS,
    mark="K",
    notes=("Final use at home, exports left out, weighs the branches.", NOT_PRODUCTIVE),
    pitfalls=(IDENTITY, AUTARKY),
)
def domestic_content(view: View) -> xr.DataArray:
    r"""Domestic value added in a unit of final use, through all stages of inputs made at home.

    .. math:: \delta = v (I - A^d)^{-1}, \qquad \bar\delta = \sum_j \delta_j f_j / \sum_j f_j
    """
    table = read_table(view)
    return mean_of(view, _content(view, table, domestic_coefficients(view, table)), _final(view, table))


@indicator(
    id="STR-07.lowest",
    title="Domestic content of the branch where it is lowest",
    needs=(*DOMESTIC_NEEDS, "value_added"),
    unit="share",
    range=(0, 1),
    direction="no chain hangs much on imports",
    source=HUMMELS,
    mark="K",
    notes=("The branch is named beside it.", NOT_PRODUCTIVE),
    pitfalls=(IDENTITY, AUTARKY),
)
def lowest_content(view: View) -> xr.DataArray:
    r"""Smallest domestic content of any branch that makes something.

    .. math:: \min_j \delta_j, \qquad \delta = v (I - A^d)^{-1}
    """
    table = read_table(view)
    return _lowest(view, table, _content(view, table, domestic_coefficients(view, table)))


@indicator(
    id="STR-07.exports",
    title="Domestic content of exports",
    needs=(*DOMESTIC_NEEDS, "trade_flows"),
    unit="share",
    range=(0, 1),
    direction="less of what is exported was brought in before",
    source=HUMMELS,
    mark="K",
    notes=("One less the share of vertical specialisation.", NOT_PRODUCTIVE, NO_EXPORTS),
    pitfalls=(AUTARKY, "At constant prices; a rise of import prices does not show."),
)
def export_content(view: View) -> xr.DataArray:
    r"""One less the imported inputs in exports, through all stages.

    .. math:: 1 - VS = 1 - \frac{1' A^m (I - A^d)^{-1} x}{1' x}
    """
    table = read_table(view)
    return _own_exports(view, table, domestic_coefficients(view, table))


def _own_exports(view: View, table: BranchTable, domestic: Floats) -> xr.DataArray:
    brought = (table.coefficients - domestic).sum(axis=1)
    inside = content(brought, leontief_inverses(domestic))
    return 1 - mean_of(view, inside, exports_by_branch(view, table.branches))


@indicator(
    id="STR-07.proportional",
    title="Domestic content of final use, imports shared in proportion",
    needs=(*PROPORTIONAL_NEEDS, "value_added", "final_use"),
    unit="share",
    range=(0, 1),
    direction="chains behind what is used are more complete at home",
    source=f"{HUMMELS}; proportional imports: practice of input-output tables",
    mark="K",
    notes=("For records that know imports by product only.", NOT_PRODUCTIVE),
    pitfalls=(PROPORTION, IDENTITY, AUTARKY),
)
def proportional_content(view: View) -> xr.DataArray:
    r"""Domestic content of final use where each user draws the same share of a product from abroad.

    .. math:: \delta = v (I - A^d)^{-1}, \qquad a^d_{kj} = a_{kj} \Big(1 - \frac{M_k}{X_k + M_k - E_k}\Big)
    """
    table = read_table(view)
    return mean_of(view, _content(view, table, proportional_coefficients(view, table)), _final(view, table))


@indicator(
    id="STR-07.proportional-lowest",
    title="Domestic content of the branch where it is lowest, imports shared in proportion",
    needs=(*PROPORTIONAL_NEEDS, "value_added"),
    unit="share",
    range=(0, 1),
    direction="no chain hangs much on imports",
    source=f"{HUMMELS}; proportional imports: practice of input-output tables",
    mark="K",
    notes=("The branch is named beside it.", NOT_PRODUCTIVE),
    pitfalls=(PROPORTION, IDENTITY, AUTARKY),
)
def proportional_lowest(view: View) -> xr.DataArray:
    r"""Smallest domestic content of any branch where each user draws the same share of a product from abroad.

    .. math:: \min_j \delta_j, \qquad a^d_{kj} = a_{kj} \Big(1 - \frac{M_k}{X_k + M_k - E_k}\Big)
    """
    table = read_table(view)
    return _lowest(view, table, _content(view, table, proportional_coefficients(view, table)))


@indicator(
    id="STR-07.proportional-exports",
    title="Domestic content of exports, imports shared in proportion",
    needs=PROPORTIONAL_NEEDS,
    unit="share",
    range=(0, 1),
    direction="less of what is exported was brought in before",
    source=f"{HUMMELS}; proportional imports: practice of input-output tables",
    mark="K",
    notes=("One less the share of vertical specialisation.", NOT_PRODUCTIVE, NO_EXPORTS),
    pitfalls=(PROPORTION, AUTARKY),
)
def proportional_exports(view: View) -> xr.DataArray:
    r"""One less the imported inputs in exports where each user draws the same share of a product from abroad.

    .. math:: 1 - VS, \qquad a^m_{kj} = a_{kj} \frac{M_k}{X_k + M_k - E_k}
    """
    table = read_table(view)
    return _own_exports(view, table, proportional_coefficients(view, table))


SEVERED = "inputs_by_origin"
LOST = "hypothetical extraction: Paelinck and others 1965; Dietzenbacher and others 1993"
BASE_YEAR = "Read it at a date before the cut: once the links are cut, nothing comes over them."


def _severed(view: View) -> xr.DataArray:
    """Return the severed region's share of the inputs of each branch (time, branch); nil without inputs."""
    used = view[SEVERED]
    whole = total(used, "origin")
    lost = total(view.worded(SEVERED, used, "origin", "severed region"), "origin")
    return ratio(lost, whole).where(whole != 0, 0.0).where(whole.notnull())


@indicator(
    id="STR-10",
    title="Share of inputs that came over links now severed",
    needs=(SEVERED,),
    unit="share",
    range=(0, 1),
    direction="branches drew more on the region that was lost",
    source=LOST,
    mark="K",
    empty=0.0,
    empty_note="No branch uses inputs: none comes from the lost region.",
    notes=(BASE_YEAR,),
    pitfalls=("A small input without substitute can stop a branch; its share does not say so.",),
)
def severed_inputs(view: View) -> xr.DataArray:
    r"""Divide inputs from the severed region by all inputs, at constant prices.

    .. math:: \psi = \sum_j \sum_{i \in lost} a_{ij} p_i x_j \Big/ \sum_j \sum_i a_{ij} p_i x_j
    """
    used = view[SEVERED]
    whole = total(used)
    return view.or_empty(ratio(total(view.worded(SEVERED, used, "origin", "severed region")), whole), whole == 0)


@indicator(
    id="STR-10.highest",
    title="Share of severed inputs in the branch where it is highest",
    needs=(SEVERED,),
    unit="share",
    range=(0, 1),
    direction="some branch drew more on the region that was lost",
    source=LOST,
    mark="K",
    notes=("The branch is named beside it.", BASE_YEAR, "A branch without inputs draws on nobody: 0."),
    pitfalls=("A branch with few inputs is soon at the top.",),
)
def most_severed(view: View) -> xr.DataArray:
    r"""Largest share of inputs from the severed region in any branch, and which it is.

    .. math:: \max_j \psi_j, \qquad \psi_j = \sum_{i \in lost} a_{ij} p_i / \sum_i a_{ij} p_i
    """
    share = _severed(view).transpose("time", "branch")
    return highest_of(view, share.values, share["branch"].values, np.ones(share.shape, dtype=bool))


@indicator(
    id="STR-10.output-loss",
    title="Share of output that hangs on severed links",
    needs=(*TABLE_NEEDS, SEVERED),
    unit="share",
    range=(0, 1),
    direction="more output hangs on deliveries over the cut",
    source=LOST,
    mark="K",
    notes=(
        BASE_YEAR,
        NOT_PRODUCTIVE,
        "The lost part of a branch's inputs is taken from all its suppliers alike; final deliveries stay as they were.",
    ),
    pitfalls=(
        "It tells what hangs on the links, not what output would be: nothing is replaced and nothing stops for lack.",
    ),
)
def output_loss(view: View) -> xr.DataArray:
    r"""Part of gross output that goes if deliveries over the cut go and final deliveries stay.

    .. math:: \Lambda = 1 - \frac{1' (I - A_{-lost})^{-1} F}{1' X}, \qquad F = (I - A) X, \quad
              A_{-lost} = A (I - \hat\psi)
    """
    table = read_table(view)
    lost = _severed(view).reindex(branch=table.branches, fill_value=0.0).transpose("time", "branch").values
    return dated(view, extraction_loss(table.coefficients, table.output, lost))
