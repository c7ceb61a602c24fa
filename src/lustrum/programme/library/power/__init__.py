"""Measures on who decides: bodies, the party, the place of work, voice."""

TITLE = "Power"
