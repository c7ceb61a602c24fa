"""Which form of property holds which part of each activity, and shares of forms by branch."""

from __future__ import annotations

from collections.abc import Mapping

from korea_economy.tables import FIRST, GUESS, MARKS, Raw, Table, read, residual, split

Shares = dict[str, dict[str, int]]
"""Form to parts of ten thousand, by activity."""


def recorded_shares(branch: str, date: str) -> dict[str, float]:
    """Return the recorded shares of forms in a branch, of the nearest recorded date."""
    rows = [r for r in read("blueprint", "ownership.csv") if r["branch"] == branch]
    nearest = min({r["date"] for r in rows}, key=lambda day: (abs(_day(day) - _day(date)), day))
    return {r["form"]: float(r["share"]) for r in rows if r["date"] == nearest}


def _day(date: str) -> int:
    year, month, day = (int(part) for part in date.split("-"))
    return 372 * year + 31 * month + day


def ten_thousand(shares: Mapping[str, float]) -> dict[str, int]:
    """Round shares to parts of ten thousand that add up."""
    return dict(zip(shares, split(10_000, list(shares.values())), strict=True))


def industry_shares(raw: Raw, date: str) -> Shares:
    """Fit the forms of each activity of recorded industry to the recorded shares of gross output.

    Prior weights say where a form can be at all; rows and columns are scaled in turn (iterative proportional fitting).
    """
    gross = {
        a: raw.initial[date, "running_level", a] * raw.price[raw.product_of(a)]
        for a in raw.activities
        if raw.sector_of(a) == "industry" and not raw.at_home(a)
    }
    target = recorded_shares("industry", date)
    prior: dict[str, dict[str, float]] = {a: {} for a in gross}
    for r in read("assumptions", "form_priors.csv"):
        if r["date"] == date and r["form"] in target:
            prior[r["activity"]][r["form"]] = float(r["weight"])
    total = sum(gross.values())
    cells = {a: {f: w * gross[a] for f, w in row.items()} for a, row in prior.items()}
    for _ in range(500):
        for f, share in target.items():
            have = sum(row.get(f, 0.0) for row in cells.values())
            for row in cells.values():
                if f in row:
                    row[f] *= share * total / have
        for a, row in cells.items():
            have = sum(row.values())
            for f in row:
                row[f] *= gross[a] / have if have else 0.0
    fitted = {a: ten_thousand(row if sum(row.values()) > 0 else prior[a]) for a, row in cells.items()}
    for f, share in target.items():
        got = sum(gross[a] * row.get(f, 0) / 10_000 for a, row in fitted.items()) / total
        residual(
            f"{date} industry gross output, form {f}: recorded {share:.4f}, made {got:.4f}, residual {got - share:+.4f}"
        )
    shops = [a for a in gross if a in ("fish_sail", "machine_shop", "food_shop", "goods_shop")]
    private = sum(gross[a] * (fitted[a].get("K", 0) + fitted[a].get("PP", 0)) / 10_000 for a in shops)
    residual(
        f"{date} workshops: {sum(gross[a] for a in shops) / total:.3f} of gross output, of which private "
        f"{private / sum(gross[a] for a in shops):.3f}"
    )
    return fitted


def form_shares(raw: Raw, date: str) -> Shares:
    """Return the forms of every activity at a date."""
    shares: Shares = industry_shares(raw, date)
    farms = read("assumptions", "farm_forms.csv")
    for r in read("assumptions", "form_shares.csv"):
        if r["date"] == date:
            shares.setdefault(r["activity"], {})[r["form"]] = round(10_000 * float(r["share"]))
    shares["shop"] = ten_thousand(recorded_shares("trade", date))
    for a in raw.activities:
        if not raw.at_home(a):
            continue
        item = {"livestock_home": "home", "cloth_hand": "home", "draft_breed": "animals"}.get(a, "operated")
        rows = [r for r in farms if r["date"] == date and r["item"] == item]
        rows = rows or [r for r in farms if r["date"] == date and r["item"] == "operated"]
        shares[a] = ten_thousand({r["form"]: float(r["share"]) for r in rows})
    for a, row in shares.items():
        assert sum(row.values()) == 10_000, (date, a, row)
    return shares


def spread(raw: Raw, activity: str, total: int, shares: Shares) -> list[tuple[str, str, int]]:
    """Spread a whole over regions and forms."""
    cells = []
    for region, part in raw.split_west("capacity", activity, total).items():
        forms = shares[activity]
        cells += [(region, f, q) for f, q in zip(forms, split(part, list(forms.values())), strict=True) if q]
    return cells


def ownership(raw: Raw, shares: Mapping[str, Shares], held: Table) -> Table:
    """Make shares of forms in each branch: gross output at constant prices; titles to land in farming."""
    rows: list[tuple[object, ...]] = []
    for date, of_date in shares.items():
        for branch in raw.branches:
            if branch == "farming":
                continue
            sums: dict[str, float] = {}
            for a in raw.activities:
                if raw.branch_of(a) == branch and not (raw.at_home(a) and raw.sector_of(a) == "industry"):
                    value = raw.initial[date, "running_level", a] * raw.price[raw.product_of(a)]
                    for form, part in of_date[a].items():
                        sums[form] = sums.get(form, 0.0) + value * part
            note = (
                "home weaving left out, as in the record"
                if branch == "textiles"
                else "fitted to the shares of industry"
            )
            if raw.branches[branch]["sector"] != "industry":
                note = (
                    "private share of retail of the nearest recorded date, split assumed"
                    if branch == "trade"
                    else "assumed"
                )
            rows += [
                (date, branch, "gross output", form, part / 10_000, "share", *GUESS, note)
                for form, part in ten_thousand(sums).items()
                if part
            ]
        areas: dict[str, float] = {}
        for row in held[1]:
            if row[0] == date and row[1] == "land":
                areas[str(row[5])] = areas.get(str(row[5]), 0.0) + float(str(row[7])) / 1e6
        if date == FIRST:
            whole = sum(areas.values())
            residual(
                f"{date} land titles, forms F and X: {(areas['F'] + areas['X']) / whole:.4f}, blueprint 0.5270; "
                f"PP {areas['PP'] / whole:.4f}, blueprint 0.4560"
            )
        rows += [
            (date, "farming", "land", form, part / 10_000, "share", *GUESS, "titles to farmland by form of the owner")
            for form, part in ten_thousand(areas).items()
        ]
    return ("date", "branch", "basis", "form", "share", "unit", *MARKS), rows
