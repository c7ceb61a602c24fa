"""Benchmarks: how fast the engine is, and beside what."""
