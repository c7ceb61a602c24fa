"""Tiny hand-made records: cases of indicators (YAML), and one specimen in which every criterion can be determined."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
import yaml

from lustrum.assessment.comparing import measure_several
from lustrum.assessment.measuring import measure
from lustrum.assessment.view import Calendar
from lustrum.history.history import History
from lustrum.history.survey import Survey
from lustrum.history.variables import variables_dictionary
from lustrum.quantities.labels import LabelTable

CASES = Path(__file__).parent.parent / "cases" / "indicators"
FIRST = 1950


def label_tables(labels):
    """{dim: {label: {attribute: value}}} -> label tables."""
    tables = {}
    for dim, members in labels.items():
        names = dict.fromkeys(name for attributes in members.values() for name in (attributes or {}))
        columns = {n: np.array([(a or {}).get(n, "") for a in members.values()], dtype=object) for n in names}
        tables[dim] = LabelTable(dim, tuple(str(m) for m in members), columns)
    return tables


def months_of(years):
    return np.arange(f"{FIRST}-01", f"{FIRST + years}-01", dtype="datetime64[M]").astype("datetime64[ns]")


def years_of(years):
    return np.array([f"{FIRST + y}-01-01" for y in range(years)], dtype="datetime64[ns]")


def make_array(name, rows, years):
    """A variable of rows ``[label, ..., value]``, alike in all months, or ``{year: rows}``; the rest is nil."""
    row = variables_dictionary()[name]
    by_year = rows if isinstance(rows, dict) else {FIRST + y: rows for y in range(years)}
    labels = [
        list(dict.fromkeys(str(r[axis]) for part in by_year.values() for r in part)) for axis in range(len(row.dims))
    ]
    block = np.zeros((years, *map(len, labels)))
    for year, part in by_year.items():
        for r in part:
            block[(year - FIRST, *(labels[a].index(str(r[a])) for a in range(len(row.dims))))] = r[-1]
    time = years_of(years) if row.cadence == "year" else months_of(years)
    block = block if row.cadence == "year" else np.repeat(block, 12, axis=0)
    return xr.DataArray(block, {"time": time, **dict(zip(row.dims, labels, strict=True))}, ("time", *row.dims))


def in_rhythm(array, pattern):
    """A monthly array times factors that come round again from January on."""
    factors = np.resize(np.array(pattern, dtype=float), array.sizes["time"])
    return array * xr.DataArray(factors, {"time": array["time"]}, ("time",))


def put_together(arrays):
    """``output`` and ``output@planned-first`` become one variable with bases."""
    together = {}
    for key, array in arrays.items():
        name, _, basis = key.partition("@")
        together.setdefault(name, {})[basis or "true"] = array
    variables = {}
    for name, bases in together.items():
        row = variables_dictionary()[name]
        whole = {basis: np.rint(array) if row.dtype.startswith("int") else array for basis, array in bases.items()}
        if len(row.bases) == 1 and row.bases[0] == "true":
            variables[name] = whole["true"]
            continue
        both = xr.concat(whole.values(), dim=xr.IndexVariable("basis", list(whole)), join="outer", fill_value=0.0)
        variables[name] = both.transpose("time", "basis", ...)
    return variables


def make_surveys(surveys, years):
    """``{name: {answers: [weight, ...], rows: [...]}}``, asked each December alike, or ``rows: {year: [...]}``."""
    found = {}
    for name, spec in surveys.items():
        by_year = spec["rows"] if isinstance(spec["rows"], dict) else {FIRST + y: spec["rows"] for y in range(years)}
        pages = []
        for year, rows in by_year.items():
            page = pd.DataFrame(rows, columns=spec["answers"])
            page.insert(0, "date", f"{year}-12")
            if "key" not in page:
                page.insert(1, "key", np.arange(len(page)))
            pages.append(page)
        rows = pd.concat(pages, ignore_index=True)
        found[name] = Survey(name, spec.get("unit", "household"), rows, {}, frozenset({"synthetic"}))
    return found


def make_case(spec, labels, years=2):
    """A record of a case: keys that are variables hold its rows, ``surveys`` those of its surveys.

    ``rhythm: {variable: [factor, ...]}`` makes months differ.
    """
    given = {key: rows for key, rows in spec.items() if key.partition("@")[0] in variables_dictionary()}
    arrays = {key: make_array(key.partition("@")[0], rows, years) for key, rows in given.items()}
    arrays |= {key: in_rhythm(arrays[key], pattern) for key, pattern in spec.get("rhythm", {}).items()}
    names = dict.fromkeys(key.partition("@")[0] for key in given)
    history = History(
        spec.get("name", "case"), put_together(arrays), make_surveys(spec.get("surveys", {}), years),
        labels=label_tables(labels), evidence={name: frozenset({"synthetic"}) for name in names},
    )  # fmt: skip
    history.check()
    return history


def read_cases():
    """{code: case}, with the labels of its file."""
    found = {}
    for path in sorted(CASES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        labels = content.pop("labels", {})
        for code, case in content.items():
            found[code] = {**case, "labels": {**labels, **case.get("labels", {})}}
    return found


@pytest.fixture(scope="session")
def cases():
    return read_cases()


@pytest.fixture(scope="session")
def build():
    """Make a record of one side of a case: ``build(case, "low")``; several records by name if it compares them."""

    def side(case, which):
        spec, years = case[which], case.get("years", 2)
        if "histories" in spec:
            return {name: make_case(one, case["labels"], years) for name, one in spec["histories"].items()}
        return make_case(spec, case["labels"], years)

    return side


SAME = {"form": ("operated", "form_from", "form_to"), "group": ("group_parent",)}


def _changed(rows, dropped, rename):
    """Rows of a survey without some answers and with labels renamed; an origin is a class position."""
    rows = rows.drop(columns=[answer for answer in dropped if answer in rows])
    needs = rename.get("need", {})
    rows = rows.rename(columns={f"consumption_{old}": f"consumption_{new}" for old, new in needs.items()})
    columns = {column: "group" if column == "origin" else column for column in rows}
    return rows.assign(**{c: rows[c].replace(rename[dim]) for c, dim in columns.items() if dim in rename})


@pytest.fixture(scope="session")
def variant():
    """Make a record with some variables, labels or names changed."""

    def change(history, without=(), variables=None, labels=None, rename=None, answers=()):
        arrays = {**dict(history.variables), **(variables or {})}
        arrays = {name: array for name, array in arrays.items() if name not in without}
        tables = {**dict(history.labels), **(labels or {})}
        for dim, names in (rename or {}).items():
            same = [dim, *SAME.get(dim, ())]
            for name, array in arrays.items():
                here = {d: [names.get(str(v), str(v)) for v in array[d].values] for d in same if d in array.dims}
                arrays[name] = array.assign_coords(here)
            tables = {d: t.renamed(names) if d in same else t for d, t in tables.items()}
            for d, t in tables.items():
                if t.has(dim):  # a product names its branch, an activity its product
                    values = np.array([names.get(str(v), str(v)) for v in t.attribute(dim)], dtype=object)
                    tables[d] = LabelTable(d, t.ids, {**t.attributes, dim: values})
        surveys = {
            name: replace(s, rows=_changed(s.rows, answers, rename or {})) for name, s in history.surveys.items()
        }
        return History(history.name, arrays, surveys, tables, evidence=dict(history.evidence))

    return change


@pytest.fixture(scope="session")
def gauge():
    """Measure an indicator over what ``build`` made: one record, or several by name."""

    def value(code, made, **choices):
        if isinstance(made, dict):
            return measure_several(code, made, **choices)
        return measure(code, Calendar(made), **choices)

    return value


# --- the specimen ---------------------------------------------------------------------------------

LABELS = {
    "form": {
        "S": {"role": "public", "pooling": 0, "sphere": "all"},
        "C3": {"role": "collective", "pooling": 1, "sphere": "farm"},
        "PP": {"role": "household", "pooling": 0, "sphere": "farm"},
        "K": {"role": "capital", "pooling": 0, "sphere": "town"},
        "F": {"role": "landlord", "pooling": 0, "sphere": "farm"},
        "X": {"role": "foreign", "pooling": 0, "sphere": "all"},
    },
    "branch": {
        "fields": {"sector": "agriculture", "heavy": 0},
        "mills": {"sector": "industry", "heavy": 1},
        "rail": {"sector": "transport", "heavy": 0},
        "shops": {"sector": "trade", "heavy": 0},
    },
    "product": {
        "grain": {"sector": "agriculture", "department": "II", "branch": "fields", "need": "food"},
        "steel": {"sector": "industry", "department": "I", "branch": "mills", "need": ""},
        "cloth": {"sector": "industry", "department": "II", "branch": "mills", "need": "clothing"},
        "freight": {"sector": "transport", "department": "I", "branch": "rail", "need": ""},
        "service": {"sector": "trade", "department": "II", "branch": "shops", "need": "care"},
    },
    "activity": {
        "till": {"product": "grain", "branch": "fields", "newer_technique": 0},
        "plough": {"product": "grain", "branch": "fields", "newer_technique": 1},
        "smelt": {"product": "steel", "branch": "mills", "newer_technique": 0},
        "weave": {"product": "cloth", "branch": "mills", "newer_technique": 0},
        "haul": {"product": "freight", "branch": "rail", "newer_technique": 0},
        "sell": {"product": "service", "branch": "shops", "newer_technique": 0},
    },
    "group": {
        "workers": {"role": "worker"},
        "villagers": {"role": "peasant"},
        "clerks": {"role": "employee"},
        "heads": {"role": "official"},
        "owners": {"role": "capitalist"},
    },
    "skill": {"plain": {"level": 0}, "skilled": {"level": 1}},
    "region": {"all": None},
    "partner": {"neighbour": None},
    "need": {"food": None, "clothing": None, "care": None},
}
BROAD = {"workers": 0.40, "villagers": 0.40, "clerks": 0.10, "heads": 0.08, "owners": 0.02}
SCORES = {
    "vdem-civil-society-participation": 0.7, "vdem-direct-popular-vote": 0.5, "vdem-local-government": 0.8,
    "vdem-regional-government": 0.6, "vdem-equal-protection": 0.7, "vdem-equal-access": 0.6,
    "vdem-equal-distribution": 0.8, "polity5-xrcomp": 3, "polity5-xropen": 4, "polity5-xconst": 6,
    "polity5-parcomp": 5, "polity5-parreg": 5,
}  # fmt: skip
RIGHTS = ("access", "withdrawal", "management", "exclusion", "alienation", "appointment")
NARROW = {"workers": 0.02, "villagers": 0.02, "clerks": 0.06, "heads": 0.88, "owners": 0.02}
LEVELLED = {"workers": 0.49, "villagers": 0.49, "clerks": 0.0, "heads": 0.02, "owners": 0.0}
PEOPLE = {"workers": 300.0, "villagers": 500.0, "clerks": 100.0, "heads": 10.0, "owners": 90.0}


def _dated(years, dims, cells):
    """A monthly array of ``{labels: (first, last)}``, in a straight line from January of the first year to the end."""
    labels = [list(dict.fromkeys(key[axis] for key in cells)) for axis in range(len(dims))]
    values = np.zeros((years * 12, *map(len, labels)))
    for key, ends in cells.items():
        low, high = ends if isinstance(ends, tuple) else (ends, ends)
        place = tuple(labels[axis].index(key[axis]) for axis in range(len(dims)))
        values[(slice(None), *place)] = np.linspace(low, high, years * 12)
    return xr.DataArray(values, {"time": months_of(years), **dict(zip(dims, labels, strict=True))}, ("time", *dims))


def _yearly(array):
    kept = array.isel(time=slice(11, None, 12))
    return kept.assign_coords(time=years_of(kept.sizes["time"]))


def make_specimen(years=8, socialised=(0.60, 0.85), control=BROAD, rungs=(0.5, 0.7)):
    """A record in which every criterion can be determined, and both documents and Kornai hold; numbers are made up."""
    low, high = socialised
    forms = {  # share of each form in every branch
        "S": (low, high), "PP": (0.98 - low - 0.02, 1 - high - 0.02), "K": (0.04, 0.02),
    }  # fmt: skip
    gross = {"fields": (40, 60), "mills": (50, 100), "rail": (10, 20), "shops": (10, 20)}

    def of(scale, extra=()):
        cells = {}
        for branch, ends in gross.items():
            for form, shares in forms.items():
                cells[branch, form, *extra] = tuple(
                    scale * end * share for end, share in zip(ends, shares, strict=True)
                )
        return cells

    activity = {  # branch, and part of the branch that it makes, first and last
        "till": ("fields", 0.9, 0.5), "plough": ("fields", 0.1, 0.5), "smelt": ("mills", 0.5, 0.5),
        "weave": ("mills", 0.5, 0.5), "haul": ("rail", 1.0, 1.0), "sell": ("shops", 1.0, 1.0),
    }  # fmt: skip
    made = {}
    for name, (branch, *parts) in activity.items():
        for form, shares in forms.items():
            made[name, form] = tuple(p * e * s for p, e, s in zip(parts, gross[branch], shares, strict=True))
    planned = {key: tuple(1.05 * end for end in ends) for key, ends in made.items()}
    incomes = {"workers": (60, 130), "villagers": (80, 200), "clerks": (25, 45), "heads": (4, 5), "owners": (40, 36)}
    needs = {"food": (0.92, 0.97), "clothing": (0.90, 0.95), "care": (0.97, 0.99)}
    people = {("all", "town", g): n for g, n in PEOPLE.items() if g != "villagers"}
    people |= {("all", "village", g): (PEOPLE[g] if g == "villagers" else 0.0) for g in PEOPLE}
    town = sum(n for g, n in PEOPLE.items() if g != "villagers")
    used, wanted = {}, {}
    for need, ends in needs.items():
        used["town", need] = tuple(town * min(1.0, end + 0.02) for end in ends)
        used["village", need] = tuple(PEOPLE["villagers"] * end for end in ends)
        wanted["town", need], wanted["village", need] = town, PEOPLE["villagers"]
        used["village", need] = (used["village", need][0], PEOPLE["villagers"] * min(1.0, ends[1] + 0.01))
    prices = {
        (p, m): v for p in LABELS["product"] for m, v in (("constant", 1.0), ("state shop", 1.2), ("procurement", 0.8))
    }
    prices |= {(p, "free market"): (1.0, 1.3) for p in LABELS["product"]}
    prices["grain", "procurement"] = (0.7, 1.0)
    domains = ("plan-priorities", "enterprise-management")
    shift = {"plan-priorities": 0.0, "enterprise-management": 0.02}
    held = {}
    for domain in domains:
        for group, share in control.items():
            drift = {"workers": shift[domain], "heads": -shift[domain]}.get(group, 0.0)
            held[domain, group] = (share, share + drift)
    arrays = {
        "gross_output": _dated(years, ("branch", "form"), of(1.0)),
        "value_added": _dated(years, ("branch", "form"), of(0.6)),
        "employment": _dated(years, ("branch", "form", "skill"), of(2000.0, ("plain",))),
        "capital_value": _dated(years, ("branch", "form"), of(2.0)),
        "output": _dated(years, ("activity", "form"), made),
        "output@planned-first": _dated(years, ("activity", "form"), planned),
        "output@planned-last": _dated(years, ("activity", "form"), planned),
        "prices": _dated(years, ("product", "market"), prices),
        "trade_flows": _dated(years, ("partner", "product", "flow"), {
            ("neighbour", p, f): (8, 4) if (p, f) == ("steel", "import") else 0.0
            for p in LABELS["product"] for f in ("import", "export", "aid")}),
        "households": _dated(years, ("region", "group", "form", "branch"), {
            ("all", "villagers", "C3", "fields"): (4e4, 8e4), ("all", "villagers", "PP", "fields"): (6e4, 2e4)}),
        "membership_changes": _dated(years, ("channel",), {("joined",): 6.0, ("induced",): 2.0, ("pressed",): 1.0}),
        "inputs_used": _dated(years, ("branch", "product"), {("fields", "steel"): (2, 6), ("mills", "grain"): (5, 9)}),
        "harvest": _dated(years, ("product", "form"), {("grain", "PP"): (40, 60)}),
        "marketed_farm_products": _dated(years, ("product", "channel"), {
            ("grain", "tax in kind"): 8.0, ("grain", "compulsory purchase"): (6, 10),
            ("grain", "free market"): (4, 12)}),
        "retail_turnover": _dated(years, ("form", "product"), {("S", "cloth"): (30, 70), ("PP", "grain"): (5, 10)}),
        "rent_paid": _dated(years, ("group",), {(g,): 0.0 for g in PEOPLE}),
        "crop_of_tenants": _dated(years, ("group",), {(g,): 0.0 for g in PEOPLE}),
        "land_rented_in": _dated(years, ("group",), {(g,): 0.0 for g in PEOPLE}),
        "land_area": _dated(years, ("land", "form", "operated"), {
            ("field", "PP", "PP"): 90.0, ("field", "F", "PP"): 0.0}),
        "trained_origin": _dated(years, ("group", "skill"), {
            (g, "skilled"): {"workers": 6.0, "villagers": 8.0}.get(g, 1.0) for g in PEOPLE}),
        "population": _dated(years, ("region", "settlement", "group"), people),
        "income": _dated(years, ("group", "line"), {(g, "wages"): ends for g, ends in incomes.items()}),
        "wage_rate": _dated(years, ("skill",), {("plain",): (1.0, 1.0), ("skilled",): (2.0, 1.6)}),
        "consumption": _dated(years, ("settlement", "need"), used),
        "requirement": _dated(years, ("settlement", "need"), wanted),
        "plan_targets@planned-first": _planned(years),
        "planned_use@planned-first": _yearly(_dated(years, ("use",), {
            ("current needs",): 60.0, ("accumulation",): 30.0, ("defence",): 10.0})),
        "allocation": _dated(years, ("product", "coordination"), {
            (p, c): v for p in LABELS["product"] for c, v in (("directive", 7.0), ("market", 2.0), ("own use", 1.0))}),
        "surplus_use": _dated(years, ("use",), {("accumulation",): 15.0, ("defence",): 3.0}),
        "defence_use": _dated(years, (), {(): (3.0, 3.0)}),
        "aid_value": _dated(years, ("partner",), {("neighbour",): 1.0}),
        "aid_given": _dated(years, ("partner",), {("neighbour",): 2.0}),
        "investment": _dated(years, ("branch",), {(b,): 3.0 for b in LABELS["branch"]}),
        "unmet_demand": _dated(years, ("settlement", "product"), {("town", "cloth"): 1.0, ("village", "cloth"): 1.0}),
        "control": _yearly(_dated(years, ("domain", "group"), held)),
        "voting_weight": _yearly(_dated(years, ("body", "group"), {("assembly", g): s for g, s in control.items()})),
        "voting_quota": _yearly(_dated(years, ("body",), {("assembly",): 2 / 3})),
        "participation_rung": _yearly(_dated(years, ("domain", "group"), {
            (d, g): rungs for d in domains for g in PEOPLE})),
        "party_control": _yearly(_dated(years, ("domain",), {(d,): 0.7 for d in domains})),
        "property_rights": _yearly(_dated(years, ("branch", "right", "group"), {
            (b, r, g): s for b in LABELS["branch"] for r in RIGHTS for g, s in control.items()})),
        "published_score": _yearly(_dated(years, ("score",), {(name,): float(v) for name, v in SCORES.items()})),
        "exchanges": _dated(years, ("flow", "coordination"), {
            (f, c): v for f in ("industry to agriculture", "agriculture to industry", "retail", "labour", "credit")
            for c, v in (("directive", 9.0), ("market", (0.5, 1.5)))}),
        **_entered(years, control),
        "orders": _dated(years, ("product",), {("steel",): 20.0, ("grain",): 30.0}),
        "orders_filled": _dated(years, ("product",), {("steel",): (18, 19), ("grain",): (29, 30)}),
        "effort_sources": _yearly(_dated(years, ("incentive",), {
            ("participation",): 0.6, ("individual material",): 0.4})),
    }  # fmt: skip
    names = dict.fromkeys(key.partition("@")[0] for key in arrays)
    history = History(
        "specimen", put_together(arrays), labels=label_tables(LABELS),
        evidence={name: frozenset({"synthetic"}) for name in names},
    )  # fmt: skip
    history.check()
    return history


def _entered(years, control):
    """What somebody enters: surplus by receiver, judgements of power and provision, defence, balances of the plan."""
    entitled = {
        "labour": {"workers": 90, "villagers": 150, "clerks": 30, "heads": 3},
        "alienable assets": {"owners": 2},
    }
    balance = {"output": 90.0, "imports": 10.0, "opening stock": 5.0, "production use": 60.0, "final use": 38.0,
               "exports": 2.0, "closing stock": 5.0}  # fmt: skip
    return {
        "surplus_received": _dated(years, ("form", "group"), {
            ("S", g): 10 * s for g, s in control.items() if g != "owners"} | {("K", "owners"): 50 * control["owners"]}),
        "surplus_decided": _dated(years, ("use", "group"), {
            ("accumulation", "workers"): 7.0, ("accumulation", "heads"): 2.0, ("defence", "heads"): 1.0}),
        "defence_inputs": _yearly(_dated(years, ("resource",), {
            (name,): (0.05, 0.1) for name in ("investment", "steel", "skilled labour")})),
        "income_by_entitlement": _yearly(_dated(years, ("group", "entitlement"), {
            (g, e): float(entitled.get(e, {}).get(g, 0.0)) for g in PEOPLE
            for e in ("labour", "skill", "alienable assets", "office", "feudal dues", "feudal dues paid")})),
        "hours_group": _dated(years, ("group",), {(g,): 180.0 * n for g, n in PEOPLE.items()}),
        "income_by_status": _yearly(_dated(years, ("status",), {("old families",): 40.0, ("others",): (300.0, 380.0)})),
        "population_by_status": _yearly(_dated(years, ("status",), {("old families",): 90.0, ("others",): 910.0})),
        "conflict_events": _dated(years, ("kind",), {("refusal",): 1.0}),
        "provision_dependence": _yearly(_dated(years, ("group",), {(g,): 0.4 for g in PEOPLE})),
        "provision_voice": _yearly(_dated(years, ("group",), {(g,): 0.5 for g in PEOPLE})),
        "outcome_influence": _yearly(_dated(years, ("group",), {
            (g,): {"workers": 0.3, "villagers": 0.3}.get(g, 0.1) for g in PEOPLE})),
        "provision_slope": _yearly(_dated(years, ("condition",), {("effort",): 0.2, ("loyalty",): 0.1})),
        "bound_workers": _dated(years, ("branch",), {(b,): 100.0 for b in LABELS["branch"]}),
        "pay_components": _dated(years, ("component",), {("time",): 60.0, ("piece",): 30.0, ("bonus",): 10.0}),
        "threat": _yearly(_dated(years, (), {(): 0.5})),
        "threat_capability": _yearly(_dated(years, (), {(): 60.0})),
        "balance_entries@planned-first": _yearly(_dated(years, ("product", "entry"), {
            (p, e): v for p in LABELS["product"] for e, v in balance.items()})),
        "orders_unpaid": _dated(years, ("product",), {("steel",): 0.5, ("grain",): 0.0}),
    }  # fmt: skip


def _planned(years):
    """Planned deliveries that grow most where need was least met."""
    pace = {"grain": 0.06, "cloth": 0.08, "service": 0.02, "steel": 0.05, "freight": 0.05}
    values = np.array([[10.0 * (1 + g) ** year for g in pace.values()] for year in range(years)])
    return xr.DataArray(values, {"time": years_of(years), "product": list(pace)}, ("time", "product"))


@pytest.fixture(scope="session")
def specimen():
    """The specimen: every criterion can be determined and, unchanged, holds."""
    return make_specimen()


@pytest.fixture(scope="session")
def other_economies(specimen, variant):
    """The specimen, and others that part from it in forms, control, plan or peace."""
    swap, turned = {"S": "K", "K": "S"}, {}
    for name, array in specimen.variables.items():
        if "form" in array.dims:
            turned[name] = array.assign_coords(form=[swap.get(v, v) for v in array["form"].values.tolist()])
    taken = specimen.variables["allocation"]
    turned["allocation"] = xr.full_like(taken, 0.5).where(taken["coordination"] != "market", 19.0)
    capital = variant(specimen, variables=turned)
    shares = [make_specimen(socialised=share) for share in ((0.02, 0.05), (0.90, 0.97))]
    levelled = make_specimen(control=LEVELLED)
    peace = variant(levelled, variables={"conflict_events": levelled.variables["conflict_events"] * 0})
    balance = specimen.variables["balance_entries"]
    strained = variant(specimen, variables={"balance_entries": balance.where(balance["entry"] != "output", 20.0)})
    return (specimen, *shares, make_specimen(control=NARROW), peace, strained, capital)


@pytest.fixture(scope="session")
def specimen_with():
    """Make the specimen with other shares of forms, control or rungs."""
    return make_specimen


@pytest.fixture(scope="session")
def broad():
    return BROAD


@pytest.fixture(scope="session")
def narrow():
    return NARROW


@pytest.fixture
def make_lab():
    """Make a small drawn Korea in which one mechanism is called at a time."""
    spec = importlib.util.spec_from_file_location("lab", Path(__file__).parents[1] / "mechanisms" / "lab.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Lab
