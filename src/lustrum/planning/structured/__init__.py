"""The structured first-order method: plans of thousands of products, with a bracket that is proven.

A programme over years repeats one technology. Here it is kept once and applied to all years at a time, capital is a
recurrence, and only what is left over (trade, stocks, the multiple) is a small sparse matrix. Primal-dual steps need
no factorisation, which is what general solvers die of on such programmes. Every answer is repaired on both sides: the
levels to a plan that can be carried out, the valuations to a bound that no plan surpasses; `certificate` then measures
both on the programme as it was assembled.

`coverage` says which programmes it takes, and of the others why not.
"""
