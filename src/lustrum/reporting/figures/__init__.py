"""The figures, one file each: a question, a sentence made from the data, a picture, its table and its sources.

Every file has ``make(material) -> Figure`` and draws from histories alone. What cannot be drawn keeps its place and
says why.
"""
