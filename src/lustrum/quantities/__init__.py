"""Units, money, calendar, labels, dictionaries, tolerance, randomness, sources and evidence: the ground floor."""
