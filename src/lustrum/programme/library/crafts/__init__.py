"""Measures on crafts."""

TITLE = "Crafts"
