from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app import clock, simulated
from app.db import Database
from app.engine import incidents, messages
from app.notifications import outbox, tables, templates
from app.notifications.outbox import Recipient
from app.runner import steps
from tests.unit.engine.world import (
    Walk,
    boundary,
    catch,
    declared,
    diagram,
    end,
    message,
    service,
    start,
    timer,
    user,
    world,
)

HOUR = timedelta(hours=1)


class NoMail:
    smtp = None
    mail_from = ""
    time_zone = "Asia/Shanghai"


@pytest.fixture
def walk(any_db: Database) -> Iterator[Walk]:
    with world() as one:
        one.hours["mine"] = 1
        yield Walk(any_db)


def late(name: str, after: str) -> bytes:
    """A task whose limit of an hour leads to ``after`` when it has passed."""
    parts = (start(), user("work"), boundary("late", "work", timer("mine"), interrupting=True), end())
    return diagram(name, *parts, after, flows="start>work work>end late>after after>end")


@pytest.mark.req("R-021")
def test_a_timer_that_fell_due_while_nobody_was_there_fires_once(walk: Walk) -> None:
    walk.deploy(late("main", user("after"))).start()
    step = steps.fire_timers(walk.database)
    step()
    assert walk.open == ["work"]
    clock.move_to(clock.now() + 24 * HOUR)
    step()
    step()
    assert walk.open == ["after"]


def test_a_timer_whose_path_fails_rests_as_an_incident_and_the_others_fire(walk: Walk) -> None:
    walk.deploy(late("broken", service("after", "fail")), late("sound", user("after")))
    walk.business_key = "case:broken"
    walk.start("broken")
    walk.business_key = "case:sound"
    walk.start("sound")
    clock.move_to(clock.now() + 2 * HOUR)
    step = steps.fire_timers(walk.database)
    step()
    assert walk.open == ["after"]
    step()
    with walk.database.reading() as conn:
        (incident,) = incidents.open_ones(conn)
    assert (incident.business_key, incident.attempts) == ("case:broken", 1)
    clock.move_to(clock.now() + 2 * incidents.PAUSE)
    step()
    with walk.database.reading() as conn:
        assert [row.attempts for row in incidents.open_ones(conn)] == [2]


def test_a_full_batch_says_that_more_is_waiting(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BATCH", 2)
    walk.deploy(late("main", user("after")))
    for number in range(3):
        walk.business_key = f"case:{number}"
        walk.start()
    clock.move_to(clock.now() + 2 * HOUR)
    step = steps.fire_timers(walk.database)
    assert [step(), step()] == [True, False]


def test_a_message_reaches_the_procedure_that_waits_for_it(walk: Walk) -> None:
    parts = (start(), catch("listen", message("paid")), user("ship"), end())
    walk.deploy(diagram("main", *parts, flows="start>listen listen>ship ship>end", extra=declared("paid"))).start()
    with walk.database.transaction() as conn:
        messages.post(conn, "paid", walk.business_key, {})
    assert walk.open == []
    steps.deliver_messages(walk.database)()
    assert walk.open == ["ship"]


def test_a_message_to_a_customer_waits_for_the_phone_where_no_mail_server_is_set_up(any_db: Database) -> None:
    with any_db.transaction() as conn:
        template = sorted(templates.known())[0]
        recipient = Recipient(outbox.CUSTOMER, "1", "zh", "li@example.com")
        outbox.queue(conn, template, "case:1", {}, recipient, "once")
    steps.send_messages(any_db, NoMail())()
    with any_db.reading() as conn:
        assert conn.scalars(select(tables.outbox.c.state)).all() == ["waiting_phone"]


def test_an_idle_look_takes_no_write_lock(sqlite_file_db: Database) -> None:
    begun = []
    event.listen(sqlite_file_db.writer, "begin", begun.append)
    for step in (
        steps.fire_timers(sqlite_file_db),
        steps.deliver_messages(sqlite_file_db),
        steps.send_messages(sqlite_file_db, NoMail()),
        steps.follow_clock(sqlite_file_db, moved=lambda: None),
    ):
        assert step() is False
    assert begun == []


def test_moving_the_simulated_clock_is_noticed_once_even_when_a_page_followed_first(any_db: Database) -> None:
    moved = []
    step = steps.follow_clock(any_db, moved=lambda: moved.append(clock.offset()))
    try:
        step()
        with any_db.transaction() as conn:
            simulated.advance(conn, HOUR, demo=True, actor="admin")
        with any_db.reading() as conn:
            simulated.follow(conn, demo=True)
        step()
        step()
    finally:
        clock.shift(timedelta(0))
    assert moved == [HOUR]
