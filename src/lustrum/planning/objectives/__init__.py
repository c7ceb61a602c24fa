"""What a plan aims at: one file for each objective, found by its place.

An objective may define ``columns(draft)``, ``rows(draft)`` and ``entries(draft)`` as a constraint does, and must define
``stages(draft)``, which returns the values to be made largest or smallest, one after another.
"""
