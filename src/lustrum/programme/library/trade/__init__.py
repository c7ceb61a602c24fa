"""Measures on trade and relief."""

TITLE = "Trade"
