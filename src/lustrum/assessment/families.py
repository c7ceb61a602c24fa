"""Families of the catalogue of indicators, in its order, and which codes belong to one."""

from __future__ import annotations

__all__ = ["FAMILIES", "is_of"]

FAMILIES = {
    "OWN": "Ownership and control of means of production",
    "PLN": "Planning",
    "STR": "Structure and dependence",
    "NEED": "Needs",
    "INQ": "Inequality",
    "CLS": "Class, surplus, exploitation",
    "INC": "Incentives, work, mobilisation",
    "SHO": "Shortage and repressed inflation",
    "POW": "Power and participation",
    "CON": "Ideas",
    "MIL": "Militarisation",
    "EXT": "External relations",
    "AGR": "Agriculture and industry",
    "COOP": "Co-operation",
    "HUM": "Human capital",
    "ECO": "Ecology",
    "GRW": "Growth",
    "ATT": "Attribution and robustness",
}
"""Families of the catalogue, in its order."""


def is_of(code: str, group: str) -> bool:
    """Say whether a code is of a family, of an entry, or is that very part.

    Examples
    --------
    >>> is_of("OWN-10.tenancy", "OWN"), is_of("OWN-10.tenancy", "OWN-10"), is_of("OWN-10", "OWN-1")
    (True, True, False)
    """
    return code == group or code.startswith((f"{group}-", f"{group}."))
