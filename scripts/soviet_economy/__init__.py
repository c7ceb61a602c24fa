"""How the economy folder of the Soviet countryside is made; run by `scripts/build_soviet_union.py`."""
