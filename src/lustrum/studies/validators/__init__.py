"""Validators: published regularities that a run is held against after the event; they are no phases and move nothing.

One file each, found by its place; :mod:`lustrum.studies.validating` runs them.
"""
