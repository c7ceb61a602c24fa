"""What a plan is told besides the economy and the targets.

Every choice that changes a plan has a name, a default and a meaning here; nothing is read from the environment or the
clock. Use :func:`make_settings` to turn what a caller gives into :class:`PlanSettings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
from pydantic import ConfigDict, Field, ValidationError

from lustrum.errors import InputProblems, Problem, nearest
from lustrum.planning.settings_dealings import DealingSettings
from lustrum.planning.settings_pace import PaceSettings
from lustrum.planning.settings_periods import PeriodSettings
from lustrum.quantities.tolerance import CERTIFIED_GAP

Over = Literal["horizon", "years-min", "years-sum"]
Terminal = Literal["none", "keep", "balanced-growth", "static", "valued"]
ByYear = float | Sequence[float]

NTH = "year of the plan"
"""Column of tables made of sequences: 1 for the first year of the plan."""


class PlanProblems(InputProblems):
    """What was asked of a plan cannot be understood, or nothing limits it."""

    noun = "plan"


class PlanSettings(PeriodSettings, PaceSettings, DealingSettings):
    """Settings of a plan.

    Tables (`labour_limits`, `committed`, `aid`, `credit`, `forecast`, `emission_limits` ...) are frames in long form,
    with a column ``year`` where they differ between years (a calendar year, or 1 for the first year of the plan) and
    ``amount``; a mapping from label to an amount, or to one amount for each year, says the same in short.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    # --- years ----------------------------------------------------------------------------------
    start: int | None = Field(
        None, description="First year of the plan; None: the year that follows the economy's date."
    )
    growth: float = Field(
        0.0, gt=-1, description="Growth of the economy's own final demand when no targets are given, a year."
    )
    population_growth: float = Field(0.0, gt=-1, description="Growth of the number of persons with needs, a year.")

    # --- objective ------------------------------------------------------------------------------
    over: Over = Field(
        "horizon", description="What `ray` maximises: one multiple, the worst year, or the sum of years."
    )
    give: float | tuple[float, ...] = Field(
        0.0, description="Share of an objective that the objectives after it may give up; one for all or one for each."
    )
    tie_break: bool = Field(False, description="Whether ties are broken by nearness to last year's proportions.")
    branches: tuple[str, ...] | None = Field(
        None, description="Branches, sectors or `heavy`: whose activities `capacity` and `output` count; None: all."
    )
    weights: Mapping[str, float] | None = Field(
        None, description="Weights of products in `capacity` and `output`; None: constant prices."
    )
    capacity_in: int | None = Field(
        None,
        description="Year at whose start `capacity` counts capacity (1: the first of the plan); None: after the last.",
    )
    imbalance: Literal["imports", "growth", "idle"] = Field(
        "imports", description="What `imbalance` makes least: imports, how far activities grow apart, or idle capital."
    )
    output_years: tuple[int, ...] | None = Field(
        None,
        description="Years whose output `output` counts, and `employment` the labour in it (1: the first of the plan); "
        "None: all.",
    )
    stand_in: tuple[str, ...] | None = Field(
        None, description="Needs whose products stand in for one another; None: those of the role `staple`."
    )
    tiers: tuple[str, ...] = Field(
        ("survival", "basic", "comfort"), description="Tiers of needs, the first is met first."
    )

    # --- what limits the plan -------------------------------------------------------------------
    labour: bool = Field(True, description="Whether labour limits the plan; a labour limit may be dropped.")
    labour_limits: Any = Field(
        None,
        description="Person-years by skill (and year); one number or one for each year limits all labour together.",
    )
    labour_growth: float = Field(0.0, gt=-1, description="Growth of labour limits where a year has none of its own.")
    land: bool = Field(True, description="Whether land limits the plan.")
    multiple_cropping: bool = Field(
        True, description="Whether land may be sown as often a year as its attribute `multiple_cropping` says."
    )
    capital: bool = Field(True, description="Whether capital and capacity limit the plan.")
    invest: bool = Field(True, description="Whether capital can be added.")
    depreciation: Literal["geometric", "retirement"] = Field(
        "geometric",
        description="Whether an asset wears, one over its life each year, or serves in full until its life ends and is "
        "gone; a row of the table `capital` may say otherwise.",
    )
    gestation: int | Mapping[str, int] | None = Field(
        None,
        description="Years from first instalment to use, in equal instalments, for all or by activity; None: the "
        "building lag and instalments of the table `capital` or of the activity, at least 1.",
    )
    input_lag: Mapping[str, int] | None = Field(
        None, description="Years from inputs to output by activity; None: attribute `input_lag` of activities, or none."
    )
    started: Literal["level", "none", "free"] = Field(
        "level",
        description="Output whose inputs were used before the plan: up to last year's running level where that is "
        "known, none, or as much as capacity allows.",
    )
    labour_at: Literal["output", "input"] = Field(
        "output", description="Whether labour is spent in the year of the output, or with the inputs."
    )
    bundles: bool | Literal["whole"] | None = Field(
        None,
        description="Whether assets of an activity that wear and are built alike are counted as one, which changes no "
        "optimum; `whole`: and are all begun in one year, which may. None: from 20,000 pairs of cell and asset times "
        "years on.",
    )
    new_cells: bool = Field(
        True, description="Whether a commanded form may build capacity for activities that it lacks."
    )
    stocks: bool | None = Field(None, description="Whether goods are carried over; None: if the economy gives stocks.")
    minimum_stocks: Any = Field(
        None, description="Least stock at the end of a year, over all regions, by product (and year)."
    )
    trade: bool = Field(True, description="Whether there is trade abroad, if the economy has a table of it.")
    floors: tuple[str, ...] = Field((), description="Tiers of needs that must be met in full in every year.")
    terminal: Terminal | None = Field(
        None,
        description="What must be left at the end: nothing; what there was; enough for the last year's output; enough "
        "to deliver for ever what the last year delivers; or nothing, but what is left counts in the objective. None: "
        "the first that can be of `keep`, `balanced-growth`, `none`.",
    )
    terminal_values: Mapping[str, float] | None = Field(
        None,
        description="What a unit of a product left at the end, as stock or capital, counts in the objective with "
        "`valued`; None: constant prices (for `ray` as so many baskets of the last year).",
    )
    terminal_growth: float = Field(
        0.0, gt=-1, description="Growth that `balanced-growth` provides for after the last year."
    )
    uncommanded: Literal["fixed", "at-most", "response", "commanded"] = Field(
        "fixed",
        description="How forms that the plan does not command enter: at their forecast; up to it; at their forecast, "
        "selling what the terms of the plan bring them to; or as if it commanded them.",
    )
    forecast: Any = Field(
        None, description="Level of activities in forms that are not commanded; None: their running level."
    )
    yields: tuple[str, ...] | None = Field(
        None,
        description="Constraints that give way, by as little as can be and with a note, when there is no plan "
        "otherwise. None: `uncommanded` (not with `response`), and `deliveries` beside the objective `needs` if no "
        "targets were given.",
    )

    emission_limits: Any = Field(None, description="Most that may be emitted a year, by substance (and year).")
    emission_budgets: Any = Field(
        None, description="Most that may be emitted in all years of the plan together, by substance."
    )

    # --- what comes and goes by decision --------------------------------------------------------
    committed: Any = Field(None, description="Deliveries that must be made in full, by product (and year).")
    aid: Any = Field(None, description="Goods received without payment, by product (and year, and partner).")
    credit: Any = Field(
        None, description="Foreign money available beyond export earnings: one number, or one for each year."
    )

    # --- solving --------------------------------------------------------------------------------
    tolerance: float = Field(
        CERTIFIED_GAP, gt=0, description="Largest certified relative gap and violation of an optimal plan."
    )
    time_limit: float | None = Field(
        None, gt=0, description="Seconds after which the best plan so far is returned; never inside a simulation."
    )
    threads: int = Field(1, ge=1, description="Threads of the solver; the plan is the same for any number.")
    solver: Literal["choose", "simplex", "ipm", "first-order"] = Field(
        "choose",
        description="Simplex, interior point with crossover, or for thousands of products the structured first-order "
        "method where it covers the plan; `choose`: by size.",
    )
    crossover: bool = Field(
        True,
        description="Whether interior point goes on to a vertex. Without, dense programmes are certified far sooner, "
        "and plan and valuations lie in the middle of all that are best.",
    )
    gap: float = Field(
        1e-4,
        gt=0,
        description="Certified relative gap at which the first-order method stops; it may be above the "
        "tolerance, and the plan is then feasible, not optimal.",
    )
    interruptible: bool | None = Field(
        None,
        description="Whether Ctrl-C keeps the best plan found instead of raising; None: where Ctrl-C would raise as "
        "Python has it, so in a notebook, at the prompt and in a script, and never inside a simulation.",
    )
    explain: bool = Field(
        True, description="Whether an infeasible plan is explained (which solves further programmes)."
    )
    clash_checks: int = Field(400, ge=0, description="Most trials in the search for a smallest clashing set.")


