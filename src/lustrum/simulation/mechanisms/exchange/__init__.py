"""Wages, shops, the free market, foreign trade and the budget."""
