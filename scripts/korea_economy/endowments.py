"""What there is at the four dates: capacity, stocks, land, animals, workers, money."""

from __future__ import annotations

from collections.abc import Mapping

from korea_economy.owners import Shares, spread
from korea_economy.people import People
from korea_economy.supplement import _chongbo
from korea_economy.tables import FIRST, GUESS, MARKS, Raw, Table, by_key, read, residual, split
from korea_economy.techniques import technology

E_COLUMNS = ("date", "kind", "item", "activity", "region", "form", "group", "amount", "unit", *MARKS)
E_NOTES = {
    "capacity": "capacity of the blueprint, region and form by assumption",
    "level": "output of the year x assumed share of the technique; region and form by assumption",
    "stock": "months of output, holders by assumption",
}


def capacities(raw: Raw, date: str, shares: Shares) -> list[tuple[object, ...]]:
    """Make capacity and running level of each activity by region and form."""
    rows: list[tuple[object, ...]] = []
    for kind, told in (("capacity", "capacity"), ("level", "running_level")):
        for a in raw.activities:
            product = raw.product_of(a)
            total = raw.quanta(product, raw.initial[date, told, a])
            for region, form, part in spread(raw, a, total, shares):
                rows.append(
                    (
                        date,
                        kind,
                        a,
                        a,
                        region,
                        form,
                        "",
                        raw.amount(product, part),
                        f"{raw.unit(product)} a year",
                        *GUESS,
                        E_NOTES[kind],
                    )
                )
    return rows


def stocks(raw: Raw, date: str, shares: Shares, who: People) -> list[tuple[object, ...]]:
    """Make stocks of products by region, form and, where households hold them, group."""
    rows: list[tuple[object, ...]] = []
    held = [r for r in read("assumptions", "stock_holders.csv") if r["date"] == date]
    for product in raw.products:
        amount = raw.initial.get((date, "stock", product), 0.0)
        if product == "draft" or not amount:
            continue
        name = "grain" if product in ("paddy", "coarse") else product
        holders = [(r["holder"], float(r["share"])) for r in held if r["product"] == name]
        if not holders:
            consumer = raw.products[product]["kind"] == "consumer" or product == "fish"
            holders = [("makers", 0.5), ("shops", 0.5)] if consumer else [("makers", 1.0)]
        parts = split(raw.quanta(product, amount), [share for _, share in holders])
        sums: dict[tuple[str, str, str], int] = {}
        for (holder, _), part in zip(holders, parts, strict=True):
            for region, form, group, quanta in _holders(raw, product, (holder, part), shares, who):
                sums[region, form, group] = sums.get((region, form, group), 0) + quanta
        rows += [
            (
                date,
                "stock",
                product,
                "",
                *where,
                raw.amount(product, quanta),
                raw.unit(product),
                *GUESS,
                E_NOTES["stock"],
            )
            for where, quanta in sums.items()
            if quanta
        ]
    return rows


def _holders(
    raw: Raw, product: str, held: tuple[str, int], shares: Shares, who: People
) -> list[tuple[str, str, str, int]]:
    holder, total = held
    if holder == "farms":
        weight = {r["group"]: float(r["grain_per_household"]) for r in read("assumptions", "farm_weights.csv")}
        groups = [g for g in weight if g in who.households]
        return [
            (region, FARM_FORM.get(g, "PP"), g, quanta)
            for region, part in raw.split_west("people", "farm", total).items()
            for g, quanta in zip(
                groups, split(part, [weight[g] * who.households[g] / 1000 for g in groups]), strict=True
            )
        ]
    if holder in ("makers", "shops"):
        makers = ["shop"] if holder == "shops" else _makers(raw, product)
        sizes = [raw.initial[who.date, "capacity", a] for a in makers]
        sizes = sizes if sum(sizes) else [1.0] * len(makers)
        sums: dict[tuple[str, str], int] = {}
        for a, part in zip(makers, split(total, [size / 1000 for size in sizes]), strict=True):
            for region, form, quanta in spread(raw, a, part, shares):
                sums[region, form] = sums.get((region, form), 0) + quanta
        return [(region, form, "", quanta) for (region, form), quanta in sums.items()]
    return [(region, holder, "", part) for region, part in raw.split_west("people", "farm", total).items()]


