"""Which class roles an indicator means by a word. One place, so that a reader can quarrel with it.

An economy gives each class a ``role`` in its own source's words; these sets gather them. They are project defaults
and part of every result that uses them.
"""

from __future__ import annotations

__all__ = [
    "FORMERLY_OPPRESSED",
    "MANUAL",
    "MENTAL",
    "OFFICIALS",
    "OWNERS",
    "PEASANTS",
    "PRODUCERS",
    "WORKERS",
    "WORKING_ORIGIN",
    "is_mass",
    "is_means_of_production",
]

WORKERS = ("worker", "industrial-worker", "wage-worker")
"""Wage workers outside farming and offices."""

PEASANTS = ("peasant", "farmer", "middle", "poor", "tenant", "labourer", "member", "rich")
"""Those who live by working land; labourers and cooperative members are among them."""

ARTISANS = ("artisan", "artisan-member", "craftsman")
"""Small producers outside farming."""

MENTAL = ("employee", "specialist", "technician", "intelligentsia")
"""Those who work with pen and instrument, leading officials left out."""

MANUAL = (*WORKERS, *ARTISANS)
"""Those who work with their hands outside farming."""

FORMERLY_OPPRESSED = (*WORKERS, *(role for role in PEASANTS if role != "rich"))
"""Workers, and peasants who hire nobody: the reading of A2013-15 used here."""

PRODUCERS = (*MANUAL, *(role for role in PEASANTS if role != "rich"))
"""Direct producers: those who work with their hands in industry, crafts and farming and hire nobody."""

WORKING_ORIGIN = PRODUCERS
"""Origins that count as worker or peasant in D1955-59."""

OFFICIALS = ("official", "top", "leadership", "top-stratum")
"""Leading officials."""

OWNERS = ("landlord", "church", "capitalist", "entrepreneur", "foreign-capitalist")
"""Those who live by owning land or firms that others work in."""

_NARROW = (*OWNERS, *OFFICIALS)


def is_mass(role: str) -> bool:
    """Say whether a role is of everybody but landlords, capitalists and leading officials."""
    return bool(role) and role not in _NARROW


def is_means_of_production(department: str) -> bool:
    """Say whether a department of reproduction is the first one: ``I``, ``1``, ``means of production``."""
    return department in ("i", "1") or "means-of-production" in department or department == "production"
