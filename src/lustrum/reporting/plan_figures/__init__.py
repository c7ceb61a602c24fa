"""Figures of the page of a plan: one file for each question, drawn from a `Sheet`."""
