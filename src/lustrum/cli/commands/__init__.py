"""One file a command, found by its place; the first line of each file is its help."""
