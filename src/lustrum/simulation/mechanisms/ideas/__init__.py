"""Conviction, campaigns, reports."""
