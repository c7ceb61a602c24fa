"""From canonical tables to an Economy: labels with their attributes, and sparse matrices.

The tables are taken to be checked and in canonical units (`storage` sees to it for folders, `flows` for frames).
Order is file order: nothing is sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csc_array

from lustrum.economy.columns import LABEL_TABLES, complete, table_names
from lustrum.economy.economy import Economy, Technology
from lustrum.errors import Problem
from lustrum.quantities.calendar import Month
from lustrum.quantities.evidence import Source, Sources, join
from lustrum.quantities.labels import LabelTable
from lustrum.quantities.money import MoneyUnit

ONE = "all"
"""The one region, and the one form, of an economy that tells none apart."""

_MENTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "branch": (("activities", "branch"), ("products", "branch"), ("ownership", "branch")),
    "skill": (
        ("labour", "skill"),
        ("training", "from_skill"),
        ("training", "to_skill"),
        ("training", "teacher"),
        ("migration", "skill"),
    ),
    "land": (("land", "land"),),
    "form": (("ownership", "form"), ("endowments", "form")),
    "group": (("population", "group"), ("bodies", "group"), ("ownership", "group"), ("endowments", "group")),
    "region": (("population", "region"), ("endowments", "region"), ("final", "region")),
    "partner": (("trade", "partner"),),
    "need": (("needs", "need"),),
    "domain": (("bodies", "domain"),),
    "substance": (("emissions", "substance"),),
    "use": (("final", "use"),),
}
"""Where the labels of a dimension are taken from when no table lists them."""

_ITEMS = {"skill": "workers", "land": "land"}
"""Dimensions whose labels also stand as items of endowments, and the kind of those endowments."""

_NOT_ATTRIBUTES = ("evidence", "source", "checked", "note")


def _unique(labels: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for label in labels if (text := str(label))))


def _mentioned(dim: str, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    found: list[object] = []
    for table, column in _MENTIONS[dim]:
        if table in tables and column in tables[table]:
            found.extend(tables[table][column])
    if dim in _ITEMS and "endowments" in tables:
        endowments = tables["endowments"]
        found.extend(endowments.loc[endowments["kind"] == _ITEMS[dim], "item"])
    return _unique(found)


def _listed(dim: str, frame: pd.DataFrame) -> LabelTable:
    kept = frame.drop(columns=[c for c in _NOT_ATTRIBUTES if c in frame])
    return LabelTable.from_frame(dim, kept)


def _assets(tables: Mapping[str, pd.DataFrame], products: LabelTable) -> LabelTable:
    have = set(_unique(tables["capital"]["asset"])) if "capital" in tables else set()
    chosen = np.array([product in have for product in products.ids], dtype=bool)
    attributes = {name: values[chosen] for name, values in products.attributes.items()}
    return LabelTable("asset", tuple(p for p in products.ids if p in have), attributes)


def make_labels(tables: Mapping[str, pd.DataFrame]) -> dict[str, LabelTable]:
    """Make the label tables of all dimensions.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Complete tables.

    Returns
    -------
    dict
        Label tables by dimension. A dimension that nothing mentions has no labels, but for region and form, which
        have the one label ``all``; the one form is commanded.
    """
    labels: dict[str, LabelTable] = {}
    for dim in ("product", "activity", *_MENTIONS):
        table = LABEL_TABLES.get(dim, "")
        if table in tables and len(tables[table]):
            labels[dim] = _listed(dim, tables[table])
        else:
            labels[dim] = LabelTable(dim, _mentioned(dim, tables))
    if not len(labels["region"]):
        labels["region"] = LabelTable("region", (ONE,))
    if not len(labels["form"]):
        labels["form"] = LabelTable("form", (ONE,), {"role": np.array([""], object), "commanded": np.array([1])})
    labels["asset"] = _assets(tables, labels["product"])
    if "needs" in tables:
        roles = tables["needs"].loc[tables["needs"]["role"] != ""].drop_duplicates("need").set_index("need")["role"]
        role = np.array([roles.get(need, "") for need in labels["need"].ids], dtype=object)
        labels["need"] = LabelTable("need", labels["need"].ids, {"role": role})
    return labels


def _matrix(
    frame: pd.DataFrame | None, rows: LabelTable, columns: LabelTable, key: str, value: str = "value"
) -> csc_array[Any]:
    shape = (len(rows), len(columns))
    if frame is None or not len(frame):
        return csc_array(shape, dtype=np.float64)
    values = frame[value].to_numpy(np.float64)
    return csc_array((values, (rows.codes(frame[key]), columns.codes(frame["activity"]))), shape=shape)


def make_technology(tables: Mapping[str, pd.DataFrame], labels: Mapping[str, LabelTable]) -> Technology:
    """Make the matrices of the technology; rows of one cell (seasons, say) are added up."""
    products, activities = labels["product"], labels["activity"]
    capital = tables.get("capital")
    life = capital
    if capital is not None:
        life = capital.assign(life_years=capital["life_years"].fillna(np.inf))
    return Technology(
        outputs=_matrix(tables["outputs"], products, activities, "product"),
        inputs=_matrix(tables["inputs"], products, activities, "product"),
        labour=_matrix(tables.get("labour"), labels["skill"], activities, "skill"),
        land=_matrix(tables.get("land"), labels["land"], activities, "land"),
        capital=_matrix(capital, products, activities, "asset"),
        life=_matrix(life, products, activities, "asset", "life_years"),
        gestation=activities.attribute("building_lag_months").astype(np.float64),
        lag=activities.attribute("input_lag_months").astype(np.float64),
        emissions=_matrix(tables.get("emissions"), labels["substance"], activities, "substance"),
    )


def _with_branches(tables: dict[str, pd.DataFrame]) -> None:
    """Give an activity without a branch that of its main product."""
    products, activities = tables["products"], tables["activities"]
    of_product = dict(zip(products["product"], products["branch"], strict=True))
    pairs = zip(activities["branch"], activities["product"], strict=True)
    tables["activities"] = activities.assign(branch=[own or of_product.get(product, "") for own, product in pairs])


def assemble(
    tables: Mapping[str, pd.DataFrame],
    *,
    name: str,
    title: str = "",
    date: Month | None = None,
    money: MoneyUnit | None = None,
    sources: Sources | None = None,
    problems: tuple[Problem, ...] = (),
) -> Economy:
    """Make an Economy of canonical tables.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables by name; missing optional columns are filled with the defaults of the dictionary.
    name, title, date, money, sources, problems
        Parts of the economy; `sources` defaults to those of the table ``sources``.
    """
    made = {
        table: complete(table, tables[table]) if table in table_names() else tables[table]
        for table in (*table_names(), *(t for t in tables if t not in table_names()))
        if table in tables
    }
    _with_branches(made)
    labels = make_labels(made)
    evidence = {
        table: join(_unique(frame["evidence"])) for table, frame in made.items() if "evidence" in frame and len(frame)
    }
    return Economy(
        name=name,
        title=title or name,
        date=date,
        money=money or MoneyUnit("money"),
        labels=labels,
        technology=make_technology(made, labels),
        tables=made,
        sources=Sources([] if "sources" not in made else map(_source, made["sources"].to_dict("records")))
        if sources is None
        else sources,
        evidence=evidence,
        problems=problems,
    )


def source_table(sources: Mapping[str, Source] | pd.DataFrame) -> pd.DataFrame:
    """Return sources as the table of that name; a table is returned as it is."""
    if isinstance(sources, pd.DataFrame):
        return sources
    rows = [(key, one.text, one.checked, one.url, one.licence) for key, one in sources.items()]
    return pd.DataFrame(rows, columns=["source", "text", "checked", "url", "licence"], dtype=str)


def _source(record: Mapping[Any, Any]) -> Source:
    return Source(record["source"], record["text"], record["checked"], record["url"], record["licence"])
