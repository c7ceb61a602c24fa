"""Labels that the simulation itself brings: channels, markets, lines, sectors. All labels of a run come together here.

A mechanism takes them from ``month.labels[dim]``; a new word is added here, at the end, so that codes stay what they
were.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from lustrum.accounts.titles import CHANNELS
from lustrum.economy.economy import Economy
from lustrum.quantities.labels import LabelTable
from lustrum.simulation.enterprises import OWNER_TAGS
from lustrum.simulation.levers import Labels
from lustrum.simulation.plant import vintage_labels
from lustrum.simulation.population import sector_labels
from lustrum.simulation.state import CAUSES, INCOME_LINES

WORDS = {
    "settlement": ("village", "town"),
    "channel": (
        *CHANNELS, "pressed", "left", "dissolved", "tax in kind", "compulsory purchase", "contract", "free market",
        "rent", "procurement", "delivery", "confiscated", "closed", "levy", "expelled", "grain", "slaughter",
    ),
    "line": (
        *INCOME_LINES, "profits", "turnover tax", "private income tax", "tax in kind", "trade surplus", "aid received",
        "investment", "services", "communal work", "defence", "subsidies", "purchases", "relief", "other revenue",
        "other expenditure", "note exchange", "compensation",
    ),
    "coordination": ("directive", "quota", "ration", "contract", "market", "own use", "gift"),
    "access": ("purchase", "ration", "free", "own production"),
    "entry": (
        "output", "imports", "opening stock", "production use", "final use", "exports", "closing stock", "sales",
        "purchases", "taxes", "credit received", "transfers received", "sales at base prices",
        "purchases at base prices",
    ),
    "position": ("inputs", "output"),
    "sex": ("women", "men"),
    "reading": ("inducements kept", "inducements removed"),
    "outcome": ("would join", "would not"),
    "market": ("constant", "procurement", "state shop", "free market", "abroad", "black market"),
    "flow": (
        "import", "export", "aid", "agriculture to industry", "industry to agriculture", "retail", "labour", "credit",
    ),
    "use": (
        "accumulation", "defence", "administration", "household", "export", "household consumption",
        "collective consumption", "investment", "stocks", "exports",
    ),
    "instrument": ("land", "works"),
    "origin": ("own region", "severed region", "abroad"),
    "alliance_part": ("income", "terms of exchange", "sanction", "goods", "voice", "forgetting"),
    "incentive": (
        "individual material", "collective material", "honour", "national appeal", "participation", "sanction",
    ),
    "third": ("first", "second", "last"),
    "condition": ("none", "work", "effort", "loyalty", "status"),
    "component": ("time", "piece", "bonus"),
    "rung": ("alone", "contract", "joint"),
    "cadre_stage": ("posts", "learning", "trained"),
    "cause": CAUSES,
    "owner_tag": OWNER_TAGS,
    "market_side": ("demand", "supply", "bought"),
    "refinancing": ("sound", "soft", "refused"),
}  # fmt: skip
"""Labels by dimension, in the order of their codes."""
WORDS_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "decisions": {"origin": ("above", "below"), "outcome": ("adopted", "rejected")},
    "exit_requests": {"outcome": ("granted", "refused")},
    "inputs_by_origin": {"origin": ("own region", "severed region", "abroad")},
}
"""Labels by variable and dimension that are there only where a scenario asks for the variable."""
_LEAST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("region", ("all",)), ("skill", ("all",)), ("partner", ("abroad",)), ("land", ()), ("need", ()), ("domain", ()),
    ("body", ()),
)  # fmt: skip
"""What dimensions hold that an economy leaves out."""


def run_labels(economy: Economy, record: Collection[str] = ()) -> Labels:
    """Return the labels of an economy and those of the simulation; `record` names variables asked for beside the usual.

    Dimensions of the simulation: ``settlement channel line market flow use instrument cause culprit owner_tag sector
    operated form_from form_to coop_form body vintage``. An economy without regions or skills has one of each, ``all``,
    one without partners the partner ``abroad``; one without land or needs has none. Code -1 of ``culprit`` is its last
    label, ``none``.
    """
    tables = {dim: table for dim, table in economy.labels.items() if len(table)}
    for dim, ids in _LEAST:
        tables.setdefault(dim, LabelTable(dim, ids))
    forms = tables["form"]
    for dim, words in WORDS.items():
        if dim not in tables:
            tables[dim] = LabelTable(dim, words)
        elif dim == "use":
            old = tables[dim]
            tables[dim] = LabelTable(dim, (*old.ids, *(word for word in words if word not in old)))
    for variable in (name for name in WORDS_OF if name in record):
        for dim, words in WORDS_OF[variable].items():
            known = tables[dim].ids if dim in tables else ()
            tables[dim] = LabelTable(dim, (*known, *(word for word in words if word not in known)))
    tables["vintage"] = vintage_labels(economy)
    tables["culprit"] = LabelTable("culprit", (*tables["product"].ids, "none"))
    for dim in ("operated", "form_from", "form_to"):
        tables[dim] = LabelTable(dim, forms.ids, forms.attributes)
    joint = np.flatnonzero(forms.mask(role="collective")) if forms.has("role") else np.zeros(0, dtype=np.int64)
    attributes = {name: values[joint] for name, values in forms.attributes.items()}
    tables["coop_form"] = LabelTable("coop_form", tuple(forms.ids[code] for code in joint), attributes)
    if len(economy.bodies):
        bodies = economy.bodies["body"].astype(str)
        tables["body"] = LabelTable("body", tuple(dict.fromkeys(bodies)))
    tables["product"] = _with_needs(tables["product"], economy)
    labels = Labels(tables)
    tables["sector"] = sector_labels(labels)
    return Labels(tables)


def _with_needs(products: LabelTable, economy: Economy) -> LabelTable:
    """Return the products with the need that each serves: the first that the table of needs names it for, or none."""
    table = economy.table("needs")
    if products.has("need") or not len(table):
        return products
    served: dict[str, str] = {}
    for product, need in zip(table["product"].astype(str), table["need"].astype(str), strict=True):
        served.setdefault(product, need)
    needs = np.array([served.get(product, "") for product in products.ids], dtype=object)
    return LabelTable(products.dim, products.ids, {**products.attributes, "need": needs})
