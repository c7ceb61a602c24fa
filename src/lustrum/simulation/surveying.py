"""The yearly survey: weighted rows of households with a lasting key, so that inequality and mobility can be seen.

Every December, and in the last month of a run, up to 20,000 households answer what they have, own, earned and used in
the year. A row stands for ``weight`` households; its answers are per household.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lustrum.history.survey import MOST_ROWS_A_DATE, Survey
from lustrum.kernels.sums import weigh_by
from lustrum.simulation.observing import livelihood
from lustrum.simulation.state import INCOME_LINES

if TYPE_CHECKING:
    from lustrum.simulation.month import Month, World

NAME = "households"
INCOME, USED = "survey income", "survey consumption"
DECEMBER = 12


def gather_answers(month: Month) -> None:
    """Add up what the year brought to each household, and in December write down the answers."""
    households = month.now.households
    earned = _by_id(month, INCOME, len(INCOME_LINES))
    used = _by_id(month, USED, month.now.sizes["need"])
    if households.income.any():
        earned[households.id] += households.income
    if households.consumption.any():
        used[households.id] += households.consumption
    if month.date.month == DECEMBER:
        take_survey(month)


def _by_id(month: Month, name: str, width: int) -> NDArray[np.float64]:
    """Return sums by permanent id of the household, grown to hold the youngest."""
    size = int(month.now.households.id.max(initial=-1)) + 1
    kept: NDArray[np.float64] = month.board.array(name, (size, width))
    if kept.shape[0] < size:
        kept = np.concatenate([kept, np.zeros((size - kept.shape[0], width))])
        month.board[name] = kept
    return kept


def take_survey(month: Month) -> None:
    """Write down the answers of a date, and begin the sums of the year anew."""
    rows, weight = _drawn(month)
    if rows.size:
        month.world.survey_pages.append(_page(month, rows, weight))
    month.board[INCOME][...] = 0
    month.board[USED][...] = 0


def _drawn(month: Month) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return rows that answer, the same through the years, and how many households each stands for."""
    households = month.now.households
    living = np.flatnonzero(households.members > 0)
    if living.size <= MOST_ROWS_A_DATE:
        return living, households.weight[living].astype(np.float64)
    luck = month.board_hash("survey", households.key[living])
    chosen = np.sort(living[np.argsort(luck, kind="stable")[:MOST_ROWS_A_DATE]])
    share = households.weight[living].sum() / households.weight[chosen].sum()
    return chosen, households.weight[chosen] * float(share)


def _page(month: Month, rows: NDArray[np.intp], weight: NDArray[np.float64]) -> pd.DataFrame:
    s, labels = month.now, month.labels
    homes = s.households
    each = 1.0 / np.maximum(homes.weight[rows], 1)
    form, branch = livelihood(month)
    owned, operated = (_land(month, right)[rows] * each for right in ("owner", "operator"))
    answers: dict[str, Any] = {
        "date": np.full(rows.size, str(month.date), dtype=object),
        "key": homes.id[rows].astype(np.int64),
        "weight": weight,
        "region": _names(labels["region"].ids, homes.region[rows]),
        "settlement": _names(labels["settlement"].ids, s.settlements.kind[homes.settlement[rows]]),
        "place": homes.settlement[rows].astype(np.int64),
        "group": _names(labels["group"].ids, homes.group[rows]),
        "origin": _names(labels["group"].ids, homes.origin[rows]),
        "form": _names(labels["form"].ids, form[rows]),
        "branch": _names(labels["branch"].ids, branch[rows]) if len(labels["branch"]) else "",
        "cooperative": (homes.coop[rows] >= 0).astype(np.int64),
        "members": homes.members[rows] * each,
        "workers": homes.workers[rows] * each,
        "land_owned": owned,
        "land_operated": operated,
        "animals": homes.animals[rows] * each,
        "money": homes.money[rows] * each,
        "debt": homes.debt[rows] * each,
        "conviction": homes.conviction[rows].astype(np.float64),
    }
    earned = month.board[INCOME][homes.id[rows]] * each[:, None]
    answers["income"] = earned.sum(axis=1)
    answers |= {f"income_{line}": earned[:, code] for code, line in enumerate(INCOME_LINES)}
    used = month.board[USED][homes.id[rows]] * each[:, None]
    answers |= {f"consumption_{need}": used[:, code] for code, need in enumerate(labels["need"].ids)}
    return pd.DataFrame(answers)


def _names(ids: tuple[str, ...], codes: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.array(ids, dtype=object)[codes])


def _land(month: Month, right: str) -> NDArray[np.float64]:
    s = month.now
    rows = s.rows_in("households", getattr(s.parcels, right))
    mine = rows >= 0
    return weigh_by(rows[mine], s.parcels.area[mine], len(s.households))


def make_surveys(world: World) -> dict[str, Survey]:
    """Return the survey of a run, if there was one."""
    pages = world.survey_pages
    if not pages:
        return {}
    units = {"members": "person", "workers": "person", "land_owned": "m2", "land_operated": "m2", "animals": "head"}
    units |= dict.fromkeys(("money", "debt", "income", *(f"income_{line}" for line in INCOME_LINES)), "won")
    units["conviction"] = "share"
    rows = pd.concat(pages, ignore_index=True)
    return {NAME: Survey(NAME, "household", rows, units, frozenset({"simulated"}))}
