"""Measures on plans, investment and technique."""

TITLE = "Industry"
