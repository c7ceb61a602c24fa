"""What a plan must respect: one file for each family of constraints, found by its place.

A family may define ``columns(draft)``, ``rows(draft)`` and ``entries(draft)``; all columns are declared before all
rows, and all rows before all entries. Its docstring states the equation, the units and the source.
"""
