"""The plan that was made: its results, its proof, its valuations, and what can be asked of it.

`lustrum.planning.plan.plan` makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from lustrum.errors import Problem
from lustrum.planning import decomposition, easing, sensitivity, technique, telling
from lustrum.planning.aims import ObjectiveSpec
from lustrum.planning.balances import add_up
from lustrum.planning.bases import Basis
from lustrum.planning.bottlenecks import binding_rows, find_bottlenecks
from lustrum.planning.certificate import Certificate
from lustrum.planning.decomposition import WhyNotMore
from lustrum.planning.facts import Facts
from lustrum.planning.infeasibility import PlanExplanation
from lustrum.planning.program import Draft, LinearProgram, Stage
from lustrum.planning.results import Results, by_calendar_year
from lustrum.planning.scaling import find_scale
from lustrum.planning.settings import PlanProblems, PlanSettings
from lustrum.planning.stages import Status
from lustrum.planning.succession import next_economy
from lustrum.planning.valuation import find_valuations
from lustrum.planning.watching import PlanProgress
from lustrum.planning.weighing import COLUMNS, attained

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lustrum.economy.economy import Economy

    Floats = NDArray[np.float64]

FLOWS = ("output", "deliveries", "investment", "replacement", "trade", "labour", "training", "migration", "emissions")
"""Tables of flows, which can be added up by years."""


@dataclass(frozen=True, eq=False)
class Question:
    """What was asked: an economy, targets and objective, as they were given. Not written to files."""

    economy: Economy | None
    targets: Any
    objective: ObjectiveSpec


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """What should be produced, built, traded and delivered, year by year, with its proof.

    Parameters
    ----------
    name : str
        Name of the economy.
    status : {"optimal", "feasible", "infeasible", "interrupted"}
        ``optimal``: the certified gap is within the tolerance; ``feasible``: it can be carried out, and the
        certificate says how far from the best it may be.
    objective : float
        Value of the first objective; not a number if there is no plan.
    unit : str
        Its unit.
    years : tuple of int
        Years of the plan.
    certificate : Certificate or None
        Proof, computed independently of the solver from the programme as assembled; None if there is no plan.
    stages : tuple of (str, float, str)
        Each objective in its order: name, value when it was pursued, unit.
    explanation : PlanExplanation or None
        Why there is no plan.
    notes : tuple of str
        What was switched off, assumed or had to give way.
    evidence : tuple of str
        What the figures of the economy rest on.
    settings : PlanSettings
        How it was planned.
    question, basis
        What was asked, and where the solver ended; for `revise`.
    was_interrupted : bool
        Whether somebody ended the work; the plan is then what was found by that time.
    facts, program, levels, duals, draft, objectives
        The economy as it was read, the programme as it was assembled (with the tangents of concave utilities that its
        proof needs), and its answer: float64 (column,), (row,).
    """

    name: str
    status: Status
    objective: float
    unit: str
    years: tuple[int, ...]
    certificate: Certificate | None
    stages: tuple[tuple[str, float, str], ...]
    explanation: PlanExplanation | None
    notes: tuple[str, ...]
    evidence: tuple[str, ...]
    settings: PlanSettings
    facts: Facts
    program: LinearProgram
    levels: Floats | None
    duals: Floats | None
    draft: Draft
    objectives: tuple[Stage, ...]
    question: Question
    basis: Basis | None = None
    was_interrupted: bool = False

    @property
    def first_stage(self) -> Stage:
        """The first objective."""
        return self.objectives[0]

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be computed again, and what was asked."""
        bare = self.bare()
        return {one.name: getattr(bare, one.name) for one in fields(bare)}

    def bare(self) -> Plan:
        """Return the plan without the economy and the targets it was asked with, to be kept beside many others.

        It can be told, drawn and explained as before; to revise it the economy must be given again.
        """
        return replace(self, question=Question(None, None, ""), basis=None)

    def revise(self, *, progress: Callable[[PlanProgress], object] | None = None, **changes: Any) -> Plan:
        """Plan anew with some changes, starting from this plan: the same proof, sooner.

        Parameters
        ----------
        progress : callable, optional
            See `plan`.
        **changes
            ``economy``, ``targets`` or ``objective``, and settings by name; all else is as it was asked.

        Raises
        ------
        PlanProblems
            If a change cannot be understood, or the plan was read back from a file and does not know its question;
            give ``economy`` and ``targets`` then.

        Examples
        --------
        >>> from lustrum.planning.plan import plan
        >>> import pandas as pd
        >>> from lustrum.economy.economy import Economy
        >>> flows = pd.DataFrame([[150, 500], [200, 100]], index=["1", "2"], columns=["1", "2"])
        >>> economy = Economy.from_tables(flows, final=pd.Series([350, 1700], index=["1", "2"]),
        ...     labour=pd.Series([100, 300], index=["1", "2"]), name="two sectors", unit="dollar", year=2009)
        >>> made = plan(economy, years=1, labour_limits=1200)
        >>> round(made.revise(labour_limits=800).objective, 6)
        2.0
        """
        asked = {"economy": self.question.economy, "targets": self.question.targets,
                 "objective": self.question.objective, "years": len(self.years)}  # fmt: skip
        asked |= {"settings": self.settings, **changes}
        if asked["economy"] is None:
            what = "A plan that was read back does not know its economy."
            raise PlanProblems([Problem(what, "revise", remedy="Give economy, targets and objective.")])
        from lustrum.planning.plan import plan

        return plan(**asked, progress=progress, like=self)

    def next_economy(self, year: int = 1, reported: Mapping[str, Any] | None = None) -> Economy:
        """Return the economy after some years of the plan, as reported where it was; see `succession`.

        Examples
        --------
        >>> from lustrum.planning.plan import plan
        >>> from lustrum.economy.storage import load_economy
        >>> made = plan(load_economy("four-products"), years=3, over="years-sum", terminal="none")
        >>> rest = plan(made.next_economy(), years=2, over="years-sum", terminal="none")
        >>> bool(abs(float(made.fulfilment[1:].sum()) - rest.objective) < 1e-6)
        True
        """
        return next_economy(self, year, reported)

    @cached_property
    def results(self) -> Results:
        """Labelled results."""
        return Results(self.draft, self.program, self.levels)

    @cached_property
    def output(self) -> xr.DataArray:
        """Levels of activities (year, region, form, activity), units of activity a year, flow."""
        return self.results.output()

    @cached_property
    def deliveries(self) -> xr.DataArray:
        """Deliveries to final use (year, region, group, product), product units a year, flow."""
        return self.results.deliveries()

    @cached_property
    def investment(self) -> xr.DataArray:
        """Capital begun (year, region, form, asset, activity), asset units, flow."""
        return self.results.investment()

    @cached_property
    def replacement(self) -> xr.DataArray:
        """Part of `investment` that replaces what wears out or retires; the rest is expansion. Asset units, flow."""
        return self.results.replacement()

    @cached_property
    def stocks(self) -> xr.DataArray:
        """Stocks at the end of each year (year, region, product), product units, stock."""
        return self.results.stocks()

    @cached_property
    def trade(self) -> xr.DataArray:
        """Trade abroad (year, region, partner, flow, product), product units a year, flow."""
        return self.results.trade()

    @cached_property
    def loans(self) -> pd.DataFrame:
        """Loans in foreign money by year and number: drawn, due with interest, owed at the end of the year."""
        return self.results.loans()

    @cached_property
    def procurement(self) -> pd.DataFrame:
        """What forms outside the plan make, give as tax, sell to it and keep; empty unless they enter by ``response``.

        ``terms`` are goods given per unit sold, at constant prices, over the constant price.
        """
        return self.results.procurement()

    @cached_property
    def labour(self) -> xr.DataArray:
        """Labour (year, region, skill, activity), person-years, flow."""
        return self.results.labour()

    @cached_property
    def training(self) -> xr.DataArray:
        """Workers who begin to be trained (year, region, course), persons a year, flow."""
        return self.results.training()

    @cached_property
    def migration(self) -> xr.DataArray:
        """Workers who move (year, from_region, to_region, skill), persons a year, flow."""
        return self.results.migration()

    @cached_property
    def emissions(self) -> xr.DataArray:
        """Emissions (year, region, substance, activity), substance units a year, flow; negative if taken up."""
        return self.results.emissions()

    def by_year(self, name: str) -> xr.DataArray:
        """Return a flow of the plan added up by years, whatever periods it is planned in.

        Parameters
        ----------
        name : str
            ``output``, ``deliveries``, ``investment``, ``replacement``, ``trade``, ``labour``, ``training``,
            ``migration`` or ``emissions``. The level of an activity in a period is what it does in that period.

        Raises
        ------
        PlanProblems
            If it is no flow.

        Examples
        --------
        >>> from lustrum.planning.plan import plan
        >>> from lustrum.economy.storage import load_economy
        >>> made = plan(load_economy("kantorovich-excavators"), years=1, periods_a_year=4)
        >>> made.output.sizes["year"], made.by_year("output").sizes["year"]
        (4, 1)
        """
        if name not in FLOWS:
            raise PlanProblems([Problem("There is no such flow.", "by_year", name, ", ".join(FLOWS))])
        return by_calendar_year(self.facts, getattr(self, name))

    @cached_property
    def fulfilment(self) -> xr.DataArray:
        """Multiple of the targets (year,)."""
        return self.results.fulfilment()

    @cached_property
    def balances(self) -> xr.DataArray:
        """Balance of every product (year, product, flow): uses are negative, all flows add up to zero."""
        return add_up(self.results)

    @cached_property
    def valuations(self) -> dict[str, xr.DataArray]:
        """What one more unit would add to the first objective: one array for each kind of balance or limit."""
        if self.duals is None:
            return {}
        return find_valuations(self.program, self.facts, self.first_stage, self.duals)

    @cached_property
    def bottlenecks(self) -> pd.DataFrame:
        """Limits that hold the plan back, the weightiest first: in words, with worth and share."""
        if self.duals is None:
            return pd.DataFrame(columns=["limit", "family", "year", "amount", "unit", "worth", "share"])
        scale = find_scale(self.program)
        value = self.stages[0][1]
        return find_bottlenecks(self.program, self.facts, self.first_stage, self.duals, value=value, scale=scale)

    def check_bottlenecks(self, count: int = 10, by: float = 0.01) -> pd.DataFrame:
        """Relax the weightiest bottlenecks one at a time and plan anew, each from the plan that was found.

        Parameters
        ----------
        count : int
            How many.
        by : float
            Share of each limit by which it gives way.

        Returns
        -------
        DataFrame
            Columns of `bottlenecks`, and ``more`` (room given), ``predicted`` (gain by the valuation), ``found`` (gain
            of the best plan), ``holds_to`` (the limit up to which the valuation holds) and ``gap`` (certified relative
            gap of planning anew).

        Examples
        --------
        >>> from lustrum.planning.plan import plan
        >>> from lustrum.economy.storage import load_economy
        >>> made = plan(load_economy("kantorovich-excavators"), years=1)
        >>> made.check_bottlenecks(1, 0.01)[["limit", "predicted", "found"]].round(6).values.tolist()
        [['labour (M2) in year 1', 0.283443, 0.283443]]
        """
        if self.duals is None:
            return pd.DataFrame(columns=sensitivity.COLUMNS)
        asked = self.program, self.facts, self.first_stage, self.duals, self.stages[0][1]
        rows = binding_rows(*asked).head(count)
        return sensitivity.check(self.program, self.first_stage, self.settings, rows, by)

    def cheapest_more(self, by: float = 0.01) -> pd.DataFrame:
        """Say which limits would have to give way together, and by how much, for the first objective to be better.

        Where several limits bind at once, more of one alone brings nothing (`check_bottlenecks`).

        Parameters
        ----------
        by : float
            Share of the value by which it shall be better.

        Returns
        -------
        DataFrame
            See `easing.cheapest_more`: the least total relative widening.

        Examples
        --------
        >>> from lustrum.planning.plan import plan
        >>> from lustrum.economy.storage import load_economy
        >>> made = plan(load_economy("four-products"), years=5)
        >>> [(line.asset, round(line.share, 4)) for line in made.cheapest_more(0.01).itertuples()]
        [('iron', 0.01), ('coal', 0.01)]
        """
        if self.levels is None:
            return pd.DataFrame(columns=["family", "amount", "unit", "words", "share"])
        return easing.cheapest_more(self.program, self.facts, self.first_stage, self.stages[0][1], by)

    def why_not_more(self) -> WhyNotMore:
        """Say what the value of the first objective rests on, limit by limit; shares of an optimum add up to one."""
        if self.duals is None:
            told = WhyNotMore(str(self.explanation or "There is no plan."))
            told.shares = pd.DataFrame(columns=decomposition.COLUMNS)
            return told
        stage, value = self.first_stage, self.stages[0][1]
        shares = decomposition.decompose(self.program, self.facts, stage, self.duals, value)
        proof = self.certificate.stages[0] if self.certificate is not None else None
        is_proven = proof is not None and proof.is_within(self.settings.tolerance)
        return decomposition.tell(stage, value, shares, self.bottlenecks, is_proven)

    def technique_values(self, rate_of_profit: float = 0.0) -> xr.Dataset:
        """Return labour values, and prices of production at a rate of profit, of the technique of each year.

        Parameters
        ----------
        rate_of_profit : float
            On all inputs of a year.

        Returns
        -------
        Dataset (year, product)
            ``labour_value``, person-years per unit; ``production_price``, wages of a person-year per unit; with
            method and source. See `technique`.

        Raises
        ------
        PlanProblems
            If there are no labour requirements, or the rate is out of the range of a year's technique.
        """
        levels = self.output.sum(["region", "form"]).to_numpy()
        return technique.technique_values(self.facts, levels, rate_of_profit)

    @cached_property
    def rents(self) -> pd.DataFrame:
        """Rents of scarce capital, capacity and land: units of the first objective per unit of the thing."""
        return technique.rents(self.valuations)

    @cached_property
    def own_rates(self) -> xr.DataArray:
        """Own rates of interest of products from each year to the next, shares a year, by the plan's valuations."""
        if self.duals is None:
            return xr.DataArray(np.zeros((0, 0)), dims=("year", "product"), name="own_rate_of_interest")
        rates = technique.own_rates(self.valuations)
        return rates.assign_attrs(unit=rates.attrs["unit"].replace("a year", f"a {self.facts.timing.word}"))

    @cached_property
    def weighed(self) -> pd.DataFrame:
        """What the plan attains of objectives that were weighed against each other: each alone at best, and here."""
        found = [attained(stage, self.levels) for stage in self.objectives if stage.best and self.levels is not None]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)

    @property
    def is_carried_out(self) -> bool:
        """Whether there is a plan to carry out."""
        return self.levels is not None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables of the plan in long form, without zeros: results, targets, balances, valuations, limits."""
        return telling.tables_of(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as a plain mapping, for ``--json``."""
        return telling.document_of(self)

    def __repr__(self) -> str:
        return telling.as_text(self)

    def _repr_html_(self) -> str:
        return telling.as_html(self)
