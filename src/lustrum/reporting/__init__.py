"""The page, the card and their figures: what a reader sees of a run. Built from histories and verdicts alone.

Owns how things look (`tokens`), how numbers are written (`numbers`), what is said (`narrative/`), what is drawn
(`charts/` for the grammar, `figures/` one file a figure) and where it stands (`page`, `card`). Leaves every
economic calculation to the floors below. Doors: :func:`lustrum.reporting.page.write_page` and
:func:`lustrum.reporting.card.write_card`.
"""
