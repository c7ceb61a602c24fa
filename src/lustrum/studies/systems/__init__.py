"""Systems: the economies that the two source documents name, each lived in and tested in two directions.

One file a system; :mod:`lustrum.studies.trying` runs them.
"""
