"""Measures on who owns enterprises."""

TITLE = "Ownership"
