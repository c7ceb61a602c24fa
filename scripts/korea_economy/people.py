"""Households, persons and workers of each class, and where they live."""

from __future__ import annotations

from collections.abc import Mapping

from korea_economy.tables import GUESS, MARKS, REGIONS, Raw, Table, by_key, read, split


class People:
    """Households, persons and workers of each class at a date."""

    def __init__(self, raw: Raw, date: str) -> None:
        facts = raw.dates[date]
        self.date, self.facts = date, facts
        self.total = int(facts["population"])
        self.rows = [r for r in read("assumptions", "group_split.csv") if r["date"] == date]
        shares = [r for r in read("assumptions", "class_shares.csv") if r["date"] == date]
        self.share_of = {r["class"]: r for r in shares}
        of_class = dict(
            zip([r["class"] for r in shares], split(self.total, [float(r["percent"]) for r in shares]), strict=True)
        )
        officials = {r["date"]: float(r["percent_of_people"]) for r in read("assumptions", "officials.csv")}[date]
        self.households: dict[str, int] = {}
        self.persons: dict[str, int] = {}
        self.workers: dict[str, int] = {}
        for name, persons in of_class.items():
            self._divide(name, persons, officials)
        self._put_to_work()
        self.town = self._townspeople()

    def _divide(self, name: str, persons: int, officials: float) -> None:
        rows = [r for r in self.rows if r["class"] == name]
        if not persons:
            return
        if name == "office employees":
            parts = split(persons, [float(self.share_of[name]["percent"]) - officials, officials])
        else:
            parts = split(persons, [float(r["households"] or 1) * float(r["persons_per_household"]) for r in rows])
        for r, part in zip(rows, parts, strict=True):
            self.persons[r["group"]] = part
            self.households[r["group"]] = int(r["households"] or round(part / float(r["persons_per_household"])))

    def _put_to_work(self) -> None:
        farm = [r for r in self.rows if r["households"]]
        rest = [r for r in self.rows if not r["households"] and r["group"] in self.persons]
        others = sum(self.persons[r["group"]] for r in rest)
        self.farm_workers = int(self.facts["farm_workers"])
        self.other_workers = int(round(others / float(self.facts["persons_per_nonfarm_worker"]), -3))
        for rows, total in ((farm, self.farm_workers), (rest, self.other_workers)):
            weights = [self.persons[r["group"]] * float(r["workers_weight"]) for r in rows]
            for r, part in zip(rows, split(total, weights), strict=True):
                self.workers[r["group"]] = part

    def _townspeople(self) -> dict[str, int]:
        weight = {r["group"]: float(r["weight"]) for r in read("assumptions", "town_weights.csv")}
        groups = [g for g in self.persons if g in weight]
        total = round(self.total * float(self.facts["town_share"]))
        scale = 1.0
        for _ in range(60):
            reached = sum(min(0.97, scale * weight[g]) * self.persons[g] for g in groups)
            scale *= total / reached
        parts = split(total, [min(0.97, scale * weight[g]) * self.persons[g] / 1000 for g in groups])
        return dict.fromkeys(self.persons, 0) | dict(zip(groups, parts, strict=True))

    def cells(self, raw: Raw) -> list[tuple[str, str, str, int]]:
        """Return persons by region, settlement and group."""
        made: list[tuple[str, str, str, int]] = []
        for group, persons in self.persons.items():
            farm = bool(next(r["households"] for r in self.rows if r["group"] == group))
            whole = raw.split_west("people", "farm" if farm else "non-farm", persons)
            town = raw.split_west("people", "town", self.town[group])
            for region in REGIONS:
                village = whole[region] - town[region]
                assert village >= 0, (self.date, group, region)
                made.append((region, "village", group, village))
                made.append((region, "town", group, town[region]))
        return [cell for cell in made if cell[3]]

    def ages(self) -> list[tuple[str, str, int]]:
        """Return persons by age band and sex."""
        bands = read("assumptions", "ages.csv")
        persons = split(self.total, [float(r[f"share_{self.facts['flow_year']}"]) for r in bands])
        ratio, of_age = (float(self.facts[c]) for c in ("men_per_100_women", "men_per_100_women_18_45"))
        middle = [r["age"] for r in bands].index("18-45")
        men_of_age = round(persons[middle] * of_age / (100 + of_age))
        rest = [n * (0.0 if i == middle else 1.03 if i < middle else 0.92) for i, n in enumerate(persons)]
        men = split(round(self.total * ratio / (100 + ratio)) - men_of_age, [w / 1000 for w in rest])
        men[middle] = men_of_age
        made = []
        for r, all_, male in zip(bands, persons, men, strict=True):
            made += [(r["age"], "women", all_ - male), (r["age"], "men", male)]
        return made


