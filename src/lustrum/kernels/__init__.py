"""Kernels: the inner loops over millions of rows, as plain functions of arrays, each on two paths.

The NumPy function is the reference and says what is meant; its twin of the same name in
:mod:`lustrum.kernels.compiled` is compiled by Numba. Which path a run takes is chosen once, at its start, by the number
of its rows, and stands in its manifest; both give the same bits (``tests/kernels``), on any count of threads: sums of
floating-point numbers go from first to last row on both, and only work that cannot depend on order is shared among
threads.
"""
