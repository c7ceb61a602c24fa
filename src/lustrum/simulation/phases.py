"""The life of a month: twelve phases in economic order, as a list that reads like a table of contents.

Within a phase all rows read the values at its start; phases follow one another. What people decide takes effect at
the close. The order of activation is part of the model: it is fixed here, printed in the manifest, and the same in
every run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lustrum.simulation.booked import record_books
from lustrum.simulation.closing import close_books
from lustrum.simulation.efforts import forget_contributions
from lustrum.simulation.measures import carry_out_measures
from lustrum.simulation.month import Month
from lustrum.simulation.observing import record_stocks
from lustrum.simulation.surveying import gather_answers

Phase: TypeAlias = Callable[[Month], None]


def live(month: Month) -> None:
    """Live through a month.

    Raises
    ------
    AccountsDoNotClose
        If the books of the month do not close.
    MechanismFailed
        If a mechanism could not do its work.
    """
    for phase in LIFE_OF_A_MONTH:
        phase(month)


def calendar(month: Month) -> None:
    """1. Gates open, measures act, shocks strike; flows of the month begin at zero."""
    month.now.households.income = 0
    month.now.households.consumption = 0
    month.now.households.seeking = 0
    month.board.pop("seekers", None)  # rows of last month's persons: they are others now
    forget_contributions(month)
    carry_out_measures(month)
    month.run("calendar")
    month.recount()


def people(month: Month) -> None:
    """2. People are born, die, learn, move and look for work."""
    month.run("people")
    month.recount()


def plan(month: Month) -> None:
    """3. In its month the plan is drawn up from reports."""
    month.run("plan")


def production(month: Month) -> None:
    """4. Units and farms make what capacity, inputs, labour and season allow."""
    month.run("production")


def procurement(month: Month) -> None:
    """5. Rent, taxes and levies are taken from the harvest."""
    month.run("procurement")


def incomes(month: Month) -> None:
    """6. Wages, points and shares are paid."""
    month.run("incomes")


def trade(month: Month) -> None:
    """7. Shops, rations and markets pass goods on; needs are met or not."""
    month.run("trade")


def investment(month: Month) -> None:
    """8. Plant wears out, is built and taken into use."""
    month.run("investment")


def decisions(month: Month) -> None:
    """9. Rows decide for the next month: join, leave, hire, convert, report, order."""
    month.run("decisions")


def ideas(month: Month) -> None:
    """10. Conviction, alliance and control change."""
    month.run("ideas")


def close(month: Month) -> None:
    """11. What was decided becomes what is; everything is accounted for, cell by cell."""
    month.run("close")
    for table in month.now.tables():
        table.settle()
    month.register.note_moves()
    month.sync_sectors()
    month.recount()
    close_books(month)


def record(month: Month) -> None:
    """12. The month is written down."""
    record_stocks(month, month.world.recorded_by_mechanisms)
    record_books(month)
    month.run("record")
    gather_answers(month)
    month.record("accounts_gap", 0.0)
    month.world.recorder.close(month.date)


LIFE_OF_A_MONTH: tuple[Phase, ...] = (
    calendar,
    people,
    plan,
    production,
    procurement,
    incomes,
    trade,
    investment,
    decisions,
    ideas,
    close,
    record,
)
