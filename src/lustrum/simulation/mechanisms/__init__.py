"""Rules of behaviour, one file each, found by their place. A rule knows no other rule: it reads and writes columns."""
