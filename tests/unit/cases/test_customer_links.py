"""The customer's link: made, found, used once, and of no use any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from app import history
from app.cases import customer_links, telling
from app.cases.customer_links import EXPIRED, MOVED_ON, OPEN, USED, WITHDRAWN, customer_link
from app.cases.errors import LinkClosed, NeedsReason, UnknownLink
from app.engine import messages
from app.engine.replies import Question
from app.engine.tables import message_wait
from app.notifications import outbox, templates
from tests.unit.cases.desk import ANN, NOW, OFFICE, register

pytestmark = pytest.mark.usefixtures("no_foreign_keys")


@pytest.fixture
def no_foreign_keys(conn: Connection) -> None:
    """These links stand alone: the procedure they came from is told of in the tests of the walk."""
    conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


ASKED = Question(instance_id=1, definition_id=1, node="send_result", form_key="result_reply")


def waiting(conn: Connection, key: str, name: str = "result_answered") -> None:
    """The procedure waits for the answer."""
    from uuid import uuid4

    conn.execute(insert(message_wait).values(instance_id=1, task_id=uuid4(), name=name, business_key=key))
    messages.forget_awaited(conn, key)


def asked(conn: Connection, key: str) -> str:
    token = customer_links.make(conn, key, "result", NOW, ASKED, "result_answered")
    waiting(conn, key)
    return token


def state(conn: Connection, token: str, **later: float) -> str:
    return customer_links.state(conn, customer_links.find(conn, token), NOW + timedelta(**later))


@pytest.mark.req("R-217")
def test_only_a_hash_of_the_token_is_kept(conn: Connection, key: str) -> None:
    token = asked(conn, key)
    assert len(token) >= 43
    row = conn.execute(select(customer_link)).one()
    assert token not in [str(value) for value in row]
    assert customer_links.find(conn, token).id == row.id
    with pytest.raises(UnknownLink):
        customer_links.find(conn, token[:-1])
    told = [str(event.data) for event in history.of(conn, key)]
    assert told and not [data for data in told if token in data]


@pytest.mark.req("R-217")
def test_it_lives_as_many_days_as_the_setting_says(conn: Connection, key: str) -> None:
    token = asked(conn, key)
    assert state(conn, token) == OPEN
    assert state(conn, token, days=13, hours=23) == OPEN
    assert state(conn, token, days=14) == EXPIRED


def test_it_dies_when_the_case_has_moved_on(conn: Connection, key: str) -> None:
    token = customer_links.make(conn, key, "result", NOW, ASKED, "result_answered")
    assert state(conn, token) == MOVED_ON


@pytest.mark.req("R-217")
def test_it_is_used_once_and_a_reminder_with_it(conn: Connection, key: str) -> None:
    first = asked(conn, key)
    reminder = customer_links.make(conn, key, "result_reminder", NOW, ASKED, "result_answered")
    assert state(conn, first) == OPEN
    link = customer_links.find(conn, first)
    assert customer_links.use(conn, link, NOW)
    assert not customer_links.use(conn, link, NOW)
    assert (state(conn, first), state(conn, reminder)) == (USED, USED)


def test_asked_anew_the_old_links_are_closed(conn: Connection, key: str) -> None:
    first = customer_links.make(conn, key, "result", NOW, ASKED, "result_answered")
    second = asked(conn, key)
    assert (state(conn, first), state(conn, second)) == (MOVED_ON, OPEN)


def test_the_staff_withdraw_it_with_a_reason(conn: Connection, key: str) -> None:
    token = asked(conn, key)
    link = customer_links.find(conn, token)
    with pytest.raises(NeedsReason):
        customer_links.withdraw(conn, link, " ", ANN, NOW)
    customer_links.withdraw(conn, link, "发错了人", ANN, NOW)
    assert state(conn, token) == WITHDRAWN
    (row,) = customer_links.of(conn, key)
    assert (row.closed_by, row.closed_reason) == (ANN.name, "发错了人")
    assert "发错了人" not in str([event.data for event in history.of(conn, key)])


def test_a_link_without_a_question_lives_as_long_as_its_case(conn: Connection, key: str) -> None:
    token = customer_links.make(conn, key, "registered", NOW, None, None)
    assert state(conn, token, days=400) == OPEN


@pytest.mark.req("R-214")
def test_a_text_that_mentions_a_link_carries_one(conn: Connection, key: str) -> None:
    telling.customer(conn, key, "registered", "once")
    (row,) = outbox.of(conn, key)
    text = templates.render(row.template, "zh", row.payload, OFFICE, "https://desk.example")
    token = text.body.partition("https://desk.example/c/")[2].split()[0]
    assert customer_links.find(conn, token).form_key is None
    telling.customer(conn, key, "dissatisfied", "twice")
    assert len(customer_links.of(conn, key)) == 1


def test_the_token_leaves_the_house_with_its_message(conn: Connection) -> None:
    file = register(conn, customer__email="mei@example.com")
    key = file.case.business_key
    telling.customer(conn, key, "registered", "once")
    row = outbox.of(conn, key)[0]
    assert "/c/" in str(row.payload)
    kept = templates.without_secrets(row.payload)
    assert "/c/" not in str(kept)
    assert "（链接已交给客户）" in templates.render("registered", "zh", kept, OFFICE).body


def test_a_message_that_was_told_by_phone_keeps_no_token(conn: Connection, key: str) -> None:
    telling.customer(conn, key, "registered", "once")
    outbox.tell(conn, outbox.of(conn, key)[0].id, ANN)
    assert "/c/" not in str(outbox.of(conn, key)[0].payload)


def test_it_is_sent_anew_and_the_old_one_is_dead(conn: Connection, key: str) -> None:
    telling.customer(conn, key, "registered", "once")
    old = customer_links.of(conn, key)[0]
    telling.ask_again(conn, old, "客户没有收到", ANN)
    new, before = customer_links.of(conn, key)
    assert [customer_links.state(conn, one, NOW) for one in (new, before)] == [OPEN, WITHDRAWN]
    assert [row.template for row in outbox.of(conn, key)] == ["registered", "registered"]
    assert customer_links.use(conn, new, NOW)
    with pytest.raises(LinkClosed):
        telling.ask_again(conn, customer_links.by_id(conn, new.id), "再发", ANN)