FARM_FORM = {"landlord": "F", "coop-farmer": "H"}


def _makers(raw: Raw, product: str) -> list[str]:
    if product == "fibre":
        return ["cloth_mill"]
    return [a for a in raw.activities if raw.product_of(a) == product and not raw.at_home(a)]


def herd(raw: Raw, date: str, who: People) -> list[tuple[object, ...]]:
    """Make draught cattle by region, form and group."""
    weights = {r["group"]: float(r["herd_per_household"]) for r in read("assumptions", "farm_weights.csv")}
    forms = [r for r in read("assumptions", "farm_forms.csv") if r["date"] == date and r["item"] == "animals"]
    total = int(who.facts["herd"])
    shares = [(r["form"], float(r["share"])) for r in forms] or [("PP", 0.99), ("S", 0.01)]
    groups = [g for g in who.households if weights.get(g) and g != "coop-farmer"]
    rows: list[tuple[object, ...]] = []
    tail = ("head", *GUESS, "herd and its holders assumed")
    for (form, _), part in zip(shares, split(total, [s for _, s in shares]), strict=True):
        for region, heads in raw.split_west("animals", "draft", part).items():
            if form != "PP":
                rows.append((date, "animals", "draft", "", region, form, "", heads, *tail))
                continue
            split_ = split(heads, [weights[g] * who.households[g] / 1000 for g in groups])
            rows += [
                (date, "animals", "draft", "", region, FARM_FORM.get(g, "PP"), g, n, *tail)
                for g, n in zip(groups, split_, strict=True)
                if n
            ]
    return rows


def land_of_1946(raw: Raw, date: str) -> list[tuple[object, ...]]:
    """Make the titles to land before the reform, by owner."""
    owners = by_key(read("blueprint", "landholding.csv"), "group")
    weight = {r["owner"]: float(r["paddy_weight"]) for r in read("assumptions", "paddy_weights.csv")}
    holdings = [r for r in read("assumptions", "holdings.csv") if r["owner"] in weight]
    area = [_chongbo(owners[r["owner"]]["land_before_thousand_chongbo"]) for r in holdings]
    facts = raw.dates[date]
    wanted = {c: round(float(facts[f"{c}_ha"]) * 10_000) for c in ("paddyland", "dryland")}
    scale = sum(area) / sum(wanted.values())
    residual(
        f"{date} land: owners {sum(area)} m2, paddy and dry fields {sum(wanted.values())} m2, "
        f"residual {sum(area) - sum(wanted.values())} m2, fields scaled by {scale:.9f}"
    )
    fields = split(sum(area), [float(facts["paddyland_ha"]), float(facts["dryland_ha"])])
    paddy = split(fields[0], [a * weight[r["owner"]] / 1e6 for a, r in zip(area, holdings, strict=True)])
    rows: list[tuple[object, ...]] = []
    for r, whole, wet in zip(holdings, area, paddy, strict=True):
        derived = r["owner"] in ("japanese state and persons", "religious bodies")
        note = f"{r['owner']}; total of the owners {'recalled' if derived else 'assumed'}, fields and region assumed"
        for land, part in (("paddyland", wet), ("dryland", whole - wet)):
            for region, m2 in raw.split_west("land", land, part).items():
                rows.append((date, "land", land, "", region, r["form"], r["group"], m2, "m2", *GUESS, note))
    return rows


