"""The customer's link: he follows his case and answers without an account, once; and what the staff see of it."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, files
from app.actor import SYSTEM
from app.cases import customer_links, numbers, queries
from app.cases.records import reading
from app.db import Database
from app.demo import pictures
from app.engine import incidents, messages, timers, wiring
from app.engine.tables import submission
from app.history.tables import history_event
from app.notifications import outbox
from app.web import portal
from app.web.throttle import Throttle
from tests import house_of
from tests.http.conftest import Visitor
from tests.http.service.conftest import FRIDAY, copy_of
from tests.http.service.counter import CLASSIFIED, GUIDED, Officer, problems_of, said, words

LINK = re.compile(r"(/c/[\w-]{43})")
ANSWER = {"solved": "yes", "score": "5", "opinion": "师傅很专业"}


@pytest.fixture(scope="module")
def furnished_postgres(postgres_template: Any) -> Iterator[tuple[Any, str]]:
    """The furnished house on PostgreSQL, to be copied for each test."""
    server, template = postgres_template(False)
    name = server.create(template)
    database = Database(server.url(name))
    with clock.frozen(FRIDAY):
        house_of.furnish(database)
    database.dispose()
    yield server, name
    server.drop(name)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here has asked before: what other tests sent does not count."""
    for name in ("GUESSES", "ANSWERS"):
        monkeypatch.setattr(portal, name, Throttle(20, 600))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, furnished: Database) -> Iterator[Database]:
    """The same on both databases; the clock stands still."""
    house_of.wire()
    with clock.frozen(FRIDAY):
        if request.param == "sqlite":
            database = Database("sqlite://")
            copy_of(furnished, database)
            yield database
            database.dispose()
            return
        server, template = request.getfixturevalue("furnished_postgres")
        name = server.create(template)
        database = Database(server.url(name))
        yield database
        database.dispose()
        server.drop(name)


@pytest.fixture
def customer(desk: Flask) -> Visitor:
    """Somebody with a telephone in his hand and no account."""
    return Visitor(desk.test_client())


def confirming(officer: Officer, **changed: Any) -> tuple[str, str]:
    """A case whose result is to be confirmed: its number, and the customer's link as the staff may pass it on."""
    number, task = officer.registered(**changed)
    officer.completed(officer.completed(task, CLASSIFIED), GUIDED)
    return number, links(officer, number)[0]


def registered(officer: Officer) -> tuple[str, str]:
    """A case that is being looked into: its number, and the link that came with its number."""
    number, task = officer.registered()
    officer.completed(task, CLASSIFIED)
    return number, links(officer, number)[0]


def write(db: Database, number: str, values: dict[str, Any]) -> None:
    """What some earlier step wrote down."""
    with db.transaction() as conn:
        wiring.host().bind(conn, numbers.business_key(number), values, SYSTEM, clock.now(), "task")


def links(officer: Officer, number: str) -> list[str]:
    """The links that stand in the messages of a case, newest first."""
    return LINK.findall(officer.get(f"/cases/{number}").text)


def deliver(db: Database) -> None:
    """What the runner does a moment later."""
    with db.reading() as conn:
        due = messages.due(conn, clock.now())
    for message_id in due:
        incidents.deliver(db, message_id)


@pytest.mark.req("R-216", "R-217")
def test_he_answers_and_the_call_is_needless(officer: Officer, customer: Visitor, db: Database) -> None:
    number, link = confirming(officer)
    page = customer.get(link)
    assert page.status_code == 200
    assert number in page.text and "您的问题解决了吗" in page.text and "受理" in page.text
    answer = customer.post(link, ANSWER)
    assert "感谢" in said(answer)
    deliver(db)
    key = numbers.business_key(number)
    with db.reading() as conn:
        case = queries.file(conn, key).case
        (rated,) = reading.of(conn, case.id, "rating")
        kept = conn.execute(select(submission).where(submission.c.form_key == "result_reply")).one()
    assert (case.state, case.score, case.solved) == ("resolved", 5, "yes")
    assert (rated.actor, rated.method, rated.opinion) == ("customer", "questionnaire", "师傅很专业")
    assert (kept.by, kept.values["opinion"]) == ("customer", "师傅很专业")
    story = officer.get(f"/cases/{number}").text
    assert "客户通过链接作了答复" in words(story) and "师傅很专业" in story


