"""Draws: the same bits on one process or several; what is kept when the user stops."""

import multiprocessing
import pickle
import time

import pytest

from lustrum.errors import AccountsDoNotClose, ScenarioProblems, WorkerLost
from lustrum.quantities.calendar import Month
from lustrum.studies import draws as module
from lustrum.studies.digests import accounts_hash, history_hash, plans_hash
from lustrum.studies.draws import DrawsInterrupted, draw_seeds, make_draws, with_options

LAST = Month(1946, 2)


def small(scenario):
    return with_options(scenario, LAST, 2000)


def hashes(draws):
    return [
        (draw.seed, history_hash(draw.history), accounts_hash(draw.run.accounts), plans_hash(draw.run.plans))
        for draw in draws
    ]


def test_one_and_two_processes_give_the_same_bits(scenario):
    alone = make_draws(small(scenario), [1, 2], workers=1)
    together = make_draws(small(scenario), [1, 2], workers=2)
    assert hashes(alone) == hashes(together)
    assert history_hash(alone[0].history) != history_hash(alone[1].history)


def test_the_number_of_draws_is_the_scenarios_own_or_the_given_one(scenario):
    assert draw_seeds(scenario.replace(draws=2)) == [1, 2]
    assert draw_seeds(scenario, seed=7, draws=3) == [7, 8, 9]
    assert scenario.hash == scenario.replace(draws=9).hash


def test_a_scenario_that_would_end_before_it_starts_is_refused(scenario):
    with pytest.raises(ScenarioProblems, match="1946-01 or later"):
        with_options(scenario, Month(1945, 12))


def stop_after(months):
    """Press Ctrl-C once so many months have been told of."""
    told = []

    def say(text):
        told.append(text)
        if len(told) == months:
            raise KeyboardInterrupt

    return say


def test_a_first_draw_that_was_stopped_is_kept_as_far_as_it_came(scenario):
    with pytest.raises(DrawsInterrupted) as stopped:
        make_draws(small(scenario), [1, 2], say=stop_after(1), workers=1)
    (draw,) = stopped.value.draws
    assert not draw.run.is_complete
    assert len(draw.run.accounts.flows) == draw.run.manifest["months"] == 1


def test_finished_draws_are_kept_when_a_later_one_is_stopped(scenario):
    with pytest.raises(DrawsInterrupted) as stopped:
        make_draws(small(scenario), [1, 2], say=stop_after(3), workers=1)
    assert [draw.seed for draw in stopped.value.draws] == [1]
    assert stopped.value.draws[0].run.is_complete


def test_a_lost_process_is_told(scenario):
    def lose(text):
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(WorkerLost, match="run again"):
        make_draws(small(scenario), [1, 2], say=lose, workers=2)


def test_a_process_that_is_told_to_stop_stops_within_a_month(scenario):
    stopped_at = []

    def say(text):
        if text.startswith("living through 1947-06"):
            stopped_at.append(time.monotonic())
            raise KeyboardInterrupt

    with pytest.raises(DrawsInterrupted) as stopped:
        make_draws(with_options(scenario, Month(2100, 12), 2000), [1, 2], say=say, workers=2)
    assert [draw.run.manifest["months"] for draw in stopped.value.draws] == [18]
    assert not multiprocessing.active_children()


def test_an_error_of_another_process_keeps_its_facts():
    error = AccountsDoNotClose("1946-01", ["landlord, money: 3"])
    sent = pickle.loads(pickle.dumps(module._Failure(type(error), error.args, dict(error.__dict__))))
    assert isinstance(sent.error(), AccountsDoNotClose)
    assert str(sent.error()) == str(error)
    assert sent.error().month == "1946-01"
