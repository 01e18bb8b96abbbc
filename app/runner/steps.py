"""The steps of a sweep: what is due is asked of the rooms, and handed back to them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app import clock, simulated
from app.cases import profile_moves
from app.cases.clock_acts import carrying
from app.db import Database
from app.engine import incidents, messages, retiming, timers
from app.notifications import dispatch, outbox
from app.notifications.dispatch import MailSettings
from app.runner.sweeper import Step

BATCH = 50


def follow_clock(database: Database, *, moved: Callable[[], object]) -> Step:
    """In demo mode: let this process follow the simulated clock, and call ``moved`` when it was moved."""
    seen = clock.offset()

    def step() -> bool:
        nonlocal seen
        with database.reading() as conn:
            simulated.follow(conn, demo=True)
        # A page of this very process may have followed first; what counts is what this step saw last.
        if clock.offset() != seen:
            seen = clock.offset()
            moved()
        return False

    return step


# req: R-010 R-021
def fire_timers(database: Database) -> Step:
    """Give every due timer its attention; one that fails becomes an incident and rests."""

    def step() -> bool:
        with database.reading() as conn:
            due = timers.due(conn, clock.now(), BATCH)
        return _all(incidents.fire(database, timer_id) for timer_id in due)

    return step


def retime_timers(database: Database) -> Step:
    """Bring running timers under rules that were published with reach to them, one chunk at a time."""

    def step() -> bool:
        with database.reading() as conn:
            if not retiming.is_pending(conn):
                return False
        return database.attempt(retiming.step)

    return step


def move_cases(database: Database) -> Step:
    """Give running cases the profile they are to be moved to, one chunk at a time."""

    def step() -> bool:
        with database.reading() as conn:
            if not profile_moves.is_pending(conn):
                return False
        return database.attempt(profile_moves.step)

    return step


def carry_out_acts(database: Database) -> Step:
    """Pause, extend or release the clocks of many cases, one chunk at a time."""

    def step() -> bool:
        with database.reading() as conn:
            if not carrying.is_pending(conn):
                return False
        return database.attempt(carrying.step)

    return step


def deliver_messages(database: Database) -> Step:
    """Bring messages between procedures to those that wait for them."""

    def step() -> bool:
        with database.reading() as conn:
            due = messages.due(conn, clock.now(), BATCH)
        return _all(incidents.deliver(database, message_id) for message_id in due)

    return step


def send_messages(database: Database, settings: MailSettings) -> Step:
    """Send what waits in the outbox."""

    def step() -> bool:
        with database.reading() as conn:
            earliest = outbox.earliest(conn)
        if earliest is None or earliest > clock.now():
            return False
        return dispatch.dispatch(database, settings, BATCH) == BATCH

    return step


def _all(results: Iterable[bool]) -> bool:
    """Do all; more may be waiting if the batch was full and moved at all, or it would go round for ever."""
    done = list(results)
    return len(done) == BATCH and any(done)
