r"""Most output over the plan, or in chosen years: :math:`\max \sum_{t \in Y} \sum_p w_p \sum_j b_{pj} x_{tj}`.

Y are the years `output_years` (all by default). Weights are those of `weights`, else constant prices; activities of
`branches` count (all by default). Targets are met in full.

Unit: money of constant prices (or the unit of the weights).

Sources
-------
Williams 1978, Model Building in Mathematical Programming, 12.9 (second objective of the economic planning model).
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import Problem
from lustrum.planning.objectives.capacity import value_of_activities
from lustrum.planning.program import Draft, Floats, Stage
from lustrum.planning.settings import PlanProblems
from lustrum.planning.tables import year_place


def counted_years(draft: Draft) -> Floats:
    """Return 1 for periods of years whose output counts, else 0, float64 (period,)."""
    chosen, years = draft.settings.output_years, draft.facts.years
    if chosen is None:
        return np.ones(draft.years)
    places = np.array([year_place(year, years) for year in chosen], dtype=np.int64)
    outside = [str(year) for year, place in zip(chosen, places, strict=True) if not 0 <= place < len(years)]
    if outside or not chosen:
        span = f"{years[0]} to {years[-1]}"
        raise PlanProblems(
            [Problem("Output counts in no year of the plan.", "output_years", y, span) for y in outside or [""]]
        )
    counts = np.zeros(len(years))
    counts[places] = 1.0
    return np.repeat(counts, draft.facts.timing.a_year)


def stages(draft: Draft) -> list[Stage]:
    """Maximise the value of output."""
    block = draft.columns["output"]
    cost = np.zeros(draft.columns.size)
    cost[block.part] = value_of_activities(draft)[block.codes["activity"]] * counted_years(draft)[block.codes["year"]]
    return [Stage("output", "value of output", cost)]
