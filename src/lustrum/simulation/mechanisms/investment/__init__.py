"""New plant, wear and restoration."""
