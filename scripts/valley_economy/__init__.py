"""Parts of the builder of the teaching economy."""
