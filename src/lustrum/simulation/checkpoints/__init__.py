"""Checkpoints: a run written down between two months, so that it can be gone on with, or branched, to the same bits.

:mod:`plain` turns values into text and arrays and back, :mod:`container` puts them into a file with its hash,
:mod:`keeping` knows what of a world has to be kept, :mod:`store` keeps the files of a run in a folder.
"""
