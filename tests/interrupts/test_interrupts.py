"""Signals: noted, acted upon once, where the work can stop; a second one stops it at once; handlers come back."""

import signal
import threading
from contextlib import suppress

import pytest

from lustrum.interrupts import answer, check, held, listening

BOTH = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(autouse=True)
def handlers():
    """Begin with Python's own handlers, whatever this process was started with, and put them back."""
    before = {one: signal.getsignal(one) for one in BOTH}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def test_the_first_signal_waits_for_the_end_of_the_work():
    done = []
    with pytest.raises(KeyboardInterrupt), held() as wish:
        signal.raise_signal(signal.SIGINT)
        done.append(wish.came)
    assert done == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_work_may_stop_where_it_looks_and_a_second_signal_stops_it_at_once():
    done = []
    with pytest.raises(KeyboardInterrupt), held() as wish:
        wish.check()
        signal.raise_signal(signal.SIGINT)
        done.append("still there")
        signal.raise_signal(signal.SIGINT)
        done.append("never")
    assert done == ["still there"]


def test_a_wish_that_was_acted_upon_is_not_raised_again():
    with held() as wish:
        signal.raise_signal(signal.SIGINT)
        wish.answer()
    with pytest.raises(KeyboardInterrupt), held() as wish:
        signal.raise_signal(signal.SIGINT)
        wish.answer()
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("one", BOTH)
def test_the_command_line_takes_both_signals_and_tells_when_one_is_held(one):
    told = []
    with listening(lambda: told.append("wait")):
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(one)
        assert told == []
        with pytest.raises(KeyboardInterrupt), held():
            signal.raise_signal(one)
        assert told == ["wait"]
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_signal_whose_exception_was_lost_is_found_by_the_next_look():
    with listening():
        with suppress(BaseException):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()
        check()
    with listening():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            answer()
        check()


def test_a_process_started_deaf_to_a_signal_stays_so():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with listening(), held() as wish:
        signal.raise_signal(signal.SIGINT)
        assert not wish.came
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_other_threads_change_no_handler():
    seen = []

    def work():
        with listening(), held() as wish:
            seen.extend([wish.came, signal.getsignal(signal.SIGINT)])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False, signal.default_int_handler]
