"""PLN: planning. Whether planned figures fit one another: material balances, consistency, feasibility."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.assessment.indicator import View, indicator
from lustrum.assessment.series import mean_of_year, ratio, total, total_by
from lustrum.assessment.valuing import at_constant_prices, output_value
from lustrum.formulas.plans import plan_consistency

Floats = NDArray[np.float64]

SOURCES = ("output", "imports", "opening-stock")
USES = ("production-use", "final-use", "exports", "closing-stock")
BALANCES = "balance_entries@planned-first"
TINY = 1e-9


@indicator(
    id="PLN-04",
    title="Balance of planned sources and uses",
    needs=(BALANCES, "prices"),
    unit="share",
    range=(float("-inf"), 1),
    direction="planned sources and uses of products lie closer together",
    source="Montias 1959; Levine 1959",
    mark="K",
    notes=(
        "Product by product: too much of one does not cover too little of another. The product that is furthest out is "
        "told beside the value.",
        "Without planned uses there is nothing to balance: no value can be stated then.",
    ),
    pitfalls=(
        "Balances of what happened hold by identity; only those of the plan can fail.",
        "A balance closes on paper when the norm for an input is lowered.",
    ),
)
def material_balance(view: View) -> xr.DataArray:
    r"""One less the gaps of the planned material balances, in planned uses, at constant prices.

    .. math:: B = 1 - \frac{\sum_i p_i |b_i|}{\sum_i p_i\, uses_i}, \qquad
              b_i = (X_i + M_i + S_{i,0}) - \Big( \sum_j a_{ij} X_j + F_i + E_i + S_{i,T} \Big)
    """
    worth = at_constant_prices(view, view.year(BALANCES))
    have, used = (total(view.of(worth, "entry", role=side), "entry") for side in (SOURCES, USES))
    gap = abs(have - used).transpose("time", "product")
    furthest = gap["product"].values.astype(object)[np.nan_to_num(gap.values).argmax(axis=1)]
    value = 1 - ratio(total(gap), total(used))
    return value.assign_coords(product=("time", np.where(value.notnull(), furthest, "")))


TECHNIQUE = ("inputs_used", "gross_output", "prices", "product.branch")
PLAN = (
    *TECHNIQUE,
    "output@planned-first",
    "plan_targets@planned-first",
    "activity.branch",
    "activity.product",
)
TECHNIQUE_NOTES = (
    "Input coefficients are those of the last twelve months, imported inputs among them; output of an activity counts "
    "as its main product.",
    "Targets are those of activities and planned final use is planned deliveries; where planned balances hold output "
    "and final use, these stand in their place, and planned exports are added and imports taken away.",
)
TECHNIQUE_PITFALLS = (
    "Coefficients are taken as fixed, though a plan means to change them.",
    "Where planned imports are not recorded, output is asked for that was to be bought abroad.",
    "Stocks are left out: a plan that lives on what is in store seems to make too little for its final use.",
)


@dataclass(frozen=True)
class _Plan:
    """A plan by branch at constant prices, float64: coefficients (time, branch, branch), the rest (time, branch)."""

    coefficients: Floats
    output: Floats
    targets: Floats
    final: Floats
    branches: tuple[str, ...]

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether every figure of a month was recorded."""
        parts = (self.coefficients.reshape(len(self.final), -1), self.output, self.targets, self.final)
        return np.asarray(np.isfinite(np.concatenate(parts, axis=1)).all(axis=1))

    @cached_property
    def radius(self) -> Floats:
        """Largest absolute eigenvalue of the coefficients, float64 (time,)."""
        return np.where(self.is_known, _radius(self.coefficients), np.nan)

    @cached_property
    def implied(self) -> Floats:
        """Output that planned final use asks for, float64 (time, branch); missing where A leaves nothing over."""
        out = np.full_like(self.final, np.nan)
        known = self.radius < 1
        eye = np.eye(len(self.branches))
        if known.any():
            out[known] = np.linalg.solve(eye - self.coefficients[known], self.final[known][..., np.newaxis])[..., 0]
        return out


def _radius(coefficients: Floats) -> Floats:
    """Return the largest absolute eigenvalue of each table (time, branch, branch); missing where a part is."""
    out = np.full(len(coefficients), np.nan)
    known = np.isfinite(coefficients).all(axis=(1, 2))
    if known.any():
        out[known] = np.abs(np.linalg.eigvals(coefficients[known])).max(axis=1)
    return out


