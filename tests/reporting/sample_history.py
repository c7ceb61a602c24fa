"""A made-up economy for tests of the page: every number is invented here by a formula. It says nothing about any
country.

`make_history` gives one draw with the dimensions of the dictionary and small label sets; `make_draws` several.
`observed` is made in `sample_record`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from lustrum.history.history import History
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.labels import LabelTable

FIRST, LAST = 1946, 1960
Floats = NDArray[np.float64]


def _table(dim: str, *rows: tuple[object, ...], fields: tuple[str, ...] = ()) -> LabelTable:
    ids = tuple(str(row[0]) for row in rows)
    attributes = {name: np.array([row[n] for row in rows], dtype=object) for n, name in enumerate(fields, 1)}
    return LabelTable(dim, ids, attributes)


def make_labels() -> dict[str, LabelTable]:
    """Label tables as an economy and the simulation bring them."""
    forms = (
        ("S", "state", "public"),
        ("C1", "farm cooperative, first form", "collective"),
        ("C3", "farm cooperative, third form", "collective"),
        ("C", "craft cooperative", "collective"),
        ("PP", "petty private", "household"),
        ("K", "private capital with hired hands", "capital"),
        ("F", "landlord property", "landlord"),
        ("X", "foreign property", "foreign"),
    )
    product = (
        ("paddy", "rice in the husk", "t", "agriculture", 10.0, "food"),
        ("coarse", "coarse grain", "t", "agriculture", 7.5, "food"),
        ("coal", "coal", "t", "industry", 0.9, "energy"),
        ("steel", "crude steel", "t", "industry", 22.0, "material"),
        ("fert", "fertiliser", "t", "industry", 3.6, "material"),
        ("machine", "machines, tools", "t", "industry", 75.0, "asset"),
        ("cloth", "cloth", "1000 m", "industry", 60.0, "consumer"),
        ("goods", "daily-use goods", "t", "industry", 25.0, "consumer"),
    )
    activity = (
        ("paddy_hand", "rice by hand", "paddy", "farming", "t"),
        ("coarse_hand", "coarse grain by hand", "coarse", "farming", "t"),
        ("coal_hand", "coal by hand", "coal", "coal", "t"),
        ("steel_works", "steel works", "steel", "metals", "t"),
        ("fert_works", "fertiliser works", "fert", "chemicals", "t"),
        ("machine_works", "machine works", "machine", "machines", "t"),
        ("cloth_mill", "cloth mill", "cloth", "textiles", "1000 m"),
        ("goods_shop", "daily goods workshop", "goods", "textiles", "t"),
    )
    branches = (
        ("farming", "farming", "agriculture"),
        ("coal", "coal", "industry"),
        ("metals", "metals", "industry"),
        ("chemicals", "chemicals", "industry"),
        ("machines", "machines", "industry"),
        ("textiles", "textiles", "industry"),
        ("construction", "construction", "construction"),
        ("trade", "trade", "trade"),
    )
    groups = (
        ("poor-farmer", "poor farmers", "peasant"),
        ("coop-farmer", "cooperative members", "member"),
        ("worker", "workers", "worker"),
        ("employee", "office employees", "employee"),
        ("entrepreneur", "entrepreneurs", "capitalist"),
    )
    form_table = _table("form", *forms, fields=("name", "role"))
    named = ("name", "role")
    return {
        "form": form_table,
        "operated": LabelTable("operated", form_table.ids, form_table.attributes),
        "form_from": LabelTable("form_from", form_table.ids, form_table.attributes),
        "form_to": LabelTable("form_to", form_table.ids, form_table.attributes),
        "product": _table("product", *product, fields=("name", "unit", "sector", "constant_price", "kind")),
        "activity": _table("activity", *activity, fields=("name", "product", "branch", "unit")),
        "branch": _table("branch", *branches, fields=("name", "sector")),
        "group": _table("group", *groups, fields=named),
        "region": _table("region", ("plain",), ("hills",)),
        "settlement": _table("settlement", ("village",), ("town",)),
        "land": _table("land", ("paddyland", "paddy fields"), ("dryland", "dry fields"), fields=("name",)),
        "need": _table(
            "need",
            ("grain", "staple", "t"),
            ("cloth", "clothing", "1000 m"),
            ("goods", "", "t"),
            ("schooling", "", "worker-year"),
            fields=("role", "unit"),
        ),
        "skill": _table("skill", ("plain",), ("skilled",)),
        "partner": _table("partner", ("north", "north neighbour"), ("west", "west neighbour"), fields=("name",)),
        "flow": _table("flow", ("import",), ("export",), ("aid",)),
        "channel": _table(
            "channel",
            ("tax in kind",),
            ("compulsory purchase",),
            ("contract",),
            ("free market",),
            ("joined",),
            ("pressed",),
        ),
        "market": _table("market", ("constant",), ("procurement",), ("state shop",), ("free market",)),
        "cause": _table("cause", ("capacity",), ("labour",), ("input",), ("demand",), ("order",)),
        "culprit": LabelTable("culprit", (*(str(row[0]) for row in product), "none")),
        "sector": _table(
            "sector", ("bank", "body"), ("units S", "units"), ("households worker", "households"), fields=("kind",)
        ),
        "coop_form": _table("coop_form", ("C1",), ("C3",)),
    }


def _manifest() -> dict[str, object]:
    def act(
        ident: str, title: str, domain: str, start: str, until: str | None, claim: str, **more: object
    ) -> dict[str, object]:
        return {
            "id": ident,
            "title": title,
            "domain": domain,
            "from": start,
            "until": until,
            "claim": [claim],
            **more,
        }

    return {
        "scenario": "sample",
        "title": "A sample economy, 1946 to 1960",
        "summary": "Made up by formula for the tests of this page. It describes no country and no time.",
        "seed": 1,
        "run": "sample-0001",
        "hash": "0" * 12,
        "versions": {"lustrum": "0.1.0", "python": "3.11"},
        "mechanisms": {"coop-effort": "lin_1990"},
        "headline": {
            "observable": (
                "households[branch.sector=agriculture, form.role=collective] / households[branch.sector=agriculture]"
            ),
            "subject": "the share of farm households in co-operatives",
            "title": "Farm households in co-operatives",
            "question": "How fast did farming households enter co-operatives?",
            "short": "co-ops",
            "domains": ["Land and farms"],
        },
        "programme": {
            "measures": [
                act("land-reform", "Land reform", "Land and farms", "1946-03", "1946-04", "D1955-16"),
                act("tax-in-kind", "Tax in kind", "Land and farms", "1946-06", None, "D1955-17"),
                act("cooperatives", "Co-operatives, three forms", "Land and farms", "1954-01", "1958-09", "D1955-49"),
                act("nationalisation", "Nationalisation by owner", "Industry", "1946-08", "1946-09", "D1955-18"),
                act("industrialise", "Industrialisation, new technique", "Industry", "1953-08", None, "D1955-47"),
                act("restrict", "Private capital restricted", "Trade and crafts", "1953-01", "1958-09", "D1955-55"),
                act("training", "Training of new workers", "People", "1955-01", None, "D1955-59"),
            ],
            "shocks": [
                act("war", "War", "Outside world", "1950-06", "1953-08", "D1955-39"),
                act("aid", "Aid", "Outside world", "1953-09", None, "D1955-40"),
            ],
            "stages": [
                {"id": "democratic", "title": "Democratic stage", "from": "1946-01", "until": "1950-06"},
                {"id": "halted", "title": "Halted", "from": "1950-06", "until": "1953-08"},
                {"id": "transition", "title": "Transition", "from": "1953-08", "until": None},
            ],
        },
    }


def _time() -> NDArray[np.datetime64]:
    return np.arange(f"{FIRST}-01", f"{LAST + 1}-01", dtype="datetime64[M]").astype("datetime64[ns]")


def logistic(t: Floats, middle: float, speed: float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-speed * (t - middle))))


def make_history(draw: int = 0, leave_out: tuple[str, ...] = (), rename: Mapping[str, str] | None = None) -> History:
    """One draw; `draw` shifts the curves a little, `leave_out` drops variables, `rename` gives labels other names."""
    labels = make_labels()
    time = _time()
    t = FIRST + np.arange(len(time)) / 12
    shift = (draw * 0.618034) % 1 - 0.5
    war = np.where((t > 1950.45) & (t < 1953.6), 1.0, 0.0)
    grow = np.exp(0.09 * (t - FIRST)) * (1 - 0.55 * war) * (1 + 0.05 * shift)
    joined = logistic(t, 1955.6 + 0.5 * shift, 1.7)
    bought = logistic(t, 1953.0 + shift, 0.9)
    season = np.maximum(0, np.cos((np.arange(len(time)) % 12 - 9) / 12 * 2 * np.pi)) ** 4
    season = season / season[:12].sum()
    arrays: dict[str, xr.DataArray] = {}
    dictionary = variables_dictionary()

    def put(name: str, fill: Callable[[dict[str, str]], Floats], bases: tuple[str, ...] = ()) -> None:
        if name in leave_out:
            return
        dims = list(dictionary[name].dims)
        coords = {dim: list(labels[dim].ids) for dim in dims}
        cells = np.empty((len(time), *(len(ids) for ids in coords.values())))
        for place in np.ndindex(*cells.shape[1:]):
            chosen = {dim: coords[dim][n] for dim, n in zip(dims, place, strict=True)}
            cells[(slice(None), *place)] = fill(chosen)
        if dictionary[name].dtype == "int64":
            cells = np.round(cells)
        array = xr.DataArray(cells, {"time": time, **coords}, ["time", *dims], name=name)
        if bases:
            array = xr.concat([array, array * 1.12], dim=xr.DataArray(list(bases), dims="basis", name="basis"))
            array = array.transpose("time", "basis", *dims)
        arrays[name] = array

    sector = {label: str(labels["branch"].attribute("sector")[n]) for n, label in enumerate(labels["branch"].ids)}
    price = {
        label: float(labels["product"].attribute("constant_price")[n]) for n, label in enumerate(labels["product"].ids)
    }
    none = np.zeros(len(time))

    def share(form: str, kind: str) -> Floats:
        """Part of a form in a branch: farming by joining, industry by nationalisation, trade in between."""
        if kind == "agriculture":
            return {
                "C1": 0.3 * joined * (1 - joined),
                "C3": joined - 0.3 * joined * (1 - joined),
                "PP": 1 - joined,
            }.get(form, none)
        if kind == "trade":
            state = 0.05 + 0.45 * bought
            coop = 0.02 + 0.4 * bought
            return {"S": state, "C": coop, "PP": (1 - state - coop) * 0.8, "K": (1 - state - coop) * 0.2}.get(
                form, none
            )
        foreign = np.where(t < 1946.6, 0.7, 0.0)
        state = np.where(t < 1946.6, 0.05, 0.72) + 0.15 * bought
        coop = 0.08 * bought
        rest = np.maximum(1 - foreign - state - coop, 0)
        return {"X": foreign, "S": state, "C": coop, "PP": rest * 0.3, "K": rest * 0.7}.get(form, none)

    base = {"agriculture": 800.0, "industry": 60.0, "construction": 40.0, "trade": 70.0}
    put(
        "gross_output",
        lambda c: (
            1e6
            * base[sector[c["branch"]]]
            * share(c["form"], sector[c["branch"]])
            * (12 * season if sector[c["branch"]] == "agriculture" else grow)
        ),
        ("true", "reported"),
    )
    put(
        "employment",
        lambda c: 3e4 * grow**0.4 * share(c["form"], sector[c["branch"]]) * (0.8 if c["skill"] == "plain" else 0.2),
    )
    put(
        "households",
        lambda c: (
            5e5
            * share(c["form"], sector[c["branch"]])
            * (sector[c["branch"]] == "agriculture")
            * (c["group"] == "poor-farmer")
            + 1e4 * grow**0.5 * (c["branch"] == "trade") * share(c["form"], "trade") * (c["group"] == "worker")
        ),
    )
    put(
        "population",
        lambda c: (
            (2.2e6 if c["settlement"] == "village" else 5e5 * (1 + (t - FIRST) / 12))
            * (1 - 0.05 * war)
            / 5
            * np.ones(len(time))
        ),
    )
    put("land_area", lambda c: 9e9 / 2 * share(c["operated"], "agriculture") * (c["form"] == "PP"))
    put("retail_turnover", lambda c: 2e6 * price[c["product"]] / 60 * grow * share(c["form"], "trade"))
    put(
        "harvest",
        lambda c: (
            (12 * 1.1e5 if c["product"] == "paddy" else 12 * 0.9e5 if c["product"] == "coarse" else 0.0)
            * season
            * (1 + 0.03 * (t - FIRST))
            * (1 - 0.15 * war)
            * (1 + 0.04 * shift)
            * share(c["form"], "agriculture")
        ),
        ("true", "reported"),
    )
    channel = {
        "tax in kind": 0.25 - 0.01 * (t - FIRST),
        "compulsory purchase": 0.05 + 0.02 * (t - FIRST),
        "contract": none,
        "free market": np.maximum(0.2 - 0.014 * (t - FIRST), 0),
    }
    crop = {"paddy": 12 * 1.1e5 * season, "coarse": 12 * 0.9e5 * season}
    put("marketed_farm_products", lambda c: crop.get(c["product"], none) * channel.get(c["channel"], none))
    put(
        "procurement",
        lambda c: crop.get(c["product"], none) * channel.get(c["channel"], none) * (c["channel"] != "free market"),
    )
    amount = {
        "paddy_hand": 1.1e5,
        "coarse_hand": 0.9e5,
        "coal_hand": 2e5,
        "steel_works": 8e3,
        "fert_works": 1.5e4,
        "machine_works": 1.2e3,
        "cloth_mill": 3e3,
        "goods_shop": 4e3,
    }
    put(
        "output",
        lambda c: (
            amount[c["activity"]]
            * (12 * season if "hand" in c["activity"] and "coal" not in c["activity"] else grow)
            * share(c["form"], "agriculture" if c["activity"] in ("paddy_hand", "coarse_hand") else "industry")
        ),
        ("true", "reported"),
    )
    inflow = {"machine": 600.0, "fert": 4e3, "cloth": 500.0, "coarse": 8e3}
    put(
        "trade_flows",
        lambda c: (
            inflow.get(c["product"], 0.0)
            * ((t > 1953.6) * 1.0 if c["flow"] == "aid" else 0.5 if c["flow"] == "import" else 0.0)
            * np.ones(len(time))
            + (2e4 * grow if c["product"] == "coal" and c["flow"] == "export" else 0.0)
        ),
    )
    put("stocks", lambda c: 1e3 * (1 + 0.2 * np.sin(t)) * np.ones(len(time)) * (c["sector"] == "units S"))
    need = {"grain": 0.012, "cloth": 0.0006, "goods": 0.0004, "schooling": 0.0}
    people = {"village": 2.2e6, "town": 8e5}
    put("requirement", lambda c: need[c["need"]] * people[c["settlement"]] * np.ones(len(time)))
    put(
        "consumption",
        lambda c: (
            need[c["need"]]
            * people[c["settlement"]]
            * (0.75 if c["settlement"] == "village" else 0.85)
            * (1 - 0.2 * war)
            * (1 + 0.025 * (t - FIRST))
        ),
    )
    short = {
        ("cloth", "input", "fert"): 120.0,
        ("cloth", "capacity", "none"): 60.0,
        ("fert", "input", "coal"): 300.0,
        ("coal", "labour", "none"): 5e3,
        ("steel", "order", "none"): 200.0,
    }
    put(
        "shortfall",
        lambda c: (
            short.get((c["product"], c["cause"], c["culprit"]), 0.0)
            * np.where(np.abs(t - 1956.83) < 0.2, 8.0, 1.0)
            * (0.7 if c["region"] == "hills" else 0.3)
            * (t > 1953.0)
        ),
    )
    put(
        "unmet_demand",
        lambda c: {"cloth": 150.0, "goods": 80.0}.get(c["product"], 0.0) * (1 + war) * np.ones(len(time)),
    )
    put("investment", lambda c: 1e6 * grow)
    put("defence_use", lambda c: 2e6 * (1 + war))
    put("cooperatives", lambda c: 12000 * joined * (0.2 if c["coop_form"] == "C1" else 0.8))
    put("accounts_gap", lambda c: none)
    if rename:
        labels = {dim: table.renamed(rename) for dim, table in labels.items()}
        for dim, table in labels.items():
            attributes = dict(table.attributes)
            for name in {"name", "product", "branch"} & set(attributes):
                attributes[name] = np.array([rename.get(str(v), str(v)) for v in attributes[name]], dtype=object)
            labels[dim] = LabelTable(dim, table.ids, attributes)
        arrays = {
            name: array.assign_coords(
                {
                    dim: [rename.get(str(v), str(v)) for v in array.coords[dim].values]
                    for dim in array.dims
                    if dim in labels
                }
            )
            for name, array in arrays.items()
        }
    evidence = {name: frozenset({"synthetic", "simulated"}) for name in arrays}
    manifest = {**_manifest(), "seed": draw + 1}
    return History(f"sample draw {draw + 1}", arrays, labels=labels, evidence=evidence, manifest=manifest)


def make_draws(count: int) -> list[History]:
    """Several draws of the sample."""
    return [make_history(draw) for draw in range(count)]
