"""Terms of purchase: the state posts what it pays, in proportion to constant prices."""

from __future__ import annotations

import numpy as np


def case_the_price_is_the_ratio_times_constant_prices(lab):
    lab.run("compulsory-purchase", price_ratio=0.25)
    posted = lab.record("prices")[:, lab.code("market", "procurement")]
    assert np.allclose(posted[posted > 0], 0.25 * lab.t.price[posted > 0])
    assert (posted > 0).any()
