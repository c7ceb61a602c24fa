"""What comes from outside: aid, division, war, obligations."""

TITLE = "Outside world"
