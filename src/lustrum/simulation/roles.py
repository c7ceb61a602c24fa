"""What labels mean for a rule: read from their attributes, never from their names; read once a run.

Rules ask whether a form is private or a class lives by farming many times a month; :func:`roles` keeps the answers as
plain arrays over the labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.simulation.month import Month

Bools = NDArray[np.bool_]
NEEDED = {
    "form": ("role", "commanded", "softness", "pooling", "sphere"),
    "group": ("sector", "role"),
    "branch": ("sector", "heavy"),
    "product": ("kind", "constant_price", "quantum", "storable", "spoilage_per_year"),
    "activity": ("branch", "product", "by_farm_households", "newer_technique", "building_lag_months"),
    "skill": ("level", "pool"),
    "land": ("season",),
}
"""Attributes that rules read, by dimension."""

PRIVATE_ROLES = ("household", "capital", "landlord")


@dataclass(frozen=True, eq=False)
class Roles:
    """Attributes of labels, as arrays.

    Parameters
    ----------
    form_role : str (form,)
        Role of a form of property.
    private, commanded, soft : bool (form,)
        Whether units of a form sell where they like, are planned for, and have a soft budget.
    pooling : float64 (form,)
        How far a form pools land and animals, 0 to 1.
    farming : bool (group,)
        Whether a class lives by farming.
    group_role : str (group,)
        Role of a class.
    branch_sector : str (branch,)
        Sector of a branch.
    kind : str (product,)
        Kind of a product: energy, material, asset, consumer, food, service.
    skill_level : int64 (skill,)
        Level of a skill.
    farm_skill : bool (skill,)
        Whether a skill belongs to the pool of farming.
    season : str (land,)
        Season of a class of land.
    """

    form_role: NDArray[np.str_]
    private: Bools
    commanded: Bools
    soft: Bools
    pooling: NDArray[np.float64]
    farming: Bools
    group_role: NDArray[np.str_]
    branch_sector: NDArray[np.str_]
    kind: NDArray[np.str_]
    skill_level: NDArray[np.int64]
    farm_skill: Bools
    season: NDArray[np.str_]


def has_roles(month: Month) -> bool:
    """Say whether the labels carry what rules and the record read of them; bare economies need not."""
    return all(month.labels[dim].has(name) for dim, names in NEEDED.items() for name in names)


def roles(month: Month) -> Roles:
    """Return the attributes of the run's labels, made once."""
    if "roles" not in month.cache:
        month.cache["roles"] = _make(month)
    made: Roles = month.cache["roles"]
    return made


def _make(month: Month) -> Roles:
    def text(dim: str, name: str) -> NDArray[np.str_]:
        return month.labels[dim].attribute(name).astype(str)

    def number(dim: str, name: str) -> NDArray[np.float64]:
        return month.labels[dim].attribute(name).astype(np.float64)

    form_role = text("form", "role")
    return Roles(
        form_role=form_role,
        private=np.isin(form_role, PRIVATE_ROLES),
        commanded=number("form", "commanded") > 0,
        soft=number("form", "softness") > 0,
        pooling=number("form", "pooling"),
        farming=text("group", "sector") == "agriculture",
        group_role=text("group", "role"),
        branch_sector=text("branch", "sector"),
        kind=text("product", "kind"),
        skill_level=number("skill", "level").astype(np.int64),
        farm_skill=text("skill", "pool") == "farm",
        season=text("land", "season"),
    )


def private_forms(month: Month) -> Bools:
    """Say which forms are private: they sell where they like and buy what is left to them, bool (form,)."""
    return roles(month).private


def commanded_forms(month: Month) -> Bools:
    """Say which forms the plan commands, bool (form,)."""
    return roles(month).commanded


def state_supplied(month: Month) -> Bools:
    """Say which units are supplied by, and deliver to, the state supply organ, bool (unit,)."""
    return np.asarray(~roles(month).private[month.now.units.form])


LEADING_ROLES = ("official", "top", "leadership", "top-stratum")
"""Roles of the classes that lead offices and the party."""


def leading_groups(month: Month) -> Bools:
    """Say which class positions lead offices and the party, bool (group,); none where no class has such a role."""
    groups = month.labels["group"]
    if not groups.has("role"):
        return np.zeros(len(groups), dtype=bool)
    return np.isin(groups.attribute("role").astype(str), LEADING_ROLES)


def farming_groups(month: Month) -> Bools:
    """Say which class positions live by farming, bool (group,)."""
    return roles(month).farming


def farming_households(month: Month) -> Bools:
    """Say which households live by farming, bool (household,)."""
    return np.asarray(roles(month).farming[month.now.households.group])


def settlement_kinds(month: Month) -> NDArray[np.int64]:
    """Return where each household lives: 0 village, 1 town, int64 (household,)."""
    kinds = month.now.settlements.kind[month.now.households.settlement]
    return np.asarray(kinds, dtype=np.int64)
