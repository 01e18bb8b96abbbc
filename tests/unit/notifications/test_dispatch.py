import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import Row, select

from app import clock, history
from app.actor import Actor
from app.db import Database
from app.notifications import dispatch, outbox, templates
from app.notifications.outbox import Recipient
from app.notifications.tables import outbox as table
from app.setting_values import MailServer
from tests.unit.notifications.conftest import LI, NOW, Settings, body
from tests.unit.notifications.sink import Sink

ANN = Actor("ann", frozenset({"cs"}))
Queue = Callable[..., bool]


def rows(db: Database) -> list[Row[Any]]:
    with db.transaction() as conn:
        return list(conn.execute(select(table).order_by(table.c.id)))


def put(db: Database, queue: Queue, *args: Any, **more: Any) -> None:
    with db.transaction() as conn:
        queue(conn, *args, **more)


def test_a_message_is_sent_in_the_language_of_its_reader(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    put(db, queue)
    put(db, queue, Recipient(outbox.CUSTOMER, "8", "en", "ann@example.com"), "two")
    assert dispatch.dispatch(db, settings) == 2
    chinese, english = sink.mails
    assert (chinese["Subject"], body(chinese)) == ("编号 202611-001 已登记", "您好,李梅。")
    assert (english["Subject"], body(english)) == ("202611-001 is registered", "Dear 李梅.")
    assert (chinese["From"], chinese["To"]) == ("desk@example.org", "li@example.com")
    assert sink.recipients == ["li@example.com", "ann@example.com"]
    assert [(row.state, row.attempts, row.sent_at) for row in rows(db)] == [("sent", 1, NOW)] * 2


def test_what_was_sent_is_not_sent_again(db: Database, queue: Queue, sink: Sink, settings: Settings) -> None:
    put(db, queue)
    dispatch.dispatch(db, settings)
    assert dispatch.dispatch(db, settings) == 0
    assert len(sink.mails) == 1


def test_the_history_tells_that_it_was_sent_and_names_nobody(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    put(db, queue)
    dispatch.dispatch(db, settings)
    with db.transaction() as conn:
        events = history.of(conn, "case:202611-001")
    assert [event.kind for event in events] == ["message:queued", "message:sent"]
    assert "li@example.com" not in str([event.data for event in events])


def test_a_wording_that_was_corrected_meanwhile_is_the_one_that_is_sent(
    db: Database, queue: Queue, sink: Sink, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(db, queue)
    monkeypatch.setattr(templates, "_deployed", lambda _conn: {"registered.zh": "新的主题\n\n新的内容"})
    dispatch.dispatch(db, settings)
    assert (sink.mails[0]["Subject"], body(sink.mails[0])) == ("新的主题", "新的内容")


def test_without_a_server_customers_are_to_be_phoned_and_staff_look_in_the_product(db: Database, queue: Queue) -> None:
    put(db, queue)
    put(db, queue, Recipient(outbox.USER, "sue", "zh", "sue@example.org"), "two")
    assert dispatch.dispatch(db, Settings()) == 2
    assert [row.state for row in rows(db)] == ["waiting_phone", "shown"]
    assert dispatch.dispatch(db, Settings()) == 0


def test_a_failure_is_tried_again_later_with_the_same_message_id(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    put(db, queue)
    sink.data_answers = ["451 try later"]
    dispatch.dispatch(db, settings)
    (row,) = rows(db)
    assert (row.state, row.attempts, row.last_error) == ("new", 1, "the server answered 451")
    assert timedelta(seconds=15) <= row.next_at - NOW <= timedelta(seconds=45)
    assert dispatch.dispatch(db, settings) == 0
    clock.move_to(row.next_at)
    assert dispatch.dispatch(db, settings) == 1
    assert rows(db)[0].state == "sent"
    assert len(sink.mails) == 1


def test_who_dies_after_sending_sends_again_and_the_reader_can_tell(
    db: Database, queue: Queue, sink: Sink, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(db, queue)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(dispatch, "_note", die)
        dispatch.dispatch(db, settings)
    assert dispatch.dispatch(db, settings) == 0
    clock.move_to(NOW + dispatch.LEASE)
    assert dispatch.dispatch(db, settings) == 1
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert rows(db)[0].state == "sent"


def test_whose_lease_ran_out_notes_nothing(db: Database, queue: Queue, sink: Sink, settings: Settings) -> None:
    put(db, queue)
    with db.transaction() as conn:
        (sleeper,) = dispatch._lease(conn, "sleeper", 10)
    clock.move_to(NOW + dispatch.LEASE)
    dispatch.dispatch(db, settings)
    with db.transaction() as conn:
        dispatch._note(conn, sleeper, "sleeper", dispatch.Undeliverable("too late", permanent=True))
    assert rows(db)[0].state == "sent"


def test_nothing_is_begun_when_the_lease_is_nearly_over(
    db: Database, queue: Queue, sink: Sink, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(db, queue)
    put(db, queue, LI, "two")
    send = dispatch.Relay.send

    def slowly(relay: dispatch.Relay, mail: EmailMessage) -> None:
        send(relay, mail)
        clock.move_to(clock.now() + dispatch.LEASE - timedelta(seconds=1))

    monkeypatch.setattr(dispatch.Relay, "send", slowly)
    dispatch.dispatch(db, settings)
    assert [row.state for row in rows(db)] == ["sent", "new"]


def test_a_message_that_always_fails_is_given_up_and_can_be_tried_again(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    put(db, queue)
    sink.data_answers = ["451 try later"] * dispatch.ATTEMPTS
    for _ in range(dispatch.ATTEMPTS):
        dispatch.dispatch(db, settings)
        clock.move_to(clock.now() + timedelta(hours=2))
    (row,) = rows(db)
    assert (row.state, row.attempts, row.next_at) == ("dead", dispatch.ATTEMPTS, None)
    with db.transaction() as conn:
        assert [dead.id for dead in outbox.dead(conn)] == [row.id]
        outbox.retry(conn, row.id, ANN, address="new@example.com")
        assert outbox.dead(conn) == []
    dispatch.dispatch(db, settings)
    assert sink.recipients == ["new@example.com"]


def test_a_recipient_who_does_not_exist_is_given_up_at_once_and_the_others_get_theirs(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    put(db, queue)
    put(db, queue, Recipient(outbox.CUSTOMER, "8", "zh", "wang@example.com"), "two")
    sink.answers = ["550 no such user", ""]
    dispatch.dispatch(db, settings)
    assert [(row.state, row.last_error) for row in rows(db)] == [
        ("dead", "the recipient was refused (550)"),
        ("sent", None),
    ]


def test_a_text_that_cannot_be_filled_in_does_not_stop_the_others(
    db: Database, queue: Queue, sink: Sink, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(db, queue)
    put(db, queue, Recipient(outbox.CUSTOMER, "8", "en", "ann@example.com"), "two")
    monkeypatch.setattr(templates, "_deployed", lambda _conn: {"registered.zh": "{case_no"})
    assert dispatch.dispatch(db, settings) == 2
    broken, sent = rows(db)
    assert (broken.state, broken.last_error) == ("new", "Mistake")
    assert sent.state == "sent"


def test_a_server_that_is_away_is_tried_again(db: Database, queue: Queue) -> None:
    with Sink() as gone:
        port = gone.port
    put(db, queue)
    dispatch.dispatch(db, Settings(smtp=MailServer("127.0.0.1", port)))
    (row,) = rows(db)
    assert (row.state, row.last_error) == ("new", "ConnectionRefusedError")


def test_at_most_so_many_are_taken_at_once_and_the_oldest_first(
    db: Database, queue: Queue, sink: Sink, settings: Settings
) -> None:
    for number in range(3):
        put(db, queue, LI, str(number))
        clock.move_to(clock.now() + timedelta(seconds=1))
    assert dispatch.dispatch(db, settings, limit=2) == 2
    assert [row.state for row in rows(db)] == ["sent", "sent", "new"]


def test_two_senders_send_each_message_once(any_db: Database, queue: Queue, sink: Sink, settings: Settings) -> None:
    for number in range(12):
        put(any_db, queue, LI, str(number))
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: dispatch.dispatch(any_db, settings, limit=4), range(6)))
    assert sum(taken) == 12
    assert len({mail["Message-ID"] for mail in sink.mails}) == len(sink.mails) == 12


def test_waiting_doubles_up_to_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)
    assert [dispatch.wait(number).total_seconds() for number in (1, 2, 3, 7, 8)] == [30, 60, 120, 1920, 3600]
