"""What a recorded history is, according to whom. Sees a History and nothing else.

Owns indicators (`indicator`, `indicators/`), definitions (`definitions`), their evaluation (`evaluation`, `logic`),
the scorecard (`scorecard`), how firm a verdict is (`robustness`), and where two definitions part (`disagreement`,
`crosswalk`). The door is :func:`lustrum.assessment.scorecard.assess`. Nothing here says which definition is right.
"""
