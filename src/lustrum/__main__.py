"""``python -m lustrum`` is the command line."""

from lustrum.cli.main import main

main()
