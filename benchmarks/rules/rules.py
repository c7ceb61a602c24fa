"""The rules, in words and numbers: earn, ration, buy, join or leave.

People live alone, a hundred to a village. Each month:

1. *earn*: a wage of 50 to 149 won by draw, and 10 more for members;
2. *ration*: the village shop has 80 loaves of ten slices, at 4 won a slice; those who can pay a loaf get as many
   whole slices as one another, a loaf at most;
3. *buy*: each brings half of what is left to one market for all villages, where a slice a head is sold; the price is
   what was brought over the slices there are, rounded up, and each buys whole slices;
4. *join or leave*: with the chance 0.01 and 0.2 times the share of members in the village, and 0.02 more if one earned
   less than the village's mean, one joins; a member who earned more than the mean leaves with the chance 0.01. All
   decide on what the month began with.
"""

from __future__ import annotations

VILLAGE = 100
WAGE, SPREAD, BONUS = 50, 100, 10
LOAF, SLICES, PRICE = 10, 800, 4
JOIN, BY_NEIGHBOURS, BY_POVERTY, LEAVE = 0.01, 0.2, 0.02, 0.01
PURPOSES = ("wage", "choice")