@pytest.mark.req("R-217")
def test_one_answer_only_and_a_double_click_is_harmless(officer: Officer, customer: Visitor, db: Database) -> None:
    number, link = confirming(officer)
    customer.get(link)
    customer.post(link, ANSWER)
    again = customer.post(link, {**ANSWER, "score": "1"})
    assert again.status_code == 200 and "感谢" in said(again)
    assert "感谢" in said(customer.get(link))
    assert "您的问题解决了吗" not in customer.get(link).text
    with db.reading() as conn:
        (rated,) = reading.of(conn, queries.file(conn, numbers.business_key(number)).case.id, "rating")
    assert rated.score == 5


def test_what_he_typed_stays_when_something_is_missing(officer: Officer, customer: Visitor) -> None:
    _, link = confirming(officer)
    customer.get(link)
    answer = customer.post(link, {"opinion": "还不错"})
    assert answer.status_code == 422
    assert set(problems_of(answer)) == {"solved", "score"}
    assert "还不错" in answer.text
    assert "感谢" in said(customer.post(link, ANSWER))


@pytest.mark.req("R-217")
def test_it_expires(officer: Officer, customer: Visitor) -> None:
    number, link = confirming(officer)
    clock.move_to(clock.now() + timedelta(days=14, minutes=1))
    page = customer.get(link)
    assert "此链接已失效" in said(page)
    assert number in page.text and "您的问题解决了吗" not in page.text
    customer.post(link, ANSWER)
    assert "此链接已失效" in said(customer.get(link))


@pytest.mark.req("R-217")
def test_it_says_so_when_he_was_reached_by_telephone(officer: Officer, customer: Visitor) -> None:
    _, link = confirming(officer)
    customer.get(link)
    task = re.search(r'href="(/tasks/[0-9a-f-]{36})"', officer.get("/inbox").text)
    assert task is not None
    officer.completed(task[1], {"outcome": "reached", "method": "phone", "solved": "yes", "score": "4"})
    late = customer.post(link, ANSWER)
    assert "已有后续进展" in said(late) and "感谢" not in said(late)


def test_an_unknown_link_tells_nothing(desk: Flask, customer: Visitor) -> None:
    page = customer.get("/c/" + "x" * 43)
    assert page.status_code == 404
    assert "/sign-in" not in page.text and "navbar" not in page.text
    customer.get("/sign-in")
    assert customer.post("/c/" + "x" * 43, ANSWER).status_code == 404


def test_guessing_is_slowed_down(customer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "GUESSES", Throttle(3, 600))
    answers = [customer.get("/c/" + "y" * 43).status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]


def test_the_page_keeps_its_address_to_itself(officer: Officer, customer: Visitor) -> None:
    _, link = confirming(officer)
    for address in (link, "/c/" + "z" * 43):
        headers = customer.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == "no-store"
    page = customer.get(link).text
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "navbar" not in page and "/inbox" not in page


def test_a_sending_from_elsewhere_is_refused_and_what_was_typed_is_shown(officer: Officer, desk: Flask) -> None:
    _, link = confirming(officer)
    stranger = desk.test_client()
    answer = stranger.post(link, data={**ANSWER, "csrf_token": "made up"})
    assert answer.status_code == 403
    assert "师傅很专业" in answer.text and "/sign-in" not in answer.text


def test_it_speaks_his_language_until_he_chooses_another(officer: Officer, customer: Visitor, db: Database) -> None:
    number, link = confirming(officer)
    write(db, number, {"customer.language": "en"})
    page = customer.get(link)
    assert "Is your problem solved?" in page.text and 'lang="en"' in page.text
    customer.post("/language", {"language": "zh", "next": link})
    assert "您的问题解决了吗" in customer.get(link).text


@pytest.mark.req("R-214")
def test_from_the_first_day_he_sees_how_far_it_is(officer: Officer, customer: Visitor, db: Database) -> None:
    number, link = registered(officer)
    page = customer.get(link)
    assert number in page.text and "DR-8" in page.text
    assert re.search(r'class="step-item active"[^>]*>检测', page.text)
    assert "您的服务请求已登记" in page.text
    assert "/c/" not in re.sub(r'(action|value)="[^"]*"', "", page.text)
    assert customer.post(link, ANSWER).status_code == 200
    with db.reading() as conn:
        assert not reading.of(conn, queries.file(conn, numbers.business_key(number)).case.id, "rating")


@pytest.mark.req("R-107", "R-214")
def test_he_sees_when_it_is_expected_to_be_done(officer: Officer, customer: Visitor, db: Database) -> None:
    number, link = registered(officer)
    assert "确定后会告知您" in customer.get(link).text
    write(db, number, {"case.est_finish": "2026-11-27T18:00:00+08:00"})
    assert "2026-11-27 18:00" in customer.get(link).text


