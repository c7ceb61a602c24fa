"""The books: whole numbers, two ends to every posting, identities that are checked each month, cell by cell."""
