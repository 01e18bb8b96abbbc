from __future__ import annotations

import threading

from app.runner.sweeper import Sweeper

LONG = 30.0
"""Seconds nobody waits for: a test that needs them hangs on something that never came."""


def test_a_sweep_repeats_a_step_until_nothing_more_is_waiting() -> None:
    left = [3]

    def step() -> bool:
        left[0] -= 1
        return left[0] > 0

    Sweeper([step]).sweep()
    assert left == [0]


def test_a_failing_step_does_not_keep_the_others_from_their_turn() -> None:
    done = []

    def fails() -> bool:
        raise ConnectionError

    def works() -> bool:
        done.append("works")
        return False

    Sweeper([fails, works]).sweep()
    assert done == ["works"]


def test_the_heart_goes_on_beating_after_a_failure() -> None:
    beats, enough = [0], threading.Event()

    def step() -> bool:
        beats[0] += 1
        if beats[0] == 3:
            enough.set()
        raise ConnectionError

    sweeper = Sweeper([step], pause=0.001)
    sweeper.start()
    assert enough.wait(LONG)
    sweeper.stop()


def test_it_looks_at_once_when_it_is_woken() -> None:
    looks = threading.Semaphore(0)

    def step() -> bool:
        looks.release()
        return False

    sweeper = Sweeper([step], pause=10 * LONG)
    sweeper.start()
    assert looks.acquire(timeout=LONG)
    sweeper.wake()
    assert looks.acquire(timeout=LONG)
    sweeper.stop()


def test_a_bell_that_rings_during_a_look_is_not_missed() -> None:
    looks = threading.Semaphore(0)
    sweepers: list[Sweeper] = []
    rung = []

    def step() -> bool:
        if not rung:
            rung.append(True)
            sweepers[0].wake()
        looks.release()
        return False

    sweepers.append(Sweeper([step], pause=10 * LONG))
    sweepers[0].start()
    assert looks.acquire(timeout=LONG)
    assert looks.acquire(timeout=LONG)
    sweepers[0].stop()


def test_stopping_waits_for_the_item_in_hand_and_starts_no_other() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def step() -> bool:
        begun.set()
        may_end.wait(LONG)
        ended.append(True)
        return True

    sweeper = Sweeper([step], pause=0.001)
    sweeper.start()
    assert begun.wait(LONG)
    stopping = threading.Thread(target=sweeper.stop)
    stopping.start()
    while not sweeper._stopping:
        stopping.join(0.001)
    may_end.set()
    stopping.join(LONG)
    assert ended == [True]


def test_stopping_what_never_ran_changes_nothing() -> None:
    sweeper = Sweeper([])
    sweeper.stop()
    sweeper.stop()
