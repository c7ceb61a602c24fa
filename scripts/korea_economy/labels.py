"""Tables that name things and say what they are."""

from __future__ import annotations

from korea_economy.tables import FIRST, GUESS, MARKS, REGIONS, Raw, Table, read


def labels(raw: Raw) -> dict[str, Table]:
    """Make the tables that name things and say what they are."""
    made: dict[str, Table] = {}
    made["products"] = (
        (
            "product",
            "name",
            "unit",
            "quantum",
            "branch",
            "sector",
            "department",
            "kind",
            "storable",
            "spoilage_per_year",
            "tradable",
            "processing",
            "import_only",
            "constant_price",
            *MARKS,
        ),
        [
            (
                p,
                r["name"],
                r["unit"],
                a["quantum"],
                a["branch"],
                raw.branches[a["branch"]]["sector"],
                a["department"],
                r["kind"],
                r["storable"],
                r["spoilage_per_year"],
                a["tradable"],
                a["processing"],
                r["import_only"],
                raw.price[p],
                *GUESS,
                a["note"] or "price in won of the plan's 1949 basis, set from unit cost and a markup",
            )
            for p, r in raw.products.items()
            for a in [raw.attributes[p]]
        ],
    )
    made["activities"] = (
        (
            "activity",
            "name",
            "product",
            "branch",
            "newer_technique",
            "by_farm_households",
            "input_lag_months",
            "building_lag_months",
            "person_year_days",
            *MARKS,
        ),
        [
            (
                name,
                name.replace("_", ", "),
                r["product"],
                raw.branch_of(name),
                r["newer_technique"],
                r["by_farm_households"],
                r["input_lag_months"],
                r["building_lag_months"],
                r["person_year_days"],
                *GUESS,
                "lags and days of work assumed",
            )
            for name, r in raw.activities.items()
        ],
    )
    columns = {
        "branches": ("branch", "name", "sector", "heavy"),
        "forms": ("form", "name", "role", "commanded", "softness", "sphere", "pooling"),
        "skills": ("skill", "name", "pool", "level", "training_months", "dropout_share", "hours_per_year"),
        "classes": ("group", "name", "role", "sector", "settlement"),
    }
    files = {"classes": "groups"}
    remarks = {
        "branches": "grouping of this project",
        "forms": "softness of the budget assumed",
        "skills": "training times assumed",
        "classes": "classes of the record, farmers split by holding",
    }
    for name, wanted in columns.items():
        rows = read("assumptions", f"{files.get(name, name)}.csv")
        made[name] = (
            (*wanted, *MARKS),
            [(*(r[c] for c in wanted), *GUESS, r["note"] or remarks[name]) for r in rows],
        )
    cropping = {r["land"]: r["sown_per_area"] for r in read("assumptions", "cropping.csv") if r["date"] == FIRST}
    made["lands"] = (
        ("land", "name", "season", "multiple_cropping", *MARKS),
        [
            (r["land"], r["name"], r["season"], cropping[r["land"]], *GUESS, r["note"])
            for r in read("assumptions", "lands.csv")
        ],
    )
    made["regions"] = (
        ("region", "name", *MARKS),
        [
            ("west", "western provinces", *GUESS, "two regions by assumption"),
            ("north-east", "north-eastern provinces", *GUESS, "two regions by assumption"),
        ],
    )
    made["partners"] = (
        ("partner", "name", "role", "currency", "credit", "from", "until", *MARKS),
        [
            (
                r["partner"],
                r["name"],
                r["role"],
                r["currency"],
                r["credit"],
                r["from"],
                r["until"],
                *GUESS,
                r["note"] or "largest yearly deficit assumed",
            )
            for r in read("assumptions", "partners.csv")
        ],
    )
    return made


def links() -> Table:
    """Make what it takes to carry goods between the regions."""
    columns = ("from_region", "to_region", "product", "service", "value", "unit", *MARKS)
    note = "about 300 km across the mountains, goods measured in tons"
    heavy = (
        "paddy",
        "coarse",
        "fibre",
        "livestock",
        "fish",
        "coal",
        "oil",
        "coke",
        "metal",
        "iron",
        "steel",
        "cement",
        "fert",
        "chem",
        "machine",
        "food",
        "goods",
    )
    pairs = (REGIONS, REGIONS[::-1])
    rows: list[tuple[object, ...]] = [
        (a, b, p, "freight", 0.3, "1000 t-km per t", *GUESS, note) for a, b in pairs for p in heavy
    ]
    return columns, rows


def sources(raw: Raw) -> Table:
    """Make the table of sources."""
    own = read("assumptions", "sources.csv")
    rows: list[tuple[object, ...]] = [(r["source"], r["checked"], r["text"], r["url"], r["licence"]) for r in own]
    known = {r["source"] for r in own}
    for r in read("blueprint", "sources.csv"):
        if r["source"] not in known and r["source"] != "syn":
            text = r["text"].replace("given in design/korea.md section 1.3", "given in docs/countries/korea.md")
            rows.append((r["source"], r["checked"], text, "", ""))
    return ("source", "checked", "text", "url", "licence"), rows
