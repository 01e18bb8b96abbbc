"""The runner inside one process: two hearts for what is due, an agenda for what happens every day."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.db import Database
from app.runner import jobs, steps
from app.runner.agenda import Agenda
from app.runner.sweeper import Sweeper
from app.settings import Settings


class Runner:
    """Starts, wakes and stops them all; what fell due while nobody was there is made up for at once."""

    def __init__(self, sweepers: Sequence[Sweeper], agenda: Agenda) -> None:
        self._sweepers, self._agenda = sweepers, agenda

    def start(self) -> None:
        for sweeper in self._sweepers:
            sweeper.start()
        self._agenda.start()

    def wake(self) -> None:
        """Look at once: something was put into a queue, or the clock was moved."""
        for sweeper in self._sweepers:
            sweeper.wake()

    def stop(self) -> None:
        self._agenda.stop()
        for sweeper in self._sweepers:
            sweeper.stop()


def build(database: Database, settings: Settings) -> Runner:
    """The runner with everything this product does by itself."""
    agenda = Agenda(database, jobs.all_jobs(settings.data), ZoneInfo(settings.time_zone))
    time_passes = [
        steps.fire_timers(database), steps.deliver_messages(database), steps.retime_timers(database),
        steps.move_cases(database), steps.carry_out_acts(database),
    ]  # fmt: skip
    if settings.demo:
        time_passes.insert(0, steps.follow_clock(database, moved=agenda.catch_up))
    # A mail server that does not answer holds up its thread for minutes; deadlines must not wait for it.
    return Runner([Sweeper(time_passes), Sweeper([steps.send_messages(database, settings)])], agenda)
