"""Runs as studies: a scenario lived through with several seeds, its folder, and comparison of runs."""
