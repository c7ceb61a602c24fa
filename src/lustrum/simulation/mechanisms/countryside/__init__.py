"""Farming, levies, rent, herds and cooperatives."""
