"""Measures on land, harvests and farms."""

TITLE = "Land and farms"