def _technique(view: View) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Return coefficients (time, branch, branch) and output (time, branch) of twelve months, and the branches."""
    made = total_by(view.year("gross_output"), "branch").transpose("time", "branch")
    names = tuple(str(branch) for branch in made["branch"].values)
    used = at_constant_prices(view, view.year("inputs_used")).reindex(branch=list(names), fill_value=0.0)
    flows = _by_branch(view, used, "product", names)
    output: Floats = made.values
    coefficients = np.divide(flows, output[:, np.newaxis], out=np.zeros_like(flows), where=output[:, np.newaxis] != 0)
    coefficients[~np.isfinite(output).all(axis=1)] = np.nan
    return coefficients, output, names


def _read_plan(view: View) -> _Plan:
    coefficients, output, names = _technique(view)
    targets = _by_branch(view, total(output_value(view, "output@planned-first"), "form"), "activity", names)
    wanted = at_constant_prices(view, mean_of_year(view["plan_targets@planned-first"]))
    final = _by_branch(view, wanted, "product", names)
    if view.has(BALANCES):
        balances = at_constant_prices(view, mean_of_year(view[BALANCES]))
        targets = _planned_entry(view, balances, "output", names, targets)
        final = _planned_entry(view, balances, "final-use", names, final)
        final = final + _planned_entry(view, balances, "exports", names, 0.0)
        final = final - _planned_entry(view, balances, "imports", names, 0.0)
    return _Plan(coefficients, output, targets, final, names)


def _planned_entry(
    view: View, balances: xr.DataArray, entry: str, branches: tuple[str, ...], otherwise: Floats | float
) -> Floats:
    """Return an entry of planned balances by branch, float64 (time, branch), or something else if none is drawn up."""
    found = view.of(balances, "entry", role=entry)
    if not found.sizes["entry"]:
        return np.broadcast_to(np.asarray(otherwise, dtype=np.float64), (len(view.time), len(branches)))
    return _by_branch(view, total(found, "entry"), "product", branches)


def _by_branch(view: View, array: xr.DataArray, dim: str, branches: tuple[str, ...]) -> Floats:
    """Add up products or activities by their branch, float64 (time, branch, rest)."""
    of = np.array(view.attribute(array, dim, "branch"), dtype=object)
    belongs = np.array([[float(name == branch) for name in of] for branch in branches])
    values: Floats = array.transpose("time", dim, ...).values
    return np.asarray(np.einsum("bp,tp...->tb...", belongs, values), dtype=np.float64)


@indicator(
    id="PLN-05",
    title="Consistency of the plan",
    needs=PLAN,
    optional=(BALANCES,),
    unit="share",
    range=(float("-inf"), 1),
    direction="targets fit one another better",
    source="Leontief 1936; the index is a project construct",
    mark="K",
    notes=(
        *TECHNIQUE_NOTES,
        "Missing where no output can meet the planned final use, since the system does not reproduce itself "
        "(PLN-05.radius), and without planned final use.",
    ),
    pitfalls=(*TECHNIQUE_PITFALLS, "Targets that are all too high alike are inconsistent, and yet in proportion."),
)
def consistency(view: View) -> xr.DataArray:
    r"""One less the distance of targets from the output that planned final use asks for, in that output.

    .. math:: C = 1 - \frac{\sum_i |X_i^* - X_i^{imp}|}{\sum_i X_i^{imp}}, \qquad
              X^{imp} = (I - A)^{-1} (F^* + E^* - M^*)
    """
    plan = _read_plan(view)
    values = np.full(len(plan.final), np.nan)
    can = plan.radius < 1
    if can.any():
        values[can] = plan_consistency(plan.coefficients[can], plan.targets[can], plan.final[can])
    return xr.DataArray(values, {"time": view.time}, ("time",))


@indicator(
    id="PLN-05.radius",
    title="Inputs that the system needs to reproduce itself",
    needs=TECHNIQUE,
    unit="ratio",
    range=(0, float("inf")),
    direction="more of the product is used up in making it; from 1 on nothing is left over",
    source="Hawkins and Simon 1949",
    mark="K",
    notes=TECHNIQUE_NOTES[:1],
    pitfalls=TECHNIQUE_PITFALLS[:1],
)
def radius(view: View) -> xr.DataArray:
    r"""Largest absolute eigenvalue of the input coefficients of branches.

    .. math:: \rho(A) = \max_k |\lambda_k(A)|
    """
    return xr.DataArray(_radius(_technique(view)[0]), {"time": view.time}, ("time",))


LABOUR = (*PLAN, "employment", "job_seekers")
LABOUR_NOTE = (
    "Labour for a unit of output as in the last twelve months; at hand are those at work and those who seek work."
)


def _labour_asked(view: View, plan: _Plan) -> Floats:
    """Return the labour that the plan needs in the labour at hand, float64 (time,)."""
    mean = mean_of_year(total_by(view["employment"], "branch"))
    employed: Floats = mean.reindex(branch=list(plan.branches), fill_value=0.0).transpose("time", "branch").values
    each = np.divide(employed, plan.output, out=np.zeros_like(employed), where=plan.output > 0)
    each[~np.isfinite(plan.output)] = np.nan
    seeking: Floats = mean_of_year(total(view["job_seekers"])).values
    hands = employed.sum(axis=1) + seeking
    asked = (each * plan.implied).sum(axis=1)
    return np.asarray(np.divide(asked, hands, out=np.full_like(asked, np.nan), where=hands > 0))


@indicator(
    id="PLN-05.labour",
    title="Labour that the plan asks for",
    needs=LABOUR,
    optional=(BALANCES,),
    unit="ratio",
    range=(float("-inf"), float("inf")),
    direction="the plan needs more of the labour at hand; above 1 more than there is",
    source="project construct",
    mark="P",
    notes=(
        *TECHNIQUE_NOTES,
        LABOUR_NOTE,
        "Missing where the system does not reproduce itself, or where nobody works or seeks work.",
    ),
    pitfalls=(
        *TECHNIQUE_PITFALLS,
        "Rising productivity that the plan counts on is left out.",
        "Skills are added up as if they could stand in for one another.",
    ),
)
def labour_asked(view: View) -> xr.DataArray:
    r"""Labour for the output that planned final use asks for, in those at work and those who seek work.

    .. math:: l X^{imp} / (N + U)
    """
    return xr.DataArray(_labour_asked(view, _read_plan(view)), {"time": view.time}, ("time",))


@indicator(
    id="PLN-05.feasible",
    title="Feasibility of the plan",
    needs=LABOUR,
    optional=(BALANCES, "capacity", "foreign_exchange"),
    unit="0 or 1",
    range=(0, 1),
    direction="1: no limit that was looked at forbids the plan",
    source="Hawkins and Simon 1949; project construct",
    mark="P",
    notes=(
        *TECHNIQUE_NOTES,
        LABOUR_NOTE,
        "Limits: the system reproduces itself, no output below zero, labour; plant and foreign exchange where they are "
        "recorded; a gap in one of them leaves open what no other limit forbids. The first limit that forbids is told "
        "beside the value. Land is not looked at.",
    ),
    pitfalls=(
        *TECHNIQUE_PITFALLS,
        "A plan a hair beyond a limit counts like one far beyond: PLN-05.labour tells more.",
    ),
)
def feasible(view: View) -> xr.DataArray:
    r"""1 if planned final use can be made with what is there, else 0.

    .. math:: \rho(A) < 1 \;\wedge\; X^{imp} \ge 0 \;\wedge\; l X^{imp} \le N + U \;\wedge\;
              X^{imp} \le \hat X \;\wedge\; D^{fx} \le S^{fx}
    """
    plan = _read_plan(view)
    rate, implied = plan.radius, np.nan_to_num(plan.implied)
    labour = _labour_asked(view, plan)
    limits = {
        "reproduction": np.where(np.isfinite(rate), rate >= 1, np.nan),
        "output below zero": np.where(
            np.isfinite(rate), (implied < -TINY * np.abs(implied).sum(axis=1, keepdims=True)).any(axis=1), np.nan
        ),
        "labour": np.where(np.isfinite(labour), labour > 1 + TINY, np.nan),
        **_other_limits(view, plan, implied),
    }
    first = np.full(len(rate), "", dtype=object)
    for name, forbids in reversed(limits.items()):
        first[forbids == 1] = name
    known = np.isfinite(rate) & ((first != "") | np.isfinite(np.stack(list(limits.values()))).all(axis=0))
    values = np.where(known, (first == "").astype(float), np.nan)
    limit = ("time", np.where(known, first, ""))
    return xr.DataArray(values, {"time": view.time, "limit": limit}, ("time",))


def _other_limits(view: View, plan: _Plan, implied: Floats) -> dict[str, Floats]:
    """Say where plant or foreign exchange forbid: 1 or 0, missing in a gap of the record, float64 (time,)."""
    found: dict[str, Floats] = {}
    if view.has("capacity"):
        made = mean_of_year(view["capacity"])
        products = view.attribute(made, "activity", "product")
        worth = at_constant_prices(
            view, total(made, "form").assign_coords(activity=products).rename(activity="product")
        )
        of = view.attribute(made, "activity", "branch")
        able = np.stack([worth.values[:, np.array(of) == name].sum(axis=1) for name in plan.branches], axis=1)
        beyond = ((implied > able * (1 + TINY)) & (able > 0)).any(axis=1)
        found["plant"] = np.where(beyond, 1.0, np.where(np.isfinite(able).all(axis=1), 0.0, np.nan))
    if view.has("foreign_exchange"):
        exchange = view.year("foreign_exchange")
        needed = total(view.of(exchange, "entry", role="needed-by-the-plan"))
        there = total(view.of(exchange, "entry", role=("earned", "aid", "credit")))
        beyond = (needed > there * (1 + TINY)).values
        found["foreign exchange"] = np.where((needed + there).notnull().values, beyond, np.nan)
    return found
