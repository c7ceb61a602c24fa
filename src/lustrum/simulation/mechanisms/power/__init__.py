"""Rules of decision: how the wishes of classes become what is done."""
