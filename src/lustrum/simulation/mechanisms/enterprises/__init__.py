"""How enterprises want, order, earn, are rescued and close."""
