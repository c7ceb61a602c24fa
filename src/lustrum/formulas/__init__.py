"""Textbook mathematics of plain arrays, each formula told once.

Owns the arithmetic of input-output analysis (`leontief`), inequality (`inequality`), voting power (`power`),
shares and concentration (`shares`), trend (`trend`), spread of a share (`diffusion`), association (`association`),
sets by degree (`fuzzy`), what each of several causes adds (`coalitions`), balancing of tables (`balancing`) and of
published indices (`polity`, `militarisation`, `human_capital`).
Leaves labels, units, sources and the meaning of a row to the floors above: an analysis table of an economy puts
products on these arrays, an indicator puts groups and months on them.

Every function takes and returns NumPy arrays or floats, states its equation, shapes and source, and has no
state. Import the module you need; this package imports none of them.
"""
