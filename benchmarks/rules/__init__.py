"""One small set of rules, written for Lustrum's engine and for Mesa, with the same numbers and the same luck."""
