"""How the economy folder of the default country is made; run by `scripts/build_korea.py`."""