def land_later(raw: Raw, date: str, who: People) -> list[tuple[object, ...]]:
    """Make the titles to land after the reform, by form and group."""
    weights = {r["group"]: float(r["land_per_household"]) for r in read("assumptions", "farm_weights.csv")}
    groups = [g for g in who.households if weights.get(g)]
    forms = [r for r in read("assumptions", "farm_forms.csv") if r["date"] == date and r["item"] == "operated"]
    rows: list[tuple[object, ...]] = []
    tail = ("m2", *GUESS, "total assumed; forms as recorded, split over groups by households and size of holding")
    for land in ("paddyland", "dryland"):
        total = round(float(who.facts[f"{land}_ha"]) * 10_000)
        for r, part in zip(forms, split(total, [float(f["share"]) for f in forms]), strict=True):
            for region, m2 in raw.split_west("land", land, part).items():
                if r["form"] != "PP":
                    group = "coop-farmer" if r["form"] in ("C2", "C3", "H") else ""
                    rows.append((date, "land", land, "", region, r["form"], group, m2, *tail))
                    continue
                parts = split(m2, [weights[g] * who.households[g] / 1000 for g in groups])
                rows += [
                    (date, "land", land, "", region, "PP", g, n, *tail) for g, n in zip(groups, parts, strict=True)
                ]
    return rows


def workers(raw: Raw, date: str, who: People) -> list[tuple[object, ...]]:
    """Make workers by skill and region."""
    technicians = round(float(who.facts["technician_share"]) * (who.farm_workers + who.other_workers))
    skilled = int(who.facts["skilled_persons"])
    have = {
        "farm": who.farm_workers,
        "plain": who.other_workers - skilled - technicians,
        "skilled": skilled,
        "technician": technicians,
    }
    need = dict.fromkeys(have, 0.0)
    room = dict.fromkeys(have, 0.0)
    for activity, skill, value, *_ in technology()["labour"][1]:
        need[str(skill)] += float(str(value)) * raw.initial[date, "running_level", str(activity)]
        room[str(skill)] += float(str(value)) * raw.initial[date, "capacity", str(activity)]
    for skill, persons in have.items():
        residual(
            f"{date} workers {skill}: {persons} persons, {need[skill]:.0f} at the running level, "
            f"{room[skill]:.0f} at capacity"
        )
    return [
        (date, "workers", skill, "", region, "", "", part, "person", *GUESS, "number and skill assumed")
        for skill, persons in have.items()
        for region, part in raw.split_west("people", "farm" if skill == "farm" else "non-farm", persons).items()
    ]


def money(raw: Raw, date: str, shares: Shares, who: People) -> list[tuple[object, ...]]:
    """Make cash of households by group, and of units by form."""
    rows: list[tuple[object, ...]] = []
    year = who.facts["flow_year"]
    for r in read("assumptions", "spending.csv"):
        if r["group"] not in who.households:
            continue
        won = round(float(r[f"month_{year}"]) * float(r["months_kept"]) * who.households[r["group"]])
        farm = next(x["households"] for x in who.rows if x["group"] == r["group"])
        for region, part in raw.split_west("people", "farm" if farm else "non-farm", won).items():
            rows.append(
                (
                    date,
                    "money",
                    "cash",
                    "",
                    region,
                    "",
                    r["group"],
                    part,
                    "won",
                    *GUESS,
                    f"{r['months_kept']} months of cash spending",
                )
            )
    sums: dict[tuple[str, str], float] = {}
    for a in raw.activities:
        if raw.at_home(a):
            continue
        value = raw.initial[date, "running_level", a] * raw.price[raw.product_of(a)] / 24
        for region, form, part in spread(raw, a, round(value), shares):
            sums[region, form] = sums.get((region, form), 0) + part
    rows += [
        (date, "money", "cash", "", region, form, "", int(won), "won", *GUESS, "half a month of gross output of units")
        for (region, form), won in sorted(sums.items())
    ]
    return rows


def endowments(raw: Raw, people: Mapping[str, People], shares: Mapping[str, Shares]) -> Table:
    """Make everything there is at the four dates."""
    rows: list[tuple[object, ...]] = []
    for date, who in people.items():
        rows += capacities(raw, date, shares[date])
        rows += stocks(raw, date, shares[date], who)
        rows += land_of_1946(raw, date) if date == FIRST else land_later(raw, date, who)
        rows += herd(raw, date, who) + workers(raw, date, who) + money(raw, date, shares[date], who)
    return E_COLUMNS, rows