def make_settings(settings: PlanSettings | Mapping[str, Any] | None, options: Mapping[str, Any]) -> PlanSettings:
    """Make settings of what a caller gave; `options` win over `settings`.

    Raises
    ------
    PlanProblems
        If a setting has no such name or no such value; every problem at once.

    Examples
    --------
    >>> make_settings({"over": "years-sum"}, {"labour": False}).over
    'years-sum'
    """
    given: dict[str, Any] = {}
    if isinstance(settings, PlanSettings):
        given = {name: getattr(settings, name) for name in settings.model_fields_set}
    elif settings is not None:
        given = dict(settings)
    given.update(options)
    try:
        return PlanSettings(**given)
    except ValidationError as error:
        raise PlanProblems([_problem(one) for one in error.errors()]) from error


def _problem(error: Any) -> Problem:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = tuple(PlanSettings.model_fields)
        return Problem("There is no such setting.", "settings", name, "", nearest(name, known))
    field = PlanSettings.model_fields.get(str(error["loc"][0]))
    return Problem(
        f"{error['msg']}.",
        f"settings, {name}",
        str(error.get("input")),
        "",
        "",
        (field.description if field else "") or "",
    )


def as_table(given: Any, label: str | None, value: str = "amount") -> pd.DataFrame:
    """Return what a caller gave for a table as a frame with the columns `label`, ``year`` (where given) and `value`.

    A sequence has one amount for each year of the plan, whatever its first year is called: column `NTH`, from 1.

    Parameters
    ----------
    given : DataFrame, Series, mapping, number, sequence of numbers or None
        A mapping goes from label to an amount, or to a sequence with one amount for each year of the plan.
    label : str or None
        Name of the column of labels; None if the table has none.
    value : str
        Name of the column of numbers.

    Raises
    ------
    PlanProblems
        If it cannot be understood.

    Examples
    --------
    >>> as_table({"iron": [1.0, 2.0]}, "product")
      product  year of the plan  amount
    0    iron                 1     1.0
    1    iron                 2     2.0
    """
    if given is None:
        return pd.DataFrame({**({label: []} if label else {}), value: np_empty()})
    if isinstance(given, pd.DataFrame):
        return _from_frame(given, label, value)
    if isinstance(given, pd.Series):
        given = given.to_dict()
    rows: list[dict[str, Any]] = []
    items = given.items() if isinstance(given, Mapping) else [("", given)]
    for key, amounts in items:
        head = {label: str(key)} if label else ({"year": key} if key != "" else {})
        if hasattr(amounts, "__len__") and not isinstance(amounts, str):
            rows.extend({**head, NTH: number, value: _amount(key, a)} for number, a in enumerate(amounts, 1))
        else:
            rows.append({**head, value: _amount(key, amounts)})
    return pd.DataFrame(rows)


def _amount(key: object, given: Any) -> float:
    try:
        return float(given)
    except (TypeError, ValueError) as error:
        raise PlanProblems([Problem("An amount must be a number.", str(key), str(given))]) from error


def np_empty() -> pd.Series:
    """Return an empty column of numbers."""
    return pd.Series(dtype=float)


def _from_frame(frame: pd.DataFrame, label: str | None, value: str) -> pd.DataFrame:
    names = {"item": label, "value": value, "target": value, "level": value, "use": "group"}
    renamed = frame.rename(
        columns={old: new for old, new in names.items() if new and old in frame and new not in frame}
    )
    if renamed.index.name in ("year", label) and renamed.index.name not in renamed:
        renamed = renamed.reset_index()
    missing = [name for name in (label, value) if name and name not in renamed]
    if missing:
        have = ", ".join(str(column) for column in frame.columns)
        raise PlanProblems(
            [Problem("A table lacks a column.", found=have, allowed=f"{name}, and year") for name in missing]
        )
    return renamed
