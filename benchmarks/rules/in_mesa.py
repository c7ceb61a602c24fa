"""The rules in Mesa 3: one object a person, as its tutorials write them."""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.rules import rules


class Person(mesa.Agent):  # type: ignore[misc]
    """A person who earns, queues, buys and decides."""

    def __init__(self, model: Village, number: int, money: int) -> None:
        super().__init__(model)
        self.number = number
        self.village = number // rules.VILLAGE
        self.money = money
        self.earned = self.brought = self.slices = 0
        self.is_member = False

    def earn(self) -> None:
        """Take the wage."""
        bonus = rules.BONUS if self.is_member else 0
        self.earned = rules.WAGE + int(rules.SPREAD * self.model.luck["wage"][self.number]) + bonus
        self.money += self.earned
        self.slices = 0
        village = self.model.villages[self.village]
        village["earned"] += self.earned
        village["members"] += self.is_member

    def queue(self) -> None:
        """Get into the village's queue."""
        if self.money >= rules.LOAF * rules.PRICE:
            self.model.villages[self.village]["queue"].append(self)

    def bring(self) -> None:
        """Bring half of the money to market."""
        self.brought = self.money // 2
        self.model.brought += self.brought

    def buy(self) -> None:
        """Buy whole slices."""
        bought = self.brought // self.model.price
        self.slices += bought
        self.money -= bought * self.model.price

    def decide(self) -> None:
        """Join or leave."""
        village = self.model.villages[self.village]
        luck = self.model.luck["choice"][self.number]
        mean = village["earned"] / rules.VILLAGE
        if not self.is_member:
            poor = rules.BY_POVERTY if self.earned < mean else 0.0
            share = village["members"] / rules.VILLAGE
            self.is_member = luck < rules.JOIN + rules.BY_NEIGHBOURS * share + poor
        elif self.earned > mean and luck < rules.LEAVE:
            self.is_member = False


class Village(mesa.Model):  # type: ignore[misc]
    """All villages of the country.

    Parameters
    ----------
    people : int
        How many there are.
    money : int
        Won that each begins with.
    draws : callable
        Given a month and a purpose, returns an even draw for each person; made ahead for all, in favour of Mesa.
    """

    def __init__(self, people: int, money: int, draws: Any) -> None:
        super().__init__(seed=1)
        self.draws, self.month = draws, 0
        self.luck: dict[str, Any] = {}
        self.brought, self.price = 0, 1
        self.villages: list[dict[str, Any]] = []
        for number in range(people):
            Person(self, number, money)

    def step(self) -> None:
        """Live through a month."""
        self.luck = {purpose: self.draws(self.month, purpose).tolist() for purpose in rules.PURPOSES}
        count = len(self.agents)
        self.villages = [{"earned": 0, "members": 0, "queue": []} for _ in range(count // rules.VILLAGE)]
        self.brought = 0
        self.agents.do("earn")
        self.agents.do("queue")
        for village in self.villages:
            part = min(rules.LOAF, rules.SLICES // max(len(village["queue"]), 1))
            for person in village["queue"]:
                person.money -= part * rules.PRICE
                person.slices = part
        self.agents.do("bring")
        self.price = max(1, -(-self.brought // count))
        self.agents.do("buy")
        self.agents.do("decide")
        self.month += 1

    def tell(self) -> tuple[int, int, int]:
        """Return members, money and slices of the month, of all."""
        return (
            sum(person.is_member for person in self.agents),
            sum(person.money for person in self.agents),
            sum(person.slices for person in self.agents),
        )