def population(raw: Raw, people: Mapping[str, People]) -> Table:
    """Make persons by region, settlement, group, age and sex; every margin adds up."""
    rows: list[tuple[object, ...]] = []
    for date, who in people.items():
        ages = who.ages()
        placed = [0] * len(ages)
        passed = 0
        for region, settlement, group, persons in who.cells(raw):
            passed += persons
            due = [n * passed - done * who.total for (_, _, n), done in zip(ages, placed, strict=True)]
            parts = [max(0, d // who.total) for d in due]
            order = sorted(range(len(ages)), key=lambda k: (parts[k] * who.total - due[k], k))
            for k in order[: persons - sum(parts)]:
                parts[k] += 1
            assert sum(parts) == persons, (date, region, settlement, group)
            size = round(who.persons[group] / who.households[group], 8)
            hands = round(who.workers[group] / who.households[group], 6)
            for k, part in enumerate(parts):
                placed[k] += part
                if part:
                    rows.append(
                        (
                            date,
                            region,
                            settlement,
                            group,
                            ages[k][0],
                            ages[k][1],
                            part,
                            "person",
                            size,
                            hands,
                            *GUESS,
                            "recorded total, split by assumption",
                        )
                    )
        assert placed == [n for _, _, n in ages], date
    columns = (
        "date",
        "region",
        "settlement",
        "group",
        "age",
        "sex",
        "persons",
        "unit",
        "household_size",
        "workers_per_household",
        *MARKS,
    )
    return columns, rows


def class_sizes(people: Mapping[str, People]) -> Table:
    """Make households, persons and workers of each class."""
    rows: list[tuple[object, ...]] = []
    for date, who in people.items():
        for r in who.rows:
            group = r["group"]
            if group not in who.persons:
                continue
            recorded = who.share_of[r["class"]]
            alone = sum(x["class"] == r["class"] for x in who.rows) == 1
            told = (recorded["evidence"], recorded["source"]) if alone else GUESS
            persons, households = who.persons[group], who.households[group]
            rows.append(
                (
                    date,
                    group,
                    households,
                    persons,
                    "person",
                    round(persons / households, 8),
                    round(who.workers[group] / households, 6),
                    who.workers[group],
                    who.town[group],
                    round(persons / who.total, 6),
                    *told,
                    *GUESS,
                    r["note"] or f"share of people: {recorded['note']}; households and workers assumed",
                )
            )
    columns = (
        "date",
        "group",
        "households",
        "persons",
        "unit",
        "persons_per_household",
        "workers_per_household",
        "workers",
        "persons_in_towns",
        "share_of_people",
        "share_evidence",
        "share_source",
        *MARKS,
    )
    return columns, rows


def demography(raw: Raw, people: Mapping[str, People]) -> Table:
    """Make yearly rates of birth and death by age."""
    pattern = {r["age"]: float(r["relative"]) for r in read("assumptions", "death_pattern.csv")}
    crude = by_key(read("assumptions", "demography.csv"), "date")
    rows: list[tuple[object, ...]] = []
    for date, who in people.items():
        ages = who.ages()
        mothers = next(n for age, sex, n in ages if (age, sex) == ("18-45", "women"))
        births, deaths = (float(crude[date][c]) for c in ("births_per_1000", "deaths_per_1000"))
        rows.append(
            (
                date,
                "births",
                "18-45",
                "women",
                round(births / 1000 * who.total / mothers, 5),
                "1/year",
                *GUESS,
                f"crude rate {births:g} per 1000; {crude[date]['note']}".rstrip("; "),
            )
        )
        scale = deaths * who.total / sum(pattern[age] * n for age, _, n in ages)
        rows += [
            (
                date,
                "deaths",
                age,
                "",
                round(pattern[age] * scale / 1000, 5),
                "1/year",
                *GUESS,
                f"pattern of a high-mortality people scaled to a crude rate of {deaths:g} per 1000",
            )
            for age in pattern
        ]
    return ("date", "event", "age", "sex", "rate", "unit", *MARKS), rows
