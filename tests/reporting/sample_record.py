"""A made-up record beside the made-up economy: rows invented for tests, with every mark, bound and shape that a
chart knows."""

from __future__ import annotations

from lustrum.history.counterparts import Counterpart, read_mapping
from lustrum.history.history import History
from lustrum.history.observed import make_observed
from lustrum.quantities.evidence import Source, Sources

SOURCES = Sources(
    [
        Source("yearbook", "Sample yearbook, made up for tests", "read"),
        Source("estimate", "Sample estimate, made up for tests", "read"),
        Source("memory", "Sample handbook, made up for tests", "recalled"),
    ]
)

_FARM = "households[branch.sector=agriculture, form.role=collective] / households[branch.sector=agriculture]"
_MAPPING = (
    ("coop_share", "percent", "", _FARM, "0.01", "true", "end", "Co-operative share of farm households"),
    (
        "industry_share_private",
        "percent",
        "",
        (
            "yearly(gross_output[branch.sector=industry, form.role=household|capital|landlord|foreign])"
            " / yearly(gross_output[branch.sector=industry])"
        ),
        "0.01",
        "true",
        "end",
        "Private share of industrial output",
    ),
    (
        "industry_share_state",
        "percent",
        "",
        (
            "yearly(gross_output[branch.sector=industry, form.role=public]) /"
            " yearly(gross_output[branch.sector=industry])"
        ),
        "0.01",
        "true",
        "end",
        "State share of industrial output",
    ),
    (
        "retail_share_private",
        "percent",
        "",
        "yearly(retail_turnover[form.role=household|capital]) / yearly(retail_turnover)",
        "0.01",
        "true",
        "end",
        "Private share of retail trade",
    ),
    (
        "industry_index",
        "index 1949=100",
        "",
        "yearly(gross_output[branch.sector=industry]) / gross_output[branch.sector=industry] @ 1949",
        "0.01",
        "reported",
        "end",
        "Industrial output, 1949 = 100",
    ),
    (
        "grain_official",
        "thousand tonnes",
        "",
        "yearly(harvest[product=paddy|coarse])",
        "1000",
        "reported",
        "end",
        "Grain, official series",
    ),
    (
        "grain_estimate",
        "thousand tonnes",
        "",
        "yearly(harvest[product=paddy|coarse])",
        "1000",
        "true",
        "end",
        "Grain, independent estimate",
    ),
    (
        "coop_households",
        "households",
        "",
        "households[branch.sector=agriculture, form.role=collective]",
        "1",
        "true",
        "end",
        "Co-operative share of farm households",
    ),
    (
        "tax_rate",
        "percent of harvest",
        "",
        "yearly(procurement[channel=tax in kind, product=paddy]) / yearly(harvest[product=paddy])",
        "0.01",
        "true",
        "end",
        "Tax in kind, per cent of the rice harvest",
    ),
    (
        "land_share",
        "percent",
        "",
        "land_area[operated.role=collective] / land_area",
        "0.01",
        "true",
        "end",
        "Co-operative share of farmland",
    ),
)

_ROWS: tuple[tuple[str, str, float, str, str, str], ...] = (
    ("1953-12", "coop_share", 1.2, "percent", "memory", "recalled"),
    ("1954-12", "coop_share", 33, "percent", "yearbook", "read"),
    ("1954-12", "coop_share", 31.8, "percent", "memory", "recalled"),
    ("1955-12", "coop_share", 49, "percent", "yearbook", "read"),
    ("1956-12", "coop_share", 80.9, "percent", "yearbook", "read"),
    ("1957-06", "coop_share", 85, "percent", "yearbook", "read at least"),
    ("1957-12", "coop_share", 95.6, "percent", "memory", "recalled"),
    ("1958-08", "coop_share", 100, "percent", "yearbook", "read"),
    ("1955-12", "coop_households", 245000, "households", "memory", "recalled"),
    ("1946", "industry_share_private", 27.6, "percent", "yearbook", "read"),
    ("1949", "industry_share_private", 9.3, "percent", "yearbook", "read"),
    ("1953", "industry_share_private", 3.9, "percent", "memory", "recalled"),
    ("1956", "industry_share_private", 2, "percent", "memory", "recalled"),
    ("1949", "industry_share_state", 85.5, "percent", "memory", "recalled"),
    ("1953", "industry_share_state", 86.2, "percent", "memory", "recalled"),
    ("1946", "retail_share_private", 96.5, "percent", "yearbook", "read"),
    ("1953", "retail_share_private", 32.5, "percent", "memory", "recalled"),
    ("1958", "retail_share_private", 0, "percent", "memory", "recalled"),
    ("1946", "industry_index", 30, "index 1949=100", "yearbook", "derived"),
    ("1953", "industry_index", 64, "index 1949=100", "yearbook", "read"),
    ("1956", "industry_index", 183, "index 1949=100", "memory", "derived"),
    ("1960", "industry_index", 640, "index 1949=100", "yearbook", "read"),
    ("1946", "grain_official", 1898, "thousand tonnes", "yearbook", "read"),
    ("1949", "grain_official", 2654, "thousand tonnes", "memory", "recalled"),
    ("1957", "grain_official", 3201, "thousand tonnes", "yearbook", "read"),
    ("1960", "grain_official", 3803, "thousand tonnes", "yearbook", "read"),
    ("1957", "grain_estimate", 2978, "thousand tonnes", "estimate", "read"),
    ("1960", "grain_estimate", 2781, "thousand tonnes", "estimate", "read"),
    ("1946", "tax_rate", 25, "percent of harvest", "yearbook", "read"),
    ("1956", "tax_rate", 20.1, "percent of harvest", "memory", "recalled"),
    ("1959", "tax_rate", 8.4, "percent of harvest", "memory", "synthetic"),
    ("1955-12", "land_share", 48.6, "percent", "memory", "recalled"),
    ("1956-12", "land_share", 77.9, "percent", "yearbook", "read"),
)


def make_mapping() -> list[Counterpart]:
    names = ("variable", "unit", "sources", "observable", "factor", "basis", "instant", "title")
    mapping, problems = read_mapping([dict(zip(names, row, strict=True)) for row in _MAPPING], SOURCES, "sample")
    assert not problems, problems
    return mapping


def make_record(leave_out: tuple[str, ...] = ()) -> History:
    """The record of the sample economy, without some of its variables."""
    rows = []
    for date, variable, value, unit, source, evidence in _ROWS:
        if variable in leave_out:
            continue
        word, _, bound = evidence.partition(" ")
        year = len(date) == 4
        rows.append(
            {
                "from": f"{date}-01" if year else date,
                "to": f"{date}-12" if year else date,
                "variable": variable,
                "value": float(value),
                "unit": unit,
                "source": source,
                "evidence": word,
                "bound": bound,
            }
        )
    return make_observed("sample record", rows, SOURCES, make_mapping())
