"""The command line: thin doors, no economics inside."""
