"""Between autarky and open trade: what it costs to do without others, to depend on one, and to give.

What the documents say
----------------------
The article of 2013 holds that communists start from the interests of the world's people (A2013-43), that the rulers
it speaks of saw their tasks through national independence and military might (A2013-45, A2013-46), and that a
genuine revolution in a poor country does face a task of defence, which must serve social revolution and the world
(A2013-44, A2013-47 to A2013-49). The document of 1955 says that an ally's army brought liberation (D1955-11) and calls
the South a colony of an outside power (D1955-02). Neither measures how far anybody outside decides, at home or
elsewhere, and neither speaks of sanctions.

What Lustrum makes of it
------------------------
One planned and specialised economy that lacks machines, fertiliser and chemicals, and two partners with the same
treaties. Trade goes by treaty (``treaty-trade``): exports pay for imports. Who is shut out is the measure
``sanctions``, the same for every partner and the same whether a country shuts itself off or is shut out; goods given
abroad are the measure ``solidarity-aid``. Five runs: open to both partners, none, the one alone, the other alone,
open and giving.

What to look at
---------------
The three corners of the trade-off: what households use (EXT-05, the cost of autarky, as a difference of two runs),
how far one outside actor decides (EXT-06, of the channels that these runs hold: trade and assets), and what is given
to others (EXT-08). In these runs autarky leaves no control from outside and costs most; two partners cost least; one
patron lies between in cost and above in control. By EXT-06 it binds hardly more than each of two, since its treaty is
the same; what is missing is another partner to turn to. Giving costs the giver about what is given.

What it does not show
---------------------
Learning to make what is lacking, which takes longer than these two years, so that the cost of autarky here is that of
the first years with the techniques of the day. Threat, alliances, troops and appointments: their channels of control
are nil in the runs and stand as nil in the index, which is therefore low. Terms of trade are those of the table for
everyone. Whether a state owes anything to the world's people is not computed.

Contested
---------
External control as an index is Lake's (2009) for four channels and a project construct for the rest. No threshold
makes a country a colony or an ally; one number is computed alike for every patron, and a law below holds it to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.history.history import History
from lustrum.simulation.run import Run
from lustrum.studies.systems._contract import Trait, law
from lustrum.studies.systems._reading import indicator_of, loss, over

ID = "SYS-08"
TITLE = "Between autarky and internationalism"
WORKS_WHEN = (
    "no trade and full trade are both lived through; cost of autarky, control from outside and what is given away form "
    "a trade-off; every patron is measured alike"
)
RUNS = {
    "open": "open-to-trade",
    "closed": "autarky",
    "one patron": "one-patron",
    "other patron": "other-patron",
    "giving": "open-and-giving",
}
YEAR = ("1951-01", "1951-12")
CHANNELS = ("troops", "alliance", "exchange rate", "trade", "assets", "budget", "appointments")


def traits(runs: Mapping[str, Run]) -> Iterator[Trait]:
    """Tell the corners, the trade-off between them, and that patrons are measured alike."""
    yield from _corners(runs)
    yield from _trade_off(runs)
    yield from _alike(runs)


def _corners(runs: Mapping[str, Run]) -> Iterator[Trait]:
    free, shut = (indicator_of(runs[name], "EXT-01", YEAR[1]) for name in ("open", "closed"))
    yield Trait("An open economy trades (EXT-01)", free, shut, "ratio", "above 0.1", free > 0.1, not shut > 0.1)
    flows = float(np.abs(over(runs["closed"], "trade_flows", "1950-01", YEAR[1])).sum())
    yield law("Nothing crosses the border in autarky", flows, "product", "0", holds=flows == 0)
    months = [len(runs[name].history.variables["accounts_gap"]) for name in ("open", "closed")]
    whole = months[0] == months[1] == 24
    yield law("Both corners are lived through to the end", months[1], "month", "24", holds=whole)


def _trade_off(runs: Mapping[str, Run]) -> Iterator[Trait]:
    used = {name: over(run, "consumption_value", *YEAR) for name, run in runs.items()}
    dear, patron = loss(used["closed"], used["open"]), loss(used["one patron"], used["open"])
    text = "Autarky costs a large part of what households use (EXT-05 over use; beside it one patron alone)"
    yield Trait(text, dear, patron, "share", "above 0.1", dear > 0.1, not patron > 0.1)
    bound, spread = (_dependence(runs[name]) for name in ("one patron", "open"))
    text = "One patron holds all of the trade"
    yield Trait(text, bound, spread, "share", "above 0.9", bound > 0.9, not spread > 0.9)
    held, free = (_control(runs[name]) for name in ("one patron", "closed"))
    text = "A patron has some control where there is trade with it (EXT-06, channels of these runs)"
    yield Trait(text, held, free, "index", "above 0.01", held > 0.01, not free > 0.01)
    shared = _control(runs["open"])
    text = "Control rises from no partner to two and to one alone (EXT-06): what one alone adds to each of two"
    yield law(text, held - shared, "index", "rising", holds=free < shared < held)
    given, none = (indicator_of(runs[name], "EXT-08", YEAR[1]) for name in ("giving", "open"))
    text = "An internationalist economy gives (EXT-08)"
    yield Trait(text, given, none, "ratio", "above 0.01", given > 0.01, not none > 0.01)
    cost = loss(used["giving"], used["open"])
    text = "What is given is lacking at home: loss of use against the open economy that gives nothing"
    yield law(text, cost, "share", "above 0.005", holds=cost > 0.005)
    order = [float(used[name].sum()) for name in ("closed", "one patron", "open")]
    rises = order == sorted(order)
    yield law("More open, more to use: none, one, both", order[2] - order[0], "won", "rising", holds=rises)


def _alike(runs: Mapping[str, Run]) -> Iterator[Trait]:
    one, other = (_control(runs[name]) for name in ("one patron", "other patron"))
    yield law("Two like patrons have the same control", one - other, "index", "0", holds=abs(one - other) < 1e-9)
    used = [float(over(runs[name], "consumption_value", *YEAR).sum()) for name in ("one patron", "other patron")]
    yield law(
        "It is the same to trade with the one or the other", used[0] - used[1], "won", "0", holds=used[0] == used[1]
    )


def _trade_by_partner(run: Run) -> xr.DataArray:
    """Return exports and imports of the last year by partner at constant prices, won."""
    flows = over(run, "trade_flows", *YEAR).sel(flow=["export", "import"]).sum("flow")
    price = run.history.variables["prices"].sel(market="constant").isel(time=-1, drop=True)
    worth: xr.DataArray = (flows * price).sum("product")
    return worth


def _dependence(run: Run) -> float:
    """Return the largest share of a partner in all trade, 0 without trade."""
    worth = _trade_by_partner(run)
    return float(worth.max() / worth.sum()) if float(worth.sum()) else 0.0


def _control(run: Run) -> float:
    """Return EXT-06 of the channels that a run holds: trade over net product, and foreign units' part of output."""
    worth, added = _trade_by_partner(run), float(over(run, "value_added", *YEAR).sum())
    time = run.history.variables["population"]["time"].values[-1:]
    actors = worth["partner"].values
    held = np.zeros((1, 1, len(actors), len(CHANNELS)))
    held[..., CHANNELS.index("trade")] = np.minimum(1.0, worth.values / added)
    held[..., CHANNELS.index("assets")] = indicator_of(run, "STR-11", YEAR[1])
    coords = {"time": time, "region": ["country"], "actor": actors, "channel": list(CHANNELS)}
    entered = History("control", {"external_control": xr.DataArray(held, coords, tuple(coords))})
    calendar = Calendar(entered)
    return float(measure("EXT-06", calendar).at(calendar.months[-1])[0])
