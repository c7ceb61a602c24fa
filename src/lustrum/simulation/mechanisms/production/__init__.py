"""Making things under scarcity."""
