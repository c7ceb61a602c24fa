"""Build the economy folder of the default country from its raw tables.

    python scripts/build_korea.py              write src/lustrum/data/countries/korea/economy, print the residuals
    python scripts/build_korea.py --into DIR   write elsewhere

Reads ``raw/blueprint`` (techniques, balances and starting capacities worked out before the code) and
``raw/assumptions`` (who holds what, written by hand) and nothing else. What is counted is counted in whole quanta, so
that parts add up to their whole; the same bytes come out every time. ``docs/countries/korea.md`` tells what stands
behind the numbers; each kind of table has a module in ``korea_economy``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from korea_economy.descriptor import descriptor
from korea_economy.endowments import endowments
from korea_economy.labels import labels, links, sources
from korea_economy.owners import form_shares, ownership
from korea_economy.people import People, population
from korea_economy.prices import prices
from korea_economy.supplement import supplement
from korea_economy.tables import KOREA, RESIDUALS, Raw, write_table
from korea_economy.techniques import technology
from korea_economy.uses import bodies, final, needs, trade


def build(folder: Path) -> list[str]:
    """Write the economy folder and return the residuals."""
    RESIDUALS.clear()
    raw = Raw()
    people = {date: People(raw, date) for date in raw.dates}
    shares = {date: form_shares(raw, date) for date in raw.dates}
    tables = labels(raw) | technology()
    tables["endowments"] = endowments(raw, people, shares)
    tables["ownership"] = ownership(raw, shares, tables["endowments"])
    tables["population"] = population(raw, people)
    tables["prices"] = prices(raw)
    tables["final"] = final(raw, people)
    tables["needs"] = needs(raw)
    tables["trade"] = trade(raw, people)
    decided = bodies()
    tables["bodies"] = decided["bodies"]
    tables["links"] = links()
    tables["sources"] = sources(raw)
    beyond = supplement(raw, people) | {"control": decided["control"]}
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (tables | beyond).items():
        write_table(folder, name, table)
    (folder / "datapackage.json").write_bytes(descriptor(tables, beyond, tables["sources"]).encode())
    return list(RESIDUALS)


def main() -> None:
    """Build and print the residuals."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=KOREA / "economy", help="folder to write")
    arguments = parser.parse_args()
    for line in build(arguments.into):
        print(line)


if __name__ == "__main__":
    main()
