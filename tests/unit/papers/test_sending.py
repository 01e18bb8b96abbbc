"""The service order on its way: queued in a transaction, drawn by the sender, kept, sent once, the same again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select

from app import clock, files, history
from app.cases import queries
from app.db import Database
from app.engine import vocabulary
from app.engine.vocabulary import Turn
from app.notifications import dispatch, enclosures
from app.notifications.errors import UnknownEnclosure
from app.notifications.tables import outbox
from app.papers import sending, service_order
from app.setting_values import MailServer
from tests.unit.cases import house
from tests.unit.cases.desk import ADA, ANN, NOW, register
from tests.unit.notifications.sink import Sink
from tests.unit.papers.conftest import Settings
from tests.unit.papers.reading import text

MAILED = {"customer__email": "li@example.com"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as one:
        yield one


@pytest.fixture
def mailing(settings: Settings, sink: Sink) -> Settings:
    return replace(settings, smtp=MailServer("127.0.0.1", sink.port))


def sent(db: Database, key: str = "k", **entries: Any) -> str:
    """A case whose service order somebody sends; its business key."""
    with db.transaction() as conn:
        file = register(conn, **entries)
        sending.send(conn, file, ANN, key)
        return str(file.case.business_key)


def rows(db: Database) -> list[Row[Any]]:
    with db.transaction() as conn:
        return list(conn.execute(select(outbox).order_by(outbox.c.id)))


def attachment(mail: Any) -> Any:
    (part,) = mail.iter_attachments()
    return part


@pytest.mark.req("R-146")
def test_the_customer_gets_the_pdf_with_the_mail_on_both_databases(
    any_db: Database, sink: Sink, mailing: Settings
) -> None:
    with any_db.transaction() as conn:
        house.furnish(conn)
    with house.wired():
        subject = sent(any_db, **MAILED)
        assert dispatch.dispatch(any_db, mailing) == 1
    (mail,) = sink.mails
    assert mail["Subject"] == "您的服务单 202611-001"
    assert "服务单见附件" in mail.get_body(("plain",)).get_content()
    part = attachment(mail)
    assert (part.get_content_type(), part.get_filename()) == ("application/pdf", "服务单-202611-001.pdf")
    assert "恒达售后服务" in text(part.get_content())
    (row,) = rows(any_db)
    with any_db.reading() as conn:
        (kept,) = files.of_subject(conn, subject)
    assert (row.state, row.enclosed_file) == ("sent", kept.id)
    assert files.path(mailing.data, kept.hash).read_bytes() == part.get_content()


def test_a_reader_of_english_gets_it_in_english(db: Database, sink: Sink, mailing: Settings) -> None:
    sent(db, **MAILED, customer__language="en")
    dispatch.dispatch(db, mailing)
    assert attachment(sink.mails[0]).get_filename() == "Service order-202611-001.pdf"
    assert "Page1of" in text(attachment(sink.mails[0]).get_content())


def test_a_second_try_sends_the_very_same_paper(
    db: Database, sink: Sink, mailing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 1)
    subject = sent(db, **MAILED)
    sink.data_answers = ["451 later"]
    dispatch.dispatch(db, mailing)
    (row,) = rows(db)
    assert (row.state, row.attempts, row.enclosed_file is None) == ("new", 1, False)
    monkeypatch.setitem(enclosures.MAKERS, sending.SERVICE_ORDER, _never)
    clock.move_to(NOW + timedelta(hours=3))
    dispatch.dispatch(db, mailing)
    with db.reading() as conn:
        (kept,) = files.of_subject(conn, subject)
    assert attachment(sink.mails[0]).get_content() == files.path(mailing.data, kept.hash).read_bytes()


def test_a_paper_that_cannot_be_drawn_is_tried_again_and_seen(
    db: Database, sink: Sink, mailing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(db, **MAILED)
    with monkeypatch.context() as broken:
        broken.setitem(enclosures.MAKERS, sending.SERVICE_ORDER, _never)
        dispatch.dispatch(db, mailing)
    (row,) = rows(db)
    assert (row.state, row.last_error, row.enclosed_file) == ("new", "RuntimeError", None)
    assert not sink.mails


def test_whose_lease_ran_out_while_drawing_keeps_and_sends_nothing(
    db: Database, sink: Sink, mailing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = sent(db, **MAILED)

    def slow(*_: Any) -> Any:
        def draw() -> enclosures.Enclosure:
            with db.transaction() as conn:
                conn.execute(outbox.update().values(claimed_by="another"))
            return enclosures.Enclosure("x.pdf", "application/pdf", b"%PDF-1.7 x")

        return draw

    monkeypatch.setitem(enclosures.MAKERS, sending.SERVICE_ORDER, slow)
    dispatch.dispatch(db, mailing)
    assert not sink.mails
    with db.reading() as conn:
        assert files.of_subject(conn, subject) == []


def test_nothing_is_drawn_while_a_transaction_is_open(
    db: Database, sink: Sink, mailing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(db, **MAILED)
    drawn: list[bool] = []

    def watched(paper: object, at: object) -> bytes:
        # A thread opens one transaction at a time: this would be refused within one of ours.
        with db.transaction():
            drawn.append(True)
        return b"%PDF-1.7 x"

    monkeypatch.setattr(sending.drawing, "draw", watched)
    dispatch.dispatch(db, mailing)
    assert drawn == [True]
    assert len(sink.mails) == 1


def test_a_customer_without_an_address_is_given_it_on_paper(db: Database, sink: Sink, mailing: Settings) -> None:
    with db.transaction() as conn:
        assert not sending.send(conn, register(conn), ANN, "k")
    dispatch.dispatch(db, mailing)
    (row,) = rows(db)
    assert (row.state, row.enclosure, row.enclosed_file) == ("waiting_phone", "service_order", None)
    assert not sink.mails


def test_a_button_pressed_twice_sends_once_and_the_history_says_who(db: Database) -> None:
    with db.transaction() as conn:
        file = register(conn, **MAILED)
        for _ in range(2):
            assert sending.send(conn, file, ANN, "same")
        events = history.of(conn, file.case.business_key)
    assert len(rows(db)) == 1
    assert [(event.actor, event.data) for event in events if event.kind == "paper:sent"] == [
        ("ann", {"paper": "service_order"})
    ]


def test_who_does_not_deal_with_customers_sends_nothing(db: Database) -> None:
    with db.transaction() as conn:
        file = register(conn, **MAILED)
        with pytest.raises(sending.NotASender):
            sending.send(conn, file, ADA, "k")


@pytest.mark.req("R-146")
def test_a_diagram_sends_it_once_for_each_time_the_token_comes_by(db: Database) -> None:
    verb = vocabulary.TOPICS["send_service_order"]
    with db.transaction() as conn:
        case = register(conn, **MAILED).case
        for at in (NOW, NOW, NOW + timedelta(days=1)):
            verb.perform(Turn(conn, 7, case.business_key, ANN, at, "send", "发送服务单", {}))
        found = conn.execute(select(outbox).where(outbox.c.subject == case.business_key)).all()
    assert [row.enclosure for row in found] == ["service_order"] * 2


def test_an_unknown_paper_is_refused_before_anything_is_queued() -> None:
    with pytest.raises(UnknownEnclosure, match="service_order"):
        enclosures.check("invoice")


def test_what_it_says_is_gathered_when_it_is_sent(db: Database, sink: Sink, mailing: Settings) -> None:
    subject = sent(db, **MAILED)
    with db.transaction() as conn:
        file = queries.file(conn, subject)
        assert service_order.is_open(conn, file)
        queries.put(conn, queries.customer, file.customer.id, {"name": "李梅梅"})
    dispatch.dispatch(db, mailing)
    assert "李梅梅" in text(attachment(sink.mails[0]).get_content())


def _never(*_: Any) -> Any:
    raise RuntimeError("drawn again")
