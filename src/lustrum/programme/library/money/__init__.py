"""Measures on money and taxes."""

TITLE = "Money"
