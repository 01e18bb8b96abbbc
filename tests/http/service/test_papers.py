"""The service order on the pages: opened by who may see the case, sent by who deals with the customer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.db import Database
from app.notifications import outbox
from app.papers import letters
from app.setting_values import MailServer
from tests.http.conftest import Visitor
from tests.http.service.counter import Officer, words
from tests.unit.papers.reading import text

SignedIn = Callable[[str], Visitor]
KEY = re.compile(r'name="key" value="(\w+)"')


@pytest.fixture(autouse=True)
def typeface() -> None:
    if not (letters.FOLDER / letters.REGULAR).is_file():
        pytest.skip("the typeface of papers is not built: `make test` builds it first")


@pytest.fixture
def mailing(desk: Flask) -> None:
    """A house with a mail server."""
    desk.settings = replace(desk.settings, smtp=MailServer("127.0.0.1", 25), mail_from="desk@example.org")  # type: ignore[attr-defined]


def send(person: Officer, number: str) -> TestResponse:
    key = KEY.search(person.get(f"/cases/{number}").text)
    assert key is not None
    return person.post(f"/cases/{number}/service-order/sending", {"key": key[1]})


def queued(db: Database, number: str) -> list[tuple[str, str | None, str]]:
    with db.reading() as conn:
        rows = outbox.of(conn, f"case:{number}")
    return [(row.channel, row.enclosure, row.state) for row in rows if row.template == "service_order"]


@pytest.mark.req("R-146")
def test_who_may_see_the_case_opens_its_service_order(officer: Officer, stranger: Officer, signed_in: SignedIn) -> None:
    number, _ = officer.registered()
    answer = officer.get(f"/cases/{number}/service-order.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith(f'inline; filename="{number}.pdf"')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    said = text(answer.data)
    assert "服务单Serviceorder" in said and number in said and "李女士" in said and "客户签字" in said
    assert stranger.get(f"/cases/{number}/service-order.pdf").status_code == 404
    assert signed_in("admin").get(f"/cases/{number}/service-order.pdf").status_code == 404
    assert officer.get("/cases/202611-999/service-order.pdf").status_code == 404


def test_it_is_had_in_the_other_language_too(officer: Officer) -> None:
    number, _ = officer.registered()
    assert "Serviceorder服务单" in text(officer.get(f"/cases/{number}/service-order.pdf?language=en").data)
    assert "服务单Serviceorder" in text(officer.get(f"/cases/{number}/service-order.pdf?language=xx").data)


@pytest.mark.usefixtures("mailing")
@pytest.mark.req("R-146")
def test_it_is_sent_by_mail_once_however_often_the_button_is_pressed(db: Database, officer: Officer) -> None:
    number, _ = officer.registered(customer_contact="li@example.com")
    page = officer.get(f"/cases/{number}")
    assert "将发给 李女士（li@example.com）" in words(page.text)
    key = KEY.search(page.text)
    assert key is not None
    for _ in range(2):
        answer = officer.post(f"/cases/{number}/service-order/sending", {"key": key[1]})
        assert answer.location.endswith(f"/cases/{number}#messages-to-customer")
    assert queued(db, number) == [("email", "service_order", "new")]
    page = officer.follow_up(answer)
    assert "服务单将随邮件发给客户" in page.text
    assert "服务单已开具给客户" in page.text


def test_a_customer_without_mail_is_given_it_on_paper(db: Database, officer: Officer) -> None:
    number, _ = officer.registered()
    page = officer.follow_up(send(officer, number))
    assert queued(db, number) == [("phone", "service_order", "waiting_phone")]
    assert "请打印服务单并交给客户" in page.text
    assert "须打印后交给客户" in page.text


def test_a_key_nobody_gave_out_still_sends_once(db: Database, officer: Officer) -> None:
    number, _ = officer.registered()
    officer.get(f"/cases/{number}")
    assert officer.post(f"/cases/{number}/service-order/sending", {"key": "../x" * 90}).status_code == 302
    assert len(queued(db, number)) == 1


def test_who_may_not_see_the_case_sends_nothing(db: Database, officer: Officer, stranger: Officer) -> None:
    number, _ = officer.registered()
    stranger.get("/account")
    assert stranger.post(f"/cases/{number}/service-order/sending", {"key": "0" * 32}).status_code == 404
    assert queued(db, number) == []


def test_who_does_not_deal_with_customers_has_no_such_button(signed_in: SignedIn) -> None:
    finance = signed_in("he.jun")
    finance.get("/account")
    assert finance.post("/cases/202611-001/service-order/sending").status_code == 403
