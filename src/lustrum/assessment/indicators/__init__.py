"""Indicator families, one file each, found by place. Families do not import one another."""
