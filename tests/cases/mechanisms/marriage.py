"""Marriage: couples name each other and live together; nothing and nobody is lost; a founded family has its share."""

from __future__ import annotations

import numpy as np

NOVEMBER = 11


def all_single(lab):
    lab.now.persons.spouse = -1


def everything(lab):
    s = lab.now
    homes = s.households
    return (
        int(s.persons.weight.sum()), int(s.parcels.area.sum()), int(homes.money.sum()), int(homes.debt.sum()),
        int(homes.animals.sum()), *homes.goods.sum(axis=0).tolist(),
    )  # fmt: skip


def worked(s, weights=None):
    """Square metres (or parcels) that each household works."""
    row = s.rows_in("households", s.parcels.operator)
    area = s.parcels.area if weights is None else np.ones(row.size)
    return np.bincount(row[row >= 0], area[row >= 0], len(s.households))


def newly_wed(lab, **fields):
    """Marry in November; return husbands and wives."""
    persons = lab.now.persons
    before = persons.spouse.copy()
    lab.at(NOVEMBER).run("marriage", **fields)
    lab.month.recount()
    men = np.flatnonzero((persons.spouse >= 0) & (persons.spouse != before) & (persons.sex == 1))
    return men, persons.row_of(persons.spouse[men])


def case_couples_name_each_other_and_live_together(lab):
    all_single(lab)
    men, women = newly_wed(lab)
    persons = lab.now.persons
    assert men.size > 20
    assert (persons.spouse[women] == persons.id[men]).all()
    assert (persons.household[men] == persons.household[women]).all()
    assert (persons.sex[women] == 0).all()
    age = (lab.month.date.ordinal - persons.born) / 12
    assert (np.abs(age[men] - age[women] - 4) <= 15.001).all()
    assert lab.record("marriages").sum() == persons.weight[men].sum() + persons.weight[women].sum()


def case_nothing_and_nobody_is_lost(lab):
    all_single(lab)
    homes = len(lab.now.households)
    lab.pay("households", 10**6)
    before = everything(lab)
    newly_wed(lab, founding=1.0)
    assert everything(lab) == before
    assert len(lab.now.households) > homes
    lab.settle()


def case_a_founded_household_has_its_share_per_head(lab):
    all_single(lab)
    s = lab.now
    start = len(s.households)
    members, money, goods = s.households.members.copy(), s.households.money.copy(), s.households.goods.copy()
    had = worked(s)
    home = s.persons.household.copy()
    men, _ = newly_wed(lab, founding=1.0)
    new = s.persons.household[men]
    parent, new, who = home[men[new >= start]], new[new >= start], men[new >= start]
    alone = np.bincount(home[men], minlength=start)[parent] == 1
    moved_in = np.bincount(s.persons.household, s.persons.weight, len(s.households))[parent] - members[parent]
    plain = alone & (moved_in == -s.persons.weight[who])
    parent, new, who = parent[plain], new[plain], who[plain]
    assert new.size > 5
    share = s.persons.weight[who] / members[parent]
    assert (np.abs(s.households.money[new] - money[parent] * share) < 1 + 1e-6).all()
    assert (np.abs(s.households.goods[new] - goods[parent] * share[:, None]) < 1 + 1e-6).all()
    gap = had[parent] * share - worked(s)[new]
    assert (had[parent] > 0).any()
    assert ((gap > -1e-3) & (gap <= worked(s, "count")[new] + 1)).all()
    same = ("settlement", "group", "form", "coop", "sector")
    assert all((getattr(s.households, c)[new] == getattr(s.households, c)[parent]).all() for c in same)
    assert (s.households.weight[new] == s.persons.weight[who]).all()
    assert lab.record("households_founded").sum() == s.households.weight[start:].sum()


def case_the_others_move_to_the_husbands_family(lab):
    all_single(lab)
    home = lab.now.persons.household.copy()
    homes = len(lab.now.households)
    men, women = newly_wed(lab, founding=0.0)
    assert len(lab.now.households) == homes
    assert (lab.now.persons.household[men] == home[men]).all()
    assert (home[women] != home[men]).all()
    region = lab.now.households.region
    assert (region[home[women]] == region[home[men]]).all()
    lab.settle()


def case_weddings_wait_for_their_month_and_for_the_single(lab):
    before = lab.now.persons.spouse.copy()
    lab.at(5).run("marriage")
    assert (lab.now.persons.spouse == before).all()
    men, women = newly_wed(lab)
    assert men.size > 0
    assert (before[men] < 0).all()
    assert (before[women] < 0).all()


def case_the_widowed_may_marry_again(lab):
    persons = lab.now.persons
    wives = np.flatnonzero((persons.sex == 0) & (persons.spouse >= 0))
    widowers = persons.id[persons.row_of(persons.spouse[wives])]
    lab.month.register.remove("death", wives)
    men, _ = newly_wed(lab)
    assert np.isin(persons.id[men], widowers).any()


def case_rates_are_those_of_the_pack(lab):
    all_single(lab)
    rates = dict.fromkeys(("women_15", "women_18", "women_30", "women_45", "men_15", "men_18", "men_30", "men_45"), 0.0)
    men, women = newly_wed(lab, women_22=0.5, men_22=1.0, widest=60.0, spread=0.0, **rates)
    persons = lab.now.persons
    age = (lab.month.date.ordinal - persons.born) / 12
    assert ((age[women] >= 22) & (age[women] < 30)).all()
    assert ((age[men] >= 22) & (age[men] < 30)).all()
    pool = (persons.sex == 0) & (age >= 22) & (age < 30)
    assert 0.4 < persons.weight[women].sum() / persons.weight[pool].sum() < 0.56


def case_a_brother_whose_only_sister_marries_out_keeps_the_house(lab):
    """The family's last two marry in one month: nobody would stay behind, so nothing is cut in two."""
    all_single(lab)
    persons, homes = lab.now.persons, lab.now.households
    grown = (lab.month.date.ordinal - persons.born >= 20 * 12) & (lab.month.date.ordinal - persons.born < 40 * 12)
    brother, sister = (np.flatnonzero(grown & (persons.sex == sex)) for sex in (1, 0))
    pairs = min(brother.size, sister.size)
    count = len(homes)
    family = np.arange(count)[:pairs]
    lab.month.register.remove("test", np.setdiff1d(np.arange(len(persons)), [*brother[:pairs], *sister[:pairs]]))
    persons = lab.now.persons
    for sex in (1, 0):
        rows = np.flatnonzero(persons.sex == sex)
        lab.month.register.move("test", rows, family[: rows.size])
    lab.month.recount()
    every = dict.fromkeys(("women_18", "women_22", "women_30", "men_18", "men_22", "men_30", "founding"), 1.0)
    men, wives = newly_wed(lab, **every, widest=60.0)
    assert men.size
    assert (lab.now.persons.household[men] == lab.now.persons.household[wives]).all()
    assert len(homes) == count
