"""Tables beyond those that every economy may have."""

from __future__ import annotations

from collections.abc import Mapping

from korea_economy.people import People, class_sizes, demography
from korea_economy.tables import CHONGBO, FIRST, GUESS, MARKS, Raw, Table, by_key, read, split


def landholding() -> Table:
    """Make holdings before the reform: owned, let, rented, worked, and what the reform did."""
    assumed = by_key(read("assumptions", "holdings.csv"), "owner")
    rows: list[tuple[object, ...]] = []
    for r in read("blueprint", "landholding.csv"):
        plan = assumed[r["group"]]
        owned, taken, given, after = (
            _chongbo(r[c]) for c in ("land_before_thousand_chongbo", "confiscated", "received", "land_after")
        )
        hired, rented = _chongbo(plan["hired_thousand_chongbo"]), _chongbo(plan["rented_in_thousand_chongbo"])
        let = taken - hired
        rows.append(
            (
                FIRST,
                r["group"],
                plan["group"],
                plan["form"],
                round(1000 * float(r["households_thousand"])),
                owned,
                let,
                rented,
                owned - let + rented,
                taken,
                given,
                after,
                "m2",
                0.5,
                "read",
                "tanaka-1986",
                *(("recalled", "lee-chung") if r["evidence"] == "derived" else GUESS),
                plan["note"] or "sub-totals recalled, split of owners assumed",
            )
        )
    assert sum(int(str(r[6])) for r in rows) == sum(int(str(r[7])) for r in rows), "let and rented differ"
    columns = (
        "date",
        "owner",
        "group",
        "form",
        "households",
        "owned",
        "let",
        "rented",
        "operated",
        "confiscated",
        "received",
        "after_reform",
        "unit",
        "rent_share",
        "rent_evidence",
        "rent_source",
        *MARKS,
    )
    return columns, rows


def _chongbo(thousand: str) -> int:
    return round(float(thousand) * 1000) * CHONGBO


def supplement(raw: Raw, people: Mapping[str, People]) -> dict[str, Table]:
    """Make tables beyond those that every economy may have."""
    made: dict[str, Table] = {"class_sizes": class_sizes(people), "landholding": landholding()}
    made["demography"] = demography(raw, people)
    made["yields"] = (
        ("region", "land", "month", "share_of_crop", "mean_yield", "spread", "unit", *MARKS),
        [
            (
                r["region"],
                r["land"],
                r["month"],
                r["share_of_crop"],
                r["mean_yield"],
                r["spread"],
                "share",
                *GUESS,
                r["note"] or "month of gathering, yield over the national mean, spread of logs",
            )
            for r in read("assumptions", "weather.csv")
        ],
    )
    made["training"] = (
        (
            "course",
            "from_skill",
            "to_skill",
            "months",
            "unit",
            "dropout_share",
            "learners_per_teacher",
            "teacher_skill",
            "default",
            *MARKS,
        ),
        [
            (
                r["course"],
                r["from_skill"],
                r["to_skill"],
                r["months"],
                "months",
                r["dropout_share"],
                r["learners_per_teacher"],
                r["teacher_skill"],
                r["default"],
                *GUESS,
                r["note"],
            )
            for r in read("assumptions", "training.csv")
        ],
    )
    factors = read("assumptions", "seasons.csv")
    parts = split(10_000, [float(r["labour_factor"]) for r in factors])
    made["seasons"] = (
        ("activity", "month", "labour_share", "unit", *MARKS),
        [
            (a, r["month"], part / 10_000, "share", *GUESS, r["note"])
            for a in raw.activities
            if a.startswith(("paddy", "coarse", "fibre"))
            for r, part in zip(factors, parts, strict=True)
        ],
    )
    made["cropping"] = (
        ("date", "land", "sown_per_area", "unit", *MARKS),
        [
            (r["date"], r["land"], r["sown_per_area"], "m2 per m2", *GUESS, "sown area over arable area")
            for r in read("assumptions", "cropping.csv")
        ],
    )
    made["settlements"] = (
        ("settlement", "name", "persons", "unit", *MARKS),
        [
            (
                "village",
                "village",
                700,
                "person",
                "derived",
                "chosun",
                "rural people over 11,500 rural committees of March 1946",
            ),
            ("town", "town", 25000, "person", *GUESS, "mean size assumed"),
        ],
    )
    return made