def test_no_token_stands_in_the_history_or_in_a_log(
    officer: Officer, customer: Visitor, db: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = confirming(officer)
    token = link.removeprefix("/c/")
    customer.get(link)
    customer.post(link, ANSWER)

    def broken(*_: object) -> None:
        raise RuntimeError("a failure nobody foresaw")

    monkeypatch.setattr(customer_links, "state", broken)
    with caplog.at_level(logging.DEBUG):
        assert customer.get(link).status_code == 500
    assert "Failure" in caplog.text and token not in caplog.text
    with db.reading() as conn:
        rows = conn.execute(select(history_event)).all()
    assert rows and not [row for row in rows if token in str(row)]


def test_pictures_come_with_the_answer(officer: Officer, customer: Visitor, db: Database, tmp_path: Any) -> None:
    number, link = confirming(officer)
    customer.get(link)
    customer.post(link, ANSWER)
    deliver(db)
    clock.move_to(clock.now() + timedelta(days=7, minutes=1))
    run(db)
    with db.reading() as conn:
        question = outbox.of(conn, numbers.business_key(number))[-1].payload["link"]["secret"]
    customer.get(question)
    picture = (BytesIO(pictures.receipt(random.Random(1))), "指示灯.png")
    problem = {"outcome": "new_problem", "new_problem_text": "指示灯不亮", "score": "", "photos": picture}
    refused = customer.post(question, problem, content_type="multipart/form-data")
    assert refused.status_code == 422 and "指示灯.png" in refused.text and "/files/" not in refused.text
    stored = re.search(r'name="photos" value="(\w+)"', refused.text)
    assert stored is not None
    answer = customer.post(question, {**problem, "score": "4", "photos": stored[1]})
    assert "感谢" in said(answer)
    deliver(db)
    with db.reading() as conn:
        kept = files.of_subject(conn, numbers.business_key(number))
        child = queries.file(conn, "case:202611-002").case
    assert [one.name for one in kept] == ["指示灯.png"]
    assert (child.parent_case, child.description) == (number, "指示灯不亮")


@pytest.mark.req("R-217")
def test_the_staff_see_the_links_and_withdraw_one_with_a_reason(officer: Officer, customer: Visitor) -> None:
    number, link = confirming(officer)
    page = officer.get(f"/cases/{number}")
    assert "客户链接" in page.text
    (address,) = re.findall(r'formaction="(/customer-links/\d+/withdrawal)"', page.text)[:1]
    assert officer.post(address, {"reason": " "}).status_code == 422
    officer.get(f"/cases/{number}")
    officer.post(address, {"reason": "号码有误"})
    shown = words(officer.get(f"/cases/{number}").text)
    assert "已作废" in shown and "号码有误" in shown
    gone = customer.get(link)
    assert "此链接已失效" in said(gone) and "您的问题解决了吗" not in gone.text


@pytest.mark.req("R-217")
def test_the_staff_send_it_anew(officer: Officer, customer: Visitor) -> None:
    number, old = confirming(officer)
    page = officer.get(f"/cases/{number}").text
    address = re.findall(r'action="(/customer-links/\d+/resending)"', page)[0]
    officer.post(address, {"reason": "客户没有收到"})
    new = links(officer, number)[0]
    assert new != old
    assert "此链接已失效" in said(customer.get(old))
    assert "您的问题解决了吗" in customer.get(new).text


def test_only_those_who_pass_it_on_see_the_address(officer: Officer, stranger: Officer, db: Database) -> None:
    number, _ = confirming(officer)
    key = numbers.business_key(number)
    assert links(officer, number)
    assert stranger.post(f"/customer-links/{1}/withdrawal", {"reason": "x"}).status_code == 403
    with db.reading() as conn:
        assert [row.state for row in outbox.of(conn, key)] == ["waiting_phone", "waiting_phone"]


def test_told_by_phone_the_address_is_no_longer_kept(officer: Officer) -> None:
    number, _ = confirming(officer)
    before = links(officer, number)
    officer.get(f"/cases/{number}")
    for address in re.findall(r'action="(/messages/\d+/told)"', officer.get(f"/cases/{number}").text):
        officer.post(address)
    assert len(before) == 2 and links(officer, number) == []
    assert "（链接已交给客户）" in officer.get(f"/cases/{number}").text


def run(db: Database) -> None:
    """Fire what is due, as the runner does."""
    with db.reading() as conn:
        due = timers.due(conn, clock.now())
    for timer_id in due:
        incidents.fire(db, timer_id)
    deliver(db)
