from collections.abc import Callable

import pytest
from sqlalchemy import Connection, update

from app import history
from app.actor import Actor
from app.notifications import outbox
from app.notifications.errors import NotWaiting, UnknownMessage, UnknownText
from app.notifications.outbox import Recipient
from app.notifications.tables import outbox as table
from tests.unit.notifications.conftest import LI, NOW

ANN = Actor("ann", frozenset({"cs"}))
PHONE = Recipient(outbox.CUSTOMER, "7", "zh")
Queue = Callable[..., bool]


def test_a_message_waits_to_be_sent(conn: Connection, queue: Queue) -> None:
    assert queue(conn)
    (row,) = outbox.of(conn, "case:202611-001")
    assert (row.channel, row.state, row.address, row.next_at) == ("email", "new", "li@example.com", NOW)


def test_the_same_message_is_queued_once(conn: Connection, queue: Queue) -> None:
    assert queue(conn)
    assert not queue(conn)
    assert len(outbox.of(conn, "case:202611-001")) == 1
    assert len(history.of(conn, "case:202611-001")) == 1


def test_a_customer_without_an_address_is_to_be_phoned(conn: Connection, queue: Queue) -> None:
    queue(conn, PHONE)
    (row,) = outbox.of(conn, "case:202611-001")
    assert (row.channel, row.state, row.next_at) == ("phone", "waiting_phone", None)


def test_an_officer_ticks_off_that_the_customer_was_told(conn: Connection, queue: Queue) -> None:
    queue(conn, PHONE)
    (row,) = outbox.of(conn, "case:202611-001")
    outbox.tell(conn, row.id, ANN)
    outbox.tell(conn, row.id, ANN)
    row = outbox.find(conn, row.id)
    assert (row.state, row.told_by, row.told_at) == ("told", "ann", NOW)
    assert [event.kind for event in history.of(conn, row.subject)] == ["message:queued", "message:told"]


def test_what_still_goes_by_mail_cannot_be_ticked_off(conn: Connection, queue: Queue) -> None:
    queue(conn)
    (row,) = outbox.of(conn, "case:202611-001")
    with pytest.raises(NotWaiting):
        outbox.tell(conn, row.id, ANN)


def test_what_mail_gave_up_can_be_told_by_phone(conn: Connection, queue: Queue) -> None:
    queue(conn)
    conn.execute(update(table).values(state="dead", next_at=None))
    (row,) = outbox.of(conn, "case:202611-001")
    outbox.tell(conn, row.id, ANN)
    assert outbox.find(conn, row.id).state == "told"


def test_only_a_dead_message_is_tried_again(conn: Connection, queue: Queue) -> None:
    queue(conn)
    (row,) = outbox.of(conn, "case:202611-001")
    with pytest.raises(NotWaiting):
        outbox.retry(conn, row.id, ANN)


def test_a_message_nobody_wrote_a_text_for_is_refused_at_once(conn: Connection) -> None:
    with pytest.raises(UnknownText, match="late, registered"):
        outbox.queue(conn, "birthday", "case:202611-001", {}, LI, "one")


def test_a_case_shows_what_goes_to_its_customer(conn: Connection, queue: Queue) -> None:
    queue(conn, Recipient(outbox.USER, "sue", "zh", "sue@example.org"))
    assert outbox.of(conn, "case:202611-001") == []


def test_a_message_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(UnknownMessage):
        outbox.find(conn, 4711)


def test_the_runner_can_ask_when_the_next_message_is_due(conn: Connection, queue: Queue) -> None:
    assert outbox.earliest(conn) is None
    queue(conn)
    assert outbox.earliest(conn) == NOW
