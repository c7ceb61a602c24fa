"""Lustrum: a laboratory for planned and transitional economies."""
