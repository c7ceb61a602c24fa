"""How units change form: restriction, conversion, exit."""
