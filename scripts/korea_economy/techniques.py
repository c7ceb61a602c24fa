"""Tables of coefficients."""

from __future__ import annotations

from korea_economy.tables import Row, Table, read, source_of

OFFICE_SKILLS = {"plain": 0.18, "skilled": 0.75, "technician": 0.07}
"""Labour of a worker-year in schools and offices.

The blueprint has 0.18, 0.52, 0.30; with that, posts recorded for 1946 would need three times the technicians that
its own 0.3 percent of workers gives. The sum is unchanged.
"""


def technology() -> dict[str, Table]:
    """Make the tables of coefficients."""
    made: dict[str, Table] = {}
    ends = ("value", "unit", "low", "high", "evidence", "source", "checked", "note")

    def tail(row: Row, note: str = "") -> tuple[str, ...]:
        told = note or ("set so that the balances close" if row["source"] == "syn" else "")
        return row["evidence"], source_of(row["source"]), row["checked"], told

    made["outputs"] = (
        ("activity", "product", "value", "unit", "evidence", "source", "checked", "note"),
        [
            (
                r["activity"],
                r["product"],
                r["value"],
                f"{r['unit']} per {r['unit']}",
                "derived",
                "definition",
                "computed",
                "the level of an activity is measured by its product",
            )
            for r in read("blueprint", "outputs.csv")
        ],
    )
    made["inputs"] = (
        ("activity", "product", *ends),
        [
            (r["activity"], r["product"], r["value"], r["unit"], r["low"], r["high"], *tail(r))
            for r in read("blueprint", "inputs.csv")
        ],
    )
    home = {r["activity"] for r in read("blueprint", "activities.csv") if r["by_farm_households"] == "1"}
    rows: list[tuple[object, ...]] = []
    for r in read("blueprint", "labour.csv"):
        skill = "farm" if r["skill"] == "plain" and r["activity"] in home else r["skill"]
        if r["activity"] == "office_school":
            value = OFFICE_SKILLS[skill]
            note = "technicians fewer and skilled more than in the blueprint, which could not be staffed in 1946"
            rows.append(
                (r["activity"], skill, value, r["unit"], round(0.6 * value, 6), round(1.5 * value, 6), *tail(r, note))
            )
            continue
        rows.append((r["activity"], skill, r["value"], r["unit"], r["low"], r["high"], *tail(r)))
    made["labour"] = (("activity", "skill", *ends), rows)
    made["land"] = (
        ("activity", "land", *ends),
        [
            (
                r["activity"],
                r["land_class"],
                *(_square_metres(r[c]) for c in ("value",)),
                "m2 per t",
                *(_square_metres(r[c]) for c in ("low", "high")),
                *tail(r, "sown area"),
            )
            for r in read("blueprint", "land.csv")
        ],
    )
    made["capital"] = (
        ("activity", "asset", "value", "unit", "life_years", "low", "high", "evidence", "source", "checked", "note"),
        [
            (r["activity"], r["asset"], r["value"], r["unit"], r["life_years"], r["low"], r["high"], *tail(r))
            for r in read("blueprint", "capital.csv")
        ],
    )
    return made


def _square_metres(hectares: str) -> int:
    return round(float(hectares) * 10_000)
