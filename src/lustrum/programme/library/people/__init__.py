"""Measures on training, conviction and campaigns."""

TITLE = "People"
