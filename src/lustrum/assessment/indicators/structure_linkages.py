"""STR: how branches hang together: linkages, domestic content, what severed links cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.branches import heavy, highest_of, lowest_of, mean_of
from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.interindustry import (
    DOMESTIC_NEEDS,
    TABLE_NEEDS,
    BranchTable,
    domestic_coefficients,
    exports_by_branch,
    read_table,
)
from lustrum.formulas.linkages import (
    column_dispersion,
    ghosh_from_leontief,
    leontief_inverses,
    pull,
    push,
)

Floats = NDArray[np.float64]

HIRSCHMAN = "Rasmussen 1956; Hirschman 1958"
LEVEL = "Depends on how finely branches are parted; the mean over branches is one by construction."
IMPORTS_INSIDE = "Imported inputs count as if they were made at home."
NO_EXPORTS = "Without exports nothing is stated."
NOT_PRODUCTIVE = "Not determinable where branches together use up more than they make."


def _highest(view: View, table: BranchTable, values: Floats) -> xr.DataArray:
    return highest_of(view, values, table.branches, table.output > 0)


def _lowest(view: View, table: BranchTable, values: Floats) -> xr.DataArray:
    return lowest_of(view, values, table.branches, table.output > 0)


def _heavy(view: View, table: BranchTable) -> Floats:
    """Return the output of heavy branches, float64 (time, branch)."""
    return table.output * heavy(view, table.branches)


@indicator(
    id="STR-04",
    title="Largest backward linkage",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="some branch pulls more on the others",
    source=HIRSCHMAN,
    mark="K",
    notes=("The branch is named beside it.", NOT_PRODUCTIVE),
    pitfalls=(LEVEL, IMPORTS_INSIDE),
)
def backward_linkage(view: View) -> xr.DataArray:
    r"""Largest power of dispersion of any branch: column sum of the Leontief inverse over the mean column sum.

    .. math:: U_j = \frac{n^{-1} \sum_i L_{ij}}{n^{-2} \sum_{ij} L_{ij}}
    """
    table = read_table(view)
    return _highest(view, table, pull(table.inverse))


@indicator(
    id="STR-04.lowest",
    title="Smallest backward linkage",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="no branch stands apart from its suppliers",
    source=HIRSCHMAN,
    mark="K",
    notes=("The branch is named beside it.", NOT_PRODUCTIVE),
    pitfalls=(LEVEL, IMPORTS_INSIDE),
)
def lowest_backward_linkage(view: View) -> xr.DataArray:
    r"""Smallest power of dispersion of any branch that makes something.

    .. math:: \min_j U_j
    """
    table = read_table(view)
    return _lowest(view, table, pull(table.inverse))


@indicator(
    id="STR-04.heavy",
    title="Backward linkage of heavy industry",
    needs=(*TABLE_NEEDS, "branch.heavy"),
    unit="index",
    range=(0, float("inf")),
    direction="heavy industry pulls more on the others",
    source=HIRSCHMAN,
    mark="K",
    notes=("Branches weigh by gross output.", NOT_PRODUCTIVE, "Without heavy industry nothing is stated."),
    pitfalls=(LEVEL, IMPORTS_INSIDE),
)
def backward_linkage_of_heavy(view: View) -> xr.DataArray:
    r"""Mean power of dispersion of heavy branches.

    .. math:: \sum_{j \in heavy} x_j U_j / \sum_{j \in heavy} x_j
    """
    table = read_table(view)
    return mean_of(view, pull(table.inverse), _heavy(view, table))


@indicator(
    id="STR-04.exports",
    title="Domestic backward linkage of what is exported",
    needs=(*DOMESTIC_NEEDS, "trade_flows"),
    unit="index",
    range=(0, float("inf")),
    direction="export branches pull more on branches at home",
    source=HIRSCHMAN,
    mark="K",
    notes=("Branches weigh by their exports.", NOT_PRODUCTIVE, NO_EXPORTS),
    pitfalls=(LEVEL, "Low for enclaves, but also for any branch of raw goods, which uses few inputs."),
)
def backward_linkage_of_exports(view: View) -> xr.DataArray:
    r"""Mean power of dispersion over domestic inputs, weighted by exports.

    .. math:: \sum_j e_j U^d_j / \sum_j e_j, \qquad L^d = (I - A^d)^{-1}
    """
    table = read_table(view)
    inverse = leontief_inverses(domestic_coefficients(view, table))
    return mean_of(view, pull(inverse), exports_by_branch(view, table.branches))


def _both_forms(
    view: View, inverse: Floats, table: BranchTable, choose: Callable[[Floats], xr.DataArray]
) -> xr.DataArray:
    """Return a choice of branches under both forms of the forward linkage, as rival readings."""
    ghosh = choose(push(ghosh_from_leontief(inverse, table.output)))
    rows = choose(push(inverse))
    values = np.stack([ghosh.values, rows.values], axis=1)
    coords = {"time": view.time, "reading": ["Ghosh", "Leontief rows"]}
    beside = {name: c for name, c in ghosh.coords.items() if name != "time"}
    return xr.DataArray(values, coords, ("time", "reading")).assign_coords(beside)


FORWARD = "Rasmussen 1956 (Leontief rows); Jones 1976 (Ghosh)"
TWO_FORMS = "Two readings: rows of the Ghosh inverse, which the literature prefers, and of the Leontief inverse."
RANKS = "The two forms rank branches differently."


@indicator(
    id="STR-05",
    title="Largest forward linkage",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="more of the others hang on some branch",
    source=FORWARD,
    mark="K",
    notes=(TWO_FORMS, "The branch beside it is that of the Ghosh form.", NOT_PRODUCTIVE),
    pitfalls=(RANKS, LEVEL, IMPORTS_INSIDE),
)
def forward_linkage(view: View) -> xr.DataArray:
    r"""Largest forward linkage of any branch: row sum of an inverse over the mean row sum.

    .. math:: U_i = \frac{n^{-1} \sum_j G_{ij}}{n^{-2} \sum_{ij} G_{ij}}, \qquad G = (I - \hat x^{-1} A \hat x)^{-1}
    """
    table = read_table(view)
    return _both_forms(view, table.inverse, table, lambda linkage: _highest(view, table, linkage))


@indicator(
    id="STR-05.lowest",
    title="Smallest forward linkage",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="no branch stands apart from its users",
    source=FORWARD,
    mark="K",
    notes=(TWO_FORMS, "The branch beside it is that of the Ghosh form.", NOT_PRODUCTIVE),
    pitfalls=(RANKS, LEVEL, IMPORTS_INSIDE),
)
def lowest_forward_linkage(view: View) -> xr.DataArray:
    r"""Smallest forward linkage of any branch that makes something.

    .. math:: \min_i U_i
    """
    table = read_table(view)
    return _both_forms(view, table.inverse, table, lambda linkage: _lowest(view, table, linkage))


@indicator(
    id="STR-05.heavy",
    title="Forward linkage of heavy industry",
    needs=(*TABLE_NEEDS, "branch.heavy"),
    unit="index",
    range=(0, float("inf")),
    direction="more of the others hang on heavy industry",
    source=FORWARD,
    mark="K",
    notes=(TWO_FORMS, "Branches weigh by gross output.", NOT_PRODUCTIVE, "Without heavy industry nothing is stated."),
    pitfalls=(RANKS, LEVEL, IMPORTS_INSIDE),
)
def forward_linkage_of_heavy(view: View) -> xr.DataArray:
    r"""Mean forward linkage of heavy branches.

    .. math:: \sum_{i \in heavy} x_i U_i / \sum_{i \in heavy} x_i
    """
    table = read_table(view)
    made = _heavy(view, table)
    return _both_forms(view, table.inverse, table, lambda linkage: mean_of(view, linkage, made))


@indicator(
    id="STR-05.exports",
    title="Domestic forward linkage of what is exported",
    needs=(*DOMESTIC_NEEDS, "trade_flows"),
    unit="index",
    range=(0, float("inf")),
    direction="more branches at home hang on export branches",
    source=FORWARD,
    mark="K",
    notes=(TWO_FORMS, "Branches weigh by their exports.", NOT_PRODUCTIVE, NO_EXPORTS),
    pitfalls=(RANKS, LEVEL, "A branch that exports all it makes has little left for users at home."),
)
def forward_linkage_of_exports(view: View) -> xr.DataArray:
    r"""Mean forward linkage over domestic deliveries, weighted by exports.

    .. math:: \sum_i e_i U^d_i / \sum_i e_i, \qquad G^d = (I - \hat x^{-1} A^d \hat x)^{-1}
    """
    table = read_table(view)
    inverse = leontief_inverses(domestic_coefficients(view, table))
    exports = exports_by_branch(view, table.branches)
    return _both_forms(view, inverse, table, lambda linkage: mean_of(view, linkage, exports))


@indicator(
    id="STR-06",
    title="Unevenness of what branches draw on",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="branches draw on fewer others",
    source="Rasmussen 1956",
    mark="K",
    notes=("Branches weigh by gross output.", NOT_PRODUCTIVE, "A table of one branch has none."),
    pitfalls=("A branch that uses itself alone counts as uneven.", IMPORTS_INSIDE),
)
def linkage_dispersion(view: View) -> xr.DataArray:
    r"""Mean coefficient of variation of the columns of the Leontief inverse.

    .. math:: V_j = \frac{\sqrt{\tfrac{1}{n-1} \sum_i (L_{ij} - \bar L_j)^2}}{\bar L_j}
    """
    table = read_table(view)
    return mean_of(view, column_dispersion(table.inverse), table.output)


@indicator(
    id="STR-06.highest",
    title="Unevenness of the branch that draws on fewest",
    needs=TABLE_NEEDS,
    unit="index",
    range=(0, float("inf")),
    direction="some branch draws on fewer others",
    source="Rasmussen 1956",
    mark="K",
    notes=("The branch is named beside it.", NOT_PRODUCTIVE, "A table of one branch has none."),
    pitfalls=("A branch of raw goods uses few inputs and need be no enclave.", IMPORTS_INSIDE),
)
def highest_dispersion(view: View) -> xr.DataArray:
    r"""Largest coefficient of variation of a column of the Leontief inverse, and which branch it is.

    .. math:: \max_j V_j
    """
    table = read_table(view)
    return _highest(view, table, column_dispersion(table.inverse))
